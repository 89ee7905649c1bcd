# siem-features: features on the wire, and the state file.

load common

events() {
	siem-simulate --seed "$1" --lines "$2" | siem-parse --now 2026-12-01T00:00:00Z
}

@test "features and history stand behind everything else, in the table's order" {
	echo '{"@timestamp":"2026-03-02T06:00:00Z","source":{"ip":"203.0.113.9"}}' >in
	ends_with 0 siem-features in
	[[ $output == '{"@timestamp":"2026-03-02T06:00:00Z","source":{"ip":"203.0.113.9"},"features":{"hour_of_day":6,"day_of_week":0,'* ]]
	[[ $output == *',"is_known_user_agent":1},"history":{"first_seen":"2026-03-02T06:00:00.000Z","events":1}}' ]]
}

@test "interrupted by state files, a stream has the features of one that is not" {
	events 3 20000 >in
	siem-features in >whole
	split -n l/3 in part.
	for part in part.aa part.ab part.ac; do siem-features --state state "$part"; done >pieces
	cmp whole pieces
}

@test "a second process is refused and told who holds the state" {
	mkfifo in
	siem-features --state state <in >out &
	pid=$!
	exec 9>in
	echo '{"a":1}' >&9
	wait_for 60 test -s out
	ends_with 78 siem-features --state state </dev/null
	one_line "$output"
	[[ $output == *"$pid"* ]]
	exec 9>&-
	wait $pid
	ends_with 0 siem-features --state state </dev/null
}

@test "kill -9 leaves the old or the new state whole" {
	events 4 20000 >in
	for i in 1 2 3 4 5 6 7 8; do
		mkfifo fifo.$i
		siem-features --state state --checkpoint 1 <fifo.$i >/dev/null &
		pid=$!
		{ while cat in; do :; done >fifo.$i; } 2>/dev/null &
		feeder=$!
		sleep "1.$i"
		kill -9 $pid
		wait $pid || true
		kill $feeder 2>/dev/null || true
		wait $feeder || true
		ends_with 0 siem-features --state state </dev/null
	done
	[ -s state ]
}

@test "a damaged, a foreign and an unwritable state are told in one line" {
	events 5 100 >in
	siem-features --state state in >/dev/null
	head -c 100 state >short
	ends_with 78 siem-features --state short in
	one_line "$output"
	echo 'not a state' >foreign
	ends_with 78 siem-features --state foreign in
	one_line "$output"
	ends_with 78 siem-features --state missing/state in
	one_line "$output"
}

@test "lists come from siem.conf and replace or extend the defaults" {
	printf '[siem-features]\nknown_networks = 203.0.113.0/24\n' >wrong
	printf '[siem-features]\nknown-networks = 203.0.113.0/24\nknown-networks = 198.51.100.7\nprivileged-users = + deploy\n' >conf
	echo '{"@timestamp":"2026-03-02T06:00:00Z","source":{"ip":"198.51.100.7"},"user":{"name":"deploy"}}' >in
	known() { jq -c '[.features.is_known_ip, .features.is_privileged_user]'; }
	[ "$(siem-features in | known)" = "[0,0]" ]
	[ "$(siem-features -c conf in | known)" = "[1,1]" ]
	[ "$(sed s/deploy/root/ in | siem-features -c conf | known)" = "[1,1]" ]
	ends_with 78 siem-features -c wrong in
	printf '[siem-features]\nknown-networks = 300.0.0.1\n' >bad
	ends_with 78 siem-features -c bad in
	[[ $output == *300.0.0.1* ]]
}

@test "what gives way at --max-sources is counted" {
	for i in $(seq 1 100); do
		echo "{\"@timestamp\":\"2026-03-02T06:00:00Z\",\"source\":{\"ip\":\"203.0.113.$i\"}}"
	done >in
	siem-features --max-sources 16 --metrics metrics in >out
	[ "$(wc -l <out)" -eq 100 ]
	grep -q '^siem_features_evicted_sources_total.* 84$' metrics
}
