/* targets.c: one target a format, and those of JSON. */

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "json/scan.h"
#include "parse/formats.h"
#include "wire/wire.h"
#include "targets.h"

enum { MAX_TARGETS = 256 };

static void
ask_line(const struct fuzz_target *target, struct span line, const char *choice_name)
{
	struct format_choice choice = { .name = choice_name };
	struct arena arena = { 0 };
	struct event event;
	struct parsed parsed = { .event = &event, .strings = &arena };

	event_clear(&event);
	if (parse_ask(target->line, line, &choice, &parsed) == PARSE_OK) {
		event_set_original(&event, line, &arena);
		judge_event(&event, line);
		if (parsed.stamp.kind != STAMP_NONE && !span_starts(span_trim(line), SPAN("{")))
			judge_within(parsed.stamp.text, line);
	} else {
		judge(
		    event.present[0] == 0 && event.category == 0, "who does not know sets nothing");
	}
	arena_release(&arena);
}

/* As -f auto chooses it and as its own name does: what a frame holds depends on it. */
static void
run_line(const struct fuzz_target *target, struct span input)
{
	ask_line(target, input, "auto");
	ask_line(target, input, target->line->name);
}

static void
run_message(const struct fuzz_target *target, struct span input)
{
	struct arena arena = { 0 };
	struct event event;
	struct parsed parsed = { .event = &event, .strings = &arena };

	event_clear(&event);
	event_set(&event, FIELD_PROCESS_NAME, span_of(target->message->program));
	parse_framed_message(input, &parsed);
	judge_event(&event, input);
	arena_release(&arena);
}

static void
write_as(struct span line, struct format_memory *memory, struct buffer *to)
{
	struct format_choice choice = { .name = "auto", .memory = memory };
	struct arena arena = { 0 };
	struct event event;
	struct parsed parsed = { .event = &event, .strings = &arena };

	event_clear(&event);
	if (parse_line(line, &choice, &parsed) == PARSE_OK)
		wire_write_event(to, &event);
	buffer_add(to, parsed.stamp.kind == STAMP_NONE ? SPAN("no time") : parsed.stamp.text);
	arena_release(&arena);
}

/* Whatever format read the line before. */
static void
run_memory(const struct fuzz_target *target, struct span input)
{
	struct buffer alone = { 0 }, after = { 0 };

	(void)target;
	write_as(input, NULL, &alone);
	for (const struct line_format *format = line_formats; format->name; format++) {
		struct format_memory memory = { .last = format->is_sure ? format : NULL };

		after.size = 0;
		write_as(input, &memory, &after);
		judge(span_equal(buffer_span(&alone), buffer_span(&after)),
		    "the line before changes nothing");
	}
	buffer_release(&alone);
	buffer_release(&after);
}

/* What our scanner takes, cJSON takes; not the other way round, cJSON takes more than RFC 8259. */
static void
run_json(const struct fuzz_target *target, struct span input)
{
	struct json_cursor cursor = json_open(input);
	char *text = must_alloc(input.size + 1);
	cJSON *parsed;

	(void)target;
	memcpy(text, input.data, input.size);
	text[input.size] = '\0';
	if (json_skip(&cursor) && json_at_end(&cursor)) {
		parsed = cJSON_ParseWithLengthOpts(text, input.size + 1, NULL, true);
		judge(parsed != NULL, "what we take for JSON is JSON");
		cJSON_Delete(parsed);
	}
	free(text);
}

static void
run_wire(const struct fuzz_target *target, struct span input)
{
	static struct wire_line line;
	struct arena arena = { 0 };
	struct buffer merged = { 0 };
	struct parsed parsed = { .event = &line.event, .strings = &arena };
	struct wire_error error;

	(void)target;
	if (wire_read(input, &arena, &line, &error)) {
		parse_json(input, &parsed);
		judge_event(&line.event, input);
		wire_write_merged(&merged, &line, &arena);
		judge_json((struct span){ merged.data, merged.size - 1 });
		judge(
		    wire_read((struct span){ merged.data, merged.size - 1 }, &arena, &line, &error),
		    "what we merge the next stage reads");
	}
	buffer_release(&merged);
	arena_release(&arena);
}

/* Programs that one function reads are one target. */
static bool
is_first_of_its_kind(const struct message_format *format)
{
	for (const struct message_format *former = message_formats; former < format; former++)
		if (former->parse == format->parse)
			return false;
	return true;
}

static struct fuzz_target *
add_target(struct fuzz_target *to, const char *kind, const char *name)
{
	const char *slash = strrchr(name, '/'); /* "/usr/sbin/cron" */

	snprintf(to->name, sizeof(to->name), "%s%s", kind, slash ? slash + 1 : name);
	return to;
}

const struct fuzz_target *
fuzz_targets(void)
{
	static struct fuzz_target targets[MAX_TARGETS];
	struct fuzz_target *to = targets;

	if (targets[0].run)
		return targets;
	for (const struct line_format *format = line_formats; format->name; format++, to++) {
		add_target(to, "line-", format->name)->run = run_line;
		to->line = format;
	}
	for (const struct message_format *format = message_formats; format->program; format++) {
		if (!is_first_of_its_kind(format))
			continue;
		add_target(to, "message-", format->program)->run = run_message;
		to++->message = format;
	}
	for (const struct server_format *format = server_formats; format->parse; format++) {
		add_target(to, "message-", format->message.program)->run = run_message;
		to++->message = &format->message;
	}
	add_target(to++, "memory", "")->run = run_memory;
	add_target(to++, "json", "")->run = run_json;
	add_target(to++, "wire", "")->run = run_wire;
	add_target(to++, "own", "")->run = fuzz_own;
	add_target(to++, "own-file", "")->run = fuzz_own_file;
	add_target(to++, "tool", "")->run = fuzz_tool;
	judge(to < targets + MAX_TARGETS, "the targets fit into their table");
	return targets;
}

const struct fuzz_target *
fuzz_find(const char *name)
{
	for (const struct fuzz_target *target = fuzz_targets(); target->run; target++)
		if (strcmp(target->name, name) == 0)
			return target;
	return NULL;
}

void
fuzz_run(const struct fuzz_target *target, const void *input, size_t size)
{
	char *copy = must_alloc(size);

	if (size > 0)
		memcpy(copy, input, size);
	target->run(target, (struct span){ copy, size });
	free(copy);
}
