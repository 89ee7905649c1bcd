# siem-eval: two models held against each other, and one against later events.

load common

# scoring RISK...: an event for each, one an hour, with ids and sources of their own.
scoring() {
	local i=0 risk
	for risk; do
		i=$((i + 1))
		printf '{"@timestamp":"2026-03-0%dT%02d:00:00.000Z","event":{"id":"%s","dataset":"auth","original":"line %d"},"source":{"ip":"192.0.2.%d"},"anomaly":{"risk_score":%s}}\n' \
			$((2 + i / 24)) $((i % 24)) "$(id "$i")" "$i" "$i" "$risk"
	done
}

id() { printf '019cad22-7ae0-8534-99e3-%012d' "$1"; }

# verdict NUMBER attack|false_positive...
verdict() {
	while [ $# -gt 0 ]; do
		printf '%s\t%s\n' "$(id "$1")" "$2"
		shift 2
	done
}

value() { jq -c "$1" report; }

# check NAME VALUE: what the gate's report says of a check.
check() { jq -c --arg name "$1" "[.checks[] | select(.check == \$name)][0] | $2" report; }

@test "compare finds what was gained and lost, whatever the order of the events" {
	need jq
	scoring 0.9 0.7 0.1 0.2 >a
	scoring 0.9 0.1 0.8 0.2 | tac >b
	siem-eval --compare --json a b >report
	[ "$(value '[.both, .anomalies_a, .anomalies_b, .gained, .lost]')" = '[4,2,2,1,1]' ]
	[ "$(value '[.changes[] | [.change, .id[-1:], .risk_a, .risk_b, .line]]')" = \
		'[["gained","3",0.1,0.8,"line 3"],["lost","2",0.7,0.1,"line 2"]]' ]
	siem-eval --compare a b >report
	[ "$(grep -c '^gained  0.1000 -> 0.8000 .* line 3$' report)" -eq 1 ]
	[ "$(grep -c '^lost    0.7000 -> 0.1000 .* line 2$' report)" -eq 1 ]
	siem-eval --compare --threshold 0.95 --json a b >report
	[ "$(value .changes)" = '[]' ]
}

@test "compare names the feature whose contribution moved most in that direction" {
	need jq
	explained() {
		printf '{"event":{"id":"%s"},"anomaly":{"risk_score":%s,"contributions":[{"feature":"hour_of_day","value":1,"contribution":%s},{"feature":"failed_auth_rate","value":1,"contribution":%s},{"feature":"of_another_version","contribution":9}]}}\n' "$@"
	}
	{ explained "$(id 1)" 0.3 1 -1; explained "$(id 2)" 0.8 2 0.5; scoring 1 1 0.1 | tail -n 1; } >a
	{ explained "$(id 1)" 0.9 1.5 0.25; explained "$(id 2)" 0.2 -1 0.1; scoring 1 1 0.9 | tail -n 1; } >b
	siem-eval --compare --json a b >report
	[ "$(value '[.changes[] | [.feature, .difference]]')" = '[["failed_auth_rate",1.25],["hour_of_day",-3],[null,null]]' ]
	[ "$(value .features)" = '[{"feature":"hour_of_day","gained":0,"lost":1},{"feature":"failed_auth_rate","gained":1,"lost":0},{"feature":"unexplained","gained":1,"lost":0}]' ]
}

@test "compare tells what only one side has, what comes twice and what has no id" {
	need jq
	{ scoring 0.9 0.9; scoring 0.9; echo '{"anomaly":{"risk_score":0.9}}'; echo '{'; } >a
	scoring 0.9 0.9 0.9 0.9 >b
	siem-eval --compare --json a b >report
	[ "$(value '[.both, .only_a, .only_b, .repeated, .without_id]')" = '[2,0,2,1,2]' ]
	siem-eval --compare a b | grep -q '^0 events only in A, 2 only in B$'
}

@test "a client's text cannot write to the terminal of who compares" {
	need jq
	scoring 0.1 | jq -c '.event.original = "a\u001b[2Jb\u009bc" + "ä" * 200' >a
	scoring 0.9 | jq -c '.event.original = "a\u001b[2Jb\u009bc" + "ä" * 200' >b
	siem-eval --compare a b >report
	grep -q 'a\.\[2Jb\.cä' report
	run ! grep -q "$(printf '\033')" report
	iconv -f UTF-8 -t UTF-8 report >/dev/null
}

@test "many changes are valid JSON, over batches of output" {
	need jq
	siem-simulate --lines 3000 | siem-parse | siem-score -m "$ROOT/models/default.json" --explain none >a
	jq -c '.anomaly.risk_score = 1 - .anomaly.risk_score' a >b
	siem-eval --compare --json a b >report
	[ "$(value '[.both, (.changes | length) == .gained + .lost, .gained > 2500]')" = '[3000,true,true]' ]
}

@test "the gate opens to a challenger that keeps attacks and drops false positives" {
	need jq
	scoring 0.9 0.8 0.7 0.1 0.2 >a
	scoring 0.7 0.8 0.3 0.1 0.2 >b
	verdict 1 attack 2 attack 3 false_positive >verdicts
	siem-eval --gate --verdicts verdicts --json a b >report
	[ "$(value '[.replace, .reasons, .confirmed_attacks, .confirmed_false_positives]')" = '[true,[],2,1]' ]
	[ "$(check attacks_kept '[.champion, .challenger, .at_least]')" = '[2,2,2]' ]
	[ "$(check false_positives_dropped '[.champion, .challenger, .at_most]')" = '[1,0,0]' ]
	siem-eval --gate --verdicts verdicts a b | head -n 1 | grep -q '^yes: '
}

@test "the gate stays shut for a challenger that loses a confirmed attack, and says which" {
	need jq
	scoring 0.9 0.8 0.7 0.1 >a
	scoring 0.9 0.5 0.7 0.1 >b
	verdict 1 attack 2 attack 4 attack >verdicts
	ends_with 1 siem-eval --gate --verdicts verdicts a b
	[[ $output == *'BROKEN  confirmed attacks found: 1, at least 2 (champion: 2)'*"$(id 2)"* ]]
	siem-eval --gate --json --verdicts verdicts a b >report || [ $? -eq 1 ]
	[ "$(value '[.replace, .lost]')" = "[false,[\"$(id 2)\"]]" ]
	[ "$(value '.reasons[0]')" = '"confirmed attacks found: 1, at least 2 (champion: 2)"' ]
	# What the champion does not find either cannot be lost, and who wants may lose some.
	siem-eval --gate --keep 0.5 --verdicts verdicts a b
}

@test "the gate stays shut for a challenger that flags a confirmed false positive" {
	scoring 0.9 0.8 0.1 >a
	scoring 0.9 0.7 0.9 >b
	verdict 1 attack 2 false_positive 3 false_positive >verdicts
	ends_with 1 siem-eval --gate --verdicts verdicts a b
	[[ $output == *'BROKEN  confirmed false positives flagged: 2, at most 0 (champion: 1)'*"$(id 3)"* ]]
	siem-eval --gate --drop 0 --verdicts verdicts a b
}

@test "the gate keeps the alerts a day in their band" {
	need jq
	scoring 0.9 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 >a
	scoring 0.9 0.9 0.9 0.9 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 >b
	# shellcheck disable=SC2046
	scoring $(yes 0.9 | head -n 22) >many
	# shellcheck disable=SC2046
	scoring 0.9 $(yes 0.1 | head -n 21) >few
	verdict 1 attack >verdicts
	siem-eval --gate --verdicts verdicts --band 4,4 --json a b >report
	[ "$(check alerts_a_day '[.champion, .challenger, .at_least, .at_most]')" = '[1,4,4,4]' ]
	ends_with 1 siem-eval --gate --verdicts verdicts --band 5, a b
	ends_with 1 siem-eval --gate --verdicts verdicts --band ,3 a b
	# Without a band: twice the champion's, or 20.
	siem-eval --gate --verdicts verdicts a b
	ends_with 1 siem-eval --gate --verdicts verdicts few many
	siem-eval --gate --verdicts verdicts many many
}

# labelled: 100 normal events, then eight of an attack.
labelled() {
	local i risks=''
	for i in $(seq 100); do
		risks="$risks 0.$((i % 5))"
	done
	# shellcheck disable=SC2086
	scoring $risks "$@"
}

@test "the gate holds labelled attacks against normal events, and they raise no alerts" {
	need jq
	labelled 0.9 0.9 0.9 0.9 0.9 0.9 0.9 0.9 >a
	labelled 0.9 0.9 0.9 0.9 0.7 0.45 0.45 0.45 >b
	labelled 0.9 0.9 0.9 0.5 0.5 0.5 0.5 0.5 >c
	labelled 0.9 0.9 0.9 0.9 0.9 0.1 0.1 0.1 >d
	{ yes 0 | head -n 100; yes "$(printf '1\tspray')" | head -n 8; } >labels
	siem-eval --gate --labels labels --json a b >report
	[ "$(check recall '[.attack, .log, .champion, .challenger, .at_least]')" = '["spray","authentication",1,0.625,0.5]' ]
	[ "$(check roc_auc '[.log, .champion, .challenger, .at_least]')" = '["authentication",1,1,0.99]' ]
	[ "$(check alerts_a_day '[.champion, .challenger]')" = '[0,0]' ]
	ends_with 1 siem-eval --gate --labels labels a c
	[[ $output == *'BROKEN  recall of spray in authentication logs: 0.375, at least 0.5 (champion: 1)'* ]]
	siem-eval --gate --labels labels --recall 0.3 a c
	ends_with 1 siem-eval --gate --labels labels a d
	[[ $output == *'BROKEN  ROC-AUC in authentication logs: 0.'* ]]
	siem-eval --gate --labels labels --tolerance 0.5 a d
}

@test "the gate stays shut where nothing is known that could be lost" {
	scoring 0.9 0.1 >a
	verdict 2 attack >verdicts
	ends_with 1 siem-eval --gate a a
	[[ $output == *'BROKEN  attacks to be held against: 0, at least 1'* ]]
	ends_with 1 siem-eval --gate --verdicts verdicts a a
}

@test "the gate wants the same events in both scorings" {
	scoring 0.9 0.1 0.2 >a
	scoring 0.9 0.1 >short
	scoring 0.9 0.1 0.2 | tac >other
	for pair in 'a short' 'short a' 'a other'; do
		# shellcheck disable=SC2086
		ends_with 65 siem-eval --gate $pair
		one_line "$output"
	done
	printf '0\n' >labels
	ends_with 65 siem-eval --gate --labels labels a a
	ends_with 66 siem-eval --gate a missing
	for arguments in '--gate a' '--compare a a a' '--gate --compare a a' '--gate --band 3,1 a a' '--gate --band x a a'; do
		# shellcheck disable=SC2086
		ends_with 64 siem-eval $arguments
		one_line "$output"
	done
}

@test "only events from a time on are judged" {
	need jq
	scoring 0.9 0.9 0.9 0.1 >a
	scoring 0.1 0.9 0.9 0.1 >b
	siem-eval --json --since 2026-03-02T03:00:00Z a >report
	[ "$(value .events)" = 2 ]
	printf '1\tspray\n0\n1\tspray\n0\n' >labels
	siem-eval --json --labels labels --since 2026-03-02T03:00:00Z a >report
	[ "$(value '[.events, .attacks, .normals, .roc_auc]')" = '[2,1,1,1]' ]
	siem-eval --json --until 2026-03-02T03:00:00Z a >report
	[ "$(value .events)" = 2 ]
	siem-eval --compare --json --since 2026-03-02T02:00:00Z a b >report
	[ "$(value '[.both, .lost]')" = '[3,0]' ]
	verdict 1 attack 2 attack >verdicts
	siem-eval --gate --verdicts verdicts --since 2026-03-02T02:00:00Z a b
	ends_with 1 siem-eval --gate --verdicts verdicts a b
}

@test "drift is small on the events of the training, and large where life has changed" {
	need jq
	siem-simulate --seed 3 --lines 8000 --only web | siem-parse | siem-features >events
	siem-train -o model.json events 2>/dev/null
	siem-eval --drift model.json --json events >report
	[ "$(value '[.models[0].features[].psi] | max < 0.001')" = true ]
	[ "$(value '.models[0].features | length')" -eq 21 ]
	jq -c '.features.bytes_transferred += 3' events >moved
	siem-eval --drift model.json --json moved >report
	[ "$(value '[.models[0].features[] | select(.psi > 0.25) | .feature]')" = '["bytes_transferred"]' ]
	siem-eval --drift model.json moved | grep -q '^bytes_transferred .*!'
	siem-eval --drift model.json --json --since 2030-01-01T00:00:00Z events >report
	[ "$(value '[.models[0].rows, .models[0].features[4].psi]')" = '[0,null]' ]
	ends_with 66 siem-eval --drift missing.json events
	one_line "$output"
}
