/* verdicts.c: a table of verdicts from lines of text. */

#include <stdlib.h>

#include "base/limits.h"
#include "event/verdicts.h"
#include "os/input.h"

static const char *const names[] = {
	[VERDICT_ATTACK] = "attack",
	[VERDICT_FALSE_POSITIVE] = "false_positive",
};

enum verdict
verdict_named(struct span name)
{
	enum verdict verdict = VERDICT_ATTACK;

	while (verdict <= VERDICT_FALSE_POSITIVE && !span_is(name, names[verdict]))
		verdict++;
	return verdict <= VERDICT_FALSE_POSITIVE ? verdict : VERDICT_NONE;
}

void
verdicts_release(struct verdicts *verdicts)
{
	idtable_release(&verdicts->ids);
	free(verdicts->verdict);
	*verdicts = (struct verdicts){ 0 };
}

bool
verdicts_take(struct verdicts *verdicts, struct span line)
{
	struct span rest = line, id;
	enum verdict verdict;
	uint32_t number;

	if (span_trim(line).size == 0 || line.data[0] == '#')
		return true;
	id = span_cut(&rest, '\t');
	verdict = verdict_named(span_trim(span_cut(&rest, '\t')));
	if (id.size != EVENT_ID_SIZE || verdict == VERDICT_NONE)
		return false;
	number = idtable_add(&verdicts->ids, id.data);
	if (number >= verdicts->capacity) {
		verdicts->capacity = verdicts->ids.capacity;
		verdicts->verdict = must_realloc(verdicts->verdict, verdicts->capacity);
	}
	verdicts->verdict[number] = (unsigned char)verdict;
	return true;
}

static int
take_lines(
    struct verdicts *verdicts, struct input *input, const char *path, struct failure *failure)
{
	struct input_line line;
	enum input_result result;
	size_t number = 0;

	while ((result = input_next(input, &line, failure)) != INPUT_END) {
		if (result == INPUT_ERROR)
			return -1;
		if (result == INPUT_WAIT) {
			input_wait(input, -1);
			continue;
		}
		number++;
		if (!verdicts_take(verdicts, line.text))
			return failure_set(failure, EXIT_BAD_DATA,
			    "verdicts %s: line %zu is not an event.id, a tab and attack or "
			    "false_positive",
			    path, number);
		if (verdicts->ids.count > LIMIT_VERDICTS)
			return failure_set(failure, EXIT_BAD_DATA, "verdicts %s: more than %d",
			    path, LIMIT_VERDICTS);
	}
	return 0;
}

int
verdicts_read(struct verdicts *verdicts, const char *path, struct failure *failure)
{
	char *files[] = { (char *)(uintptr_t)path, NULL };
	struct input *input = input_open(files, LIMIT_LINE);
	int result = take_lines(verdicts, input, path, failure);

	input_free(input);
	return result;
}

enum verdict
verdict_of(const struct verdicts *verdicts, const struct event *event)
{
	uint32_t number = event->has_id ? idtable_find(&verdicts->ids, event->id) : IDTABLE_NONE;

	return number == IDTABLE_NONE ? VERDICT_NONE : (enum verdict)verdicts->verdict[number];
}
