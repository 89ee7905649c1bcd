/*
 * store-triage.h: what people and siem-alert do with alerts; the same cases for every driver.
 * Each takes a store of its own that is empty and was opened with STORE_CHANGES.
 */
#ifndef TESTS_STORE_TRIAGE_H
#define TESTS_STORE_TRIAGE_H

#include "store-rows.h"
#include "store/heard.h"
#include "store/response.h"
#include "store/triage.h"

#define DO(call)                                      \
	do {                                          \
		if ((call) != 0)                      \
			fail_msg("%s", failure.text); \
	} while (0)

static struct failure failure;
static char shown[4096];

static inline void
show(const char *format, ...)
{
	size_t used = strlen(shown);
	va_list ap;

	va_start(ap, format);
	vsnprintf(shown + used, sizeof(shown) - used, format, ap);
	va_end(ap);
}

static inline struct store_alert
alert_of(int number, const char *group, int64_t last_ms)
{
	struct store_alert alert = { .group_key = span_of(group),
		.kind = SPAN("authentication"),
		.entity = SPAN("203.0.113.9"),
		.status = ALERT_OPEN,
		.level = SPAN("high"),
		.risk = 0.875,
		.events = 3,
		.first_ms = NOW,
		.last_ms = last_ms,
		.doc = SPAN("{\"alert\":{}}"),
		.state = SPAN("{\"told\":1}") };

	alert.id[0] = alert.first_event[15] = (unsigned char)number;
	return alert;
}

static inline enum store_put
put(struct store *store, struct store_alert alert)
{
	enum store_put how;

	DO(store_begin(store, &failure));
	DO(store_alert_put(store, &alert, &how, &failure));
	DO(store_commit(store, &failure));
	return how;
}

static inline bool
see_alert(void *data, const struct store_alert *alert)
{
	int *left = data;

	show("%d:%.*s:%s:%lld ", alert->id[0], (int)alert->group_key.size, alert->group_key.data,
	    store_alert_status_name(alert->status), (long long)alert->events);
	return left == NULL || --*left > 0;
}

static inline const char *
alerts_of(struct store *store, struct store_alert_query query)
{
	shown[0] = '\0';
	DO(store_alerts(store, &query, see_alert, NULL, &failure));
	return shown;
}

static inline enum triage_result
do_triage(struct store *store, int number, enum triage_action action, const char *note)
{
	struct store_change change = { .action = action, .actor = SPAN("ana"), .at_ms = NOW + 9 };
	enum triage_result result;

	change.id[0] = (unsigned char)number;
	change.note = span_of(note);
	if (action == TRIAGE_ASSIGN)
		change.assignee = span_of(note);
	DO(store_triage(store, &change, &result, &failure));
	return result;
}

static inline bool
see_log(void *data, const struct store_log_entry *entry)
{
	(void)data;
	show("%lld %.*s %.*s (%.*s), ", (long long)(entry->time_ms - NOW), (int)entry->actor.size,
	    entry->actor.data, (int)entry->action.size, entry->action.data, (int)entry->note.size,
	    entry->note.data);
	return true;
}

static inline const char *
log_of(struct store *store, int number)
{
	unsigned char id[STORE_ID_SIZE] = { (unsigned char)number };

	shown[0] = '\0';
	DO(store_alert_log(store, id, 0, see_log, NULL, &failure));
	return shown;
}

static const struct store_alert_query every = STORE_ALERT_QUERY_ALL;

static inline void
check_one_open_alert_a_group(struct store *store)
{
	struct store_alert alert = alert_of(1, "aa", NOW);

	assert_int_equal(put(store, alert), PUT_NEW);
	alert.events = 7;
	assert_int_equal(put(store, alert), PUT_CHANGED);
	assert_int_equal(put(store, alert_of(2, "aa", NOW)), PUT_TAKEN);
	assert_int_equal(put(store, alert_of(3, "bb", NOW - 1)), PUT_NEW);
	assert_string_equal(alerts_of(store, every), "1:aa:open:7 3:bb:open:3 ");
	alert.status = ALERT_CLOSED;
	alert.reason = SPAN("quiet");
	assert_int_equal(put(store, alert), PUT_CHANGED);
	assert_int_equal(put(store, alert_of(2, "aa", NOW + 1)), PUT_NEW);
	assert_string_equal(alerts_of(store, every), "2:aa:open:3 1:aa:closed:7 3:bb:open:3 ");
}

