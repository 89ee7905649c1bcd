/* compare.c: one scoring in a table, another held against it. */

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/limits.h"
#include "eval/compare.h"
#include "eval/contributions.h"
#include "eval/put.h"
#include "eval/scoring.h"
#include "event/idtable.h"

/* What is known of an event in A, by the number of its id. */
struct entry {
	double risk;
	uint32_t explained; /* 1 + its place in `contribution`; 0: it is not explained */
	bool is_matched;
};

struct compare {
	const struct compare_options *options;
	struct output *output;
	struct idtable ids;
	struct entry *entry;
	size_t capacity;
	float (*contribution)[FEATURE_COUNT];
	size_t explained, explained_capacity;
	int64_t both, only_b, repeated, nameless; /* nameless: without event.id */
	int64_t anomalies_a, anomalies_b, gained, lost;
	int64_t by_feature[2][FEATURE_COUNT + 1]; /* lost, gained; the last: no feature says it */
};

static void
hold_contributions(struct compare *compare, const struct scoring *a, struct entry *entry)
{
	double contribution[FEATURE_COUNT];

	if (!contributions_read(&a->wire, contribution))
		return;
	if (compare->explained == compare->explained_capacity) {
		compare->explained_capacity =
		    compare->explained_capacity ? 2 * compare->explained_capacity : 1024;
		compare->contribution = must_realloc(compare->contribution,
		    compare->explained_capacity * sizeof(*compare->contribution));
	}
	for (int f = 0; f < FEATURE_COUNT; f++)
		compare->contribution[compare->explained][f] = (float)contribution[f];
	entry->explained = (uint32_t)++compare->explained;
}

/* False: there are too many. */
static bool
hold(struct compare *compare, const struct scoring *a)
{
	size_t before = compare->ids.count;
	uint32_t number;

	if (!a->wire.event.has_id) {
		compare->nameless++;
		return true;
	}
	number = idtable_add(&compare->ids, a->wire.event.id);
	if (compare->ids.count == before) {
		compare->repeated++;
		return true;
	}
	if (number >= compare->capacity) {
		compare->capacity = compare->ids.capacity;
		compare->entry =
		    must_realloc(compare->entry, compare->capacity * sizeof(*compare->entry));
	}
	compare->entry[number] = (struct entry){ .risk = a->row.risk };
	hold_contributions(compare, a, &compare->entry[number]);
	return compare->ids.count <= LIMIT_SCORED_EVENTS;
}

static int
hold_all(struct compare *compare, struct scoring *a, struct failure *failure)
{
	while (scoring_next(a, failure))
		if (scoring_is_within(a, &compare->options->span) && !hold(compare, a))
			return failure_set(failure, EXIT_BAD_DATA,
			    "more than %d events: compare a shorter span", LIMIT_SCORED_EVENTS);
	return failure->status == EXIT_DONE ? 0 : -1;
}

/* What changed, and the feature that moved the risk most in that direction. */
struct change {
	const struct scoring *b;
	double risk_a;
	bool is_gained;
	int feature; /* FEATURE_COUNT: neither scoring explains the event */
	double difference; /* of the feature's contributions, B's less A's */
};

static void
find_feature(const struct compare *compare, const struct entry *entry, struct change *change)
{
	double b[FEATURE_COUNT] = { 0 }, most = 0;

	change->feature = FEATURE_COUNT;
	if (!contributions_read(&change->b->wire, b) && entry->explained == 0)
		return;
	for (int f = 0; f < FEATURE_COUNT; f++) {
		double a =
		    entry->explained ? (double)compare->contribution[entry->explained - 1][f] : 0;
		double moved = change->is_gained ? b[f] - a : a - b[f];

		if (moved > most) {
			most = moved;
			change->feature = f;
			change->difference = b[f] - a;
		}
	}
}

