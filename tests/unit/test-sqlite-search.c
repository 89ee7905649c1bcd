/* test-sqlite-search.c: searches and counts of generated events, beside a loop over all of them. */

#include "check.h"

#include "base/address.h"
#include "base/random.h"
#include "sqlite-db.h"

enum { COUNT = 1500, QUERIES = 600, DOC_SIZE = 64 };

/* What events and searches draw from; NULL is none. */
static const char *const users[] = { NULL, "", "ana", "bo", "bo'", "u1", "u2", "u3" };
static const char *const hosts[] = { NULL, "web1", "web2", "db1" };
static const char *const datasets[] = { NULL, "auth", "nginx.access" };
static const char *const actions[] = { NULL, "ssh_login", "sudo" };
static const char *const outcomes[] = { NULL, "success", "failure", "unknown" };
static const char *const kinds[] = { NULL, "web", "authentication", "error" };
static const char *const addresses[] = { NULL, "192.0.2.7", "192.0.2.77", "198.51.100.1",
	"2001:db8::1", "2001:db8:1::1", "192.0.2.8" };
static const char *const networks[] = { "192.0.2.7", "::ffff:192.0.2.77", "192.0.2.0/24",
	"192.0.2.8/29", "2001:db8::/32", "2001:DB8:0:0::1", "0.0.0.0/0", "::/0", "nowhere",
	"192.0.2.0/33" };
static const char *const needles[] = { "\"w0", "e'", "%", "w1w2", "\"n\":77" };

static struct store_row rows[COUNT];
static char docs[COUNT][DOC_SIZE];
static struct random dice;
static struct store *store;

#define PICK(from) pick(from, sizeof(from) / sizeof(*from))

static struct span
pick(const char *const *from, size_t count)
{
	const char *text = from[random_below(&dice, count)];

	return text ? span_of(text) : (struct span){ NULL, 0 };
}

/* Over two days and two hours, several at a time; ids in no order. */
static void
make_row(int i)
{
	struct store_row *row = &rows[i];

	snprintf(docs[i], DOC_SIZE, "{\"n\":%d,\"w%d%s\":\"w%d%s\"}", i, i % 3, i % 5 ? "" : "w1w2",
	    i % 4, i % 7 ? "" : "e'");
	*row = (struct store_row){ .time_ms = NOW + (int64_t)random_below(&dice, 600) * 300000,
		.received_ms = NOW,
		.dataset = PICK(datasets),
		.action = PICK(actions),
		.outcome = PICK(outcomes),
		.host = PICK(hosts),
		.user = PICK(users),
		.source_ip = PICK(addresses),
		.kind = kinds[random_below(&dice, 4)],
		.risk = (double)random_below(&dice, 12) / 10 - 0.1,
		.doc = span_of(docs[i]) };
	row->is_anomaly = row->risk > 0.75;
	row->id[0] = (unsigned char)random_below(&dice, 256);
	row->id[1] = (unsigned char)(i >> 8);
	row->id[2] = (unsigned char)i;
}

static int
compare_rows(const void *left, const void *right)
{
	const struct store_row *a = left, *b = right;

	if (a->time_ms != b->time_ms)
		return a->time_ms < b->time_ms ? -1 : 1;
	return memcmp(a->id, b->id, STORE_ID_SIZE);
}

/* Written in two parts of which one is there twice; then in order, for the loops below. */
static int
start_with_events(void **state)
{
	if (start(state) != 0)
		return -1;
	random_seed(&dice, 7);
	for (int i = 0; i < COUNT; i++)
		make_row(i);
	store = open_new();
	write_rows(store, rows, 2 * COUNT / 3);
	write_rows(store, rows + COUNT / 3, COUNT - COUNT / 3);
	qsort(rows, COUNT, sizeof(*rows), compare_rows);
	return 0;
}

static int
stop_with_events(void **state)
{
	store_free(store);
	return stop(state);
}

static bool
is_of(struct span wanted, struct span has)
{
	return wanted.size == 0 || (has.data && span_equal(wanted, has));
}

static bool
is_in(struct span wanted, struct span has)
{
	struct network network;
	struct address parsed;

	if (wanted.size == 0)
		return true;
	return network_parse(wanted, &network) && has.data && address_parse(has, &parsed) &&
	       network_holds(&network, &parsed);
}

static bool
is_risk(const struct store_query *query, double risk)
{
	if (query->min_risk >= 0 && !(risk >= 0 && risk >= query->min_risk))
		return false;
	return query->max_risk < 0 || (risk >= 0 && risk < query->max_risk);
}

