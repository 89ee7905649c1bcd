/* judge.c: what must be true of everything that comes out. */

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "json/write.h"
#include "wire/wire.h"
#include "targets.h"

void
judge(bool holds, const char *promise)
{
	if (holds)
		return;
	fprintf(stderr, "broken promise: %s\n", promise);
	abort();
}

static bool
take_digits(struct span *text)
{
	struct span before = *text;

	while (text->size > 0 && text->data[0] >= '0' && text->data[0] <= '9')
		*text = span_skip(*text, 1);
	return text->size < before.size;
}

/* -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)? and nothing behind it. */
static bool
is_number(struct span text)
{
	span_take(&text, SPAN("-"));
	if (!span_take(&text, SPAN("0")) && (text.size == 0 || !take_digits(&text)))
		return false;
	if (span_take(&text, SPAN(".")) && !take_digits(&text))
		return false;
	if (span_take(&text, SPAN("e")) || span_take(&text, SPAN("E"))) {
		if (!span_take(&text, SPAN("+")))
			span_take(&text, SPAN("-"));
		return take_digits(&text) && text.size == 0;
	}
	return text.size == 0;
}

/* Bytes of the token that begins a text: a string, a number, or one byte of something else. */
static size_t
token_size(struct span text)
{
	size_t size = 1;

	if (text.data[0] == '"') {
		while (size < text.size && text.data[size] != '"')
			size += text.data[size] == '\\' ? 2 : 1;
		return size + 1;
	}
	if (text.data[0] == '-' || (text.data[0] >= '0' && text.data[0] <= '9'))
		while (size < text.size && strchr("0123456789+-.eE", text.data[size]))
			size++;
	return size;
}

/* What cJSON lets pass: control characters in strings, and numbers that C can read and JSON cannot. */
static const char *
lexical_fault(struct span json)
{
	while (json.size > 0) {
		struct span token = span_first(json, token_size(json));

		if (token.data[0] == '"')
			for (size_t i = 0; i < token.size; i++)
				if ((unsigned char)token.data[i] < ' ')
					return "no control character stands in a string";
		if ((token.data[0] == '-' || (token.data[0] >= '0' && token.data[0] <= '9')) &&
		    !is_number(token))
			return "a number is JSON's";
		json = span_skip(json, token.size);
	}
	return NULL;
}

const char *
json_fault(struct span line)
{
	char *text = must_alloc(line.size + 1);
	const char *end = NULL, *fault = lexical_fault(line);
	cJSON *parsed;

	memcpy(text, line.data, line.size);
	text[line.size] = '\0';
	parsed = cJSON_ParseWithLengthOpts(text, line.size + 1, &end, true);
	if (!cJSON_IsObject(parsed) || end != text + line.size)
		fault = "a line is one JSON object";
	else if (!utf8_is_valid(line))
		fault = "JSON is UTF-8";
	cJSON_Delete(parsed);
	free(text);
	return fault;
}

void
judge_json(struct span line)
{
	const char *fault = json_fault(line);

	judge(!fault, fault);
}

void
judge_within(struct span text, struct span line)
{
	judge(text.size > 0 && text.data >= line.data &&
		  text.data + text.size <= line.data + line.size,
	    "a stamp says where it stands in the line");
}

static void
judge_text(struct span text, struct span line)
{
	for (size_t i = 0; i < text.size; i++)
		(void)*(const volatile char *)&text.data[i];
	if (text.data >= line.data && text.data < line.data + line.size)
		judge(text.size <= (size_t)(line.data + line.size - text.data),
		    "a field ends with the line");
}

void
judge_event(const struct event *event, struct span line)
{
	struct buffer written = { 0 };

	for (int field = 0; field < FIELD_COUNT; field++)
		if (event_has(event, field) && event_fields[field].type == EVENT_TEXT)
			judge_text(event_text(event, field), line);
	wire_write_event(&written, event);
	judge(written.size > 0 && written.data[written.size - 1] == '\n', "an event is a line");
	judge_json((struct span){ written.data, written.size - 1 });
	buffer_release(&written);
}
