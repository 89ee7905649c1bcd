/* report-json.c: the evaluation as one JSON object on one line, for scripts. */

#include "eval/eval.h"
#include "eval/put.h"
#include "json/write.h"

static void
add_quality(struct buffer *to, const struct eval_quality *q)
{
	put_integer(to, "attacks", q->attacks);
	put_decimal(to, "roc_auc", q->roc_auc);
	put_decimal(to, "pr_auc", q->pr_auc);
}

static void
add_threshold(struct buffer *to, const struct evaluation *e, const char *name, double threshold)
{
	struct eval_counts c = evaluate_threshold(e, threshold, EVAL_ANY, EVAL_ANY);
	int64_t alerts = evaluate_alerts(e, threshold);
	size_t flagged = 0;

	while (flagged < e->count && e->rows[flagged].risk >= threshold)
		flagged++;
	put_text(to, "name", span_of(name));
	put_decimal(to, "threshold", threshold);
	if (e->is_labelled) {
		put_integer(to, "true_positives", c.true_positives);
		put_integer(to, "false_positives", c.false_positives);
		put_integer(to, "false_negatives", c.false_negatives);
		put_integer(to, "true_negatives", c.true_negatives);
		put_decimal(to, "precision", eval_precision(&c));
		put_decimal(to, "recall", eval_recall(&c));
		put_decimal(to, "f1", eval_f1(&c));
		put_decimal(to, "fpr", eval_false_positive_rate(&c));
	}
	put_decimal(to, "events_a_day", (double)flagged / (double)e->days);
	put_decimal(to, "alerts_a_day", (double)alerts / (double)e->days);
}

static void
add_thresholds(struct buffer *to, const struct evaluation *e, const struct report_options *options)
{
	put_key(to, "thresholds");
	buffer_add(to, SPAN("[{"));
	add_threshold(to, e, "anomaly", options->threshold);
	buffer_add_byte(to, '}');
	for (int i = 1; i < EVAL_LEVELS; i++) {
		put_open(to);
		add_threshold(to, e, eval_levels[i].name, eval_levels[i].from);
		buffer_add_byte(to, '}');
	}
	buffer_add_byte(to, ']');
	if (options->budget < 0)
		return;
	put_key(to, "budget");
	buffer_add_byte(to, '{');
	add_threshold(to, e, "alert budget",
	    evaluate_budget(e, (int64_t)(options->budget * (double)e->days)));
	buffer_add_byte(to, '}');
}

static void
add_logs(struct buffer *to, const struct evaluation *e)
{
	put_key(to, "logs");
	buffer_add_byte(to, '{');
	for (int log = 0; log < LOG_KIND_COUNT; log++) {
		struct eval_quality q = evaluate_quality(e, EVAL_ANY, log);

		if (q.attacks + q.normals == 0)
			continue;
		put_key(to, log_kind_name((enum log_kind)log));
		buffer_add_byte(to, '{');
		add_quality(to, &q);
		put_integer(to, "normals", q.normals);
		buffer_add_byte(to, '}');
	}
	buffer_add_byte(to, '}');
}

static void
add_kind(struct buffer *to, const struct evaluation *e, int kind, double threshold)
{
	struct eval_quality q = evaluate_quality(e, kind, EVAL_ANY);
	struct eval_counts c = evaluate_threshold(e, threshold, kind, EVAL_ANY);

	put_open(to);
	put_text(to, "kind", e->kinds[kind]);
	if (kind > 0) {
		add_quality(to, &q);
		put_decimal(to, "precision", eval_precision(&c));
		put_decimal(to, "recall", eval_recall(&c));
		put_decimal(to, "f1", eval_f1(&c));
	}
	put_key(to, "levels");
	buffer_add_byte(to, '{');
	for (int i = 0; i < EVAL_LEVELS; i++)
		put_integer(to, eval_levels[i].name,
		    evaluate_band(e, kind, eval_levels[i].from, eval_levels[i + 1].from));
	buffer_add(to, SPAN("}}"));
}

static void
add_curve(struct buffer *to, const char *name, const struct eval_point *points, int count)
{
	put_key(to, name);
	buffer_add_byte(to, '[');
	for (int i = 0; i < count; i++) {
		buffer_add(to, span_skip(SPAN(",["), i == 0));
		json_write_decimal(to, points[i].x);
		buffer_add_byte(to, ',');
		json_write_decimal(to, points[i].y);
		buffer_add_byte(to, ']');
	}
	buffer_add_byte(to, ']');
}

static void
add_curves(struct buffer *to, const struct evaluation *e)
{
	struct eval_point points[EVAL_POINTS];
	int count = evaluate_roc(e, points);

	if (count == 0)
		return;
	put_key(to, "curves");
	buffer_add_byte(to, '{');
	add_curve(to, "roc", points, count);
	count = evaluate_pr(e, points);
	add_curve(to, "pr", points, count);
	buffer_add_byte(to, '}');
}

void
report_json(struct buffer *to, const struct evaluation *e, const struct report_options *options)
{
	struct eval_quality all = evaluate_quality(e, EVAL_ANY, EVAL_ANY);

	buffer_add_byte(to, '{');
	put_integer(to, "events", (int64_t)e->count);
	put_integer(to, "unscored", e->unscored);
	put_integer(to, "days", e->days);
	if (e->is_labelled) {
		add_quality(to, &all);
		put_integer(to, "normals", all.normals);
		add_logs(to, e);
		put_key(to, "kinds");
		buffer_add_byte(to, '[');
		for (int kind = 0; kind < e->kind_count; kind++)
			add_kind(to, e, kind, options->threshold);
		buffer_add_byte(to, ']');
		add_curves(to, e);
	}
	add_thresholds(to, e, options);
	buffer_add(to, SPAN("}\n"));
}
