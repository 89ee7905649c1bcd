/* test-hub-sqlite.c: what is told to who watches, over SQLite. */

#include "check.h"

#include "sqlite-db.h"

#include "hub-cases.h"

HUB_CASES(HUB_TEST)

/* Without a store there is one hub, which numbers by itself. */
static void
a_hub_without_a_store_tells_too(void **state)
{
	struct hub *hub = new_hub(NULL);
	struct feed a, b;

	(void)state;
	follow(hub, &a, EVERYTHING, LEVEL_NORMAL, -1);
	publish(hub, HUB_JOB, NULL, "{\"n\":\"first\"}");
	publish(hub, HUB_JOB, NULL, "{\"n\":\"second\"}");
	await_text(&a, "second");
	follow(hub, &b, EVERYTHING, LEVEL_NORMAL, number_of(&a, "first"));
	await_text(&b, "second");
	assert_int_equal(times(&b, "first"), 0);
	hub_free(hub);
	forget(&a);
	forget(&b);
}

/* Events go to who wants them, as many as somebody can read, and nobody else. */
static void
events_pass_to_those_who_want_them(void **state)
{
	struct hub *hub = new_hub(NULL);
	struct feed a, b;

	(void)state;
	assert_false(hub_wants_events(hub));
	follow(hub, &a, 1 << HUB_EVENT | 1 << HUB_JOB, LEVEL_NORMAL, -1);
	follow(hub, &b, EVERYTHING, LEVEL_NORMAL, -1);
	assert_true(hub_wants_events(hub));
	for (int i = 0; i < 500; i++)
		hub_pass(hub, LEVEL_NORMAL, SPAN("{\"n\":\"event\"}"));
	publish(hub, HUB_JOB, NULL, "{\"n\":\"last\"}");
	await_text(&a, "last");
	await_text(&b, "last");
	assert_in_range(times(&a, "event: event"), 50, 250);
	assert_int_equal(times(&b, "event: event"), 0);
	assert_int_equal(hub_counts(hub).lost, 500 - times(&a, "event: event"));
	hub_free(hub);
	forget(&a);
	forget(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_hub_without_a_store_tells_too),
		cmocka_unit_test(events_pass_to_those_who_want_them), HUB_CASES(HUB_ROW) };

	return cmocka_run_group_tests(tests, start, stop);
}
