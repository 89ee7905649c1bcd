# siem-simulate: labelled log lines, the same for the same seed.

load common

attacks() {
	siem-simulate --list-attacks | awk '{ printf "%s%s:0.03", NR > 1 ? "," : "", $1 }'
}

@test "the same seed gives the same bytes and labels, another seed others" {
	siem-simulate -n 3000 --seed 7 -a "$(attacks)" -l labels.1 >lines.1
	siem-simulate -n 3000 --seed 7 -a "$(attacks)" -l labels.2 >lines.2
	siem-simulate -n 3000 --seed 8 -a "$(attacks)" -l labels.3 >lines.3
	cmp lines.1 lines.2
	cmp labels.1 labels.2
	run ! cmp -s lines.1 lines.3
}

@test "there is one label for each line" {
	siem-simulate -n 4321 -a "$(attacks)" -l labels >lines
	[ "$(wc -l <lines)" -eq 4321 ]
	[ "$(wc -l <labels)" -eq 4321 ]
	run ! grep -vE '^(0	normal|1	[a-z-]+)$' labels
}

@test "an attack gets its share of the lines, give or take a fifth" {
	siem-simulate -n 20000 -a ssh-brute-force:0.1,web-scan:0.05 -l labels >lines
	run grep -c '^1	ssh-brute-force$' labels
	[ "$output" -gt 1600 ] && [ "$output" -lt 2400 ]
	run grep -c '^1	web-scan$' labels
	[ "$output" -gt 800 ] && [ "$output" -lt 1200 ]
}

@test "without attacks every line is normal" {
	siem-simulate -n 500 -l labels >lines
	[ "$(sort -u labels)" = "0	normal" ]
}

@test "times ascend over all kinds of lines" {
	siem-simulate -n 5000 --hosts 3 -a "$(attacks)" | siem-parse --year 2026 |
		grep -o '^{"@timestamp":"[^"]*"' >times
	[ "$(wc -l <times)" -eq 5000 ]
	sort -c times
}

@test "siem-parse knows every line" {
	siem-simulate -n 20000 --hosts 2 -a "$(attacks)" | siem-parse --year 2026 >events
	[ "$(wc -l <events)" -eq 20000 ]
	run ! grep -m 1 unrecognized events
	run ! grep -m 1 pipeline_error events
}

@test "--only keeps to one kind of lines" {
	siem-simulate -n 300 --only web >lines
	run ! grep -v '" [0-9][0-9][0-9] ' lines
	siem-simulate -n 300 --only auth,firewall >lines
	run ! grep '" [0-9][0-9][0-9] ' lines
	grep -q 'kernel: ' lines
	grep -q 'session opened' lines
}

@test "--start and --days say when" {
	siem-simulate --start 2024-02-28T00:00:00Z --days 2 --only auth >lines
	[ "$(cut -c 1-6 lines | sort -u | tr '\n' ,)" = "Feb 28,Feb 29," ]
}

@test "an sshd process keeps its address and port from the first word to the last" {
	siem-simulate -n 3000 --only auth -a ssh-brute-force:0.2 | grep -E 'sshd\[[0-9]+\]: .* port [0-9]+' |
		sed -E 's/.*sshd\[([0-9]+)\].* ([0-9a-f.:]+) port ([0-9]+).*/\1 \2 \3/' | sort -u >seen
	[ "$(wc -l <seen)" -gt 100 ]
	[ -z "$(cut -d ' ' -f 1 seen | uniq -d)" ]
}

@test "every attack in the list can be asked for" {
	siem-simulate --list-attacks | cut -d ' ' -f 1 >names
	[ "$(wc -l <names)" -eq 13 ]
	while read -r name; do
		siem-simulate -n 2000 -a "$name:0.2" -l labels >lines
		grep -q "^1	$name\$" labels || { echo "$name"; return 1; }
	done <names
}

@test "an unknown attack, a wrong share or kind is refused in one line" {
	local arguments
	for arguments in "-a tea-party:0.1" "-a web-scan" "-a web-scan:2" "-a web-scan:.6,port-scan:.5" \
		"-a port-scan:.1 --only web" "--only tea" "--only ," "--hosts 0" "--bogus" "--lines many" file; do
		# shellcheck disable=SC2086 # several arguments
		ends_with 64 siem-simulate -n 5 $arguments
		one_line "$output"
	done
}

@test "a full disk is an error, for lines and for labels" {
	ends_with 74 sh -c 'siem-simulate -n 100 >/dev/full'
	one_line "$output"
	ends_with 74 sh -c 'siem-simulate -n 100 -l /dev/full >/dev/null'
	[[ $output == *"labels /dev/full"* ]]
	ends_with 74 siem-simulate -n 100 -l missing/labels
	one_line "$output"
}

@test "a reader that goes away ends it in peace" {
	set -o pipefail
	siem-simulate -n 0 | head -n 1 >line
	[ -s line ]
}

@test "--rate paces the lines, each shown when it is due" {
	siem-simulate -n 0 --rate 20 >lines 2>errors &
	local pid=$!
	wait_for 60 grep -q . lines
	[ "$(wc -l <lines)" -lt 100 ]
	kill -TERM "$pid"
	wait "$pid"
	[ ! -s errors ]
}
