/* users.c: who may sign in, as admins see and change it. */

#include "api/api.h"
#include "api/audit.h"
#include "api/fields.h"
#include "api/people.h"
#include "base/limits.h"

static const char no_user[] = "no user has this number";

static cJSON *
user_json(const struct account_user *user)
{
	cJSON *item = cJSON_CreateObject();

	field_put_id(item, "id", user->id);
	field_put_text(item, "name", user->name);
	field_put_text(item, "role", user->role);
	field_put_time(item, "created", user->created_ms);
	field_put_time(item, "disabled", user->disabled_ms);
	return item;
}

struct list {
	struct account_page page; /* one more than is shown */
	cJSON *items;
	int64_t last;
	bool has_more;
};

static bool
see_user(void *data, const struct account_user *user)
{
	struct list *list = data;

	list->has_more = cJSON_GetArraySize(list->items) + 1 == list->page.limit;
	if (list->has_more)
		return false;
	list->last = user->id;
	cJSON_AddItemToArray(list->items, user_json(user));
	return true;
}

static int
read_users(struct store *store, void *data, struct failure *failure)
{
	struct list *list = data;

	return accounts_users(store, &list->page, see_user, list, failure);
}

static void
get_users(struct exchange *exchange)
{
	struct list list = { .page = { INT64_MAX, LIST_DEFAULT } };

	if (!exchange_query_number(exchange, "limit", 1, LIST_MOST, &list.page.limit) ||
	    !exchange_query_number(exchange, "cursor", 1, INT64_MAX, &list.page.before))
		return;
	list.page.limit++;
	list.items = cJSON_CreateArray();
	if (accounts_ask(exchange, read_users, &list) < 0) {
		cJSON_Delete(list.items);
		return;
	}
	field_answer_list(exchange, list.items, list.has_more, list.last);
}

/* What a change of users may come to, beside 0. */
enum { NO_USER = 1, NAME_TAKEN, TOO_MANY, LAST_ADMIN };

static void
answer_refusal(struct exchange *exchange, int result)
{
	switch (result) {
	case NO_USER:
		problem(exchange, 404, no_user);
		break;
	case NAME_TAKEN:
		problem_at(exchange, 409, "/name", "there is a user of this name");
		break;
	case TOO_MANY:
		problem(exchange, 409, "there are as many users as there may be");
		break;
	case LAST_ADMIN:
		problem(exchange, 409, "this is the last admin: nobody could make another");
		break;
	}
}

struct adding {
	struct account_user user;
	int64_t most;
};

static int
add(struct store *store, void *data, struct failure *failure)
{
	struct adding *adding = data;
	struct account_counts counts;
	int result;

	if (accounts_users_count(store, 0, &counts, failure) < 0)
		return -1;
	if (counts.users >= adding->most)
		return TOO_MANY;
	result = accounts_user_add(store, &adding->user, &adding->user.id, failure);
	return result < 0 ? -1 : result ? 0 : NAME_TAKEN;
}

/* A role that a user may have; false: a problem was answered. */
static bool
read_role(struct exchange *exchange, const cJSON *body, bool is_required, struct span *role)
{
	const struct field roles = { "role", 16, is_required };

	if (!field_text(exchange, body, &roles, role))
		return false;
	if (!role->data || (role_find(*role) & ROLES_READ))
		return true;
	problem_at(exchange, 422, "/role", "the role is viewer, analyst or admin");
	return false;
}

static void
audit_role(struct exchange *exchange, const char *action, const struct account_user *user)
{
	cJSON *detail = cJSON_CreateObject();

	field_put_id(detail, "id", user->id);
	field_put_text(detail, "role", user->role);
	audit(exchange, action, user->name, detail);
	cJSON_Delete(detail);
}

static void
add_user(struct exchange *exchange, const cJSON *body)
{
	struct adding adding = { .most = LIMIT_USERS };
	struct account_user *user = &adding.user;
	char hash[PASSWORD_HASH_SIZE];
	struct span password;
	int result;

	user->created_ms = exchange->api->accounts->settings.now_ms();
	user->disabled_ms = ACCOUNT_NEVER;
	if (!person_read_new(exchange, body, &user->name, &password) ||
	    !read_role(exchange, body, true, &user->role) ||
	    !person_hash(exchange, "/password", password, user->name, hash))
		return;
	user->password = span_of(hash);
	result = accounts_change(exchange, add, &adding);
	answer_refusal(exchange, result);
	if (result != 0)
		return;
	audit_role(exchange, "user.create", user);
	exchange_answer(exchange, user_json(user));
}

