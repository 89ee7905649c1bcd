/* postgresql-session.c: a connection, and what goes wrong with it. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "store/postgresql-session.h"

/*
 * What the server says of itself and not of our data: class by class, the first letters of
 * SQLSTATE (PostgreSQL's manual, appendix A).
 */
static const struct {
	const char *state;
	enum exit_status status;
} meanings[] = {
	{ "08", EXIT_UNAVAILABLE }, /* the connection */
	{ "40", EXIT_UNAVAILABLE }, /* rolled back: deadlock, serialization */
	{ "53", EXIT_UNAVAILABLE }, /* disk, memory or connections are used up */
	{ "55P03", EXIT_UNAVAILABLE }, /* a lock was not to be had */
	{ "57P", EXIT_UNAVAILABLE }, /* shut down, crashed, starting */
	{ "58", EXIT_UNAVAILABLE }, /* its disk */
	{ "25006", EXIT_UNAVAILABLE }, /* a standby, for now */
	{ "22", EXIT_BAD_DATA }, { "23", EXIT_BAD_DATA }, /* a word that a column does not take */
};

static enum exit_status
meaning(const PGresult *result)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;

	for (size_t i = 0; state && i < sizeof(meanings) / sizeof(*meanings); i++)
		if (strncmp(state, meanings[i].state, strlen(meanings[i].state)) == 0)
			return meanings[i].status;
	/* Without a state it is libpq that speaks, of the connection. */
	return state ? EXIT_BAD_CONFIG : EXIT_UNAVAILABLE;
}

/* The message on one line, without the address: that may hold a password. */
static int
say(struct failure *failure, enum exit_status status, const char *text)
{
	size_t size;

	failure_set(failure, status, "PostgreSQL: %s", text);
	for (char *at = failure->text; *at; at++)
		if (*at == '\n' || *at == '\t')
			*at = ' ';
	for (size = strlen(failure->text); size && failure->text[size - 1] == ' '; size--)
		failure->text[size - 1] = '\0';
	return -1;
}

int
postgresql_failure(struct postgresql *db, const PGresult *result, struct failure *failure)
{
	const char *text = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;

	return say(failure, meaning(result), text ? text : PQerrorMessage(db->conn));
}

int
run_sql(struct postgresql *db, const char *sql, struct failure *failure)
{
	PGresult *result = PQexec(db->conn, sql);
	ExecStatusType status = PQresultStatus(result);
	int done = 0;

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
		done = postgresql_failure(db, result, failure);
	PQclear(result);
	return done;
}

static const char *
text_of(int statement)
{
	if (statement >= SQL_TRIAGE && statement < SQL_ACCOUNTS)
		return postgresql_triage_sql[statement - SQL_TRIAGE];
	if (statement >= SQL_ACCOUNTS && statement < SQL_LIVE)
		return postgresql_accounts_sql[statement - SQL_ACCOUNTS];
	if (statement >= SQL_LIVE && statement < SQL_STATEMENT_COUNT)
		return postgresql_live_sql[statement - SQL_LIVE];
	return postgresql_sql[statement];
}

/* Names are numbers: "3". */
static int
prepare(struct postgresql *db, int statement, struct failure *failure)
{
	char name[16];
	PGresult *result;
	int done = 0;

	if (db->is_prepared[statement])
		return 0;
	snprintf(name, sizeof(name), "%d", statement);
	result = PQprepare(db->conn, name, text_of(statement), 0, NULL);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		done = postgresql_failure(db, result, failure);
	db->is_prepared[statement] = done == 0;
	PQclear(result);
	return done;
}

int
send_statement(struct postgresql *db, int statement, const struct parameters *parameters,
    struct failure *failure)
{
	static const struct parameters none;
	const char *values[PARAMETERS];
	int formats[PARAMETERS];
	char name[16];

	if (prepare(db, statement, failure) != 0)
		return -1;
	if (parameters == NULL)
		parameters = &none;
	for (int i = 0; i < parameters->count; i++) {
		formats[i] = 1;
		/* An empty text is not NULL, even where no byte was ever put down. */
		values[i] =
		    parameters->bytes.data ? parameters->bytes.data + parameters->start[i] : "";
		if (parameters->is_null[i])
			values[i] = NULL;
	}
	snprintf(name, sizeof(name), "%d", statement);
	if (PQsendQueryPrepared(
		db->conn, name, parameters->count, values, parameters->size, formats, 1) != 1)
		return postgresql_failure(db, NULL, failure);
	return 0;
}

PGresult *
run_statement(struct postgresql *db, int statement, const struct parameters *parameters,
    struct failure *failure)
{
	PGresult *result, *end;
	ExecStatusType status;

	if (send_statement(db, statement, parameters, failure) != 0)
		return NULL;
	result = PQgetResult(db->conn);
	while ((end = PQgetResult(db->conn)) != NULL)
		PQclear(end);
	status = PQresultStatus(result);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return result;
	postgresql_failure(db, result, failure);
	PQclear(result);
	return NULL;
}

