/* input.c: a buffer that holds at most one long line or many short ones. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "os/input.h"
#include "os/signals.h"

enum { CHUNK = 128 * 1024 };

struct input {
	char **files; /* those still to open */
	const char *name;
	int fd; /* -1: none is open */
	gzFile gz;
	bool is_waitable; /* not a regular file: reading can block */
	bool is_ready; /* a wait said that there is something */
	bool is_at_end;
	bool is_stopped;
	size_t cap;
	struct buffer buffer;
	size_t at; /* of the line that is looked for */
	size_t scanned; /* up to here there is no newline */
	size_t cut; /* bytes of this line that did not fit */
	int64_t total, done; /* bytes of regular files, for progress */
};

static char *standard_input[] = { (char[]){ "-" }, NULL };

struct input *
input_open(char **files, size_t cap)
{
	struct input *input = must_calloc(1, sizeof(*input));

	input->files = files && *files ? files : standard_input;
	input->fd = -1;
	input->cap = cap;
	for (char **file = input->files; *file && input->total >= 0; file++) {
		struct stat status;
		int result = strcmp(*file, "-") == 0 ? fstat(0, &status) : stat(*file, &status);

		if (result < 0 || !S_ISREG(status.st_mode))
			input->total = -1;
		else
			input->total += status.st_size;
	}
	return input;
}

static void
close_file(struct input *input)
{
	if (input->gz)
		gzclose(input->gz);
	else if (input->fd > 0)
		close(input->fd);
	input->gz = NULL;
	input->fd = -1;
}

void
input_free(struct input *input)
{
	if (!input)
		return;
	close_file(input);
	buffer_release(&input->buffer);
	free(input);
}

static int
open_next(struct input *input, struct failure *failure)
{
	struct stat status;

	input->name = *input->files++;
	input->fd = 0;
	if (strcmp(input->name, "-") != 0)
		input->fd = open(input->name, O_RDONLY | O_CLOEXEC);
	if (input->fd < 0)
		return failure_errno(failure, EXIT_NO_INPUT, "cannot open %s", input->name);
	if (fstat(input->fd, &status) == 0 && S_ISDIR(status.st_mode)) {
		errno = EISDIR;
		failure_errno(failure, EXIT_NO_INPUT, "cannot read %s", input->name);
		close_file(input);
		return -1;
	}
	input->is_waitable = !S_ISREG(status.st_mode);
	if (span_ends(span_of(input->name), SPAN(".gz"))) {
		input->gz = gzdopen(input->fd, "rb");
		input->is_waitable = false;
	}
	input->at = input->scanned = input->buffer.size = input->cut = 0;
	input->is_at_end = false;
	return 0;
}

/* Room for one more chunk: moves the line's start to the front, cuts what is over the cap. */
static void
make_room(struct input *input)
{
	struct buffer *buffer = &input->buffer;

	if (input->at > 0) {
		memmove(buffer->data, buffer->data + input->at, buffer->size - input->at);
		buffer->size -= input->at;
		input->scanned -= input->at;
		input->at = 0;
	}
	if (buffer->size > input->cap) {
		input->cut += buffer->size - input->cap;
		buffer->size = input->scanned = input->cap;
	}
	buffer_room(buffer, CHUNK);
}

static bool
is_gz_broken(struct input *input, struct failure *failure)
{
	int code;
	const char *text = gzerror(input->gz, &code);

	if (code >= 0)
		return false;
	failure_set(failure, EXIT_IO, "cannot decompress %s: %s", input->name, text);
	return true;
}

static int
fill(struct input *input, struct failure *failure)
{
	char *to;
	ssize_t n;

	make_room(input);
	to = input->buffer.data + input->buffer.size;
	if (input->gz)
		n = gzread(input->gz, to, CHUNK);
	else
		do
			n = read(input->fd, to, CHUNK);
		while (n < 0 && errno == EINTR);
	input->is_at_end = n <= 0;
	if (input->gz && n <= 0 && is_gz_broken(input, failure))
		return -1;
	if (n < 0)
		return failure_errno(failure, EXIT_IO, "cannot read %s", input->name);
	input->buffer.size += (size_t)n;
	input->done += n;
	return 0;
}

/* The line [at, end); `newline` bytes are skipped behind it. */
static enum input_result
give_line(struct input *input, size_t end, size_t newline, struct input_line *line)
{
	size_t size = end - input->at;

	line->text =
	    (struct span){ input->buffer.data + input->at, size > input->cap ? input->cap : size };
	line->size = size + input->cut;
	input->at = input->scanned = end + newline;
	input->cut = 0;
	return INPUT_LINE;
}

static bool
would_block(struct input *input)
{
	struct pollfd poll_fd = { .fd = input->fd, .events = POLLIN };

	if (!input->is_waitable || input->is_ready) {
		input->is_ready = false;
		return false;
	}
	return poll(&poll_fd, 1, 0) == 0;
}

enum input_result
input_next(struct input *input, struct input_line *line, struct failure *failure)
{
	for (;;) {
		struct span rest;
		size_t newline;

		if (input->fd < 0) {
			if (input->is_stopped || !*input->files)
				return INPUT_END;
			if (open_next(input, failure) < 0)
				return INPUT_ERROR;
		}
		rest = (struct span){ input->buffer.data + input->scanned,
			input->buffer.size - input->scanned };
		newline = span_index(rest, '\n');
		if (newline < rest.size)
			return give_line(input, input->scanned + newline, 1, line);
		input->scanned = input->buffer.size;
		if (input->is_at_end || input->is_stopped) {
			bool has_rest = input->buffer.size > input->at || input->cut > 0;

			close_file(input);
			if (has_rest)
				return give_line(input, input->buffer.size, 0, line);
			continue;
		}
		if (would_block(input))
			return INPUT_WAIT;
		if (fill(input, failure) < 0)
			return INPUT_ERROR; /* what was read before still comes out */
	}
}

void
input_wait(struct input *input, int64_t timeout_ms)
{
	input->is_ready = signals_wait_readable(input->fd, timeout_ms);
}

void
input_stop(struct input *input)
{
	input->is_stopped = true;
}

double
input_progress(const struct input *input)
{
	if (input->total <= 0)
		return -1;
	return input->done < input->total ? (double)input->done / (double)input->total : 1.0;
}
