/* directory.c: sorted tables of what the store has. */

#include "api/directory.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/limits.h"

struct ended {
	unsigned char session[TOKEN_SESSION_SIZE];
};

struct directory {
	struct directory_user *users; /* by id, the last first */
	struct directory_key *keys; /* by hash */
	struct ended *ended; /* by session */
	size_t user_count, key_count, ended_count;
	int64_t floor_s; /* tokens up to that second may be of ended sessions that are not here */
	int64_t oldest_ms; /* of those that are here */
	struct arena texts;
};

static const struct {
	enum role role;
	const char *name;
} roles[] = {
	{ ROLE_INGEST, "ingest" },
	{ ROLE_VIEWER, "viewer" },
	{ ROLE_ANALYST, "analyst" },
	{ ROLE_ADMIN, "admin" },
};

enum { ROLE_ROWS = sizeof(roles) / sizeof(*roles) };

enum role
role_find(struct span name)
{
	for (int i = 0; i < ROLE_ROWS; i++)
		if (span_is(name, roles[i].name))
			return roles[i].role;
	return 0;
}

const char *
role_name(enum role role)
{
	for (int i = 0; i < ROLE_ROWS; i++)
		if (role == roles[i].role)
			return roles[i].name;
	return "";
}

/* Room for one more row of a table; tables grow by doubling. */
static void *
grow(void *rows, size_t count, size_t size)
{
	return count & (count - 1) ? rows : must_realloc(rows, (count ? 2 * count : 1) * size);
}

static bool
see_user(void *data, const struct account_user *user)
{
	struct directory *directory = data;

	directory->users = grow(directory->users, directory->user_count, sizeof(*directory->users));
	directory->users[directory->user_count++] = (struct directory_user){ .id = user->id,
		.role = role_find(user->role),
		.is_disabled = user->disabled_ms != ACCOUNT_NEVER,
		.name = arena_copy(&directory->texts, user->name) };
	return true;
}

static bool
see_key(void *data, const struct account_key *key)
{
	struct directory *directory = data;
	struct directory_key *row;

	directory->keys = grow(directory->keys, directory->key_count, sizeof(*directory->keys));
	row = &directory->keys[directory->key_count++];
	*row = (struct directory_key){ .id = key->id,
		.user = key->user,
		.role = role_find(key->role),
		.expires_ms = key->expires_ms,
		.name = arena_copy(&directory->texts, key->name),
		.source = arena_copy(&directory->texts, key->source),
		.written_ms = key->last_used_ms == ACCOUNT_NEVER ? 0 : key->last_used_ms };
	memcpy(row->hash, key->hash, sizeof(row->hash));
	return true;
}

static bool
see_ended(void *data, const unsigned char *session, int64_t revoked_ms)
{
	struct directory *directory = data;

	directory->ended =
	    grow(directory->ended, directory->ended_count, sizeof(*directory->ended));
	memcpy(directory->ended[directory->ended_count++].session, session, TOKEN_SESSION_SIZE);
	directory->oldest_ms = revoked_ms;
	return true;
}

static int
compare_users(const void *a, const void *b)
{
	int64_t x = ((const struct directory_user *)a)->id;
	int64_t y = ((const struct directory_user *)b)->id;

	return (x < y) - (x > y);
}

static int
compare_keys(const void *a, const void *b)
{
	return memcmp(((const struct directory_key *)a)->hash,
	    ((const struct directory_key *)b)->hash, TOKEN_HASH_SIZE);
}

static int
compare_ended(const void *a, const void *b)
{
	return memcmp(a, b, TOKEN_SESSION_SIZE);
}

