# siem-eval: scores held against labels.

load common

# Four attacks and six normal events of two days; three and one are anomalies.
scored() {
	local i=0 risk
	for risk in 0.95 0.85 0.65 0.3 0.7 0.5 0.2 0.1 0.1 0.05; do
		i=$((i + 1))
		printf '{"@timestamp":"2026-03-0%dT08:00:00Z","source":{"ip":"192.0.2.%d"},"anomaly":{"risk_score":%s}}\n' \
			$((2 + i % 2)) "$i" "$risk"
	done
}

labels() {
	printf '1\tssh-brute-force\n1\tssh-brute-force\n1\tweb-scan\n1\tweb-scan\n'
	printf '0\tnormal\n0\tnormal\n0\tnormal\n0\tnormal\n0\tnormal\n0\tnormal\n'
}

value() {
	jq -c "$1" report
}

@test "the numbers are those computed by hand" {
	need jq
	scored >events
	labels >labels
	siem-eval -l labels --json events >report
	# of 24 pairs three are in the wrong order: 0.65 and 0.3 below 0.7, 0.3 below 0.5
	[ "$(value .roc_auc)" = 0.875 ]
	[ "$(value '[.events, .attacks, .normals, .days]')" = '[10,4,6,2]' ]
	[ "$(value '.thresholds[0] | [.precision, .recall, .f1]')" = '[0.75,0.75,0.75]' ]
	[ "$(value '.thresholds[0].fpr')" = 0.166667 ]
	[ "$(value '.kinds[] | select(.kind == "ssh-brute-force") | [.roc_auc, .pr_auc, .recall]')" = '[1,1,1]' ]
	[ "$(value '.kinds[] | select(.kind == "web-scan") | [.attacks, .recall, .levels.medium]')" = '[2,0.5,1]' ]
	[ "$(value '.curves.roc | [.[0], .[1], .[-1], length]')" = '[[0,0],[0,0.25],[1,1],10]' ]
	[ "$(value '.curves.pr | [.[0], .[-1]]')" = '[[0.25,1],[1,0.4]]' ]
}

@test "a budget finds the threshold that keeps it" {
	need jq
	scored >events
	labels >labels
	siem-eval -l labels --budget 1 --json events >report
	[ "$(value '.budget.alerts_a_day <= 1')" = true ]
	[ "$(value '.budget.threshold > 0.6')" = true ]
}

@test "people get tables, with every kind of attack in them" {
	scored >events
	labels >labels
	siem-eval -l labels events >report
	grep -q '^web-scan ' report
	grep -q '^ssh-brute-force ' report
	grep -q 'alerts/day' report
}

@test "without labels it counts alerts only" {
	need jq
	scored | siem-eval >report
	run ! grep ROC report
	scored | siem-eval --json >report
	[ "$(value '[has("roc_auc"), .thresholds[0].alerts_a_day > 0]')" = '[false,true]' ]
}

@test "events without a score count as not found" {
	need jq
	{ scored | head -n 9; echo '{"event":{"kind":"pipeline_error"}}'; } >events
	labels >labels
	siem-eval -l labels --json events >report
	[ "$(value '[.events, .unscored]')" = '[10,1]' ]
}

@test "no events at all are no error" {
	need jq
	siem-eval --json </dev/null >report
	[ "$(value .events)" = 0 ]
}

@test "too few, too many or wrong labels are bad data, told in one line" {
	scored >events
	labels | head -n 3 >few
	{ labels; labels; } >many
	echo maybe >wrong
	for file in few many wrong; do
		ends_with 65 siem-eval -l "$file" events
		one_line "$output"
	done
}

@test "labels need not be there before the events are over" {
	need jq
	mkfifo events
	siem-eval -l labels --json events >report &
	exec 9>events
	scored >&9
	labels >labels
	exec 9>&-
	wait $!
	[ "$(value '[.events, .roc_auc]')" = '[10,0.875]' ]
}

@test "a missing file is no input, and a full disk an error" {
	scored >events
	ends_with 66 siem-eval missing
	ends_with 66 siem-eval -l missing events
	one_line "$output"
	ends_with 74 sh -c 'siem-eval events >/dev/full'
	ends_with 64 siem-eval --budget lots events
	one_line "$output"
}
