/*
 * channel-exec.c: a program of the user's own, with the message on its standard input.
 *
 *	command = /usr/local/bin/tell "the night shift"
 *
 * No shell reads the command, and nothing of a log stands in it: texts come as JSON
 * alone.  The exit status says how it went: 0 delivered, 75 (EX_TEMPFAIL) try later.
 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alert/channel-types.h"
#include "alert/receipt.h"
#include "base/clock.h"
#include "os/file.h"
#include "os/signals.h"

enum { ARGUMENTS = 64, STATUS_LATER = 75 };

struct exec_channel {
	char *words; /* the command, cut into arguments */
	char *argument[ARGUMENTS + 1];
	int count;
	int64_t timeout_ms;
};

/* One that runs. */
struct child {
	pid_t pid;
	int process; /* a descriptor that can be read when it has ended */
	int errors; /* its standard error */
	char said[256]; /* the start of that */
	size_t said_size;
};

static const struct channel_setting_row settings_exec[] = {
	{ "command", true,
	    "a program's path and its arguments, which double quotes may keep together" },
	{ "timeout", false, "how long it may run (10s)" },
	{ NULL, false, NULL },
};

/* One argument, written over the words themselves; false: a quote stays open. */
static bool
take_argument(char **from, char **to)
{
	bool is_quoted = false;

	for (; **from && (is_quoted || (**from != ' ' && **from != '\t')); (*from)++) {
		if (**from == '"')
			is_quoted = !is_quoted;
		else
			*(*to)++ = **from;
	}
	if (**from)
		(*from)++;
	*(*to)++ = '\0';
	return !is_quoted;
}

static bool
cut_words(struct exec_channel *channel)
{
	char *from = channel->words, *to = channel->words;

	for (;;) {
		from += strspn(from, " \t");
		if (*from == '\0')
			return channel->count > 0;
		if (channel->count == ARGUMENTS)
			return false;
		channel->argument[channel->count++] = to;
		if (!take_argument(&from, &to))
			return false;
	}
}

static void
free_exec(void *data)
{
	struct exec_channel *channel = data;

	free(channel->words);
	free(channel);
}

static void *
open_exec(const struct channel_settings *settings, struct failure *failure)
{
	struct exec_channel *channel = must_calloc(1, sizeof(*channel));
	const char *command = channel_setting(settings, "command");
	const char *timeout = channel_setting(settings, "timeout");

	if (command == NULL)
		command = "";
	channel->words = must_alloc(strlen(command) + 1);
	memcpy(channel->words, command, strlen(command) + 1);
	channel->timeout_ms = 10 * SECOND_MS;
	if (!cut_words(channel) || channel->argument[0][0] != '/')
		failure_set(failure, EXIT_BAD_CONFIG,
		    "command \"%s\" is not a program's full path and up to %d arguments", command,
		    ARGUMENTS - 1);
	else if (timeout && (!clock_parse_duration(span_of(timeout), &channel->timeout_ms) ||
				channel->timeout_ms < SECOND_MS || channel->timeout_ms > HOUR_MS))
		failure_set(
		    failure, EXIT_BAD_CONFIG, "timeout \"%s\" is not within 1s and 1h", timeout);
	else
		return channel;
	free_exec(channel);
	return NULL;
}

