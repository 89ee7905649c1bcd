/* test-wire.c: events as lines, and lines that keep their bytes. */

#include "wire/wire.h"
#include "check.h"

static struct arena arena;
static struct buffer out;
static struct wire_line line;
static struct wire_error error;

static void
read_good(const char *text)
{
	if (!wire_read(span_of(text), &arena, &line, &error))
		fail_msg("%s: %s", text, error.text);
}

static void
read_bad(const char *text, const char *why)
{
	assert_false(wire_read(span_of(text), &arena, &line, &error));
	assert_string_equal(error.text, why);
}

/* The line with its own features replaced by x. */
static void
assert_replaced(const char *text, const char *expected)
{
	read_good(text);
	out.size = 0;
	wire_write_with(&out, &line, 1u << WIRE_FEATURES, SPAN("\"features\":x"));
	assert_span(buffer_span(&out), expected);
}

static void
an_added_member_comes_last_and_the_rest_stays(void **state)
{
	(void)state;
	assert_replaced("{}", "{\"features\":x}\n");
	assert_replaced("{ }", "{ \"features\":x}\n");
	assert_replaced(
	    " {\"a\" : 1.50 ,\t\"b\":{} } ", " {\"a\" : 1.50 ,\t\"b\":{} ,\"features\":x} \n");
}

static void
a_member_of_ours_is_replaced_wherever_it_stood(void **state)
{
	(void)state;
	assert_replaced("{\"features\":{\"y\":1}}", "{\"features\":x}\n");
	assert_replaced("{\"features\":1,\"b\":2}", "{\"b\":2,\"features\":x}\n");
	assert_replaced("{\"a\":1,\"features\":{},\"b\":2}", "{\"a\":1,\"b\":2,\"features\":x}\n");
	assert_replaced("{\"a\":1 , \"features\" : [] }", "{\"a\":1 ,\"features\":x}\n");
	assert_replaced("{\"feat\\u0075res\":1,\"b\":2}", "{\"b\":2,\"features\":x}\n");
}

static void
several_members_can_be_replaced_at_once(void **state)
{
	(void)state;
	read_good("{\"history\":1,\"features\":2,\"a\":3,\"anomaly\":4}");
	out.size = 0;
	wire_write_with(&out, &line, 1u << WIRE_FEATURES | 1u << WIRE_HISTORY | 1u << WIRE_ANOMALY,
	    SPAN("\"n\":0"));
	assert_span(buffer_span(&out), "{\"a\":3,\"n\":0}\n");
}

static void
fields_are_found_wherever_they_nest(void **state)
{
	(void)state;
	read_good("{\"x\":{\"source\":{\"ip\":\"no\"}},\"source\":{\"z\":[],\"port\":22,\"ip\":"
		  "\"203.0.113.9\"},"
		  "\"user\":{\"effective\":{\"name\":\"r\\u00f6\"}},\"event\":{\"type\":[\"start\","
		  "\"odd\"],"
		  "\"category\":\"authentication\",\"outcome\":\"failure\"},\"@timestamp\":\"1970-"
		  "01-01T00:00:01Z\"}");
	assert_span(event_text(&line.event, FIELD_SOURCE_IP), "203.0.113.9");
	assert_int_equal(event_integer(&line.event, FIELD_SOURCE_PORT, 0), 22);
	assert_span(event_text(&line.event, FIELD_USER_EFFECTIVE_NAME), "r\xc3\xb6");
	assert_int_equal(line.event.type, TYPE_START);
	assert_int_equal(line.event.category, CATEGORY_AUTHENTICATION);
	assert_int_equal(line.event.outcome, OUTCOME_FAILURE);
	assert_int_equal(line.event.time_ms, 1000);
}

static void
a_field_of_another_type_is_absent(void **state)
{
	(void)state;
	read_good("{\"source\":\"203.0.113.9\",\"user\":{\"name\":[\"ana\"]},\"host\":null,"
		  "\"url\":{\"path\":7},\"destination\":{\"port\":\"x\"}}");
	assert_false(event_has(&line.event, FIELD_SOURCE_IP));
	assert_false(event_has(&line.event, FIELD_USER_NAME));
	assert_false(event_has(&line.event, FIELD_DESTINATION_PORT));
	assert_span(event_text(&line.event, FIELD_URL_PATH), "7");
}

