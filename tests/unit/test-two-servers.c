/* test-two-servers.c: two servers on one SQLite file. */

#include "check.h"

#include "sqlite-db.h"

#include "accounts-server.h"
#include "two-servers.h"

int
main(void)
{
	const struct CMUnitTest tests[] = { TWO_CASES };

	return cmocka_run_group_tests(tests, start, stop);
}
