# What siem(7) promises of every filter, tried from outside on each of them.

load common

FILTERS="siem-parse siem-features siem-score siem-store siem-alert"

# A model and events that every test here may need, made once.
setup_file() {
	export MODEL="$BATS_FILE_TMPDIR/model.json" EVENTS="$BATS_FILE_TMPDIR/events.ndjson"
	siem-simulate --seed 1 --lines 3000 --attack ssh-brute-force:0.02 |
		siem-parse --now 2026-12-01T00:00:00Z >"$EVENTS"
	siem-train -o "$MODEL" "$EVENTS" 2>/dev/null
}

# filter NAME [ARGUMENT...]: runs it with what it cannot do without.
filter() {
	local name=$1
	shift
	case $name in
	siem-parse) siem-parse --now 2026-12-01T00:00:00Z "$@" ;;
	siem-score) siem-score -m "$MODEL" "$@" ;;
	siem-store) siem-store --db "sqlite:$BATS_TEST_TMPDIR/siem.db" "$@" ;;
	siem-alert) siem-alert --pass "$@" ;;
	*) "$name" "$@" ;;
	esac
}

lines() { wc -l <"$1"; }

@test "one record in is one line out, an empty and an unterminated one too" {
	printf '{"a":1}\n\n{"b":2}' >in
	for f in $FILTERS; do
		filter "$f" in >out || [ $? -eq 1 ]
		[ "$(lines out)" -eq 3 ]
		jq -es 'length == 3 and .[0].a == 1 and .[2].b == 2' out >/dev/null
	done
}

@test "what a stage does not know passes byte for byte" {
	cat >in <<'EOF'
{ "x" : [ 1.50 , {"y":"\u00e4"} ],"@timestamp":"2026-03-02T06:00:00Z" ,"z":1e+2 }
{"message":"m","source":{"ip":"203.0.113.9","own":{"deep":[null]}},"event":{"dataset":"auth","mine":7},"@timestamp":"2026-03-02T06:00:01.5+02:00"}
EOF
	for f in siem-features siem-score siem-alert; do
		filter "$f" in >out
		paste -d '\n' in out | while IFS= read -r want && IFS= read -r have; do
			body=${want%\}}
			[ "${have#"$body"}" != "$have" ]
		done
	done
	filter siem-parse in >out
	grep -qF '"x" : [ 1.50 , {"y":"\u00e4"} ]' out
	grep -qF '"z":1e+2' out
	grep -qF '"own":{"deep":[null]}' out
}

@test "members of our own on a line of input forge nothing" {
	echo '{"features":{},"history":9,"anomaly":{"risk_score":0},"alert":{},"event":{"id":"forged","kind":"pipeline_error"},"\u0061lert":1}' >twice
	echo '{"features":{},"history":9,"anomaly":{"risk_score":0},"alert":{},"event":{"id":"forged","kind":"pipeline_error"}}' >once
	ends_with 1 filter siem-parse twice
	[ "$(jq -r .event.kind <<<"$output")" = pipeline_error ]
	filter siem-parse once >out
	jq -e '.event.kind == "event" and .event.id != "forged" and .input["event.id"] == "forged"
		and .anomaly == null and .features == null and .history == null and .alert == null' out
	filter siem-score out >scored
	jq -e '.anomaly.risk_score > 0 and (.features | length) == 21 and .history.events == 1' scored
}

@test "a stage given its own member replaces it" {
	filter siem-features "$EVENTS" >once
	filter siem-features once >twice
	cmp once twice
	filter siem-score once >scored
	filter siem-score scored >again
	cmp scored again
	jq -c 'del(.features.hour_of_day)' once | filter siem-features >mended
	[ "$(jq -c .features mended | sort | uniq -c | sort | head -3)" = \
		"$(jq -c .features once | sort | uniq -c | sort | head -3)" ]
}

@test "the roads meet: parse, features, score and parse, score give the same bytes, twice" {
	siem-simulate --seed 7 --lines 20000 --attack ssh-brute-force:0.05,web-scan:0.05 >log
	for turn in 1 2; do
		filter siem-parse log | filter siem-features | filter siem-score >long.$turn
		filter siem-parse log | filter siem-score >short.$turn
	done
	cmp long.1 short.1
	cmp long.1 long.2
	cmp short.1 short.2
	[ "$(lines long.1)" -eq 20000 ]
}

@test "broken input becomes an error record that later stages pass on untouched" {
	printf '{"a":\nMar 27 13:06:56 h sshd[1]: x\n{"b":1,"b' >in
	ends_with 1 filter siem-parse in
	printf '%s\n' "$output" >errors
	[ "$(jq -r '.event.kind' errors | paste -sd,)" = pipeline_error,event,pipeline_error ]
	jq -es '.[0].error.message | test("column 6")' errors
	jq -es '.[0].event.original == "{\"a\":" and .[0]["@timestamp"] != null and .[0].event.id != null' errors
	filter siem-features errors >passed || [ $? -eq 1 ]
	[ "$(head -1 passed)" = "$(head -1 errors)" ]
	ends_with 1 filter siem-score passed
	[ "${lines[0]}" = "$(head -1 errors)" ]
	[ "${lines[2]}" = "$(tail -1 errors)" ]
}

