/*
 * patience.h: how long a channel may take (within lib/alert only).
 *
 * Until its timeout; but once the process is asked to end, a few seconds more at most:
 * what was sent is probably being answered, and asking again would send it twice.
 */
#ifndef ALERT_PATIENCE_H
#define ALERT_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

enum { PATIENCE_GRACE_MS = 3000 };

struct patience {
	int64_t end_ms; /* by clock_monotonic_ms */
	bool is_hurried;
};

struct patience patience_begin(int64_t timeout_ms);

/* Milliseconds that are left; 0: it is over. */
int64_t patience_left(struct patience *patience);

#endif
