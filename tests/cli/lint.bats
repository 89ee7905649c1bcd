# scripts/lint must find what it looks for: each check gets a tree with one fault.

load common

# tree: an empty tree in the test's folder, which lint is told to read.
tree() {
	mkdir -p lib/base lib/os lib/parse cmd
	export LINT_ROOT=$PWD
}

@test "an include from an earlier layer is accepted" {
	tree
	echo '#include "base/span.h"' >lib/parse/parse.c
	ends_with 0 "$ROOT/scripts/lint" layers
}

@test "an include from a later layer is found" {
	tree
	echo '#include "parse/parse.h"' >lib/base/span.h
	ends_with 1 "$ROOT/scripts/lint" layers
	[[ $output == *'lib/base/span.h:1: lib/base stands before lib/parse'* ]]
}

@test "a folder of lib/ that no layer names is found" {
	tree
	mkdir lib/utils
	echo >lib/utils/utils.c
	ends_with 1 "$ROOT/scripts/lint" layers
	[[ $output == *'lib/utils is not in the list'* ]]
}

@test "an include without its folder is found" {
	tree
	echo '#include "span.h"' >lib/base/span.c
	ends_with 1 "$ROOT/scripts/lint" layers
}

@test "printing from lib/ is found" {
	tree
	printf 'void f(void);\nvoid\nf(void)\n{\n\tprintf("x");\n}\n' >lib/base/span.c
	ends_with 1 "$ROOT/scripts/lint" quiet-lib
	[[ $output == *'lib/base/span.c:5:'* ]]
}

@test "the words printf and exit in comments and texts are no calls" {
	tree
	cat >lib/base/span.c <<-'END'
		/* like printf(3); exit(3) is
		 * never called: exit(1) */
		const char *text = "exit(1) \" printf(";
		int snprintf_like(int n); /* stderr */
	END
	ends_with 0 "$ROOT/scripts/lint" quiet-lib
}

@test "a file of more than 500 lines is found" {
	tree
	yes '/* */' | head -n 501 >lib/base/span.c
	ends_with 1 "$ROOT/scripts/lint" size
	[[ $output == *'lib/base/span.c: 501 lines'* ]]
}

@test "another indentation is found" {
	need clang-format
	tree
	cp "$ROOT/.clang-format" .
	printf 'int\nf(void)\n{\n  return 1;\n}\n' >lib/base/span.c
	run "$ROOT/scripts/lint" format
	[[ $output != *'# skip'* ]] || skip "needs clang-format 14"
	[ "$status" -eq 1 ]
}

@test "clang-tidy finds a parameter of two names" {
	need clang-tidy
	tree
	cp "$ROOT/.clang-tidy" .
	printf '#include "base/span.h"\nint\nf(int b)\n{\n\treturn b;\n}\n' >lib/base/span.c
	printf 'int f(int a);\n' >lib/base/span.h
	ends_with 1 "$ROOT/scripts/lint" clang-tidy
	[[ $output == *'lib/base/span.h:1:'* ]]
}

@test "the analyzer finds a null pointer that is read" {
	need clang-tidy
	tree
	cp "$ROOT/.clang-tidy" .
	printf 'int f(int a);\nint\nf(int a)\n{\n\tint *p = a ? &a : 0;\n\treturn *p;\n}\n' >lib/base/span.c
	ends_with 1 "$ROOT/scripts/lint" analyzer
	[[ $output == *'lib/base/span.c:6:'* ]]
}

@test "cppcheck finds a read past an array's end" {
	need cppcheck
	tree
	printf 'int\nf(void)\n{\n\tint a[2] = { 0 };\n\treturn a[2];\n}\n' >lib/base/span.c
	ends_with 1 "$ROOT/scripts/lint" cppcheck
}

@test "shellcheck reads scripts and bats files" {
	need shellcheck
	tree
	mkdir scripts
	# shellcheck disable=SC2016 # the fault is in the text
	printf '#!/bin/sh\nrm $1/*\n' >scripts/bad
	chmod +x scripts/bad
	ends_with 1 "$ROOT/scripts/lint" shellcheck
}

@test "mandoc finds a manual page's mistake" {
	need mandoc
	tree
	mkdir man
	printf '.Dd May 1, 2026\n.Dt X 1\n.Os\n.Sh NAME\n.Nm x\n.Nd y\n.Xx z\n' >man/x.1
	ends_with 1 "$ROOT/scripts/lint" man
}

@test "lint refuses a check that it does not have" {
	ends_with 64 "$ROOT/scripts/lint" nonsense
}