static inline void
check_what_people_decided_stays(struct store *store)
{
	struct store_alert alert = alert_of(1, "aa", NOW);

	put(store, alert);
	assert_int_equal(do_triage(store, 1, TRIAGE_ACKNOWLEDGE, ""), TRIAGE_DONE);
	alert.events = 8;
	put(store, alert);
	assert_string_equal(alerts_of(store, every), "1:aa:acknowledged:8 ");
	assert_int_equal(do_triage(store, 1, TRIAGE_CLOSE, "ours"), TRIAGE_DONE);
	alert.status = ALERT_CLOSED;
	alert.reason = SPAN("quiet");
	put(store, alert);
	shown[0] = '\0';
	DO(store_alerts_decided(store, NOW + 9, see_alert, NULL, &failure));
	assert_string_equal(shown, "1:aa:closed:8 ");
	shown[0] = '\0';
	DO(store_alerts_decided(store, NOW + 10, see_alert, NULL, &failure));
	assert_string_equal(shown, "");
	/* Heard to be closed, and reopened before that was written. */
	assert_int_equal(do_triage(store, 1, TRIAGE_REOPEN, ""), TRIAGE_DONE);
	alert.reason = SPAN("");
	put(store, alert);
	assert_string_equal(alerts_of(store, every), "1:aa:open:8 ");
}

static inline void
check_transitions_are_logged_or_refused(struct store *store)
{
	put(store, alert_of(1, "aa", NOW));
	assert_int_equal(do_triage(store, 9, TRIAGE_ACKNOWLEDGE, ""), TRIAGE_NO_ALERT);
	assert_int_equal(do_triage(store, 9, TRIAGE_COMMENT, "x"), TRIAGE_NO_ALERT);
	assert_int_equal(do_triage(store, 1, TRIAGE_REOPEN, ""), TRIAGE_NOT_NOW);
	assert_int_equal(do_triage(store, 1, TRIAGE_CLOSE, ""), TRIAGE_NO_NOTE);
	assert_int_equal(do_triage(store, 1, TRIAGE_COMMENT, ""), TRIAGE_NO_NOTE);
	assert_string_equal(log_of(store, 1), "");
	assert_int_equal(do_triage(store, 1, TRIAGE_ACKNOWLEDGE, "mine"), TRIAGE_DONE);
	assert_int_equal(do_triage(store, 1, TRIAGE_ACKNOWLEDGE, ""), TRIAGE_NOT_NOW);
	assert_int_equal(do_triage(store, 1, TRIAGE_ASSIGN, "bo"), TRIAGE_DONE);
	assert_int_equal(do_triage(store, 1, TRIAGE_COMMENT, "'; drop\n"), TRIAGE_DONE);
	assert_int_equal(do_triage(store, 1, TRIAGE_CLOSE, "ours"), TRIAGE_DONE);
	assert_int_equal(do_triage(store, 1, TRIAGE_ASSIGN, "cy"), TRIAGE_NOT_NOW);
	assert_int_equal(do_triage(store, 1, TRIAGE_CLOSE, "again"), TRIAGE_NOT_NOW);
	assert_int_equal(do_triage(store, 1, TRIAGE_REOPEN, "back"), TRIAGE_DONE);
	assert_string_equal(log_of(store, 1),
	    "9 ana acknowledge (mine), 9 ana assign (bo), 9 ana comment ('; drop\n), "
	    "9 ana close (ours), 9 ana reopen (back), ");
}

static inline void
check_no_second_alert_of_a_group_is_reopened(struct store *store)
{
	put(store, alert_of(1, "aa", NOW));
	assert_int_equal(do_triage(store, 1, TRIAGE_CLOSE, "ours"), TRIAGE_DONE);
	put(store, alert_of(2, "aa", NOW));
	assert_int_equal(do_triage(store, 1, TRIAGE_REOPEN, ""), TRIAGE_OTHER_OPEN);
	assert_int_equal(do_triage(store, 2, TRIAGE_CLOSE, "ours"), TRIAGE_DONE);
	assert_int_equal(do_triage(store, 1, TRIAGE_REOPEN, ""), TRIAGE_DONE);
	assert_string_equal(alerts_of(store, every), "2:aa:closed:3 1:aa:open:3 ");
}

