/* read.c: rows from scored events, kinds from labels. */

#include "base/limits.h"
#include "eval/eval.h"

/* FNV-1a over the parts, each ended by a byte that no UTF-8 text holds. */
static uint64_t
hash_part(uint64_t hash, struct span part)
{
	for (size_t i = 0; i < part.size; i++)
		hash = (hash ^ (unsigned char)part.data[i]) * 0x100000001b3;
	return (hash ^ 0xff) * 0x100000001b3;
}

/* An alert's subject: the address, else user and host, else process and host; and the log's kind. */
static uint64_t
group_of(const struct event *event, enum log_kind log)
{
	uint64_t hash = 0xcbf29ce484222325 + (uint64_t)log;

	if (event_has(event, FIELD_SOURCE_IP))
		return hash_part(hash, event_text(event, FIELD_SOURCE_IP));
	if (event_has(event, FIELD_USER_NAME))
		hash = hash_part(hash, event_text(event, FIELD_USER_NAME));
	else
		hash = hash_part(hash_part(hash, SPAN("")), event_text(event, FIELD_PROCESS_NAME));
	return hash_part(hash, event_text(event, FIELD_HOST_HOSTNAME));
}

bool
eval_read_event(struct span line, struct arena *arena, struct wire_line *wire, struct eval_row *row)
{
	const struct wire_place *anomaly = &wire->member[WIRE_ANOMALY];
	struct wire_error error;
	double risk;

	*row = (struct eval_row){ .time_ms = EVAL_NO_TIME, .log = LOG_OTHER };
	if (!wire_read(line, arena, wire, &error)) {
		event_clear(&wire->event);
		return false;
	}
	if (wire->has_time)
		row->time_ms = wire->event.time_ms;
	row->log = event_log_kind(&wire->event);
	row->group = group_of(&wire->event, row->log);
	if (!anomaly->from ||
	    !wire_number((struct span){ anomaly->value, (size_t)(anomaly->to - anomaly->value) },
		"risk_score", &risk))
		return false;
	row->risk = risk;
	return true;
}

/* The kind's place; added if it is new; -1: there are too many. */
static int
find_kind(struct evaluation *e, struct span name)
{
	for (int i = 0; i < e->kind_count; i++)
		if (span_equal(e->kinds[i], name))
			return i;
	if (e->kind_count == LIMIT_ATTACK_KINDS)
		return -1;
	e->kinds = must_realloc(e->kinds, ((size_t)e->kind_count + 1) * sizeof(*e->kinds));
	e->kinds[e->kind_count] = arena_copy(&e->arena, name);
	return e->kind_count++;
}

int
eval_read_label(struct evaluation *e, struct span line)
{
	struct span kind = line, label = span_cut(&kind, '\t');

	e->is_labelled = true;
	if (e->kind_count == 0)
		find_kind(e, SPAN("normal"));
	if (span_is(label, "0"))
		return 0;
	if (!span_is(label, "1"))
		return -1;
	if (kind.size == 0 || span_is(kind, "normal"))
		kind = SPAN("attack");
	return find_kind(e, kind);
}
