/* policy-read.c: a policy's file, and what is wrong with it. */

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>

#include "alert/rule.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/number.h"
#include "event/event.h"
#include "model/judge.h"

/*
 * Windows of the features: a threshold over a shorter one counts what they have averaged
 * already, and an alert that is over sooner is opened again by the rates that remain.
 */
enum { RATE_WINDOW_MS = 60 * SECOND_MS, SHARE_WINDOW_MS = 300 * SECOND_MS };

struct reader {
	struct policy *policy;
	struct failure *failure;
	bool has_failed;
};

static bool
fail(struct reader *reader, const char *name, const char *value, const char *way)
{
	failure_set(reader->failure, EXIT_BAD_CONFIG, "%s = %.200s: %s", name, value, way);
	return false;
}

static struct span
keep(struct reader *reader, const char *value)
{
	size_t size = strlen(value);
	struct span kept = arena_copy(&reader->policy->texts, (struct span){ value, size + 1 });

	return (struct span){ kept.data, size };
}

static bool
read_duration(struct reader *reader, const char *name, const char *value, int64_t *out)
{
	if (clock_parse_duration(span_of(value), out))
		return true;
	return fail(reader, name, value, "a number and s, m, h, d or w is wanted");
}

static bool
read_group_by(struct reader *reader, const char *name, const char *value)
{
	struct span rest = span_of(value);
	int part;

	reader->policy->group_by = 0;
	while (rest.size > 0) {
		struct span one = span_trim(span_cut(&rest, ','));

		for (part = 0; part < GROUP_PART_COUNT; part++)
			if (span_equal(one, group_part_names[part]))
				break;
		if (part == GROUP_PART_COUNT)
			return fail(reader, name, value,
			    "source, kind, host, user, dataset and action are known");
		reader->policy->group_by |= 1u << part;
	}
	return true;
}

static bool
read_quiet(struct reader *reader, const char *name, const char *value)
{
	if (!read_duration(reader, name, value, &reader->policy->quiet_ms))
		return false;
	if (reader->policy->quiet_ms >= SHARE_WINDOW_MS)
		return true;
	return fail(reader, name, value,
	    "at least 300s is wanted: failed_auth_rate and the error rates look back so far, and "
	    "would open the alert anew");
}

static bool
read_budget(struct reader *reader, const char *name, const char *value)
{
	if (parse_number(span_of(value), 0, 1000000, &reader->policy->budget))
		return true;
	return fail(reader, name, value, "messages a day are wanted, 0 to 1000000");
}

static bool
read_timezone(struct reader *reader, const char *name, const char *value)
{
	reader->policy->zone = zone_find(span_of(value));
	return reader->policy->zone || fail(reader, name, value, "no such time zone");
}

static bool
read_general(struct reader *reader, const char *name, const char *value)
{
	const struct {
		const char *name;
		int64_t *out;
	} durations[] = {
		{ "throttle", &reader->policy->throttle_ms },
		{ "repeat", &reader->policy->repeat_ms },
		{ "late", &reader->policy->late_ms },
		{ "digest", &reader->policy->digest_ms },
		{ "silence", &reader->policy->silence_ms },
	};

	for (size_t i = 0; i < sizeof(durations) / sizeof(*durations); i++)
		if (strcmp(name, durations[i].name) == 0)
			return read_duration(reader, name, value, durations[i].out);
	if (strcmp(name, "group-by") == 0)
		return read_group_by(reader, name, value);
	if (strcmp(name, "quiet") == 0)
		return read_quiet(reader, name, value);
	if (strcmp(name, "budget") == 0)
		return read_budget(reader, name, value);
	if (strcmp(name, "timezone") == 0)
		return read_timezone(reader, name, value);
	return fail(reader, name, value,
	    "[alerts] knows group-by, quiet, throttle, repeat, late, digest, budget, silence and "
	    "timezone");
}

