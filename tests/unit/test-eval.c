/* test-eval.c: areas, thresholds and budgets, computed by hand. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "eval/eval.h"

static void
add(struct evaluation *e, double risk, int kind)
{
	struct eval_row row = { .risk = risk, .kind = kind, .group = e->count };

	evaluation_add(e, &row);
}

static void
close_to(double have, double want)
{
	if (!(fabs(have - want) < 1e-12))
		fail_msg("%.17g is not %.17g", have, want);
}

/* Of 6 pairs the attack is higher in 5. */
static void
the_area_is_the_share_of_pairs_in_order(void **state)
{
	struct evaluation e = { 0 };
	struct eval_quality q;

	(void)state;
	add(&e, 0.1, 0);
	add(&e, 0.4, 1);
	add(&e, 0.2, 0);
	add(&e, 0.25, 1);
	add(&e, 0.3, 0);
	evaluation_finish(&e);
	q = evaluate_quality(&e, EVAL_ANY, EVAL_ANY);
	assert_int_equal(q.attacks, 2);
	assert_int_equal(q.normals, 3);
	close_to(q.roc_auc, 5.0 / 6);
	/* At 0.4: precision 1, recall 1/2; at 0.25: precision 2/3, recall 1. */
	close_to(q.pr_auc, 0.5 * 1 + 0.5 * 2 / 3);
	evaluation_release(&e);
}

/* Attacks .5 .5 .9, normal .5 .1: 4 pairs won, 2 tied. */
static void
equal_risks_count_half_whatever_their_order(void **state)
{
	static const struct {
		double risk;
		int kind;
	} rows[][5] = {
		{ { .5, 1 }, { .5, 0 }, { .9, 1 }, { .1, 0 }, { .5, 1 } },
		{ { .5, 0 }, { .5, 1 }, { .1, 0 }, { .5, 1 }, { .9, 1 } },
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct evaluation e = { 0 };
		struct eval_quality q;

		for (size_t j = 0; j < 5; j++)
			add(&e, rows[i][j].risk, rows[i][j].kind);
		evaluation_finish(&e);
		q = evaluate_quality(&e, EVAL_ANY, EVAL_ANY);
		close_to(q.roc_auc, 5.0 / 6);
		/* .9: 1 of 1, recall 1/3; .5: 3 of 4, recall 1. */
		close_to(q.pr_auc, 1.0 / 3 + 2.0 / 3 * 3 / 4);
		evaluation_release(&e);
	}
}

static void
scores_that_say_nothing_are_worth_one_half(void **state)
{
	struct evaluation e = { 0 };
	struct eval_quality q;

	(void)state;
	for (int i = 0; i < 10; i++)
		add(&e, 0.5, i < 3);
	evaluation_finish(&e);
	q = evaluate_quality(&e, EVAL_ANY, EVAL_ANY);
	close_to(q.roc_auc, 0.5);
	close_to(q.pr_auc, 0.3);
	evaluation_release(&e);
}

static void
a_kind_is_held_against_all_normal_rows_and_no_other_attack(void **state)
{
	struct evaluation e = { 0 };

	(void)state;
	add(&e, 0.5, 0);
	add(&e, 0.6, 1);
	add(&e, 0.4, 2);
	evaluation_finish(&e);
	close_to(evaluate_quality(&e, 1, EVAL_ANY).roc_auc, 1);
	close_to(evaluate_quality(&e, 2, EVAL_ANY).roc_auc, 0);
	close_to(evaluate_quality(&e, EVAL_ANY, EVAL_ANY).roc_auc, 0.5);
	evaluation_release(&e);
}

static void
without_attacks_or_without_normal_rows_there_is_no_area(void **state)
{
	struct evaluation e = { 0 }, none = { 0 };
	struct eval_counts counts;

	(void)state;
	add(&e, 0.5, 0);
	evaluation_finish(&e);
	assert_true(isnan(evaluate_quality(&e, EVAL_ANY, EVAL_ANY).roc_auc));
	counts = evaluate_threshold(&e, 0.6, EVAL_ANY, EVAL_ANY);
	assert_true(isnan(eval_recall(&counts)) && isnan(eval_precision(&counts)));
	close_to(eval_false_positive_rate(&counts), 0);
	evaluation_release(&e);
	evaluation_finish(&none);
	assert_true(isnan(evaluate_quality(&none, EVAL_ANY, EVAL_ANY).pr_auc));
	assert_int_equal(none.days, 1);
	evaluation_release(&none);
}

