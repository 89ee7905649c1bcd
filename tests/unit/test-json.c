/* test-json.c: our scanner and writer, judged by cJSON. */

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "base/random.h"
#include "json/scan.h"
#include "json/write.h"
#include "check.h"

static bool
is_valid(struct span text)
{
	struct json_cursor cursor = json_open(text);

	return json_skip(&cursor) && json_at_end(&cursor);
}

static void
what_is_json_is_told_from_what_is_not(void **state)
{
	static const char *const good[] = { "{}", "[]", " [1 , 2] ",
		"{\"a\":{\"b\":[null,true,false]}}", "-0.5e+10", "\"\\u0041\\n\\/\"", "0",
		"\"\xc3\xa9\xf0\x9f\x98\x80\"", "{\"\":1}" };
	static const char *const bad[] = { "", "{", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "01",
		"1.", ".5", "+1", "1e", "nul", "\"\t\"", "\"\\x\"", "\"\\u12g4\"", "\"a", "[1 2]",
		"{} {}", "\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"",
		"{\"a\":}", "[,1]", "'a'", "NaN", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\"",
		"\"\\ud800\\u0041\"", "\"\\ud800\\ud800\"", "\"\\ud83d\\n\"", "\"\\" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (!is_valid(span_of(good[i])))
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (is_valid(span_of(bad[i])))
			fail_msg("taken: %s", bad[i]);
}

static void
nesting_is_bounded(void **state)
{
	char text[400];

	(void)state;
	memset(text, '[', 200);
	memset(text + 200, ']', 200);
	assert_false(is_valid((struct span){ text, 400 }));
	assert_true(is_valid((struct span){ text + 200 - 64, 128 }));
}

static void
an_error_names_its_column(void **state)
{
	struct json_cursor cursor = json_open(SPAN("{\"a\": tru}"));

	(void)state;
	assert_false(json_skip(&cursor));
	assert_string_equal(cursor.error, "expected a value");
	assert_int_equal(json_column(&cursor), 7);
}

static void
strings_are_decoded_as_rfc_8259_says(void **state)
{
	struct arena arena = { 0 };
	struct json_cursor cursor =
	    json_open(SPAN("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00x\""));
	struct json_text text;

	(void)state;
	assert_true(json_string(&cursor, &text));
	assert_span(json_decode(&text, &arena), "a\"\\/\b\f\n\r\t\xc3\xa9\xf0\x9f\x98\x80x");
	arena_release(&arena);
}

static void
bytes_that_are_not_utf8_become_replacement_characters(void **state)
{
	struct buffer buffer = { 0 };

	(void)state;
	assert_false(json_write_string(&buffer, SPAN("\xff\xc3(\xe2\x82 \xf0\x9f\x98")));
	assert_span(buffer_span(&buffer), "\"\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd \xef\xbf\xbd\"");
	buffer.size = 0;
	assert_true(json_write_string(&buffer, (struct span){ "\0\x1f\"\\", 4 }));
	assert_span(buffer_span(&buffer), "\"\\u0000\\u001f\\\"\\\\\"");
	buffer_release(&buffer);
}

/* Random bytes, mostly those that matter to JSON. */
static void
fill(struct random *random, char *text, size_t size)
{
	static const char likely[] =
	    "{}[]\",:\\u0123456789abcdefnrt \x01\x7f\xc3\xa9\xe2\x82\xac\xff";

	for (size_t i = 0; i < size; i++)
		text[i] = likely[random_below(random, sizeof(likely) - 1)];
}

static void
every_string_we_write_cjson_reads_and_we_decode_alike(void **state)
{
	struct arena arena = { 0 };
	struct buffer buffer = { 0 };
	struct random random;

	(void)state;
	random_seed(&random, 3);
	for (int i = 0; i < 20000; i++) {
		char text[40];
		size_t size = random_below(&random, sizeof(text));
		struct json_cursor cursor;
		struct json_text inside;
		cJSON *parsed;

		fill(&random, text, size);
		buffer.size = 0;
		json_write_string(&buffer, (struct span){ text, size });
		cursor = json_open(buffer_span(&buffer));
		assert_true(json_string(&cursor, &inside) && json_at_end(&cursor));
		parsed = cJSON_ParseWithLength(buffer.data, buffer.size);
		assert_non_null(parsed);
		assert_span(json_decode(&inside, &arena), parsed->valuestring);
		cJSON_Delete(parsed);
		arena_clear(&arena);
	}
	buffer_release(&buffer);
	arena_release(&arena);
}

/* cJSON takes more than RFC 8259 allows, so only one direction can be judged. */
static void
whatever_we_take_as_json_cjson_takes_too(void **state)
{
	static const char seed[] =
	    "{\"a\":[1,-2.5e3,\"x\\u00e9\\n\",null,true,{\"b\":false}],\"c\":\"\xc3\xa9\"}";
	struct random random;
	int taken = 0;

	(void)state;
	random_seed(&random, 4);
	for (int i = 0; i < 200000; i++) {
		char text[sizeof(seed)];
		int changes = 1 + (int)random_below(&random, 2);

		memcpy(text, seed, sizeof(seed));
		while (changes-- > 0)
			fill(&random, text + random_below(&random, sizeof(seed) - 1), 1);
		if (is_valid((struct span){ text, sizeof(seed) - 1 })) {
			cJSON *parsed = cJSON_ParseWithLength(text, sizeof(seed) - 1);

			assert_non_null(parsed);
			cJSON_Delete(parsed);
			taken++;
		}
	}
	assert_true(taken > 10000);
}

static void
base64_has_the_vectors_of_rfc_4648(void **state)
{
	static const char *const vectors[][2] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" } };
	char text[16];

	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++) {
		struct span written = { text, base64_write(text, span_of(vectors[i][0])) };

		assert_span(written, vectors[i][1]);
		assert_int_equal(written.size, base64_size(strlen(vectors[i][0])));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_json_is_told_from_what_is_not),
		cmocka_unit_test(nesting_is_bounded),
		cmocka_unit_test(an_error_names_its_column),
		cmocka_unit_test(strings_are_decoded_as_rfc_8259_says),
		cmocka_unit_test(bytes_that_are_not_utf8_become_replacement_characters),
		cmocka_unit_test(every_string_we_write_cjson_reads_and_we_decode_alike),
		cmocka_unit_test(whatever_we_take_as_json_cjson_takes_too),
		cmocka_unit_test(base64_has_the_vectors_of_rfc_4648),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
