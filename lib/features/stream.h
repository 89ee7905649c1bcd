/* stream.h: a file of checked bytes, written or read in blocks. */
#ifndef FEATURES_STREAM_H
#define FEATURES_STREAM_H

#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Everything that passes goes into a checksum (BLAKE2b-256), which stands at
 * the file's end.  Errors stick: they can be asked for once, at the end.
 */
struct stream {
	int fd;
	char *block;
	size_t used, filled;
	crypto_generichash_state checksum;
	int error; /* errno of what failed first; 0: nothing */
	bool is_short; /* more was to be read than there was */
};

void stream_init(struct stream *stream, int fd);
void stream_release(struct stream *stream); /* leaves fd open */

void stream_write(struct stream *stream, const void *data, size_t size);

/* Writes the checksum and what is still held back. */
void stream_finish(struct stream *stream);

/* Fills `to`; false, and zero bytes there, once an error or the end came in between. */
bool stream_read(struct stream *stream, void *to, size_t size);

/* Is what was read followed by its checksum and nothing else? */
bool stream_is_whole(struct stream *stream);

#endif