/* Three of four attacks and one of six normal rows are at 0.6 or above. */
static void
a_threshold_counts_right_and_wrong(void **state)
{
	static const double attacks[] = { .9, .6, .7, .3 }, normals[] = { .1, .2, .3, .59, .61, 0 };
	struct evaluation e = { 0 };
	struct eval_counts c;

	(void)state;
	for (int i = 0; i < 4; i++)
		add(&e, attacks[i], 1);
	for (int i = 0; i < 6; i++)
		add(&e, normals[i], 0);
	evaluation_finish(&e);
	c = evaluate_threshold(&e, 0.6, EVAL_ANY, EVAL_ANY);
	close_to(eval_precision(&c), 3.0 / 4);
	close_to(eval_recall(&c), 3.0 / 4);
	close_to(eval_f1(&c), 3.0 / 4);
	close_to(eval_false_positive_rate(&c), 1.0 / 6);
	assert_int_equal(evaluate_band(&e, 1, 0.6, 0.8), 2);
	assert_int_equal(evaluate_band(&e, 1, 0.9, 2), 1);
	assert_int_equal(evaluate_band(&e, 0, 0, 0.4), 4);
	evaluation_release(&e);
}

static void
add_alert(struct evaluation *e, double risk, uint64_t group, int64_t hours)
{
	struct eval_row row = { .risk = risk, .group = group, .time_ms = hours * HOUR_MS };

	evaluation_add(e, &row);
}

static void
a_group_is_one_alert_a_day(void **state)
{
	struct evaluation e = { 0 };

	(void)state;
	add_alert(&e, 0.7, 1, 10);
	add_alert(&e, 0.8, 1, 11);
	add_alert(&e, 0.9, 1, 10 + 25);
	add_alert(&e, 0.65, 2, 12);
	evaluation_finish(&e);
	assert_int_equal(e.days, 2);
	assert_int_equal(evaluate_alerts(&e, 0.6), 3);
	assert_int_equal(evaluate_alerts(&e, 0.75), 2);
	assert_int_equal(evaluate_alerts(&e, 0.95), 0);
	evaluation_release(&e);
}

static void
a_budget_is_kept_and_used_up_as_far_as_ties_allow(void **state)
{
	struct evaluation e = { 0 };

	(void)state;
	add_alert(&e, 0.9, 1, 0);
	add_alert(&e, 0.7, 2, 0);
	add_alert(&e, 0.7, 3, 0);
	add_alert(&e, 0.2, 4, 0);
	evaluation_finish(&e);
	for (int budget = 0; budget < 6; budget++) {
		double threshold = evaluate_budget(&e, budget);

		assert_true(evaluate_alerts(&e, threshold) <= budget);
		assert_true(threshold == 0 || evaluate_alerts(&e, threshold - 1e-6) > budget);
	}
	close_to(evaluate_budget(&e, 1), 0.700001);
	close_to(evaluate_budget(&e, 2), 0.700001);
	close_to(evaluate_budget(&e, 3), 0.200001);
	evaluation_release(&e);
}

static void
labels_are_read_with_and_without_a_kind(void **state)
{
	struct evaluation e = { 0 };

	(void)state;
	assert_int_equal(eval_read_label(&e, SPAN("0\tnormal")), 0);
	assert_int_equal(eval_read_label(&e, SPAN("1\tweb-scan")), 1);
	assert_int_equal(eval_read_label(&e, SPAN("1\tport-scan")), 2);
	assert_int_equal(eval_read_label(&e, SPAN("1\tweb-scan")), 1);
	assert_int_equal(eval_read_label(&e, SPAN("0")), 0);
	assert_int_equal(eval_read_label(&e, SPAN("1")), 3);
	assert_true(span_is(e.kinds[3], "attack"));
	assert_int_equal(eval_read_label(&e, SPAN("2\tweb-scan")), -1);
	assert_int_equal(eval_read_label(&e, SPAN("")), -1);
	evaluation_release(&e);
}

