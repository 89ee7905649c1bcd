/* test-channel-local.c: channels that stay on the machine, or go no further than a syslog server. */

#include "channel-alone.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "alert/channel-types.h"
#include "os/signals.h"
#include "servers.h"

static char folder[] = "/tmp/siem-channel-XXXXXX";

static const char *
path_of(const char *name)
{
	static char path[4][128];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", folder, name);
	return path[turn];
}

static void
check_file(const char *path, const char *expected)
{
	char text[4096] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(text, expected);
}

static void
standard_output_is_the_descriptor_that_the_environment_names(void **state)
{
	int ends[2];
	char number[16], text[1024] = "";
	void *channel;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	snprintf(number, sizeof(number), "%d", ends[1]);
	setenv("SIEM_STDOUT_FD", number, 1);
	channel = must_open(&channel_stdout, SETTINGS({ "type", "stdout" }));
	check_send(&channel_stdout, channel, hostile_message(), DELIVERED);
	assert_int_equal(read(ends[0], text, sizeof(text)), sizeof(hostile_line));
	assert_memory_equal(text, hostile_line, sizeof(hostile_line) - 1);
	assert_int_equal(text[sizeof(hostile_line) - 1], '\n');
	close(ends[0]);
	check_send(&channel_stdout, channel, hostile_message(), TRY_LATER);
	close(ends[1]);
	check_send(&channel_stdout, channel, hostile_message(), REFUSED);
	channel_stdout.free(channel);
	setenv("SIEM_STDOUT_FD", "one", 1);
	check_refused(&channel_stdout, SETTINGS({ "type", "stdout" }));
	unsetenv("SIEM_STDOUT_FD");
}

static void
a_file_that_was_renamed_is_made_again(void **state)
{
	const char *path = path_of("alerts"), *old = path_of("alerts.1");
	void *channel = must_open(&channel_file, SETTINGS({ "path", path }));
	struct message message = hostile_message();
	struct stat is;

	(void)state;
	message.line = SPAN("{\"a\":1}");
	check_send(&channel_file, channel, message, DELIVERED);
	check_send(&channel_file, channel, message, DELIVERED);
	assert_int_equal(rename(path, old), 0);
	message.line = SPAN("{\"a\":2}");
	check_send(&channel_file, channel, message, DELIVERED);
	check_file(old, "{\"a\":1}\n{\"a\":1}\n");
	check_file(path, "{\"a\":2}\n");
	assert_int_equal(stat(path, &is), 0);
	assert_int_equal(is.st_mode & 0137, 0);
	channel_file.free(channel);
}

static void
a_full_disk_is_later_and_a_folder_that_is_missing_is_refused(void **state)
{
	static const struct {
		const char *path;
		enum delivery delivery;
		const char *text;
	} cases[] = {
		{ "/dev/full", TRY_LATER, "No space left" },
		{ "/nonexistent/alerts", REFUSED, "No such file" },
		{ "/", REFUSED, "Is a directory" },
	};
	struct receipt receipt;
	void *channel;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		channel = must_open(&channel_file, SETTINGS({ "path", cases[i].path }));
		receipt = check_send(&channel_file, channel, hostile_message(), cases[i].delivery);
		assert_non_null(strstr(receipt.text, cases[i].text));
		channel_file.free(channel);
	}
	check_refused(&channel_file, SETTINGS({ "path", "" }));
}

/* A socket on a free port of 127.0.0.1, and its address. */
static int
listen_here(int type, const char *scheme, char address[32])
{
	struct sockaddr_in here = { .sin_family = AF_INET };
	socklen_t size = sizeof(here);
	int fd = socket(AF_INET, type, 0);

	here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&here, sizeof(here)), 0);
	if (type == SOCK_STREAM)
		assert_int_equal(listen(fd, 4), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&here, &size), 0);
	snprintf(address, 32, "%s:127.0.0.1:%d", scheme, ntohs(here.sin_port));
	return fd;
}

/* What came, as text. */
static void
receive(int fd, char text[9000])
{
	struct timeval patience = { 5, 0 };
	ssize_t size;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	size = recv(fd, text, 8999, 0);
	assert_true(size > 0);
	text[size] = '\0';
}

static const char parameters[] =
    " siem-alert %ld ALERT [siem@32473 key=\"0196-a-1\" id=\"0196-a\" change=\"opened\" "
    "risk_level=\"critical\" risk_score=\"0.93\" entity=\"x  Bcc: eve@example.org\\\"\\] \\\\[\" "
    "count=\"12\"] \xef\xbb\xbf"
    "critical: x  Bcc: eve@example.org";

