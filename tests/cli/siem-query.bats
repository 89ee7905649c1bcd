# siem-query: what was stored is found again, whichever way one asks.
# shellcheck disable=SC2016 # jq's variables

load common
load store

setup_file() {
	export SCORED="$BATS_FILE_TMPDIR/scored.ndjson"
	siem-simulate --seed 5 --lines 4000 --attack ssh-brute-force:0.03,web-scan:0.03 |
		siem-parse --now 2026-12-01T00:00:00Z | siem-score --explain none >"$SCORED"
	start_stores
	export SQLITE="sqlite:$BATS_FILE_TMPDIR/siem.db"
	siem-store --db "$SQLITE" -q "$SCORED"
	if [ -n "${postgresql_dir-}" ]; then
		export POSTGRESQL="postgresql://siem@/postgres?host=$postgresql_dir"
		siem-store --db "$POSTGRESQL" -q "$SCORED"
	fi
}

teardown_file() {
	stop_stores
}

# each_store FUNCTION: with either database as SIEM_DB.
each_store() {
	SIEM_DB=$SQLITE "$1"
	if [ -n "${POSTGRESQL-}" ]; then
		SIEM_DB=$POSTGRESQL "$1"
	fi
}

# agrees FILTER ARGUMENT...: the events that jq's filter takes are those of siem-query.
agrees() {
	local filter=$1
	shift
	jq -c --arg x "${2-}" "select($filter) | .event.id" "$SCORED" | sort >expected
	siem-query "$@" | jq -c .event.id | sort >got
	[ -s expected ]
	cmp expected got
	[ "$(siem-query --count "$@")" -eq "$(wc -l <expected)" ]
}

@test "every filter finds what jq finds" {
	check() {
		local ip user host
		ip=$(jq -r 'select(.anomaly.is_anomaly).source.ip // empty' "$SCORED" | head -n 1)
		user=$(jq -r '.user.name // empty' "$SCORED" | head -n 1)
		host=$(jq -r '.host.hostname // empty' "$SCORED" | head -n 1)
		agrees '.source.ip == $x' --source-ip "$ip"
		agrees '.user.name == $x' --user "$user"
		agrees '.host.hostname == $x' --host "$host"
		agrees '.event.dataset == $x' --dataset auth
		agrees '.event.outcome == $x' --outcome failure
		agrees '.event.action == $x' --action "$(jq -r '.event.action // empty' "$SCORED" | head -n 1)"
		agrees '.anomaly.is_anomaly' --anomalies
		agrees '.anomaly.risk_score >= ($x | tonumber)' --min-risk 0.55
		agrees '.anomaly.risk_level == $x' --level medium
		agrees 'tojson | contains($x)' --contains Accepted
		agrees '(.source.ip // "") | startswith("203.0.113.")' --source-ip 203.0.113.0/24
		agrees '.anomaly.is_anomaly and .event.dataset == "auth"' --anomalies --dataset auth
	}
	each_store check
}

@test "times bound the search, the later end not included" {
	check() {
		local since until
		since=$(sed -n 1000p "$SCORED" | jq -r '."@timestamp"') until=$(sed -n 2000p "$SCORED" | jq -r '."@timestamp"')
		jq -c --arg s "$since" --arg u "$until" 'select(."@timestamp" >= $s and ."@timestamp" < $u).event.id' "$SCORED" | sort >expected
		siem-query --since "$since" --until "$until" | jq -c .event.id | sort | cmp - expected
	}
	each_store check
}

@test "pages one after the other are the whole, in both directions" {
	check() {
		local after='' direction
		for direction in "" --newest; do
			after=
			: >pages
			while siem-query ${direction:+"$direction"} --limit 1500 ${after:+--after "$after"} >page && [ -s page ]; do
				cat page >>pages
				after=$(tail -n 1 page | jq -r .event.id)
			done
			siem-query ${direction:+"$direction"} | cmp - pages
		done
		siem-query | tac | cmp - pages
	}
	each_store check
}

