# The two scripts that show a newcomer what the tools find.

load common

teardown() {
	[ -z "${terminal-}" ] || kill "$terminal" 2>/dev/null || true
}

# scored RISK LEVEL SOURCE USER REASON: an event as siem-score writes it, as far as it is read.
scored() {
	jq -n -c --argjson risk "$1" --arg level "$2" --arg ip "$3" --arg user "$4" --arg why "$5" '
		{"@timestamp": "2026-03-02T07:56:27.000Z", source: {ip: $ip}, user: {name: $user},
		 anomaly: {risk_score: $risk, is_anomaly: ($risk >= 0.6), risk_level: $level,
			   reasons: [$why], recommended_action: "MONITOR", confidence: "high"}}'
}

@test "anomalies are shown by source, the riskiest first" {
	need jq
	{
		scored 0.61 medium 192.0.2.1 ana "first reason"
		scored 0.97 critical 203.0.113.9 root "many logins"
		scored 0.70 medium 203.0.113.9 eve "lesser reason"
		scored 0.10 normal 192.0.2.2 bob "no reason"
	} >scored.ndjson
	run "$ROOT/scripts/show-anomalies" <scored.ndjson
	[ "$status" -eq 0 ]
	[[ ${lines[1]} == '0.97  critical       2  2026-03-02 07:56:27  203.0.113.9 '*'root, eve' ]]
	[[ ${lines[2]} == *'why: many logins' ]]
	[[ ${lines[4]} == '0.61  medium '*' 192.0.2.1 '*'ana' ]]
	[[ $output != *bob* ]]
	[ "${lines[-1]}" = '3 anomalies of 2 sources.' ]
}

@test "a user name cannot send control sequences to the terminal" {
	need jq
	scored 0.9 critical 203.0.113.9 "$(printf 'a\033[2Jb')" "$(printf 'r\033[31m')" >scored.ndjson
	run "$ROOT/scripts/show-anomalies" <scored.ndjson
	[ "$status" -eq 0 ]
	[[ $output != *$'\033'* ]]
	[[ $output == *'a?[2Jb'* ]]
}

@test "where nothing is an anomaly, that is said" {
	need jq
	scored 0.1 normal 192.0.2.2 bob "" >scored.ndjson
	run "$ROOT/scripts/show-anomalies" <scored.ndjson
	[ "$output" = 'No anomalies.' ]
}

# bats test_tags=slow
@test "quickstart finds the attacks in the sample logs and shows the dashboard, twice" {
	need jq
	local built='' count
	count=$(cat "$ROOT"/scripts/samples/*.log | wc -l)
	for _ in 1 2; do
		PORT=$((20000 + RANDOM % 10000)) DEPS=skip run "$ROOT/scripts/quickstart"
		[ "$status" -eq 0 ] || { echo "$output"; return 1; }
		[[ $output == *'critical'*'why: '* ]]
		[[ $output == *"These were $count lines"* ]]
		[[ $output == *'Your own log'* ]]
		[[ $output == *"dashboard is not built"* || $output == *'setup token'*'It answers.'* ]]
		[[ $output != *"dashboard is not built"* ]] || skip "npm is missing or fetches nothing"
		# What has not changed is not built again.
		[ -z "$built" ] || [ "$built" = "$(stat -c %y "$ROOT/web/dist/index.html")" ]
		built=$(stat -c %y "$ROOT/web/dist/index.html")
	done
}

# bats test_tags=slow
@test "on a terminal quickstart serves the dashboard until Ctrl-C" {
	need jq script curl
	local port=$((20000 + RANDOM % 10000))
	mkfifo keys
	PORT=$port DEPS=skip script -qefc "$ROOT/scripts/quickstart" /dev/null <keys >shown 2>&1 3>&- 9>&- &
	terminal=$!
	exec 8>keys
	# shellcheck disable=SC2016 # for that shell
	wait_for 500 sh -c 'curl -fs -o page "http://127.0.0.1:$1/" || ! kill -0 "$2"' sh "$port" "$terminal"
	! grep -q "dashboard is not built" shown || skip "npm is missing or fetches nothing"
	grep -q '<div id="root">' page
	grep -q "Ctrl-C stops it" shown
	grep -q "setup token" shown
	printf '\003' >&8
	wait "$terminal" || true
	run ! curl -fs "http://127.0.0.1:$port/"
	exec 8>&-
}
