/* Whom a machine cannot do without, read from files as the kernel and others write them. */

#include "check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmpx.h>

#include "block/around.h"
#include "block/target.h"
#include "os/file.h"

static bool
holds(const struct guard *guard, const char *text, enum guard_kind kind)
{
	struct address address;

	assert_true(address_parse(span_of(text), &address));
	for (size_t i = 0; i < guard->count; i++)
		if (guard->entries[i].kind == kind &&
		    memcmp(&guard->entries[i].network.address, &address, sizeof(address)) == 0)
			return true;
	return false;
}

/* An address of four bytes as /proc/net prints it: a number of this machine, of network order. */
static unsigned
as_number(const char *text)
{
	struct address address;
	unsigned number;

	assert_true(address_parse(span_of(text), &address));
	memcpy(&number, address.byte + 12, sizeof(number));
	return number;
}

static void
gateways_are_read_from_the_routes(void **state)
{
	struct guard guard = { 0 };
	char text[400];

	(void)state;
	snprintf(text, sizeof(text),
	    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
	    "eth0\t00000000\t%08X\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
	    "eth0\t%08X\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n",
	    as_number("198.51.100.254"), as_number("198.51.100.0"));
	around_read_route(span_of(text), &guard);
	assert_int_equal(guard.count, 1);
	assert_true(holds(&guard, "198.51.100.254", GUARD_GATEWAY));
	around_read_route6(SPAN("00000000000000000000000000000000 00 "
				"00000000000000000000000000000000 00 "
				"20010db8000000000000000000000001 00000400 00000001 00000000 "
				"00000003     eth0\n"
				"20010db8000000000000000000000000 40 "
				"00000000000000000000000000000000 00 "
				"00000000000000000000000000000000 00000100 00000001 00000000 "
				"00000001     eth0\n"),
	    &guard);
	assert_int_equal(guard.count, 2);
	assert_true(holds(&guard, "2001:db8::1", GUARD_GATEWAY));
	around_read_route(SPAN("\n\t\n x y FFFFFFF \n"), &guard);
	around_read_route6(SPAN("a b c d 20010db8 \n\n"), &guard);
	assert_int_equal(guard.count, 2);
	guard_release(&guard);
}

static void
nameservers_are_read(void **state)
{
	struct guard guard = { 0 };

	(void)state;
	around_read_nameservers(SPAN("# nameserver 192.0.2.1\nsearch example.org\n"
				     "nameserver 192.0.2.53\nnameserver\t2001:db8::53 # ours\n"
				     "nameserver nobody\nnameserver"),
	    &guard);
	assert_int_equal(guard.count, 2);
	assert_true(holds(&guard, "192.0.2.53", GUARD_NAMESERVER));
	assert_true(holds(&guard, "2001:db8::53", GUARD_NAMESERVER));
	guard_release(&guard);
}

static void
a_session_counts_until_it_is_closing(void **state)
{
	struct guard guard = { 0 };

	(void)state;
	around_read_session(SPAN("UID=1000\nUSER=ana\nACTIVE=1\nSTATE=active\nREMOTE=1\n"
				 "REMOTE_HOST=198.51.100.7\nSERVICE=sshd\n"),
	    &guard);
	around_read_session(SPAN("STATE=closing\nREMOTE_HOST=198.51.100.8\n"), &guard);
	around_read_session(SPAN("STATE=active\nREMOTE_HOST=desk.example.org\n"), &guard);
	assert_int_equal(guard.count, 1);
	assert_true(holds(&guard, "198.51.100.7", GUARD_LOGIN));
	guard_release(&guard);
}

static void
only_established_connections_to_protected_ports_count(void **state)
{
	struct around around = { .ports = { 2222, 22 }, .port_count = 2 };
	struct guard guard = { 0 };
	char text[1000];

	(void)state;
	snprintf(text, sizeof(text),
	    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when\n"
	    "   0: %08X:0016 00000000:0000 0A 00000000:00000000\n"
	    "   1: %08X:0016 %08X:D431 01 00000000:00000000\n"
	    "   2: %08X:0016 %08X:D431 06 00000000:00000000\n"
	    "   3: %08X:0050 %08X:D431 01 00000000:00000000\n"
	    "   4: %08X:08AE 0000000000000000%08X%08X:D431 01 00000000:00000000\n",
	    as_number("198.51.100.1"), as_number("198.51.100.1"), as_number("203.0.113.1"),
	    as_number("198.51.100.1"), as_number("203.0.113.2"), as_number("198.51.100.1"),
	    as_number("203.0.113.3"), as_number("198.51.100.1"), as_number("0.0.255.255"),
	    as_number("203.0.113.4"));
	around_read_tcp(span_of(text), &around, &guard);
	assert_int_equal(guard.count, 2);
	assert_true(holds(&guard, "203.0.113.1", GUARD_CONNECTED));
	assert_true(holds(&guard, "203.0.113.4", GUARD_CONNECTED));
	guard_release(&guard);
}

