/* ledger.c: a store that may be away, and what is to be done with it when. */

#include <stdlib.h>
#include <unistd.h>

#include "alert/ledger-parts.h"
#include "base/clock.h"
#include "base/limits.h"
#include "event/id.h"
#include "os/log.h"
#include "os/signals.h"

enum {
	FIRST_PAUSE_MS = 100, /* then twice as long each time, */
	LAST_PAUSE_MS = 10000, /* up to this */
	LOOK_MS = 2000, /* people expect to be heard within seconds */
	TURN_ROWS = 1000, /* alerts written in a turn: others wait for a quarter of a second then */
};

static void
note_away(struct ledger *ledger, const struct failure *failure)
{
	double jitter = 0.5 + random_unit(&ledger->random) / 2;

	ledger->counts.tries++;
	if (!ledger->is_away) {
		ledger->pause_ms = FIRST_PAUSE_MS;
		log_error("the store is away: %s; alerts wait in memory", failure->text);
	}
	ledger->is_away = true;
	ledger->next_try_ms =
	    clock_monotonic_ms() + (int64_t)((double)ledger->pause_ms * jitter) + 1;
	ledger->pause_ms =
	    2 * ledger->pause_ms < LAST_PAUSE_MS ? 2 * ledger->pause_ms : LAST_PAUSE_MS;
}

static void
note_back(struct ledger *ledger)
{
	if (ledger->is_away)
		log_error("the store is back");
	ledger->is_away = false;
}

/* An empty one, to which siem-store, at its start beside ours, is only giving its tables. */
static void
open_empty(struct ledger *ledger, struct failure *failure)
{
	struct failure refused;
	struct store *made = store_open(ledger->settings.db, STORE_WRITES, &refused);

	if (made)
		ledger->store = store_open(ledger->settings.db, STORE_CHANGES, failure);
	store_free(made);
}

static int
connect_store(struct ledger *ledger, struct failure *failure)
{
	if (ledger->store)
		return ledger->is_away ? store_reopen(ledger->store, failure) : 0;
	ledger->store = store_open(ledger->settings.db, STORE_CHANGES, failure);
	if (ledger->store == NULL && failure->status != EXIT_UNAVAILABLE)
		open_empty(ledger, failure);
	return ledger->store ? 0 : -1;
}

struct ledger *
ledger_open(const struct ledger_settings *settings, const struct ledger_listener *listener,
    struct failure *failure)
{
	struct ledger *ledger = must_calloc(1, sizeof(*ledger));

	ledger->settings = *settings;
	ledger->listener = *listener;
	ledger->recent = recent_new();
	ledger->mark_ms = INT64_MIN;
	ledger->waiting = must_calloc(LIMIT_ALERT_WAITING, sizeof(*ledger->waiting));
	ledger->notes = must_calloc(LIMIT_ALERT_WAITING, sizeof(*ledger->notes));
	random_seed(&ledger->random, (uint64_t)clock_now_ms() ^ (uint64_t)getpid() << 32);
	if (connect_store(ledger, failure) == 0)
		return ledger;
	if (failure->status == EXIT_UNAVAILABLE) {
		note_away(ledger, failure);
		return ledger;
	}
	ledger_free(ledger);
	return NULL;
}

void
ledger_free(struct ledger *ledger)
{
	if (ledger == NULL)
		return;
	for (size_t i = 0; i < ledger->waiting_count; i++)
		free(ledger->waiting[i].texts);
	for (size_t i = 0; i < ledger->note_count; i++)
		note_release(&ledger->notes[i]);
	free(ledger->waiting);
	free(ledger->notes);
	free(ledger->dirty);
	free(ledger->stored);
	buffer_release(&ledger->texts.doc);
	buffer_release(&ledger->texts.state);
	standing_release(&ledger->standing);
	recent_free(ledger->recent);
	store_free(ledger->store);
	free(ledger);
}

