/* test-hub-postgresql.c: what is told to who watches, over PostgreSQL. */

#include "check.h"

#include "postgresql-db.h"

#include "hub-cases.h"

HUB_CASES(HUB_TEST)

int
main(void)
{
	const struct CMUnitTest tests[] = { HUB_CASES(HUB_ROW) };

	return cmocka_run_group_tests(tests, start, stop);
}
