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
#include "store/sqlite-session.h"

#define NOW (1774616816000) /* 2026-03-27T13:06:56Z */

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
	struct buffer docs; /* each with a newline */
};

static inline bool
see(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct seen *seen = data;

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

#endif
