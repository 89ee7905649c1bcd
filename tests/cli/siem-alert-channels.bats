# siem-alert: receivers that speak HTTP, and the page that describes all channels.

load common

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
	[ -z "${sink-}" ] || kill "$sink" 2>/dev/null || true
}

# A receiver: it keeps bodies in got/, keys in keys, and answers with the first line of
# `script`, which is then gone, or 200.
start_sink() {
	need socat
	mkdir -p got
	cat >answer <<-'END'
		#!/bin/sh
		size=0
		while IFS= read -r line; do
			line=${line%"$(printf '\r')"}
			[ -n "$line" ] || break
			case $line in
			[Cc]ontent-[Ll]ength:*) size=${line#*: } ;;
			[Ii]dempotency-[Kk]ey:*) key=${line#*: } ;;
			esac
		done
		head -c "$size" >got/$$
		echo "$key" >>keys
		read -r how <script
		sed -i 1d script
		case $how in
		429) printf 'HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n' ;;
		404) printf 'HTTP/1.1 404 No\r\nContent-Length: 7\r\n\r\nno such' ;;
		cut) printf 'HTTP/1.1 20' ;;
		*) printf 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok' ;;
		esac
	END
	chmod +x answer
	: >script
	# Any free port: socat says which.
	socat -d -d TCP-LISTEN:0,bind=127.0.0.1,reuseaddr,fork,max-children=1 EXEC:./answer 2>sink.log 3>&- 9>&- &
	sink=$!
	wait_for 20 grep -q "listening on" sink.log
	url=http://$(sed -n 's/.*listening on AF=2 //p' sink.log | head -n 1)/
	echo "$url" >url
	printf '[hook]\ntype = webhook\nurl-file = %s\nallow-local = yes\n' "$PWD/url" >channels
}

told() {
	jq -r 'select(.alert.told > 0 and (.alert.change | IN("updated", "evicted") | not)).alert.id' alerts | sort
}

@test "a receiver that is slow, breaks off or is gone gets each message all the same" {
	start_sink
	printf '429\ncut\n' >script
	siem-alert --channels channels --spool spool --policy policy "$SCORED" >alerts 2>err
	siem-alert --channels channels --spool spool --policy policy </dev/null 2>>err
	[ "$(told | wc -l)" -gt 0 ]
	cmp <(told | uniq) <(cat got/* | jq -r .alert.id | sort -u)
	# The first message was tried three times under one key, all others once.
	[ "$(head -n 3 keys | uniq | wc -l)" -eq 1 ]
	[ -z "$(tail -n +4 keys | sort | uniq -d)" ]
}

@test "what a receiver refuses is put aside with what it said" {
	start_sink
	echo 404 >script
	siem-alert --channels channels --spool spool --policy policy "$SCORED" >alerts 2>err
	[ "$(find spool/hook/dead -name '*.json' | wc -l)" -eq 1 ]
	jq -e '.error | contains("404") and contains("no such")' spool/hook/dead/*.json
}

@test "killed while it sends, each message arrives, twice only under the same key" {
	start_sink
	local i
	for i in 1 2 3 4 5 6; do
		timeout -s KILL 0.$((i * 7 / 10))$((i * 7 % 10)) \
			siem-alert --channels channels --spool spool --policy policy "$SCORED" >/dev/null 2>&1 || true
	done
	siem-alert --channels channels --spool spool --policy policy "$SCORED" >alerts 2>/dev/null
	wait_for 20 siem-alert --channels channels --spool spool --policy policy </dev/null
	[ -z "$(comm -23 <(told | uniq) <(cat got/* | jq -r .alert.id | sort -u))" ]
	# One key is one message: an alert and what happened to it.
	[ "$(cat got/* | jq -r '[.alert.id, .alert.change, .alert.told] | @tsv' | sort -u | wc -l)" -le "$(sort -u keys | wc -l)" ]
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
	wait_for 20 grep -q "listening on" tls.log
	sed -n 's/.*listening on AF=2 127.0.0.1/https:\/\/localhost/p' tls.log | head -n 1 >url
	ends_with 1 siem-alert --channels channels --test hook
	[[ $output == *certificate* ]]
	echo "ca = $PWD/cert.pem" >>channels
	[[ $(siem-alert --channels channels --test hook) == "hook: HTTP 200: ok" ]]
}

@test "siem-channels(5) describes the types and settings that there are" {
	siem-alert --list-channels | cut -f 1 | uniq >types
	sed -n 's/^\.Ss \([a-z]*\)$/\1/p' "$ROOT/man/siem-channels.5" | cmp types -
	awk '/^\.Ss / { of = $0; sub(/^\.Ss /, "", of) }
		/^\.It Cm / { gsub(/[.,]/, " "); for (i = 3; i <= NF; i++) print of "\t" $i }' \
		"$ROOT/man/siem-channels.5" >described
	local http type name rest
	while IFS=$'\t' read -r type name rest; do
		[ "$name" != - ] || continue
		http=$(grep -c "^Channels that speak HTTP	$name\$" described || true)
		grep -q "^$type	$name\$" described || [ "$http" -eq 1 ] || { echo "$type: $name" >&2; return 1; }
	done < <(siem-alert --list-channels)
	# And no others.
	while IFS=$'\t' read -r type name; do
		case $type in
		Settings*) continue ;;
		Channels*) type=webhook ;;
		esac
		siem-alert --list-channels | grep -q "^$type	$name	" || { echo "no $type: $name" >&2; return 1; }
	done <described
}

@test "the examples of siem-channels(5) are channels" {
	awk '/^\.Bd/ { p = 1; next } /^\.Ed/ { p = 0 } p && !/^\$/' "$ROOT/man/siem-channels.5" |
		sed -n '/^\[/,$p' | sed '/^stdout/,$d' >channels
	mkdir secrets
	local url
	for url in ticket slack teams; do echo "https://example.net/x" >secrets/$url-url; done
	echo 12:abc | tee secrets/mail secrets/redis secrets/ticket-key secrets/telegram-token >secrets/pagerduty-key
	chmod 600 secrets/*
	[ "$(grep -c '^\[' channels)" -eq "$(siem-alert --list-channels | cut -f 1 | uniq | wc -l)" ]
	siem-alert --channels channels --spool spool --check-config
	sed -i 's/^path = .*/path = record/' channels
	[[ $(siem-alert --channels channels --test record) == record:* ]]
}
