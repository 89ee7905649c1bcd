/* What is blocked, and what is answered: commands, limits, refusals. */

#include "check.h"

#include <stdio.h>

#include <cjson/cJSON.h>

#include "base/limits.h"
#include "block/blocker.h"
#include "block/target.h"

static const struct actor actor = { 0, 1 };

static struct network
network(const char *text)
{
	struct network result;

	assert_true(network_parse(span_of(text), &result));
	return result;
}

static void
a_table_keeps_its_order_and_forgets_what_ended(void **state)
{
	struct block_table table = { 0 };

	(void)state;
	for (int i = 0; i < 200; i++) {
		char text[40];
		struct network one;

		snprintf(text, sizeof(text), "203.0.113.%d", i * 77 % 200);
		one = network(text);
		block_table_put(&table, &one, 1000 + i % 2);
		block_table_put(&table, &one, 1000 + i % 2);
	}
	assert_int_equal(table.count, 200);
	for (size_t i = 1; i < table.count; i++)
		assert_true(
		    network_compare(&table.entries[i - 1].network, &table.entries[i].network) < 0);
	block_table_expire(&table, 1000);
	assert_int_equal(table.count, 100);
	for (size_t i = table.count; i > 0; i--) {
		struct network one = table.entries[i / 2].network;

		assert_non_null(block_table_find(&table, &one));
		block_table_remove(&table, &one);
		assert_null(block_table_find(&table, &one));
	}
	assert_int_equal(table.count, 0);
	block_table_release(&table);
}

static void
a_listing_of_the_kernel_is_read(void **state)
{
	static const char whole[] =
	    "{\"nftables\":[{\"metainfo\":{}},{\"table\":{\"family\":\"inet\",\"name\":\"siem\"}},"
	    "{\"set\":{\"name\":\"blocked4\",\"elem\":[{\"elem\":{\"val\":\"203.0.113.9\","
	    "\"timeout\":60,\"expires\":59}},\"198.51.100.1\",{\"range\":[\"1.1.1.1\",\"1.1.1.3\"]}"
	    "]}},"
	    "{\"set\":{\"name\":\"blocked6\",\"elem\":[{\"elem\":{\"val\":{\"prefix\":{\"addr\":"
	    "\"2001:db8:1:2::\",\"len\":64}},\"timeout\":60,\"expires\":30}}]}},"
	    "{\"chain\":{\"name\":\"input\"}},"
	    "{\"rule\":{\"expr\":[{\"match\":{\"right\":\"@blocked4\"}},{\"drop\":null}]}},"
	    "{\"rule\":{\"expr\":[{\"match\":{\"right\":\"@blocked6\"}},{\"drop\":null}]}}]}";
	struct network v4 = network("203.0.113.9"), v6 = network("2001:db8:1:2::/64"),
		       endless = network("198.51.100.1");
	struct block_table table = { 0 };

	(void)state;
	assert_int_equal(firewall_read_listing(whole, 1000, &table), 0);
	assert_true(table.is_made);
	assert_int_equal(table.count, 3);
	assert_int_equal(block_table_find(&table, &v4)->until_ms, 60000);
	assert_int_equal(block_table_find(&table, &v6)->until_ms, 31000);
	assert_int_equal(block_table_find(&table, &endless)->until_ms, 0);
	assert_int_equal(
	    firewall_read_listing("{\"nftables\":[{\"set\":{\"name\":\"blocked4\"}}]}", 0, &table),
	    0);
	assert_true(table.exists);
	assert_false(table.is_made);
	assert_int_equal(firewall_read_listing("nothing", 0, &table), -1);
	block_table_release(&table);
}

/* A blocker that is dry and knows nobody. */
static void
setup_blocker(struct blocker *blocker)
{
	*blocker = (struct blocker){
		.is_dry = true,
		.is_blind = true,
		.timeout_s = 3600,
		.max_blocks = 3,
		.max_per_minute = 5,
		.journal_fd = -1,
	};
}

