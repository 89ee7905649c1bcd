# siem-parse with formats of the user's own: --formats, --check-formats.

load common

parse() { siem-parse --now 2026-12-01T00:00:00Z "$@"; }

# A format that reads "NAME did well|badly from ADDRESS", whole lines, into formats/FILE.conf.
write_format() {
	mkdir -p formats
	cat >"formats/$1.conf" <<'END'
pattern = (?<user>.*) did (?<word>well|badly) from (?<address>\S+)

[fields]
user.name = user
event.outcome = word
source.address = address

[constants]
event.category = authentication
event.type = start

[event.outcome]
well = success
badly = failure

[example]
line = ana did badly from 203.0.113.9
user.name = ana
source.ip = 203.0.113.9
event.outcome = failure
END
}

# refuses PATTERN: siem-parse ends with 78 and says it, in one line, and so does --check-formats.
refuses() {
	ends_with 78 siem-parse --formats formats </dev/null
	one_line "$output"
	# shellcheck disable=SC2053 # a pattern is meant
	[[ $output == siem-parse:\ formats/a.conf$1 ]] || { echo "said: $output"; return 1; }
	ends_with 78 siem-parse --check-formats formats
	# shellcheck disable=SC2053
	[[ $output == *not\ ok\ formats/a.conf$1* ]] || { echo "said: $output"; return 1; }
}

# with LINE...: format a with these lines at its end.
with() {
	write_format a
	printf '%s\n' "$@" >>formats/a.conf
}

# change SED: format a, edited.
change() {
	write_format a
	sed -i "$1" formats/a.conf
}

@test "an own format reads lines that nobody else knows, and says its name" {
	write_format a
	echo 'bob did well from 198.51.100.7' >in
	[ "$(parse in | jq -c .tags)" = '["unrecognized","time_missing"]' ]
	[ "$(parse --formats formats in | jq -c '[.event.dataset, .event.outcome, .user.name, .source, .event.category]')" = \
		'["a","success","bob",{"address":"198.51.100.7","ip":"198.51.100.7"},["authentication"]]' ]
}

@test "siem.conf and the environment name the folder as the flag does" {
	write_format a
	echo 'bob did well from 198.51.100.7' >in
	printf '[siem-parse]\nformats = formats\n' >siem.conf
	[ "$(parse -c siem.conf in | jq -r .event.dataset)" = a ]
	[ "$(SIEM_FORMATS=formats parse in | jq -r .event.dataset)" = a ]
}

@test "own formats come before the built-in ones" {
	line='203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] "GET /a HTTP/1.1" 200 512'
	mkdir formats
	cat >formats/mine.conf <<END
pattern = (?<address>\S+) - .* "GET (?<url>.*) HTTP/1.1" 200 \d+
[fields]
source.ip = address
url.original = url
[example]
line = $line
url.path = /a
END
	echo "$line" >in
	[ "$(parse in | jq -r .event.dataset)" = apache.access ]
	[ "$(parse --formats formats in | jq -r '.event.dataset + .url.path')" = mine/a ]
}

@test "a format of a program reads its messages in every frame, before the built-in ones" {
	mkdir formats
	cat >formats/mine.conf <<'END'
pattern = Failed password for (?<user>.*) from \S+ port \d+ ssh2
program = sshd, other
[fields]
user.name = user
[example]
line = Mar 27 13:06:56 h sshd[1]: Failed password for ana from 203.0.113.9 port 22 ssh2
user.name = ana
host.hostname = h
process.name = sshd
END
	message='Failed password for root from 203.0.113.9 port 4022 ssh2'
	cat >in <<END
Mar 27 13:06:56 h sshd[812]: $message
<38>1 2026-03-27T13:06:56Z h other 812 - - $message
{"__REALTIME_TIMESTAMP":"1774616816003000","_HOSTNAME":"h","SYSLOG_IDENTIFIER":"sshd","MESSAGE":"$message"}
Mar 27 13:06:56 h sshd[812]: Accepted password for root from 203.0.113.9 port 4022 ssh2
Mar 27 13:06:56 h third[812]: $message
END
	[ "$(parse --formats formats in | jq -r .event.dataset | paste -sd' ')" = 'mine mine mine auth syslog' ]
	[ "$(parse --formats formats -f mine in | jq -r '.tags[0] // .event.dataset' | paste -sd' ')" = \
		'mine mine mine unrecognized unrecognized' ]
}

