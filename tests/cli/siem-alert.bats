# siem-alert: few alerts, each right, and each told once.

load common
load alert

# scored ATTEMPTS: so many failed logins from forty addresses in an hour, between a host's normal life.
scored() {
	siem-simulate --seed 3 --lines 2000 --start 2026-03-02T06:00:00Z |
		siem-parse --now 2026-03-03T00:00:00Z >"$BATS_TEST_TMPDIR/life"
	awk -v n="$1" 'BEGIN {
		for (i = 0; i < n; i++) {
			s = int(i * 3600 / n)
			printf "2026-03-02T06:%02d:%02d.%03dZ web1 sshd[%d]: Failed password for root from 198.51.100.%d port %d ssh2\n",
				s / 60, s % 60, i % 1000, 1000 + i % 30000, i % 40 + 1, 1024 + i % 60000
		}
	}' | siem-parse --now 2026-03-03T00:00:00Z >"$BATS_TEST_TMPDIR/attack"
	sort -m -s -k1.16,1.39 "$BATS_TEST_TMPDIR/life" "$BATS_TEST_TMPDIR/attack" | siem-score --explain auto
}

setup_file() {
	export SCORED="$BATS_FILE_TMPDIR/scored.ndjson"
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR scored "${ATTACK_LINES:-10000}" >"$SCORED"
}

# The last that was said of each alert.
last_words() {
	jq -sc 'group_by(.alert.id) | map(last) | .[]' "$1"
}

# forty_alerts FILE: an alert for each address, with as many anomalies as it has, and few others.
forty_alerts() {
	siem-alert "$1" >alerts
	jq -r 'select(.anomaly.is_anomaly and .event.dataset == "auth").source.ip // empty' "$1" |
		grep '^198\.51\.100\.' | sort | uniq -c | awk '{ print $2, $1 }' >expected
	[ "$(wc -l <expected)" -eq 40 ]
	last_words alerts | jq -r '.alert | "\(.entity) \(.count)"' | grep '^198\.51\.100\.' | sort | cmp - expected
	# Of the 2,000 lines of normal life there are 20 others at most.
	[ "$(jq -r .alert.id alerts | sort -u | wc -l)" -le 60 ]
}

@test "an attack from forty addresses is forty alerts, each with its count" {
	forty_alerts "$SCORED"
}

# bats test_tags=slow
@test "fifty thousand failed logins from forty addresses are forty alerts, each with its count" {
	scored 50000 >attack.ndjson
	forty_alerts attack.ndjson
	# The attack is in these counts, and not what little of it was found.
	[ "$(awk '{ n += $2 } END { print n }' expected)" -ge 49000 ]
}

@test "the same input gives the same alerts" {
	siem-alert "$SCORED" >one
	siem-alert <"$SCORED" | cmp - one
}

@test "with --pass every line goes through, with its alert" {
	siem-alert --pass "$SCORED" >out
	[ "$(wc -l <out)" -eq "$(wc -l <"$SCORED")" ]
	jq -e -s 'all(.[]; (.alert != null) == .anomaly.is_anomaly)' out >/dev/null
	sed 's/,"alert":{"id":"[^}]*}}$/}/' out | cmp - "$SCORED"
	siem-alert --pass out | cmp - out
}

@test "an alert says what people need" {
	siem-alert "$SCORED" | jq -c 'select(.alert.change == "opened")' | head -n 1 >first
	jq -e '.alert | .id and .entity and .kind and .risk_level and (.reasons | length > 0)
		and (.contributions | length > 0) and .first_seen and .last_seen
		and (.examples | length == 1) and .recommended_action' first
}

@test "an alert is resolved when it was quiet for long enough" {
	head -n 2000 "$SCORED" >in
	echo '{"@timestamp":"2026-03-02T09:00:00Z"}' >>in
	siem-alert in >alerts
	[ -n "$(jq -r 'select(.alert.change == "resolved").alert.id' alerts)" ]
	[ -z "$(last_words alerts | jq -r 'select(.alert.status == "open").alert.id')" ]
}

