/* Requests for blocks are read strictly, and refused for a reason. */

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "block/guard.h"
#include "block/request.h"
#include "block/target.h"

static struct address
address(const char *text)
{
	struct address result;

	assert_true(address_parse(span_of(text), &result));
	return result;
}

static struct network
network(const char *text)
{
	struct network result;

	assert_true(network_parse(span_of(text), &result));
	return result;
}

static const char *
read_request(const char *line, struct block_request *out)
{
	static struct arena arena;

	arena_release(&arena);
	return block_request_read(span_of(line), &arena, out);
}

static void
a_request_is_read(void **state)
{
	struct block_request request;

	(void)state;
	assert_null(
	    read_request("{\"action\":\"block\",\"address\":\"203.0.113.9\",\"timeout_s\":60,"
			 "\"alert\":\"a\",\"reason\":\"\\u0041 \\\"b\\\"\",\"actor\":null,"
			 "\"more\":[1,{}]}",
		&request));
	assert_int_equal(request.action, BLOCK_ADD);
	assert_int_equal(request.timeout_s, 60);
	assert_span(request.alert, "a");
	assert_span(request.reason, "A \"b\"");
	assert_int_equal(request.actor.size, 0);
	assert_int_equal(request.target.bits, 128);
}

static void
what_is_doubtful_is_no_request(void **state)
{
	static const char *const bad[] = {
		"",
		"x",
		"[]",
		"{}",
		"{\"action\":\"block\"}",
		"{\"address\":\"203.0.113.9\"}",
		"{\"action\":\"drop\",\"address\":\"203.0.113.9\"}",
		"{\"action\":\"block\",\"address\":\"203.0.113.9\"}{}",
		"{\"action\":\"block\",\"address\":\"203.0.113.9\",\"address\":\"203.0.113.8\"}",
		"{\"action\":\"block\",\"\\u0061ction\":\"block\",\"address\":\"203.0.113.9\"}",
		"{\"action\":\"block\",\"address\":\"203.0.113.9\\u0000\"}",
		"{\"action\":\"block\",\"address\":\"203.0.113.9 } ; flush ruleset\"}",
		"{\"action\":\"block\",\"address\":\"203.0.113.0/24\"}",
		"{\"action\":\"block\",\"address\":\"203.0.113.09\"}",
		"{\"action\":\"block\",\"address\":\"example.org\"}",
		"{\"action\":\"block\",\"address\":3405803785}",
		"{\"action\":\"block\",\"address\":\"203.0.113.9\",\"timeout_s\":0}",
		"{\"action\":\"block\",\"address\":\"203.0.113.9\",\"timeout_s\":-1}",
		"{\"action\":\"block\",\"address\":\"203.0.113.9\",\"timeout_s\":1.5}",
		"{\"action\":\"block\",\"address\":\"203.0.113.9\",\"timeout_s\":2592001}",
		"{\"action\":\"block\",\"address\":\"203.0.113.9\",\"timeout_s\":\"60\"}",
		"{\"action\":\"block\",\"address\":\"203.0.113.9\",\"reason\":\"\xff\"}",
		"{\"action\":\"block\",\"address\":\"203.0.113.9\"",
	};
	struct block_request request;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (!read_request(bad[i], &request))
			fail_msg("was read: %s", bad[i]);
	}
}

