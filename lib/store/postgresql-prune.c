/* postgresql-prune.c: what is too old goes, by whole days or in small batches. */

#include "base/limits.h"
#include "store/postgresql-session.h"

/* -1 went from a day that somebody reads for long: it is left for the next call. */
static int
prune_day(
    struct postgresql *db, const PGresult *days, int row, int64_t *gone, struct failure *failure)
{
	struct parameters parameters = { .count = 0 };
	int done;

	add_text(&parameters, postgresql_column(days, row, 0).text, SIZE_MAX);
	add_flag(&parameters, postgresql_column(days, row, 1).integer != 0);
	add_flag(&parameters, postgresql_column(days, row, 2).integer != 0);
	done = run_for_number(db, SQL_PRUNE_DAY, &parameters, gone, failure);
	parameters_release(&parameters);
	return done;
}

static int
prune_days(struct postgresql *db, const struct parameters *limits, int64_t *deleted,
    struct failure *failure)
{
	PGresult *days = run_statement(db, SQL_PRUNE_DAYS, limits, failure);
	int64_t gone;
	int done = 0;

	if (days == NULL)
		return -1;
	for (int i = 0; i < PQntuples(days) && done == 0; i++) {
		done = prune_day(db, days, i, &gone, failure);
		*deleted += done == 0 && gone > 0 ? gone : 0;
	}
	PQclear(days);
	return done;
}

/* Batch after batch, until there is nothing left. */
static int
prune_rows(struct postgresql *db, int statement, const struct parameters *limits, int64_t *deleted,
    struct failure *failure)
{
	int64_t gone;

	do {
		if (run_for_number(db, statement, limits, &gone, failure) != 0)
			return -1;
		*deleted += gone;
	} while (gone > 0);
	return 0;
}

static int
prune(struct postgresql *db, const struct parameters *limits, int64_t *deleted,
    struct failure *failure)
{
	/* Events in no day: chunks have room for any time. */
	static const int in_no_day[] = {
		[STORE_TABLE] = SQL_PRUNE_EVENTS,
		[STORE_PARTITIONS] = SQL_PRUNE_REST,
	};
	static const int beside[] = { SQL_PRUNE_ANOMALIES, SQL_PRUNE_TOPS, SQL_PRUNE_SOURCES };
	int64_t others = 0;

	if (prune_days(db, limits, deleted, failure) != 0)
		return -1;
	if (db->level <= STORE_PARTITIONS &&
	    prune_rows(db, in_no_day[db->level], limits, deleted, failure) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(beside) / sizeof(*beside); i++)
		if (prune_rows(db, beside[i], limits, &others, failure) != 0)
			return -1;
	return 0;
}

int
postgresql_prune(void *data, const struct store_age *age, int64_t *deleted, struct failure *failure)
{
	struct parameters limits = { .count = 0 };
	int done;

	*deleted = 0;
	add_time(&limits, age->normal_before_ms);
	add_time(&limits, age->anomaly_before_ms);
	done = prune(data, &limits, deleted, failure);
	parameters_release(&limits);
	return done;
}
