/* test-users.c: users, API keys and the audit log, as they are asked for. */

#include "check.h"

#include "sqlite-db.h"

#include "accounts-server.h"
#include "base/limits.h"
#include "one-server.h"

static void
the_last_admin_stays(void **state)
{
	char *id, *second;

	(void)state;
	EXPECT(200, me(admin));
	id = keep("%s", said("user.id"));
	EXPECT(409, ask(&server, keep("DELETE /api/v1/users/%s", id), admin, NULL));
	EXPECT(409, ask(&server, keep("PATCH /api/v1/users/%s", id), admin, "{\"disabled\":true}"));
	EXPECT(
	    409, ask(&server, keep("PATCH /api/v1/users/%s", id), admin, "{\"role\":\"viewer\"}"));
	second = keep("%s", add_user(&server, admin, "second", "admin"));
	EXPECT(200,
	    ask(&server, keep("PATCH /api/v1/users/%s", second), admin, "{\"disabled\":true}"));
	/* One who is disabled could not make another. */
	EXPECT(409, ask(&server, keep("DELETE /api/v1/users/%s", id), admin, NULL));
	EXPECT(200,
	    ask(&server, keep("PATCH /api/v1/users/%s", second), admin, "{\"disabled\":false}"));
	EXPECT(204, ask(&server, keep("DELETE /api/v1/users/%s", id), admin, NULL));
	EXPECT(401, me(admin));
	admin = sign_in(&server, "second");
	EXPECT(409, ask(&server, keep("DELETE /api/v1/users/%s", second), admin, NULL));
}

static void
users_are_listed_and_their_secrets_are_not(void **state)
{
	char *cursor;

	(void)state;
	add_user(&server, admin, "ana", "viewer");
	add_user(&server, admin, "bo", "analyst");
	EXPECT(409, ask(&server, "POST /api/v1/users", admin,
			"{\"name\":\"Ana\",\"password\":\"" PASSWORD "\",\"role\":\"viewer\"}"));
	EXPECT(422, ask(&server, "POST /api/v1/users", admin,
			"{\"name\":\"a b\",\"password\":\"" PASSWORD "\",\"role\":\"viewer\"}"));
	EXPECT(422, ask(&server, "POST /api/v1/users", admin,
			"{\"name\":\"key:x\",\"password\":\"" PASSWORD "\",\"role\":\"viewer\"}"));
	EXPECT(422, ask(&server, "POST /api/v1/users", admin,
			"{\"name\":\"cy\",\"password\":\"" PASSWORD "\",\"role\":\"ingest\"}"));
	EXPECT(422, ask(&server, "POST /api/v1/users", admin,
			"{\"name\":\"cy\",\"password\":\"too short\",\"role\":\"viewer\"}"));
	EXPECT(422,
	    ask(&server, "POST /api/v1/users", admin,
		"{\"name\":\"abcdefghijkl\",\"password\":\"ABCDEFGHIJKL\",\"role\":\"viewer\"}"));
	EXPECT(200, ask(&server, "GET /api/v1/users?limit=2", admin, NULL));
	assert_null(strstr(text_of_answer, "argon2"));
	assert_non_null(strstr(text_of_answer, "\"name\":\"bo\",\"role\":\"analyst\""));
	assert_null(strstr(text_of_answer, "root"));
	cursor = keep("%s", said("next"));
	EXPECT(200, ask(&server, keep("GET /api/v1/users?limit=2&cursor=%s", cursor), admin, NULL));
	assert_non_null(strstr(text_of_answer, "\"name\":\"root\",\"role\":\"admin\""));
	assert_non_null(strstr(text_of_answer, "\"next\":null"));
	EXPECT(404, ask(&server, "PATCH /api/v1/users/99", admin, "{\"role\":\"viewer\"}"));
	EXPECT(404, ask(&server, "PATCH /api/v1/users/x", admin, "{\"role\":\"viewer\"}"));
	EXPECT(
	    404, ask(&server, "PATCH /api/v1/users/99", admin, "{\"password\":\"" PASSWORD "\"}"));
}

static void
a_new_password_ends_the_other_sessions(void **state)
{
	char *id = keep("%s", add_user(&server, admin, "ana", "viewer"));
	char *here = sign_in(&server, "ana"), *there = sign_in(&server, "ana");

	(void)state;
	EXPECT(422, ask(&server, "POST /api/v1/auth/password", here,
			"{\"old\":\"wrong horse battery\",\"new\":\"another horse battery\"}"));
	EXPECT(422, ask(&server, "POST /api/v1/auth/password", here,
			"{\"old\":\"" PASSWORD "\",\"new\":\"short\"}"));
	EXPECT(204, ask(&server, "POST /api/v1/auth/password", here,
			"{\"old\":\"" PASSWORD "\",\"new\":\"another horse battery\"}"));
	EXPECT(200, me(here));
	EXPECT(401, me(there));
	EXPECT(401, login("ana", PASSWORD));
	EXPECT(200, login("ana", "another horse battery"));
	/* One that an admin gives ends all; admins change their own like everybody. */
	EXPECT(200, ask(&server, keep("PATCH /api/v1/users/%s", id), admin,
			"{\"password\":\"third horse battery\"}"));
	EXPECT(401, me(here));
	EXPECT(200, login("ana", "third horse battery"));
	EXPECT(200, me(admin));
	EXPECT(403, ask(&server, keep("PATCH /api/v1/users/%s", said("user.id")), admin,
			"{\"password\":\"third horse battery\"}"));
	assert_string_equal(deeds("action=user.change"), "root user.change ana, ");
	assert_null(strstr(text_of_answer, "horse"));
}

