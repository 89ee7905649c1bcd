/* servers.h: the servers of tests/cli/servers.bash, for unit tests. */
#ifndef TESTS_SERVERS_H
#define TESTS_SERVERS_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Runs a line of bash that knows them; its output's first line goes to *out, if that is not NULL. */
static inline bool
server_run(const char *line, char out[512])
{
	char command[2048];
	FILE *pipe;
	bool has_line;

	snprintf(command, sizeof(command), "exec bash -c '. tests/cli/servers.bash; %s'", line);
	pipe = popen(command, "r");
	if (pipe == NULL)
		return false;
	has_line = out == NULL || fgets(out, 512, pipe) != NULL;
	if (out && has_line)
		out[strcspn(out, "\n")] = '\0';
	return pclose(pipe) == 0 && has_line;
}

#endif
