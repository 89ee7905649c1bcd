/* body.c: bodies within a budget, and gzip that cannot grow without end. */

#include <zlib.h>

#include "base/limits.h"
#include "http/body.h"

enum { STEP = 64 * 1024, GZIP_WINDOW = 15 + 16 };

void
body_open(struct body *body, struct budget *budget, size_t max, bool is_gzip)
{
	body->budget = budget;
	body->max = max;
	body->is_gzip = is_gzip;
	body->state = BODY_OK;
	body->held = body->seen = body->data.size = 0;
}

static void
drop(struct body *body, struct buffer *data)
{
	atomic_fetch_sub(&body->budget->held, body->held);
	body->held = 0;
	buffer_release(data);
}

/* Room for `size` bytes in all, from the budget; false: there is no more of it. */
static bool
hold(struct body *body, size_t size)
{
	size_t more = size > body->held ? size - body->held : 0;

	if (atomic_fetch_add(&body->budget->held, more) + more > body->budget->max) {
		atomic_fetch_sub(&body->budget->held, more);
		return false;
	}
	body->held += more;
	return true;
}

void
body_add(struct body *body, struct span part)
{
	body->seen += part.size;
	if (body->state != BODY_OK)
		return;
	if (part.size > body->max - body->data.size)
		body->state = BODY_TOO_LARGE;
	/* A buffer doubles when it grows. */
	else if (!hold(body, 2 * (body->data.size + part.size)))
		body->state = BODY_BUSY;
	if (body->state == BODY_OK)
		buffer_add(&body->data, part);
	else
		drop(body, &body->data);
}

/* One more piece of decompressed data.  Returns zlib's word for it. */
static int
inflate_some(struct body *body, z_stream *stream, struct buffer *out)
{
	size_t left = body->max - out->size, room = left < STEP ? left + 1 : STEP;
	int result;

	if (!hold(body, 2 * (body->data.size + out->size + room)))
		return Z_MEM_ERROR;
	stream->next_out = (Bytef *)buffer_room(out, room);
	stream->avail_out = (uInt)room;
	result = inflate(stream, Z_NO_FLUSH);
	out->size += room - stream->avail_out;
	return out->size > body->max ? Z_BUF_ERROR : result;
}

/* Files that are put together (cat a.gz b.gz) are one (RFC 1952, 2.2). */
static enum body_state
gunzip(struct body *body, z_stream *stream, struct buffer *out)
{
	for (;;) {
		int result = inflate_some(body, stream, out);

		if (result == Z_MEM_ERROR)
			return BODY_BUSY;
		if (out->size > body->max)
			return BODY_TOO_LARGE;
		if (result == Z_STREAM_END && stream->avail_in == 0)
			return BODY_OK;
		if (result == Z_STREAM_END)
			result = inflateReset(stream);
		/* Z_BUF_ERROR: it wants more than there is. */
		if (result != Z_OK || (stream->avail_in == 0 && stream->avail_out > 0))
			return BODY_BROKEN;
	}
}

enum body_state
body_finish(struct body *body)
{
	z_stream stream = { .next_in = (Bytef *)body->data.data,
		.avail_in = (uInt)body->data.size };
	struct buffer out = { 0 };

	if (body->state != BODY_OK || !body->is_gzip)
		return body->state;
	if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
		return body->state = BODY_BUSY;
	body->state = gunzip(body, &stream, &out);
	inflateEnd(&stream);
	buffer_release(&body->data);
	if (body->state == BODY_OK)
		body->data = out;
	else
		drop(body, &out);
	return body->state;
}

void
body_release(struct body *body)
{
	if (body->budget)
		atomic_fetch_sub(&body->budget->held, body->held);
	body->held = 0;
	body->data.size = 0;
	if (body->data.capacity > LIMIT_HTTP_KEPT)
		buffer_release(&body->data);
}
