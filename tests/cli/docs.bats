# What the documents name must be there.

load common

@test "links between documents and into the source lead somewhere" {
	local document link status=0
	cd "$ROOT"
	for document in *.md; do
		while read -r link; do
			[ -e "$link" ] || { echo "$document: no $link"; status=1; }
		done < <(grep -oE '\]\([^)#:]+\)' "$document" | tr -d '()]')
	done
	[ "$status" -eq 0 ]
}

@test "the order of layers is the one that lint checks" {
	sed -n 's/^    \(base  os .*\)/\1/p' "$ROOT/ARCHITECTURE.md" | tr -s ' ' '\n' >documented
	grep -oE '"[a-z ]+"' "$ROOT/scripts/lint-layers.awk" | sed -n 1,2p | tr -d '"' |
		tr -s ' ' '\n' | grep . >checked
	[ -s documented ]
	diff checked documented
}

@test "every folder of lib/ has its place in the documented order" {
	local folder
	for folder in "$ROOT"/lib/*/; do
		sed -n 's/^    \(base  os .*\)/ \1 /p' "$ROOT/ARCHITECTURE.md" | grep -q " $(basename "$folder") "
	done
}
