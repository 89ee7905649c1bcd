/* server-check.c: what can be said of settings before anything is opened. */

#include <stdlib.h>

#include "http/listen.h"
#include "http/proxy.h"
#include "http/server.h"
#include "http/tls.h"

int
server_check(const struct server_settings *settings, struct failure *failure)
{
	struct proxies proxies;

	if (!settings->tls_cert != !settings->tls_key)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "TLS takes both a certificate (--tls-cert) and a key (--tls-key)");
	if (settings->tls_cert && tls_load(settings->tls_cert, settings->tls_key, failure) < 0)
		return -1;
	if (proxies_read(&proxies, settings->behind_proxy, failure) < 0)
		return -1;
	return listen_check(
	    settings->listen, settings->tls_cert || settings->behind_proxy, failure);
}
