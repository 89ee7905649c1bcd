# siem-alert --db: the alerts of the store are the one truth, whatever dies, and whenever.
#
# bats file_tags=slow

load common
load store
load alert

# Failed logins from forty addresses in an hour, between a host's normal life: as in siem-alert.bats.
setup_file() {
	export SCORED="$BATS_FILE_TMPDIR/scored.ndjson"
	local attack=${ATTACK_LINES:-4000}
	siem-simulate --seed 3 --lines 1000 --start 2026-03-02T06:00:00Z |
		siem-parse --now 2026-03-03T00:00:00Z >"$BATS_FILE_TMPDIR/life"
	awk -v n="$attack" 'BEGIN {
		for (i = 0; i < n; i++) {
			s = int(i * 3600 / n)
			printf "2026-03-02T06:%02d:%02d.%03dZ web1 sshd[%d]: Failed password for root from 198.51.100.%d port %d ssh2\n",
				s / 60, s % 60, i % 1000, 1000 + i % 30000, i % 40 + 1, 1024 + i % 60000
		}
	}' | siem-parse --now 2026-03-03T00:00:00Z >"$BATS_FILE_TMPDIR/attack"
	sort -m -s -k1.16,1.39 "$BATS_FILE_TMPDIR/life" "$BATS_FILE_TMPDIR/attack" | siem-score --explain auto >"$SCORED"
	RANDOM=4711
	start_stores
}

teardown_file() {
	stop_stores
}

teardown() {
	local pid
	for pid in ${alert-} ${server-}; do
		kill "$pid" 2>/dev/null || true
	done
}

# new_store KIND: empty, with its tables; a channel that writes to the file `kept`.
new_store() {
	need sqlite3
	use_store "$1"
	siem-store --migrate </dev/null
	printf '[keep]\ntype = file\npath = %s/kept\n' "$PWD" >channels
	printf '[alerts]\nlate = 5000w\nbudget = 1000\n' >policy
	: >kept
}

# sql QUERY: the answer's lines, columns parted by "|".
sql() {
	case $db in
	sqlite:*) sqlite3 -cmd '.timeout 20000' "${db#sqlite:}" "$1" ;;
	*) PGOPTIONS='-c search_path=siem' psql -qAt "$db" -c "$1" ;;
	esac
}

# now_sql: this moment, as columns have it.
now_sql() {
	case $db in
	sqlite:*) echo "(cast((julianday('now') - 2440587.5) * 86400000 as integer))" ;;
	*) echo "now()" ;;
	esac
}

run_alert() {
	siem-alert --channels channels --spool spool --policy policy "$@"
}

# counts_are_right: each address of the attack has the anomalies that it has, in its alerts.
counts_are_right() {
	jq -r 'select(.anomaly.is_anomaly and .event.dataset == "auth").source.ip // empty' "$SCORED" |
		grep '^198\.51\.100\.' | sort | uniq -c | awk '{ print $2 "|" $1 }' | sort >expected
	[ "$(wc -l <expected)" -eq 40 ]
	sql "select entity, sum(events) from alerts where entity like '198.51.100.%' group by 1" | sort | cmp - expected
	[ "$(sql 'select sum(events) from alerts')" -eq "$(jq -s 'map(select(.anomaly.is_anomaly)) | length' "$SCORED")" ]
}

# keys FILE: what names a message for who gets it twice.
keys() { jq -r '.alert | "\(.id)-\(.change)-\(.told)"' "$1" | sort; }

the_same_input_again() {
	new_store "$1"
	run_alert "$SCORED" >first
	sent
	counts_are_right
	cp kept kept1
	sql 'select * from alerts order by id' >alerts1
	run_alert --metrics metrics "$SCORED" >second
	[ ! -s second ]
	cmp kept kept1
	sql 'select * from alerts order by id' | cmp - alerts1
	grep -q '^siem_alert_opened_total{stage="siem-alert"} 0$' metrics
	# With and without a store the same stands on standard output.
	env -u SIEM_DB siem-alert "$SCORED" | jq -c 'del(.alert.told)' | cmp - <(jq -c 'del(.alert.told)' first)
	[ -z "$(keys kept | uniq -d)" ]
	# Twice in one process, too.
	sql 'delete from alerts'
	run_alert "$SCORED" "$SCORED" >/dev/null
	counts_are_right
}

@test "the same input again changes nothing, and nobody hears of it twice (SQLite)" {
	the_same_input_again sqlite
}

@test "the same input again changes nothing, and nobody hears of it twice (PostgreSQL)" {
	the_same_input_again postgresql
}

