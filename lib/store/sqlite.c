/* sqlite.c: SQLite as a driver: the statements of driver.h, run. */

#include <assert.h>

#include "base/limits.h"
#include "store/sqlite-session.h"
#include "store/text.h"

enum { RANGE = 17 };

/* Filters among the values of a search, from 0. */
enum {
	FILTER_FIRST = 2,
	FILTER_SOURCE = 5,
	FILTER_USER,
	FILTER_HOST,
	FILTER_CONTAINS = 12,
};

/* Columns hold no more of a text than that; what is looked for in the line, or said of it, is whole. */
static size_t
most_of(const struct store_call *call, int at)
{
	return call->statement < SQL_TOP_HOURS && at < FILTER_CONTAINS ? LIMIT_STORE_TEXT
								       : SIZE_MAX;
}

/* An address as columns have it; what is none stays as it is, and equals no column. */
static struct span
network_text(struct span text, struct arena *arena)
{
	struct span address = sqlite_address(text, arena);

	return address.data ? address : text_column(text, LIMIT_STORE_TEXT, arena);
}

static void
bind_value(sqlite3_stmt *stmt, int at, const struct store_value *value, struct span text)
{
	switch (value->type) {
	case STORE_NULL:
		sqlite3_bind_null(stmt, at);
		break;
	case STORE_INTEGER:
	case STORE_BOOL:
	case STORE_TIME:
		sqlite3_bind_int64(stmt, at, value->integer);
		break;
	case STORE_REAL:
		sqlite3_bind_double(stmt, at, value->real);
		break;
	case STORE_ID:
		sqlite3_bind_blob(stmt, at, value->text.data, (int)value->text.size, SQLITE_STATIC);
		break;
	case STORE_TEXT:
	case STORE_NETWORK:
		sqlite_bind_text(stmt, at, text.data ? text : SPAN(""));
		break;
	}
}

static void
bind_values(sqlite3_stmt *stmt, const struct store_call *call, struct arena *texts)
{
	const struct store_value *value;
	struct span text = { NULL, 0 };

	for (int i = 0; i < call->count; i++) {
		value = &call->values[i];
		if (value->type == STORE_TEXT)
			text = text_column(value->text, most_of(call, i), texts);
		if (value->type == STORE_NETWORK)
			text = network_text(value->text, texts);
		bind_value(stmt, i + 1, value, text);
	}
}

static struct store_value
column_of(sqlite3_stmt *stmt, int at)
{
	struct store_value value = { .type = STORE_NULL };

	switch (sqlite3_column_type(stmt, at)) {
	case SQLITE_INTEGER:
		value.type = STORE_INTEGER;
		value.integer = sqlite3_column_int64(stmt, at);
		break;
	case SQLITE_FLOAT:
		value.type = STORE_REAL;
		value.real = sqlite3_column_double(stmt, at);
		break;
	case SQLITE_TEXT:
		value.type = STORE_TEXT;
		value.text.data = (const char *)sqlite3_column_text(stmt, at);
		value.text.size = (size_t)sqlite3_column_bytes(stmt, at);
		break;
	case SQLITE_BLOB:
		value.type = STORE_ID;
		value.text.data = sqlite3_column_blob(stmt, at);
		value.text.size = (size_t)sqlite3_column_bytes(stmt, at);
		break;
	}
	return value;
}

static bool
show_row(sqlite3_stmt *stmt, const struct store_call *call)
{
	struct store_value columns[STORE_COLUMNS];
	int count = sqlite3_column_count(stmt);

	assert(count <= STORE_COLUMNS);
	for (int i = 0; i < count; i++)
		columns[i] = column_of(stmt, i);
	return call->see(call->data, columns);
}

static int
step_through(
    struct sqlite *db, sqlite3_stmt *stmt, struct store_call *call, struct failure *failure)
{
	bool is_wanted = call->see != NULL;
	int code = sqlite3_step(stmt);

	while (code == SQLITE_ROW && is_wanted) {
		is_wanted = show_row(stmt, call);
		if (is_wanted)
			code = sqlite3_step(stmt);
	}
	if (code != SQLITE_DONE && code != SQLITE_ROW)
		return sqlite_failure(db, code, failure);
	call->changed = sqlite3_stmt_readonly(stmt) ? 0 : sqlite3_changes64(db->conn);
	return 0;
}

static void
bind_range(sqlite3_stmt *stmt, int at, const struct sqlite_range *range)
{
	sqlite_bind_text(stmt, at, span_of(range->from));
	sqlite_bind_text(stmt, at + 1, span_of(range->until));
}

