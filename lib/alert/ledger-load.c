/* ledger-load.c: what the store knows, at the start and every few seconds. */

#include <stdlib.h>

#include "alert/ledger-parts.h"
#include "event/id.h"
#include "base/clock.h"
#include "base/limits.h"
#include "os/log.h"
#include "os/signals.h"
#include "store/heard.h"

enum {
	LATE_MS = HOUR_MS, /* events may come so much later than others */
	DECIDED_MS = 5 * MINUTE_MS, /* clocks of who decides may differ so much from ours */
	PAGE = 500,
};

static void
load_row(struct ledger *ledger, const struct store_alert *row, const unsigned char key[16])
{
	struct group *group = groups_find(ledger->settings.groups, key);

	if (group == NULL) {
		group = groups_add(
		    ledger->settings.groups, key, ledger->listener.gone, ledger->listener.data);
		if (!recall_read(group, row, ledger->recent))
			log_error("an alert of the store was changed by others: only its columns "
				  "are known");
		ledger->listener.recalled(ledger->listener.data, group);
	} else if (row->status != ALERT_CLOSED && group->count > 0) {
		recall_adopt(group, row, ledger->recent);
	} else {
		recall_counted(group, row, ledger->recent);
		return;
	}
	ledger_notice(ledger, group, (enum group_status)row->status);
}

static bool
see_row(void *data, const struct store_alert *row)
{
	struct ledger *ledger = data;
	unsigned char key[16];

	ledger->counts.waiting++; /* how many came, until ledger_load is over */
	if (recall_key(row->group_key, key))
		load_row(ledger, row, key);
	return true;
}

struct hosts_reader {
	struct ledger *ledger;
	int64_t pause_ms;
};

static bool
see_host(void *data, const struct store_heard *heard)
{
	struct hosts_reader *reader = data;
	struct silence_host host = { .since_ms = heard->since_ms, .last_ms = heard->last_ms };

	buffer_add(&host.name, heard->name);
	silence_recall(reader->ledger->settings.silence, &host, reader->pause_ms);
	buffer_release(&host.name);
	return true;
}

/* Nobody listened meanwhile: for the hosts that time did not pass. */
static int
load_hosts(struct ledger *ledger, struct failure *failure)
{
	struct hosts_reader reader = { ledger, 0 };
	int64_t kept_ms;
	int found = store_mark(ledger->store, MARK_HEARD, &kept_ms, failure);

	if (found <= 0)
		return found;
	reader.pause_ms = clock_now_ms() - kept_ms;
	if (reader.pause_ms < 0)
		reader.pause_ms = 0;
	return store_heard(ledger->store, see_host, &reader, failure);
}

struct page {
	struct arena texts;
	struct span line[PAGE];
	int count;
	struct store_query query;
};

static bool
see_line(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct page *page = data;

	page->line[page->count++] = arena_copy(&page->texts, doc);
	page->query.has_after = true;
	page->query.after_ms = time_ms;
	memcpy(page->query.after_id, id, STORE_ID_SIZE);
	return true;
}

/* Page by page: who listens may ask the store meanwhile. */
static int
catch_up(struct ledger *ledger, struct failure *failure)
{
	struct page *page = must_calloc(1, sizeof(*page));
	struct store_query all = STORE_QUERY_ALL;
	int found = store_mark(ledger->store, MARK_EVENTS, &ledger->mark_ms, failure), done = 0;

	page->query = all;
	page->query.since_ms = found > 0 ? ledger->mark_ms - LATE_MS : 0;
	page->query.only_anomalies = true;
	page->query.limit = PAGE;
	do {
		page->count = 0;
		arena_clear(&page->texts);
		if (found > 0)
			done = store_select(ledger->store, &page->query, see_line, page, failure);
		for (int i = 0; done == 0 && i < page->count; i++)
			ledger->listener.missed(ledger->listener.data, page->line[i]);
		ledger->counts.caught_up += page->count;
	} while (done == 0 && page->count == PAGE);
	arena_release(&page->texts);
	free(page);
	if (found < 0 || done < 0)
		return -1;
	ledger->is_caught_up = true;
	return 0;
}

static int
load_alerts(struct ledger *ledger, struct failure *failure)
{
	ledger->counts.waiting = 0;
	if (store_alerts_load(
		ledger->store, ledger->settings.max_groups, see_row, ledger, failure) < 0)
		return -1;
	ledger->has_more = ledger->counts.waiting >= ledger->settings.max_groups;
	if (load_hosts(ledger, failure) < 0 || ledger_look(ledger, failure) < 0)
		return -1;
	ledger->is_loaded = true;
	return 0;
}

int
ledger_load(struct ledger *ledger, struct failure *failure)
{
	if (!ledger->is_loaded && load_alerts(ledger, failure) < 0)
		return -1;
	return ledger->is_caught_up ? 0 : catch_up(ledger, failure);
}

static bool
see_decided(void *data, const struct store_alert *row)
{
	struct ledger *ledger = data;
	unsigned char key[16], id[STORE_ID_SIZE];
	struct group *group;

	if (!recall_key(row->group_key, key))
		return true;
	group = groups_find(ledger->settings.groups, key);
	if (group && id_parse(group->id, id) && memcmp(id, row->id, STORE_ID_SIZE) == 0)
		ledger_notice(ledger, group, (enum group_status)row->status);
	return true;
}

int
ledger_look(struct ledger *ledger, struct failure *failure)
{
	int64_t now_ms = clock_now_ms();

	if (store_alerts_decided(ledger->store, now_ms - DECIDED_MS, see_decided, ledger, failure) <
		0 ||
	    standing_read(&ledger->standing, ledger->store, now_ms, failure) < 0)
		return -1;
	ledger->counts.refused = ledger->standing.refused;
	return 0;
}
