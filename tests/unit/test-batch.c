/* test-batch.c: which columns an event's line becomes. */

#include "check.h"

#include <stdlib.h>

#include "event/entity.h"
#include "event/id.h"
#include "store/batch.h"

#define LINE(members)                                                                             \
	"{\"@timestamp\":\"2026-03-27T13:00:00.000Z\",\"event\":{\"id\":"                         \
	"\"019d2f67-9f00-8534-99e3-5a7718ced00f\",\"dataset\":\"auth\",\"action\":\"ssh_login\"," \
	"\"outcome\":\"failure\"},\"host\":{\"hostname\":\"web1\"}" members "}"

static struct batch batch;
static struct arena arena;
static struct wire_line line;

static const struct store_row *
row_of(const char *text)
{
	const struct batch_place place = { 0, strlen(text), 77 };
	struct wire_error error;

	batch_clear(&batch);
	if (!wire_read(span_of(text), &arena, &line, &error))
		fail_msg("%s", error.text);
	batch_add(&batch, &line, &place);
	return batch_rows(&batch, text);
}

static int
end(void **state)
{
	(void)state;
	batch_release(&batch);
	arena_release(&arena);
	return 0;
}

static void
columns_are_what_the_line_says(void **state)
{
	const char *text =
	    LINE(",\"user\":{\"name\":\"ana\"},\"source\":{\"address\":"
		 "\"192.0.2.7\",\"ip\":\"192.0.2.7\"},\"anomaly\":{\"risk_score\":0.91,"
		 "\"is_anomaly\":true,\"risk_level\":\"critical\",\"model\":\"abc\"}");
	const struct store_row *row = row_of(text);
	char id[36];

	(void)state;
	assert_int_equal(row->time_ms, INT64_C(1774616400000));
	id_write(id, row->id);
	assert_memory_equal(id, "019d2f67-9f00-8534-99e3-5a7718ced00f", 36);
	assert_int_equal(row->received_ms, 77);
	assert_span(row->dataset, "auth");
	assert_span(row->action, "ssh_login");
	assert_span(row->outcome, "failure");
	assert_span(row->host, "web1");
	assert_span(row->user, "ana");
	assert_span(row->source_ip, "192.0.2.7");
	assert_span(row->entity, "192.0.2.7");
	assert_string_equal(row->kind, "authentication");
	assert_true(row->risk == 0.91 && row->is_anomaly);
	assert_string_equal(row->level, "critical");
	assert_span(row->model, "abc");
	assert_span(row->doc, text);
}

static void
what_is_absent_is_null_and_what_is_empty_is_not(void **state)
{
	const struct store_row *row = row_of(LINE(",\"user\":{\"name\":\"\"}"));

	(void)state;
	assert_non_null(row->user.data);
	assert_int_equal(row->user.size, 0);
	assert_null(row->source_ip.data);
	assert_true(row->risk < 0);
	assert_null(row->level);
	assert_null(row->features);
	row = row_of(LINE(""));
	assert_null(row->user.data);
}

