/* child.c: one child, three pipes. */

#include "api/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "http/cage.h"
#include "os/signals.h"

enum { LOOK_MS = 500, MERCY_MS = 3000 };

enum { IN, OUT, ERRORS, PIPES };

struct child {
	const struct child_order *order;
	pid_t pid;
	int fds[PIPES]; /* our ends; -1: closed */
	size_t given; /* of the input */
	struct buffer said[PIPES]; /* the beginning of a line */
	bool is_told; /* it was asked to end */
	bool is_late;
	int64_t began_ms, told_ms;
};

int
child_find(
    struct command *command, const struct api *api, const char *words, struct failure *failure)
{
	return command_parse(command, span_of(words), api->programs, failure);
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* In the child: never comes back.  Its ends are above the first three. */
static void
become(const struct program *program, const int ends[PIPES], char **environment)
{
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || dup2(ends[IN], 0) < 0 ||
	    dup2(ends[OUT], 1) < 0 || dup2(ends[ERRORS], 2) < 0 || !cage_enter(true))
		_exit(126);
	execve(program->path, program->argv, environment);
	_exit(127);
}

/* A pipe above standard error. */
static int
make_pipe(int *ours, int *theirs, bool is_input)
{
	int fds[2], high[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		high[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		close(fds[i]);
	}
	*ours = high[is_input];
	*theirs = high[!is_input];
	if (is_input)
		(void)fcntl(*ours, F_SETPIPE_SZ, LIMIT_MESSAGE);
	return *ours < 0 || *theirs < 0 ? -1 : fcntl(*ours, F_SETFL, O_NONBLOCK);
}

static int
start(struct child *child, struct failure *failure)
{
	char **environment = cage_environment(true);
	int ends[PIPES] = { -1, -1, -1 }, result = 0;

	for (int i = 0; i < PIPES && result == 0; i++)
		result = make_pipe(&child->fds[i], &ends[i], i == IN);
	child->pid = result < 0 ? -1 : fork();
	if (child->pid == 0)
		become(child->order->program, ends, environment);
	if (child->pid < 0)
		failure_errno(
		    failure, EXIT_UNAVAILABLE, "cannot start %s", child->order->program->name);
	for (int i = 0; i < PIPES; i++)
		close_fd(&ends[i]);
	free(environment);
	return child->pid < 0 ? -1 : 0;
}

static void
give(struct child *child)
{
	struct span rest = span_skip(child->order->input, child->given);
	ssize_t size = rest.size ? write(child->fds[IN], rest.data, rest.size) : 0;

	if (size > 0)
		child->given += (size_t)size;
	if ((size < 0 && errno != EAGAIN && errno != EINTR) ||
	    child->given == child->order->input.size)
		close_fd(&child->fds[IN]);
}

static void
tell_line(struct child *child, int i, struct span line)
{
	if (child->order->hear)
		child->order->hear(
		    child->order->data, i == ERRORS, span_first(line, LIMIT_CHILD_SAYS));
}

static void
hear(struct child *child, int i)
{
	struct buffer *said = &child->said[i];
	ssize_t size = read(child->fds[i], buffer_room(said, 4096), 4096);
	struct span rest;

	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (size <= 0) {
		if (said->size > 0)
			tell_line(child, i, buffer_span(said));
		close_fd(&child->fds[i]);
		return;
	}
	said->size += (size_t)size;
	rest = buffer_span(said);
	while (span_index(rest, '\n') < rest.size)
		tell_line(child, i, span_cut(&rest, '\n'));
	/* Of an endless line the beginning is kept. */
	rest = span_first(rest, LIMIT_CHILD_SAYS);
	memmove(said->data, rest.data, rest.size);
	said->size = rest.size;
}

/* Its whole group; who does not end is killed. */
static void
end_if_due(struct child *child)
{
	const struct child_order *order = child->order;
	int64_t now_ms = clock_monotonic_ms();

	if (child->is_told) {
		if (now_ms - child->told_ms > MERCY_MS)
			kill(-child->pid, SIGKILL);
		return;
	}
	child->is_late = order->limit_ms > 0 && now_ms - child->began_ms > order->limit_ms;
	if (!child->is_late && (!order->go_on || order->go_on(order->data)))
		return;
	child->is_told = true;
	child->told_ms = now_ms;
	kill(-child->pid, SIGTERM);
}

static void
attend(struct child *child)
{
	struct pollfd fds[PIPES];

	for (int i = 0; i < PIPES; i++)
		fds[i] =
		    (struct pollfd){ .fd = child->fds[i], .events = i == IN ? POLLOUT : POLLIN };
	if (poll(fds, PIPES, LOOK_MS) <= 0)
		return;
	if (fds[IN].revents)
		give(child);
	for (int i = OUT; i < PIPES; i++)
		if (fds[i].revents)
			hear(child, i);
}

/* Until it has ended and closed its pipes; what it left behind does not hold us up. */
static int
follow(struct child *child)
{
	int status = 0;
	pid_t pid = 0;
	int64_t next_ms = 0;

	while (pid == 0 && (child->fds[OUT] >= 0 || child->fds[ERRORS] >= 0)) {
		attend(child);
		if (clock_monotonic_ms() >= next_ms) {
			end_if_due(child);
			next_ms = clock_monotonic_ms() + LOOK_MS;
			pid = waitpid(child->pid, &status, WNOHANG);
		}
	}
	while (pid == 0) {
		poll(NULL, 0, 10);
		pid = waitpid(child->pid, &status, WNOHANG);
		end_if_due(child);
	}
	for (int i = OUT; i < PIPES; i++)
		while (child->fds[i] >= 0) {
			struct pollfd fd = { .fd = child->fds[i], .events = POLLIN };

			if (poll(&fd, 1, 0) <= 0)
				break;
			hear(child, i);
		}
	return status;
}

int
child_run(const struct child_order *order, int *status, struct failure *failure)
{
	struct child child = { .order = order, .fds = { -1, -1, -1 } };
	int result = start(&child, failure), wait_status;

	child.began_ms = clock_monotonic_ms();
	if (result == 0) {
		wait_status = follow(&child);
		*status = WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status)
						   : WEXITSTATUS(wait_status);
		if (child.is_late)
			result = failure_set(failure, EXIT_UNAVAILABLE, "%s took longer than %d s",
			    order->program->name, (int)(order->limit_ms / 1000));
	}
	for (int i = 0; i < PIPES; i++) {
		close_fd(&child.fds[i]);
		buffer_release(&child.said[i]);
	}
	return result;
}