@test "the whole comes in the order of time" {
	check() {
		siem-query | jq -r '."@timestamp" + .event.id' >order
		sort -c order
	}
	each_store check
}

@test "an event is found by its id alone" {
	check() {
		local id
		id=$(sed -n 1234p "$SCORED" | jq -r .event.id)
		siem-query --id "$id" | cmp - <(sed -n 1234p "$SCORED")
		[ -z "$(siem-query --id "${id%?????}00000")" ]
	}
	each_store check
}

@test "the most frequent values are exact, for hours and parts of them" {
	check() {
		local field range
		for field in source.ip user.name host.hostname event.dataset event.action event.outcome; do
			for range in "" "--since 2026-03-02T06:20:00Z --until 2026-03-02T08:40:00.5Z"; do
				# shellcheck disable=SC2086 # words of options
				siem-query $range | jq -r ".$field // empty" | sort | uniq -c | sort -k1,1nr -k2 |
					awk '{ print $2, $1 }' | head -n 20 >expected
				# shellcheck disable=SC2086
				siem-query --top "$field" --limit 20 $range | jq -r '"\(.value) \(.events)"' >got
				cmp expected got
			done
			siem-query --anomalies | jq -r ".$field // empty" | sort | uniq -c | sort -k1,1nr -k2 |
				awk '{ print $2, $1 }' | head -n 20 >expected
			siem-query --top "$field" --limit 20 --anomalies | jq -r '"\(.value) \(.events)"' | cmp - expected
		done
	}
	each_store check
}

@test "what is found can be read by any stage again" {
	siem-query --db "$SQLITE" --limit 500 >found
	siem-score found | jq -c .anomaly.risk_score | cmp - <(jq -c .anomaly.risk_score found)
}

@test "verdicts come with the events, and training and evaluation read them" {
	local attack normal
	attack=$(jq -r 'select(.anomaly.is_anomaly).event.id' "$SCORED" | head -n 1)
	normal=$(jq -r 'select(.anomaly.is_anomaly).event.id' "$SCORED" | tail -n 1)
	check() {
		siem-store --verdict unsure --id "$attack"
		siem-store --verdict attack --id "$attack"
		siem-store --verdict false_positive --id "$normal" --note "our backup"
		siem-query --labels >labelled
		[ "$(jq -r --arg id "$attack" 'select(.event.id == $id).feedback.verdict' labelled)" = attack ]
		[ "$(jq -r --arg id "$normal" 'select(.event.id == $id).feedback | .verdict + ": " + .note' labelled)" = "false_positive: our backup" ]
		[ "$(jq -r 'select(.feedback).event.id' labelled | wc -l)" -eq 2 ]
		siem-query | cmp - <(sed 's/,"feedback":{[^}]*}}$/}/' labelled)
		siem-eval --json labelled | jq -e '.attacks == 1 and .kinds[1].kind == "confirmed"' >/dev/null
		siem-train -v -o model.json labelled 2>err
		grep -q ' 1 confirmed attacks left out, 1 false positives kept' err
	}
	each_store check
}

@test "a verdict on what is not there is refused" {
	ends_with 66 siem-store --db "$SQLITE" --verdict attack --id 019d2f67-9f00-8534-99e3-5a7718ced00f
	ends_with 64 siem-store --db "$SQLITE" --verdict maybe --id 019d2f67-9f00-8534-99e3-5a7718ced00f
	ends_with 64 siem-store --db "$SQLITE" --verdict attack
}

@test "a reader of an empty place is told what to do" {
	ends_with 66 siem-query --db "sqlite:$PWD/none.db"
	one_line "$output"
}

@test "wrong questions are refused, with the way out" {
	ends_with 64 siem-query --db "$SQLITE" --top user.agent
	ends_with 64 siem-query --db "$SQLITE" --count --stats
	ends_with 64 siem-query --db "$SQLITE" --level dire
	ends_with 64 siem-query --db "$SQLITE" --source-ip nonsense
	ends_with 64 siem-query --db "$SQLITE" --id nonsense
	ends_with 64 siem-query --db "$SQLITE" file
}
