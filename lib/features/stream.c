/* stream.c: blocks between a file and its reader or writer. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "features/stream.h"
#include "os/file.h"

enum { BLOCK_SIZE = 128 * 1024, CHECKSUM_SIZE = 32 };

void
stream_init(struct stream *stream, int fd)
{
	memset(stream, 0, sizeof(*stream));
	stream->fd = fd;
	stream->block = must_alloc(BLOCK_SIZE);
	crypto_generichash_init(&stream->checksum, NULL, 0, CHECKSUM_SIZE);
}

void
stream_release(struct stream *stream)
{
	free(stream->block);
}

static void
flush(struct stream *stream)
{
	struct span data = { stream->block, stream->used };

	if (stream->error == 0 && file_write(stream->fd, data) < 0)
		stream->error = errno;
	stream->used = 0;
}

static void
put(struct stream *stream, const char *data, size_t size)
{
	while (size > 0) {
		size_t room = BLOCK_SIZE - stream->used, n = size < room ? size : room;

		memcpy(stream->block + stream->used, data, n);
		stream->used += n;
		data += n;
		size -= n;
		if (stream->used == BLOCK_SIZE)
			flush(stream);
	}
}

void
stream_write(struct stream *stream, const void *data, size_t size)
{
	crypto_generichash_update(&stream->checksum, data, size);
	put(stream, data, size);
}

void
stream_finish(struct stream *stream)
{
	unsigned char checksum[CHECKSUM_SIZE];

	crypto_generichash_final(&stream->checksum, checksum, sizeof(checksum));
	put(stream, (const char *)checksum, sizeof(checksum));
	flush(stream);
}

/* The next bytes of the file, as far as there are any. */
static size_t
get(struct stream *stream, char *to, size_t size)
{
	size_t got = 0;

	while (got < size && stream->error == 0) {
		size_t n = stream->filled - stream->used;
		ssize_t read_now;

		if (n > 0) {
			n = n < size - got ? n : size - got;
			memcpy(to + got, stream->block + stream->used, n);
			stream->used += n;
			got += n;
			continue;
		}
		read_now = read(stream->fd, stream->block, BLOCK_SIZE);
		if (read_now == 0)
			break;
		if (read_now < 0 && errno != EINTR)
			stream->error = errno;
		stream->used = 0;
		stream->filled = read_now > 0 ? (size_t)read_now : 0;
	}
	return got;
}

bool
stream_read(struct stream *stream, void *to, size_t size)
{
	if (!stream->is_short && get(stream, to, size) < size)
		stream->is_short = true;
	if (stream->is_short) {
		memset(to, 0, size);
		return false;
	}
	crypto_generichash_update(&stream->checksum, to, size);
	return true;
}

bool
stream_is_whole(struct stream *stream)
{
	unsigned char checksum[CHECKSUM_SIZE];
	char stored[CHECKSUM_SIZE], more;

	crypto_generichash_final(&stream->checksum, checksum, sizeof(checksum));
	return !stream->is_short && get(stream, stored, sizeof(stored)) == sizeof(stored) &&
	       memcmp(stored, checksum, sizeof(stored)) == 0 && get(stream, &more, 1) == 0;
}
