/* gate.c: two scorings side by side, and what they must have in common. */

#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "eval/gate.h"
#include "eval/scoring.h"
#include "wire/feedback.h"

/* Without a band, a challenger may raise twice the champion's alerts, or so many a day. */
static const double DEFAULT_FACTOR = 2, DEFAULT_ALERTS = 20;

/*
 * Labelled attacks in a kind of log of which there are fewer normal events are
 * not compared: the challenger may not even have seen such logs.
 */
enum { ENOUGH_NORMALS = 100 };

void
gate_release(struct gate *gate)
{
	for (int i = 0; i < GATE_SIDES; i++)
		evaluation_release(&gate->side[i]);
	free(gate->check);
	*gate = (struct gate){ 0 };
}

static void
count_confirmed(struct gate_confirmed *confirmed, const struct scoring side[GATE_SIDES],
    double threshold, bool is_attack)
{
	bool is_flagged[GATE_SIDES];

	for (int i = 0; i < GATE_SIDES; i++) {
		is_flagged[i] = side[i].row.risk >= threshold;
		confirmed->flagged[i] += is_flagged[i];
	}
	confirmed->count++;
	confirmed->kept += is_flagged[CHAMPION] && is_flagged[CHALLENGER];
	if (is_attack ? !is_flagged[CHAMPION] || is_flagged[CHALLENGER] : !is_flagged[CHALLENGER])
		return;
	if (confirmed->wrong_count < LIMIT_GATE_NAMES)
		memcpy(confirmed->wrong[confirmed->wrong_count], side[CHAMPION].wire.event.id,
		    EVENT_ID_SIZE);
	confirmed->wrong_count++;
}

/* An event that both have scored; kind is its label. */
static int
take_event(struct gate *gate, struct scoring side[GATE_SIDES], int kind,
    const struct gate_options *options, struct failure *failure)
{
	enum verdict verdict = wire_verdict(&side[CHAMPION].wire, options->verdicts);
	bool is_staged;

	if (verdict == VERDICT_ATTACK)
		count_confirmed(&gate->attacks, side, options->threshold, true);
	if (verdict == VERDICT_FALSE_POSITIVE)
		count_confirmed(&gate->false_positives, side, options->threshold, false);
	is_staged = kind > 0;
	if (kind == 0 && verdict == VERDICT_ATTACK && options->labels)
		kind = eval_read_label(&gate->side[CHAMPION], SPAN("1\tconfirmed"));
	for (int i = 0; i < GATE_SIDES; i++) {
		side[i].row.is_staged = is_staged;
		side[i].row.kind = kind;
		gate->side[i].unscored += !side[i].is_scored;
		if (evaluation_take(&gate->side[i], &side[i].row, failure) < 0)
			return -1;
	}
	return 0;
}

static int
check_same(const struct scoring side[GATE_SIDES], struct failure *failure)
{
	const struct event *a = &side[CHAMPION].wire.event, *b = &side[CHALLENGER].wire.event;

	if (a->has_id == b->has_id && (!a->has_id || memcmp(a->id, b->id, EVENT_ID_SIZE) == 0))
		return 0;
	return failure_set(failure, EXIT_BAD_DATA,
	    "the scorings differ in their events: line %zu is not the same event.id in both",
	    side[CHAMPION].lines);
}

static int
read_sides(struct gate *gate, struct scoring side[GATE_SIDES], struct labels *labels,
    const struct gate_options *options, struct failure *failure)
{
	while (scoring_next(&side[CHAMPION], failure)) {
		int kind;

		if (!scoring_next(&side[CHALLENGER], failure))
			return failure->status != EXIT_DONE
				   ? -1
				   : failure_set(failure, EXIT_BAD_DATA,
					 "the challenger's scoring ends after %zu events, the "
					 "champion's does not",
					 side[CHALLENGER].lines);
		if (check_same(side, failure) < 0 ||
		    labels_next(labels, &gate->side[CHAMPION], &kind, failure) < 0)
			return -1;
		if (scoring_is_within(&side[CHAMPION], &options->span) &&
		    take_event(gate, side, kind, options, failure) < 0)
			return -1;
	}
	if (failure->status != EXIT_DONE)
		return -1;
	if (scoring_next(&side[CHALLENGER], failure))
		return failure_set(failure, EXIT_BAD_DATA,
		    "the champion's scoring ends after %zu events, the challenger's does not",
		    side[CHAMPION].lines);
	return failure->status == EXIT_DONE ? labels_end(labels, failure) : -1;
}

static void
add_check(struct gate *gate, struct gate_check check)
{
	check.is_passed = !(check.value[CHALLENGER] < check.at_least) &&
			  !(check.value[CHALLENGER] > check.at_most);
	gate->check = must_realloc(gate->check, (gate->checks + 1) * sizeof(check));
	gate->check[gate->checks++] = check;
}

