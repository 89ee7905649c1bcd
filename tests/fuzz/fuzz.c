/* fuzz.c: libFuzzer's entry; FUZZ_TARGET names the target. */

#include <stdio.h>
#include <stdlib.h>

#include "targets.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static const struct fuzz_target *target;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("FUZZ_TARGET");

	(void)argc;
	(void)argv;
	target = name ? fuzz_find(name) : NULL;
	if (!target) {
		fprintf(stderr, "FUZZ_TARGET is one of:\n");
		for (target = fuzz_targets(); target->run; target++)
			fprintf(stderr, "%s\n", target->name);
		exit(64);
	}
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	fuzz_run(target, input, size);
	return 0;
}
