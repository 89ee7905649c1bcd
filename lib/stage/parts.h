/*
 * parts.h: which containers wrote a part of a line last.
 *
 * Container engines cut lines at 16 KiB.  Where the next part begins a client
 * can choose, by the length of what it sends, so that part is never read as a
 * line of its own.
 */
#ifndef STAGE_PARTS_H
#define STAGE_PARTS_H

#include <stdint.h>

#include "base/limits.h"
#include "base/span.h"

struct parts {
	struct {
		uint64_t key;
		bool is_cut[2]; /* stdout, stderr */
	} slots[LIMIT_PARTS];
};

/*
 * The two flags of a log file, by what names it (its fingerprint or path, and
 * its source; each may be empty).  A file that was forgotten has them cleared.
 */
bool *parts_of(struct parts *parts, struct span file, struct span source);

#endif