@test "-f takes an own format's name, and then nothing else is read" {
	write_format a
	printf '%s\n' 'bob did well from 198.51.100.7' 'Mar 27 13:06:56 h app: x' >in
	[ "$(parse --formats formats -f a in | jq -r '.tags[0] // .event.dataset' | paste -sd,)" = time_missing,unrecognized ]
	[ "$(parse --formats formats -f syslog in | jq -r '.tags[0] // .event.dataset' | paste -sd,)" = unrecognized,syslog ]
	ends_with 64 siem-parse -f a in
}

@test "--list-formats shows own formats first, with a sample that they read" {
	write_format a
	siem-parse --list-formats --formats formats >list
	[ "$(sed -n 1p list)" = 'a              own format in formats' ]
	sed -n 's/^  *//; 2p' list | parse --formats formats -f a | jq -e '.event.dataset == "a"'
}

@test "--check-formats proves every example and says where it stands" {
	write_format a
	write_format b
	printf '[example]\nline = a did well from h\nsource.domain = h\n' >>formats/a.conf
	rm formats/b.conf
	ends_with 0 siem-parse --check-formats formats
	[ "$output" = $'ok a: the example in line 16\nok a: the example in line 21' ]
	sed -i 's/^source.domain = h/source.domain = i/' formats/a.conf
	ends_with 78 siem-parse --check-formats formats
	[ "$output" = $'ok a: the example in line 16\nnot ok formats/a.conf:23: source.domain: expected i, got h' ]
}

@test "the shipped formats are proven" {
	ends_with 0 siem-parse --check-formats "$ROOT/scripts/samples/formats"
	[ "$(grep -c '^ok ' <<<"$output")" -ge 5 ]
}

@test "an example that gives something else says field, expected and got" {
	change 's/^source.ip = .*/source.ip = 203.0.113.8/'
	refuses ':19: source.ip: expected 203.0.113.8, got 203.0.113.9'
	change 's/^source.ip = .*/source.port = 22/'
	refuses ':19: source.port: expected 22, got nothing'
	change 's/^source.ip = .*/event.type = start, end/'
	refuses ':19: event.type: expected start, end, got start'
}

@test "an example that the pattern does not read is no example" {
	change 's/^line = .*/line = ana did badly/'
	refuses ":16: the pattern does not match the whole of the example's line"
	change 's/^line = .*/line = ana did badly from 203.0.113.9 and so on/'
	refuses ":16: the pattern does not match the whole of the example's line"
}

@test "a format without an example, or with an empty one, is refused" {
	change "16,\$d"
	refuses ': no \[example\]'
	change '/^line/d'
	refuses ':16: \[example\] has no line'
	change '/^line/q'
	refuses ':16: \[example\] expects no field'
}

@test "a pattern that is none says where" {
	change '1s/.*/pattern = (?<user>.*) did (well|badly/'
	refuses ':1: pattern: missing closing parenthesis, behind *'
	change '1d'
	refuses ': no pattern'
}

@test "fields and groups have to be there, and each group to be used" {
	change 's/^source.address/source.adress/'
	refuses ':6: no such field: source.adress (see siem-event(5))'
	change 's/^user.name = user/user.name = name/'
	refuses ':4: the pattern has no group (?<name>...)'
	change '/^user.name = user/d'
	refuses ':1: no field in \[fields\] takes the group user'
	change 's/^source.address/event.original/'
	refuses ":6: event.original is siem-parse's to say"
	change 's/^source.address/log.offset/'
	refuses ":6: log.offset is siem-parse's to say"
}

@test "constants and the meanings of words are ECS's" {
	change 's/^event.type = start/event.type = begin/'
	refuses ':10: event.type cannot be "begin"'
	change 's/^well = success/well = good/'
	refuses ':13: event.outcome cannot be "good"'
	change 's/^event.type = start/source.port = 70000/'
	refuses ':10: source.port cannot be "70000"'
}

@test "settings, sections and lines that nobody knows are said" {
	change '1s/^/patern = x\n/'
	refuses ':1: no such setting: patern (there are pattern, program and time)'
	with '[exmple]'
	refuses ':21: no such section: \[exmple\]*'
	with 'what is this'
	refuses ':21: neither \[section\] nor name = value'
	change '1s/^/time = %d of %Q\n/'
	refuses ':1: time: it knows %Y *'
	change '1s/^/time = %H:%M\n/'
	refuses ':1: time: it needs a month, a day, an hour and a minute, or %s'
}

