/*
 * sqlite-db.h: a folder of a test program's own, and a store in a new file for each of its tests.
 *
 * start and stop are the group's; a test begins with open_new().
 */
#ifndef TESTS_SQLITE_DB_H
#define TESTS_SQLITE_DB_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "store-rows.h"
#include "store/sqlite-session.h"

static char folder[64], path[128], address[192];
static int file_count;

static inline int
start(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/test-sqlite.XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static inline int
stop(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static inline void
name_file(void)
{
	snprintf(path, sizeof(path), "%s/t%d.db", folder, ++file_count);
	snprintf(address, sizeof(address), "sqlite:%s", path);
}

static inline struct store *
open_for(enum store_use use)
{
	struct failure failure;
	struct store *store = store_open(address, use, &failure);

	if (store == NULL)
		fail_msg("%s", failure.text);
	return store;
}

static inline struct store *
open_new(void)
{
	name_file();
	return open_for(STORE_WRITES);
}

/* Why it cannot be opened. */
static inline struct failure
refused(enum store_use use)
{
	struct failure failure = { EXIT_DONE, "" };
	struct store *store = store_open(address, use, &failure);

	if (store)
		fail_msg("%s was opened", path);
	return failure;
}

/* SQL of the test's own; the first value of its answer as text. */
static inline const char *
value_in(const char *file, const char *sql)
{
	static char value[65536];
	sqlite3_stmt *stmt = NULL;
	sqlite3 *conn;
	int code = sqlite3_open_v2(file, &conn, SQLITE_OPEN_READWRITE, NULL);

	sqlite3_busy_timeout(conn, 10000);
	for (const char *rest = sql; code == SQLITE_OK && *rest; sqlite3_finalize(stmt)) {
		code = sqlite3_prepare_v2(conn, rest, -1, &stmt, &rest);
		if (code == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
			snprintf(value, sizeof(value), "%s",
			    sqlite3_column_text(stmt, 0)
				? (const char *)sqlite3_column_text(stmt, 0)
				: "NULL");
		code = code == SQLITE_OK ? sqlite3_reset(stmt) : code;
	}
	if (code != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(conn));
	sqlite3_close(conn);
	return value;
}

static inline const char *
value_of(const char *sql)
{
	return value_in(path, sql);
}

#endif