# begin: siem-alert that reads what is said, until the end of the test.
begin() {
	[ -p in ] || mkfifo in
	# Not by run_alert: its process would be a shell's.
	siem-alert --channels channels --spool spool --policy policy "$@" in >alerts 2>err 3>&- 9>&- &
	alert=$!
	exec 8>in
}

# Each time it gets more of the input before it is killed, within the time of about two writes.
killed_at_twenty_moments() {
	local kills lines ms
	new_store "$1"
	lines=$(wc -l <"$SCORED")
	for kills in $(seq 20); do
		begin --pass
		head -n $((lines * kills / 21 + RANDOM % 200)) "$SCORED" >&8
		ms=$((RANDOM % 1500))
		read -rt "$((ms / 1000)).$(printf %03d $((ms % 1000)))" <> <(:) || true
		kill -KILL "$alert"
		wait "$alert" 2>/dev/null || true
		exec 8>&-
	done
	run_alert "$SCORED" >/dev/null
	counts_are_right
	sent
	keys kept | uniq >delivered
	# What one process tells that nobody kills.
	sql 'delete from alerts'
	rm -r spool
	: >kept
	run_alert "$SCORED" >/dev/null
	counts_are_right
	sent
	keys kept | cmp - delivered
}

@test "killed at twenty moments, all is counted once and told under the same keys (SQLite)" {
	killed_at_twenty_moments sqlite
}

@test "killed at twenty moments, all is counted once and told under the same keys (PostgreSQL)" {
	killed_at_twenty_moments postgresql
}

say() { printf '%s\n' "$@" >&8; }

# end: it gets the end of its input.
end() {
	exec 8>&-
	wait "$alert"
	alert=
}

# anomaly TIME RISK LEVEL [ADDRESS] [ACTION]: a scored event.
anomaly() {
	printf '{"@timestamp":"%s","event":{"id":"%08x-7ae0-8534-99e3-%012x","dataset":"auth"},"host":{"hostname":"web1"},"source":{"address":"%s","ip":"%s"},"anomaly":{"risk_score":%s,"is_anomaly":true,"risk_level":"%s","recommended_action":"%s","reasons":["because"],"technique":["T1110.001"]}}\n' \
		"$1" $RANDOM $RANDOM "${4-203.0.113.9}" "${4-203.0.113.9}" "$2" "$3" "${5-MONITOR}"
}

# told CHANGE [N]: so many such messages were delivered; some twice where it was killed.
told() { [ "$(keys kept | uniq | grep -c -- "-$1-[0-9]*$")" -eq "${2-1}" ]; }

has() { [ "$(sql "$1")" = "$2" ]; }

# decide STATUS: as a person would, at the one alert that is not closed or was reopened.
decide() {
	sql "update alerts set status = '$1', decided = $(now_sql) where id = (select id from alerts order by last_time desc limit 1)"
}

people_decide() {
	new_store "$1"
	begin
	say "$(anomaly 2026-03-02T06:00:00Z 0.7 medium)"
	wait_for 60 told opened
	wait_for 60 has 'select count(*) from alerts' 1
	decide acknowledged
	wait_for 60 told acknowledged
	# Who has it is not told of it again, not even that it rises.
	say "$(anomaly 2026-03-02T06:00:01Z 0.95 critical)"
	wait_for 60 has 'select events from alerts' 2
	told risen 0
	has "select status, level from alerts" "acknowledged|critical"
	# Killed and begun anew it knows.
	kill -KILL "$alert"
	wait "$alert" 2>/dev/null || true
	exec 8>&-
	begin
	say "$(anomaly 2026-03-02T06:00:02Z 0.96 critical)"
	wait_for 60 has 'select events from alerts' 3
	told risen 0
	told acknowledged
	decide open
	wait_for 60 told reopened
	say "$(anomaly 2026-03-02T06:00:03Z 0.96 critical)"
	wait_for 60 told risen
	decide closed
	wait_for 60 told resolved
	say "$(anomaly 2026-03-02T06:00:04Z 0.7 medium)"
	wait_for 60 has 'select count(*) from alerts' 2
	end
	has "select status, events from alerts order by last_time" "$(printf 'closed|4\nopen|1')"
	has "select action from alert_log order by id" "$(printf 'opened\nrisen\nrisen\nopened')" ||
		has "select action from alert_log order by id" "$(printf 'opened\nrisen\nopened')"
}

@test "what people decide in the store is heard, and told to channels (SQLite)" {
	people_decide sqlite
}

@test "what people decide in the store is heard, and told to channels (PostgreSQL)" {
	people_decide postgresql
}