@test "names that are taken, and those that -f cannot take, are refused" {
	write_format web
	ends_with 78 siem-parse --formats formats </dev/null
	[ "$output" = 'siem-parse: formats/web.conf: siem-parse has a format web of its own' ]
	mv formats/web.conf 'formats/A B.conf'
	ends_with 78 siem-parse --formats formats </dev/null
	one_line "$output"
}

@test "a folder that is not there ends with 78; only proving wants a format in it" {
	ends_with 78 siem-parse --formats nowhere </dev/null
	[[ $output == *'cannot read the folder nowhere: No such file or directory' ]]
	mkdir formats
	ends_with 0 siem-parse --formats formats </dev/null
	ends_with 78 siem-parse --check-formats formats
	one_line "$output"
}

@test "an example that an earlier format reads says so" {
	write_format a
	write_format b
	ends_with 78 siem-parse --formats formats </dev/null
	[[ $output == *'formats/b.conf:16: the format a, which comes before, reads the example' ]]
}

@test "a time is read by its layout, or in the usual forms without one" {
	mkdir formats
	format() {
		printf '%s\n' "$1" 'pattern = \[(?<t>.*)\] (?<m>.*)' '[fields]' '@timestamp = t' 'message = m' \
			'[example]' "line = [$2] x" "@timestamp = $3" >formats/t.conf
		echo "[$2] hello" | parse --formats formats | jq -r '.["@timestamp"] + " " + .message'
	}
	[ "$(format 'time = %d/%m/%y %I:%M:%S.%f %p' '07/03/26 12:06:56.5 AM' 2026-03-07T00:06:56.500Z)" = '2026-03-07T00:06:56.500Z hello' ]
	[ "$(format 'time = %a %b %e %H:%M %z %Y' 'Sat Mar  7 13:06 +0200 2026' 2026-03-07T11:06:00Z)" = '2026-03-07T11:06:00.000Z hello' ]
	[ "$(format 'time = %b %d %H:%M:%S' 'Feb 29 13:06:56' 2024-02-29T13:06:56Z)" = '2024-02-29T13:06:56.000Z hello' ]
	[ "$(format 'time = %s' 1774616816 2026-03-27T13:06:56Z)" = '2026-03-27T13:06:56.000Z hello' ]
	[ "$(format '' '2026-03-27 13:06:56,123+02:00' 2026-03-27T11:06:56.123Z)" = '2026-03-27T11:06:56.123Z hello' ]
	[ "$(format '' 1774616816123 2026-03-27T13:06:56.123Z)" = '2026-03-27T13:06:56.123Z hello' ]
	[ "$(format '' '27/Mar/2026:13:06:56 +0000' 2026-03-27T13:06:56Z)" = '2026-03-27T13:06:56.000Z hello' ]
}

@test "a name that holds the rest of a line cannot move the address" {
	write_format a
	echo 'x did well from 192.0.2.9 did badly from 203.0.113.9' | parse --formats formats >out
	[ "$(jq -c '[.user.name, .source.ip, .event.outcome]' out)" = \
		'["x did well from 192.0.2.9","203.0.113.9","failure"]' ]
}

@test "bytes that are no UTF-8, NUL and long values are data" {
	write_format a
	{
		printf 'a\xff\0\xc3 did well from 203.0.113.9\n'
		head -c 60000 /dev/zero | tr '\0' x
		printf ' did well from 203.0.113.9\n'
	} | parse --formats formats >out
	[ "$(jq -r .source.ip out | sort | uniq -c | xargs)" = '2 203.0.113.9' ]
	[ "$(jq -r '.user.name | length' out | paste -sd,)" = 4,60000 ]
}

