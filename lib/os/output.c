/* output.c: one write a batch. */

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "os/file.h"
#include "os/output.h"

void
output_open(struct output *output, int fd)
{
	*output = (struct output){ .fd = fd };
	/* Room for four batches keeps both ends busy; what is no pipe refuses, and a pipe may. */
	(void)fcntl(fd, F_SETPIPE_SZ, 4 * OUTPUT_BATCH);
}

void
output_release(struct output *output)
{
	buffer_release(&output->buffer);
}

static int
say(struct output *output, struct failure *failure)
{
	if (errno == EPIPE) {
		output->is_closed = true;
		return 0;
	}
	return failure_errno(failure, EXIT_IO, "cannot write standard output");
}

int
output_flush(struct output *output, struct failure *failure)
{
	int result = 0;

	if (!output->is_closed && file_write(output->fd, buffer_span(&output->buffer)) < 0)
		result = say(output, failure);
	output->buffer.size = 0;
	return result;
}

int
output_close(struct output *output, struct failure *failure)
{
	if (output_flush(output, failure) < 0)
		return -1;
	if (close(output->fd) < 0 && errno != EINTR)
		return say(output, failure);
	return 0;
}
