/*
 * wire.h: an event as one line of JSON, and back.
 *
 * siem-parse writes whole events; a later stage reads from a line what it
 * needs and appends members of its own, and every other byte of the line
 * stays as it was.
 */
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "event/event.h"
#include "features/features.h"

/* Top-level members that only our stages may write. */
enum wire_member {
	WIRE_FEATURES,
	WIRE_HISTORY,
	WIRE_ANOMALY,
	WIRE_ALERT,
	WIRE_FEEDBACK, /* what analysts said of the event, from the store */
	WIRE_MEMBER_COUNT
};

/* Members of an event that are neither plain fields nor objects. */
enum wire_special {
	SPECIAL_TIMESTAMP,
	SPECIAL_EVENT_ID,
	SPECIAL_EVENT_KIND,
	SPECIAL_EVENT_CATEGORY,
	SPECIAL_EVENT_TYPE,
	SPECIAL_EVENT_OUTCOME,
	SPECIAL_RELATED_IP,
	SPECIAL_RELATED_USER,
	SPECIAL_RELATED_HOSTS,
	SPECIAL_TAGS,
	SPECIAL_INPUT,
	SPECIAL_COUNT
};

/* Where a member stands on the line, from the end of what is before it to its value's end. */
struct wire_place {
	const char *from, *value, *to; /* from NULL: it is not there */
};

struct wire_line {
	struct span text;
	struct event event;
	/* What the line itself holds: the merge writes only what it lacks. */
	uint64_t fields[(FIELD_COUNT + 63) / 64];
	/* Fields that an envelope says: the line's own go aside.  wire_read clears it. */
	uint64_t ours[(FIELD_COUNT + 63) / 64];
	struct wire_place object[OBJECT_COUNT];
	struct wire_place special[SPECIAL_COUNT];
	struct wire_place member[WIRE_MEMBER_COUNT];
	bool has_time; /* @timestamp is on the line and a time */
	uint32_t tags; /* those of our own tags that are on the line */
	int member_count; /* top-level members in all */
	const char *close; /* the brace that ends the object */
	bool has_features; /* all of them, as numbers */
	struct features features;
	bool has_history;
	struct history history;
};

/* Why a line is no event. */
struct wire_error {
	char text[160]; /* "not JSON: expected a comma at column 17" */
};

/*
 * Reads one line.  False: it is not one JSON object, is broken, or holds a
 * member twice that the stages read; *error says where.  Strings point into
 * the text or the arena.
 */
bool wire_read(
    struct span text, struct arena *arena, struct wire_line *out, struct wire_error *error);

/* Writes a whole event as one line, newline included. */
void wire_write_event(struct buffer *to, const struct event *event);

/*
 * Writes the line with what line->event has beyond it filled in (siem-parse,
 * for input that is JSON itself).  What only we may say (our own members, the
 * id, our tags) and members of another type than ECS gives them move under
 * "input": {"event.id": "forged"}.  *line is used up.
 */
void wire_write_merged(struct buffer *to, struct wire_line *line, struct arena *arena);

/*
 * A line that came in an envelope: where it was read, by whom and when are the
 * envelope's to say.  Takes them from the event, which is then filled anew;
 * wire_write_merged puts the line's own aside.
 */
void wire_take_over(struct wire_line *line);

/*
 * Writes the line without those of its own members that `replaced` (bits
 * 1 << enum wire_member) names, and with `added` ("\"features\":{...}", no
 * comma at its ends) before the closing brace.
 */
void wire_write_with(
    struct buffer *to, const struct wire_line *line, unsigned replaced, struct span added);

/* "features":{...},"history":{...} */
void wire_write_features(
    struct buffer *to, const struct features *features, const struct history *history);

/* A number in an object such as the anomaly's text: wire_number(text, "risk_score", &x). */
bool wire_number(struct span object, const char *name, double *out);

#endif
