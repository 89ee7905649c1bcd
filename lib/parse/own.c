/* own.c: a set of own formats, and what a line that one of them matches sets. */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "parse/formats.h"
#include "parse/own-format.h"

static void *
match_alloc(size_t size, void *data)
{
	(void)data;
	return must_alloc(size);
}

static void
match_free(void *memory, void *data)
{
	(void)data;
	free(memory);
}

static int
is_format_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && span_ends(span_of(entry->d_name), SPAN(".conf"));
}

/* Room for the largest pattern's groups, used for every line. */
static void
prepare_matching(struct own_formats *own)
{
	pcre2_general_context *memory = pcre2_general_context_create(match_alloc, match_free, NULL);
	uint32_t most = 0, count;

	for (int i = 0; i < own->count; i++) {
		pcre2_pattern_info(own->formats[i]->code, PCRE2_INFO_CAPTURECOUNT, &count);
		most = count > most ? count : most;
	}
	own->match = pcre2_match_data_create(most + 1, memory);
	own->limits = pcre2_match_context_create(memory);
	/* NULL if there is none: compiled patterns then have 32 KiB. */
	own->stack = pcre2_jit_stack_create(32 * 1024, LIMIT_OWN_STACK, memory);
	pcre2_jit_stack_assign(own->limits, NULL, own->stack);
	pcre2_set_heap_limit(own->limits, LIMIT_OWN_HEAP_KIB);
	pcre2_general_context_free(memory);
}

static void
add_report(struct buffer *report, const char *verdict, const char *text)
{
	buffer_add(report, span_of(verdict));
	buffer_add(report, span_of(text));
	buffer_add_byte(report, '\n');
}

/* Reads the files into the set; how many are wrong, at most one without a report. */
static int
read_files(
    struct own_formats *own, const char *folder, struct buffer *report, struct failure *failure)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_format_file, alphasort), bad = 0;

	if (count < 0)
		return failure_errno(failure, EXIT_BAD_CONFIG, "cannot read the folder %s", folder);
	own->formats = must_calloc((size_t)count + 1, sizeof(struct own_format *));
	for (int i = 0; i < count; i++) {
		struct own_format *format = NULL;

		if (bad == 0 || report)
			format = own_format_read(folder, entries[i]->d_name, failure);
		if (format)
			own->formats[own->count++] = format;
		else if ((bad == 0 || report) && ++bad && report)
			add_report(report, "not ok ", failure->text);
		free(entries[i]);
	}
	free(entries);
	if (count > LIMIT_OWN_FORMATS)
		return failure_set(failure, EXIT_BAD_CONFIG, "%s holds more than %d formats",
		    folder, LIMIT_OWN_FORMATS);
	prepare_matching(own);
	return bad;
}

/* Proves all examples; how many are wrong, at most one without a report. */
static int
prove_all(struct own_formats *own, struct buffer *report, struct failure *failure)
{
	int bad = 0;

	for (int i = 0; i < own->count; i++) {
		const struct own_format *format = own->formats[i];

		for (int j = 0; j < format->example_count; j++) {
			char name[LIMIT_OWN_NAME + 64];

			if (own_prove(own, format, &format->examples[j], failure) < 0) {
				bad++;
				if (!report)
					return bad;
				add_report(report, "not ok ", failure->text);
			} else if (report) {
				snprintf(name, sizeof(name), "%s: the example in line %d",
				    format->name, format->examples[j].line);
				add_report(report, "ok ", name);
			}
		}
	}
	return bad;
}

struct own_formats *
own_load(const char *folder, struct failure *failure)
{
	struct own_formats *own = must_calloc(1, sizeof(*own));

	if (read_files(own, folder, NULL, failure) == 0 && prove_all(own, NULL, failure) == 0)
		return own;
	own_free(own);
	return NULL;
}

int
own_check(const char *folder, struct buffer *report, struct failure *failure)
{
	struct own_formats *own = must_calloc(1, sizeof(*own));
	int bad = read_files(own, folder, report, failure);

	if (bad == 0 && own->count == 0)
		bad =
		    failure_set(failure, EXIT_BAD_CONFIG, "%s holds no format (NAME.conf)", folder);
	if (bad >= 0)
		bad += prove_all(own, report, failure);
	own_free(own);
	return bad;
}

void
own_free(struct own_formats *own)
{
	if (!own)
		return;
	for (int i = 0; i < own->count; i++)
		own_format_free(own->formats[i]);
	pcre2_match_data_free(own->match);
	pcre2_match_context_free(own->limits);
	pcre2_jit_stack_free(own->stack);
	free(own->formats);
	free(own);
}

const struct own_format *
own_at(const struct own_formats *own, int i)
{
	return own && i < own->count ? own->formats[i] : NULL;
}

const struct own_format *
own_find(const struct own_formats *own, const char *name)
{
	const struct own_format *format = NULL;

	for (int i = 0; (format = own_at(own, i)); i++)
		if (strcmp(format->name, name) == 0)
			break;
	return format;
}

