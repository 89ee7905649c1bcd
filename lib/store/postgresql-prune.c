/* postgresql-prune.c: what is too old goes, by whole days or in small batches. */

#include "base/limits.h"
#include "store/postgresql-session.h"

enum { NORMAL, ANOMALY }; /* of before_ms */

/* -1 went from a day that somebody reads for long: it is left for the next call. */
static int
prune_day(struct postgresql *db, struct span name, bool keeps_anomalies, int64_t *gone,
    struct failure *failure)
{
	struct parameters parameters = { .count = 0 };
	int done;

	add_text(&parameters, name);
	add_bytes(&parameters, &(char){ (char)keeps_anomalies }, 1);
	done = run_for_number(db, SQL_PRUNE_DAY, &parameters, gone, failure);
	parameters_release(&parameters);
	return done;
}

static void
add_limits(struct parameters *parameters, const int64_t before_ms[2])
{
	add_time(parameters, before_ms[NORMAL]);
	add_time(parameters, before_ms[ANOMALY]);
}

static int
prune_days(
    struct postgresql *db, const int64_t before_ms[2], int64_t *deleted, struct failure *failure)
{
	struct parameters parameters = { .count = 0 };
	PGresult *days;
	struct span name;
	int64_t gone;
	int done = 0;

	add_limits(&parameters, before_ms);
	days = run_statement(db, SQL_PRUNE_DAYS, &parameters, failure);
	if (days == NULL)
		return -1;
	for (int i = 0; i < PQntuples(days) && done == 0; i++) {
		name = (struct span){ PQgetvalue(days, i, 0), (size_t)PQgetlength(days, i, 0) };
		done = prune_day(db, name, !*PQgetvalue(days, i, 1), &gone, failure);
		*deleted += done == 0 && gone > 0 ? gone : 0;
	}
	PQclear(days);
	return done;
}

/* Batch after batch, until there is nothing left. */
static int
prune_rows(struct postgresql *db, enum statement statement, const struct parameters *parameters,
    int64_t *deleted, struct failure *failure)
{
	int64_t gone;

	do {
		if (run_for_number(db, statement, parameters, &gone, failure) != 0)
			return -1;
		*deleted += gone;
	} while (gone > 0);
	return 0;
}

int
postgresql_prune(
    struct postgresql *db, const int64_t before_ms[2], int64_t *deleted, struct failure *failure)
{
	struct parameters parameters = { .count = 0 };
	bool has_days = db->level == STORE_PARTITIONS;
	int64_t anomalies = 0;

	*deleted = 0;
	if (has_days && prune_days(db, before_ms, deleted, failure) != 0)
		return -1;
	add_limits(&parameters, before_ms);
	if (prune_rows(db, has_days ? SQL_PRUNE_REST : SQL_PRUNE_EVENTS, &parameters, deleted,
		failure) != 0)
		return -1;
	return prune_rows(db, SQL_PRUNE_ANOMALIES, &parameters, &anomalies, failure);
}
