/*
 * api-keys.c: keys that programs come with.
 *
 * A key of the role ingest is a source's: only admins make it, and it goes on when they leave.
 * The others act for who made them, never with more than that user's role.  Everybody sees and
 * deletes their own, admins all.  No key makes another: it would outlive its own end.
 */
#include "api/api.h"
#include "api/audit.h"
#include "api/fields.h"
#include "api/sign-in.h"
#include "base/clock.h"
#include "base/limits.h"

enum { BODY_MAX = 4096, KEY_NAME_MAX = 64, SOURCE_MAX = 255, TIME_MAX = 64 };

static cJSON *
key_json(const struct account_key *key)
{
	cJSON *item = cJSON_CreateObject();
	struct span none = { NULL, 0 };

	field_put_id(item, "id", key->id);
	field_put_text(item, "name", key->name);
	field_put_text(item, "role", key->role);
	field_put_text(item, "source", key->source.size ? key->source : none);
	field_put_time(item, "created", key->created_ms);
	field_put_time(item, "last_used", key->last_used_ms);
	field_put_time(item, "expires", key->expires_ms);
	return item;
}

struct list {
	int64_t user; /* whose; 0: all */
	struct account_page page;
	int64_t left;
	cJSON *items;
	int64_t last;
	bool has_more;
};

static bool
see_key(void *data, const struct account_key *key)
{
	struct list *list = data;

	if (list->user && key->user != list->user)
		return true;
	list->has_more = list->left == 0;
	if (list->has_more)
		return false;
	list->left--;
	list->last = key->id;
	cJSON_AddItemToArray(list->items, key_json(key));
	return true;
}

static int
read_keys(struct store *store, void *data, struct failure *failure)
{
	struct list *list = data;

	return accounts_keys(store, &list->page, see_key, list, failure);
}

/* Whose keys the caller sees and deletes; 0: all. */
static int64_t
whose(const struct exchange *exchange)
{
	return exchange->caller.role == ROLE_ADMIN ? 0 : exchange->caller.user;
}

static bool
is_person(struct exchange *exchange)
{
	if (exchange->caller.key == 0)
		return true;
	problem(exchange, 403, "keys are for people to see to: sign in");
	return false;
}

static void
get_keys(struct exchange *exchange)
{
	struct list list = {
		.user = whose(exchange), .page = { INT64_MAX, LIMIT_API_KEYS }, .left = LIST_DEFAULT
	};

	if (!is_person(exchange) ||
	    !exchange_query_number(exchange, "limit", 1, LIST_MOST, &list.left) ||
	    !exchange_query_number(exchange, "cursor", 1, INT64_MAX, &list.page.before))
		return;
	list.items = cJSON_CreateArray();
	if (accounts_ask(exchange, read_keys, &list) < 0) {
		cJSON_Delete(list.items);
		return;
	}
	field_answer_list(exchange, list.items, list.has_more, list.last);
}

enum { NO_KEY = 1, TOO_MANY };

static int
add(struct store *store, void *data, struct failure *failure)
{
	struct account_key *key = data;
	bool is_own = !span_is(key->role, "ingest");
	struct account_key_counts counts;

	if (accounts_keys_count(store, key->user, &counts, failure) < 0)
		return -1;
	if (counts.all >= LIMIT_API_KEYS || (is_own && counts.own >= LIMIT_OWN_KEYS))
		return TOO_MANY;
	return accounts_key_add(store, key, &key->id, failure);
}

static bool
refuse(struct exchange *exchange, const char *pointer, const char *why)
{
	problem_at(exchange, 422, pointer, "%s", why);
	return false;
}

static bool
has_control(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.data[i] < 0x20 || text.data[i] == 0x7f)
			return true;
	return false;
}

static bool
check_role(struct exchange *exchange, const struct account_key *key)
{
	enum role role = role_find(key->role);

	if (role == 0 || role == ROLE_ADMIN)
		return refuse(exchange, "/role", "the role is ingest, viewer or analyst");
	if (key->source.data && role != ROLE_INGEST)
		return refuse(exchange, "/source", "only keys of the role ingest have a source");
	if (role <= exchange->caller.role &&
	    (role != ROLE_INGEST || exchange->caller.role == ROLE_ADMIN))
		return true;
	problem_at(exchange, 403, "/role", "a key of this role is not yours to make");
	return false;
}

static bool
read_expires(struct exchange *exchange, const cJSON *body, struct account_key *key)
{
	static const struct field times = { "expires", TIME_MAX, false };
	struct span text;

	key->expires_ms = ACCOUNT_NEVER;
	if (!field_text(exchange, body, &times, &text))
		return false;
	if (!text.data)
		return true;
	if (!clock_parse(text, &key->expires_ms))
		return refuse(exchange, "/expires",
		    "expires is no time such as "
		    "2027-03-27T13:06:56Z");
	return key->expires_ms > key->created_ms ||
	       refuse(exchange, "/expires", "expires is in the past");
}

