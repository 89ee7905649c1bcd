/*
 * state.c: saving and loading a memory.
 *
 * A record is mostly zeros, so it is written as a bitmap of its 64-bit words
 * that are not zero, followed by those.
 */

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "features/memory.h"
#include "features/state.h"
#include "features/stream.h"
#include "os/file.h"

enum { STATE_VERSION = 1 };

struct state_header {
	char magic[8];
	uint32_t byte_order; /* 0x01020304 as the writing machine has it */
	uint32_t version;
	uint32_t parts;
	uint32_t has_time;
	int64_t time_ms;
};

struct part_header {
	uint64_t record_size;
	uint64_t records;
};

/* The longest record in words, and a bitmap of them. */
enum { MAX_WORDS = sizeof(struct host) / 8, MAX_BITMAP = (MAX_WORDS + 63) / 64 };

static_assert(sizeof(struct source) <= sizeof(struct host), "no record is longer than a host's");

static const struct state_header this_header = {
	.magic = { 's', 'i', 'e', 'm', 's', 't', 'a', 't' },
	.byte_order = 0x01020304,
	.version = STATE_VERSION,
	.parts = MEMORY_PARTS,
};

static void
write_record(struct stream *stream, const void *record, size_t size)
{
	const unsigned char *bytes = record;
	uint64_t bitmap[MAX_BITMAP] = { 0 }, words[MAX_WORDS];
	size_t count = size / 8, used = 0;

	for (size_t i = 0; i < count; i++) {
		memcpy(&words[used], bytes + i * 8, 8);
		if (words[used] == 0)
			continue;
		bitmap[i / 64] |= UINT64_C(1) << (i % 64);
		used++;
	}
	stream_write(stream, bitmap, (count + 63) / 64 * 8);
	stream_write(stream, words, used * 8);
}

static bool
read_record(struct stream *stream, void *record, size_t size)
{
	unsigned char *bytes = record;
	uint64_t bitmap[MAX_BITMAP];
	size_t count = size / 8;

	if (!stream_read(stream, bitmap, (count + 63) / 64 * 8))
		return false;
	memset(record, 0, size);
	for (size_t i = 0; i < count; i++)
		if ((bitmap[i / 64] >> (i % 64) & 1) && !stream_read(stream, bytes + i * 8, 8))
			return false;
	return true;
}

static void
write_part(struct stream *stream, const struct registry *registry)
{
	struct part_header header = { registry_record_size(registry), registry_count(registry) };

	stream_write(stream, &header, sizeof(header));
	for (uint32_t n = registry_oldest(registry); n != REGISTRY_END;
	     n = registry_newer(registry, n)) {
		stream_write(stream, registry_key(registry, n), sizeof(struct registry_key));
		write_record(stream, registry_record(registry, n), header.record_size);
	}
}

static void
write_memory(struct stream *stream, const struct memory *memory)
{
	struct state_header header = this_header;

	header.has_time = memory->has_time;
	header.time_ms = memory->time_ms;
	stream_write(stream, &header, sizeof(header));
	for (int part = 0; part < MEMORY_PARTS; part++)
		write_part(stream, memory->part[part]);
	stream_finish(stream);
}

/* false: damaged. */
static bool
read_part(struct stream *stream, struct memory *memory, enum memory_part part)
{
	struct registry *registry = memory->part[part];
	struct part_header header;
	struct registry_key key;
	bool is_new;

	if (!stream_read(stream, &header, sizeof(header)) ||
	    header.record_size != registry_record_size(registry))
		return false;
	for (uint64_t i = 0; i < header.records; i++) {
		if (!stream_read(stream, &key, sizeof(key)) ||
		    !read_record(stream, memory->copy[part], header.record_size) ||
		    !memory_parts[part].is_valid(memory->copy[part]))
			return false;
		memcpy(
		    registry_take(registry, &key, &is_new), memory->copy[part], header.record_size);
		if (!is_new)
			return false;
	}
	return true;
}

