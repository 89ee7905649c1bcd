/* test-suppress.c: what a suppression hides, and what a false positive offers. */

#include "check.h"

#include "alert/group.h"
#include "alert/standing.h"
#include "alert/suppress.h"
#include "sqlite-db.h"

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct suppress_filter
filter_of(const char *json)
{
	struct suppress_filter filter;
	const char *wrong = suppress_read(span_of(json), &arena, &filter);

	if (wrong)
		fail_msg("%s: %s", json, wrong);
	return filter;
}

static bool
fits(const char *json)
{
	static const struct facts facts = { .source = { "203.0.113.9", 11 },
		.ip = { "203.0.113.9", 11 },
		.user = { "root", 4 },
		.host = { "web1", 4 },
		.dataset = { "auth", 4 },
		.kind = "authentication",
		.techniques = { "[\"T1110.001\",\"T1078\"]", 21 } };
	struct suppress_filter filter = filter_of(json);

	return suppress_fits(&filter, &facts, "0123456789abcdef0123456789abcdef");
}

static void
all_members_of_a_filter_must_fit(void **state)
{
	(void)state;
	assert_true(fits("{\"entity\":\"203.0.113.9\"}"));
	assert_true(fits("{\"network\":\"203.0.113.0/24\",\"user\":\"root\"}"));
	assert_false(fits("{\"network\":\"203.0.113.0/24\",\"user\":\"ana\"}"));
	assert_false(fits("{\"network\":\"198.51.100.0/24\"}"));
	assert_true(fits("{\"technique\":\"T1110\",\"kind\":\"authentication\"}"));
	assert_true(fits("{\"technique\":\"T1110.001\",\"host\":\"web1\",\"dataset\":\"auth\"}"));
	assert_false(fits("{\"technique\":\"T1110.003\"}"));
	assert_true(fits("{\"group_key\":\"0123456789abcdef0123456789abcdef\"}"));
	assert_false(fits("{\"group_key\":\"0123456789abcdef0123456789abcdee\"}"));
}

static void
a_filter_that_says_nothing_or_too_much_is_refused(void **state)
{
	static const char *const bad[] = { "", "[]", "{}", "{\"user\":\"\"}", "{\"user\":7}",
		"{\"usr\":\"ana\"}", "{\"user\":\"a\",\"user\":\"b\"}", "{\"network\":\"office\"}",
		"{\"user\":\"ana\"", "{\"user\":\"ana\"} or" };
	struct suppress_filter filter;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (suppress_read(span_of(bad[i]), &arena, &filter) == NULL)
			fail_msg("%s was taken", bad[i]);
}

static void
a_filter_is_written_in_one_way(void **state)
{
	struct suppress_filter filter =
	    filter_of(" { \"kind\" : \"web\", \"entity\": \"a\\\"b\" }");
	struct buffer text = { 0 };

	(void)state;
	suppress_write(&text, &filter);
	assert_span(buffer_span(&text), "{\"entity\":\"a\\\"b\",\"kind\":\"web\"}");
	buffer_release(&text);
}

#define LINE                                                                                      \
	"{\"@timestamp\":\"2026-03-27T13:06:56.000Z\",\"event\":{\"id\":"                         \
	"\"019d2f67-9f00-8534-99e3-000000000001\",\"dataset\":\"auth\"},\"host\":{\"hostname\":"  \
	"\"web1\"},\"source\":{\"address\":\"203.0.113.9\",\"ip\":\"203.0.113.9\"},\"anomaly\":{" \
	"\"risk_score\":0.9,\"is_anomaly\":true,\"risk_level\":\"critical\",\"technique\":["      \
	"\"T1110.001\"]}}"

