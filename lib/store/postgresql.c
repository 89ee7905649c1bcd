/*
 * postgresql.c: PostgreSQL as a driver: the statements of driver.h, run.
 *
 * Of an answer one row at a time is in memory.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"
#include "store/postgresql-session.h"

enum { COLUMNS = 8, FILTER_CONTAINS = 12 };

/* Columns hold no more of a text than that; what is looked for in the line, or said of it, is whole. */
static size_t
most_of(const struct store_call *call, int at)
{
	return call->statement < SQL_TOP_HOURS && at < FILTER_CONTAINS ? LIMIT_STORE_TEXT
								       : SIZE_MAX;
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

static int
send_call(struct postgresql *db, const struct store_call *call, struct failure *failure)
{
	struct parameters parameters = { .count = 0 };
	int done;

	for (int i = 0; i < call->count; i++)
		bind_value(&parameters, &call->values[i], most_of(call, i));
	done = send_statement(db, (int)call->statement, &parameters, failure);
	parameters_release(&parameters);
	return done;
}

static bool
show_row(const PGresult *result, const struct store_call *call)
{
	struct store_value columns[COLUMNS];
	int count = PQnfields(result);

	assert(count <= COLUMNS);
	for (int i = 0; i < count; i++)
		columns[i] = postgresql_column(result, 0, i);
	return call->see(call->data, columns);
}

/* All rows are fetched, also behind the last that is wanted: answers are short. */
static int
driver_run(void *data, struct store_call *call, struct failure *failure)
{
	struct postgresql *db = data;
	bool is_wanted = call->see != NULL;
	PGresult *result;
	int done = 0;

	call->changed = 0;
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

const struct store_driver store_postgresql = {
	.name = "postgresql",
	.schemes = { "postgresql://", "postgres://" },
	.open = postgresql_open,
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
