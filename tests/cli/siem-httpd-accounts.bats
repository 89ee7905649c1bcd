# Accounts of siem-httpd over HTTP: who may sign in, and what each may do.
#
# bats file_tags=slow

# Each test is a subshell with servers of its own, and conditions are waited for unexpanded.
# shellcheck disable=SC2016,SC2030,SC2031

load common
load servers

password='correct horse battery'

setup_file() {
	if postgresql_bin >/dev/null; then
		start_postgresql
		export postgresql_dir
	fi
}

teardown_file() {
	stop_postgresql
}

teardown() {
	local file
	for file in *.pid; do
		[ ! -e "$file" ] || kill -KILL "$(cat "$file")" 2>/dev/null || continue
		wait "$(cat "$file")" 2>/dev/null || true
	done
}

# serve NAME [OPTION...]: its messages go to NAME.err; sets $url.
serve() {
	local name=$1
	shift
	need curl jq
	mkdir -p "$name.state"
	: >"$name.err" # of one before, too
	siem-httpd -v --listen 127.0.0.1:0 --db "${db:-sqlite:siem.db}" --state "$name.state" \
		--log-requests none "$@" >/dev/null 2>"$name.err" 3>&- 9>&- &
	echo $! >"$name.pid"
	wait_for 60 eval 'grep -q "listening at" $name.err || ! kill -0 $(cat $name.pid)'
	url=http://127.0.0.1:$(sed -n 's/.*listening at .*:\([0-9]*\)$/\1/p' "$name.err")/api/v1
	wait_for 60 curl -sf -o live "${url%/api/v1}/live" || {
		cat "$name.err"
		return 1
	}
}

# ask METHOD PATH [CURL ARGUMENT...]: sets $code; the body goes to answer, the headers to head.
ask() {
	local method=$1 path=$2
	shift 2
	code=$(curl -s -o answer -D head -w '%{http_code}' -X "$method" "$url/$path" "$@")
}

# expect CODE METHOD PATH [CURL ARGUMENT...]
expect() {
	local want=$1
	shift
	ask "$@"
	if [ "$code" != "$want" ]; then
		echo "$1 $2: $code, not $want"
		cat answer
		return 1
	fi
}

said() {
	jq -r "$1" answer
}

# json KEY VALUE...: an object of texts, as curl's argument.
json() {
	jq -nc '[$ARGS.positional | range(0; length; 2) as $i | {(.[$i]): .[$i + 1]}] | add' --args "$@"
}

# set_up NAME: the first admin, by the token that the server of that name said; sets $admin.
set_up() {
	local token
	token=$(sed -n 's/.*setup token.* is //p' "$1.err")
	expect 201 POST setup --json "$(json token "$token" name root password "$password")"
	admin="Authorization: Bearer $(said .access_token)"
}

# sign_in NAME: sets $bearer.
sign_in() {
	expect 200 POST auth/login --json "$(json name "$1" password "$password")"
	bearer="Authorization: Bearer $(said .access_token)"
}

# signed HEADER PAYLOAD SECRET: a token made by openssl; the header's algorithm is not looked at.
signed() {
	local text
	text=$(printf %s "$1" | base64url).$(printf %s "$2" | base64url)
	printf '%s.%s' "$text" "$(printf %s "$text" | openssl dgst -sha256 -hmac "$3" -binary | base64url)"
}

base64url() {
	base64 -w 0 | tr '+/' '-_' | tr -d =
}

@test "the first admin needs the token on stderr, once, and there is no default password" {
	serve one
	expect 200 GET setup
	[ "$(said .needed)" = true ]
	for name in admin root siem; do
		expect 401 POST auth/login --json "$(json name $name password admin)"
	done
	expect 403 POST setup --json "$(json token 0123456789abcdef0123456789abcdef name root password "$password")"
	token=$(sed -n 's/.*setup token.* is //p' one.err)
	set_up one
	expect 200 GET setup
	[ "$(said .needed)" = false ]
	expect 409 POST setup --json "$(json token "$token" name eve password "$password")"
	expect 200 GET auth/me -H "$admin"
	[ "$(said .user.role)" = admin ]
	[ "$(stat -c %a siem-accounts.db siem-accounts.key | tr '\n' ' ')" = '600 600 ' ]
	run ! grep -q "$password" one.err
}