suppressed() {
	new_store "$1"
	sql "insert into suppressions (filter, reason, actor) values ('{\"network\":\"203.0.113.0/24\",\"technique\":\"T1110\"}', 'ours', 'ana'), ('no filter', 'x', 'ana'), ('{}', 'x', 'ana')"
	begin --metrics metrics
	say "$(anomaly 2026-03-02T06:00:00Z 0.95 critical)" "$(anomaly 2026-03-02T06:00:01Z 0.95 critical)" \
		"$(anomaly 2026-03-02T06:00:02Z 0.95 critical 198.51.100.7)"
	wait_for 60 told opened
	wait_for 60 has 'select hits from suppressions order by id limit 1' 2
	has "select entity, events, suppressed, suppressed_by from alerts order by entity" \
		"$(printf '198.51.100.7|1|0|\n203.0.113.9|2|2|suppression 1')"
	# Without it people hear of the next one.
	sql 'delete from suppressions'
	wait_for 60 grep -q '^siem_alert_suppressions_refused{stage="siem-alert"} 0$' metrics
	say "$(anomaly 2026-03-02T06:00:03Z 0.95 critical)"
	wait_for 60 told opened 2
	end
}

@test "what a suppression of the store hides is counted, kept and not told (SQLite)" {
	suppressed sqlite
}

@test "what a suppression of the store hides is counted, kept and not told (PostgreSQL)" {
	suppressed postgresql
}

@test "while the database is away people are told, and all is written when it is back" {
	new_store postgresql
	begin --metrics metrics
	say "$(anomaly 2026-03-02T06:00:00Z 0.7 medium)"
	wait_for 60 has 'select count(*) from alerts' 1
	halt_postgresql immediate
	say "$(anomaly 2026-03-02T06:00:01Z 0.95 critical)" "$(anomaly 2026-03-02T06:00:02Z 0.95 critical 198.51.100.7)"
	wait_for 60 told opened 2
	wait_for 60 grep -q "the store is away" err
	start_postgresql 8>&-
	wait_for 60 has 'select entity, events from alerts order by 1' "$(printf '198.51.100.7|1\n203.0.113.9|2')"
	grep -q "the store is back" err
	end
}

@test "it begins without the database, and two alerts of a group become one" {
	new_store postgresql
	anomaly 2026-03-02T06:00:00Z 0.7 medium >one
	run_alert one >/dev/null
	halt_postgresql
	begin
	say "$(cat one)" "$(anomaly 2026-03-02T06:00:01Z 0.95 critical)"
	wait_for 60 grep -q "the store is away" err
	start_postgresql 8>&-
	wait_for 60 has 'select events, level, status from alerts' "2|critical|open"
	end
	has 'select events, level, status from alerts' "2|critical|open"
}

@test "where the database stays away the end is no success" {
	new_store postgresql
	halt_postgresql
	anomaly 2026-03-02T06:00:00Z 0.7 medium >one
	ends_with 69 run_alert one
	told opened
	start_postgresql
}

@test "a chain begins with an empty database" {
	local kind
	for kind in sqlite postgresql; do
		use_store "$kind"
		siem-store "$SCORED" | siem-alert --pass >out
		[ "$(siem-query --count)" -eq "$(wc -l <"$SCORED")" ]
		[ "$(wc -l <out)" -eq "$(wc -l <"$SCORED")" ]
		[ "$(sql 'select sum(events) from alerts')" -eq "$(jq -s 'map(select(.anomaly.is_anomaly)) | length' "$SCORED")" ]
	done
	ends_with 78 siem-alert --db nonsense:x "$SCORED"
	one_line "$output"
}

# What siem-store took and siem-alert did not see, because both died.
caught_up() {
	new_store "$1"
	head -n 100 "$SCORED" | siem-store | run_alert --pass >/dev/null
	siem-store "$SCORED" >/dev/null
	run_alert --metrics metrics </dev/null >/dev/null
	counts_are_right
	grep -q '^siem_alert_caught_up_total{stage="siem-alert"} [1-9]' metrics
	sent
	keys kept | grep -v resolved >delivered
	# Read again where it came from, nothing is new but that some are quiet by now.
	run_alert --pass "$SCORED" >/dev/null
	counts_are_right
	sent
	keys kept | grep -v resolved | cmp - delivered
}

@test "what was stored while it was dead becomes alerts when it begins (SQLite)" {
	caught_up sqlite
}

@test "what was stored while it was dead becomes alerts when it begins (PostgreSQL)" {
	caught_up postgresql
}

