# Lines handed to siem-httpd over HTTP, through the tools, into the store; and whatever is killed
# meanwhile.
#
# shellcheck disable=SC2030,SC2031 # each test has its own token
# bats file_tags=slow

load common
load store
load httpd

setup_file() {
	start_stores
	RANDOM=4711
}

teardown_file() {
	stop_stores
}

teardown() {
	kill_httpd
}

# sign_in_shippers: the first user, and $token, a key that hands in lines, and $bound, one of a host's.
sign_in_shippers() {
	local session
	sign_in one
	session=$token
	token=$(curl -sf "$url/api/v1/api-keys" -H "Authorization: Bearer $session" \
		--json '{"name":"shipper","role":"ingest"}' | jq -r .key)
	bound=$(curl -sf "$url/api/v1/api-keys" -H "Authorization: Bearer $session" \
		--json '{"name":"db7","role":"ingest","source":"db7"}' | jq -r .key)
}

# post PATH TYPE [CURL ARGUMENT...]: the answer goes to answer, its status to $code.
post() {
	local path=$1 type=$2
	shift 2
	code=$(curl -s -o answer -w '%{http_code}' -X POST "$url/api/v1/$path" \
		-H "Authorization: Bearer $token" -H "Content-Type: $type" "$@") || code=000
}

@test "a line, a batch and what shippers send are analyzed and stored" {
	use_store sqlite
	start_httpd one
	sign_in_shippers
	post logs/analyze application/json -d '{"log_line":"Mar 27 13:06:56 web1 sshd[8]: Failed password for root from 203.0.113.9 port 4022 ssh2"}'
	[ "$code" = 200 ]
	[ "$(jq '.features | length' answer)" -eq 21 ]
	[ "$(siem-query --id "$(jq -r .log_id answer)" | jq -r .user.name)" = root ]
	post logs/batch application/json -d '{"logs":["one",{"log_line":"two"},"{broken"]}'
	[ "$code" = 200 ]
	[ "$(jq -c '[.total, (.results | map(has("error")))]' answer)" = '[3,[false,false,true]]' ]
	printf '%s\n' '{"message":"three"}' '' four | gzip >body.gz
	post logs application/x-ndjson -H 'Content-Encoding: gzip' --data-binary @body.gz
	[ "$code" = 200 ]
	[ "$(jq -c '[.accepted, .anomalies, .errors]' answer)" = '[2,0,0]' ]
	token=$bound
	post logs text/plain --data-binary $'no host is named here\n'
	[ "$code" = 200 ]
	[ "$(siem-query --host db7 | jq -r .message)" = "no host is named here" ]
	[ "$(siem-query --count)" -eq 7 ]
	token=wrong
	post logs text/plain -d x
	[ "$code" = 401 ]
	stop_httpd one
}

is_ready() {
	curl -sf "$url/ready" >ready
}

restarted_once() {
	curl -sf "$url/metrics" >metrics
	grep -q '^siem_pipeline_restarts_total{program="siem-score",place="2"} 1$' metrics
}

@test "readiness names each tool, and metrics count what each did" {
	use_store sqlite
	start_httpd one
	wait_for 60 is_ready
	[ "$(jq -r '.checks[].name' ready | paste -sd' ')" = \
		"store siem-parse siem-features siem-score siem-store siem-alert model" ]
	[ "$(jq -r '[.checks[].status] | unique[]' ready)" = ok ]
	pkill -KILL -P "$(cat one.pid)" siem-score
	wait_for 60 restarted_once
	wait_for 60 is_ready
	grep -q '^siem_records_in_total{stage="siem-parse"} 0$' metrics
	grep -q '^siem_http_connections ' metrics
	[ -z "$(grep '^# TYPE' metrics | sort | uniq -d)" ]
	stop_httpd one
}

