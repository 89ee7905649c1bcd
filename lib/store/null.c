/*
 * null.c: a store that keeps nothing: what is written is "durable" at once, and never found.
 * For tests that need no disk, and to measure what is around a store.
 */
#include "base/arena.h"
#include "store/driver.h"

#include <stdlib.h>

static void *
null_open(const char *address, enum store_use use, struct failure *failure)
{
	(void)address;
	(void)use;
	(void)failure;
	return must_alloc(1);
}

static void *
null_open_accounts(const char *address, struct failure *failure)
{
	failure_set(failure, EXIT_BAD_CONFIG, "%s keeps nothing, and so no accounts", address);
	return NULL;
}

static int
null_reopen(void *db, struct failure *failure)
{
	(void)db;
	(void)failure;
	return 0;
}

static int
null_migrate(void *db, int *applied, struct failure *failure)
{
	(void)db;
	(void)failure;
	*applied = 0;
	return 0;
}

static enum store_level
null_level(const void *db)
{
	(void)db;
	return STORE_TABLE;
}

static int
null_write(void *db, const struct store_row *rows, size_t count, struct failure *failure)
{
	(void)db;
	(void)rows;
	(void)count;
	(void)failure;
	return 0;
}

static int
null_prune(void *db, const struct store_age *age, int64_t *deleted, struct failure *failure)
{
	(void)db;
	(void)age;
	(void)failure;
	*deleted = 0;
	return 0;
}

static bool
is_number(enum store_statement statement)
{
	return (statement >= SQL_COUNT && statement < SQL_TOP) || statement == SQL_OLD;
}

static int
null_run(void *db, struct store_call *call, struct failure *failure)
{
	const struct store_value none = { .type = STORE_INTEGER };

	(void)db;
	(void)failure;
	call->changed = 0;
	if (call->see && is_number(call->statement))
		call->see(call->data, &none);
	return 0;
}

static int
null_begin(void *db, struct failure *failure)
{
	return null_reopen(db, failure);
}

static void
null_rollback(void *db)
{
	(void)db;
}

const struct store_driver store_null = {
	.name = "null",
	.schemes = { "null:" },
	.open = null_open,
	.open_accounts = null_open_accounts,
	.free = free,
	.reopen = null_reopen,
	.migrate = null_migrate,
	.level = null_level,
	.write = null_write,
	.prune = null_prune,
	.run = null_run,
	.begin = null_begin,
	.commit = null_begin,
	.rollback = null_rollback,
};
