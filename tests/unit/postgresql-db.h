/*
 * postgresql-db.h: a PostgreSQL of a test program's own, and a database for each of its tests.
 *
 * start and stop are the group's; a test begins with open_new(), which skips it where no
 * server is installed.
 */
#ifndef TESTS_POSTGRESQL_DB_H
#define TESTS_POSTGRESQL_DB_H

#include <signal.h>
#include <time.h>

#include "base/clock.h"
#include "servers.h"
#include "store/postgresql-session.h"

#define NOW (1774616816000) /* 2026-03-27T13:06:56Z */

static char folder[512]; /* empty: not installed */
static int database;
static char address[700];

static inline int
start(void **state)
{
	(void)state;
	if (!server_run("postgresql_bin >/dev/null", NULL)) {
		print_message("PostgreSQL is not installed\n");
		return 0;
	}
	return server_run("start_postgresql >&2 && echo $postgresql_dir", folder) ? 0 : -1;
}

static inline void
server(const char *function)
{
	char line[700];

	snprintf(line, sizeof(line), "postgresql_dir=\"%s\"; %s", folder, function);
	if (!server_run(line, NULL))
		fail_msg("%s", function);
}

static inline int
stop(void **state)
{
	(void)state;
	if (folder[0])
		server("stop_postgresql");
	return 0;
}

static inline void
say_address(char to[700], const char *user)
{
	snprintf(to, 700, "postgresql://%s@/t%d?host=%s", user, database, folder);
}

/* SQL of the test's own, in the test's database, or in the first one. */
static inline void
execute(const char *where, const char *sql)
{
	PGconn *conn = PQconnectdb(where);
	PGresult *result = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(result);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(conn));
	PQclear(result);
	PQfinish(conn);
}

/* The first value of an answer. */
static inline const char *
value_of(const char *sql)
{
	static char value[8192];
	PGconn *conn = PQconnectdb(address);
	PGresult *result = PQexec(conn, sql);

	if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) == 0)
		fail_msg("%s: %s", sql, PQerrorMessage(conn));
	snprintf(value, sizeof(value), "%s",
	    PQgetisnull(result, 0, 0) ? "NULL" : PQgetvalue(result, 0, 0));
	PQclear(result);
	PQfinish(conn);
	return value;
}

static inline void
make_database(void)
{
	char first[700], sql[64];

	if (folder[0] == '\0')
		skip();
	snprintf(first, sizeof(first), "postgresql://siem@/postgres?host=%s", folder);
	snprintf(sql, sizeof(sql), "create database t%d", ++database);
	execute(first, sql);
	say_address(address, "siem");
}

/* The driver alone: store_open would bring in the others. */
static inline struct store *
open_store(enum store_use use, struct failure *failure)
{
	void *db = store_postgresql.open(address, use, failure);
	struct store *store;

	if (db == NULL)
		return NULL;
	store = must_calloc(1, sizeof(*store));
	*store = (struct store){ .driver = &store_postgresql, .db = db };
	return store;
}

static inline void
close_store(struct store *store)
{
	store_postgresql.free(store->db);
	free(store);
}

static inline struct store *
open_for(enum store_use use)
{
	struct failure failure;
	struct store *store = open_store(use, &failure);

	if (store == NULL)
		fail_msg("%s", failure.text);
	return store;
}

static inline struct store *
open_new(void)
{
	make_database();
	return open_for(STORE_WRITES);
}

static inline struct store_row
row_of(int64_t time_ms, int number, const char *doc)
{
	struct store_row row = { .time_ms = time_ms, .received_ms = NOW, .risk = -1 };

	row.doc = span_of(doc);
	row.id[0] = (unsigned char)(number >> 8);
	row.id[1] = (unsigned char)number;
	return row;
}

static inline void
write_rows(struct store *store, const struct store_row *rows, size_t count)
{
	struct failure failure;

	if (store_postgresql.write(store->db, rows, count, &failure) != 0)
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
	int64_t former_ms;
	unsigned char last_id[STORE_ID_SIZE];
	bool is_ordered;
	struct buffer docs;
};

static inline bool
see(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct seen *seen = data;

	seen->is_ordered = seen->count == 0 || (seen->is_ordered && time_ms >= seen->former_ms);
	seen->former_ms = time_ms;
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

#endif
