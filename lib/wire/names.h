/* names.h: from an object and a key to what the key means (within lib/wire only). */
#ifndef WIRE_NAMES_H
#define WIRE_NAMES_H

#include "json/scan.h"
#include "wire/wire.h"

enum wire_target_kind { TARGET_NONE, TARGET_FIELD, TARGET_OBJECT, TARGET_SPECIAL, TARGET_MEMBER };

struct wire_target {
	enum wire_target_kind kind;
	int index; /* an event_field, event_object, wire_special or wire_member */
};

struct wire_target wire_find(enum event_object object, struct span key);

/*
 * Members come in the same order line after line, so each key remembers which
 * one came next.  A place is a key of an object, or where the object begins.
 */
unsigned wire_place_of(enum event_object object);

/* Takes the key that came next the last time, if it does now too. */
bool wire_take_next(struct json_cursor *cursor, unsigned *place, struct wire_target *target);

/* wire_find, and what it finds is what comes next from now on. */
struct wire_target wire_find_next(enum event_object object, struct span key, unsigned *place);

/*
 * `,"name":` of each, ready to be written: WIRE_KEY_SIZE bytes are copied, which
 * is faster than to copy `size`.
 */
enum { WIRE_KEY_SIZE = 32 };
struct wire_key {
	char text[WIRE_KEY_SIZE];
	unsigned char size;
};
extern struct wire_key wire_field_keys[FIELD_COUNT], wire_object_keys[OBJECT_COUNT],
    wire_special_keys[SPECIAL_COUNT], wire_feature_keys[FEATURE_COUNT];

/* Which fields stand in an object or below it. */
extern uint64_t wire_subtree[OBJECT_COUNT][(FIELD_COUNT + 63) / 64];

/* The ranges of fields and of specials directly in an object: they stand together. */
struct wire_range {
	int first, end;
};
extern struct wire_range wire_fields_of[OBJECT_COUNT], wire_specials_of[OBJECT_COUNT];

/* The objects in an object, in the order of writing; 0 ends a chain. */
extern int wire_first_child[OBJECT_COUNT], wire_next_sibling[OBJECT_COUNT];

struct wire_special_row {
	enum event_object object;
	const char *name;
};
extern const struct wire_special_row wire_specials[SPECIAL_COUNT];

/* Builds the tables above; called by every entry into lib/wire. */
void wire_names_init(void);

#endif
