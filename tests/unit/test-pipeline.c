/* test-pipeline.c: lines through children, in order, whoever asks and whatever dies. */

#include "pipeline-run.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>

static const char tiny[] = "siem-parse --envelope | cat";

static void
every_line_comes_back_as_its_event(void **state)
{
	struct pipeline *pipeline;
	struct parcel *parcel = parcel_new();

	(void)state;
	need_tools();
	pipeline = open_pipeline(tiny);
	add_text(parcel,
	    "Mar 27 13:06:56 web1 sshd[812]: Accepted password for ana from 192.0.2.7 port 1 ssh2");
	add_text(parcel, "");
	add_text(parcel, "{\"message\":\"json\",\"log\":\"text\",\"event\":{\"id\":\"forged\"}}");
	add_text(parcel, "{\"broken\":");
	add_text(parcel, "a \xff byte, a \"quote\", a \\ and a \x01");
	parcel = run(pipeline, parcel);
	assert_true(answer_holds(parcel, 0, "\"name\":\"ana\""));
	assert_true(answer_holds(parcel, 1, "\"unrecognized\""));
	assert_true(answer_holds(parcel, 2, "\"message\":\"json\""));
	assert_true(answer_holds(parcel, 3, "pipeline_error"));
	assert_true(answer_holds(parcel, 3, "\"hostname\":\"web1\""));
	assert_true(answer_holds(parcel, 4, "a \xef\xbf\xbd byte"));
	/* printf 'a \xff byte, a "quote", a \\ and a \x01' | base64 */
	assert_true(answer_holds(
	    parcel, 4, "\"original_base64\":\"YSD/IGJ5dGUsIGEgInF1b3RlIiwgYSBcIGFuZCBhIAE=\""));
	for (size_t i = 0; i < parcel->count; i++)
		assert_int_equal(parcel->lines[i].is_error, i == 3);
	parcel_free(parcel);
	close_pipeline(pipeline);
}

static void
long_lines_come_back_too(void **state)
{
	static const char bytes[] = { 'a', '\x01', '\xff', '"' };
	struct pipeline *pipeline;
	struct parcel *parcel = parcel_new();
	char *text = malloc(8 * 1024 * 1024 + 1);

	(void)state;
	need_tools();
	pipeline = open_pipeline(tiny);
	text[8 * 1024 * 1024] = '\0';
	for (size_t i = 0; i < sizeof(bytes); i++) {
		memset(text, bytes[i], 8 * 1024 * 1024);
		add_text(parcel, text);
	}
	memset(text, ' ', 8 * 1024 * 1024);
	memcpy(text, "{\"a\":\"", 6);
	add_text(parcel, text);
	parcel = run(pipeline, parcel);
	for (size_t i = 0; i < parcel->count; i++)
		assert_true(answer_holds(parcel, i, "\"truncated\"") || parcel->lines[i].is_error);
	free(text);
	parcel_free(parcel);
	close_pipeline(pipeline);
}

enum { CALLERS = 4, ROUNDS = 20, LINES = 50 };

static void *
call(void *data)
{
	struct pipeline *pipeline = data;
	size_t wrong = 0;
	char text[64];

	for (int round = 0; round < ROUNDS; round++) {
		struct parcel *parcel = parcel_new();

		for (int i = 0; i < LINES; i++) {
			snprintf(text, sizeof(text), "caller %p round %d line %d.", data, round, i);
			parcel_add(parcel, &(struct parcel_entry){ .text = span_of(text) });
		}
		if (pipeline_run(pipeline, &parcel, LIMIT_MS) != PIPELINE_DONE)
			return (void *)1;
		for (int i = 0; i < LINES; i++) {
			snprintf(text, sizeof(text), "round %d line %d.", round, i);
			wrong += !answer_holds(parcel, (size_t)i, text);
		}
		parcel_free(parcel);
	}
	return wrong ? (void *)1 : NULL;
}

static void
many_callers_get_each_its_own(void **state)
{
	pthread_t threads[CALLERS];
	struct pipeline *pipeline;
	void *result;

	(void)state;
	need_tools();
	pipeline = open_pipeline(tiny);
	for (int i = 0; i < CALLERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, call, pipeline), 0);
	for (int i = 0; i < CALLERS; i++) {
		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_null(result);
	}
	close_pipeline(pipeline);
}

static int64_t
metric(struct pipeline *pipeline, const char *name)
{
	struct buffer text = { 0 };
	char row[128];
	int64_t value = -1;
	char *at;

	pipeline_metrics(pipeline, &text);
	buffer_add_byte(&text, '\0');
	snprintf(row, sizeof(row), "\n%s ", name);
	at = strstr(text.data, row);
	if (at)
		value = strtoll(at + strlen(row), NULL, 10);
	buffer_release(&text);
	return value;
}