static bool
is_found(const struct store_query *query, const struct store_row *row)
{
	struct span kind = row->kind ? span_of(row->kind) : (struct span){ NULL, 0 };

	return row->time_ms >= query->since_ms && row->time_ms < query->until_ms &&
	       is_risk(query, row->risk) && (!query->only_anomalies || row->is_anomaly) &&
	       is_in(query->source_ip, row->source_ip) && is_of(query->user, row->user) &&
	       is_of(query->host, row->host) && is_of(query->dataset, row->dataset) &&
	       is_of(query->kind, kind) && is_of(query->action, row->action) &&
	       is_of(query->outcome, row->outcome) &&
	       (query->contains.size == 0 || span_find(row->doc, query->contains) < row->doc.size);
}

/* Each filter in one of three. */
static bool
is_drawn(void)
{
	return random_below(&dice, 3) == 0;
}

static void
draw_words(struct store_query *query)
{
	if (is_drawn())
		query->source_ip = PICK(networks);
	if (is_drawn())
		query->user = PICK(users);
	if (is_drawn())
		query->host = PICK(hosts);
	if (is_drawn())
		query->dataset = PICK(datasets);
	if (is_drawn())
		query->kind = PICK(kinds);
	if (is_drawn())
		query->action = PICK(actions);
	if (is_drawn())
		query->outcome = PICK(outcomes);
	if (is_drawn())
		query->contains = PICK(needles);
}

static struct store_query
draw_query(int i)
{
	struct store_query query = all;

	/* The first are of one filter each. */
	if (i >= 100 || i % 2)
		draw_words(&query);
	if (is_drawn())
		query.since_ms = NOW + (int64_t)random_below(&dice, 600) * 300000;
	if (is_drawn())
		query.until_ms = NOW + (int64_t)random_below(&dice, 600) * 300000;
	if (is_drawn())
		query.min_risk = (double)random_below(&dice, 11) / 10;
	if (is_drawn())
		query.max_risk = (double)random_below(&dice, 11) / 10;
	query.only_anomalies = is_drawn();
	query.is_newest_first = i % 2;
	/* Some are of those that have ways of their own. */
	if (i % 5 == 0) {
		struct store_query few = all;

		few.since_ms = query.since_ms;
		few.user = i % 2 ? PICK(users) : SPAN("");
		few.host = i % 2 ? PICK(hosts) : SPAN("");
		few.source_ip = i % 2 ? SPAN("") : PICK(networks);
		few.is_newest_first = is_drawn();
		few.limit = query.limit;
		query = few;
	}
	if (is_drawn())
		query.limit = (int64_t)random_below(&dice, 20);
	query.has_after = is_drawn();
	query.after_ms = rows[i].time_ms;
	memcpy(query.after_id, rows[i].id, STORE_ID_SIZE);
	return query;
}

/* Whether a list goes on with it. */
static bool
is_behind(const struct store_query *query, const struct store_row *row)
{
	struct store_row after = { .time_ms = query->after_ms };
	int order;

	memcpy(after.id, query->after_id, STORE_ID_SIZE);
	order = compare_rows(row, &after);
	return !query->has_after || (query->is_newest_first ? order < 0 : order > 0);
}

static void
expect_list(const struct store_query *query, struct buffer *to)
{
	int64_t left = query->limit ? query->limit : COUNT;
	const struct store_row *row;

	for (int i = 0; i < COUNT && left > 0; i++) {
		row = &rows[query->is_newest_first ? COUNT - 1 - i : i];
		if (!is_found(query, row) || !is_behind(query, row))
			continue;
		buffer_add(to, row->doc);
		buffer_add_byte(to, '\n');
		left--;
	}
	buffer_add_byte(to, '\0');
}

static void
lists_and_counts_are_those_of_a_loop_over_all(void **state)
{
	struct buffer expected = { 0 };
	int64_t count;
	int found = 0;

	(void)state;
	for (int i = 0; i < QUERIES; i++) {
		struct store_query query = draw_query(i);
		struct seen seen = select_rows(store, query);

		expected.size = 0;
		expect_list(&query, &expected);
		assert_span(buffer_span(&seen.docs), expected.data);
		count = 0;
		for (int at = 0; at < COUNT; at++)
			count += is_found(&query, &rows[at]);
		assert_int_equal(count_of(store, query), count);
		found += count > 0;
		buffer_release(&seen.docs);
	}
	assert_true(found > QUERIES / 5);
	buffer_release(&expected);
}

