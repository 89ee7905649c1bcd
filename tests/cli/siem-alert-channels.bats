# siem-alert: receivers that speak HTTP, and the page that describes all channels.
#
# bats file_tags=slow

load common
load alert

setup_file() {
	export SCORED="$BATS_FILE_TMPDIR/scored.ndjson"
	siem-simulate --seed 5 --lines 3000 --attack ssh-brute-force:0.03,web-scan:0.03 |
		siem-parse --now 2026-12-01T00:00:00Z | siem-score >"$SCORED"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	printf '[alerts]\nlate = 5000w\nbudget = 1000\n' >policy
}

teardown() {
	[ -z "${alert-}" ] || kill -9 "$alert" 2>/dev/null || true
	stop_sink
}

stop_sink() {
	[ -z "${sink-}" ] || kill "$sink" 2>/dev/null || true
	sink=
}

# start_sink [OPTION,...]: a receiver on a free port, or on the former one.  It keeps bodies in
# got/KEY.N, the keys in order in `keys`, and answers with the first line of `script`, which
# is then gone, or 200.  The options are socat's: linger=0 makes a reset of each end.
start_sink() {
	need socat
	mkdir -p got
	cat >answer <<-'END'
		#!/bin/sh
		size=0 key=none
		while IFS= read -r line; do
			line=${line%"$(printf '\r')"}
			[ -n "$line" ] || break
			case $line in
			[Cc]ontent-[Ll]ength:*) size=${line#*: } ;;
			[Ii]dempotency-[Kk]ey:*) key=${line#*: } ;;
			esac
		done
		head -c "$size" >"got/$key.$$"
		date +%s%3N >>times
		read -r how <script
		sed -i 1d script
		echo "$key" >>keys
		case $how in
		429) printf 'HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n' ;;
		503) printf 'HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n' ;;
		404) printf 'HTTP/1.1 404 No\r\nContent-Length: 7\r\n\r\nno such' ;;
		cut) printf 'HTTP/1.1 20' ;;
		none) ;;
		late) sleep 6 && printf 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok' ;;
		until=*) until [ -e "${how#until=}" ]; do sleep 0.02; done ;;
		*) printf 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok' ;;
		esac
	END
	chmod +x answer
	[ -e script ] || : >script
	: >sink.log # of one before, too
	socat -d -d "TCP-LISTEN:${port:-0},bind=127.0.0.1,reuseaddr,fork,max-children=1${1:+,$1}" \
		EXEC:./answer 2>sink.log 3>&- 9>&- &
	sink=$!
	wait_for 60 grep -q "listening on" sink.log
	port=$(sed -n 's/.*listening on AF=2 127.0.0.1://p' sink.log | head -n 1)
	echo "http://127.0.0.1:$port/" >url
	printf '[hook]\ntype = webhook\nurl-file = %s\nallow-local = yes\n' "$PWD/url" >channels
}

# The keys of what people were to be told, by what stands on standard output.
told() {
	jq -r 'select(.alert.told > 0 and (.alert.change | IN("updated", "evicted") | not)).alert |
		"\(.id)-\(.change)-\(.told)"' alerts | sort -u
}

# begin [OPTION...]: siem-alert that reads the pipe `in` until the end of the test.
begin() {
	mkfifo in
	siem-alert --channels channels --spool spool --policy policy "$@" in >alerts 2>err 3>&- 9>&- &
	alert=$!
	exec 8>in
}

dead() {
	[ "$(find spool/hook/dead -name '*.json' 2>/dev/null | wc -l)" -ge "$1" ]
}

@test "where a receiver is away for too long, those that wait have one try each" {
	start_sink
	yes 503 | head -n 1000 >script
	begin --give-up 0.001 --metrics metrics
	cat "$SCORED" >&8
	wait_for 180 dead 3
	kill -TERM "$alert"
	exec 8>&-
	wait "$alert" || true
	alert=
	[ "$(sed -n 's/^siem_alert_dead_total.* //p' metrics)" -eq "$(find spool/hook/dead -name '*.json' | wc -l)" ]
	grep -q '^siem_alert_dead_total{stage="siem-alert"} [1-9]' metrics
	jq -se 'all(.[]; .error | contains("503"))' spool/hook/dead/*.json
	# The first was tried again and again, those behind it once.
	[ "$(head -n 1 keys)" = "$(sed -n 2p keys)" ]
	for n in 2 3; do
		[ "$(grep -c -- "$(uniq keys | sed -n ${n}p)" keys)" -eq 1 ]
	done
	# Once it is well, all the others come.
	: >script
	sent
	run ! grep -q . <(comm -23 <(told) <(sort -u keys))
}

# Each message that came is what its key says; and all came, and no others.
all_came() {
	local file
	for file in got/*; do
		[[ ${file##*/} == "$(jq -r '.alert | "\(.id)-\(.change)-\(.told)"' "$file")".* ]]
	done
	[ "$(told | wc -l)" -gt 3 ]
	diff <(told) <(sort -u keys)
}

