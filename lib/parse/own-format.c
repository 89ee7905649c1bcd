/*
 * own-format.c: an own format from its file, siem-format(5).
 *
 * The file looks like siem.conf, and is read here and not by inih: that cuts
 * values at " ;" and lines at 200 bytes, and both are common in log lines.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "os/file.h"
#include "parse/own-format.h"

enum section { TOP, FIELDS, CONSTANTS, WORDS, EXAMPLE };

struct reader {
	struct own_format *format;
	struct failure *failure;
	enum section section;
	struct own_target words_of; /* WORDS: the field that the section names */
	struct span words_name;
	int line;
};

/* For "%.*s" of a span; messages have room for so much of a line. */
#define SHOW(span) (int)((span).size < 200 ? (span).size : 200), (span).data

int
own_fail(const struct own_format *format, int line, struct failure *failure, const char *text, ...)
{
	char place[32] = "", message[sizeof(failure->text)];
	va_list ap;

	va_start(ap, text);
	vsnprintf(message, sizeof(message), text, ap);
	va_end(ap);
	if (line > 0)
		snprintf(place, sizeof(place), ":%d", line);
	return failure_set(
	    failure, EXIT_BAD_CONFIG, "%.300s%s: %.680s", format->path, place, message);
}

#define FAIL(reader, ...) own_fail((reader)->format, (reader)->line, (reader)->failure, __VA_ARGS__)

/* [fields], [constants], [example], or the name of a field: what words mean for it. */
static int
take_section(struct reader *reader, struct span name)
{
	struct own_format *format = reader->format;

	if (span_is(name, "fields")) {
		reader->section = FIELDS;
		return 0;
	}
	if (span_is(name, "constants")) {
		reader->section = CONSTANTS;
		return 0;
	}
	if (span_is(name, "example")) {
		if (format->example_count == LIMIT_OWN_EXAMPLES)
			return FAIL(reader, "more than %d examples", LIMIT_OWN_EXAMPLES);
		reader->section = EXAMPLE;
		format->examples[format->example_count++] = (struct own_example){
			.line = reader->line,
			.first = format->expectation_count,
			.end = format->expectation_count,
		};
		return 0;
	}
	if (!own_find_target(name, &reader->words_of) || !own_may_set(reader->words_of) ||
	    reader->words_of.kind == OWN_TIME)
		return FAIL(reader,
		    "no such section: [%.*s] (there are [fields], [constants], [example], and a "
		    "field's name for what words mean)",
		    SHOW(name));
	reader->words_name = name;
	reader->section = WORDS;
	return 0;
}

/* A pattern may be given in several lines, which are joined. */
static int
add_pattern(struct reader *reader, struct span text)
{
	struct own_format *format = reader->format;
	size_t size = format->pattern.size + text.size;
	char *joined = arena_alloc(&format->strings, size + 1);

	if (format->pattern.size > 0)
		memcpy(joined, format->pattern.data, format->pattern.size);
	memcpy(joined + format->pattern.size, text.data, text.size);
	if (format->pattern.size == 0)
		format->pattern_line = reader->line;
	format->pattern = (struct span){ joined, size };
	return 0;
}

static int
take_setting(struct reader *reader, struct span name, struct span text)
{
	struct own_format *format = reader->format;
	const char *fault;

	if (text.size == 0)
		return FAIL(reader, "%.*s is empty", SHOW(name));
	if (span_is(name, "pattern"))
		return add_pattern(reader, text);
	if (span_is(name, "program")) {
		format->programs = text;
		return 0;
	}
	if (!span_is(name, "time"))
		return FAIL(reader, "no such setting: %.*s (there are pattern, program and time)",
		    SHOW(name));
	fault = own_layout_fault(text);
	if (fault)
		return FAIL(reader, "time: %s", fault);
	format->layout = text;
	return 0;
}

static int
find_target(struct reader *reader, struct span name, struct own_target *out)
{
	if (!own_find_target(name, out))
		return FAIL(reader, "no such field: %.*s (see siem-event(5))", SHOW(name));
	return 0;
}

/* Is the text one for that field? */
static int
check_text(struct reader *reader, struct own_target target, struct span name, struct span text)
{
	struct event event;

	event_clear(&event);
	if (own_set(&event, target, text))
		return 0;
	return FAIL(reader, "%.*s cannot be \"%.*s\"", SHOW(name), SHOW(text));
}

