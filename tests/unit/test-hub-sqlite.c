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

static void
who_began_before_a_change_is_asked_anew_and_who_began_after_it_is_not(void **state)
{
	const struct hub_filter filter = { EVERYTHING, LEVEL_NORMAL };
	struct hub *hub = new_hub(NULL);
	int64_t changed_ms;
	struct feed before, on_its_way = { 0 }, after = { 0 };

	(void)state;
	follow(hub, &before, EVERYTHING, LEVEL_NORMAL, -1);
	changed_ms = clock_monotonic_ms();
	hub_renew(hub, changed_ms);
	await_release(&before);
	hub_follow(hub, &on_its_way, &filter, -1, changed_ms);
	hub_follow(hub, &after, &filter, -1, changed_ms + 1);
	hub_renew(hub, changed_ms);
	await_release(&on_its_way);
	publish(hub, HUB_JOB, NULL, "{\"n\":\"last\"}");
	await_text(&after, "last");
	assert_false(feed_has(&on_its_way, "event: "));
	hub_free(hub);
	forget(&before);
	forget(&on_its_way);
	forget(&after);
}

/* Events pass while the store is away, and so does the time of who watches. */
static void
who_may_not_watch_any_more_is_told_nothing_though_the_store_is_away(void **state)
{
	const struct hub_filter filter = { 1 << HUB_EVENT, LEVEL_NORMAL };
	struct hub *hub = new_hub("sqlite:/nowhere/at/all");
	struct feed feed = { 0 };
	int64_t began_ms = clock_monotonic_ms();

	(void)state;
	hub_follow(hub, &feed, &filter, -1, began_ms);
	hub_pass(hub, LEVEL_NORMAL, SPAN("{\"n\":\"for you\"}"));
	await_text(&feed, "for you");
	hub_renew(hub, began_ms);
	hub_pass(hub, LEVEL_NORMAL, SPAN("{\"n\":\"not for you\"}"));
	assert_false(feed_has(&feed, "not for you"));
	await_release(&feed);
	hub_free(hub);
	forget(&feed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_hub_without_a_store_tells_too),
		cmocka_unit_test(events_pass_to_those_who_want_them),
		cmocka_unit_test(
		    who_began_before_a_change_is_asked_anew_and_who_began_after_it_is_not),
		cmocka_unit_test(
		    who_may_not_watch_any_more_is_told_nothing_though_the_store_is_away),
		HUB_CASES(HUB_ROW) };

	return cmocka_run_group_tests(tests, start, stop);
}