static inline void
check_lists_are_filtered_and_paged(struct store *store)
{
	struct store_alert_query query = STORE_ALERT_QUERY_ALL;
	int64_t counts[ALERT_STATUS_COUNT];
	char group[16];

	for (int i = 1; i <= 7; i++) {
		struct store_alert alert;

		snprintf(group, sizeof(group), "g%d", i);
		alert = alert_of(i, group, NOW + i / 2 * 1000);
		alert.level = i % 2 ? SPAN("high") : SPAN("critical");
		alert.kind = i < 4 ? SPAN("web") : SPAN("authentication");
		alert.entity = i == 5 ? SPAN("ana@db1") : SPAN("203.0.113.9");
		put(store, alert);
	}
	do_triage(store, 2, TRIAGE_CLOSE, "ours");
	do_triage(store, 3, TRIAGE_ASSIGN, "bo");
	assert_string_equal(alerts_of(store, every),
	    "7:g7:open:3 6:g6:open:3 5:g5:open:3 4:g4:open:3 3:g3:open:3 "
	    "2:g2:closed:3 1:g1:open:3 ");
	query.limit = 2, query.has_after = true, query.after_ms = NOW + 3000, query.after_id[0] = 7;
	assert_string_equal(alerts_of(store, query), "6:g6:open:3 5:g5:open:3 ");
	query = every, query.level = SPAN("critical"), query.kind = SPAN("web");
	assert_string_equal(alerts_of(store, query), "2:g2:closed:3 ");
	query.is_unsettled = true;
	assert_string_equal(alerts_of(store, query), "");
	query = every, query.entity = SPAN("ana@db1");
	assert_string_equal(alerts_of(store, query), "5:g5:open:3 ");
	query = every, query.assignee = SPAN("bo");
	assert_string_equal(alerts_of(store, query), "3:g3:open:3 ");
	query = every, query.status = ALERT_CLOSED;
	assert_string_equal(alerts_of(store, query), "2:g2:closed:3 ");
	query = every, query.since_ms = NOW + 1000, query.until_ms = NOW + 2000;
	assert_string_equal(alerts_of(store, query), "3:g3:open:3 2:g2:closed:3 ");
	DO(store_alerts_count(store, counts, &failure));
	assert_int_equal(counts[ALERT_OPEN], 6);
	assert_int_equal(counts[ALERT_ACKNOWLEDGED], 0);
	assert_int_equal(counts[ALERT_CLOSED], 1);
}

static inline bool
see_whole(void *data, const struct store_alert *alert)
{
	struct store_alert *want = data;

	assert_memory_equal(alert->id, want->id, STORE_ID_SIZE);
	assert_memory_equal(alert->first_event, want->first_event, STORE_ID_SIZE);
	assert_true(span_equal(alert->kind, want->kind));
	assert_true(span_equal(alert->entity, want->entity));
	assert_true(span_equal(alert->level, want->level));
	assert_true(span_equal(alert->doc, want->doc));
	assert_true(span_equal(alert->state, want->state));
	assert_true(span_equal(alert->suppressed_by, want->suppressed_by));
	assert_true(span_equal(alert->reason, want->reason));
	assert_true(alert->risk == want->risk);
	assert_int_equal(alert->suppressed, want->suppressed);
	assert_int_equal(alert->first_ms, want->first_ms);
	assert_int_equal(alert->last_ms, want->last_ms);
	return true;
}

static inline void
check_an_alert_comes_back_as_it_was(struct store *store)
{
	struct store_alert alert = alert_of(1, "aa", NOW + 5);
	unsigned char other[STORE_ID_SIZE] = { 2 };
	int left = 1;

	alert.suppressed = 2;
	alert.suppressed_by = SPAN("suppression 7");
	alert.entity = SPAN("\xf0\x9f\x90\x98'\"\\@db1");
	put(store, alert);
	assert_int_equal(store_alert_of_group(store, SPAN("aa"), see_whole, &alert, &failure), 1);
	assert_int_equal(store_alert_of_group(store, SPAN("ab"), see_whole, &alert, &failure), 0);
	DO(store_alerts_load(store, 10, see_whole, &alert, &failure));
	alert.state = SPAN("");
	assert_int_equal(store_alert_find(store, alert.id, see_whole, &alert, &failure), 1);
	assert_int_equal(store_alert_find(store, other, see_whole, &alert, &failure), 0);
	do_triage(store, 1, TRIAGE_CLOSE, "ours");
	put(store, alert_of(2, "bb", NOW));
	put(store, alert_of(3, "cc", NOW + 1));
	do_triage(store, 3, TRIAGE_CLOSE, "ours");
	shown[0] = '\0';
	DO(store_alerts_load(store, 2, see_alert, NULL, &failure));
	assert_string_equal(shown, "2:bb:open:3 1:aa:closed:3 ");
	shown[0] = '\0';
	DO(store_alerts_load(store, 9, see_alert, &left, &failure));
	assert_non_null(strstr(shown, "2:bb"));
}

