/* receipt.c: texts of receipts, and which errors of the system stay. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "alert/receipt.h"

/* All others may go away: a full disk is cleared, a server started. */
static const int lasting[] = { EACCES, EBADF, EINVAL, EISDIR, ELOOP, EMSGSIZE, ENAMETOOLONG, ENOENT,
	ENOEXEC, ENOTDIR, EPERM, EPROTOTYPE, EROFS };

/* What a server or a program says may hold anything. */
static void
keep_one_line(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == '\x7f')
			*text = ' ';
}

void
receipt_set(struct receipt *receipt, enum delivery delivery, const char *format, ...)
{
	va_list ap;

	*receipt = (struct receipt){ .delivery = delivery };
	va_start(ap, format);
	vsnprintf(receipt->text, sizeof(receipt->text), format, ap);
	va_end(ap);
	keep_one_line(receipt->text);
}

void
receipt_errno(struct receipt *receipt, const char *format, ...)
{
	enum delivery delivery = TRY_LATER;
	char text[sizeof(receipt->text) / 2];
	int error = errno;
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	for (size_t i = 0; i < sizeof(lasting) / sizeof(*lasting); i++)
		if (error == lasting[i])
			delivery = REFUSED;
	receipt_set(receipt, delivery, "%s: %s", text, strerror(error));
}