/* The answer to a line, which the caller deletes. */
static cJSON *
ask(struct blocker *blocker, const char *line)
{
	struct buffer out = { 0 };
	struct failure failure;
	cJSON *answer;

	assert_int_equal(
	    blocker_answer(blocker, span_of(line), strlen(line), &actor, &out, &failure), 0);
	assert_int_equal(span_index(buffer_span(&out), '\n'), out.size - 1);
	answer = cJSON_ParseWithLength(out.data, out.size);
	assert_non_null(answer);
	buffer_release(&out);
	return answer;
}

static cJSON *
ask_for(struct blocker *blocker, const char *action, const char *one, int timeout_s)
{
	char line[200];

	snprintf(line, sizeof(line), "{\"action\":\"%s\",\"address\":\"%s\",\"timeout_s\":%d}",
	    action, one, timeout_s);
	return ask(blocker, line);
}

static const char *
text_of(const cJSON *answer, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, name));

	return text ? text : "";
}

static int
commands_of(const cJSON *answer)
{
	return cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(answer, "commands"));
}

static void
assert_command(cJSON *answer, int index, const char *wanted)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(answer, "commands");

	assert_string_equal(cJSON_GetStringValue(cJSON_GetArrayItem(list, index)), wanted);
}

static void
a_dry_run_says_the_commands_and_remembers(void **state)
{
	struct blocker blocker;
	cJSON *answer;

	(void)state;
	setup_blocker(&blocker);
	answer = ask_for(&blocker, "block", "203.0.113.9", 60);
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(answer, "done")));
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(answer, "dry_run")));
	assert_int_equal(commands_of(answer), 1);
	assert_command(answer, 0, "nft add element inet siem blocked4 { 203.0.113.9 timeout 60s }");
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(answer, "setup")), 7);
	cJSON_Delete(answer);

	answer = ask_for(&blocker, "block", "203.0.113.9", 3600);
	assert_int_equal(commands_of(answer), 3);
	assert_command(answer, 1, "nft delete element inet siem blocked4 { 203.0.113.9 }");
	assert_command(
	    answer, 2, "nft add element inet siem blocked4 { 203.0.113.9 timeout 3600s }");
	assert_null(cJSON_GetObjectItem(answer, "setup"));
	cJSON_Delete(answer);

	answer = ask_for(&blocker, "unblock", "203.0.113.9", 1);
	assert_command(answer, 0, "nft delete element inet siem blocked4 { 203.0.113.9 }");
	cJSON_Delete(answer);
	assert_int_equal(blocker.counts.dry, 3);
	blocker_release(&blocker);
}

static void
a_block_is_never_shortened(void **state)
{
	struct blocker blocker;
	char until[40];
	cJSON *answer;

	(void)state;
	setup_blocker(&blocker);
	answer = ask_for(&blocker, "block", "2001:db8:1:2::5", 3600);
	snprintf(until, sizeof(until), "%s", text_of(answer, "until"));
	assert_string_equal(text_of(answer, "network"), "2001:db8:1:2::/64");
	cJSON_Delete(answer);
	answer = ask_for(&blocker, "block", "2001:db8:1:2::6", 60);
	assert_string_equal(text_of(answer, "until"), until);
	assert_int_equal(commands_of(answer), 0);
	cJSON_Delete(answer);
	blocker_release(&blocker);
}

static void
limits_are_said_when_they_refuse(void **state)
{
	static const char *const many[] = { "203.0.113.1", "203.0.113.2", "203.0.113.3" };
	struct blocker blocker;
	cJSON *answer;

	(void)state;
	setup_blocker(&blocker);
	for (int i = 0; i < 3; i++)
		cJSON_Delete(ask_for(&blocker, "block", many[i], 60));
	answer = ask_for(&blocker, "block", "203.0.113.4", 60);
	assert_non_null(strstr(text_of(answer, "refused_because"), "--max-blocks is 3"));
	assert_int_equal(commands_of(answer), 0);
	cJSON_Delete(answer);

	cJSON_Delete(ask_for(&blocker, "block", many[0], 70));
	cJSON_Delete(ask_for(&blocker, "block", many[0], 80));
	answer = ask_for(&blocker, "block", many[0], 90);
	assert_non_null(strstr(text_of(answer, "refused_because"), "--max-per-minute"));
	cJSON_Delete(answer);
	assert_int_equal(blocker.counts.refused, 2);

	/* A minute later there is room again, and taking back never has to wait. */
	cJSON_Delete(ask_for(&blocker, "unblock", many[0], 1));
	for (int i = 0; i < 5; i++)
		blocker.recent[i] -= 61000;
	answer = ask_for(&blocker, "block", many[0], 90);
	assert_string_equal(text_of(answer, "refused_because"), "");
	cJSON_Delete(answer);
	blocker_release(&blocker);
}

