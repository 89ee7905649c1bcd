/* live.c: who watches is told what the pipeline finds, and what the store says of alerts. */

#include "api/live.h"

#include <stdlib.h>

#include "api/accounts.h"
#include "api/alert-json.h"
#include "api/analysis.h"
#include "api/fields.h"
#include "api/jobs.h"
#include "api/live-anomalies.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/number.h"
#include "http/hub.h"
#include "os/signals.h"
#include "store/live.h"

enum { SWEEP_MS = 5000, LOOK_MS = 1000 };

/* A text without its quotes; ours have no escapes. */
static struct span
inside(struct span string)
{
	return string.size >= 2 ? span_first(span_skip(string, 1), string.size - 2) : string;
}

/* Lines of the log of alerts that were told: these may come out of their order. */
struct live {
	struct api *api;
	struct anomaly_watch *anomalies;
	int64_t next_look_ms; /* at anomalies */
	bool is_begun;
	int64_t from; /* all up to here were told, or were there before us */
	int64_t told[LIMIT_HUB_NEWS]; /* of those behind it, in a ring */
	size_t next;
	int64_t next_sweep_ms;
};

static bool
was_told(const struct live *live, int64_t number)
{
	for (size_t i = 0; i < LIMIT_HUB_NEWS; i++)
		if (live->told[i] == number)
			return true;
	return false;
}

struct news {
	struct live *live;
	int64_t numbers[LIMIT_HUB_NEWS];
	unsigned char alerts[LIMIT_HUB_NEWS][STORE_ID_SIZE];
	size_t count;
	int64_t last;
};

static bool
see_news(void *data, int64_t number, const unsigned char *alert)
{
	struct news *news = data;

	news->last = number;
	if (was_told(news->live, number))
		return true;
	news->numbers[news->count] = number;
	memcpy(news->alerts[news->count++], alert, STORE_ID_SIZE);
	return true;
}

struct telling {
	struct hub *hub;
	int64_t number;
};

static bool
tell_alert(void *data, const struct store_alert *alert)
{
	struct telling *telling = data;
	cJSON *json = alert_json(alert);
	char *text = cJSON_PrintUnformatted(json), key[NUMBER_SIZE];
	struct hub_item item = { .type = HUB_ALERT, .doc = span_of(text) };
	enum risk_level level;

	/* Each server finds it. */
	item.key = (struct span){ key, write_integer(key, telling->number) };
	if (risk_level_find(alert->level, &level))
		item.level = risk_level_name(level);
	hub_publish(telling->hub, &item);
	cJSON_free(text);
	cJSON_Delete(json);
	return true;
}

/* Several lines on an alert that were found together are told as one, the last. */
static bool
is_last_on_alert(const struct news *news, size_t i)
{
	for (size_t j = i + 1; j < news->count; j++)
		if (memcmp(news->alerts[i], news->alerts[j], STORE_ID_SIZE) == 0)
			return false;
	return true;
}

static int
look_at_alerts(struct live *live, struct hub *hub, struct store *store, struct failure *failure)
{
	struct news *news = must_calloc(1, sizeof(*news));
	int done;

	news->live = live;
	news->last = live->from;
	done = store_news(store, live->from, LIMIT_HUB_NEWS, see_news, news, failure);
	for (size_t i = 0; i < news->count && done >= 0; i++) {
		struct telling telling = { hub, news->numbers[i] };

		if (is_last_on_alert(news, i))
			done =
			    store_alert_find(store, news->alerts[i], tell_alert, &telling, failure);
		live->told[live->next++ % LIMIT_HUB_NEWS] = news->numbers[i];
	}
	if (done >= 0 && news->last > live->from + LIMIT_HUB_NEWS / 2)
		live->from = news->last - LIMIT_HUB_NEWS / 2;
	free(news);
	return done < 0 ? -1 : 0;
}

/* What was there before us is not news. */
static int
begin(struct live *live, struct store *store, struct failure *failure)
{
	struct news news = { .live = live };
	int64_t last;

	if (store_news_last(store, &last, failure) < 0)
		return -1;
	live->from = last > LIMIT_HUB_NEWS / 2 ? last - LIMIT_HUB_NEWS / 2 : 0;
	if (store_news(store, live->from, LIMIT_HUB_NEWS, see_news, &news, failure) < 0)
		return -1;
	for (size_t i = 0; i < news.count; i++)
		live->told[live->next++ % LIMIT_HUB_NEWS] = news.numbers[i];
	live->is_begun = true;
	return 0;
}

static int
look(void *data, struct hub *hub, struct store *store, struct failure *failure)
{
	struct live *live = data;

	if (!live->is_begun)
		return begin(live, store, failure);
	if (clock_monotonic_ms() >= live->next_sweep_ms) {
		if (jobs_sweep(live->api->jobs, store, failure) < 0)
			return -1;
		live->next_sweep_ms = clock_monotonic_ms() + SWEEP_MS;
	}
	if (clock_monotonic_ms() >= live->next_look_ms) {
		if (anomaly_watch_look(live->anomalies, hub, store, failure) < 0)
			return -1;
		live->next_look_ms = clock_monotonic_ms() + LOOK_MS;
	}
	return look_at_alerts(live, hub, store, failure);
}

void
live_event(void *data, struct span line, bool is_anomaly)
{
	struct live *live = data;
	const struct api *api = live->api;
	struct hub_item item = { .type = HUB_ANOMALY, .doc = line };
	enum risk_level level = LEVEL_NORMAL;
	struct analysis analysis;

	if ((!is_anomaly && !hub_wants_events(api->hub)) || !analysis_read(line, 0, &analysis))
		return;
	analysis_level(&analysis, &level);
	if (!is_anomaly) {
		hub_pass(api->hub, level, line);
		return;
	}
	item.level = risk_level_name(level);
	anomaly_watch_tell(live->anomalies, api->hub, inside(analysis.id), &item);
}

void
live_tick(struct api *api)
{
	if (api->accounts)
		hub_renew(api->hub, accounts_taken_ms(api->accounts));
}

struct live *
live_open(struct api *api)
{
	struct live *live = must_calloc(1, sizeof(*live));
	struct hub_settings settings = {
		.db = api->db, .look = api->db ? look : NULL, .data = live
	};

	live->api = api;
	live->anomalies = anomaly_watch_new();
	api->hub = hub_new(&settings);
	if (api->db)
		api->jobs = jobs_new(api->db, api->hub);
	hub_start(api->hub);
	return live;
}

/* Jobs tell their end. */
void
live_stop(struct live *live)
{
	if (!live)
		return;
	jobs_stop(live->api->jobs);
	hub_stop(live->api->hub);
}

void
live_free(struct live *live)
{
	if (!live)
		return;
	hub_free(live->api->hub);
	jobs_free(live->api->jobs);
	anomaly_watch_free(live->anomalies);
	free(live);
}
