# shellcheck disable=SC2154 # use_store sets $db
# What /openapi.json promises, tried on every route: good requests, ones at the bounds, broken ones.

load common
load store
load httpd

setup_file() {
	need curl
	export TRY="$BATS_FILE_TMPDIR/http-property"
	"${CC:-cc}" -std=c11 -D_GNU_SOURCE -O1 -o "$TRY" "$BATS_TEST_DIRNAME"/../property/*.c -lcjson -lm
	export SCORED="$BATS_FILE_TMPDIR/scored.ndjson"
	siem-simulate --seed 5 --lines 1000 --attack ssh-brute-force:0.05 \
		--start "$(date -u -d '3 hours ago' +%FT%TZ)" | siem-parse | siem-score >"$SCORED"
	start_stores
}

teardown_file() {
	stop_stores
}

teardown() {
	kill_httpd
}

answers() {
	curl -sf "$url/ready" >/dev/null
}

# serve STORE: a server over a store that holds events and an alert; sets $url and $token.
serve() {
	use_store "$1"
	siem-store --db "$db" "$SCORED" | siem-alert --db "$db" >/dev/null
	# The channel that examples in the documentation name: one that takes, and one that does not.
	printf '[ops]\ntype = file\npath = %s/told\n[away]\ntype = file\npath = %s/no/where\n' "$PWD" "$PWD" >channels
	start_httpd one --retrain /bin/true --log-requests errors --channels channels
	wait_for 60 answers
	sign_in one
}

get() {
	curl -sf -H "Authorization: Bearer $token" "$url$1"
}

# keeps_its_word STORE
keeps_its_word() {
	local event alert
	serve "$1"
	get /openapi.json >openapi.json
	event=$(get "/api/v1/anomalies?limit=1" | jq -er '.items[0].event.id')
	alert=$(get "/api/v1/alerts?limit=1" | jq -er '.items[0].id')
	# Not 1: that is the admin who asks.
	"$TRY" "${url##*:}" openapi.json "$token" "$event" "$alert" 2
	answers
	# Still signed in: what was answered was not only that nobody may ask.
	get /api/v1/auth/me | jq -e '.user.name == "ana"'
	siem-query --db "$db" --id "$event" | jq -e .anomaly.is_anomaly
	stop_httpd one
	run ! grep -iE "sanitizer|assertion|runtime error" one.err
}

@test "no request breaks the server, or an answer its schema (SQLite)" {
	keeps_its_word sqlite
}

@test "no request breaks the server, or an answer its schema (PostgreSQL)" {
	keeps_its_word postgresql
}

@test "every operation is described, and examples are what their schemas say" {
	serve sqlite
	get /openapi.json >openapi.json
	jq -e '.openapi == "3.1.0" and (.info | .title and .version) and (.paths | length) > 50' openapi.json
	# Of two members of one name jq would see the last alone.
	[ "$(jq -c --stream 'select(length == 2) | .[0]' openapi.json | sort | uniq -d | wc -l)" -eq 0 ]
	jq -e '[.paths[][].operationId] | all(test("^[a-z][A-Za-z0-9]+$")) and (unique | length) == length' openapi.json
	jq -e 'all(.paths[][]; .summary and .tags and .security and ([.responses | keys[] | select(startswith("2"))] | length) > 0)' openapi.json
	# {names} of a path are its parameters.
	jq -e '.paths | to_entries | all(.[]; [.key | scan("{([a-z_]+)}")[]] as $names |
		all(.value[]; [.parameters[]? | select(.in == "path") | .name] == $names))' openapi.json
	jq -r '[.. | objects | .["$ref"]? // empty] | unique[] | ltrimstr("#/") | split("/") | @json' openapi.json >refs
	local ref
	while read -r ref; do
		jq -e --argjson at "$ref" 'getpath($at) != null' openapi.json >/dev/null || { echo "leads nowhere: $ref"; return 1; }
	done <refs
	# Each schema is of something; what a stream sends is no body of OpenAPI's.
	jq -e '(.components.schemas | keys) - ([.. | objects | .["$ref"]? // empty] | map(split("/")[-1])) == ["Stream"]' openapi.json
	jq -e '[.components.schemas | to_entries[] | select(.value.examples | not) | .key] == []' openapi.json
	"$TRY" --examples openapi.json
	siem-httpd --openapi | cmp - openapi.json
}
