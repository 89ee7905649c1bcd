/* own-prove.c: an example's line, read as any other, must give what the file says. */

#include "base/clock.h"
#include "parse/own-format.h"

/* For "%.*s" of a span, or of "nothing" where it has no data. */
#define SHOW(span)                              \
	(int)(!(span).data	  ? 7           \
	      : (span).size < 200 ? (span).size \
				  : 200),       \
	    (span).data ? (span).data : "nothing"

/*
 * The event's time: zones and years that the line does not say are taken from
 * the time that is expected, so that a proof does not depend on the day.
 */
static void
set_time(struct parsed *parsed, struct span expected)
{
	struct timekeeper_options options = { .has_now = true };
	struct timekeeper *timekeeper;
	struct civil civil;

	if (!clock_parse(expected, &options.now_ms))
		return;
	clock_civil(options.now_ms, &civil);
	options.year = civil.year;
	timekeeper = timekeeper_new(&options);
	timekeeper_set(
	    timekeeper, (struct span){ NULL, 0 }, &parsed->stamp, INT64_MIN, parsed->event);
	timekeeper_free(timekeeper);
	parsed->event->has_time = parsed->stamp.kind != STAMP_NONE;
}

/* Sets are equal in any order, and times in any of their forms. */
static bool
is_met(const struct event *event, const struct own_expectation *expectation, struct span got)
{
	struct event other;
	int64_t time_ms;

	event_clear(&other);
	switch (expectation->target.kind) {
	case OWN_CATEGORY:
		return own_set(&other, expectation->target, expectation->text) &&
		       other.category == event->category;
	case OWN_TYPE:
		return own_set(&other, expectation->target, expectation->text) &&
		       other.type == event->type;
	case OWN_TIME:
		return got.data && clock_parse(expectation->text, &time_ms) &&
		       time_ms == event->time_ms;
	case OWN_OUTCOME:
	case OWN_FIELD:
		break;
	}
	return got.data && span_equal(got, expectation->text);
}

static int
compare(const struct own_format *format, const struct own_expectation *expectation,
    struct parsed *parsed, struct failure *failure)
{
	struct span got;

	if (expectation->target.kind == OWN_TIME)
		set_time(parsed, expectation->text);
	got = own_show(parsed->event, expectation->target, parsed->strings);
	if (is_met(parsed->event, expectation, got))
		return 0;
	return own_fail(format, expectation->line, failure, "%.*s: expected %.*s, got %.*s",
	    SHOW(expectation->name), SHOW(expectation->text), SHOW(got));
}

static int
compare_all(const struct own_format *format, const struct own_example *example,
    struct parsed *parsed, struct failure *failure)
{
	for (int i = example->first; i < example->end; i++)
		if (compare(format, &format->expectations[i], parsed, failure) < 0)
			return -1;
	return 0;
}

int
own_prove(struct own_formats *own, const struct own_format *format,
    const struct own_example *example, struct failure *failure)
{
	struct format_choice choice = { .name = "auto", .own = own };
	struct arena arena = { 0 };
	struct event event;
	struct parsed parsed = { .event = &event, .strings = &arena };
	int64_t given_up = format->given_up;
	int result;

	event_clear(&event);
	parse_line(example->text, &choice, &parsed);
	if (parsed.own == format)
		result = compare_all(format, example, &parsed, failure);
	else if (parsed.own)
		result = own_fail(format, example->line, failure,
		    "the format %s, which comes before, reads the example", parsed.own->name);
	else if (format->given_up > given_up)
		result = own_fail(format, example->line, failure,
		    "the pattern takes too many steps on the example");
	else
		result = own_fail(format, example->line, failure,
		    "the pattern does not match the whole of the example's %s",
		    format->programs.size > 0 ? "message, or its program is not listed" : "line");
	arena_release(&arena);
	return result;
}
