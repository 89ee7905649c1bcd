/* privilege.h: keeping the one capability that changing nftables takes. */
#ifndef BLOCK_PRIVILEGE_H
#define BLOCK_PRIVILEGE_H

#include <stdbool.h>

#include "base/failure.h"

/* Has this process CAP_NET_ADMIN? */
bool privilege_has_net_admin(void);

/*
 * Gives up every capability but CAP_NET_ADMIN, and that too where it is not
 * wanted, for this process and all that it might start; and the way to get any
 * back (no_new_privs).
 */
int privilege_drop(bool keeps_net_admin, struct failure *failure);

#endif
