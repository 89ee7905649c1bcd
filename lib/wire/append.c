/* append.c: a stage's own members behind everything else; the rest byte for byte. */

#include "base/clock.h"
#include "base/number.h"
#include "json/write.h"
#include "wire/names.h"

/* The line's bytes [from, to); as the first member, without the comma before it. */
static const char *
copy_between(struct buffer *to, const char *from, const char *end, bool is_first)
{
	if (is_first)
		while (from < end && memchr(", \t\r\n", *from, 5))
			from++;
	buffer_add(to, (struct span){ from, (size_t)(end - from) });
	return end;
}

/* The replaced member that comes first behind `at`, or NULL. */
static const struct wire_place *
next_replaced(const struct wire_line *line, unsigned replaced, const char *at)
{
	const struct wire_place *next = NULL;

	for (int i = 0; i < WIRE_MEMBER_COUNT; i++) {
		const struct wire_place *place = &line->member[i];

		if ((replaced >> i & 1) && place->from && place->from >= at &&
		    (!next || place->from < next->from))
			next = place;
	}
	return next;
}

void
wire_write_with(
    struct buffer *to, const struct wire_line *line, unsigned replaced, struct span added)
{
	const struct wire_place *cut;
	const char *at = line->text.data;
	int left = line->member_count;
	bool is_first = false; /* only just behind a brace whose first member was cut */

	while ((cut = next_replaced(line, replaced, at))) {
		copy_between(to, at, cut->from, is_first);
		is_first = to->size > 0 && to->data[to->size - 1] == '{';
		at = cut->to;
		left--;
	}
	copy_between(to, at, line->close, is_first);
	if (added.size > 0) {
		if (left > 0)
			buffer_add_byte(to, ',');
		buffer_add(to, added);
	}
	copy_between(to, line->close, line->text.data + line->text.size, false);
	buffer_add_byte(to, '\n');
}

void
wire_write_features(
    struct buffer *to, const struct features *features, const struct history *history)
{
	char time[CLOCK_TEXT_SIZE];

	wire_names_init();
	buffer_add(to, SPAN("\"features\":"));
	for (int i = 0; i < FEATURE_COUNT; i++) {
		const struct wire_key *key = &wire_feature_keys[i];
		char *at = buffer_room(to, WIRE_KEY_SIZE + NUMBER_SIZE);

		memcpy(at, key->text, WIRE_KEY_SIZE);
		if (i == 0)
			*at = '{';
		to->size += key->size + write_fixed6(at + key->size, features->value[i]);
	}
	clock_write(time, history->first_seen_ms);
	buffer_add(to, SPAN("},\"history\":{\"first_seen\":\""));
	buffer_add(to, (struct span){ time, sizeof(time) });
	buffer_add(to, SPAN("\",\"events\":"));
	json_write_integer(to, history->events);
	buffer_add_byte(to, '}');
}
