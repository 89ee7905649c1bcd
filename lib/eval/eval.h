/*
 * eval.h: how good scores are, held against what really happened.
 *
 * An evaluation gathers one row for each scored event: its risk, its time,
 * whom an alert of it would name, and, where labels are at hand, which attack
 * caused it.  From the rows come the curves (ROC, precision and recall), what
 * a threshold catches and costs, and which threshold an alert budget affords.
 *
 *	struct evaluation e = { 0 };
 *	while (...)
 *		evaluation_add(&e, &row);
 *	evaluation_finish(&e);
 *	report_text(&out, &e, &options);
 *	evaluation_release(&e);
 */
#ifndef EVAL_EVAL_H
#define EVAL_EVAL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/failure.h"
#include "event/event.h"
#include "wire/wire.h"

/* The time of a row that has none: the former row's is taken. */
#define EVAL_NO_TIME INT64_MIN

/* From one time on and before another. */
struct eval_span {
	int64_t since_ms, until_ms;
};

/* What is asked for instead of a kind or a log: all of them. */
enum { EVAL_ANY = -1 };

struct eval_row {
	double risk; /* 0..1; 0 for what was not scored */
	int64_t time_ms;
	uint64_t group; /* alerts of one group and day are one alert */
	int kind; /* 0 normal, else a place in evaluation.kinds */
	enum log_kind log;
	bool is_staged; /* an attack put in to be found: raises no alert and begins no day */
};

struct evaluation {
	struct eval_row *rows; /* by falling risk after evaluation_finish */
	size_t count, capacity;
	int64_t unscored; /* rows without a risk: errors, or never scored */
	bool is_labelled;
	struct span *kinds; /* names; the first is "normal" */
	int kind_count;
	struct arena arena; /* of the names */
	int64_t first_ms, days; /* days begun since the first event; at least 1 */
	double *alerts; /* the highest risk of each group and day, falling */
	size_t alert_count;
};

/* An empty evaluation is all zero bits. */
void evaluation_release(struct evaluation *e);

void evaluation_add(struct evaluation *e, const struct eval_row *row);

/* Sorts; to be called once, behind the last row. */
void evaluation_finish(struct evaluation *e);

/*
 * Fills all of *row but its kind from a line that siem-score wrote.  False:
 * the line has no anomaly.risk_score, or is no event at all; the risk is 0.
 * *wire holds the event, an empty one if it is none.
 */
bool eval_read_event(
    struct span line, struct arena *arena, struct wire_line *wire, struct eval_row *row);

/*
 * Reads a label, "1<TAB>ssh-brute-force", "0<TAB>normal", or only "0" or "1",
 * and gives its place in e->kinds.  -1: it is none of these,
 * or the kinds are more than LIMIT_ATTACK_KINDS.
 */
int eval_read_label(struct evaluation *e, struct span line);

/* --- what the rows say; each after evaluation_finish --- */

/*
 * One kind's rows against all normal rows, of one log or of all.  Both areas
 * are NaN where either side has no row.
 *
 * roc_auc is the chance that an attack's row has the higher risk of the two,
 * equal risks counting half (Mann and Whitney 1947).  pr_auc is the average
 * precision, the sum over thresholds of precision times the gain in recall,
 * equal risks being one threshold (as scikit-learn computes it).
 */
struct eval_quality {
	int64_t attacks, normals;
	double roc_auc, pr_auc;
};

struct eval_quality evaluate_quality(const struct evaluation *e, int kind, int log);

/* A point of a curve: a threshold that falls from point to point. */
struct eval_point {
	double x, y;
};

/*
 * The curves of all attacks against all normal rows: ROC of (false positive rate, recall) from
 * (0, 0) to (1, 1), and (recall, precision). A point a hundredth, at most EVAL_POINTS; returns
 * how many, 0 where either side has no row.
 */
enum { EVAL_POINTS = 256 };
int evaluate_roc(const struct evaluation *e, struct eval_point out[EVAL_POINTS]);
int evaluate_pr(const struct evaluation *e, struct eval_point out[EVAL_POINTS]);

/* What "risk >= threshold" says, against what was so. */
struct eval_counts {
	int64_t true_positives, false_positives, false_negatives, true_negatives;
};

struct eval_counts evaluate_threshold(
    const struct evaluation *e, double threshold, int kind, int log);

/* 0/0 is NaN: there is nothing to be right or wrong about. */
double eval_precision(const struct eval_counts *counts);
double eval_recall(const struct eval_counts *counts);
double eval_f1(const struct eval_counts *counts);
double eval_false_positive_rate(const struct eval_counts *counts);

/* Rows of a kind with low <= risk < high. */
int64_t evaluate_band(const struct evaluation *e, int kind, double low, double high);

/* Alerts that a threshold would raise: groups, each counted once a day. */
int64_t evaluate_alerts(const struct evaluation *e, double threshold);

/* The lowest threshold, of six decimals, that raises at most so many alerts in all. */
double evaluate_budget(const struct evaluation *e, int64_t alerts);

/* --- reports --- */

struct report_options {
	double threshold; /* of an anomaly: 0.6 */
	double budget; /* alerts a day; negative: not asked for */
};

void report_text(
    struct buffer *to, const struct evaluation *e, const struct report_options *options);
void report_json(
    struct buffer *to, const struct evaluation *e, const struct report_options *options);

/* The levels of risk, from normal up; the one past the last begins above 1. */
struct eval_level {
	const char *name;
	double from;
};
enum { EVAL_LEVELS = 5 };
extern const struct eval_level eval_levels[EVAL_LEVELS + 1];

#endif
