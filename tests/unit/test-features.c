/* test-features.c: the table, values in words, and what one event alone says. */

#include "events.h"

#include <string.h>

#include "os/zone.h"

static void
the_table_is_complete_and_in_the_order_of_the_definition(void **state)
{
	static const char *const names[] = { "hour_of_day", "day_of_week", "is_weekend",
		"is_business_hours", "login_attempts_per_minute", "requests_per_second",
		"unique_ips_last_hour", "unique_endpoints_accessed", "failed_auth_rate",
		"error_rate_4xx", "error_rate_5xx", "geographic_distance_km", "is_known_country",
		"is_known_ip", "bytes_transferred", "time_since_last_activity_sec",
		"session_duration_sec", "payload_entropy", "is_privileged_user",
		"is_sensitive_endpoint", "is_known_user_agent" };
	static const int logs[] = { 5, 6, 7, 8, 16, 17 };
	int is_log = 0;

	(void)state;
	assert_int_equal(FEATURE_COUNT, 21);
	for (int i = 0; i < FEATURE_COUNT; i++) {
		const struct feature_row *row = &feature_rows[i];

		assert_string_equal(row->name, names[i]);
		assert_non_null(row->group);
		assert_non_null(row->unit);
		assert_non_null(row->text);
		assert_non_null(row->high);
		assert_non_null(row->low);
		assert_int_equal(row->is_flag, strncmp(row->name, "is_", 3) == 0);
		is_log += row->is_log;
	}
	for (int i = 0; i < 6; i++)
		assert_true(feature_rows[logs[i] - 1].is_log);
	assert_int_equal(is_log, 6);
}

static void
values_are_written_as_people_read_them(void **state)
{
	static const struct {
		enum feature feature;
		double value;
		const char *text;
	} cases[] = {
		{ FEATURE_LOGIN_ATTEMPTS_PER_MINUTE, 37, "37" },
		{ FEATURE_LOGIN_ATTEMPTS_PER_MINUTE, 1234567, "1,234,567" },
		{ FEATURE_REQUESTS_PER_SECOND, 0.616667, "0.62" },
		{ FEATURE_REQUESTS_PER_SECOND, 0, "0" },
		{ FEATURE_REQUESTS_PER_SECOND, 12.5, "12.5" },
		{ FEATURE_FAILED_AUTH_RATE, 0.857143, "85.7 %" },
		{ FEATURE_FAILED_AUTH_RATE, 1, "100 %" },
		{ FEATURE_HOUR_OF_DAY, 3, "03:00" },
		{ FEATURE_DAY_OF_WEEK, 6, "Sunday" },
		{ FEATURE_GEOGRAPHIC_DISTANCE_KM, 8300.4, "8,300 km" },
		{ FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC, 2.5, "2.5 s" },
		{ FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC, 600, "10 min" },
		{ FEATURE_SESSION_DURATION_SEC, 7500, "2 h 5 min" },
		{ FEATURE_SESSION_DURATION_SEC, 864000, "240 h" },
		{ FEATURE_BYTES_TRANSFERRED, 0, "0 bytes" },
		{ FEATURE_BYTES_TRANSFERRED, 14.077875, "1.3 MB" }, /* ln(1 + 1.3e6) */
		{ FEATURE_IS_KNOWN_IP, 1, "yes" },
		{ FEATURE_HOUR_OF_DAY, 1e300, "23:00" },
		{ FEATURE_BYTES_TRANSFERRED, -5, "0 bytes" },
	};
	char text[FEATURE_VALUE_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t size = feature_write_value(text, cases[i].feature, cases[i].value);

		assert_string_equal(text, cases[i].text);
		assert_int_equal(size, strlen(text));
	}
}

