# siem-parse --explain: which bytes became which field.

load common

explain() { siem-parse --now 2026-12-01T00:00:00Z --explain "$@"; }

# block N: the N-th block of standard input.
block() { awk -v RS= -v n="$1" 'NR == n'; }

# of KIND NAME: what that row of standard input says, one blank between words.
of() { awk -v kind="$1" -v name="$2" '$1 == kind && $2 == name { $1 = $2 = ""; sub(/^ +/, ""); print }'; }

# samples: the golden logs of text, which stands in the event as it stands in the line.
samples() { find "$ROOT/tests/golden" -name '*.log' ! -name 'json*' ! -name 'journald*' ! -name 'docker*' ! -name 'envelope*' | sort; }

@test "every line has one block, and every row says what it is about" {
	for log in "$ROOT"/tests/golden/*.log; do
		explain "$log" >out || [ $? -eq 1 ]
		[ "$(grep -c '^line ' out)" -eq "$(grep -ac '' "$log")" ]
		[ "$(grep -c '^$' out)" -eq "$(grep -ac '' "$log")" ]
		run ! grep -vE '^$|^line [0-9]+, [0-9]+ bytes: |^  (format|inside|message|stamp|time|field|category|type|outcome|tag|error) ' out
	done
}

@test "offsets are those of cut -b" {
	for log in $(samples); do
		explain "$log" >out || [ $? -eq 1 ]
		# Texts without an escape: what is shown is what stands in the line.
		awk -v RS= -v FS='\n' '
			index($0, "\\") || /bytes more/ { next }
			{
				line = substr($1, index($1, ": ") + 2)
				for (i = 2; i <= NF; i++)
					if ($i ~ /^  (field|stamp)/ && match($i, / [0-9]+-[0-9]+ /)) {
						split(substr($i, RSTART + 1), at, "[ -]")
						value = substr($i, RSTART)
						sub(/^ [0-9]+-[0-9]+ */, "", value)
						want = substr(line, at[1], at[2] - at[1] + 1)
						sub(/^ */, "", want)
						compared++
						if (want != value) {
							print $i "\n" line
							bad = 1
						}
					}
			}
			END { print compared + 0 >"compared"; exit bad }' out
		cat compared >>all
	done
	[ "$(awk '{ n += $1 } END { print n }' all)" -gt 2000 ]
}

@test "the fields are those of the event, no more and no fewer" {
	for log in $(samples); do
		explain "$log" | awk '$1 == "field" { print $2 }' | sort | uniq -c >told
		siem-parse --now 2026-12-01T00:00:00Z "$log" | jq -r '
			del(.["@timestamp"], .event.id, .event.kind, .event.category, .event.type, .event.outcome,
				.related, .tags) | paths(scalars) | join(".")' | sort | uniq -c >written
		diff told written
	done
}

