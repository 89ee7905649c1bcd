/* schema.c: what names a step's text. */

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
