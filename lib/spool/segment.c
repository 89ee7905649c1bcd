/*
 * segment.c: a segment, 0000000042.spool, is a head of fixed size and the lines:
 *
 *	siem-spool 1
 *	taken 000000000077 000000000077
 *	taken 000000000077 000000000401
 *	{"@timestamp":"2026-03-27T13:06:56.000Z",...
 *
 * The head says up to which byte of the file lines were taken.  It is written in
 * place, since replacing a file would need room on the very disk that is full; the two
 * lines in turns and each number twice, so that where one was cut (here the second)
 * the other still holds.
 *
 * What follows the last newline is the rest of an append that a crash cut: nobody
 * reads it, and the next append to that segment cuts it off.
 */

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/number.h"
#include "os/file.h"
#include "spool/segment.h"

#define FORMAT_LINE "siem-spool 1\n"

enum {
	FORMAT = 1,
	FORMAT_SIZE = sizeof(FORMAT_LINE) - 1,
	TAKEN_SIZE = sizeof("taken 000000000077 000000000077\n") - 1,
	NAME_SIZE = sizeof("0000000042.spool"),
	CHUNK = 256 * 1024,
};

_Static_assert(FORMAT_SIZE + 2 * TAKEN_SIZE == SEGMENT_HEAD_SIZE, "two lines that take turns");

static void
write_name(char name[NAME_SIZE], const struct segment *segment)
{
	assert(segment->number > 0 && segment->number <= SEGMENT_MAX_NUMBER);
	snprintf(name, NAME_SIZE, "%010lld.spool", (long long)segment->number);
}

int64_t
segment_number(const char *name)
{
	struct span text = span_of(name);
	int64_t number;

	if (text.size != NAME_SIZE - 1 || !span_ends(text, SPAN(".spool")) ||
	    !parse_digits(span_first(text, 10), 10, &number))
		return 0;
	return number;
}

static void
write_taken(char to[TAKEN_SIZE], int64_t taken)
{
	char line[64];

	snprintf(line, sizeof(line), "taken %012lld %012lld\n", (long long)taken, (long long)taken);
	memcpy(to, line, TAKEN_SIZE);
}

/* 0 where it is not whole. */
static int64_t
read_taken(struct span line)
{
	int64_t taken, again;

	if (!span_take(&line, SPAN("taken ")) || !parse_digits(span_cut(&line, ' '), 12, &taken) ||
	    !parse_digits(span_cut(&line, '\n'), 12, &again) || taken != again)
		return 0;
	return taken;
}

static void
write_head(char head[SEGMENT_HEAD_SIZE])
{
	memcpy(head, FORMAT_LINE, FORMAT_SIZE);
	write_taken(head + FORMAT_SIZE, SEGMENT_HEAD_SIZE);
	write_taken(head + FORMAT_SIZE + TAKEN_SIZE, SEGMENT_HEAD_SIZE);
}

/* The beginning of a new head and then nothing, or zeros: it was never written whole. */
static bool
is_cut(const char head[SEGMENT_HEAD_SIZE])
{
	char whole[SEGMENT_HEAD_SIZE];
	size_t i = 0;

	write_head(whole);
	while (i < SEGMENT_HEAD_SIZE && head[i] == whole[i])
		i++;
	if (i == SEGMENT_HEAD_SIZE)
		return false;
	while (i < SEGMENT_HEAD_SIZE && head[i] == '\0')
		i++;
	return i == SEGMENT_HEAD_SIZE;
}

static int
fail(const struct spool_folder *folder, const struct segment *segment, const char *what,
    struct failure *failure)
{
	char name[NAME_SIZE];

	write_name(name, segment);
	return failure_errno(
	    failure, EXIT_IO, "cannot %s spool file %s/%s", what, folder->path, name);
}

static int
fail_damaged(
    const struct spool_folder *folder, const struct segment *segment, struct failure *failure)
{
	char name[NAME_SIZE];

	write_name(name, segment);
	return failure_set(failure, EXIT_IO,
	    "spool file %s/%s is damaged; move it away to go on without its lines", folder->path,
	    name);
}

