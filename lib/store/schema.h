/*
 * schema.h: the steps of schema/, built into the program (scripts/embed-schema).
 *
 * A step is one file, applied once and in the order of the numbers.  After a release
 * it is never edited: a database remembers the checksum of what it was given.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

struct schema_step {
	int number; /* 0 behind the last one */
	const char *name; /* "001-events" */
	const char *text;
};

extern const struct schema_step schema_postgresql[];

/* SHA-256 of a text, in hexadecimal. */
enum { SCHEMA_CHECKSUM_SIZE = 64 + 1 };
void schema_checksum(char to[SCHEMA_CHECKSUM_SIZE], const char *text);

#endif
