/* test-sqlite-accounts.c: users, keys, sessions and the audit log in SQLite. */

#include "check.h"

#include "sqlite-db.h"
#include "store-accounts.h"

ACCOUNT_CASES(ACCOUNT_TEST)

int
main(void)
{
	const struct CMUnitTest tests[] = { ACCOUNT_CASES(ACCOUNT_ROW) };

	return cmocka_run_group_tests(tests, start, stop);
}
