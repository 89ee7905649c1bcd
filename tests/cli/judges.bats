# What siem-parse writes, judged by cJSON and by jq; and that its memory of formats changes nothing.

load common

parse() { siem-parse --now 2026-12-01T00:00:00Z "$@"; }

# cJSON refuses what is no JSON but for control characters in strings, bytes that are no UTF-8 and
# numbers such as 01 and 1., which the program around it looks for itself (tests/fuzz/judge.c).
cjson() { "$BUILD/tests/fuzz-replay" --judge; }

# jq refuses the same; it takes bytes that are no UTF-8, half surrogates, 01, 1. and NaN, and
# several values on one line.
jq_lines() { jq -c . | wc -l; }

# judged WANTED: the file "out" holds so many events, by both.
judged() {
	[ "$(cjson <out)" = "$1" ] || {
		cjson <out | head
		return 1
	}
	[ "$(jq_lines <out)" -eq "$1" ]
}

setup_file() {
	[ -x "$BUILD/tests/fuzz-replay" ] || skip "needs make check-unit"
}

samples() { find "$ROOT/tests/golden" "$ROOT/scripts/samples" -name '*.log' | sort; }

@test "every line that is written of any sample is JSON, by cJSON and by jq" {
	for log in $(samples); do
		parse "$log" >out || [ $? -eq 1 ]
		judged "$(grep -ac '' "$log")"
	done
}

# bats test_tags=slow
@test "it is with every -f, and with --envelope" {
	samples | xargs cat >all
	for format in auth syslog web firewall json $(siem-parse --list-formats | sed '/^$/,$d' | sed -n 's/^\([a-z][^ ]*\).*/\1/p'); do
		parse -f "$format" all >out || [ $? -eq 1 ]
		judged "$(grep -ac '' all)"
	done
	parse --envelope all >out || [ $? -eq 1 ]
	judged "$(grep -ac '' all)"
	jq -Rc '{log_line: ., source: "edge", file: "/a\u0000b", offset: 1, metadata: {a: [.]}}' all >wrapped
	parse --envelope wrapped >out || [ $? -eq 1 ]
	judged "$(grep -ac '' wrapped)"
}

@test "the judges find what is no JSON" {
	while IFS= read -r fault; do
		printf '%b\n' "$fault" >out
		run judged 1
		[ "$status" -ne 0 ] || { echo "taken: $fault"; return 1; }
	done <<-'EOF'
		{"a":1,}
		{"a":"\t"}
		{"a":"\377"}
		{"a":"\\ud800"}
		{"a":"\\udc00"}
		{"a":"\\x"}
		{"a":01}
		{"a":1.}
		{"a":.5}
		{"a":+1}
		{"a":1e}
		{"a":NaN}
		{"a":1} x
		{"a":1}{"b":2}
		{"a":1}\n{"b":2}
		{'a':1}
		{"a" 1}
		{"a":1
		["a"]
		7

	EOF
	printf '{"a":1}' >out
	run judged 1
	[ "$status" -ne 0 ]
	printf '{"a":[-0.5e+10,0,"\\u00e9\\"\303\251",null]}\n' >out
	judged 1
}

# What the order of lines may change: the year of a stamp without one, and what follows from it.
timeless() {
	jq -c 'del(.["@timestamp"], .event.id) | .tags = ((.tags // []) - ["time_missing", "time_implausible"])'
}

# Every golden line in a file of its own, and in "alone" what becomes of it in a process of its own.
# Container engines cut lines into parts, whose order is no matter of formats: docker.log has its own test.
each_alone() {
	find "$ROOT/tests/golden" -name '*.log' ! -name docker.log | sort | xargs cat | split -l 1 -a 4 -d - line-
	for line in line-*; do
		parse "$line" || [ $? -eq 1 ]
	done | timeless >alone
}

# bats test_tags=slow
@test "what the lines before were does not change an event, whatever the order" {
	each_alone
	count=$(wc -l <alone)
	[ "$count" -gt 400 ]
	for order in sshd web-access hostile; do
		shuf -i "1-$count" --random-source="$ROOT/tests/golden/$order.json" >order
		awk '{ printf "line-%04d\n", $1 - 1 }' order | xargs cat >shuffled
		awk 'NR == FNR { event[NR] = $0; next } { print event[$1] }' alone order >want
		{ parse shuffled || [ $? -eq 1 ]; } | timeless | diff want -
	done
}

# bats test_tags=slow
@test "a run of one format does not change what comes behind it" {
	each_alone
	siem-parse --list-formats | sed '/^$/,$d' | sed -n 's/^   *//p' >formats
	while IFS= read -r sample; do
		printf '%s\n%s\n%s\n' "$sample" "$sample" "$sample" >run
		{
			cat run
			cat line-* | sed 'r run'
		} >mixed
		{ parse mixed || [ $? -eq 1 ]; } | timeless | awk 'NR % 4 == 0' | diff alone -
	done <formats
}
