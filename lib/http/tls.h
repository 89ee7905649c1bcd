/*
 * tls.h: the server's certificate and key, which can be read anew while it runs
 * (within lib/http only).
 *
 * The library's own way is to read them once; so each handshake asks us instead.  There is one
 * identity a process, for GnuTLS gives its question no argument.
 */
#ifndef HTTP_TLS_H
#define HTTP_TLS_H

#include "base/failure.h"

/*
 * Reads a certificate with its chain and a private key, both PEM, and answers handshakes with
 * them from now on.  -1: EXIT_NO_INPUT, or EXIT_BAD_CONFIG where they are none or do not
 * belong together; the former ones stay.
 */
int tls_load(const char *cert, const char *key, struct failure *failure);

/* After the last handshake. */
void tls_release(void);

/* For MHD_OPTION_HTTPS_CERT_CALLBACK, and MHD_OPTION_HTTPS_PRIORITIES: TLS 1.2 and 1.3. */
void *tls_callback(void);
extern const char tls_priorities[];

#endif