static void
add_login(const char *path, pid_t pid, const char *host, const char *address)
{
	struct utmpx login = { .ut_type = USER_PROCESS, .ut_pid = pid, .ut_user = "ana" };
	struct address bytes = { 0 };

	snprintf(login.ut_id, sizeof(login.ut_id), "%d", (int)(host[0] + pid) % 100);
	snprintf(login.ut_line, sizeof(login.ut_line), "pts/%d", (int)pid);
	memcpy(login.ut_host, host, strlen(host));
	if (address) {
		assert_true(address_parse(span_of(address), &bytes));
		memcpy(login.ut_addr_v6, bytes.byte + (address_is_v4(&bytes) ? 12 : 0),
		    address_is_v4(&bytes) ? 4 : 16);
	}
	utmpxname(path);
	setutxent();
	assert_non_null(pututxline(&login));
	endutxent();
}

static void
who_is_logged_in_is_read_and_who_died_is_not(void **state)
{
	char path[] = "/tmp/siem-utmp.XXXXXX";
	struct around around = { .utmp = path };
	struct guard guard = { 0 };
	struct failure failure;
	pid_t dead = fork();

	(void)state;
	if (dead == 0)
		_exit(0);
	waitpid(dead, NULL, 0);
	close(mkstemp(path));
	add_login(path, getpid(), "a.example.org", "198.51.100.7");
	add_login(path, getpid(), "b.example.org", "2001:db8::7");
	add_login(path, getpid(), "192.0.2.9", NULL);
	add_login(path, getpid(), ":0", NULL);
	add_login(path, dead, "d.example.org", "198.51.100.8");
	assert_int_equal(around_look(&around, &guard, &failure), 0);
	assert_int_equal(guard.count, 3);
	assert_true(holds(&guard, "198.51.100.7", GUARD_LOGIN));
	assert_true(holds(&guard, "2001:db8::7", GUARD_LOGIN));
	assert_true(holds(&guard, "192.0.2.9", GUARD_LOGIN));
	unlink(path);
	guard_release(&guard);
}

static void
what_is_missing_is_silent_and_what_cannot_be_read_is_a_failure(void **state)
{
	char folder[] = "/tmp/siem-around.XXXXXX", session[64];
	struct around around = {
		.route = "/nowhere",
		.nameservers = { "/nowhere/either", NULL },
		.utmp = "/nowhere",
		.sessions = "/nowhere",
	};
	struct guard guard = { 0 };
	struct failure failure;

	(void)state;
	assert_int_equal(around_look(&around, &guard, &failure), 0);
	assert_int_equal(guard.count, 0);
	assert_non_null(mkdtemp(folder));
	snprintf(session, sizeof(session), "%s/c1", folder);
	assert_int_equal(
	    file_replace(session, SPAN("STATE=online\nREMOTE_HOST=2001:db8::9\n"), &failure), 0);
	around.sessions = folder;
	assert_int_equal(around_look(&around, &guard, &failure), 0);
	assert_true(holds(&guard, "2001:db8::9", GUARD_LOGIN));
	around.route = folder;
	assert_int_equal(around_look(&around, &guard, &failure), -1);
	assert_non_null(strstr(failure.text, folder));
	unlink(session);
	rmdir(folder);
	guard_release(&guard);
}

static void
the_running_system_can_be_read(void **state)
{
	struct around around = around_here;
	struct guard guard = { 0 };
	struct failure failure;

	(void)state;
	around.ports[0] = 22;
	around.port_count = 1;
	if (around_look(&around, &guard, &failure) < 0)
		fail_msg("%s", failure.text);
	guard_release(&guard);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gateways_are_read_from_the_routes),
		cmocka_unit_test(nameservers_are_read),
		cmocka_unit_test(a_session_counts_until_it_is_closing),
		cmocka_unit_test(only_established_connections_to_protected_ports_count),
		cmocka_unit_test(who_is_logged_in_is_read_and_who_died_is_not),
		cmocka_unit_test(what_is_missing_is_silent_and_what_cannot_be_read_is_a_failure),
		cmocka_unit_test(the_running_system_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