static void
guarded_addresses_get_no_command(void **state)
{
	struct blocker blocker;
	struct network listed = network("203.0.113.0/24");
	cJSON *answer;

	(void)state;
	setup_blocker(&blocker);
	guard_add(&blocker.never, &listed, GUARD_LISTED);
	answer = ask_for(&blocker, "block", "203.0.113.9", 60);
	assert_string_equal(text_of(answer, "refused_because"),
	    "203.0.113.9 is on the never-block list (203.0.113.0/24)");
	assert_int_equal(commands_of(answer), 0);
	cJSON_Delete(answer);
	blocker.around.route = "/proc/self";
	answer = ask_for(&blocker, "block", "198.51.100.9", 60);
	assert_non_null(strstr(text_of(answer, "refused_because"), "nobody knows who"));
	cJSON_Delete(answer);
	blocker_release(&blocker);
}

static void
a_bad_line_gets_an_answer_and_is_counted(void **state)
{
	struct blocker blocker;
	struct buffer out = { 0 };
	struct failure failure;
	cJSON *answer;

	(void)state;
	setup_blocker(&blocker);
	answer = ask(&blocker, "{\"action\":\"block\",\"address\":\"1.2.3.4 } ; flush ruleset\"}");
	assert_string_equal(text_of(answer, "error"), "the address is no IP address");
	assert_int_equal(commands_of(answer), 0);
	cJSON_Delete(answer);
	assert_int_equal(
	    blocker_answer(&blocker, SPAN("{"), LIMIT_BLOCK_LINE + 1, &actor, &out, &failure), 0);
	assert_true(span_find(buffer_span(&out), SPAN("longer than 16 KiB")) < out.size);
	assert_int_equal(blocker.counts.errors, 2);
	assert_int_equal(blocker.counts.requests, 2);
	buffer_release(&out);
	blocker_release(&blocker);
}

static void
undo_takes_an_address_a_target_or_all(void **state)
{
	static const struct {
		const char *what, *has;
	} rows[] = {
		{ "all", "nft delete table inet siem" },
		{ "203.0.113.9", "nft delete element inet siem blocked4 { 203.0.113.9 }" },
		{ "2001:db8::5", "nft delete element inet siem blocked6 { 2001:db8::/64 }" },
		{ "2001:db8::/64", "nft delete element inet siem blocked6 { 2001:db8::/64 }" },
		{ "203.0.113.0/24", "neither an address nor all" },
		{ "2001:db8::/32", "neither an address nor all" },
		{ "", "neither an address nor all" },
		{ "everything", "neither an address nor all" },
	};
	struct blocker blocker;

	(void)state;
	setup_blocker(&blocker);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buffer out = { 0 };
		struct failure failure;

		assert_int_equal(blocker_undo(&blocker, rows[i].what, &actor, &out, &failure), 0);
		if (span_find(buffer_span(&out), span_of(rows[i].has)) == out.size)
			fail_msg("%s: %.*s", rows[i].what, (int)out.size, out.data);
		buffer_release(&out);
	}
	blocker_release(&blocker);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_keeps_its_order_and_forgets_what_ended),
		cmocka_unit_test(a_listing_of_the_kernel_is_read),
		cmocka_unit_test(a_dry_run_says_the_commands_and_remembers),
		cmocka_unit_test(a_block_is_never_shortened),
		cmocka_unit_test(limits_are_said_when_they_refuse),
		cmocka_unit_test(guarded_addresses_get_no_command),
		cmocka_unit_test(a_bad_line_gets_an_answer_and_is_counted),
		cmocka_unit_test(undo_takes_an_address_a_target_or_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
