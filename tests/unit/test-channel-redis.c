/* test-channel-redis.c: an alert that other processes find in Redis. */

#include "channel-alone.h"

#include <signal.h>

#include "alert/channel-types.h"
#include "os/signals.h"
#include "servers.h"
#include "store/redis.h"

static bool
see(void *data, struct span alert)
{
	assert_span(alert, hostile_line);
	++*(int *)data;
	return true;
}

/* Starts a server, or one again in the same folder. */
static long
start_redis(const char *again, char where[300])
{
	char command[1024] = "start_redis secret >/dev/null; echo $redis_pid $redis_dir; disown";
	char line[512];
	long pid = 0;

	if (again)
		snprintf(command, sizeof(command),
		    "redis-server --port 0 --unixsocket \"%s/socket\" --requirepass secret --save "
		    "\"\" "
		    "--dir \"%s\" >/dev/null 2>&1 3>&- 9>&- & echo $! \"%s\"; disown",
		    again, again, again);
	assert_true(server_run(command, line));
	assert_int_equal(sscanf(line, "%ld %299s", &pid, where), 2);
	return pid;
}

static int
count_recent(const char *address)
{
	struct failure failure;
	struct redis *redis = redis_open(address, SPAN("secret"), &failure);
	int seen = 0;

	assert_non_null(redis);
	assert_int_equal(redis_recent(redis, 10, see, &seen, &failure), 0);
	redis_free(redis);
	return seen;
}

/* What could not be sent is not added again by the next try. */
static void
redis_gets_an_alert_once_also_when_it_was_away(void **state)
{
	char where[300], address[400];
	struct message message = hostile_message();
	struct receipt receipt = { .delivery = TRY_LATER };
	int64_t end_ms = clock_monotonic_ms() + 10000;
	void *channel;
	long pid;

	(void)state;
	if (!server_run(
		"command -v redis-server >/dev/null && command -v redis-cli >/dev/null", NULL)) {
		print_message("redis-server is not installed\n");
		skip();
	}
	pid = start_redis(NULL, where);
	snprintf(address, sizeof(address), "redis+unix:%s/socket", where);
	channel = must_open(
	    &channel_redis, SETTINGS({ "address", address }, { "password-file", "secret" }));
	check_send(&channel_redis, channel, message, DELIVERED);
	assert_int_equal(count_recent(address), 1);
	kill((pid_t)pid, SIGKILL);
	for (int i = 0; i < 3; i++)
		check_send(&channel_redis, channel, message, TRY_LATER);
	pid = start_redis(where, where);
	while (receipt.delivery == TRY_LATER && clock_monotonic_ms() < end_ms)
		channel_redis.send(channel, &message, &receipt);
	assert_int_equal(receipt.delivery, DELIVERED);
	assert_int_equal(count_recent(address), 1);
	kill((pid_t)pid, SIGKILL);
	channel_redis.free(channel);
	snprintf(address, sizeof(address), "rm -rf \"%s\"", where);
	server_run(address, NULL);
}

static void
redis_that_is_not_there_is_later_and_no_address_is_refused(void **state)
{
	void *channel =
	    must_open(&channel_redis, SETTINGS({ "address", "redis+unix:/nonexistent/socket" }));

	(void)state;
	check_send(&channel_redis, channel, hostile_message(), TRY_LATER);
	channel_redis.free(channel);
	check_refused(&channel_redis, SETTINGS({ "address", "http://127.0.0.1" }));
	channel = must_open(&channel_redis, SETTINGS({ "address", "redis://host:0" }));
	check_send(&channel_redis, channel, hostile_message(), REFUSED);
	channel_redis.free(channel);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(redis_gets_an_alert_once_also_when_it_was_away),
		cmocka_unit_test(redis_that_is_not_there_is_later_and_no_address_is_refused),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
