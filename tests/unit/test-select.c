/* test-select.c: no source supplies more than its share of what is trained on. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/random.h"
#include "model/select.h"

enum { SOURCES = 40 };

static void
add_rows(struct dataset *dataset, size_t count, struct dataset_row row)
{
	struct failure failure;
	double value = 0;

	for (size_t i = 0; i < count; i++) {
		row.time_ms = (int64_t)dataset->count * MINUTE_MS;
		assert_int_equal(dataset_add(dataset, &row, &value, &failure), 0);
	}
}

static struct dataset_row
from_address(uint64_t source, enum log_kind kind)
{
	return (struct dataset_row){ .source = source, .kind = kind, .has_address = true };
}

/* Rows of one source and kind; of source 0 all of the kind. */
static size_t
count_rows(const struct dataset *dataset, uint64_t source, enum log_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < dataset->count; i++)
		count += dataset->row[i].kind == kind &&
			 (source == 0 || dataset->row[i].source == source);
	return count;
}

/* 900 of one, 10 of each of 30 others: at a tenth, 33 of 333 may be its. */
static void
who_sends_most_is_thinned_to_the_share_and_no_other_is(void **state)
{
	struct dataset dataset;
	size_t left_out[LOG_KIND_COUNT];

	(void)state;
	dataset_init(&dataset, 1);
	add_rows(&dataset, 900, from_address(1, LOG_AUTHENTICATION));
	for (uint64_t source = 2; source <= 31; source++)
		add_rows(&dataset, 10, from_address(source, LOG_AUTHENTICATION));
	add_rows(&dataset, 5, from_address(1, LOG_WEB));
	assert_int_equal(select_source_share(&dataset, 0.1, left_out), 867 + 4);
	assert_int_equal(count_rows(&dataset, 1, LOG_AUTHENTICATION), 33);
	assert_int_equal(count_rows(&dataset, 0, LOG_AUTHENTICATION), 333);
	assert_int_equal(left_out[LOG_AUTHENTICATION], 867);
	/* Alone in its kind, it keeps one row. */
	assert_int_equal(count_rows(&dataset, 1, LOG_WEB), 1);
	assert_int_equal(left_out[LOG_WEB], 4);
	/* Evenly: what is left of it reaches over its whole time. */
	assert_true(dataset.row[0].time_ms < 30 * MINUTE_MS);
	assert_true(dataset.row[32].time_ms > 870 * (int64_t)MINUTE_MS);
	dataset_release(&dataset);
}

static void
the_host_itself_is_not_thinned_and_makes_room(void **state)
{
	struct dataset dataset;
	size_t left_out[LOG_KIND_COUNT];

	(void)state;
	dataset_init(&dataset, 1);
	add_rows(&dataset, 900, (struct dataset_row){ .source = 1 });
	add_rows(&dataset, 500, from_address(2, LOG_AUTHENTICATION));
	assert_int_equal(select_source_share(&dataset, 0.1, left_out), 400);
	assert_int_equal(count_rows(&dataset, 1, LOG_AUTHENTICATION), 900);
	dataset_release(&dataset);
}

static void
confirmed_rows_stay_whatever_is_thinned(void **state)
{
	struct dataset_row row = from_address(1, LOG_WEB);
	struct dataset dataset;
	size_t left_out[LOG_KIND_COUNT];

	(void)state;
	dataset_init(&dataset, 1);
	add_rows(&dataset, 50, row);
	row.is_kept = true;
	add_rows(&dataset, 7, row);
	assert_true(select_source_share(&dataset, 0.01, left_out) >= 49);
	assert_true(select_per_source_hour(&dataset, 1) <= 1);
	assert_true(count_rows(&dataset, 0, LOG_WEB) >= 7);
	dataset_release(&dataset);
}

/* Whatever the sizes: all are cut to one size, and none below it. */
static void
the_share_is_kept_and_only_the_largest_are_cut(void **state)
{
	struct random random;

	(void)state;
	random_seed(&random, 3);
	for (int round = 0; round < 200; round++) {
		double share = 0.05 + random_unit(&random) / 2;
		size_t before[SOURCES + 1], most = 0, left_out[LOG_KIND_COUNT];
		struct dataset dataset;
		bool is_cut = false;

		dataset_init(&dataset, 1);
		add_rows(&dataset, random_below(&random, 100), (struct dataset_row){ 0 });
		for (uint64_t source = 1; source <= SOURCES; source++) {
			uint64_t most_rows = random_below(&random, 10) == 0 ? 1000 : 20;

			before[source] = random_below(&random, most_rows);
			add_rows(
			    &dataset, before[source], from_address(source, LOG_AUTHENTICATION));
		}
		select_source_share(&dataset, share, left_out);
		for (uint64_t source = 1; source <= SOURCES; source++) {
			size_t now = count_rows(&dataset, source, LOG_AUTHENTICATION);

			assert_true(now == before[source] || now > 0);
			most = now > most ? now : most;
			is_cut |= now < before[source];
		}
		assert_true(most <= 1 || (double)most <= share * (double)dataset.count);
		if (is_cut)
			for (uint64_t source = 1; source <= SOURCES; source++)
				assert_true(count_rows(&dataset, source, LOG_AUTHENTICATION) ==
					    (before[source] < most ? before[source] : most));
		dataset_release(&dataset);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_sends_most_is_thinned_to_the_share_and_no_other_is),
		cmocka_unit_test(the_host_itself_is_not_thinned_and_makes_room),
		cmocka_unit_test(confirmed_rows_stay_whatever_is_thinned),
		cmocka_unit_test(the_share_is_kept_and_only_the_largest_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