static struct span
subject_of(const struct event *event)
{
	static const enum event_field fields[] = { FIELD_SOURCE_IP, FIELD_USER_NAME,
		FIELD_PROCESS_NAME };

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (event_text(event, fields[i]).size > 0)
			return event_text(event, fields[i]);
	return SPAN("-");
}

static struct span
line_of(const struct event *event)
{
	return event_text(
	    event, event_has(event, FIELD_EVENT_ORIGINAL) ? FIELD_EVENT_ORIGINAL : FIELD_MESSAGE);
}

static void
put_change_json(struct buffer *to, const struct change *change)
{
	const struct event *event = &change->b->wire.event;
	char time[CLOCK_TEXT_SIZE];

	put_open(to);
	put_text(to, "change", change->is_gained ? SPAN("gained") : SPAN("lost"));
	put_text(to, "id", (struct span){ event->id, sizeof(event->id) });
	if (event->has_time) {
		clock_write(time, event->time_ms);
		put_text(to, "time", (struct span){ time, sizeof(time) });
	}
	put_text(to, "source", subject_of(event));
	put_decimal(to, "risk_a", change->risk_a);
	put_decimal(to, "risk_b", change->b->row.risk);
	if (change->feature < FEATURE_COUNT) {
		put_text(to, "feature", span_of(feature_rows[change->feature].name));
		put_decimal(to, "difference", change->difference);
	}
	put_text(to, "line", line_of(event));
	buffer_add_byte(to, '}');
}

static void
put_change_text(struct buffer *to, const struct change *change)
{
	const struct event *event = &change->b->wire.event;
	char time[CLOCK_TEXT_SIZE];

	put_words(to, "%-6s  %.4f -> %.4f  ", change->is_gained ? "gained" : "lost", change->risk_a,
	    change->b->row.risk);
	if (change->feature == FEATURE_COUNT)
		put_words(to, "%-28s  %6s  ", "-", "-");
	else
		put_words(
		    to, "%-28s  %+6.2f  ", feature_rows[change->feature].name, change->difference);
	if (event->has_time) {
		clock_write(time, event->time_ms);
		buffer_add(to, (struct span){ time, sizeof(time) });
		buffer_add(to, SPAN("  "));
	}
	buffer_add(to, (struct span){ event->id, sizeof(event->id) });
	buffer_add(to, SPAN("  "));
	put_foreign(to, subject_of(event), 48);
	buffer_add(to, SPAN("  "));
	put_foreign(to, line_of(event), 160);
	buffer_add_byte(to, '\n');
}

/* An event of B. */
static int
hold_against(struct compare *compare, const struct scoring *b, struct failure *failure)
{
	const struct event *event = &b->wire.event;
	uint32_t number = event->has_id ? idtable_find(&compare->ids, event->id) : IDTABLE_NONE;
	struct entry *entry = number == IDTABLE_NONE ? NULL : &compare->entry[number];
	struct change change = { .b = b };
	bool is_a, is_b = b->row.risk >= compare->options->threshold;

	if (!entry || entry->is_matched) {
		++*(entry	    ? &compare->repeated
		    : event->has_id ? &compare->only_b
				    : &compare->nameless);
		return 0;
	}
	entry->is_matched = true;
	is_a = entry->risk >= compare->options->threshold;
	compare->both++;
	compare->anomalies_a += is_a;
	compare->anomalies_b += is_b;
	if (is_a == is_b)
		return 0;
	change.risk_a = entry->risk;
	change.is_gained = is_b;
	find_feature(compare, entry, &change);
	compare->gained += is_b;
	compare->lost += is_a;
	compare->by_feature[is_b][change.feature]++;
	if (compare->options->is_json && compare->gained + compare->lost > 1)
		buffer_add_byte(&compare->output->buffer, ',');
	(compare->options->is_json ? put_change_json : put_change_text)(
	    &compare->output->buffer, &change);
	return output_batch(compare->output, failure);
}