static void
one_line_that_kills_becomes_an_error(const char *command, int poison, bool is_stored)
{
	struct pipeline *pipeline = open_pipeline(command);
	struct parcel *parcel = parcel_new();
	char text[64];

	for (int i = 0; i < 200; i++) {
		snprintf(text, sizeof(text), "line %d%s", i, i == poison ? " poison" : "");
		add_text(parcel, text);
	}
	parcel = run(pipeline, parcel);
	for (int i = 0; i < 200; i++) {
		snprintf(text, sizeof(text), "line %d", i);
		assert_true(answer_holds(parcel, (size_t)i, text));
		assert_int_equal(parcel->lines[i].is_error, i == poison);
		assert_int_equal(parcel->lines[i].is_lost, i == poison && !is_stored);
	}
	snprintf(text, sizeof(text), "line %d poison", poison);
	assert_true(answer_holds(parcel, (size_t)poison, "pipeline_error"));
	assert_true(answer_holds(parcel, (size_t)poison, text));
	assert_int_equal(metric(pipeline, "siem_pipeline_blamed_total"), 1);
	assert_int_equal(metric(pipeline, "siem_pipeline_lost_total"), !is_stored);
	parcel_free(parcel);
	close_pipeline(pipeline);
}

static const char dies_of_poison[] = "exec sed -u '/poison/{/pipeline_error/!Q3}'";
static const char dies_of_any_poison[] = "exec sed -u /poison/Q3";

/* What a program of the chain finds around it. */
static void
the_first_program_has_no_network_no_secrets_and_no_descriptors(void **state)
{
	char command[512];
	struct pipeline *pipeline;
	struct parcel *parcel = parcel_new();
	struct buffer seen = { 0 };
	struct failure failure;
	const char *path;
	int sockets[2];

	(void)state;
	need_tools();
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
	assert_int_equal(dup2(sockets[0], 200), 200);
	setenv("PGPASSWORD", "secret", 1);
	setenv("SIEM_THRESHOLD", "0.7", 1);
	path = script("curious", "exec 9>\"$2\"; env >&9; echo \"fds=$(echo /proc/$$/fd/*)\" >&9\n"
				 "(exec 3<>/dev/tcp/127.0.0.1/1) 2>&9\n"
				 "exec 9>&-; exec \"$1\"/siem-parse --envelope");
	snprintf(command, sizeof(command), "sed -i s,/bin/sh,/bin/bash, %s", path);
	assert_int_equal(system(command), 0);
	snprintf(command, sizeof(command), "%s %s %s/seen | cat", path, tools, folder);
	pipeline = open_pipeline(command);
	add_text(parcel, "x");
	parcel_free(run(pipeline, parcel));
	snprintf(command, sizeof(command), "%s/seen", folder);
	assert_int_equal(file_read(command, 65536, &seen, &failure), 0);
	buffer_add_byte(&seen, '\0');
	assert_non_null(strstr(seen.data, "SIEM_THRESHOLD=0.7"));
	assert_null(strstr(seen.data, "PGPASSWORD"));
	assert_non_null(strstr(seen.data, "/fd/0 /"));
	assert_null(strstr(seen.data, "/fd/200"));
	assert_non_null(strstr(seen.data, "Permission denied"));
	buffer_release(&seen);
	unsetenv("PGPASSWORD");
	unsetenv("SIEM_THRESHOLD");
	close(200);
	close(sockets[0]);
	close(sockets[1]);
	close_pipeline(pipeline);
}

static void
what_a_program_counts_is_told(void **state)
{
	struct pipeline *pipeline;
	struct parcel *parcel = parcel_new();
	struct buffer text = { 0 };
	int64_t end_ms = clock_monotonic_ms() + LIMIT_MS;
	const char *want = "siem_records_in_total{stage=\"siem-parse\"} 2\n"
			   "siem_records_in_total{stage=\"siem-features\"} 2\n";

	(void)state;
	need_tools();
	pipeline = open_pipeline("siem-parse --envelope | siem-features | cat");
	add_text(parcel, "x");
	add_text(parcel, "y");
	parcel_free(run(pipeline, parcel));
	do {
		pause_shortly();
		text.size = 0;
		pipeline_metrics(pipeline, &text);
		buffer_add_byte(&text, '\0');
	} while (!strstr(text.data, want) && clock_monotonic_ms() < end_ms);
	assert_non_null(strstr(text.data, want));
	assert_non_null(strstr(text.data, "siem_logs_analyzed_total 2\n"));
	assert_non_null(strstr(text.data, "siem_pipeline_up{program=\"cat\",place=\"2\"} 1\n"));
	assert_ptr_equal(strstr(text.data, "# TYPE siem_records_in_total"),
	    span_of(text.data).data +
		span_find_last(span_of(text.data), SPAN("# TYPE siem_records_in_total")));
	buffer_release(&text);
	close_pipeline(pipeline);
}

