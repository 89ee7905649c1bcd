/* log.h: the one place that prints for people: lines on stderr that name the tool. */
#ifndef OS_LOG_H
#define OS_LOG_H

#include <stdbool.h>
#include <stddef.h>

/* The tool's name stands before each line; verbose lets log_detail through. */
void log_open(const char *tool, bool verbose);

/* What went wrong, or what the user should know. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What -v asks for. */
void log_detail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Writes whole lines as they are, which end with a newline each, as long as standard error takes
 * them without waiting.  Returns the bytes that were written, or all if nobody will ever read.
 */
size_t log_lines(const char *lines, size_t size);

/* Rewrites one line, if stderr is a terminal: progress.  An empty text clears it. */
void log_progress(const char *text);

#endif
