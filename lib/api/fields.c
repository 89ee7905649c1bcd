/* fields.c: members of JSON, in and out. */

#include "api/fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/number.h"
#include "os/signals.h"

static bool
refuse(struct exchange *exchange, const char *name, const char *what)
{
	char pointer[64];

	snprintf(pointer, sizeof(pointer), "/%s", name);
	problem_at(exchange, 422, pointer, "%s %s", name, what);
	return false;
}

bool
field_text(
    struct exchange *exchange, const cJSON *body, const struct field *field, struct span *out)
{
	const cJSON *member = cJSON_GetObjectItemCaseSensitive(body, field->name);

	*out = (struct span){ NULL, 0 };
	if (cJSON_IsString(member))
		*out = span_of(member->valuestring);
	else if (member && !cJSON_IsNull(member))
		return refuse(exchange, field->name, "is no text");
	if (field->is_required && out->size == 0)
		return refuse(exchange, field->name, "is missing");
	return out->size <= field->most || refuse(exchange, field->name, "is too long");
}

bool
field_flag(
    struct exchange *exchange, const cJSON *body, const char *name, bool *is_there, bool *out)
{
	const cJSON *member = cJSON_GetObjectItemCaseSensitive(body, name);

	*is_there = member != NULL;
	*out = cJSON_IsTrue(member);
	return !member || cJSON_IsBool(member) || refuse(exchange, name, "is not true or false");
}

bool
field_time(struct exchange *exchange, const cJSON *body, const char *name, int way, int64_t *out)
{
	const struct field field = { .name = name, .most = 64 };
	int64_t distance_ms;
	struct span text;

	if (!field_text(exchange, body, &field, &text))
		return false;
	if (text.size == 0)
		return true;
	if (!clock_parse_duration(text, &distance_ms))
		return clock_parse(text, out) ||
		       refuse(exchange, name,
			   "is neither a time such as 2026-03-27T13:06:56Z "
			   "nor one such as 24h");
	*out = clock_now_ms() + way * distance_ms;
	return true;
}

bool
field_id(struct span text, int64_t *out)
{
	return parse_number(text, 1, INT64_MAX, out);
}

void
field_put_text(cJSON *object, const char *name, struct span text)
{
	char *copy;

	if (text.data == NULL) {
		cJSON_AddItemToObject(object, name, cJSON_CreateNull());
		return;
	}
	copy = must_alloc(text.size + 1);
	memcpy(copy, text.data, text.size);
	copy[text.size] = '\0';
	cJSON_AddItemToObject(object, name, cJSON_CreateString(copy));
	free(copy);
}

void
field_put_time(cJSON *object, const char *name, int64_t time_ms)
{
	char text[CLOCK_TEXT_SIZE];

	clock_write(text, time_ms);
	field_put_text(object, name,
	    time_ms == INT64_MAX ? (struct span){ NULL, 0 } : (struct span){ text, sizeof(text) });
}

void
field_put_seconds(cJSON *object, const char *name, int64_t time_ms)
{
	int64_t seconds = time_ms / SECOND_MS;

	cJSON_AddNumberToObject(object, name, (double)seconds);
}

void
field_put_risk(cJSON *object, const char *name, double risk)
{
	if (risk < 0)
		cJSON_AddNullToObject(object, name);
	else
		cJSON_AddNumberToObject(object, name, risk);
}

void
field_put_id(cJSON *object, const char *name, int64_t id)
{
	char text[NUMBER_SIZE];

	field_put_text(object, name, (struct span){ text, write_integer(text, id) });
}

void
field_answer_list(struct exchange *exchange, cJSON *items, bool has_more, int64_t last)
{
	cJSON *answer = cJSON_CreateObject();

	cJSON_AddItemToObject(answer, "items", items);
	if (has_more)
		field_put_id(answer, "next", last);
	else
		cJSON_AddNullToObject(answer, "next");
	exchange_answer(exchange, answer);
}
