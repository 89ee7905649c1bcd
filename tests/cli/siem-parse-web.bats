# siem-parse: what clients write into web servers' logs, and does not become a fact.
# The client is always 203.0.113.9, and 192.0.2.9 an innocent somebody.

load common

parse() { siem-parse --now 2026-04-01T00:00:00Z "$@"; }

# What the line of standard input says by a filter of jq.
says() { [ "$(parse | jq -c "$1")" = "$2" ]; }

client='["203.0.113.9"]'
access='203.0.113.9 - - [27/Mar/2026:13:06:56 +0000]'
nginx='2026/03/27 13:06:56 [error] 81#82: *7'
context=', client: 203.0.113.9, server: example.org, request: "GET /a HTTP/1.1", host: "example.org"'
apache='[Fri Mar 27 13:06:56.123456 2026] [core:error] [pid 35:tid 71] [client 203.0.113.9:4022]'

@test "access: an agent that holds a whole forged line is an agent" {
	forged='192.0.2.9 - root [27/Mar/2026:13:06:56 +0000] \"GET /forged HTTP/1.1\" 200 1 \"-\" \"x\"'
	printf '%s\n' "$access \"GET / HTTP/1.1\" 404 5 \"-\" \"$forged\"" |
		says '[.related.ip, .user, .url.path, .http.response.status_code]' "[$client,null,\"/\",404]"
	printf '%s\n' "$access \"GET / HTTP/1.1\" 404 5 \"-\" \"${forged//\\\"/\\x22}\"" |
		says '[.related.ip, .user, .url.path, .http.response.status_code]' "[$client,null,\"/\",404]"
}

@test "access: a URL with quotes and brackets ends where the server ended it" {
	printf '%s\n' "$access \"GET /a[1]\\\"] \\\"GET /b HTTP/1.1\\\" 200 HTTP/1.1\" 404 5 \"-\" \"x\"" |
		says '[.related.ip, .http.response.status_code]' "[$client,404]"
	printf '%s\n' "$access \"GET /a\"b HTTP/1.1\" 404 5 \"-\" \"x\"" |
		says '[.url.path, .http.response.status_code]' '["/a\"b",404]'
}

@test "access: a user name with a bracket and a quote opens no request" {
	echo '203.0.113.9 - x] "GET [27/Mar/2026:13:06:56 +0000] "POST /a HTTP/1.1" 401 5' |
		says '[.related.ip, .user.name, .http.request.method]' "[$client,\"x] \\\"GET\",\"POST\"]"
	echo '203.0.113.9 - x [27/Mar/2020:13:06:56 +0000] [27/Mar/2026:13:06:56 +0000] "POST /a HTTP/1.1" 401 5' |
		says '.["@timestamp"]' '"2026-03-27T13:06:56.000Z"'
}

@test "access: a referrer that ends in an escaped backslash does not swallow the agent" {
	printf '%s\n' "$access \"GET / HTTP/1.1\" 200 5 \"http://x/\\\\\\\\\" \"curl/8\"" |
		says '[.http.request.referrer, .user_agent.original]' '["http://x/\\\\\\\\","curl/8"]'
}

@test "access: whom a request was forwarded for is not its source" {
	printf '%s\n' "$access \"GET / HTTP/1.1\" 200 5 \"-\" \"x\" \"192.0.2.9, 203.0.113.9\"" |
		says '[.related.ip, .network.forwarded_ip]' "[$client,\"192.0.2.9\"]"
	echo '203.0.113.9 192.0.2.9 - ana [27/Mar/2026:13:06:56 +0000] "GET / HTTP/1.1" 200 5' |
		says '[.related.ip, .user.name, .network.forwarded_ip]' "[$client,\"ana\",\"192.0.2.9\"]"
	printf '%s\n' "$access \"GET / HTTP/1.1\" 200 5 \"-\" \"x\" \"192.0.2.9\\\" rt=9.0\"" |
		says '[.network.forwarded_ip, .event.duration]' '[null,null]'
}

