/* setup.c: the first admin, made by who can read what the server printed when it started. */

#include <sodium.h>

#include "api/api.h"
#include "api/audit.h"
#include "api/fields.h"
#include "api/people.h"
#include "api/sign-in.h"

static void
get_setup(struct exchange *exchange)
{
	struct accounts *accounts = exchange->api->accounts;
	cJSON *answer = cJSON_CreateObject();
	bool is_needed = false;

	if (accounts) {
		is_needed = directory_users(accounts_directory(accounts)) == 0;
		accounts_close_directory(accounts);
	}
	cJSON_AddBoolToObject(answer, "needed", is_needed);
	exchange_answer(exchange, answer);
}

struct first {
	struct account_user user;
	int64_t id;
	enum carrier carrier;
};

enum { SET_UP_BEFORE = 1 };

static int
add_first(struct store *store, void *data, struct failure *failure)
{
	struct first *first = data;
	struct account_counts counts;

	if (accounts_users_count(store, 0, &counts, failure) < 0)
		return -1;
	if (counts.users > 0)
		return SET_UP_BEFORE;
	return accounts_user_add(store, &first->user, &first->id, failure) < 0 ? -1 : 0;
}

static bool
is_token(const struct accounts *accounts, struct span token)
{
	return token.size == SETUP_TOKEN_SIZE - 1 && accounts->setup_token[0] &&
	       sodium_memcmp(token.data, accounts->setup_token, token.size) == 0;
}

/* The name, and the hash of the password, of who has the token. */
static bool
read_first(struct exchange *exchange, const cJSON *body, struct first *first, char *hash)
{
	static const struct field tokens = { "token", 256, true };
	struct span token, password;

	if (!field_text(exchange, body, &tokens, &token) || !tries_take_setup(exchange))
		return false;
	if (!is_token(exchange->api->accounts, token)) {
		tries_audit(exchange, "setup.fail", SPAN(""));
		problem(exchange, 403,
		    "this is not the setup token: the server says it on stderr when it starts");
		return false;
	}
	if (!session_read_carrier(exchange, body, &first->carrier) ||
	    !person_read_new(exchange, body, &first->user.name, &password) ||
	    !person_hash(exchange, "/password", password, first->user.name, hash))
		return false;
	first->user.password = span_of(hash);
	return true;
}

static void
add_and_sign_in(struct exchange *exchange, struct first *first)
{
	int result = accounts_change(exchange, add_first, first);
	const struct person person = {
		.id = first->id, .name = first->user.name, .role = first->user.role
	};

	if (result == SET_UP_BEFORE)
		problem(exchange, 409, "there is a user already: sign in");
	if (result != 0 || !session_begin(exchange, &person, first->carrier))
		return;
	audit(exchange, "setup", person.name, NULL);
	exchange->status = 201;
}

static void
post_setup(struct exchange *exchange)
{
	struct accounts *accounts = exchange->api->accounts;
	struct first first = { .user = { .role = SPAN("admin") } };
	char hash[PASSWORD_HASH_SIZE];
	cJSON *body;

	if (accounts == NULL) {
		problem(exchange, 503, "this server has no store, and so no users");
		return;
	}
	first.user.created_ms = accounts->settings.now_ms();
	body = exchange_object(exchange);
	if (body == NULL)
		return;
	if (read_first(exchange, body, &first, hash))
		add_and_sign_in(exchange, &first);
	person_wipe(body, "password");
	cJSON_Delete(body);
}

const struct route routes_setup[] = {
	{
	    .path = "/api/v1/setup",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_QUICK,
	    .handle = get_setup,
	    .summary = "Is there no user yet?",
	    .reply = "SetupState",
	    .status = 200,
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/setup",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_WORK,
	    .handle = post_setup,
	    .body_max = PERSON_BODY_MAX,
	    .summary = "Makes the first admin, with the token that the server printed",
	    .request = "Setup",
	    .reply = "Session",
	    .status = 201,
	    .problems = "403 409 415 422",
	},
	{ 0 },
};
