/* measure.c: curves, thresholds and budgets over rows that are sorted by falling risk. */

#include <math.h>

#include "base/number.h"
#include "eval/eval.h"

/* +1 an attack of the kind, 0 a normal row, -1 neither counts here. */
static int
side(const struct eval_row *row, int kind, int log)
{
	if (log != EVAL_ANY && (int)row->log != log)
		return -1;
	if (row->kind == 0)
		return 0;
	return kind == EVAL_ANY || row->kind == kind ? 1 : -1;
}

/* How far a walk down the risks has come. */
struct walk {
	int64_t attacks, normals;
	int64_t pairs; /* twice the pairs in which the attack stands higher, ties counting once */
	double precision_sum;
};

/* Takes the rows of one risk; returns the index behind them. */
static size_t
walk_ties(const struct evaluation *e, size_t i, struct walk *walk, int kind, int log)
{
	int64_t attacks = 0, normals = 0;
	double risk = e->rows[i].risk;

	for (; i < e->count && e->rows[i].risk == risk; i++) {
		int s = side(&e->rows[i], kind, log);

		attacks += s == 1;
		normals += s == 0;
	}
	walk->pairs += normals * (2 * walk->attacks + attacks);
	walk->attacks += attacks;
	walk->normals += normals;
	if (attacks > 0)
		walk->precision_sum += (double)attacks * (double)walk->attacks /
				       (double)(walk->attacks + walk->normals);
	return i;
}

struct eval_quality
evaluate_quality(const struct evaluation *e, int kind, int log)
{
	struct walk walk = { 0 };
	struct eval_quality quality = { .roc_auc = NAN, .pr_auc = NAN };

	for (size_t i = 0; i < e->count;)
		i = walk_ties(e, i, &walk, kind, log);
	quality.attacks = walk.attacks;
	quality.normals = walk.normals;
	if (walk.attacks > 0 && walk.normals > 0) {
		quality.roc_auc =
		    (double)walk.pairs / 2 / (double)walk.attacks / (double)walk.normals;
		quality.pr_auc = walk.precision_sum / (double)walk.attacks;
	}
	return quality;
}

struct eval_counts
evaluate_threshold(const struct evaluation *e, double threshold, int kind, int log)
{
	struct eval_counts counts = { 0 };

	for (size_t i = 0; i < e->count; i++) {
		bool is_flagged = e->rows[i].risk >= threshold;

		switch (side(&e->rows[i], kind, log)) {
		case 1:
			counts.true_positives += is_flagged;
			counts.false_negatives += !is_flagged;
			break;
		case 0:
			counts.false_positives += is_flagged;
			counts.true_negatives += !is_flagged;
			break;
		}
	}
	return counts;
}

static double
share(int64_t part, int64_t rest)
{
	return part + rest > 0 ? (double)part / (double)(part + rest) : NAN;
}

double
eval_precision(const struct eval_counts *c)
{
	return share(c->true_positives, c->false_positives);
}

double
eval_recall(const struct eval_counts *c)
{
	return share(c->true_positives, c->false_negatives);
}

double
eval_f1(const struct eval_counts *c)
{
	return share(2 * c->true_positives, c->false_positives + c->false_negatives);
}

double
eval_false_positive_rate(const struct eval_counts *c)
{
	return share(c->false_positives, c->true_negatives);
}

int64_t
evaluate_band(const struct evaluation *e, int kind, double low, double high)
{
	int64_t count = 0;

	for (size_t i = 0; i < e->count; i++)
		count +=
		    e->rows[i].kind == kind && e->rows[i].risk >= low && e->rows[i].risk < high;
	return count;
}

int64_t
evaluate_alerts(const struct evaluation *e, double threshold)
{
	size_t count = 0;

	while (count < e->alert_count && e->alerts[count] >= threshold)
		count++;
	return (int64_t)count;
}

double
evaluate_budget(const struct evaluation *e, int64_t alerts)
{
	if (alerts < 0)
		alerts = 0;
	if ((size_t)alerts >= e->alert_count)
		return 0;
	/* The first alert too many stays out, and with it those of the same risk. */
	return round6(e->alerts[alerts] + 1e-6);
}