@test "what is no event is an error record in later stages" {
	for f in siem-features siem-score siem-alert; do
		printf 'Mar 27 13:06:56 h sshd[1]: x\n[1]\n{"a":"\xff"}\n' >in
		ends_with 1 filter "$f" in
		[ "$(printf '%s\n' "$output" | jq -r .event.kind | sort -u)" = pipeline_error ]
		[ "$(printf '%s\n' "$output" | jq -rs '.[2].event.original_base64' | base64 -d)" = $'{"a":"\xff"}' ]
	done
}

@test "--strict ends with 65 at the first error and names the record" {
	printf '{"a":1}\n{"a":\n{"a":2}\n' >in
	for f in $FILTERS; do
		filter "$f" --strict in >out 2>err && false
		[ $? -eq 65 ]
		one_line "$(cat err)"
		grep -q 'record 2' err
		[ "$(lines out)" -eq 2 ]
	done
}

@test "a full disk is never a success" {
	for f in $FILTERS; do
		head -50 "$EVENTS" >in
		filter "$f" in >/dev/full 2>err && false
		[ $? -eq 74 ]
		one_line "$(cat err)"
		grep -q 'No space left' err
	done
}

@test "a reader that goes away ends it with status 0 and no message" {
	for f in $FILTERS; do
		for i in 1 2 3 4 5 6 7 8; do cat "$EVENTS"; done >in
		{ filter "$f" in 2>err; echo $? >status; } | head -1 >/dev/null
		[ "$(cat status)" -eq 0 ]
		[ ! -s err ]
	done
}

@test "a file that cannot be read is told, and the others are read" {
	head -3 "$EVENTS" >in
	for f in $FILTERS; do
		filter "$f" missing in . >out 2>err && false
		[ $? -eq 66 ]
		[ "$(lines out)" -eq 3 ]
		[ "$(lines err)" -eq 2 ]
		grep -q 'cannot open missing: No such file' err
	done
}

@test "an unknown flag, a wrong value and a missing one are usage errors in one line" {
	for f in $FILTERS; do
		ends_with 64 "$f" --no-such-flag
		one_line "$output"
		ends_with 64 "$f" --drain soon
		one_line "$output"
		ends_with 64 "$f" --drain
		one_line "$output"
		ends_with 64 "$f" --strict=yes
	done
}

@test "a wrong type, an unknown name and a broken line in siem.conf are told with their line" {
	for f in $FILTERS; do
		printf '[%s]\n\ndrain = soon\n' "$f" >conf
		ends_with 78 "$f" -c conf </dev/null
		one_line "$output"
		[[ $output == *"conf:3: "*drain*soon* ]]
		printf '[%s]\ndrian = 5\n' "$f" >conf
		ends_with 78 "$f" -c conf </dev/null
		[[ $output == *conf:2:*drian* ]]
		printf '[%s]\nwhat is this\n' "$f" >conf
		ends_with 78 "$f" -c conf --check-config
		[[ $output == *conf:2:* ]]
		ends_with 78 "$f" -c missing </dev/null
		printf '[siem-other]\ndrian = 5\n[%s]\ndrain = 2.5\n' "$f" >conf
		ends_with 0 "$f" -c conf --check-config
	done
}

@test "a flag beats the environment, which beats siem.conf" {
	printf '[siem-parse]\nsource = from-conf\n' >conf
	echo 'no host here' >in
	host() { jq -r .host.hostname; }
	[ "$(siem-parse -c conf in | host)" = from-conf ]
	[ "$(SIEM_SOURCE=from-env siem-parse -c conf in | host)" = from-env ]
	[ "$(SIEM_SOURCE=from-env siem-parse -c conf --source from-flag in | host)" = from-flag ]
	[ "$(SIEM_CONFIG=conf siem-parse in | host)" = from-conf ]
}

@test "metrics that cannot be written hold up no line, and are no success" {
	mkfifo in
	siem-parse --metrics no/such/folder <in >out 2>err 3>&- 9>&- &
	local pid=$! status=0
	exec 8>in
	wait_for 60 grep -q no/such/folder err
	echo "behind it" >&8
	wait_for 60 grep -q "behind it" out
	exec 8>&-
	wait $pid || status=$?
	[ $status -eq 74 ]
	[ "$(wc -l <err)" -eq 1 ]
}

@test "-v accounts for every record, and --metrics exports the same" {
	printf 'Mar 27 13:06:56 h sshd[1]: x\nnothing known\n{"a":\n' >in
	ends_with 1 filter siem-parse -v --metrics metrics in
	[[ $output == *"in=3 out=3 events=1 unrecognized=1 errors=1"* ]]
	grep -q '^siem_records_in_total{stage="siem-parse"} 3$' metrics
	grep -q '^siem_records_errors_total{stage="siem-parse"} 1$' metrics
	grep -q '^siem_records_unrecognized_total{stage="siem-parse"} 1$' metrics
}

