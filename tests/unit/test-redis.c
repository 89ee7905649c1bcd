/* test-redis.c: against a redis-server of its own. */

#include "check.h"

#include <signal.h>

#include "base/random.h"
#include "http/limiter.h"
#include "servers.h"
#include "store/redis.h"

static char folder[512], tcp[512];
static long pid;

static int
start(void **state)
{
	char line[512];

	(void)state;
	if (!server_run(
		"command -v redis-server >/dev/null && command -v redis-cli >/dev/null", NULL)) {
		print_message("redis-server is not installed\n");
		return 0;
	}
	if (!server_run("start_redis secret >/dev/null; "
			"echo $redis_pid $redis_dir $redis_tcp; disown",
		line))
		return -1;
	return sscanf(line, "%ld %511s %511s", &pid, folder, tcp) == 3 ? 0 : -1;
}

static int
stop(void **state)
{
	char line[600];

	(void)state;
	if (pid)
		kill((pid_t)pid, SIGTERM);
	snprintf(line, sizeof(line), "rm -rf \"%s\"", folder);
	if (pid)
		server_run(line, NULL);
	return 0;
}

static struct redis *
open_here(void)
{
	char address[600];
	struct failure failure;
	struct redis *redis;

	if (pid == 0)
		skip();
	snprintf(address, sizeof(address), "redis+unix:%s/socket", folder);
	redis = redis_open(address, SPAN("secret"), &failure);
	if (redis == NULL)
		fail_msg("%s", failure.text);
	return redis;
}

/* Asks for how long to wait: not at all. */
static int
is_there(struct redis *redis, struct failure *failure)
{
	struct redis_bucket bucket = { SPAN("login:y"), 3, 60000, 0, 0 };
	int64_t wait_ms;

	return redis_bucket(redis, &bucket, &wait_ms, failure);
}

/* What one process counts and what several count through Redis are the same buckets. */
static void
buckets_are_those_of_the_limiter(void **state)
{
	static const struct limit limit = { "x", 3, 60000 };
	struct redis *redis = open_here();
	struct limiter *limiter = limiter_open(16);
	struct redis_bucket bucket = { SPAN("login:x"), 3, 60000, INT64_C(1774616816000), 0 };
	struct failure failure;
	struct random random;
	int64_t wait_ms, expected;
	int refused = 0;

	(void)state;
	random_seed(&random, 1);
	for (int i = 0; i < 2000; i++) {
		bucket.tokens = (int)random_below(&random, 8);
		bucket.tokens = bucket.tokens > 1 ? 1 : bucket.tokens - 1;
		assert_int_equal(redis_bucket(redis, &bucket, &wait_ms, &failure), 0);
		expected = bucket.tokens == 0
			       ? limiter_wait(limiter, &limit, SPAN("a"), bucket.now_ms)
			       : 0;
		if (bucket.tokens == 1)
			expected = limiter_take(limiter, &limit, SPAN("a"), bucket.now_ms);
		if (bucket.tokens < 0)
			limiter_give(limiter, &limit, SPAN("a"), bucket.now_ms);
		else
			assert_int_equal(wait_ms, expected);
		refused += wait_ms > 0;
		bucket.now_ms += (int64_t)random_below(&random, 90000);
	}
	assert_true(refused > 50);
	limiter_free(limiter);
	redis_free(redis);
}

struct seen {
	int count;
	char first[32];
};

static bool
see(void *data, struct span alert)
{
	struct seen *seen = data;

	if (seen->count++ == 0)
		snprintf(seen->first, sizeof(seen->first), "%.*s", (int)alert.size, alert.data);
	return true;
}

static void
the_last_thousand_alerts_are_kept_newest_first(void **state)
{
	struct redis *redis = open_here();
	struct failure failure;
	struct seen seen = { .count = 0 };
	char alert[32];

	(void)state;
	for (int i = 1; i <= 2500; i++) {
		snprintf(alert, sizeof(alert), "{\"n\":%d}", i);
		assert_int_equal(redis_alert(redis, span_of(alert), &failure), 0);
	}
	assert_int_equal(redis_flush(redis, &failure), 0);
	assert_int_equal(redis_recent(redis, 5000, see, &seen, &failure), 0);
	assert_int_equal(seen.count, 1000);
	assert_string_equal(seen.first, "{\"n\":2500}");
	redis_free(redis);
}

static void
a_connection_that_was_cut_is_made_again_and_alerts_that_wait_are_sent(void **state)
{
	struct redis *redis = open_here();
	struct failure failure;
	struct seen seen = { .count = 0 };
	char line[700];

	(void)state;
	snprintf(line, sizeof(line),
	    "redis-cli --no-auth-warning -a secret -s \"%s/socket\" client kill type normal skipme "
	    "yes "
	    ">/dev/null",
	    folder);
	assert_int_equal(is_there(redis, &failure), 0);
	assert_int_equal(redis_alert(redis, SPAN("{\"n\":\"cut\"}"), &failure), 0);
	assert_true(server_run(line, NULL));
	assert_int_equal(redis_flush(redis, &failure), 0);
	assert_int_equal(redis_recent(redis, 1, see, &seen, &failure), 0);
	assert_string_equal(seen.first, "{\"n\":\"cut\"}");
	assert_true(server_run(line, NULL));
	assert_int_equal(is_there(redis, &failure), 0);
	redis_free(redis);
}

static void
a_wrong_password_is_configuration_and_nobody_there_is_unavailable(void **state)
{
	struct failure failure;

	(void)state;
	if (pid == 0)
		skip();
	assert_null(redis_open(tcp, SPAN("guess"), &failure));
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_null(redis_open("redis+unix:/nonexistent/socket", SPAN(""), &failure));
	assert_int_equal(failure.status, EXIT_UNAVAILABLE);
}

static void
what_is_no_address_is_refused(void **state)
{
	static const char *const wrong[] = { "", "redis://", "http://127.0.0.1", "redis://h:0",
		"redis://h:1x", "redis://h/x", "redis://[::1", "redis+unix:", "redis://[::1]6379" };
	struct failure failure;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_null(redis_open(wrong[i], SPAN(""), &failure));
		assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	}
}

static void
a_server_that_is_away_costs_one_try_a_second(void **state)
{
	struct redis *redis = open_here();
	struct failure failure;

	(void)state;
	assert_int_equal(kill((pid_t)pid, SIGKILL), 0);
	while (is_there(redis, &failure) == 0)
		continue;
	assert_int_equal(failure.status, EXIT_UNAVAILABLE);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(is_there(redis, &failure), -1);
	assert_int_equal(failure.status, EXIT_UNAVAILABLE);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(redis_alert(redis, SPAN("{}"), &failure), 0);
	assert_int_equal(redis_alert(redis, SPAN("{}"), &failure), -1);
	redis_free(redis);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buckets_are_those_of_the_limiter),
		cmocka_unit_test(the_last_thousand_alerts_are_kept_newest_first),
		cmocka_unit_test(
		    a_connection_that_was_cut_is_made_again_and_alerts_that_wait_are_sent),
		cmocka_unit_test(a_wrong_password_is_configuration_and_nobody_there_is_unavailable),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(a_server_that_is_away_costs_one_try_a_second),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