static void
check_confirmed(struct gate *gate, const struct gate_options *options)
{
	const struct gate_confirmed *attacks = &gate->attacks,
				    *false_positives = &gate->false_positives;
	double found = (double)attacks->flagged[CHAMPION];

	if (attacks->count > 0)
		add_check(gate, (struct gate_check){ .question = GATE_ATTACKS_KEPT,
				    .log = EVAL_ANY,
				    .value = { found, (double)attacks->kept },
				    .at_least = ceil(round6(options->keep * found)),
				    .at_most = NAN });
	if (false_positives->count > 0)
		add_check(gate, (struct gate_check){ .question = GATE_FALSE_POSITIVES_DROPPED,
				    .log = EVAL_ANY,
				    .value = { (double)false_positives->flagged[CHAMPION],
					(double)false_positives->flagged[CHALLENGER] },
				    .at_least = NAN,
				    .at_most = floor(round6(
					(1 - options->drop) * (double)false_positives->count)) });
}

static void
check_volume(struct gate *gate, const struct gate_options *options)
{
	struct gate_check check = { .question = GATE_ALERTS_A_DAY,
		.log = EVAL_ANY,
		.at_least = options->low,
		.at_most = options->high };

	for (int i = 0; i < GATE_SIDES; i++)
		check.value[i] = (double)evaluate_alerts(&gate->side[i], options->threshold) /
				 (double)gate->side[i].days;
	if (isnan(options->high))
		check.at_most = check.value[CHAMPION] > DEFAULT_ALERTS / DEFAULT_FACTOR
				    ? DEFAULT_FACTOR * check.value[CHAMPION]
				    : DEFAULT_ALERTS;
	add_check(gate, check);
}

/* Does the challenger still find a kind of attack in a kind of log? */
static void
check_recall(struct gate *gate, int kind, int log, const struct gate_options *options)
{
	struct gate_check check = { .question = GATE_RECALL,
		.attack = gate->side[CHAMPION].kinds[kind],
		.log = log,
		.at_most = NAN };

	for (int i = 0; i < GATE_SIDES; i++) {
		struct eval_counts counts =
		    evaluate_threshold(&gate->side[i], options->threshold, kind, log);

		check.value[i] = eval_recall(&counts);
	}
	if (isnan(check.value[CHAMPION]))
		return;
	check.at_least = options->recall * check.value[CHAMPION];
	add_check(gate, check);
}

/* Labelled attacks in one kind of log; returns how many there are to be held against. */
static int64_t
check_log(struct gate *gate, int log, const struct gate_options *options)
{
	struct eval_quality quality[GATE_SIDES];

	for (int i = 0; i < GATE_SIDES; i++)
		quality[i] = evaluate_quality(&gate->side[i], EVAL_ANY, log);
	if (quality[CHAMPION].attacks == 0 || quality[CHAMPION].normals < ENOUGH_NORMALS)
		return 0;
	add_check(gate, (struct gate_check){ .question = GATE_ROC_AUC,
			    .log = log,
			    .value = { quality[CHAMPION].roc_auc, quality[CHALLENGER].roc_auc },
			    .at_least = quality[CHAMPION].roc_auc - options->tolerance,
			    .at_most = NAN });
	for (int kind = 1; kind < gate->side[CHAMPION].kind_count; kind++)
		check_recall(gate, kind, log, options);
	return quality[CHAMPION].attacks;
}

static void
check_all(struct gate *gate, const struct gate_options *options)
{
	double known = (double)gate->attacks.flagged[CHAMPION];

	check_confirmed(gate, options);
	check_volume(gate, options);
	for (int log = 0; log < LOG_KIND_COUNT && options->labels; log++)
		known += (double)check_log(gate, log, options);
	add_check(gate, (struct gate_check){
			    .question = GATE_KNOWN_ATTACKS,
			    .log = EVAL_ANY,
			    .value = { known, known },
			    .at_least = 1,
			    .at_most = NAN,
			});
}

int
gate_judge(struct gate *gate, char *champion, char *challenger, const struct gate_options *options,
    struct failure *failure)
{
	char *files[GATE_SIDES][2] = { { champion, NULL }, { challenger, NULL } };
	struct scoring *side = must_calloc(GATE_SIDES, sizeof(*side));
	struct labels labels;
	int result;

	for (int i = 0; i < GATE_SIDES; i++)
		scoring_open(&side[i], files[i]);
	labels_open(&labels, options->labels);
	result = read_sides(gate, side, &labels, options, failure);
	labels_close(&labels);
	for (int i = 0; i < GATE_SIDES; i++) {
		scoring_close(&side[i]);
		evaluation_finish(&gate->side[i]);
	}
	free(side);
	if (result == 0)
		check_all(gate, options);
	return result;
}

bool
gate_is_open(const struct gate *gate)
{
	for (size_t i = 0; i < gate->checks; i++)
		if (!gate->check[i].is_passed)
			return false;
	return gate->checks > 0;
}
