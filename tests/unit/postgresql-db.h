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
#include "store-rows.h"
#include "store/postgresql-session.h"

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

static inline struct store *
open_store(enum store_use use, struct failure *failure)
{
	return store_open(address, use, failure);
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

/* How many events go, which is how many were said to. */
static inline int64_t
prune(struct store *store, struct store_age age)
{
	struct failure failure;
	int64_t count, deleted = 0;

	if (store_prune_count(store, &age, &count, &failure) != 0 ||
	    store_postgresql.prune(store->db, &age, &deleted, &failure) != 0)
		fail_msg("%s", failure.text);
	assert_int_equal(deleted, count);
	return deleted;
}

#endif
