/*
 * guard.h: who is never blocked, and why.
 *
 * Addresses that are nobody's on the internet are always refused.  The rest is
 * a list that the never-block list and lib/block/around.h fill, and tests.
 */
#ifndef BLOCK_GUARD_H
#define BLOCK_GUARD_H

#include "base/address.h"
#include "base/failure.h"

enum guard_kind {
	GUARD_LISTED, /* on the never-block list */
	GUARD_OWN, /* this machine's own */
	GUARD_GATEWAY,
	GUARD_NAMESERVER,
	GUARD_LOGIN, /* somebody is logged in from there */
	GUARD_CONNECTED, /* has a connection to a protected port */
};

struct guard_entry {
	struct network network;
	enum guard_kind kind;
};

/* An empty guard is all zero bits. */
struct guard {
	struct guard_entry *entries;
	size_t count, capacity;
};

void guard_add(struct guard *guard, const struct network *network, enum guard_kind kind);
void guard_add_address(struct guard *guard, const struct address *address, enum guard_kind kind);
void guard_clear(struct guard *guard);
void guard_release(struct guard *guard);

/* The never-block list: networks between commas or blanks.  -1: one is none (EXIT_BAD_CONFIG). */
int guard_add_list(struct guard *guard, struct span text, struct failure *failure);

/* The same in a file, one or more a line, with comments from '#' to the end of the line. */
int guard_add_file(struct guard *guard, const char *path, struct failure *failure);

/* Is the address nobody's on the internet?  Then *why says so: "203.0.113.9 is ...". */
enum { GUARD_WHY_SIZE = 200 };
bool guard_is_nobody(const struct address *address, char why[GUARD_WHY_SIZE]);

/* Does the list hold the address, or something of the target that is blocked for it? */
bool guard_refuses(const struct guard *guard, const struct address *address,
    const struct network *target, char why[GUARD_WHY_SIZE]);

#endif