static void
people_have_keys_of_their_own_and_touch_no_others(void **state)
{
	char *ana, *bo, *id, *key;

	(void)state;
	add_user(&server, admin, "ana", "analyst");
	add_user(&server, admin, "bo", "viewer");
	ana = sign_in(&server, "ana");
	bo = sign_in(&server, "bo");
	key = add_key(&server, ana, "analyst");
	id = keep("%s", said("id"));
	EXPECT(403,
	    ask(&server, "POST /api/v1/api-keys", bo, "{\"name\":\"k\",\"role\":\"analyst\"}"));
	EXPECT(403,
	    ask(&server, "POST /api/v1/api-keys", ana, "{\"name\":\"k\",\"role\":\"ingest\"}"));
	EXPECT(422,
	    ask(&server, "POST /api/v1/api-keys", admin, "{\"name\":\"k\",\"role\":\"admin\"}"));
	EXPECT(422, ask(&server, "POST /api/v1/api-keys", admin,
			"{\"name\":\"k\",\"role\":\"viewer\",\"source\":\"web1\"}"));
	EXPECT(
	    422, ask(&server, "POST /api/v1/api-keys", admin,
		     "{\"name\":\"k\",\"role\":\"ingest\",\"expires\":\"2020-01-01T00:00:00Z\"}"));
	EXPECT(200, ask(&server, "GET /api/v1/api-keys", bo, NULL));
	assert_string_equal(text_of_answer, "{\"items\":[],\"next\":null}");
	EXPECT(404, ask(&server, keep("DELETE /api/v1/api-keys/%s", id), bo, NULL));
	/* A key makes and deletes none. */
	EXPECT(403,
	    ask(&server, "POST /api/v1/api-keys", key, "{\"name\":\"k\",\"role\":\"viewer\"}"));
	EXPECT(403, ask(&server, "GET /api/v1/api-keys", key, NULL));
	EXPECT(403, ask(&server, keep("DELETE /api/v1/api-keys/%s", id), key, NULL));
	EXPECT(403, ask(&server, "POST /api/v1/auth/password", key,
			"{\"old\":\"" PASSWORD "\",\"new\":\"another horse battery\"}"));
	EXPECT(200, ask(&server, "GET /api/v1/api-keys", admin, NULL));
	assert_non_null(strstr(text_of_answer, "\"name\":\"k\",\"role\":\"analyst\""));
	assert_null(strstr(text_of_answer, "siem_"));
	EXPECT(200, me(key));
	now_ms += 2 * MINUTE_MS;
	EXPECT(200, me(key));
	test_server_refresh(&server);
	EXPECT(200, ask(&server, "GET /api/v1/api-keys", ana, NULL));
	assert_non_null(strstr(text_of_answer, "\"last_used\":\"2026-"));
	EXPECT(204, ask(&server, keep("DELETE /api/v1/api-keys/%s", id), ana, NULL));
	EXPECT(401, me(key));
	assert_string_equal(deeds("actor=ana&action=api_key.delete"), "ana api_key.delete k, ");
}

static void
nobody_uses_up_the_keys_of_all(void **state)
{
	char bo[2048];

	(void)state;
	add_user(&server, admin, "bo", "viewer");
	snprintf(bo, sizeof(bo), "%s", sign_in(&server, "bo"));
	for (int i = 0; i < LIMIT_OWN_KEYS; i++)
		add_key(&server, bo, "viewer");
	EXPECT(
	    409, ask(&server, "POST /api/v1/api-keys", bo, "{\"name\":\"k\",\"role\":\"viewer\"}"));
	EXPECT(200, ask(&server, "GET /api/v1/api-keys?limit=99", bo, NULL));
	EXPECT(200,
	    ask(&server, keep("GET /api/v1/api-keys?limit=99&cursor=%s", said("next")), bo, NULL));
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(answer, "items")), 1);
}

static void
the_audit_log_is_paged(void **state)
{
	char *cursor;

	(void)state;
	for (int i = 0; i < 3; i++)
		EXPECT(401, login("root", "wrong horse battery"));
	assert_string_equal(deeds("limit=2"), " login.fail root,  login.fail root, ");
	cursor = keep("%s", said("next"));
	assert_string_equal(
	    deeds(keep("limit=2&cursor=%s", cursor)), " login.fail root, root setup root, ");
	assert_string_equal(said("next"), "");
	EXPECT(422, ask(&server, "GET /api/v1/audit?limit=0", admin, NULL));
	EXPECT(422, ask(&server, "GET /api/v1/audit?since=gestern", admin, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_last_admin_stays),
		TEST(users_are_listed_and_their_secrets_are_not),
		TEST(a_new_password_ends_the_other_sessions),
		TEST(people_have_keys_of_their_own_and_touch_no_others),
		TEST(nobody_uses_up_the_keys_of_all),
		TEST(the_audit_log_is_paged),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
