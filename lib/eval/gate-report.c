/* gate-report.c: the gate's answer, in words and in JSON. */

#include <math.h>

#include "eval/gate.h"
#include "eval/put.h"
#include "json/write.h"

/* A check's name in JSON, and what it counts, for people. */
static const struct {
	const char *name, *words;
} questions[GATE_QUESTIONS] = {
	[GATE_KNOWN_ATTACKS] = { "known_attacks", "attacks to be held against" },
	[GATE_ATTACKS_KEPT] = { "attacks_kept", "confirmed attacks found" },
	[GATE_FALSE_POSITIVES_DROPPED] = { "false_positives_dropped",
	    "confirmed false positives flagged" },
	[GATE_ALERTS_A_DAY] = { "alerts_a_day", "alerts a day" },
	[GATE_ROC_AUC] = { "roc_auc", "ROC-AUC" },
	[GATE_RECALL] = { "recall", "recall" },
};

/* "recall of web-scan in web logs: 0.1, at least 0.45 (champion: 0.9)" */
static void
put_sentence(struct buffer *to, const struct gate_check *check)
{
	put_words(to, "%s", questions[check->question].words);
	if (check->attack.size > 0) {
		buffer_add(to, SPAN(" of "));
		put_foreign(to, check->attack, 80);
	}
	if (check->log != EVAL_ANY)
		put_words(to, " in %s logs", log_kind_name((enum log_kind)check->log));
	put_words(to, ": %.6g", check->value[CHALLENGER]);
	if (!isnan(check->at_least))
		put_words(to, ", at least %.6g", check->at_least);
	if (!isnan(check->at_most))
		put_words(to, ", at most %.6g", check->at_most);
	put_words(to, " (champion: %.6g)", check->value[CHAMPION]);
}

static void
put_wrong(struct buffer *to, const struct gate_confirmed *confirmed, const char *words)
{
	if (confirmed->wrong_count == 0)
		return;
	put_words(to, "\n%lld %s:\n", (long long)confirmed->wrong_count, words);
	for (int64_t i = 0; i < confirmed->wrong_count && i < LIMIT_GATE_NAMES; i++)
		put_words(to, "  %.*s\n", EVENT_ID_SIZE, confirmed->wrong[i]);
	if (confirmed->wrong_count > LIMIT_GATE_NAMES)
		put_words(to, "  ...\n");
}

void
gate_text(struct buffer *to, const struct gate *gate)
{
	const struct evaluation *e = &gate->side[CHAMPION];

	put_words(to, "%s\n%zu events over %lld day%s\n\n",
	    gate_is_open(gate) ? "yes: the challenger may replace the champion"
			       : "no: the champion stays",
	    e->count, (long long)e->days, e->days == 1 ? "" : "s");
	for (size_t i = 0; i < gate->checks; i++) {
		buffer_add(to, gate->check[i].is_passed ? SPAN("kept    ") : SPAN("BROKEN  "));
		put_sentence(to, &gate->check[i]);
		buffer_add_byte(to, '\n');
	}
	put_wrong(to, &gate->attacks, "confirmed attacks are lost");
	put_wrong(to, &gate->false_positives, "confirmed false positives are flagged");
}

static void
put_check(struct buffer *to, const struct gate_check *check)
{
	put_open(to);
	put_text(to, "check", span_of(questions[check->question].name));
	if (check->attack.size > 0)
		put_text(to, "attack", check->attack);
	if (check->log != EVAL_ANY)
		put_text(to, "log", span_of(log_kind_name((enum log_kind)check->log)));
	put_bool(to, "passed", check->is_passed);
	put_decimal(to, "champion", check->value[CHAMPION]);
	put_decimal(to, "challenger", check->value[CHALLENGER]);
	put_decimal(to, "at_least", check->at_least);
	put_decimal(to, "at_most", check->at_most);
	buffer_add_byte(to, '}');
}

static void
put_reasons(struct buffer *to, const struct gate *gate)
{
	struct buffer sentence = { 0 };
	char separator = '[';

	put_key(to, "reasons");
	for (size_t i = 0; i < gate->checks; i++) {
		if (gate->check[i].is_passed)
			continue;
		sentence.size = 0;
		put_sentence(&sentence, &gate->check[i]);
		buffer_add_byte(to, separator);
		json_write_string(to, buffer_span(&sentence));
		separator = ',';
	}
	buffer_add(to, separator == '[' ? SPAN("[]") : SPAN("]"));
	buffer_release(&sentence);
}

static void
put_ids(struct buffer *to, const char *name, const struct gate_confirmed *confirmed)
{
	put_key(to, name);
	buffer_add_byte(to, '[');
	for (int64_t i = 0; i < confirmed->wrong_count && i < LIMIT_GATE_NAMES; i++) {
		if (i > 0)
			buffer_add_byte(to, ',');
		json_write_string(to, (struct span){ confirmed->wrong[i], EVENT_ID_SIZE });
	}
	buffer_add_byte(to, ']');
}

void
gate_json(struct buffer *to, const struct gate *gate)
{
	const struct evaluation *e = &gate->side[CHAMPION];

	buffer_add_byte(to, '{');
	put_bool(to, "replace", gate_is_open(gate));
	put_reasons(to, gate);
	put_integer(to, "events", (int64_t)e->count);
	put_integer(to, "unscored", gate->side[CHALLENGER].unscored);
	put_integer(to, "days", e->days);
	put_integer(to, "confirmed_attacks", gate->attacks.count);
	put_integer(to, "confirmed_false_positives", gate->false_positives.count);
	put_ids(to, "lost", &gate->attacks);
	put_ids(to, "flagged", &gate->false_positives);
	put_key(to, "checks");
	buffer_add_byte(to, '[');
	for (size_t i = 0; i < gate->checks; i++)
		put_check(to, &gate->check[i]);
	buffer_add(to, SPAN("]}\n"));
}
