/* test-distinct.c: counting different things within an hour. */

#include "events.h"

#include "base/random.h"
#include "features/distinct.h"

#define HOUR SECONDS(3600)

struct sample {
	DISTINCT(48) of;
};

static struct moment
at(int64_t time_ms)
{
	return (struct moment){ time_ms, time_ms, false };
}

static void
see(struct sample *sample, uint32_t hash, int64_t time_ms)
{
	struct distinct distinct = DISTINCT_OF(&sample->of);
	struct moment moment = at(time_ms);

	assert_int_equal(distinct_see(&distinct, hash, &moment), 0);
	assert_true(distinct_is_valid(&distinct));
}

static void
advance(struct sample *sample, int64_t from_ms, int64_t to_ms)
{
	struct distinct distinct = DISTINCT_OF(&sample->of);

	distinct_advance(&distinct, from_ms, to_ms);
	assert_true(distinct_is_valid(&distinct));
}

static uint64_t
count(struct sample *sample)
{
	struct distinct distinct = DISTINCT_OF(&sample->of);

	return distinct_count(&distinct);
}

static void
up_to_its_capacity_the_count_is_exact(void **state)
{
	struct sample sample = { 0 };
	struct random random;

	(void)state;
	random_seed(&random, 1);
	assert_int_equal(count(&sample), 0);
	for (uint64_t i = 1; i <= 48; i++) {
		uint32_t hash = (uint32_t)random_bits(&random);

		see(&sample, hash, NOON);
		see(&sample, hash, NOON);
		assert_int_equal(count(&sample), i);
	}
}

static void
what_was_not_seen_for_an_hour_is_gone(void **state)
{
	struct sample sample = { 0 };

	(void)state;
	see(&sample, 1, NOON);
	see(&sample, 2, NOON);
	advance(&sample, NOON, NOON + SECONDS(1800));
	see(&sample, 2, NOON + SECONDS(1800));
	advance(&sample, NOON + SECONDS(1800), NOON + HOUR - 1);
	assert_int_equal(count(&sample), 2);
	advance(&sample, NOON + HOUR - 1, NOON + HOUR);
	assert_int_equal(count(&sample), 1);
	advance(&sample, NOON + HOUR, NOON + HOUR + SECONDS(1800));
	assert_int_equal(count(&sample), 0);
}

static void
a_late_one_counts_for_what_is_left_of_its_hour(void **state)
{
	struct sample sample = { 0 };
	struct distinct distinct = DISTINCT_OF(&sample.of);
	struct moment late = { NOON, NOON - SECONDS(3000), false };
	struct moment too_late = { NOON, NOON - HOUR, false };

	(void)state;
	see(&sample, 1, NOON);
	assert_int_equal(distinct_see(&distinct, 2, &late), 0);
	assert_int_equal(distinct_see(&distinct, 3, &too_late), 1);
	assert_int_equal(distinct_see(&distinct, 1, &too_late), 0);
	assert_int_equal(count(&sample), 2);
	advance(&sample, NOON, NOON + SECONDS(600));
	assert_int_equal(count(&sample), 1);
}

static void
what_is_counted_already_is_not_kept(void **state)
{
	struct sample sample = { 0 };
	struct distinct distinct = DISTINCT_OF(&sample.of);
	struct moment counted = { NOON, NOON, true };

	(void)state;
	see(&sample, 1, NOON);
	assert_int_equal(distinct_see(&distinct, 1, &counted), 0);
	assert_int_equal(distinct_see(&distinct, 2, &counted), 1);
	assert_int_equal(count(&sample), 1);
}

/* Mean and spread of the estimate over many samples of n different hashes. */
static void
estimate(uint64_t n, double *bias, double *deviation)
{
	enum { RUNS = 300 };
	double sum = 0, squares = 0;
	struct random random;

	random_seed(&random, n);
	for (int run = 0; run < RUNS; run++) {
		struct sample sample = { 0 };
		double error;

		for (uint64_t i = 0; i < n; i++) {
			struct distinct distinct = DISTINCT_OF(&sample.of);
			struct moment moment = at(NOON);

			distinct_see(&distinct, (uint32_t)random_bits(&random), &moment);
		}
		error = (double)count(&sample) / (double)n - 1.0;
		sum += error;
		squares += error * error;
	}
	*bias = sum / RUNS;
	*deviation = squares / RUNS;
}