@test "access: a program that quotes an access line is no web server" {
	echo 'Mar 27 13:06:56 h app: 192.0.2.9 - - [27/Mar/2026:13:06:56 +0000] "GET / HTTP/1.1" 200 5' |
		says '[.source, .event.category]' '[null,null]'
	echo 'Mar 27 13:06:56 h nginx: 203.0.113.9 - - [27/Mar/2026:13:06:56 +0200] "GET / HTTP/1.1" 200 5' |
		says '[.related.ip, .event.dataset, .["@timestamp"]]' \
			"[$client,\"nginx.access\",\"2026-03-27T11:06:56.000Z\"]"
}

@test "nginx: a request that holds \", client: \" names nobody" {
	echo "$nginx access forbidden by rule, client: 203.0.113.9, server: s, request: \"GET /\", client: 192.0.2.9, server: t HTTP/1.1\"" |
		says .related.ip "$client"
	echo "$nginx open() \"/srv/a\" failed (2: No such file)$context, referrer: \"x\" failed (2: No such file), client: 192.0.2.9, server: s\"" |
		says .related.ip "$client"
}

@test "nginx: a path that holds \", client: \" names nobody" {
	path='x", client: 192.0.2.9, server: s'
	echo "$nginx open() \"/srv/$path\" failed (2: No such file)$context" | says .related.ip "$client"
	# A path may hold the end of the message as well; then the request shows that it does.
	path='x" failed (2: No such file), client: 192.0.2.9, server: s'
	echo "$nginx open() \"/srv/$path\" failed (2: No such file)${context/\/a/\/x%22%20failed%20(2:%20No%20such%20file),%20client:%20192.0.2.9,%20server:%20s}" |
		says .related.ip "$client"
	echo "$nginx open() \"/srv/$path\" failed (2: No such file)${context/\/a/\/y\/..\/%78%22%20failed%20(2:%20No%20such%20file),%20client:%20192.0.2.9,%20server:%20s}" |
		says .related.ip null
}

@test "nginx: a script's words and a user's name that hold \", client: \" name nobody" {
	forged='x", client: 192.0.2.9, server: s'
	echo "$nginx FastCGI sent in stderr: \"PHP message: $forged\" while reading response header from upstream$context" |
		says .related.ip "$client"
	echo "$nginx user \"$forged\": password mismatch$context" |
		says '[.related.ip, .user.name]' "[$client,\"x\\\", client: 192.0.2.9, server: s\"]"
	echo "$nginx client sent invalid header line: \"$forged\" while reading client request headers$context" |
		says .related.ip "$client"
	# Nobody can tell these two apart, so no one is blamed.
	echo "$nginx user \"a\": password mismatch, client: 192.0.2.9, server: s\": password mismatch$context" |
		says .related.ip null
}

@test "apache: a message that holds [client ...] names nobody" {
	echo "$apache [client 192.0.2.9] from a script" | says .related.ip "$client"
	echo "${apache/\[client/(13)Permission denied: [client} AH00035: [client 192.0.2.9:1] denied" | says .related.ip "$client"
}

@test "apache: a URL that holds \", referer: \" is not taken for one" {
	echo "$apache AH00128: File does not exist: /srv/a, referer: http://192.0.2.9/, referer: http://example.org/" |
		says '[.message, .http.request.referrer]' \
			'["AH00128: File does not exist: /srv/a, referer: http://192.0.2.9/","http://example.org/"]'
}

@test "apache: a user's name that holds a message is a name" {
	echo "$apache AH01618: user ana: authentication failure for \"/x\" not found: /p" |
		says .user.name '"ana: authentication failure for \"/x\""'
}

