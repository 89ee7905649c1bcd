/*
 * postgresql-read.c: events found again, page by page.
 *
 * A page is a query of its own, and of a page one row at a time is in memory: a reader
 * that takes an hour holds no lock that long, and days can be dropped before it.
 */
#include <string.h>

#include "base/limits.h"
#include "store/postgresql-session.h"

static const unsigned char lowest[STORE_ID_SIZE] = { 0 };
static const unsigned char highest[STORE_ID_SIZE] = { 255, 255, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 255 };

/* Columns that store_top knows, as the event names them. */
static const struct {
	const char *field;
	enum statement statement;
} rankings[] = {
	{ "source.ip", SQL_TOP_SOURCE },
	{ "user.name", SQL_TOP_USER },
	{ "host.hostname", SQL_TOP_HOST },
	{ "event.dataset", SQL_TOP_DATASET },
	{ "event.action", SQL_TOP_ACTION },
	{ "event.outcome", SQL_TOP_OUTCOME },
	{ "kind", SQL_TOP_KIND },
	{ "source", SQL_TOP_ENTITY },
};

static void
add_flag(struct parameters *parameters, bool flag)
{
	add_bytes(parameters, &(char){ (char)flag }, 1);
}

/* An address that is none is no event's: then nothing is older than itself. */
static void
add_filters(struct parameters *to, const struct store_query *query)
{
	char inet[INET_SIZE], risk[8];
	size_t size = put_inet(inet, query->source_ip);
	bool is_none = query->source_ip.size && size == 0;

	put_double(risk, query->min_risk);
	add_time(to, is_none ? INT64_MAX : query->since_ms);
	add_time(to, query->until_ms);
	if (query->min_risk < 0)
		add_null(to);
	else
		add_bytes(to, risk, sizeof(risk));
	add_flag(to, query->only_anomalies);
	if (size)
		add_bytes(to, inet, size);
	else
		add_null(to);
	add_text(to, query->user);
	add_text(to, query->host);
	add_text(to, query->dataset);
	add_text(to, query->kind);
}

struct page {
	int64_t left; /* events that are still wanted */
	int64_t rows; /* of this page */
	int64_t after_ms;
	unsigned char after_id[STORE_ID_SIZE];
	bool is_stopped;
};

static void
see_row(const PGresult *result, struct page *page, store_see see, void *data)
{
	struct span doc = { PQgetvalue(result, 0, 2), (size_t)PQgetlength(result, 0, 2) };

	page->rows++;
	page->left--;
	page->after_ms = time_of_postgresql(get_long(PQgetvalue(result, 0, 0)));
	memcpy(page->after_id, PQgetvalue(result, 0, 1), STORE_ID_SIZE);
	page->is_stopped = !see(data, page->after_ms, page->after_id, doc);
}

/* All rows are fetched, also behind the last that is looked at: a page is short. */
static int
see_page(
    struct postgresql *db, struct page *page, store_see see, void *data, struct failure *failure)
{
	PGresult *result;
	int done = 0;

	PQsetSingleRowMode(db->conn);
	while ((result = PQgetResult(db->conn)) != NULL) {
		if (PQresultStatus(result) == PGRES_SINGLE_TUPLE && !page->is_stopped)
			see_row(result, page, see, data);
		else if (PQresultStatus(result) == PGRES_FATAL_ERROR && done == 0)
			done = postgresql_failure(db, result, failure);
		PQclear(result);
	}
	return done;
}

static int
ask_page(struct postgresql *db, const struct store_query *query, const struct page *page,
    struct failure *failure)
{
	struct parameters parameters = { .count = 0 };
	int done;

	add_filters(&parameters, query);
	add_time(&parameters, page->after_ms);
	add_bytes(&parameters, page->after_id, STORE_ID_SIZE);
	add_integer(&parameters, page->left < LIMIT_STORE_PAGE ? page->left : LIMIT_STORE_PAGE);
	done = send_statement(
	    db, query->is_newest_first ? SQL_SELECT_DOWN : SQL_SELECT_UP, &parameters, failure);
	parameters_release(&parameters);
	return done;
}

static void
begin_pages(struct page *page, const struct store_query *query)
{
	*page = (struct page){ .left = query->limit > 0 ? query->limit : INT64_MAX };
	page->after_ms = query->is_newest_first ? INT64_MAX : INT64_MIN;
	memcpy(page->after_id, query->is_newest_first ? highest : lowest, STORE_ID_SIZE);
	if (query->has_after) {
		page->after_ms = query->after_ms;
		memcpy(page->after_id, query->after_id, STORE_ID_SIZE);
	}
}

int
postgresql_select(struct postgresql *db, const struct store_query *query, store_see see, void *data,
    struct failure *failure)
{
	struct page page;

	begin_pages(&page, query);
	do {
		page.rows = 0;
		if (ask_page(db, query, &page, failure) != 0 ||
		    see_page(db, &page, see, data, failure) != 0)
			return -1;
	} while (page.rows == LIMIT_STORE_PAGE && page.left > 0 && !page.is_stopped);
	return 0;
}

int
postgresql_count(
    struct postgresql *db, const struct store_query *query, int64_t *count, struct failure *failure)
{
	struct parameters parameters = { .count = 0 };
	int done;

	add_filters(&parameters, query);
	done = run_for_number(db, SQL_COUNT, &parameters, count, failure);
	parameters_release(&parameters);
	return done;
}

static PGresult *
rank(struct postgresql *db, const struct store_query *query, const struct store_ranking *ranking,
    struct failure *failure)
{
	struct parameters parameters = { .count = 0 };
	PGresult *result = NULL;
	size_t i = 0, count = sizeof(rankings) / sizeof(*rankings);

	while (i < count && strcmp(rankings[i].field, ranking->field) != 0)
		i++;
	add_filters(&parameters, query);
	add_integer(&parameters, ranking->limit > 0 ? ranking->limit : INT64_MAX);
	if (i < count)
		result = run_statement(db, rankings[i].statement, &parameters, failure);
	else
		failure_set(
		    failure, EXIT_USAGE, "\"%s\" is not counted in the store", ranking->field);
	parameters_release(&parameters);
	return result;
}

int
postgresql_top(struct postgresql *db, const struct store_query *query,
    const struct store_ranking *ranking, struct failure *failure)
{
	PGresult *result = rank(db, query, ranking, failure);
	struct span value;

	if (result == NULL)
		return -1;
	for (int i = 0; i < PQntuples(result); i++) {
		value =
		    (struct span){ PQgetvalue(result, i, 0), (size_t)PQgetlength(result, i, 0) };
		if (!ranking->see(ranking->data, value, get_long(PQgetvalue(result, i, 1))))
			break;
	}
	PQclear(result);
	return 0;
}
