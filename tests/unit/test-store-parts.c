/* test-store-parts.c: what stands around the databases: places, ages and acknowledgements. */

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "os/file.h"
#include "store/acks.h"
#include "store/cursor.h"
#include "store/retention.h"

static char folder[] = "/tmp/siem-parts.XXXXXX", path[64];
static struct failure failure;

static int
start(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/acks", folder);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static void
an_id_of_ours_says_its_time(void **state)
{
	unsigned char id[STORE_ID_SIZE];
	char text[CURSOR_SIZE];
	int64_t time_ms;

	(void)state;
	assert_true(cursor_parse(SPAN("019d2f67-9f00-8534-99e3-5a7718ced00f"), &time_ms, id));
	assert_int_equal(time_ms, INT64_C(0x019d2f679f00));
	cursor_write(text, time_ms, id);
	assert_memory_equal(text + CLOCK_TEXT_SIZE, "/019d2f67-9f00-8534-99e3-5a7718ced00f", 37);
	/* Before 1970 the highest of the 48 bits is set. */
	assert_true(cursor_parse(SPAN("ffffffff-fc18-8534-99e3-5a7718ced00f"), &time_ms, id));
	assert_int_equal(time_ms, -1000);
}

static void
a_place_may_say_its_time_itself(void **state)
{
	unsigned char id[STORE_ID_SIZE];
	int64_t time_ms;

	(void)state;
	assert_true(cursor_parse(
	    SPAN("1970-01-01T00:00:01Z/019d2f67-9f00-8534-99e3-5a7718ced00f"), &time_ms, id));
	assert_int_equal(time_ms, 1000);
	assert_false(
	    cursor_parse(SPAN("yesterday/019d2f67-9f00-8534-99e3-5a7718ced00f"), &time_ms, id));
	assert_false(cursor_parse(SPAN("019d2f67"), &time_ms, id));
	assert_false(cursor_parse(SPAN(""), &time_ms, id));
}

static void
a_class_that_is_not_named_is_kept(void **state)
{
	const int64_t day = INT64_C(86400000);
	struct store_age age;

	(void)state;
	assert_int_equal(
	    retention_parse(SPAN("normal:7d,anomaly:90d"), 100 * day, &age, &failure), 0);
	assert_int_equal(age.normal_before_ms, 93 * day);
	assert_int_equal(age.anomaly_before_ms, 10 * day);
	assert_int_equal(retention_parse(SPAN(" normal : 2w "), 100 * day, &age, &failure), 0);
	assert_int_equal(age.normal_before_ms, 86 * day);
	assert_int_equal(age.anomaly_before_ms, INT64_MIN);
}

static void
an_age_that_is_none_is_refused(void **state)
{
	static const char *const texts[] = { "", "7d", "normal", "normal:", "normal:7",
		"normal:-7d", "normal:7x", "all:7d", "normal:99999999999999d" };
	struct store_age age;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		assert_int_equal(retention_parse(span_of(texts[i]), 0, &age, &failure), -1);
		assert_int_equal(failure.status, EXIT_USAGE);
	}
}

static void
note(struct acks *acks, const char *fingerprint, int64_t offset)
{
	struct event event;

	event_clear(&event);
	event_set(&event, FIELD_LOG_FILE_FINGERPRINT, span_of(fingerprint));
	event_set(&event, FIELD_LOG_FILE_PATH, SPAN("/var/log/a \"log\""));
	event_set_integer(&event, FIELD_LOG_OFFSET, offset);
	acks_note(acks, &event);
}

static void
check_file(const char *content)
{
	struct buffer text = { 0 };

	assert_int_equal(file_read(path, 1 << 20, &text, &failure), 0);
	assert_span(buffer_span(&text), content);
	buffer_release(&text);
}

static void
positions_are_told_by_file_and_kept_over_a_restart(void **state)
{
	struct acks *acks = acks_open(path, &failure);

	(void)state;
	assert_non_null(acks);
	assert_int_equal(acks_save(acks, &failure), 0);
	assert_int_equal(access(path, F_OK), -1); /* nothing to say yet */
	note(acks, "aa", 10);
	note(acks, "bb", 20);
	note(acks, "aa", 30);
	assert_int_equal(acks_save(acks, &failure), 0);
	acks_free(acks);
	acks = acks_open(path, &failure);
	assert_non_null(acks);
	note(acks, "bb", 40);
	assert_int_equal(acks_save(acks, &failure), 0);
	check_file("siem-ack 1\n"
		   "{\"fingerprint\":\"aa\",\"path\":\"/var/log/a \\\"log\\\"\",\"offset\":30}\n"
		   "{\"fingerprint\":\"bb\",\"path\":\"/var/log/a \\\"log\\\"\",\"offset\":40}\n");
	acks_free(acks);
	unlink(path);
}

static void
an_event_without_a_position_says_nothing(void **state)
{
	struct acks *acks = acks_open(path, &failure);
	struct event event;

	(void)state;
	event_clear(&event);
	acks_note(acks, &event);
	event_set(&event, FIELD_LOG_FILE_FINGERPRINT, SPAN("aa"));
	acks_note(acks, &event);
	assert_int_equal(acks_save(acks, &failure), 0);
	assert_int_equal(access(path, F_OK), -1);
	acks_free(acks);
}

static void
the_longest_unused_file_gives_way_and_is_counted(void **state)
{
	struct acks *acks = acks_open(path, &failure);
	struct buffer text = { 0 };
	char name[16];

	(void)state;
	for (int i = 0; i < LIMIT_FILES; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		note(acks, name, i);
	}
	note(acks, "f0", 5);
	assert_int_equal(acks_forgotten(acks), 0);
	note(acks, "new", 1);
	assert_int_equal(acks_forgotten(acks), 1);
	assert_int_equal(acks_save(acks, &failure), 0);
	assert_int_equal(file_read(path, 1 << 24, &text, &failure), 0);
	assert_true(span_find(buffer_span(&text), SPAN("\"f1\"")) == text.size);
	assert_true(span_find(buffer_span(&text), SPAN("\"f0\"")) < text.size);
	buffer_release(&text);
	acks_free(acks);
	unlink(path);
}

static void
another_file_is_not_taken_for_acknowledgements(void **state)
{
	static const char *const contents[] = { "siem-ack 2\n", "hello\n",
		"siem-ack 1\n{\"fingerprint\":\"aa\"}\n", "siem-ack 1\n[]\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(contents) / sizeof(*contents); i++) {
		assert_int_equal(file_replace(path, span_of(contents[i]), &failure), 0);
		assert_null(acks_open(path, &failure));
		assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	}
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_of_ours_says_its_time),
		cmocka_unit_test(a_place_may_say_its_time_itself),
		cmocka_unit_test(a_class_that_is_not_named_is_kept),
		cmocka_unit_test(an_age_that_is_none_is_refused),
		cmocka_unit_test(positions_are_told_by_file_and_kept_over_a_restart),
		cmocka_unit_test(an_event_without_a_position_says_nothing),
		cmocka_unit_test(the_longest_unused_file_gives_way_and_is_counted),
		cmocka_unit_test(another_file_is_not_taken_for_acknowledgements),
	};

	return cmocka_run_group_tests(tests, start, end);
}
