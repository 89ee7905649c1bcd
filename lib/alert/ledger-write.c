/* ledger-write.c: what changed, as rows, all in one transaction. */

#include <stdlib.h>

#include "alert/ledger-parts.h"
#include "base/clock.h"
#include "event/id.h"
#include "os/signals.h"
#include "store/heard.h"
#include "store/jobs.h"

static const struct {
	enum group_news news;
	const char *action;
} news_actions[] = {
	{ NEWS_OPENED, "opened" },
	{ NEWS_RISEN, "risen" },
	{ NEWS_RESOLVED, "resolved" },
};

static int
write_news(
    struct ledger *ledger, const struct store_alert *alert, unsigned news, struct failure *failure)
{
	struct store_log_entry entry = { .time_ms = clock_now_ms(), .actor = SPAN("siem-alert") };

	memcpy(entry.alert, alert->id, STORE_ID_SIZE);
	for (size_t i = 0; i < sizeof(news_actions) / sizeof(*news_actions); i++) {
		if (!(news & news_actions[i].news))
			continue;
		entry.action = span_of(news_actions[i].action);
		entry.note = news_actions[i].news == NEWS_RESOLVED ? alert->reason : alert->level;
		if (store_alert_note(ledger->store, &entry, failure) < 0)
			return -1;
	}
	return 0;
}

/* An open one whose group has another in the store by now ends here. */
static int
write_waiting(struct ledger *ledger, struct failure *failure)
{
	struct store_alert alert;
	enum store_put put;

	for (size_t i = 0; i < ledger->waiting_count; i++) {
		alert = ledger->waiting[i].alert;
		if (store_alert_put(ledger->store, &alert, &put, failure) < 0)
			return -1;
		if (put == PUT_TAKEN) {
			alert.status = ALERT_CLOSED;
			alert.reason = SPAN("its group has another alert");
			if (store_alert_put(ledger->store, &alert, &put, failure) < 0)
				return -1;
		}
		if (write_news(ledger, &alert, ledger->waiting[i].news, failure) < 0)
			return -1;
	}
	return 0;
}

static void
collect_dirty(void *data, struct group *group)
{
	struct ledger *ledger = data;

	if (!group->is_dirty || group->count == 0)
		return;
	if (ledger->dirty_count == ledger->dirty_capacity) {
		ledger->dirty_capacity = ledger->dirty_capacity ? 2 * ledger->dirty_capacity : 64;
		ledger->dirty =
		    must_realloc(ledger->dirty, ledger->dirty_capacity * sizeof(struct group *));
		ledger->stored =
		    must_realloc(ledger->stored, ledger->dirty_capacity * sizeof(*ledger->stored));
	}
	ledger->dirty[ledger->dirty_count++] = group;
}

struct adoption {
	struct ledger *ledger;
	struct group *group;
};

static bool
adopt(void *data, const struct store_alert *row)
{
	struct adoption *adoption = data;

	recall_adopt(adoption->group, row, adoption->ledger->recent);
	return true;
}

/* The group's alert, or, where the store has another one that is not closed, both as that one. */
static int
write_group(
    struct ledger *ledger, struct group *group, enum group_status *stored, struct failure *failure)
{
	struct adoption adoption = { ledger, group };
	struct store_alert alert;
	enum store_put put = PUT_TAKEN;

	for (int tries = 0; put == PUT_TAKEN && tries < 2; tries++) {
		recall_write(group, &ledger->texts, &alert);
		if (store_alert_put(ledger->store, &alert, &put, failure) < 0)
			return -1;
		if (put == PUT_TAKEN && store_alert_of_group(ledger->store, alert.group_key, adopt,
					    &adoption, failure) < 0)
			return -1;
	}
	*stored = (enum group_status)alert.status;
	return write_news(ledger, &alert, group->news, failure);
}

void
note_release(struct waiting_note *note)
{
	buffer_release(&note->text);
	buffer_release(&note->network);
	buffer_release(&note->reason);
	buffer_release(&note->channel);
	buffer_release(&note->key);
}

/* A message that was sent, or not. */
static int
write_delivery(struct ledger *ledger, const struct waiting_note *note, struct failure *failure)
{
	struct store_delivery delivery = { .channel = buffer_span(&note->channel),
		.key = buffer_span(&note->key),
		.state = span_of(note->action) };

	if (strcmp(note->action, "delivered") != 0)
		delivery.error = buffer_span(&note->text);
	memcpy(delivery.alert, note->alert, STORE_ID_SIZE);
	return store_delivery_put(ledger->store, &delivery, failure);
}

static int
write_note(struct ledger *ledger, const struct waiting_note *note, struct failure *failure)
{
	struct store_log_entry entry = { .time_ms = note->time_ms,
		.actor = SPAN("siem-alert"),
		.action = span_of(note->action),
		.note = buffer_span(&note->text) };
	struct store_block block = { .network = buffer_span(&note->network),
		.has_alert = true,
		.reason = buffer_span(&note->reason),
		.actor = entry.actor,
		.created_ms = note->time_ms,
		.expires_ms = note->expires_ms };

	memcpy(entry.alert, note->alert, STORE_ID_SIZE);
	memcpy(block.alert, note->alert, STORE_ID_SIZE);
	if (store_alert_note(ledger->store, &entry, failure) < 0)
		return -1;
	return note->network.size > 0 ? store_block_add(ledger->store, &block, failure) : 0;
}

