/*
 * query.c: searches, as the numbered statements that every driver has.
 *
 * A page is a statement of its own: a reader that takes an hour holds no lock and no
 * snapshot that long, and old days can go before it.
 */
#include <string.h>

#include "base/address.h"
#include "base/clock.h"
#include "base/limits.h"
#include "store/filters.h"
#include "store/value.h"

enum { PAGE_VALUES = FILTERS + 3 };

static const struct {
	const char *name;
	enum store_field field;
} fields[] = {
	{ "source.ip", TOP_SOURCE },
	{ "user.name", TOP_USER },
	{ "host.hostname", TOP_HOST },
	{ "event.dataset", TOP_DATASET },
	{ "event.action", TOP_ACTION },
	{ "event.outcome", TOP_OUTCOME },
	{ "kind", TOP_KIND },
};

static struct store_value
risk_or_null(double risk)
{
	return value_real_or_null(risk, risk < 0);
}

void
filters_set(struct store_value values[FILTERS], const struct store_query *query)
{
	const struct store_value filters[FILTERS] = {
		value_time(query->since_ms),
		value_time(query->until_ms),
		risk_or_null(query->min_risk),
		risk_or_null(query->max_risk),
		value_flag(query->only_anomalies),
		{ .type = query->source_ip.size ? STORE_NETWORK : STORE_NULL,
		    .text = query->source_ip },
		value_text_or_null(query->user),
		value_text_or_null(query->host),
		value_text_or_null(query->dataset),
		value_text_or_null(query->kind),
		value_text_or_null(query->action),
		value_text_or_null(query->outcome),
		value_text_or_null(query->contains),
	};

	memcpy(values, filters, sizeof(filters));
}

enum store_lead
filters_lead(const struct store_query *query)
{
	struct address address;

	if (query->source_ip.size && address_parse(query->source_ip, &address))
		return LEAD_SOURCE;
	if (query->user.size)
		return LEAD_USER;
	/* Anomalies are few; hosts write much. */
	if (query->only_anomalies)
		return LEAD_ANOMALY;
	return query->host.size ? LEAD_HOST : LEAD_TIME;
}

struct page {
	store_see see;
	void *data;
	int64_t rows, left; /* of this page; that are still wanted */
	int64_t after_ms;
	unsigned char after_id[STORE_ID_SIZE];
	bool is_stopped;
};

static bool
see_event(void *data, const struct store_value *column)
{
	struct page *page = data;

	page->rows++;
	page->left--;
	page->after_ms = column[0].integer;
	memcpy(page->after_id, column[1].text.data, STORE_ID_SIZE);
	page->is_stopped = !page->see(page->data, page->after_ms, page->after_id, column[2].text);
	return !page->is_stopped;
}

static void
begin_pages(struct page *page, const struct store_query *query)
{
	page->left = query->limit > 0 ? query->limit : INT64_MAX;
	page->after_ms = query->is_newest_first ? INT64_MAX : INT64_MIN;
	memset(page->after_id, query->is_newest_first ? 255 : 0, STORE_ID_SIZE);
	if (query->has_after) {
		page->after_ms = query->after_ms;
		memcpy(page->after_id, query->after_id, STORE_ID_SIZE);
	}
}

int
store_select(struct store *store, const struct store_query *query, store_see see, void *data,
    struct failure *failure)
{
	struct page page = { .see = see, .data = data };
	struct store_value values[PAGE_VALUES];
	struct store_call call = { .statement =
				       filters_lead(query) +
				       (query->is_newest_first ? SQL_SELECT_DOWN : SQL_SELECT_UP),
		.values = values,
		.count = PAGE_VALUES,
		.see = see_event,
		.data = &page };
	unsigned char after_id[STORE_ID_SIZE];

