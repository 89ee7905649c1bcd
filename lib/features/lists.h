/*
 * lists.h: what siem.conf may say is known, privileged or sensitive.
 *
 * Each list has a name, which is its key in siem.conf, and good defaults.  A
 * value is a list parted by commas; it replaces the defaults, or adds to them
 * if it starts with '+':
 *
 *	known_networks = 198.51.100.0/24, 2001:db8:7::/48
 *	privileged_users = + deploy, backup
 *
 * The feature computation reads them; they never change while it runs.
 */
#ifndef FEATURES_LISTS_H
#define FEATURES_LISTS_H

#include <stdint.h>

#include "base/address.h"
#include "base/failure.h"
#include "base/span.h"

enum list {
	LIST_KNOWN_NETWORKS,
	LIST_KNOWN_COUNTRIES,
	LIST_PRIVILEGED_USERS,
	LIST_SENSITIVE_PATHS,
	LIST_SENSITIVE_PORTS,
	LIST_SENSITIVE_COMMANDS,
	LIST_SENSITIVE_FILES,
	LIST_KNOWN_USER_AGENTS,
	LIST_COUNT
};

struct list_row {
	const char *name; /* "known_networks" */
	const char *help; /* what an item is */
	const char *defaults;
};

extern const struct list_row list_rows[LIST_COUNT];

struct lists;

/* All defaults. */
struct lists *lists_new(void);
void lists_free(struct lists *lists);

/* Sets one list from text as above.  -1: an item that is no network or port; nothing changed. */
int lists_set(struct lists *lists, enum list list, struct span text, struct failure *failure);

/* Is text an item of the list? */
bool lists_have(const struct lists *lists, enum list list, struct span text);

/* Does text start with an item of the list? */
bool lists_have_start(const struct lists *lists, enum list list, struct span text);

/* Does text hold an item of the list that starts with '/'? */
bool lists_have_path(const struct lists *lists, enum list list, struct span text);

bool lists_have_network(const struct lists *lists, const struct address *address);
bool lists_have_port(const struct lists *lists, int64_t port);

#endif