@test "a compressed file is read like the plain one, and a cut one is told" {
	gzip -c "$EVENTS" >in.gz
	filter siem-features "$EVENTS" >plain
	filter siem-features in.gz >packed
	cmp plain packed
	head -c 2000 in.gz >cut.gz
	filter siem-features cut.gz >out 2>err && false
	[ $? -eq 74 ]
	grep -q 'cut.gz' err
}

@test "a line of 10 MB is data: cut, tagged and counted, with 8 MiB resident" {
	{
		printf 'Mar 27 13:06:56 h app: '
		head -c 10000000 /dev/zero | tr '\0' '"'
		printf '\nMar 27 13:06:57 h app: next\n'
	} >in
	filter siem-parse --metrics metrics in >out
	[ "$(lines out)" -eq 2 ]
	jq -es '.[0].tags == ["truncated"] and (.[0].event.original | length) == 65536 and .[1].message == "next"' out
	grep -q '^siem_parse_truncated_total.* 1$' metrics
}

@test "JSON over its limit is an error and is never cut" {
	{
		printf '{"a":"'
		head -c 1048576 /dev/zero | tr '\0' x
		printf '"}\n'
	} >in
	ends_with 1 filter siem-parse in
	printf '%s\n' "$output" >out
	jq -e '.event.kind == "pipeline_error" and (.error.message | test("1 MiB"))
		and .tags == ["truncated", "time_missing"] and (.event.original | length) == 65536' out
}

@test "SIGUSR1 writes one line of counts and nothing is lost" {
	mkfifo in
	siem-parse <in >out 2>err &
	pid=$!
	exec 9>in
	echo 'Mar 27 13:06:56 h sshd[1]: x' >&9
	wait_for 60 test -s out
	kill -USR1 $pid
	wait_for 60 grep -q 'in=1 out=1 events=1' err
	echo 'Mar 27 13:06:57 h sshd[1]: y' >&9
	exec 9>&-
	wait $pid
	[ "$(lines out)" -eq 2 ]
	[ "$(lines err)" -eq 1 ]
}

@test "SIGTERM drains what was written and ends with status 0" {
	mkfifo in
	siem-parse --drain 0.3 <in >out &
	pid=$!
	exec 9>in
	echo 'Mar 27 13:06:56 h sshd[1]: before' >&9
	wait_for 60 test -s out
	kill -TERM $pid
	printf 'Mar 27 13:06:57 h sshd[1]: after\nunterminated' >&9
	wait $pid
	exec 9>&-
	[ "$(jq -r .message out | paste -sd,)" = before,after,unterminated ]
}

@test "SIGHUP reloads siem.conf without losing a line" {
	printf '[siem-parse]\nsource = old\n' >conf
	mkfifo in
	siem-parse -c conf <in >out &
	pid=$!
	exec 9>in
	echo 'one' >&9
	wait_for 60 test -s out
	printf '[siem-parse]\nsource = new\n' >conf
	kill -HUP $pid
	i=0
	until tail -1 out | grep -q '"new"'; do
		i=$((i + 1))
		[ $i -lt 500 ]
		echo "line $i" >&9
		sleep 0.01
	done
	exec 9>&-
	wait $pid
	[ "$(lines out)" -eq $((i + 1)) ]
	[ "$(head -1 out | jq -r .host.hostname)" = old ]
}

@test "Ctrl-C on the whole pipe loses no line that was read" {
	# A process group of its own, as a shell gives to a pipeline; the reader at its end is out of reach.
	mkfifo scored
	cat scored >out &
	reader=$!
	cat >pipe <<'EOF'
siem-simulate --seed 5 --lines 0 --rate 3000 | siem-parse --metrics m1 | siem-features --metrics m2 |
	siem-score -m "$MODEL" --explain none --metrics m3 >scored
EOF
	setsid bash pipe &
	pid=$!
	wait_for 60 test -s out
	sleep 0.3
	kill -INT -- -$pid
	wait $pid || true
	wait $reader
	count() { sed -n "s/^siem_records_$1_total{.*} //p" "$2"; }
	[ "$(count in m1)" -gt 100 ]
	[ "$(count out m1)" = "$(count in m2)" ]
	[ "$(count out m2)" = "$(count in m3)" ]
	[ "$(count in m1)" = "$(lines out)" ]
	jq -es 'all(.anomaly.risk_score)' out >/dev/null
}

@test "a stage never writes the time of day into a line" {
	printf '{"a":\n{"b":1}\n' >in
	for f in siem-features siem-score siem-alert; do
		filter "$f" in >first || [ $? -eq 1 ]
		sleep 0.01
		filter "$f" in >second || [ $? -eq 1 ]
		cmp first second
	done
}

@test "half a surrogate pair, which stops other programs, is an error record" {
	printf '{"a":"\\ud800"}\n{"a":"\\ud83d\\ude00"}\n{"\\udc00":1}\n' >in
	for f in $FILTERS; do
		ends_with 1 filter "$f" in
		[ "$(printf '%s\n' "$output" | jq -r '.event.kind // "event"' | paste -sd,)" = pipeline_error,event,pipeline_error ]
	done
}
