/* journal.c: the audit log, written and read back. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "block/answer.h"
#include "block/journal.h"
#include "block/target.h"
#include "json/write.h"
#include "os/file.h"

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
journal_open_to_read(const char *path, struct failure *failure)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return failure_errno(failure, EXIT_NO_INPUT, "cannot open the audit log %s", path);
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
hear(struct stories *stories, int fd, struct failure *failure)
{
	FILE *file = fdopen(fd, "r");
	char *line = NULL;
	size_t capacity = 0;
	ssize_t size;
	int result = 0;

	if (!file) {
		close(fd);
		return failure_errno(failure, EXIT_IO, "cannot read the audit log");
	}
	while ((size = getline(&line, &capacity, file)) >= 0) {
		cJSON *record = cJSON_ParseWithLength(line, (size_t)size);

		if (record)
			hear_record(stories, record);
		cJSON_Delete(record);
	}
	if (ferror(file))
		result = failure_errno(failure, EXIT_IO, "cannot read the audit log");
	free(line);
	fclose(file);
	return result;
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
journal_list(int fd, const struct block_table *table, int64_t now_ms, struct buffer *out,
    struct failure *failure)
{
	struct stories stories = { .table = table };
	int result = 0;

	stories.texts = must_calloc(table->count + 1, sizeof(*stories.texts));
	if (fd >= 0)
		result = hear(&stories, fd, failure);
	for (size_t i = 0; i < table->count; i++)
		write_entry(&table->entries[i], stories.texts[i], now_ms, out);
	arena_release(&stories.arena);
	free(stories.texts);
	return result;
}
