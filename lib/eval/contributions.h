/* contributions.h: an event's explanation, as siem-score wrote it. */
#ifndef EVAL_CONTRIBUTIONS_H
#define EVAL_CONTRIBUTIONS_H

#include "wire/wire.h"

/*
 * Fills contribution[] from anomaly.contributions; features that are not named
 * have 0.  False: the event is not explained, and all are 0.
 */
bool contributions_read(const struct wire_line *wire, double contribution[FEATURE_COUNT]);

#endif
