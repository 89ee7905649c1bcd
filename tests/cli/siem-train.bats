# siem-train: from events or CSV to a model file.

load common

setup_file() {
	export EVENTS="$BATS_FILE_TMPDIR/events.ndjson" CSV="$BATS_FILE_TMPDIR/rows.csv"
	siem-simulate --seed 21 --lines 8000 --only auth,web |
		siem-parse --now 2026-12-01T00:00:00Z | siem-features >"$EVENTS"
	jq -rs '(.[0].features | keys_unsorted | join(",")), (.[] | [.features[]] | join(","))' "$EVENTS" >"$CSV"
}

@test "the same events give the same file, with or without features on them" {
	siem-train -o a.json "$EVENTS" 2>/dev/null
	siem-train -o b.json <"$EVENTS" 2>/dev/null
	cmp a.json b.json
	jq -c 'del(.features, .history)' "$EVENTS" | siem-train -o c.json 2>/dev/null
	cmp a.json c.json
	siem-train --seed 43 -o d.json "$EVENTS" 2>/dev/null
	run ! cmp -s a.json d.json
}

@test "of the rows it trained on, the contamination reaches 0.6, within a point" {
	for share in 0.01 0.03 0.1; do
		siem-train --per-source-hour 0 --contamination $share -o model.json "$EVENTS" 2>/dev/null
		siem-score -m model.json --explain none "$EVENTS" >scored
		jq -es --argjson share $share 'map(.anomaly.risk_score >= 0.6) | (map(select(.)) | length) / length - $share
			| fabs <= 0.01' scored
	done
}

@test "where attackers may be the majority, it says so and still writes the model" {
	siem-simulate --seed 22 --lines 4000 --only auth --attack ssh-brute-force:0.6 |
		siem-parse --now 2026-12-01T00:00:00Z | siem-train -o model.json 2>err
	grep -q 'authentication rows are failures: attackers may be the majority' err
	[ -s model.json ]
	siem-train -o model.json "$EVENTS" 2>err
	run ! grep -q majority err
}

@test "a model of its own is made for each kind of log that has enough rows" {
	siem-train -o model.json "$EVENTS" 2>/dev/null
	jq -r '.models[].kind' model.json >kinds
	grep -qx global kinds
	grep -qx web kinds
	siem-score -m model.json --explain none "$EVENTS" | jq -es 'length == 8000' >/dev/null
}

@test "CSV is read with and without a header, and one part alone can speak" {
	siem-train --csv -o a.json "$CSV" 2>/dev/null
	tail -n +2 "$CSV" >bare.csv
	siem-train --csv --only iforest --scores if "$CSV"
	siem-train --csv --only iforest --scores if.bare bare.csv
	cmp if if.bare
	[ "$(wc -l <if)" -eq 8000 ]
	awk '$1 <= 0 || $1 >= 1 { exit 1 }' if
	siem-train --csv --only gmm --scores ll "$CSV"
	[ "$(wc -l <ll)" -eq 8000 ]
	siem-train --csv --only dbscan --labels labels "$CSV"
	[ "$(sort -n labels | head -1)" -ge -1 ]
	[ "$(wc -l <labels)" -eq 8000 ]
}

@test "CSV of 3 and of 166 columns, with constant ones and repeated rows" {
	local columns part
	for columns in 3 166; do
		awk -v columns=$columns 'BEGIN {
			srand(7)
			for (i = 1; i <= 400; i++) {
				if (i % 4) {
					line = i % 7
					for (c = 1; c < columns; c++)
						line = line "," (c % 5 ? rand() : 0)
				}
				print line
			}
		}' >rows.csv
		for part in iforest gmm dbscan; do
			siem-train --csv --only $part --scores scores --labels labels rows.csv 2>messages
			[ "$(grep -cE '^-?[0-9]+$' labels)" -eq 400 ]
			[ "$(grep -cE '^(-?[0-9.]+(e[-+][0-9]+)?|inf)$' scores)" -eq 400 ] # inf: no core sample
			rm -f scores labels
		done
		siem-train --csv -o model.json rows.csv 2>messages
		[ "$(jq '.features | length' model.json)" -eq $columns ]
	done
}