static int
read_head(const struct spool_folder *folder, struct segment *segment,
    const char head[SEGMENT_HEAD_SIZE], struct failure *failure)
{
	struct span rest = { head, SEGMENT_HEAD_SIZE };
	int64_t format;

	if (!span_take(&rest, SPAN("siem-spool ")) ||
	    !parse_digits(span_cut(&rest, '\n'), 9, &format) || format < 1)
		return fail_damaged(folder, segment, failure);
	if (format > FORMAT)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "spool file %s/%010lld.spool has format %d, this program knows %d: let the "
		    "newer program empty the spool, or move the file away",
		    folder->path, (long long)segment->number, (int)format, FORMAT);
	for (int i = 0; i < 2; i++) {
		int64_t taken = read_taken(span_first(rest, TAKEN_SIZE));

		rest = span_skip(rest, TAKEN_SIZE);
		if (taken > segment->taken) {
			segment->taken = taken;
			segment->turn = !i;
		}
	}
	return segment->taken < SEGMENT_HEAD_SIZE ? fail_damaged(folder, segment, failure) : 0;
}

/* O_NONBLOCK: who puts a named pipe there shall not make us wait. */
static int
open_segment(const struct spool_folder *folder, const struct segment *segment, int flags)
{
	char name[NAME_SIZE];

	write_name(name, segment);
	return openat(folder->fd, name, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
}

/* Some file systems refuse, and then need none. */
static int
sync_folder(const struct spool_folder *folder)
{
	return fsync(folder->fd) < 0 && errno != EINVAL && errno != ENOTSUP ? -1 : 0;
}

/* As pread, but less than size only at the end of the file. */
static ssize_t
read_at(int fd, char *to, size_t size, int64_t offset)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n = pread(fd, to + done, size - done, offset + (int64_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

int64_t
segment_count_lines(struct span text)
{
	int64_t lines = 0;

	while (text.size > 0) {
		size_t at = span_index(text, '\n');

		lines += at < text.size;
		text = span_skip(text, at + 1);
	}
	return lines;
}

/* Finds the end of the last line, and counts those that wait.  -1 with errno. */
static int
scan_lines(struct segment *segment, int fd, int64_t *lines)
{
	char *chunk = must_alloc(CHUNK);
	int64_t at = segment->taken;
	ssize_t n;

	segment->end = segment->taken;
	while ((n = read_at(fd, chunk, CHUNK, at)) > 0) {
		struct span text = { chunk, (size_t)n };
		size_t last = span_last_index(text, '\n');

		*lines += segment_count_lines(text);
		if (last < text.size)
			segment->end = at + (int64_t)last + 1;
		at += n;
	}
	free(chunk);
	return n < 0 ? -1 : 0;
}

int
segment_scan(const struct spool_folder *folder, struct segment *segment, bool is_newest,
    int64_t *lines, struct failure *failure)
{
	char head[SEGMENT_HEAD_SIZE] = "";
	int fd = open_segment(folder, segment, O_RDONLY), result = -1;
	struct stat status;

	if (fd < 0)
		return fail(folder, segment, "open", failure);
	if (fstat(fd, &status) < 0 || read_at(fd, head, SEGMENT_HEAD_SIZE, 0) < 0) {
		fail(folder, segment, "read", failure);
	} else if (is_newest && is_cut(head)) {
		result = 0;
	} else if (read_head(folder, segment, head, failure) == 0) {
		if (segment->taken > status.st_size)
			fail_damaged(folder, segment, failure);
		else if (scan_lines(segment, fd, lines) < 0)
			fail(folder, segment, "read", failure);
		else
			result = segment->end > segment->taken;
	}
	close(fd);
	return result;
}

/* Behind what it holds, over whatever a crash left there. */
static int
write_lines(int fd, const struct segment *segment, struct span lines)
{
	char head[SEGMENT_HEAD_SIZE];

	if (ftruncate(fd, segment->end) < 0)
		return -1;
	if (segment->end == 0) {
		write_head(head);
		if (file_write(fd, (struct span){ head, SEGMENT_HEAD_SIZE }) < 0)
			return -1;
	}
	if (file_write(fd, lines) < 0)
		return -1;
	return fdatasync(fd);
}

/* Whatever fails here too: the next append cuts it off before it writes. */
static void
undo_append(const struct spool_folder *folder, const struct segment *segment, int fd)
{
	char name[NAME_SIZE];

	if (segment->end > 0) {
		if (ftruncate(fd, segment->end) == 0)
			fsync(fd);
	} else {
		write_name(name, segment);
		unlinkat(folder->fd, name, 0);
		fsync(folder->fd);
	}
}

int
segment_append(const struct spool_folder *folder, struct segment *segment, struct span lines)
{
	bool is_new = segment->end == 0;
	int fd = open_segment(folder, segment, O_WRONLY | O_APPEND | (is_new ? O_CREAT : 0));
	int error;

	if (fd < 0)
		return -1;
	if (write_lines(fd, segment, lines) < 0 || (is_new && sync_folder(folder) < 0)) {
		error = errno;
		undo_append(folder, segment, fd);
		close(fd);
		errno = error;
		return -1;
	}
	close(fd);
	if (is_new)
		segment->taken = segment->end = SEGMENT_HEAD_SIZE;
	segment->end += (int64_t)lines.size;
	return 0;
}

/* Reads on until *out holds `size` bytes.  -1 with errno; a file that lost bytes is EIO. */
static int
read_up_to(int fd, const struct segment *segment, size_t size, struct buffer *out)
{
	size_t more = size - out->size;
	char *to = buffer_room(out, more);
	ssize_t n = read_at(fd, to, more, segment->taken + (int64_t)out->size);

	if (n < 0)
		return -1;
	out->size += (size_t)n;
	if (out->size == size)
		return 0;
	errno = EIO;
	return -1;
}

/* As many lines as max_bytes hold, or one.  -1 with errno. */
static int
read_lines(int fd, const struct segment *segment, size_t max_bytes, struct buffer *out)
{
	size_t left = (size_t)(segment->end - segment->taken), at;

	if (read_up_to(fd, segment, max_bytes < left ? max_bytes : left, out) < 0)
		return -1;
	at = span_last_index(buffer_span(out), '\n');
	while (at == out->size) {
		size_t more = out->size + CHUNK / 4;

		if (out->size == left) {
			errno = EIO; /* somebody wrote over the newline at its end */
			return -1;
		}
		if (read_up_to(
			fd, segment, left - out->size < more ? left : out->size + more, out) < 0)
			return -1;
		at = span_index(buffer_span(out), '\n');
	}
	out->size = at + 1;
	return 0;
}

int
segment_read(const struct spool_folder *folder, const struct segment *segment, size_t max_bytes,
    struct buffer *out, struct failure *failure)
{
	int fd = open_segment(folder, segment, O_RDONLY), result = 0;

	if (fd < 0)
		return fail(folder, segment, "open", failure);
	out->size = 0;
	if (read_lines(fd, segment, max_bytes, out) < 0)
		result = fail(folder, segment, "read", failure);
	close(fd);
	return result;
}

static int
move_taken(const struct spool_folder *folder, struct segment *segment, int64_t taken,
    struct failure *failure)
{
	char line[TAKEN_SIZE];
	int fd = open_segment(folder, segment, O_WRONLY), result = 0;

	if (fd < 0)
		return fail(folder, segment, "open", failure);
	write_taken(line, taken);
	if (lseek(fd, FORMAT_SIZE + segment->turn * TAKEN_SIZE, SEEK_SET) < 0 ||
	    file_write(fd, (struct span){ line, TAKEN_SIZE }) < 0 || fdatasync(fd) < 0)
		result = fail(folder, segment, "write", failure);
	close(fd);
	if (result == 0) {
		segment->taken = taken;
		segment->turn = !segment->turn;
	}
	return result;
}

int
segment_take(const struct spool_folder *folder, struct segment *segment, int64_t taken,
    struct failure *failure)
{
	assert(taken > segment->taken && taken <= segment->end);
	if (taken < segment->end)
		return move_taken(folder, segment, taken, failure);
	if (segment_remove(folder, segment, failure) < 0)
		return -1;
	if (sync_folder(folder) < 0)
		return fail(folder, segment, "remove", failure);
	segment->taken = taken;
	return 0;
}

int
segment_remove(
    const struct spool_folder *folder, const struct segment *segment, struct failure *failure)
{
	char name[NAME_SIZE];

	write_name(name, segment);
	if (unlinkat(folder->fd, name, 0) < 0 && errno != ENOENT)
		return fail(folder, segment, "remove", failure);
	return 0;
}
