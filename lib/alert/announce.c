/* announce.c: alerts as lines, for standard output, channels and Redis. */

#include "alert/alerting.h"
#include "alert/message.h"
#include "alert/say.h"
#include "base/clock.h"
#include "os/log.h"
#include "os/secret.h"
#include "os/signals.h"

enum { REDIS_TRY_MS = 10 * 1000 };

int64_t
alerting_wall_ms(const struct alerting *alerting)
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

static void
publish_line(struct alerting *alerting)
{
	struct failure failure;

	if (alerting->settings.redis == NULL || alerting->settings.is_dry_run)
		return;
	if (alerting->redis == NULL ||
	    redis_alert(alerting->redis, buffer_span(&alerting->line), &failure) < 0)
		alerting->redis_lost++;
}

void
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
	publish_line(alerting);
}

void
announce_to_people(struct alerting *alerting, const struct telling *telling, const char *change)
{
	const struct span channels = rule_channels(telling->rule);

	if (alerting->outbox)
		outbox_add_names(alerting->outbox, channels, &telling->group->told_to);
	announce(alerting, telling->group, change, &channels);
}

void
announce_to_who_knows(struct alerting *alerting, struct group *group, const char *change)
{
	const struct span channels = buffer_span(&group->told_to);

	announce(alerting, group, change, channels.size > 0 ? &channels : NULL);
}

static void
forget_digest(void *data, struct group *group)
{
	(void)data;
	if (group->waits_for_digest)
		group->is_dirty = true;
	group->waits_for_digest = false;
}

void
announce_digest(struct alerting *alerting)
{
	int64_t now_ms = alerting_wall_ms(alerting);
	struct teller *teller = &alerting->teller;

	if (!digest_is_due(teller, now_ms))
		return;
	for (size_t i = 0; i < teller->digest_count; i++) {
		const struct digest *digest = &teller->digests[i];

		if (digest->events == 0)
			continue;
		alerting->line.size = 0;
		say_digest(&alerting->line, digest);
		send_line(alerting, buffer_span(&digest->channels));
	}
	digest_clear(teller, now_ms);
	groups_each(alerting->groups, forget_digest, NULL);
}

int
announce_failure(struct alerting *alerting, struct failure *failure)
{
	if (!alerting->has_failed)
		return 0;
	alerting->has_failed = false;
	*failure = alerting->failure;
	return -1;
}

static int
open_redis(struct alerting *alerting, struct failure *failure)
{
	const char *password = alerting->redis_password ? alerting->redis_password : "";

	alerting->redis = redis_open(alerting->settings.redis, span_of(password), failure);
	alerting->next_redis_ms = clock_monotonic_ms() + REDIS_TRY_MS;
	if (alerting->redis)
		return 0;
	if (failure->status != EXIT_UNAVAILABLE)
		return -1;
	log_error("recent alerts are not published: %s", failure->text);
	return 0;
}

int
announce_open(struct alerting *alerting, struct failure *failure)
{
	const struct alert_settings *settings = &alerting->settings;

	if (settings->redis == NULL || settings->is_dry_run)
		return 0;
	if (settings->redis_password) {
		alerting->redis_password = secret_read(settings->redis_password, failure);
		if (alerting->redis_password == NULL)
			return -1;
	}
	return open_redis(alerting, failure);
}

void
announce_flush(struct alerting *alerting)
{
	struct failure failure;

	if (alerting->settings.redis == NULL || alerting->settings.is_dry_run)
		return;
	if (alerting->redis == NULL && clock_monotonic_ms() >= alerting->next_redis_ms &&
	    open_redis(alerting, &failure) < 0)
		log_error("recent alerts are not published: %s", failure.text);
	if (alerting->redis && redis_flush(alerting->redis, &failure) < 0)
		log_detail("recent alerts: %s", failure.text);
}

void
announce_heard(void *data, const struct outbox_trial *trial)
{
	struct alerting *alerting = data;
	struct ledger_note note = { .action = trial->state,
		.text = span_of(trial->text),
		.channel = span_of(trial->channel) };
	struct parsed_message parsed;

	if (!alerting->ledger || !message_parse(&parsed, trial->line, NULL))
		return;
	note.alert = message_text(&parsed.message, "id");
	note.key = span_of(parsed.message.key);
	/* A digest is about no single alert. */
	if (strlen(note.alert) == 36)
		ledger_note(alerting->ledger, &note);
	message_release(&parsed);
}
