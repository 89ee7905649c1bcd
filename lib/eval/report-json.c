/* report-json.c: the evaluation as one JSON object on one line, for scripts. */

#include <math.h>

#include "eval/eval.h"
#include "json/write.h"

/* `,"name":`, or without the comma where an object or array begins. */
static void
add_key(struct buffer *to, const char *name)
{
	char last = to->size > 0 ? to->data[to->size - 1] : '{';

	if (last != '{' && last != '[')
		buffer_add_byte(to, ',');
	json_write_string(to, span_of(name));
	buffer_add_byte(to, ':');
}

static void
add_integer(struct buffer *to, const char *name, int64_t value)
{
	add_key(to, name);
	json_write_integer(to, value);
}

/* NaN is null. */
static void
add_decimal(struct buffer *to, const char *name, double value)
{
	add_key(to, name);
	if (isnan(value))
		buffer_add(to, SPAN("null"));
	else
		json_write_decimal(to, value);
}

static void
add_text(struct buffer *to, const char *name, struct span text)
{
	add_key(to, name);
	json_write_string(to, text);
}

/* The next element of an array, or an object's value, is an object. */
static void
open_element(struct buffer *to)
{
	if (to->data[to->size - 1] == '}')
		buffer_add_byte(to, ',');
	buffer_add_byte(to, '{');
}

static void
add_quality(struct buffer *to, const struct eval_quality *q)
{
	add_integer(to, "attacks", q->attacks);
	add_decimal(to, "roc_auc", q->roc_auc);
	add_decimal(to, "pr_auc", q->pr_auc);
}

static void
add_threshold(struct buffer *to, const struct evaluation *e, const char *name, double threshold)
{
	struct eval_counts c = evaluate_threshold(e, threshold, EVAL_ANY, EVAL_ANY);
	int64_t alerts = evaluate_alerts(e, threshold);
	size_t flagged = 0;

	while (flagged < e->count && e->rows[flagged].risk >= threshold)
		flagged++;
	add_text(to, "name", span_of(name));
	add_decimal(to, "threshold", threshold);
	if (e->is_labelled) {
		add_integer(to, "true_positives", c.true_positives);
		add_integer(to, "false_positives", c.false_positives);
		add_integer(to, "false_negatives", c.false_negatives);
		add_integer(to, "true_negatives", c.true_negatives);
		add_decimal(to, "precision", eval_precision(&c));
		add_decimal(to, "recall", eval_recall(&c));
		add_decimal(to, "f1", eval_f1(&c));
		add_decimal(to, "fpr", eval_false_positive_rate(&c));
	}
	add_decimal(to, "events_a_day", (double)flagged / (double)e->days);
	add_decimal(to, "alerts_a_day", (double)alerts / (double)e->days);
}

static void
add_thresholds(struct buffer *to, const struct evaluation *e, const struct report_options *options)
{
	add_key(to, "thresholds");
	buffer_add(to, SPAN("[{"));
	add_threshold(to, e, "anomaly", options->threshold);
	buffer_add_byte(to, '}');
	for (int i = 1; i < EVAL_LEVELS; i++) {
		open_element(to);
		add_threshold(to, e, eval_levels[i].name, eval_levels[i].from);
		buffer_add_byte(to, '}');
	}
	buffer_add_byte(to, ']');
	if (options->budget < 0)
		return;
	add_key(to, "budget");
	buffer_add_byte(to, '{');
	add_threshold(to, e, "alert budget",
	    evaluate_budget(e, (int64_t)(options->budget * (double)e->days)));
	buffer_add_byte(to, '}');
}

static void
add_logs(struct buffer *to, const struct evaluation *e)
{
	add_key(to, "logs");
	buffer_add_byte(to, '{');
	for (int log = 0; log < LOG_KIND_COUNT; log++) {
		struct eval_quality q = evaluate_quality(e, EVAL_ANY, log);

		if (q.attacks + q.normals == 0)
			continue;
		add_key(to, log_kind_name((enum log_kind)log));
		buffer_add_byte(to, '{');
		add_quality(to, &q);
		add_integer(to, "normals", q.normals);
		buffer_add_byte(to, '}');
	}
	buffer_add_byte(to, '}');
}

static void
add_kind(struct buffer *to, const struct evaluation *e, int kind, double threshold)
{
	struct eval_quality q = evaluate_quality(e, kind, EVAL_ANY);
	struct eval_counts c = evaluate_threshold(e, threshold, kind, EVAL_ANY);

	open_element(to);
	add_text(to, "kind", e->kinds[kind]);
	if (kind > 0) {
		add_quality(to, &q);
		add_decimal(to, "recall", eval_recall(&c));
	}
	add_key(to, "levels");
	buffer_add_byte(to, '{');
	for (int i = 0; i < EVAL_LEVELS; i++)
		add_integer(to, eval_levels[i].name,
		    evaluate_band(e, kind, eval_levels[i].from, eval_levels[i + 1].from));
	buffer_add(to, SPAN("}}"));
}

void
report_json(struct buffer *to, const struct evaluation *e, const struct report_options *options)
{
	struct eval_quality all = evaluate_quality(e, EVAL_ANY, EVAL_ANY);

	buffer_add_byte(to, '{');
	add_integer(to, "events", (int64_t)e->count);
	add_integer(to, "unscored", e->unscored);
	add_integer(to, "days", e->days);
	if (e->is_labelled) {
		add_quality(to, &all);
		add_integer(to, "normals", all.normals);
		add_logs(to, e);
		add_key(to, "kinds");
		buffer_add_byte(to, '[');
		for (int kind = 0; kind < e->kind_count; kind++)
			add_kind(to, e, kind, options->threshold);
		buffer_add_byte(to, ']');
	}
	add_thresholds(to, e, options);
	buffer_add(to, SPAN("}\n"));
}
