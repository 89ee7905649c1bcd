/*
 * hub-cases.h: hubs that share a store; the same cases for every driver. Each takes the address of
 * a store of its own that is empty.
 */
#ifndef TESTS_HUB_CASES_H
#define TESTS_HUB_CASES_H

#include "hub-feeds.h"

#include <stdio.h>

#include "base/limits.h"
#include "http/hub.h"
#include "os/signals.h"
#include "store/live.h"

#define ANOMALIES (1 << HUB_ANOMALY)
#define EVERYTHING (1 << HUB_ANOMALY | 1 << HUB_ALERT | 1 << HUB_JOB)

static inline struct hub *
new_hub(const char *db)
{
	const struct hub_settings settings = { .db = db };
	struct hub *hub = hub_new(&settings);

	hub_start(hub);
	return hub;
}

static inline void
follow(struct hub *hub, struct feed *feed, unsigned types, enum risk_level least, int64_t after)
{
	const struct hub_filter filter = { types, least };

	*feed = (struct feed){ .is_over = false };
	hub_follow(hub, feed, &filter, after, clock_monotonic_ms());
	await_text(feed, "event: heartbeat");
}

static inline void
publish(struct hub *hub, enum hub_type type, const char *level, const char *doc)
{
	const struct hub_item item = { .type = type, .level = level, .doc = span_of(doc) };

	hub_publish(hub, &item);
}

/* The number in front of the item with that text. */
static inline int64_t
number_of(struct feed *feed, const char *text)
{
	struct span before = span_first(
	    buffer_span(&feed->text), span_find(buffer_span(&feed->text), span_of(text)));
	size_t at = span_find_last(before, SPAN("id: "));

	assert_true(at < before.size);
	return strtoll(before.data + at + 4, NULL, 10);
}

static inline int
times(struct feed *feed, const char *text)
{
	struct span rest = buffer_span(&feed->text);
	int count = 0;
	size_t where;

	while ((where = span_find(rest, span_of(text))) < rest.size) {
		rest = span_skip(rest, where + 1);
		count++;
	}
	return count;
}

static inline struct span
behind_greeting(struct feed *feed)
{
	struct span text = buffer_span(&feed->text);

	return span_skip(text, span_find(text, SPAN("\n\n")));
}

/* All was told; for sanitizers' sake the feeds are forgotten behind the hubs. */
static inline void
forget(struct feed *feed)
{
	assert_true(feed->is_released);
	buffer_release(&feed->text);
}

static inline void
check_two_hubs_tell_the_same_in_one_order(const char *db)
{
	struct hub *one = new_hub(db), *two = new_hub(db);
	struct feed a, b;
	char doc[64];

	follow(one, &a, EVERYTHING, LEVEL_NORMAL, -1);
	follow(two, &b, EVERYTHING, LEVEL_NORMAL, -1);
	for (int i = 0; i < 100; i++) {
		snprintf(doc, sizeof(doc), "{\"n\":\"%d.\"}", i);
		publish(i % 2 ? one : two, HUB_ALERT, NULL, doc);
	}
	for (int i = 98; i < 100; i++) {
		snprintf(doc, sizeof(doc), "\"%d.\"", i);
		await_text(&a, doc);
		await_text(&b, doc);
	}
	assert_int_equal(times(&a, "event: alert"), 100);
	/* Byte for byte, but for where each began. */
	assert_true(span_equal(behind_greeting(&a), behind_greeting(&b)));
	hub_free(one);
	hub_free(two);
	forget(&a);
	forget(&b);
}