static bool
read_minute(struct span text, int64_t *minute)
{
	struct span rest = text, hours = span_cut(&rest, ':');
	int64_t hour;

	if (!parse_digits(hours, 2, &hour) || !parse_digits(rest, 2, minute) || hour > 24 ||
	    *minute > 59 || hour * 60 + *minute > 24 * 60)
		return false;
	*minute += hour * 60;
	return true;
}

static bool
read_time(struct reader *reader, struct rule *rule, const char *name, const char *value)
{
	struct span until = span_of(value), from = span_cut(&until, '-');

	rule->has_time = true;
	if (read_minute(span_trim(from), &rule->from_minute) &&
	    read_minute(span_trim(until), &rule->until_minute))
		return true;
	return fail(reader, name, value, "a span of the day is wanted, such as 22:00-06:00");
}

static bool
read_days(struct reader *reader, struct rule *rule, const char *name, const char *value)
{
	static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
	struct span rest = span_of(value);
	int day;

	rule->has_time = true;
	rule->days = 0;
	while (rest.size > 0) {
		struct span one = span_trim(span_cut(&rest, ','));

		for (day = 0; day < 7; day++)
			if (span_equal_nocase(one, span_of(days[day])))
				break;
		if (day == 7)
			return fail(
			    reader, name, value, "mon, tue, wed, thu, fri, sat and sun are known");
		rule->days |= 1u << day;
	}
	return true;
}

/* "20 in 10m" */
static bool
read_threshold(struct reader *reader, struct rule *rule, const char *name, const char *value)
{
	struct span rest = span_of(value), count = span_cut(&rest, ' ');

	rest = span_trim(rest);
	if (!parse_number(count, 2, 1000000000, &rule->threshold) ||
	    !span_take(&rest, SPAN("in ")) ||
	    !clock_parse_duration(span_trim(rest), &rule->window_ms))
		return fail(
		    reader, name, value, "events in a window are wanted, such as 20 in 10m");
	if (rule->window_ms >= RATE_WINDOW_MS)
		return true;
	return fail(reader, name, value,
	    "a window of at least 60s is wanted: login_attempts_per_minute and requests_per_second "
	    "have counted shorter ones already");
}

static bool
read_decision(struct reader *reader, struct rule *rule, const char *name, const char *value)
{
	static const char *const words[] = { [DECISION_NOTIFY] = "notify",
		[DECISION_HOLD] = "hold",
		[DECISION_SUPPRESS] = "suppress" };

	for (int i = 0; i <= DECISION_SUPPRESS; i++) {
		if (strcmp(value, words[i]) == 0) {
			rule->decision = (enum decision)i;
			return true;
		}
	}
	return fail(reader, name, value, "notify, hold or suppress is wanted");
}

static bool
read_sources(struct reader *reader, struct rule *rule, const char *value)
{
	struct span rest = rule->sources = keep(reader, value);
	struct network network;

	while (rest.size > 0) {
		if (!network_parse(span_trim(span_cut(&rest, ',')), &network))
			continue; /* a name */
		rule->networks = must_realloc(
		    rule->networks, (rule->network_count + 1) * sizeof(*rule->networks));
		rule->networks[rule->network_count++] = network;
	}
	return true;
}

/* Words of ours: another one would never fit, and nobody would know. */
static bool
check_words(struct reader *reader, const char *name, const char *value)
{
	bool is_level = strcmp(name, "level") == 0;
	struct span rest = span_of(value);
	double from, until;
	int kind;

	while (rest.size > 0) {
		struct span one = span_trim(span_cut(&rest, ','));

		for (kind = 0; !is_level && kind < LOG_KIND_COUNT; kind++)
			if (span_is(one, log_kind_name((enum log_kind)kind)))
				break;
		if (is_level && !risk_level_range(one, &from, &until))
			return fail(reader, name, value,
			    "normal, low, medium, high and critical are known");
		if (!is_level && kind == LOG_KIND_COUNT && !span_is(one, KIND_SILENCE))
			return fail(reader, name, value,
			    "authentication, web, firewall, other and silence are known");
	}
	return true;
}