static void
what_stands_twice_is_an_error(void **state)
{
	(void)state;
	read_bad("{\"features\":1,\"features\":2}",
	    "member \"a member of ours\" stands twice, again before column 26");
	read_bad("{\"event\":{\"id\":\"a\",\"\\u0069d\":\"b\"}}",
	    "member \"id\" stands twice, again before column 30");
	read_bad("{\"source\":{\"ip\":\"a\",\"ip\":\"b\"}}",
	    "member \"ip\" stands twice, again before column 26");
	read_good("{\"unknown\":1,\"unknown\":2}");
}

static void
what_is_no_object_is_an_error(void **state)
{
	(void)state;
	read_bad("", "not JSON: expected an object at column 1");
	read_bad("[]", "not JSON: expected an object at column 1");
	read_bad("{\"a\":1} x", "not JSON: more text behind the object at column 9");
	read_bad("{\"event\":{\"id\":}}", "not JSON: expected a value at column 16");
}

/* A key is expected where it stood on the line before. */
static void
no_line_is_read_by_the_order_of_the_one_before(void **state)
{
	static const char *const orders[] = {
		"{\"user\":{\"name\":\"eve\",\"id\":\"7\"},\"source\":{\"ip\":\"192.0.2.7\","
		"\"port\":22}}",
		"{\"source\":{\"port\":22,\"ip\":\"192.0.2.7\"},\"user\":{\"id\":\"7\",\"name\":"
		"\"eve\"}}",
		"{\"user\":{\"name\":\"eve\",\"x\":[1,{}],\"id\":\"7\"},\"y\":{\"ip\":\"203.0.113."
		"1\"},"
		"\"source\":{\"ip\":\"192.0.2.7\",\"port\":22}}",
		"{ \"user\" : { \"name\" : \"eve\" , \"id\" : \"7\" } , \"source\" : { \"ip\" : "
		"\"192.0.2.7\" , "
		"\"port\" : 22 } }",
		"{\"us\\u0065r\":{\"nam\\u0065\":\"eve\",\"id\":\"7\"},\"source\":{\"ip\":\"192.0."
		"2.7\","
		"\"port\":22}}",
	};
	const size_t count = sizeof(orders) / sizeof(*orders);

	(void)state;
	for (size_t i = 0; i < 2 * count * count; i++) {
		read_good(orders[i % 2 ? i / 2 / count : i / 2 % count]);
		assert_span(event_text(&line.event, FIELD_USER_NAME), "eve");
		assert_span(event_text(&line.event, FIELD_USER_ID), "7");
		assert_span(event_text(&line.event, FIELD_SOURCE_IP), "192.0.2.7");
		assert_true(event_has(&line.event, FIELD_SOURCE_PORT));
	}
	read_good("{\"message\":\"a\",\"user\":{\"name\":\"eve\"}}");
	assert_false(wire_read(SPAN("{\"message\":\"a\",\"user\":{\"name\":\"eve\"},\"user\":{}}"),
	    &arena, &line, &error));
	assert_false(wire_read(SPAN("{\"message\":\"a\",\"user\":"), &arena, &line, &error));
	assert_false(wire_read(SPAN("{,\"message\":\"a\"}"), &arena, &line, &error));
	assert_false(wire_read(SPAN("{\"message\":\"a\"\"user\":{}}"), &arena, &line, &error));
}

