/*
 * counterfactual.c: what would have to be otherwise (Wachter, Mittelstadt,
 * Russell: "Counterfactual Explanations without Opening the Black Box", 2017).
 *
 * Risk is not monotone in a feature, so each one is tried at STEPS places from
 * its value to the end of what was usual, and between the first place that is
 * under the threshold and the one before it by halves.
 */

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "model/modelfile.h"

enum {
	STEPS = 32, /* places on the way to what is usual */
	HALVINGS = 40, /* six decimals of a day in seconds have fewer bits */
};

struct search {
	const struct ensemble *ensemble;
	const double *value; /* of the event */
	double threshold;
	double change; /* of *found */
	struct counterfactual *found;
};

/* A value of the feature near x, as it could stand on the wire. */
static double
possible(enum feature feature, double x)
{
	int steps = feature_rows[feature].steps;

	return round6(steps ? floor(x * steps + 0.5) / steps : x);
}

static double
prepared(const struct search *search, enum feature feature, double x)
{
	return preparation_value(&search->ensemble->preparation, feature, x);
}

/* The possible value that lies a share of the way from one to the other, as models see the way. */
static double
between(const struct search *search, enum feature feature, const double way[2], double share)
{
	double from = prepared(search, feature, way[0]), to = prepared(search, feature, way[1]);

	return possible(feature, preparation_invert(&search->ensemble->preparation, feature,
				     from + share * (to - from)));
}

/* In standard deviations of the training rows, as the models see the feature. */
static double
change_of(const struct search *search, enum feature feature, double to)
{
	double way =
	    prepared(search, feature, to) - prepared(search, feature, search->value[feature]);

	return fabs(way) / search->ensemble->scaler.scale[feature];
}

static double
risk_with(const struct search *search, enum feature feature, double to)
{
	double changed[FEATURE_COUNT];
	struct score score;

	memcpy(changed, search->value, sizeof(changed));
	changed[feature] = to;
	ensemble_score(search->ensemble, changed, &score);
	return round6(score.risk);
}

/* The first place under the threshold on the way to `end`; false if there is none. */
static bool
find_place(const struct search *search, enum feature feature, double end, double around[2])
{
	double changed[STEPS][FEATURE_COUNT], way[2] = { search->value[feature], end };
	struct score score[STEPS];

	for (int i = 0; i < STEPS; i++) {
		memcpy(changed[i], search->value, sizeof(changed[i]));
		changed[i][feature] = between(search, feature, way, (i + 1.0) / STEPS);
	}
	ensemble_score_rows(search->ensemble, changed[0], STEPS, score);
	for (int i = 0; i < STEPS; i++) {
		if (round6(score[i].risk) >= search->threshold)
			continue;
		around[0] = i > 0 ? changed[i - 1][feature] : way[0];
		around[1] = changed[i][feature];
		return true;
	}
	return false;
}

static void
search_towards(struct search *search, enum feature feature, double end)
{
	double around[2], change;

	if (end == search->value[feature] || !find_place(search, feature, end, around))
		return;
	for (int i = 0; i < HALVINGS; i++) {
		double middle = between(search, feature, around, 0.5);

		if (middle == around[0] || middle == around[1])
			break;
		around[risk_with(search, feature, middle) < search->threshold] = middle;
	}
	change = change_of(search, feature, around[1]);
	if (search->found->is_found && change >= search->change)
		return;
	search->change = change;
	*search->found = (struct counterfactual){ .is_found = true,
		.feature = feature,
		.to = around[1],
		.risk = risk_with(search, feature, around[1]) };
}

void
model_counterfactual(const struct model *model, enum log_kind kind, const double *features,
    double threshold, struct counterfactual *out)
{
	const struct ensemble *ensemble = model_ensemble(model, kind);
	struct search search = { ensemble, features, threshold, 0.0, out };

	*out = (struct counterfactual){ .is_found = false };
	for (int f = 0; f < FEATURE_COUNT; f++) {
		struct typical typical = ensemble->data.typical[f];

		if (ensemble->preparation.is_held[f])
			continue;
		if (features[f] > typical.p05)
			search_towards(&search, (enum feature)f, possible(f, typical.p05));
		if (features[f] < typical.p95)
			search_towards(&search, (enum feature)f, possible(f, typical.p95));
	}
}
