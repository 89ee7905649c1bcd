/*
 * signals.h: what the outside asks of a stage, as flags that the loop looks at.
 *
 * SIGTERM and SIGINT ask for an end (a second one ends at once), SIGHUP for a
 * reload, SIGUSR1 for a line of counts.  SIGPIPE is ignored: writing says it.
 */
#ifndef OS_SIGNALS_H
#define OS_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

void signals_open(void);

bool signals_end_asked(void); /* stays true */
bool signals_take_reload(void); /* true once a SIGHUP */
bool signals_take_counts(void); /* true once a SIGUSR1 */

/*
 * Waits until fd can be read, a signal has come or timeout_ms (-1: none) has
 * passed, without a gap in which a signal could go unseen.  True: readable.
 * It does not wait while a reload or counts are asked for: take both.
 */
bool signals_wait_readable(int fd, int64_t timeout_ms);

/* Milliseconds of a clock that only goes forward, for time limits. */
int64_t clock_monotonic_ms(void);

/* The time of day, in ms since 1970. */
int64_t clock_now_ms(void);

#endif
