# siem-httpd from outside, over sockets of loopback.

# Each test is a subshell with a server of its own, and conditions are waited for unexpanded.
# shellcheck disable=SC2016,SC2030,SC2031

load common

teardown() {
	if [ -n "${server-}" ]; then
		kill -KILL "$server" 2>/dev/null || true
		wait "$server" 2>/dev/null || true
	fi
}

# serve [ARGUMENT...]: on a free port until the test is over; sets $server and $port.
serve() {
	need socat
	: >err # of one before, too
	siem-httpd --listen 127.0.0.1:0 --verbose "$@" 2>err 3>&- 9>&- &
	server=$!
	wait_for 60 eval 'grep -q "listening at" err || ! kill -0 $server'
	port=$(sed -n 's/.*listening at .*:\([0-9]*\)$/\1/p' err)
	[ -n "$port" ] || { cat err; return 1; }
}

# ask METHOD PATH [HEADER...]: all that is answered, without carriage returns.
ask() {
	local method=$1 path=$2 header
	shift 2
	{
		printf '%s %s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n' "$method" "$path"
		for header; do
			printf '%s\r\n' "$header"
		done
		printf '\r\n'
	} | socat -t30 - "${to:-TCP:127.0.0.1:$port}" | tr -d '\r\0'
}

# status ...: the same, the status alone; body: the body alone; field NAME: one header's value.
status() { ask "$@" | sed -n '1s/HTTP\/1\.1 \([0-9]*\) .*/\1/p'; }
body() { ask "$@" | sed '1,/^$/d'; }
field() { sed -n "/^\$/q; s/^$1: //ip"; }

# make_web: a dashboard of a few files.
make_web() {
	mkdir -p web/assets web/.git
	echo '<!doctype html><title>siem</title>' >web/index.html
	seq 1 2000 >web/assets/index-BzQ3k1aF.js
	echo secret >web/.git/config
	echo outside >outside.txt
	ln -s ../outside.txt web/link.txt
	ln -s .. web/up
}

make_identity() {
	need openssl
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.crt" -days 2 -subj "/CN=$1" \
		2>/dev/null
}

@test "it says that it is there, and which version" {
	serve
	[ "$(status GET /health)" = 200 ]
	body GET /health | jq -e '.status == "ok" and (.version | length > 0)'
	body GET /live | jq -e '.status == "ok"'
	[ "$(status GET /api/v1/nowhere)" = 404 ]
	body GET /api/v1/nowhere | jq -e '.status == 404 and .title == "Not Found" and (.instance | startswith("urn:uuid:"))'
}

@test "each answer has an id, and each request a line in the log that keeps its query secret" {
	serve
	id=$(ask GET '/health?token=hunter2' 'Authorization: Bearer hunter2' 'Cookie: siem_access=hunter2' | field X-Request-Id)
	[ -n "$id" ]
	wait_for 60 grep -q "$id" err
	grep "$id" err | jq -e '.level == "info" and .message == "request" and .peer == "127.0.0.1" and .method == "GET"
		and .path == "/health" and .status == 200 and .bytes > 0 and .duration_ms >= 0'
	run ! grep -q hunter2 err
}

@test "a log that nobody reads holds up no request" {
	need socat
	serve
	other=$port
	kill "$server"
	wait "$server"
	mkfifo log
	exec 6<>log
	siem-httpd --listen "127.0.0.1:$other" 2>log 3>&- 9>&- &
	server=$!
	answers() { [ "$(status GET /health 2>/dev/null)" = 200 ]; }
	wait_for 60 answers
	for _ in 1 2; do
		{
			for _ in {1..1000}; do
				printf 'GET /health HTTP/1.1\r\nHost: test\r\n\r\n'
			done
			printf 'GET /live HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n'
		} | socat -t30 - "TCP:127.0.0.1:$port" >answers
		[ "$(grep -ao 'HTTP/1.1 200' answers | wc -l)" -eq 1001 ]
	done
}

@test "what is logged can be chosen" {
	serve --log-requests errors
	ask GET /health >answer
	kill -TERM "$server"
	wait "$server"
	run ! grep -q request_id err
	ends_with 78 siem-httpd --log-requests some
	one_line "$output"
}

