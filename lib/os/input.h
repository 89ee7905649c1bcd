/*
 * input.h: lines from files and standard input, one after the other.
 *
 * A line ends with '\n' or with its file; an empty line and an unterminated
 * last line are lines.  Of a line over the cap, the first `cap` bytes are
 * kept and its whole size is told.  `.gz` files are decompressed.
 */
#ifndef OS_INPUT_H
#define OS_INPUT_H

#include "base/buffer.h"
#include "base/failure.h"

enum input_result {
	INPUT_LINE,
	INPUT_WAIT, /* reading would block: flush, then call input_wait */
	INPUT_END,
	INPUT_ERROR, /* failure says what; the next call goes on with the next file */
};

struct input_line {
	struct span text; /* without the newline; until the next call */
	size_t size; /* the line's own; text.size if it was not cut */
};

struct input;

/*
 * Lines of `files` (NULL-terminated; none or "-": standard input).  Every
 * file is opened when its turn comes.
 */
struct input *input_open(char **files, size_t cap);
void input_free(struct input *input);

enum input_result input_next(struct input *input, struct input_line *line, struct failure *failure);

/* Waits for more, for a signal, or for timeout_ms (-1: none). */
void input_wait(struct input *input, int64_t timeout_ms);

/* What was read so far becomes all there is: an unterminated line is the last one. */
void input_stop(struct input *input);

/* For progress: the share of all files' bytes that was read, or -1 if it is not known. */
double input_progress(const struct input *input);

#endif
