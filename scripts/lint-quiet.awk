# lint-quiet.awk: finds calls that print or exit in C files, outside of
# comments and strings.

FNR == 1 { inside = 0 }

{
	text = $0
	gsub(/"([^"\\]|\\.)*"/, "\"\"", text)
	gsub(/\/\*([^*]|\*[^\/])*\*\//, "", text)
	sub(/\/\/.*/, "", text)
	if (inside && !sub(/.*\*\//, "", text))
		next
	inside = sub(/\/\*.*/, "", text)
	if (text ~ /(^|[^_[:alnum:].>])((printf|puts|putchar|perror|exit|_exit|abort)[ \t]*\(|stdout|stderr)/) {
		print FILENAME ":" FNR ": lib/ neither prints nor exits: " $0
		bad = 1
	}
}

END { exit bad }
