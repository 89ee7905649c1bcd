/* names.c: the tables of lib/event turned round, once. */

#include <assert.h>

#include "wire/names.h"

const struct wire_special_row wire_specials[SPECIAL_COUNT] = {
	[SPECIAL_TIMESTAMP] = { OBJECT_ROOT, "@timestamp" },
	[SPECIAL_EVENT_ID] = { OBJECT_EVENT, "id" },
	[SPECIAL_EVENT_KIND] = { OBJECT_EVENT, "kind" },
	[SPECIAL_EVENT_CATEGORY] = { OBJECT_EVENT, "category" },
	[SPECIAL_EVENT_TYPE] = { OBJECT_EVENT, "type" },
	[SPECIAL_EVENT_OUTCOME] = { OBJECT_EVENT, "outcome" },
	[SPECIAL_RELATED_IP] = { OBJECT_RELATED, "ip" },
	[SPECIAL_RELATED_USER] = { OBJECT_RELATED, "user" },
	[SPECIAL_RELATED_HOSTS] = { OBJECT_RELATED, "hosts" },
	[SPECIAL_TAGS] = { OBJECT_ROOT, "tags" },
	[SPECIAL_INPUT] = { OBJECT_ROOT, "input" },
};

static const char *const member_names[WIRE_MEMBER_COUNT] = { "features", "history", "anomaly",
	"alert", "feedback" };

struct wire_key wire_field_keys[FIELD_COUNT], wire_object_keys[OBJECT_COUNT],
    wire_special_keys[SPECIAL_COUNT], wire_feature_keys[FEATURE_COUNT];
uint64_t wire_subtree[OBJECT_COUNT][(FIELD_COUNT + 63) / 64];
struct wire_range wire_fields_of[OBJECT_COUNT], wire_specials_of[OBJECT_COUNT];
int wire_first_child[OBJECT_COUNT], wire_next_sibling[OBJECT_COUNT];

enum { SLOTS = 512 };

static struct slot {
	enum event_object object;
	struct span key;
	struct wire_target target;
	struct wire_key text;
} slots[SLOTS];

/* By place, slots first: one more than the slot that came next; 0: none did. */
static _Thread_local unsigned short next_slot[SLOTS + OBJECT_COUNT];

static unsigned
hash_key(enum event_object object, struct span key)
{
	unsigned h = (unsigned)object * 67 + (unsigned)key.size * 7;

	if (key.size > 0)
		h += (unsigned char)key.data[0] * 13u +
		     (unsigned char)key.data[key.size - 1] * 31u +
		     (unsigned char)key.data[key.size / 2] * 5u;
	return h % SLOTS;
}

static struct wire_key
make_key(const char *name)
{
	struct wire_key key = { .size = (unsigned char)(strlen(name) + 4) };

	assert(key.size <= WIRE_KEY_SIZE);
	memcpy(key.text, ",\"", 2);
	memcpy(key.text + 2, name, strlen(name));
	memcpy(key.text + 2 + strlen(name), "\":", 2);
	return key;
}

static void
add_name(enum event_object object, const char *name, enum wire_target_kind kind, int index)
{
	unsigned i = hash_key(object, span_of(name));

	while (slots[i].target.kind != TARGET_NONE)
		i = (i + 1) % SLOTS;
	slots[i] = (struct slot){ object, span_of(name), { kind, index }, make_key(name) };
}

/* The slot of a key, or the free one where it would be. */
static unsigned
find_slot(enum event_object object, struct span key)
{
	unsigned i = hash_key(object, key);

	while (slots[i].target.kind != TARGET_NONE &&
	       (slots[i].object != object || !span_equal(slots[i].key, key)))
		i = (i + 1) % SLOTS;
	return i;
}

struct wire_target
wire_find(enum event_object object, struct span key)
{
	return slots[find_slot(object, key)].target;
}

unsigned
wire_place_of(enum event_object object)
{
	return SLOTS + (unsigned)object;
}

bool
wire_take_next(struct json_cursor *cursor, unsigned *place, struct wire_target *target)
{
	unsigned next = next_slot[*place];
	const struct slot *slot;

	if (next == 0)
		return false;
	slot = &slots[next - 1];
	if (!json_take_member(cursor, (struct span){ slot->text.text, slot->text.size }))
		return false;
	*place = next - 1;
	*target = slot->target;
	return true;
}

struct wire_target
wire_find_next(enum event_object object, struct span key, unsigned *place)
{
	unsigned i = find_slot(object, key);

	if (slots[i].target.kind == TARGET_NONE)
		return slots[i].target;
	next_slot[*place] = (unsigned short)(i + 1);
	*place = i;
	return slots[i].target;
}

static void
add_to_range(struct wire_range *range, int index)
{
	assert(range->end == 0 || range->end == index); /* event.h, wire.h: they stand together */
	if (range->end == 0)
		range->first = index;
	range->end = index + 1;
}

static void
add_field(int field)
{
	enum event_object object = event_fields[field].object;
	wire_field_keys[field] = make_key(event_fields[field].name);
	add_name(object, event_fields[field].name, TARGET_FIELD, field);
	add_to_range(&wire_fields_of[object], field);
	for (;; object = event_objects[object].parent) {
		wire_subtree[object][field / 64] |= UINT64_C(1) << (field % 64);
		if (object == OBJECT_ROOT)
			break;
	}
}

static void
add_object(int object)
{
	int *link = &wire_first_child[event_objects[object].parent];

	while (*link != 0)
		link = &wire_next_sibling[*link];
	*link = object;
	wire_object_keys[object] = make_key(event_objects[object].name);
	add_name(event_objects[object].parent, event_objects[object].name, TARGET_OBJECT, object);
}

static void
add_special(int special)
{
	wire_special_keys[special] = make_key(wire_specials[special].name);
	add_name(
	    wire_specials[special].object, wire_specials[special].name, TARGET_SPECIAL, special);
	if (special < SPECIAL_TAGS) /* the tags stand at the end */
		add_to_range(&wire_specials_of[wire_specials[special].object], special);
}

void
wire_names_init(void)
{
	if (wire_first_child[OBJECT_ROOT] != 0)
		return;
	for (int i = 0; i < FIELD_COUNT; i++)
		add_field(i);
	for (int i = OBJECT_ROOT + 1; i < OBJECT_COUNT; i++)
		add_object(i);
	for (int i = 0; i < SPECIAL_COUNT; i++)
		add_special(i);
	for (int i = 0; i < FEATURE_COUNT; i++)
		wire_feature_keys[i] = make_key(feature_rows[i].name);
	for (int i = 0; i < WIRE_MEMBER_COUNT; i++)
		add_name(OBJECT_ROOT, member_names[i], TARGET_MEMBER, i);
}
