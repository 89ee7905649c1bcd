/*
 * store-accounts.h: who may sign in and who did what, as rows; the same cases for every driver.
 * Each takes the events' store and the one of accounts, both empty.
 */
#ifndef TESTS_STORE_ACCOUNTS_H
#define TESTS_STORE_ACCOUNTS_H

#include "store-rows.h"
#include "store/accounts.h"
#include "store/audit.h"

#define DO(call)                                      \
	do {                                          \
		if ((call) < 0)                       \
			fail_msg("%s", failure.text); \
	} while (0)

static struct failure failure;
static char shown[4096];

static inline void
show(const char *format, ...)
{
	size_t used = strlen(shown);
	va_list ap;

	va_start(ap, format);
	vsnprintf(shown + used, sizeof(shown) - used, format, ap);
	va_end(ap);
}

static const struct account_page first_page = { INT64_MAX, 100 };

static inline int64_t
add_user(struct store *accounts, const char *name, const char *role)
{
	const struct account_user user = { .name = span_of(name),
		.password = SPAN("$h"),
		.role = span_of(role),
		.created_ms = NOW };
	int64_t id;

	DO(accounts_begin(accounts, &failure));
	DO(accounts_user_add(accounts, &user, &id, &failure));
	DO(accounts_commit(accounts, &failure));
	return id;
}

static inline bool
see_user(void *data, const struct account_user *user)
{
	(void)data;
	show("%lld:%.*s:%.*s:%.*s:%lld:%lld ", (long long)user->id, (int)user->name.size,
	    user->name.data, (int)user->password.size, user->password.data, (int)user->role.size,
	    user->role.data, (long long)(user->created_ms - NOW),
	    (long long)(user->disabled_ms == ACCOUNT_NEVER ? -1 : user->disabled_ms - NOW));
	return true;
}

static inline const char *
users_of(struct store *accounts)
{
	shown[0] = '\0';
	DO(accounts_users(accounts, &first_page, see_user, NULL, &failure));
	return shown;
}

static inline void
check_users(struct store *events, struct store *accounts)
{
	const struct account_change promotion = { .role = SPAN("admin") };
	const struct account_change end = { .sets_disabled = true, .disabled_ms = NOW + 5 };
	const struct account_change back = {
		.sets_disabled = true, .disabled_ms = ACCOUNT_NEVER, .password = SPAN("$new")
	};
	struct account_counts counts;

	(void)events;
	assert_int_equal(add_user(accounts, "ana", "admin"), 1);
	assert_int_equal(add_user(accounts, "Bo", "viewer"), 2);
	assert_int_equal(add_user(accounts, "ANA", "viewer"), 0);
	assert_string_equal(users_of(accounts), "2:Bo:$h:viewer:0:-1 1:ana:$h:admin:0:-1 ");
	shown[0] = '\0';
	assert_int_equal(accounts_user_named(accounts, SPAN("bO"), see_user, NULL, &failure), 1);
	assert_int_equal(accounts_user_named(accounts, SPAN("b"), see_user, NULL, &failure), 0);
	assert_int_equal(accounts_user_find(accounts, 3, see_user, NULL, &failure), 0);
	assert_string_equal(shown, "2:Bo:$h:viewer:0:-1 ");
	assert_int_equal(accounts_user_set(accounts, 2, &promotion, &failure), 1);
	assert_int_equal(accounts_user_set(accounts, 9, &promotion, &failure), 0);
	DO(accounts_users_count(accounts, 1, &counts, &failure));
	assert_int_equal(counts.users, 1);
	assert_int_equal(counts.admins, 1);
	assert_int_equal(accounts_user_set(accounts, 2, &end, &failure), 1);
	DO(accounts_users_count(accounts, 0, &counts, &failure));
	assert_int_equal(counts.users, 2);
	assert_int_equal(counts.admins, 1);
	assert_string_equal(users_of(accounts), "2:Bo:$h:admin:0:5 1:ana:$h:admin:0:-1 ");
	assert_int_equal(accounts_user_set(accounts, 2, &back, &failure), 1);
	assert_string_equal(users_of(accounts), "2:Bo:$new:admin:0:-1 1:ana:$h:admin:0:-1 ");
	/* A number is never given again: tokens name it. */
	assert_int_equal(accounts_user_delete(accounts, 2, &failure), 1);
	assert_int_equal(accounts_user_delete(accounts, 2, &failure), 0);
	assert_true(add_user(accounts, "cy", "viewer") > 2);
}