static inline bool
see_suppression(void *data, const struct store_suppression *suppression)
{
	(void)data;
	show("%.*s %.*s %.*s %lld %lld, ", (int)suppression->filter.size, suppression->filter.data,
	    (int)suppression->reason.size, suppression->reason.data, (int)suppression->actor.size,
	    suppression->actor.data,
	    suppression->expires_ms == INT64_MAX ? -1 : (long long)(suppression->expires_ms - NOW),
	    (long long)suppression->hits);
	return true;
}

static inline const char *
suppressions_of(struct store *store, int64_t active_ms)
{
	shown[0] = '\0';
	DO(store_suppressions(store, active_ms, see_suppression, NULL, &failure));
	return shown;
}

static inline void
check_suppressions_end_and_count(struct store *store)
{
	struct store_suppression one = { .filter = SPAN("{\"host\":\"db1\"}"),
		.reason = SPAN("ours"),
		.actor = SPAN("ana"),
		.created_ms = NOW,
		.expires_ms = NOW + 100 };
	struct store_suppression two = one;
	bool was_there;

	two.filter = SPAN("{}"), two.expires_ms = INT64_MAX;
	DO(store_suppress(store, &one, &failure));
	DO(store_suppress(store, &two, &failure));
	assert_true(one.id != two.id && one.id > 0);
	DO(store_suppression_hits(store, two.id, 5, &failure));
	DO(store_suppression_hits(store, two.id, 6, &failure));
	assert_string_equal(suppressions_of(store, NOW + 99),
	    "{\"host\":\"db1\"} ours ana 100 0, {} ours ana -1 11, ");
	assert_string_equal(suppressions_of(store, NOW + 100), "{} ours ana -1 11, ");
	DO(store_suppression_delete(store, two.id, &was_there, &failure));
	assert_true(was_there);
	DO(store_suppression_delete(store, two.id, &was_there, &failure));
	assert_false(was_there);
	assert_string_equal(
	    suppressions_of(store, INT64_MIN), "{\"host\":\"db1\"} ours ana 100 0, ");
}

static inline bool
see_never(void *data, const struct store_never *never)
{
	(void)data;
	show("%.*s (%.*s), ", (int)never->network.size, never->network.data,
	    (int)never->reason.size, never->reason.data);
	return true;
}

static inline const char *
nevers_of(struct store *store)
{
	shown[0] = '\0';
	DO(store_never_blocks(store, see_never, NULL, &failure));
	return shown;
}

static inline void
check_never_block_knows_a_network_once(struct store *store)
{
	struct store_never never = { SPAN("192.0.2.7"), SPAN("office"), SPAN("ana"), NOW };
	bool was_there;

	DO(store_never_block(store, &never, &failure));
	never.network = SPAN("::ffff:192.0.2.7"), never.reason = SPAN("the office");
	DO(store_never_block(store, &never, &failure));
	never.network = SPAN("2001:DB8:0:0::5/64");
	DO(store_never_block(store, &never, &failure));
	assert_string_equal(
	    nevers_of(store), "192.0.2.7 (the office), 2001:db8::/64 (the office), ");
	never.network = SPAN("192.0.2.7 or 1=1");
	assert_int_equal(store_never_block(store, &never, &failure), -1);
	assert_int_equal(failure.status, EXIT_BAD_DATA);
	DO(store_never_block_delete(store, SPAN("2001:db8::9/64"), &was_there, &failure));
	assert_true(was_there);
	DO(store_never_block_delete(store, SPAN("192.0.2.0/24"), &was_there, &failure));
	assert_false(was_there);
	assert_string_equal(nevers_of(store), "192.0.2.7 (the office), ");
}

static inline bool
see_block(void *data, const struct store_block *block)
{
	(void)data;
	show("%.*s %d %lld, ", (int)block->network.size, block->network.data,
	    block->has_alert ? block->alert[0] : -1,
	    block->undone_ms == INT64_MAX ? -1 : (long long)(block->undone_ms - NOW));
	return true;
}

static inline const char *
blocks_of(struct store *store, struct store_block_query query)
{
	shown[0] = '\0';
	DO(store_blocks(store, &query, see_block, NULL, &failure));
	return shown;
}