@test "each role reaches what is its own" {
	serve one
	set_up one
	for role in viewer analyst; do
		expect 201 POST users -H "$admin" --json "$(json name "a-$role" password "$password" role $role)"
	done
	sign_in a-viewer && viewer=$bearer
	sign_in a-analyst && analyst=$bearer
	expect 201 POST api-keys -H "$admin" --json '{"name":"k","role":"ingest"}'
	ingest="Authorization: Bearer $(said .key)"
	# method, path, then the status for nobody, ingest, viewer, analyst and admin
	while read -r method path nobody i v a admins; do
		expect "$nobody" "$method" "$path" -H 'Content-Type: application/json'
		expect "$i" "$method" "$path" -H "$ingest"
		expect "$v" "$method" "$path" -H "$viewer"
		expect "$a" "$method" "$path" -H "$analyst"
		expect "$admins" "$method" "$path" -H "$admin"
	done <<-'END'
		GET auth/me 401 200 200 200 200
		GET users 401 403 403 403 200
		POST users 401 403 403 403 415
		PATCH users/99 401 403 403 403 415
		DELETE users/99 401 403 403 403 404
		GET api-keys 401 403 200 200 200
		POST api-keys 401 403 415 415 415
		DELETE api-keys/99 401 403 404 404 404
		GET audit 401 403 403 403 200
		POST auth/password 401 403 415 415 415
		POST logs/analyze 401 415 403 415 415
	END
	expect 401 GET users
	grep -qi '^WWW-Authenticate: Bearer' head
	jq -e '.status == 401 and .title == "Unauthorized"' answer
}

@test "who may not watch any more sees the live stream end" {
	serve one
	set_up one
	expect 201 POST users -H "$admin" --json "$(json name bo password "$password" role viewer)"
	id=$(said .id)
	sign_in bo
	curl -sN -H "$bearer" "$url/stream" >stream 3>&- 9>&- &
	watcher=$!
	wait_for 60 grep -q '^event: heartbeat' stream
	expect 200 PATCH "users/$id" -H "$admin" --json '{"disabled":true}'
	wait "$watcher"
	expect 401 GET stream -H "$bearer"
}

@test "tokens of another's making are refused, whatever they say of themselves" {
	need openssl
	serve one
	set_up one
	key=$(cat siem-accounts.key)
	expect 200 GET auth/me -H "$admin"
	payload=$(said .user.id >/dev/null && printf %s "${admin##* }" | cut -d. -f2 | tr -- '-_' '+/' | base64 -d 2>/dev/null || true)
	[[ $payload == *'"iss":"siem"'* ]]
	hs256='{"alg":"HS256","typ":"JWT"}'
	# What openssl signs with the key is believed: the check is of the right thing.
	expect 200 GET auth/me -H "Authorization: Bearer $(signed "$hs256" "$payload" "$key")"
	for token in "$(signed "$hs256" "$payload" "wrong$key")" \
		"$(signed '{"alg":"none"}' "$payload" "$key")" \
		"$(signed '{"alg":"HS512"}' "$payload" "$key")" \
		"$(signed '{"alg":"RS256"}' "$payload" "$key")" \
		"$(signed '{"alg":"none"}' "$payload" "$key" | cut -d. -f1,2)." \
		"$(signed "$hs256" "${payload/'"sub":"1"'/'"sub":"2"'}" "$key")" \
		"$(signed "$hs256" "${payload/'"siem"'/'"other"'}" "$key")" \
		"$(signed "$hs256" "$(jq -c '.exp = .iat' <<<"$payload")" "$key")" \
		"$(signed "$hs256" "$(jq -c '.nbf += 86400 | .iat += 86400 | .exp += 86400' <<<"$payload")" "$key")"; do
		expect 401 GET auth/me -H "Authorization: Bearer $token"
	done
}

