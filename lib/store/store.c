/* store.c: the drivers there are, and calls handed to the one an address names. */

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "store/driver.h"

static const struct store_driver *const drivers[] = { &store_sqlite, &store_postgresql, &store_null,
	NULL };

static const char *const level_names[] = {
	[STORE_TABLE] = "table",
	[STORE_PARTITIONS] = "partitions",
	[STORE_HYPERTABLE] = "hypertable",
	[STORE_TIMESCALE] = "timescale",
};

static bool
is_of(const struct store_driver *driver, const char *address)
{
	for (int i = 0; i < 3 && driver->schemes[i]; i++)
		if (strncmp(address, driver->schemes[i], strlen(driver->schemes[i])) == 0)
			return true;
	return false;
}

static const struct store_driver *
find_driver(const char *address)
{
	int i = 0;

	while (drivers[i] && !is_of(drivers[i], address))
		i++;
	return drivers[i];
}

/*
 * "postgresql://ana:secret@host/db?password=x" without ":secret" and all that follows
 * the '?': libpq takes passwords in both places.
 */
static char *
without_secrets(const char *address)
{
	size_t size = strcspn(address, "?");
	const char *slashes = strstr(address, "://"), *host, *colon;
	char *name = must_alloc(size + 1);

	memcpy(name, address, size);
	name[size] = '\0';
	if (slashes == NULL || slashes >= address + size)
		return name;
	slashes += 3;
	host = memrchr(slashes, '@', (size_t)(address + size - slashes));
	colon = host ? memchr(slashes, ':', (size_t)(host - slashes)) : NULL;
	if (colon)
		memmove(name + (colon - address), name + (host - address),
		    (size_t)(address + size - host) + 1);
	return name;
}

static const struct store_driver *
choose_driver(const char *address, struct failure *failure)
{
	const struct store_driver *driver = find_driver(address);

	if (driver == NULL)
		failure_set(failure, EXIT_BAD_CONFIG,
		    "\"%.*s\" is no store: say sqlite:FILE or postgresql://HOST/DATABASE",
		    (int)strcspn(address, ":@"), address);
	return driver;
}

static struct store *
wrap(const struct store_driver *driver, void *db, const char *address)
{
	struct store *store;

	if (db == NULL)
		return NULL;
	store = must_alloc(sizeof(*store));
	*store = (struct store){ driver, db, without_secrets(address) };
	return store;
}

struct store *
store_open(const char *address, enum store_use use, struct failure *failure)
{
	const struct store_driver *driver = choose_driver(address, failure);

	return driver ? wrap(driver, driver->open(address, use, failure), address) : NULL;
}

struct store *
store_open_accounts(const char *address, struct failure *failure)
{
	const struct store_driver *driver = choose_driver(address, failure);

	return driver ? wrap(driver, driver->open_accounts(address, failure), address) : NULL;
}

void
store_free(struct store *store)
{
	if (store == NULL)
		return;
	store->driver->free(store->db);
	free(store->name);
	free(store);
}

const char *
store_name(const struct store *store)
{
	return store->name;
}

int
store_migrate(struct store *store, int *applied, struct failure *failure)
{
	return store->driver->migrate(store->db, applied, failure);
}

int
store_write(
    struct store *store, const struct store_row *rows, size_t count, struct failure *failure)
{
	return count == 0 ? 0 : store->driver->write(store->db, rows, count, failure);
}

int
store_reopen(struct store *store, struct failure *failure)
{
	return store->driver->reopen(store->db, failure);
}

int
store_prune(
    struct store *store, const struct store_age *age, int64_t *deleted, struct failure *failure)
{
	return store->driver->prune(store->db, age, deleted, failure);
}

enum store_level
store_level(const struct store *store)
{
	return store->driver->level(store->db);
}

const char *
store_level_name(enum store_level level)
{
	return level_names[level];
}