@test "a receiver that is slow, away or breaks off gets each message all the same, once" {
	start_sink
	printf '429\ncut\n503\nnone\n' >script
	siem-alert --channels channels --spool spool --policy policy "$SCORED" >alerts 2>err
	sent
	all_came
	# The first message was tried five times under one key, all others once.
	[ "$(head -n 5 keys | uniq | wc -l)" -eq 1 ]
	[ -z "$(tail -n +5 keys | sort | uniq -d)" ]
	[ -z "$(find spool -name '*.json')" ]
	# Not before the receiver wanted it.
	[ $(($(sed -n 2p times) - $(sed -n 1p times))) -ge 2990 ]
}

@test "what is on its way when siem-alert ends is heard, and not sent again" {
	start_sink
	echo late >script
	siem-alert --channels channels --spool spool --policy policy "$SCORED" >alerts 2>err
	grep -q "messages stay in spool" err
	sent
	all_came
	[ -z "$(sort keys | uniq -d)" ]
}

@test "a receiver that resets connections gets each message once it is well" {
	start_sink linger=0
	printf 'none\nnone\nnone\nnone\nnone\nnone\nnone\nnone\nnone\nnone\n' >script
	siem-alert --channels channels --spool spool --policy policy "$SCORED" >alerts 2>err
	grep -q "channel hook: no answer: .*; trying again" err
	grep -q "messages stay in spool" err
	[ "$(sort -u keys | wc -l)" -eq 1 ]
	stop_sink
	: >script
	rm -r keys got
	start_sink
	sent
	all_came
	[ -z "$(sort keys | uniq -d)" ]
}

