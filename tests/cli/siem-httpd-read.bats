# What siem-httpd tells of stored events: the same that siem-query says, of both databases.
#
# bats file_tags=slow
# shellcheck disable=SC2016 # jq's variables

load common
load store
load httpd

setup_file() {
	need curl
	export SCORED="$BATS_FILE_TMPDIR/scored.ndjson"
	siem-simulate --seed 5 --lines 3000 --attack ssh-brute-force:0.03,web-scan:0.03 \
		--start "$(date -u -d '6 hours ago' +%FT%TZ)" | siem-parse | siem-score >"$SCORED"
	start_stores
}

teardown_file() {
	stop_stores
}

teardown() {
	kill_httpd
}

# serve STORE: a server over a store that holds the events; $url and $token.
serve() {
	use_store "$1"
	siem-store --db "$db" -q "$SCORED"
	start_httpd one
	sign_in one
}

# get PATH: its answer; fails at a problem.
get() {
	curl -sf -H "Authorization: Bearer $token" "$url/api/v1/$1"
}

# status PATH [CURL ARGUMENT...]
status() {
	local path=$1
	shift
	curl -s -o answer -w '%{http_code}' -H "Authorization: Bearer $token" "$@" "$url/api/v1/$path"
}

# same FILTERS FLAG...: the list under these filters is what siem-query says, page by page.
same() {
	local filters=$1 cursor='' page
	shift
	: >listed
	while page=$(get "events?limit=700&$filters${cursor:+&cursor=$cursor}"); do
		jq -r '.items[].event.id' <<<"$page" >>listed
		cursor=$(jq -r '.next // empty' <<<"$page")
		[ -n "$cursor" ] || break
	done
	siem-query --db "$db" --newest "$@" | jq -r .event.id | cmp - listed
}

lists() {
	local ip
	serve "$1"
	ip=$(siem-query --db "$db" --top source.ip --limit 1 | jq -r .value)
	same "" --until 2100-01-01T00:00:00Z
	same "source_ip=$ip" --source-ip "$ip"
	same "host=web1&outcome=failure" --host web1 --outcome failure
	same "only_anomalies=true&min_risk=0.7" --anomalies --min-risk 0.7
	same "contains=Failed%20password" --contains "Failed password"
	get "events?format=ndjson" | cmp - <(siem-query --db "$db" --newest)
	[ "$(get "events?format=csv&columns=source.ip,message" | wc -l)" -eq 3001 ]
}

@test "lists and exports are those of siem-query, page by page (SQLite)" {
	lists sqlite
}

@test "lists and exports are those of siem-query, page by page (PostgreSQL)" {
	lists postgresql
}

explains() {
	local id
	serve "$1"
	id=$(get "anomalies?limit=200" | jq -r '[.items[] | select(.event.host.hostname // .host.hostname)][0] | .event.id')
	get "events/$id" | cmp - <(siem-query --db "$db" --id "$id" | tr -d '\n')
	get "anomalies/$id" >detail
	# Contributions, baseline and rest are the logit of the risk.
	jq -e '.event.anomaly | ([.contributions[].contribution] | add) + .baseline + .rest
		- ((.risk_score / (1 - .risk_score)) | log) | fabs < 0.001' detail
	jq -e --arg id "$id" 'all(.similar[]; .id != $id and .risk_score >= 0.6)' detail
	jq -e 'all(.techniques[]; .url | startswith("https://attack.mitre.org/techniques/T"))' detail
	get "events/$id/context?before=3&after=2" >around
	jq -e '[.before[], .event, .after[]] | map(."@timestamp") | . == sort' around
	jq -e '.event | .host.hostname != null' around
	jq -e '.event.host.hostname as $host | all(.before[], .after[]; .host.hostname == $host)' around
	# Where none is named: of the same log.
	id=$(siem-query --db "$db" --dataset apache.access --newest --limit 1 | jq -r .event.id)
	get "events/$id/context" >around
	jq -e '.event.host.hostname == null and (.before | length) > 3 and all(.before[], .after[]; .event.dataset == "apache.access")' around
	id=$(jq -r '.event.event.id' detail)
	[ "$(status "anomalies/$id/feedback" --json '{"verdict":"false_positive","note":"ours"}')" = 200 ]
	jq -e '.actor == "ana" and .offer.filter.entity' answer
	[ "$(siem-query --db "$db" --labels --id "$id" | jq -r .feedback.verdict)" = false_positive ]
	get "anomalies/$id" | jq -e '.feedback[0].note == "ours"'
	[ "$(status "anomalies/$id/feedback" --json '{"verdict":"nonsense"}')" = 422 ]
	[ "$(status "events/019d2f6b-3a80-8c1d-9a4e-2b1f0a6c7d55")" = 404 ]
	[ "$(status "events/..%2f..%2fetc")" != 200 ]
}

