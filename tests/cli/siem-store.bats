# siem-store: lines pass once they are in the database, and each is there once.

load common
load store

setup_file() {
	export SCORED="$BATS_FILE_TMPDIR/scored.ndjson"
	siem-simulate --seed 3 --lines 6000 --attack ssh-brute-force:0.02 >"$BATS_FILE_TMPDIR/raw"
	# Equal to the letter, a line that is no event, and one that is empty.
	head -n 60 "$BATS_FILE_TMPDIR/raw" >>"$BATS_FILE_TMPDIR/raw"
	printf '{"a":\n\n' >>"$BATS_FILE_TMPDIR/raw"
	siem-parse --now 2026-12-01T00:00:00Z "$BATS_FILE_TMPDIR/raw" | siem-score --explain none >"$SCORED" || true
	start_stores
}

teardown_file() {
	stop_stores
}

# every line of the input passes, and is found again, byte for byte.
check_all() {
	use_store "$1"
	siem-store "$SCORED" >out || [ $? -eq 1 ]
	cmp "$SCORED" out
	each_once "$SCORED"
	[ "$(siem-query --kind error --count)" -eq 1 ]
}
@test "SQLite: as many events are in the store as there were lines" { check_all sqlite; }
@test "PostgreSQL: as many events are in the store as there were lines" { check_all postgresql; }

check_again() {
	use_store "$1"
	siem-store -q "$SCORED" || [ $? -eq 1 ]
	siem-query --stats >stats
	siem-store -q "$SCORED" || [ $? -eq 1 ]
	each_once "$SCORED"
	siem-query --stats | cmp - stats
	jq -e --argjson n "$(wc -l <"$SCORED")" '.events == $n and ([.hours[].events] | add) == $n' stats
}
@test "SQLite: the same lines again change nothing" { check_again sqlite; }
@test "PostgreSQL: the same lines again change nothing" { check_again postgresql; }

@test "a line is passed on as soon as nothing else comes" {
	use_store sqlite
	mkfifo in out
	siem-store <in >out 3>&- 9>&- &
	exec 7>in 8<out
	head -n 1 "$SCORED" >&7
	IFS= read -r -t 10 line <&8
	[ "$line" = "$(head -n 1 "$SCORED")" ]
	[ "$(siem-query --count)" -eq 1 ]
	exec 7>&- 8<&-
	wait $!
}

@test "with -q nothing is written" {
	use_store sqlite
	siem-store -q "$SCORED" >out || [ $? -eq 1 ]
	[ ! -s out ]
	[ "$(siem-query --count)" -eq "$(wc -l <"$SCORED")" ]
}

@test "an event without an id is stored once, and so is one of another program's id" {
	use_store sqlite
	printf '%s\n' '{"@timestamp":"2026-03-02T06:00:00Z","a":1}' \
		'{"@timestamp":"2026-03-02T06:00:00Z","event":{"id":"my own"}}' \
		'{"@timestamp":"2026-03-02T06:00:00Z","a":1}' >in
	siem-store in >out
	cmp in out
	siem-store -q in
	each_once in
}