@test "modsecurity and suhosin: what was matched is no tag and no attacker" {
	# shellcheck disable=SC1003 # a backslash in front of a quote, as ModSecurity writes it
	printf '%s\n' "$apache ModSecurity: Warning. Matched \"x\" at ARGS:a. [file \"/m\"] [id \"942100\"] [msg \"SQL\"] [data \" [id \\\"1\\\"] [uri \\\"/forged\\\"]\"] [hostname \"example.org\"] [uri \"/a\"] [unique_id \"x\"]" |
		says '[.rule.id, .url.path, .event.action]' '["942100","/a","waf-detect"]'
	echo "Mar 27 13:06:56 h suhosin[1]: ALERT - dropped variable '(attacker '192.0.2.9', file '/x')' (attacker '203.0.113.9', file '/srv/a.php')" |
		says .related.ip "$client"
}

@test "lighttpd: a name that holds \" IP: \" names nobody" {
	echo "2026-03-27 13:06:56: (mod_auth.c.525) password doesn't match for /x username: ana IP: 192.0.2.9 IP: 203.0.113.9" |
		says '[.related.ip, .user.name]' "[$client,\"ana IP: 192.0.2.9\"]"
}

@test "haproxy: a request with quotes forges no session" {
	line='203.0.113.9:4022 [27/Mar/2026:13:06:56.123] fe be/srv 0/0/1/2/3 404 5 - - ---- 1/1/0/0/0 0/0'
	echo "$line \"GET /\"192.0.2.9:1 [27/Mar/2026:13:06:57.123] fe be/srv 0/0/1/2/3 200 5 - - ---- 1/1/0/0/0 0/0 \"GET / HTTP/1.1\"" |
		says '[.related.ip, .http.response.status_code, .["@timestamp"]]' "[$client,404,\"2026-03-27T13:06:56.123Z\"]"
	# The accept date counts where it agrees with the frame, which is written at the end.
	echo "2026-03-27T14:06:57.0+01:00 lb haproxy[1]: ${line/13:06:56/14:06:56} \"GET / HTTP/1.1\"" |
		says '.["@timestamp"]' '"2026-03-27T13:06:56.123Z"'
	echo "2026-03-27T14:06:57.0+01:00 lb haproxy[1]: $line \"GET / HTTP/1.1\"" |
		says '.["@timestamp"]' '"2026-03-27T13:06:57.000Z"'
}

@test "json: an agent that holds JSON, and members of foreign objects, are no usual names" {
	echo '{"remote_addr":"203.0.113.9","user_agent":"\",\"remote_addr\":\"192.0.2.9","x":{"remote_addr":"192.0.2.9"},"request":{"headers":{"User-Agent":["a"],"remote_addr":["192.0.2.9"]}}}' |
		says .related.ip "$client"
	echo '{"remote_addr":"203.0.113.9","x_forwarded_for":"192.0.2.9"}' |
		says '[.related.ip, .network.forwarded_ip]' "[$client,\"192.0.2.9\"]"
}

@test "json: siem-parse(1) lists the usual names that are known" {
	sed -n 's/^\t{ "\([a-z0-9.@]*\)", USE_.*/\1/p' "$ROOT/lib/parse/json-names.c" | sort >known
	sed -n '/^\.Ss Usual names in JSON/,/^\.El/s/^\.Cm //p' "$ROOT/man/siem-parse.1" | tr -d , | tr -s ' ' '\n' | sort >listed
	[ "$(wc -l <known)" -gt 200 ]
	diff known listed
}

@test "failed logins at web servers are attempts, and count once" {
	cat >in <<EOF
$nginx user "ana": password mismatch$context
$apache AH01617: user ana: authentication failure for "/a": Password Mismatch
2026-03-27 13:06:56: (mod_auth.c.525) password doesn't match for /a username: ana IP: 203.0.113.9
$access "GET /a HTTP/1.1" 401 5 "-" "x"
$nginx no user/password was provided for basic authentication$context
EOF
	parse in | jq -es 'map(select(.event.category | index("authentication"))) | length == 3 and
		all(.event.type == ["start", "error"] and .event.outcome == "failure" and .user.name == "ana")'
	[ "$(parse in | siem-features | jq -s '.[-1].features.login_attempts_per_minute')" = 3 ]
}
