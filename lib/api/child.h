/*
 * child.h: a tool that is asked something: started, given its input, and heard to its end.
 *
 *	struct command command;
 *	struct child_order order = { .program = &command.programs[0], .hear = hear, ... };
 *
 *	child_find(&command, api, "siem-alert", &failure);
 *	program_add(order.program, "--test");
 *	child_run(&order, &status, &failure);
 *	command_release(&command);
 */
#ifndef API_CHILD_H
#define API_CHILD_H

#include "api/api.h"
#include "http/command.h"

/* A program with its first words, as a person may write it; for command_release. */
int child_find(
    struct command *command, const struct api *api, const char *words, struct failure *failure);

struct child_order {
	const struct program *program;
	struct span input; /* its standard input, as much as a pipe takes: LIMIT_MESSAGE */
	int64_t limit_ms; /* it is ended then; 0: it may take its time */
	/* A line of its standard output or error, cut at LIMIT_CHILD_SAYS bytes; without newline. */
	void (*hear)(void *data, bool is_error, struct span line);
	/* About twice a second; false: it is to end.  May be NULL. */
	bool (*go_on)(void *data);
	void *data;
};

/*
 * Runs it, in a process group of its own that ends with us. 0 and its exit status, or 128 and
 * the signal that ended it; -1: EXIT_UNAVAILABLE, it could not be started, or took too long.
 */
int child_run(const struct child_order *order, int *status, struct failure *failure);

#endif
