# siem-parse: the formats and what they mean.

load common

parse() { siem-parse --now 2026-12-01T00:00:00Z "$@"; }

@test "every sample gives the events beside it" {
	cd "$ROOT"
	tests/golden/renew --check
}

@test "jq and the line count agree over all samples" {
	cd "$ROOT"
	for log in tests/golden/*.log; do
		parse "$log" >"$BATS_TEST_TMPDIR/out" || [ $? -eq 1 ]
		want=$(grep -ac '' "$log")
		[ "$(wc -l <"$BATS_TEST_TMPDIR/out")" -eq "$want" ]
		[ "$(jq -c . "$BATS_TEST_TMPDIR/out" | wc -l)" -eq "$want" ]
	done
}

@test "every event has a time, an id, a version and an agent" {
	cd "$ROOT"
	for log in tests/golden/*.log; do
		parse "$log" | jq -es 'all(.["@timestamp"] and .ecs.version and .agent.type and .agent.version
			and (.event.id | test("^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")))'
	done
}

@test "an attempt counts once: verdicts are start, companions info" {
	cat >in <<'EOF'
Mar 27 13:06:55 h sshd[1]: Invalid user x from 203.0.113.9 port 1
Mar 27 13:06:55 h sshd[1]: pam_unix(sshd:auth): check pass; user unknown
Mar 27 13:06:55 h sshd[1]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9
Mar 27 13:06:56 h sshd[1]: Failed password for invalid user x from 203.0.113.9 port 1 ssh2
Mar 27 13:06:57 h sshd[1]: message repeated 2 times: [ Failed password for invalid user x from 203.0.113.9 port 1 ssh2]
Mar 27 13:06:57 h sshd[1]: PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9
Mar 27 13:06:57 h sshd[1]: Connection closed by 203.0.113.9 port 1 [preauth]
EOF
	parse in | jq -s 'map(select((.event.category // []) | index("authentication"))
		| select(.event.type == ["start"]) | (.labels.repeat // "1" | tonumber)) | add == 3' | grep -q true
	[ "$(parse in | siem-features | jq -s '.[-1].features.login_attempts_per_minute')" = 3 ]
}

@test "equal lines have different ids, and the same ones when read again" {
	for i in 1 2 3; do echo 'Mar 27 13:06:56 h sshd[1]: equal'; done >in
	[ "$(parse in | jq -r .event.id | sort -u | wc -l)" -eq 3 ]
	[ "$(parse in | jq -r .event.id)" = "$(parse in | jq -r .event.id)" ]
}

@test "-f keeps to the formats that were chosen" {
	printf '203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] "GET / HTTP/1.1" 200 1 "-" "-"\nMar 27 13:06:56 h app: x\n' >in
	[ "$(parse in | jq -r .event.dataset | paste -sd,)" = apache.access,syslog ]
	[ "$(parse -f web in | jq -r '.tags[0] // .event.dataset' | paste -sd,)" = apache.access,unrecognized ]
	[ "$(parse -f nginx in | jq -r '.tags[0] // .event.dataset' | paste -sd,)" = nginx.access,unrecognized ]
	[ "$(parse -f syslog in | jq -r '.tags[0] // .event.dataset' | paste -sd,)" = unrecognized,syslog ]
	[ "$(tail -1 in | parse -f auth | jq -r .event.dataset)" = auth ]
	ends_with 64 siem-parse -f nonsense in
	one_line "$output"
}

@test "--list-formats shows a sample of each that it reads itself" {
	siem-parse --list-formats >list
	sed '/^$/,$d' list | grep '^  ' | sed 's/^ *//' >in
	[ "$(wc -l <in)" -eq "$(sed '/^$/,$d' list | grep -c '^[a-z]')" ]
	parse in | jq -es 'length >= 8 and all((.tags // []) | index("unrecognized") | not)'
}

@test "--list-formats shows a message of each program, and it is understood" {
	siem-parse --list-formats | sed '1,/^What/d' >list
	sed 's/^[^ ]* *//' list >in
	parse in | jq -r 'if .event.category then .process.name else "not understood: " + .message end' >out
	sed 's/ .*//' list | diff - out
	[ "$(wc -l <out)" -ge 39 ]
}

@test "times get the year, the zone and the tags that the options ask for" {
	echo 'Mar 27 13:06:56 h app: x' >in
	time_of() { jq -r '[.["@timestamp"], .event.timezone // "none"] | join(" ")'; }
	[ "$(parse in | time_of)" = "2026-03-27T13:06:56.000Z none" ]
	[ "$(parse --timezone Europe/Berlin in | time_of)" = "2026-03-27T12:06:56.000Z Europe/Berlin" ]
	[ "$(parse --timezone -05:00 --year 2019 in | time_of)" = "2019-03-27T18:06:56.000Z -05:00" ]
	[ "$(TZ=Asia/Kolkata parse --timezone local in | time_of)" = "2026-03-27T07:36:56.000Z +05:30" ]
	ends_with 64 siem-parse --timezone Europe/Atlantis in
	[[ $output == *tzdata* ]]
	ends_with 64 siem-parse --now yesterday in
}

