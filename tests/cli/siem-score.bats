# siem-score: the anomaly on the wire, and the model behind it.

load common

setup_file() {
	export EVENTS="$BATS_FILE_TMPDIR/events.ndjson" SCORED="$BATS_FILE_TMPDIR/scored.ndjson"
	siem-simulate --seed 11 --lines 6000 --only auth --attack ssh-brute-force:0.05 |
		siem-parse --now 2026-12-01T00:00:00Z >"$EVENTS"
	siem-score --explain all "$EVENTS" >"$SCORED"
}

@test "the anomaly has the members that siem-event(5) names, and sane values" {
	jq -es 'all(.anomaly | (.risk_score > 0 and .risk_score < 1) and (.is_anomaly == (.risk_score >= 0.6))
		and (.models | keys == ["dbscan", "gmm", "isolation_forest"])
		and (.models | all(. >= 0 and . <= 1)) and (.weighted >= 0 and .weighted <= 1)
		and (.model | test("^[0-9a-f]{64}$")))' "$SCORED"
}

@test "the model is named by the SHA-256 of its file" {
	[ "$(head -1 "$SCORED" | jq -r .anomaly.model)" = "$(sha256sum <"$ROOT/models/default.json" | cut -c1-64)" ]
}

@test "levels are where they are said to be" {
	jq -es 'all(.anomaly | .risk_level == (if .risk_score >= 0.9 then "critical" elif .risk_score >= 0.8 then "high"
		elif .risk_score >= 0.6 then "medium" elif .risk_score >= 0.4 then "low" else "normal" end))' "$SCORED"
}

@test "contributions, baseline and rest sum to the logit of the risk" {
	jq -es 'all(.anomaly | (.baseline + .rest + (.contributions | map(.contribution) | add // 0)
		- ((.risk_score / (1 - .risk_score)) | log)) | fabs < 1e-3)' "$SCORED"
	jq -es 'map(.anomaly.rest | fabs) | max < 1e-3' "$SCORED"
	# One baseline a model: these events are judged by that of their kind.
	[ "$(jq -s 'map(select(.event.dataset == "auth") | .anomaly.baseline) | unique | length' "$SCORED")" -eq 1 ]
}

@test "contributions come most suspicious first, with value and typical" {
	jq -es 'all(. as $e | .anomaly.contributions | (map(-.contribution) == (map(-.contribution) | sort))
		and all(.value == $e.features[.feature] and .typical.p05 <= .typical.p50 and .typical.p50 <= .typical.p95))' "$SCORED"
}

@test "reasons are sentences, and a normal event has none" {
	jq -es 'all(.anomaly | if .risk_level == "normal" then .reasons == null
		else (.reasons | length) > 0 and (.reasons | all(test(" "))) end)' "$SCORED"
	[ "$(jq -s 'map(select(.anomaly.is_anomaly)) | length > 100' "$SCORED")" = true ]
	# Five at most, never a feature's name; what is counted or measured comes with what is usual.
	jq -es 'map(.anomaly.reasons // [] | select(length > 0)) | length > 100
		and all(length <= 5 and all(test("_") | not))
		and (map(.[] | select(test("[0-9]"))) | length > 100 and all(test("; usually ")))' "$SCORED"
	# The first speaks of the first contribution.
	jq -es 'map(.anomaly | select(.reasons and .contributions[0].feature == "failed_auth_rate") | .reasons[0])
		| length > 10 and all(test("^[0-9.]+ % of the logins from this (address|source) failed in the last 5 minutes; usually "))' "$SCORED"
}

@test "--explain auto explains from risk 0.4 up, none never, and the risk stays" {
	siem-score "$EVENTS" >auto
	siem-score --explain none "$EVENTS" >none
	jq -es 'all(.anomaly | (.contributions != null) == (.risk_score >= 0.4))' auto
	jq -es 'all(.anomaly | .contributions == null and .reasons == null)' none
	[ "$(jq .anomaly.risk_score auto)" = "$(jq .anomaly.risk_score none)" ]
	ends_with 64 siem-score --explain sometimes "$EVENTS"
	one_line "$output"
}

@test "--counterfactual names a change that scoring again confirms" {
	siem-score --counterfactual "$EVENTS" >changes
	jq -es 'all(.anomaly | has("counterfactual") == .is_anomaly)' changes
	jq -c 'select(.anomaly.counterfactual)' changes >found
	[ "$(wc -l <found)" -gt 3 ]
	jq -es 'all(.anomaly.counterfactual.value == .features[.anomaly.counterfactual.feature])' found
	jq -c '.anomaly.counterfactual as $change | .features[$change.feature] = $change.to' found |
		siem-score --explain none >again
	[ "$(jq .anomaly.risk_score again)" = "$(jq .anomaly.counterfactual.risk_score found)" ]
	jq -es 'all(.anomaly.is_anomaly | not)' again
	# Nothing else of the event changes by it.
	siem-score "$EVENTS" >plain
	cmp <(jq -c . plain) <(jq -c 'del(.anomaly.counterfactual)' changes)
}

@test "the recommended action follows the level, the address and the outcome" {
	jq -es 'all(select(.anomaly.risk_level == "normal") | .anomaly.recommended_action == "NO_ACTION")' "$SCORED"
	jq -es 'map(select(.anomaly.recommended_action == "BLOCK_IP")) | length > 0
		and all(.anomaly.risk_score >= 0.8 and (.source.ip | test("^(10|127|192\\.168|172\\.(1[6-9]|2[0-9]|3[01]))\\.") | not)
		and (.event.outcome != "success" or .features.failed_auth_rate > 0))' "$SCORED"
	jq -es 'all(select(.anomaly.is_anomaly and .event.outcome == "success" and .event.action == "ssh-login")
		| .anomaly.recommended_action == "REQUIRE_MFA")' "$SCORED"
}