/* Everything that is due, the store being there or not. */
static int
work(struct ledger *ledger, int64_t clock_ms, size_t most, struct failure *failure)
{
	if (connect_store(ledger, failure) < 0 || ledger_load(ledger, failure) < 0 ||
	    ledger_write(ledger, clock_ms, most, failure) < 0)
		return -1;
	if (clock_monotonic_ms() >= ledger->next_look_ms) {
		if (ledger_look(ledger, failure) < 0)
			return -1;
		ledger->next_look_ms = clock_monotonic_ms() + LOOK_MS;
	}
	note_back(ledger);
	return 0;
}

static int
turn(struct ledger *ledger, int64_t clock_ms, size_t most, struct failure *failure)
{
	int done;

	if (ledger->is_away && clock_monotonic_ms() < ledger->next_try_ms)
		return 0;
	ledger->is_working = true;
	done = work(ledger, clock_ms, most, failure);
	ledger->is_working = false;
	if (done == 0)
		return 0;
	note_away(ledger, failure);
	return failure->status == EXIT_UNAVAILABLE ? 0 : -1;
}

int
ledger_turn(struct ledger *ledger, int64_t clock_ms, struct failure *failure)
{
	return turn(ledger, clock_ms, TURN_ROWS, failure);
}

bool
ledger_finish(struct ledger *ledger, int64_t clock_ms, int64_t limit_ms, struct failure *failure)
{
	int64_t end_ms = clock_monotonic_ms() + limit_ms, left_ms;

	ledger->next_heard_ms = 0;
	for (;;) {
		if (turn(ledger, clock_ms, SIZE_MAX, failure) < 0)
			return false;
		left_ms = end_ms - clock_monotonic_ms();
		if (!ledger->is_away)
			return true;
		if (left_ms <= 0)
			return false;
		signals_wait_readable(-1, left_ms < 50 ? left_ms : 50);
	}
}

struct finding {
	struct ledger *ledger;
	struct group *group;
	const unsigned char *key;
};

static bool
see_found(void *data, const struct store_alert *row)
{
	struct finding *finding = data;
	struct ledger *ledger = finding->ledger;

	finding->group = groups_add(
	    ledger->settings.groups, finding->key, ledger->listener.gone, ledger->listener.data);
	recall_read(finding->group, row, ledger->recent);
	ledger->listener.recalled(ledger->listener.data, finding->group);
	return true;
}

/* One that gave way and is not written yet, as if it never had. */
static struct group *
take_back(struct ledger *ledger, const unsigned char key[16], struct span text)
{
	size_t at = ledger->waiting_count;
	struct waiting_alert back;
	struct group *group;

	while (at > 0 && !span_equal(ledger->waiting[at - 1].alert.group_key, text))
		at--;
	if (at == 0)
		return NULL;
	back = ledger->waiting[at - 1];
	memmove(&ledger->waiting[at - 1], &ledger->waiting[at],
	    (ledger->waiting_count - at) * sizeof(back));
	ledger->waiting_count--;
	group =
	    groups_add(ledger->settings.groups, key, ledger->listener.gone, ledger->listener.data);
	recall_read(group, &back.alert, ledger->recent);
	group->is_dirty = true;
	group->news = back.news;
	free(back.texts);
	return group;
}

/* Of most groups all alerts are in memory, and none is asked for. */
struct group *
ledger_find(struct ledger *ledger, const unsigned char key[16])
{
	struct finding finding = { ledger, NULL, key };
	struct failure failure;
	struct group *group;
	char text[32];

	if (!ledger->has_more)
		return NULL;
	group_key_write(text, key);
	group = take_back(ledger, key, (struct span){ text, sizeof(text) });
	if (group || ledger->is_away || !ledger->is_loaded)
		return group;
	if (store_alert_of_group(ledger->store, (struct span){ text, sizeof(text) }, see_found,
		&finding, &failure) < 0)
		note_away(ledger, &failure);
	return finding.group;
}