static void
of_ipv6_the_64_is_blocked(void **state)
{
	static const struct {
		const char *address, *target;
	} rows[] = {
		{ "203.0.113.9", "203.0.113.9" },
		{ "::ffff:203.0.113.9", "203.0.113.9" },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
		{ "2001:DB8::", "2001:db8::/64" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct address one = address(rows[i].address);
		struct network target = target_of(&one);
		char text[NETWORK_TEXT_SIZE];

		network_write(text, &target);
		assert_string_equal(text, rows[i].target);
	}
}

static void
networks_of_two_families_have_nothing_in_common(void **state)
{
	static const struct {
		const char *a, *b;
		bool overlap;
	} rows[] = {
		{ "203.0.113.0/24", "203.0.113.9", true },
		{ "203.0.113.9", "203.0.113.0/24", true },
		{ "203.0.113.0/25", "203.0.113.200", false },
		{ "2001:db8::/32", "2001:db8:1:2::/64", true },
		{ "2001:db8:1:2::7", "2001:db8:1:2::/64", true },
		{ "2001:db8:1:3::7", "2001:db8:1:2::/64", false },
		{ "::/0", "203.0.113.9", false },
		{ "0.0.0.0/0", "2001:db8::1", false },
		{ "0.0.0.0/0", "203.0.113.9", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct network a = network(rows[i].a), b = network(rows[i].b);

		assert_int_equal(networks_overlap(&a, &b), rows[i].overlap);
		assert_int_equal(networks_overlap(&b, &a), rows[i].overlap);
	}
}

static void
nobody_on_the_internet_is_never_blocked(void **state)
{
	static const char *const nobodies[] = { "10.1.2.3", "172.31.0.1", "192.168.1.1",
		"127.0.0.1", "169.254.1.1", "0.0.0.0", "0.1.2.3", "100.64.0.1", "224.0.0.1",
		"255.255.255.255", "240.0.0.1", "::", "::1", "::2", "64:ff9b::808:808",
		"fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "4000::1", "::ffff:10.0.0.1" };
	static const char *const somebodies[] = { "203.0.113.9", "8.8.8.8", "100.63.255.255",
		"100.128.0.0", "223.255.255.255", "2001:db8::1", "3fff::1",
		"2000::", "::ffff:8.8.8.8" };
	char why[GUARD_WHY_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(nobodies) / sizeof(*nobodies); i++) {
		struct address one = address(nobodies[i]);

		if (!guard_is_nobody(&one, why))
			fail_msg("could be blocked: %s", nobodies[i]);
	}
	for (size_t i = 0; i < sizeof(somebodies) / sizeof(*somebodies); i++) {
		struct address one = address(somebodies[i]);

		if (guard_is_nobody(&one, why))
			fail_msg("%s", why);
	}
}

static void
a_guard_says_who_is_meant(void **state)
{
	struct guard guard = { 0 };
	struct network gateway = network("2001:db8:1:2::1"), listed = network("198.51.100.0/24");
	struct address a = address("198.51.100.7"), b = address("2001:db8:1:2::5"),
		       c = address("203.0.113.9");
	struct network target_a = target_of(&a), target_b = target_of(&b), target_c = target_of(&c);
	char why[GUARD_WHY_SIZE];

	(void)state;
	guard_add(&guard, &gateway, GUARD_GATEWAY);
	guard_add(&guard, &listed, GUARD_LISTED);
	assert_true(guard_refuses(&guard, &a, &target_a, why));
	assert_string_equal(why, "198.51.100.7 is on the never-block list (198.51.100.0/24)");
	assert_true(guard_refuses(&guard, &b, &target_b, why));
	assert_string_equal(
	    why, "2001:db8:1:2::/64 holds 2001:db8:1:2::1, which is a gateway of this machine");
	assert_false(guard_refuses(&guard, &c, &target_c, why));
	guard_release(&guard);
}

static void
a_wrong_never_block_list_is_told(void **state)
{
	struct guard guard = { 0 };
	struct failure failure;
	char path[] = "/tmp/siem-never.XXXXXX";
	static const char text[] =
	    "# ours\n198.51.100.0/24, 2001:db8::/32 # both\n\n203.0.113.300\n";
	int fd = mkstemp(path);

	(void)state;
	assert_int_equal(guard_add_list(&guard, SPAN(" 192.0.2.1,192.0.2.2\t::1 "), &failure), 0);
	assert_int_equal(guard.count, 3);
	assert_int_equal(write(fd, text, sizeof(text) - 1), sizeof(text) - 1);
	close(fd);
	assert_int_equal(guard_add_file(&guard, path, &failure), -1);
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, ":4: "));
	assert_non_null(strstr(failure.text, "203.0.113.300"));
	assert_int_equal(guard.count, 5);
	unlink(path);
	guard_release(&guard);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_read),
		cmocka_unit_test(what_is_doubtful_is_no_request),
		cmocka_unit_test(of_ipv6_the_64_is_blocked),
		cmocka_unit_test(networks_of_two_families_have_nothing_in_common),
		cmocka_unit_test(nobody_on_the_internet_is_never_blocked),
		cmocka_unit_test(a_guard_says_who_is_meant),
		cmocka_unit_test(a_wrong_never_block_list_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
