/*
 * sqlite-prune.c: what is too old goes, in small transactions.
 *
 * Between two of them others have longer than their turn to write (wait_turn in
 * sqlite-session.c).  Space that came free is given back at the end.
 */
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/limits.h"
#include "store/sqlite-session.h"

struct old_event {
	int64_t time_ms, line;
	unsigned char id[STORE_ID_SIZE];
	bool is_anomaly;
};

struct batch_of_old {
	struct old_event event[LIMIT_STORE_PRUNED];
	int count;
};

static void
let_others_write(void)
{
	const struct timespec pause = { 0, 10000000 };

	nanosleep(&pause, NULL);
}

static void
note_old(struct batch_of_old *batch, sqlite3_stmt *stmt)
{
	struct old_event *event = &batch->event[batch->count++];

	event->time_ms = sqlite3_column_int64(stmt, 0);
	memcpy(event->id, sqlite3_column_blob(stmt, 1), STORE_ID_SIZE);
	event->line = sqlite3_column_int64(stmt, 2);
	event->is_anomaly = sqlite3_column_int(stmt, 3) != 0;
}

/* The oldest from a time on. */
static int
find_old(struct sqlite *db, const struct store_age *age, int64_t from_ms,
    struct batch_of_old *batch, struct failure *failure)
{
	sqlite3_stmt *stmt = sqlite_statement(db, SQL_OLD_EVENTS, failure);
	int code, done = 0;

	batch->count = 0;
	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, age->normal_before_ms);
	sqlite3_bind_int64(stmt, 2, age->anomaly_before_ms);
	sqlite3_bind_int64(stmt, 3, from_ms);
	sqlite3_bind_int(stmt, 4, LIMIT_STORE_PRUNED);
	while ((code = sqlite3_step(stmt)) == SQLITE_ROW)
		note_old(batch, stmt);
	if (code != SQLITE_DONE)
		done = sqlite_failure(db, code, failure);
	sqlite_end(stmt);
	return done;
}

static int
delete_by_key(
    struct sqlite *db, int statement, const struct old_event *event, struct failure *failure)
{
	sqlite3_stmt *stmt = sqlite_statement(db, statement, failure);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, event->time_ms);
	sqlite_bind_id(stmt, 2, event->id);
	return sqlite_finish(db, stmt, failure);
}

static int
delete_event(struct sqlite *db, const struct old_event *event, struct failure *failure)
{
	sqlite3_stmt *line = sqlite_statement(db, SQL_DELETE_LINE, failure);

	if (line == NULL)
		return -1;
	sqlite3_bind_int64(line, 1, event->line);
	if (sqlite_finish(db, line, failure) != 0 ||
	    delete_by_key(db, SQL_DELETE_EVENT, event, failure) != 0)
		return -1;
	return event->is_anomaly ? delete_by_key(db, SQL_DELETE_ANOMALY, event, failure) : 0;
}

static int
delete_events(struct sqlite *db, const struct batch_of_old *batch, struct failure *failure)
{
	for (int i = 0; i < batch->count; i++)
		if (delete_event(db, &batch->event[i], failure) != 0)
			return -1;
	return 0;
}

/* Found and deleted under one lock: two may prune at the same time. */
static int
prune_batch(struct sqlite *db, const struct store_age *age, int64_t from_ms,
    struct batch_of_old *batch, struct failure *failure)
{
	if (sqlite_begin(db, failure) == 0 && find_old(db, age, from_ms, batch, failure) == 0 &&
	    delete_events(db, batch, failure) == 0 && sqlite_commit(db, failure) == 0)
		return 0;
	sqlite_rollback(db);
	return -1;
}

static int
prune_events(
    struct sqlite *db, const struct store_age *age, int64_t *deleted, struct failure *failure)
{
	struct batch_of_old *batch = must_alloc(sizeof(*batch));
	int64_t from_ms = INT64_MIN;
	int done;

	do {
		done = prune_batch(db, age, from_ms, batch, failure);
		if (done != 0 || batch->count == 0)
			break;
		*deleted += batch->count;
		from_ms = batch->event[batch->count - 1].time_ms;
		let_others_write();
	} while (batch->count == LIMIT_STORE_PRUNED);
	free(batch);
	return done;
}

/* Runs a statement that has its values until it deletes nothing more. */
static int
delete_all(struct sqlite *db, sqlite3_stmt *stmt, struct failure *failure)
{
	do {
		if (sqlite_check_place(db, failure) != 0 || sqlite_finish(db, stmt, failure) != 0)
			return -1;
		let_others_write();
	} while (sqlite3_changes(db->conn) == LIMIT_STORE_PRUNED);
	return 0;
}

/* Hours that ended before both limits. */
static int
prune_tops(struct sqlite *db, const struct store_age *age, struct failure *failure)
{
	int64_t before_ms = age->normal_before_ms < age->anomaly_before_ms ? age->normal_before_ms
									   : age->anomaly_before_ms;
	sqlite3_stmt *stmt = sqlite_statement(db, SQL_DELETE_TOPS, failure);
	int done = stmt ? 0 : -1;

	if (before_ms < CLOCK_MIN_MS)
		return done;
	before_ms -= ((before_ms % HOUR_MS) + HOUR_MS) % HOUR_MS;
	for (int field = 0; field < TOP_COUNT && done == 0; field++) {
		sqlite_bind_text(stmt, 1, span_of(sqlite_fields[field]));
		sqlite3_bind_int64(stmt, 2, before_ms);
		sqlite3_bind_int(stmt, 3, LIMIT_STORE_PRUNED);
		done = delete_all(db, stmt, failure);
	}
	return done;
}

static int
prune_sources(struct sqlite *db, const struct store_age *age, struct failure *failure)
{
	sqlite3_stmt *stmt = sqlite_statement(db, SQL_DELETE_SOURCES, failure);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, age->anomaly_before_ms);
	sqlite3_bind_int(stmt, 2, LIMIT_STORE_PRUNED);
	return delete_all(db, stmt, failure);
}

/* Pages from the end of the file are moved to where it has holes, 8 MiB at a time. */
static int
give_back(struct sqlite *db, struct failure *failure)
{
	int64_t before, left = INT64_MAX;

	do {
		before = left;
		if (sqlite_check_place(db, failure) != 0 ||
		    sqlite_execute(db, "pragma incremental_vacuum(2000)", failure) != 0 ||
		    sqlite_ask(db, "pragma freelist_count", &left, failure) != 0)
			return -1;
		let_others_write();
	} while (left > 0 && left < before);
	return 0;
}

int
sqlite_prune(void *data, const struct store_age *age, int64_t *deleted, struct failure *failure)
{
	struct sqlite *db = data;

	*deleted = 0;
	if (prune_events(db, age, deleted, failure) != 0 || prune_tops(db, age, failure) != 0 ||
	    prune_sources(db, age, failure) != 0)
		return -1;
	return give_back(db, failure);
}
