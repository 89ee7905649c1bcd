/* patience.c: time limits that know of signals. */

#include "alert/patience.h"
#include "os/signals.h"

struct patience
patience_begin(int64_t timeout_ms)
{
	return (struct patience){ .end_ms = clock_monotonic_ms() + timeout_ms };
}

int64_t
patience_left(struct patience *patience)
{
	int64_t now_ms = clock_monotonic_ms();

	if (!patience->is_hurried && signals_end_asked()) {
		patience->is_hurried = true;
		if (patience->end_ms > now_ms + PATIENCE_GRACE_MS)
			patience->end_ms = now_ms + PATIENCE_GRACE_MS;
	}
	return patience->end_ms > now_ms ? patience->end_ms - now_ms : 0;
}