static void
a_false_positive_offers_a_suppression(void **state)
{
	struct store_verdict verdict = { .given_ms = NOW };
	struct store_alert alert = { .group_key = SPAN("0123456789abcdef0123456789abcdef") };
	struct store_suppression offer;

	(void)state;
	verdict.verdict = SPAN("false_positive"), verdict.actor = SPAN("ana");
	verdict.note = SPAN("our scanner");
	assert_true(suppress_offer_of_event(SPAN(LINE), &verdict, &arena, &offer));
	assert_span(offer.filter, "{\"entity\":\"203.0.113.9\",\"kind\":\"authentication\","
				  "\"technique\":\"T1110.001\"}");
	assert_span(offer.reason, "false positive: our scanner");
	assert_span(offer.actor, "ana");
	assert_true(offer.expires_ms == NOW + 30 * INT64_C(86400000));
	assert_true(suppress_offer_of_alert(&alert, &verdict, &arena, &offer));
	assert_span(offer.filter, "{\"group_key\":\"0123456789abcdef0123456789abcdef\"}");
	assert_false(suppress_offer_of_event(SPAN("{}"), &verdict, &arena, &offer));
	verdict.verdict = SPAN("attack");
	assert_false(suppress_offer_of_event(SPAN(LINE), &verdict, &arena, &offer));
	assert_false(suppress_offer_of_alert(&alert, &verdict, &arena, &offer));
}

static int64_t
hidden(struct store *store, const char *json)
{
	struct suppress_filter filter = filter_of(json);
	struct suppress_preview preview = { .see = NULL };
	struct failure failure;
	struct policy policy;

	policy_init(&policy);
	if (suppress_preview(store, &filter, &policy, NOW, &preview, &failure) < 0)
		fail_msg("%s", failure.text);
	assert_int_equal(preview.anomalies, 3);
	policy_release(&policy);
	return preview.hidden;
}

static void
a_preview_says_how_many_anomalies_would_be_hidden(void **state)
{
	struct store_row rows[5];
	struct store *store = open_new();

	(void)state;
	for (int i = 0; i < 5; i++) {
		rows[i] = row_of(NOW + i, i, LINE);
		rows[i].is_anomaly = i != 1;
		rows[i].risk = 0.9;
		rows[i].host = SPAN("web1");
	}
	rows[0].time_ms = NOW - 1;
	rows[4].doc = SPAN("no event");
	write_rows(store, rows, 5);
	assert_int_equal(hidden(store, "{\"entity\":\"203.0.113.9\"}"), 2);
	assert_int_equal(hidden(store, "{\"technique\":\"T1110\",\"host\":\"web1\"}"), 2);
	assert_int_equal(hidden(store, "{\"technique\":\"T1110\",\"host\":\"web2\"}"), 0);
	assert_int_equal(hidden(store, "{\"technique\":\"T1595\"}"), 0);
	store_free(store);
}

static void
what_a_block_would_take_along_is_looked_at(void **state)
{
	struct store_never never = { SPAN("2001:db8::5"), SPAN("us"), SPAN("ana"), NOW };
	struct standing standing = { .count = 0 };
	struct store *store = open_new();
	struct failure failure;

	(void)state;
	assert_int_equal(store_never_block(store, &never, &failure), 0);
	assert_int_equal(standing_read(&standing, store, NOW, &failure), 0);
	assert_false(standing_may_block(&standing, SPAN("2001:db8::5")));
	assert_false(standing_may_block(&standing, SPAN("2001:db8::6")));
	assert_true(standing_may_block(&standing, SPAN("2001:db8:0:1::6")));
	assert_true(standing_may_block(&standing, SPAN("203.0.113.9")));
	assert_false(standing_may_block(&standing, SPAN("db1")));
	standing_release(&standing);
	store_free(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(all_members_of_a_filter_must_fit, forget),
		cmocka_unit_test_teardown(
		    a_filter_that_says_nothing_or_too_much_is_refused, forget),
		cmocka_unit_test_teardown(a_filter_is_written_in_one_way, forget),
		cmocka_unit_test_teardown(a_false_positive_offers_a_suppression, forget),
		cmocka_unit_test_teardown(
		    a_preview_says_how_many_anomalies_would_be_hidden, forget),
		cmocka_unit_test(what_a_block_would_take_along_is_looked_at),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