static void
numbers_out_of_range_are_no_risk(void **state)
{
	static const char *const lines[] = {
		LINE(",\"anomaly\":{\"risk_score\":1.5,\"is_anomaly\":true}"),
		LINE(",\"anomaly\":{\"risk_score\":-1,\"is_anomaly\":true}"),
		LINE(",\"anomaly\":{\"risk_score\":1e999,\"is_anomaly\":true}"),
		LINE(",\"anomaly\":{\"risk_score\":\"0.9\",\"is_anomaly\":true}"),
		LINE(",\"anomaly\":[0.9]"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		assert_true(row_of(lines[i])->risk < 0);
		assert_false(row_of(lines[i])->is_anomaly);
	}
}

static void
only_our_words_are_levels(void **state)
{
	const struct store_row *row = row_of(
	    LINE(",\"anomaly\":{\"risk_score\":0.7,\"is_anomaly\":true,\"risk_level\":\"dire\"}"));

	(void)state;
	assert_null(row->level);
	assert_true(row->is_anomaly);
}

static void
an_address_that_is_none_is_no_column(void **state)
{
	(void)state;
	assert_null(row_of(LINE(",\"source\":{\"ip\":\"not an address\"}"))->source_ip.data);
}

static void
the_arrival_that_the_line_says_counts(void **state)
{
	const struct store_row *row =
	    row_of("{\"@timestamp\":\"2026-03-27T13:00:00.000Z\",\"event\":{\"id\":"
		   "\"019d2f67-9f00-8534-99e3-5a7718ced00f\","
		   "\"created\":\"2026-03-27T13:00:01.500Z\"}}");

	(void)state;
	assert_int_equal(row->received_ms, INT64_C(1774616401500));
}

static void
rows_find_their_lines_where_the_text_moved(void **state)
{
	const char *text = LINE("") "\n" LINE(",\"user\":{\"name\":\"ana\"}") "\n";
	struct span first = { text, strlen(LINE("")) };
	const struct batch_place places[] = { { 0, first.size, 0 },
		{ first.size + 1, strlen(text) - first.size - 2, 0 } };
	char *moved = strdup(text);
	struct wire_error error;
	const struct store_row *rows;

	(void)state;
	batch_clear(&batch);
	for (int i = 0; i < 2; i++) {
		struct span one = { text + places[i].at, places[i].size };

		assert_true(wire_read(one, &arena, &line, &error));
		batch_add(&batch, &line, &places[i]);
	}
	rows = batch_rows(&batch, text);
	assert_ptr_equal(rows[1].doc.data, text + first.size + 1);
	rows = batch_rows(&batch, moved);
	assert_ptr_equal(rows[1].doc.data, moved + first.size + 1);
	assert_span(rows[0].doc, LINE(""));
	assert_span(rows[1].doc, LINE(",\"user\":{\"name\":\"ana\"}"));
	free(moved);
}

static void
entities_are_networks_addresses_and_names(void **state)
{
	static const struct {
		const char *line, *entity;
	} cases[] = {
		{ LINE(",\"source\":{\"ip\":\"2001:db8:1:2:3::4\"}"), "2001:db8:1:2::/64" },
		{ LINE(",\"source\":{\"ip\":\"192.0.2.7\"},\"user\":{\"name\":\"ana\"}"),
		    "192.0.2.7" },
		{ LINE(",\"source\":{\"address\":\"gw.example.net\"}"), "gw.example.net" },
		{ LINE(",\"user\":{\"name\":\"ana\"}"), "ana@web1" },
		{ LINE(",\"user\":{\"name\":\"\"}"), "@web1" },
		{ LINE(",\"process\":{\"name\":\"cron\"}"), "cron@web1" },
		{ LINE(""), "@web1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_span(row_of(cases[i].line)->entity, cases[i].entity);
}

static void
ids_survive_text_and_back(void **state)
{
	unsigned char id[16];
	char text[36];

	(void)state;
	assert_true(id_parse("019D2F67-9f00-8534-99e3-5a7718ceD00f", id));
	id_write(text, id);
	assert_memory_equal(text, "019d2f67-9f00-8534-99e3-5a7718ced00f", 36);
	assert_false(id_parse("019d2f67x9f00-8534-99e3-5a7718ced00f", id));
	assert_false(id_parse("019d2f67-9f00-8534-99e3-5a7718ced00g", id));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_what_the_line_says),
		cmocka_unit_test(what_is_absent_is_null_and_what_is_empty_is_not),
		cmocka_unit_test(numbers_out_of_range_are_no_risk),
		cmocka_unit_test(only_our_words_are_levels),
		cmocka_unit_test(an_address_that_is_none_is_no_column),
		cmocka_unit_test(the_arrival_that_the_line_says_counts),
		cmocka_unit_test(rows_find_their_lines_where_the_text_moved),
		cmocka_unit_test(entities_are_networks_addresses_and_names),
		cmocka_unit_test(ids_survive_text_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