static bool
read_text(struct reader *reader, struct rule *rule, const char *name, const char *value)
{
	static const char *const names[RULE_TEXT_COUNT] = { "level", "kind", "host", "user",
		"dataset", "action" };

	for (int i = 0; i < RULE_TEXT_COUNT; i++) {
		if (strcmp(name, names[i]) != 0)
			continue;
		rule->texts[i] = keep(reader, value);
		return i > RULE_KIND || check_words(reader, name, value);
	}
	return fail(reader, name, value,
	    "a rule knows level, kind, host, user, dataset, action, technique, source, time, days, "
	    "threshold, do, until and channels");
}

static bool
read_rule(struct reader *reader, struct rule *rule, const char *name, const char *value)
{
	if (strcmp(name, "source") == 0)
		return read_sources(reader, rule, value);
	if (strcmp(name, "time") == 0)
		return read_time(reader, rule, name, value);
	if (strcmp(name, "days") == 0)
		return read_days(reader, rule, name, value);
	if (strcmp(name, "threshold") == 0)
		return read_threshold(reader, rule, name, value);
	if (strcmp(name, "do") == 0)
		return read_decision(reader, rule, name, value);
	if (strcmp(name, "until") == 0)
		return clock_parse(span_of(value), &rule->until_ms) ||
		       fail(reader, name, value, "a time is wanted, such as 2027-01-01T00:00:00Z");
	if (strcmp(name, "technique") == 0)
		rule->techniques = keep(reader, value);
	else if (strcmp(name, "channels") == 0)
		rule->channels = keep(reader, value);
	else
		return read_text(reader, rule, name, value);
	return true;
}

/* The rule of that section: the last one, or a new one. */
static struct rule *
find_rule(struct reader *reader, const char *name)
{
	struct policy *policy = reader->policy;
	struct rule *rule = policy->count ? &policy->rules[policy->count - 1] : NULL;

	if (rule && strcmp(rule->name.data, name) == 0)
		return rule;
	if (policy->count == LIMIT_RULES)
		return NULL;
	policy->rules = must_realloc(policy->rules, (policy->count + 1) * sizeof(*policy->rules));
	rule = &policy->rules[policy->count++];
	*rule = (struct rule){ .days = 0x7f, .until_minute = 24 * 60, .until_ms = INT64_MAX };
	rule->name = keep(reader, name);
	return rule;
}

static int
read_line(void *data, const char *section, const char *name, const char *value)
{
	struct reader *reader = data;
	struct rule *rule = NULL;
	bool is_good;

	if (reader->has_failed)
		return 1;
	if (strncmp(section, "rule ", 5) == 0) {
		rule = find_rule(reader, section + 5);
		is_good = rule ? read_rule(reader, rule, name, value)
			       : fail(reader, name, value, "too many rules");
	} else if (strcmp(section, "alerts") == 0) {
		is_good = read_general(reader, name, value);
	} else {
		is_good = fail(
		    reader, name, value, "a section [alerts] or [rule NAME] is wanted before it");
	}
	reader->has_failed = !is_good;
	return is_good;
}

int
policy_read(struct policy *policy, const char *path, struct failure *failure)
{
	struct reader reader = { .policy = policy, .failure = failure };
	char text[sizeof(failure->text)];
	int line = ini_parse(path, read_line, &reader);

	if (line == 0)
		return 0;
	if (line < 0)
		return failure_errno(failure, EXIT_BAD_CONFIG, "cannot read policy %s", path);
	if (!reader.has_failed)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "%s:%d: neither [section] nor name = value", path, line);
	snprintf(text, sizeof(text), "%.800s", failure->text);
	return failure_set(failure, EXIT_BAD_CONFIG, "%s:%d: %s", path, line, text);
}
