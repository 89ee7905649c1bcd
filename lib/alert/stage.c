/*
 * stage.c: from an anomaly to its group, and from there to people.
 *
 * What stands on standard output depends on the events alone; the wall's clock decides only
 * what is sent to channels, and when.
 */
#include <stdlib.h>

#include "alert/facts.h"
#include "alert/report.h"
#include "alert/say.h"
#include "alert/stage.h"
#include "base/clock.h"
#include "base/limits.h"
#include "os/log.h"
#include "os/signals.h"

struct alerting {
	struct alert_settings settings;
	struct policy policy;
	struct teller teller;
	struct groups *groups;
	struct outbox *outbox; /* NULL: no channels */
	struct buffer *to; /* standard output; NULL before the first event */
	struct buffer line;
	int64_t clock_ms; /* the newest time of an event */
	int64_t swept_ms; /* quiet groups were closed up to then */
	int64_t anomalies, opened, resolved;
	int (*reread)(struct alert_settings *settings, struct failure *failure);
	struct failure failure;
	bool has_failed;
};

/* In a dry run the events' clock is the wall's: as if it had been told live. */
static int64_t
wall_ms(const struct alerting *alerting)
{
	return alerting->settings.is_dry_run ? alerting->clock_ms : clock_now_ms();
}

static void
send_line(struct alerting *alerting, struct span channels)
{
	if (alerting->outbox && outbox_add(alerting->outbox, buffer_span(&alerting->line), channels,
				    &alerting->failure) < 0)
		alerting->has_failed = true;
}

/* What happened to an alert, on standard output and, if people are to be told, to channels. */
static void
announce(struct alerting *alerting, const struct group *group, const char *change,
    const struct span *channels)
{
	alerting->line.size = 0;
	say_alert(&alerting->line, group, change);
	if (!alerting->settings.is_pass && !alerting->settings.is_dry_run && alerting->to) {
		buffer_add(alerting->to, buffer_span(&alerting->line));
		buffer_add_byte(alerting->to, '\n');
	}
	if (channels)
		send_line(alerting, *channels);
}

static void
send_digest(struct alerting *alerting)
{
	int64_t now_ms = wall_ms(alerting);
	const struct span all = { NULL, 0 };

	if (!digest_is_due(&alerting->teller, now_ms))
		return;
	alerting->line.size = 0;
	say_digest(&alerting->line, &alerting->teller.digest);
	send_line(alerting, all);
	digest_clear(&alerting->teller, now_ms);
}

