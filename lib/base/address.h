/*
 * address.h: IP addresses and networks as bytes.
 *
 * An address is 16 bytes in network order; IPv4 stands as ::ffff:a.b.c.d
 * (RFC 4291, 2.5.5.2), so that one form serves both families.
 */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include "base/span.h"

struct address {
	unsigned char byte[16];
};

struct network {
	struct address address;
	int bits; /* of the 16 bytes: an IPv4 /8 is 104 */
};

/* "192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7", "fe80::1%eth0"; the whole text. */
bool address_parse(struct span text, struct address *out);

/* "10.0.0.0/8", "2001:db8::/32", or a single address; host bits may be set. */
bool network_parse(struct span text, struct network *out);

bool address_is_v4(const struct address *address);
bool network_holds(const struct network *network, const struct address *address);

/* Private, loopback or link-local (RFC 1918, 1122, 3927, 4193, 4291): nobody on the internet. */
bool address_is_private(const struct address *address);

/* Writes "203.0.113.9", "198.51.100.0/24" or "2001:db8:1:2::/64"; with NUL. */
enum { NETWORK_TEXT_SIZE = 56 };
void network_write(char to[NETWORK_TEXT_SIZE], const struct network *network);

/* The address alone. */
void address_write(char to[NETWORK_TEXT_SIZE], const struct address *address);

#endif
