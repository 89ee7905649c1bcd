/*
 * mmdb.h: writes small MaxMind DB files for tests (format 2.0), so that none
 * has to be shipped: a search tree of 24, 28 or 32 bits a record, a data
 * section and the metadata.  IPv4 stands in ::/96 of an IPv6 tree.
 */
#ifndef TESTS_MMDB_H
#define TESTS_MMDB_H

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MMDB_MAX_NODES = 2048,
	MMDB_MAX_DATA = 8192,
	MMDB_IS_DATA = 1 << 30, /* in a record: the offset of data, not a node */
};

/* Types of the data section. */
enum {
	MMDB_TEXT = 2,
	MMDB_DOUBLE = 3,
	MMDB_UINT16 = 5,
	MMDB_UINT32 = 6,
	MMDB_MAP = 7,
	MMDB_INT32 = 8,
	MMDB_UINT64 = 9,
	MMDB_ARRAY = 11,
	MMDB_FLOAT = 15
};

struct mmdb {
	int record_bits; /* 24, 28 or 32 */
	int ip_version; /* 4 or 6: of the tree */
	uint32_t nodes[MMDB_MAX_NODES][2]; /* 0: empty */
	uint32_t node_count;
	unsigned char data[MMDB_MAX_DATA];
	size_t size;
};

static inline void
mmdb_open(struct mmdb *db, int record_bits, int ip_version)
{
	memset(db, 0, sizeof(*db));
	db->record_bits = record_bits;
	db->ip_version = ip_version;
	db->node_count = 1;
}

static inline void
mmdb_bytes(struct mmdb *db, const void *bytes, size_t size)
{
	if (db->size + size > sizeof(db->data))
		abort();
	memcpy(db->data + db->size, bytes, size);
	db->size += size;
}

/* The control byte: a type and a size below 285. */
static inline void
mmdb_control(struct mmdb *db, int type, size_t size)
{
	unsigned char bytes[3] = { (unsigned char)((type > 7 ? 0 : type) << 5) };
	size_t count = 1;

	bytes[0] |= (unsigned char)(size < 29 ? size : 29);
	if (type > 7)
		bytes[count++] = (unsigned char)(type - 7);
	if (size >= 29)
		bytes[count++] = (unsigned char)(size - 29);
	mmdb_bytes(db, bytes, count);
}

static inline void
mmdb_text(struct mmdb *db, const char *text)
{
	mmdb_control(db, MMDB_TEXT, strlen(text));
	mmdb_bytes(db, text, strlen(text));
}

static inline void
mmdb_number(struct mmdb *db, int type, uint64_t value, int size)
{
	unsigned char bytes[8];

	for (int i = 0; i < size; i++)
		bytes[i] = (unsigned char)(value >> (8 * (size - 1 - i)));
	mmdb_control(db, type, (size_t)size);
	mmdb_bytes(db, bytes, (size_t)size);
}

static inline void
mmdb_double(struct mmdb *db, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	mmdb_number(db, MMDB_DOUBLE, bits, 8);
}

static inline void
mmdb_float(struct mmdb *db, float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	mmdb_number(db, MMDB_FLOAT, bits, 4);
}

/* A map of so many keys begins; keys and values follow in turn. */
static inline void
mmdb_map(struct mmdb *db, size_t count)
{
	mmdb_control(db, MMDB_MAP, count);
}

/* A key and a text: "city" "Berlin". */
static inline void
mmdb_pair(struct mmdb *db, const char *key, const char *text)
{
	mmdb_text(db, key);
	mmdb_text(db, text);
}

/* Where the next value will stand, for mmdb_add. */
static inline uint32_t
mmdb_here(const struct mmdb *db)
{
	return (uint32_t)db->size;
}

/* The network has the data at that place. */
static inline void
mmdb_add(struct mmdb *db, const char *address, int bits, uint32_t data)
{
	unsigned char bytes[16] = { 0 };
	uint32_t node = 0, *record;

	if (strchr(address, ':')) {
		inet_pton(AF_INET6, address, bytes);
	} else if (db->ip_version == 6) {
		inet_pton(AF_INET, address, bytes + 12);
		bits += 96;
	} else {
		inet_pton(AF_INET, address, bytes);
	}
	for (int i = 0; i < bits; i++) {
		record = &db->nodes[node][bytes[i / 8] >> (7 - i % 8) & 1];
		if (i == bits - 1) {
			*record = MMDB_IS_DATA | data;
			return;
		}
		if (*record == 0) {
			if (db->node_count == MMDB_MAX_NODES)
				abort();
			*record = db->node_count++;
		}
		node = *record;
	}
}

static inline uint32_t
mmdb_record(const struct mmdb *db, uint32_t record)
{
	if (record & MMDB_IS_DATA)
		return (record & ~(uint32_t)MMDB_IS_DATA) + db->node_count + 16;
	return record == 0 ? db->node_count : record;
}

static inline void
mmdb_write_node(const struct mmdb *db, uint32_t left, uint32_t right, FILE *to)
{
	if (db->record_bits == 32)
		fprintf(to, "%c%c", left >> 24, left >> 16 & 0xff);
	else
		fprintf(to, "%c", left >> 16 & 0xff);
	fprintf(to, "%c%c", left >> 8 & 0xff, left & 0xff);
	if (db->record_bits == 28)
		fprintf(to, "%c", (left >> 24 & 15) << 4 | (right >> 24 & 15));
	if (db->record_bits == 32)
		fprintf(to, "%c", right >> 24);
	fprintf(to, "%c%c%c", right >> 16 & 0xff, right >> 8 & 0xff, right & 0xff);
}

/* Adds the metadata and writes all of it; the builder is used up. */
static inline void
mmdb_write(struct mmdb *db, FILE *to)
{
	size_t data_size = db->size;

	for (uint32_t i = 0; i < db->node_count; i++)
		mmdb_write_node(
		    db, mmdb_record(db, db->nodes[i][0]), mmdb_record(db, db->nodes[i][1]), to);
	for (int i = 0; i < 16; i++)
		fputc(0, to);
	fwrite(db->data, 1, data_size, to);
	fputs("\xab\xcd\xefMaxMind.com", to);
	mmdb_map(db, 9);
	mmdb_text(db, "node_count");
	mmdb_number(db, MMDB_UINT32, db->node_count, 4);
	mmdb_text(db, "record_size");
	mmdb_number(db, MMDB_UINT16, (uint64_t)db->record_bits, 2);
	mmdb_text(db, "ip_version");
	mmdb_number(db, MMDB_UINT16, (uint64_t)db->ip_version, 2);
	mmdb_pair(db, "database_type", "Test");
	mmdb_text(db, "languages");
	mmdb_control(db, MMDB_ARRAY, 0);
	mmdb_text(db, "binary_format_major_version");
	mmdb_number(db, MMDB_UINT16, 2, 2);
	mmdb_text(db, "binary_format_minor_version");
	mmdb_number(db, MMDB_UINT16, 0, 2);
	mmdb_text(db, "build_epoch");
	mmdb_number(db, MMDB_UINT64, 1774616816, 8);
	mmdb_text(db, "description");
	mmdb_map(db, 0);
	fwrite(db->data + data_size, 1, db->size - data_size, to);
}

#endif
