/* output.h: a stage's standard output: batched, and never lost in silence. */
#ifndef OS_OUTPUT_H
#define OS_OUTPUT_H

#include "base/buffer.h"
#include "base/failure.h"

struct output {
	struct buffer buffer; /* what is written into; see output_batch */
	int fd;
	bool is_closed; /* the reader went away: no fault, but nothing more to do */
};

/* Bytes that are gathered before they are written. */
enum { OUTPUT_BATCH = 256 * 1024 };

void output_open(struct output *output, int fd);
void output_release(struct output *output);

/* Writes all that is gathered.  -1: EXIT_IO; a closed pipe only sets is_closed. */
int output_flush(struct output *output, struct failure *failure);

/* Writes only when a batch is full. */
static inline int
output_batch(struct output *output, struct failure *failure)
{
	return output->buffer.size < OUTPUT_BATCH ? 0 : output_flush(output, failure);
}

/* Flushes and closes: what a full disk says only then is heard too. */
int output_close(struct output *output, struct failure *failure);

#endif
