/*
 * proxy.h: what proxies before us say of their clients, believed of those we know
 * (within lib/http only).
 */
#ifndef HTTP_PROXY_H
#define HTTP_PROXY_H

#include "base/failure.h"
#include "base/limits.h"
#include "http/connections.h"
#include "http/exchange.h"

struct proxies {
	struct network network[LIMIT_HTTP_PROXIES];
	int count;
};

/* "10.0.0.0/8,::1" */
int proxies_read(struct proxies *proxies, const char *list, struct failure *failure);

/* Is this one of them? */
bool proxies_hold(const struct proxies *proxies, const struct address *address);

/*
 * Who asks, and whether over TLS: exchange->peer and is_secure, of a connection that came from
 * a proxy.  Hops are read from the last one back, as long as they are proxies of ours: what
 * stands before the first stranger is the stranger's own word.  X-Forwarded-For and Forwarded
 * (RFC 7239) that differ are not believed, for a proxy writes one and passes the other on.
 */
void proxies_tell(
    const struct proxies *proxies, const struct connection *connection, struct exchange *exchange);

#endif
