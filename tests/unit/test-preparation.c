/* test-preparation.c: what features look like to the models. */

#include "ml-data.h"

#include "features/features.h"
#include "model/preparation.h"

static void
rates_and_durations_become_logarithms(void **state)
{
	struct preparation preparation;
	double value[FEATURE_COUNT], prepared[FEATURE_COUNT];

	(void)state;
	for (int f = 0; f < FEATURE_COUNT; f++)
		value[f] = 2.0;
	preparation_init(&preparation, FEATURE_COUNT);
	preparation_take_logarithms(&preparation);
	preparation_apply(&preparation, value, prepared);
	for (int f = 0; f < FEATURE_COUNT; f++) {
		bool is_log =
		    f == FEATURE_LOGIN_ATTEMPTS_PER_MINUTE || f == FEATURE_UNIQUE_IPS_LAST_HOUR ||
		    f == FEATURE_UNIQUE_ENDPOINTS_ACCESSED ||
		    f == FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC || f == FEATURE_SESSION_DURATION_SEC;

		if (f == FEATURE_REQUESTS_PER_SECOND) /* as events a minute */
			assert_near(prepared[f], log(121.0), 1e-15 * 5);
		else
			assert_near(prepared[f], is_log ? log(3.0) : 2.0, 1e-15);
	}
	preparation_release(&preparation);
}

static void
clocks_are_held_until_their_cycle_was_seen(void **state)
{
	(void)state;
	assert_true(preparation_must_hold(FEATURE_HOUR_OF_DAY, 2.9));
	assert_false(preparation_must_hold(FEATURE_HOUR_OF_DAY, 3.0));
	assert_true(preparation_must_hold(FEATURE_DAY_OF_WEEK, 13.9));
	assert_true(preparation_must_hold(FEATURE_IS_WEEKEND, 13.9));
	assert_true(preparation_must_hold(FEATURE_IS_BUSINESS_HOURS, 13.9));
	assert_false(preparation_must_hold(FEATURE_IS_WEEKEND, 14.0));
	assert_false(preparation_must_hold(FEATURE_PAYLOAD_ENTROPY, 0.0));
}

static void
a_held_column_hears_nothing(void **state)
{
	struct preparation preparation;
	double value[2] = { 9, 9 };

	(void)state;
	preparation_init(&preparation, 2);
	preparation_hold(&preparation, 1, 4.5);
	preparation_apply(&preparation, value, value);
	assert_true(value[0] == 9 && value[1] == 4.5);
	preparation_release(&preparation);
}

static void
no_number_reaches_the_models_that_could_overflow(void **state)
{
	struct preparation preparation;
	double value[] = { INFINITY, -INFINITY, NAN, 1e300, -5 }, prepared[5];

	(void)state;
	preparation_init(&preparation, 5);
	preparation_apply(&preparation, value, prepared);
	assert_true(prepared[0] == 1e30 && prepared[1] == -1e30 && prepared[2] == -1e30);
	assert_true(prepared[3] == 1e30 && prepared[4] == -5);
	for (int c = 0; c < 5; c++)
		preparation.factor[c] = 1.0;
	preparation_apply(&preparation, value, prepared);
	assert_near(prepared[0], log(1e30), 1e-12);
	assert_true(prepared[1] == 0 && prepared[2] == 0 && prepared[4] == 0);
	preparation_release(&preparation);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates_and_durations_become_logarithms),
		cmocka_unit_test(clocks_are_held_until_their_cycle_was_seen),
		cmocka_unit_test(a_held_column_hears_nothing),
		cmocka_unit_test(no_number_reaches_the_models_that_could_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