/* The message as a file: none of it waits for the program to read. */
static int
message_file(const struct message *message)
{
	int fd = memfd_create("alert", MFD_CLOEXEC);

	if (fd < 0)
		return -1;
	if (file_write(fd, message->line) == 0 && file_write(fd, SPAN("\n")) == 0 &&
	    lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	close(fd);
	return -1;
}

/* Standard output goes nowhere: the sender's own carries its answers. */
static int
spawn(const struct exec_channel *channel, int in, int errors, pid_t *pid)
{
	static const char *const environment[] = {
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
		NULL
	};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int error;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(
	    &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	error = posix_spawn(pid, channel->argument[0], &actions, &attributes, channel->argument,
	    (char *const *)(uintptr_t)environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	errno = error;
	return error == 0 ? 0 : -1;
}

static void
reap(struct child *child, int *status)
{
	while (waitpid(child->pid, status, 0) < 0 && errno == EINTR)
		continue;
	close(child->process);
	close(child->errors);
}

static int
start(const struct exec_channel *channel, const struct message *message, struct child *child)
{
	int in = message_file(message), errors[2] = { -1, -1 }, result = -1, error, status;

	if (in < 0)
		return -1;
	/* Our end alone does not block: the program's would lose what it says. */
	if (pipe2(errors, O_CLOEXEC) == 0 && fcntl(errors[0], F_SETFL, O_NONBLOCK) == 0)
		result = spawn(channel, in, errors[1], &child->pid);
	error = errno;
	close(in);
	if (errors[1] >= 0)
		close(errors[1]);
	child->errors = errors[0];
	if (result == 0) {
		child->process = (int)syscall(SYS_pidfd_open, child->pid, 0);
		if (child->process >= 0)
			return 0;
		error = errno;
		kill(-child->pid, SIGKILL);
		reap(child, &status);
	} else if (errors[0] >= 0) {
		close(errors[0]);
	}
	errno = error;
	return -1;
}

/* What it says is taken for as long as it speaks; only the start is kept.  False: no more. */
static bool
hear(struct child *child)
{
	char bytes[4096];
	ssize_t size = read(child->errors, bytes, sizeof(bytes));
	size_t kept = sizeof(child->said) - 1 - child->said_size;

	if (size <= 0)
		return size < 0 && errno == EINTR;
	if ((size_t)size < kept)
		kept = (size_t)size;
	memcpy(child->said + child->said_size, bytes, kept);
	child->said_size += kept;
	return true;
}

/* False: it still runs when the time is over. */
static bool
wait_for(struct child *child, int64_t timeout_ms)
{
	int64_t end_ms = clock_monotonic_ms() + timeout_ms, left_ms;
	struct pollfd fds[] = { { child->process, POLLIN, 0 }, { child->errors, POLLIN, 0 } };

	while ((left_ms = end_ms - clock_monotonic_ms()) > 0) {
		if (poll(fds, 2, (int)left_ms) < 0)
			continue;
		if (fds[1].revents && !hear(child))
			fds[1].fd = -1;
		if (fds[0].revents) {
			/* As much as a pipe holds: who else writes there is not waited for. */
			for (int i = 0; i < 16 && hear(child); i++)
				continue;
			return true;
		}
	}
	return false;
}

static void
say_status(const struct child *child, int status, struct receipt *receipt)
{
	enum delivery delivery = REFUSED;
	int code = WEXITSTATUS(status);
	int size = (int)strcspn(child->said, "\n");
	const char *between = size > 0 ? ": " : "";

	if (WIFSIGNALED(status)) {
		receipt_set(receipt, REFUSED, "killed by signal %d%s%.*s", WTERMSIG(status),
		    between, size, child->said);
		return;
	}
	if (code == 0)
		delivery = DELIVERED;
	else if (code == STATUS_LATER)
		delivery = TRY_LATER;
	receipt_set(receipt, delivery, "exit status %d%s%.*s", code, between, size, child->said);
}

static void
send_exec(void *data, const struct message *message, struct receipt *receipt)
{
	struct exec_channel *channel = data;
	struct child child = { .said_size = 0 };
	int status = 0;

	if (start(channel, message, &child) < 0) {
		receipt_errno(receipt, "cannot run %s", channel->argument[0]);
	} else if (wait_for(&child, channel->timeout_ms)) {
		reap(&child, &status);
		say_status(&child, status, receipt);
	} else {
		/* All that it started; it is no one's number again before it is reaped. */
		kill(-child.pid, SIGKILL);
		reap(&child, &status);
		receipt_set(receipt, TRY_LATER, "still ran after %lld s, killed",
		    (long long)(channel->timeout_ms / SECOND_MS));
	}
}

const struct channel_type channel_exec = {
	.name = "exec",
	.settings = settings_exec,
	.open = open_exec,
	.free = free_exec,
	.send = send_exec,
};
