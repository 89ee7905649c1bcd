/* people.c: names and passwords of users, as bodies bring them. */

#include "api/people.h"

#include <sodium.h>

#include "api/api.h"
#include "api/fields.h"
#include "base/limits.h"

bool
person_see(void *data, const struct account_user *user)
{
	struct person_row *row = data;

	row->is_there = true;
	row->id = user->id;
	row->name = arena_copy(row->arena, user->name);
	row->password = arena_copy(row->arena, user->password);
	row->role = arena_copy(row->arena, user->role);
	row->created_ms = user->created_ms;
	row->disabled_ms = user->disabled_ms;
	return true;
}

/* What looks the same is the same, also in logs: no spaces, no letters of several alphabets. */
bool
person_is_name(struct span name)
{
	static const char others[] = "._@+-";

	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    !strchr(others, c))
			return false;
	}
	return name.size > 0 && name.size <= PERSON_NAME_MAX;
}

bool
person_read_new(
    struct exchange *exchange, const cJSON *body, struct span *name, struct span *password)
{
	static const struct field names = { "name", PERSON_NAME_MAX, true };
	static const struct field passwords = { "password", PASSWORD_MAX, true };

	if (!field_text(exchange, body, &names, name) ||
	    !field_text(exchange, body, &passwords, password))
		return false;
	if (person_is_name(*name))
		return true;
	problem_at(exchange, 422, "/name",
	    "a name has the letters a to z, A to Z, digits and the characters . _ @ + - only");
	return false;
}

void
person_answer_busy(struct exchange *exchange)
{
	problem_later(exchange, 503, 1, "too many passwords are being checked");
}

bool
person_hash(struct exchange *exchange, const char *member, struct span password, struct span name,
    char out[PASSWORD_HASH_SIZE])
{
	const char *flaw = password_flaw(password, name);

	if (flaw) {
		problem_at(exchange, 422, member, "this password cannot be taken: %s", flaw);
		return false;
	}
	if (password_hash(exchange->api->accounts->hasher, password, out) == PASSWORD_RIGHT)
		return true;
	person_answer_busy(exchange);
	return false;
}

void
person_wipe(cJSON *body, const char *member)
{
	cJSON *item = cJSON_GetObjectItemCaseSensitive(body, member);

	if (cJSON_IsString(item))
		sodium_memzero(item->valuestring, strlen(item->valuestring));
}
