# The manual pages are true: their examples run, and their options are the tools'.
#
# bats file_tags=slow

load common
load man
load httpd

# A file of each kind that the examples speak of, in the test's empty folder.
prepare() {
	cp -r "$ROOT"/scripts/samples/*.log "$ROOT"/scripts/samples/formats .
	gzip -c access.log >access.log.2.gz
	ln -s "$ROOT/scripts/retrain" siem-retrain
	PATH=$PATH:$PWD
}

# page NAME: the examples of one page.
page() {
	need mandoc jq
	prepare
	try_page "$ROOT/man/$1"
}

teardown() {
	kill_httpd
}

@test "siem-api(7): the examples work" {
	need curl
	# shellcheck disable=SC2034 # start_httpd reads it
	db=sqlite:siem.db
	start_httpd one
	wait_for 60 curl -sf -o ready "$url/ready"
	sign_in one
	export SIEM=$url TOKEN=$token
	page siem-api.7
}

@test "siem-api(7): it names the routes that there are" {
	page_section "$ROOT/man/siem-api.7" ROUTES |
		sed -n 's/^ *\(\(GET\|POST\|PUT\|PATCH\|DELETE\) \/[^ ]*\).*/\1/p' | sort >named
	siem-httpd --openapi |
		jq -r '.paths | to_entries[] | .key as $path | .value | keys[] | "\(ascii_upcase) \($path)"' | sort >routes
	diff named routes
}
@test "siem(7): the examples work" { page siem.7; }
@test "siem-formats(7): the examples work" { page siem-formats.7; }
@test "siem-ml(7): the examples work" { page siem-ml.7; }
@test "siem-security(7): the examples work" { page siem-security.7; }
@test "siem-parse(1): the examples work" { page siem-parse.1; }
@test "siem-features(1): the examples work" { page siem-features.1; }
@test "siem-score(1): the examples work" { page siem-score.1; }
@test "siem-store(1): the examples work" { page siem-store.1; }
@test "siem-alert(1): the examples work" { page siem-alert.1; }
@test "siem-channels(5): the examples work" { page siem-channels.5; }
@test "siem-query(1): the examples work" { page siem-query.1; }
@test "siem-train(1): the examples work" { page siem-train.1; }
@test "siem-simulate(1): the examples work" { page siem-simulate.1; }
@test "siem-eval(1): the examples work" { page siem-eval.1; }
@test "siem-block(8): the examples work" { page siem-block.8; }
# counted PAGE: what it says is counted.
counted() {
	sed -n 's/^\.It Va \(siem_[a-z0-9_]*\)$/\1/p' "$ROOT/man/$1" | sort
}

all_tools_count() {
	curl -sf "$url/metrics" >metrics && grep -q '^siem_alert_waiting' metrics &&
		grep -q '^siem_store_up' metrics && grep -q '^siem_features_evicted' metrics &&
		grep -q '^siem_parse_truncated' metrics
}

@test "siem-httpd(8) and siem-alert(1) name what is counted, and nothing else" {
	need curl
	# shellcheck disable=SC2034 # start_httpd reads it
	db=sqlite:siem.db
	printf '[keep]\ntype = file\npath = kept\n' >channels
	start_httpd one --channels channels
	wait_for 60 all_tools_count
	sed -n 's/^# TYPE \([^ ]*\) .*/\1/p' metrics | sort >told
	[ -z "$(uniq -d told)" ]
	grep -v '^siem_alert_' told | diff - <(counted siem-httpd.8)
	# Some of these are counted where blocks, silences or Redis are in use.
	grep -o '"siem_alert_[a-z_]*"' "$ROOT/lib/alert/counters.c" | tr -d '"' | sort | diff - <(counted siem-alert.1)
	grep '^siem_alert_' told | comm -23 - <(counted siem-alert.1) | diff - /dev/null
	stop_httpd one
}

@test "siem-httpd(8): the examples work" { page siem-httpd.8; }
@test "siem-retrain(8): the examples work" { page siem-retrain.8; }
@test "siem-event(5): the examples work" { page siem-event.5; }
@test "siem-format(5): the examples work" { page siem-format.5; }
@test "siem-model(5): the examples work" { page siem-model.5; }
@test "siem.conf(5): the examples work" { page siem.conf.5; }