static void
post_user(struct exchange *exchange)
{
	cJSON *body = exchange_object(exchange);

	if (body == NULL)
		return;
	add_user(exchange, body);
	person_wipe(body, "password");
	cJSON_Delete(body);
}

/* A change of one user, and the user as it then is. */
struct changing {
	int64_t id, now_ms;
	struct account_change news;
	struct person_row row;
};

/* Would no admin be left who can sign in? */
static int
is_last_admin(struct store *store, const struct changing *changing, struct failure *failure)
{
	const struct person_row *row = &changing->row;
	struct account_counts beside;

	if (!span_is(row->role, "admin") || row->disabled_ms != ACCOUNT_NEVER)
		return 0;
	if (accounts_users_count(store, row->id, &beside, failure) < 0)
		return -1;
	return beside.admins == 0;
}

static int
find(struct store *store, struct changing *changing, struct failure *failure)
{
	changing->row.is_there = false;
	return accounts_user_find(store, changing->id, person_see, &changing->row, failure);
}

static bool
takes_away(const struct account_change *news)
{
	return (news->role.data && !span_is(news->role, "admin")) ||
	       (news->sets_disabled && news->disabled_ms != ACCOUNT_NEVER);
}

static int
set(struct store *store, void *data, struct failure *failure)
{
	struct changing *changing = data;
	const struct account_change *news = &changing->news;
	const struct account_end end = { .user = changing->id, .at_ms = changing->now_ms };
	int result = find(store, changing, failure);

	if (result <= 0)
		return result < 0 ? -1 : NO_USER;
	if (takes_away(news) && (result = is_last_admin(store, changing, failure)) != 0)
		return result < 0 ? -1 : LAST_ADMIN;
	if (accounts_user_set(store, changing->id, news, failure) < 0)
		return -1;
	/* A password that somebody knew, and a user who may not come in, leave no session. */
	if ((news->password.data || (news->sets_disabled && news->disabled_ms != ACCOUNT_NEVER)) &&
	    accounts_sessions_revoke(store, &end, failure) < 0)
		return -1;
	return find(store, changing, failure) < 0 ? -1 : 0;
}

static int
look(struct store *store, void *data, struct failure *failure)
{
	return find(store, data, failure) < 0 ? -1 : 0;
}

/* A new password is hashed before the change; it must not be the user's name. */
static bool
read_password(struct exchange *exchange, const cJSON *body, struct changing *changing, char *hash)
{
	static const struct field passwords = { "password", PASSWORD_MAX, false };
	struct span password;

	if (!field_text(exchange, body, &passwords, &password))
		return false;
	if (!password.data)
		return true;
	if (changing->id == exchange->caller.user) {
		problem(exchange, 403,
		    "one's own password is changed with the old one, by "
		    "auth/password");
		return false;
	}
	if (accounts_ask(exchange, look, changing) < 0)
		return false;
	if (!changing->row.is_there) {
		problem(exchange, 404, no_user);
		return false;
	}
	if (!person_hash(exchange, "/password", password, changing->row.name, hash))
		return false;
	changing->news.password = span_of(hash);
	return true;
}

static bool
read_change(struct exchange *exchange, const cJSON *body, struct changing *changing, char *hash)
{
	struct account_change *news = &changing->news;
	bool is_disabled;

	if (!read_role(exchange, body, false, &news->role) ||
	    !field_flag(exchange, body, "disabled", &news->sets_disabled, &is_disabled))
		return false;
	news->disabled_ms = is_disabled ? changing->now_ms : ACCOUNT_NEVER;
	return read_password(exchange, body, changing, hash);
}