static void
commands_are_words_and_nothing_for_a_shell(void **state)
{
	static const char *const bad[] = { "", "|", "cat", "cat |", "| cat", "cat || cat",
		"cat; cat | cat", "cat $HOME | cat", "cat 'a | cat", "no-such-program | cat" };
	struct command command;
	struct failure failure;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct pipeline_settings settings = { .command = bad[i], .programs = tools };

		assert_null(pipeline_open(&settings, &failure));
		assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	}
	assert_int_equal(
	    command_parse(&command, SPAN("cat 'a  b|;$' \"c\\\"d\"e\\ f|/bin/sh -c 'exit 1'"), NULL,
		&failure),
	    0);
	assert_int_equal(command.count, 2);
	assert_string_equal(command.programs[0].argv[1], "a  b|;$");
	assert_string_equal(command.programs[0].argv[2], "c\"de f");
	assert_null(command.programs[0].argv[3]);
	assert_string_equal(command.programs[1].name, "sh");
	assert_string_equal(command.programs[1].argv[2], "exit 1");
	command_release(&command);
}

static void
a_line_that_kills_the_first_program_is_found(void **state)
{
	char command[512];
	const char *path;

	(void)state;
	need_tools();
	path = script("first", "sed -u /poison/Q3 | \"$1\"/siem-parse --envelope");
	snprintf(command, sizeof(command), "%s %s | cat", path, tools);
	one_line_that_kills_becomes_an_error(command, 77, true);
}

static void
a_line_that_kills_a_later_program_is_found(void **state)
{
	char command[512];

	(void)state;
	need_tools();
	snprintf(command, sizeof(command), "siem-parse --envelope | cat | %s | cat",
	    script("later", dies_of_poison));
	one_line_that_kills_becomes_an_error(command, 77, true);
}

/* Then nobody knows yet whether the programs work at all. */
static void
the_very_first_line_may_kill(void **state)
{
	char command[512];

	(void)state;
	need_tools();
	snprintf(command, sizeof(command), "siem-parse --envelope | %s",
	    script("first-line", dies_of_poison));
	one_line_that_kills_becomes_an_error(command, 0, true);
	snprintf(command, sizeof(command), "%s %s | cat",
	    script("first", "sed -u /poison/Q3 | \"$1\"/siem-parse --envelope"), tools);
	one_line_that_kills_becomes_an_error(command, 0, true);
}

/* They die whatever comes, until somebody mends them. */
static void
no_line_is_blamed_for_programs_that_do_not_start(void **state)
{
	char command[512];
	struct pipeline *pipeline;
	struct pipeline_status status;
	struct parcel *parcel = parcel_new();
	int64_t end_ms = clock_monotonic_ms() + LIMIT_MS;

	(void)state;
	need_tools();
	snprintf(command, sizeof(command), "siem-parse --envelope | %s %s/mended",
	    script("broken", "[ -e \"$1\" ] || kill -SEGV $$; exec cat"), folder);
	pipeline = open_pipeline(command);
	add_text(parcel, "good");
	assert_int_equal(pipeline_hand_in(pipeline, parcel, LIMIT_MS), PIPELINE_DONE);
	do {
		pause_shortly();
		pipeline_status(pipeline, &status);
	} while (status.children[1].restarts < 6 && clock_monotonic_ms() < end_ms);
	assert_true(status.children[1].restarts >= 6);
	script("mended", "");
	assert_int_equal(pipeline_await(pipeline, &parcel, LIMIT_MS), PIPELINE_DONE);
	assert_false(parcel->lines[0].is_error);
	assert_true(answer_holds(parcel, 0, "\"good\""));
	parcel_free(parcel);
	close_pipeline(pipeline);
}

static void
a_line_that_kills_even_as_an_error_is_answered(void **state)
{
	char command[512];

	(void)state;
	need_tools();
	snprintf(command, sizeof(command), "siem-parse --envelope | %s",
	    script("any", dies_of_any_poison));
	one_line_that_kills_becomes_an_error(command, 77, false);
}

