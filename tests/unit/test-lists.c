/* test-lists.c: lists of siem.conf, and what of events stands on them. */

#include "events.h"

#include <string.h>

static double
sensitive(const struct event *event)
{
	struct memory *memory = new_memory();
	double value = value_of(memory, event, FEATURE_IS_SENSITIVE_ENDPOINT);

	memory_free(memory);
	return value;
}

static double
sensitive_url(const char *path, const char *query)
{
	struct event event = request_from(NOON, "203.0.113.9", path, 200);

	if (query)
		event_set(&event, FIELD_URL_QUERY, span_of(query));
	return sensitive(&event);
}

static double
sensitive_command(const char *command)
{
	struct event event = event_at(NOON);

	event_set(&event, FIELD_PROCESS_COMMAND_LINE, span_of(command));
	return sensitive(&event);
}

static void
listed_paths_are_sensitive_wherever_they_begin(void **state)
{
	(void)state;
	assert_value(sensitive_url("/", NULL), 0);
	assert_value(sensitive_url("/index.html", NULL), 0);
	assert_value(sensitive_url("/wp-admin/setup.php", NULL), 1);
	assert_value(sensitive_url("/blog/wp-login.php", NULL), 1);
	assert_value(sensitive_url("/.env", NULL), 1);
	assert_value(sensitive_url("/site/.git/config", NULL), 1);
	assert_value(sensitive_url("/ADMIN/", NULL), 1);
	assert_value(sensitive_url("/%61dmin", NULL), 1);
	assert_value(sensitive_url("/%2561dmin", NULL), 1);
	assert_value(sensitive_url("/%252561dmin", NULL), 0); /* decoded twice, not thrice */
	assert_value(sensitive_url("/sysadmin-guide", NULL), 0);
}

static void
two_odd_characters_in_a_url_are_sensitive(void **state)
{
	(void)state;
	assert_value(sensitive_url("/item", "id=1'"), 0);
	assert_value(sensitive_url("/item", "id=1''"), 1);
	assert_value(sensitive_url("/item'", "id=1'"), 1);
	assert_value(sensitive_url("/item", "id=1%27%20or%20(1=1"), 1);
	assert_value(sensitive_url("/item", "id=%253Cscript%253E"), 1);
	assert_value(sensitive_url("/item", "id=%25253Cscript%25253E"), 0);
	assert_value(sensitive_url("/a", "b=%00%0d"), 1);
	assert_value(sensitive_url("/a", "b=%00"), 0);
	assert_value(sensitive_url("/a", "b=100%&c=5%2"), 0);
	assert_value(sensitive_url("/a", "a=%2&b=%zz;"), 0);
}

static void
each_odd_character_counts(void **state)
{
	static const char odd[] = "<>'\"();|`$\\{}[]*";
	char query[3] = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(odd) - 1; i++) {
		query[0] = query[1] = odd[i];
		assert_value(sensitive_url("/a", query), 1);
		query[1] = '\0';
		assert_value(sensitive_url("/a", query), 0);
	}
	assert_value(sensitive_url("/a", "a=!&b=~&c=,&d=:&e=@&f=+&g=-"), 0);
}

static void
dots_dashes_and_foreign_urls_count_two(void **state)
{
	(void)state;
	assert_value(sensitive_url("/a/../b", NULL), 1);
	assert_value(sensitive_url("/a/%2e%2e/b", NULL), 1);
	assert_value(sensitive_url("/a/./b", NULL), 0);
	assert_value(sensitive_url("/a", "id=1--"), 1);
	assert_value(sensitive_url("/a", "id=1-2-3"), 0);
	assert_value(sensitive_url("/a", "to=http://example.org"), 1);
	assert_value(sensitive_url("/a", "to=http%3A%2F%2Fexample.org"), 1);
	assert_value(sensitive_url("/a", "to=http:/example.org"), 0);
	assert_value(sensitive_url("/a.", ".b"), 0); /* not over the question mark */
}