@test "beyond this machine it takes TLS or a proxy" {
	ends_with 78 siem-httpd --listen 0.0.0.0:0
	one_line "$output"
	ends_with 78 siem-httpd --listen '[::]:0'
	ends_with 78 siem-httpd --listen 127.0.0.1
	ends_with 78 siem-httpd --listen example.org:80
	ends_with 78 siem-httpd --listen 127.0.0.1:0 --behind-proxy everywhere
	ends_with 78 siem-httpd --listen 127.0.0.1:0 --tls-cert only.crt
	ends_with 66 siem-httpd --listen 127.0.0.1:0 --tls-cert no.crt --tls-key no.key
	serve --listen 0.0.0.0:0 --behind-proxy 127.0.0.1
	[ "$(status GET /health)" = 200 ]
	ask GET /health 'X-Forwarded-For: 192.0.2.7' >answer
	wait_for 60 grep -q '"peer":"192.0.2.7"' err
}

@test "an address that is taken ends it with 69, and files are no arguments" {
	serve
	ends_with 69 siem-httpd --listen "127.0.0.1:$port"
	one_line "$output"
	ends_with 64 siem-httpd file
}

@test "--check-config says what a start would end by, and opens nothing" {
	local words
	siem-httpd --check-config --listen "127.0.0.1:8000,[::1]:8000" --state state --db "sqlite:$PWD/siem.db" --block on
	[ -z "$(ls)" ]
	while read -r words; do
		# shellcheck disable=SC2086 # words
		ends_with 78 siem-httpd $words
		# shellcheck disable=SC2086,SC2154
		{ said=$output && ends_with 78 siem-httpd --check-config $words && [ "$output" = "$said" ]; }
	done <<-END
		--listen nowhere
		--listen 192.0.2.1:8000
		--listen 127.0.0.1:0 --block maybe
		--listen 127.0.0.1:0 --log-requests some
		--listen 127.0.0.1:0 --tls-cert cert
		--listen 127.0.0.1:0 --behind-proxy nobody
		--listen 127.0.0.1:0 --channels channels
		--listen 127.0.0.1:0 --pipeline siem-parse
		--listen 127.0.0.1:0 --pipeline siem-parse|siem-nothing
	END
	printf '[siem-httpd]\nblock = maybe\n' >siem.conf
	ends_with 78 siem-httpd -c siem.conf --check-config
	[[ $output == *"block: off or on, not maybe" ]]
	# Another one may listen there just now.
	serve
	siem-httpd --check-config --listen "127.0.0.1:$port"
}

@test "the folder of --state is made, and channels do not go without it" {
	ends_with 78 siem-httpd --listen 127.0.0.1:0 --channels channels
	[[ $output == *"name a folder with --state" ]]
	ends_with 78 siem-httpd --listen 127.0.0.1:0 --state not/there
	[[ $output == *"cannot make the state folder not/there: No such file or directory" ]]
	: >taken
	ends_with 78 siem-httpd --listen 127.0.0.1:0 --state taken
	[[ $output == *"taken is no folder" ]]
	printf '[keep]\ntype = file\npath = %s/kept\n' "$PWD" >channels
	serve --db "sqlite:$PWD/siem.db" --channels channels --state state --model "$ROOT/models/default.json"
	[ "$(stat -c %a state)" = 700 ]
	wait_for 60 eval '[ "$(status GET /ready)" = 200 ]'
}

@test "it listens at several addresses, IPv6 among them" {
	[ -e /proc/net/if_inet6 ] && grep -q '^0*1 ' /proc/net/if_inet6 || skip "no IPv6 here"
	serve
	other=$port
	kill "$server"
	wait "$server"
	serve --listen "127.0.0.1:0,[::1]:$other"
	[ "$(status GET /health)" = 200 ]
	to="TCP6:[::1]:$other"
	[ "$(status GET /health)" = 200 ]
}

@test "the dashboard is served, and nothing beside it" {
	make_web
	serve --web web
	ask GET / >answer
	grep -q '<title>siem</title>' answer
	[ "$(field Content-Type <answer)" = 'text/html; charset=utf-8' ]
	[ "$(field Cache-Control <answer)" = no-cache ]
	field Content-Security-Policy <answer | grep -q "default-src 'self'"
	body GET /alerts/17 | grep -q '<title>siem</title>'
	[ "$(status GET /missing.js)" = 404 ]
	[ "$(status GET /api/v1/missing)" = 404 ]
	[ "$(status POST /)" = 404 ]
	for path in /link.txt /up/outside.txt /..%2foutside.txt /assets/..%2f..%2foutside.txt; do
		[ "$(status GET "$path")" = 404 ] || { echo "$path was answered"; return 1; }
	done
	body GET /.git/config | cmp - web/index.html
	for path in /../outside.txt /%2e%2e/outside.txt /assets/../../outside.txt /index.html%00.js; do
		[ "$(status GET "$path")" = 400 ] || { echo "$path was answered"; return 1; }
	done
}

