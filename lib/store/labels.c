/* labels.c: a table of verdicts by event.id. */

#include <stdlib.h>

#include "base/clock.h"
#include "base/limits.h"
#include "event/id.h"
#include "event/idtable.h"
#include "json/write.h"
#include "store/labels.h"
#include "wire/wire.h"

struct labels {
	struct idtable ids;
	struct span *member; /* by the id's number */
	size_t capacity;
	struct arena texts, line_texts;
	struct buffer buffer;
	struct wire_line line;
	bool is_too_many;
};

static void
write_member(struct buffer *to, const struct store_verdict *verdict)
{
	char given[CLOCK_TEXT_SIZE];

	clock_write(given, verdict->given_ms);
	to->size = 0;
	buffer_add(to, SPAN("\"feedback\":{\"verdict\":"));
	json_write_string(to, verdict->verdict);
	buffer_add(to, SPAN(",\"actor\":"));
	json_write_string(to, verdict->actor);
	if (verdict->note.size) {
		buffer_add(to, SPAN(",\"note\":"));
		json_write_string(to, verdict->note);
	}
	buffer_add(to, SPAN(",\"given\":"));
	json_write_string(to, (struct span){ given, sizeof(given) });
	buffer_add_byte(to, '}');
}

/* A later one takes the place of a former. */
static bool
take(void *data, const struct store_verdict *verdict)
{
	struct labels *labels = data;
	char id[36];
	uint32_t number;

	if (labels->ids.count >= LIMIT_VERDICTS) {
		labels->is_too_many = true;
		return false;
	}
	id_write(id, verdict->id);
	number = idtable_add(&labels->ids, id);
	if (number >= labels->capacity) {
		labels->capacity = labels->capacity ? 2 * labels->capacity : 256;
		labels->member =
		    must_realloc(labels->member, labels->capacity * sizeof(*labels->member));
	}
	write_member(&labels->buffer, verdict);
	labels->member[number] = arena_copy(&labels->texts, buffer_span(&labels->buffer));
	return true;
}

struct labels *
labels_load(struct store *store, int64_t since_ms, int64_t until_ms, struct failure *failure)
{
	struct labels *labels = must_calloc(1, sizeof(*labels));
	int done = store_verdicts(store, since_ms, until_ms, take, labels, failure);

	if (done == 0 && labels->is_too_many)
		done = failure_set(failure, EXIT_BAD_DATA,
		    "more than %d verdicts: say --since and --until", LIMIT_VERDICTS);
	if (done == 0)
		return labels;
	labels_free(labels);
	return NULL;
}

void
labels_free(struct labels *labels)
{
	if (labels == NULL)
		return;
	idtable_release(&labels->ids);
	free(labels->member);
	arena_release(&labels->texts);
	arena_release(&labels->line_texts);
	buffer_release(&labels->buffer);
	free(labels);
}

static uint32_t
find(const struct labels *labels, const unsigned char *id)
{
	char text[36];

	id_write(text, id);
	return idtable_find(&labels->ids, text);
}

void
labels_write(struct labels *labels, struct buffer *to, const unsigned char *id, struct span doc)
{
	uint32_t number = find(labels, id);
	struct wire_error error;

	if (number != IDTABLE_NONE && wire_read(doc, &labels->line_texts, &labels->line, &error)) {
		wire_write_with(to, &labels->line, 1u << WIRE_FEEDBACK, labels->member[number]);
	} else {
		buffer_add(to, doc);
		buffer_add_byte(to, '\n');
	}
	arena_clear(&labels->line_texts);
}
