/* log.c: one write a line, so that lines of several tools do not mix. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "os/log.h"

static const char *name = "siem";
static bool is_verbose, has_progress;

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

void
log_progress(const char *text)
{
	if ((*text || has_progress) && isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K%s", text);
	has_progress = *text != '\0';
}
