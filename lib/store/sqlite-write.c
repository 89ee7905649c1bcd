/*
 * sqlite-write.c: a batch in one transaction: rows, their lines, and what is counted.
 *
 * A row that is there already is left alone, with its line and its counts.
 */
#include "base/clock.h"
#include "base/limits.h"
#include "store/sqlite-session.h"
#include "store/sqlite-tally.h"
#include "store/text.h"

/* Texts that had to be changed; hostile ones all have to. */
enum { TEXTS_SIZE = 4 * 1024 * 1024, REAL_SIZE = 4 };

/* A row as it is stored. */
struct stored {
	const struct store_row *row;
	struct tally_event event;
	struct span entity;
};

static struct span
column(struct sqlite *db, struct span text)
{
	struct span changed = text_column(text, LIMIT_STORE_TEXT, &db->texts);

	if (changed.data != text.data)
		db->texts_size += changed.size;
	return changed;
}

static int64_t
clamp(int64_t time_ms)
{
	if (time_ms < CLOCK_MIN_MS)
		return CLOCK_MIN_MS;
	return time_ms > CLOCK_MAX_MS ? CLOCK_MAX_MS : time_ms;
}

static struct stored
prepare(struct sqlite *db, const struct store_row *row)
{
	struct stored stored = { .row = row, .entity = column(db, row->entity) };
	struct span none = { NULL, 0 }, *value = stored.event.value;

	stored.event.row = row;
	stored.event.time_ms = clamp(row->time_ms);
	value[TOP_SOURCE] = sqlite_address(row->source_ip, &db->texts);
	value[TOP_USER] = column(db, row->user);
	value[TOP_HOST] = column(db, row->host);
	value[TOP_DATASET] = column(db, row->dataset);
	value[TOP_ACTION] = column(db, row->action);
	value[TOP_OUTCOME] = column(db, row->outcome);
	value[TOP_KIND] = row->kind ? span_of(row->kind) : none;
	return stored;
}

/* NULL where there is none; SQLite makes NULL of what is no number. */
static void
bind_risk(sqlite3_stmt *stmt, int at, double risk)
{
	if (risk < 0)
		sqlite3_bind_null(stmt, at);
	else
		sqlite3_bind_double(stmt, at, risk);
}

/* *is_new: it was not there. */
static int
add_event(struct sqlite *db, const struct stored *stored, int64_t line, bool *is_new,
    struct failure *failure)
{
	const struct store_row *row = stored->row;
	const struct span *value = stored->event.value;
	const struct span texts[] = { value[TOP_DATASET], value[TOP_ACTION], value[TOP_OUTCOME],
		value[TOP_HOST], value[TOP_USER], value[TOP_SOURCE], stored->entity,
		value[TOP_KIND] };
	sqlite3_stmt *stmt = sqlite_statement(db, SQL_ADD_EVENT, failure);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, stored->event.time_ms);
	sqlite_bind_id(stmt, 2, row->id);
	sqlite3_bind_int64(stmt, 3, row->received_ms);
	for (int i = 0; i < 8; i++)
		sqlite_bind_text(stmt, 4 + i, texts[i]);
	bind_risk(stmt, 12, row->risk);
	sqlite3_bind_int(stmt, 13, row->is_anomaly);
	sqlite3_bind_int64(stmt, 14, line);
	if (sqlite_finish(db, stmt, failure) != 0)
		return -1;
	*is_new = sqlite3_changes(db->conn) == 1;
	return 0;
}

static int
add_line(struct sqlite *db, const struct store_row *row, int64_t line, struct failure *failure)
{
	sqlite3_stmt *stmt = sqlite_statement(db, SQL_ADD_LINE, failure);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, line);
	sqlite_bind_text(stmt, 2, row->doc.data ? row->doc : SPAN(""));
	return sqlite_finish(db, stmt, failure);
}

static void
put_reals(unsigned char to[REAL_SIZE * FEATURE_COUNT], const double *features)
{
	uint32_t bits;
	float real;

	for (int i = 0; i < FEATURE_COUNT; i++) {
		real = (float)features[i];
		memcpy(&bits, &real, sizeof(bits));
		for (int at = 0; at < REAL_SIZE; at++)
			*to++ = (unsigned char)(bits >> 8 * at);
	}
}

static int
add_anomaly(struct sqlite *db, const struct stored *stored, struct failure *failure)
{
	const struct store_row *row = stored->row;
	unsigned char reals[REAL_SIZE * FEATURE_COUNT];
	sqlite3_stmt *stmt = sqlite_statement(db, SQL_ADD_ANOMALY, failure);

	if (stmt == NULL)
		return -1;
	sqlite3_bind_int64(stmt, 1, stored->event.time_ms);
	sqlite_bind_id(stmt, 2, row->id);
	sqlite_bind_text(stmt, 3, stored->entity);
	sqlite_bind_text(stmt, 4, stored->event.value[TOP_KIND]);
	bind_risk(stmt, 5, row->risk);
	sqlite_bind_text(stmt, 6, row->level ? span_of(row->level) : (struct span){ NULL, 0 });
	sqlite_bind_text(stmt, 7, column(db, row->model));
	sqlite3_bind_null(stmt, 8);
	if (row->features) {
		put_reals(reals, row->features);
		sqlite3_bind_blob(stmt, 8, reals, sizeof(reals), SQLITE_STATIC);
	}
	return sqlite_finish(db, stmt, failure);
}

static int
store_tallies(struct sqlite *db, struct failure *failure)
{
	int done = tallies_store(db->tallies, db, failure);

	arena_clear(&db->texts);
	db->texts_size = 0;
	return done;
}

/* *line: the number of the last one that is there. */
static int
add_row(struct sqlite *db, const struct store_row *row, int64_t *line, struct failure *failure)
{
	struct stored stored = prepare(db, row);
	bool is_new;

	if (add_event(db, &stored, *line + 1, &is_new, failure) != 0)
		return -1;
	if (!is_new)
		return 0;
	if (add_line(db, row, ++*line, failure) != 0 ||
	    (row->is_anomaly && add_anomaly(db, &stored, failure) != 0))
		return -1;
	tallies_add(db->tallies, &stored.event);
	return tallies_are_full(db->tallies) || db->texts_size > TEXTS_SIZE
		   ? store_tallies(db, failure)
		   : 0;
}

static int
find_last_line(struct sqlite *db, int64_t *line, struct failure *failure)
{
	sqlite3_stmt *stmt = sqlite_statement(db, SQL_LAST_LINE, failure);
	int code, done = 0;

	if (stmt == NULL)
		return -1;
	code = sqlite3_step(stmt);
	if (code == SQLITE_ROW)
		*line = sqlite3_column_int64(stmt, 0);
	else
		done = sqlite_failure(db, code, failure);
	sqlite_end(stmt);
	return done;
}

static int
add_rows(struct sqlite *db, const struct store_row *rows, size_t count, struct failure *failure)
{
	int64_t line = 0;

	if (db->tallies == NULL)
		db->tallies = tallies_new();
	tallies_clear(db->tallies);
	if (find_last_line(db, &line, failure) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (add_row(db, &rows[i], &line, failure) != 0)
			return -1;
	return store_tallies(db, failure);
}

int
sqlite_write(void *data, const struct store_row *rows, size_t count, struct failure *failure)
{
	struct sqlite *db = data;

	if (count == 0)
		return 0;
	if (sqlite_begin(db, failure) == 0 && add_rows(db, rows, count, failure) == 0 &&
	    sqlite_commit(db, failure) == 0)
		return 0;
	sqlite_rollback(db);
	return -1;
}