static inline int64_t
add_key(struct store *accounts, int64_t user, const char *role, int number)
{
	struct account_key key = { .user = user,
		.name = SPAN("k"),
		.role = span_of(role),
		.source = span_of(number == 1 ? "web1" : ""),
		.created_ms = NOW,
		.expires_ms = number == 1 ? NOW + 9 : ACCOUNT_NEVER };
	int64_t id;

	key.hash[0] = (unsigned char)(255 - number);
	DO(accounts_key_add(accounts, &key, &id, &failure));
	return id;
}

static inline bool
see_key(void *data, const struct account_key *key)
{
	(void)data;
	show("%lld:%lld:%d:%.*s:%.*s:%lld:%lld ", (long long)key->id, (long long)key->user,
	    key->hash[0], (int)key->role.size, key->role.data, (int)key->source.size,
	    key->source.data,
	    (long long)(key->last_used_ms == ACCOUNT_NEVER ? -1 : key->last_used_ms - NOW),
	    (long long)(key->expires_ms == ACCOUNT_NEVER ? -1 : key->expires_ms - NOW));
	return true;
}

static inline const char *
keys_of(struct store *accounts)
{
	shown[0] = '\0';
	DO(accounts_keys(accounts, &first_page, see_key, NULL, &failure));
	return shown;
}

static inline void
check_keys(struct store *events, struct store *accounts)
{
	int64_t ana = add_user(accounts, "ana", "admin"), bo = add_user(accounts, "bo", "viewer");
	struct account_key_counts counts;

	(void)events;
	assert_int_equal(add_key(accounts, ana, "ingest", 1), 1);
	assert_int_equal(add_key(accounts, bo, "viewer", 2), 2);
	assert_int_equal(add_key(accounts, ana, "analyst", 3), 3);
	assert_string_equal(keys_of(accounts),
	    "3:1:252:analyst::-1:-1 2:2:253:viewer::-1:-1 1:1:254:ingest:web1:-1:9 ");
	DO(accounts_keys_count(accounts, ana, &counts, &failure));
	assert_int_equal(counts.all, 3);
	assert_int_equal(counts.own, 1);
	assert_int_equal(accounts_key_used(accounts, 2, NOW + 7, &failure), 1);
	assert_int_equal(accounts_key_find(accounts, 4, see_key, NULL, &failure), 0);
	shown[0] = '\0';
	assert_int_equal(accounts_key_find(accounts, 2, see_key, NULL, &failure), 1);
	assert_string_equal(shown, "2:2:253:viewer::7:-1 ");
	/* With a user go the keys that act for the user; sources keep theirs. */
	assert_int_equal(accounts_user_delete(accounts, ana, &failure), 1);
	assert_string_equal(keys_of(accounts), "2:2:253:viewer::7:-1 1:0:254:ingest:web1:-1:9 ");
	assert_int_equal(accounts_key_delete(accounts, 2, &failure), 1);
	assert_int_equal(accounts_key_delete(accounts, 2, &failure), 0);
	DO(accounts_keys_count(accounts, 0, &counts, &failure));
	assert_int_equal(counts.all, 1);
	assert_int_equal(counts.own, 0);
}

