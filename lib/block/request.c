/* request.c: reads requests strictly: what is doubtful is not done. */

#include "base/limits.h"
#include "base/number.h"
#include "block/request.h"
#include "block/target.h"
#include "json/scan.h"

enum member { ACTION, ADDRESS, ALERT, REASON, ACTOR, TIMEOUT, MEMBER_COUNT };

static const char *const names[MEMBER_COUNT] = {
	[ACTION] = "action",
	[ADDRESS] = "address",
	[ALERT] = "alert",
	[REASON] = "reason",
	[ACTOR] = "actor",
	[TIMEOUT] = "timeout_s",
};

static const char *const actions[] = { [BLOCK_ADD] = "block", [BLOCK_REMOVE] = "unblock" };

struct members {
	bool is_seen[MEMBER_COUNT];
	struct span text[MEMBER_COUNT];
};

const char *
block_action_name(enum block_action action)
{
	return actions[action];
}

static const char *
read_value(struct json_cursor *cursor, struct arena *arena, enum member member, struct span *out)
{
	struct json_text text;

	if (json_peek(cursor) == JSON_NULL) {
		json_skip(cursor);
	} else if (member == TIMEOUT) {
		if (json_peek(cursor) != JSON_NUMBER || !json_number(cursor, out))
			return "timeout_s is not a number";
	} else {
		if (json_peek(cursor) != JSON_STRING || !json_string(cursor, &text))
			return "action, address, alert, reason and actor must be strings";
		*out = json_decode(&text, arena);
	}
	return NULL;
}

static const char *
read_member(struct json_cursor *cursor, const struct json_text *key, struct arena *arena,
    struct members *members)
{
	struct span name = json_decode(key, arena);

	for (int i = 0; i < MEMBER_COUNT; i++) {
		if (!span_is(name, names[i]))
			continue;
		if (members->is_seen[i])
			return "a member is there twice";
		members->is_seen[i] = true;
		return read_value(cursor, arena, (enum member)i, &members->text[i]);
	}
	json_skip(cursor);
	return NULL;
}

static const char *
read_members(struct span line, struct arena *arena, struct members *members)
{
	struct json_cursor cursor = json_open(line);
	struct json_text key;

	if (!json_enter(&cursor, '{'))
		return "not a JSON object";
	while (json_member(&cursor, &key)) {
		const char *wrong = read_member(&cursor, &key, arena, members);

		if (wrong)
			return wrong;
	}
	return cursor.error || !json_at_end(&cursor) ? "not a JSON object" : NULL;
}

static const char *
read_action(struct span text, enum block_action *out)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++) {
		if (span_is(text, actions[i])) {
			*out = (enum block_action)i;
			return NULL;
		}
	}
	return text.size ? "unknown action: it is \"block\" or \"unblock\"" : "no action";
}

const char *
block_request_read(struct span line, struct arena *arena, struct block_request *out)
{
	struct members members = { 0 };
	const char *wrong = read_members(line, arena, &members);

	*out = (struct block_request){
		.alert = members.text[ALERT],
		.reason = members.text[REASON],
		.actor = members.text[ACTOR],
	};
	if (!wrong)
		wrong = read_action(members.text[ACTION], &out->action);
	if (wrong)
		return wrong;
	if (members.text[ADDRESS].size == 0)
		return "no address";
	if (!address_parse(members.text[ADDRESS], &out->address))
		return "the address is no IP address";
	if (members.text[TIMEOUT].size &&
	    !parse_number(members.text[TIMEOUT], 1, LIMIT_BLOCK_SECONDS, &out->timeout_s))
		return "timeout_s must be a whole number from 1 to 2592000 (30 days)";
	out->target = target_of(&out->address);
	return NULL;
}
