/* accounts.c: users and sessions. */

#include <assert.h>

#include "store/accounts.h"
#include "store/value.h"

/* One row changed, or none. */
static int
change(struct store *store, struct store_call *call, struct failure *failure)
{
	return store_perform(store, call, failure) < 0 ? -1 : call->changed > 0;
}

static struct store_value
hash_value(const unsigned char hash[ACCOUNT_HASH_SIZE])
{
	return (struct store_value){ .type = STORE_ID,
		.text = { (const char *)hash, ACCOUNT_HASH_SIZE } };
}

int
accounts_begin(struct store *store, struct failure *failure)
{
	struct store_call call = { .statement = SQL_ACCOUNTS_CHANGE };

	if (store->driver->begin(store->db, failure) < 0)
		return -1;
	if (store_perform(store, &call, failure) == 0)
		return 0;
	accounts_rollback(store);
	return -1;
}

int
accounts_commit(struct store *store, struct failure *failure)
{
	if (store->driver->commit(store->db, failure) == 0)
		return 0;
	accounts_rollback(store);
	return -1;
}

void
accounts_rollback(struct store *store)
{
	store->driver->rollback(store->db);
}

static bool
see_numbers(void *data, const struct store_value *column)
{
	struct account_counts *counts = data;

	*counts = (struct account_counts){ column[0].integer, column[1].integer };
	return true;
}

int
accounts_version(struct store *store, int64_t *number, struct failure *failure)
{
	struct store_call call = {
		.statement = SQL_ACCOUNTS_VERSION, .see = value_see_number, .data = number
	};

	return store_perform(store, &call, failure);
}

struct user_reader {
	accounts_see_user see;
	void *data;
	int count;
};

static int64_t
time_or_never(const struct store_value *value)
{
	return value->type == STORE_NULL ? ACCOUNT_NEVER : value->integer;
}

static bool
see_user(void *data, const struct store_value *column)
{
	struct user_reader *reader = data;
	const struct account_user user = { .id = column[0].integer,
		.name = column[1].text,
		.password = column[2].text,
		.role = column[3].text,
		.created_ms = column[4].integer,
		.disabled_ms = time_or_never(&column[5]) };

	reader->count++;
	return reader->see(reader->data, &user);
}

int
accounts_users(struct store *store, const struct account_page *page, accounts_see_user see,
    void *data, struct failure *failure)
{
	struct user_reader reader = { see, data, 0 };
	const struct store_value values[] = { value_number(page->before),
		value_number(page->limit) };
	struct store_call call = { .statement = SQL_USERS,
		.values = values,
		.count = 2,
		.see = see_user,
		.data = &reader };

	return store_perform(store, &call, failure);
}

/* The one row of a statement with one value, or none. */
static int
find_user(struct store *store, enum store_statement statement, struct store_value value,
    struct user_reader *reader, struct failure *failure)
{
	struct store_call call = { .statement = statement,
		.values = &value,
		.count = 1,
		.see = see_user,
		.data = reader };

	return store_perform(store, &call, failure) < 0 ? -1 : reader->count > 0;
}

int
accounts_user_find(
    struct store *store, int64_t id, accounts_see_user see, void *data, struct failure *failure)
{
	struct user_reader reader = { see, data, 0 };

	return find_user(store, SQL_USER_FIND, value_number(id), &reader, failure);
}

int
accounts_user_named(struct store *store, struct span name, accounts_see_user see, void *data,
    struct failure *failure)
{
	struct user_reader reader = { see, data, 0 };

	return find_user(store, SQL_USER_NAMED, value_text(name), &reader, failure);
}

int
accounts_users_count(
    struct store *store, int64_t beside, struct account_counts *counts, struct failure *failure)
{
	const struct store_value value = value_number(beside);
	struct store_call call = { .statement = SQL_USERS_COUNT,
		.values = &value,
		.count = 1,
		.see = see_numbers,
		.data = counts };

	return store_perform(store, &call, failure);
}

int
accounts_user_add(
    struct store *store, const struct account_user *user, int64_t *id, struct failure *failure)
{
	const struct store_value values[] = { value_text(user->name), value_text(user->password),
		value_text(user->role), value_time(user->created_ms) };
	struct store_call call = { .statement = SQL_USER_ADD,
		.values = values,
		.count = 4,
		.see = value_see_number,
		.data = id };

	*id = 0;
	return store_perform(store, &call, failure) < 0 ? -1 : *id != 0;
}

