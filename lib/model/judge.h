/*
 * judge.h: from a score to what people and machines should do about it.
 *
 * Everything here is a table or a threshold that can be reviewed by reading:
 * levels, confidence, the recommended action, ATT&CK techniques and which
 * reasons are given.
 */
#ifndef MODEL_JUDGE_H
#define MODEL_JUDGE_H

#include "model/model.h"

enum risk_level { LEVEL_NORMAL, LEVEL_LOW, LEVEL_MEDIUM, LEVEL_HIGH, LEVEL_CRITICAL };
enum confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };
enum action {
	ACTION_NONE,
	ACTION_MONITOR,
	ACTION_ALERT_ADMIN,
	ACTION_REQUIRE_MFA,
	ACTION_BLOCK_IP
};

/* "normal", "low", ...; "low", "medium", "high"; "NO_ACTION", "MONITOR", ... */
const char *risk_level_name(enum risk_level level);
const char *confidence_name(enum confidence confidence);
const char *action_name(enum action action);

bool risk_level_find(struct span name, enum risk_level *out);

/* A level by its name, as from <= risk < until; false: there is none. */
bool risk_level_range(struct span name, double *from, double *until);

/* From this risk up an event is explained, also if it is no anomaly. */
#define EXPLAIN_FROM 0.4

/* A source is new, and confidence in what is said of it low, below these. */
enum { NEW_SOURCE_EVENTS = 20, NEW_SOURCE_MS = 60 * 1000 };

enum { MAX_TECHNIQUES = 3, MAX_REASONS = 5 };

struct judgement {
	double risk; /* rounded to six decimals, 1e-6 .. 1 - 1e-6 */
	bool is_anomaly; /* risk >= threshold */
	enum risk_level level; /* critical from .9, high from .8, medium from .6, low from .4 */
	enum confidence confidence; /* of the spread of the three: high < .1, medium < .2 */
	enum action action;
	int technique_count; /* MITRE ATT&CK ids, most specific first */
	const char *technique[MAX_TECHNIQUES];
};

/*
 * Judges an event by its score.  BLOCK_IP is only recommended for a public
 * address with failures, never for a success without any: a person on a new
 * address always looks odd.
 */
void judge(const struct event *event, const struct features *features,
    const struct history *history, const struct score *score, double threshold,
    struct judgement *out);

/* The features by the size of their contribution, the most suspicious first. */
void rank_contributions(const struct explanation *explanation, enum feature order[FEATURE_COUNT]);

#endif
