/* silence.c: a table of hosts by name. */

#include <sodium.h>
#include <stdlib.h>

#include "alert/silence.h"
#include "base/limits.h"

enum { STEADY_TIMES = 3, SLOTS = 2 * LIMIT_HOSTS };

struct silence {
	struct silence_host *slot[SLOTS]; /* open addressing; NULL is free */
	struct silence_host *former; /* whose line came last: mostly the next one's too */
	int count;
	int64_t forgotten;
};

static const unsigned char hash_key[crypto_shorthash_siphashx24_KEYBYTES] = "siem silence  1";

struct silence *
silence_new(void)
{
	return must_calloc(1, sizeof(struct silence));
}

void
silence_free(struct silence *silence)
{
	if (silence == NULL)
		return;
	for (int i = 0; i < SLOTS; i++) {
		if (silence->slot[i])
			buffer_release(&silence->slot[i]->name);
		free(silence->slot[i]);
	}
	free(silence);
}

static struct silence_host **
find_slot(struct silence *silence, struct span name)
{
	uint64_t hash[2];
	size_t at;

	crypto_shorthash_siphashx24(
	    (unsigned char *)hash, (const unsigned char *)name.data, name.size, hash_key);
	at = hash[0] % SLOTS;
	while (silence->slot[at] && !span_equal(buffer_span(&silence->slot[at]->name), name))
		at = (at + 1) % SLOTS;
	return &silence->slot[at];
}

/* NULL: there are too many. */
static struct silence_host *
add_host(struct silence *silence, struct silence_host **slot, struct span name)
{
	if (silence->count == LIMIT_HOSTS) {
		silence->forgotten++;
		return NULL;
	}
	silence->count++;
	*slot = must_calloc(1, sizeof(**slot));
	buffer_add(&(*slot)->name, name);
	(*slot)->is_dirty = true;
	return *slot;
}

static struct silence_host *
find_host(struct silence *silence, struct span name)
{
	struct silence_host **slot;

	if (silence->former && span_equal(buffer_span(&silence->former->name), name))
		return silence->former;
	slot = find_slot(silence, name);
	return *slot ? *slot : add_host(silence, slot, name);
}

void
silence_recall(struct silence *silence, const struct silence_host *host, int64_t pause_ms)
{
	struct silence_host *to = find_host(silence, buffer_span(&host->name));

	if (to == NULL)
		return;
	/* It wrote before the store could be read. */
	if (to->last_ms == 0)
		to->last_ms = host->last_ms + pause_ms;
	to->since_ms = host->since_ms + pause_ms;
}

void
silence_expect(struct silence *silence, struct span name)
{
	struct silence_host *host = find_host(silence, name);

	if (host)
		host->is_silent = true;
}

struct silence_host *
silence_heard(struct silence *silence, struct span name, int64_t now_ms, int64_t limit_ms)
{
	struct silence_host *host;
	bool was_silent;

	if (name.size == 0 || name.size > LIMIT_ALERT_TEXT)
		return NULL;
	host = find_host(silence, name);
	if (host == NULL)
		return NULL;
	silence->former = host;
	if (host->last_ms == 0 || now_ms - host->last_ms >= limit_ms)
		host->since_ms = now_ms;
	host->last_ms = now_ms;
	host->is_dirty = true;
	was_silent = host->is_silent;
	host->is_silent = false;
	return was_silent ? host : NULL;
}

void
silence_check(struct silence *silence, int64_t now_ms, int64_t limit_ms,
    void (*see)(void *data, struct silence_host *host), void *data)
{
	struct silence_host *host;

	for (int i = 0; i < SLOTS; i++) {
		host = silence->slot[i];
		if (host == NULL || host->is_silent || now_ms - host->last_ms < limit_ms ||
		    host->last_ms - host->since_ms < STEADY_TIMES * limit_ms)
			continue;
		host->is_silent = host->is_dirty = true;
		see(data, host);
	}
}

void
silence_each(
    struct silence *silence, void (*see)(void *data, struct silence_host *host), void *data)
{
	for (int i = 0; i < SLOTS; i++)
		if (silence->slot[i])
			see(data, silence->slot[i]);
}

int
silence_count(const struct silence *silence)
{
	return silence->count;
}

int64_t
silence_forgotten(const struct silence *silence)
{
	return silence->forgotten;
}