static void
a_url_that_was_not_taken_apart_is_read_too(void **state)
{
	struct event event = event_at(NOON);

	(void)state;
	event_set(&event, FIELD_URL_ORIGINAL, SPAN("/wp-login.php?a=b"));
	assert_value(sensitive(&event), 1);
	event_set(&event, FIELD_URL_ORIGINAL, SPAN("/a?b=/wp-login.php"));
	assert_value(sensitive(&event), 0);
}

static void
listed_ports_are_sensitive(void **state)
{
	struct event event = event_from(NOON, "203.0.113.9");

	(void)state;
	event_set_integer(&event, FIELD_DESTINATION_PORT, 443);
	assert_value(sensitive(&event), 0);
	event_set_integer(&event, FIELD_DESTINATION_PORT, 3389);
	assert_value(sensitive(&event), 1);
	event_set_integer(&event, FIELD_DESTINATION_PORT, 65536 + 3389);
	assert_value(sensitive(&event), 0);
}

static void
listed_commands_are_sensitive_behind_wrappers_too(void **state)
{
	(void)state;
	assert_value(sensitive_command("/usr/bin/apt-get update"), 0);
	assert_value(sensitive_command("/usr/bin/systemctl restart nginx"), 0);
	assert_value(sensitive_command("/bin/bash"), 1);
	assert_value(sensitive_command("bash -i"), 1);
	assert_value(sensitive_command("/usr/bin/env -i PATH=/bin /bin/sh -c id"), 1);
	assert_value(sensitive_command("/usr/bin/apt-get install bash"), 0);
	assert_value(sensitive_command("/usr/bin/cat /etc/shadow"), 1);
	assert_value(sensitive_command("/usr/bin/cat /etc/hostname"), 0);
	assert_value(sensitive_command(""), 0);
	assert_value(sensitive_command("   "), 0);
}

static void
a_value_replaces_the_defaults_and_a_plus_adds_to_them(void **state)
{
	struct lists *lists = lists_new();
	struct failure failure;

	(void)state;
	assert_true(lists_have(lists, LIST_PRIVILEGED_USERS, SPAN("root")));
	assert_int_equal(
	    lists_set(lists, LIST_PRIVILEGED_USERS, SPAN("+ deploy , backup,,"), &failure), 0);
	assert_true(lists_have(lists, LIST_PRIVILEGED_USERS, SPAN("root")));
	assert_true(lists_have(lists, LIST_PRIVILEGED_USERS, SPAN("deploy")));
	assert_true(lists_have(lists, LIST_PRIVILEGED_USERS, SPAN("backup")));
	assert_false(lists_have(lists, LIST_PRIVILEGED_USERS, SPAN("")));
	assert_int_equal(lists_set(lists, LIST_PRIVILEGED_USERS, SPAN("deploy"), &failure), 0);
	assert_false(lists_have(lists, LIST_PRIVILEGED_USERS, SPAN("root")));
	assert_int_equal(lists_set(lists, LIST_PRIVILEGED_USERS, SPAN(""), &failure), 0);
	assert_false(lists_have(lists, LIST_PRIVILEGED_USERS, SPAN("deploy")));
	lists_free(lists);
}

static void
a_start_is_found_though_another_item_stands_between(void **state)
{
	struct lists *lists = lists_new();
	struct failure failure;

	(void)state;
	lists_set(lists, LIST_KNOWN_USER_AGENTS, SPAN("Ab, Abc/1, B"), &failure);
	assert_true(lists_have_start(lists, LIST_KNOWN_USER_AGENTS, SPAN("Abd")));
	assert_true(lists_have_start(lists, LIST_KNOWN_USER_AGENTS, SPAN("Abc/1.5")));
	assert_true(lists_have_start(lists, LIST_KNOWN_USER_AGENTS, SPAN("B")));
	assert_false(lists_have_start(lists, LIST_KNOWN_USER_AGENTS, SPAN("A")));
	assert_false(lists_have_start(lists, LIST_KNOWN_USER_AGENTS, SPAN("C")));
	lists_free(lists);
}

