/*
 * schema.h: the steps of schema/, built into the program (scripts/embed-schema).
 *
 * A step is one file, applied once and in the order of the numbers.  After a release
 * it is never edited: a database remembers the checksum of what it was given.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "base/failure.h"

struct schema_step {
	int number; /* 0 behind the last one */
	const char *name; /* "001-events" */
	const char *text;
};

extern const struct schema_step schema_postgresql[];
extern const struct schema_step schema_sqlite[], schema_sqlite_accounts[];

/* SHA-256 of a text, in hexadecimal. */
enum { SCHEMA_CHECKSUM_SIZE = 64 + 1 };
void schema_checksum(char to[SCHEMA_CHECKSUM_SIZE], const char *text);

int schema_count(const struct schema_step *steps);

/* A row of schema_steps: what a database says it was given. */
struct schema_applied {
	int number;
	const char *name, *checksum;
};

/*
 * Row `at` of them, from 0, beside our step.  -1: EXIT_BAD_CONFIG, the database is newer than
 * this program, or was given another step.
 */
int schema_compare(const struct schema_step *steps, int at, const struct schema_applied *applied,
    struct failure *failure);

/* Of a database with tables.  -1: EXIT_BAD_CONFIG, it has not all steps. */
int schema_is_whole(const struct schema_step *steps, int applied, struct failure *failure);

#endif