const char *
own_name(const struct own_format *format)
{
	return format->name;
}

struct span
own_programs(const struct own_format *format)
{
	return format->programs;
}

struct span
own_sample(const struct own_format *format)
{
	return format->examples[0].text;
}

int64_t
own_given_up(const struct own_format *format)
{
	return format->given_up;
}

/* Does the whole text match?  The groups are then in own->match. */
static bool
is_match(struct own_formats *own, struct own_format *format, struct span text)
{
	uint32_t tries = LIMIT_OWN_TRIES;
	int result;

	if (text.size > LIMIT_OWN_BYTES / LIMIT_OWN_TRIES)
		tries = (uint32_t)(LIMIT_OWN_BYTES / text.size);
	pcre2_set_match_limit(own->limits, tries);
	pcre2_set_depth_limit(own->limits, tries);
	result = pcre2_match(format->code, (PCRE2_SPTR)(text.data ? text.data : ""), text.size, 0,
	    0, own->match, own->limits);
	if (result < 0 && result != PCRE2_ERROR_NOMATCH)
		format->given_up++;
	return result > 0;
}

/* What the words of a section mean; "*" is any other.  The text itself if there are none. */
static struct span
meaning_of(const struct own_format *format, struct own_target target, struct span text)
{
	struct span otherwise = text;

	for (int i = 0; i < format->word_count; i++) {
		const struct own_word *word = &format->words[i];

		if (!own_target_is(word->target, target))
			continue;
		if (span_equal_nocase(word->word, text))
			return word->meaning;
		if (span_is(word->word, "*"))
			otherwise = word->meaning;
	}
	return otherwise;
}

/* "iso", Apache's, syslog's, or seconds (milliseconds, ...) since 1970: whichever it is. */
static bool
take_any_time(struct span text, struct stamp *out)
{
	return ((stamp_take_iso(&text, out) || stamp_take_clf(&text, out) ||
		    stamp_take_bsd(&text, out)) &&
		   text.size == 0) ||
	       stamp_read_epoch(text, out);
}

static void
use_group(const struct own_format *format, const struct own_rule *rule, struct span text,
    struct parsed *out)
{
	struct stamp stamp = { .kind = STAMP_NONE };

	if (rule->target.kind == OWN_TIME) {
		if (format->layout.size > 0 ? own_take_time(text, format->layout, &stamp)
					    : take_any_time(text, &stamp))
			out->stamp = stamp;
		return;
	}
	if (!own_set(out->event, rule->target, meaning_of(format, rule->target, text)) &&
	    rule->target.kind == OWN_OUTCOME)
		out->event->outcome = OUTCOME_UNKNOWN;
}

static void
use_match(
    struct own_formats *own, const struct own_format *format, struct span text, struct parsed *out)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(own->match);

	event_set(out->event, FIELD_EVENT_DATASET, span_of(format->name));
	for (int i = 0; i < format->rule_count; i++) {
		const struct own_rule *rule = &format->rules[i];
		PCRE2_SIZE from = at[2 * rule->group], to = at[2 * rule->group + 1];

		if (rule->group == 0)
			own_set(out->event, rule->target, rule->text);
		else if (from != PCRE2_UNSET && from <= to) /* \K can turn them round */
			use_group(format, rule, (struct span){ text.data + from, to - from }, out);
	}
	out->own = format;
}

bool
own_is_for(const struct own_format *format, struct span program)
{
	struct span list = format->programs;

	while (list.size > 0)
		if (span_equal(span_trim(span_cut(&list, ',')), program))
			return true;
	return false;
}

static enum parse_result
read_by(struct own_formats *own, struct own_format *format, struct span text, struct parsed *out)
{
	if (!is_match(own, format, text))
		return PARSE_NOT_MINE;
	use_match(own, format, text, out);
	return PARSE_OK;
}

enum parse_result
own_read_line(struct span line, struct parsed *out)
{
	const struct format_choice *choice = out->choice;
	bool is_asked = (choice->only || strcmp(choice->name, "auto") == 0) &&
			!span_starts(span_trim(line), SPAN("{")); /* JSON is JSON's */

	for (int i = 0; choice->own && is_asked && i < choice->own->count; i++) {
		struct own_format *format = choice->own->formats[i];

		if (format->programs.size == 0 && (!choice->only || choice->only == format) &&
		    read_by(choice->own, format, line, out) == PARSE_OK)
			return PARSE_OK;
	}
	return PARSE_NOT_MINE;
}

enum parse_result
own_read_message(struct span message, struct parsed *out)
{
	struct span program = event_text(out->event, FIELD_PROCESS_NAME);
	const struct format_choice *choice = out->choice;

	for (int i = 0; choice && choice->own && i < choice->own->count; i++) {
		struct own_format *format = choice->own->formats[i];

		if (own_is_for(format, program) && (!choice->only || choice->only == format) &&
		    read_by(choice->own, format, message, out) == PARSE_OK)
			return PARSE_OK;
	}
	return PARSE_NOT_MINE;
}
