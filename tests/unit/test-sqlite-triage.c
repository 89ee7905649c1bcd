/* test-sqlite-triage.c: alerts, suppressions and blocks in SQLite. */

#include "check.h"

#include "sqlite-db.h"
#include "store-triage.h"

TRIAGE_CASES(TRIAGE_TEST)

int
main(void)
{
	const struct CMUnitTest tests[] = { TRIAGE_CASES(TRIAGE_ROW) };

	return cmocka_run_group_tests(tests, start, stop);
}
