/* test-sqlite-views.c: what the dashboard draws of events in SQLite. */

#include "check.h"

#include "sqlite-db.h"
#include "store-views.h"

VIEWS_CASES(VIEWS_TEST)

int
main(void)
{
	const struct CMUnitTest tests[] = { VIEWS_CASES(VIEWS_ROW) };

	return cmocka_run_group_tests(tests, start, stop);
}
