/* test-parse.c: the table of line formats, and the way through it. */

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "parse/parse.h"
#include "wire/wire.h"
#include "check.h"

/* Calls see(line) for each line of the samples. */
static void
each_line(void (*see)(struct span line))
{
	char *line = NULL;
	size_t room = 0;
	ssize_t size;
	glob_t found;

	assert_int_equal(glob("tests/golden/*.log", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		FILE *file = fopen(found.gl_pathv[i], "r");

		assert_non_null(file);
		while ((size = getline(&line, &room, file)) > 0)
			see((struct span){ line, (size_t)size - (line[size - 1] == '\n') });
		fclose(file);
	}
	globfree(&found);
	free(line);
}

static enum parse_result
ask(const struct line_format *format, struct span line)
{
	static const struct format_choice any = { .name = "auto" };
	struct arena arena = { 0 };
	struct event event;
	struct parsed parsed = { .event = &event, .strings = &arena };
	enum parse_result result;

	event_clear(&event);
	result = parse_ask(format, line, &any, &parsed);
	arena_release(&arena);
	return result;
}

static int sure_lines;

static void
see_who_reads(struct span line)
{
	for (const struct line_format *format = line_formats; format->name; format++) {
		if (!format->is_sure || ask(format, line) != PARSE_OK)
			continue;
		sure_lines++;
		for (const struct line_format *above = line_formats; above != format; above++)
			if (ask(above, line) == PARSE_OK)
				fail_msg("%s and %s both read: %.*s", above->name, format->name,
				    (int)line.size, line.data);
	}
}

static void
what_a_sure_format_reads_no_format_above_it_reads(void **state)
{
	(void)state;
	sure_lines = 0;
	each_line(see_who_reads);
	assert_true(sure_lines > 50);
}

static struct format_memory memory;

/* The event of a line as JSON, after a line that `remembered` remembers. */
static void
write_event(struct span line, struct format_memory *remembered, struct buffer *to)
{
	struct format_choice choice = { .name = "auto", .memory = remembered };
	struct arena arena = { 0 };
	struct event event;
	struct parsed parsed = { .event = &event, .strings = &arena };

	event_clear(&event);
	to->size = 0;
	if (parse_line(line, &choice, &parsed) == PARSE_OK)
		wire_write_event(to, &event);
	arena_release(&arena);
}

static void
see_after(struct span line)
{
	struct buffer alone = { 0 }, after = { 0 };

	write_event(line, NULL, &alone);
	for (const struct line_format *last = line_formats; last->name; last++) {
		memory.last = last->is_sure ? last : NULL;
		write_event(line, &memory, &after);
		assert_int_equal(after.size, alone.size);
		if (alone.size > 0)
			assert_memory_equal(after.data, alone.data, alone.size);
	}
	buffer_release(&alone);
	buffer_release(&after);
}

/* How many lines of the samples each row read. */
enum { MAX_ROWS = 256, MIN_LINES = 3 };

static int read_by[MAX_ROWS], said_by[MAX_ROWS], served_by[MAX_ROWS];

static void
count_readers(struct span line)
{
	static const struct format_choice any = { .name = "auto" };
	struct arena arena = { 0 };
	struct event event;
	struct parsed parsed = { .event = &event, .strings = &arena };

	event_clear(&event);
	if (parse_line(line, &any, &parsed) == PARSE_OK) {
		read_by[parsed.format - line_formats]++;
		for (int i = 0; parsed.message == PARSE_OK && message_formats[i].program; i++)
			said_by[i] += parsed.program == &message_formats[i];
		for (int i = 0; parsed.message == PARSE_OK && server_formats[i].parse; i++)
			served_by[i] += parsed.program == &server_formats[i].message;
	}
	arena_release(&arena);
}

static int
count_few(const char *name, int lines)
{
	if (lines >= MIN_LINES)
		return 0;
	print_error("%s: %d lines of the samples\n", name, lines);
	return 1;
}

static void
every_row_of_the_tables_reads_three_lines_of_the_samples(void **state)
{
	int few = 0;

	(void)state;
	each_line(count_readers);
	for (int i = 0; line_formats[i].name; i++)
		if (strcmp(line_formats[i].name, "nginx") !=
		    0) /* apache reads its lines but for -f nginx */
			few += count_few(line_formats[i].name, read_by[i]);
	for (int i = 0; message_formats[i].program; i++)
		few += count_few(message_formats[i].program, said_by[i]);
	for (int i = 0; server_formats[i].parse; i++)
		few += count_few(server_formats[i].message.program, served_by[i]);
	assert_int_equal(few, 0);
}

static void
whatever_was_read_before_a_line_gives_the_same_event(void **state)
{
	(void)state;
	each_line(see_after);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_of_the_tables_reads_three_lines_of_the_samples),
		cmocka_unit_test(what_a_sure_format_reads_no_format_above_it_reads),
		cmocka_unit_test(whatever_was_read_before_a_line_gives_the_same_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