static struct eval_row
read_row(const char *line, bool is_scored)
{
	struct arena arena = { 0 };
	struct wire_line wire;
	struct eval_row row;

	assert_int_equal(eval_read_event(span_of(line), &arena, &wire, &row), is_scored);
	arena_release(&arena);
	return row;
}

static void
an_event_is_grouped_by_its_address_or_else_its_user(void **state)
{
	struct eval_row a = read_row("{\"@timestamp\":\"1970-01-01T00:00:02Z\",\"source\":{\"ip\":"
				     "\"192.0.2.1\"},\"user\":{\"name\":\"ana\"},\"anomaly\":"
				     "{\"risk_score\":0.75}}",
	    true);
	struct eval_row b =
	    read_row("{\"source\":{\"ip\":\"192.0.2.1\"},\"user\":{\"name\":\"bo\"}}", false);
	struct eval_row c = read_row("{\"user\":{\"name\":\"bo\"}}", false);
	struct eval_row d = read_row("{\"user\":{\"name\":\"ana\"}}", false);

	(void)state;
	close_to(a.risk, 0.75);
	assert_int_equal(a.time_ms, 2000);
	close_to(b.risk, 0);
	assert_true(b.time_ms == EVAL_NO_TIME);
	assert_true(a.group == b.group);
	assert_true(c.group != d.group && c.group != b.group);
	read_row("{\"anomaly\":", false);
	read_row("", false);
}

static void
a_row_without_a_time_takes_a_neighbours(void **state)
{
	static const int64_t times_ms[] = { EVAL_NO_TIME, 5 * DAY_MS, EVAL_NO_TIME,
		7 * (int64_t)DAY_MS };
	struct evaluation e = { 0 };

	(void)state;
	for (uint64_t i = 0; i < 4; i++) {
		struct eval_row row = { .time_ms = times_ms[i], .group = i };

		evaluation_add(&e, &row);
	}
	evaluation_finish(&e);
	assert_int_equal(e.first_ms, 5 * DAY_MS);
	assert_int_equal(e.days, 3);
	evaluation_release(&e);
}

static void
both_reports_are_written_with_and_without_labels(void **state)
{
	struct evaluation e = { 0 };
	struct report_options options = { 0.6, 2 };
	struct buffer out = { 0 };

	(void)state;
	add(&e, 0.7, eval_read_label(&e, SPAN("1\tweb-scan")));
	add(&e, 0.1, eval_read_label(&e, SPAN("0\tnormal")));
	evaluation_finish(&e);
	report_json(&out, &e, &options);
	assert_true(span_find(buffer_span(&out), SPAN("\"roc_auc\":1,")) < out.size);
	assert_true(span_find(buffer_span(&out), SPAN("\"budget\":{\"name\"")) < out.size);
	out.size = 0;
	report_text(&out, &e, &options);
	assert_true(span_find(buffer_span(&out), SPAN("\nweb-scan ")) < out.size);
	out.size = 0;
	e.is_labelled = false;
	e.kind_count = 0;
	report_text(&out, &e, &options);
	assert_true(span_find(buffer_span(&out), SPAN("ROC-AUC")) == out.size);
	buffer_release(&out);
	evaluation_release(&e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_area_is_the_share_of_pairs_in_order),
		cmocka_unit_test(equal_risks_count_half_whatever_their_order),
		cmocka_unit_test(scores_that_say_nothing_are_worth_one_half),
		cmocka_unit_test(a_kind_is_held_against_all_normal_rows_and_no_other_attack),
		cmocka_unit_test(without_attacks_or_without_normal_rows_there_is_no_area),
		cmocka_unit_test(a_threshold_counts_right_and_wrong),
		cmocka_unit_test(a_group_is_one_alert_a_day),
		cmocka_unit_test(a_budget_is_kept_and_used_up_as_far_as_ties_allow),
		cmocka_unit_test(labels_are_read_with_and_without_a_kind),
		cmocka_unit_test(an_event_is_grouped_by_its_address_or_else_its_user),
		cmocka_unit_test(a_row_without_a_time_takes_a_neighbours),
		cmocka_unit_test(both_reports_are_written_with_and_without_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