static inline struct account_session
add_session(struct store *accounts, int64_t user, int number)
{
	struct account_session session = {
		.user = user, .created_ms = NOW + number, .expires_ms = NOW + 1000 + number
	};

	session.id[0] = session.refresh[31] = (unsigned char)number;
	DO(accounts_session_add(accounts, &session, &failure));
	return session;
}

static inline bool
see_session(void *data, const unsigned char *id, int64_t revoked_ms)
{
	(void)data;
	show("%d:%lld ", id[0], (long long)(revoked_ms - NOW));
	return true;
}

static inline const char *
revoked_since(struct store *accounts, int64_t since_ms)
{
	shown[0] = '\0';
	DO(accounts_sessions_revoked(accounts, since_ms, 100, see_session, NULL, &failure));
	return shown;
}

static inline void
check_a_session_is_renewed_once_by_each_token(struct store *events, struct store *accounts)
{
	int64_t ana = add_user(accounts, "ana", "admin");
	struct account_session session = add_session(accounts, ana, 1), found;
	const unsigned char first[ACCOUNT_HASH_SIZE] = { [31] = 1 };

	(void)events;
	session.refresh[31] = 200;
	session.expires_ms = NOW + 5000;
	assert_int_equal(accounts_session_rotate(accounts, &session, first, &failure), 1);
	session.refresh[31] = 201;
	assert_int_equal(accounts_session_rotate(accounts, &session, first, &failure), 0);
	assert_int_equal(accounts_session_find(accounts, session.id, &found, &failure), 1);
	assert_int_equal(found.user, ana);
	assert_int_equal(found.refresh[31], 200);
	assert_int_equal(found.expires_ms - NOW, 5000);
	assert_true(found.revoked_ms == ACCOUNT_NEVER);
	assert_int_equal(accounts_session_revoke(accounts, session.id, NOW + 50, &failure), 1);
	assert_int_equal(accounts_session_revoke(accounts, session.id, NOW + 60, &failure), 0);
	assert_int_equal(accounts_session_rotate(accounts, &session, found.refresh, &failure), 0);
	assert_string_equal(revoked_since(accounts, NOW + 50), "1:50 ");
	assert_string_equal(revoked_since(accounts, NOW + 51), "");
}

static inline void
check_sessions_end(struct store *events, struct store *accounts)
{
	int64_t ana = add_user(accounts, "ana", "admin"), bo = add_user(accounts, "bo", "viewer");
	struct account_session session;
	struct account_end end = { .user = ana, .at_ms = NOW + 50, .keep = 2 };

	(void)events;
	for (int i = 1; i <= 4; i++)
		session = add_session(accounts, ana, i);
	add_session(accounts, bo, 9);
	DO(accounts_sessions_revoke(accounts, &end, &failure));
	assert_non_null(strstr(revoked_since(accounts, NOW), "1:50 "));
	assert_non_null(strstr(shown, "2:50 "));
	assert_int_equal(strlen(shown), strlen("1:50 2:50 "));
	end = (struct account_end){ .user = ana, .at_ms = NOW + 60, .except = session.id };
	DO(accounts_sessions_revoke(accounts, &end, &failure));
	assert_string_equal(revoked_since(accounts, NOW + 60), "3:60 ");
	DO(accounts_sessions_delete(accounts, NOW + 60, &failure));
	assert_string_equal(revoked_since(accounts, NOW), "3:60 ");
	assert_int_equal(accounts_session_find(accounts, session.id, &session, &failure), 1);
	assert_int_equal(accounts_user_delete(accounts, ana, &failure), 1);
	assert_int_equal(accounts_session_find(accounts, session.id, &session, &failure), 0);
	assert_string_equal(revoked_since(accounts, NOW), "");
}