@test "a pattern without end gives up on a line, is counted, and the next format reads it" {
	write_format b
	mkdir -p formats
	cat >formats/a.conf <<'END'
pattern = (?<m>(a+)+)(b|c)
[fields]
message = m
[example]
line = aab
message = aa
END
	as() { head -c "$1" /dev/zero | tr '\0' a; }
	{
		for size in 30 300 3000 30000 65000; do as $size; echo 'b did well from 203.0.113.9'; done
	} >in
	timeout 20 siem-parse --formats formats --metrics metrics --now 2026-12-01T00:00:00Z in >out 2>err
	[ "$(jq -r .event.dataset out | sort | uniq -c | xargs)" = '5 b' ]
	[ "$(sed -n 's/^siem_parse_own_given_up_total{.*} //p' metrics)" -ge 4 ]
	[ "$(cat err)" = "siem-parse: the pattern of the own format a takes too many steps on some lines, which it does not read" ]
}

@test "a pattern that calls itself without end gives up too" {
	mkdir formats
	cat >formats/a.conf <<'END'
pattern = (?<m>x|a(?&m)?(?&m)?a|(?R))
[fields]
message = m
[example]
line = x
message = x
END
	head -c 65000 /dev/zero | tr '\0' a >in
	ends_with 0 timeout 20 siem-parse --formats formats -f a --now 2026-12-01T00:00:00Z in
	[[ $output == *unrecognized* ]]
}

@test "SIGHUP takes new formats, and keeps the old ones where a new one is wrong" {
	write_format a
	mkfifo pipe
	siem-parse --formats formats --now 2026-12-01T00:00:00Z <pipe >out 2>err &
	pid=$!
	exec 9>pipe
	say() { echo "ana did $1 from 203.0.113.9" >&9; }
	lines() { [ "$(wc -l <out)" -eq "$1" ]; }
	say well
	wait_for 60 lines 1
	sed -i 's/^well = success/well = bad/' formats/a.conf
	kill -HUP $pid
	wait_for 60 grep -q 'not reloaded: formats/a.conf:13: event.outcome cannot be "bad"' err
	say well
	wait_for 60 lines 2
	sed -i 's/^well = bad/well = unknown/' formats/a.conf
	kill -HUP $pid
	unknown() { say well; jq -r .event.outcome out | grep -q unknown; }
	wait_for 60 unknown
	exec 9>&-
	wait $pid
	[ "$(jq -r .event.outcome out | sed -n 1,2p | xargs)" = 'success success' ]
	[ "$(jq -r .event.dataset out | sort -u)" = a ]
}

@test "--explain names the own format that read a line, and the bytes it took" {
	explain() { parse --explain --formats "$ROOT/scripts/samples/formats" "$@" | tr -s ' '; }
	echo '27.03.2026 13:06:56;door 7;OPEN;card of ana' >lines
	explain lines >out
	grep -qx ' format doors read it' out
	grep -qx ' field user.name 41-43 ana' out
	grep -qx ' stamp 1-19 27.03.2026 13:06:56' out
	echo 'Mar 27 13:06:56 gate1 vpnd[812]: ana granted from 203.0.113.9:4022' >message
	explain message >out
	grep -qx ' message vpnd read it' out
	grep -qx ' field source.port 63-66 4022' out
	echo 'Mar 27 13:06:56 gate1 vpnd[812]: else' | explain | grep -qx ' message vpnd not mine'
	printf '{"log":"%s\\n","stream":"stdout","time":"2026-03-27T13:06:56Z"}\n' "$(cat lines)" >frame
	explain frame >out
	grep -qx ' inside doors read it' out
	explain -f doors message | grep -qx ' format doors not mine'
}

@test "what JSON says is not read by a pattern, whatever it matches" {
	mkdir formats
	printf '%s\n' 'pattern = (?<m>.*)' '[fields]' 'message = m' '[example]' 'line = x' 'message = x' >formats/all.conf
	printf '%s\n' x '{"msg":"x"}' '{"log":"x\n","stream":"stdout","time":"2026-03-27T13:06:56Z"}' ' {' >in
	ends_with 1 parse --formats formats in
	[ "$(jq -r '.event.dataset // .event.kind' <<<"$output" | paste -sd' ')" = 'all json all pipeline_error' ]
}

@test "a group that a line does not have keeps nothing of the line before" {
	{
		echo 'Mar 27 13:06:56 gate1 vpnd[812]: ana refused from 203.0.113.9:4022, wrong password'
		echo 'Mar 27 13:06:57 gate1 vpnd[812]: ana refused from 203.0.113.9:4023'
	} | parse --formats "$ROOT/scripts/samples/formats" >out
	[ "$(jq -c '.event.reason' out | xargs)" = 'wrong password null' ]
}