int
accounts_user_set(
    struct store *store, int64_t id, const struct account_change *news, struct failure *failure)
{
	const struct store_value values[] = { value_number(id), value_text_or_null(news->role),
		value_flag(news->sets_disabled), value_time_or_null(news->disabled_ms),
		value_text_or_null(news->password) };
	struct store_call call = { .statement = SQL_USER_SET, .values = values, .count = 5 };

	return change(store, &call, failure);
}

int
accounts_user_delete(struct store *store, int64_t id, struct failure *failure)
{
	const struct store_value value = value_number(id);
	struct store_call keys = { .statement = SQL_API_KEYS_DELETE, .values = &value, .count = 1 };
	struct store_call user = { .statement = SQL_USER_DELETE, .values = &value, .count = 1 };

	return store_perform(store, &keys, failure) < 0 ? -1 : change(store, &user, failure);
}

int
accounts_session_add(
    struct store *store, const struct account_session *session, struct failure *failure)
{
	const struct store_value values[] = { value_id(session->id), value_number(session->user),
		hash_value(session->refresh), value_time(session->created_ms),
		value_time(session->expires_ms) };
	struct store_call call = { .statement = SQL_SESSION_ADD, .values = values, .count = 5 };

	return store_perform(store, &call, failure);
}

static bool
see_session(void *data, const struct store_value *column)
{
	struct account_session *session = data;

	assert(column[1].text.size == ACCOUNT_HASH_SIZE);
	session->user = column[0].integer;
	memcpy(session->refresh, column[1].text.data, ACCOUNT_HASH_SIZE);
	session->created_ms = column[2].integer;
	session->expires_ms = column[3].integer;
	session->revoked_ms = time_or_never(&column[4]);
	return true;
}

int
accounts_session_find(struct store *store, const unsigned char id[STORE_ID_SIZE],
    struct account_session *out, struct failure *failure)
{
	const struct store_value value = value_id(id);
	struct store_call call = { .statement = SQL_SESSION_FIND,
		.values = &value,
		.count = 1,
		.see = see_session,
		.data = out };

	out->user = 0;
	memmove(out->id, id, STORE_ID_SIZE); /* it may be there already */
	return store_perform(store, &call, failure) < 0 ? -1 : out->user != 0;
}

int
accounts_session_rotate(struct store *store, const struct account_session *session,
    const unsigned char from[ACCOUNT_HASH_SIZE], struct failure *failure)
{
	const struct store_value values[] = { value_id(session->id), hash_value(from),
		hash_value(session->refresh), value_time(session->expires_ms) };
	struct store_call call = { .statement = SQL_SESSION_ROTATE, .values = values, .count = 4 };

	return change(store, &call, failure);
}

int
accounts_session_revoke(struct store *store, const unsigned char id[STORE_ID_SIZE], int64_t at_ms,
    struct failure *failure)
{
	const struct store_value values[] = { value_id(id), value_time(at_ms) };
	struct store_call call = { .statement = SQL_SESSION_REVOKE, .values = values, .count = 2 };

	return change(store, &call, failure);
}

int
accounts_sessions_revoke(
    struct store *store, const struct account_end *end, struct failure *failure)
{
	static const unsigned char none[STORE_ID_SIZE];
	const struct store_value values[] = { value_number(end->user), value_time(end->at_ms),
		value_id(end->except ? end->except : none), value_number(end->keep) };
	struct store_call call = { .statement = SQL_SESSIONS_REVOKE, .values = values, .count = 4 };

	return store_perform(store, &call, failure);
}

struct session_reader {
	accounts_see_session see;
	void *data;
};

static bool
see_revoked(void *data, const struct store_value *column)
{
	struct session_reader *reader = data;

	return reader->see(
	    reader->data, (const unsigned char *)column[0].text.data, column[1].integer);
}

int
accounts_sessions_revoked(struct store *store, int64_t since_ms, int64_t limit,
    accounts_see_session see, void *data, struct failure *failure)
{
	struct session_reader reader = { see, data };
	const struct store_value values[] = { value_time(since_ms), value_number(limit) };
	struct store_call call = { .statement = SQL_SESSIONS_REVOKED,
		.values = values,
		.count = 2,
		.see = see_revoked,
		.data = &reader };

	return store_perform(store, &call, failure);
}

int
accounts_sessions_delete(struct store *store, int64_t before_ms, struct failure *failure)
{
	const struct store_value value = value_time(before_ms);
	struct store_call call = { .statement = SQL_SESSIONS_DELETE, .values = &value, .count = 1 };

	return store_perform(store, &call, failure);
}
