/* sqlite-session.c: a file that is open, and what goes wrong with it. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "store/sqlite-session.h"
#include "store/sqlite-tally.h"

/* By SQLite's primary result codes; others are BAD_CONFIG. */
static const struct {
	int code;
	enum exit_status status;
	const char *way_out;
} meanings[] = {
	{ SQLITE_BUSY, EXIT_UNAVAILABLE, NULL }, /* somebody else writes, for long */
	{ SQLITE_LOCKED, EXIT_UNAVAILABLE, NULL },
	{ SQLITE_PROTOCOL, EXIT_UNAVAILABLE, NULL },
	{ SQLITE_FULL, EXIT_UNAVAILABLE, NULL },
	{ SQLITE_IOERR, EXIT_UNAVAILABLE, NULL },
	{ SQLITE_NOMEM, EXIT_UNAVAILABLE, NULL },
	{ SQLITE_CANTOPEN, EXIT_UNAVAILABLE, NULL },
	{ SQLITE_READONLY, EXIT_UNAVAILABLE, NULL }, /* disks become so when they fail */
	{ SQLITE_CONSTRAINT, EXIT_BAD_DATA, NULL },
	{ SQLITE_MISMATCH, EXIT_BAD_DATA, NULL },
	{ SQLITE_TOOBIG, EXIT_BAD_DATA, NULL },
	{ SQLITE_CORRUPT, EXIT_BAD_CONFIG,
	    ": move it away and bring back a copy, or save what can be read of it with sqlite3's "
	    ".recover" },
	{ SQLITE_NOTADB, EXIT_BAD_CONFIG,
	    ": name another file, or move it away and bring back a copy" },
};

int
sqlite_failure(const struct sqlite *db, int code, struct failure *failure)
{
	const char *text = db->conn ? sqlite3_errmsg(db->conn) : sqlite3_errstr(code);
	int number = db->conn ? sqlite3_system_errno(db->conn) : 0, primary = code & 0xff;
	bool is_of_system = number && (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN);
	size_t i = 0, count = sizeof(meanings) / sizeof(*meanings);
	const char *way_out;

	while (i < count && meanings[i].code != primary)
		i++;
	way_out = i < count ? meanings[i].way_out : NULL;
	return failure_set(failure, i < count ? meanings[i].status : EXIT_BAD_CONFIG,
	    "SQLite: %s%s%s (%s)%s", text, is_of_system ? ": " : "",
	    is_of_system ? strerror(number) : "", db->path, way_out ? way_out : "");
}

int
sqlite_execute(struct sqlite *db, const char *sql, struct failure *failure)
{
	int code = sqlite3_exec(db->conn, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? 0 : sqlite_failure(db, code, failure);
}

int
sqlite_ask(struct sqlite *db, const char *sql, int64_t *out, struct failure *failure)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(db->conn, sql, -1, &stmt, NULL), done = 0;

	if (code == SQLITE_OK)
		code = sqlite3_step(stmt);
	if (code == SQLITE_ROW)
		*out = sqlite3_column_int64(stmt, 0);
	else
		done = sqlite_failure(db, code, failure);
	sqlite3_finalize(stmt);
	return done;
}

static const char *
text_of(int statement)
{
	if (statement >= SQL_TRIAGE && statement < SQL_ACCOUNTS)
		return sqlite_triage_sql[statement - SQL_TRIAGE];
	if (statement >= SQL_ACCOUNTS && statement < SQL_LIVE)
		return sqlite_accounts_sql[statement - SQL_ACCOUNTS];
	if (statement >= SQL_LIVE && statement < SQL_STATEMENT_COUNT)
		return sqlite_live_sql[statement - SQL_LIVE];
	return sqlite_sql[statement];
}

sqlite3_stmt *
sqlite_statement(struct sqlite *db, int statement, struct failure *failure)
{
	int code;

	if (db->conn == NULL) {
		failure_set(failure, EXIT_UNAVAILABLE, "store %s is not open", db->path);
		return NULL;
	}
	if (db->prepared[statement])
		return db->prepared[statement];
	code = sqlite3_prepare_v3(db->conn, text_of(statement), -1, SQLITE_PREPARE_PERSISTENT,
	    &db->prepared[statement], NULL);
	if (code != SQLITE_OK)
		sqlite_failure(db, code, failure);
	return db->prepared[statement];
}

