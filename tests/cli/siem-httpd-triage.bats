# What people do with alerts, models and the live stream of siem-httpd, over HTTP, with the tools
# behind it.
#
# bats file_tags=slow

# Conditions are waited for unexpanded.
# shellcheck disable=SC2016

load common
load store
load httpd

# shellcheck disable=SC2034 # start_httpd reads it
httpd_options=(--state . --log-requests none --channels channels --models models)

setup_file() {
	start_stores
}

teardown_file() {
	stop_stores
}

teardown() {
	kill_httpd
}

# The lines say themselves how risky they are: all else is as it is.
judge() {
	printf "sed -u -E 's/^(.*risk[.](0[.][0-9]+)[.]([a-z]+) from .*)[}]\$/%s/'" \
		'\1,"anomaly":{"risk_score":\2,"is_anomaly":true,"risk_level":"\3","reasons":["it says so"],"recommended_action":"MONITOR","technique":["T1110"]}}'
}

pipeline() {
	printf 'siem-parse --envelope | %s | siem-store --db %s | siem-alert --pass --db %s --policy policy --channels channels --spool outbox' \
		"$(judge)" "'${db:?}'" "'$db'"
}

# get PATH, post PATH [JSON], delete PATH: the answer on standard output, its status in the file code.
get() {
	curl -s -o body -w '%{http_code}' -H "Authorization: Bearer $token" "$url/api/v1/$1" >code
	cat body
}

post() {
	curl -s -o body -w '%{http_code}' -H "Authorization: Bearer $token" --json "${2-{\}}" "$url/api/v1/$1" >code
	cat body
}

delete() {
	curl -s -o body -w '%{http_code}' -X DELETE -H "Authorization: Bearer $token" "$url/api/v1/$1" >code
}

# is PATH FILTER: what PATH answers lets jq's filter be true.
is() {
	get "$1" >got && jq -e "$2" got >/dev/null
}

# happen ADDRESS RISK LEVEL [SECONDS]: a line of so many seconds ago.
happen() {
	local time
	time=$(date -u -d "-${4:-60} seconds" +%FT%TZ)
	printf '%s web1 sshd[8]: Failed password for risk.%s.%s from %s port 4022 ssh2\n' "$time" "$2" "$3" "$1" |
		curl -sf -H "Authorization: Bearer $token" -H 'Content-Type: text/plain' --data-binary @- \
			"$url/api/v1/logs" >accepted
	jq -e '.accepted == 1 and .anomalies == 1' accepted >/dev/null
}

# told ADDRESS CHANGE [TIMES]: the channel was told so, once or more, or so many times.
told() {
	local count
	count=$(jq -c --arg entity "$1" --arg change "$2" 'select(.alert.entity == $entity and .alert.change == $change)' kept | wc -l)
	if [ -n "${3-}" ]; then
		[ "$count" -eq "$3" ]
	else
		[ "$count" -ge 1 ]
	fi
}

# begin KIND: a server with an empty store and somebody who signed in.
begin() {
	need jq curl
	use_store "$1"
	siem-store --migrate </dev/null
	printf '[keep]\ntype = file\npath = %s/kept\n' "$PWD" >channels
	printf '[alerts]\nlate = 5000w\nbudget = 1000\nthrottle = 0s\n' >policy
	mkdir -p models
	: >kept
	start_httpd one --pipeline "$(pipeline)"
	sign_in one
}

# alert_of ADDRESS: sets $id to its newest alert.
alert_of() {
	wait_for 60 is "alerts?entity=$1" '.items | length > 0'
	id=$(jq -r '.items[0].id' got)
}

