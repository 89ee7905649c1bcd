/* tool.c: siem-parse's stage from its files to its standard output, within this process. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"
#include "os/file.h"
#include "stage/parse.h"
#include "targets.h"

/* What the bits of the first byte choose. */
enum { IS_ENVELOPED = 1, IS_EXPLAINED = 2, IS_SHORT = 4, FORMAT_SHIFT = 3 };

static int
file_of(struct span text)
{
	int fd = memfd_create("fuzz", 0);

	judge(fd >= 0 && file_write(fd, text) == 0, "there is memory for a file");
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static int64_t
count_records(struct span input)
{
	int64_t count = 0;

	while (input.size > 0) {
		span_cut(&input, '\n');
		count++;
	}
	return count;
}

/* Everything but newlines is printable, and every record's block ends with an empty line. */
static void
judge_explanation(struct span output, int64_t records)
{
	while (output.size > 0) {
		struct span row = span_cut(&output, '\n');

		records -= row.size == 0;
		for (size_t i = 0; i < row.size; i++)
			judge(row.data[i] >= ' ' && row.data[i] <= '~',
			    "an explanation can be printed");
	}
	judge(records == 0, "every record is explained");
}

static void
judge_events(struct span output, int64_t records)
{
	judge(output.size == 0 || output.data[output.size - 1] == '\n', "the last line ends");
	for (; output.size > 0; records--)
		judge_json(span_cut(&output, '\n'));
	judge(records == 0, "as many lines come out as went in");
}

static struct parse_settings
settings_of(unsigned char choice)
{
	struct parse_settings settings = PARSE_SETTINGS_DEFAULT;
	int skip = choice >> FORMAT_SHIFT;

	settings.now_ms = INT64_C(1774616816000);
	settings.is_enveloped = choice & IS_ENVELOPED;
	settings.is_explained = choice & IS_EXPLAINED;
	if (choice & IS_SHORT)
		settings.max_line = 32;
	for (const struct line_format *format = line_formats; format->name && skip-- > 0; format++)
		settings.format = format->name;
	return settings;
}

/* Runs the stage with a file as standard output, which is then itself again. */
static void
run_stage(const struct parse_settings *settings, int in, int out)
{
	char name[32], *files[] = { name, NULL };
	struct failure failure;
	int former, status;

	snprintf(name, sizeof(name), "/dev/fd/%d", in);
	fflush(stdout);
	former = dup(STDOUT_FILENO);
	dup2(out, STDOUT_FILENO);
	status = parse_run(settings, files, NULL, &failure);
	dup2(former, STDOUT_FILENO);
	close(former);
	judge(status == EXIT_DONE || status == EXIT_PIPELINE_ERRORS, "no input is a failure");
}

static struct span
content_of(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *text = must_alloc((size_t)size);

	judge(pread(fd, text, (size_t)size, 0) == size, "what was written can be read");
	return (struct span){ text, (size_t)size };
}

void
fuzz_tool(const struct fuzz_target *target, struct span input)
{
	unsigned char choice = input.size > 0 ? (unsigned char)input.data[0] : 0;
	struct parse_settings settings = settings_of(choice);
	struct span text = span_skip(input, 1), output;
	int in = file_of(text), out = file_of(SPAN(""));

	(void)target;
	run_stage(&settings, in, out);
	output = content_of(out);
	if (settings.is_explained)
		judge_explanation(output, count_records(text));
	else
		judge_events(output, count_records(text));
	free((void *)(uintptr_t)output.data);
	close(in);
	close(out);
}