static int
hold_all_against(struct compare *compare, struct scoring *b, struct failure *failure)
{
	while (scoring_next(b, failure))
		if (scoring_is_within(b, &compare->options->span) &&
		    hold_against(compare, b, failure) < 0)
			return -1;
	return failure->status == EXIT_DONE ? 0 : -1;
}

static const char *
feature_name(int feature)
{
	return feature == FEATURE_COUNT ? "unexplained" : feature_rows[feature].name;
}

static void
put_sums_json(struct buffer *to, const struct compare *compare)
{
	buffer_add_byte(to, ']');
	put_integer(to, "both", compare->both);
	put_integer(to, "only_a", (int64_t)compare->ids.count - compare->both);
	put_integer(to, "only_b", compare->only_b);
	put_integer(to, "repeated", compare->repeated);
	put_integer(to, "without_id", compare->nameless);
	put_integer(to, "anomalies_a", compare->anomalies_a);
	put_integer(to, "anomalies_b", compare->anomalies_b);
	put_integer(to, "gained", compare->gained);
	put_integer(to, "lost", compare->lost);
	put_key(to, "features");
	buffer_add_byte(to, '[');
	for (int f = 0; f <= FEATURE_COUNT; f++) {
		if (compare->by_feature[0][f] + compare->by_feature[1][f] == 0)
			continue;
		put_open(to);
		put_text(to, "feature", span_of(feature_name(f)));
		put_integer(to, "gained", compare->by_feature[1][f]);
		put_integer(to, "lost", compare->by_feature[0][f]);
		buffer_add_byte(to, '}');
	}
	buffer_add(to, SPAN("]}\n"));
}

static void
put_sums_text(struct buffer *to, const struct compare *compare)
{
	int64_t only_a = (int64_t)compare->ids.count - compare->both;

	put_words(to,
	    "%s%lld events in both: %lld anomalies in A, %lld in B; %lld gained, %lld lost\n",
	    compare->gained + compare->lost > 0 ? "\n" : "", (long long)compare->both,
	    (long long)compare->anomalies_a, (long long)compare->anomalies_b,
	    (long long)compare->gained, (long long)compare->lost);
	if (only_a > 0 || compare->only_b > 0)
		put_words(to, "%lld events only in A, %lld only in B\n", (long long)only_a,
		    (long long)compare->only_b);
	if (compare->repeated > 0 || compare->nameless > 0)
		put_words(to, "not compared: %lld events that came twice, %lld without event.id\n",
		    (long long)compare->repeated, (long long)compare->nameless);
	if (compare->gained + compare->lost == 0)
		return;
	put_words(to, "\n%-28s  %8s  %8s\n", "by feature", "gained", "lost");
	for (int f = 0; f <= FEATURE_COUNT; f++)
		if (compare->by_feature[0][f] + compare->by_feature[1][f] > 0)
			put_words(to, "%-28s  %8lld  %8lld\n", feature_name(f),
			    (long long)compare->by_feature[1][f],
			    (long long)compare->by_feature[0][f]);
}

int
compare_files(char *a, char *b, const struct compare_options *options, struct output *output,
    struct failure *failure)
{
	struct compare compare = { .options = options, .output = output };
	char *files[2][2] = { { a, NULL }, { b, NULL } };
	struct scoring scoring;
	int result;

	scoring_open(&scoring, files[0]);
	result = hold_all(&compare, &scoring, failure);
	scoring_close(&scoring);
	if (result == 0) {
		if (options->is_json)
			buffer_add(&output->buffer, SPAN("{\"changes\":["));
		scoring_open(&scoring, files[1]);
		result = hold_all_against(&compare, &scoring, failure);
		scoring_close(&scoring);
	}
	if (result == 0)
		(options->is_json ? put_sums_json : put_sums_text)(&output->buffer, &compare);
	idtable_release(&compare.ids);
	free(compare.entry);
	free(compare.contribution);
	return result;
}
