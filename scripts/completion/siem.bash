# siem.bash: completes the siem tools' options in bash, as their --help names them.
#
# make install puts it where bash-completion looks, once for each tool.

# _siem_argument OPTION: what --help says that it takes ("FILE"), or nothing.
#   -f, --format NAME              auto, syslog, ...
_siem_argument() {
	sed -nE "s/^ +(-.,)? *(--[a-z-]+) ([A-Z][A-Za-z,:|.]*) .*/\1 \2 \3/p" |
		awk -v option="$1" '$1 == option "," || $(NF - 1) == option { print $NF }'
}

_siem_options() {
	grep -oE '^ +(-.,)? *--[a-z-]+' | grep -oE -- '--[a-z-]+'
}

_siem_complete() {
	local help argument word=$2
	help=$("$1" --help 2>/dev/null) || return
	argument=$(_siem_argument "$3" <<<"$help")
	if [ "$argument" = DIR ]; then
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
	elif [ -n "$argument" ] && [ "$argument" != FILE ]; then
		COMPREPLY=()
	elif [ -z "$argument" ] && [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_siem_options <<<"$help")" -- "$word")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
	fi
}

complete -o filenames -F _siem_complete siem-alert siem-block siem-eval siem-features siem-httpd siem-parse siem-query \
	siem-retrain siem-score siem-simulate siem-store siem-train
