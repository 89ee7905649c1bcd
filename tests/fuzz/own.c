/* own.c: what formats of the user's own make of any line, and any bytes as such a format. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "parse/formats.h"
#include "parse/own.h"
#include "targets.h"

static void
read_by(struct own_formats *own, const char *program, struct span text)
{
	struct format_choice choice = { .name = "auto", .own = own };
	struct arena arena = { 0 };
	struct event event;
	struct parsed parsed = { .event = &event, .strings = &arena, .choice = &choice };

	event_clear(&event);
	if (program) {
		event_set(&event, FIELD_PROCESS_NAME, span_of(program));
		parse_framed_message(text, &parsed);
		judge_event(&event, text);
	} else if (parse_line(text, &choice, &parsed) == PARSE_OK) {
		judge_event(&event, text);
	}
	arena_release(&arena);
}

void
fuzz_own(const struct fuzz_target *target, struct span input)
{
	static struct own_formats *own;
	struct failure failure;

	(void)target;
	if (!own)
		own = own_load("scripts/samples/formats", &failure);
	judge(own != NULL, "the formats of the samples are right");
	read_by(own, NULL, input);
	read_by(own, "vpnd", input);
}

static char folder[] = "/tmp/fuzz-own.XXXXXX";

static void
remove_folder(void)
{
	rmdir(folder);
}

void
fuzz_own_file(const struct fuzz_target *target, struct span input)
{
	static bool is_made;
	struct own_formats *own;
	struct failure failure;
	char path[64];
	FILE *file;

	(void)target;
	if (!is_made) {
		judge(mkdtemp(folder) != NULL, "there is room for a folder");
		is_made = true;
		atexit(remove_folder);
	}
	snprintf(path, sizeof(path), "%s/a.conf", folder);
	file = fopen(path, "wb");
	judge(file && fwrite(input.data, 1, input.size, file) == input.size && fclose(file) == 0,
	    "there is room for a file");
	own = own_load(folder, &failure);
	unlink(path);
	if (own)
		read_by(own, NULL, input);
	judge(own != NULL || failure.text[0] != '\0', "a wrong format is told");
	own_free(own);
}