static int
damaged(const struct stream *stream, const char *path, struct failure *failure)
{
	if (stream->error) {
		errno = stream->error;
		return failure_errno(failure, EXIT_IO, "cannot read state %s", path);
	}
	return failure_set(failure, EXIT_BAD_CONFIG,
	    "state %s is %s; move it away to start without a history", path,
	    stream->is_short ? "cut short" : "damaged");
}

static int
read_header(struct stream *stream, const char *path, struct memory *memory, struct failure *failure)
{
	struct state_header header;

	if (!stream_read(stream, &header, sizeof(header)))
		return damaged(stream, path, failure);
	if (memcmp(header.magic, this_header.magic, sizeof(header.magic)) != 0)
		return failure_set(
		    failure, EXIT_BAD_CONFIG, "%s is no state of siem-features", path);
	if (header.byte_order != this_header.byte_order)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "state %s was written by a machine with another byte order", path);
	if (header.version > STATE_VERSION)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "state %s has format %u, newer than this program's %d", path, header.version,
		    STATE_VERSION);
	if (header.version < 1 || header.parts != MEMORY_PARTS || header.has_time > 1 ||
	    header.time_ms < CLOCK_MIN_MS || header.time_ms > CLOCK_MAX_MS)
		return damaged(stream, path, failure);
	memory->has_time = header.has_time;
	memory->time_ms = header.time_ms;
	return 0;
}

static int
read_memory(struct stream *stream, const char *path, struct memory *memory, struct failure *failure)
{
	if (read_header(stream, path, memory, failure) < 0)
		return -1;
	for (int part = 0; part < MEMORY_PARTS; part++)
		if (!read_part(stream, memory, (enum memory_part)part))
			return damaged(stream, path, failure);
	return stream_is_whole(stream) ? 0 : damaged(stream, path, failure);
}

int
features_load(struct memory *memory, const char *path, struct failure *failure)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), result;
	struct stream stream;

	memory_clear(memory);
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return failure_errno(failure, EXIT_BAD_CONFIG, "cannot open state %s", path);
	stream_init(&stream, fd);
	result = read_memory(&stream, path, memory, failure);
	if (result < 0)
		memory_clear(memory);
	stream_release(&stream);
	close(fd);
	return result;
}

/* path with more behind it; the caller frees it. */
static char *
beside(const char *path, const char *more)
{
	size_t size = strlen(path) + strlen(more) + 1;
	char *name = must_alloc(size);

	snprintf(name, size, "%s%s", path, more);
	return name;
}

/*
 * One fixed name, so that what kill -9 leaves behind is taken away by the next
 * save; the lock keeps others off it, and O_EXCL links that somebody put there.
 */
static int
open_draft(const char *name)
{
	if (unlink(name) < 0 && errno != ENOENT)
		return -1;
	return open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

/* 0, or the errno of what failed. */
static int
write_draft(const struct memory *memory, int fd)
{
	struct stream stream;
	int error;

	stream_init(&stream, fd);
	write_memory(&stream, memory);
	error = stream.error;
	stream_release(&stream);
	return error == 0 && fsync(fd) < 0 ? errno : error;
}

int
features_save(const struct memory *memory, const char *path, struct failure *failure)
{
	char *draft = beside(path, ".new");
	int fd = open_draft(draft), result = -1, error;

	if (fd < 0) {
		failure_errno(failure, EXIT_IO, "cannot write state %s", draft);
		goto out;
	}
	error = write_draft(memory, fd);
	close(fd);
	if (error == 0 && rename(draft, path) < 0)
		error = errno;
	if (error != 0) {
		unlink(draft);
		errno = error;
		failure_errno(failure, EXIT_IO, "cannot write state %s", path);
		goto out;
	}
	file_sync_folder(path);
	result = 0;
out:
	free(draft);
	return result;
}

int
features_lock(const char *path, struct failure *failure)
{
	char *name = beside(path, ".lock"), *owner = beside("state ", path);
	int fd = file_lock(name, owner, failure);

	free(owner);
	free(name);
	return fd;
}
