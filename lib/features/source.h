/*
 * source.h: what is remembered of a source and of a host.
 *
 * A source is the address an event comes from (IPv6: its /64, since one
 * customer has them all), without one user@host, without that process@host.
 *
 * Buckets: what is said of a minute counts the last 15 buckets of 4 s, of
 * five minutes the last 10 of 30 s, of an hour the last 240 units of 15 s
 * (distinct.h); each includes the running one, so that a window covers its
 * length or up to one bucket less.
 */
#ifndef FEATURES_SOURCE_H
#define FEATURES_SOURCE_H

#include <assert.h>

#include "base/clock.h"
#include "event/event.h"
#include "features/distinct.h"
#include "features/place.h"
#include "features/registry.h"

/* Counted in a minute, and in five. */
enum { MINUTE_ATTEMPTS, MINUTE_EVENTS, MINUTE_KINDS };
enum { FIVE_ATTEMPTS, FIVE_FAILED, FIVE_REQUESTS, FIVE_4XX, FIVE_5XX, FIVE_KINDS };
enum { MINUTE_BUCKETS = 15, FIVE_BUCKETS = 10 };

enum {
	SOURCE_ENDPOINTS = 48, /* counted exactly; more are estimated within 17 % */
	HOST_SOURCES = 1024, /* the same, within 4 % */
	SESSION_GAP_MS = 30 * MINUTE_MS,
};

/* What is remembered of a source: in a registry, and as it is in the state file. */
struct source {
	int64_t clock_ms; /* newest time of its events */
	int64_t session_ms;
	int64_t first_seen_ms;
	int64_t events;
	uint32_t minute[MINUTE_BUCKETS][MINUTE_KINDS];
	uint32_t five[FIVE_BUCKETS][FIVE_KINDS];
	DISTINCT(SOURCE_ENDPOINTS) endpoints;
};

/* When an address was first logged in from: kept when its source is forgotten. */
struct first_login {
	int64_t time_ms;
};

struct host {
	int64_t clock_ms;
	struct place place;
	DISTINCT(HOST_SOURCES) sources;
};

static_assert(sizeof(struct source) + sizeof(struct first_login) + 2 * REGISTRY_OVERHEAD <= 768,
    "a source takes at most 768 bytes, all told");

/* How an event stands to what is remembered. */
enum sighting_kind {
	SIGHTING_NEW, /* counts */
	SIGHTING_IMPLAUSIBLE, /* its time is not to be believed: counts in its own features only */
	SIGHTING_REPEATED, /* at or before the checkpoint: is counted already */
};

enum { SIGHTING_ENDPOINTS = 3 }; /* path, destination, attempted user */

/* What an event adds to windows. */
struct sighting {
	enum sighting_kind kind;
	int64_t time_ms;
	uint32_t source_hash;
	uint32_t events;
	uint32_t minute[MINUTE_KINDS];
	uint32_t five[FIVE_KINDS];
	uint32_t endpoint[SIGHTING_ENDPOINTS];
	int endpoints;
};

/* What a source's windows then say, the event included. */
struct source_view {
	uint64_t minute[MINUTE_KINDS];
	uint64_t five[FIVE_KINDS];
	uint64_t endpoints;
	int64_t silence_ms; /* since its former event; a day if there is none */
	int64_t session_ms; /* since its session began */
};

/*
 * Sees an event: fills *view, and changes *source (all zero bits if it is
 * new).  What is not to be remembered is given a copy of the record.
 */
void source_see(
    struct source *source, bool is_new, const struct sighting *sighting, struct source_view *view);

/* The same for its host; returns how many sources the host saw in an hour. */
uint64_t host_see(struct host *host, bool is_new, const struct sighting *sighting);

/* Could this record have been made by these functions?  For what came from a file. */
bool source_is_valid(const struct source *source);
bool host_is_valid(const struct host *host);

#endif