@test "what others wrote into its rows does no harm" {
	new_store sqlite
	anomaly 2026-03-02T06:00:00Z 0.7 medium >in1
	run_alert in1 >/dev/null
	local doc state
	for doc in x '{}' '{"alert":{"reasons":7,"hosts":["a",7],"told":"x","examples":[[]]}}'; do
		for state in x '{}' '{"newest":"00","from":"x","told_level":"none","buckets":[1e9,-1,"x"]}'; do
			sql "update alerts set status = 'open', doc = '$doc', state = '$state', level = 'odd', kind = 'odd', group_key = group_key"
			run_alert </dev/null
		done
	done
	sql "insert into alerts (id, group_key, kind, entity, status, level, risk, events, first_time, last_time, first_event, doc) values (x'00', 'no key', 'x', '', 'open', 'x', 0, 0, 0, 0, x'00', '')" || true
	# The event's group is known still, and it has one alert.
	anomaly 2026-03-02T06:00:01Z 0.95 critical >in2
	run_alert in2 >/dev/null
	has "select events, level from alerts where entity = '203.0.113.9'" "2|critical"
}

@test "a group that gave way to others goes on where it was" {
	new_store sqlite
	for i in $(seq 100); do
		anomaly "2026-03-02T06:00:$(printf %02d $((i % 50)))Z" 0.7 medium "203.0.113.$((i % 50))"
	done >many
	run_alert --max-groups 16 --metrics metrics many >/dev/null
	grep -q '^siem_alert_evicted_total{stage="siem-alert"} [1-9]' metrics
	has 'select count(*), min(events), max(events) from alerts' "50|2|2"
	run_alert --max-groups 16 many >/dev/null
	has 'select count(*), min(events), max(events) from alerts' "50|2|2"
}

@test "a host that falls silent is an alert, also after a new start, until it writes again" {
	new_store sqlite
	printf '[alerts]\nsilence = 1s\n' >policy
	begin
	steady() {
		say '{"@timestamp":"2026-03-02T06:00:00Z","host":{"hostname":"db1"}}'
		say '{"@timestamp":"2026-03-02T06:00:00Z","host":{"hostname":"web1"}}'
		SECONDS_LEFT=$((SECONDS_LEFT - 1))
		[ "$SECONDS_LEFT" -le 0 ]
	}
	# More often than each second, for more than three.
	SECONDS_LEFT=250
	wait_for 60 steady
	wait_for 60 told opened 2
	[ "$(jq -r '.alert | select(.change == "opened") | "\(.entity) \(.kind) \(.recommended_action)"' kept | sort | tr '\n' ,)" = \
		"db1 silence ALERT_ADMIN,web1 silence ALERT_ADMIN," ]
	wait_for 60 has "select count(*) from alerts where status = 'open' and kind = 'silence'" 2
	kill -KILL "$alert"
	wait "$alert" 2>/dev/null || true
	exec 8>&-
	begin
	say '{"@timestamp":"2026-03-02T06:00:00Z","host":{"hostname":"db1"}}'
	wait_for 60 told resolved
	wait_for 60 has "select entity, status from alerts order by 1" "$(printf 'db1|closed\nweb1|open')"
	end
	told opened 2
}

@test "the role siem_alert may do what siem-alert does, and no more" {
	new_store postgresql
	sql "create role alerter login in role siem_alert" || true
	local owner=$db
	db=${db/siem@/alerter@}
	export SIEM_DB=$db
	siem-store --db "$owner" "$SCORED" >/dev/null
	PGOPTIONS='' psql -qAt "$owner" -c "insert into siem.suppressions (filter, reason, actor) values ('{\"entity\":\"198.51.100.1\"}', 'ours', 'ana')"
	head -n 1000 "$SCORED" >in1
	run_alert in1 >/dev/null
	printf '[alerts]\nsilence = 1h\n' >policy
	run_alert </dev/null
	counts_are_right
	has "select hits > 0 from suppressions" t
	run sql 'delete from alerts'
	[[ $output == *denied* ]]
	run sql "insert into never_block (network, reason, actor) values ('192.0.2.1', 'x', 'x')"
	[[ $output == *denied* ]]
}

# A siem-block that blocks, refuses and fails, by the address.
block_server() {
	need socat
	cat >answer <<'EOF'
while read -r line; do
	printf '%s\n' "$line" >>asked
	case $line in
	*203.0.113.9*) echo '{"action":"block","address":"203.0.113.9","network":"203.0.113.9","done":true,"dry_run":false,"until":"2036-11-23T02:00:00.000Z"}' ;;
	*203.0.113.10*) echo '{"action":"block","address":"203.0.113.10","done":false,"dry_run":false,"refused_because":"it is a gateway"}' ;;
	*) echo '{"error":"nftables failed"}' ;;
	esac
