/*
 * sqlite-session.h: events in SQLite: an open file, and the statements prepared on it.
 *
 * Only sqlite*.c include it.  A store is one file, in WAL mode: one writes at a time, and
 * whoever reads stops nobody.  Accounts are in a second file beside it, "siem-accounts.db"
 * for "siem.db": store_migrate makes it, and store_open_accounts (accounts.h) opens it; who
 * reads hostile lines never does.
 *
 * Texts of columns have U+FFFD for a NUL and for what is no UTF-8, and are cut at
 * LIMIT_STORE_TEXT (text.h); an address that is none is NULL; times beyond the years 1 to
 * 9999 are those years' ends.  The line itself is untouched.
 */
#ifndef STORE_SQLITE_SESSION_H
#define STORE_SQLITE_SESSION_H

#include <sqlite3.h>

#include "base/arena.h"
#include "store/driver.h"
#include "store/schema.h"

/* Beside those of driver.h: what writing and pruning are made of. */
enum {
	SQL_NETWORK_SIZE = SQL_STATEMENT_COUNT,
	SQL_NETWORK, /* of each row of five one more; values 17 and 18: from, until */
	SQL_NETWORK_ALONE = SQL_NETWORK + SQL_TOP_HOURS / LEAD_COUNT, /* of lists and counts */
	SQL_PAIRED = SQL_NETWORK_ALONE + SQL_TOP / LEAD_COUNT, /* of lists: a user at a host */
	SQL_COUNTED = SQL_PAIRED + SQL_COUNT / LEAD_COUNT, /* a field each: not summed up */
	SQL_BEGIN = SQL_COUNTED + TOP_COUNT,
	SQL_COMMIT,
	SQL_LAST_LINE,
	SQL_ADD_EVENT,
	SQL_ADD_LINE,
	SQL_ADD_ANOMALY,
	SQL_ADD_TOP,
	SQL_ADD_HOUR,
	SQL_ADD_SOURCE,
	SQL_OLD_EVENTS,
	SQL_DELETE_EVENT,
	SQL_DELETE_LINE,
	SQL_DELETE_ANOMALY,
	SQL_DELETE_TOPS,
	SQL_DELETE_SOURCES,
	SQL_OWN_COUNT
};

extern const char *const sqlite_sql[SQL_OWN_COUNT]; /* but for those of */
extern const char *const sqlite_triage_sql[SQL_TRIAGE_COUNT];
extern const char *const sqlite_accounts_sql[SQL_ACCOUNTS_COUNT];
extern const char *const sqlite_live_sql[SQL_LIVE_COUNT];

/* Ones that are not prepared: about the session, or before there are tables. */
extern const char sqlite_begin_session[];
extern const char sqlite_begin_reading[];
extern const char sqlite_steps_table[];

/* Of the fields that are counted, as tops has them. */
extern const char *const sqlite_fields[TOP_COUNT];

/* One of the two files: what is in it. */
struct sqlite_content {
	const char *what; /* "events" */
	const struct schema_step *steps;
	int application; /* the number that the file's header has for it */
	const char *mark; /* SQL that sets it */
};

extern const struct sqlite_content sqlite_events, sqlite_accounts;

struct tallies;

struct sqlite {
	char *path; /* as the address names it */
	const struct sqlite_content *content;
	enum store_use use;
	int busy_ms; /* how long to wait for who writes: LIMIT_STORE_BUSY_MS */
	bool was_open; /* once: then a file that is missing was taken away */
	sqlite3 *conn; /* NULL: none */
	sqlite3_stmt *prepared[SQL_OWN_COUNT];
	struct tallies *tallies; /* of a batch that is being written; NULL: none was yet */
	struct arena texts; /* of the batch, where they had to be changed */
	size_t texts_size;
};

/* What SQLite said, with the status that it means.  Always -1. */
int sqlite_failure(const struct sqlite *db, int code, struct failure *failure);

/* Runs SQL text of ours that has no values, any number of statements. */
int sqlite_execute(struct sqlite *db, const char *sql, struct failure *failure);

/* The first number of SQL text of ours. */
int sqlite_ask(struct sqlite *db, const char *sql, int64_t *out, struct failure *failure);

/* The statement, ready for values; NULL and *failure.  sqlite_end gives it back. */
sqlite3_stmt *sqlite_statement(struct sqlite *db, int statement, struct failure *failure);
void sqlite_end(sqlite3_stmt *stmt);

/* Runs one that gives no rows and has its values, to its end; and gives it back. */
int sqlite_finish(struct sqlite *db, sqlite3_stmt *stmt, struct failure *failure);

/* A transaction that may write; sqlite_rollback also after a failure of any of them. */
int sqlite_begin(struct sqlite *db, struct failure *failure);
int sqlite_commit(struct sqlite *db, struct failure *failure);
void sqlite_rollback(struct sqlite *db);

/* -1: EXIT_UNAVAILABLE, the file is no longer where it was: what is written would be lost. */
int sqlite_check_place(const struct sqlite *db, struct failure *failure);

/* Texts are the caller's until the statement ends; data NULL is SQL's NULL. */
void sqlite_bind_text(sqlite3_stmt *stmt, int at, struct span text);
void sqlite_bind_id(sqlite3_stmt *stmt, int at, const unsigned char *id);

/* An address in its one canonical form, in the arena or as it is; data NULL if it is none. */
struct span sqlite_address(struct span text, struct arena *arena);

/*
 * From which text on, and before which, the canonical forms of a network's addresses lie;
 * others may lie there too.  False: it is none, or there are no such texts.
 */
struct sqlite_range {
	char from[64], until[64];
};
bool sqlite_network_range(struct span network, struct sqlite_range *out);

/*
 * SQL_TOP_HOURS by the rows of SQL_COUNTED, which has its values.  1: shown, 0: there are too
 * many values to count them here, and none was shown; -1.
 */
int sqlite_rank(
    struct sqlite *db, sqlite3_stmt *stmt, const struct store_call *call, struct failure *failure);

/* The functions that statements call beside SQLite's own. */
int sqlite_add_functions(sqlite3 *conn);

int sqlite_connect(struct sqlite *db, struct failure *failure);
void sqlite_hang_up(struct sqlite *db);

/* How many steps the file has, 0 if it is empty.  -1: it is not ours, or newer. */
int sqlite_inspect(struct sqlite *db, int *applied, struct failure *failure);

/*
 * Readers that stop no writer.  Who else makes the file at the same time has it locked for
 * moments, for which SQLite does not always wait.
 */
int sqlite_use_wal(struct sqlite *db, struct failure *failure);

/* Applies what is missing, in one transaction; adds to *applied. */
int sqlite_apply(struct sqlite *db, int *applied, struct failure *failure);

/* The path of accounts beside this one of events, for free. */
char *sqlite_name_accounts(const char *path);

void *sqlite_open(const char *address, enum store_use use, struct failure *failure);
void *sqlite_open_accounts(const char *address, struct failure *failure);
void sqlite_free(void *data);
int sqlite_reopen(void *data, struct failure *failure);
int sqlite_migrate(void *data, int *applied, struct failure *failure);
int sqlite_write(void *data, const struct store_row *rows, size_t count, struct failure *failure);
int sqlite_prune(
    void *data, const struct store_age *age, int64_t *deleted, struct failure *failure);

#endif
