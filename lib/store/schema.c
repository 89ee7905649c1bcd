/* schema.c: what a database was given, beside what it should have. */

#include <sodium.h>
#include <string.h>

#include "store/schema.h"

void
schema_checksum(char to[SCHEMA_CHECKSUM_SIZE], const char *text)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
	sodium_bin2hex(to, SCHEMA_CHECKSUM_SIZE, hash, sizeof(hash));
}

int
schema_count(const struct schema_step *steps)
{
	int count = 0;

	while (steps[count].number)
		count++;
	return count;
}

int
schema_compare(const struct schema_step *steps, int at, const struct schema_applied *applied,
    struct failure *failure)
{
	char checksum[SCHEMA_CHECKSUM_SIZE];

	if (at >= schema_count(steps))
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "the database's schema is newer than this program: it has step %s",
		    applied->name);
	schema_checksum(checksum, steps[at].text);
	if (applied->number == steps[at].number && strcmp(applied->checksum, checksum) == 0)
		return 0;
	return failure_set(failure, EXIT_BAD_CONFIG,
	    "the database's schema is not this program's: step %s differs from %s", applied->name,
	    steps[at].name);
}

int
schema_is_whole(const struct schema_step *steps, int applied, struct failure *failure)
{
	if (applied == schema_count(steps))
		return 0;
	return failure_set(failure, EXIT_BAD_CONFIG,
	    "the database's schema is older than this program: it lacks step %s (siem-store "
	    "--migrate)",
	    steps[applied].name);
}
