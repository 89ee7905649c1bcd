# The scripts that count test results must not call a failure a success.

load common

# program TEXT...: a test program that runs these shell lines.
program() {
	printf '%s\n' '#!/bin/sh' "$@" >test-fake
	chmod +x test-fake
}

@test "run-unit adds up passed, failed and skipped tests" {
	program 'echo 1..3' 'echo ok 1 - a' 'echo not ok 2 - b' 'echo not ok 3 "# SKIP c"' 'exit 1'
	ends_with 1 "$ROOT/scripts/run-unit" ./test-fake
	[ "${lines[-1]}" = "unit tests: 1 passed, 1 failed, 1 skipped" ]
	[[ $output == *'not ok 2 - b'* ]]
}

@test "run-unit is content when all tests pass" {
	program 'echo 1..2' 'echo ok 1 - a' 'echo ok 2 - b'
	ends_with 0 "$ROOT/scripts/run-unit" ./test-fake ./test-fake
	[ "${lines[-1]}" = "unit tests: 4 passed, 0 failed, 0 skipped" ]
}

@test "tests that a crash kept from running have failed" {
	program 'echo 1..5' 'echo ok 1 - a' 'kill -SEGV $$'
	ends_with 1 "$ROOT/scripts/run-unit" ./test-fake
	[ "${lines[-1]}" = "unit tests: 1 passed, 4 failed, 0 skipped" ]
}

@test "a program that fails after its last test has failed" {
	program 'echo 1..1' 'echo ok 1 - a' 'echo a leak >&2' 'exit 1'
	ends_with 1 "$ROOT/scripts/run-unit" ./test-fake
	[ "${lines[-1]}" = "unit tests: 1 passed, 1 failed, 0 skipped" ]
	[[ $output == *'a leak'* ]]
}

@test "a program that is not there has failed" {
	ends_with 1 "$ROOT/scripts/run-unit" ./test-absent
}

@test "deps refuses what it has no list for" {
	ends_with 64 "$ROOT/scripts/deps"
	ends_with 64 "$ROOT/scripts/deps" everything
}

@test "deps says what to install where there is no apt" {
	mkdir bin
	for tool in sh dirname sed xargs echo; do
		ln -s "$(type -P $tool)" bin/
	done
	PATH=$PWD/bin ends_with 69 "$ROOT/scripts/deps" build
	[[ $output == *'libsodium-dev'* ]]
}

@test "fuzz says aloud that it needs libFuzzer" {
	mkdir bin
	for tool in bash dirname nproc; do
		ln -s "$(type -P $tool)" bin/
	done
	PATH=$PWD/bin ends_with 0 "$ROOT/scripts/fuzz"
	[[ $output == *'skipped, needs a clang with libFuzzer'* ]]
}
