/*
 * keys.h: what an event is remembered under.
 *
 * Hashes use fixed keys (SipHash-2-4), so that estimates and state files are
 * the same on every machine; the registries' secret keeps their index safe
 * from whoever knows these.
 */
#ifndef FEATURES_KEYS_H
#define FEATURES_KEYS_H

#include "base/address.h"
#include "event/event.h"
#include "features/registry.h"

/* What is meant by a text: the same text under two of these has two keys, also in state files. */
enum key_kind {
	KEY_USER = 1,
	KEY_HOST,
	KEY_COUNTRY,
	KEY_FILE,
	KEY_ADDRESS,
	KEY_PROCESS,
	KEY_PATH,
	KEY_DESTINATION,
};

struct registry_key key_of_text(enum key_kind kind, struct span text);

/* Of two things that belong together, such as user@host. */
struct registry_key key_of_pair(
    enum key_kind kind, struct span text, const struct registry_key *other);

/*
 * The event's source: source.ip (IPv6: its /64), else source.address as
 * written, else user.name@host.hostname, else process.name@host.hostname.
 * An address's key is its 16 bytes.  *has_address: is it one of the first two,
 * and *address all of it, if it is an IP address (*has_ip).
 */
struct source_name {
	struct registry_key key;
	struct address address;
	bool has_address;
	bool has_ip;
};

void key_of_source(
    const struct event *event, const struct registry_key *host, struct source_name *out);

/* 64 evenly spread bits: an address's own are alike at one end. */
uint64_t source_hash(const struct source_name *source);

#endif