@test "every page with examples is tried here" {
	local name
	for name in "$ROOT"/man/*.[1-8]; do
		grep -Eq "page ${name##*/}(;|$)" "$ROOT/tests/cli/man.bats" || {
			echo "no test tries ${name##*/}"
			return 1
		}
	done
}

# tool_page NAME: its page, in section 1, or 8 for a tool of administrators, as --help says.
tool_page() {
	local section
	section=$("$BUILD/bin/$1" --help | sed -n "s/.* See $1(\([18]\)).*/\1/p")
	[ -f "$ROOT/man/$1.$section" ] || { echo "man/$1.$section is missing" >&2; return 1; }
	echo "$ROOT/man/$1.$section"
}

@test "every tool has a page with its exit status and examples" {
	local tool page
	for tool in "$ROOT"/cmd/siem-*.c; do
		page=$(tool_page "$(basename "$tool" .c)")
		grep -q '^\.Sh EXIT STATUS' "$page"
		grep -q '^\.Sh EXAMPLES' "$page"
	done
}

@test "the pages describe the options that the tools have" {
	local tool name
	page_options "$ROOT/man/siem.7" >common
	for tool in "$BUILD"/bin/siem-*; do
		name=${tool##*/}
		page_options "$(tool_page "$name")" | sort -u - common >described
		help_options "$tool" >offered
		diff described offered || { echo "$name: < in the page only, > in --help only"; return 1; }
	done
}

@test "siem-retrain(8) describes the options that the script has" {
	help_options "$ROOT/scripts/retrain" >offered
	[ -s offered ]
	page_options "$ROOT/man/siem-retrain.8" | diff - offered
}

@test "siem-event(5) names every field that there is, and no other" {
	# [FIELD_USER_NAME] = { OBJECT_USER, "name", EVENT_TEXT }: the field table and its objects
	tr -d '\n\t' <"$ROOT/lib/event/event.c" | sed 's/_COUNT\] = {//g' | grep -oE '\[(OBJECT|FIELD)_[A-Z0-9_]+\] = \{[^}]*\}' |
		tr -d '[],={}"' | awk '
			$3 !~ /^[a-z]/ { next }
			/^OBJECT/ { path[$1] = $2 == "OBJECT_ROOT" ? $3 : path[$2] "." $3 }
			/^FIELD/ { print $2 == "OBJECT_ROOT" ? $3 : path[$2] "." $3 }' >fields
	[ "$(wc -l <fields)" -gt 60 ]
	# Beside the table: what is no text and no number.
	printf '%s\n' @timestamp 'tags[]' event.{id,kind,'category[]','type[]',outcome} \
		related.{ip,user,hosts}'[]' >>fields
	sed '/^\.Ss Added/,$d' "$ROOT/man/siem-event.5" | sed -n 's/^\.It Va //p' |
		sed 's/ , Va /\n/g' | sort >described
	sort fields | diff described -
}

@test "siem-parse(1) names every format and every program that --list-formats does, and no other" {
	# The two lists, each from its words to the next request that is no .Cm.
	listed() { sed -n "/^$1/,/^\\.Pp\|^A tag/s/^\\.Cm //p" "$ROOT/man/siem-parse.1" | tr ' ' '\n' | grep -v '^[,.]$' | sort; }
	siem-parse --list-formats >list
	sed '/^$/,$d' list | sed -n 's/^\([^ ]\{1,\}\).*/\1/p' | sort >formats
	sed '1,/^What/d' list | sed -n 's/^\([^ %]\{1,\}\) .*/\1/p' | sort -u >programs
	[ "$(wc -l <programs)" -gt 60 ]
	listed 'The names of single formats' | diff formats -
	listed 'The programs whose tags' | diff programs -
}

@test "siem-features(1) names every feature, in the order in which it is written" {
	[ -x "$BUILD/bin/siem-features" ] || skip "siem-features is not built"
	echo x | siem-parse --now 2026-03-27T13:00:00Z | siem-features |
		jq -r '.features | keys_unsorted[]' >written
	sed -n 's/^\.It Va \([a-z].*\)/\1/p' "$ROOT/man/siem-features.1" | sed 's/ , Va /\n/g' >described
	diff described written
}
