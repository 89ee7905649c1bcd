/* keys.c: hashing what things are remembered under. */

#include <assert.h>
#include <sodium.h>

#include "features/history.h"
#include "features/keys.h"

static struct registry_key
hash_bytes(enum key_kind kind, const void *data, size_t size)
{
	unsigned char secret[crypto_shorthash_siphashx24_KEYBYTES] = "siem history 1";
	struct registry_key key;

	static_assert(sizeof(key) == crypto_shorthash_siphashx24_BYTES, "a key is a hash");
	secret[15] = (unsigned char)kind;
	crypto_shorthash_siphashx24((unsigned char *)&key, data, size, secret);
	return key;
}

struct registry_key
key_of_text(enum key_kind kind, struct span text)
{
	return hash_bytes(kind, text.size ? text.data : "", text.size);
}

struct registry_key
key_of_pair(enum key_kind kind, struct span text, const struct registry_key *other)
{
	struct registry_key pair[2] = { key_of_text(kind, text), *other };

	return hash_bytes(kind, pair, sizeof(pair));
}

static struct registry_key
key_of_address(const struct address *address)
{
	struct registry_key key;

	memcpy(&key, address->byte, sizeof(key));
	if (!address_is_v4(address))
		key.word[1] = 0;
	return key;
}

void
key_of_source(const struct event *event, const struct registry_key *host, struct source_name *out)
{
	struct span address = event_text(event, FIELD_SOURCE_ADDRESS);

	out->has_ip = event_has(event, FIELD_SOURCE_IP) &&
		      address_parse(event_text(event, FIELD_SOURCE_IP), &out->address);
	out->has_address = out->has_ip || address.size > 0;
	if (out->has_ip)
		out->key = key_of_address(&out->address);
	else if (out->has_address)
		out->key = key_of_text(KEY_ADDRESS, address);
	else if (event_has(event, FIELD_USER_NAME))
		out->key = key_of_pair(KEY_USER, event_text(event, FIELD_USER_NAME), host);
	else
		out->key = key_of_pair(KEY_PROCESS, event_text(event, FIELD_PROCESS_NAME), host);
}

/* The last steps of MurmurHash3 spread a number over all bits. */
static uint64_t
spread(uint64_t x)
{
	x = (x ^ (x >> 33)) * 0xff51afd7ed558ccd;
	x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53;
	return x ^ (x >> 33);
}

uint64_t
source_hash(const struct source_name *source)
{
	const struct registry_key *key = &source->key;

	return source->has_ip ? spread(key->word[0] ^ spread(key->word[1])) : key->word[0];
}

uint64_t
event_source_hash(const struct event *event)
{
	struct registry_key host = key_of_text(KEY_HOST, event_text(event, FIELD_HOST_HOSTNAME));
	struct source_name source;

	key_of_source(event, &host, &source);
	return source_hash(&source);
}