done
EOF
	socat UNIX-LISTEN:block.sock,fork EXEC:'sh answer' 3>&- 9>&- &
	server=$!
	wait_for 60 test -S block.sock
}

@test "siem-block is asked where it is switched on, and what it says is kept" {
	new_store sqlite
	sql "insert into never_block (network, reason, actor) values ('203.0.113.12', 'office', 'ana')"
	block_server
	begin --block on --block-socket block.sock --metrics metrics
	for i in 9 9 10 11 12; do
		say "$(anomaly "2026-03-02T06:00:$(printf %02d $i)Z" 0.95 critical 203.0.113.$i BLOCK_IP)"
	done
	say "$(anomaly 2026-03-02T06:00:30Z 0.95 critical 203.0.113.13 ALERT_ADMIN)"
	wait_for 60 has "select action, note from alert_log where action like 'block%' order by action, note" "$(
		printf 'block|203.0.113.9 until 2036-11-23T02:00:00.000Z\nblock_failed|nftables failed\nblock_refused|it is a gateway\nblock_refused|it is never to be blocked')"
	has 'select network, reason, actor, expires from blocks' "203.0.113.9|because|siem-alert|2111018400000"
	end
	[ "$(wc -l <asked)" -eq 3 ]
	jq -es 'all(.action == "block" and (.alert | length == 36) and .actor == "siem-alert")' asked
	grep -q '^siem_alert_blocked_total{stage="siem-alert"} 1$' metrics
	grep -q '^siem_alert_block_refused_total{stage="siem-alert"} 2$' metrics
	grep -q '^siem_alert_block_failed_total{stage="siem-alert"} 1$' metrics
}

@test "siem-block is not asked by default, in a dry run, or for what is suppressed" {
	new_store sqlite
	block_server
	anomaly 2026-03-02T06:00:00Z 0.95 critical 203.0.113.9 BLOCK_IP >one
	run_alert --block-socket block.sock one >/dev/null
	anomaly 2026-03-02T06:00:00Z 0.95 critical 203.0.113.10 BLOCK_IP >two
	run_alert --block dry-run --block-socket block.sock two >/dev/null
	has "select action, note from alert_log where action like 'block%'" "block_dry_run|203.0.113.10"
	printf '[rule ours]\nsource = 203.0.113.11\ndo = suppress\n' >>policy
	anomaly 2026-03-02T06:00:00Z 0.95 critical 203.0.113.11 BLOCK_IP >three
	run_alert --block on --block-socket block.sock three >/dev/null
	[ ! -e asked ]
	has 'select count(*) from blocks' 0
	ends_with 78 run_alert --block yes three
}

@test "the real siem-block answers, and says that it is dry" {
	new_store sqlite
	siem-block --listen block.sock --log block.ndjson 3>&- 9>&- &
	server=$!
	wait_for 60 test -S block.sock
	begin --block on --block-socket block.sock
	say "$(anomaly 2026-03-02T06:00:00Z 0.95 critical 203.0.113.9 BLOCK_IP)"
	wait_for 60 has "select action, note from alert_log where action like 'block%'" "block_dry_run|203.0.113.9"
	end
	[ "$(jq -r .request.reason block.ndjson)" = because ]
}

@test "a siem-block that is not there holds up nothing" {
	new_store sqlite
	anomaly 2026-03-02T06:00:00Z 0.95 critical 203.0.113.9 BLOCK_IP >one
	begin --block on --block-socket nobody --pass
	say "$(cat one)"
	wait_for 60 test -s alerts
	wait_for 60 told opened
	grep -q "siem-block at nobody" err
	kill -TERM "$alert"
	exec 8>&-
	wait "$alert"
	alert=
}

@test "recent alerts are published in Redis" {
	need redis-server redis-cli
	new_store sqlite
	start_redis secret
	echo secret >password
	anomaly 2026-03-02T06:00:00Z 0.95 critical >one
	run_alert --redis "$redis_unix" --redis-password-file password one >/dev/null
	redis-cli -s "$redis_dir/socket" -a secret --no-auth-warning lrange siem:alerts 0 -1 |
		jq -r .alert.change | grep -q opened
	stop_redis
	# And without it all goes on.
	anomaly 2026-03-02T06:00:00Z 0.95 critical 203.0.113.10 >two
	run_alert --redis "$redis_unix" --redis-password-file password --metrics metrics two >/dev/null
	told opened 2
	grep -q '^siem_alert_unpublished_total{stage="siem-alert"} [1-9]' metrics
	ends_with 78 run_alert --redis nonsense one
}
