/* test-base.c: spans, numbers, the calendar and the mathematics. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/math.h"
#include "base/number.h"
#include "base/random.h"
#include "check.h"

static void
a_span_is_searched_from_both_ends(void **state)
{
	struct span text = SPAN("a from b from c"), rest = text;

	(void)state;
	assert_int_equal(span_find(text, SPAN(" from ")), 1);
	assert_int_equal(span_find_last(text, SPAN(" from ")), 8);
	assert_int_equal(span_find_last(text, SPAN("xyz")), text.size);
	assert_int_equal(span_find_last(SPAN(""), SPAN("x")), 0);
	assert_int_equal(span_find_last(SPAN("a: : "), SPAN(": ")), 3);
	assert_int_equal(span_find_last(SPAN("ab"), SPAN("ab")), 0);
	assert_int_equal(span_find_last(SPAN("bab"), SPAN("b")), 2);
	assert_int_equal(span_find_last(SPAN("aab"), SPAN("ba")), 3);
	assert_span(span_cut(&rest, ' '), "a");
	assert_span(rest, "from b from c");
	assert_span(span_trim(SPAN(" \ta b\t ")), "a b");
}

static void
a_whole_number_is_read_strictly(void **state)
{
	int64_t n;

	(void)state;
	assert_true(parse_number(SPAN("9223372036854775807"), INT64_MIN, INT64_MAX, &n));
	assert_int_equal(n, INT64_MAX);
	assert_true(parse_number(SPAN("-9223372036854775808"), INT64_MIN, INT64_MAX, &n));
	assert_int_equal(n, INT64_MIN);
	assert_false(parse_number(SPAN("9223372036854775808"), INT64_MIN, INT64_MAX, &n));
	assert_false(parse_number(SPAN("99999999999999999999"), INT64_MIN, INT64_MAX, &n));
	assert_false(parse_number(SPAN(""), 0, 9, &n));
	assert_false(parse_number(SPAN("-"), -9, 9, &n));
	assert_false(parse_number(SPAN("1 "), 0, 9, &n));
	assert_false(parse_number(SPAN("+1"), 0, 9, &n));
	assert_false(parse_number(SPAN("10"), 0, 9, &n));
}

static void
a_decimal_number_is_read_as_strtod_reads_it(void **state)
{
	static const char *const good[] = { "0", "-0.5", "1e3", "2.5E-3", "123456789012345", "0.1",
		"3.14159265358979", "17976931348623157e292", "4.9e-324", "1e-400" };
	static const char *const bad[] = { "", "nan", "inf", "0x10", "1e999", "1..2", "1e", "--1",
		" 1" };
	double x;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_true(parse_decimal(span_of(good[i]), &x));
		assert_true(x == strtod(good[i], NULL));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(parse_decimal(span_of(bad[i]), &x));
}

static void
fixed_point_has_six_decimals_and_no_zeros_at_the_end(void **state)
{
	static const struct {
		double x;
		const char *text;
	} cases[] = { { 0, "0" }, { -0.0, "0" }, { 1, "1" }, { -3, "-3" }, { 0.25, "0.25" },
		{ 1e-6, "0.000001" }, { 4e-7, "0" }, { -4e-7, "0" }, { 6e-7, "0.000001" },
		{ 123456.654321, "123456.654321" }, { 0.1 + 0.2, "0.3" },
		{ 999999.9999999, "1000000" } };
	char text[NUMBER_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct span written = { text, write_fixed6(text, cases[i].x) };

		assert_span(written, cases[i].text);
	}
}

static void
what_is_written_as_fixed_point_reads_back_as_it_was_rounded(void **state)
{
	struct random random;

	(void)state;
	random_seed(&random, 7);
	for (int i = 0; i < 100000; i++) {
		double x = (random_unit(&random) - 0.5) * (i % 3 ? 10.0 : 1e6), back;
		char text[NUMBER_SIZE];
		struct span written = { text, write_fixed6(text, round6(x)) };

		assert_true(parse_decimal(written, &back));
		assert_true(back == round6(x));
	}
}

static void
an_exact_number_reads_back_to_the_same_bits(void **state)
{
	struct random random;

	(void)state;
	random_seed(&random, 8);
	for (int i = 0; i < 20000; i++) {
		double x = random_normal(&random) * math_exp(40 * random_unit(&random) - 20), back;
		char text[NUMBER_SIZE];

		write_exact(text, x);
		assert_true(parse_decimal(span_of(text), &back));
		assert_true(back == x);
	}
}

static void
dates_go_to_days_and_back(void **state)
{
	(void)state;
	assert_int_equal(clock_days(1970, 1, 1), 0);
	assert_int_equal(clock_days(2000, 3, 1), 11017);
	for (int64_t day = -719162; day < 2932896; day += 37) { /* years 1 to 9999 */
		struct civil c;

		clock_civil(day * DAY_MS, &c);
		assert_int_equal(clock_days(c.year, c.month, c.day), day);
		assert_true(clock_is_date(c.year, c.month, c.day));
	}
	assert_false(clock_is_date(2026, 2, 29));
	assert_true(clock_is_date(2024, 2, 29));
	assert_false(clock_is_date(2100, 2, 29));
	assert_false(clock_is_date(2026, 4, 31));
}

static void
weekdays_begin_with_monday(void **state)
{
	struct civil c;

	(void)state;
	clock_civil(clock_days(2026, 3, 27) * DAY_MS, &c); /* a Friday */
	assert_int_equal(c.weekday, 4);
	clock_civil(-1, &c); /* 31 December 1969, a Wednesday */
	assert_int_equal(c.weekday, 2);
	assert_int_equal(c.milli, 999);
}

