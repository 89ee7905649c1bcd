/* ml-model.h: models of random rows, and events to judge by them. */
#ifndef TESTS_ML_MODEL_H
#define TESTS_ML_MODEL_H

#include "ml-data.h"

#include "base/math.h"
#include "model/train.h"

/* A model of `count` random rows with all features, some of them like real ones. */
static inline struct model *
ml_random_model(uint64_t seed, size_t count, struct dataset *dataset)
{
	struct train_options options;
	struct train_report report;
	struct failure failure;
	struct random random;
	struct model *model;
	double *value;

	random_seed(&random, seed);
	dataset_init_features(dataset);
	value = ml_random_rows(&random, count, FEATURE_COUNT);
	for (size_t i = 0; i < count; i++) {
		struct dataset_row row = { .risk = NAN,
			.kind = i % 3 ? LOG_WEB : LOG_FIREWALL,
			.time_ms = INT64_C(1774828800000) + (int64_t)i * 500000,
			.source = random_below(&random, 50) };

		value[i * FEATURE_COUNT + FEATURE_IS_KNOWN_COUNTRY] = 1.0;
		assert_int_equal(
		    dataset_add(dataset, &row, value + i * FEATURE_COUNT, &failure), 0);
	}
	train_defaults(&options);
	options.is_prepared = true;
	options.per_source_hour = 0;
	options.seed = seed;
	options.eps = 4.0 + (double)(seed % 3);
	options.representatives = seed % 2 ? 100 : 0;
	options.min_samples = 10;
	assert_int_equal(model_train(&model, dataset, &options, &report, &failure), 0);
	free(value);
	return model;
}

/* An event like one that was trained on, or far off in some features. */
static inline void
ml_random_event(struct random *random, const struct dataset *dataset, double value[FEATURE_COUNT])
{
	memcpy(value, dataset->value + random_below(random, dataset->count) * FEATURE_COUNT,
	    FEATURE_COUNT * sizeof(*value));
	for (size_t k = random_below(random, 5); k > 0; k--)
		value[random_below(random, FEATURE_COUNT)] +=
		    random_normal(random) * math_exp(random_normal(random) * 3.0);
}

#endif
