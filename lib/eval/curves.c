/* curves.c: what thresholds from the highest risk down catch and cost, thinned for drawing. */

#include "eval/eval.h"

#define STEP 0.01

struct totals {
	double attacks, normals;
};

static struct totals
count_all(const struct evaluation *e)
{
	struct totals totals = { 0, 0 };

	for (size_t i = 0; i < e->count; i++)
		*(e->rows[i].kind == 0 ? &totals.normals : &totals.attacks) += 1;
	return totals;
}

/* Adds the rows of one risk; returns the index behind them. */
static size_t
pass_ties(const struct evaluation *e, size_t i, struct totals *passed)
{
	double risk = e->rows[i].risk;

	for (; i < e->count && e->rows[i].risk == risk; i++)
		*(e->rows[i].kind == 0 ? &passed->normals : &passed->attacks) += 1;
	return i;
}

int
evaluate_roc(const struct evaluation *e, struct eval_point out[EVAL_POINTS])
{
	struct totals all = count_all(e), passed = { 0, 0 };
	int count = 0;

	if (all.attacks == 0 || all.normals == 0)
		return 0;
	out[count++] = (struct eval_point){ 0, 0 };
	for (size_t i = 0; i < e->count;) {
		struct eval_point point;

		i = pass_ties(e, i, &passed);
		point.x = passed.normals / all.normals;
		point.y = passed.attacks / all.attacks;
		if (i == e->count || point.x - out[count - 1].x >= STEP ||
		    point.y - out[count - 1].y >= STEP)
			out[count++] = point;
	}
	return count;
}

int
evaluate_pr(const struct evaluation *e, struct eval_point out[EVAL_POINTS])
{
	struct totals all = count_all(e), passed = { 0, 0 };
	int count = 0;

	if (all.attacks == 0 || all.normals == 0)
		return 0;
	for (size_t i = 0; i < e->count;) {
		struct eval_point point;

		i = pass_ties(e, i, &passed);
		point.x = passed.attacks / all.attacks;
		point.y = passed.attacks / (passed.attacks + passed.normals);
		if (i == e->count || count == 0 || point.x - out[count - 1].x >= STEP)
			out[count++] = point;
	}
	return count;
}
