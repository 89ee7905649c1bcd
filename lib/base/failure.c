/* failure.c: texts of outside failures. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/failure.h"

int
failure_set(struct failure *failure, enum exit_status status, const char *format, ...)
{
	va_list ap;

	failure->status = status;
	va_start(ap, format);
	vsnprintf(failure->text, sizeof(failure->text), format, ap);
	va_end(ap);
	return -1;
}

int
failure_errno(struct failure *failure, enum exit_status status, const char *format, ...)
{
	int error = errno;
	size_t used;
	va_list ap;

	failure->status = status;
	va_start(ap, format);
	vsnprintf(failure->text, sizeof(failure->text), format, ap);
	va_end(ap);
	used = strlen(failure->text);
	snprintf(failure->text + used, sizeof(failure->text) - used, ": %s", strerror(error));
	return -1;
}
