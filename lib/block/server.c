/* server.c: the loop over standard input and files, and what both loops share. */

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "block/server.h"
#include "os/input.h"
#include "os/log.h"
#include "os/output.h"
#include "os/signals.h"

static void
write_counts(const struct block_counts *counts, char *text, size_t size)
{
	snprintf(text, size,
	    "requests=%" PRIu64 " done=%" PRIu64 " dry=%" PRIu64 " refused=%" PRIu64
	    " errors=%" PRIu64 " failed=%" PRIu64 " unlogged=%" PRIu64,
	    counts->requests, counts->done, counts->dry, counts->refused, counts->errors,
	    counts->failed, counts->unlogged);
}

void
block_heed_signals(struct blocker *blocker, block_reread *reread)
{
	struct failure failure;
	char text[200];

	if (signals_take_counts()) {
		write_counts(&blocker->counts, text, sizeof(text));
		log_error("%s", text);
	}
	if (signals_take_reload() && reread(blocker, &failure) < 0)
		log_error("%s; the former settings stay", failure.text);
}

int
block_end(const struct blocker *blocker)
{
	char text[200];

	write_counts(&blocker->counts, text, sizeof(text));
	log_detail("%s", text);
	if (blocker->counts.unlogged)
		return EXIT_IO;
	if (blocker->counts.failed)
		return EXIT_UNAVAILABLE;
	return blocker->counts.errors ? EXIT_PIPELINE_ERRORS : EXIT_DONE;
}

static int
serve_lines(struct blocker *blocker, struct input *input, struct output *output,
    block_reread *reread, struct failure *failure)
{
	const struct actor actor = { getuid(), getpid() };
	enum input_result result;
	struct input_line line;
	int worst = 0;

	while ((result = input_next(input, &line, failure)) != INPUT_END && !output->is_closed) {
		struct failure unlogged;

		block_heed_signals(blocker, reread);
		if (result == INPUT_ERROR) {
			log_error("%s", failure->text);
			worst = (int)failure->status;
		} else if (result == INPUT_WAIT) {
			if (output_flush(output, failure) < 0)
				return -1;
			input_wait(input, -1);
			if (signals_end_asked())
				input_stop(input);
		} else if (line.size > 0) {
			if (blocker_answer(blocker, line.text, line.size, &actor, &output->buffer,
				&unlogged) < 0)
				log_error("%s", unlogged.text);
			if (output_batch(output, failure) < 0)
				return -1;
		}
	}
	return worst;
}

int
block_serve_files(
    struct blocker *blocker, char **files, block_reread *reread, struct failure *failure)
{
	struct input *input = input_open(files, LIMIT_BLOCK_LINE);
	struct output output;
	int status;

	output_open(&output, STDOUT_FILENO);
	status = serve_lines(blocker, input, &output, reread, failure);
	if (status >= 0 && output_close(&output, failure) < 0)
		status = -1;
	output_release(&output);
	input_free(input);
	if (status == 0)
		status = block_end(blocker);
	return status;
}
