/* test-api-triage-postgresql.c: routes of triage and response over PostgreSQL. */

#include "check.h"

#include "postgresql-db.h"

#include "api-triage.h"

API_CASES(API_TEST)

int
main(void)
{
	const struct CMUnitTest tests[] = { API_CASES(API_ROW) };

	return cmocka_run_group_tests(tests, start, stop);
}
