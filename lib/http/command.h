/*
 * command.h: the programs of a pipeline, as a person writes them or as they are by default.
 *
 *   siem-parse --envelope | siem-score -m "/var/lib/siem/my model.json" | siem-store
 *
 * There is no shell: words are parted by blanks, programs by '|', and '...', "..." and \ keep
 * such characters in a word. What only a shell could do is refused.
 */
#ifndef HTTP_COMMAND_H
#define HTTP_COMMAND_H

#include "base/failure.h"
#include "base/span.h"

enum { COMMAND_PROGRAMS = 16, COMMAND_WORDS = 64 };

/* One program; all texts are its own. */
struct program {
	char *name; /* without its folder: "siem-parse" */
	char *path; /* what is executed */
	char *argv[COMMAND_WORDS + 1]; /* ended by NULL; argv[0] is the name */
};

struct command {
	struct program programs[COMMAND_PROGRAMS];
	int count;
};

/*
 * Reads a pipeline. A program without a folder is the one in `folder`, if it is there, else
 * it is looked for in PATH. -1: EXIT_BAD_CONFIG, it is none, or a program is not there.
 */
int command_parse(
    struct command *command, struct span text, const char *folder, struct failure *failure);

/* Adds a word behind a program's; it is copied. -1: there are too many. */
int program_add(struct program *program, const char *word);

/* Has it that word, or one that begins so and goes on with '='? */
bool program_has(const struct program *program, const char *word);

void command_release(struct command *command);

#endif
