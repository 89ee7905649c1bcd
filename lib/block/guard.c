/* guard.c: a list of networks and a sentence for each kind. */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/limits.h"
#include "block/guard.h"
#include "block/target.h"
#include "os/file.h"

static const char *const phrases[] = {
	[GUARD_LISTED] = "on the never-block list",
	[GUARD_OWN] = "an address of this machine",
	[GUARD_GATEWAY] = "a gateway of this machine",
	[GUARD_NAMESERVER] = "a nameserver of this machine",
	[GUARD_LOGIN] = "where somebody is logged in from",
	[GUARD_CONNECTED] = "connected to a protected port",
};

/* Beside those of address_is_private.  Global IPv6 addresses are 2000::/3 (RFC 4291, 2.4). */
static const struct {
	const char *network, *phrase;
} nobodies[] = {
	{ "0.0.0.0/8", "unspecified" },
	{ "100.64.0.0/10", "shared by the customers of a provider (RFC 6598)" },
	{ "224.0.0.0/4", "multicast" },
	{ "240.0.0.0/4", "reserved or broadcast" },
	{ "::/128", "unspecified" },
	{ "ff00::/8", "multicast" },
	{ "::/3", "not a global address" },
	{ "4000::/2", "not a global address" },
	{ "8000::/1", "not a global address" },
};

void
guard_add(struct guard *guard, const struct network *network, enum guard_kind kind)
{
	if (guard->count == guard->capacity) {
		guard->capacity = guard->capacity ? guard->capacity * 2 : 16;
		guard->entries =
		    must_realloc(guard->entries, guard->capacity * sizeof(*guard->entries));
	}
	guard->entries[guard->count++] = (struct guard_entry){ *network, kind };
}

void
guard_add_address(struct guard *guard, const struct address *address, enum guard_kind kind)
{
	guard_add(guard, &(struct network){ *address, 128 }, kind);
}

void
guard_clear(struct guard *guard)
{
	guard->count = 0;
}

void
guard_release(struct guard *guard)
{
	free(guard->entries);
	*guard = (struct guard){ 0 };
}

static bool
is_between(char byte)
{
	return byte == ',' || byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* The next word; empty at the end. */
static struct span
take_word(struct span *text)
{
	size_t from = 0, to;
	struct span word;

	while (from < text->size && is_between(text->data[from]))
		from++;
	for (to = from; to < text->size && !is_between(text->data[to]);)
		to++;
	word = (struct span){ text->size ? text->data + from : NULL, to - from };
	*text = span_skip(*text, to);
	return word;
}

int
guard_add_list(struct guard *guard, struct span text, struct failure *failure)
{
	struct span word;

	while ((word = take_word(&text)).size > 0) {
		struct network network;

		if (!network_parse(word, &network))
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "never-block: not an address or network: %.*s",
			    (int)span_first(word, 100).size, word.data);
		if (guard->count >= LIMIT_NEVER_BLOCK)
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "never-block: more than %d networks", LIMIT_NEVER_BLOCK);
		guard_add(guard, &network, GUARD_LISTED);
	}
	return 0;
}

int
guard_add_file(struct guard *guard, const char *path, struct failure *failure)
{
	struct buffer buffer = { 0 };
	struct span text;
	int result = file_read(path, LIMIT_PROC_FILE, &buffer, failure);

	text = buffer_span(&buffer);
	for (int line = 1; result == 0 && text.size > 0; line++) {
		struct span rest = span_cut(&text, '\n');
		struct failure wrong;

		if (guard_add_list(guard, span_cut(&rest, '#'), &wrong) < 0)
			result = failure_set(
			    failure, EXIT_BAD_CONFIG, "%s:%d: %.800s", path, line, wrong.text);
	}
	buffer_release(&buffer);
	return result;
}

bool
guard_is_nobody(const struct address *address, char why[GUARD_WHY_SIZE])
{
	const struct network self = { *address, 128 };
	const char *phrase = address_is_private(address) ? "private, loopback or link-local" : NULL;
	char text[NETWORK_TEXT_SIZE];

	for (size_t i = 0; !phrase && i < sizeof(nobodies) / sizeof(*nobodies); i++) {
		struct network network;
		bool is_network = network_parse(span_of(nobodies[i].network), &network);

		assert(is_network);
		if (is_network && networks_overlap(&network, &self))
			phrase = nobodies[i].phrase;
	}
	if (!phrase)
		return false;
	address_write(text, address);
	snprintf(why, GUARD_WHY_SIZE, "%s is %s", text, phrase);
	return true;
}

bool
guard_refuses(const struct guard *guard, const struct address *address,
    const struct network *target, char why[GUARD_WHY_SIZE])
{
	const struct network self = { *address, 128 };

	for (size_t i = 0; i < guard->count; i++) {
		const struct guard_entry *entry = &guard->entries[i];
		char subject[NETWORK_TEXT_SIZE], held[NETWORK_TEXT_SIZE];

		if (!networks_overlap(&entry->network, target))
			continue;
		network_write(held, &entry->network);
		if (networks_overlap(&entry->network, &self)) {
			address_write(subject, address);
			snprintf(why, GUARD_WHY_SIZE, "%s is %s (%s)", subject,
			    phrases[entry->kind], held);
		} else {
			network_write(subject, target);
			snprintf(why, GUARD_WHY_SIZE, "%s holds %s, which is %s", subject, held,
			    phrases[entry->kind]);
		}
		return true;
	}
	return false;
}
