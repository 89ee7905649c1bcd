/* api-keys.c: keys that programs come with. */

#include <assert.h>

#include "store/accounts.h"
#include "store/value.h"

struct key_reader {
	accounts_see_key see;
	void *data;
	int count;
};

static int64_t
time_or_never(const struct store_value *value)
{
	return value->type == STORE_NULL ? ACCOUNT_NEVER : value->integer;
}

static bool
see_key(void *data, const struct store_value *column)
{
	struct key_reader *reader = data;
	struct account_key key = { .id = column[0].integer,
		.user = column[1].integer,
		.name = column[2].text,
		.role = column[4].text,
		.source = column[5].text,
		.created_ms = column[6].integer,
		.last_used_ms = time_or_never(&column[7]),
		.expires_ms = time_or_never(&column[8]) };

	assert(column[3].text.size == ACCOUNT_HASH_SIZE);
	memcpy(key.hash, column[3].text.data, ACCOUNT_HASH_SIZE);
	reader->count++;
	return reader->see(reader->data, &key);
}

int
accounts_keys(struct store *store, const struct account_page *page, accounts_see_key see,
    void *data, struct failure *failure)
{
	struct key_reader reader = { see, data, 0 };
	const struct store_value values[] = { value_number(page->before),
		value_number(page->limit) };
	struct store_call call = { .statement = SQL_API_KEYS,
		.values = values,
		.count = 2,
		.see = see_key,
		.data = &reader };

	return store_perform(store, &call, failure);
}

int
accounts_key_find(
    struct store *store, int64_t id, accounts_see_key see, void *data, struct failure *failure)
{
	struct key_reader reader = { see, data, 0 };
	const struct store_value value = value_number(id);
	struct store_call call = { .statement = SQL_API_KEY_FIND,
		.values = &value,
		.count = 1,
		.see = see_key,
		.data = &reader };

	return store_perform(store, &call, failure) < 0 ? -1 : reader.count > 0;
}

static bool
see_counts(void *data, const struct store_value *column)
{
	*(struct account_key_counts *)data =
	    (struct account_key_counts){ column[0].integer, column[1].integer };
	return true;
}

int
accounts_keys_count(
    struct store *store, int64_t user, struct account_key_counts *counts, struct failure *failure)
{
	const struct store_value value = value_number(user);
	struct store_call call = { .statement = SQL_API_KEYS_COUNT,
		.values = &value,
		.count = 1,
		.see = see_counts,
		.data = counts };

	return store_perform(store, &call, failure);
}

int
accounts_key_add(
    struct store *store, const struct account_key *key, int64_t *id, struct failure *failure)
{
	const struct store_value values[] = { value_number(key->user), value_text(key->name),
		{ .type = STORE_ID, .text = { (const char *)key->hash, ACCOUNT_HASH_SIZE } },
		value_text(key->role), value_text_or_null(key->source), value_time(key->created_ms),
		value_time_or_null(key->expires_ms) };
	struct store_call call = { .statement = SQL_API_KEY_ADD,
		.values = values,
		.count = 7,
		.see = value_see_number,
		.data = id };

	return store_perform(store, &call, failure);
}

int
accounts_key_delete(struct store *store, int64_t id, struct failure *failure)
{
	const struct store_value value = value_number(id);
	struct store_call call = { .statement = SQL_API_KEY_DELETE, .values = &value, .count = 1 };

	return store_perform(store, &call, failure) < 0 ? -1 : call.changed > 0;
}

int
accounts_key_used(struct store *store, int64_t id, int64_t at_ms, struct failure *failure)
{
	const struct store_value values[] = { value_number(id), value_time(at_ms) };
	struct store_call call = { .statement = SQL_API_KEY_USED, .values = values, .count = 2 };

	return store_perform(store, &call, failure) < 0 ? -1 : call.changed > 0;
}
