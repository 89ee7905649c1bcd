/* chain.c: fork, pipes, and what children say. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "http/cage.h"
#include "http/chain.h"
#include "os/log.h"

enum { PIPE_BYTES = 1024 * 1024 };

void
chain_init(struct chain *chain, const struct program *programs, int count)
{
	*chain = (struct chain){ .count = count, .in = -1, .out = -1 };
	for (int i = 0; i < count; i++)
		chain->children[i] = (struct chain_child){ .program = &programs[i], .errors = -1 };
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* A child's three descriptors; -1 where there is none any more. */
struct ends {
	int in, out, errors;
};

static void
close_ends(struct ends *ends)
{
	close_fd(&ends->in);
	close_fd(&ends->out);
	close_fd(&ends->errors);
}

/* In the child: never comes back. */
static void
become(const struct program *program, const struct ends *ends, char **environment, bool is_alone)
{
	/* Ours are above the first three, so that none is closed before it is copied. */
	if (dup2(ends->in, 0) < 0 || dup2(ends->out, 1) < 0 || dup2(ends->errors, 2) < 0 ||
	    !cage_enter(!is_alone))
		_exit(126);
	execve(program->path, program->argv, environment);
	_exit(127);
}

static int
fork_child(struct chain_child *child, const struct ends *ends, bool is_alone)
{
	char **environment = cage_environment(!is_alone);
	pid_t pid = fork();
	int error = errno;

	if (pid == 0)
		become(child->program, ends, environment, is_alone);
	free(environment);
	errno = error;
	if (pid < 0)
		return -1;
	child->pid = pid;
	child->starts++;
	return 0;
}

/* A pipe above standard error, that no program inherits unasked. */
static int
make_pipe(int fds[2])
{
	int high;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		if (fds[i] > STDERR_FILENO)
			continue;
		high = fcntl(fds[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		if (high < 0) {
			close(fds[0]);
			close(fds[1]);
			return -1;
		}
		close(fds[i]);
		fds[i] = high;
	}
	(void)fcntl(fds[1], F_SETPIPE_SZ, PIPE_BYTES);
	return 0;
}

/* One child that reads *in, which becomes what it writes to. */
static int
start_child(struct chain_child *child, int *in, bool is_alone)
{
	struct ends ends = { *in, -1, -1 };
	int out[2], errors[2], result, error;

	*in = -1;
	if (make_pipe(out) < 0) {
		close_ends(&ends);
		return -1;
	}
	*in = out[0];
	ends.out = out[1];
	if (make_pipe(errors) < 0) {
		close_ends(&ends);
		return -1;
	}
	child->errors = errors[0];
	(void)fcntl(errors[0], F_SETFL, O_NONBLOCK);
	ends.errors = errors[1];
	result = fork_child(child, &ends, is_alone);
	error = errno;
	close_ends(&ends);
	errno = error;
	return result;
}

int
chain_start(struct chain *chain, struct failure *failure)
{
	int in[2], next;

	chain->crashes = chain->excuses = 0;
	if (make_pipe(in) < 0)
		return failure_errno(failure, EXIT_UNAVAILABLE, "cannot make a pipe");
	chain->in = in[1];
	next = in[0];
	for (int i = 0; i < chain->count; i++) {
		bool is_alone = chain->is_first_alone && i == 0;

		if (start_child(&chain->children[i], &next, is_alone) == 0)
			continue;
		failure_errno(
		    failure, EXIT_UNAVAILABLE, "cannot start %s", chain->children[i].program->name);
		close_fd(&next);
		chain_release(chain);
		return -1;
	}
	chain->out = next;
	(void)fcntl(chain->in, F_SETFL, O_NONBLOCK);
	(void)fcntl(chain->out, F_SETFL, O_NONBLOCK);
	return 0;
}

void
chain_close_in(struct chain *chain)
{
	close_fd(&chain->in);
}

void
chain_signal(const struct chain *chain, int signal)
{
	for (int i = 0; i < chain->count; i++)
		if (chain->children[i].pid > 0)
			kill(chain->children[i].pid, signal);
}

static void
judge_end(struct chain *chain, int status)
{
	int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;

	if (signal == SIGTERM || signal == SIGINT || signal == SIGHUP ||
	    (code >= EXIT_USAGE && code <= EXIT_BAD_CONFIG))
		chain->excuses++;
	else if (signal != 0 || code > EXIT_PIPELINE_ERRORS)
		chain->crashes++;
}

static void
say_end(const struct chain_child *child, int status)
{
	const char *name = child->program->name;

	if (WIFSIGNALED(status))
		log_error("%s was ended by signal %d", name, WTERMSIG(status));
	else if (WEXITSTATUS(status) > EXIT_PIPELINE_ERRORS)
		log_error("%s ended with status %d", name, WEXITSTATUS(status));
	else
		log_detail("%s ended", name);
}

static void
say_line(const struct chain_child *child, struct span line)
{
	const char *name = child->program->name;
	struct span own = line;

	if (line.size == 0)
		return;
	/* Our tools begin with their names themselves. */
	if (span_take(&own, span_of(name)) && span_take(&own, SPAN(": ")))
		line = own;
	log_error("%s: %.*s", name, (int)line.size, line.data);
}

void
chain_hear(struct chain_child *child)
{
	ssize_t size;
	struct span rest;

	if (child->errors < 0)
		return;
	size = read(child->errors, buffer_room(&child->said, LIMIT_CHILD_SAYS), LIMIT_CHILD_SAYS);
	if (size < 0)
		return;
	child->said.size += (size_t)size;
	rest = buffer_span(&child->said);
	while (rest.size > 0 &&
	       (span_index(rest, '\n') < rest.size || rest.size >= LIMIT_CHILD_SAYS || size == 0))
		say_line(child, span_cut(&rest, '\n'));
	if (rest.size > 0)
		memmove(child->said.data, rest.data, rest.size);
	child->said.size = rest.size;
	if (size == 0)
		close_fd(&child->errors);
}

bool
chain_reap(struct chain *chain)
{
	bool is_over = true;
	int status;

	for (int i = 0; i < chain->count; i++) {
		struct chain_child *child = &chain->children[i];

		if (child->pid > 0 && waitpid(child->pid, &status, WNOHANG) == child->pid) {
			chain_hear(child);
			judge_end(chain, status);
			say_end(child, status);
			child->pid = 0;
		}
		is_over = is_over && child->pid == 0;
	}
	return is_over;
}

void
chain_release(struct chain *chain)
{
	close_fd(&chain->in);
	close_fd(&chain->out);
	chain_signal(chain, SIGKILL);
	for (int i = 0; i < chain->count; i++) {
		struct chain_child *child = &chain->children[i];

		while (child->pid > 0 && waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
			continue;
		child->pid = 0;
		close_fd(&child->errors);
		buffer_release(&child->said);
		child->said = (struct buffer){ 0 };
	}
}