static struct span
value_of_field(const struct store_row *row, enum store_field field)
{
	const struct span values[TOP_COUNT] = { row->source_ip, row->user, row->host, row->dataset,
		row->action, row->outcome,
		row->kind ? span_of(row->kind) : (struct span){ NULL, 0 } };

	return values[field];
}

struct ranking {
	struct {
		struct span value;
		int64_t count;
	} rank[16];
	int count;
};

static void
count_value(struct ranking *ranking, struct span value)
{
	int at = 0;

	while (at < ranking->count && !span_equal(ranking->rank[at].value, value))
		at++;
	ranking->rank[at].value = value;
	ranking->rank[at].count++;
	ranking->count += at == ranking->count;
}

/* The next of a ranking: the most frequent that is left, of equal ones the first. */
static int
take_best(struct ranking *ranking)
{
	int best = -1;

	for (int i = 0; i < ranking->count; i++)
		if (ranking->rank[i].count > 0 &&
		    (best < 0 || ranking->rank[i].count > ranking->rank[best].count ||
			(ranking->rank[i].count == ranking->rank[best].count &&
			    strcmp(ranking->rank[i].value.data, ranking->rank[best].value.data) <
				0)))
			best = i;
	return best;
}

static void
say_count(char text[512], struct span value, int64_t count)
{
	snprintf(text + strlen(text), 512 - strlen(text), "%.*s=%d ", (int)value.size, value.data,
	    (int)count);
}

static bool
see_count(void *data, struct span value, int64_t count)
{
	say_count(data, value, count);
	return true;
}

static void
expect_top(const struct store_query *query, enum store_field field, int64_t limit, char text[512])
{
	struct ranking ranking = { .count = 0 };
	int best;

	for (int i = 0; i < COUNT; i++)
		if (is_found(query, &rows[i]) && value_of_field(&rows[i], field).data)
			count_value(&ranking, value_of_field(&rows[i], field));
	text[0] = '\0';
	for (int64_t i = 0; (limit == 0 || i < limit) && (best = take_best(&ranking)) >= 0; i++) {
		say_count(text, ranking.rank[best].value, ranking.rank[best].count);
		ranking.rank[best].count = 0;
	}
}

static void
the_most_frequent_values_are_those_of_a_loop_over_all(void **state)
{
	char expected[512], text[512];
	struct failure failure;

	(void)state;
	for (int i = 0; i < QUERIES; i++) {
		struct store_query query = draw_query(i);
		enum store_field field = (enum store_field)(i % TOP_COUNT);
		int64_t limit = i % 4;

		/* Some have times alone: those are read from what was counted by hour. */
		if (i % 3 == 0) {
			struct store_query times = all;

			times.since_ms = i % 2 ? query.since_ms + 1 : query.since_ms;
			times.until_ms = query.until_ms;
			times.only_anomalies = query.only_anomalies;
			query = times;
		}
		expect_top(&query, field, limit, expected);
		text[0] = '\0';
		query.limit = limit;
		assert_int_equal(
		    store_top(store, &query, sqlite_fields[field], see_count, text, &failure), 0);
		assert_string_equal(text, expected);
	}
}

static bool
add_hour(void *data, const struct store_hour *hour)
{
	int64_t *events = data;

	for (int i = 0; i < COUNT; i++)
		*events -= rows[i].time_ms >= hour->hour_ms &&
			   rows[i].time_ms < hour->hour_ms + HOUR_MS &&
			   span_is(hour->kind, rows[i].kind ? rows[i].kind : "") &&
			   span_is(hour->outcome,
			       rows[i].outcome.data && !span_is(rows[i].outcome, "unknown")
				   ? rows[i].outcome.data
				   : "");
	*events += hour->events;
	return true;
}

static void
hours_are_those_of_a_loop_over_all(void **state)
{
	struct failure failure;
	int64_t difference = 0;

	(void)state;
	assert_int_equal(
	    store_hours(store, INT64_MIN, INT64_MAX, add_hour, &difference, &failure), 0);
	assert_int_equal(difference, 0);
	assert_string_equal(value_of("select sum(events) from rollups"), "1500");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_and_counts_are_those_of_a_loop_over_all),
		cmocka_unit_test(the_most_frequent_values_are_those_of_a_loop_over_all),
		cmocka_unit_test(hours_are_those_of_a_loop_over_all),
	};

	return cmocka_run_group_tests(tests, start_with_events, stop_with_events);
}
