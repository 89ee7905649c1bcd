/* parcel.c: lines into envelopes. */

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/limits.h"
#include "http/parcel.h"
#include "json/scan.h"
#include "json/write.h"

struct parcel *
parcel_new(void)
{
	struct parcel *parcel = must_calloc(1, sizeof(*parcel));
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&parcel->done, &attributes);
	pthread_condattr_destroy(&attributes);
	return parcel;
}

void
parcel_free(struct parcel *parcel)
{
	if (parcel == NULL)
		return;
	buffer_release(&parcel->envelopes);
	buffer_release(&parcel->answers);
	pthread_cond_destroy(&parcel->done);
	free(parcel->lines);
	free(parcel);
}

static struct parcel_line *
next_line(struct parcel *parcel)
{
	if (parcel->count == parcel->capacity) {
		parcel->capacity = parcel->capacity ? 2 * parcel->capacity : 1;
		parcel->lines =
		    must_realloc(parcel->lines, parcel->capacity * sizeof(*parcel->lines));
	}
	return memset(&parcel->lines[parcel->count++], 0, sizeof(*parcel->lines));
}

/* A line that is too long as JSON is cut, far behind what siem-parse keeps of text. */
static void
add_string(struct buffer *to, struct span text)
{
	size_t at = to->size;

	buffer_add(to, SPAN("\"log_line\":"));
	json_write_string(to, text);
	if (to->size - at <= LIMIT_ENVELOPE_LINE)
		return;
	to->size = at + sizeof("\"log_line\":") - 1;
	json_write_string(to, span_first(text, LIMIT_ENVELOPE_LINE / 6));
}

/* Bytes that JSON cannot hold go as they are: siem-parse keeps them too. */
static void
add_bytes(struct buffer *to, struct span bytes)
{
	bytes = span_first(bytes, LIMIT_ENVELOPE_LINE / 6);
	buffer_add(to, SPAN("\"log_line_base64\":\""));
	to->size += base64_write(buffer_room(to, base64_size(bytes.size)), bytes);
	buffer_add_byte(to, '"');
}

static void
add_log_line(struct buffer *to, const struct parcel_entry *entry)
{
	struct json_cursor cursor = json_open(entry->json);
	struct json_text inside;
	struct arena arena = { 0 };

	if (entry->json.size == 0 && !utf8_is_valid(entry->text)) {
		add_bytes(to, entry->text);
	} else if (entry->json.size == 0) {
		add_string(to, entry->text);
	} else if (entry->json.size <= LIMIT_ENVELOPE_LINE) {
		buffer_add(to, SPAN("\"log_line\":"));
		buffer_add(to, entry->json);
	} else if (json_string(&cursor, &inside)) {
		add_string(to, json_decode(&inside, &arena));
		arena_release(&arena);
	}
}

static void
add_text(struct buffer *to, struct span member, struct span text)
{
	if (text.size == 0)
		return;
	buffer_add(to, member);
	json_write_string(to, text);
}

/* Valid JSON has line ends only where any space may be. */
static void
add_on_one_line(struct buffer *to, struct span json)
{
	size_t at = to->size;

	buffer_add(to, json);
	for (; at < to->size; at++)
		if (to->data[at] == '\n' || to->data[at] == '\r')
			to->data[at] = ' ';
}

void
parcel_add(struct parcel *parcel, const struct parcel_entry *entry)
{
	struct buffer *to = &parcel->envelopes;
	size_t at = to->size;

	buffer_add_byte(to, '{');
	add_log_line(to, entry);
	add_text(to, SPAN(",\"source\":"), entry->source);
	add_text(to, SPAN(",\"peer\":"), entry->peer);
	add_text(to, SPAN(",\"file\":"), entry->file);
	add_text(to, SPAN(",\"id\":"), entry->key);
	if (entry->metadata.size > 0) {
		buffer_add(to, SPAN(",\"metadata\":"));
		add_on_one_line(to, entry->metadata);
	}
	buffer_add(to, SPAN(",\"received\":\""));
	clock_write(buffer_room(to, CLOCK_TEXT_SIZE), entry->received_ms);
	to->size += CLOCK_TEXT_SIZE;
	buffer_add_byte(to, '"');
	next_line(parcel)->size = to->size - at;
}