void
ledger_notice(struct ledger *ledger, struct group *group, enum group_status status)
{
	/* What ended here and was not written yet is not opened by what the store knew before. */
	if (group->status == status || (group->status == GROUP_CLOSED && group->is_dirty))
		return;
	group->is_kept_open = status == GROUP_OPEN;
	ledger->listener.decided(ledger->listener.data, group, status);
}

static char *
copy_text(char *to, struct span *text)
{
	if (text->size)
		memcpy(to, text->data, text->size);
	text->data = to;
	return to + text->size;
}

static void
make_room(struct ledger *ledger)
{
	struct failure failure;

	while (ledger->waiting_count == LIMIT_ALERT_WAITING) {
		if (!ledger->is_working && turn(ledger, INT64_MIN, TURN_ROWS, &failure) < 0)
			log_error("%s", failure.text);
		if (ledger->waiting_count < LIMIT_ALERT_WAITING)
			return;
		if (ledger->is_working || signals_end_asked()) {
			ledger->counts.lost++;
			free(ledger->waiting[0].texts);
			memmove(ledger->waiting, ledger->waiting + 1,
			    --ledger->waiting_count * sizeof(*ledger->waiting));
			return;
		}
		signals_wait_readable(-1, FIRST_PAUSE_MS);
	}
}

void
ledger_keep(struct ledger *ledger, const struct group *group)
{
	struct waiting_alert *to;
	struct store_alert *alert;
	char *at;

	if (!group->is_dirty || group->count == 0)
		return;
	make_room(ledger);
	to = &ledger->waiting[ledger->waiting_count++];
	alert = &to->alert;
	to->news = group->news;
	recall_write(group, &ledger->texts, alert);
	at = to->texts =
	    must_alloc(alert->group_key.size + alert->entity.size + alert->suppressed_by.size +
		       alert->doc.size + alert->state.size + 1);
	at = copy_text(at, &alert->group_key);
	at = copy_text(at, &alert->entity);
	at = copy_text(at, &alert->suppressed_by);
	at = copy_text(at, &alert->doc);
	copy_text(at, &alert->state);
}

void
ledger_leave(struct ledger *ledger, const struct group *group)
{
	ledger->has_more = true;
	ledger_keep(ledger, group);
}

bool
ledger_has(const struct ledger *ledger, const struct group *group, int64_t time_ms, uint64_t hash)
{
	if (time_ms >= group->former_from_ms && time_ms <= group->former_low_ms)
		return true;
	return recent_has(ledger->recent, hash);
}

void
ledger_add(struct ledger *ledger, struct group *group, int64_t time_ms, uint64_t hash)
{
	recent_add(ledger->recent, hash);
	counted_add(&group->counted, time_ms, hash);
}

struct standing_suppression *
ledger_suppression(const struct ledger *ledger, const struct facts *facts, const char key[32])
{
	return standing_find(&ledger->standing, facts, key);
}

bool
ledger_may_block(const struct ledger *ledger, struct span ip)
{
	return standing_may_block(&ledger->standing, ip);
}

void
ledger_note(struct ledger *ledger, const struct ledger_note *note)
{
	struct waiting_note *to = &ledger->notes[ledger->note_count];

	if (ledger->note_count == LIMIT_ALERT_WAITING) {
		ledger->counts.lost++;
		return;
	}
	*to = (struct waiting_note){
		.time_ms = clock_now_ms(), .action = note->action, .expires_ms = note->expires_ms
	};
	if (!id_parse(note->alert, to->alert))
		return;
	buffer_add(&to->text, note->text);
	buffer_add(&to->network, note->network);
	buffer_add(&to->reason, note->reason);
	buffer_add(&to->channel, note->channel);
	buffer_add(&to->key, note->key);
	ledger->note_count++;
}

struct ledger_counts
ledger_counts(const struct ledger *ledger)
{
	struct ledger_counts counts = ledger->counts;

	counts.waiting = (int64_t)(ledger->waiting_count + ledger->note_count);
	return counts;
}

bool
ledger_is_away(const struct ledger *ledger)
{
	return ledger->is_away;
}
