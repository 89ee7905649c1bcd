/* judge.c: tables of levels, actions and techniques. */

#include <string.h>

#include "base/address.h"
#include "base/clock.h"
#include "base/number.h"
#include "model/judge.h"

static const struct {
	double from;
	enum risk_level level;
} levels[] = {
	{ 0.9, LEVEL_CRITICAL },
	{ 0.8, LEVEL_HIGH },
	{ 0.6, LEVEL_MEDIUM },
	{ 0.4, LEVEL_LOW },
	{ 0.0, LEVEL_NORMAL },
};

const char *
risk_level_name(enum risk_level level)
{
	static const char *const names[] = { "normal", "low", "medium", "high", "critical" };

	return names[level];
}

bool
risk_level_find(struct span name, enum risk_level *out)
{
	for (int level = LEVEL_NORMAL; level <= LEVEL_CRITICAL; level++) {
		if (!span_is(name, risk_level_name((enum risk_level)level)))
			continue;
		*out = (enum risk_level)level;
		return true;
	}
	return false;
}

bool
risk_level_range(struct span name, double *from, double *until)
{
	*until = 2; /* above any */
	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++) {
		*from = levels[i].from;
		if (span_is(name, risk_level_name(levels[i].level)))
			return true;
		*until = *from;
	}
	return false;
}

const char *
confidence_name(enum confidence confidence)
{
	static const char *const names[] = { "low", "medium", "high" };

	return names[confidence];
}

const char *
action_name(enum action action)
{
	static const char *const names[] = { "NO_ACTION", "MONITOR", "ALERT_ADMIN", "REQUIRE_MFA",
		"BLOCK_IP" };

	return names[action];
}

static enum risk_level
level_of(double risk)
{
	for (size_t i = 0;; i++)
		if (risk >= levels[i].from)
			return levels[i].level;
}

static enum confidence
confidence_of(const struct event *event, const struct history *history, const struct score *score)
{
	if (history->events < NEW_SOURCE_EVENTS ||
	    event->time_ms - history->first_seen_ms < NEW_SOURCE_MS)
		return CONFIDENCE_LOW;
	if (score->spread < 0.1)
		return CONFIDENCE_HIGH;
	return score->spread < 0.2 ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
}

static bool
has_failures(const struct event *event, const struct features *features)
{
	return event->outcome == OUTCOME_FAILURE || (event->type & TYPE_DENIED) ||
	       features->value[FEATURE_FAILED_AUTH_RATE] > 0 ||
	       features->value[FEATURE_ERROR_RATE_4XX] > 0 ||
	       features->value[FEATURE_ERROR_RATE_5XX] > 0;
}

static bool
is_public(struct span ip)
{
	struct address address;

	return address_parse(ip, &address) && !address_is_private(&address);
}

static enum action
action_of(
    const struct event *event, const struct features *features, const struct judgement *judgement)
{
	bool is_login = event_attempts(event) > 0 && event->outcome == OUTCOME_SUCCESS;

	if (judgement->level == LEVEL_NORMAL)
		return ACTION_NONE;
	if (!judgement->is_anomaly)
		return ACTION_MONITOR;
	if (is_login)
		return ACTION_REQUIRE_MFA;
	if (!has_failures(event, features))
		return judgement->level >= LEVEL_HIGH ? ACTION_ALERT_ADMIN : ACTION_MONITOR;
	if (judgement->level >= LEVEL_HIGH && is_public(event_text(event, FIELD_SOURCE_IP)))
		return ACTION_BLOCK_IP;
	return ACTION_ALERT_ADMIN;
}

static bool
is_over(const struct features *features, enum feature feature, double limit)
{
	return features->value[feature] >= limit;
}

/*
 * When a technique is named: kind of log, what the event must be, and features
 * that must reach a value.  The first MAX_TECHNIQUES rows that fit count.
 */
