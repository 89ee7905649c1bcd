/* keeper.c: a memory of sources that outlives the process. */

#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "features/state.h"
#include "os/signals.h"
#include "stage/features.h"

static struct lists *
make_lists(const struct features_settings *settings, struct failure *failure)
{
	struct lists *lists = lists_new();

	for (int i = 0; i < LIST_COUNT; i++) {
		if (settings->list[i] &&
		    lists_set(lists, i, span_of(settings->list[i]), failure) < 0) {
			lists_free(lists);
			return NULL;
		}
	}
	return lists;
}

static void
plan_save(struct keeper *keeper)
{
	keeper->next_save_ms =
	    clock_monotonic_ms() + (int64_t)(keeper->settings.checkpoint_s * 1000);
}

int
keeper_open(
    struct keeper *keeper, const struct features_settings *settings, struct failure *failure)
{
	struct memory_options options = { .max_sources = (size_t)settings->max_sources };

	*keeper = (struct keeper){ .settings = *settings, .lock_fd = -1 };
	keeper->lists = make_lists(settings, failure);
	if (!keeper->lists)
		return -1;
	options.lists = keeper->lists;
	keeper->memory = memory_new(&options);
	plan_save(keeper);
	if (!settings->state)
		return 0;
	keeper->lock_fd = features_lock(settings->state, failure);
	if (keeper->lock_fd < 0 || features_load(keeper->memory, settings->state, failure) < 0) {
		keeper_close(keeper);
		return -1;
	}
	return 0;
}

int
keeper_reload(
    struct keeper *keeper, const struct features_settings *settings, struct failure *failure)
{
	struct lists *lists = make_lists(settings, failure);

	if (!lists)
		return -1;
	memory_set_lists(keeper->memory, lists);
	lists_free(keeper->lists);
	keeper->lists = lists;
	keeper->settings.checkpoint_s = settings->checkpoint_s;
	return 0;
}

int
keeper_save(struct keeper *keeper, struct failure *failure)
{
	plan_save(keeper);
	if (keeper->lock_fd < 0)
		return 0;
	return features_save(keeper->memory, keeper->settings.state, failure);
}

int
keeper_tick(struct keeper *keeper, struct failure *failure)
{
	if (clock_monotonic_ms() < keeper->next_save_ms)
		return 0;
	return keeper_save(keeper, failure);
}

void
keeper_close(struct keeper *keeper)
{
	memory_free(keeper->memory);
	lists_free(keeper->lists);
	if (keeper->lock_fd >= 0)
		close(keeper->lock_fd);
	*keeper = (struct keeper){ .lock_fd = -1 };
}

int
keeper_counters(const struct keeper *keeper, struct stage_counter *out, int max)
{
	static const struct {
		const char *name, *help;
		enum memory_part part;
	} rows[] = {
		{ "siem_features_evicted_sources_total", "Sources forgotten at --max-sources.",
		    MEMORY_SOURCES },
		{ "siem_features_evicted_hosts_total", "Hosts forgotten at their cap.",
		    MEMORY_HOSTS },
		{ "siem_features_evicted_users_total", "Users forgotten at their cap.",
		    MEMORY_USERS },
	};
	int count = 0;

	for (; count < max && count < (int)(sizeof(rows) / sizeof(*rows)); count++)
		out[count] = (struct stage_counter){ rows[count].name, rows[count].help,
			(int64_t)memory_evictions(keeper->memory, rows[count].part) };
	return count;
}