static void
features_and_history_come_back_as_they_were_written(void **state)
{
	struct features features;
	struct history history = { 1774616816000, 17 };

	(void)state;
	for (int i = 0; i < FEATURE_COUNT; i++)
		features.value[i] = (i % 3) + i / 64.0;
	read_good("{\"a\":1}");
	out.size = 0;
	wire_write_features(&out, &features, &history);
	{
		struct span added = arena_copy(&arena, buffer_span(&out));

		out.size = 0;
		wire_write_with(&out, &line, 0, added);
	}
	out.size--; /* the newline */
	assert_true(wire_read(buffer_span(&out), &arena, &line, &error));
	assert_true(line.has_features && line.has_history);
	assert_int_equal(line.history.first_seen_ms, history.first_seen_ms);
	assert_int_equal(line.history.events, 17);
	for (int i = 0; i < FEATURE_COUNT; i++)
		assert_true(line.features.value[i] == features.value[i]);
	read_good("{\"features\":{\"hour_of_day\":1},\"history\":{\"events\":3}}");
	assert_false(line.has_features || line.has_history);
}

static void
an_event_that_is_written_and_read_is_the_same_event(void **state)
{
	struct event event;

	(void)state;
	event_clear(&event);
	event.time_ms = 1774616816123;
	event.category = CATEGORY_WEB | CATEGORY_NETWORK;
	event.type = TYPE_ACCESS | TYPE_DELETION;
	event.outcome = OUTCOME_UNKNOWN;
	event.tags = TAG_TRUNCATED | TAG_TIME_IMPLAUSIBLE;
	event.has_id = true;
	memcpy(event.id, "019d2f67-a980-8585-946d-1f34835da83b", 36);
	for (int i = 0; i < FIELD_COUNT; i++) {
		if (event_fields[i].type == EVENT_TEXT)
			event_set(&event, i, span_of(event_fields[i].name));
		else if (event_fields[i].type == EVENT_INTEGER)
			event_set_integer(&event, i, i * 1000 - 7);
		else
			event_set_decimal(&event, i, i / 8.0);
	}
	out.size = 0;
	wire_write_event(&out, &event);
	out.size--;
	assert_true(wire_read(buffer_span(&out), &arena, &line, &error));
	assert_int_equal(line.event.time_ms, event.time_ms);
	assert_int_equal(line.event.category, event.category);
	assert_int_equal(line.event.type, event.type);
	assert_int_equal(line.event.tags, event.tags);
	assert_memory_equal(line.event.id, event.id, 36);
	for (int i = 0; i < FIELD_COUNT; i++) {
		assert_true(event_has(&line.event, i));
		if (event_fields[i].type == EVENT_TEXT)
			assert_span(event_text(&line.event, i), event_fields[i].name);
		else if (event_fields[i].type == EVENT_INTEGER)
			assert_int_equal(event_integer(&line.event, i, 0), i * 1000 - 7);
		else
			assert_true(line.event.value[i].decimal == i / 8.0);
	}
}

static void
a_number_is_found_in_a_member_of_ours(void **state)
{
	double risk = 0;

	(void)state;
	assert_true(wire_number(
	    SPAN("{\"a\":{\"risk_score\":1},\"risk_score\":0.25}"), "risk_score", &risk));
	assert_true(risk == 0.25);
	assert_false(wire_number(SPAN("{\"risk_score\":\"1\"}"), "risk_score", &risk));
}

static int
clear(void **state)
{
	(void)state;
	arena_release(&arena);
	buffer_release(&out);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_added_member_comes_last_and_the_rest_stays),
		cmocka_unit_test(a_member_of_ours_is_replaced_wherever_it_stood),
		cmocka_unit_test(several_members_can_be_replaced_at_once),
		cmocka_unit_test(fields_are_found_wherever_they_nest),
		cmocka_unit_test(a_field_of_another_type_is_absent),
		cmocka_unit_test(what_stands_twice_is_an_error),
		cmocka_unit_test(what_is_no_object_is_an_error),
		cmocka_unit_test(no_line_is_read_by_the_order_of_the_one_before),
		cmocka_unit_test(features_and_history_come_back_as_they_were_written),
		cmocka_unit_test(an_event_that_is_written_and_read_is_the_same_event),
		cmocka_unit_test(a_number_is_found_in_a_member_of_ours),
	};

	return cmocka_run_group_tests_name("wire", tests, NULL, clear);
}
