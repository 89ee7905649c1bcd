/*
 * two-servers.h: what one server changes holds at the other too; the same cases for every driver.
 *
 * A test file includes a database's header and accounts-server.h before this one.
 */
#ifndef TESTS_TWO_SERVERS_H
#define TESTS_TWO_SERVERS_H

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static struct test_server one, other;
static char key_path[64];
static const char *redis_address; /* or NULL */

static inline int
begin_two(void **state)
{
	(void)state;
	peer = "203.0.113.9";
	snprintf(key_path, sizeof(key_path), "/tmp/test-two-key.%d", (int)getpid());
	unlink(key_path);
	store_free(open_new());
	one.settings.key = other.settings.key = key_path;
	test_server_start(&one, redis_address);
	test_server_start(&other, redis_address);
	return 0;
}

static inline int
end_two(void **state)
{
	(void)state;
	forget_answer();
	test_server_stop(&one);
	test_server_stop(&other);
	return unlink(key_path);
}

static inline int
me(struct test_server *server, const char *head)
{
	return ask(server, "GET /api/v1/auth/me", head, NULL);
}

static inline void
an_end_at_one_server_is_one_at_the_other_when_it_looks(void **state)
{
	char *admin = set_up(&one), *id, *key, *ana, *bo;

	(void)state;
	/* The token is good at once: both have the key.  The user is known when it looks. */
	EXPECT(401, me(&other, admin));
	test_server_refresh(&other);
	EXPECT(200, me(&other, admin));
	id = keep("%s", add_user(&one, admin, "ana", "analyst"));
	add_user(&one, admin, "bo", "viewer");
	test_server_refresh(&other);
	ana = sign_in(&other, "ana");
	bo = sign_in(&one, "bo");
	key = add_key(&one, ana, "viewer");
	EXPECT(200, me(&one, ana));
	test_server_refresh(&other);
	EXPECT(200, me(&other, key));
	EXPECT(200, me(&other, bo));
	EXPECT(204, ask(&one, "POST /api/v1/auth/logout", bo, NULL));
	EXPECT(401, me(&one, bo));
	EXPECT(200, me(&other, bo));
	test_server_refresh(&other);
	EXPECT(401, me(&other, bo));
	EXPECT(200, ask(&one, keep("PATCH /api/v1/users/%s", id), admin, "{\"role\":\"viewer\"}"));
	test_server_refresh(&other);
	EXPECT(200, me(&other, ana));
	assert_string_equal(said("user.role"), "viewer");
	EXPECT(200, ask(&one, keep("PATCH /api/v1/users/%s", id), admin, "{\"disabled\":true}"));
	test_server_refresh(&other);
	EXPECT(401, me(&other, ana));
	EXPECT(401, me(&other, key));
	EXPECT(204, ask(&one, keep("DELETE /api/v1/users/%s", id), admin, NULL));
	test_server_refresh(&other);
	EXPECT(401, me(&other, ana));
	EXPECT(200, me(&other, admin));
}

static inline void
a_token_of_one_is_renewed_by_the_other_once(void **state)
{
	char *token;

	(void)state;
	set_up(&one);
	test_server_refresh(&other);
	sign_in(&one, "root");
	token = keep("{\"refresh_token\":\"%s\"}", said("refresh_token"));
	EXPECT(200, ask(&other, "POST /api/v1/auth/refresh", NULL, token));
	EXPECT(401, ask(&one, "POST /api/v1/auth/refresh", NULL, token));
}

static inline void
there_is_one_first_admin(void **state)
{
	(void)state;
	set_up(&one);
	/* The other does not know of it yet, but the store does. */
	EXPECT(409, ask(&other, "POST /api/v1/setup", NULL,
			keep("{\"token\":\"%s\",\"name\":\"eve\",\"password\":\"" PASSWORD "\"}",
			    other.api.accounts->setup_token)));
}

/* Both take the other admin away, at once, again and again: one always stays. */
struct duel {
	struct test_server *server;
	char path[64];
	const char *head;
	pthread_barrier_t *barrier;
	int status;
};

static inline void *
fight(void *data)
{
	struct duel *duel = data;
	struct arena own = { NULL, 0 };
	struct exchange exchange = EXCHANGE_BLANK(&own);

	exchange.method = METHOD_DELETE;
	exchange.path = span_of(duel->path);
	exchange.api = &duel->server->api;
	exchange.store = duel->server->store;
	exchange.head = span_of(duel->head);
	route_find(api_routes, exchange.method, exchange.path, &exchange.route, exchange.params);
	pthread_barrier_wait(duel->barrier);
	dispatch_by_hand(&exchange);
	duel->status = exchange.status;
	buffer_release(&exchange.answer);
	arena_release(&own);
	return NULL;
}

static inline void
two_admins_who_delete_each_other_at_once_leave_one(void **state)
{
	char *admin = set_up(&one);
	struct duel duels[2] = { { .server = &one }, { .server = &other } };
	pthread_barrier_t barrier;
	pthread_t threads[2];
	char *ids[2];
	int deleted = 0;

	(void)state;
	EXPECT(200, me(&one, admin));
	ids[0] = keep("%s", said("user.id"));
	ids[1] = keep("%s", add_user(&one, admin, "second", "admin"));
	test_server_refresh(&other);
	duels[0].head = admin;
	duels[1].head = sign_in(&other, "second");
	test_server_refresh(&one);
	pthread_barrier_init(&barrier, NULL, 2);
	for (int i = 0; i < 2; i++) {
		snprintf(duels[i].path, sizeof(duels[i].path), "/api/v1/users/%s", ids[1 - i]);
		duels[i].barrier = &barrier;
		assert_int_equal(pthread_create(&threads[i], NULL, fight, &duels[i]), 0);
	}
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		deleted += duels[i].status == 204;
	}
	pthread_barrier_destroy(&barrier);
	assert_int_equal(deleted, 1);
}

#define TWO(name) cmocka_unit_test_setup_teardown(name, begin_two, end_two),
#define TWO_CASES                                                   \
	TWO(an_end_at_one_server_is_one_at_the_other_when_it_looks) \
	TWO(a_token_of_one_is_renewed_by_the_other_once)            \
	TWO(there_is_one_first_admin) TWO(two_admins_who_delete_each_other_at_once_leave_one)

#endif
