/*
 * failure.h: what went wrong outside of us, and the exit status that says so.
 *
 * A function that can fail for an outside reason takes a struct failure and
 * returns -1; the text names the fact and the object ("cannot open model
 * models/x.json: No such file or directory").  Who ends for it prints it; a
 * process that goes on says it by os/log.h.
 */
#ifndef BASE_FAILURE_H
#define BASE_FAILURE_H

/* Exit statuses of every tool (the numbers from 64 on are sysexits.h's). */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_PIPELINE_ERRORS = 1, /* done, but error records were made or passed on */
	EXIT_USAGE = 64,
	EXIT_BAD_DATA = 65, /* with --strict */
	EXIT_NO_INPUT = 66, /* a file that cannot be read */
	EXIT_UNAVAILABLE = 69, /* a server is not there */
	EXIT_IO = 74, /* reading or writing failed */
	EXIT_BAD_CONFIG = 78, /* configuration, model or state */
};

struct failure {
	enum exit_status status;
	char text[1024]; /* one line without newline */
};

/* Fills *failure like printf; always returns -1, so `return failure_set(...)`. */
int failure_set(struct failure *failure, enum exit_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with ": " and the text of errno behind it. */
int failure_errno(struct failure *failure, enum exit_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
