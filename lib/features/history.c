/* history.c: an event against what is remembered. */

#include "base/number.h"
#include "features/context.h"
#include "features/turn.h"

static double
share(uint64_t part, uint64_t whole)
{
	return whole > 0 ? (double)part / (double)whole : 0.0;
}

/* The record to look at: the remembered one, or a copy of it for what is not to be remembered. */
static void *
record_for(
    const struct turn *turn, enum memory_part part, const struct registry_key *key, bool *is_new)
{
	struct registry *registry = turn->memory->part[part];
	void *copy = turn->memory->copy[part];
	const void *record;

	if (turn->sighting.kind == SIGHTING_NEW)
		return registry_take(registry, key, is_new);
	record = registry_find(registry, key);
	*is_new = record == NULL;
	if (record)
		memcpy(copy, record, memory_parts[part].record_size);
	else
		memset(copy, 0, memory_parts[part].record_size);
	return copy;
}

/* Its windows lie on a dozen cache lines, which come while other features are computed. */
static struct source *
find_source(struct turn *turn, bool *is_new)
{
	struct source *source = record_for(turn, MEMORY_SOURCES, &turn->source.key, is_new);

	for (size_t i = 0; i < sizeof(*source); i += 64)
		__builtin_prefetch((char *)source + i);
	return source;
}

static void
compute_source(struct turn *turn, struct source *source, bool is_new, struct history *history)
{
	struct source_view view;
	double *value = turn->features->value;

	source_see(source, is_new, &turn->sighting, &view);
	value[FEATURE_LOGIN_ATTEMPTS_PER_MINUTE] = (double)view.minute[MINUTE_ATTEMPTS];
	value[FEATURE_REQUESTS_PER_SECOND] = (double)view.minute[MINUTE_EVENTS] / 60.0;
	value[FEATURE_UNIQUE_ENDPOINTS_ACCESSED] = (double)view.endpoints;
	value[FEATURE_FAILED_AUTH_RATE] = share(view.five[FIVE_FAILED], view.five[FIVE_ATTEMPTS]);
	value[FEATURE_ERROR_RATE_4XX] = share(view.five[FIVE_4XX], view.five[FIVE_REQUESTS]);
	value[FEATURE_ERROR_RATE_5XX] = share(view.five[FIVE_5XX], view.five[FIVE_REQUESTS]);
	value[FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC] = (double)view.silence_ms / SECOND_MS;
	value[FEATURE_SESSION_DURATION_SEC] = (double)view.session_ms / SECOND_MS;
	history->first_seen_ms = source->first_seen_ms;
	history->events = source->events;
}

static void
compute_host(struct turn *turn)
{
	bool is_new;
	struct host *host = record_for(turn, MEMORY_HOSTS, &turn->host_key, &is_new);

	turn->features->value[FEATURE_UNIQUE_IPS_LAST_HOUR] =
	    (double)host_see(host, is_new, &turn->sighting);
	compute_whence(turn, host);
}

static void
compute_context(struct turn *turn)
{
	const struct lists *lists = turn->memory->lists;
	const struct event *event = turn->event;
	double *value = turn->features->value;

	value[FEATURE_BYTES_TRANSFERRED] = context_bytes(event);
	value[FEATURE_PAYLOAD_ENTROPY] = context_entropy(event);
	value[FEATURE_IS_PRIVILEGED_USER] = context_is_privileged(lists, event);
	value[FEATURE_IS_SENSITIVE_ENDPOINT] = context_is_sensitive(lists, event);
	value[FEATURE_IS_KNOWN_USER_AGENT] = context_is_known_agent(lists, event);
}

void
features_compute(struct memory *memory, const struct event *event, struct features *features,
    struct history *history)
{
	struct turn turn = { .memory = memory, .event = event, .features = features };
	struct source *source;
	bool is_new;

	turn_read(&turn);
	source = find_source(&turn, &is_new);
	compute_clock(&turn);
	compute_host(&turn);
	compute_context(&turn);
	compute_source(&turn, source, is_new, history);
	for (int i = 0; i < FEATURE_COUNT; i++)
		features->value[i] = round6(features->value[i]);
}