@test "techniques are ATT&CK ids, of anomalies only" {
	jq -es 'all(.anomaly | if .technique then .is_anomaly and (.technique | all(test("^T[0-9]{4}(\\.[0-9]{3})?$"))) else true end)' "$SCORED"
	[ "$(jq -rs 'map(select(.anomaly.is_anomaly and .event.outcome == "failure") | .anomaly.technique // [] | .[]) | unique | index("T1110.001") != null' "$SCORED")" = true ]
}

@test "confidence is low in a host's first minute" {
	jq -es '(.[0]["@timestamp"][:19] + "Z" | fromdate) as $start
		| map(select((.["@timestamp"][:19] + "Z" | fromdate) - $start < 60)) | length > 0 and all(.anomaly.confidence == "low")' "$SCORED"
}

@test "--threshold moves what is an anomaly and nothing else" {
	siem-score --threshold 0.9 "$EVENTS" >strict
	jq -es 'all(.anomaly | .is_anomaly == (.risk_score >= 0.9))' strict
	ends_with 64 siem-score --threshold 2 "$EVENTS"
}

@test "a bad model is told in one line and nothing is scored" {
	head -c 5000 "$ROOT/models/default.json" >cut.json
	sed 's/"hour_of_day"/"hour_of_dax"/' "$ROOT/models/default.json" >renamed.json
	echo '{}' >empty.json
	for bad in cut.json renamed.json empty.json missing.json .; do
		siem-score -m "$bad" "$EVENTS" >out 2>err && false
		[ $? -eq 78 ]
		one_line "$(cat err)"
		grep -q "$bad" err
		[ ! -s out ]
	done
}

@test "SIEM_MODEL and siem.conf name a model too" {
	printf '[siem-score]\nmodel = from-conf.json\n' >conf
	ends_with 78 siem-score -c conf "$EVENTS"
	[[ $output == *from-conf.json* ]]
	SIEM_MODEL=from-env.json ends_with 78 siem-score -c conf "$EVENTS"
	[[ $output == *from-env.json* ]]
	cp "$ROOT/models/default.json" from-conf.json
	ends_with 0 siem-score -c conf --explain none "$EVENTS"
}

@test "a new model file is taken without losing a line, a broken one is not" {
	siem-train -o other.json --per-source-hour 0 "$EVENTS" 2>/dev/null
	cp "$ROOT/models/default.json" model.json
	mkfifo in
	siem-score -m model.json --explain none <in >out 2>err &
	pid=$!
	exec 9>in
	event=$(head -1 "$EVENTS")
	echo "$event" >&9
	wait_for 60 test -s out
	echo broken >next.json
	mv next.json model.json
	wait_for 60 grep -q 'model not taken' err
	echo "$event" >&9
	cp other.json next.json
	mv next.json model.json
	want=$(sha256sum <other.json | cut -c1-64)
	sent=2
	until tail -1 out | grep -q "$want"; do
		sent=$((sent + 1))
		[ $sent -lt 1000 ]
		echo "$event" >&9
		sleep 0.01
	done
	exec 9>&-
	wait $pid
	[ "$(wc -l <out)" -eq $sent ]
}

# points_at ATTACK LOGS LINES FEATURES: of the attack's lines that are anomalies, at least
# nine of ten have one of the features that the attack moves among the first three.
points_at() {
	siem-simulate --seed 1003 --start 2026-03-05T00:00:00Z --lines "$3" --only "$2" \
		--attack "$1:0.05" --labels labels | siem-parse --year 2026 | siem-score >scored
	jq -r '[.anomaly.is_anomaly, ([(.anomaly.contributions // [])[:3][].feature] | join(" "))] | @tsv' scored |
		paste labels - | awk -F '\t' -v attack="$1" -v moved="$4" '
			$1 == 1 && $3 == "true" {
				lines++
				n = split(moved, feature, " ")
				for (i = 1; i <= n; i++)
					if (index(" " $4 " ", " " feature[i] " "))
						break
				hits += i <= n
			}
			END {
				printf "%s: %d of %d\n", attack, hits, lines
				exit !(lines > 10 && hits >= 0.9 * lines)
			}'
}

# bats test_tags=slow
@test "simulated attacks stand out by the features that they move" {
	while read -r attack logs lines features; do
		points_at "$attack" "$logs" "$lines" "$features"
	done <<-'END'
		ssh-brute-force auth 12000 failed_auth_rate login_attempts_per_minute is_known_ip
		password-spray auth 12000 failed_auth_rate unique_endpoints_accessed
		distributed-brute-force auth 12000 failed_auth_rate is_known_ip
		low-and-slow auth 12000 failed_auth_rate is_known_ip
		stolen-login auth 12000 is_known_ip is_privileged_user is_sensitive_endpoint requests_per_second
		sudo-abuse auth 12000 failed_auth_rate login_attempts_per_minute is_privileged_user is_sensitive_endpoint
		web-scan web 12000 error_rate_4xx
		sql-injection web 12000 is_sensitive_endpoint error_rate_5xx
		path-traversal web 12000 is_sensitive_endpoint error_rate_4xx
		http-flood web 60000 requests_per_second error_rate_5xx session_duration_sec unique_endpoints_accessed
		port-scan firewall 12000 unique_endpoints_accessed
		exfiltration web,firewall 12000 bytes_transferred
		log-injection auth,web 12000 is_sensitive_endpoint payload_entropy failed_auth_rate error_rate_4xx unique_endpoints_accessed
	END
}
