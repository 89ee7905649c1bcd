# common.bash: what every command-line test starts from.
#
# Tests run in an empty folder of their own, with the build's tools first in
# PATH and nothing of the caller's siem settings, language or time zone.

bats_require_minimum_version 1.5.0
ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
case ${BUILD:=build} in
/*) ;;
*) BUILD=$ROOT/$BUILD ;;
esac
for name in $(env | sed -n 's/^\(SIEM_[A-Z_]*\)=.*/\1/p'); do
	unset "$name"
done
export BUILD
export PATH="$BUILD/bin:$PATH" LC_ALL=C TZ=UTC

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

# need TOOL...: skips the test aloud where a tool is not installed.
need() {
	local tool
	for tool; do
		command -v "$tool" >/dev/null || skip "needs $tool"
	done
}

# wait_for SECONDS COMMAND...: until the command succeeds; fails when time is up.  It is tried
# more and more rarely, for others want to work meanwhile.
wait_for() {
	local end=$((SECONDS + $1)) pause=20 text
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		printf -v text '0.%03d' "$pause"
		sleep "$text"
		[ "$pause" -ge 200 ] || pause=$((pause + 5))
	done
}

# ends_with STATUS COMMAND...: runs it, keeps $output and $status, wants that status.
ends_with() {
	local want=$1
	shift
	run "$@"
	if [ "$status" -ne "$want" ]; then
		echo "status $status, not $want: $*"
		echo "$output"
		return 1
	fi
}

# one_line TEXT: a message to a person is exactly one line.
one_line() {
	[ -n "$1" ] && [ "$(printf '%s\n' "$1" | wc -l)" -eq 1 ]
}