@test "--dry-run says what a policy would tell and keep, and sends nothing" {
	cat >policy <<'END'
[alerts]
budget = 5
[rule ours]
source = 198.51.100.1, 198.51.100.2
do = suppress
[rule low]
level = medium
do = hold
END
	siem-alert --dry-run --policy policy "$SCORED" >report
	[ "$(wc -l <report)" -eq 3 ]
	local n
	n=$(jq -s 'map(select(.anomaly.is_anomaly and (.source.ip == "198.51.100.1" or .source.ip == "198.51.100.2"))) | length' "$SCORED")
	jq -s -e --argjson n "$n" '.[0] == {rule: "ours", anomalies: $n, told: 0, known: 0, held: 0, suppressed: $n,
		few: 0, throttled: 0, late: 0, over_budget: 0}' report
	[ "$(jq -s 'map(.told) | add' report)" -le 5 ]
	[ "$(jq -s 'map(.anomalies) | add' report)" -eq "$(jq -s 'map(select(.anomaly.is_anomaly)) | length' "$SCORED")" ]
}

@test "a dry run tells what a live run tells, also of a part of the time" {
	printf '[keep]\ntype = file\npath = %s/kept\n' "$PWD" >channels
	# As if it came when it happened: nothing is late, or too soon by the clock of this machine.
	printf '[alerts]\nlate = 5000w\nthrottle = 0s\nrepeat = 0s\nbudget = 1000\n[rule held]\nsource = 198.51.100.7\ndo = hold\n' >policy
	local since=2026-03-02T06:30:00.000Z before told
	before=$(jq -c --arg since $since 'select(."@timestamp" < $since)' "$SCORED" | wc -l)
	siem-alert --policy policy --channels channels --spool spool --since $since --metrics metrics "$SCORED" >alerts
	grep -q "^siem_alert_passed_over_total{stage=\"siem-alert\"} $before$" metrics
	told=$(jq -s 'map(select(.alert.change | IN("opened", "risen"))) | length' kept)
	[ "$told" -gt 30 ]
	siem-alert --dry-run --policy policy --since $since "$SCORED" >report
	[ "$(jq -s 'map(.told) | add' report)" -eq "$told" ]
	jq -c --arg since $since 'select(."@timestamp" >= $since)' "$SCORED" | siem-alert --dry-run --policy policy | cmp - report
	# What the store has is the same; the order of events of one moment may be another.
	siem-store -q --db sqlite:db "$SCORED"
	siem-query --db sqlite:db --since $since | siem-alert --dry-run --policy policy >stored
	jq -s 'map(.anomalies)' stored | cmp - <(jq -s 'map(.anomalies)' report)
	siem-alert --since 1h --pass "$SCORED" | cmp - "$SCORED"
}

@test "what a rule suppresses is counted and says by whom" {
	printf '[rule ours]\nsource = 198.51.100.0/24\ndo = suppress\n' >policy
	siem-alert --policy policy "$SCORED" >alerts
	last_words alerts | jq -e -s 'map(.alert | select(.entity | startswith("198.51.100."))) | length == 40
		and all(.[]; .suppressed == .count and .suppressed_by == "ours" and .told == 0)'
}

@test "a policy that contradicts the features is refused, with the reason" {
	printf '[rule a]\nthreshold = 5 in 10s\n' >policy
	ends_with 78 siem-alert --policy policy "$SCORED"
	one_line "$output"
	[[ $output == *policy:2:*login_attempts_per_minute* ]]
}

@test "what is masked is told to nobody" {
	siem-alert --mask user.name,event.original "$SCORED" >alerts
	run ! grep -q root < <(jq -r '.alert | .users[], .examples[]' alerts)
	jq -e -s 'any(.[]; .alert.examples == ["***", "***", "***"])' alerts >/dev/null
}

@test "a field that cannot be masked is refused, for nobody would mask it" {
	for mask in user.nam 'user.name,event.origin' 'user.name,,event.original'; do
		ends_with 78 siem-alert --mask "$mask" "$SCORED"
		[[ $output == *'is none of user.name, event.original' ]]
		ends_with 78 siem-alert --mask "$mask" --check-config
	done
	ends_with 0 siem-alert --mask 'event.original, user.name' --check-config
	echo '[siem-alert]' >siem.conf
	echo 'mask = password' >>siem.conf
	ends_with 78 siem-alert -c siem.conf </dev/null
}

