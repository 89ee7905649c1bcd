/* acks.c: a few files, the last of them asked for most. */

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "json/write.h"
#include "os/file.h"
#include "store/acks.h"

#define HEAD "siem-ack 1"

struct ack {
	struct buffer fingerprint, path;
	int64_t offset;
	uint64_t used; /* when it was noted last, in notes */
};

struct acks {
	const char *file;
	struct ack *list;
	size_t count, last; /* last: the one noted last */
	uint64_t notes;
	int64_t forgotten;
	bool is_new;
};

static void
set_text(struct buffer *to, struct span text)
{
	to->size = 0;
	buffer_add(to, text);
}

static bool
is_named(const struct ack *ack, struct span fingerprint)
{
	return span_equal(buffer_span(&ack->fingerprint), fingerprint);
}

/* The longest unused gives way. */
static size_t
make_place(struct acks *acks)
{
	size_t oldest = 0;

	if (acks->count < LIMIT_FILES) {
		acks->list = must_realloc(acks->list, (acks->count + 1) * sizeof(*acks->list));
		acks->list[acks->count] = (struct ack){ .offset = 0 };
		return acks->count++;
	}
	for (size_t i = 1; i < acks->count; i++)
		if (acks->list[i].used < acks->list[oldest].used)
			oldest = i;
	acks->forgotten++;
	return oldest;
}

static struct ack *
find(struct acks *acks, struct span fingerprint)
{
	size_t i = acks->last;

	if (i >= acks->count || !is_named(&acks->list[i], fingerprint))
		for (i = 0; i < acks->count && !is_named(&acks->list[i], fingerprint);)
			i++;
	if (i == acks->count) {
		i = make_place(acks);
		set_text(&acks->list[i].fingerprint, fingerprint);
	}
	acks->last = i;
	acks->list[i].used = ++acks->notes;
	return &acks->list[i];
}

void
acks_note(struct acks *acks, const struct event *event)
{
	struct span fingerprint = event_text(event, FIELD_LOG_FILE_FINGERPRINT);
	struct ack *ack;

	if (fingerprint.size == 0 || !event_has(event, FIELD_LOG_OFFSET))
		return;
	ack = find(acks, fingerprint);
	ack->offset = event_integer(event, FIELD_LOG_OFFSET, 0);
	set_text(&ack->path, event_text(event, FIELD_LOG_FILE_PATH));
	acks->is_new = true;
}

static bool
read_line(struct acks *acks, struct span line)
{
	cJSON *json = cJSON_ParseWithLength(line.data, line.size);
	const char *fingerprint = cJSON_GetStringValue(cJSON_GetObjectItem(json, "fingerprint"));
	const char *path = cJSON_GetStringValue(cJSON_GetObjectItem(json, "path"));
	const cJSON *offset = cJSON_GetObjectItem(json, "offset");
	bool is_good = fingerprint && cJSON_IsNumber(offset);
	struct ack *ack;

	if (is_good) {
		ack = find(acks, span_of(fingerprint));
		ack->offset = (int64_t)offset->valuedouble;
		set_text(&ack->path, span_of(path ? path : ""));
	}
	cJSON_Delete(json);
	return is_good;
}

static int
read_file(struct acks *acks, struct span text, struct failure *failure)
{
	bool is_good = span_is(span_cut(&text, '\n'), HEAD);

	while (is_good && text.size > 0)
		is_good = read_line(acks, span_cut(&text, '\n'));
	if (is_good)
		return 0;
	return failure_set(failure, EXIT_BAD_CONFIG,
	    "%s is no file of siem-store --ack, or one of a newer version", acks->file);
}

struct acks *
acks_open(const char *path, struct failure *failure)
{
	struct acks *acks = must_calloc(1, sizeof(*acks));
	struct buffer text = { 0 };
	int result = 0;

	acks->file = path;
	if (access(path, F_OK) == 0 || errno != ENOENT) {
		result = file_read(path, LIMIT_MODEL_FILE, &text, failure);
		if (result == 0 && text.size > 0)
			result = read_file(acks, buffer_span(&text), failure);
	}
	buffer_release(&text);
	if (result == 0)
		return acks;
	acks_free(acks);
	return NULL;
}

void
acks_free(struct acks *acks)
{
	if (acks == NULL)
		return;
	for (size_t i = 0; i < acks->count; i++) {
		buffer_release(&acks->list[i].fingerprint);
		buffer_release(&acks->list[i].path);
	}
	free(acks->list);
	free(acks);
}

static void
write_ack(struct buffer *to, const struct ack *ack)
{
	buffer_add(to, SPAN("{\"fingerprint\":"));
	json_write_string(to, buffer_span(&ack->fingerprint));
	buffer_add(to, SPAN(",\"path\":"));
	json_write_string(to, buffer_span(&ack->path));
	buffer_add(to, SPAN(",\"offset\":"));
	json_write_integer(to, ack->offset);
	buffer_add(to, SPAN("}\n"));
}

int
acks_save(struct acks *acks, struct failure *failure)
{
	struct buffer text = { 0 };
	int result;

	if (!acks->is_new)
		return 0;
	buffer_add(&text, SPAN(HEAD "\n"));
	for (size_t i = 0; i < acks->count; i++)
		write_ack(&text, &acks->list[i]);
	result = file_replace(acks->file, buffer_span(&text), failure);
	acks->is_new = result != 0;
	buffer_release(&text);
	return result;
}

int64_t
acks_forgotten(const struct acks *acks)
{
	return acks->forgotten;
}