@test "the same lines give the same anomalies by HTTP and in the shell" {
	use_store sqlite
	siem-simulate --seed 7 --lines 5000 --attack ssh-brute-force:0.05,sql-injection:0.05 >raw
	siem-parse raw | siem-features | siem-score >scored
	start_httpd one
	sign_in_shippers
	for first in 1 1001 2001 3001 4001; do
		tail -n +$first raw | head -n 1000 | jq -Rsc '{logs: (. / "\n")[:1000]}' >body
		post logs/batch application/json -d @body
		[ "$code" = 200 ]
		jq -c '.results[] | [.is_anomaly, .risk_score, .risk_level, .confidence, .features, .model_scores, .recommended_action]' answer
	done >by-http
	jq -c '[(.anomaly | .is_anomaly, .risk_score, .risk_level, .confidence), .features, .anomaly.models, .anomaly.recommended_action]' scored >by-shell
	[ "$(grep -c '^\[true' by-shell)" -gt 100 ]
	cmp by-http by-shell
	stop_httpd one
}

@test "the file of -c is the tools' file too" {
	local line='{"log_line":"Mar 27 13:06:56 web1 sshd[8]: Accepted password for ana from 192.0.2.7 port 4022 ssh2"}'
	use_store sqlite
	printf '[siem-httpd]\nthreads = 1\n[siem-score]\nthreshold = %s\n' 0.00001 >low.conf
	sed 's/0.00001/1/' low.conf >high.conf
	start_httpd one -c low.conf
	sign_in_shippers
	post logs/analyze application/json -d "$line"
	[ "$(jq .is_anomaly answer)" = true ]
	stop_httpd one
	start_httpd one -c high.conf
	post logs/analyze application/json -d "$line"
	[ "$(jq .is_anomaly answer)" = false ]
	stop_httpd one
}

# join_crowd COUNT TEXT: connections that say so much and then no more.
join_crowd() {
	local i fd
	for ((i = 0; i < $1; i++)); do
		exec {fd}<>"/dev/tcp/127.0.0.1/${url##*:}"
		printf '%b' "$2" >&"$fd"
	done
}

# peak: the most memory that the server held until now, in KiB.
peak() {
	sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$(cat one.pid)/status"
}

@test "a thousand idle and slow connections cost no more than 64 MiB beside passwords, with a store and accounts" {
	local i
	ulimit -n 4096 || skip "needs 4096 open files"
	use_store sqlite
	start_httpd one --max-per-address 0
	sign_in_shippers
	# To hash a password takes 64 MiB for a moment, on purpose: the peak is looked for behind that.
	echo 5 >"/proc/$(cat one.pid)/clear_refs"
	[ "$(peak)" -lt $((48 * 1024)) ] || case $BUILD in *san*) ;; *) false ;; esac
	join_crowd 400 ''
	join_crowd 300 'POST /api/v1/logs HTTP/1.1\r\nHost: a\r\nX-Slow: '
	join_crowd 300 "POST /api/v1/logs HTTP/1.1\\r\\nHost: a\\r\\nAuthorization: Bearer $token\\r\\nContent-Type: text/plain\\r\\nContent-Length: 9000\\r\\n\\r\\nslow"
	curl -sf "$url/metrics" >metrics
	[ "$(sed -n 's/^siem_http_connections //p' metrics)" -ge 900 ]
	for i in {1..20}; do
		post logs text/plain --data-binary $'one\ntwo\n'
		[ "$code" = 200 ]
	done
	# A sanitizer has memory of its own.
	case $BUILD in *san*) ;; *) [ "$(peak)" -le $((64 * 1024)) ] ;; esac
	stop_httpd one
}

# load_lines ROUND: batches of lines that nobody else sends, by three at once, until it is killed;
# what is acknowledged goes to acknowledged, a name a line.
load_lines() {
	local worker
	for worker in 1 2 3; do
		while :; do
			n=$((n + 1))
			seq -f "$1-$worker-$n-%g." 50 >names.$worker
			code=$(sed 's/.*/Mar 27 13:06:56 web1 sshd[7]: Failed password for & from 203.0.113.9 port 4 ssh2/' names.$worker |
				curl -s -o /dev/null -w '%{http_code}' --max-time 60 "$url/api/v1/logs" -H "Authorization: Bearer $token" \
					-H 'Content-Type: text/plain' --data-binary @-) || code=000
			case $code in
			20[02]) cat names.$worker >>acknowledged ;;
			# While there is no server, there is nothing to hurry for.
			000) sleep 0.1 ;;
			esac
		done &
	done
	wait
}

