/* test-escape.c: texts of log lines in the languages of others. */

#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "alert/escape.h"
#include "base/random.h"
#include "json/utf8.h"

static void
check_escaped(const char *text, const struct escape *escapes, size_t max, const char *expected)
{
	struct buffer to = { 0 };

	buffer_add(&to, SPAN("before "));
	escape_add(&to, span_of(text), escapes, max);
	assert_span(span_skip(buffer_span(&to), 7), expected);
	buffer_release(&to);
}

static void
each_language_has_its_own_characters(void **state)
{
	(void)state;
	check_escaped("a<b>&\"c\"", escape_html, 100, "a&lt;b&gt;&amp;&quot;c&quot;");
	check_escaped("<!here> \"&\"", escape_slack, 100, "&lt;!here&gt; \"&amp;\"");
	check_escaped("[x](y) *z*\n#1", escape_markdown, 100, "\\[x\\]\\(y\\) \\*z\\*\n\n\\#1");
	check_escaped("<&*", escape_none, 100, "<&*");
}

static void
what_is_cut_ends_with_dots_between_two_characters(void **state)
{
	(void)state;
	check_escaped("12345678", escape_none, 8, "12345678");
	check_escaped("123456789", escape_none, 8, "12345...");
	check_escaped("1234\xc3\xa9\xc3\xa9z", escape_none, 8, "1234...");
	check_escaped("<<<", escape_html, 8, "&lt;...");
	check_escaped("<<<", escape_html, 6, "...");
	check_escaped("<<<", escape_html, 2, "");
	check_escaped("", escape_html, 0, "");
}

/* A text of characters of one to four bytes, and of those that are escaped. */
static struct span
random_text(struct random *random, char *to, size_t most)
{
	static const char *const characters[] = { "a", "<", "&", "*", "\n", "\xc3\xa9",
		"\xe2\x82\xac", "\xf0\x9f\x98\x80", "\\", "\"" };
	size_t size = 0;

	while (size + 4 < most && random_unit(random) < 0.98) {
		const char *one = characters[(size_t)(random_unit(random) * 10)];

		memcpy(to + size, one, strlen(one));
		size += strlen(one);
	}
	return (struct span){ to, size };
}

static bool
is_utf8(struct span text)
{
	while (text.size > 0) {
		size_t size = utf8_length(text.data, text.data + text.size);

		if (size == 0)
			return false;
		text = span_skip(text, size);
	}
	return true;
}

static void
nothing_is_longer_than_it_may_be_or_cut_within_a_character(void **state)
{
	static const struct escape *const languages[] = { escape_html, escape_slack,
		escape_markdown, escape_none };
	struct random random;
	char text[300];

	(void)state;
	random_seed(&random, 20261123);
	for (int i = 0; i < 20000; i++) {
		struct span from = random_text(&random, text, sizeof(text));
		size_t max = (size_t)(random_unit(&random) * 120);
		struct buffer to = { 0 };

		escape_add(&to, from, languages[i % 4], max);
		assert_true(to.size <= max);
		assert_true(is_utf8(buffer_span(&to)));
		if (i % 4 < 2) /* no tag, whatever was cut */
			assert_null(memchr(buffer_text(&to), '<', to.size));
		buffer_release(&to);
	}
}

static void
what_cannot_be_seen_is_shown(void **state)
{
	static const struct {
		const char *text, *expected;
	} rows[] = {
		{ "one\r\ntwo\tthree", "one  two three" },
		{ "a\x1b[31mb", "a\xef\xbf\xbd[31mb" },
		{ "a\xe2\x80\xaetxt.exe", "a\xef\xbf\xbdtxt.exe" }, /* right to left */
		{ "a\xe2\x80\x8b"
		  "b",
		    "a\xef\xbf\xbd"
		    "b" }, /* of no width */
		{ "a\xc2\x9b"
		  "b",
		    "a\xef\xbf\xbd"
		    "b" },
		{ "a\x7f", "a\xef\xbf\xbd" },
		{ "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buffer to = { 0 };

		plain_add(&to, span_of(rows[i].text));
		assert_span(buffer_span(&to), rows[i].expected);
		buffer_release(&to);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_language_has_its_own_characters),
		cmocka_unit_test(what_is_cut_ends_with_dots_between_two_characters),
		cmocka_unit_test(nothing_is_longer_than_it_may_be_or_cut_within_a_character),
		cmocka_unit_test(what_cannot_be_seen_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
