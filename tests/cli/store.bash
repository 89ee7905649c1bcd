# store.bash: databases for tests of siem-store and siem-query: SQLite always, PostgreSQL
# where it is installed, one server a file.

load servers

# start_stores, stop_stores: for setup_file and teardown_file.
start_stores() {
	if postgresql_bin >/dev/null; then
		start_postgresql
		export postgresql_dir
	fi
}

stop_stores() {
	stop_postgresql
}

# use_store KIND: an empty database; sets $db.
use_store() {
	case $1 in
	sqlite) db=sqlite:$BATS_TEST_TMPDIR/siem.db ;;
	postgresql)
		[ -n "${postgresql_dir-}" ] || skip "needs PostgreSQL"
		psql "postgresql://siem@/postgres?host=$postgresql_dir" -qc "create database t$BATS_TEST_NUMBER" 2>/dev/null
		db="postgresql://siem@/t$BATS_TEST_NUMBER?host=$postgresql_dir"
		;;
	esac
	export SIEM_DB=$db
}

# ids FILE: the event.ids of its whole lines, sorted.
ids() {
	sed -n 's/.*"event":{"id":"\([^"]*\)".*}$/\1/p' "$1" | sort
}

# all_there FILE: every whole line that it has is in the store.
all_there() {
	siem-query >there
	head -n "$(wc -l <"$1")" "$1" >passed
	[ -z "$(comm -23 <(ids passed) <(ids there))" ] || {
		echo "passed on and not in the store:"
		comm -23 <(ids passed) <(ids there) | head -n 3
		return 1
	}
}

# each_once FILE: the store has every line of FILE once, byte for byte, and no other.
each_once() {
	siem-query | sort | cmp - <(sort "$1")
	[ "$(siem-query --count)" -eq "$(wc -l <"$1")" ]
}
