/* journal.c: the audit log, written and read back. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/limits.h"
#include "block/answer.h"
#include "block/journal.h"
#include "block/target.h"
#include "json/write.h"
#include "os/file.h"
#include "os/input.h"

/* A record holds a request, its answer and its commands, each character escaped at worst. */
enum { RECORD_MAX = 16 * LIMIT_BLOCK_LINE };

int
journal_open(const char *path, struct failure *failure)
{
	int fd =
	    open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0640);

	if (fd < 0)
		return failure_errno(failure, EXIT_IO, "cannot open the audit log %s", path);
	return fd;
}

int
journal_write(int fd, struct span record, struct failure *failure)
{
	/* A pipe or device cannot be synced, and says so by EINVAL. */
	if (file_write(fd, record) < 0 || (fdatasync(fd) < 0 && errno != EINVAL && errno != EROFS))
		return failure_errno(failure, EXIT_IO, "cannot write the audit log");
	return 0;
}

/* Members of records that a listing tells; in `from` of the record, or in itself. */
static const struct {
	const char *from, *name, *as;
} told[] = {
	{ NULL, "time", "since" },
	{ "request", "address", "address" },
	{ "request", "alert", "alert" },
	{ "request", "reason", "reason" },
	{ "request", "actor", "actor" },
};

enum { TOLD = sizeof(told) / sizeof(*told) };

/* Of each entry of the table, as the last record said them: arena texts, by entry and member. */
struct stories {
	const struct block_table *table;
	struct span (*texts)[TOLD];
	struct arena arena;
};

static const char *
text_of(const cJSON *record, const char *from, const char *name)
{
	const cJSON *object = from ? cJSON_GetObjectItemCaseSensitive(record, from) : record;

	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

static void
hear_record(struct stories *stories, const cJSON *record)
{
	const cJSON *answer = cJSON_GetObjectItemCaseSensitive(record, "answer");
	const char *action = text_of(record, "answer", "action");
	const char *target = text_of(record, "answer", "network");
	struct block_entry *entry;
	struct network network;

	if (!action || strcmp(action, "block") != 0 || !target ||
	    !cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(answer, "done")) ||
	    !network_parse(span_of(target), &network))
		return;
	entry = block_table_find(stories->table, &network);
	for (int i = 0; entry && i < TOLD; i++) {
		const char *text = text_of(record, told[i].from, told[i].name);

		stories->texts[entry - stories->table->entries][i] =
		    text ? arena_copy(&stories->arena, span_of(text)) : (struct span){ 0 };
	}
}

static int
hear(struct stories *stories, const char *path, struct failure *failure)
{
	char *files[] = { strdup(path), NULL };
	struct input *input;
	struct input_line line;
	enum input_result result;

	if (!files[0])
		return failure_errno(failure, EXIT_IO, "cannot read %s", path);
	input = input_open(files, RECORD_MAX);
	while ((result = input_next(input, &line, failure)) == INPUT_LINE || result == INPUT_WAIT) {
		cJSON *record = result == INPUT_LINE
				    ? cJSON_ParseWithLength(line.text.data, line.text.size)
				    : NULL;

		if (result == INPUT_WAIT)
			input_wait(input, -1);
		if (record)
			hear_record(stories, record);
		cJSON_Delete(record);
	}
	input_free(input);
	free(files[0]);
	return result == INPUT_END ? 0 : -1;
}

static void
write_entry(const struct block_entry *entry, const struct span texts[TOLD], int64_t now_ms,
    struct buffer *out)
{
	char text[NETWORK_TEXT_SIZE];

	network_write(text, &entry->network);
	member_write_text(out, "network", span_of(text));
	if (entry->until_ms) {
		member_write_time(out, "until", entry->until_ms);
		member_write(out, "left_s");
		json_write_integer(out, (entry->until_ms - now_ms) / 1000);
	}
	for (int i = 0; i < TOLD; i++)
		if (texts[i].size)
			member_write_text(out, told[i].as, texts[i]);
	buffer_add(out, SPAN("}\n"));
}

int
journal_list(const char *path, const struct block_table *table, int64_t now_ms, struct buffer *out,
    struct failure *failure)
{
	struct stories stories = { .table = table };
	int result;

	stories.texts = must_calloc(table->count + 1, sizeof(*stories.texts));
	result = table->count > 0 && path ? hear(&stories, path, failure) : 0;
	for (size_t i = 0; i < table->count; i++)
		write_entry(&table->entries[i], stories.texts[i], now_ms, out);
	arena_release(&stories.arena);
	free(stories.texts);
	return result;
}
