/* test-counterfactual.c: one change that makes an anomaly none, checked by scoring it. */

#include "check.h"

#include "ml-model.h"

#include "base/number.h"
#include "model/modelfile.h"

#define THRESHOLD 0.6

static double
risk_of(const struct model *model, enum log_kind kind, const double *value)
{
	struct score score;

	model_score(model, kind, value, &score);
	return round6(score.risk);
}

static double
risk_with(const struct model *model, enum log_kind kind, const double *value, int feature, double x)
{
	double changed[FEATURE_COUNT];

	memcpy(changed, value, sizeof(changed));
	changed[feature] = x;
	return risk_of(model, kind, changed);
}

/* How far a change goes, in standard deviations of what the models see. */
static double
change_of(const struct ensemble *ensemble, int feature, double from, double to)
{
	return fabs(preparation_value(&ensemble->preparation, feature, to) -
		    preparation_value(&ensemble->preparation, feature, from)) /
	       ensemble->scaler.scale[feature];
}

/* Calls check with each anomaly among random events of random models, and what was found. */
static size_t
each_anomaly(void (*check)(const struct model *model, enum log_kind kind, const double *value,
    const struct counterfactual *found))
{
	size_t found = 0;

	for (uint64_t seed = 1; seed <= 4; seed++) {
		struct dataset dataset;
		struct model *model = ml_random_model(seed, 600 + 300 * seed, &dataset);
		struct random random;

		random_seed(&random, 200 + seed);
		for (int i = 0; i < ALL_OR_PART(300, 80); i++) {
			enum log_kind kind = (enum log_kind)random_below(&random, LOG_KIND_COUNT);
			struct counterfactual counterfactual;
			double value[FEATURE_COUNT];

			ml_random_event(&random, &dataset, value);
			if (risk_of(model, kind, value) < THRESHOLD)
				continue;
			model_counterfactual(model, kind, value, THRESHOLD, &counterfactual);
			check(model, kind, value, &counterfactual);
			found += counterfactual.is_found;
		}
		model_free(model);
		dataset_release(&dataset);
	}
	return found;
}

static void
check_change(const struct model *model, enum log_kind kind, const double *value,
    const struct counterfactual *found)
{
	int feature = found->feature, steps = feature_rows[feature].steps;
	struct typical typical = model_typical(model, kind, found->feature);

	if (!found->is_found)
		return;
	assert_true(found->risk < THRESHOLD);
	assert_true(found->risk == risk_with(model, kind, value, feature, found->to));
	assert_false(model_is_held(model, kind, found->feature));
	assert_true(found->to == round6(found->to));
	if (steps)
		assert_near(found->to * steps, floor(found->to * steps + 0.5), 1e-4);
	assert_true(found->to >= round6(fmin(value[feature], typical.p05)) - 1);
	assert_true(found->to <= round6(fmax(value[feature], typical.p95)) + 1);
}

static void
a_change_that_is_found_brings_the_risk_under_the_threshold(void **state)
{
	(void)state;
	assert_true(each_anomaly(check_change) > ALL_OR_PART(100, 25));
}

/* The place before it, towards the event's own value, is still an anomaly. */
static void
check_step_before(const struct model *model, enum log_kind kind, const double *value,
    const struct counterfactual *found)
{
	int feature = found->feature, steps = feature_rows[feature].steps;
	double step = steps ? 1.0 / steps : 2e-6, back;

	if (!found->is_found || fabs(found->to - value[feature]) <= step)
		return;
	back = round6(found->to + (found->to < value[feature] ? step : -step));
	assert_true(risk_with(model, kind, value, feature, back) >= THRESHOLD);
}

static void
a_smaller_step_would_not_do(void **state)
{
	(void)state;
	assert_true(each_anomaly(check_step_before) > ALL_OR_PART(100, 25));
}

/* Flags have one other value, so that they can all be tried. */
static void
check_flags(const struct model *model, enum log_kind kind, const double *value,
    const struct counterfactual *found)
{
	const struct ensemble *ensemble = model_ensemble(model, kind);

	for (int f = 0; f < FEATURE_COUNT; f++) {
		struct typical typical = model_typical(model, kind, (enum feature)f);
		double other = value[f] == 0.0 ? 1.0 : 0.0;

		if (!feature_rows[f].is_flag || (value[f] != 0.0 && value[f] != 1.0) ||
		    other < typical.p05 || other > typical.p95 ||
		    risk_with(model, kind, value, f, other) >= THRESHOLD ||
		    model_is_held(model, kind, (enum feature)f))
			continue;
		assert_true(found->is_found);
		assert_true(change_of(ensemble, found->feature, value[found->feature], found->to) <=
			    change_of(ensemble, f, value[f], other));
	}
}

static void
no_flag_would_have_been_a_smaller_change(void **state)
{
	(void)state;
	assert_true(each_anomaly(check_flags) > ALL_OR_PART(100, 25));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_that_is_found_brings_the_risk_under_the_threshold),
		cmocka_unit_test(a_smaller_step_would_not_do),
		cmocka_unit_test(no_flag_would_have_been_a_smaller_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
