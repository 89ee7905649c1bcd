/*
 * scan.h: reading JSON in place (RFC 8259), without building anything.
 *
 * A cursor walks over a text from front to back; every byte is checked on the
 * way (grammar, escapes, UTF-8, depth), so that what was walked over is valid
 * JSON.  After a false or JSON_BAD, `error` says what is wrong at `at`.
 *
 *	struct json_cursor c = json_open(line);
 *	struct json_text key;
 *
 *	json_enter(&c, '{');
 *	while (json_member(&c, &key))
 *		if (span_is(key.raw, "source")) ... else json_skip(&c);
 *	if (c.error || !json_at_end(&c)) ...
 */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "base/arena.h"
#include "base/span.h"

enum json_kind {
	JSON_BAD,
	JSON_OBJECT,
	JSON_ARRAY,
	JSON_STRING,
	JSON_NUMBER,
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL,
};

struct json_cursor {
	const char *start, *at, *end;
	const char *error; /* NULL as long as all is well */
	int depth;
	bool is_first; /* the next member or element is its container's first */
};

/* The inside of a string, as written. */
struct json_text {
	struct span raw;
	bool is_escaped; /* raw holds backslashes: json_decode gives the text */
};

struct json_cursor json_open(struct span text);

/* What comes next (white space is skipped); JSON_BAD at the end or before rubbish. */
enum json_kind json_peek_behind_space(struct json_cursor *cursor);
extern const unsigned char json_kinds[256]; /* by first byte; JSON_BAD: none begins so */

static inline enum json_kind
json_peek(struct json_cursor *cursor)
{
	if (cursor->at < cursor->end && !cursor->error &&
	    json_kinds[(unsigned char)*cursor->at] != JSON_BAD)
		return (enum json_kind)json_kinds[(unsigned char)*cursor->at];
	return json_peek_behind_space(cursor);
}

/* Goes into an object ('{') or an array ('['). */
bool json_enter(struct json_cursor *cursor, char open);

/* The next member's key, the cursor before its value; false: the object is over (or an error). */
bool json_member(struct json_cursor *cursor, struct json_text *key);

/*
 * Moves over the next member's key if the text goes on with exactly `,"name":`
 * (without the comma for the first), as our own writer puts it: much faster
 * than json_member where a key is expected.
 */
static inline bool
json_take_member(struct json_cursor *cursor, struct span key)
{
	size_t left = (size_t)(cursor->end - cursor->at);

	key = span_skip(key, cursor->is_first);
	if (cursor->error || left < key.size || !span_same_bytes(cursor->at, key.data, key.size))
		return false;
	cursor->at += key.size;
	cursor->is_first = false;
	return true;
}

/* A number of one digit, as most are in our own lines; otherwise stays. */
static inline bool
json_take_digit(struct json_cursor *cursor, int *out)
{
	const char *at = cursor->at;

	if (cursor->end - at < 2 || at[0] < '0' || at[0] > '9' || (at[1] != ',' && at[1] != '}'))
		return false;
	*out = at[0] - '0';
	cursor->at++;
	return true;
}

/* True if another element comes, the cursor before it; false: the array is over (or an error). */
bool json_element(struct json_cursor *cursor);

bool json_string(struct json_cursor *cursor, struct json_text *out);
bool json_number(struct json_cursor *cursor, struct span *out);

/* Over one value of any kind. */
bool json_skip(struct json_cursor *cursor);

/* Only white space is left. */
bool json_at_end(struct json_cursor *cursor);

/* 1-based column of the cursor: where an error is. */
size_t json_column(const struct json_cursor *cursor);

/* The text that a string stands for, which a cursor has walked over; in the arena if it had escapes. */
struct span json_decode(const struct json_text *text, struct arena *arena);

#endif