static void
a_program_that_answers_out_of_turn_is_noticed(void **state)
{
	char command[512];
	struct pipeline *pipeline;
	struct parcel *parcel = parcel_new();

	(void)state;
	need_tools();
	/* The first of its lives it leaves a line out. */
	snprintf(command, sizeof(command), "siem-parse --envelope | %s %s/lived",
	    script(
		"forgets", "if [ ! -e \"$1\" ]; then touch \"$1\"; exec sed -u 2d; fi; exec cat"),
	    folder);
	pipeline = open_pipeline(command);
	for (int i = 0; i < 5; i++)
		add_text(parcel, i == 1 ? "two" : "another");
	parcel = run(pipeline, parcel);
	assert_true(answer_holds(parcel, 1, "\"two\""));
	assert_int_equal(metric(pipeline, "siem_pipeline_mismatches_total"), 1);
	parcel_free(parcel);
	close_pipeline(pipeline);
}

static void
programs_that_do_not_run_are_said_to_be_down(void **state)
{
	struct pipeline *pipeline;
	struct pipeline_status status;
	enum pipeline_answer answer;
	struct parcel *parcel;
	int64_t end_ms = clock_monotonic_ms() + LIMIT_MS;

	(void)state;
	need_tools();
	pipeline = open_pipeline("siem-parse --envelope | false");
	do {
		parcel = parcel_new();
		add_text(parcel, "x");
		answer = pipeline_run(pipeline, &parcel, 1);
		parcel_free(parcel);
	} while (answer != PIPELINE_DOWN && clock_monotonic_ms() < end_ms);
	assert_int_equal(answer, PIPELINE_DOWN);
	pipeline_status(pipeline, &status);
	assert_false(status.is_ready);
	assert_int_equal(status.count, 2);
	assert_string_equal(status.children[1].name, "false");
	assert_true(status.children[1].restarts > 0);
	pipeline_stop(pipeline, 0);
	pipeline_free(pipeline);
}

static void
a_full_pipeline_says_later(void **state)
{
	char command[512];
	struct pipeline *pipeline;
	struct pipeline_status status;
	struct parcel *parcel;
	enum pipeline_answer answer = PIPELINE_LATE;
	size_t taken = 0;
	FILE *gate;

	(void)state;
	need_tools();
	snprintf(command, sizeof(command), "siem-parse --envelope | %s %s/gate",
	    script("waits", "until [ -e \"$1\" ]; do sleep 0.05; done; exec cat"), folder);
	pipeline = open_pipeline(command);
	while (answer == PIPELINE_LATE) {
		parcel = parcel_new();
		for (int i = 0; i < 5000; i++)
			add_text(parcel, "x");
		answer = pipeline_run(pipeline, &parcel, 0);
		taken += answer == PIPELINE_LATE ? 5000 : 0;
		parcel_free(parcel);
		assert_true(taken <= 100000);
	}
	assert_int_equal(answer, PIPELINE_FULL);
	pipeline_status(pipeline, &status);
	assert_int_equal(status.lines, taken);
	snprintf(command, sizeof(command), "%s/gate", folder);
	gate = fopen(command, "w");
	assert_non_null(gate);
	fclose(gate);
	parcel = parcel_new();
	add_text(parcel, "y");
	assert_int_equal(pipeline_hand_in(pipeline, parcel, LIMIT_MS), PIPELINE_DONE);
	assert_int_equal(pipeline_await(pipeline, &parcel, LIMIT_MS), PIPELINE_DONE);
	parcel_free(parcel);
	close_pipeline(pipeline);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_comes_back_as_its_event),
		cmocka_unit_test(long_lines_come_back_too),
		cmocka_unit_test(many_callers_get_each_its_own),
		cmocka_unit_test(the_first_program_has_no_network_no_secrets_and_no_descriptors),
		cmocka_unit_test(what_a_program_counts_is_told),
		cmocka_unit_test(commands_are_words_and_nothing_for_a_shell),
		cmocka_unit_test(a_line_that_kills_the_first_program_is_found),
		cmocka_unit_test(a_line_that_kills_a_later_program_is_found),
		cmocka_unit_test(the_very_first_line_may_kill),
		cmocka_unit_test(no_line_is_blamed_for_programs_that_do_not_start),
		cmocka_unit_test(a_line_that_kills_even_as_an_error_is_answered),
		cmocka_unit_test(a_program_that_answers_out_of_turn_is_noticed),
		cmocka_unit_test(programs_that_do_not_run_are_said_to_be_down),
		cmocka_unit_test(a_full_pipeline_says_later),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
