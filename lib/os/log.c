/* log.c: one write a line, so that lines of several tools do not mix. */

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "os/log.h"

static const char *name = "siem";
static bool is_verbose;
static atomic_bool has_progress; /* servers log from several threads */

void
log_open(const char *tool, bool verbose)
{
	name = tool;
	is_verbose = verbose;
}

static void
print(const char *format, va_list ap)
{
	char line[2048];
	int used = snprintf(line, sizeof(line), "%s%s: ", has_progress ? "\r\033[K" : "", name);
	int body = vsnprintf(line + used, sizeof(line) - (size_t)used - 1, format, ap);
	size_t size = strlen(line);

	(void)body;
	has_progress = false;
	for (size_t i = (size_t)used; i < size;
	     i++) /* a name from a log cannot drive the terminal */
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	line[size++] = '\n';
	if (write(STDERR_FILENO, line, size) < 0)
		return; /* nowhere left to say it */
}

void
log_error(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	print(format, ap);
	va_end(ap);
}

void
log_detail(const char *format, ...)
{
	va_list ap;

	if (!is_verbose)
		return;
	va_start(ap, format);
	print(format, ap);
	va_end(ap);
}

/* What of the lines a pipe takes in one piece: whole ones, or the one that is longer. */
static size_t
next_piece(const char *lines, size_t size)
{
	const char *end = memrchr(lines, '\n', size < PIPE_BUF ? size : PIPE_BUF);

	if (!end)
		end = memchr(lines, '\n', size);
	return end ? (size_t)(end - lines) + 1 : size;
}

size_t
log_lines(const char *lines, size_t size)
{
	struct pollfd room = { .fd = STDERR_FILENO, .events = POLLOUT };
	size_t done = 0;

	while (done < size && poll(&room, 1, 0) > 0) {
		ssize_t n =
		    write(STDERR_FILENO, lines + done, next_piece(lines + done, size - done));

		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return size;
		if (n < 0)
			break;
		done += (size_t)n;
	}
	return done;
}

void
log_progress(const char *text)
{
	if ((*text || has_progress) && isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K%s", text);
	has_progress = *text != '\0';
}