acknowledged() {
	begin "$1"
	happen 203.0.113.9 0.70 medium
	happen 203.0.113.8 0.70 medium
	wait_for 60 told 203.0.113.9 opened
	wait_for 60 told 203.0.113.8 opened
	alert_of 203.0.113.9
	[ "$(post "alerts/$id/ack" '{"note":"mine"}' | jq -r .status)" = acknowledged ]
	wait_for 60 told 203.0.113.9 acknowledged
	# The other one rises and people hear of it; this one does not disturb them.
	happen 203.0.113.9 0.95 critical 30
	happen 203.0.113.8 0.95 critical 30
	wait_for 60 told 203.0.113.8 risen
	wait_for 60 is "alerts/$id" '.count == 2 and .level == "critical" and .status == "acknowledged"'
	told 203.0.113.9 risen 0
	told 203.0.113.9 repeated 0
	# The log says who did what.
	is "alerts/$id" '[.log[] | .actor + " " + .action] | index("ana acknowledge") != null'
	is 'audit?action=alert.acknowledge' '.items | length == 1 and .[0].actor == "ana"'
	[ "$(post "alerts/$id/ack" | jq -r .detail)" = "the alert's status does not allow it: it is acknowledged" ]
	[ "$(cat code)" = 409 ]
	# By hand it can be sent all the same.
	post "alerts/$id/send" '{"channel":"keep"}' >sent
	[ "$(cat code)" = 200 ]
	jq -e '.delivery == "delivered"' sent
	# Each message is kept: that it was opened, that it was acknowledged, and this one.
	wait_for 60 is "alerts/$id" '[.deliveries[] | [.channel, .state, .attempts, .error]] | length == 3 and unique == [["keep","delivered",1,null]]'
	post channels/keep/test | jq -e '.delivery == "delivered"'
	# What a channel does not take is said, and is no failure of the server.
	printf '[away]\ntype = file\npath = %s/no/where\n' "$PWD" >>channels
	post "alerts/$id/send" '{"channel":"away"}' | jq -e '.delivery != "delivered" and (.text | length > 0)'
	[ "$(cat code)" = 200 ]
	get channels | jq -e '.items == [{"name":"keep","type":"file"},{"name":"away","type":"file"}]'
	stop_httpd one
}

@test "an alert that is acknowledged disturbs nobody, and channels are told, in SQLite" {
	acknowledged sqlite
}

@test "an alert that is acknowledged disturbs nobody, and channels are told, in PostgreSQL" {
	acknowledged postgresql
}

# hits ID NUMBER: the suppression has kept so many from people, or more.
hits() {
	is suppressions ".items[] | select(.id == \"$1\") | .hits >= $2"
}

probed() {
	happen 198.51.100.99 0.70 medium && hits "$probe" 1
}

suppressed() {
	local first
	begin "$1"
	happen 203.0.113.9 0.70 medium 90
	wait_for 60 told 203.0.113.9 opened
	alert_of 203.0.113.9
	post "alerts/$id/close" '{"reason":"false_positive","note":"our scanner"}' >closed
	jq -e '.status == "closed" and .offer.filter.group_key == .group_key' closed
	# What raised it is judged by that, once, for the next training.
	siem-query --db "$db" --labels | jq -s -e '[.[] | select(.feedback) | [.source.ip, .feedback.verdict, .feedback.note]] == [["203.0.113.9", "false_positive", "our scanner"]]'
	jq -c .offer closed >offer
	post 'suppressions?preview=1' "$(cat offer)" | jq -e '.anomalies == 1 and .alerts == 1 and .examples[0].source.ip == "203.0.113.9"'
	[ "$(cat code)" = 200 ]
	first=$(post suppressions "$(cat offer)" | jq -r .id)
	[ "$(cat code)" = 201 ]
	# siem-alert knows the first one when it knows the second.
	probe=$(post suppressions '{"filter":{"entity":"198.51.100.99"},"reason":"a probe"}' | jq -r .id)
	wait_for 60 probed
	is "alerts?entity=203.0.113.9" '.items | length == 1'
	for seconds in 50 40 30; do
		happen 203.0.113.9 0.95 critical "$seconds"
	done
	wait_for 60 hits "$first" 3
	hits "$first" 4 && return 1
	told 203.0.113.9 opened 1
	told 203.0.113.9 risen 0
	# Counted and visible, not lost; once it is taken away people hear again.
	wait_for 60 is "alerts?entity=203.0.113.9" '.items[0].suppressed == 3 and (.items[0].suppressed_by | length > 0)'
	delete "suppressions/$first"
	[ "$(cat code)" = 204 ]
	wait_for 60 eval 'happen 203.0.113.9 0.96 critical 20 && { told 203.0.113.9 opened 2 || told 203.0.113.9 risen; }'
	stop_httpd one
}