	filters_set(values, query);
	begin_pages(&page, query);
	do {
		page.rows = 0;
		memcpy(after_id, page.after_id, STORE_ID_SIZE);
		values[FILTERS] = value_time(page.after_ms);
		values[FILTERS + 1] = value_id(after_id);
		values[FILTERS + 2] =
		    value_number(page.left < LIMIT_STORE_PAGE ? page.left : LIMIT_STORE_PAGE);
		if (store_perform(store, &call, failure) != 0)
			return -1;
	} while (page.rows == LIMIT_STORE_PAGE && page.left > 0 && !page.is_stopped);
	return 0;
}

/* Just before the id, so that a search goes on with it. */
static void
step_back(unsigned char id[STORE_ID_SIZE])
{
	for (int i = STORE_ID_SIZE - 1; i >= 0; i--)
		if (id[i]-- != 0)
			return;
}

struct finding {
	store_see see;
	void *data;
	const unsigned char *id;
	bool is_found;
};

static bool
see_found(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct finding *finding = data;

	finding->is_found = memcmp(id, finding->id, STORE_ID_SIZE) == 0;
	if (finding->is_found)
		finding->see(finding->data, time_ms, id, doc);
	return false;
}

/* The first event of that moment behind the id's predecessor: it, or another. */
int
store_find(struct store *store, int64_t time_ms, const unsigned char *id, store_see see, void *data,
    struct failure *failure)
{
	struct finding finding = { .see = see, .data = data, .id = id };
	struct store_query query = STORE_QUERY_ALL;

	query.since_ms = time_ms;
	query.until_ms = time_ms + 1;
	query.has_after = true;
	query.after_ms = time_ms;
	memcpy(query.after_id, id, STORE_ID_SIZE);
	step_back(query.after_id);
	query.limit = 1;
	if (store_select(store, &query, see_found, &finding, failure) < 0)
		return -1;
	return finding.is_found;
}

static bool
see_number(void *data, const struct store_value *column)
{
	*(int64_t *)data = column[0].integer;
	return false;
}

int
store_count(
    struct store *store, const struct store_query *query, int64_t *count, struct failure *failure)
{
	struct store_value values[FILTERS];
	struct store_call call = { .statement = SQL_COUNT + filters_lead(query),
		.values = values,
		.count = FILTERS,
		.see = see_number,
		.data = count };

	*count = 0;
	filters_set(values, query);
	return store_perform(store, &call, failure);
}

struct ranking {
	store_see_count see;
	void *data;
};

static bool
see_count(void *data, const struct store_value *column)
{
	struct ranking *ranking = data;

	return ranking->see(ranking->data, column[0].text, column[1].integer);
}

static int64_t
hour_at(int64_t time_ms)
{
	return time_ms - ((time_ms % HOUR_MS) + HOUR_MS) % HOUR_MS;
}

/* The first hour that begins at or behind a moment; the ends of time are none. */
static int64_t
hour_from(int64_t time_ms)
{
	int64_t hour = time_ms > INT64_MIN + HOUR_MS ? hour_at(time_ms) : time_ms;

	return hour < time_ms && time_ms < INT64_MAX - HOUR_MS ? hour + HOUR_MS : hour;
}

static int64_t
hour_until(int64_t time_ms)
{
	return time_ms < INT64_MAX - HOUR_MS && time_ms > INT64_MIN + HOUR_MS ? hour_at(time_ms)
									      : time_ms;
}

bool
filters_are_of_time(const struct store_query *query)
{
	return query->min_risk < 0 && query->max_risk < 0 && query->source_ip.size == 0 &&
	       query->user.size == 0 && query->host.size == 0 && query->dataset.size == 0 &&
	       query->kind.size == 0 && query->action.size == 0 && query->outcome.size == 0 &&
	       query->contains.size == 0;
}

/* Whether at least one whole hour lies in the query's time; then values 1 to 5 are set. */
static bool
set_hours(struct store_value values[5], const struct store_query *query)
{
	int64_t from = hour_from(query->since_ms), until = hour_until(query->until_ms);

	values[0] = value_time(from);
	values[1] = value_time(until);
	values[2] = value_time(query->since_ms);
	values[3] = value_time(query->until_ms);
	values[4] = value_flag(query->only_anomalies);
	return from < until;
}

