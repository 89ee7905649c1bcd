/*
 * sections.h: the channels file as it stands, and its secrets (within lib/alert only).
 *
 * Every text of a failure names the file, the line and the section; no secret is in one.
 */
#ifndef ALERT_SECTIONS_H
#define ALERT_SECTIONS_H

#include "alert/channel.h"
#include "base/arena.h"

struct setting {
	const char *name, *value;
	int line;
	char *secret; /* the content of the file that it names, or NULL */
};

struct channel_settings {
	const char *path; /* of the channels file */
	const char *section;
	int line; /* of the section's first setting */
	struct setting *rows;
	size_t count;
	struct arena texts;
};

/* The sections in order; the first is what stands before any, and has no name. */
struct channel_settings *sections_read(const char *path, size_t *count, struct failure *failure);
void sections_free(struct channel_settings *sections, size_t count);

/* What one section holds. */
void section_release(struct channel_settings *section);

/* Only what one of the two lists knows, and all that is required; reads the secrets. */
int section_check(struct channel_settings *section, const struct channel_setting_row *common,
    const struct channel_setting_row *own, struct failure *failure);

const struct setting *section_find(const struct channel_settings *section, const char *name);

/* -1: "FILE:LINE: [SECTION] TEXT", the line of that setting where it is there. */
int section_fail(const struct channel_settings *section, const char *name, const char *text,
    struct failure *failure);

#endif
