/* champion.h: the model that judges, for questions about single events. */
#ifndef API_CHAMPION_H
#define API_CHAMPION_H

#include "base/buffer.h"
#include "base/span.h"

/*
 * Appends the smallest change of one feature that would make the event of this line usual, as
 * siem-score --counterfactual writes it; "null" where none does, where the line says nothing of
 * its features, or where another model judged it than the one of that file (NULL: the one that
 * siem-score finds).
 */
void champion_counterfactual(const char *path, struct span line, struct buffer *to);

#endif
