/* batch.c: from an event to the columns of its row. */

#include <stdlib.h>

#include "base/address.h"
#include "base/clock.h"
#include "event/entity.h"
#include "event/id.h"
#include "store/batch.h"
#include "wire/judged.h"

static const char *const outcomes[] = {
	[OUTCOME_NONE] = NULL,
	[OUTCOME_SUCCESS] = "success",
	[OUTCOME_FAILURE] = "failure",
	[OUTCOME_UNKNOWN] = "unknown",
};

void
batch_release(struct batch *batch)
{
	free(batch->rows);
	free(batch->at);
	arena_release(&batch->texts);
	arena_release(&batch->line_texts);
}

void
batch_clear(struct batch *batch)
{
	batch->count = 0;
	arena_clear(&batch->texts);
}

static struct store_row *
next_row(struct batch *batch)
{
	if (batch->count == batch->capacity) {
		batch->capacity = batch->capacity ? 2 * batch->capacity : 256;
		batch->rows = must_realloc(batch->rows, batch->capacity * sizeof(*batch->rows));
		batch->at = must_realloc(batch->at, batch->capacity * sizeof(*batch->at));
	}
	return &batch->rows[batch->count++];
}

/* An empty text stays one: it is what was tried, and not nothing. */
static struct span
keep(struct batch *batch, struct span text)
{
	return text.size ? arena_copy(&batch->texts, text) : text;
}

static struct span
keep_field(struct batch *batch, const struct event *event, enum event_field field)
{
	struct span none = { NULL, 0 };

	if (!event_has(event, field))
		return none;
	return event_text(event, field).size ? keep(batch, event_text(event, field)) : SPAN("");
}

static int64_t
received(const struct event *event, int64_t otherwise)
{
	int64_t time_ms;

	return clock_parse(event_text(event, FIELD_EVENT_CREATED), &time_ms) ? time_ms : otherwise;
}

static struct span
keep_address(struct batch *batch, const struct event *event)
{
	struct span text = event_text(event, FIELD_SOURCE_IP);
	struct address address;

	return text.size && address_parse(text, &address) ? keep(batch, text)
							  : (struct span){ NULL, 0 };
}

static void
take_judged(struct batch *batch, const struct wire_line *line, struct store_row *row)
{
	struct judged judged;
	double *features;

	wire_read_judged(line, &batch->line_texts, &judged);
	row->risk = judged.risk;
	row->is_anomaly = judged.is_anomaly;
	row->level = judged.level;
	row->model = keep(batch, judged.model);
	row->features = NULL;
	if (judged.is_anomaly && line->has_features) {
		features = arena_alloc(&batch->texts, sizeof(line->features.value));
		memcpy(features, line->features.value, sizeof(line->features.value));
		row->features = features;
	}
}

static const char *
kind_of(const struct event *event)
{
	return event->kind == KIND_PIPELINE_ERROR ? "error" : log_kind_name(event_log_kind(event));
}

void
batch_add(struct batch *batch, const struct wire_line *line, const struct batch_place *place)
{
	const struct event *event = &line->event;
	const char *outcome = outcomes[event->outcome];
	struct store_row *row = next_row(batch);

	*row = (struct store_row){ .time_ms = event->time_ms,
		.received_ms = received(event, place->received_ms),
		.dataset = keep_field(batch, event, FIELD_EVENT_DATASET),
		.action = keep_field(batch, event, FIELD_EVENT_ACTION),
		.outcome = outcome ? span_of(outcome) : (struct span){ NULL, 0 },
		.host = keep_field(batch, event, FIELD_HOST_HOSTNAME),
		.user = keep_field(batch, event, FIELD_USER_NAME),
		.source_ip = keep_address(batch, event),
		.entity = keep(batch, event_entity(event, &batch->line_texts)),
		.kind = kind_of(event),
		.is_unrecognized = (event->tags & TAG_UNRECOGNIZED) != 0,
		.doc = { NULL, place->size } };
	id_parse(event->id, row->id);
	take_judged(batch, line, row);
	arena_clear(&batch->line_texts);
	batch->at[batch->count - 1] = place->at;
}

const struct store_row *
batch_rows(struct batch *batch, const char *text)
{
	for (size_t i = 0; i < batch->count; i++)
		batch->rows[i].doc.data = text + batch->at[i];
	return batch->rows;
}