@test "a hostile line cannot speak to the terminal" {
	printf 'Mar 27 13:06:56 h app: \033]0;owned\007\r\b\302\233\342\200\256 \\x\n' >in
	explain "$ROOT"/tests/golden/*.log in >out || [ $? -eq 1 ]
	[ -z "$(tr -d '\n -~' <out)" ]
	[[ $(explain in | of field message) == '24-43 \x1b]0;owned\x07\x0d\x08\xc2\x9b\xe2\x80\xae \\x' ]]
}

@test "a line that looks like explanation stays in its row" {
	printf 'Mar 27 13:06:56 h app: x\\x0a  field     source.ip   1-2   192.0.2.1\n' >in
	[ "$(explain in | grep -c '^  field *source.ip')" -eq 0 ]
	[ "$(explain in | grep -c '^line ')" -eq 1 ]
}

@test "each format says why it did not read the line" {
	echo '203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] "GET / HTTP/1.1" 200 1 "-" "-"' >in
	explain in >out
	[ "$(of format syslog <out)" = "not mine" ]
	[ "$(of format kernel <out)" = "wrong first byte" ]
	[ "$(of format apache <out)" = "read it" ]
	[ "$(of format nginx <out)" = "not asked" ]
	explain -f nginx in >out
	[ "$(of format syslog <out)" = "not chosen" ]
	[ "$(of format nginx <out)" = "read it" ]
}

@test "of a frame it tells whether the program or its message is unknown" {
	printf 'Mar 27 13:06:56 h %s\n' 'sshd[1]: Invalid user x from 203.0.113.9' 'sshd[1]: what is this' \
		'frobd: x' 'no tag at all' 'frobd: pam_unix(frobd:auth): check pass; user unknown' >in
	explain in >out
	[ "$(of message sshd <out | paste -sd,)" = "read it,message unknown" ]
	[ "$(of message frobd <out)" = "program unknown" ]
	[ "$(block 4 <out | grep '^  message')" = "$(printf '  message %38s%s' '' 'no program named')" ]
	[ "$(of message pam <out)" = "read it" ]
}

@test "of a time it tells what the stamp did not say" {
	printf '%s\n' 'Mar 27 13:06:56 h app: x' '2026-03-27T13:06:56 h app: x' \
		'2026-03-27T13:06:56+02:00 h app: x' 'nothing' >in
	explain --timezone Europe/Berlin in | grep -A1 '^  stamp\|^  format  *docker' | grep -o 'no .*\|zone .*' >out
	diff out - <<-'EOF'
		no year in the stamp: 2026; no zone in the stamp: Europe/Berlin
		no zone in the stamp: Europe/Berlin
		zone +02:00
		no stamp in the line: the time of the line before
	EOF
	printf 'Dec 31 23:30:00 h app: x\n' >in
	explain --timezone -05:00 --year 2025 in | grep -q '2026-01-01T04:30:00.000Z  *no year in the stamp: 2025;'
}

@test "in JSON the member's name stands behind the value" {
	printf '%s\n' '{"ts":1774616816,"request":{"headers":{"User-Agent":["curl/8"]},"remote_ip":"203.0.113.9"},"status":404,"msg":"a\nb"}' >in
	explain in >out
	[ "$(of field source.ip <out)" = "78-88 203.0.113.9 (request.remote_ip)" ]
	[ "$(of field user_agent.original <out)" = "55-60 curl/8 (request.headers.User-Agent)" ]
	[ "$(of field http.response.status_code <out)" = "101-103 404 (status)" ]
	[ "$(of field message <out)" = 'derived a\x0ab' ]
	grep -q '^  stamp  *7-16  *1774616816 (ts)$' out
}

@test "what JSON held is counted in the text that it stands for" {
	printf '%s\n' '{"log":"Mar 27 13:06:56 web1 app: \"x\"\n","stream":"stdout","time":"2026-03-27T13:06:56Z"}' >in
	explain in >out
	[ "$(of format docker <out) $(of inside syslog <out)" = "read it read it" ]
	[ "$(of field host.hostname <out)" = "inside 17-20 web1" ]
}

@test "broken JSON is told with its column, and the status is that of events" {
	echo '{"a' >in
	ends_with 1 explain in
	[[ $output == *'error '*'at column 4'* ]]
	ends_with 65 explain --strict in
}

@test "an envelope is opened before the line is explained" {
	echo '{"log_line":"Mar 27 13:06:56 web1 sshd[1]: x","file":"/a"}' >in
	explain --envelope in >out
	head -n 1 out | grep -qx 'line 1, 31 bytes: Mar 27 13:06:56 web1 sshd\[1\]: x'
	[ "$(of field log.file.path <out)" = "derived /a" ]
}

@test "the sample that --list-formats shows is read by its own format" {
	siem-parse --list-formats | sed '/^$/,$d' | sed -n 'h;n;H;x;s/^\([^ ]*\)[^\n]*\n */\1\t/p' >list
	[ "$(wc -l <list)" -ge 8 ]
	while IFS=$'\t' read -r name sample; do
		[ "$(printf '%s\n' "$sample" | explain -f "$name" | of format "$name")" = "read it" ]
	done <list
}

@test "the message that --list-formats shows of a program is read by its own row" {
	siem-parse --list-formats | sed '1,/^What/d' >list
	sed 's/^[^ ]* *//' list | explain | awk '$1 == "message" { print $2, $3, $4 }' >out
	awk '{ print $1, "read it" }' list | diff - out
}
