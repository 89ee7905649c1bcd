/* target.c: networks, compared. */

#include "block/target.h"

enum { V6_BITS = 64, ALL_BITS = 128, V4_OFFSET = 96 };

struct network
target_of(const struct address *address)
{
	struct network target = { *address, ALL_BITS };

	if (!address_is_v4(address)) {
		target.bits = V6_BITS;
		memset(target.address.byte + V6_BITS / 8, 0,
		    sizeof(target.address.byte) - V6_BITS / 8);
	}
	return target;
}

static bool
is_v4(const struct network *network)
{
	return network->bits >= V4_OFFSET && address_is_v4(&network->address);
}

bool
networks_overlap(const struct network *a, const struct network *b)
{
	if (is_v4(a) != is_v4(b))
		return false;
	return a->bits < b->bits ? network_holds(a, &b->address) : network_holds(b, &a->address);
}

int
network_compare(const struct network *a, const struct network *b)
{
	int order = memcmp(a->address.byte, b->address.byte, sizeof(a->address.byte));

	return order ? order : a->bits - b->bits;
}
