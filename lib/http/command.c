/* command.c: words and bars, and where programs are. */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "http/command.h"

/* What a shell would act on; in quotes they are letters like others. */
static const char shell_only[] = ";&<>()$`*?[]#~\n";

enum word { WORD_IS, WORD_BAR, WORD_END, WORD_BAD };

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* What stands up to the quote that ends it; false: none does. */
static bool
take_quoted(struct span *text, struct buffer *word)
{
	char quote = text->data[0];

	*text = span_skip(*text, 1);
	while (text->size > 0 && text->data[0] != quote) {
		if (quote == '"' && text->data[0] == '\\' && text->size > 1)
			*text = span_skip(*text, 1);
		buffer_add_byte(word, text->data[0]);
		*text = span_skip(*text, 1);
	}
	if (text->size == 0)
		return false;
	*text = span_skip(*text, 1);
	return true;
}

/* One character or quoted part of a word; false: it is a shell's. */
static bool
take_part(struct span *text, struct buffer *word)
{
	char c = text->data[0];

	if (c == '\'' || c == '"')
		return take_quoted(text, word);
	if (c == '\\' && text->size > 1)
		*text = span_skip(*text, 1);
	else if (c == '\0' || strchr(shell_only, c))
		return false;
	buffer_add_byte(word, text->data[0]);
	*text = span_skip(*text, 1);
	return true;
}

static enum word
take_word(struct span *text, struct buffer *word)
{
	while (text->size > 0 && is_blank(text->data[0]))
		*text = span_skip(*text, 1);
	if (text->size == 0)
		return WORD_END;
	if (span_take(text, SPAN("|")))
		return WORD_BAR;
	word->size = 0;
	while (text->size > 0 && !is_blank(text->data[0]) && text->data[0] != '|')
		if (!take_part(text, word))
			return WORD_BAD;
	buffer_add_byte(word, '\0');
	return WORD_IS;
}

static char *
copy_text(struct span text)
{
	char *copy = must_alloc(text.size + 1);

	if (text.size > 0)
		memcpy(copy, text.data, text.size);
	copy[text.size] = '\0';
	return copy;
}

/* The file in that folder, if it can be executed; NULL otherwise. */
static char *
find_in(struct span folder, const char *name)
{
	size_t size = folder.size + strlen(name) + 2;
	char *path = must_alloc(size);

	snprintf(path, size, "%.*s/%s", (int)folder.size, folder.data, name);
	if (access(path, X_OK) == 0)
		return path;
	free(path);
	return NULL;
}

static char *
find_program(const char *name, const char *folder)
{
	const char *path = getenv("PATH");
	struct span rest = span_of(path ? path : "/usr/local/bin:/usr/bin:/bin"), part;
	char *found = folder ? find_in(span_of(folder), name) : NULL;

	while (!found && rest.size > 0) {
		part = span_cut(&rest, ':');
		if (part.size > 0)
			found = find_in(part, name);
	}
	return found;
}

static int
find_programs(struct command *command, const char *folder, struct failure *failure)
{
	for (int i = 0; i < command->count; i++) {
		struct program *program = &command->programs[i];
		const char *word = program->argv[0], *slash = strrchr(word, '/');

		program->name = copy_text(span_of(slash ? slash + 1 : word));
		program->path = slash ? copy_text(span_of(word)) : find_program(word, folder);
		if (!program->path || access(program->path, X_OK) != 0)
			return failure_errno(failure, EXIT_BAD_CONFIG,
			    "pipeline: cannot execute the program %s", word);
	}
	return 0;
}

int
program_add(struct program *program, const char *word)
{
	int count = 0;

	while (program->argv[count])
		count++;
	if (count == COMMAND_WORDS)
		return -1;
	program->argv[count] = copy_text(span_of(word));
	return 0;
}

bool
program_has(const struct program *program, const char *word)
{
	size_t size = strlen(word);

	for (int i = 1; program->argv[i]; i++)
		if (strncmp(program->argv[i], word, size) == 0 &&
		    (program->argv[i][size] == '\0' || program->argv[i][size] == '='))
			return true;
	return false;
}

/* Words into programs; *failure says what is wrong with them. */
static int
read_words(struct command *command, struct span text, struct buffer *word, struct failure *failure)
{
	enum word kind;

	command->count = 1;
	while ((kind = take_word(&text, word)) != WORD_END) {
		struct program *last = &command->programs[command->count - 1];

		if (kind == WORD_BAD)
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "pipeline: there is no shell for what stands at \"%.*s\"; quote it",
			    (int)span_first(text, 20).size, text.data);
		if (kind == WORD_BAR && !last->argv[0])
			break;
		if (kind == WORD_BAR && command->count++ == COMMAND_PROGRAMS)
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "pipeline: more than %d programs", COMMAND_PROGRAMS);
		if (kind == WORD_IS && program_add(last, word->data) < 0)
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "pipeline: %s has more than %d words", last->argv[0], COMMAND_WORDS);
	}
	if (!command->programs[command->count - 1].argv[0])
		return failure_set(
		    failure, EXIT_BAD_CONFIG, "pipeline: a program is missing beside a '|'");
	return 0;
}

int
command_parse(
    struct command *command, struct span text, const char *folder, struct failure *failure)
{
	struct buffer word = { 0 };
	int result;

	*command = (struct command){ 0 };
	result = read_words(command, text, &word, failure);
	buffer_release(&word);
	if (command->count > COMMAND_PROGRAMS)
		command->count = COMMAND_PROGRAMS;
	if (result == 0)
		result = find_programs(command, folder, failure);
	if (result < 0)
		command_release(command);
	return result;
}

void
command_release(struct command *command)
{
	for (int i = 0; i < command->count; i++) {
		free(command->programs[i].name);
		free(command->programs[i].path);
		for (int j = 0; command->programs[i].argv[j]; j++)
			free(command->programs[i].argv[j]);
	}
	*command = (struct command){ 0 };
}
