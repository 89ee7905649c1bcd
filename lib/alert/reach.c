/* reach.c: addresses of this machine and of its wire. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>

#include "alert/reach.h"

/*
 * As networks of base/address.h.  0.0.0.0 and :: connect to this machine; ::127.0.0.1 is
 * an old way of writing, and 64:ff9b:: NAT64's (RFC 6052).
 */
static const char *const loopback[] = { "127.0.0.0/8", "0.0.0.0/8", "::/128", "::1/128",
	"::127.0.0.0/104", "64:ff9b::127.0.0.0/104", "64:ff9b::/104", NULL };
static const char *const link_local[] = { "169.254.0.0/16", "fe80::/10", "::169.254.0.0/112",
	"64:ff9b::169.254.0.0/112", NULL };

static bool
is_within(const struct address *address, const char *const *list)
{
	struct network network;

	for (; *list; list++)
		if (network_parse(span_of(*list), &network) && network_holds(&network, address))
			return true;
	return false;
}

/* Unspecified ones too: they lead there. */
static bool
address_is_loopback(const struct address *address)
{
	return is_within(address, loopback);
}

static bool
address_is_link_local(const struct address *address)
{
	return is_within(address, link_local);
}

/* As text too; false: neither IPv4 nor IPv6. */
static bool
read_address(const struct sockaddr *from, struct address *address, char text[INET6_ADDRSTRLEN])
{
	const struct sockaddr_in *four = (const void *)from;
	const struct sockaddr_in6 *six = (const void *)from;

	if (from->sa_family == AF_INET) {
		*address = (struct address){ .byte = { [10] = 0xff, [11] = 0xff } };
		memcpy(address->byte + 12, &four->sin_addr, 4);
		return inet_ntop(AF_INET, &four->sin_addr, text, INET6_ADDRSTRLEN) != NULL;
	}
	if (from->sa_family != AF_INET6)
		return false;
	memcpy(address->byte, &six->sin6_addr, sizeof(address->byte));
	return inet_ntop(AF_INET6, &six->sin6_addr, text, INET6_ADDRSTRLEN) != NULL;
}

int
reach_socket(struct reach *reach, int type, int protocol, const struct sockaddr *to)
{
	char text[INET6_ADDRSTRLEN] = "";
	struct address address;
	bool is_loopback;

	if (!read_address(to, &address, text)) {
		snprintf(
		    reach->refused, sizeof(reach->refused), "an address that is no IP address");
		return -1;
	}
	is_loopback = address_is_loopback(&address);
	if (!reach->allows_local && (is_loopback || address_is_link_local(&address))) {
		snprintf(reach->refused, sizeof(reach->refused),
		    "%s is of this machine or its wire, which allow-local = yes permits", text);
		return -1;
	}
	if (reach->wants_loopback && !is_loopback) {
		snprintf(reach->refused, sizeof(reach->refused),
		    "%s is another machine, and what is sent is not encrypted", text);
		return -1;
	}
	return socket(to->sa_family, type | SOCK_CLOEXEC, protocol);
}