static int
take_rule(struct reader *reader, struct span name, struct span text)
{
	struct own_format *format = reader->format;
	struct own_rule rule = { .text = text, .line = reader->line };

	if (format->rule_count == LIMIT_OWN_FIELDS)
		return FAIL(reader, "more than %d fields", LIMIT_OWN_FIELDS);
	if (find_target(reader, name, &rule.target) < 0)
		return -1;
	if (!own_may_set(rule.target))
		return FAIL(reader, "%.*s is siem-parse's to say", SHOW(name));
	if (reader->section == CONSTANTS && check_text(reader, rule.target, name, text) < 0)
		return -1;
	rule.group = reader->section == FIELDS; /* its number is known when the pattern is */
	format->rules[format->rule_count++] = rule;
	return 0;
}

static int
take_word(struct reader *reader, struct span word, struct span meaning)
{
	struct own_format *format = reader->format;

	if (format->word_count == LIMIT_OWN_WORDS)
		return FAIL(reader, "more than %d words", LIMIT_OWN_WORDS);
	if (check_text(reader, reader->words_of, reader->words_name, meaning) < 0)
		return -1;
	format->words[format->word_count++] = (struct own_word){ reader->words_of, word, meaning };
	return 0;
}

static int
take_expectation(struct reader *reader, struct span name, struct span text)
{
	struct own_format *format = reader->format;
	struct own_example *example = &format->examples[format->example_count - 1];
	struct own_expectation expectation = { .name = name, .text = text, .line = reader->line };

	if (span_is(name, "line")) {
		example->text = text;
		return 0;
	}
	if (format->expectation_count == LIMIT_OWN_EXPECTATIONS)
		return FAIL(reader, "more than %d expected fields", LIMIT_OWN_EXPECTATIONS);
	if (find_target(reader, name, &expectation.target) < 0)
		return -1;
	format->expectations[format->expectation_count++] = expectation;
	example->end = format->expectation_count;
	return 0;
}

/* In examples quotation marks around a value keep the blanks at its ends. */
static struct span
without_quotes(struct span text)
{
	if (text.size < 2 || text.data[0] != '"' || text.data[text.size - 1] != '"')
		return text;
	return (struct span){ text.data + 1, text.size - 2 };
}

static int
take_line(struct reader *reader, struct span line)
{
	struct span name;

	if (line.size > 0 && line.data[line.size - 1] == '\r')
		line.size--;
	line = span_trim(line);
	if (line.size == 0 || line.data[0] == '#' || line.data[0] == ';')
		return 0;
	if (line.data[0] == '[' && line.data[line.size - 1] == ']')
		return take_section(reader, (struct span){ line.data + 1, line.size - 2 });
	if (span_index(line, '=') == line.size)
		return FAIL(reader, "neither [section] nor name = value");
	name = span_trim(span_cut(&line, '='));
	line = span_trim(line);
	switch (reader->section) {
	case TOP:
		return take_setting(reader, name, line);
	case WORDS:
		return take_word(reader, name, line);
	case EXAMPLE:
		return take_expectation(reader, name, without_quotes(line));
	case FIELDS:
	case CONSTANTS:
		break;
	}
	return take_rule(reader, name, line);
}

/*
 * Bytes, not characters, so that a line that is no UTF-8 is as good as any;
 * and the whole of it, from its start, so that one match is one try.
 */
static int
compile(struct own_format *format, struct failure *failure)
{
	const uint32_t options = PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOTALL |
				 PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP |
				 PCRE2_NEVER_BACKSLASH_C;
	PCRE2_UCHAR text[256];
	PCRE2_SIZE offset;
	int error;

	if (format->pattern.size == 0)
		return own_fail(format, 0, failure, "no pattern");
	format->code = pcre2_compile(
	    (PCRE2_SPTR)format->pattern.data, format->pattern.size, options, &error, &offset, NULL);
	if (!format->code) {
		pcre2_get_error_message(error, text, sizeof(text));
		return own_fail(format, format->pattern_line, failure,
		    "pattern: %s, behind \"%.*s\" (byte %zu)", (const char *)text,
		    SHOW(span_skip(
			span_first(format->pattern, offset), offset > 20 ? offset - 20 : 0)),
		    (size_t)offset);
	}
	/* Where the system forbids code that is made while running, the interpreter does it. */
	pcre2_jit_compile(format->code, PCRE2_JIT_COMPLETE);
	return 0;
}