static int
load(struct directory *directory, struct store *accounts, int64_t now_ms, struct failure *failure)
{
	enum { CLOCKS_APART_MS = MINUTE_MS };
	const struct account_page users = { INT64_MAX, LIMIT_USERS };
	const struct account_page keys = { INT64_MAX, LIMIT_API_KEYS };
	int64_t since_ms = now_ms - ACCESS_SECONDS * SECOND_MS - CLOCKS_APART_MS;

	if (accounts_users(accounts, &users, see_user, directory, failure) < 0 ||
	    accounts_keys(accounts, &keys, see_key, directory, failure) < 0 ||
	    accounts_sessions_revoked(
		accounts, since_ms, LIMIT_REVOKED, see_ended, directory, failure) < 0)
		return -1;
	if (directory->ended_count == LIMIT_REVOKED)
		directory->floor_s = directory->oldest_ms / SECOND_MS;
	if (directory->key_count)
		qsort(
		    directory->keys, directory->key_count, sizeof(*directory->keys), compare_keys);
	if (directory->ended_count)
		qsort(directory->ended, directory->ended_count, sizeof(*directory->ended),
		    compare_ended);
	return 0;
}

struct directory *
directory_load(struct store *accounts, int64_t now_ms, struct failure *failure)
{
	struct directory *directory = must_calloc(1, sizeof(*directory));

	if (load(directory, accounts, now_ms, failure) == 0)
		return directory;
	directory_free(directory);
	return NULL;
}

void
directory_free(struct directory *directory)
{
	if (directory == NULL)
		return;
	free(directory->users);
	free(directory->keys);
	free(directory->ended);
	arena_release(&directory->texts);
	free(directory);
}

size_t
directory_users(const struct directory *directory)
{
	return directory->user_count;
}

const struct directory_user *
directory_user(const struct directory *directory, int64_t id)
{
	const struct directory_user wanted = { .id = id };

	return directory->user_count == 0
		   ? NULL
		   : bsearch(&wanted, directory->users, directory->user_count, sizeof(wanted),
			 compare_users);
}

struct directory_key *
directory_key(struct directory *directory, const unsigned char hash[TOKEN_HASH_SIZE])
{
	struct directory_key wanted = { .id = 0 };

	memcpy(wanted.hash, hash, sizeof(wanted.hash));
	return directory->key_count == 0 ? NULL
					 : bsearch(&wanted, directory->keys, directory->key_count,
					       sizeof(wanted), compare_keys);
}

static bool
takes_key(struct directory *directory, const struct directory_key *former)
{
	const struct directory_key *key = directory_key(directory, former->hash);

	return !key || key->user != former->user || key->role != former->role ||
	       key->expires_ms < former->expires_ms;
}

static bool
takes_user(const struct directory *directory, const struct directory_user *former)
{
	const struct directory_user *user = directory_user(directory, former->id);

	return !user || user->role != former->role || (user->is_disabled && !former->is_disabled);
}

static bool
has_ended(const struct directory *directory, const unsigned char session[TOKEN_SESSION_SIZE])
{
	return directory->ended_count > 0 &&
	       bsearch(session, directory->ended, directory->ended_count, sizeof(*directory->ended),
		   compare_ended) != NULL;
}

bool
directory_takes(struct directory *directory, const struct directory *former)
{
	if (directory->floor_s > former->floor_s)
		return true;
	for (size_t i = 0; i < former->user_count; i++)
		if (takes_user(directory, &former->users[i]))
			return true;
	for (size_t i = 0; i < former->key_count; i++)
		if (takes_key(directory, &former->keys[i]))
			return true;
	for (size_t i = 0; i < directory->ended_count; i++)
		if (!has_ended(former, directory->ended[i].session))
			return true;
	return false;
}

bool
directory_is_ended(const struct directory *directory, const struct token_claims *claims)
{
	return claims->issued_s <= directory->floor_s || has_ended(directory, claims->session);
}

int
directory_write_used(struct directory *directory, struct store *accounts, struct failure *failure)
{
	for (size_t i = 0; i < directory->key_count; i++) {
		struct directory_key *key = &directory->keys[i];
		int64_t used_ms = atomic_load(&key->used_ms);

		if (used_ms < key->written_ms + MINUTE_MS)
			continue;
		if (accounts_key_used(accounts, key->id, used_ms, failure) < 0)
			return -1;
		key->written_ms = used_ms;
	}
	return 0;
}
