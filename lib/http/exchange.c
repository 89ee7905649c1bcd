/* exchange.c: what routes ask of a request, and how they answer. */

#include <assert.h>
#include <microhttpd.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/number.h"
#include "http/request.h"
#include "http/uri.h"
#include "json/scan.h"
#include "os/signals.h"

struct span
exchange_query(struct exchange *exchange, const char *name)
{
	return uri_query(exchange->query, name, exchange->arena);
}

static struct span
find_line(struct span head, const char *name)
{
	while (head.size > 0) {
		struct span value = span_cut(&head, '\n');
		struct span key = span_cut(&value, ':');

		if (span_equal_nocase(key, span_of(name)))
			return span_trim(value);
	}
	return (struct span){ NULL, 0 };
}

struct span
exchange_header(struct exchange *exchange, const char *name)
{
	const char *value;
	size_t size;

	if (!exchange->request)
		return find_line(exchange->head, name);
	if (MHD_lookup_connection_value_n(exchange->request->mhd, MHD_HEADER_KIND, name,
		strlen(name), &value, &size) != MHD_YES ||
	    !value)
		return (struct span){ NULL, 0 };
	return (struct span){ value, size };
}

struct span
exchange_cookie(struct exchange *exchange, const char *name)
{
	struct span cookies = exchange_header(exchange, "Cookie");

	while (cookies.size > 0) {
		struct span value = span_trim(span_cut(&cookies, ';'));
		struct span key = span_cut(&value, '=');

		if (span_is(key, name))
			return value.data ? value : SPAN("");
	}
	return (struct span){ NULL, 0 };
}

static const char *
copy_text(struct arena *arena, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = arena_alloc(arena, size);

	memcpy(copy, text, size);
	return copy;
}

void
exchange_set_header(struct exchange *exchange, const char *name, const char *value)
{
	struct exchange_field *field = arena_alloc(exchange->arena, sizeof(*field));

	assert(!strpbrk(name, "\r\n:") && !strpbrk(value, "\r\n"));
	field->name = copy_text(exchange->arena, name);
	field->value = copy_text(exchange->arena, value);
	field->next = exchange->fields;
	exchange->fields = field;
}

/* "application/json; charset=utf-8", and types of JSON with a name of their own. */
static bool
is_json_type(struct span type)
{
	type = span_trim(span_first(type, span_index(type, ';')));
	return span_equal_nocase(type, SPAN("application/json"));
}

static void
refuse_json(struct exchange *exchange, const struct json_cursor *cursor)
{
	int64_t line = 1;
	size_t column = 1;

	for (const char *at = cursor->start; at < cursor->at; at++) {
		column = *at == '\n' ? 1 : column + 1;
		line += *at == '\n';
	}
	problem(exchange, 400, "the body is not JSON: %s in line %lld, column %zu",
	    cursor->error ? cursor->error : "something stands behind it", (long long)line, column);
}

bool
exchange_check_json(struct exchange *exchange)
{
	struct json_cursor cursor = json_open(exchange->body);

	if (json_skip(&cursor) && json_at_end(&cursor))
		return true;
	refuse_json(exchange, &cursor);
	return false;
}

/* Our scanner checks more than cJSON: escapes, UTF-8 and depth. */
static cJSON *
parse_json(struct exchange *exchange)
{
	cJSON *json;

	if (!exchange_check_json(exchange))
		return NULL;
	json = cJSON_ParseWithLength(exchange->body.data, exchange->body.size);
	if (!json) /* a NUL as an escape, or half of a surrogate pair */
		problem(exchange, 400, "the body is not JSON: an escape that stands for no text");
	return json;
}

cJSON *
exchange_object(struct exchange *exchange)
{
	cJSON *json;

	if (!is_json_type(exchange_header(exchange, "Content-Type"))) {
		problem(exchange, 415, "the body must be application/json");
		return NULL;
	}
	json = parse_json(exchange);
	if (json && !cJSON_IsObject(json)) {
		cJSON_Delete(json);
		problem(exchange, 422, "the body is no JSON object");
		return NULL;
	}
	return json;
}

void
exchange_answer(struct exchange *exchange, cJSON *object)
{
	char *text = cJSON_PrintUnformatted(object);

	cJSON_Delete(object);
	if (!text) {
		problem(exchange, 500, "the answer cannot be written as JSON");
		return;
	}
	exchange->answer.size = 0;
	buffer_add(&exchange->answer, span_of(text));
	cJSON_free(text);
}

static bool
refuse_query(struct exchange *exchange, const char *name, const char *what)
{
	char pointer[64] = "?";

	memcpy(pointer + 1, name, strnlen(name, sizeof(pointer) - 2));
	problem_at(exchange, 422, pointer, "%s is not %s", name, what);
	return false;
}

bool
exchange_query_number(
    struct exchange *exchange, const char *name, int64_t min, int64_t max, int64_t *out)
{
	struct span text = exchange_query(exchange, name);
	char what[80] = "a number from ";
	size_t used = strlen(what);

	if (!text.data || parse_number(text, min, max, out))
		return true;
	used += write_integer(what + used, min);
	memcpy(what + used, " to ", 4);
	used += 4;
	used += write_integer(what + used, max);
	what[used] = '\0';
	return refuse_query(exchange, name, what);
}

bool
exchange_query_real(struct exchange *exchange, const char *name, double *out)
{
	struct span text = exchange_query(exchange, name);

	return !text.data || parse_decimal(text, out) || refuse_query(exchange, name, "a number");
}

bool
exchange_query_time(struct exchange *exchange, const char *name, int64_t *out_ms)
{
	struct span text = exchange_query(exchange, name);
	int64_t age_ms;

	if (!text.data)
		return true;
	if (clock_parse_duration(text, &age_ms)) {
		*out_ms = clock_now_ms() - age_ms;
		return true;
	}
	return clock_parse(text, out_ms) ||
	       refuse_query(
		   exchange, name, "a time such as 2026-03-27T13:06:56Z, or an age such as 24h");
}

bool
exchange_query_flag(struct exchange *exchange, const char *name, bool *out)
{
	struct span text = exchange_query(exchange, name);

	if (!text.data)
		return true;
	*out = text.size == 0 || span_is(text, "1") || span_is(text, "true");
	return *out || span_is(text, "0") || span_is(text, "false") ||
	       refuse_query(exchange, name, "true or false");
}
