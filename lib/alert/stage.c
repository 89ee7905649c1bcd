/*
 * stage.c: from an anomaly to its group, and from there to people.
 *
 * What stands on standard output depends on the events alone; the wall's clock decides only
 * what is sent to channels, and when.
 */
#include <stdlib.h>

#include "alert/alerting.h"
#include "alert/channel.h"
#include "alert/report.h"
#include "alert/say.h"
#include "base/clock.h"
#include "base/limits.h"
#include "os/log.h"

enum { FINISH_MS = 5000 };

static void
close_if_quiet(void *data, struct group *group)
{
	struct alerting *alerting = data;

	if (group->status == GROUP_CLOSED || group->is_kept_open ||
	    strcmp(group->kind, KIND_SILENCE) == 0 ||
	    group->last_ms + alerting->policy.quiet_ms > alerting->clock_ms)
		return;
	group->status = GROUP_CLOSED;
	group->is_dirty = true;
	group->news |= NEWS_RESOLVED;
	alerting->resolved++;
	announce_to_who_knows(alerting, group, "resolved");
}

/* A minute of the events' time is fine enough: the same events close the same alerts. */
static void
sweep(struct alerting *alerting)
{
	int64_t minute_ms = alerting->clock_ms - alerting->clock_ms % MINUTE_MS;

	if (minute_ms == alerting->swept_ms)
		return;
	alerting->swept_ms = minute_ms;
	groups_each(alerting->groups, close_if_quiet, alerting);
}

void
alerting_advance(struct alerting *alerting, const struct event *event)
{
	if (event->tags & TAG_TIME_IMPLAUSIBLE || event->time_ms <= alerting->clock_ms)
		return;
	alerting->clock_ms = event->time_ms;
	sweep(alerting);
}

static void
identify(struct wire_line *line, struct stage_record *record)
{
	struct line_identity identity;

	if (line->event.has_id)
		return;
	identity = identities_look_up(record->identities, line->text, line->text.size);
	event_identify(record->identities, &line->event, &identity);
}

static void
pass_on(struct alerting *alerting, struct wire_line *line, const struct group *group,
    struct stage_record *record)
{
	if (!alerting->settings.is_pass)
		return;
	alerting->line.size = 0;
	if (group)
		say_member(&alerting->line, group);
	if (group || line->member[WIRE_ALERT].from) {
		wire_write_with(record->to, line, 1u << WIRE_ALERT, buffer_span(&alerting->line));
	} else {
		buffer_add(record->to, line->text);
		buffer_add_byte(record->to, '\n');
	}
}

static void
event(void *data, struct wire_line *line, struct stage_record *record)
{
	struct alerting *alerting = data;
	struct judged judged;
	struct group *group = NULL;

	alerting->to = record->to;
	if (line->event.time_ms < alerting->settings.since_ms) {
		alerting->passed_over++;
		pass_on(alerting, line, NULL, record);
		return;
	}
	alerting_advance(alerting, &line->event);
	if (alerting->policy.silence_ms > 0)
		hush_heard(alerting, event_text(&line->event, FIELD_HOST_HOSTNAME));
	wire_read_judged(line, record->arena, &judged);
	if (judged.is_anomaly) {
		alerting->anomalies++;
		identify(line, record);
		group = take(alerting, line, &judged, record->arena);
	}
	pass_on(alerting, line, group, record);
	if (alerting->settings.is_dry_run)
		announce_digest(alerting);
}

static int
tick(void *data, struct failure *failure)
{
	struct alerting *alerting = data;

	if (alerting->policy.silence_ms > 0)
		hush_check(alerting);
	if (!alerting->settings.is_dry_run)
		announce_digest(alerting);
	if (alerting->outbox)
		outbox_turn(alerting->outbox);
	if (alerting->asker)
		asker_turn(alerting->asker);
	announce_flush(alerting);
	if (alerting->ledger && ledger_turn(alerting->ledger, alerting->clock_ms, failure) < 0)
		return -1;
	return announce_failure(alerting, failure);
}

static void
say_last(void *data, struct group *group)
{
	if (group->status != GROUP_CLOSED && group->has_come)
		announce(data, group, "updated", NULL);
}

/* What the store must have before we end; it is away if it takes longer than that. */
static int
finish_ledger(struct alerting *alerting, struct failure *failure)
{
	if (alerting->ledger == NULL ||
	    ledger_finish(alerting->ledger, alerting->clock_ms, FINISH_MS, failure))
		return 0;
	return failure_set(failure, EXIT_UNAVAILABLE,
	    "the store is away: what became of alerts since then is not kept");
}

/* The last word on what is still open, and what waits for a digest. */
static int
finish(void *data, struct failure *failure)
{
	struct alerting *alerting = data;
	int kept;

	groups_each(alerting->groups, say_last, alerting);
	alerting->teller.next_digest_ms = INT64_MIN;
	announce_digest(alerting);
	if (alerting->settings.is_dry_run && alerting->to)
		report_policy(alerting->to, &alerting->policy, &alerting->teller);
	if (alerting->asker)
		asker_drain(alerting->asker, FINISH_MS);
	announce_flush(alerting);
	kept = finish_ledger(alerting, failure);
	if (alerting->outbox && !outbox_drain(alerting->outbox, FINISH_MS))
		log_error("%lld messages stay in spool %s; the next siem-alert sends them",
		    (long long)outbox_counts(alerting->outbox).waiting, alerting->settings.spool);
	return kept < 0 ? -1 : announce_failure(alerting, failure);
}