void
sqlite_end(sqlite3_stmt *stmt)
{
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
}

int
sqlite_finish(struct sqlite *db, sqlite3_stmt *stmt, struct failure *failure)
{
	int code = sqlite3_step(stmt), done = 0;

	if (code != SQLITE_DONE && code != SQLITE_ROW)
		done = sqlite_failure(db, code, failure);
	sqlite3_reset(stmt);
	return done;
}

int
sqlite_check_place(const struct sqlite *db, struct failure *failure)
{
	int has_moved = 0;

	if (db->conn == NULL)
		return failure_set(failure, EXIT_UNAVAILABLE, "store %s is not open", db->path);
	if (sqlite3_file_control(db->conn, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved) !=
		SQLITE_OK ||
	    !has_moved)
		return 0;
	return failure_set(failure, EXIT_UNAVAILABLE,
	    "store %s was removed or replaced while it was open", db->path);
}

int
sqlite_begin(struct sqlite *db, struct failure *failure)
{
	sqlite3_stmt *stmt;

	if (sqlite_check_place(db, failure) != 0)
		return -1;
	stmt = sqlite_statement(db, SQL_BEGIN, failure);
	return stmt ? sqlite_finish(db, stmt, failure) : -1;
}

int
sqlite_commit(struct sqlite *db, struct failure *failure)
{
	sqlite3_stmt *stmt = sqlite_statement(db, SQL_COMMIT, failure);

	if (stmt == NULL || sqlite_finish(db, stmt, failure) != 0)
		return -1;
	return sqlite_check_place(db, failure);
}

/* Some failures have rolled back already. */
void
sqlite_rollback(struct sqlite *db)
{
	if (db->conn && !sqlite3_get_autocommit(db->conn))
		sqlite3_exec(db->conn, "rollback", NULL, NULL, NULL);
}

/* SQLite's own handler waits ever longer, and would sleep through the pauses of a pruning. */
static int
wait_turn(void *data, int tries)
{
	enum { TURN_MS = 2 };
	const struct timespec turn = { 0, TURN_MS * 1000000 };
	const struct sqlite *db = data;

	if (tries * TURN_MS >= db->busy_ms)
		return 0;
	nanosleep(&turn, NULL);
	return 1;
}

/* Where there is none one may be made, but not in place of one that was taken away. */
static bool
may_make(const struct sqlite *db)
{
	return !db->was_open && (db->use == STORE_WRITES || db->use == STORE_MIGRATES);
}

static int
fail_to_open(const struct sqlite *db, struct failure *failure)
{
	bool is_missing = errno == ENOENT;

	if (db->was_open)
		return failure_errno(
		    failure, EXIT_UNAVAILABLE, "cannot open store %s again", db->path);
	if (may_make(db))
		return failure_errno(failure, is_missing ? EXIT_UNAVAILABLE : EXIT_BAD_CONFIG,
		    "cannot make store %s", db->path);
	if (is_missing)
		return failure_set(failure, EXIT_NO_INPUT,
		    "cannot open store %s: %s (siem-store --migrate makes it)", db->path,
		    strerror(errno));
	return failure_errno(failure, EXIT_NO_INPUT, "cannot open store %s", db->path);
}