int
store_top(struct store *store, const struct store_query *query, const char *field,
    store_see_count see, void *data, struct failure *failure)
{
	struct ranking ranking = { see, data };
	struct store_value values[FILTERS + 1];
	struct store_call call = { .values = values, .see = see_count, .data = &ranking };
	size_t i = 0, count = sizeof(fields) / sizeof(*fields);

	while (i < count && strcmp(fields[i].name, field) != 0)
		i++;
	if (i == count)
		return failure_set(
		    failure, EXIT_USAGE, "\"%s\" is not counted in the store", field);
	if (filters_are_of_time(query) && set_hours(values, query)) {
		call.statement = SQL_TOP_HOURS + fields[i].field;
		call.count = 6;
	} else {
		call.statement = SQL_TOP + fields[i].field * LEAD_COUNT + filters_lead(query);
		call.count = FILTERS + 1;
		filters_set(values, query);
	}
	values[call.count - 1] = value_number(query->limit > 0 ? query->limit : INT64_MAX);
	return store_perform(store, &call, failure);
}

struct hours {
	store_see_hour see;
	void *data;
};

static bool
see_hour(void *data, const struct store_value *column)
{
	struct hours *hours = data;
	struct store_hour hour = { .hour_ms = column[0].integer,
		.kind = column[1].text,
		.outcome = column[2].text,
		.level = column[3].text,
		.events = column[4].integer };

	return hours->see(hours->data, &hour);
}

int
store_hours(struct store *store, int64_t since_ms, int64_t until_ms, store_see_hour see, void *data,
    struct failure *failure)
{
	struct hours hours = { see, data };
	const struct store_value values[] = { value_time(hour_until(since_ms)),
		value_time(until_ms) };
	struct store_call call = { .statement = SQL_HOURS,
		.values = values,
		.count = 2,
		.see = see_hour,
		.data = &hours };

	return store_perform(store, &call, failure);
}

int
store_judge(struct store *store, const struct store_verdict *verdict, struct failure *failure)
{
	const struct store_value values[] = { value_time(verdict->time_ms), value_id(verdict->id),
		value_text(verdict->verdict), value_text(verdict->actor),
		value_text_or_null(verdict->note), value_time(verdict->given_ms) };
	struct store_call call = { .statement = SQL_JUDGE, .values = values, .count = 6 };

	return store_perform(store, &call, failure);
}

struct verdict_reader {
	store_see_verdict see;
	void *data;
};

static bool
see_verdict(void *data, const struct store_value *column)
{
	struct verdict_reader *reader = data;
	struct store_verdict verdict = { .time_ms = column[0].integer,
		.verdict = column[2].text,
		.actor = column[3].text,
		.note = column[4].text,
		.given_ms = column[5].integer };

	memcpy(verdict.id, column[1].text.data, STORE_ID_SIZE);
	return reader->see(reader->data, &verdict);
}

int
store_verdicts(struct store *store, int64_t since_ms, int64_t until_ms, store_see_verdict see,
    void *data, struct failure *failure)
{
	struct verdict_reader reader = { see, data };
	const struct store_value values[] = { value_time(since_ms), value_time(until_ms) };
	struct store_call call = { .statement = SQL_VERDICTS,
		.values = values,
		.count = 2,
		.see = see_verdict,
		.data = &reader };

	return store_perform(store, &call, failure);
}

int
store_prune_count(
    struct store *store, const struct store_age *age, int64_t *count, struct failure *failure)
{
	const struct store_value values[] = { value_time(age->normal_before_ms),
		value_time(age->anomaly_before_ms) };
	struct store_call call = {
		.statement = SQL_OLD, .values = values, .count = 2, .see = see_number, .data = count
	};

	*count = 0;
	return store_perform(store, &call, failure);
}