static int
number_group(struct own_format *format, struct own_rule *rule, struct failure *failure)
{
	char name[64];

	snprintf(name, sizeof(name), "%.*s", SHOW(rule->text));
	rule->group = pcre2_substring_number_from_name(format->code, (PCRE2_SPTR)name);
	if (rule->group == PCRE2_ERROR_NOUNIQUESUBSTRING)
		return own_fail(
		    format, rule->line, failure, "the pattern has more than one group %s", name);
	if (rule->group < 0 || span_of(name).size != rule->text.size)
		return own_fail(format, rule->line, failure,
		    "the pattern has no group (?<%.*s>...)", SHOW(rule->text));
	return 0;
}

/* A group that has a name is there to be used. */
static int
check_groups(const struct own_format *format, struct failure *failure)
{
	uint32_t count, size;
	PCRE2_SPTR table;

	pcre2_pattern_info(format->code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(format->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(format->code, PCRE2_INFO_NAMETABLE, &table);
	for (uint32_t i = 0; i < count; i++, table += size) {
		int group = table[0] << 8 | table[1], rule = 0;

		while (rule < format->rule_count && format->rules[rule].group != group)
			rule++;
		if (rule == format->rule_count)
			return own_fail(format, format->pattern_line, failure,
			    "no field in [fields] takes the group %s", (const char *)table + 2);
	}
	return 0;
}

static int
check_examples(const struct own_format *format, struct failure *failure)
{
	if (format->example_count == 0)
		return own_fail(format, 0, failure, "no [example]");
	for (int i = 0; i < format->example_count; i++) {
		const struct own_example *example = &format->examples[i];

		if (example->text.size == 0)
			return own_fail(format, example->line, failure, "[example] has no line");
		if (example->first == example->end)
			return own_fail(
			    format, example->line, failure, "[example] expects no field");
	}
	return 0;
}

static int
read_lines(struct own_format *format, struct failure *failure)
{
	struct reader reader = { .format = format, .failure = failure };
	struct span rest = buffer_span(&format->file);

	span_take(&rest, SPAN("\xef\xbb\xbf"));
	while (rest.size > 0) {
		reader.line++;
		if (take_line(&reader, span_cut(&rest, '\n')) < 0)
			return -1;
	}
	if (compile(format, failure) < 0)
		return -1;
	for (int i = 0; i < format->rule_count; i++)
		if (format->rules[i].group && number_group(format, &format->rules[i], failure) < 0)
			return -1;
	if (check_groups(format, failure) < 0)
		return -1;
	return check_examples(format, failure);
}

/* A name is what -f takes: letters, digits, '-', '_', and none that is taken. */
static int
set_name(struct own_format *format, struct span name, struct failure *failure)
{
	for (size_t i = 0; i < name.size; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-_", name.data[i]))
			return own_fail(format, 0, failure,
			    "a format's name is made of a to z, 0 to 9, - and _");
	if (name.size == 0 || name.size > LIMIT_OWN_NAME)
		return own_fail(
		    format, 0, failure, "a format's name has 1 to %d bytes", LIMIT_OWN_NAME);
	memcpy(format->name, name.data, name.size);
	if (parse_knows(format->name))
		return own_fail(
		    format, 0, failure, "siem-parse has a format %s of its own", format->name);
	return 0;
}

struct own_format *
own_format_read(const char *folder, const char *file, struct failure *failure)
{
	struct own_format *format = must_calloc(1, sizeof(*format));
	size_t size = strlen(folder) + strlen(file) + 2;

	format->path = must_alloc(size);
	snprintf(format->path, size, "%s/%s", folder, file);
	if (file_read(format->path, LIMIT_OWN_FILE, &format->file, failure) < 0) {
		failure->status = EXIT_BAD_CONFIG;
	} else if (set_name(format, span_first(span_of(file), strlen(file) - 5), failure) == 0 &&
		   read_lines(format, failure) == 0) {
		return format;
	}
	own_format_free(format);
	return NULL;
}

void
own_format_free(struct own_format *format)
{
	if (!format)
		return;
	pcre2_code_free(format->code);
	buffer_release(&format->file);
	arena_release(&format->strings);
	free(format->path);
	free(format);
}
