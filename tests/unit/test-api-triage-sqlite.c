/* test-api-triage-sqlite.c: routes of triage and response over SQLite. */

#include "check.h"

#include "sqlite-db.h"

#include "api-triage.h"

API_CASES(API_TEST)

int
main(void)
{
	const struct CMUnitTest tests[] = { API_CASES(API_ROW) };

	return cmocka_run_group_tests(tests, start, stop);
}