static void
a_wrong_network_or_port_is_refused_and_changes_nothing(void **state)
{
	struct lists *lists = lists_new();
	struct address address;
	struct failure failure;

	(void)state;
	assert_int_equal(lists_set(lists, LIST_KNOWN_NETWORKS,
			     SPAN("198.51.100.0/24, 2001:db8:7::/48"), &failure),
	    0);
	assert_int_equal(lists_set(lists, LIST_KNOWN_NETWORKS, SPAN("10.0.0.0/33"), &failure), -1);
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, "\"10.0.0.0/33\""));
	assert_true(address_parse(SPAN("198.51.100.77"), &address));
	assert_true(lists_have_network(lists, &address));
	assert_true(address_parse(SPAN("2001:db8:8::1"), &address));
	assert_false(lists_have_network(lists, &address));
	assert_int_equal(lists_set(lists, LIST_SENSITIVE_PORTS, SPAN("22, ssh"), &failure), -1);
	assert_non_null(strstr(failure.text, "\"ssh\""));
	assert_true(lists_have_port(lists, 3389));
	lists_free(lists);
}

static void
addresses_are_read_strictly(void **state)
{
	static const char *const wrong[] = { "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4",
		"1.2.3.4 ", "a.b.c.d", "1..2.3", ":", "12345::", "::g", "1.2.3.-4", "::1::" };
	struct address mapped, plain;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(address_parse(span_of(wrong[i]), &plain));
	assert_true(address_parse(SPAN("192.0.2.7"), &plain));
	assert_true(address_parse(SPAN("::ffff:192.0.2.7"), &mapped));
	assert_memory_equal(&plain, &mapped, sizeof(plain));
	assert_true(address_is_v4(&mapped));
	assert_true(address_parse(SPAN("fe80::1%eth0"), &plain));
	assert_false(address_is_v4(&plain));
}

static void
private_addresses_are_told_from_public_ones(void **state)
{
	static const char *const private[] = { "10.0.0.1", "127.0.0.53", "172.16.0.1",
		"172.31.255.255", "192.168.7.1", "169.254.1.1", "::1", "fd12::1", "fe80::1",
		"::ffff:10.0.0.1" };
	static const char *const public[] = { "9.255.255.255", "11.0.0.0", "172.15.255.255",
		"172.32.0.0", "192.169.0.1", "203.0.113.9", "2001:db8::1", "fec0::1", "::2",
		"8.8.8.8" };
	struct address address;

	(void)state;
	for (size_t i = 0; i < sizeof(private) / sizeof(*private); i++) {
		assert_true(address_parse(span_of(private[i]), &address));
		assert_true(address_is_private(&address));
	}
	for (size_t i = 0; i < sizeof(public) / sizeof(*public); i++) {
		assert_true(address_parse(span_of(public[i]), &address));
		assert_false(address_is_private(&address));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(listed_paths_are_sensitive_wherever_they_begin),
		cmocka_unit_test(two_odd_characters_in_a_url_are_sensitive),
		cmocka_unit_test(each_odd_character_counts),
		cmocka_unit_test(dots_dashes_and_foreign_urls_count_two),
		cmocka_unit_test(a_url_that_was_not_taken_apart_is_read_too),
		cmocka_unit_test(listed_ports_are_sensitive),
		cmocka_unit_test(listed_commands_are_sensitive_behind_wrappers_too),
		cmocka_unit_test(a_value_replaces_the_defaults_and_a_plus_adds_to_them),
		cmocka_unit_test(a_start_is_found_though_another_item_stands_between),
		cmocka_unit_test(a_wrong_network_or_port_is_refused_and_changes_nothing),
		cmocka_unit_test(addresses_are_read_strictly),
		cmocka_unit_test(private_addresses_are_told_from_public_ones),
	};

	return cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