static void
check_syslog(const char *text, const char *priority)
{
	char expected[1024];
	const char *rest;

	snprintf(expected, sizeof(expected), parameters, (long)getpid());
	assert_memory_equal(text, priority, strlen(priority));
	text += strlen(priority);
	assert_memory_equal(text, "1 20", 4);
	assert_memory_equal(text + 2 + 23, "Z ", 2);
	rest = strstr(text, " siem-alert ");
	assert_non_null(rest);
	assert_string_equal(rest, expected);
}

static void
syslog_over_udp_escapes_what_a_log_says(void **state)
{
	char address[32], text[9000];
	int fd = listen_here(SOCK_DGRAM, "udp", address);
	void *channel = must_open(&channel_syslog, SETTINGS({ "address", address }));

	(void)state;
	check_send(&channel_syslog, channel, hostile_message(), DELIVERED);
	receive(fd, text);
	check_syslog(text, "<82>"); /* authpriv 10, crit 2 */
	channel_syslog.free(channel);
	close(fd);
}

static void
a_datagram_ends_at_a_character_within_2048_bytes(void **state)
{
	char address[32], text[9000], title[6001];
	int fd = listen_here(SOCK_DGRAM, "udp", address);
	void *channel = must_open(&channel_syslog, SETTINGS({ "address", address }));
	struct message message = hostile_message();
	size_t size;

	(void)state;
	message.title = title;
	for (int shift = 0; shift < 3; shift++) {
		memset(title, 'x', sizeof(title));
		for (size_t i = (size_t)shift; i + 3 < sizeof(title); i += 3)
			memcpy(title + i, "\xe2\x82\xac", 3);
		title[sizeof(title) - 1] = '\0';
		check_send(&channel_syslog, channel, message, DELIVERED);
		receive(fd, text);
		size = strlen(text);
		assert_in_range(size, 2046, 2048);
		assert_memory_equal(text + size - 3, "\xe2\x82\xac", 3);
	}
	channel_syslog.free(channel);
	close(fd);
}

static void
syslog_to_the_machine_s_socket_takes_a_facility_by_name(void **state)
{
	struct sockaddr_un here = { .sun_family = AF_UNIX };
	char address[128], text[9000];
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	void *channel;

	(void)state;
	snprintf(here.sun_path, sizeof(here.sun_path), "%s", path_of("log"));
	snprintf(address, sizeof(address), "unix:%s", here.sun_path);
	channel =
	    must_open(&channel_syslog, SETTINGS({ "address", address }, { "facility", "local7" }));
	check_send(&channel_syslog, channel, hostile_message(), TRY_LATER);
	assert_int_equal(bind(fd, (struct sockaddr *)&here, sizeof(here)), 0);
	check_send(&channel_syslog, channel, hostile_message(), DELIVERED);
	receive(fd, text);
	check_syslog(text, "<186>"); /* local7 23, crit 2 */
	close(fd);
	check_send(&channel_syslog, channel, hostile_message(), TRY_LATER);
	channel_syslog.free(channel);
}

struct sink {
	int fd;
	char text[9000];
	size_t size;
};

static void *
take_stream(void *data)
{
	struct sink *sink = data;
	int fd = accept(sink->fd, NULL, NULL);
	ssize_t size;

	while (
	    (size = recv(fd, sink->text + sink->size, sizeof(sink->text) - 1 - sink->size, 0)) > 0)
		sink->size += (size_t)size;
	close(fd);
	return NULL;
}

static void
syslog_over_tcp_says_how_long_it_is(void **state)
{
	char address[32], *text;
	struct sink sink = { .fd = listen_here(SOCK_STREAM, "tcp", address) };
	void *channel =
	    must_open(&channel_syslog, SETTINGS({ "address", address }, { "facility", "4" }));
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, take_stream, &sink), 0);
	check_send(&channel_syslog, channel, hostile_message(), DELIVERED);
	pthread_join(thread, NULL);
	assert_int_equal(strtol(sink.text, &text, 10), strlen(strchr(sink.text, ' ') + 1));
	check_syslog(text + 1, "<34>"); /* auth 4, crit 2 */
	close(sink.fd);
	check_send(&channel_syslog, channel, hostile_message(), TRY_LATER);
	channel_syslog.free(channel);
}

