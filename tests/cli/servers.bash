# servers.bash: servers of one's own, each in a private folder, stopped by its pid.
#
#	start_postgresql; psql "$postgresql" -c 'select 1'; halt_postgresql; stop_postgresql
#
# PostgreSQL listens on a socket in its folder alone, so that no port is taken; nothing is
# synced to disk, since what is tried is the death of processes and not of the machine.
# It refuses to run as root: there it is started as the user nobody.

postgresql_bin() {
	local dir
	for dir in $(pg_config --bindir 2>/dev/null) /usr/lib/postgresql/*/bin; do
		if [ -x "$dir/initdb" ]; then
			echo "$dir"
			return
		fi
	done
	return 1
}

# as_nobody COMMAND...: as the user nobody where we are root.
as_nobody() {
	if [ "$(id -u)" -eq 0 ]; then
		(cd / && exec runuser -u nobody -- "$@")
	else
		"$@"
	fi
}

# make_postgresql: a new cluster, not yet started; sets $postgresql to its address, of an
# empty database, and $postgresql_dir.
make_postgresql() {
	local bin
	bin=$(postgresql_bin) || return 69
	postgresql_dir=$(mktemp -d /tmp/siem-postgresql.XXXXXX) || return 1
	[ "$(id -u)" -ne 0 ] || chown nobody "$postgresql_dir"
	# shellcheck disable=SC2034 # for the tests
	postgresql="postgresql://siem@/postgres?host=$postgresql_dir"
	as_nobody "$bin/initdb" -D "$postgresql_dir/data" -U siem -E UTF8 --locale=C --auth=trust \
		--no-sync >"$postgresql_dir.log" 2>&1 || {
		cat "$postgresql_dir.log"
		return 1
	}
	cat >>"$postgresql_dir/data/postgresql.conf" <<-END
		listen_addresses = ''
		unix_socket_directories = '$postgresql_dir'
		fsync = off
		shared_buffers = 32MB
		timezone = 'Asia/Kathmandu'
	END
}

start_postgresql() {
	[ -n "${postgresql_dir-}" ] || make_postgresql || return
	as_nobody "$(postgresql_bin)/pg_ctl" -D "$postgresql_dir/data" -l "$postgresql_dir/log" -w -t 60 \
		start >/dev/null 3>&- 9>&- || {
		cat "$postgresql_dir/log"
		return 1
	}
}

# halt_postgresql [MODE]: fast, or immediate, as if it crashed.
halt_postgresql() {
	as_nobody "$(postgresql_bin)/pg_ctl" -D "$postgresql_dir/data" -m "${1:-fast}" -w -t 60 stop >/dev/null
}

stop_postgresql() {
	[ -n "${postgresql_dir-}" ] || return 0
	halt_postgresql immediate || true
	if [ -e "$postgresql_dir/cable.pid" ]; then
		kill -KILL -- "-$(cat "$postgresql_dir/cable.pid")" 2>/dev/null || true
	fi
	rm -rf "$postgresql_dir" "$postgresql_dir.log"
	postgresql_dir=
}

# start_redis [PASSWORD]: on a socket and a port of its own; sets $redis_unix, $redis_tcp
# (addresses) and $redis_dir.
start_redis() {
	local port try
	redis_dir=${redis_dir:-$(mktemp -d /tmp/siem-redis.XXXXXX)} || return 1
	for try in 1 2 3 4 5; do
		port=$((20000 + (RANDOM + try) % 10000))
		redis-server --port "$port" --bind 127.0.0.1 --unixsocket "$redis_dir/socket" --save '' \
			--dir "$redis_dir" ${1:+--requirepass "$1"} >"$redis_dir/log" 2>&1 3>&- 9>&- &
		redis_pid=$!
		until redis-cli -s "$redis_dir/socket" ping >/dev/null 2>&1; do
			kill -0 "$redis_pid" 2>/dev/null || continue 2
			read -rt 0.02 <> <(:) || true
		done
		# shellcheck disable=SC2034 # for the tests
		redis_unix=redis+unix:$redis_dir/socket redis_tcp=redis://127.0.0.1:$port/0
		return 0
	done
	cat "$redis_dir/log"
	return 1
}

stop_redis() {
	[ -n "${redis_pid-}" ] || return 0
	kill "$redis_pid" 2>/dev/null || true
	wait "$redis_pid" 2>/dev/null || true
	rm -rf "$redis_dir"
	redis_pid='' redis_dir=
}

# lay_cable FOLDER: socat between a client and the server there, at FOLDER/cable; a group of
# its own, that kill -- -$cable_pid cuts through.
lay_cable() {
	local socket=.s.PGSQL.5432
	mkdir -p "$1/cable" && rm -f "$1/cable/$socket"
	setsid socat "UNIX-LISTEN:$1/cable/$socket,fork" "UNIX-CONNECT:$1/$socket" >/dev/null 2>&1 3>&- 9>&- &
	cable_pid=$!
	echo "$cable_pid" >"$1/cable.pid"
	until [ -S "$1/cable/$socket" ]; do
		kill -0 "$cable_pid" 2>/dev/null || return 1
		read -rt 0.02 <> <(:) || true
	done
}