static void
rfc_3339_is_read_in_its_variants(void **state)
{
	static const struct {
		const char *text;
		const char *utc; /* NULL: refused */
	} cases[] = {
		{ "2026-03-27T13:06:56Z", "2026-03-27T13:06:56.000Z" },
		{ "2026-03-27 13:06:56.5+02:00", "2026-03-27T11:06:56.500Z" },
		{ "2026-03-27T13:06:56,123456789-0330", "2026-03-27T16:36:56.123Z" },
		{ "2026-03-27T13:06:56", "2026-03-27T13:06:56.000Z" },
		{ "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z" },
		{ "@0", "1970-01-01T00:00:00.000Z" },
		{ "2026-02-29T00:00:00Z", NULL },
		{ "2026-03-27T24:00:00Z", NULL },
		{ "2026-03-27T13:06:56.Z", NULL },
		{ "2026-03-27T13:06:56Zx", NULL },
		{ "2026-03-27", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[CLOCK_TEXT_SIZE];
		int64_t time_ms;
		bool good = clock_parse(span_of(cases[i].text), &time_ms);

		assert_int_equal(good, cases[i].utc != NULL);
		if (!good)
			continue;
		clock_write(text, time_ms);
		assert_span(((struct span){ text, sizeof(text) }), cases[i].utc);
	}
}

/* Within a few units in the last place of libm's, which are within one. */
static void
assert_near(double got, double expected)
{
	double error = fabs(got - expected);

	if (error > 8e-16 * fabs(expected) + 1e-300) {
		print_error("got %.17g, expected %.17g\n", got, expected);
		fail();
	}
}

static void
exponential_and_logarithms_agree_with_libm(void **state)
{
	struct random random;

	(void)state;
	random_seed(&random, 1);
	for (int i = 0; i < 200000; i++) {
		double x = (random_unit(&random) - 0.5) * 1400, y = exp(x / 2);

		assert_near(math_exp(x), exp(x));
		assert_near(math_log(y), log(y));
		assert_near(math_log1p(y * 1e-150), log1p(y * 1e-150));
	}
	assert_true(math_log(0) == -INFINITY && isnan(math_log(-1)));
	assert_true(math_exp(-800) == 0 && isinf(math_exp(800)));
	assert_near(math_log1p(1e-12), log1p(1e-12));
	assert_near(math_log1p(-0.9), log1p(-0.9));
}

static void
trigonometry_agrees_with_libm(void **state)
{
	struct random random;

	(void)state;
	random_seed(&random, 2);
	for (int i = 0; i < 200000; i++) {
		double x = (random_unit(&random) - 0.5) * 20, u = random_unit(&random) * 2 - 1;

		assert_true(fabs(math_sin(x) - sin(x)) < 4e-16);
		assert_true(fabs(math_cos(x) - cos(x)) < 4e-16);
		assert_true(fabs(math_asin(u) - asin(u)) < 2e-15);
		assert_true(fabs(math_atan2(u, x) - atan2(u, x)) < 2e-15);
	}
	assert_near(math_asin(1), asin(1));
}

static void
the_sigmoid_and_the_logit_undo_each_other(void **state)
{
	(void)state;
	for (double x = -20; x <= 20; x += 0.37)
		assert_true(fabs(math_logit(math_sigmoid(x)) - x) < 1e-6);
	assert_true(math_sigmoid(1e9) == math_sigmoid(30));
	assert_true(math_logit(0) == math_logit(1e-9));
}

static void
random_numbers_depend_on_the_seed_alone(void **state)
{
	struct random a, b, c;
	double sum = 0, squares = 0;

	(void)state;
	random_seed(&a, 42);
	random_seed(&b, 42);
	random_seed(&c, 43);
	assert_true(random_bits(&a) == random_bits(&b));
	assert_true(random_bits(&a) != random_bits(&c));
	for (int i = 0; i < 100000; i++) {
		double x = random_normal(&a);

		sum += x;
		squares += x * x;
		assert_true(random_below(&b, 7) < 7);
	}
	assert_true(fabs(sum / 100000) < 0.02 && fabs(squares / 100000 - 1) < 0.03);
}

static void
an_arena_gives_memory_for_any_type_and_forgets_it(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (int turn = 0; turn < 3; turn++) {
		for (size_t size = 1; size < 300000; size *= 3) {
			char *p = arena_alloc(&arena, size);

			assert_int_equal((uintptr_t)p % 16, 0);
			memset(p, turn, size);
		}
		assert_span(arena_copy(&arena, SPAN("kept")), "kept");
		arena_clear(&arena);
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_span_is_searched_from_both_ends),
		cmocka_unit_test(a_whole_number_is_read_strictly),
		cmocka_unit_test(a_decimal_number_is_read_as_strtod_reads_it),
		cmocka_unit_test(fixed_point_has_six_decimals_and_no_zeros_at_the_end),
		cmocka_unit_test(what_is_written_as_fixed_point_reads_back_as_it_was_rounded),
		cmocka_unit_test(an_exact_number_reads_back_to_the_same_bits),
		cmocka_unit_test(dates_go_to_days_and_back),
		cmocka_unit_test(weekdays_begin_with_monday),
		cmocka_unit_test(rfc_3339_is_read_in_its_variants),
		cmocka_unit_test(exponential_and_logarithms_agree_with_libm),
		cmocka_unit_test(trigonometry_agrees_with_libm),
		cmocka_unit_test(the_sigmoid_and_the_logit_undo_each_other),
		cmocka_unit_test(random_numbers_depend_on_the_seed_alone),
		cmocka_unit_test(an_arena_gives_memory_for_any_type_and_forgets_it),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