static void
audit_change(struct exchange *exchange, const struct changing *changing)
{
	const struct account_change *news = &changing->news;
	cJSON *detail = cJSON_CreateObject();

	field_put_id(detail, "id", changing->id);
	if (news->role.data)
		field_put_text(detail, "role", news->role);
	if (news->sets_disabled)
		cJSON_AddBoolToObject(detail, "disabled", news->disabled_ms != ACCOUNT_NEVER);
	if (news->password.data)
		cJSON_AddBoolToObject(detail, "password", true);
	audit(exchange, "user.change", changing->row.name, detail);
	cJSON_Delete(detail);
}

static void
change_user(struct exchange *exchange, const cJSON *body)
{
	struct changing changing = { .row = { .arena = exchange->arena },
		.now_ms = exchange->api->accounts->settings.now_ms() };
	const struct person_row *row = &changing.row;
	char hash[PASSWORD_HASH_SIZE];
	struct account_user user;
	int result;

	if (!field_id(exchange->params[0], &changing.id)) {
		problem(exchange, 404, no_user);
		return;
	}
	if (!read_change(exchange, body, &changing, hash))
		return;
	result = accounts_change(exchange, set, &changing);
	answer_refusal(exchange, result);
	if (result != 0)
		return;
	audit_change(exchange, &changing);
	user = (struct account_user){ .id = row->id,
		.name = row->name,
		.role = row->role,
		.created_ms = row->created_ms,
		.disabled_ms = row->disabled_ms };
	exchange_answer(exchange, user_json(&user));
}

static void
patch_user(struct exchange *exchange)
{
	cJSON *body = exchange_object(exchange);

	if (body == NULL)
		return;
	change_user(exchange, body);
	person_wipe(body, "password");
	cJSON_Delete(body);
}

static int
remove_user(struct store *store, void *data, struct failure *failure)
{
	struct changing *changing = data;
	int result = find(store, changing, failure);

	if (result <= 0)
		return result < 0 ? -1 : NO_USER;
	if ((result = is_last_admin(store, changing, failure)) != 0)
		return result < 0 ? -1 : LAST_ADMIN;
	return accounts_user_delete(store, changing->id, failure) < 0 ? -1 : 0;
}

static void
delete_user(struct exchange *exchange)
{
	struct changing changing = { .row = { .arena = exchange->arena } };
	struct account_user user;
	int result = NO_USER;

	if (field_id(exchange->params[0], &changing.id))
		result = accounts_change(exchange, remove_user, &changing);
	answer_refusal(exchange, result);
	if (result != 0)
		return;
	user = (struct account_user){
		.id = changing.id, .name = changing.row.name, .role = changing.row.role
	};
	audit_role(exchange, "user.delete", &user);
}

static const struct route_parameter user_parameters[] = {
	LIST_PARAMETERS,
	{ 0 },
};

const struct route routes_users[] = {
	{
	    .path = "/api/v1/users",
	    .roles = ROLE_ADMIN,
	    .lane = LANE_WORK,
	    .handle = get_users,
	    .summary = "Users, the newest first",
	    .parameters = user_parameters,
	    .reply = "UserList",
	    .status = 200,
	    .problems = "422",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/users",
	    .roles = ROLE_ADMIN,
	    .lane = LANE_WORK,
	    .handle = post_user,
	    .body_max = PERSON_BODY_MAX,
	    .summary = "Makes a user",
	    .request = "NewUser",
	    .reply = "User",
	    .status = 201,
	    .problems = "409 415 422",
	},
	{
	    .method = METHOD_PATCH,
	    .path = "/api/v1/users/{id}",
	    .roles = ROLE_ADMIN,
	    .lane = LANE_WORK,
	    .handle = patch_user,
	    .body_max = PERSON_BODY_MAX,
	    .summary = "Changes a user's role or password, disables or enables the user",
	    .request = "UserChange",
	    .reply = "User",
	    .status = 200,
	    .problems = "404 409 415 422",
	},
	{
	    .method = METHOD_DELETE,
	    .path = "/api/v1/users/{id}",
	    .roles = ROLE_ADMIN,
	    .lane = LANE_WORK,
	    .handle = delete_user,
	    .summary = "Deletes a user, with the API keys that act for the user",
	    .status = 204,
	    .problems = "404 409",
	},
	{ 0 },
};