@test "an anomaly is explained, and a verdict on it is kept (SQLite)" {
	explains sqlite
}

@test "an anomaly is explained, and a verdict on it is kept (PostgreSQL)" {
	explains postgresql
}

counts() {
	local ip events anomalies
	serve "$1"
	events=$(siem-query --db "$db" --count)
	anomalies=$(siem-query --db "$db" --anomalies --count)
	get stats | jq -e --argjson n "$events" --argjson a "$anomalies" \
		'.logs_analyzed == $n and .anomalies == $a and .previous.logs_analyzed == 0
		and ([.by_level[]] | add) == $n and .by_level.critical > 0'
	local step
	for step in 5m 1h; do
		get "stats/timeseries?step=$step" | jq -e --argjson n "$events" --argjson a "$anomalies" \
			'([.points[].events] | add) == $n and ([.points[].anomalies] | add) == $a'
	done
	get "stats/histogram?bins=10" | jq -e --argjson n "$events" '([.bins[].events] | add) == $n and (.bins | length) == 10'
	get "stats/top?only_anomalies=true&limit=5" | jq -r '.items[] | "\(.value) \(.events)"' |
		cmp - <(siem-query --db "$db" --anomalies --top source.ip --limit 5 | jq -r '"\(.value) \(.events)"')
	get "stats/top?field=technique" | jq -e '.items[0].value | startswith("T")'
	get "stats/lanes?limit=3" | jq -e '(.lanes | length) == 3 and .lanes[0].points[0].max_risk >= 0.6'
	get sources | jq -e --argjson n "$events" '([.items[].events] | add) == $n'
	ip=$(get "stats/top?only_anomalies=true&limit=1" | jq -r '.items[0].value')
	get "entities/ip/$ip" | jq -e --argjson n "$(siem-query --db "$db" --source-ip "$ip" --count)" \
		'.events == $n and ([.timeline[].events] | add) == $n and .max_risk >= 0.6 and .first_seen <= .last_seen'
	get "entities/user/root" | jq -e '.addresses | length > 0'
	[ "$(status "stats?since=tomorrow")" = 422 ]
	[ "$(status "stats?since=1h&until=2h")" = 422 ]
	[ "$(status "stats/top?field=password")" = 422 ]
	[ "$(status "entities/thing/x")" = 404 ]
}

@test "statistics are the counts of what is stored (SQLite)" {
	counts sqlite
}

@test "statistics are the counts of what is stored (PostgreSQL)" {
	counts postgresql
}

@test "a source is late that is quiet or behind, and silent after a day" {
	# one HOST WRITTEN RECEIVED: an event of that host, by two ages in minutes.
	one() {
		siem-parse --source s <<<"Mar 27 13:06:56 $1 sshd[8]: Connection closed by 203.0.113.9 port 4022" |
			jq -c --argjson written "$2" --argjson received "$3" '
				def ago(minutes): now - minutes * 60 | todate;
				."@timestamp" = ago($written) | .event.created = ago($received)'
	}
	{
		one good 1 1
		one behind 40 1
		one quiet 40 40
		one gone 1500 1500
	} >lines
	SCORED=$PWD/lines serve sqlite
	get sources | jq -r '.items[] | "\(.name) \(.status)"' | sort >states
	printf '%s\n' 'behind late' 'gone silent' 'good ok' 'quiet late' | cmp - states
}