static const struct technique_row {
	const char *id; /* https://attack.mitre.org/techniques/ */
	enum log_kind kind;
	enum event_outcome outcome; /* OUTCOME_NONE: any */
	uint32_t category, type; /* bits that must be there; 0: any */
	struct {
		enum feature feature;
		double from;
	} needs[2]; /* from 0: no need */
} techniques[] = {
	/* Password spraying: many users, few attempts each; then guessing. */
	{ "T1110.003", LOG_AUTHENTICATION, OUTCOME_FAILURE, CATEGORY_AUTHENTICATION, 0,
	    { { FEATURE_UNIQUE_ENDPOINTS_ACCESSED, 5 }, { FEATURE_FAILED_AUTH_RATE, 0.5 } } },
	{ "T1110.001", LOG_AUTHENTICATION, OUTCOME_FAILURE, CATEGORY_AUTHENTICATION, 0,
	    { { FEATURE_FAILED_AUTH_RATE, 0.5 } } },
	/* Valid accounts: a login that worked. */
	{ "T1078", LOG_AUTHENTICATION, OUTCOME_SUCCESS, CATEGORY_AUTHENTICATION, TYPE_START,
	    { { 0, 0 } } },
	{ "T1021.004", LOG_AUTHENTICATION, OUTCOME_NONE, CATEGORY_SESSION, 0, { { 0, 0 } } },
	/* Sudo and its refusals. */
	{ "T1548.003", LOG_AUTHENTICATION, OUTCOME_NONE, CATEGORY_PROCESS, 0, { { 0, 0 } } },
	{ "T1098", LOG_AUTHENTICATION, OUTCOME_NONE, CATEGORY_IAM, TYPE_CHANGE, { { 0, 0 } } },
	{ "T1136.001", LOG_AUTHENTICATION, OUTCOME_NONE, CATEGORY_IAM, TYPE_CREATION,
	    { { 0, 0 } } },
	/* Web: hostile characters exploit, errors on many paths scan, many requests flood. */
	{ "T1190", LOG_WEB, OUTCOME_NONE, 0, 0, { { FEATURE_IS_SENSITIVE_ENDPOINT, 1 } } },
	{ "T1595.003", LOG_WEB, OUTCOME_NONE, 0, 0,
	    { { FEATURE_UNIQUE_ENDPOINTS_ACCESSED, 10 }, { FEATURE_ERROR_RATE_4XX, 0.3 } } },
	{ "T1499.002", LOG_WEB, OUTCOME_NONE, 0, 0, { { FEATURE_REQUESTS_PER_SECOND, 1 } } },
	/* Data leaving: much at once, or, past the firewall, in many small parts. */
	{ "T1030", LOG_WEB, OUTCOME_SUCCESS, 0, 0, { { FEATURE_BYTES_TRANSFERRED, 16 } } },
	{ "T1048", LOG_FIREWALL, OUTCOME_SUCCESS, 0, TYPE_ALLOWED,
	    { { FEATURE_BYTES_TRANSFERRED, 16 } } },
	{ "T1048", LOG_FIREWALL, OUTCOME_SUCCESS, 0, TYPE_ALLOWED,
	    { { FEATURE_REQUESTS_PER_SECOND, 0.1 } } },
	/* Network: many ports scan, one is discovery. */
	{ "T1595.001", LOG_FIREWALL, OUTCOME_NONE, 0, TYPE_DENIED,
	    { { FEATURE_UNIQUE_ENDPOINTS_ACCESSED, 5 } } },
	{ "T1046", LOG_FIREWALL, OUTCOME_NONE, 0, TYPE_DENIED, { { 0, 0 } } },
};

static bool
technique_fits(
    const struct technique_row *row, const struct event *event, const struct features *features)
{
	if (row->kind != event_log_kind(event))
		return false;
	if (row->outcome != OUTCOME_NONE && row->outcome != event->outcome)
		return false;
	if ((row->category && !(event->category & row->category)) ||
	    (row->type && !(event->type & row->type)))
		return false;
	for (int i = 0; i < 2; i++)
		if (row->needs[i].from > 0 &&
		    !is_over(features, row->needs[i].feature, row->needs[i].from))
			return false;
	return true;
}

static bool
is_named(const struct judgement *judgement, const char *id)
{
	for (int i = 0; i < judgement->technique_count; i++)
		if (strcmp(judgement->technique[i], id) == 0)
			return true;
	return false;
}

static void
find_techniques(
    const struct event *event, const struct features *features, struct judgement *judgement)
{
	judgement->technique_count = 0;
	if (!judgement->is_anomaly)
		return;
	for (size_t i = 0; i < sizeof(techniques) / sizeof(*techniques) &&
			   judgement->technique_count < MAX_TECHNIQUES;
	     i++)
		if (!is_named(judgement, techniques[i].id) &&
		    technique_fits(&techniques[i], event, features))
			judgement->technique[judgement->technique_count++] = techniques[i].id;
}

void
judge(const struct event *event, const struct features *features, const struct history *history,
    const struct score *score, double threshold, struct judgement *out)
{
	out->risk = round6(score->risk);
	out->is_anomaly = out->risk >= threshold;
	out->level = level_of(out->risk);
	out->confidence = confidence_of(event, history, score);
	out->action = action_of(event, features, out);
	find_techniques(event, features, out);
}

void
rank_contributions(const struct explanation *explanation, enum feature order[FEATURE_COUNT])
{
	for (int i = 0; i < FEATURE_COUNT; i++) {
		int at = i;

		/* Insertion keeps equal ones in the table's order. */
		for (; at > 0 &&
		       explanation->contribution[order[at - 1]] < explanation->contribution[i];
		     at--)
			order[at] = order[at - 1];
		order[at] = (enum feature)i;
	}
}