static void
close_if_quiet(void *data, struct group *group)
{
	struct alerting *alerting = data;
	const struct span all = { NULL, 0 };

	if (group->status == GROUP_CLOSED ||
	    group->last_ms + alerting->policy.quiet_ms > alerting->clock_ms)
		return;
	group->status = GROUP_CLOSED;
	alerting->resolved++;
	announce(alerting, group, "resolved", tell_resolved(group) ? &all : NULL);
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

/* It is forgotten open: what was counted so far is all that will be said of it. */
static void
say_gone(void *data, struct group *group)
{
	announce(data, group, "evicted", NULL);
}

static struct group *
find_group(struct alerting *alerting, const struct facts *facts, const char *id)
{
	unsigned char key[16];
	struct group *group;

	group_key(key, &alerting->policy, facts);
	group = groups_find(alerting->groups, key);
	if (group == NULL)
		group = groups_add(alerting->groups, key, say_gone, alerting);
	else if (group->status != GROUP_CLOSED)
		return group;
	group_begin(group, facts, id);
	alerting->opened++;
	return group;
}

static bool
is_masked(const struct alerting *alerting, const char *field)
{
	struct span list = alerting->settings.mask ? span_of(alerting->settings.mask) : SPAN("");

	while (list.size > 0)
		if (span_is(span_trim(span_cut(&list, ',')), field))
			return true;
	return false;
}

/* What people type into the wrong field: its value, and the line that holds it, stay here. */
static void
mask(const struct alerting *alerting, struct facts *facts, struct span *original)
{
	if (is_masked(alerting, "user.name") && facts->user.size) {
		facts->user = SPAN("***");
		if (facts->ip.size == 0)
			facts->source = SPAN("***");
		*original = SPAN("***");
	}
	if (is_masked(alerting, "event.original"))
		*original = SPAN("***");
}

static struct group *
take(struct alerting *alerting, struct wire_line *line, const struct judged *judged,
    struct stage_record *record)
{
	struct event *event = &line->event;
	struct facts facts = facts_of(event, judged, record->arena);
	struct group *group = find_group(alerting, &facts, event->id);
	const struct rule *rule = policy_find(&alerting->policy, &facts);
	struct anomaly_event taken = { &facts, judged, event->id,
		event_text(event, FIELD_EVENT_ORIGINAL) };
	struct telling telling = { group, rule, facts.time_ms, wall_ms(alerting) };
	const char *former = group->level;
	enum tell_reason reason = TELL_OPENED;
	enum tell_verdict verdict;
	struct span channels = rule_channels(rule);

	mask(alerting, &facts, &taken.original);
	if (!group_take(group, &taken))
		return group;
	verdict = tell_of(&alerting->teller, &telling, &reason);
	if (verdict == VERDICT_TOLD)
		announce(alerting, group, tell_reason_name(reason), &channels);
	else if (former != group->level)
		announce(alerting, group, former ? "risen" : "opened", NULL);
	return group;
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
	if (!(line->event.tags & TAG_TIME_IMPLAUSIBLE) &&
	    line->event.time_ms > alerting->clock_ms) {
		alerting->clock_ms = line->event.time_ms;
		sweep(alerting);
	}
	wire_read_judged(line, record->arena, &judged);
	if (judged.is_anomaly) {
		alerting->anomalies++;
		identify(line, record);
		group = take(alerting, line, &judged, record);
	}
	pass_on(alerting, line, group, record);
	if (alerting->settings.is_dry_run)
		send_digest(alerting);
}

static int
say_failure(struct alerting *alerting, struct failure *failure)
{
	if (!alerting->has_failed)
		return 0;
	alerting->has_failed = false;
	*failure = alerting->failure;
	return -1;
}

static int
tick(void *data, struct failure *failure)
{
	struct alerting *alerting = data;

	if (!alerting->settings.is_dry_run)
		send_digest(alerting);
	if (alerting->outbox)
		outbox_turn(alerting->outbox);
	return say_failure(alerting, failure);
}

static void
say_last(void *data, struct group *group)
{
	if (group->status != GROUP_CLOSED && group->is_dirty)
		announce(data, group, "updated", NULL);
}

/* The last word on what is still open, and what waits for a digest. */
static int
finish(void *data, struct failure *failure)
{
	struct alerting *alerting = data;

	groups_each(alerting->groups, say_last, alerting);
	alerting->teller.next_digest_ms = INT64_MIN;
	send_digest(alerting);
	if (alerting->settings.is_dry_run && alerting->to)
		report_policy(alerting->to, &alerting->policy, &alerting->teller);
	if (alerting->outbox && !outbox_drain(alerting->outbox, 5000))
		log_error("%lld messages stay in spool %s; the next siem-alert sends them",
		    (long long)outbox_counts(alerting->outbox).waiting, alerting->settings.spool);
	return say_failure(alerting, failure);
}

static int
counters(void *data, struct stage_counter *out, int max)
{
	const struct alerting *alerting = data;
	struct outbox_counts sent = { 0 };
	int count = 0;

	if (alerting->outbox)
		sent = outbox_counts(alerting->outbox);
	const struct stage_counter rows[] = {
		{ "siem_alert_anomalies_total", "Anomalies that came.", alerting->anomalies },
		{ "siem_alert_opened_total", "Alerts opened.", alerting->opened },
		{ "siem_alert_resolved_total", "Alerts closed for quiet.", alerting->resolved },
		{ "siem_alert_evicted_total", "Open alerts forgotten at --max-groups.",
		    groups_evicted(alerting->groups) },
		{ "siem_alert_delivered_total", "Messages delivered.", sent.delivered },
		{ "siem_alert_retried_total", "Deliveries that failed and are tried again.",
		    sent.retried },
		{ "siem_alert_dead_total", "Messages put aside as dead letters.", sent.dead },
		{ "siem_alert_waiting", "Messages in the spool.", sent.waiting },
	};
	for (; count < max && count < (int)(sizeof(rows) / sizeof(*rows)); count++)
		out[count] = rows[count];
	return count;
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

/* Another policy from now on; groups stay as they are. */
static int
reload(void *data, struct failure *failure)
{
	struct alerting *alerting = data;
	struct alert_settings fresh = ALERT_SETTINGS_DEFAULT;
	struct policy policy;

	if (alerting->reread(&fresh, failure) < 0 || read_policy(&fresh, &policy, failure) < 0)
		return -1;
	teller_release(&alerting->teller);
	policy_release(&alerting->policy);
	alerting->policy = policy;
	teller_init(&alerting->teller, &alerting->policy);
	return 0;
}

/* Rules may name channels that there are not: that is said at the start. */
static int
check_channels(const struct alerting *alerting, struct failure *failure)
{
	for (size_t i = 0; alerting->outbox && i < alerting->policy.count; i++)
		if (outbox_check(alerting->outbox, rule_channels(policy_rule(&alerting->policy, i)),
			failure) < 0)
			return -1;
	return 0;
}

static int
open_alerting(struct alerting *alerting, struct failure *failure)
{
	const struct alert_settings *settings = &alerting->settings;
	const struct outbox_settings outbox = { settings->channels, settings->spool,
		settings->spool_mib * 1024 * 1024, (int64_t)(settings->give_up_h * HOUR_MS) };

	if (read_policy(settings, &alerting->policy, failure) < 0)
		return -1;
	teller_init(&alerting->teller, &alerting->policy);
	alerting->groups = groups_new((size_t)settings->max_groups);
	alerting->clock_ms = alerting->swept_ms = INT64_MIN;
	if (settings->channels && !settings->is_dry_run) {
		alerting->outbox = outbox_open(&outbox, failure);
		if (alerting->outbox == NULL)
			return -1;
	}
	return check_channels(alerting, failure);
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
		.counters = counters };
	int status = open_alerting(&alerting, failure);

	if (status == 0)
		status = stage_run(&stage, options, files);
	outbox_close(alerting.outbox);
	groups_free(alerting.groups);
	teller_release(&alerting.teller);
	policy_release(&alerting.policy);
	buffer_release(&alerting.line);
	return status;
}