@test "files are not sent twice to who has them, and compressed to who can take it" {
	make_web
	serve --web web
	file=/assets/index-BzQ3k1aF.js
	ask GET $file >plain
	field Cache-Control <plain | grep -q immutable
	sed '1,/^$/d' plain | cmp - web$file
	etag=$(field ETag <plain)
	[ "$(status GET $file "If-None-Match: \"other\", W/$etag")" = 304 ]
	[ "$(status GET $file 'If-None-Match: "other"')" = 200 ]
	ask HEAD $file >head
	[ "$(field Content-Length <head)" = "$(stat -c %s web$file)" ]
	printf 'GET %s HTTP/1.0\r\nAccept-Encoding: br, gzip\r\n\r\n' $file | socat -t30 - "TCP:127.0.0.1:$port" >packed
	grep -aq '^Content-Encoding: gzip' packed
	small=$(tr -d '\r' <packed | sed -n '/^$/q; s/^Content-Length: //p')
	tail -c "$small" packed | gzip -dc | cmp - web$file
	[ "$(tr -d '\r' <packed | sed -n 's/^ETag: //p')" != "$etag" ]
	ask GET $file 'Accept-Encoding: gzip;q=0' | sed '1,/^$/d' | cmp - web$file
}

@test "SIGUSR1 has it say the counts, and go on waiting" {
	make_web
	serve --web web
	ask GET / >/dev/null
	ask GET /nothing.js >/dev/null
	kill -USR1 $server
	wait_for 60 grep -q '^siem-httpd: requests: 2xx=1 3xx=0 4xx=1 5xx=0$' err
	# It would not sleep any more: that it sleeps is seen.
	wait_for 60 grep -q '^State:.*sleeping' /proc/$server/status
	kill -USR1 $server
	wait_for 60 eval '[ $(grep -c requests: err) -eq 2 ]'
}

@test "SIGHUP reads the dashboard anew, and keeps the former one where it cannot" {
	make_web
	serve --web web
	echo '<title>anew</title>' >web/index.html
	kill -HUP "$server"
	renewed() { body GET / | grep -q anew; }
	wait_for 60 renewed
	mv web/index.html kept
	kill -HUP "$server"
	wait_for 60 grep -q 'the former files stay' err
	renewed
	ends_with 66 siem-httpd --listen 127.0.0.1:0 --web web
	ends_with 66 siem-httpd --listen 127.0.0.1:0 --web nowhere
	mkdir empty
	ends_with 66 siem-httpd --listen 127.0.0.1:0 --web empty
}

@test "TLS is spoken, with a certificate that SIGHUP renews" {
	need openssl socat
	make_identity one
	make_identity two
	cp one.crt tls.crt
	cp one.key tls.key
	ends_with 78 siem-httpd --listen 127.0.0.1:0 --tls-cert one.crt --tls-key two.key
	one_line "$output"
	serve --tls-cert tls.crt --tls-key tls.key
	to="OPENSSL:127.0.0.1:$port,cafile=one.crt,commonname=one"
	ask GET /health >answer
	grep -q '"status":"ok"' answer
	grep -q '^Strict-Transport-Security: max-age=' answer
	cp two.crt tls.crt
	kill -HUP "$server"
	wait_for 60 grep -q 'the former certificate stays' err
	[ "$(status GET /health)" = 200 ]
	cp two.key tls.key
	kill -HUP "$server"
	to="OPENSSL:127.0.0.1:$port,cafile=two.crt,commonname=two"
	changed() { [ "$(status GET /health 2>/dev/null)" = 200 ]; }
	wait_for 60 changed
	to="OPENSSL:127.0.0.1:$port,verify=0,max-proto-version=TLS1.1"
	[ "$(status GET /health 2>/dev/null)" = '' ]
}

@test "pages of other origins are told that they may, or not" {
	serve --cors 'https://a.example, https://b.example'
	[ "$(ask GET /health 'Origin: https://b.example' | field Access-Control-Allow-Origin)" = https://b.example ]
	[ "$(ask GET /health 'Origin: https://evil.example' | field Access-Control-Allow-Origin)" = '' ]
	[ "$(ask GET /health | field Vary)" = Origin ]
	ask OPTIONS /health 'Origin: https://a.example' 'Access-Control-Request-Method: POST' >answer
	grep -q '^Access-Control-Allow-Headers: .*Authorization' answer
	run ! grep -qi Allow-Credentials answer
}

@test "SIGTERM and SIGINT end it with 0, also among connections that say nothing" {
	for signal in TERM INT; do
		serve
		exec 5<>"/dev/tcp/127.0.0.1/$port"
		printf 'GET /hea' >&5
		[ "$(status GET /health)" = 200 ]
		kill -$signal "$server"
		wait "$server"
		exec 5>&-
	done
}