/* Are there few events in it?  -1: *failure. */
static int
is_small(struct sqlite *db, const struct sqlite_range *range, struct failure *failure)
{
	sqlite3_stmt *stmt = sqlite_statement(db, SQL_NETWORK_SIZE, failure);
	int code, is;

	if (stmt == NULL)
		return -1;
	bind_range(stmt, 1, range);
	sqlite3_bind_int(stmt, 3, LIMIT_STORE_SORTED);
	code = sqlite3_step(stmt);
	is = code == SQLITE_ROW ? sqlite3_column_int(stmt, 0) < LIMIT_STORE_SORTED
				: sqlite_failure(db, code, failure);
	sqlite_end(stmt);
	return is;
}

/* Are there no filters beside the time and these two? */
static bool
has_only(const struct store_call *call, int one, int other)
{
	for (int i = FILTER_FIRST; i <= FILTER_CONTAINS; i++)
		if (i != one && i != other && call->values[i].type != STORE_NULL &&
		    !(call->values[i].type == STORE_BOOL && !call->values[i].integer))
			return false;
	return true;
}

/*
 * The statement that does the same beginning with a network: where that has few events, all
 * others would be passed to find them.
 */
static int
choose_network(struct sqlite *db, const struct store_call *call, struct sqlite_range *range,
    struct failure *failure)
{
	int statement = (int)call->statement, is;

	if (!sqlite_network_range(call->values[FILTER_SOURCE].text, range))
		return statement;
	is = is_small(db, range, failure);
	if (is <= 0)
		return is < 0 ? -1 : statement;
	return statement / LEAD_COUNT +
	       (statement < SQL_TOP && has_only(call, FILTER_SOURCE, FILTER_SOURCE)
		       ? SQL_NETWORK_ALONE
		       : SQL_NETWORK);
}

/* The statement, or a quicker one that does the same for these values.  -1: *failure. */
static int
choose(struct sqlite *db, const struct store_call *call, struct sqlite_range *range,
    struct failure *failure)
{
	int statement = (int)call->statement, lead = statement % LEAD_COUNT;

	if (statement < SQL_COUNT && lead == LEAD_USER &&
	    call->values[FILTER_HOST].type == STORE_TEXT &&
	    has_only(call, FILTER_USER, FILTER_HOST))
		return SQL_PAIRED + statement / LEAD_COUNT;
	if (statement < SQL_TOP_HOURS && lead == LEAD_TIME &&
	    call->values[FILTER_SOURCE].type == STORE_NETWORK)
		return choose_network(db, call, range, failure);
	return statement;
}

/* Runs the call by this statement of ours. */
static int
run_as(struct sqlite *db, int statement, struct store_call *call, const struct sqlite_range *range,
    struct failure *failure)
{
	sqlite3_stmt *stmt = sqlite_statement(db, statement, failure);
	struct arena texts = { 0 };
	int done;

	if (stmt == NULL)
		return -1;
	bind_values(stmt, call, &texts);
	if (statement >= SQL_NETWORK && statement < SQL_PAIRED)
		bind_range(stmt, RANGE, range);
	done = statement >= SQL_COUNTED ? sqlite_rank(db, stmt, call, failure)
					: step_through(db, stmt, call, failure);
	sqlite_end(stmt);
	arena_release(&texts);
	return done;
}

static int
driver_run(void *data, struct store_call *call, struct failure *failure)
{
	struct sqlite *db = data;
	int statement = (int)call->statement, done = 0;
	struct sqlite_range range = { "", "" };

	call->changed = 0;
	if (sqlite_check_place(db, failure) != 0)
		return -1;
	if (statement >= SQL_TOP_HOURS && statement < SQL_HOURS)
		done = run_as(db, SQL_COUNTED + statement - SQL_TOP_HOURS, call, &range, failure);
	if (done != 0)
		return done > 0 ? 0 : -1;
	statement = choose(db, call, &range, failure);
	return statement < 0 ? -1 : run_as(db, statement, call, &range, failure);
}

static int
driver_begin(void *db, struct failure *failure)
{
	return sqlite_begin(db, failure);
}

static int
driver_commit(void *db, struct failure *failure)
{
	return sqlite_commit(db, failure);
}

static void
driver_rollback(void *db)
{
	sqlite_rollback(db);
}

static enum store_level
driver_level(const void *db)
{
	(void)db;
	return STORE_TABLE;
}

const struct store_driver store_sqlite = {
	.name = "sqlite",
	.schemes = { "sqlite:" },
	.open = sqlite_open,
	.open_accounts = sqlite_open_accounts,
	.free = sqlite_free,
	.reopen = sqlite_reopen,
	.migrate = sqlite_migrate,
	.level = driver_level,
	.write = sqlite_write,
	.prune = sqlite_prune,
	.run = driver_run,
	.begin = driver_begin,
	.commit = driver_commit,
	.rollback = driver_rollback,
};
