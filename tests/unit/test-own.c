/* Own formats: names, layouts of times, and limits. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "check.h"
#include "parse/own-format.h"

/* The ECS name of a field, from the table. */
static void
write_name(char *to, size_t size, enum event_field field)
{
	enum event_object object = event_fields[field].object;
	char former[100];

	snprintf(to, size, "%s", event_fields[field].name);
	for (; object != OBJECT_ROOT; object = event_objects[object].parent) {
		snprintf(former, sizeof(former), "%.99s", to);
		snprintf(to, size, "%s.%s", event_objects[object].name, former);
	}
}

static void
every_field_is_found_by_its_name_and_no_other_is(void **state)
{
	static const char *const wrong[] = { "", ".", "name", "user", "user.", ".name", "user.nam",
		"xuser.name", "user..name", "user.effective", "effective.name", "user.name.x" };
	char name[200];

	(void)state;
	for (int i = 0; i < FIELD_COUNT; i++) {
		write_name(name, sizeof(name), i);
		assert_int_equal(event_find_field(span_of(name)), i);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_int_equal(event_find_field(span_of(wrong[i])), FIELD_COUNT);
}

static void
what_is_set_is_shown_again(void **state)
{
	static const struct {
		const char *name, *text, *shown;
	} rows[] = {
		{ "user.name", "ana", "ana" },
		{ "user.name", "", "" },
		{ "source.ip", "::ffff:192.0.2.7", "192.0.2.7" },
		{ "source.port", "65535", "65535" },
		{ "source.port", "65536", NULL },
		{ "source.port", "-1", NULL },
		{ "source.geo.location.lat", "48.50", "48.5" },
		{ "source.geo.location.lat", "north", NULL },
		{ "event.category", "session,authentication", "authentication, session" },
		{ "event.category", "login", NULL },
		{ "event.category", "", NULL },
		{ "event.outcome", "failure", "failure" },
		{ "event.outcome", "failed", NULL },
		{ "labels.repeat", "3", "3" },
		{ "labels.repeat", "0", NULL },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct own_target target;
		struct event event;

		event_clear(&event);
		assert_true(own_find_target(span_of(rows[i].name), &target));
		assert_int_equal(
		    own_set(&event, target, span_of(rows[i].text)), rows[i].shown != NULL);
		if (rows[i].shown)
			assert_span(own_show(&event, target, &arena), rows[i].shown);
		else
			assert_null(own_show(&event, target, &arena).data);
	}
	arena_release(&arena);
}

static void
layouts_read_what_they_describe_and_nothing_more(void **state)
{
	static const struct {
		const char *layout, *text;
		int64_t local_ms; /* -1: not read */
	} rows[] = {
		{ "%Y-%m-%d %H:%M:%S", "1970-01-02 00:00:01", DAY_MS + 1000 },
		{ "%Y-%m-%d %H:%M:%S", "1970-01-02 00:00:01 ", -1 },
		{ "%Y-%m-%d %H:%M:%S", "1970-01-02 00:00:0", DAY_MS },
		{ "%Y-%m-%d %H:%M:%S", "1970-02-30 00:00:01", -1 },
		{ "%Y-%m-%d %H:%M:%S", "1970-13-01 00:00:01", -1 },
		{ "%Y-%m-%d %H:%M:%S", "1970-01-02 24:00:01", -1 },
		{ "%Y-%m-%d %H:%M:%S", "", -1 },
		{ "%Y-%m-%d %H:%M", "1970-01-01 00:01", MINUTE_MS },
		{ "%Y%m%d%H%M%S", "19700102000001", DAY_MS + 1000 },
		{ "%d.%m.%Y %I:%M%p", "1.1.1970 12:01AM", MINUTE_MS },
		{ "%d.%m.%Y %I:%M%p", "1.1.1970 12:01pm", 12 * HOUR_MS + MINUTE_MS },
		{ "%d.%m.%Y %I:%M%p", "1.1.1970 13:01pm", -1 },
		{ "%d.%m.%Y %H:%M,%f", "1.1.1970 00:00,1234567", 123 },
		{ "%d.%m.%Y %H:%M,%f", "1.1.1970 00:00,", -1 },
		{ "%s.%f", "1.5", 1500 },
		{ "%Y-%m-%d %H:%M%%", "1970-01-01 00:01%", MINUTE_MS },
		{ "%a %e %b %Y %H:%M", "Thursday  1 January 1970 00:01", MINUTE_MS },
		{ "%a %e %b %Y %H:%M", "Thu 1 Jux 1970 00:01", -1 },
		{ "%Y-%m-%d %H:%M%z", "1970-01-01 02:00+0200", 2 * HOUR_MS },
		{ "%Y-%m-%d %H:%M%z", "1970-01-01 02:00+99", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct stamp stamp;
		bool is_read =
		    own_take_time(span_of(rows[i].text), span_of(rows[i].layout), &stamp);

		assert_null(own_layout_fault(span_of(rows[i].layout)));
		assert_int_equal(is_read, rows[i].local_ms >= 0);
		if (is_read)
			assert_int_equal(stamp.local_ms, rows[i].local_ms);
	}
}

static void
a_zone_and_a_missing_year_reach_the_stamp(void **state)
{
	struct stamp stamp;

	(void)state;
	assert_true(
	    own_take_time(SPAN("1970-01-01 02:00 -03:30"), SPAN("%Y-%m-%d %H:%M %z"), &stamp));
	assert_int_equal(stamp.kind, STAMP_ZONED);
	assert_int_equal(stamp.offset_s, -(3 * 3600 + 1800));
	assert_span(stamp.zone, "-03:30");
	assert_true(own_take_time(SPAN("29.2. 02:00"), SPAN("%d.%m. %H:%M"), &stamp));
	assert_int_equal(stamp.kind, STAMP_YEARLESS);
	assert_int_equal(stamp.month * 100 + stamp.day, 229);
	assert_true(own_take_time(SPAN("1.3.1970 02:00"), SPAN("%d.%m.%Y %H:%M"), &stamp));
	assert_int_equal(stamp.kind, STAMP_LOCAL);
}

static void
a_layout_that_says_no_moment_is_faulty(void **state)
{
	static const char *const wrong[] = { "%H:%M:%S", "%Y-%m-%d", "%Y-%m-%d %H", "%", "%Q",
		"%d %H:%M", "%Y-%m-%d %H:%M %" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_non_null(own_layout_fault(span_of(wrong[i])));
}

/* A folder with one format of that pattern, whose only group is m; it reads "x". */
static struct own_formats *
load(const char *pattern)
{
	char folder[] = "/tmp/test-own.XXXXXX", path[64];
	struct own_formats *own;
	struct failure failure;
	FILE *file;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a.conf", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "pattern = %s\n[fields]\nmessage = m\n[example]\nline = x\nmessage = x\n",
	    pattern);
	assert_int_equal(fclose(file), 0);
	own = own_load(folder, &failure);
	if (!own)
		print_error("%s\n", failure.text);
	unlink(path);
	rmdir(folder);
	assert_non_null(own);
	return own;
}

static double
cpu_s(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

static void
no_pattern_takes_longer_than_a_second_for_a_line(void **state)
{
	static const char *const patterns[] = { "(?<m>x|(a+)+)$", "(?<m>x|(a+)+[bc])",
		"(?<m>x|(.*)(.*)(.*)(.*)(.*)[0-9][0-9])", "(?<m>x|(?:a|b)*?[^c]*c)",
		"(?<m>x|a(?&m)?a(?&m)?)", "(?<m>x|(?=(.*))\\2*[b-d])",
		"(?<m>x|(?:(?:a?){50}){50}a{5000}[bc])", "(?<m>x|(?:.*a){20}[bc])",
		"(*NO_JIT)(?<m>x|(?:.*a){20}[bc])", "(*NO_JIT)(?<m>x|(a+)+[bc])",
		"(*NO_JIT)(?<m>x|a(?&m)?a(?&m)?)" };
	enum { SIZE = LIMIT_LINE };
	char *text = malloc(SIZE);

	(void)state;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		struct own_formats *own = load(patterns[i]);
		struct format_choice choice = { .name = "auto", .own = own };
		struct arena arena = { 0 };
		double start = cpu_s();

		for (size_t size = 40; size <= SIZE;
		     size = size * 40 < SIZE ? size * 40 : size * 4) {
			struct event event;
			struct parsed parsed = { .event = &event, .strings = &arena };

			memset(text, 'a', size);
			text[size - 1] = i % 2 ? '!' : 'b';
			event_clear(&event);
			parse_line((struct span){ text, size }, &choice, &parsed);
		}
		if (cpu_s() - start > 1.0)
			print_error("%s: %.2f s\n", patterns[i], cpu_s() - start);
		assert_true(cpu_s() - start < 1.0);
		arena_release(&arena);
		own_free(own);
	}
	free(text);
}

static void
what_the_limits_cut_is_counted_and_nothing_is_set(void **state)
{
	struct own_formats *own = load("(?<m>x|(.*)(.*)(.*)(.*)(.*)[0-9][0-9])");
	struct format_choice choice = { .name = "a", .own = own, .only = own_find(own, "a") };
	struct arena arena = { 0 };
	struct event event;
	struct parsed parsed = { .event = &event, .strings = &arena };
	char text[1000];

	(void)state;
	memset(text, 'a', sizeof(text));
	event_clear(&event);
	assert_int_equal(
	    parse_line((struct span){ text, sizeof(text) }, &choice, &parsed), PARSE_NOT_MINE);
	assert_int_equal(own_given_up(own_at(own, 0)), 1);
	assert_null(parsed.own);
	assert_false(event_has(&event, FIELD_MESSAGE) || event_has(&event, FIELD_EVENT_DATASET));
	assert_int_equal(parse_line(SPAN("x"), &choice, &parsed), PARSE_OK);
	assert_ptr_equal(parsed.own, own_at(own, 0));
	assert_span(event_text(&event, FIELD_MESSAGE), "x");
	assert_int_equal(own_given_up(own_at(own, 0)), 1);
	arena_release(&arena);
	own_free(own);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_is_found_by_its_name_and_no_other_is),
		cmocka_unit_test(what_is_set_is_shown_again),
		cmocka_unit_test(layouts_read_what_they_describe_and_nothing_more),
		cmocka_unit_test(a_zone_and_a_missing_year_reach_the_stamp),
		cmocka_unit_test(a_layout_that_says_no_moment_is_faulty),
		cmocka_unit_test(no_pattern_takes_longer_than_a_second_for_a_line),
		cmocka_unit_test(what_the_limits_cut_is_counted_and_nothing_is_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