static void
a_reason_says_the_value_and_what_is_usual(void **state)
{
	struct feature_reason attempts = { FEATURE_LOGIN_ATTEMPTS_PER_MINUTE, 37, 0, 0, 2, true };
	struct feature_reason failed = { FEATURE_FAILED_AUTH_RATE, 1, 0, 0, 0, false };
	struct feature_reason ip = { FEATURE_IS_KNOWN_IP, 0, 1, 1, 1, true };
	struct feature_reason night = { FEATURE_HOUR_OF_DAY, 3, 8, 13, 18, true };
	char text[FEATURE_REASON_SIZE];

	(void)state;
	feature_write_reason(text, &attempts);
	assert_string_equal(text, "37 logins a minute from this address; usually 0 to 2");
	feature_write_reason(text, &failed);
	assert_string_equal(
	    text, "100 % of the logins from this source failed in the last 5 minutes; usually 0 %");
	feature_write_reason(text, &ip);
	assert_string_equal(text, "nobody has logged in from this address before");
	feature_write_reason(text, &night);
	assert_string_equal(
	    text, "it happened at 03:00, earlier than usual; usually 08:00 to 18:00");
}

static void
no_reason_is_longer_than_its_room(void **state)
{
	char text[FEATURE_REASON_SIZE];

	(void)state;
	for (int i = 0; i < FEATURE_COUNT; i++)
		for (int low = 0; low < 2; low++) {
			struct feature_reason reason = { (enum feature)i, low ? 0 : 1e300, 1, 1,
				1e300, true };
			size_t size = feature_write_reason(text, &reason);

			assert_in_range(size, 10, FEATURE_REASON_SIZE - 2);
			assert_int_equal(size, strlen(text));
			assert_null(strchr(text, '{'));
		}
}

static void
assert_clock(int64_t time_ms, const char *zone, int hour, int day)
{
	struct memory *memory = new_memory();
	struct event event = event_at(time_ms);
	struct features features;

	if (zone)
		event_set(&event, FIELD_EVENT_TIMEZONE, span_of(zone));
	features = compute(memory, &event);
	assert_value(features.value[FEATURE_HOUR_OF_DAY], hour);
	assert_value(features.value[FEATURE_DAY_OF_WEEK], day);
	assert_value(features.value[FEATURE_IS_WEEKEND], day >= 5);
	assert_value(features.value[FEATURE_IS_BUSINESS_HOURS], day < 5 && hour >= 9 && hour < 18);
	memory_free(memory);
}

static void
clock_features_are_of_the_events_own_time_zone(void **state)
{
	(void)state;
	assert_clock(NOON, NULL, 13, 4); /* a Friday, 13:00 UTC */
	assert_clock(NOON, "UTC", 13, 4);
	assert_clock(NOON, "+02:00", 15, 4);
	assert_clock(NOON, "+11:30", 0, 5);
	assert_clock(NOON, "-14:00", 23, 3);
	assert_clock(NOON, "no zone", 13, 4);
	assert_clock(NOON, "local", 13, 4); /* not this machine's */
	assert_clock(0, NULL, 0, 3); /* Thursday */
	assert_clock(-1, NULL, 23, 2); /* Wednesday */
	assert_clock(CLOCK_MIN_MS, "-02:00", 22, 6);
}

static void
clock_features_follow_daylight_saving(void **state)
{
	(void)state;
	if (!zone_find(SPAN("Europe/Berlin")))
		skip(); /* no tzdata on this machine */
	assert_clock(NOON, "Europe/Berlin", 14, 4); /* CET until the 29th */
	assert_clock(NOON + 3 * (int64_t)DAY_MS, "Europe/Berlin", 15, 0); /* CEST */
}

static void
business_hours_begin_at_nine_and_end_before_eighteen(void **state)
{
	const int64_t midnight = NOON - 13 * (int64_t)HOUR_MS;

	(void)state;
	assert_clock(midnight + 9 * (int64_t)HOUR_MS - 1, NULL, 8, 4);
	assert_clock(midnight + 9 * (int64_t)HOUR_MS, NULL, 9, 4);
	assert_clock(midnight + 18 * (int64_t)HOUR_MS - 1, NULL, 17, 4);
	assert_clock(midnight + 18 * (int64_t)HOUR_MS, NULL, 18, 4);
}