@test "a dashboard's cookies need its csrf token, and renew each once" {
	serve one
	set_up one
	expect 200 POST auth/login --json "$(json name root password "$password")" -c jar
	csrf=$(said .csrf_token)
	[ "$(grep -ci '^Set-Cookie: siem_[a-z]*=.*; HttpOnly; SameSite=Strict' head)" = 2 ]
	expect 200 GET auth/me -b jar
	[ "$(said .csrf_token)" = "$csrf" ]
	expect 403 POST users -b jar --json "$(json name ana password "$password" role viewer)"
	expect 403 POST users -b jar -H 'X-CSRF-Token: x' --json "$(json name ana password "$password" role viewer)"
	expect 201 POST users -b jar -H "X-CSRF-Token: $csrf" --json "$(json name ana password "$password" role viewer)"
	cp jar stolen
	expect 200 POST auth/refresh -b jar -c jar --json '{}'
	[ "$(said .csrf_token)" = "$csrf" ]
	expect 200 GET auth/me -b jar
	expect 401 POST auth/refresh -b stolen --json '{}'
	# It was used twice: the session is over for both.
	expect 401 GET auth/me -b jar
	expect 401 POST auth/refresh -b jar --json '{}'
}

@test "a locked account says when to come again" {
	serve one
	set_up one
	for _ in 1 2 3 4 5; do
		expect 401 POST auth/login --json "$(json name root password wrong)"
	done
	expect 429 POST auth/login --json "$(json name root password "$password")"
	grep -qi '^Retry-After: [1-9]' head
	# Who is in stays in.
	expect 200 GET 'audit?action=login.fail' -H "$admin"
	[ "$(said '.items | length')" = 5 ]
	[ "$(said '.items[0].detail.locked')" = true ]
}

@test "passwords cannot be asked for until memory is out" {
	serve one --workers 16
	set_up one
	for i in $(seq 12); do
		curl -s -o /dev/null -w '%{http_code}\n' "$url/auth/login" --json "$(json name "n$i" password "$password")" \
			>>codes 3>&- 9>&- &
		echo $! >>askers
	done
	while read -r pid; do
		wait "$pid" || true
	done <askers
	[ "$(wc -l <codes)" -eq 12 ]
	run ! grep -qv '401\|503' codes
	# Two hashes of 64 MiB and the rest of the server.
	[ "$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$(cat one.pid)/status")" -lt $((256 * 1024)) ]
}

@test "what one server ends, another of the same database refuses within seconds" {
	[ -n "${postgresql_dir-}" ] || skip "needs PostgreSQL"
	psql "postgresql://siem@/postgres?host=$postgresql_dir" -qc "create database accounts"
	db="postgresql://siem@/accounts?host=$postgresql_dir"
	siem-store --migrate --db "$db" </dev/null 2>migrated
	serve one --jwt-key key
	first=$url
	serve two --jwt-key key
	second=$url
	url=$first
	set_up one
	expect 201 POST users -H "$admin" --json "$(json name ana password "$password" role analyst)"
	id=$(said .id)
	url=$second
	wait_for 60 eval 'expect 200 GET users -H "$admin"'
	sign_in ana
	expect 201 POST api-keys -H "$bearer" --json '{"name":"k","role":"viewer"}'
	key="Authorization: Bearer $(said .key)"
	url=$first
	wait_for 60 eval 'expect 200 GET auth/me -H "$key"'
	expect 200 PATCH "users/$id" -H "$admin" --json '{"disabled":true}'
	expect 401 GET auth/me -H "$bearer"
	url=$second
	wait_for 60 eval 'expect 401 GET auth/me -H "$bearer"'
	expect 401 GET auth/me -H "$key"
	expect 200 GET auth/me -H "$admin"
}

@test "a database that goes away signs nobody out, and comes back" {
	[ -n "${postgresql_dir-}" ] || skip "needs PostgreSQL"
	psql "postgresql://siem@/postgres?host=$postgresql_dir" -qc "create database away"
	db="postgresql://siem@/away?host=$postgresql_dir"
	siem-store --migrate --db "$db" </dev/null 2>migrated
	serve one --jwt-key key
	set_up one
	halt_postgresql immediate
	wait_for 60 grep -q 'what was last known holds' one.err
	expect 200 GET auth/me -H "$admin"
	expect 503 POST auth/login --json "$(json name root password "$password")"
	start_postgresql
	wait_for 60 grep -q 'the store is back' one.err
	wait_for 60 eval 'expect 200 POST auth/login --json "$(json name root password "$password")"'
}
