/* postgresql-value.c: values in PostgreSQL's binary formats. */

#include <assert.h>
#include <string.h>

#include "base/address.h"
#include "base/clock.h"
#include "store/postgresql-session.h"
#include "store/text.h"

/* 2000-01-01, where PostgreSQL's time begins. */
#define EPOCH_MS INT64_C(946684800000)

enum { FAMILY_V4 = 2, FAMILY_V6 = 3, INET_HEADER = 4, V4_FROM = 12 };

static size_t
put_bytes(char *to, uint64_t x, size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] = (char)(x >> 8 * (size - 1 - i));
	return size;
}

size_t
put_short(char *to, int x)
{
	return put_bytes(to, (uint64_t)x, 2);
}

size_t
put_int(char *to, int64_t x)
{
	return put_bytes(to, (uint64_t)x, 4);
}

size_t
put_long(char *to, int64_t x)
{
	return put_bytes(to, (uint64_t)x, 8);
}

size_t
put_double(char *to, double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof(bits));
	return put_bytes(to, bits, 8);
}

static int64_t
get_bytes(const char *from, int size)
{
	uint64_t x = 0;

	for (int i = 0; i < size; i++)
		x = x << 8 | (unsigned char)from[i];
	return (int64_t)x;
}

int64_t
postgresql_time(int64_t time_ms)
{
	if (time_ms < CLOCK_MIN_MS)
		return INT64_MIN;
	if (time_ms > CLOCK_MAX_MS)
		return INT64_MAX;
	return (time_ms - EPOCH_MS) * 1000;
}

static int64_t
time_of_postgresql(int64_t time_us)
{
	bool is_open = time_us == INT64_MIN || time_us == INT64_MAX;

	return is_open ? time_us : time_us / 1000 + EPOCH_MS;
}

/* The address's first bits, of 128. */
static size_t
put_bits(char to[INET_SIZE], const struct address *address, int bits)
{
	size_t from = address_is_v4(address) && bits >= V4_FROM * 8 ? V4_FROM : 0;
	size_t size = sizeof(address->byte) - from;

	to[0] = from ? FAMILY_V4 : FAMILY_V6;
	to[1] = (char)(bits - 8 * (int)from);
	to[2] = 0; /* inet, not cidr: its host bits may be set */
	to[3] = (char)size;
	memcpy(to + INET_HEADER, address->byte + from, size);
	return INET_HEADER + size;
}

size_t
put_inet(char to[INET_SIZE], struct span text)
{
	struct address address;

	if (text.size == 0 || !address_parse(text, &address))
		return 0;
	return put_bits(to, &address, 8 * (int)sizeof(address.byte));
}

static size_t
put_network(char to[INET_SIZE], struct span text)
{
	struct network network;

	if (text.size == 0 || !network_parse(text, &network))
		return 0;
	return put_bits(to, &network.address, network.bits);
}

void
parameters_release(struct parameters *parameters)
{
	buffer_release(&parameters->bytes);
}

static int
begin_value(struct parameters *parameters)
{
	int at = parameters->count++;

	assert(at < PARAMETERS);
	parameters->start[at] = parameters->bytes.size;
	return at;
}

static void
end_value(struct parameters *parameters, int at)
{
	parameters->size[at] = (int)(parameters->bytes.size - parameters->start[at]);
}

void
add_null(struct parameters *parameters)
{
	parameters->is_null[begin_value(parameters)] = true;
}

void
add_bytes(struct parameters *parameters, const void *bytes, size_t size)
{
	int at = begin_value(parameters);

	buffer_add(&parameters->bytes, (struct span){ bytes, size });
	end_value(parameters, at);
}

void
add_integer(struct parameters *parameters, int64_t x)
{
	char bytes[8];

	add_bytes(parameters, bytes, put_long(bytes, x));
}

void
add_real(struct parameters *parameters, double x)
{
	char bytes[8];

	add_bytes(parameters, bytes, put_double(bytes, x));
}

void
add_flag(struct parameters *parameters, bool flag)
{
	add_bytes(parameters, &(char){ (char)flag }, 1);
}

void
add_time(struct parameters *parameters, int64_t time_ms)
{
	add_integer(parameters, postgresql_time(time_ms));
}

void
add_text(struct parameters *parameters, struct span text, size_t most)
{
	int at = begin_value(parameters);

	text_put(&parameters->bytes, text, most);
	end_value(parameters, at);
}

bool
add_network(struct parameters *parameters, struct span text)
{
	char inet[INET_SIZE];
	size_t size = put_network(inet, text);

	if (size)
		add_bytes(parameters, inet, size);
	else
		add_null(parameters);
	return size != 0;
}

struct store_value
postgresql_column(const PGresult *result, int row, int column)
{
	/* Types' numbers never change: src/include/catalog/pg_type.dat. */
	enum { BOOL = 16, INT8 = 20, INT4 = 23, FLOAT8 = 701, TIMESTAMPTZ = 1184, UUID = 2950 };
	struct span bytes = { PQgetvalue(result, row, column),
		(size_t)PQgetlength(result, row, column) };
	struct store_value value = { .type = STORE_INTEGER };

	if (PQgetisnull(result, row, column))
		return (struct store_value){ .type = STORE_NULL };
	value.integer = bytes.size <= 8 ? get_bytes(bytes.data, (int)bytes.size) : 0;
	switch (PQftype(result, column)) {
	case BOOL:
	case INT8:
		break;
	case INT4:
		value.integer = (int32_t)value.integer;
		break;
	case TIMESTAMPTZ:
		value.integer = time_of_postgresql(value.integer);
		break;
	case FLOAT8:
		value.type = STORE_REAL;
		memcpy(&value.real, &value.integer, sizeof(value.real));
		break;
	default:
		value.type = PQftype(result, column) == UUID ? STORE_ID : STORE_TEXT;
		value.text = bytes;
	}
	return value;
}
