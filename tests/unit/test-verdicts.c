/* test-verdicts.c: ids that are found again, and what was said of them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "event/verdicts.h"

/* Ids of one time differ only behind it. */
static struct event
event_with(unsigned number)
{
	struct event event = { .has_id = true };
	char id[EVENT_ID_SIZE + 1];

	snprintf(id, sizeof(id), "019cad22-7ae0-8534-99e3-0000%08x", number);
	memcpy(event.id, id, EVENT_ID_SIZE);
	return event;
}

static void
many_ids_keep_their_numbers(void **state)
{
	struct idtable table = { 0 };
	struct event event;

	(void)state;
	event = event_with(7);
	assert_true(idtable_find(&table, event.id) == IDTABLE_NONE);
	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 0; i < 20000; i++) {
			event = event_with(i);
			assert_int_equal(idtable_add(&table, event.id), i);
		}
	event = event_with(19999);
	assert_int_equal(idtable_find(&table, event.id), 19999);
	event = event_with(20000);
	assert_true(idtable_find(&table, event.id) == IDTABLE_NONE);
	idtable_release(&table);
}

static void
the_later_verdict_counts(void **state)
{
	struct verdicts verdicts = { 0 };
	struct event a = event_with(1), b = event_with(2), c = event_with(3);

	(void)state;
	assert_true(verdicts_take(&verdicts, SPAN("019cad22-7ae0-8534-99e3-000000000001\tattack")));
	assert_true(verdicts_take(&verdicts,
	    SPAN("019cad22-7ae0-8534-99e3-000000000002\tfalse_positive\tour backup\tana")));
	assert_true(verdicts_take(&verdicts,
			SPAN("019cad22-7ae0-8534-99e3-000000000001\tfalse_positive\r")) == false);
	assert_int_equal(verdict_of(&verdicts, &a), VERDICT_ATTACK);
	assert_int_equal(verdict_of(&verdicts, &b), VERDICT_FALSE_POSITIVE);
	assert_int_equal(verdict_of(&verdicts, &c), VERDICT_NONE);
	assert_true(
	    verdicts_take(&verdicts, SPAN("019cad22-7ae0-8534-99e3-000000000001\tfalse_positive")));
	assert_int_equal(verdict_of(&verdicts, &a), VERDICT_FALSE_POSITIVE);
	a.has_id = false;
	assert_int_equal(verdict_of(&verdicts, &a), VERDICT_NONE);
	verdicts_release(&verdicts);
}

static void
what_is_no_verdict_is_told_from_a_comment(void **state)
{
	static const char *const comments[] = { "", "  ", "# who said so" };
	static const char *const wrong[] = { "019cad22-7ae0-8534-99e3-000000000001",
		"019cad22-7ae0-8534-99e3-000000000001 attack", "019cad22\tattack",
		"019cad22-7ae0-8534-99e3-000000000001\tAttack",
		"019cad22-7ae0-8534-99e3-000000000001\t", "\tattack", "{\"verdict\":\"attack\"}" };
	struct verdicts verdicts = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(comments) / sizeof(*comments); i++)
		assert_true(verdicts_take(&verdicts, span_of(comments[i])));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(verdicts_take(&verdicts, span_of(wrong[i])));
	assert_int_equal(verdicts.ids.count, 0);
	verdicts_release(&verdicts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_ids_keep_their_numbers),
		cmocka_unit_test(the_later_verdict_counts),
		cmocka_unit_test(what_is_no_verdict_is_told_from_a_comment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
