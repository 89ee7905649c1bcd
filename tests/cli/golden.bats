# What the samples in tests/golden hold, and the words that events are told by.

load common

# "DATASET ACTION", the lines that have them and have a meaning at all; "-" is none.
kinds() {
	jq -r 'select(.event.category) | "\(.event.dataset // "-") \(.event.action // "-")"' "$ROOT"/tests/golden/*.json |
		sort | uniq -c
}

# Every event.action of the samples; those of JSON are the applications' own.
actions() {
	find "$ROOT/tests/golden" -name '*.json' ! -name 'json*' -exec jq -r '.event.action // empty' {} + | sort -u
}

@test "every kind of message stands at least three times in the samples" {
	# json*: actions that applications chose themselves; a dataset of theirs.
	kinds | awk '$1 < 3 && $2 !~ /^(json(\.access)?|app)$/' >few
	diff few /dev/null
}

@test "every action that a table names stands in the samples" {
	# { "...", MEANING_FAILED, "ssh-login" }, set_meaning(..., "ssh-session"): a row's or a call's last word
	cat "$ROOT"/lib/parse/*.c | tr -d '\n\t' |
		grep -oE '[A-Z_]+, ?"[a-z]+(-[a-z]+)+" ?[},)]' | grep -oE '[a-z-]{2,}' | sort -u >named
	[ "$(wc -l <named)" -gt 120 ]
	actions | comm -13 - named >missing
	diff missing /dev/null
}

@test "siem-event(5) names every action that there is, and no other" {
	sed -n '/^\.Ss What was done/,/^\.Ss Which/s/^\.It Cm //p' "$ROOT/man/siem-event.5" |
		sed 's/ , /\n/g' | sort >described
	actions | diff described -
}
