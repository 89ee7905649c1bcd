/*
 * analysis.h: what the pipeline made of a line, as POST logs/analyze tells it.
 *
 * The members are taken from the line as they are written there; nothing is computed anew.
 */
#ifndef API_ANALYSIS_H
#define API_ANALYSIS_H

#include "base/buffer.h"
#include "model/judge.h"

/* Values as written, in JSON; data NULL: the line has no such member. */
struct analysis {
	struct span time, id; /* @timestamp, event.id */
	struct span error; /* error.message, of a pipeline error */
	struct span features, alert;
	struct span risk_score, is_anomaly, risk_level, confidence, models, reasons;
	struct span recommended_action;
};

/*
 * Of an event whose stages have appended their members from `added` on, so that most of it need
 * not be read; 0: they stand anywhere. False: the line is no event.
 */
bool analysis_read(struct span line, size_t added, struct analysis *out);

/* Its risk_level; false: it has none. */
bool analysis_level(const struct analysis *analysis, enum risk_level *out);

/* What goes beside it into the answer. */
struct analysis_extras {
	double processing_ms;
	struct span similar; /* the array of similar anomalies */
};

/* The object Analysis of schema/api/analyze.json. */
void analysis_write(
    struct buffer *to, const struct analysis *analysis, const struct analysis_extras *extras);

#endif