@test "a line that is written to a followed file comes out within 100 ms" {
	echo 'Mar 27 13:06:56 h sshd[1]: first' >log
	mkfifo tailed
	tail -s 0.01 -n +1 -F log >tailed 2>/dev/null &
	tail_pid=$!
	siem-parse <tailed | siem-score -m "$ROOT/models/default.json" >out &
	score_pid=$!
	wait_for 60 grep -q first out
	# The best of several tries: the machine may be busy, the program may not.  Where tail cannot
	# be woken by the kernel (overlay file systems) it looks as often as -s says.
	best=1000
	for i in 1 2 3 4 5 6 7 8 9 10; do
		start=$(date +%s%N)
		echo "Mar 27 13:06:57 h sshd[1]: line $i" >>log
		until grep -q "line $i\"" out; do :; done
		took=$((($(date +%s%N) - start) / 1000000))
		[ $took -ge $best ] || best=$took
	done
	kill $tail_pid
	wait $score_pid
	[ "$(wc -l <out)" -eq 11 ]
	[ $best -le 100 ]
}

@test "an envelope is believed with --envelope only" {
	echo '{"log_line":"Mar 27 13:06:56 web1 sshd[1]: x","source":"edge","file":"/a","fingerprint":"f","offset":7}' >in
	[ "$(parse --envelope in | jq -c '[.host.hostname, .log.file, .log.offset, .process.name]')" = \
		'["web1",{"path":"/a","fingerprint":"f"},7,"sshd"]' ]
	[ "$(parse in | jq -c '[.event.dataset, .process.name, .log]')" = '["json",null,null]' ]
}

@test "a JSON line cannot place itself in a file that was counted" {
	echo '{"log":{"file":{"fingerprint":"forged"},"offset":0},"message":"x"}' >in
	[ "$(parse in | jq -c '[.log.file.fingerprint, .input["file.fingerprint"]]')" = '[null,"forged"]' ]
}

@test "an event keeps its id wherever the file is read, by fingerprint and offset" {
	line() { printf '{"log_line":"Mar 27 13:06:56 h app: equal","fingerprint":"f","offset":%s,"source":"h"}\n' "$1"; }
	{ line 0; line 30; line 60; } >in
	parse --envelope in | jq -r .event.id >all
	[ "$(sort -u all | wc -l)" -eq 3 ]
	[ "$(line 60 | parse --envelope | jq -r .event.id)" = "$(tail -n 1 all)" ]
}

@test "later stages can read whatever siem-parse has read, however deep it nests" {
	local open levels
	for levels in 60 61 62 63 64 65; do
		open=$(printf '[%.0s' $(seq $levels))
		printf '{"features":%s%s}\n' "$open" "${open//[/]}"
	done >in
	parse in >out || [ $? -eq 1 ]
	[ "$(jq -r .event.kind out | paste -sd' ')" = "event event event pipeline_error pipeline_error pipeline_error" ]
	[ "$(siem-features <out | jq -r .event.id | paste -sd' ')" = "$(jq -r .event.id out | paste -sd' ')" ]
}

@test "an envelope can hold bytes that are not UTF-8" {
	printf 'Mar 27 13:06:56 web1 sshd[8]: Failed password for a\xff from 203.0.113.9 port 4 ssh2\n' >raw
	printf '{"log_line_base64":"%s"}\n' "$(head -c -1 raw | base64 -w0)" >in
	[ "$(parse --envelope in | jq -c .event.original_base64,.user.name)" = "$(parse raw | jq -c .event.original_base64,.user.name)" ]
	printf '%s\n' '{"log_line_base64":"!"}' '{"log_line":"a","log_line_base64":"YQ=="}' >in
	[ "$(parse --envelope in | jq -r .event.kind | sort -u)" = pipeline_error ]
}

@test "JSON of several lines in an envelope is one event on one line" {
	printf '%s\n' '{"log_line":"{\"a\":1,\n\"b\":\"x\\ny\"\r\n}"}' >in
	[ "$(parse --envelope in | wc -l)" -eq 1 ]
	[ "$(parse --envelope in | jq -c '[.a, .b]')" = '[1,"x\ny"]' ]
	printf '%s\n' '{"log_line":"{\"a\":\"x\ny\"}"}' | parse --envelope >out || [ $? -eq 1 ]
	[ "$(jq -r .event.kind out)" = pipeline_error ]
}

@test "the error record of a line in an envelope keeps where it came from" {
	printf '%s\n' '{"log_line":"{\"a\":","source":"web1","received":"2026-03-27T13:00:00Z","fingerprint":"f","offset":7}' >in
	[ "$(parse --envelope in | jq -c '[.event.kind, .host.hostname, .["@timestamp"], .log.offset]')" = \
		'["pipeline_error","web1","2026-03-27T13:00:00.000Z",7]' ]
	sed 's/:7}/:8}/' in >>in
	[ "$(parse --envelope in | jq -r .event.id | sort -u | wc -l)" -eq 2 ]
}

@test "a line without a time in an envelope has that of its source, else when it was received" {
	printf '%s\n' '{"log_line":"2020-01-01T00:00:00Z a b: c","source":"a","received":"2026-03-27T13:00:00Z"}' \
		'{"log_line":"none","source":"b","received":"2026-03-27T13:00:00Z"}' \
		'{"log_line":"none","source":"a","received":"2026-03-27T13:00:00Z"}' >in
	[ "$(parse --envelope in | jq -r '.["@timestamp"][:4]' | paste -sd,)" = 2020,2026,2020 ]
}

@test "a broken envelope is a pipeline error and keeps its input" {
	printf '%s\n' '{"source":"h"}' 'Mar 27 13:06:56 h app: bare' '{"log_line":1}' >in
	ends_with 1 parse --envelope in
	[ "$(parse --envelope in | jq -r 'select(.event.kind == "pipeline_error") | .event.original')" = "$(cat in)" ]
	ends_with 65 parse --envelope --strict in
}