static bool
read_key(struct exchange *exchange, const cJSON *body, struct account_key *key)
{
	static const struct field names = { "name", KEY_NAME_MAX, true };
	static const struct field roles = { "role", 16, true };
	static const struct field sources = { "source", SOURCE_MAX, false };

	if (!field_text(exchange, body, &names, &key->name) ||
	    !field_text(exchange, body, &roles, &key->role) ||
	    !field_text(exchange, body, &sources, &key->source))
		return false;
	if (has_control(key->name))
		return refuse(exchange, "/name", "a name has no control characters");
	if (has_control(key->source))
		return refuse(exchange, "/source", "a source has no control characters");
	return check_role(exchange, key) && read_expires(exchange, body, key);
}

static void
audit_key(struct exchange *exchange, const char *action, const struct account_key *key)
{
	cJSON *detail = cJSON_CreateObject();

	field_put_id(detail, "id", key->id);
	field_put_text(detail, "role", key->role);
	if (key->source.size)
		field_put_text(detail, "source", key->source);
	audit(exchange, action, key->name, detail);
	cJSON_Delete(detail);
}

static void
add_key(struct exchange *exchange, const cJSON *body)
{
	struct account_key key = { .user = exchange->caller.user,
		.created_ms = exchange->api->accounts->settings.now_ms(),
		.last_used_ms = ACCOUNT_NEVER };
	char secret[TOKEN_API_KEY_SIZE];
	cJSON *answer;
	int result;

	if (!read_key(exchange, body, &key))
		return;
	token_make_api_key(secret);
	token_hash(span_of(secret), key.hash);
	result = accounts_change(exchange, add, &key);
	if (result == TOO_MANY)
		problem(exchange, 409, "there are as many API keys as there may be");
	if (result != 0)
		return;
	audit_key(exchange, "api_key.create", &key);
	answer = key_json(&key);
	cJSON_AddStringToObject(answer, "key", secret);
	exchange_set_header(exchange, "Cache-Control", "no-store");
	exchange_answer(exchange, answer);
}

static void
post_key(struct exchange *exchange)
{
	cJSON *body;

	if (!is_person(exchange) || !(body = exchange_object(exchange)))
		return;
	add_key(exchange, body);
	cJSON_Delete(body);
}

/* A key that goes, and what the audit log says of it. */
struct removing {
	int64_t id, user; /* whose; 0: anybody's */
	struct arena *arena;
	struct account_key key;
};

static bool
copy_key(void *data, const struct account_key *key)
{
	struct removing *removing = data;

	removing->key = *key;
	removing->key.name = arena_copy(removing->arena, key->name);
	removing->key.role = arena_copy(removing->arena, key->role);
	removing->key.source = arena_copy(removing->arena, key->source);
	return true;
}

static int
remove_key(struct store *store, void *data, struct failure *failure)
{
	struct removing *removing = data;
	int result = accounts_key_find(store, removing->id, copy_key, removing, failure);

	if (result < 0)
		return -1;
	if (result == 0 || (removing->user && removing->key.user != removing->user))
		return NO_KEY;
	return accounts_key_delete(store, removing->id, failure) < 0 ? -1 : 0;
}

static void
delete_key(struct exchange *exchange)
{
	struct removing removing = { .user = whose(exchange), .arena = exchange->arena };
	int result = NO_KEY;

	if (!is_person(exchange))
		return;
	if (field_id(exchange->params[0], &removing.id))
		result = accounts_change(exchange, remove_key, &removing);
	if (result == NO_KEY)
		problem(exchange, 404, "no API key of yours has this number");
	else if (result == 0)
		audit_key(exchange, "api_key.delete", &removing.key);
}

static const struct route_parameter key_parameters[] = {
	LIST_PARAMETERS,
	{ 0 },
};

const struct route routes_api_keys[] = {
	{
	    .path = "/api/v1/api-keys",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_keys,
	    .summary = "One's own API keys, or all for admins, the newest first",
	    .parameters = key_parameters,
	    .reply = "ApiKeyList",
	    .status = 200,
	    .problems = "422",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/api-keys",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = post_key,
	    .body_max = BODY_MAX,
	    .summary = "Makes an API key, which is shown this once",
	    .request = "NewApiKey",
	    .reply = "ApiKeyMade",
	    .status = 201,
	    .problems = "409 415 422",
	},
	{
	    .method = METHOD_DELETE,
	    .path = "/api/v1/api-keys/{id}",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = delete_key,
	    .summary = "Deletes an API key",
	    .status = 204,
	    .problems = "404",
	},
	{ 0 },
};
