/* secret.h: secrets, which stand in files and never in settings. */
#ifndef OS_SECRET_H
#define OS_SECRET_H

#include "base/failure.h"

/*
 * The first line of a file without blanks at its ends, NUL-terminated, for the caller to free
 * (explicit_bzero before).  "credential:NAME" is a credential of the service manager.  NULL:
 * EXIT_BAD_CONFIG.
 */
char *secret_read(const char *path, struct failure *failure);

#endif
