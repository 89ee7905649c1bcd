/*
 * test-linear.c: a hostile line costs time in proportion to its length.
 *
 * Lines of every format are filled up with what a parser may go back and
 * forth in.  Sixteen times the filling must not take much more than sixteen times
 * the CPU time; what looks over the line at every place takes 256 times.  The
 * least of several runs counts, so a busy machine does not matter.
 */

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "parse/parse.h"
#include "wire/wire.h"
#include "check.h"

enum { SHORT = 64 * 1024, LONG = 16 * SHORT, TRIES = 5, PLACES = 4 };
enum { FACTOR = 48, FLOOR_US = 20000 };
/* What goes over SHORT in so many times a plain text's time is no harm at LONG, whatever its law. */
enum { QUICK = 4, QUICK_LEAST_US = 2000 };

static const char *const fillings[] = { "\"", "[", "]", " ", "=", ",", "(", "\\\"", "\" ", "[\" ",
	"\"[\" x", " from ", " from x port 1", ": ", "; ", "message repeated 2 times: [ ",
	"Mar 27 13:06:56 h ", "<1>", "%A-1-B: ", "' ", " for ", " by ", "{",
	"\":", ", client: ", " SRC=", "IN= OUT= ", "IN=", " OUT=", "user=", "::", "\xff", "1" };
enum { FILLINGS = sizeof(fillings) / sizeof(*fillings), STEP = ALL_OR_PART(1, 3) };

/* There memrchr and its kin look at the whole of their range at each call, however near the byte is. */
static void
skip_under_sanitizer(void)
{
#ifdef __SANITIZE_ADDRESS__
	skip();
#endif
}

static struct arena arena;
static struct buffer output;
static struct wire_line json;
static char line[LONG + 128 * 1024];

static int64_t
cpu_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* As siem-parse does it: what is a frame or text by the formats, other JSON by its names. */
static void
parse(struct span text)
{
	static const struct format_choice any = { .name = "auto" };
	struct event event;
	struct parsed parsed = { .event = &event, .strings = &arena };
	struct wire_error error;

	arena_clear(&arena);
	output.size = 0;
	event_clear(&event);
	if (parse_line(text, &any, &parsed) == PARSE_OK) {
		wire_write_event(&output, &event);
	} else if (text.size > 0 && text.data[0] == '{' && wire_read(text, &arena, &json, &error)) {
		parsed.event = &json.event;
		parse_json(text, &parsed);
		wire_write_merged(&output, &json, &arena);
	}
}

/* CPU time for the sample with the filling at a place (in PLACES parts of it), that many bytes long. */
static int64_t
cost(struct span sample, int place, const char *filling, size_t size)
{
	size_t head = sample.size * (size_t)place / PLACES, unit = strlen(filling), at = head;
	int64_t start;

	assert_true(sample.size + size + unit < sizeof(line));
	memcpy(line, sample.data, head);
	for (; at < head + size; at += unit)
		memcpy(line + at, filling, unit);
	memcpy(line + at, sample.data + head, sample.size - head);
	start = cpu_us();
	parse((struct span){ line, at + sample.size - head });
	return cpu_us() - start;
}

static int64_t
quick_us(void)
{
	static int64_t us;

	if (us == 0) {
		us = QUICK * cost(SPAN("Mar 27 13:06:56 web1 app: x"), PLACES, "\"", SHORT);
		us = us < QUICK_LEAST_US ? QUICK_LEAST_US : us;
	}
	return us;
}

static bool
is_linear(struct span sample, int place, const char *filling)
{
	int64_t least_short = INT64_MAX, least_long = INT64_MAX;

	for (int i = 0; i < TRIES; i++) {
		int64_t us = cost(sample, place, filling, SHORT);

		if (us < quick_us())
			return true;
		least_short = us < least_short ? us : least_short;
		us = cost(sample, place, filling, LONG);
		least_long = us < least_long ? us : least_long;
		if (least_long <= FACTOR * least_short + FLOOR_US)
			return true;
	}
	print_error("\"%s\" %d/%d in: %.*s\n%d bytes %d us, %d bytes %d us\n", filling, place,
	    PLACES, (int)sample.size, sample.data, SHORT, (int)least_short, LONG, (int)least_long);
	return false;
}

static void
every_filling_behind_the_head_of_every_format(void **state)
{
	(void)state;
	skip_under_sanitizer();
	for (const struct line_format *format = line_formats; format->name; format++)
		for (int i = 0; i < FILLINGS; i += STEP)
			for (int place = 1; place <= PLACES; place++)
				assert_true(is_linear(span_of(format->sample), place, fillings[i]));
}

static void
fill_lines_of(const char *path, int *turn)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;
	ssize_t size;

	assert_non_null(file);
	while ((size = getline(&text, &room, file)) > 0) {
		struct span sample = { text, (size_t)size - (text[size - 1] == '\n') };

		for (int place = 1; place <= PLACES; place += STEP)
			assert_true(is_linear(sample, place, fillings[(*turn)++ % FILLINGS]));
	}
	free(text);
	fclose(file);
}

static void
some_filling_in_every_sample_of_what_programs_say(void **state)
{
	glob_t found;
	int turn = 0;

	(void)state;
	skip_under_sanitizer();
	assert_int_equal(glob("tests/golden/*.log", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		fill_lines_of(found.gl_pathv[i], &turn);
	globfree(&found);
	assert_true(turn > PLACES * FILLINGS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_filling_behind_the_head_of_every_format),
		cmocka_unit_test(some_filling_in_every_sample_of_what_programs_say),
	};
	int status = cmocka_run_group_tests_name("linear", tests, NULL, NULL);

	arena_release(&arena);
	buffer_release(&output);
	return status;
}