static void
what_is_no_address_or_facility_of_syslog_is_refused(void **state)
{
	static const char *const wrong[] = { "", "unix:", "udp:host", "tcp:host:0", "tcp::514",
		"udp:host:514x", "host:514", "tls:host:6514" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		check_refused(&channel_syslog, SETTINGS({ "address", wrong[i] }));
	check_refused(&channel_syslog, SETTINGS({ "facility", "24" }));
	check_refused(&channel_syslog, SETTINGS({ "facility", "authprivy" }));
}

/* A script in the folder. */
static const char *
script(const char *name, const char *text)
{
	const char *path = path_of(name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fprintf(file, "#!/bin/sh\ncd '%s' || exit 1\n%s\n", folder, text);
	fclose(file);
	assert_int_equal(chmod(path, 0700), 0);
	return path;
}

static struct receipt
run(const char *command, enum delivery delivery)
{
	void *channel = must_open(&channel_exec, SETTINGS({ "command", command }));
	struct receipt receipt = check_send(&channel_exec, channel, hostile_message(), delivery);

	channel_exec.free(channel);
	return receipt;
}

static void
a_program_gets_the_line_its_arguments_and_nothing_else(void **state)
{
	char command[256], line[sizeof(hostile_line) + 1];

	(void)state;
	setenv("SECRET", "s", 1);
	snprintf(command, sizeof(command), "%s one  \"two  $(three)\" \"\"",
	    script("show",
		"cat >line; printf '[%s]' \"$@\" >arguments; echo \"$SECRET\" >>arguments\n"
		"echo noise; tr '\\0' '\\n' </proc/$$/environ | sort >environment"));
	run(command, DELIVERED);
	snprintf(line, sizeof(line), "%s\n", hostile_line);
	check_file(path_of("line"), line);
	check_file(path_of("arguments"), "[one][two  $(three)][]\n");
	check_file(path_of("environment"),
	    "LANG=C.UTF-8\nPATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n");
}

static void
a_program_s_exit_status_says_how_it_went(void **state)
{
	struct receipt receipt;

	(void)state;
	receipt = run(script("later", "echo 'no room' >&2; echo more >&2; exit 75"), TRY_LATER);
	assert_string_equal(receipt.text, "exit status 75: no room");
	receipt = run(script("no", "exit 1"), REFUSED);
	assert_string_equal(receipt.text, "exit status 1");
	receipt = run(script("dies", "kill -9 $$"), REFUSED);
	assert_string_equal(receipt.text, "killed by signal 9");
	receipt = run(script("unread", "exit 0"), DELIVERED);
	assert_string_equal(receipt.text, "exit status 0");
	receipt = run(script("loud", "head -c 300000 /dev/zero | tr '\\0' x >&2"), DELIVERED);
	assert_in_range(strlen(receipt.text), 200, 300);
	receipt = run("/nonexistent/program", REFUSED);
	assert_non_null(strstr(receipt.text, "No such file"));
}

/* Both hold the pipe open: when it hangs up, both are dead. */
static void
a_program_that_takes_too_long_is_killed_with_all_it_started(void **state)
{
	const char *path = script("slow", "exec 7>held; cat <never & cat <never; exit 0");
	void *channel =
	    must_open(&channel_exec, SETTINGS({ "command", path }, { "timeout", "1s" }));
	struct pollfd held;

	(void)state;
	assert_int_equal(mkfifo(path_of("held"), 0600), 0);
	assert_int_equal(mkfifo(path_of("never"), 0600), 0);
	held =
	    (struct pollfd){ open(path_of("held"), O_RDONLY | O_NONBLOCK | O_CLOEXEC), POLLIN, 0 };
	check_send(&channel_exec, channel, hostile_message(), TRY_LATER);
	assert_int_equal(poll(&held, 1, 5000), 1);
	assert_int_equal(held.revents, POLLHUP);
	close(held.fd);
	channel_exec.free(channel);
}

static void
a_command_is_a_full_path_with_its_quotes_closed(void **state)
{
	static const char *const wrong[] = { "", " ", "tell", "./tell", "/bin/tell \"ana", "\"\"" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		check_refused(&channel_exec, SETTINGS({ "command", wrong[i] }));
	check_refused(&channel_exec, SETTINGS({ "command", "/bin/true" }, { "timeout", "10" }));
	check_refused(&channel_exec, SETTINGS({ "command", "/bin/true" }, { "timeout", "2d" }));
}

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int
remove_folder(void **state)
{
	char line[128];

	(void)state;
	snprintf(line, sizeof(line), "rm -rf \"%s\"", folder);
	return system(line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(standard_output_is_the_descriptor_that_the_environment_names),
		cmocka_unit_test(a_file_that_was_renamed_is_made_again),
		cmocka_unit_test(a_full_disk_is_later_and_a_folder_that_is_missing_is_refused),
		cmocka_unit_test(syslog_over_udp_escapes_what_a_log_says),
		cmocka_unit_test(a_datagram_ends_at_a_character_within_2048_bytes),
		cmocka_unit_test(syslog_to_the_machine_s_socket_takes_a_facility_by_name),
		cmocka_unit_test(syslog_over_tcp_says_how_long_it_is),
		cmocka_unit_test(what_is_no_address_or_facility_of_syslog_is_refused),
		cmocka_unit_test(a_program_gets_the_line_its_arguments_and_nothing_else),
		cmocka_unit_test(a_program_s_exit_status_says_how_it_went),
		cmocka_unit_test(a_program_that_takes_too_long_is_killed_with_all_it_started),
		cmocka_unit_test(a_command_is_a_full_path_with_its_quotes_closed),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