@test "memory is bounded by --max-groups, and what gives way is counted" {
	siem-alert --max-groups 16 --metrics metrics "$SCORED" >alerts
	grep -q '^siem_alert_evicted_total{stage="siem-alert"} [1-9]' metrics
	jq -e -s 'any(.[]; .alert.change == "evicted")' alerts >/dev/null
}

# A channel that writes to a file, and one that fails as long as a file is there.
channels() {
	cat >channels <<-END
		[keep]
		type = file
		path = $PWD/kept
		[try]
		type = exec
		command = /bin/sh $PWD/try
	END
	cat >try <<-END
		if [ -e $PWD/broken ]; then echo "not now" >&2; exit 75; fi
		if [ -e $PWD/refused ]; then echo "never" >&2; exit 1; fi
		cat >>$PWD/tried
	END
	printf '[alerts]\nlate = 5000w\nbudget = 1000\n' >policy
}

@test "each alert is delivered to every channel once" {
	channels
	siem-alert --channels channels --spool spool --policy policy "$SCORED" >alerts
	sent
	jq -r 'select(.alert.told > 0 and .alert.change != "updated" and .alert.change != "evicted").alert | .id + .change' alerts | sort >expected
	[ -s expected ]
	jq -r '.alert | .id + .change' kept | sort | uniq -d | { grep -vc risen || true; } | grep -qx 0
	[ "$(jq -r .alert.id kept | sort -u)" = "$(jq -r 'select(.alert.told > 0).alert.id' alerts | sort -u)" ]
	cmp kept tried
}

@test "what cannot be delivered now waits, also for the next siem-alert" {
	channels
	touch broken
	head -n 3000 "$SCORED" >in
	siem-alert --channels channels --spool spool --policy policy in >alerts 2>err
	[ ! -e tried ]
	grep -q "stay in spool" err
	rm broken
	sent
	cmp kept tried
}

