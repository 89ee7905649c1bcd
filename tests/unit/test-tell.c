/* test-tell.c: one alert a group, and when people hear of it. */

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "alert/say.h"
#include "alert/tell.h"
#include "base/clock.h"
#include "os/file.h"

#define NOON INT64_C(1774616400000)

static char path[] = "/tmp/siem-tell.XXXXXX";
static struct policy policy;
static struct teller teller;
static struct groups *groups;
static unsigned serial;
static struct group *last;
static enum tell_reason reason;

static int
start(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int
end(void **state)
{
	(void)state;
	return unlink(path);
}

static void
begin(const char *text, size_t max)
{
	struct failure failure;

	policy_init(&policy);
	assert_int_equal(file_replace(path, span_of(text), &failure), 0);
	if (policy_read(&policy, path, &failure) < 0)
		fail_msg("%s", failure.text);
	teller_init(&teller, &policy);
	groups = groups_new(max);
	serial = 0;
}

static int
forget(void **state)
{
	(void)state;
	teller_release(&teller);
	groups_free(groups);
	policy_release(&policy);
	return 0;
}

/* An anomaly as siem-alert takes it; the wall's clock stands at wall_ms. */
static enum tell_verdict
anomaly_at(const char *source, double risk, int64_t time_ms, int64_t wall_ms)
{
	const struct facts facts = { .time_ms = time_ms,
		.source = span_of(source),
		.ip = span_of(source),
		.host = SPAN("web1"),
		.kind = "authentication",
		.level = span_of(risk >= 0.9   ? "critical"
				 : risk >= 0.8 ? "high"
					       : "medium") };
	const struct judged judged = { .risk = risk,
		.is_anomaly = true,
		.level = facts.level.data,
		.reasons = SPAN("[\"because\"]") };
	char id[37];
	const struct anomaly_event event = { &facts, &judged, id, SPAN("a line") };
	unsigned char key[16];

	snprintf(id, sizeof(id), "019d2f67-9f00-8534-99e3-%012u", serial++);
	group_key(key, &policy, &facts);
	last = groups_find(groups, key);
	if (last == NULL)
		last = groups_add(groups, key, NULL, NULL);
	if (last->count == 0 || last->status == GROUP_CLOSED)
		group_begin(last, &facts, id);
	group_take(last, &event);
	return tell_of(&teller,
	    &(struct telling){ .group = last,
		.rule = policy_find(&policy, &facts),
		.time_ms = time_ms,
		.wall_ms = wall_ms },
	    &reason);
}

static enum tell_verdict
anomaly(const char *source, double risk, int64_t time_ms)
{
	return anomaly_at(source, risk, time_ms, time_ms);
}

static void
an_attack_is_told_once_and_counted(void **state)
{
	int told = 0;

	(void)state;
	begin("", 100);
	for (int i = 0; i < 1000; i++)
		told += anomaly("203.0.113.9", 0.7, NOON + i * SECOND_MS) == VERDICT_TOLD;
	assert_int_equal(told, 1);
	assert_int_equal(last->count, 1000);
	assert_int_equal(last->first_ms, NOON);
	assert_int_equal(last->last_ms, NOON + 999 * SECOND_MS);
	assert_int_equal(last->example_count, GROUP_EXAMPLES);
}

static void
a_rising_level_is_told_at_once(void **state)
{
	(void)state;
	begin("", 100);
	assert_int_equal(anomaly("203.0.113.9", 0.7, NOON), VERDICT_TOLD);
	assert_int_equal(reason, TELL_OPENED);
	assert_int_equal(anomaly("203.0.113.9", 0.85, NOON + 1), VERDICT_TOLD);
	assert_int_equal(reason, TELL_RISEN);
	assert_int_equal(anomaly("203.0.113.9", 0.95, NOON + 2), VERDICT_TOLD);
	assert_int_equal(anomaly("203.0.113.9", 0.85, NOON + 3), VERDICT_KNOWN);
	assert_string_equal(last->level, "critical");
}

static void
what_goes_on_is_told_again_unless_somebody_has_it(void **state)
{
	(void)state;
	begin("[alerts]\nrepeat = 4h\n", 100);
	assert_int_equal(anomaly("203.0.113.9", 0.7, NOON), VERDICT_TOLD);
	assert_int_equal(anomaly("203.0.113.9", 0.7, NOON + 4 * HOUR_MS - 1), VERDICT_KNOWN);
	assert_int_equal(anomaly("203.0.113.9", 0.7, NOON + 4 * HOUR_MS), VERDICT_TOLD);
	assert_int_equal(reason, TELL_REPEATED);
	last->status = GROUP_ACKNOWLEDGED;
	assert_int_equal(anomaly("203.0.113.9", 0.7, NOON + 9 * HOUR_MS), VERDICT_KNOWN);
	assert_int_equal(anomaly("203.0.113.9", 0.95, NOON + 9 * HOUR_MS + 1), VERDICT_KNOWN);
}

static void
the_stricter_clock_throttles(void **state)
{
	(void)state;
	begin("[alerts]\nthrottle = 15m\nlate = 10w\n", 100);
	assert_int_equal(anomaly_at("203.0.113.9", 0.7, NOON, NOON + DAY_MS), VERDICT_TOLD);
	last->status = GROUP_CLOSED;
	/* A day later by the events, a second by the wall: a backlog. */
	assert_int_equal(anomaly_at("203.0.113.9", 0.7, NOON + DAY_MS, NOON + DAY_MS + SECOND_MS),
	    VERDICT_THROTTLED);
	/* A second by the events, a day by the wall: a late log. */
	last->status = GROUP_CLOSED;
	assert_int_equal(
	    anomaly_at("203.0.113.9", 0.7, NOON + SECOND_MS, NOON + 2 * DAY_MS), VERDICT_THROTTLED);
	assert_int_equal(
	    anomaly_at("203.0.113.9", 0.7, NOON + DAY_MS, NOON + 2 * DAY_MS), VERDICT_TOLD);
}

static void
a_backlog_is_a_digest(void **state)
{
	int told = 0;
	char source[32];

	(void)state;
	begin("", 1000);
	for (int i = 0; i < 200; i++) {
		snprintf(source, sizeof(source), "203.0.113.%d", i % 100);
		told += anomaly_at(source, 0.7, NOON + i * MINUTE_MS, NOON + 7 * DAY_MS) ==
			VERDICT_TOLD;
	}
	assert_int_equal(told, 0);
	assert_int_equal(teller.digests[0].alerts, 100);
	assert_int_equal(teller.digests[0].events, 200);
	assert_int_equal(teller.digests[0].item_count, DIGEST_ITEMS);
	assert_int_equal(teller.digests[0].items[0].count, 2);
	/* It is gathered for a minute, by the wall's clock. */
	assert_false(digest_is_due(&teller, NOON + 7 * DAY_MS + MINUTE_MS - 1));
	assert_true(digest_is_due(&teller, NOON + 7 * DAY_MS + MINUTE_MS));
	digest_clear(&teller, NOON + 7 * DAY_MS);
	assert_false(digest_is_due(&teller, NOON + 8 * DAY_MS));
	/* What still goes on now is told as it is. */
	assert_int_equal(
	    anomaly_at("203.0.113.5", 0.7, NOON + 7 * DAY_MS, NOON + 7 * DAY_MS), VERDICT_TOLD);
}

static void
the_budget_is_of_a_day(void **state)
{
	char source[32];
	int told = 0;

	(void)state;
	begin("[alerts]\nbudget = 5\n", 1000);
	for (int i = 0; i < 50; i++) {
		snprintf(source, sizeof(source), "203.0.113.%d", i);
		told += anomaly(source, 0.7, NOON + i) == VERDICT_TOLD;
	}
	assert_int_equal(told, 5);
	assert_int_equal(teller.digests[0].alerts, 45);
	assert_int_equal(anomaly("198.51.100.1", 0.7, NOON + DAY_MS), VERDICT_TOLD);
}

static void
rules_hold_suppress_and_count(void **state)
{
	int told = 0;

	(void)state;
	begin("[rule ours]\nsource = 192.0.2.0/24\ndo = suppress\n[rule later]\nsource = "
	      "198.51.100.0/24\ndo = hold\n[rule many]\nthreshold = 20 in 10m\n",
	    100);
	assert_int_equal(anomaly("192.0.2.7", 0.95, NOON), VERDICT_SUPPRESSED);
	assert_int_equal(last->suppressed, 1);
	assert_span(buffer_span(&last->suppressed_by), "ours");
	assert_int_equal(anomaly("198.51.100.7", 0.95, NOON), VERDICT_HELD);
	for (int i = 0; i < 30; i++) {
		enum tell_verdict verdict = anomaly("203.0.113.9", 0.7, NOON + i * SECOND_MS);

		told += verdict == VERDICT_TOLD;
		assert_int_equal(verdict == VERDICT_FEW, i < 19);
	}
	assert_int_equal(told, 1);
	assert_int_equal(teller.verdicts[0][VERDICT_SUPPRESSED], 1);
	assert_int_equal(teller.verdicts[1][VERDICT_HELD], 1);
	assert_int_equal(teller.verdicts[2][VERDICT_FEW], 19);
	/* Spread over more than the window they are never enough. */
	for (int i = 0; i < 60; i++)
		assert_int_equal(anomaly("203.0.113.10", 0.7, NOON + i * MINUTE_MS), VERDICT_FEW);
}

static void
a_suppression_of_the_store_comes_before_any_rule(void **state)
{
	struct telling telling = {
		.time_ms = NOON + 1, .wall_ms = NOON + 1, .suppression = SPAN("suppression 7")
	};

	(void)state;
	begin("[rule all]\ndo = notify\n", 100);
	assert_int_equal(anomaly("203.0.113.9", 0.7, NOON), VERDICT_TOLD);
	telling.group = last;
	telling.rule = policy_rule(&policy, 0);
	last->told_level = NULL;
	assert_int_equal(tell_of(&teller, &telling, &reason), VERDICT_SUPPRESSED);
	assert_span(buffer_span(&last->suppressed_by), "suppression 7");
	assert_int_equal(teller.verdicts[0][VERDICT_SUPPRESSED], 1);
}

static void
the_same_events_give_the_same_id(void **state)
{
	char id[36];

	(void)state;
	begin("", 100);
	anomaly("203.0.113.9", 0.7, NOON);
	memcpy(id, last->id, sizeof(id));
	anomaly("203.0.113.10", 0.7, NOON);
	assert_memory_not_equal(id, last->id, sizeof(id));
	forget(state);
	begin("", 100);
	anomaly("203.0.113.9", 0.9, NOON);
	assert_memory_equal(id, last->id, sizeof(id));
}

static void
too_many_groups_give_way_and_are_counted(void **state)
{
	char source[32];

	(void)state;
	begin("", 50);
	for (int i = 0; i < 200; i++) {
		snprintf(source, sizeof(source), "203.0.113.%d", i);
		anomaly(source, 0.7, NOON + i);
		anomaly("192.0.2.1", 0.7, NOON + i);
	}
	assert_int_equal(groups_count(groups), 50);
	assert_int_equal(groups_evicted(groups), 151);
	assert_int_equal(last->count, 200); /* who comes all the time stays */
}

static void
an_alert_is_one_line_of_json(void **state)
{
	struct buffer text = { 0 };

	(void)state;
	begin("", 100);
	anomaly("203.0.113.9", 0.7, NOON);
	say_alert(&text, last, "opened");
	assert_true(span_starts(buffer_span(&text),
	    SPAN("{\"@timestamp\":\"2026-03-27T13:00:00.000Z\",\"event\":{\"kind\":\"alert\"},"
		 "\"alert\":{\"id\":\"")));
	assert_true(span_find(buffer_span(&text), SPAN("\"reasons\":[\"because\"]")) < text.size);
	assert_true(span_find(buffer_span(&text), SPAN("\n")) == text.size);
	buffer_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(an_attack_is_told_once_and_counted, forget),
		cmocka_unit_test_teardown(a_rising_level_is_told_at_once, forget),
		cmocka_unit_test_teardown(
		    what_goes_on_is_told_again_unless_somebody_has_it, forget),
		cmocka_unit_test_teardown(the_stricter_clock_throttles, forget),
		cmocka_unit_test_teardown(a_backlog_is_a_digest, forget),
		cmocka_unit_test_teardown(the_budget_is_of_a_day, forget),
		cmocka_unit_test_teardown(rules_hold_suppress_and_count, forget),
		cmocka_unit_test_teardown(a_suppression_of_the_store_comes_before_any_rule, forget),
		cmocka_unit_test_teardown(the_same_events_give_the_same_id, forget),
		cmocka_unit_test_teardown(too_many_groups_give_way_and_are_counted, forget),
		cmocka_unit_test_teardown(an_alert_is_one_line_of_json, forget),
	};

	return cmocka_run_group_tests(tests, start, end);
}