/* Of a mode that SQLite would not give it: lines hold what others must not read. */
static int
make_file(const struct sqlite *db)
{
	int fd = open(db->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno == EEXIST ? 0 : -1;
	return close(fd);
}

static int
find_file(const struct sqlite *db, struct failure *failure)
{
	struct stat status;
	int found = stat(db->path, &status);

	if (found != 0 && errno == ENOENT && may_make(db))
		return make_file(db) == 0 ? 0 : fail_to_open(db, failure);
	if (found != 0)
		return fail_to_open(db, failure);
	if (!S_ISREG(status.st_mode))
		return failure_set(
		    failure, EXIT_BAD_CONFIG, "store %s is no regular file", db->path);
	return 0;
}

/* A relative path gets "./": names such as ":memory:" and "file:x?y" are files too. */
static int
dial(struct sqlite *db, struct failure *failure)
{
	size_t size = strlen(db->path) + sizeof("./");
	char *path = must_alloc(size);
	int code;

	memcpy(path, "./", 2);
	memcpy(path + (db->path[0] == '/' ? 0 : 2), db->path, strlen(db->path) + 1);
	code = sqlite3_open_v2(path, &db->conn,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	free(path);
	if (code == SQLITE_OK)
		code = sqlite_add_functions(db->conn);
	if (code != SQLITE_OK)
		return sqlite_failure(db, code, failure);
	sqlite3_busy_handler(db->conn, wait_turn, db);
	sqlite3_db_config(db->conn, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (db->use != STORE_READS && sqlite3_db_readonly(db->conn, "main") == 1)
		return failure_set(
		    failure, EXIT_BAD_CONFIG, "store %s may not be written to", db->path);
	return 0;
}

int
sqlite_connect(struct sqlite *db, struct failure *failure)
{
	sqlite_hang_up(db);
	if (find_file(db, failure) == 0 && dial(db, failure) == 0 &&
	    sqlite_execute(db, sqlite_begin_session, failure) == 0 &&
	    (db->use != STORE_READS || sqlite_execute(db, sqlite_begin_reading, failure) == 0))
		return 0;
	sqlite_hang_up(db);
	return -1;
}

/*
 * What is still in the log of a file that was moved goes into that file.  SQLite would leave the
 * log where it is, and take it for the one of the next file by that name.
 */
static void
empty_log(struct sqlite *db)
{
	struct failure ignored;

	if (db->conn && sqlite_check_place(db, &ignored) != 0)
		sqlite3_wal_checkpoint_v2(db->conn, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

void
sqlite_hang_up(struct sqlite *db)
{
	empty_log(db);
	for (int i = 0; i < SQL_OWN_COUNT; i++)
		sqlite3_finalize(db->prepared[i]);
	memset(db->prepared, 0, sizeof(db->prepared));
	sqlite3_close(db->conn);
	db->conn = NULL;
}

static int
begin_use(struct sqlite *db, struct failure *failure)
{
	int applied;

	if (sqlite_inspect(db, &applied, failure) != 0)
		return -1;
	if (db->use == STORE_MIGRATES)
		return 0;
	if (applied == 0 && db->use != STORE_WRITES)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "store %s has no tables for %s yet (siem-store --migrate)", db->path,
		    db->content->what);
	if (applied == 0)
		return sqlite_apply(db, &applied, failure);
	if (schema_is_whole(db->content->steps, applied, failure) != 0)
		return -1;
	return db->use == STORE_READS ? 0 : sqlite_use_wal(db, failure);
}

static int
connect_and_begin(struct sqlite *db, struct failure *failure)
{
	if (sqlite_connect(db, failure) != 0)
		return -1;
	if (begin_use(db, failure) == 0) {
		db->was_open = true;
		return 0;
	}
	sqlite_hang_up(db);
	return -1;
}

static char *
copy_path(const char *path)
{
	size_t size = strlen(path) + 1;
	char *copy = must_alloc(size);

	memcpy(copy, path, size);
	return copy;
}

static void *
open_content(const char *address, const struct sqlite_content *content, enum store_use use,
    struct failure *failure)
{
	const char *path = address + strlen(store_sqlite.schemes[0]);
	struct sqlite *db;

	if (*path == '\0') {
		failure_set(failure, EXIT_BAD_CONFIG, "\"%s\" names no file", address);
		return NULL;
	}
	db = must_calloc(1, sizeof(*db));
	db->path = content == &sqlite_accounts ? sqlite_name_accounts(path) : copy_path(path);
	db->content = content;
	db->use = use;
	db->busy_ms = LIMIT_STORE_BUSY_MS;
	if (connect_and_begin(db, failure) == 0)
		return db;
	sqlite_free(db);
	return NULL;
}

void *
sqlite_open(const char *address, enum store_use use, struct failure *failure)
{
	return open_content(address, &sqlite_events, use, failure);
}

void *
sqlite_open_accounts(const char *address, struct failure *failure)
{
	return open_content(address, &sqlite_accounts, STORE_WRITES, failure);
}

int
sqlite_reopen(void *data, struct failure *failure)
{
	return connect_and_begin(data, failure);
}

void
sqlite_free(void *data)
{
	struct sqlite *db = data;

	if (db == NULL)
		return;
	sqlite_hang_up(db);
	tallies_free(db->tallies);
	arena_release(&db->texts);
	free(db->path);
	free(db);
}