int
run_for_number(struct postgresql *db, int statement, const struct parameters *parameters,
    int64_t *out, struct failure *failure)
{
	PGresult *result = run_statement(db, statement, parameters, failure);
	struct store_value value = { .type = STORE_NULL };

	if (result == NULL)
		return -1;
	value = PQntuples(result) == 1 ? postgresql_column(result, 0, 0) : value;
	*out = value.type == STORE_INTEGER ? value.integer : -1;
	PQclear(result);
	return 0;
}

/*
 * Before the address, so that it may say otherwise: how long to wait for who does not answer.
 * A cut cable is noticed by both ends' silence; without it a write would wait for hours.
 */
static const char *const keywords[] = { "connect_timeout", "tcp_user_timeout", "keepalives_idle",
	"keepalives_interval", "keepalives_count", "fallback_application_name", "dbname",
	"client_encoding", NULL };

/* Dials.  *is_there: where it was refused, there is somebody who refuses us. */
static PGconn *
dial(const char *address, bool *is_there)
{
	const char *const values[] = { "5", "15000", "10", "5", "3", "siem", address, "UTF8",
		NULL };
	PGconn *conn = PQconnectdbParams(keywords, values, 1);
	PGPing ping = PQPING_OK;

	if (PQstatus(conn) != CONNECTION_OK)
		ping = PQpingParams(keywords, values, 1);
	if (PQstatus(conn) != CONNECTION_OK && ping == PQPING_OK) {
		/* Does it refuse us, or did it only start when we had asked? */
		PQreset(conn);
		if (PQstatus(conn) != CONNECTION_OK)
			ping = PQpingParams(keywords, values, 1);
	}
	*is_there = ping == PQPING_OK || ping == PQPING_NO_ATTEMPT;
	return conn;
}

static void
hang_up(struct postgresql *db)
{
	PQfinish(db->conn);
	db->conn = NULL;
	memset(db->is_prepared, 0, sizeof(db->is_prepared));
	memset(db->days, 0, sizeof(db->days));
	db->day_count = 0;
	db->today = INT64_MIN;
	db->run_hour = INT64_MIN;
}

/* The server's notices are for its log: the tools' standard error is ours. */
static void
hear_nothing(void *data, const PGresult *result)
{
	(void)data;
	(void)result;
}

static int
check_server(struct postgresql *db, struct failure *failure)
{
	const char *encoding = PQparameterStatus(db->conn, "server_encoding");

	if (PQserverVersion(db->conn) < 150000)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "PostgreSQL %d is too old: 15 or later is needed",
		    PQserverVersion(db->conn) / 10000);
	if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "database \"%s\" has the encoding %s: UTF8 is needed", PQdb(db->conn),
		    encoding ? encoding : "unknown");
	return run_sql(db, postgresql_begin_session, failure);
}

static int
connect_to(struct postgresql *db, struct failure *failure)
{
	bool is_there;

	hang_up(db);
	db->conn = dial(db->address, &is_there);
	if (PQstatus(db->conn) == CONNECTION_OK) {
		PQsetNoticeReceiver(db->conn, hear_nothing, NULL);
		return check_server(db, failure);
	}
	/* For a password, a name, or an address that is none. */
	return say(
	    failure, is_there ? EXIT_BAD_CONFIG : EXIT_UNAVAILABLE, PQerrorMessage(db->conn));
}

static int
begin_use(struct postgresql *db, struct failure *failure)
{
	int64_t level;

	if (check_steps(db, failure) != 0)
		return -1;
	if (db->use == STORE_MIGRATES)
		return 0;
	if (run_for_number(db, SQL_LEVEL, NULL, &level, failure) != 0)
		return -1;
	db->level = (enum store_level)level;
	if (db->use != STORE_WRITES)
		return 0;
	return run_sql(db, postgresql_staging, failure) != 0 ? -1 : make_days_ahead(db, failure);
}

void *
postgresql_open(const char *address, enum store_use use, struct failure *failure)
{
	struct postgresql *db = must_calloc(1, sizeof(*db));
	size_t size = strlen(address) + 1;

	db->address = must_alloc(size);
	memcpy(db->address, address, size);
	db->use = use;
	if (connect_to(db, failure) == 0 && begin_use(db, failure) == 0)
		return db;
	postgresql_free(db);
	return NULL;
}

int
postgresql_reopen(void *data, struct failure *failure)
{
	struct postgresql *db = data;

	return connect_to(db, failure) == 0 && begin_use(db, failure) == 0 ? 0 : -1;
}

void
postgresql_free(void *data)
{
	struct postgresql *db = data;

	if (db == NULL)
		return;
	PQfinish(db->conn);
	buffer_release(&db->copied);
	explicit_bzero(db->address, strlen(db->address));
	free(db->address);
	free(db);
}
