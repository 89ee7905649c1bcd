/*
 * store-rows.h: rows for tests of a store, and what is found of them again; the same for
 * every driver.
 */
#ifndef TESTS_STORE_ROWS_H
#define TESTS_STORE_ROWS_H

#include "check.h"

#include <stdio.h>

#include "base/buffer.h"
#include "store/driver.h"

#define NOW (1774616816000) /* 2026-03-27T13:06:56Z */

static inline struct store_row
row_of(int64_t time_ms, int number, const char *doc)
{
	struct store_row row = { .time_ms = time_ms, .received_ms = NOW, .risk = -1 };

	row.doc = span_of(doc);
	row.id[0] = (unsigned char)(number >> 16);
	row.id[1] = (unsigned char)(number >> 8);
	row.id[2] = (unsigned char)number;
	return row;
}

static inline void
write_rows(struct store *store, const struct store_row *rows, size_t count)
{
	struct failure failure;

	if (store_write(store, rows, count, &failure) != 0)
		fail_msg("%s", failure.text);
}

static const struct store_query all = STORE_QUERY_ALL;

static inline int64_t
count_of(struct store *store, struct store_query query)
{
	struct failure failure;
	int64_t count;

	if (store_count(store, &query, &count, &failure) != 0)
		fail_msg("%s", failure.text);
	return count;
}

struct seen {
	int count;
	int64_t last_ms;
	unsigned char last_id[STORE_ID_SIZE];
	bool is_ordered; /* by time, upwards */
	struct buffer docs; /* each with a newline */
};

static inline bool
see(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct seen *seen = data;

	seen->is_ordered = seen->count == 0 || (seen->is_ordered && time_ms >= seen->last_ms);
	seen->last_ms = time_ms;
	memcpy(seen->last_id, id, STORE_ID_SIZE);
	buffer_add(&seen->docs, doc);
	buffer_add_byte(&seen->docs, '\n');
	return ++seen->count < 100000;
}

static inline struct seen
select_rows(struct store *store, struct store_query query)
{
	struct seen seen = { .count = 0 };
	struct failure failure;

	if (store_select(store, &query, see, &seen, &failure) != 0)
		fail_msg("%s", failure.text);
	return seen;
}

static inline bool
see_hour(void *data, const struct store_hour *hour)
{
	char *text = data;

	snprintf(text + strlen(text), 256 - strlen(text), "%d:%.*s:%.*s:%.*s=%d ",
	    (int)((hour->hour_ms - NOW) / HOUR_MS), (int)hour->kind.size, hour->kind.data,
	    (int)hour->outcome.size, hour->outcome.data, (int)hour->level.size, hour->level.data,
	    (int)hour->events);
	return true;
}

static inline bool
see_verdict(void *data, const struct store_verdict *verdict)
{
	char *text = data;

	snprintf(text + strlen(text), 256 - strlen(text), "%d/%d %.*s %.*s (%.*s) %d, ",
	    (int)(verdict->time_ms - NOW), verdict->id[1], (int)verdict->verdict.size,
	    verdict->verdict.data, (int)verdict->actor.size, verdict->actor.data,
	    (int)verdict->note.size, verdict->note.data, (int)(verdict->given_ms - NOW));
	return true;
}

static inline void
give_verdict(struct store *store, struct store_verdict verdict)
{
	struct failure failure;

	if (store_judge(store, &verdict, &failure) != 0)
		fail_msg("%s", failure.text);
}

/* Tests that every driver runs, on an empty store of its own. */
static inline void
check_last_verdict_stays(struct store *store)
{
	struct store_verdict verdict = { .time_ms = NOW, .id = { 0, 1 }, .given_ms = NOW + 5 };
	struct failure failure;
	char text[256] = "";

	verdict.verdict = SPAN("attack"), verdict.actor = SPAN("ana");
	verdict.note = SPAN("'; drop\0 table");
	give_verdict(store, verdict);
	verdict.actor = SPAN("bo"), verdict.given_ms = NOW + 2;
	give_verdict(store, verdict);
	verdict.actor = SPAN("ana"), verdict.verdict = SPAN("false_positive");
	verdict.given_ms = NOW + 9, verdict.note = SPAN("");
	give_verdict(store, verdict);
	verdict.time_ms = NOW + 10;
	give_verdict(store, verdict);
	assert_int_equal(store_verdicts(store, NOW, NOW + 10, see_verdict, text, &failure), 0);
	assert_string_equal(
	    text, "0/1 attack bo ('; drop\xef\xbf\xbd table) 2, 0/1 false_positive ana () 9, ");
	verdict.verdict = SPAN("perhaps");
	assert_int_equal(store_judge(store, &verdict, &failure), -1);
	assert_int_equal(failure.status, EXIT_BAD_DATA);
}

static inline const char *
verdicts_of(struct store *store)
{
	static char text[256];
	struct failure failure;

	text[0] = '\0';
	assert_int_equal(
	    store_verdicts(store, INT64_MIN, INT64_MAX, see_verdict, text, &failure), 0);
	return text;
}

static inline void
check_begun_is_committed_or_rolled_back(struct store *store)
{
	struct store_verdict verdict = { .time_ms = NOW, .given_ms = NOW };
	struct failure failure;

	verdict.verdict = SPAN("attack"), verdict.actor = SPAN("ana");
	assert_int_equal(store->driver->begin(store->db, &failure), 0);
	give_verdict(store, verdict);
	store->driver->rollback(store->db);
	assert_string_equal(verdicts_of(store), "");
	assert_int_equal(store->driver->begin(store->db, &failure), 0);
	give_verdict(store, verdict);
	assert_int_equal(store->driver->commit(store->db, &failure), 0);
	assert_non_null(strstr(verdicts_of(store), "attack"));
	assert_int_equal(store->driver->begin(store->db, &failure), 0);
	verdict.verdict = SPAN("perhaps");
	assert_int_equal(store_judge(store, &verdict, &failure), -1);
	store->driver->rollback(store->db);
	verdict.verdict = SPAN("unsure");
	give_verdict(store, verdict);
	assert_non_null(strstr(verdicts_of(store), "unsure"));
}

#endif