start_load() {
	set -m
	load_lines "$1" >load.log 2>&1 3>&- 9>&- &
	echo $! >loader.pid
	set +m
}

stop_load() {
	kill -KILL -- "-$(cat loader.pid)" 2>/dev/null || true
	wait "$(cat loader.pid)" 2>/dev/null || true
	rm loader.pid
}

has_more_than() {
	[ "$(wc -l <acknowledged)" -gt "$1" ]
}

# At a moment that nobody foresees, when more was acknowledged.
wait_for_more() {
	wait_for 120 has_more_than $(($(wc -l <acknowledged) + RANDOM % 400)) || {
		tail -n 20 one.err
		return 1
	}
}

# Nothing that was acknowledged is missing, and nothing is there twice.
acknowledged_is_stored() {
	siem-query | jq -r .user.name | sort >stored
	[ -z "$(uniq -d stored)" ]
	[ -z "$(sort acknowledged | comm -23 - stored)" ] || {
		sort acknowledged | comm -23 - stored | head -n 3
		return 1
	}
}

is_idle() {
	! pgrep -f "^siem-store .*$PWD/spool" >/dev/null
}

killed_at_twenty_moments() {
	# shellcheck disable=SC2034 # start_httpd reads it, and is_idle finds the tools by it
	httpd_options=(--state "$PWD" --log-requests none --model "$PWD/small.json")
	# Each start reads the model: the tools' own would take most of the time.
	siem-simulate --lines 2000 | siem-parse | siem-features | siem-train -o small.json 2>train.err
	use_store "$1"
	siem-store --migrate
	: >acknowledged
	start_httpd one
	sign_in_shippers
	start_load programs
	local kill children
	for kill in $(seq 20); do
		wait_for_more
		mapfile -t children < <(pgrep -P "$(cat one.pid)")
		[ "${#children[@]}" -eq 0 ] || kill -KILL "${children[RANDOM % ${#children[@]}]}" 2>/dev/null || true
	done
	wait_for_more
	stop_load
	for kill in $(seq 20); do
		start_load "server$kill"
		wait_for_more
		kill -KILL "$(cat one.pid)"
		wait "$(cat one.pid)" 2>/dev/null || true
		stop_load
		start_httpd one
	done
	stop_httpd one
	wait_for 60 is_idle
	siem-store --spool spool </dev/null >/dev/null
	acknowledged_is_stored
}

@test "SQLite: whatever is killed at forty moments, acknowledged lines are stored once" {
	killed_at_twenty_moments sqlite
}

@test "PostgreSQL: whatever is killed at forty moments, acknowledged lines are stored once" {
	killed_at_twenty_moments postgresql
}

@test "what was accepted is answered and stored when the server is asked to end" {
	use_store sqlite
	: >acknowledged
	start_httpd one
	sign_in_shippers
	start_load end
	wait_for_more
	stop_httpd one
	stop_load
	acknowledged_is_stored
	[ ! -e spool ] || siem-store --spool spool </dev/null >/dev/null
}

@test "no argument shows the address of the store, and the parser has none of it" {
	use_store sqlite
	start_httpd one
	wait_for 60 is_ready
	for child in $(pgrep -P "$(cat one.pid)"); do
		tr '\0' '\n' <"/proc/$child/cmdline" >arguments
		tr '\0' '\n' <"/proc/$child/environ" | grep '^SIEM_DB=' >environment || true
		run ! grep -qF "$db" arguments
		if grep -q siem-parse arguments; then
			[ ! -s environment ]
		else
			grep -qxF "SIEM_DB=$db" environment
		fi
	done
	stop_httpd one
}
