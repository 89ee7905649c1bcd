/*
 * targets.h: what make fuzz throws bytes at, made from the tables of formats.
 *
 *	line-NAME      a line format (lib/parse/parse.c)
 *	message-NAME   a message format (lib/parse/messages.c), in the frame of its first program
 *	memory         any line behind any other: what read the last one changes nothing
 *	json, wire     the scanner, and a line of JSON on its way through siem-parse
 *	own            a line or message, read by the own formats of scripts/samples
 *	own-file       a file of an own format
 *	tool           siem-parse's stage as a whole, on any bytes
 *
 * A target calls abort where a promise is broken: what it prints before says
 * which.  The input is copied to memory of its own size, so that
 * AddressSanitizer sees a byte that is read past its end.
 */
#ifndef FUZZ_TARGETS_H
#define FUZZ_TARGETS_H

#include "parse/parse.h"

struct fuzz_target {
	char name[64];
	void (*run)(const struct fuzz_target *target, struct span input);
	const struct line_format *line;
	const struct message_format *message;
};

/* The targets, ended by one without name. */
const struct fuzz_target *fuzz_targets(void);

/* NULL: there is none of that name. */
const struct fuzz_target *fuzz_find(const char *name);

void fuzz_run(const struct fuzz_target *target, const void *input, size_t size);

/* judge.c: aborts unless the promise holds. */
void judge(bool holds, const char *promise);

/*
 * NULL if a line without its newline is one JSON object in UTF-8, else what of
 * that does not hold: by cJSON, and by ourselves for what cJSON lets pass.
 */
const char *json_fault(struct span line);
void judge_json(struct span line);

/* Every text of the event can be read to its end, and one that begins in the line ends in it. */
void judge_event(const struct event *event, struct span line);

void judge_within(struct span text, struct span line);

/* own.c */
void fuzz_own(const struct fuzz_target *target, struct span input);
void fuzz_own_file(const struct fuzz_target *target, struct span input);

/* tool.c: the bytes behind the first, which chooses the options, as the input of siem-parse. */
void fuzz_tool(const struct fuzz_target *target, struct span input);

#endif
