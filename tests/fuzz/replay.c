/*
 * replay.c: the corpus without libFuzzer, with any compiler.
 *
 * tests/fuzz/corpus/TARGET holds one input a line, in which a byte that is no
 * printable ASCII is \xNN and a backslash is two.
 *
 *	replay                     runs all of them, and reports in TAP
 *	replay --list              names the targets
 *	replay --pack FILE...      writes files as such lines
 *	replay --unpack DIR        writes lines of standard input as files DIR/N
 *	replay --judge             is every line of standard input a JSON object?  How many are there?
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "targets.h"

/* The input that is worked on, to be named when it ends us; sanitizers then abort as judge does. */
static char current[160];

const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "abort_on_error=1";
}

static void
name_input(int signal_number)
{
	ssize_t written = write(STDERR_FILENO, current, strlen(current));

	(void)written;
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* What is no digit counts as 0. */
static unsigned
hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c) : NULL;

	return at ? (unsigned)(at - digits) : 0;
}

/* Turns a line of the corpus into the bytes that it stands for, in its place. */
static size_t
unescape(char *line, size_t size)
{
	char *to = line;

	for (size_t i = 0; i < size; i++) {
		if (line[i] != '\\') {
			*to++ = line[i];
		} else if (i + 3 < size && line[i + 1] == 'x') {
			*to++ = (char)(hex_digit(line[i + 2]) << 4 | hex_digit(line[i + 3]));
			i += 3;
		} else {
			*to++ = line[++i];
		}
	}
	return (size_t)(to - line);
}

static FILE *
must_open(const char *path, const char *mode)
{
	FILE *file = fopen(path, mode);

	if (!file) {
		perror(path);
		exit(66);
	}
	return file;
}

/* The next input of a corpus, or -1. */
static ssize_t
next_input(char **line, size_t *room, FILE *file)
{
	ssize_t size = getline(line, room, file);

	if (size < 0)
		return -1;
	return (ssize_t)unescape(*line, (size_t)size - ((*line)[size - 1] == '\n'));
}

static void
replay_one(const struct fuzz_target *target, int number, struct span input)
{
	snprintf(
	    current, sizeof(current), "input %d of tests/fuzz/corpus/%s\n", number, target->name);
	fuzz_run(target, input.data, input.size);
}

/* The corpus, and as number 0 the sample of the format, which every target has. */
static int
replay(const struct fuzz_target *target)
{
	const char *sample = target->line      ? target->line->sample
			     : target->message ? target->message->sample
					       : "{}";
	char path[128], *line = NULL;
	size_t room = 0;
	ssize_t size;
	int count = 0;
	FILE *file;

	replay_one(target, 0, span_of(sample));
	snprintf(path, sizeof(path), "tests/fuzz/corpus/%s", target->name);
	file = fopen(path, "r");
	while (file && (size = next_input(&line, &room, file)) >= 0)
		replay_one(target, ++count, (struct span){ line, (size_t)size });
	free(line);
	if (file)
		fclose(file);
	return count;
}

static int
replay_all(void)
{
	const struct fuzz_target *targets = fuzz_targets();
	int count = 0;

	signal(SIGABRT, name_input);
	signal(SIGSEGV, name_input);
	while (targets[count].run)
		count++;
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++)
		printf("ok %d - %d inputs of %s keep the promises\n", i + 1, replay(&targets[i]),
		    targets[i].name);
	return 0;
}

static void
pack(const char *path)
{
	FILE *file = must_open(path, "rb");
	int byte;

	while ((byte = getc(file)) != EOF)
		if (byte == '\\')
			fputs("\\\\", stdout);
		else
			printf(byte >= ' ' && byte <= '~' ? "%c" : "\\x%02x", byte);
	putchar('\n');
	fclose(file);
}

static void
unpack(const char *folder)
{
	char path[4096], *line = NULL;
	size_t room = 0;
	ssize_t size;

	for (int count = 1; (size = next_input(&line, &room, stdin)) >= 0; count++) {
		FILE *file;

		snprintf(path, sizeof(path), "%s/%d", folder, count);
		file = must_open(path, "wb");
		if (fwrite(line, 1, (size_t)size, file) != (size_t)size || fclose(file) != 0)
			exit(74);
	}
	free(line);
}

static int
judge_lines(void)
{
	int count = 0, faults = 0;
	char *line = NULL;
	size_t room = 0;
	ssize_t size;

	while ((size = getline(&line, &room, stdin)) > 0) {
		const char *fault = line[size - 1] != '\n'
					? "the last line ends"
					: json_fault((struct span){ line, (size_t)size - 1 });

		count++;
		if (fault)
			printf("line %d: %s\n", count, fault);
		faults += fault != NULL;
	}
	printf("%d\n", count);
	free(line);
	return faults > 0;
}

int
main(int argc, char **argv)
{
	if (argc == 1)
		return replay_all();
	if (strcmp(argv[1], "--list") == 0)
		for (const struct fuzz_target *target = fuzz_targets(); target->run; target++)
			puts(target->name);
	else if (strcmp(argv[1], "--pack") == 0)
		for (int i = 2; i < argc; i++)
			pack(argv[i]);
	else if (strcmp(argv[1], "--unpack") == 0 && argc == 3)
		unpack(argv[2]);
	else if (strcmp(argv[1], "--judge") == 0)
		return judge_lines();
	else
		return 64;
	return 0;
}
