/*
 * cost.c: runs a command and appends what it cost to a file, for scripts/bench:
 * CPU seconds, wall seconds and the most memory it had, in KiB.
 *
 *	cost FILE COMMAND [ARGUMENT ...]
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/signals.h"

static double
seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

int
main(int argc, char **argv)
{
	struct rusage used;
	int64_t start_ms = clock_monotonic_ms();
	int status;
	FILE *file;
	pid_t pid;

	if (argc < 3)
		return 64;
	pid = fork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) < 0)
		return 71;
	file = fopen(argv[1], "a");
	if (!file)
		return 74;
	fprintf(file, "%.3f %.3f %ld\n", seconds(used.ru_utime) + seconds(used.ru_stime),
	    (double)(clock_monotonic_ms() - start_ms) / 1000, used.ru_maxrss);
	if (fclose(file) != 0)
		return 74;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