# in_store SQL: by somebody else.
in_store() {
	case $db in
	sqlite:*) sqlite3 -cmd '.timeout 20000' "${db#sqlite:}" "$1" ;;
	*) psql -qtA "$db" -c "$1" ;;
	esac
}

# export_is_whole: the worker whose store failed finds it again, if not at once.
export_is_whole() {
	local ended=0
	curl -sf -m 60 -H "Authorization: Bearer $token" "$url/api/v1/events?format=ndjson" >exported || ended=$?
	# 28: nothing came in a minute, neither an event nor the end.
	[ "$ended" -ne 28 ] || return 2
	[ "$ended" -eq 0 ]
}

holds_no_export() {
	curl -sf "$url/metrics" | grep -x 'siem_http_exports 0'
}

# fails STORE SQL SQL: what takes it away from a worker that has it open, and what brings it back.
fails() {
	local broken=0
	httpd_options+=(--workers 1)
	serve "$1"
	shift
	export_is_whole
	in_store "$1"
	export_is_whole || broken=$?
	[ "$broken" -eq 1 ]
	in_store "$2"
	wait_for 60 export_is_whole
	cmp exported <(siem-query --db "$db" --newest)
	wait_for 60 holds_no_export
	grep -q '^siem-httpd: request ' one.err
}

@test "an export whose store fails has no end, and the next one is whole (SQLite)" {
	need sqlite3
	fails sqlite "alter table logs rename to gone" "alter table gone rename to logs"
}

@test "an export whose store fails has no end, and the next one is whole (PostgreSQL)" {
	fails postgresql "alter table siem.logs rename to gone" "alter table siem.gone rename to logs"
}

@test "a formula in a log line is text in a spreadsheet" {
	use_store sqlite
	echo 'Mar 27 13:06:56 web1 sshd[8]: Failed password for =cmd|x from 203.0.113.9 port 4022 ssh2' |
		siem-parse | siem-score >line
	SCORED=$PWD/line serve sqlite
	get "events?format=csv&columns=user.name,source.ip" | tr -d '\r' | grep -qx "\"'=cmd|x\",\"203.0.113.9\""
}

@test "the API describes itself, and names no schema that is not there" {
	serve sqlite
	curl -sf "$url/openapi.json" >openapi.json
	jq -e '.openapi == "3.1.0" and (.paths | length) > 40' openapi.json
	jq -r '[.. | objects | .["$ref"]? // empty] | unique[] | ltrimstr("#/") | split("/") | @json' openapi.json >refs
	[ "$(wc -l <refs)" -gt 20 ]
	local ref
	while read -r ref; do
		jq -e --argjson at "$ref" 'getpath($at)' openapi.json >/dev/null || { echo "missing: $ref" >&2; return 1; }
	done <refs
	# Each operation says what it is, once, and each schema gives an example.
	jq -e '[.paths[][] | .operationId] | length == (unique | length) and all(. != null)' openapi.json
	jq -e 'all(.paths[][]; .summary and (.responses | length) > 0)' openapi.json
	jq -e '.components.schemas | to_entries | map(select(.value.examples | not) | .key) == []' openapi.json
	curl -sf "$url/docs" | grep -q 'id="getEventsById"'
	curl -sf "$url/ready" | jq -e '[.checks[].name] | contains(["store", "siem-parse", "siem-alert", "model"])'
	curl -sf "$url/metrics" >metrics
	local name
	for name in siem_requests_total siem_request_duration_seconds siem_logs_analyzed_total \
		siem_anomalies_detected_total siem_analysis_duration_seconds; do
		grep -q "^# TYPE $name " metrics
	done
}