static void
past_its_capacity_the_estimate_has_the_stated_error(void **state)
{
	static const uint64_t sizes[] = { 49, 100, 1000, 20000 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		double bias, square;

		estimate(sizes[i], &bias, &square);
		/* Just past the capacity, what is surely there holds the estimate up. */
		assert_true(bias > -0.03 && bias < (sizes[i] > 100 ? 0.03 : 0.08));
		assert_true(square < 0.19 * 0.19);
	}
}

/* A steady stream of new hashes: the estimate stays at what an hour holds. */
static void
the_estimate_slides_with_the_hour(void **state)
{
	enum { EACH_UNIT = 10 };
	struct sample sample = { 0 };
	int64_t now = NOON;
	double sum = 0;
	int counted = 0;
	struct random random;

	(void)state;
	random_seed(&random, 3);
	for (int unit = 0; unit < 6 * DISTINCT_LIFE; unit++, now += DISTINCT_UNIT_MS) {
		advance(&sample, now - DISTINCT_UNIT_MS, now);
		for (int i = 0; i < EACH_UNIT; i++)
			see(&sample, (uint32_t)random_bits(&random), now);
		if (unit < DISTINCT_LIFE)
			continue;
		sum += (double)count(&sample);
		counted++;
	}
	assert_in_range((int)(sum / counted), 2200, 2600); /* 240 units of 10 */
}

static void
after_a_flood_few_are_counted_exactly_again(void **state)
{
	struct sample sample = { 0 };
	struct random random;

	(void)state;
	random_seed(&random, 4);
	for (int i = 0; i < 100000; i++)
		see(&sample, (uint32_t)random_bits(&random), NOON);
	assert_in_range(count(&sample), 50000, 200000);
	advance(&sample, NOON, NOON + HOUR);
	assert_int_equal(count(&sample), 0);
	for (uint64_t i = 1; i <= 20; i++) {
		see(&sample, (uint32_t)random_bits(&random), NOON + HOUR);
		assert_int_equal(count(&sample), i);
	}
}

/* All hashes from the upper half: the first halving finds none of them. */
static void
chosen_hashes_cannot_hide_that_they_are_many(void **state)
{
	struct sample sample = { 0 };

	(void)state;
	for (uint32_t i = 0; i < 10000; i++)
		see(&sample, 0x80000000 + i * 1000, NOON);
	assert_int_equal(count(&sample), 49);
	advance(&sample, NOON, NOON + HOUR - 1);
	assert_int_equal(count(&sample), 49);
	advance(&sample, NOON + HOUR - 1, NOON + HOUR);
	assert_int_equal(count(&sample), 0);
}

static void
a_broken_sample_is_seen(void **state)
{
	struct sample sample = { 0 };
	struct distinct distinct = DISTINCT_OF(&sample.of);

	(void)state;
	see(&sample, 1, NOON);
	see(&sample, 2, NOON);
	sample.of.hash[1] = 1;
	assert_false(distinct_is_valid(&distinct));
	sample.of.hash[1] = 2;
	sample.of.life[0] = 0;
	assert_false(distinct_is_valid(&distinct));
	sample.of.life[0] = 1;
	sample.of.head.count = 49;
	assert_false(distinct_is_valid(&distinct));
	sample.of.head.count = 1;
	assert_false(distinct_is_valid(&distinct)); /* the total is another */
	sample.of.head.count = 2;
	sample.of.halvings[1] = 32;
	assert_false(distinct_is_valid(&distinct));
	sample.of.halvings[1] = 0;
	assert_true(distinct_is_valid(&distinct));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(up_to_its_capacity_the_count_is_exact),
		cmocka_unit_test(what_was_not_seen_for_an_hour_is_gone),
		cmocka_unit_test(a_late_one_counts_for_what_is_left_of_its_hour),
		cmocka_unit_test(what_is_counted_already_is_not_kept),
		cmocka_unit_test(past_its_capacity_the_estimate_has_the_stated_error),
		cmocka_unit_test(the_estimate_slides_with_the_hour),
		cmocka_unit_test(after_a_flood_few_are_counted_exactly_again),
		cmocka_unit_test(chosen_hashes_cannot_hide_that_they_are_many),
		cmocka_unit_test(a_broken_sample_is_seen),
	};

	return cmocka_run_group_tests_name("distinct", tests, NULL, NULL);
}