static double
alone(const struct event *event, enum feature feature)
{
	struct memory *memory = new_memory();
	double value = value_of(memory, event, feature);

	memory_free(memory);
	return value;
}

static void
bytes_are_the_bodys_or_both_directions(void **state)
{
	struct event event = event_at(NOON);

	(void)state;
	assert_value(alone(&event, FEATURE_BYTES_TRANSFERRED), 0);
	event_set_integer(&event, FIELD_SOURCE_BYTES, 60);
	assert_value(alone(&event, FEATURE_BYTES_TRANSFERRED), 4.110874); /* ln 61 */
	event_set_integer(&event, FIELD_DESTINATION_BYTES, 40);
	assert_value(alone(&event, FEATURE_BYTES_TRANSFERRED), 4.615121); /* ln 101 */
	event_set_integer(&event, FIELD_HTTP_RESPONSE_BODY_BYTES, 1299999);
	assert_value(alone(&event, FEATURE_BYTES_TRANSFERRED), 14.077875);
	event_set_integer(&event, FIELD_HTTP_RESPONSE_BODY_BYTES, -1);
	assert_value(alone(&event, FEATURE_BYTES_TRANSFERRED), 0);
}

static double
entropy_of(enum event_field field, const char *text)
{
	struct event event = event_at(NOON);

	event_set(&event, FIELD_MESSAGE, SPAN("ab"));
	event_set(&event, field, span_of(text));
	return alone(&event, FEATURE_PAYLOAD_ENTROPY);
}

static void
entropy_is_in_bits_a_byte(void **state)
{
	char all[1024];
	struct event event = event_at(NOON);

	(void)state;
	assert_value(entropy_of(FIELD_MESSAGE, ""), 0);
	assert_value(entropy_of(FIELD_MESSAGE, "aaaa"), 0);
	assert_value(entropy_of(FIELD_MESSAGE, "aabb"), 1);
	assert_value(entropy_of(FIELD_MESSAGE, "abcd"), 2);
	assert_value(entropy_of(FIELD_MESSAGE, "aaab"), 0.811278);
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (char)i;
	event_set(&event, FIELD_MESSAGE, (struct span){ all, sizeof(all) });
	assert_value(alone(&event, FEATURE_PAYLOAD_ENTROPY), 8);
}

static void
entropy_is_of_the_url_else_the_user_else_the_message(void **state)
{
	struct event event = event_at(NOON);

	(void)state;
	event_set(&event, FIELD_MESSAGE, SPAN("abcdefgh"));
	assert_value(alone(&event, FEATURE_PAYLOAD_ENTROPY), 3);
	event_set(&event, FIELD_USER_NAME, SPAN("root"));
	assert_value(alone(&event, FEATURE_PAYLOAD_ENTROPY), 1.5);
	event_set(&event, FIELD_URL_PATH, SPAN("/a"));
	assert_value(alone(&event, FEATURE_PAYLOAD_ENTROPY), 1);
	event_set(&event, FIELD_URL_QUERY, SPAN("bc"));
	assert_value(alone(&event, FEATURE_PAYLOAD_ENTROPY), 2);
}

/* Longer than any table of logarithms. */
static void
entropy_of_long_texts_is_as_exact(void **state)
{
	static char text[60000];
	struct event event = event_at(NOON);

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 4 == 0 ? 'a' : 'b';
	event_set(&event, FIELD_MESSAGE, (struct span){ text, sizeof(text) });
	assert_value(alone(&event, FEATURE_PAYLOAD_ENTROPY), 0.811278);
}

