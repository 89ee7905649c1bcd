# httpd.bash: siem-httpd in the tests, over the store that use_store chose.
#
# shellcheck disable=SC2034,SC2154 # tests read and set them

# Options of every start; a file may set its own.
httpd_options=(--state . --log-requests none)

# has_said NAME TEXT: the server's messages have it.
has_said() {
	grep -q "$2" "$1.err"
}

# start_httpd NAME [OPTION...]: sets $url; another server of the same store has another NAME.
start_httpd() {
	local name=$1
	shift
	: >"$name.err"
	siem-httpd -v --listen 127.0.0.1:0 --db "$db" --jwt-key key "${httpd_options[@]}" "$@" \
		>"$name.out" 2>>"$name.err" 3>&- 9>&- &
	echo $! >"$name.pid"
	wait_for 60 has_said "$name" 'listening at' || {
		cat "$name.err"
		return 1
	}
	url=http://$(sed -n 's/.*listening at \(http:\/\/\)\{0,1\}//p' "$name.err" | tail -n 1)
	wait_for 60 curl -sf -o live "$url/live"
}

# stop_httpd NAME: as an administrator would; fails where it does not end well.
stop_httpd() {
	local pid status=0
	pid=$(cat "$1.pid")
	kill "$pid"
	wait "$pid" || status=$?
	rm "$1.pid"
	[ "$status" -eq 0 ] || cat "$1.err"
	return "$status"
}

# kill_httpd: whatever a test has left.
kill_httpd() {
	local pid
	cat ./*.pid 2>/dev/null | while read -r pid; do
		kill -KILL "$pid" 2>/dev/null || true
	done
}

# sign_in NAME: makes the first user; $token speaks for ana.
sign_in() {
	local setup
	setup=$(sed -n 's/.*setup token.* is //p' "$1.err")
	token=$(curl -sf "$url/api/v1/setup" --json "{\"token\":\"$setup\",\"name\":\"ana\",\"password\":\"correct horse battery\",\"cookies\":false}" |
		jq -r .access_token)
}
