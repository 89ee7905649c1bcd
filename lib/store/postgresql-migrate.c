/* postgresql-migrate.c: the schema's steps, and whether the database has them. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "store/postgresql-session.h"
#include "store/schema.h"

/* Any number will do, as long as all who migrate lock the same. */
static const char lock[] = "select pg_advisory_lock(7434493)";
static const char unlock[] = "select pg_advisory_unlock(7434493)";
static const char begin_step[] = "begin; set local lock_timeout = '900ms'";
static const char read_steps[] = "select number, name, checksum from siem.schema_steps order by 1";
static const char find_steps[] = "select to_regclass('siem.schema_steps') is not null";
static const char insert_step[] =
    "insert into siem.schema_steps (number, name, checksum) values ($1, $2, $3)";

/* Row i of what was applied against our step i. */
static int
compare_step(const PGresult *result, int i, struct failure *failure)
{
	const struct schema_applied applied = { atoi(PQgetvalue(result, i, 0)),
		PQgetvalue(result, i, 1), PQgetvalue(result, i, 2) };

	return schema_compare(schema_postgresql, i, &applied, failure);
}

/* How many of our steps the database has. */
static int
read_applied(struct postgresql *db, int *applied, struct failure *failure)
{
	PGresult *result = PQexec(db->conn, read_steps);
	int done = 0;

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		done = postgresql_failure(db, result, failure);
	*applied = done == 0 ? PQntuples(result) : 0;
	for (int i = 0; i < *applied && done == 0; i++)
		done = compare_step(result, i, failure);
	PQclear(result);
	return done;
}

static int
has_steps_table(struct postgresql *db, bool *has, struct failure *failure)
{
	PGresult *result = PQexec(db->conn, find_steps);
	int done = 0;

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		done = postgresql_failure(db, result, failure);
	else
		*has = strcmp(PQgetvalue(result, 0, 0), "t") == 0;
	PQclear(result);
	return done;
}

static int
record_step(struct postgresql *db, const struct schema_step *step, struct failure *failure)
{
	char number[16], checksum[SCHEMA_CHECKSUM_SIZE];
	const char *const values[] = { number, step->name, checksum };
	PGresult *result;
	int done = 0;

	snprintf(number, sizeof(number), "%d", step->number);
	schema_checksum(checksum, step->text);
	result = PQexecParams(db->conn, insert_step, 3, NULL, values, NULL, NULL, 0);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		done = postgresql_failure(db, result, failure);
	PQclear(result);
	return done;
}

/* Steps [from, until) as one. */
static int
try_steps(struct postgresql *db, int from, int until, struct failure *failure)
{
	struct failure ignored;
	int done = run_sql(db, begin_step, failure);

	for (int i = from; i < until && done == 0; i++) {
		done = run_sql(db, schema_postgresql[i].text, failure);
		if (done == 0)
			done = record_step(db, &schema_postgresql[i], failure);
	}
	if (done == 0 && run_sql(db, "commit", failure) == 0)
		return 0;
	run_sql(db, "rollback", &ignored);
	return -1;
}

/* A lock that is not had within a second is let go, so that writers behind it go on. */
static int
apply_steps(struct postgresql *db, int from, int until, struct failure *failure)
{
	struct failure pause;

	for (int tries = 0; tries < LIMIT_LOCK_TRIES; tries++) {
		if (try_steps(db, from, until, failure) == 0)
			return 0;
		if (failure->status != EXIT_UNAVAILABLE || PQstatus(db->conn) != CONNECTION_OK)
			return -1;
		if (run_sql(db, "select pg_sleep(1)", &pause) != 0)
			return -1;
	}
	return -1;
}

static int
apply_missing(struct postgresql *db, int *applied, struct failure *failure)
{
	bool has_table = false;
	int has = 0, until;

	/* Asked first: who may not create a schema may still find that all is there. */
	if (has_steps_table(db, &has_table, failure) != 0 ||
	    (!has_table && run_sql(db, postgresql_steps_table, failure) != 0) ||
	    read_applied(db, &has, failure) != 0)
		return -1;
	/* An empty database gets all or nothing; one that is used, a step at a time. */
	for (; has < schema_count(schema_postgresql); *applied += until - has, has = until) {
		until = has == 0 ? schema_count(schema_postgresql) : has + 1;
		if (apply_steps(db, has, until, failure) != 0)
			return -1;
	}
	return 0;
}

int
postgresql_migrate(void *data, int *applied, struct failure *failure)
{
	struct postgresql *db = data;
	struct failure ignored;
	int done;

	*applied = 0;
	if (run_sql(db, lock, failure) != 0)
		return -1;
	done = apply_missing(db, applied, failure);
	run_sql(db, unlock, &ignored);
	return done;
}

int
check_steps(struct postgresql *db, struct failure *failure)
{
	bool has_table = false;
	int applied = 0;

	if (has_steps_table(db, &has_table, failure) != 0 ||
	    (has_table && read_applied(db, &applied, failure) != 0))
		return -1;
	if (db->use == STORE_MIGRATES)
		return 0;
	if (applied == 0 && db->use != STORE_WRITES)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "database \"%s\" has no tables for events yet (siem-store --migrate)",
		    PQdb(db->conn));
	if (applied == 0)
		return postgresql_migrate(db, &applied, failure);
	return schema_is_whole(schema_postgresql, applied, failure);
}
