/* test-id.c: ids of lines. */

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "event/id.h"
#include "check.h"

static const struct span none = { NULL, 0 };

static void
identify(struct identities *ids, int64_t time_ms, struct span source, struct span position,
    struct span raw, char id[37])
{
	struct line_identity line = identities_look_up(ids, raw, raw.size);
	struct event event;

	line.source = source;
	line.position = position;
	event_clear(&event);
	event.time_ms = time_ms;
	event_identify(ids, &event, &line);
	memcpy(id, event.id, 36);
	id[36] = '\0';
}

static void
an_id_is_a_uuid_of_version_8_that_begins_with_its_time(void **state)
{
	struct identities *ids = identities_new();
	char id[37];

	(void)state;
	identify(ids, 0x0123456789ab, none, none, SPAN("a line"), id);
	assert_memory_equal(id, "01234567-89ab-8", 15);
	assert_non_null(strchr("89ab", id[19]));
	identities_free(ids);
}

static void
a_line_read_twice_keeps_its_id_and_equal_lines_differ(void **state)
{
	char first[2][37], second[2][37];

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		struct identities *ids = identities_new();

		identify(ids, 1000, none, none, SPAN("equal"), first[turn]);
		identify(ids, 1000, none, none, SPAN("equal"), second[turn]);
		identities_free(ids);
	}
	assert_string_equal(first[0], first[1]);
	assert_string_equal(second[0], second[1]);
	assert_string_not_equal(first[0], second[0]);
}

static void
source_position_and_bytes_all_count(void **state)
{
	struct identities *ids = identities_new();
	char a[37], b[37];

	(void)state;
	identify(ids, 1000, SPAN("a"), none, SPAN("line"), a);
	identify(ids, 1000, SPAN("b"), none, SPAN("line"), b);
	assert_string_not_equal(a, b);
	identify(ids, 1000, SPAN("a"), SPAN("file:10"), SPAN("line"), a);
	identify(ids, 1000, SPAN("a"), SPAN("file:20"), SPAN("line"), b);
	assert_string_not_equal(a, b);
	identify(ids, 1000, SPAN("a"), SPAN("file:20"), SPAN("line"), a);
	assert_string_equal(a, b); /* a position needs no ordinal */
	identities_free(ids);
}

static int
compare(const void *a, const void *b)
{
	return memcmp(a, b, 37);
}

/* Two lines of each text, of one second, far more than are remembered. */
static void
equal_lines_differ_however_much_was_forgotten(void **state)
{
	enum { LINES = 200000 };
	struct identities *ids = identities_new();
	char(*seen)[37] = must_alloc(LINES * 37);

	(void)state;
	for (int i = 0; i < LINES; i++) {
		char text[32];
		struct span raw = { text,
			(size_t)snprintf(text, sizeof(text), "line %d", i % (LINES / 2)) };

		identify(ids, 1000, none, none, raw, seen[i]);
	}
	qsort(seen, LINES, 37, compare);
	for (int i = 1; i < LINES; i++)
		assert_string_not_equal(seen[i - 1], seen[i]);
	assert_true(identities_guessed(ids) > 0);
	free(seen);
	identities_free(ids);
}

/* Time goes on, so what is forgotten is old, and no ordinal is guessed. */
static void
a_line_alone_has_the_id_it_has_among_others(void **state)
{
	struct identities *alone = identities_new(), *among = identities_new();
	char a[37], b[37];

	(void)state;
	for (int i = 0; i < 300000; i++) {
		char text[32];
		struct span raw = { text, (size_t)snprintf(text, sizeof(text), "line %d", i) };

		identify(among, i / 10 * 1000, none, none, raw, a);
	}
	identify(alone, 299999 / 10 * 1000, none, none, SPAN("line 299999"), b);
	assert_string_equal(a, b);
	assert_int_equal(identities_guessed(among), 0);
	identities_free(alone);
	identities_free(among);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_is_a_uuid_of_version_8_that_begins_with_its_time),
		cmocka_unit_test(a_line_read_twice_keeps_its_id_and_equal_lines_differ),
		cmocka_unit_test(source_position_and_bytes_all_count),
		cmocka_unit_test(equal_lines_differ_however_much_was_forgotten),
		cmocka_unit_test(a_line_alone_has_the_id_it_has_among_others),
	};

	return cmocka_run_group_tests_name("id", tests, NULL, NULL);
}
