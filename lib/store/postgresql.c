/*
 * postgresql.c: PostgreSQL as a driver: the statements of driver.h, run.
 *
 * Of an answer one row at a time is in memory.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/limits.h"
#include "store/postgresql-session.h"

/* Places among the values of a search. */
enum { AT_SINCE = 0, AT_UNTIL = 1, AT_SOURCE = 5, AT_CONTAINS = 12, AT_AFTER = 13, AT_LIMIT = 15 };

/* Columns hold no more of a text than that; what is looked for in the line, or said of it, is whole. */
static size_t
most_of(const struct store_call *call, int at)
{
	return call->statement < SQL_TOP_HOURS && at < AT_CONTAINS ? LIMIT_STORE_TEXT : SIZE_MAX;
}

/* An address that is none is no event's: from the end of time on there is none. */
static void
bind_network(struct parameters *to, struct span text)
{
	if (!add_network(to, text))
		put_long(to->bytes.data + to->start[0], INT64_MAX);
}

static void
bind_value(struct parameters *to, const struct store_value *value, size_t most)
{
	switch (value->type) {
	case STORE_NULL:
		add_null(to);
		break;
	case STORE_INTEGER:
		add_integer(to, value->integer);
		break;
	case STORE_REAL:
		add_real(to, value->real);
		break;
	case STORE_BOOL:
		add_flag(to, value->integer != 0);
		break;
	case STORE_TIME:
		add_time(to, value->integer);
		break;
	case STORE_TEXT:
		add_text(to, value->text, most);
		break;
	case STORE_ID:
		add_bytes(to, value->text.data, value->text.size);
		break;
	case STORE_NETWORK:
		bind_network(to, value->text);
		break;
	}
}

/* The statement, or one that does the same more quickly for these values. */
static int
choose(const struct store_call *call)
{
	bool is_of_network =
	    call->statement < SQL_COUNT && call->values[AT_SOURCE].type == STORE_NETWORK;

	if (is_of_network && call->statement % LEAD_COUNT == LEAD_TIME)
		return call->statement < SQL_SELECT_DOWN ? SQL_NETWORK_UP : SQL_NETWORK_DOWN;
	return (int)call->statement;
}

static int
send_call(struct postgresql *db, const struct store_call *call, struct failure *failure)
{
	struct parameters parameters = { .count = 0 };
	int done;

	for (int i = 0; i < call->count; i++)
		bind_value(&parameters, &call->values[i], most_of(call, i));
	done = send_statement(db, choose(call), &parameters, failure);
	parameters_release(&parameters);
	return done;
}

static bool
show_row(const PGresult *result, const struct store_call *call)
{
	struct store_value columns[STORE_COLUMNS];
	int count = PQnfields(result);

	assert(count <= STORE_COLUMNS);
	for (int i = 0; i < count; i++)
		columns[i] = postgresql_column(result, 0, i);
	return call->see(call->data, columns);
}

/* All rows are fetched, also behind the last that is wanted: answers are short. */
static int
run_call(struct postgresql *db, struct store_call *call, struct failure *failure)
{
	bool is_wanted = call->see != NULL;
	PGresult *result;
	int done = 0;

	if (send_call(db, call, failure) != 0)
		return -1;
	PQsetSingleRowMode(db->conn);
	while ((result = PQgetResult(db->conn)) != NULL) {
		switch (PQresultStatus(result)) {
		case PGRES_SINGLE_TUPLE:
			is_wanted = is_wanted && show_row(result, call);
			break;
		case PGRES_COMMAND_OK:
			call->changed = strtoll(PQcmdTuples(result), NULL, 10);
			break;
		case PGRES_TUPLES_OK:
			break;
		default:
			if (done == 0)
				done = postgresql_failure(db, result, failure);
		}
		PQclear(result);
	}
	return done;
}

/* Which days follow each other; a new look each hour, since days are added and go. */
static int
find_days(struct postgresql *db, struct failure *failure)
{
	int64_t hour = (int64_t)time(NULL) / (HOUR_MS / SECOND_MS);
	PGresult *result;

	if (hour == db->run_hour)
		return 0;
	result = run_statement(db, SQL_DAYS_RUN, NULL, failure);
	if (result == NULL)
		return -1;
	db->run_hour = hour;
	db->run_since_ms = db->run_until_ms = INT64_MAX;
	if (PQntuples(result) == 1) {
		db->run_since_ms = postgresql_column(result, 0, 0).integer;
		db->run_until_ms = postgresql_column(result, 0, 1).integer;
	}
	PQclear(result);
	return 0;
}