static inline void
check_changes_are_counted(struct store *events, struct store *accounts)
{
	int64_t before, after;

	(void)events;
	DO(accounts_version(accounts, &before, &failure));
	add_user(accounts, "ana", "admin");
	DO(accounts_version(accounts, &after, &failure));
	assert_int_equal(after, before + 1);
	DO(accounts_begin(accounts, &failure));
	accounts_rollback(accounts);
	DO(accounts_version(accounts, &before, &failure));
	assert_int_equal(after, before);
}

static inline bool
see_deed(void *data, const struct store_deed *deed)
{
	(void)data;
	show("%lld:%.*s:%.*s:%.*s:%.*s:%.*s ", (long long)(deed->time_ms - NOW),
	    (int)deed->actor.size, deed->actor.data, (int)deed->address.size, deed->address.data,
	    (int)deed->action.size, deed->action.data, (int)deed->object.size, deed->object.data,
	    (int)deed->detail.size, deed->detail.data);
	return true;
}

static inline const char *
deeds_of(struct store *events, struct store_deed_query query)
{
	shown[0] = '\0';
	DO(store_deeds(events, &query, see_deed, NULL, &failure));
	return shown;
}

static inline void
check_deeds(struct store *events, struct store *accounts)
{
	const struct store_deed deeds[] = {
		{ 0, NOW, SPAN("ana"), SPAN("2001:db8::7"), SPAN("user.create"), SPAN("3"),
		    SPAN("{\"b\":1,\"a\":[1.50]}") },
		{ 0, NOW + 1, SPAN(""), SPAN("no address"), SPAN("login.fail"), SPAN(""),
		    SPAN("") },
		{ 0, NOW + 2, SPAN("ana"), SPAN("203.0.113.9"), SPAN("login"), SPAN("x\0y"),
		    SPAN("") },
	};
	const struct store_deed_query every = {
		.since_ms = NOW, .until_ms = NOW + 9, .before = INT64_MAX, .limit = 10
	};
	struct store_deed_query query = every;

	(void)accounts;
	for (size_t i = 0; i < 3; i++)
		DO(store_audit(events, &deeds[i], &failure));
	assert_string_equal(deeds_of(events, every),
	    "2:ana:203.0.113.9:login:x\xef\xbf\xbdy: 1:::login.fail:: "
	    "0:ana:2001:db8::7:user.create:3:{\"b\":1,\"a\":[1.50]} ");
	query.action = SPAN("login.fail");
	assert_string_equal(deeds_of(events, query), "1:::login.fail:: ");
	query = every;
	query.actor = SPAN("ana");
	query.limit = 1;
	assert_string_equal(deeds_of(events, query), "2:ana:203.0.113.9:login:x\xef\xbf\xbdy: ");
	query = every;
	query.before = 2;
	assert_non_null(strstr(deeds_of(events, query), "user.create"));
	assert_null(strstr(shown, "login"));
	query.until_ms = NOW;
	assert_string_equal(deeds_of(events, query), "");
}

#define ACCOUNT_CASES(X)                                                                          \
	X(users_are_kept_and_changed, check_users)                                                \
	X(keys_go_with_their_user_but_those_of_sources_stay, check_keys)                          \
	X(a_session_is_renewed_once_by_each_token, check_a_session_is_renewed_once_by_each_token) \
	X(sessions_end_and_are_forgotten, check_sessions_end)                                     \
	X(changes_are_counted, check_changes_are_counted)                                         \
	X(deeds_are_kept_as_they_were_said, check_deeds)

#define ACCOUNT_TEST(name, check)                                  \
	static void name(void **state)                             \
	{                                                          \
		struct store *events, *accounts;                   \
                                                                   \
		(void)state;                                       \
		store_free(open_new());                            \
		events = open_for(STORE_CHANGES);                  \
		accounts = store_open_accounts(address, &failure); \
		if (accounts == NULL)                              \
			fail_msg("%s", failure.text);              \
		check(events, accounts);                           \
		store_free(accounts);                              \
		store_free(events);                                \
	}
#define ACCOUNT_ROW(name, check) cmocka_unit_test(name),

#endif
