/*
 * spool.c: segments in a folder; the newest is appended to, the oldest read.
 *
 * In each segment a line waits: one that is taken to its end is removed, and the next
 * append makes a new one.
 */

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "os/file.h"
#include "spool/segment.h"
#include "spool/spool.h"

struct spool {
	struct spool_folder folder;
	int lock_fd;
	int64_t max_bytes, max_segment;
	int64_t lines;
	struct segment *segments; /* oldest first */
	size_t count, capacity;
	struct buffer read; /* what spool_take takes, of the oldest segment */
	int64_t read_lines; /* 0: nothing to take */
};

static struct segment *
add_segment(struct spool *spool, int64_t number)
{
	if (!spool->segments || spool->count == spool->capacity) {
		spool->capacity = spool->capacity ? 2 * spool->capacity : 16;
		spool->segments =
		    must_realloc(spool->segments, spool->capacity * sizeof(*spool->segments));
	}
	spool->segments[spool->count] = (struct segment){ .number = number };
	return &spool->segments[spool->count++];
}

static int
compare_segments(const void *a, const void *b)
{
	const struct segment *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static int
find_segments(struct spool *spool, struct failure *failure)
{
	DIR *folder = opendir(spool->folder.path);
	struct dirent *entry;

	if (!folder)
		return failure_errno(failure, EXIT_IO, "cannot list spool %s", spool->folder.path);
	while (errno = 0, (entry = readdir(folder))) {
		int64_t number = segment_number(entry->d_name);

		if (number > 0)
			add_segment(spool, number);
	}
	if (errno != 0) {
		failure_errno(failure, EXIT_IO, "cannot list spool %s", spool->folder.path);
		closedir(folder);
		return -1;
	}
	closedir(folder);
	if (spool->count > 0)
		qsort(spool->segments, spool->count, sizeof(*spool->segments), compare_segments);
	return 0;
}

static int
load(struct spool *spool, struct failure *failure)
{
	size_t kept = 0;

	if (find_segments(spool, failure) < 0)
		return -1;
	for (size_t i = 0; i < spool->count; i++) {
		struct segment *segment = &spool->segments[i];
		int result = segment_scan(
		    &spool->folder, segment, i + 1 == spool->count, &spool->lines, failure);

		if (result < 0)
			return -1;
		if (result == 1)
			spool->segments[kept++] = *segment;
		else if (segment_remove(&spool->folder, segment, failure) < 0)
			return -1;
	}
	spool->count = kept;
	return 0;
}

static int
lock(struct spool *spool, struct failure *failure)
{
	size_t size = strlen(spool->folder.path) + sizeof("spool /lock");
	char *name = must_alloc(size), *owner = must_alloc(size);

	snprintf(name, size, "%s/lock", spool->folder.path);
	snprintf(owner, size, "spool %s", spool->folder.path);
	spool->lock_fd = file_lock(name, owner, failure);
	free(owner);
	free(name);
	return spool->lock_fd < 0 ? -1 : 0;
}

static int
open_folder(struct spool *spool, struct failure *failure)
{
	if (mkdir(spool->folder.path, 0700) == 0)
		file_sync_folder(spool->folder.path);
	else if (errno != EEXIST)
		return failure_errno(
		    failure, EXIT_BAD_CONFIG, "cannot make spool %s", spool->folder.path);
	spool->folder.fd = open(spool->folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (spool->folder.fd < 0)
		return failure_errno(
		    failure, EXIT_BAD_CONFIG, "cannot open spool %s", spool->folder.path);
	return lock(spool, failure);
}

struct spool *
spool_open(const char *folder, int64_t max_bytes, struct failure *failure)
{
	struct spool *spool = must_calloc(1, sizeof(*spool));
	int64_t quarter = max_bytes / 4;

	spool->folder.path = must_alloc(strlen(folder) + 1);
	memcpy(spool->folder.path, folder, strlen(folder) + 1);
	spool->folder.fd = spool->lock_fd = -1;
	spool->max_bytes = max_bytes;
	spool->max_segment = quarter < LIMIT_SPOOL_SEGMENT ? quarter : LIMIT_SPOOL_SEGMENT;
	if (open_folder(spool, failure) < 0 || load(spool, failure) < 0) {
		spool_close(spool);
		return NULL;
	}
	return spool;
}

void
spool_close(struct spool *spool)
{
	if (!spool)
		return;
	if (spool->folder.fd >= 0)
		close(spool->folder.fd);
	if (spool->lock_fd >= 0)
		close(spool->lock_fd);
	buffer_release(&spool->read);
	free(spool->segments);
	free(spool->folder.path);
	free(spool);
}

static int64_t
bytes_on_disk(const struct spool *spool)
{
	int64_t bytes = 0;

	for (size_t i = 0; i < spool->count; i++)
		bytes += spool->segments[i].end;
	return bytes;
}

/* The newest, or one that is to be made. */
static struct segment *
segment_for(struct spool *spool, size_t size)
{
	struct segment *newest = spool->count > 0 ? &spool->segments[spool->count - 1] : NULL;

	if (newest && newest->end + (int64_t)size <= spool->max_segment)
		return newest;
	return add_segment(spool, newest ? newest->number + 1 : 1);
}

static enum spool_result
append(struct spool *spool, struct segment *segment, struct span lines, struct failure *failure)
{
	int64_t head = segment->end == 0 ? SEGMENT_HEAD_SIZE : 0;
	int error;

	if (bytes_on_disk(spool) + head + (int64_t)lines.size > spool->max_bytes) {
		failure_set(failure, EXIT_IO, "spool %s is at its limit of %lld bytes",
		    spool->folder.path, (long long)spool->max_bytes);
		return SPOOL_FULL;
	}
	if (segment->number > SEGMENT_MAX_NUMBER) {
		failure_set(
		    failure, EXIT_IO, "spool %s has no name left for a file", spool->folder.path);
		return SPOOL_FAILED;
	}
	if (segment_append(&spool->folder, segment, lines) == 0)
		return SPOOL_OK;
	error = errno;
	failure_errno(failure, EXIT_IO, "cannot write to spool %s", spool->folder.path);
	return error == ENOSPC || error == EDQUOT || error == EFBIG ? SPOOL_FULL : SPOOL_FAILED;
}

enum spool_result
spool_append(struct spool *spool, struct span lines, struct failure *failure)
{
	struct segment *segment;
	enum spool_result result;

	if (lines.size == 0)
		return SPOOL_OK;
	assert(lines.data[lines.size - 1] == '\n');
	segment = segment_for(spool, lines.size);
	result = append(spool, segment, lines, failure);
	if (result == SPOOL_OK)
		spool->lines += segment_count_lines(lines);
	else if (segment->end == 0)
		spool->count--;
	return result;
}

int
spool_read(struct spool *spool, size_t max_bytes, struct span *lines, struct failure *failure)
{
	spool->read_lines = 0;
	if (spool->count == 0)
		return 0;
	if (segment_read(&spool->folder, spool->segments, max_bytes, &spool->read, failure) < 0)
		return -1;
	*lines = buffer_span(&spool->read);
	spool->read_lines = segment_count_lines(*lines);
	return 1;
}

int
spool_take(struct spool *spool, struct failure *failure)
{
	struct segment *oldest = spool->segments;

	if (spool->read_lines == 0)
		return 0;
	if (segment_take(
		&spool->folder, oldest, oldest->taken + (int64_t)spool->read.size, failure) < 0)
		return -1;
	spool->lines -= spool->read_lines;
	spool->read_lines = 0;
	if (oldest->taken == oldest->end)
		memmove(oldest, oldest + 1, --spool->count * sizeof(*oldest));
	return 0;
}

bool
spool_is_empty(const struct spool *spool)
{
	return spool->count == 0;
}

int64_t
spool_lines(const struct spool *spool)
{
	return spool->lines;
}

int64_t
spool_bytes(const struct spool *spool)
{
	int64_t bytes = 0;

	for (size_t i = 0; i < spool->count; i++)
		bytes += spool->segments[i].end - spool->segments[i].taken;
	return bytes;
}
