# man.bash: reads the manual pages as a reader sees them, and tries what they show.
#
# In EXAMPLES, in literal displays, "$ " begins a command that is run here, "> "
# goes on with it, and "# " begins one that is only for a live system.  What
# stands below a command is what it must print, line by line: "..." in a line is
# any text, a line of "..." alone is the rest, whatever it is, and white space is
# white space.  Below a command without such lines anything may come.

# page_section PAGE SECTION: the text of a section.
page_section() {
	mandoc -T utf8 -O width=200 "$1" | sed 's/.\x08//g' |
		awk -v wanted="$2" '/^[^ ]/ { inside = $0 == wanted; next } inside'
}

# page_examples PAGE: its displays; every line begins with its kind, a tab and the text.
page_examples() {
	page_section "$1" EXAMPLES | awk '
		/^ +[$#] / {
			match($0, /^ +/)
			indent = RLENGTH
			inside = 1
			print (substr($0, indent + 1, 1) == "$" ? "run" : "show") "\t" substr($0, indent + 3)
			next
		}
		!inside { next }
		/^$/ || match($0, /^ */) && RLENGTH < indent { inside = 0; next }
		substr($0, indent + 1, 2) == "> " { print "more\t" substr($0, indent + 3); next }
		{ print "want\t" substr($0, indent + 1) }'
}

# matches WANTED FILE: does the file hold what the page shows?
matches() {
	local want have lines at=0
	mapfile -t lines < <(tr -s '\t ' ' ' <"$2")
	while IFS= read -r want; do
		[ "$want" = ... ] && return 0
		[ "$at" -lt "${#lines[@]}" ] || return 1
		have=${lines[at++]}
		want=${want//\\/\\\\} want=${want//\[/\\[} want=${want//\*/\\*} want=${want//\?/\\?}
		# shellcheck disable=SC2053 # a pattern is meant
		[[ $have == ${want//.../*} ]] || return 1
	done < <(tr -s '\t ' ' ' <<<"$1")
	[ "$at" -eq "${#lines[@]}" ]
}

# try COMMAND WANTED: runs one example and compares.
try() {
	[ -n "$1" ] || return 0
	if ! bash -o pipefail -c "$1" >printed 2>&1 </dev/null; then
		printf 'failed: %s\n' "$1"
		cat printed
		return 1
	fi
	if [ -n "$2" ] && ! matches "$2" printed; then
		printf 'printed something else: %s\nwanted:\n%s\nprinted:\n' "$1" "$2"
		cat printed
		return 1
	fi
}

# try_page PAGE: all examples of a page, in order, in this folder.
try_page() {
	local kind text command='' wanted='' count=0
	while IFS=$'\t' read -r kind text; do
		case $kind in
		run)
			try "$command" "$wanted" || return 1
			command=$text wanted='' count=$((count + 1))
			;;
		show)
			try "$command" "$wanted" || return 1
			command='' wanted=''
			;;
		more) [ -z "$command" ] || command+=$'\n'$text ;;
		want) wanted+=${wanted:+$'\n'}$text ;;
		esac
	done < <(page_examples "$1")
	try "$command" "$wanted" || return 1
	[ "$count" -gt 0 ] || { echo "$1 has no example"; return 1; }
}

# page_options PAGE: the long options that it describes.
page_options() {
	sed -n 's/^\.It Fl //p' "$1" | grep -oE '(^|Fl )-[a-z][a-z-]*' | sed 's/^Fl //; s/^/-/' | sort -u
}

# help_options TOOL: those that --help shows.
help_options() {
	"$1" --help | sed -nE 's/^ +(-., +)?(--[a-z][a-z-]*).*/\2/p' | sort -u
}