@test "a false positive offers a suppression that hides the next alerts of its kind, in SQLite" {
	suppressed sqlite
}

@test "a false positive offers a suppression that hides the next alerts of its kind, in PostgreSQL" {
	suppressed postgresql
}

# watch NAME [HEADER]: the server's stream, into the file NAME, until stop_watching.
watch() {
	curl -sN -H "Authorization: Bearer $token" ${2:+-H "$2"} "$url/api/v1/stream?types=anomaly,alert" >"$1" 3>&- 9>&- &
	echo $! >"$1.pid"
	wait_for 60 grep -q '^event: heartbeat' "$1"
}

stop_watching() {
	kill "$(cat "$1.pid")"
	rm "$1.pid"
}

# anomalies FILE: addresses of the anomalies in a stream, in their order.
anomalies() {
	sed -n '/^event: anomaly/{n;s/^data: //p}' "$1" | jq -r .source.ip | paste -sd ' '
}

saw() {
	[ "$(anomalies "$1")" = "$2" ]
}

# of_alert FILE STATUS: an alert of that status was told.
of_alert() {
	sed -n '/^event: alert/{n;s/^data: //p}' "$1" | jq -e --arg status "$2" 'select(.status == $status)' >/dev/null
}

streamed() {
	local first last one two
	begin "$1"
	one=$url
	start_httpd two --pipeline "$(pipeline | sed 's/| siem-alert .*/| cat/')"
	two=$url
	url=$one
	watch one.stream
	url=$two
	watch two.stream
	url=$one
	happen 203.0.113.1 0.70 medium
	url=$two
	happen 203.0.113.2 0.70 medium
	wait_for 60 eval 'saw one.stream "203.0.113.1 203.0.113.2" || saw one.stream "203.0.113.2 203.0.113.1"'
	wait_for 60 saw two.stream "$(anomalies one.stream)"
	# So is what came to the store without them.
	printf '%s web1 sshd[8]: Failed password for risk.0.80.high from 203.0.113.77 port 4022 ssh2\n' "$(date -u +%FT%TZ)" |
		siem-parse | eval "$(judge)" | siem-store -q --db "$db"
	wait_for 60 eval 'anomalies two.stream | grep -q "203.0.113.77$"'
	wait_for 60 saw one.stream "$(anomalies two.stream)"
	# Alerts are told wherever they are watched, and what becomes of them, whoever does it.
	wait_for 60 of_alert one.stream open
	wait_for 60 of_alert two.stream open
	url=$one
	alert_of 203.0.113.1
	url=$two
	[ "$(post "alerts/$id/ack" | jq -r .status)" = acknowledged ]
	wait_for 60 of_alert one.stream acknowledged
	wait_for 60 of_alert two.stream acknowledged
	# Who was away is told what came since, once, at either server.
	stop_watching one.stream
	last=$(sed -n 's/^id: //p' one.stream | tail -n 1)
	for address in 203.0.113.3 203.0.113.4 203.0.113.5; do
		happen "$address" 0.70 medium
	done
	url=$one
	watch again "Last-Event-ID: $last"
	wait_for 60 saw again "203.0.113.3 203.0.113.4 203.0.113.5"
	url=$two
	watch elsewhere "Last-Event-ID: $last"
	wait_for 60 saw elsewhere "203.0.113.3 203.0.113.4 203.0.113.5"
	# So it is after a restart.
	stop_httpd one
	start_httpd one --pipeline "$(pipeline)"
	watch restarted "Last-Event-ID: $last"
	wait_for 60 saw restarted "203.0.113.3 203.0.113.4 203.0.113.5"
	first=$(sed -n 's/^id: //p' restarted | head -n 1)
	[ "$first" = "$last" ]
	stop_httpd one
	stop_httpd two
}