@test "broken CSV is told with its line and column" {
	printf 'a,b\n1,2\n3,x\n' >word.csv
	printf '1,2\n3\n' >ragged.csv
	printf '1,2\n3,nan\n' >nan.csv
	printf '1,2\n3,\n' >empty.csv
	for f in word ragged nan empty; do
		siem-train --csv -o model.json $f.csv 2>err && false
		[ $? -eq 65 ]
		one_line "$(cat err)"
		grep -Eq "$f.csv:[0-9]+" err
	done
	[ ! -e model.json ]
}

@test "what cannot be trained on or written to is told in one line" {
	ends_with 66 siem-train -o model.json missing
	one_line "$output"
	ends_with 65 siem-train -o model.json /dev/null
	one_line "$output"
	ends_with 64 siem-train "$EVENTS"
	ends_with 64 siem-train --weights 1,2 -o model.json "$EVENTS"
	ends_with 64 siem-train --contamination 0.9 -o model.json "$EVENTS"
	ends_with 74 siem-train -o missing/model.json "$EVENTS"
}

@test "confirmed attacks are left out, and false positives stay" {
	siem-score --explain none "$EVENTS" >scored
	jq -r '.event.id' scored | sed -n 101,400p | sed 's/$/\tattack/' >verdicts
	siem-train -v -o a.json --verdicts verdicts scored 2>err
	grep -q ' 300 confirmed attacks left out' err
	sed 101,400d scored | siem-train -o b.json 2>/dev/null
	cmp a.json b.json
	jq -r 'select(.anomaly.risk_score > 0.3) | .event.id + "\tfalse_positive\tour own"' scored >verdicts
	[ -s verdicts ]
	siem-train -v -o c.json --exclude-above 0.3 --per-source-hour 0 --verdicts verdicts scored 2>err
	grep -q ' 0 too risky' err
	ends_with 66 siem-train -o d.json --verdicts missing scored
	echo "maybe" >wrong
	ends_with 65 siem-train -o d.json --verdicts wrong scored
	one_line "$output"
	[ ! -e d.json ]
}

@test "only events of the span are rows, and all of them are history" {
	siem-train -v -o a.json --since 2026-03-02T08:00:00Z --until 2026-03-02T10:00:00Z "$EVENTS" 2>err
	[ "$(jq -c '[.models[0].data | .first, .last | .[:13]] | map(. >= "2026-03-02T08" and . < "2026-03-02T10")' a.json)" = '[true,true]' ]
	jq -c 'select(.["@timestamp"] >= "2026-03-02T08" and .["@timestamp"] < "2026-03-02T10")' "$EVENTS" |
		siem-train -o b.json 2>/dev/null
	cmp a.json b.json
	jq -c 'del(.features, .history)' "$EVENTS" |
		siem-train -o c.json --since 2026-03-02T08:00:00Z --until 2026-03-02T10:00:00Z 2>/dev/null
	cmp a.json c.json
	ends_with 64 siem-train --csv --since 2026-03-02T08:00:00Z -o d.json "$CSV"
}

@test "an address that sent most of the log is thinned to its share, and that is told" {
	siem-simulate --seed 23 --lines 6000 --only auth --attack ssh-brute-force:0.6 |
		siem-parse --now 2026-12-01T00:00:00Z >events
	siem-train -v -o model.json --per-source-hour 0 --max-source-share 0.05 events 2>err
	grep -qE '^siem-train: authentication: [0-9]+ of 6000 rows left out, of addresses that sent more than 5 %' err
	[ "$(jq .models[0].data.rows model.json)" -eq $((6000 - $(grep -oE '[0-9]+ of 6000' err | cut -d' ' -f1))) ]
	[ "$(jq .options.max_source_share model.json)" = 0.05 ]
}