@test "what a receiver refuses is put aside with what it said" {
	start_sink
	echo 404 >script
	siem-alert --channels channels --spool spool --policy policy "$SCORED" >alerts 2>err
	sent
	[ "$(find spool/hook/dead -name '*.json' | wc -l)" -eq 1 ]
	jq -e '.error | contains("404") and contains("no such")' spool/hook/dead/*.json
	# It is the first, whole, and was not tried again.
	[ "$(jq -r '.message.alert | "\(.id)-\(.change)-\(.told)"' spool/hook/dead/*.json)" = "$(head -n 1 keys)" ]
	[ -z "$(sort keys | uniq -d)" ]
	all_came
}

@test "killed while it sends, each message arrives, twice only under the same key" {
	start_sink
	local round before
	: >keys
	for round in 1 2 3; do
		printf '\nuntil=killed.%s\n' "$round" >script
		before=$(wc -l <keys)
		siem-alert --channels channels --spool spool --policy policy "$SCORED" >out 2>&1 3>&- 9>&- &
		alert=$!
		# One was delivered, the other is on its way.
		wait_for 60 came $((before + 2))
		kill -9 "$alert"
		wait "$alert" || true
		touch "killed.$round"
	done
	alert=
	siem-alert --channels channels --spool spool --policy policy "$SCORED" >alerts 2>/dev/null
	sent
	all_came
	[ -n "$(sort keys | uniq -d)" ]
}

came() {
	[ "$(wc -l <keys)" -ge "$1" ]
}

@test "--test says what the receiver answered" {
	start_sink
	[[ $(siem-alert --channels channels --test hook) == "hook: HTTP 200: ok" ]]
	echo 429 >script
	ends_with 69 siem-alert --channels channels --test hook
	[[ $output == *"HTTP 429"* ]]
	echo 404 >script
	ends_with 1 siem-alert --channels channels --test hook
	sed -i /allow-local/d channels
	echo "https://localhost:1/" >url
	ends_with 1 siem-alert --channels channels --test hook
	[[ $output == *allow-local* ]]
}

@test "a certificate that nobody vouches for is refused" {
	need openssl
	need socat
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 \
		-subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
	start_sink
	kill "$sink"
	socat -d -d OPENSSL-LISTEN:0,bind=127.0.0.1,reuseaddr,fork,cert=cert.pem,key=key.pem,verify=0 EXEC:./answer 2>tls.log 3>&- 9>&- &
	sink=$!
	wait_for 60 grep -q "listening on" tls.log
	sed -n 's/.*listening on AF=2 127.0.0.1/https:\/\/localhost/p' tls.log | head -n 1 >url
	ends_with 1 siem-alert --channels channels --test hook
	[[ $output == *certificate* ]]
	echo "ca = $PWD/cert.pem" >>channels
	[[ $(siem-alert --channels channels --test hook) == "hook: HTTP 200: ok" ]]
	# Not under another name.
	sed -i s/localhost/127.0.0.1/ url
	ends_with 1 siem-alert --channels channels --test hook
}

@test "a template has lines, and one dashboard serves all channels" {
	start_sink
	cat >channels <<-END
		dashboard = https://siem.example.org/
		[hook]
		type = webhook
		url-file = $PWD/url
		allow-local = yes
		title = {risk_level} {entity}
		text = {reasons}
		 see {url}
	END
	siem-alert --channels channels --test hook
	jq -e '.title == "critical 192.0.2.1"' got/*
	jq -e '(.url | startswith("https://siem.example.org/alerts?open=0000")) and .text == "a test of this channel\nsee " + .url' got/*
}

@test "a message says each value against what is typical" {
	start_sink
	siem-alert --channels channels --spool spool --policy policy "$SCORED" >alerts 2>err
	sent
	# failed_auth_rate 1 (typical 0 to 0.2)
	jq -es 'map(select(.alert.contributions | length > 0)) | length > 3 and all(.[]; .text as $text | .alert.contributions[:3]
		| all(.[]; .feature as $feature | $text | split("\n") | any(.[];
			test("^" + $feature + " -?[0-9.]+ [(]typical -?[0-9.]+ to -?[0-9.]+[)]$"))))' got/*
	jq -es 'any(.[]; (.alert.contributions[0] // empty) as $c
		| .text | contains("\($c.feature) \($c.value) (typical \($c.typical.p05) to \($c.typical.p95))\n"))' got/*
}

@test "--check-config looks at the policy and the channels file" {
	printf '[record]\ntype = file\npath = record\n' >channels
	ends_with 0 siem-alert --channels channels --spool spool --policy policy --check-config
	printf '[rule all]\nchannels = record, pager\n' >>policy
	ends_with 78 siem-alert --channels channels --spool spool --policy policy --check-config
	[[ $output == *'channels has no channel "pager"' ]]
	echo 'colour = red' >>channels
	ends_with 78 siem-alert --channels channels --spool spool --check-config
	[[ $output == *'channels:4: [record] no setting is called "colour"'* ]]
	# As at the start: the same status, the same words.
	printf '[record]\ntype = file\npath = record\n' >channels
	local options
	for options in "--block yes" "--channels channels" "--dry-run --pass" "--test record" "--mask user"; do
		# shellcheck disable=SC2086 # options are words
		run siem-alert $options </dev/null
		[ "$status" -eq 64 ] || [ "$status" -eq 78 ]
		started="$status $output"
		# shellcheck disable=SC2086
		run siem-alert $options --check-config
		[ "$status $output" = "$started" ]
	done
	ends_with 0 siem-alert --channels channels --test record --check-config
	[ ! -e spool ]
	[ ! -e record ]
}

@test "siem-channels(5) describes the types and settings that there are" {
	siem-alert --list-channels >list
	cut -f 1 list | uniq | grep -v '[*]' >types
	[ "$(wc -l <types)" -eq 12 ]
	sed -n 's/^\.Ss \([a-z]*\)$/\1/p' "$ROOT/man/siem-channels.5" | diff types -
	awk '/^\.Ss / { of = $0; sub(/^\.Ss /, "", of); if (of ~ /^Settings/) of = "*" }
		/^\.It Cm / { gsub(/[.,]/, " "); for (i = 3; i <= NF; i++) print of "\t" $i }' \
		"$ROOT/man/siem-channels.5" >described
	# What all that speak HTTP know stands once, for each of them.
	for type in webhook slack teams telegram pagerduty alertmanager; do
		sed -n "s/^Channels that speak HTTP	/$type	/p" described
	done >>described.http
	sed -i '/^Channels that/d' described
	diff <(cut -f 1,2 list | grep -v '	-$' | sort) <(sort described described.http)
}

@test "each example of siem-channels(5) is a channel, and all of them are a file" {
	awk '/^\.Sh EXAMPLES/ { exit } /^\.Bd/ { p = 1; next } /^\.Ed/ { p = 0 } p && !/^\$/' "$ROOT/man/siem-channels.5" |
		sed -n '/^\[/,$p' >all
	mkdir secrets
	local url type
	for url in ticket slack teams; do echo "https://example.net/x" >secrets/$url-url; done
	echo 12:abc | tee secrets/mail secrets/redis secrets/ticket-key secrets/telegram-token >secrets/pagerduty-key
	chmod 600 secrets/*
	siem-alert --list-channels | cut -f 1 | uniq | grep -v '[*]' >types
	diff types <(sed -n 's/^type = //p' all)
	while read -r type; do
		awk -v type="$type" 'function say() { if (text ~ "type = " type "\n") printf "%s", text }
			/^\[/ { say(); text = "" } { text = text $0 "\n" } END { say() }' all >channels
		[ "$(grep -c '^\[' channels)" -eq 1 ]
		siem-alert --channels channels --spool spool --check-config
	done <types
	siem-alert --channels all --spool spool --check-config
	sed -i 's/^path = .*/path = record/' all
	[[ $(siem-alert --channels all --test record) == record:* ]]
}
