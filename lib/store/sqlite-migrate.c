/* sqlite-migrate.c: the schema's steps, and whether the files have them. */

#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "store/sqlite-session.h"

/* "siem" and "siea" in ASCII. */
const struct sqlite_content sqlite_events = { "events", schema_sqlite, 0x7369656d,
	"pragma application_id = 0x7369656d" };
const struct sqlite_content sqlite_accounts = { "accounts", schema_sqlite_accounts, 0x73696561,
	"pragma application_id = 0x73696561" };

static const char read_steps[] = "select number, name, checksum from schema_steps order by 1";
static const char insert_step[] =
    "insert into schema_steps (number, name, checksum) values (?1, ?2, ?3)";
/* Only an empty file takes it: space that is free can then be given back bit by bit. */
static const char begin_file[] = "pragma auto_vacuum = incremental";

static int
read_step(struct sqlite *db, sqlite3_stmt *stmt, int at, struct failure *failure)
{
	const struct schema_applied applied = { sqlite3_column_int(stmt, 0),
		(const char *)sqlite3_column_text(stmt, 1),
		(const char *)sqlite3_column_text(stmt, 2) };

	return schema_compare(db->content->steps, at, &applied, failure);
}

static int
count_applied(struct sqlite *db, int *applied, struct failure *failure)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(db->conn, read_steps, -1, &stmt, NULL), done = 0;

	if (code == SQLITE_OK)
		code = sqlite3_step(stmt);
	for (*applied = 0; code == SQLITE_ROW && done == 0; ++*applied) {
		done = read_step(db, stmt, *applied, failure);
		code = sqlite3_step(stmt);
	}
	if (done == 0 && code != SQLITE_DONE)
		done = sqlite_failure(db, code, failure);
	sqlite3_finalize(stmt);
	return done;
}

int
sqlite_inspect(struct sqlite *db, int *applied, struct failure *failure)
{
	int64_t application, tables;

	*applied = 0;
	if (sqlite_ask(db, "pragma application_id", &application, failure) != 0 ||
	    sqlite_ask(db, "select count(*) from sqlite_schema", &tables, failure) != 0)
		return -1;
	if (application == db->content->application)
		return count_applied(db, applied, failure);
	if (application == 0 && tables == 0)
		return 0;
	return failure_set(failure, EXIT_BAD_CONFIG,
	    "%s is an SQLite file of something else: it holds no %s of siem's", db->path,
	    db->content->what);
}

int
sqlite_use_wal(struct sqlite *db, struct failure *failure)
{
	static const char use[] = "pragma journal_mode = wal";
	static const char check[] = "select journal_mode = 'wal' from pragma_journal_mode";
	const struct timespec pause = { 0, 10000000 };
	int64_t is_wal = 0;
	int done = 0;

	for (int waited_ms = 0; waited_ms < db->busy_ms; waited_ms += 10) {
		done = sqlite_execute(db, use, failure);
		if (done == 0)
			done = sqlite_ask(db, check, &is_wal, failure);
		if (is_wal || (done != 0 && failure->status != EXIT_UNAVAILABLE))
			return done;
		nanosleep(&pause, NULL);
	}
	return done ? done
		    : failure_set(failure, EXIT_BAD_CONFIG,
			  "store %s is where SQLite can have no WAL: use a disk of this machine's",
			  db->path);
}

static int
record_step(struct sqlite *db, const struct schema_step *step, struct failure *failure)
{
	char checksum[SCHEMA_CHECKSUM_SIZE];
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(db->conn, insert_step, -1, &stmt, NULL), done;

	if (code != SQLITE_OK)
		return sqlite_failure(db, code, failure);
	schema_checksum(checksum, step->text);
	sqlite3_bind_int(stmt, 1, step->number);
	sqlite3_bind_text(stmt, 2, step->name, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 3, checksum, -1, SQLITE_STATIC);
	done = sqlite_finish(db, stmt, failure);
	sqlite3_finalize(stmt);
	return done;
}

/* Asked again with the lock: another one may just have done it. */
static int
apply_missing(struct sqlite *db, int *applied, struct failure *failure)
{
	const struct schema_step *steps = db->content->steps;
	int has;

	if (sqlite_inspect(db, &has, failure) != 0)
		return -1;
	if (has == 0 && (sqlite_execute(db, db->content->mark, failure) != 0 ||
			    sqlite_execute(db, sqlite_steps_table, failure) != 0))
		return -1;
	for (; steps[has].number; has++, ++*applied)
		if (sqlite_execute(db, steps[has].text, failure) != 0 ||
		    record_step(db, &steps[has], failure) != 0)
			return -1;
	return 0;
}

int
sqlite_apply(struct sqlite *db, int *applied, struct failure *failure)
{
	int news = 0, has;

	if (sqlite_inspect(db, &has, failure) != 0 ||
	    sqlite_execute(db, begin_file, failure) != 0 || sqlite_use_wal(db, failure) != 0 ||
	    sqlite_begin(db, failure) != 0)
		return -1;
	if (apply_missing(db, &news, failure) == 0 && sqlite_commit(db, failure) == 0) {
		*applied += news;
		return 0;
	}
	sqlite_rollback(db);
	return -1;
}

/* "siem.db": "siem-accounts.db". */
char *
sqlite_name_accounts(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	size_t head = dot && dot > name ? (size_t)(dot - path) : strlen(path);
	size_t size = strlen(path) + sizeof("-accounts");
	char *to = must_alloc(size);

	memcpy(to, path, head);
	memcpy(to + head, "-accounts", sizeof("-accounts") - 1);
	memcpy(to + head + sizeof("-accounts") - 1, path + head, strlen(path + head) + 1);
	return to;
}

static int
migrate_accounts(const struct sqlite *events, int *applied, struct failure *failure)
{
	struct sqlite db = { .path = sqlite_name_accounts(events->path),
		.content = &sqlite_accounts,
		.use = STORE_MIGRATES,
		.busy_ms = events->busy_ms };
	int done = sqlite_connect(&db, failure);

	if (done == 0)
		done = sqlite_apply(&db, applied, failure);
	sqlite_hang_up(&db);
	free(db.path);
	return done;
}

int
sqlite_migrate(void *data, int *applied, struct failure *failure)
{
	struct sqlite *db = data;

	*applied = 0;
	if (sqlite_check_place(db, failure) != 0 || sqlite_apply(db, applied, failure) != 0)
		return -1;
	return migrate_accounts(db, applied, failure);
}
