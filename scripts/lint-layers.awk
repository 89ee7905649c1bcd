# lint-layers.awk: a folder of lib/ includes only itself and the folders that
# stand before it in this list.  System headers are written <so.h>, ours
# "folder/file.h".

BEGIN {
	layers = "base os json event parse features model wire stage simulate eval" \
	    " spool store block alert http api"
	count = split(layers, names, " ")
	for (i = 1; i <= count; i++)
		rank[names[i]] = i
}

function finding(text)
{
	print FILENAME ":" FNR ": " text
	bad = 1
}

FNR == 1 {
	split(FILENAME, path, "/")
	mine = path[2]
	if (!(mine in rank))
		finding("lib/" mine " is not in the list of layers (scripts/lint-layers.awk)")
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	if (split(quoted[2], theirs, "/") != 2)
		finding("\"" quoted[2] "\" is not written \"folder/file.h\"")
	else if (!(theirs[1] in rank))
		finding("\"" quoted[2] "\" is in no layer (scripts/lint-layers.awk)")
	else if (rank[theirs[1]] > rank[mine])
		finding("lib/" mine " stands before lib/" theirs[1] " and cannot include \"" quoted[2] "\"")
}

END { exit bad }
