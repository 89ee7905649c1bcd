/*
 * channel-exec.c: a program of the user's own, with the message on its standard input.
 *
 *	[pager]
 *	type = exec
 *	command = /usr/local/bin/page-me --loud
 *	timeout = 10s
 *
 * There is no shell between: the command is parted at blanks.  It has PATH and LANG in its
 * environment and nothing else.  Status 0 is delivered, 75 (EX_TEMPFAIL) is later, and any
 * other is refused; what it says first on standard error is the reason.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alert/channel-types.h"
#include "base/clock.h"
#include "os/signals.h"

enum { WORDS = 32, TRY_AGAIN = 75 };

struct program {
	char *command; /* the words, a NUL behind each */
	char *words[WORDS + 1];
	int64_t timeout_ms;
};

static const struct channel_setting_row settings[] = {
	{ "command", true, "the program and its arguments, parted by blanks" },
	{ "timeout", false, "how long it may take (10s)" },
	{ NULL, false, NULL },
};

static void
free_program(void *channel)
{
	struct program *program = channel;

	free(program->command);
	free(program);
}

static void *
open_program(const struct channel_settings *from, struct failure *failure)
{
	struct program *program = must_calloc(1, sizeof(*program));
	const char *timeout = channel_setting(from, "timeout");
	char *rest, *word;
	int count = 0;

	program->timeout_ms = 10 * SECOND_MS;
	program->command = strdup(channel_setting(from, "command"));
	for (rest = program->command; count < WORDS && (word = strsep(&rest, " \t")) != NULL;)
		if (*word)
			program->words[count++] = word;
	if (count > 0 && (!timeout || clock_parse_duration(span_of(timeout), &program->timeout_ms)))
		return program;
	failure_set(failure, EXIT_BAD_CONFIG,
	    "command and timeout: a program, and a duration such as 10s, are wanted");
	free_program(program);
	return NULL;
}

/* In a group of its own, so that what it starts can be killed with it.  0, or an errno. */
static int
start(const struct program *program, int in, int error, pid_t *pid)
{
	static char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
	static char language[] = "LANG=C.UTF-8";
	char *environment[] = { path, language, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int result;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, error, STDERR_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	result =
	    posix_spawn(pid, program->words[0], &actions, &attributes, program->words, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return result;
}

/* The message to its input and its words of complaint from the other pipe, until it closes that. */
static void
talk(struct span line, int *in, int error, struct receipt *receipt, int64_t end_ms)
{
	struct pollfd fds[2];
	size_t size = 0;
	ssize_t moved;

	for (;;) {
		int64_t left_ms = end_ms - clock_monotonic_ms();

		if (*in >= 0 && line.size == 0) {
			close(*in);
			*in = -1;
		}
		fds[0] = (struct pollfd){ .fd = error, .events = POLLIN };
		fds[1] = (struct pollfd){ .fd = *in, .events = POLLOUT };
		if (left_ms <= 0 || poll(fds, 2, (int)left_ms) <= 0)
			return;
		if (fds[1].revents && *in >= 0) {
			moved = write(*in, line.data, line.size);
			line =
			    moved > 0 ? span_skip(line, (size_t)moved) : (struct span){ NULL, 0 };
		}
		if (fds[0].revents) {
			moved = read(error, receipt->text + size, sizeof(receipt->text) - 1 - size);
			if (moved <= 0)
				return;
			size += (size_t)moved;
			receipt->text[size] = '\0';
		}
	}
}

/* Its status, or -1: it took too long and was killed. */
static int
wait_for_end(pid_t pid, int64_t end_ms)
{
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (clock_monotonic_ms() >= end_ms) {
			kill(-pid, SIGKILL);
			waitpid(pid, &status, 0);
			return -1;
		}
		poll(NULL, 0, 5);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void
judge_end(int status, struct receipt *receipt)
{
	receipt->text[strcspn(receipt->text, "\n")] = '\0';
	receipt->delivery = status == 0				  ? DELIVERED
			    : status == TRY_AGAIN || status == -1 ? TRY_LATER
								  : REFUSED;
	if (receipt->text[0])
		return;
	if (status < 0)
		snprintf(receipt->text, sizeof(receipt->text), "it took too long");
	else
		snprintf(receipt->text, sizeof(receipt->text), "status %d", status);
}

static void
run(const struct program *program, struct span line, int in[2], int error[2],
    struct receipt *receipt)
{
	int64_t end_ms = clock_monotonic_ms() + program->timeout_ms;
	pid_t pid;
	int failed = start(program, in[0], error[1], &pid);

	close(in[0]);
	close(error[1]);
	if (failed == 0) {
		fcntl(in[1], F_SETFL, O_NONBLOCK);
		talk(line, &in[1], error[0], receipt, end_ms);
		judge_end(wait_for_end(pid, end_ms), receipt);
	} else {
		receipt->delivery = REFUSED;
		snprintf(receipt->text, sizeof(receipt->text), "%.300s: %s", program->words[0],
		    strerror(failed));
	}
	if (in[1] >= 0)
		close(in[1]);
	close(error[0]);
}

static void
send_to_program(void *channel, const struct message *message, struct receipt *receipt)
{
	struct buffer line = { 0 };
	int in[2], error[2];

	buffer_add(&line, message->line);
	buffer_add_byte(&line, '\n');
	receipt->delivery = TRY_LATER;
	if (pipe2(in, O_CLOEXEC) < 0) {
		snprintf(receipt->text, sizeof(receipt->text), "%s", strerror(errno));
	} else if (pipe2(error, O_CLOEXEC) < 0) {
		snprintf(receipt->text, sizeof(receipt->text), "%s", strerror(errno));
		close(in[0]);
		close(in[1]);
	} else {
		run(channel, buffer_span(&line), in, error, receipt);
	}
	buffer_release(&line);
}

const struct channel_type channel_exec = {
	.name = "exec",
	.settings = settings,
	.open = open_program,
	.free = free_program,
	.send = send_to_program,
};
