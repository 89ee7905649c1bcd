/*
 * target.h: the network that is blocked for an address.
 *
 * An IPv4 address stands for itself.  Of IPv6 it is the /64, since whoever has
 * one address has usually all of those.
 */
#ifndef BLOCK_TARGET_H
#define BLOCK_TARGET_H

#include "base/address.h"

struct network target_of(const struct address *address);

/* Do they have an address in common?  Never, if one is IPv4 and the other IPv6. */
bool networks_overlap(const struct network *a, const struct network *b);

/* Order of targets by their bytes, as qsort wants it. */
int network_compare(const struct network *a, const struct network *b);

#endif