static int
write_notes(struct ledger *ledger, struct failure *failure)
{
	const struct waiting_note *note;

	for (size_t i = 0; i < ledger->note_count; i++) {
		note = &ledger->notes[i];
		if ((note->channel.size > 0 ? write_delivery : write_note)(ledger, note, failure) <
		    0)
			return -1;
	}
	return 0;
}

struct heard_writer {
	struct ledger *ledger;
	struct failure *failure;
	int result;
};

static void
write_host(void *data, struct silence_host *host)
{
	struct heard_writer *writer = data;
	const struct store_heard heard = { buffer_span(&host->name), host->since_ms,
		host->last_ms };

	if (host->is_dirty && writer->result == 0)
		writer->result = store_heard_put(writer->ledger->store, &heard, writer->failure);
}

static void
clean_host(void *data, struct silence_host *host)
{
	(void)data;
	host->is_dirty = false;
}

static bool
is_heard_due(const struct ledger *ledger)
{
	return silence_count(ledger->settings.silence) > 0 &&
	       clock_monotonic_ms() >= ledger->next_heard_ms;
}

static int
write_heard(struct ledger *ledger, struct failure *failure)
{
	struct heard_writer writer = { ledger, failure, 0 };

	silence_each(ledger->settings.silence, write_host, &writer);
	if (writer.result < 0)
		return -1;
	return store_mark_put(ledger->store, MARK_HEARD, clock_now_ms(), failure);
}

static int
write_parts(struct ledger *ledger, int64_t clock_ms, struct failure *failure)
{
	if (write_waiting(ledger, failure) < 0)
		return -1;
	for (size_t i = 0; i < ledger->dirty_count; i++)
		if (write_group(ledger, ledger->dirty[i], &ledger->stored[i], failure) < 0)
			return -1;
	/* A note on an alert that is not written yet waits with it. */
	if ((!ledger->is_partial && write_notes(ledger, failure) < 0) ||
	    standing_write(&ledger->standing, ledger->store, failure) < 0)
		return -1;
	if (is_heard_due(ledger) && write_heard(ledger, failure) < 0)
		return -1;
	/* What is not written yet would not be caught up with. */
	if (!ledger->is_partial && clock_ms > ledger->mark_ms) {
		ledger->mark_ms = clock_ms;
		if (store_mark_put(ledger->store, MARK_EVENTS, clock_ms, failure) < 0)
			return -1;
	}
	return store_commit(ledger->store, failure);
}

static void
forget_notes(struct ledger *ledger)
{
	for (size_t i = 0; i < ledger->note_count; i++)
		note_release(&ledger->notes[i]);
	ledger->note_count = 0;
}

static void
forget_written(struct ledger *ledger)
{
	for (size_t i = 0; i < ledger->waiting_count; i++)
		free(ledger->waiting[i].texts);
	ledger->counts.written += (int64_t)(ledger->waiting_count + ledger->dirty_count);
	ledger->waiting_count = 0;
	if (!ledger->is_partial)
		forget_notes(ledger);
	standing_clear_hits(&ledger->standing);
	if (is_heard_due(ledger)) {
		silence_each(ledger->settings.silence, clean_host, NULL);
		ledger->next_heard_ms = clock_monotonic_ms() + MINUTE_MS / 2;
	}
	for (size_t i = 0; i < ledger->dirty_count; i++) {
		ledger->dirty[i]->is_dirty = false;
		ledger->dirty[i]->news = 0;
	}
	for (size_t i = 0; i < ledger->dirty_count; i++)
		ledger_notice(ledger, ledger->dirty[i], ledger->stored[i]);
}

/* Others in each turn, or those that always change would be written alone. */
static void
choose_dirty(struct ledger *ledger, size_t most)
{
	size_t from = ledger->turns++ % (ledger->dirty_count / most + 1) * most;

	if (from + most > ledger->dirty_count)
		from = ledger->dirty_count - most;
	memmove(ledger->dirty, ledger->dirty + from, most * sizeof(struct group *));
	ledger->dirty_count = most;
}

int
ledger_write(struct ledger *ledger, int64_t clock_ms, size_t most, struct failure *failure)
{
	ledger->dirty_count = 0;
	groups_each(ledger->settings.groups, collect_dirty, ledger);
	ledger->is_partial = ledger->dirty_count > most;
	if (ledger->is_partial)
		choose_dirty(ledger, most);
	if (ledger->dirty_count == 0 && ledger->waiting_count == 0 && ledger->note_count == 0 &&
	    !is_heard_due(ledger))
		return 0;
	if (store_begin(ledger->store, failure) < 0)
		return -1;
	if (write_parts(ledger, clock_ms, failure) < 0) {
		store_rollback(ledger->store);
		return -1;
	}
	forget_written(ledger);
	return 0;
}