@test "hostile values are stored as they are" {
	check_hostile() {
		use_store "$1"
		cat >in <<'END'
{"@timestamp":"2026-03-02T06:00:00Z","user":{"name":"'; drop table logs; --"},"host":{"hostname":"a\"b\\c"}}
{"@timestamp":"2026-03-02T06:00:01Z","user":{"name":"nul \u0000 within"},"event":{"dataset":"\u0000"}}
{"@timestamp":"9999-12-31T23:59:59.999Z","user":{"name":"😀𝕊"},"source":{"ip":"::ffff:192.0.2.1"}}
{"@timestamp":"0001-01-01T00:00:00Z","user":{"name":"\ud83d\ude00"},"source":{"ip":"not an address"}}
{"@timestamp":"2026-03-02T06:00:02Z","anomaly":{"risk_score":1e400,"is_anomaly":true,"risk_level":"x"},"features":{"hour_of_day":1e300}}
{"@timestamp":"2026-03-02T06:00:03Z","anomaly":{"risk_score":-5,"is_anomaly":"yes"},"event":{"id":"","action":7}}
END
		siem-store in >out
		cmp in out
		each_once in
		[ "$(siem-query --user "'; drop table logs; --" --count)" -eq 1 ]
		[ "$(siem-query --user '😀𝕊' --count)" -eq 1 ]
		[ "$(siem-query --host 'a"b\c' --count)" -eq 1 ]
		[ "$(siem-query --anomalies --count)" -eq 0 ]
	}
	check_hostile sqlite
	if [ -n "${postgresql_dir-}" ]; then
		check_hostile postgresql
	fi
}

@test "a file is acknowledged as far as it is durable" {
	use_store sqlite
	for i in 0 100 200; do
		printf '{"log_line":"Mar  2 06:00:0%d web1 cron[1]: hello","file":"/var/log/a","fingerprint":"f1","offset":%d}\n' $((i / 100)) "$i"
	done | siem-parse --envelope --now 2026-03-02T07:00:00Z >in
	siem-store --ack ack -q in
	[ "$(sed -n 2p ack | jq -r '[.fingerprint, .path, .offset] | @tsv')" = "$(printf 'f1\t/var/log/a\t200')" ]
}

@test "what is older than its class goes, and the rest stays" {
	check_prune() {
		use_store "$1"
		local now day
		now=$(date +%s)
		for day in 1 10 100; do
			for anomaly in true false; do
				printf '{"@timestamp":"%s","anomaly":{"risk_score":0.7,"is_anomaly":%s}}\n' \
					"$(date -u -d "@$((now - day * 86400))" +%Y-%m-%dT%H:%M:%SZ)" $anomaly
			done
		done >in
		siem-store -q in
		[ "$(siem-store --prune normal:7d,anomaly:90d --dry-run)" = "3 events are older" ]
		[ "$(siem-query --count)" -eq 6 ]
		siem-store --prune normal:7d,anomaly:90d
		[ "$(siem-query --count)" -eq 3 ]
		[ "$(siem-query --anomalies --count)" -eq 2 ]
		[ "$(siem-query --stats | jq .events)" -eq 6 ]
	}
	check_prune sqlite
	if [ -n "${postgresql_dir-}" ]; then
		check_prune postgresql
	fi
}

@test "a database that is not there is told at once, and by its name alone" {
	ends_with 69 siem-store --db 'postgresql://ana:secret@127.0.0.1:1/siem' "$SCORED"
	one_line "$output"
	[[ $output != *secret* ]]
	ends_with 78 siem-store --db mysql://x "$SCORED"
	[[ $output == *sqlite:FILE* ]]
	ends_with 78 siem-query --db sqlite:/nowhere/siem.db || [ "$status" -eq 66 ]
}

@test "a server that has just started is no mistake of the address" {
	use_store postgresql
	need socat
	# The first one is turned away, and all who come after are let in.
	socat "UNIX-LISTEN:.s.PGSQL.5432,fork" \
		SYSTEM:"mkdir knocked || exec socat - UNIX-CONNECT\:$postgresql_dir/.s.PGSQL.5432" 2>door 3>&- 9>&- &
	local door=$!
	wait_for 60 test -S .s.PGSQL.5432
	siem-store --db "${db%\?*}?host=$PWD" "$SCORED" | cmp - "$SCORED"
	kill "$door"
	[ -d knocked ]
}

@test "--migrate makes the tables, and then finds them" {
	check_migrate() {
		use_store "$1"
		siem-store --migrate | grep -q "steps were applied"
		siem-store --migrate | grep -q "is up to date$"
		siem-store -q "$SCORED" || [ $? -eq 1 ]
	}
	check_migrate sqlite
	if [ -n "${postgresql_dir-}" ]; then
		check_migrate postgresql
	fi
}

@test "two writers and a reader at once lose nothing" {
	check_two() {
		use_store "$1"
		siem-store --migrate >/dev/null
		siem-store "$SCORED" >out1 3>&- 9>&- &
		local one=$!
		tac "$SCORED" >reversed
		siem-store reversed >out2 3>&- 9>&- &
		local two=$!
		while kill -0 $one 2>/dev/null || kill -0 $two 2>/dev/null; do
			siem-query --count >/dev/null
		done
		wait $one || [ $? -eq 1 ]
		wait $two || [ $? -eq 1 ]
		cmp out1 "$SCORED"
		cmp out2 reversed
		each_once "$SCORED"
	}
	check_two sqlite
	if [ -n "${postgresql_dir-}" ]; then
		check_two postgresql
	fi
}

@test "memory does not grow with the input" {
	use_store sqlite
	for i in 1 2 3 4 5 6 7 8; do
		sed "s/\"user\":{\"name\":\"/&$i/; s/\"id\":\"\(....\)..../\"id\":\"\1000$i/" "$SCORED"
	done >long
	siem-store -q --metrics metrics long 2>err & # shows its peak before it goes
	local pid=$! peak=0 now
	while now=$(sed -n 's/^VmHWM:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do
		peak=$now
	done
	wait $pid || [ $? -eq 1 ]
	echo "peak $peak KiB"
	[ "$peak" -gt 0 ]
	case $BUILD in *san*) ;; *) [ "$peak" -le 65536 ] ;; esac
}
