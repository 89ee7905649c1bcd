/* signals.c: handlers that set flags, and a wait that sees them. */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>

#include "os/signals.h"

static volatile sig_atomic_t end_asked, reload_asked, counts_asked;

static void
on_end(int signal_number)
{
	(void)signal_number;
	end_asked = 1;
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
}

static void
on_flag(int signal_number)
{
	if (signal_number == SIGHUP)
		reload_asked = 1;
	else
		counts_asked = 1;
}

void
signals_open(void)
{
	struct sigaction action = { .sa_flags = SA_RESTART };

	sigemptyset(&action.sa_mask);
	action.sa_handler = on_flag;
	sigaction(SIGHUP, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	action.sa_handler = on_end;
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

bool
signals_end_asked(void)
{
	return end_asked;
}

bool
signals_take_reload(void)
{
	if (!reload_asked)
		return false;
	reload_asked = 0;
	return true;
}

bool
signals_take_counts(void)
{
	if (!counts_asked)
		return false;
	counts_asked = 0;
	return true;
}

bool
signals_wait_readable(int fd, int64_t timeout_ms)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	struct timespec limit = { .tv_sec = timeout_ms / 1000,
		.tv_nsec = timeout_ms % 1000 * 1000000 };
	static int was_end_asked;
	sigset_t ours, former;
	int ready = 0;

	sigemptyset(&ours);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGHUP);
	sigaddset(&ours, SIGUSR1);
	sigprocmask(SIG_BLOCK, &ours, &former);
	if (!reload_asked && !counts_asked && end_asked == was_end_asked)
		ready = ppoll(&poll_fd, 1, timeout_ms < 0 ? NULL : &limit, &former);
	was_end_asked = end_asked;
	sigprocmask(SIG_SETMASK, &former, NULL);
	return ready > 0;
}

static int64_t
read_clock(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
clock_monotonic_ms(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int64_t
clock_now_ms(void)
{
	return read_clock(CLOCK_REALTIME);
}
