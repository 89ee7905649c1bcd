/* test-policy.c: which rule takes an anomaly, and which files are refused. */

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "alert/policy.h"
#include "base/clock.h"
#include "os/file.h"

static char path[] = "/tmp/siem-policy.XXXXXX";
static struct policy policy;
static struct failure failure;

/* Friday 2026-03-27, 13:00 UTC. */
#define NOON INT64_C(1774616400000)

static int
start(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int
end(void **state)
{
	(void)state;
	return unlink(path);
}

static int
forget(void **state)
{
	(void)state;
	policy_release(&policy);
	return 0;
}

static int
read_text(const char *text)
{
	policy_release(&policy);
	policy_init(&policy);
	assert_int_equal(file_replace(path, span_of(text), &failure), 0);
	return policy_read(&policy, path, &failure);
}

static struct facts
failed_login(void)
{
	return (struct facts){ .time_ms = NOON,
		.source = SPAN("203.0.113.9"),
		.ip = SPAN("203.0.113.9"),
		.user = SPAN("root"),
		.host = SPAN("web1"),
		.dataset = SPAN("auth"),
		.action = SPAN("ssh_login"),
		.kind = "authentication",
		.level = SPAN("high"),
		.techniques = SPAN("[\"T1110.001\",\"T1078\"]") };
}

/* The name of the rule that takes a failed login at that time. */
static const char *
taken_at(int64_t time_ms)
{
	struct facts facts = failed_login();

	facts.time_ms = time_ms;
	return rule_name(policy_find(&policy, &facts));
}

static void
each_condition_takes_and_leaves(void **state)
{
	static const struct {
		const char *condition;
		bool takes;
	} cases[] = {
		{ "level = high, critical", true },
		{ "level = critical", false },
		{ "kind = authentication", true },
		{ "kind = web", false },
		{ "host = db1 , web1", true },
		{ "host = web", false },
		{ "user = root", true },
		{ "user = ana", false },
		{ "dataset = auth", true },
		{ "dataset = nginx.access", false },
		{ "action = ssh_login", true },
		{ "action = sudo", false },
		{ "technique = T1110", true },
		{ "technique = T1110.001", true },
		{ "technique = T1110.003", false },
		{ "technique = T107", false },
		{ "source = 203.0.113.0/24", true },
		{ "source = 198.51.100.1, 203.0.113.9", true },
		{ "source = 198.51.100.0/24", false },
		{ "source = ana@web1", false },
		{ "time = 12:00-14:00", true },
		{ "time = 13:00-13:01", true },
		{ "time = 14:00-24:00", false },
		{ "time = 22:00-06:00", false },
		{ "time = 12:30-06:00", true },
		{ "days = fri", true },
		{ "days = Sat, sun", false },
		{ "until = 2026-03-27T13:00:00.001Z", true },
		{ "until = 2026-03-27T13:00:00Z", false },
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		snprintf(text, sizeof(text), "[rule mine]\n%s\n", cases[i].condition);
		assert_int_equal(read_text(text), 0);
		if (strcmp(taken_at(NOON), cases[i].takes ? "mine" : "default") != 0)
			fail_msg("%s", cases[i].condition);
	}
}

static void
all_conditions_must_hold_and_the_first_rule_counts(void **state)
{
	(void)state;
	assert_int_equal(read_text("[rule a]\nuser = root\nhost = db1\n[rule b]\nuser = root\n"
				   "do = hold\n[rule c]\nuser = root\ndo = suppress\n"),
	    0);
	assert_string_equal(taken_at(NOON), "b");
	assert_int_equal(
	    rule_decision(policy_find(
		&policy, &(struct facts){ .time_ms = NOON, .kind = "web", .user = SPAN("root") })),
	    DECISION_HOLD);
}

static void
a_night_belongs_to_the_day_on_which_it_began(void **state)
{
	(void)state;
	assert_int_equal(
	    read_text("[alerts]\ntimezone = Europe/Berlin\n[rule night]\ntime = 22:00-06:00\n"
		      "days = fri\n"),
	    0);
	/* Friday 22:30 in Berlin is 21:30 UTC; Saturday 05:59 is 04:59 UTC. */
	assert_string_equal(taken_at(NOON + 8 * HOUR_MS + 30 * MINUTE_MS), "night");
	assert_string_equal(taken_at(NOON + 16 * HOUR_MS - MINUTE_MS), "night");
	assert_string_equal(taken_at(NOON + 17 * HOUR_MS), "default");
	assert_string_equal(taken_at(NOON - 8 * HOUR_MS), "default");
}

static void
what_no_rule_takes_is_told_to_all(void **state)
{
	int64_t window_ms;

	(void)state;
	assert_int_equal(read_text(""), 0);
	assert_int_equal(rule_decision(NULL), DECISION_NOTIFY);
	assert_int_equal(rule_channels(NULL).size, 0);
	assert_int_equal(rule_threshold(NULL, &window_ms), 1);
	assert_string_equal(taken_at(NOON), "default");
}

static void
settings_are_read(void **state)
{
	const struct rule *rule;
	struct facts facts = failed_login();
	int64_t window_ms;

	(void)state;
	assert_int_equal(
	    read_text("[alerts]\ngroup-by = source, host\nquiet = 1h\nbudget = 7\n"
		      "throttle = 0s\n[rule a]\nthreshold = 20 in 10m\nchannels = x, y\n"),
	    0);
	assert_int_equal(policy.group_by, 1u << GROUP_SOURCE | 1u << GROUP_HOST);
	assert_int_equal(policy.quiet_ms, HOUR_MS);
	assert_int_equal(policy.budget, 7);
	assert_int_equal(policy.throttle_ms, 0);
	rule = policy_find(&policy, &facts);
	assert_int_equal(rule_threshold(rule, &window_ms), 20);
	assert_int_equal(window_ms, 10 * MINUTE_MS);
	assert_span(rule_channels(rule), "x, y");
}

static void
a_wrong_file_is_refused_with_line_and_way_out(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "[rule a]\nthreshold = 5 in 10s\n",
		    ":2: threshold = 5 in 10s: a window of at least 60s" },
		{ "[alerts]\nquiet = 1m\n", ":2: quiet = 1m: at least 300s" },
		{ "[rule a]\nlevel = hihg\n", "normal, low, medium" },
		{ "[rule a]\nkind = ssh\n", "authentication, web" },
		{ "[rule a]\nuntil = tomorrow\n", "a time is wanted" },
		{ "[rule a]\ntime = 25:00-26:00\n", "a span of the day" },
		{ "[rule a]\ndays = someday\n", "mon, tue" },
		{ "[rule a]\ndo = nothing\n", "notify, hold or suppress" },
		{ "[rule a]\nprotocol = x\n", "a rule knows level" },
		{ "[alerts]\nlimit = 5\n", "[alerts] knows" },
		{ "[alerts]\nbudget = -1\n", "messages a day" },
		{ "[alerts]\ntimezone = Moon/Crater\n", "no such time zone" },
		{ "[alerts]\ngroup-by = colour\n", "source, kind, host" },
		{ "[other]\na = b\n", "[alerts] or [rule NAME]" },
		{ "nonsense\n", ":1: neither" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(read_text(cases[i].text), -1);
		assert_int_equal(failure.status, EXIT_BAD_CONFIG);
		if (strstr(failure.text, cases[i].says) == NULL)
			fail_msg("%s", failure.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(each_condition_takes_and_leaves, forget),
		cmocka_unit_test_teardown(
		    all_conditions_must_hold_and_the_first_rule_counts, forget),
		cmocka_unit_test_teardown(a_night_belongs_to_the_day_on_which_it_began, forget),
		cmocka_unit_test_teardown(what_no_rule_takes_is_told_to_all, forget),
		cmocka_unit_test_teardown(settings_are_read, forget),
		cmocka_unit_test_teardown(a_wrong_file_is_refused_with_line_and_way_out, forget),
	};

	return cmocka_run_group_tests(tests, start, end);
}
