/* test-body.c: bodies of requests, as they came and unpacked. */

#include "check.h"

#include <zlib.h>

#include "base/limits.h"
#include "base/random.h"
#include "http/body.h"

static struct buffer
gzip(struct span text)
{
	struct buffer out = { 0 };
	z_stream stream = { 0 };

	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (Bytef *)(uintptr_t)text.data;
	stream.avail_in = (uInt)text.size;
	stream.avail_out = (uInt)deflateBound(&stream, text.size);
	stream.next_out = (Bytef *)buffer_room(&out, stream.avail_out);
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	out.size = stream.total_out;
	deflateEnd(&stream);
	return out;
}

static enum body_state
unpack(struct span sent, size_t max, struct budget *budget, struct buffer *out)
{
	struct body body = { 0 };
	enum body_state result;

	body_open(&body, budget, max, true);
	for (size_t i = 0; i < sent.size; i += 100)
		body_add(&body, span_first(span_skip(sent, i), 100));
	result = body_finish(&body);
	out->size = 0;
	if (result == BODY_OK)
		buffer_add(out, buffer_span(&body.data));
	body_release(&body);
	buffer_release(&body.data);
	assert_int_equal(atomic_load(&budget->held), 0);
	return result;
}

/* What gzip makes no smaller is held twice. */
static void
the_largest_body_fits_where_no_other_is(void **state)
{
	struct budget budget = { .max = LIMIT_HTTP_BODIES };
	struct buffer noise = { 0 }, packed, out = { 0 };
	struct random random;

	(void)state;
	random_seed(&random, 1);
	buffer_room(&noise, LIMIT_LINES_BODY);
	while (noise.size < LIMIT_LINES_BODY - 64 * 1024)
		noise.data[noise.size++] = (char)random_below(&random, 256);
	packed = gzip(buffer_span(&noise));
	assert_true(packed.size > noise.size);
	assert_int_equal(unpack(buffer_span(&packed), LIMIT_LINES_BODY, &budget, &out), BODY_OK);
	assert_true(span_equal(buffer_span(&out), buffer_span(&noise)));
	buffer_release(&noise);
	buffer_release(&packed);
	buffer_release(&out);
}

static void
a_compressed_body_is_limited_by_what_it_becomes(void **state)
{
	struct buffer zeros = { 0 }, small, out = { 0 }, twice = { 0 };
	struct budget budget = { .max = 64 << 20 }, tight = { .max = 1 << 20 };

	(void)state;
	memset(buffer_room(&zeros, 1 << 20), 0, 1 << 20);
	zeros.size = 1 << 20;
	small = gzip(buffer_span(&zeros));
	if (!small.data || small.size >= 2000) {
		fail_msg("%zu bytes of gzip", small.size);
		return;
	}
	assert_int_equal(unpack(buffer_span(&small), 1 << 20, &budget, &out), BODY_OK);
	assert_true(span_equal(buffer_span(&out), buffer_span(&zeros)));
	assert_int_equal(unpack(buffer_span(&small), (1 << 20) - 1, &budget, &out), BODY_TOO_LARGE);
	assert_int_equal(unpack(buffer_span(&small), 1 << 20, &tight, &out), BODY_BUSY);
	assert_int_equal(
	    unpack(span_first(buffer_span(&small), small.size - 1), 1 << 20, &budget, &out),
	    BODY_BROKEN);
	assert_int_equal(unpack(SPAN(""), 100, &budget, &out), BODY_BROKEN);
	assert_int_equal(unpack(SPAN("no gzip"), 100, &budget, &out), BODY_BROKEN);
	buffer_add(&twice, buffer_span(&small));
	buffer_add(&twice, buffer_span(&small));
	assert_int_equal(unpack(buffer_span(&twice), 2 << 20, &budget, &out), BODY_OK);
	assert_int_equal(out.size, 2 << 20);
	assert_int_equal(unpack(buffer_span(&twice), 1 << 20, &budget, &out), BODY_TOO_LARGE);
	buffer_add(&small, SPAN("rubbish"));
	assert_int_equal(unpack(buffer_span(&small), 2 << 20, &budget, &out), BODY_BROKEN);
	buffer_release(&zeros);
	buffer_release(&small);
	buffer_release(&twice);
	buffer_release(&out);
}

static void
a_plain_body_is_limited_too(void **state)
{
	struct budget budget = { .max = 1000 };
	struct body body = { 0 };

	(void)state;
	body_open(&body, &budget, 10, false);
	body_add(&body, SPAN("12345"));
	body_add(&body, SPAN("67890"));
	assert_int_equal(body_finish(&body), BODY_OK);
	assert_span(buffer_span(&body.data), "1234567890");
	body_add(&body, SPAN("!"));
	body_add(&body, SPAN("more"));
	assert_int_equal(body_finish(&body), BODY_TOO_LARGE);
	assert_int_equal(body.seen, 15);
	body_release(&body);
	assert_int_equal(atomic_load(&budget.held), 0);
	buffer_release(&body.data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_body_is_limited_too),
		cmocka_unit_test(a_compressed_body_is_limited_by_what_it_becomes),
		cmocka_unit_test(the_largest_body_fits_where_no_other_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
