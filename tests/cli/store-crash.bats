# Whatever dies, and whenever: a line that siem-store passed on is in the database, once.
# With 20,000 events; `make soak` does the same with 200,000.
#
# bats file_tags=slow

load common
load store

EVENTS=${SOAK_EVENTS:-20000}

# Every hundredth line is equal to the one before it to the letter.
setup_file() {
	export SCORED="$BATS_FILE_TMPDIR/scored.ndjson"
	siem-simulate --seed 11 --lines $((EVENTS * 99 / 100)) --attack ssh-brute-force:0.02 >"$BATS_FILE_TMPDIR/raw"
	awk '{ print } NR % 99 == 0 { print }' "$BATS_FILE_TMPDIR/raw" |
		siem-parse --now 2026-12-01T00:00:00Z | siem-score --explain none >"$SCORED"
	rm "$BATS_FILE_TMPDIR/raw"
	[ "$(wc -l <"$SCORED")" -eq "$EVENTS" ]
	sort "$SCORED" >"$BATS_FILE_TMPDIR/sorted"
	RANDOM=4711
	start_stores
}

teardown_file() {
	stop_stores
}

# every_line: the store has them all, each once.
every_line() {
	siem-query | sort | cmp - "$BATS_FILE_TMPDIR/sorted"
}

# is_prefix FILE: its whole lines are the first of the input; their number goes to $whole.
is_prefix() {
	whole=$(wc -l <"$1")
	head -n "$whole" "$SCORED" | cmp - <(head -n "$whole" "$1")
}

# passed_are_there FILE: exactly, by id.
passed_are_there() {
	is_prefix "$1"
	[ -z "$(comm -23 <(ids "$1") <(siem-query | ids /dev/stdin))" ]
}

# Twenty times it is killed at a random moment, then it runs to its end.
killed_at_twenty_moments() {
	use_store "$1"
	shift
	local kills=0 ms
	for _ in $(seq 100); do
		ms=$((RANDOM * (EVENTS / 100) / 32768 + 20))
		if ! timeout -s KILL "$((ms / 1000)).$(printf %03d $((ms % 1000)))" siem-store "$@" "$SCORED" >out 2>err; then
			kills=$((kills + 1))
			is_prefix out
			[ $((kills % 5)) -ne 0 ] || passed_are_there out
		fi
		[ $kills -lt 20 ] || break
	done
	[ $kills -eq 20 ]
	siem-store "$@" "$SCORED" >out
	cmp out "$SCORED"
	every_line
}

@test "SQLite: killed at twenty moments, every event is there once" {
	killed_at_twenty_moments sqlite
}
@test "PostgreSQL: killed at twenty moments, every event is there once" {
	killed_at_twenty_moments postgresql
}
@test "with a spool, killed at twenty moments, every event is there once" {
	killed_at_twenty_moments sqlite --spool spool
}

# is_past N: so many lines were passed on.
is_past() {
	[ "$(wc -l <out)" -ge "$1" ]
}

# says TEXT: so was said on standard error.
says() {
	grep -q "$1" err
}

@test "PostgreSQL is stopped and started in the middle" {
	use_store postgresql
	siem-store "$SCORED" >out 2>err 3>&- 9>&- &
	local pid=$! round
	for round in 1 2; do
		wait_for 60 is_past $((round * EVENTS / 10))
		halt_postgresql immediate
		wait_for 60 says "is away"
		start_postgresql
		wait_for 60 says "is back"
		: >err
	done
	wait $pid
	cmp out "$SCORED"
	every_line
}

@test "with a spool, lines pass while PostgreSQL is stopped, and arrive when it is back" {
	use_store postgresql
	siem-store --migrate
	siem-store --spool spool "$SCORED" >out 2>err 3>&- 9>&- &
	local pid=$!
	wait_for 60 is_past $((EVENTS / 20))
	halt_postgresql immediate
	wait_for 60 is_past $((EVENTS / 20))0
	start_postgresql
	wait $pid
	cmp out "$SCORED"
	siem-store --spool spool </dev/null
	every_line
}

@test "the network is cut in the middle" {
	use_store postgresql
	need socat
	lay_cable "$postgresql_dir"
	local far="${db%\?*}?host=$postgresql_dir/cable" pid
	siem-store --db "$far" "$SCORED" >out 2>err 3>&- 9>&- &
	pid=$!
	wait_for 60 is_past $((EVENTS / 10))
	kill -KILL -- "-$cable_pid"
	wait_for 60 says "is away"
	lay_cable "$postgresql_dir"
	wait $pid
	kill -KILL -- "-$cable_pid"
	cmp out "$SCORED"
	every_line
}

@test "a spool at its limit stops reading, and nothing is lost" {
	use_store postgresql
	siem-store --migrate
	siem-store --spool spool --spool-size 8 "$SCORED" >out 2>err 3>&- 9>&- &
	local pid=$! held
	wait_for 60 is_past $((EVENTS / 20))
	halt_postgresql immediate
	wait_for 60 says "is full"
	held=$(du -sm spool | cut -f1)
	[ "$held" -le 10 ]
	is_prefix out
	[ "$whole" -lt "$EVENTS" ]
	start_postgresql
	wait $pid
	cmp out "$SCORED"
	siem-store --spool spool </dev/null
	every_line
}

@test "a full disk stops it, and room lets it go on" {
	[ "$(id -u)" -eq 0 ] || skip "needs root to mount a small disk"
	mkdir disk
	mount -t tmpfs -o size=$((EVENTS / 2000))m tmpfs disk 2>/dev/null || skip "may not mount here"
	echo "$PWD/disk" >"$BATS_FILE_TMPDIR/mounted"
	export SIEM_DB=sqlite:$PWD/disk/siem.db
	siem-store "$SCORED" >out 2>err 3>&- 9>&- &
	local pid=$!
	wait_for 60 says "is away"
	passed_are_there out
	[ "$whole" -lt "$EVENTS" ]
	mount -o remount,size=2g disk
	wait $pid
	cmp out "$SCORED"
	every_line
	umount disk
}

teardown() {
	if [ -f "$BATS_FILE_TMPDIR/mounted" ]; then
		umount -l "$(cat "$BATS_FILE_TMPDIR/mounted")" 2>/dev/null || true
		rm "$BATS_FILE_TMPDIR/mounted"
	fi
}