static int
read_policy(const struct alert_settings *settings, struct policy *policy, struct failure *failure)
{
	policy_init(policy);
	if (settings->policy == NULL || policy_read(policy, settings->policy, failure) == 0)
		return 0;
	policy_release(policy);
	return -1;
}

/* Rules may name channels that there are not: that is said before anybody relies on it. */
static int
check_channels(
    const struct alert_settings *settings, const struct policy *policy, struct failure *failure)
{
	struct channel **channels;
	int result = 0;

	if (settings->channels == NULL)
		return 0;
	if (channels_read(settings->channels, &channels, failure) < 0)
		return -1;
	for (size_t i = 0; i < policy->count && result == 0; i++)
		result = channels_check(
		    channels, rule_channels(policy_rule(policy, i)), settings->channels, failure);
	channels_free(channels);
	return result;
}

/* A policy whose channels there are. */
static int
open_policy(const struct alert_settings *settings, struct policy *policy, struct failure *failure)
{
	if (read_policy(settings, policy, failure) < 0)
		return -1;
	if (check_channels(settings, policy, failure) == 0)
		return 0;
	policy_release(policy);
	return -1;
}

static int
check_values(const struct alert_settings *settings, struct failure *failure)
{
	if (take_check_mask(settings->mask, failure) < 0)
		return -1;
	return block_check(settings->block, failure);
}

int
alert_check(const struct alert_settings *settings, struct failure *failure)
{
	struct policy policy;

	if (check_values(settings, failure) < 0 || open_policy(settings, &policy, failure) < 0)
		return -1;
	policy_release(&policy);
	return 0;
}

/* Another policy from now on; groups and channels stay as they are. */
static int
reload(void *data, struct failure *failure)
{
	struct alerting *alerting = data;
	struct alert_settings fresh = ALERT_SETTINGS_DEFAULT;
	struct policy policy;

	if (alerting->reread(&fresh, failure) < 0)
		return -1;
	fresh.channels = alerting->settings.channels;
	if (open_policy(&fresh, &policy, failure) < 0)
		return -1;
	policy_release(&alerting->policy);
	alerting->policy = policy;
	teller_follow(&alerting->teller, &alerting->policy);
	return 0;
}

static int
open_ledger(struct alerting *alerting, struct failure *failure)
{
	const struct ledger_settings settings = { alerting->settings.db, alerting->groups,
		alerting->settings.max_groups, alerting->silence };
	const struct ledger_listener listener = { alerting, take_decision, take_recalled,
		take_missed, take_leave };

	if (alerting->settings.db == NULL || alerting->settings.is_dry_run)
		return 0;
	alerting->ledger = ledger_open(&settings, &listener, failure);
	if (alerting->ledger == NULL)
		return -1;
	return ledger_turn(alerting->ledger, INT64_MIN, failure);
}

static int
open_outbox(struct alerting *alerting, struct failure *failure)
{
	const struct alert_settings *settings = &alerting->settings;
	const struct outbox_settings outbox = { settings->channels, settings->spool,
		settings->spool_mib * 1024 * 1024, (int64_t)(settings->give_up_h * HOUR_MS),
		settings->db ? announce_heard : NULL, alerting };

	if (settings->channels == NULL || settings->is_dry_run)
		return 0;
	alerting->outbox = outbox_open(&outbox, failure);
	return alerting->outbox ? 0 : -1;
}

static int
open_alerting(struct alerting *alerting, struct failure *failure)
{
	const struct alert_settings *settings = &alerting->settings;

	if (check_values(settings, failure) < 0 ||
	    open_policy(settings, &alerting->policy, failure) < 0)
		return -1;
	teller_init(&alerting->teller, &alerting->policy);
	alerting->groups = groups_new((size_t)settings->max_groups);
	alerting->clock_ms = alerting->swept_ms = INT64_MIN;
	alerting->silence = silence_new();
	block_open(alerting);
	if (announce_open(alerting, failure) < 0 || open_outbox(alerting, failure) < 0)
		return -1;
	return open_ledger(alerting, failure);
}

static void
close_alerting(struct alerting *alerting)
{
	outbox_close(alerting->outbox);
	ledger_free(alerting->ledger);
	asker_free(alerting->asker);
	redis_free(alerting->redis);
	silence_free(alerting->silence);
	if (alerting->redis_password)
		explicit_bzero(alerting->redis_password, strlen(alerting->redis_password));
	free(alerting->redis_password);
	groups_free(alerting->groups);
	teller_release(&alerting->teller);
	policy_release(&alerting->policy);
	buffer_release(&alerting->line);
	arena_release(&alerting->arena);
}

int
alert_run(const struct alert_settings *settings, const struct stage_options *options, char **files,
    int (*reread)(struct alert_settings *settings, struct failure *failure),
    struct failure *failure)
{
	struct alerting alerting = { .settings = *settings, .reread = reread };
	const struct stage stage = { .name = "siem-alert",
		.state = &alerting,
		.cap = LIMIT_EVENT,
		.event = event,
		.reload = reload,
		.tick = tick,
		.finish = finish,
		.counters = alerting_counters };
	int status = open_alerting(&alerting, failure);

	if (status == 0)
		status = stage_run(&stage, options, files);
	close_alerting(&alerting);
	return status;
}
