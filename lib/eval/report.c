/* report.c: the evaluation as tables for people. */

#include <math.h>
#include <stdio.h>

#include "eval/eval.h"
#include "eval/put.h"

/* A column of a share; "-" where there is nothing to divide by. */
static void
add_share(struct buffer *to, double share)
{
	if (isnan(share))
		put_words(to, "  %8s", "-");
	else
		put_words(to, "  %8.4f", share);
}

static void
add_head(struct buffer *to, const struct evaluation *e)
{
	struct eval_quality all = evaluate_quality(e, EVAL_ANY, EVAL_ANY);

	put_words(to, "%zu events over %lld day%s", e->count, (long long)e->days,
	    e->days == 1 ? "" : "s");
	if (e->is_labelled)
		put_words(to, ", %lld of attacks, %lld normal", (long long)all.attacks,
		    (long long)all.normals);
	put_words(to, "\n");
	if (e->unscored > 0)
		put_words(to, "%lld without a score count as risk 0\n", (long long)e->unscored);
	if (!e->is_labelled)
		return;
	put_words(to, "\n%-26s  %8s  %8s  %9s\n", "ranking", "ROC-AUC", "PR-AUC", "attacks");
	for (int log = EVAL_ANY; log < LOG_KIND_COUNT; log++) {
		struct eval_quality q = evaluate_quality(e, EVAL_ANY, log);

		if (q.attacks == 0)
			continue;
		put_words(
		    to, "%-26s", log == EVAL_ANY ? "all logs" : log_kind_name((enum log_kind)log));
		add_share(to, q.roc_auc);
		add_share(to, q.pr_auc);
		put_words(to, "  %9lld\n", (long long)q.attacks);
	}
}

static void
add_threshold(struct buffer *to, const struct evaluation *e, const char *name, double threshold)
{
	struct eval_counts c = evaluate_threshold(e, threshold, EVAL_ANY, EVAL_ANY);
	int64_t alerts = evaluate_alerts(e, threshold), flagged = 0;
	char words[48];

	for (size_t i = 0; i < e->count && e->rows[i].risk >= threshold; i++)
		flagged++;
	snprintf(words, sizeof(words), "%s (%.6g)", name, threshold);
	put_words(to, "%-26s", words);
	if (e->is_labelled) {
		add_share(to, eval_precision(&c));
		add_share(to, eval_recall(&c));
		add_share(to, eval_f1(&c));
		add_share(to, eval_false_positive_rate(&c));
	}
	put_words(to, "  %11.1f  %10.1f\n", (double)flagged / (double)e->days,
	    (double)alerts / (double)e->days);
}

static void
add_thresholds(struct buffer *to, const struct evaluation *e, const struct report_options *options)
{
	put_words(to, "\n%-26s", "risk from");
	if (e->is_labelled)
		put_words(to, "  %8s  %8s  %8s  %8s", "precision", "recall", "F1", "FPR");
	put_words(to, "  %11s  %10s\n", "events/day", "alerts/day");
	add_threshold(to, e, "anomaly", options->threshold);
	for (int i = 1; i < EVAL_LEVELS; i++)
		add_threshold(to, e, eval_levels[i].name, eval_levels[i].from);
	if (options->budget >= 0)
		add_threshold(to, e, "alert budget",
		    evaluate_budget(e, (int64_t)(options->budget * (double)e->days)));
}

static void
add_kinds(struct buffer *to, const struct evaluation *e, double threshold)
{
	put_words(to, "\n%-26s  %8s  %8s  %8s  %9s  %8s  %8s\n", "attack", "events", "ROC-AUC",
	    "PR-AUC", "precision", "recall", "F1");
	for (int kind = 1; kind < e->kind_count; kind++) {
		struct eval_quality q = evaluate_quality(e, kind, EVAL_ANY);
		struct eval_counts c = evaluate_threshold(e, threshold, kind, EVAL_ANY);

		put_words(to, "%-26.*s  %8lld", (int)e->kinds[kind].size, e->kinds[kind].data,
		    (long long)q.attacks);
		add_share(to, q.roc_auc);
		add_share(to, q.pr_auc);
		put_words(to, " ");
		add_share(to, eval_precision(&c));
		add_share(to, eval_recall(&c));
		add_share(to, eval_f1(&c));
		put_words(to, "\n");
	}
	put_words(to, "Each kind is held against all normal events, at %.6g.\n", threshold);
}

static void
add_confusion(struct buffer *to, const struct evaluation *e)
{
	put_words(to, "\n%-26s", "events by level");
	for (int i = 0; i < EVAL_LEVELS; i++)
		put_words(to, "  %8s", eval_levels[i].name);
	put_words(to, "\n");
	for (int kind = 0; kind < e->kind_count || kind == 0; kind++) {
		if (e->is_labelled)
			put_words(to, "%-26.*s", (int)e->kinds[kind].size, e->kinds[kind].data);
		else
			put_words(to, "%-26s", "all");
		for (int i = 0; i < EVAL_LEVELS; i++)
			put_words(to, "  %8lld",
			    (long long)evaluate_band(
				e, kind, eval_levels[i].from, eval_levels[i + 1].from));
		put_words(to, "\n");
	}
}

void
report_text(struct buffer *to, const struct evaluation *e, const struct report_options *options)
{
	add_head(to, e);
	add_thresholds(to, e, options);
	if (e->kind_count > 1)
		add_kinds(to, e, options->threshold);
	add_confusion(to, e);
	put_words(to, "\nAn alert is a source's events of one kind of log in one day.\n");
}