@test "two servers tell the same stream, and who comes back is told the rest, with SQLite" {
	streamed sqlite
}

@test "two servers tell the same stream, and who comes back is told the rest, with PostgreSQL" {
	streamed postgresql
}

@test "a stream tells what is asked for, and refuses what nobody knows" {
	begin sqlite
	get 'stream?types=anomaly,weather' | jq -e '.errors[0].pointer == "?types"'
	[ "$(cat code)" = 422 ]
	get 'stream?level=odd' | jq -e '.status == 422'
	curl -s -o body -w '%{http_code}' "$url/api/v1/stream" >code
	[ "$(cat code)" = 401 ]
	curl -sN -H "Authorization: Bearer $token" "$url/api/v1/stream?types=anomaly&level=high" >high 3>&- 9>&- &
	echo $! >high.pid
	wait_for 60 grep -q '^event: heartbeat' high
	happen 203.0.113.1 0.70 medium
	happen 203.0.113.2 0.85 high
	wait_for 60 saw high 203.0.113.2
	stop_httpd one
}

# with_model: a folder with a champion.
with_model() {
	mkdir -p models
	cp "$ROOT/models/default.json" models/champion.json
}

trained() {
	local until=2026-03-05T00:00:00Z old new
	need jq curl
	use_store "$1"
	: >channels
	with_model
	siem-simulate --seed 31 --days 3 --only auth --start 2026-03-02T00:00:00Z | siem-parse --year 2026 |
		siem-score --explain none | siem-store -q --db "$db"
	start_httpd one
	sign_in one
	old=$(get models | jq -r '.items[0].id')
	is models '.items | length == 1 and .[0].state == "champion" and .[0].promoted == null'
	is "models/$old" '.curves == null and (.features | length) == 21 and .features[8].name == "failed_auth_rate"'
	is 'models/drift?since=2026-03-04T00:00:00Z' '.events > 5000 and ([.features[] | .status] | unique | length) > 1'
	curl -sN -H "Authorization: Bearer $token" "$url/api/v1/stream?types=job" >told.jobs 3>&- 9>&- &
	echo $! >jobs.pid
	wait_for 60 grep -q '^event: heartbeat' told.jobs
	post model/retrain "{\"since\":\"2026-03-02T00:00:00Z\",\"until\":\"$until\"}" | jq -e '.state == "running" and .kind == "retrain" and .actor == "ana"'
	[ "$(cat code)" = 202 ]
	post model/retrain '{}' | jq -e '.status == 409'
	wait_for 240 is jobs/1 '.state == "done" or .state == "failed"'
	is jobs/1 '.state == "done" and .progress == 1 and (.result.said | length) > 5 and .ended != null'
	wait_for 60 grep -q '"state":"done"' told.jobs
	grep -q '"progress":0.5,' told.jobs
	# The gate has the last word: with it or against it, models say what came of it.
	if is jobs/1 '.result.promoted | not'; then
		new=$(get models | jq -r '.items[] | select(.state == "challenger").id')
		post "models/$new/promote" | jq -e --arg id "$new" '.id == $id and .state == "champion"'
	fi
	new=$(get models | jq -r '.items[0].id')
	[ "$new" != "$old" ]
	[ "$(sha256sum models/champion.json | cut -c 1-64)" = "$new" ]
	is "models/$new" '.promoted != null and .metrics.roc_auc > 0.9 and (.curves.roc | length) > 5 and .comparison.events > 0 and (.comparison.checks | length) > 1 and .changes.both > 0 and .changes.gained - .changes.lost == .changes.challenger - .changes.champion and .training.rows > 0'
	is "models/$old" '.state == "retired" and .curves != null'
	# Back, and there again.
	post models/rollback | jq -e --arg id "$old" '.id == $id'
	cmp models/champion.json "$ROOT/models/default.json"
	post "models/$new/promote" | jq -e --arg id "$new" '.id == $id and .state == "champion"'
	post "models/$old/promote" | jq -e --arg id "$old" '.id == $id'
	post "models/$(printf '%064d' 0)/promote" | jq -e '.status == 404'
	post models/champion/promote | jq -e '.status == 404'
	is audit '[.items[].action] | map(select(startswith("model."))) | index("model.retrain") != null and index("model.rollback") != null'
	stop_httpd one
}

