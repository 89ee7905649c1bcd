/* own-format.h: an own format in memory (within lib/parse only, as are its functions). */
#ifndef PARSE_OWN_FORMAT_H
#define PARSE_OWN_FORMAT_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/limits.h"
#include "parse/own.h"

/* What a name on the left of "=" stands for: a field, or a member that is no plain field. */
enum own_kind { OWN_FIELD, OWN_TIME, OWN_CATEGORY, OWN_TYPE, OWN_OUTCOME };

struct own_target {
	enum own_kind kind;
	enum event_field field; /* OWN_FIELD */
};

bool own_target_is(struct own_target a, struct own_target b);

/* "user.name", "event.category", "@timestamp". */
bool own_find_target(struct span name, struct own_target *out);

/* May a format set it?  Some are only siem-parse's to say. */
bool own_may_set(struct own_target target);

/*
 * Sets it from text; false, with nothing changed, if the text is none for it
 * (a port of 70000, a category that ECS does not have).  Not OWN_TIME.
 */
bool own_set(struct event *event, struct own_target target, struct span text);

/* What the event holds there, as an example writes it; made in the arena.  Without data: nothing. */
struct span own_show(const struct event *event, struct own_target target, struct arena *arena);

/* A line of [fields] or [constants]. */
struct own_rule {
	struct own_target target;
	int group; /* of the pattern; 0: a constant */
	struct span text; /* the group's name, or the constant */
	int line;
};

/* What a group's word means for a field: [event.outcome] refused = failure. */
struct own_word {
	struct own_target target;
	struct span word, meaning;
};

struct own_expectation {
	struct own_target target;
	struct span name, text;
	int line;
};

struct own_example {
	struct span text;
	int line; /* of "[example]" */
	int first, end; /* its expectations */
};

struct own_format {
	char name[LIMIT_OWN_NAME + 1];
	char *path;
	struct buffer file; /* all texts are in it */
	struct arena strings; /* but the pattern, which may be joined of several lines */
	struct span pattern, layout, programs;
	int pattern_line;
	struct own_rule rules[LIMIT_OWN_FIELDS];
	struct own_word words[LIMIT_OWN_WORDS];
	struct own_expectation expectations[LIMIT_OWN_EXPECTATIONS];
	struct own_example examples[LIMIT_OWN_EXAMPLES];
	int rule_count, word_count, expectation_count, example_count;
	pcre2_code *code;
	int64_t given_up;
};

struct own_formats {
	struct own_format **formats; /* in the order of their names */
	int count;
	pcre2_match_data *match;
	pcre2_match_context *limits;
	pcre2_jit_stack *stack;
};

/* Reads and compiles a file; NULL and *failure if it is wrong.  Examples are not looked at. */
struct own_format *own_format_read(const char *folder, const char *file, struct failure *failure);
void own_format_free(struct own_format *format);

/* -1 with "PATH:LINE: " before the text; without line if it is 0. */
int own_fail(const struct own_format *format, int line, struct failure *failure, const char *text,
    ...) __attribute__((format(printf, 4, 5)));

/* Does the set read the example by this format, and give what is expected?  -1 if not. */
int own_prove(struct own_formats *own, const struct own_format *format,
    const struct own_example *example, struct failure *failure);

/*
 * A whole text by a layout of strftime's letters: "%d/%m/%Y %H:%M:%S".
 * own_layout_fault: what is wrong with a layout, or NULL.
 */
bool own_take_time(struct span text, struct span layout, struct stamp *out);
const char *own_layout_fault(struct span layout);

#endif
