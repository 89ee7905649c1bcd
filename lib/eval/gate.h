/*
 * gate.h: may the challenger replace the champion?
 *
 * Two models have scored the same events, line by line in the same order.
 * The challenger may replace the champion if it passes every check: it keeps
 * the attacks that analysts confirmed and the champion finds, flags none of
 * the confirmed false positives, stays within the band of alerts a day, and,
 * where labels are at hand, ranks and finds the labelled attacks about as well.
 * Where no attack is known nothing could be lost, so nothing is proven: no.
 */
#ifndef EVAL_GATE_H
#define EVAL_GATE_H

#include "base/limits.h"
#include "eval/eval.h"
#include "event/verdicts.h"

enum gate_side { CHAMPION, CHALLENGER, GATE_SIDES };

struct gate_options {
	double threshold; /* of an anomaly: 0.6 */
	double keep; /* share of the confirmed attacks found that must be found: 1 */
	double drop; /* share of the confirmed false positives that must not be flagged: 1 */
	double recall; /* share of the champion's recall of a labelled kind: 0.5 */
	double tolerance; /* of ROC-AUC: 0.01 */
	double low, high; /* alerts a day; NaN: none, and what the champion's alerts allow */
	struct eval_span span; /* events outside are not judged */
	const char *labels; /* a file, as siem-simulate writes it; or NULL */
	const struct verdicts *verdicts;
};

enum gate_question {
	GATE_KNOWN_ATTACKS, /* there must be something to lose */
	GATE_ATTACKS_KEPT,
	GATE_FALSE_POSITIVES_DROPPED,
	GATE_ALERTS_A_DAY,
	GATE_ROC_AUC,
	GATE_RECALL,
	GATE_QUESTIONS
};

/* One answer: passed if at_least <= value of the challenger <= at_most; NaN says nothing. */
struct gate_check {
	enum gate_question question;
	struct span attack; /* a kind of attack; empty: all */
	int log; /* a kind of log; EVAL_ANY: all */
	double value[GATE_SIDES];
	double at_least, at_most;
	bool is_passed;
};

/* Confirmed events of one verdict. */
struct gate_confirmed {
	int64_t count, flagged[GATE_SIDES];
	int64_t kept; /* flagged by both */
	/* The first that the challenger has wrong: attacks lost, or false positives flagged. */
	char wrong[LIMIT_GATE_NAMES][EVENT_ID_SIZE];
	int64_t wrong_count;
};

struct gate {
	struct evaluation side[GATE_SIDES]; /* kinds are the champion's */
	struct gate_confirmed attacks, false_positives;
	struct gate_check *check;
	size_t checks;
};

/* An empty gate is all zero bits. */
void gate_release(struct gate *gate);

/* Reads both scorings and asks all questions.  -1: EXIT_BAD_DATA if they are not of the same events. */
int gate_judge(struct gate *gate, char *champion, char *challenger,
    const struct gate_options *options, struct failure *failure);

/* Every check is passed. */
bool gate_is_open(const struct gate *gate);

void gate_text(struct buffer *to, const struct gate *gate);
void gate_json(struct buffer *to, const struct gate *gate);

#endif