/* At the same hub, at another one, and at one that was started since. */
static inline void
check_who_comes_back_is_told_the_rest(const char *db)
{
	struct hub *one = new_hub(db), *two = new_hub(db), *late;
	struct feed a, b, c, d;
	int64_t second;

	follow(one, &a, EVERYTHING, LEVEL_NORMAL, -1);
	publish(one, HUB_ANOMALY, "high", "{\"n\":\"first\"}");
	publish(one, HUB_ANOMALY, "high", "{\"n\":\"second\"}");
	await_text(&a, "second");
	second = number_of(&a, "second");
	publish(one, HUB_ANOMALY, "high", "{\"n\":\"third\"}");
	publish(two, HUB_JOB, NULL, "{\"n\":\"fourth\"}");
	await_text(&a, "third");
	await_text(&a, "fourth");
	follow(one, &b, EVERYTHING, LEVEL_NORMAL, second);
	follow(two, &c, EVERYTHING, LEVEL_NORMAL, second);
	late = new_hub(db);
	follow(late, &d, EVERYTHING, LEVEL_NORMAL, second);
	for (int i = 0; i < 3; i++) {
		struct feed *feed = i == 0 ? &b : i == 1 ? &c : &d;

		await_text(feed, "third");
		await_text(feed, "fourth");
		assert_int_equal(times(feed, "event: job"), 1);
		assert_int_equal(times(feed, "second"), 0);
		assert_int_equal(number_of(feed, "third"), number_of(&a, "third"));
	}
	hub_free(one);
	hub_free(two);
	hub_free(late);
	forget(&a);
	forget(&b);
	forget(&c);
	forget(&d);
}

/* Of a number that nobody gave, all is news; the greeting says where one stands. */
static inline void
check_a_new_reader_begins_at_the_end(const char *db)
{
	struct hub *hub = new_hub(db);
	struct feed a, b, c;

	follow(hub, &a, EVERYTHING, LEVEL_NORMAL, -1);
	publish(hub, HUB_JOB, NULL, "{\"n\":\"old\"}");
	await_text(&a, "old");
	follow(hub, &b, EVERYTHING, LEVEL_NORMAL, -1);
	follow(hub, &c, EVERYTHING, LEVEL_NORMAL, INT64_C(1) << 60);
	assert_int_equal(number_of(&b, "event: heartbeat"), number_of(&a, "old"));
	assert_int_equal(number_of(&c, "event: heartbeat"), number_of(&a, "old"));
	publish(hub, HUB_JOB, NULL, "{\"n\":\"new\"}");
	await_text(&b, "new");
	await_text(&c, "new");
	assert_int_equal(times(&b, "old") + times(&c, "old"), 0);
	hub_free(hub);
	forget(&a);
	forget(&b);
	forget(&c);
}

static inline void
check_filters_let_through_what_is_asked_for(const char *db)
{
	struct hub *hub = new_hub(db);
	struct feed a, b;

	follow(hub, &a, ANOMALIES, LEVEL_HIGH, -1);
	follow(hub, &b, EVERYTHING, LEVEL_CRITICAL, -1);
	publish(hub, HUB_ANOMALY, "medium", "{\"n\":\"medium\"}");
	publish(hub, HUB_ALERT, "critical", "{\"n\":\"alert\"}");
	publish(hub, HUB_ANOMALY, "high", "{\"n\":\"high\"}");
	publish(hub, HUB_JOB, NULL, "{\"n\":\"job\"}");
	publish(hub, HUB_ANOMALY, "critical", "{\"n\":\r\"last\"}");
	await_text(&a, "{\"n\": \"last\"}");
	await_text(&b, "last");
	assert_int_equal(times(&a, "event: anomaly"), 2);
	assert_int_equal(times(&a, "high"), 1);
	assert_int_equal(times(&a, "event: alert") + times(&a, "event: job"), 0);
	assert_int_equal(times(&b, "event: anomaly"), 1);
	assert_int_equal(times(&b, "event: alert") + times(&b, "event: job"), 2);
	hub_free(hub);
	forget(&a);
	forget(&b);
}

