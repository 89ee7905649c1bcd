/* test-output.c: a batch of lines is one write. */

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "os/output.h"
#include "stage/parse.h"
#include "check.h"

/* Each write to such a socket is a message, which is received as it was written. */
static void
open_pair(int pair[2])
{
	int room = 1024 * 1024;

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
}

static void
nothing_is_written_before_a_batch_is_full(void **state)
{
	char *received = malloc(2 * (size_t)OUTPUT_BATCH);
	struct output output;
	struct failure failure;
	int pair[2];
	size_t size;

	(void)state;
	open_pair(pair);
	output_open(&output, pair[1]);
	while (output.buffer.size < OUTPUT_BATCH) {
		assert_int_equal(output_batch(&output, &failure), 0);
		assert_int_equal(recv(pair[0], received, 1, MSG_DONTWAIT), -1);
		buffer_add(&output.buffer, SPAN("a line of an event\n"));
	}
	size = output.buffer.size;
	assert_int_equal(output_batch(&output, &failure), 0);
	assert_int_equal(recv(pair[0], received, 2 * (size_t)OUTPUT_BATCH, 0), size);
	assert_int_equal(recv(pair[0], received, 1, MSG_DONTWAIT), -1);
	assert_int_equal(output_close(&output, &failure), 0);
	output_release(&output);
	close(pair[0]);
	free(received);
}

/* In a process of its own, with the socket as standard output. */
static pid_t
start_siem_parse(const int pair[2])
{
	static char auth[] = "scripts/samples/auth.log", web[] = "scripts/samples/access.log";
	static char *files[] = { auth, web, NULL };
	struct parse_settings settings = PARSE_SETTINGS_DEFAULT;
	struct failure failure;
	pid_t pid = fork();

	if (pid == 0) {
		settings.now_ms = INT64_C(1774616816000);
		dup2(pair[1], STDOUT_FILENO);
		close(pair[0]);
		close(pair[1]);
		_exit(parse_run(&settings, files, NULL, &failure));
	}
	return pid;
}

static void
siem_parse_writes_once_a_batch(void **state)
{
	size_t room = OUTPUT_BATCH + 4 * (size_t)LIMIT_LINE;
	char *received = malloc(room);
	int pair[2], writes = 0, status;
	ssize_t size, former = OUTPUT_BATCH;
	pid_t pid;

	(void)state;
	open_pair(pair);
	pid = start_siem_parse(pair);
	close(pair[1]);
	while ((size = recv(pair[0], received, room, 0)) > 0) {
		assert_true(former >= OUTPUT_BATCH); /* only the last one is smaller */
		assert_int_equal(received[size - 1], '\n');
		former = size;
		writes++;
	}
	assert_int_equal(size, 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_true(writes > 5);
	close(pair[0]);
	free(received);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_written_before_a_batch_is_full),
		cmocka_unit_test(siem_parse_writes_once_a_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