static void
privileged_users_are_known_by_name_or_by_the_rights_they_take(void **state)
{
	struct event event = event_at(NOON);

	(void)state;
	assert_value(alone(&event, FEATURE_IS_PRIVILEGED_USER), 0);
	event_set(&event, FIELD_USER_NAME, SPAN("ana"));
	assert_value(alone(&event, FEATURE_IS_PRIVILEGED_USER), 0);
	event_set(&event, FIELD_USER_EFFECTIVE_NAME, SPAN("root"));
	assert_value(alone(&event, FEATURE_IS_PRIVILEGED_USER), 1);
	event_unset(&event, FIELD_USER_EFFECTIVE_NAME);
	event_set(&event, FIELD_USER_NAME, SPAN("root"));
	assert_value(alone(&event, FEATURE_IS_PRIVILEGED_USER), 1);
	event_set(&event, FIELD_USER_NAME, SPAN("roo"));
	assert_value(alone(&event, FEATURE_IS_PRIVILEGED_USER), 0);
	event_set(&event, FIELD_USER_NAME, SPAN("rooty"));
	assert_value(alone(&event, FEATURE_IS_PRIVILEGED_USER), 0);
	event_set(&event, FIELD_USER_NAME, SPAN(""));
	assert_value(alone(&event, FEATURE_IS_PRIVILEGED_USER), 0);
}

static double
agent(const char *text)
{
	struct event event = request_from(NOON, "203.0.113.9", "/", 200);

	if (text)
		event_set(&event, FIELD_USER_AGENT_ORIGINAL, span_of(text));
	return alone(&event, FEATURE_IS_KNOWN_USER_AGENT);
}

static void
browsers_robots_and_monitors_are_known_and_tools_are_not(void **state)
{
	static const char chrome[] =
	    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
	    "Chrome/124.0.0.0 Safari/537.36";
	static const char *const known[] = {
		chrome,
		"Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15",
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
		"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0)",
		"kube-probe/1.29",
	};
	static const char *const unknown[] = { "", "-", "curl/8.5.0", "sqlmap/1.8#stable",
		"python-requests/2.31.0", "Mozilla/5.0", "Mozilla/5.0 zgrab/0.x",
		"Go-http-client/1.1", "Mozilla/5.00 (Nikto/2.1.6) (Evasions:None) (Test:000001)",
		"masscan/1.3",
		"Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)" };

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		assert_value(agent(known[i]), 1);
	for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++)
		assert_value(agent(unknown[i]), 0);
	assert_value(agent(NULL), 0);
}

static void
what_is_no_web_request_needs_no_user_agent(void **state)
{
	struct event event = login_from(NOON, "203.0.113.9", "ana", OUTCOME_SUCCESS);

	(void)state;
	assert_value(alone(&event, FEATURE_IS_KNOWN_USER_AGENT), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_complete_and_in_the_order_of_the_definition),
		cmocka_unit_test(values_are_written_as_people_read_them),
		cmocka_unit_test(a_reason_says_the_value_and_what_is_usual),
		cmocka_unit_test(no_reason_is_longer_than_its_room),
		cmocka_unit_test(clock_features_are_of_the_events_own_time_zone),
		cmocka_unit_test(clock_features_follow_daylight_saving),
		cmocka_unit_test(business_hours_begin_at_nine_and_end_before_eighteen),
		cmocka_unit_test(bytes_are_the_bodys_or_both_directions),
		cmocka_unit_test(entropy_is_in_bits_a_byte),
		cmocka_unit_test(entropy_is_of_the_url_else_the_user_else_the_message),
		cmocka_unit_test(entropy_of_long_texts_is_as_exact),
		cmocka_unit_test(privileged_users_are_known_by_name_or_by_the_rights_they_take),
		cmocka_unit_test(browsers_robots_and_monitors_are_known_and_tools_are_not),
		cmocka_unit_test(what_is_no_web_request_needs_no_user_agent),
	};

	return cmocka_run_group_tests_name("features", tests, NULL, NULL);
}