struct part {
	const struct store_call *whole;
	int64_t left;
	bool is_stopped;
};

static bool
see_part(void *data, const struct store_value *columns)
{
	struct part *part = data;

	part->left--;
	part->is_stopped = !part->whole->see(part->whole->data, columns);
	return !part->is_stopped;
}

/* The search between these times, if there can be anything. */
static int
run_part(struct postgresql *db, struct part *part, const int64_t ends[2], struct failure *failure)
{
	struct store_value values[PARAMETERS];
	struct store_call call = *part->whole;
	bool is_up = call.statement < SQL_SELECT_DOWN;

	memcpy(values, call.values, (size_t)call.count * sizeof(*values));
	if (values[AT_SINCE].integer < ends[0])
		values[AT_SINCE].integer = ends[0];
	if (values[AT_UNTIL].integer > ends[1])
		values[AT_UNTIL].integer = ends[1];
	if (values[AT_SINCE].integer >= values[AT_UNTIL].integer ||
	    (is_up ? values[AT_AFTER].integer >= values[AT_UNTIL].integer
		   : values[AT_AFTER].integer < values[AT_SINCE].integer))
		return 0;
	values[AT_LIMIT].integer = part->left;
	call.values = values;
	call.see = see_part;
	call.data = part;
	return run_call(db, &call, failure);
}

/*
 * A list is asked for in three parts: the days without a gap, what is earlier and what is
 * later.  Of those days PostgreSQL opens one after the other until the list is full;
 * where an event may also stand in no day, it must open all for their first one.
 */
static int
run_parts(struct postgresql *db, struct store_call *call, struct failure *failure)
{
	struct part part = { .whole = call, .left = call->values[AT_LIMIT].integer };
	int64_t ends[4] = { INT64_MIN, 0, 0, INT64_MAX };

	if (find_days(db, failure) != 0)
		return -1;
	ends[1] = db->run_since_ms;
	ends[2] = db->run_until_ms;
	for (int i = 0; i < 3 && part.left > 0 && !part.is_stopped; i++)
		if (run_part(db, &part, ends + (call->statement < SQL_SELECT_DOWN ? i : 2 - i),
			failure) != 0)
			return -1;
	return 0;
}

static int
driver_run(void *data, struct store_call *call, struct failure *failure)
{
	struct postgresql *db = data;

	call->changed = 0;
	if (db->level == STORE_PARTITIONS && call->statement < SQL_COUNT)
		return run_parts(db, call, failure);
	return run_call(db, call, failure);
}

static int
driver_begin(void *db, struct failure *failure)
{
	return run_sql(db, "begin", failure);
}

/* After a failure PostgreSQL would take this for a rollback and be content. */
static int
driver_commit(void *data, struct failure *failure)
{
	struct postgresql *db = data;

	assert(PQtransactionStatus(db->conn) != PQTRANS_INERROR);
	return run_sql(db, "commit", failure);
}

static void
driver_rollback(void *db)
{
	struct failure ignored;

	run_sql(db, "rollback", &ignored);
}

static enum store_level
driver_level(const void *data)
{
	const struct postgresql *db = data;

	return db->level;
}

/* They stand beside the events. */
static void *
open_accounts(const char *address, struct failure *failure)
{
	return postgresql_open(address, STORE_CHANGES, failure);
}

const struct store_driver store_postgresql = {
	.name = "postgresql",
	.schemes = { "postgresql://", "postgres://" },
	.open = postgresql_open,
	.open_accounts = open_accounts,
	.free = postgresql_free,
	.reopen = postgresql_reopen,
	.migrate = postgresql_migrate,
	.level = driver_level,
	.write = postgresql_write,
	.prune = postgresql_prune,
	.run = driver_run,
	.begin = driver_begin,
	.commit = driver_commit,
	.rollback = driver_rollback,
};