@test "a model is trained on the store, promoted and taken back, with SQLite" {
	trained sqlite
}

@test "a model is trained on the store, promoted and taken back, with PostgreSQL" {
	trained postgresql
}

# slow_training: takes for ever, as a job does that is interrupted.
slow_training() {
	printf '#!/bin/sh\necho $$ >training.pid\necho 0.5 halfway\necho going on >&2\nexec sleep 600\n' >train
	chmod +x train
}

is_gone() {
	! kill -0 "$1" 2>/dev/null
}

@test "a job ends as failed when its server stops, or is killed" {
	local child
	need jq curl
	use_store sqlite
	: >channels
	with_model
	slow_training
	start_httpd one --retrain ./train
	sign_in one
	post model/retrain | jq -e '.id == "1"'
	wait_for 60 is jobs/1 '.progress == 0.5'
	child=$(cat training.pid)
	stop_httpd one
	wait_for 60 is_gone "$child"
	rm training.pid
	start_httpd one --retrain ./train
	is jobs/1 '.state == "failed" and .result.error == "the server was stopped" and .result.said == ["going on"]'
	# Nobody is left to say how this one ends: the next server does, and may train anew.
	post model/retrain | jq -e '.id == "2"'
	wait_for 60 is jobs/2 '.progress == 0.5'
	child=$(cat training.pid)
	kill -KILL "$(cat one.pid)"
	wait_for 60 is_gone "$child"
	rm training.pid
	start_httpd one --retrain ./train
	post model/retrain | jq -e '.status == 409'
	wait_for 120 is jobs/2 '.state == "failed" and .result.error == "the server that did it is gone"'
	post model/retrain | jq -e '.id == "3"'
	is jobs '[.items[].id] == ["3", "2", "1"]'
	stop_httpd one
}

@test "what a job's program cannot do is told" {
	need jq curl
	use_store sqlite
	: >channels
	with_model
	printf '#!/bin/sh\necho "$*" "$SIEM_DB" >>started\necho there are too few events >&2\nexit 65\n' >train
	chmod +x train
	start_httpd one --retrain ./train
	sign_in one
	post model/retrain | jq -e '.id == "1"'
	wait_for 60 is jobs/1 '.state == "failed" and .result.status == 65 and .result.said == ["there are too few events"] and .result.promoted == false'
	# Anybody on the machine may read a program's words: the store's address is none.
	grep -q -e "^--models .* --now=@[0-9]* $db\$" started
	run ! grep -q -e --db -e "$db.*$db" started
	post model/retrain '{"since":"soon"}' | jq -e '.errors[0].pointer == "/since"'
	post model/retrain '{"since":"2026-03-02T00:00:00Z","until":"2026-03-01T00:00:00Z"}' | jq -e '.status == 422'
	# Nor is it the server's failure where a change of models fails.
	local status
	while read -r status code; do
		printf '#!/bin/sh\necho "it is so" >&2\nexit %s\n' "$status" >train
		post models/rollback | jq -e --argjson code "$code" '.status == $code and (.detail | startswith("it is so"))'
	done <<-END
		64 503
		66 404
		69 503
		74 503
		75 409
		78 409
		137 503
	END
	printf '#!/bin/sh\nexit 74\n' >train
	post models/rollback | jq -e '.status == 503 and (.detail | startswith("siem-retrain ended and said nothing"))'
	stop_httpd one
}
