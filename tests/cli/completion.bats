# Bash completes what the tools' --help names.

load common

# offered WORD BEFORE: what is offered for WORD behind BEFORE, on one line.
offered() {
	# shellcheck source=/dev/null
	source "$ROOT/scripts/completion/siem.bash"
	COMPREPLY=()
	_siem_complete siem-parse "$1" "$2"
	echo "${COMPREPLY[*]}"
}

@test "options are completed" {
	[ "$(offered --tim siem-parse)" = --timezone ]
	[[ " $(offered -- siem-parse) " == *' --format '*' --help '* ]]
}

@test "behind an option that takes a file, files are" {
	touch settings.conf
	[ "$(offered sett --config)" = settings.conf ]
	[ "$(offered sett -c)" = settings.conf ]
}

@test "behind an option that takes something else, nothing is" {
	touch settings.conf
	[ -z "$(offered sett --format)" ]
	[ -z "$(offered sett -f)" ]
}

@test "files to read are completed" {
	touch auth.log
	[ "$(offered au siem-parse)" = auth.log ]
	[ "$(offered au --strict)" = auth.log ]
}

@test "every tool is completed" {
	local tool
	for tool in "$ROOT"/cmd/siem-*.c; do
		grep -q "$(basename "$tool" .c)" "$ROOT/scripts/completion/siem.bash"
	done
	grep -q siem-retrain "$ROOT/scripts/completion/siem.bash"
}

@test "make install puts tools, pages, models and completion in place" {
	make -s -C "$ROOT" BUILD="$BUILD" DESTDIR="$PWD/root" install >/dev/null
	[ -x root/usr/local/bin/siem-parse ]
	PATH=/usr/bin:/bin root/usr/local/bin/siem-retrain --version | grep -q '^siem-retrain '
	[ -f root/usr/local/share/man/man8/siem-retrain.8 ]
	[ -f root/usr/local/share/siem/models/default.json ]
	[ -f root/usr/local/share/man/man7/siem.7 ]
	[ -f root/usr/local/share/man/man1/siem-parse.1 ]
	[ -f root/usr/local/share/bash-completion/completions/siem-parse ]
}