@test "what is refused is put aside with the reason" {
	channels
	touch refused
	head -n 3000 "$SCORED" >in
	siem-alert --channels channels --spool spool --policy policy --metrics metrics in >alerts 2>err
	sent
	[ "$(cat spool/try/dead/*.json | wc -l)" -eq "$(wc -l <kept)" ]
	cat spool/try/dead/*.json | jq -e -s 'all(.[]; .channel == "try" and (.error | contains("never")) and .message.alert.id)'
}

@test "a backlog is one digest and not a storm" {
	channels
	siem-alert --channels channels --spool spool "$SCORED" >alerts
	sent
	[ "$(wc -l <kept)" -eq 1 ]
	jq -e '.alert.change == "digest" and .alert.alerts > 40 and (.alert.items | length == 20)' kept
}

# anomalies FROM UNTIL TEXT: one for each of these sources, whose reasons hold the text.
anomalies() {
	seq "$1" "$2" | jq -c --arg text "$3" '{"@timestamp": "2026-03-02T06:00:00Z",
		event: {id: ("019cad39-0d00-8000-8000-" + ("00000000000\(.)" | .[-12:])), kind: "event",
			dataset: "auth", category: ["authentication"]},
		source: {ip: "203.0.113.\(.)"},
		anomaly: {is_anomaly: true, risk_score: 0.95, risk_level: "critical", reasons: [$text]}}'
}

# full_spool: what does not fit goes where `dead` says; other channels have all of theirs.
full_spool() {
	channels
	touch broken
	printf '[rule big]\nlevel = critical\nhost = big\nchannels = try\n' >>policy
	anomalies 1 200 "$(head -c 8000 /dev/zero | tr '\0' x)" | jq -c '.host.hostname = "big"' >in
	anomalies 201 205 small >>in
	siem-alert --channels channels --spool spool --spool-size 1 --policy policy --metrics metrics in >alerts 2>err
	[ "$(jq -r .alert.entity kept | sort -u | wc -l)" -eq 5 ]
	waiting=$(sed -n 's/^siem_alert_waiting.* //p' metrics)
	dead=$(sed -n 's/^siem_alert_dead_total.* //p' metrics)
	[ "$waiting" -gt 50 ]
	[ "$dead" -gt 50 ]
	[ $((waiting + dead)) -eq 205 ]
}

@test "what a full spool does not hold is put aside, and holds up nothing" {
	full_spool
	[ "$(grep -c 'is at its limit of 1048576 bytes; new messages are put aside in spool/try/dead' err)" -eq 1 ]
	[ "$(cat spool/try/dead/*.json | wc -l)" -eq "$dead" ]
	cat spool/try/dead/*.json | jq -se 'all(.[]; (.error | contains("limit")) and .message.alert.id)'
	# What waited is delivered, and no less.
	rm broken
	drain() {
		siem-alert --channels channels --spool spool --policy policy </dev/null 2>drain
		[ "$(wc -l <tried)" -eq "$waiting" ]
	}
	wait_for 60 drain
}

@test "where even that cannot be put aside it is counted and said once" {
	mkdir -p spool/try
	touch spool/try/dead
	full_spool
	[ "$(grep -c 'new messages are lost' err)" -eq 1 ]
	[ ! -s spool/try/dead ]
}

# routed SETTING: of two channels only one is told of the attack, both of the rest.
routed() {
	printf '[ops]\ntype = file\npath = %s/ops\n[all]\ntype = file\npath = %s/all\n' "$PWD" "$PWD" >channels
	printf '[alerts]\nbudget = 1000\n%s\n[rule attack]\nsource = 198.51.100.0/24\nchannels = ops\n' "$1" >policy
	touch ops all
}

run_routed() {
	siem-alert --channels channels --spool spool --policy policy "$@"
	sent
}

@test "who was not told of an alert does not hear of its end, also after a new start" {
	routed 'late = 5000w'
	head -n 3000 "$SCORED" >in
	run_routed in >/dev/null
	echo '{"@timestamp":"2026-03-02T09:00:00Z"}' >late
	run_routed in late >/dev/null
	for file in ops all; do
		jq -r '.alert | select(.change == "resolved").entity' "$file" | sort -u >"$file.ends"
		jq -r '.alert | select(.change == "opened").entity' "$file" | sort -u | diff - "$file.ends"
	done
	[ "$(grep -c '^198.51.100' ops.ends)" -eq 40 ]
	run ! grep -q '198\.51\.100' all
	# Another process ends what the first one told.
	rm ops all
	touch ops all
	run_routed --db sqlite:db in >/dev/null
	[ -s ops ]
	: >ops
	run_routed --db sqlite:db late >/dev/null
	jq -r '.alert | "\(.change) \(.entity)"' ops | sort | diff - <(sed 's/^/resolved /' ops.ends)
	run ! grep -q '198\.51\.100' all
}

@test "a digest names to a channel only what its rules would have told it" {
	routed ''
	run_routed "$SCORED" >/dev/null
	# What is for all, and what is for one: a digest each.
	jq -se 'length == 2 and all(.[]; .alert.change == "digest")
		and any(.[]; all(.alert.items[]; .entity | startswith("198.51.100.")) and .alert.alerts == 40)' ops
	jq -se 'length == 1 and all(.[0].alert.items[]; .entity | startswith("198.51.100.") | not)' all
}

@test "--test sends one and says what came back" {
	channels
	[[ $(siem-alert --channels channels --test keep) == keep:* ]]
	jq -e '.alert.change == "test"' kept
	touch broken
	ends_with 69 siem-alert --channels channels --test try
	[[ $output == *"not now"* ]]
	ends_with 78 siem-alert --channels channels --test nobody
}

@test "channels without a spool, and rules that name no channel, are refused" {
	channels
	ends_with 64 siem-alert --channels channels "$SCORED"
	printf '[rule a]\nchannels = keep, nobody\n' >policy
	ends_with 78 siem-alert --channels channels --spool spool --policy policy "$SCORED"
	[[ $output == *nobody* ]]
}

@test "killed at any moment, no alert is lost" {
	channels
	local i
	for i in 1 2 3 4 5; do
		timeout -s KILL 0.0$((i * 15)) siem-alert --channels channels --spool spool --policy policy "$SCORED" >/dev/null 2>&1 || true
	done
	siem-alert --channels channels --spool spool --policy policy "$SCORED" >alerts 2>/dev/null
	sent
	[ -z "$(comm -23 <(jq -r 'select(.alert.told > 0).alert.id' alerts | sort -u) <(jq -r .alert.id kept | sort -u))" ]
}