/* Two hubs that find the same tell it once. */
static inline void
check_the_same_key_is_told_once(const char *db)
{
	struct hub *one = new_hub(db), *two = new_hub(db);
	const struct hub_item item = {
		.type = HUB_ALERT, .key = SPAN("7"), .doc = SPAN("{\"n\":\"seventh\"}")
	};
	struct feed a;

	follow(one, &a, EVERYTHING, LEVEL_NORMAL, -1);
	hub_publish(one, &item);
	hub_publish(two, &item);
	hub_stop(two); /* tells what it has */
	publish(one, HUB_JOB, NULL, "{\"n\":\"last\"}");
	await_text(&a, "last");
	assert_int_equal(times(&a, "seventh"), 1);
	hub_free(one);
	hub_free(two);
	forget(&a);
}

/* What is too much is lost and counted; what is not is all told, a gulp at a time. */
static inline void
check_a_storm_is_told_in_bounds(const char *db)
{
	struct hub *hub = new_hub(db);
	char *large = must_alloc(LIMIT_HUB_ITEM + 2), doc[64];
	struct feed a;

	memset(large, 'x', LIMIT_HUB_ITEM + 1);
	large[LIMIT_HUB_ITEM + 1] = '\0';
	follow(hub, &a, EVERYTHING, LEVEL_NORMAL, -1);
	publish(hub, HUB_JOB, NULL, large);
	for (int i = 0; i < 1000; i++) {
		snprintf(doc, sizeof(doc), "{\"n\":\"%d.\"}", i);
		publish(hub, HUB_ANOMALY, "high", doc);
	}
	await_text(&a, "\"999.\"");
	assert_int_equal(times(&a, "event: anomaly"), 1000);
	assert_int_equal(hub_counts(hub).lost, 1);
	assert_int_equal(hub_counts(hub).told, 1000);
	assert_int_equal(hub_counts(hub).readers, 1);
	a.is_over = true;
	for (int i = 0; i < 6000 && hub_counts(hub).readers > 0; i++)
		nanosleep(&(const struct timespec){ .tv_nsec = 10 * 1000 * 1000 }, NULL);
	assert_int_equal(hub_counts(hub).readers, 0);
	hub_free(hub);
	forget(&a);
	free(large);
}

static inline bool
see_live(void *data, const struct store_live *item)
{
	(void)item;
	++*(int *)data;
	return true;
}

/* The store keeps only the last of them. */
static inline void
check_old_items_go(const char *db)
{
	struct hub *hub = new_hub(db);
	struct failure failure;
	struct store *store;
	char doc[64];
	struct feed a;
	int count = 0;

	follow(hub, &a, EVERYTHING, LEVEL_NORMAL, -1);
	for (int i = 0; i < 2000; i++) {
		snprintf(doc, sizeof(doc), "{\"n\":\"%d.\"}", i);
		publish(hub, HUB_JOB, NULL, doc);
	}
	await_text(&a, "\"1999.\"");
	hub_free(hub);
	forget(&a);
	store = store_open(db, STORE_READS, &failure);
	assert_non_null(store);
	assert_int_equal(store_live(store, 0, INT64_MAX, see_live, &count, &failure), 0);
	assert_in_range(count, LIMIT_HUB_ITEMS, LIMIT_HUB_ITEMS + 512);
	store_free(store);
}

#define HUB_CASES(X)                                                                          \
	X(two_hubs_tell_the_same_in_one_order, check_two_hubs_tell_the_same_in_one_order)     \
	X(who_comes_back_is_told_the_rest, check_who_comes_back_is_told_the_rest)             \
	X(a_new_reader_begins_at_the_end, check_a_new_reader_begins_at_the_end)               \
	X(filters_let_through_what_is_asked_for, check_filters_let_through_what_is_asked_for) \
	X(the_same_key_is_told_once, check_the_same_key_is_told_once)                         \
	X(a_storm_is_told_in_bounds, check_a_storm_is_told_in_bounds)                         \
	X(old_items_go, check_old_items_go)

#define HUB_TEST(name, check)           \
	static void name(void **state)  \
	{                               \
		(void)state;            \
		store_free(open_new()); \
		check(address);         \
	}
#define HUB_ROW(name, check) cmocka_unit_test(name),

#endif
