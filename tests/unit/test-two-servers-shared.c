/* test-two-servers-shared.c: two servers on one PostgreSQL, with Redis to count tries. */

#include "check.h"

#include "postgresql-db.h"

#include "accounts-server.h"
#include "two-servers.h"

static char redis_folder[512], socket_address[600];
static long redis_pid;

static int
start_both(void **state)
{
	char line[512];

	if (!server_run("command -v redis-server >/dev/null", NULL))
		print_message("redis-server is not installed\n");
	else if (server_run("start_redis >/dev/null; echo $redis_pid $redis_dir; disown", line) &&
		 sscanf(line, "%ld %511s", &redis_pid, redis_folder) == 2) {
		snprintf(
		    socket_address, sizeof(socket_address), "redis+unix:%s/socket", redis_folder);
		redis_address = socket_address;
	}
	return start(state);
}

static int
stop_both(void **state)
{
	char line[600];

	if (redis_pid)
		kill((pid_t)redis_pid, SIGTERM);
	if (redis_address) {
		snprintf(line, sizeof(line), "rm -rf \"%s\"", redis_folder);
		server_run(line, NULL);
	}
	return stop(state);
}

static int
login(struct test_server *server, const char *password)
{
	return ask(server, "POST /api/v1/auth/login", NULL,
	    keep("{\"name\":\"root\",\"password\":\"%s\"}", password));
}

static void
tries_are_counted_by_both_together(void **state)
{
	(void)state;
	if (redis_address == NULL)
		skip();
	set_up(&one);
	test_server_refresh(&other);
	for (int i = 0; i < 5; i++)
		EXPECT(401, login(i % 2 ? &one : &other, "wrong horse battery"));
	EXPECT(429, login(&one, PASSWORD));
	EXPECT(429, login(&other, PASSWORD));
	now_ms += 15 * MINUTE_MS;
	EXPECT(200, login(&other, PASSWORD));
	/* What was right was given back, for both. */
	EXPECT(200, login(&one, PASSWORD));
	EXPECT(401, login(&one, "wrong horse battery"));
	EXPECT(429, login(&other, PASSWORD));
}

/* Then each counts by itself, and nobody is kept waiting or let in. */
static void
without_redis_each_goes_on_counting(void **state)
{
	(void)state;
	if (redis_address == NULL)
		skip();
	set_up(&one);
	test_server_refresh(&other);
	kill((pid_t)redis_pid, SIGKILL);
	redis_pid = 0;
	for (int i = 0; i < 5; i++)
		EXPECT(401, login(&other, "wrong horse battery"));
	EXPECT(429, login(&other, PASSWORD));
	EXPECT(200, login(&one, PASSWORD));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { TWO_CASES TWO(tries_are_counted_by_both_together)
		    TWO(without_redis_each_goes_on_counting) };

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start_both, stop_both);
}
