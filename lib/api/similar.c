/* similar.c: one search an entity, remembered for a request. */

#include <pthread.h>
#include <stdlib.h>

#include "api/similar.h"
#include "base/clock.h"
#include "event/entity.h"
#include "event/id.h"
#include "json/write.h"
#include "os/log.h"
#include "os/signals.h"
#include "store/store.h"
#include "wire/judged.h"

enum { PAUSE_MS = 5000, LOOKED_AT = 50, ID_TEXT = 36 };

struct similar {
	pthread_mutex_t lock;
	const char *db;
	struct store *store; /* NULL: not opened, or lost */
	int64_t next_try_ms;
};

struct row {
	int64_t time_ms;
	unsigned char id[STORE_ID_SIZE];
	double risk;
};

/* The newest anomalies of an entity; one more than is told, since the asked one is among them. */
struct similar_found {
	struct span entity;
	enum log_kind kind;
	struct row rows[SIMILAR_ROWS + 1];
	int count, looked_at;
	struct arena *arena;
	struct wire_line *line;
};

struct similar *
similar_new(const char *db)
{
	struct similar *similar = must_calloc(1, sizeof(*similar));

	pthread_mutex_init(&similar->lock, NULL);
	similar->db = db;
	return similar;
}

void
similar_free(struct similar *similar)
{
	if (similar == NULL)
		return;
	store_free(similar->store);
	pthread_mutex_destroy(&similar->lock);
	free(similar);
}

static bool
see(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct similar_found *found = data;
	struct row *row = &found->rows[found->count];
	struct wire_error error;
	struct judged judged;

	if (wire_read(doc, found->arena, found->line, &error) &&
	    span_equal(event_entity(&found->line->event, found->arena), found->entity)) {
		wire_read_judged(found->line, found->arena, &judged);
		*row = (struct row){ .time_ms = time_ms, .risk = judged.risk };
		memcpy(row->id, id, sizeof(row->id));
		found->count++;
	}
	return found->count <= SIMILAR_ROWS && ++found->looked_at < LOOKED_AT;
}

static void
ask(struct similar *similar, const struct store_query *query, struct similar_found *found)
{
	struct failure failure;

	pthread_mutex_lock(&similar->lock);
	if (!similar->store && clock_monotonic_ms() >= similar->next_try_ms) {
		similar->store = store_open(similar->db, STORE_READS, &failure);
		similar->next_try_ms = clock_monotonic_ms() + PAUSE_MS;
	}
	if (similar->store && store_select(similar->store, query, see, found, &failure) < 0) {
		log_error("similar anomalies: %s", failure.text);
		store_free(similar->store);
		similar->store = NULL;
	}
	pthread_mutex_unlock(&similar->lock);
}

/* The columns that narrow down whose entity can be the same. */
static struct store_query
make_query(const struct event *event, const struct similar_found *found)
{
	struct store_query query = STORE_QUERY_ALL;

	query.kind = span_of(log_kind_name(found->kind));
	query.only_anomalies = query.is_newest_first = true;
	query.since_ms = event->time_ms - DAY_MS;
	query.until_ms = event->time_ms + DAY_MS;
	query.limit = LOOKED_AT;
	if (event_has(event, FIELD_SOURCE_IP)) {
		query.source_ip = found->entity;
	} else {
		query.host = event_text(event, FIELD_HOST_HOSTNAME);
		query.user = event_text(event, FIELD_USER_NAME);
	}
	return query;
}

static const struct similar_found *
find_rows(struct similar *similar, struct similar_memory *memory, const struct event *event,
    struct arena *arena)
{
	struct span entity = event_entity(event, arena);
	enum log_kind kind = event_log_kind(event);
	struct similar_found *found;
	struct store_query query;

	for (int i = 0; i < memory->count; i++)
		if (memory->found[i]->kind == kind && span_equal(memory->found[i]->entity, entity))
			return memory->found[i];
	if (memory->count == LIMIT_SIMILAR_ENTITIES || entity.size == 0)
		return NULL;
	found = arena_alloc(arena, sizeof(*found));
	*found = (struct similar_found){ .entity = entity, .kind = kind, .arena = arena };
	found->line = arena_alloc(arena, sizeof(*found->line));
	memory->found[memory->count++] = found;
	query = make_query(event, found);
	ask(similar, &query, found);
	return found;
}

static void
write_row(struct buffer *to, const struct row *row, bool is_next)
{
	buffer_add(to, span_skip(SPAN(",{\"log_id\":\""), !is_next));
	id_write(buffer_room(to, ID_TEXT), row->id);
	to->size += ID_TEXT;
	buffer_add(to, SPAN("\",\"timestamp\":\""));
	clock_write(buffer_room(to, CLOCK_TEXT_SIZE), row->time_ms);
	to->size += CLOCK_TEXT_SIZE;
	buffer_add(to, SPAN("\",\"risk_score\":"));
	json_write_decimal(to, row->risk);
	buffer_add_byte(to, '}');
}

struct span
similar_find(
    struct similar *similar, struct similar_memory *memory, struct span line, struct arena *arena)
{
	struct wire_line *read = arena_alloc(arena, sizeof(*read));
	const struct similar_found *found = NULL;
	struct buffer text = { 0 };
	unsigned char id[STORE_ID_SIZE];
	struct wire_error error;
	struct span copy;
	int told = 0;

	if (similar && wire_read(line, arena, read, &error) && read->event.has_id &&
	    id_parse(read->event.id, id))
		found = find_rows(similar, memory, &read->event, arena);
	buffer_add_byte(&text, '[');
	for (int i = 0; found && i < found->count && told < SIMILAR_ROWS; i++) {
		if (memcmp(found->rows[i].id, id, sizeof(id)) == 0)
			continue;
		write_row(&text, &found->rows[i], told++ > 0);
	}
	buffer_add_byte(&text, ']');
	copy = arena_copy(arena, buffer_span(&text));
	buffer_release(&text);
	return copy;
}
