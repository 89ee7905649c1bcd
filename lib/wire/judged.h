/* judged.h: what a line's member "anomaly" says, read back. */
#ifndef WIRE_JUDGED_H
#define WIRE_JUDGED_H

#include "model/judge.h"
#include "wire/wire.h"

/* As wire/anomaly.h wrote it; texts are the JSON's, without a copy where they have no escapes. */
struct judged {
	double risk; /* risk_score; below 0: the line was not scored, or says no number in 0..1 */
	bool is_anomaly;
	const char *level; /* risk_level_name, or NULL */
	struct span model, action, confidence; /* empty: not said */
	struct span reasons, techniques, contributions; /* JSON arrays as written */
};

void wire_read_judged(const struct wire_line *line, struct arena *arena, struct judged *out);

#endif