static inline void
check_blocks_are_kept_and_undone(struct store *store)
{
	struct store_block first = { .network = SPAN("203.0.113.9"),
		.has_alert = true,
		.alert = { 1 },
		.reason = SPAN("brute force"),
		.actor = SPAN("siem-alert"),
		.created_ms = NOW,
		.expires_ms = NOW + 10 };
	struct store_block second = first;
	bool is_undone;

	second.has_alert = false;
	second.network = SPAN("2001:db8:1:2::/64");
	second.expires_ms = NOW + 20;
	DO(store_block_add(store, &first, &failure));
	DO(store_block_add(store, &second, &failure));
	assert_string_equal(blocks_of(store, (struct store_block_query){ INT64_MIN, 0, 0 }),
	    "2001:db8:1:2::/64 -1 -1, 203.0.113.9 1 -1, ");
	assert_string_equal(blocks_of(store, (struct store_block_query){ NOW + 10, 0, 0 }),
	    "2001:db8:1:2::/64 -1 -1, ");
	assert_string_equal(blocks_of(store, (struct store_block_query){ NOW, second.id, 1 }),
	    "203.0.113.9 1 -1, ");
	DO(store_block_undo(store, first.id, NOW + 5, &is_undone, &failure));
	assert_true(is_undone);
	DO(store_block_undo(store, first.id, NOW + 6, &is_undone, &failure));
	assert_false(is_undone);
	assert_string_equal(
	    blocks_of(store, (struct store_block_query){ NOW, 0, 0 }), "2001:db8:1:2::/64 -1 -1, ");
	shown[0] = '\0';
	assert_int_equal(store_block_find(store, first.id, see_block, NULL, &failure), 1);
	assert_string_equal(shown, "203.0.113.9 1 5, ");
	assert_int_equal(store_block_find(store, 999, see_block, NULL, &failure), 0);
}

static inline bool
see_heard(void *data, const struct store_heard *heard)
{
	(void)data;
	show("%.*s %lld %lld, ", (int)heard->name.size, heard->name.data,
	    (long long)(heard->since_ms - NOW), (long long)(heard->last_ms - NOW));
	return true;
}

static inline void
check_who_was_heard_and_marks_are_kept(struct store *store)
{
	struct store_heard heard = { SPAN("db1"), NOW, NOW + 1 };
	int64_t time_ms;

	DO(store_heard_put(store, &heard, &failure));
	heard.last_ms = NOW + 3;
	DO(store_heard_put(store, &heard, &failure));
	heard.name = SPAN("web1"), heard.since_ms = NOW + 2;
	DO(store_heard_put(store, &heard, &failure));
	shown[0] = '\0';
	DO(store_heard(store, see_heard, NULL, &failure));
	assert_string_equal(shown, "db1 0 3, web1 2 3, ");
	assert_int_equal(store_mark(store, SPAN("a"), &time_ms, &failure), 0);
	DO(store_mark_put(store, SPAN("a"), NOW, &failure));
	DO(store_mark_put(store, SPAN("a"), NOW + 1, &failure));
	assert_int_equal(store_mark(store, SPAN("a"), &time_ms, &failure), 1);
	assert_int_equal(time_ms, NOW + 1);
}

/* One test a case, by the name that says what holds. */
#define TRIAGE_CASES(X)                                                                         \
	X(a_group_has_one_alert_that_is_not_closed, check_one_open_alert_a_group)               \
	X(what_people_decided_stays, check_what_people_decided_stays)                           \
	X(transitions_are_logged_or_refused, check_transitions_are_logged_or_refused)           \
	X(no_second_alert_of_a_group_is_reopened, check_no_second_alert_of_a_group_is_reopened) \
	X(lists_of_alerts_are_filtered_and_paged, check_lists_are_filtered_and_paged)           \
	X(an_alert_comes_back_as_it_was, check_an_alert_comes_back_as_it_was)                   \
	X(suppressions_end_and_count, check_suppressions_end_and_count)                         \
	X(never_block_knows_a_network_once, check_never_block_knows_a_network_once)             \
	X(blocks_are_kept_and_undone, check_blocks_are_kept_and_undone)                         \
	X(who_was_heard_and_marks_are_kept, check_who_was_heard_and_marks_are_kept)

#define TRIAGE_TEST(name, check)                 \
	static void name(void **state)           \
	{                                        \
		struct store *store;             \
                                                 \
		(void)state;                     \
		store_free(open_new());          \
		store = open_for(STORE_CHANGES); \
		check(store);                    \
		store_free(store);               \
	}
#define TRIAGE_ROW(name, check) cmocka_unit_test(name),

#endif
