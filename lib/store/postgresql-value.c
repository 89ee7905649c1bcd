/* postgresql-value.c: values in PostgreSQL's binary formats. */

#include <arpa/inet.h>
#include <string.h>

#include "base/address.h"
#include "base/clock.h"
#include "base/limits.h"
#include "json/utf8.h"
#include "store/postgresql-session.h"

/* 2000-01-01, where PostgreSQL's time begins. */
#define EPOCH_MS INT64_C(946684800000)

enum { FAMILY_V4 = 2, FAMILY_V6 = 3, INET_HEADER = 4 };

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

int64_t
get_long(const char *from)
{
	uint64_t x = 0;

	for (int i = 0; i < 8; i++)
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

int64_t
time_of_postgresql(int64_t time_us)
{
	return time_us / 1000 + EPOCH_MS;
}

size_t
put_inet(char to[INET_SIZE], struct span text)
{
	struct address address;
	size_t from;

	if (text.size == 0 || !address_parse(text, &address))
		return 0;
	from = address_is_v4(&address) ? 12 : 0;
	to[0] = from ? FAMILY_V4 : FAMILY_V6;
	to[1] = (char)(8 * (sizeof(address.byte) - from));
	to[2] = 0; /* an address, no network */
	to[3] = (char)(sizeof(address.byte) - from);
	memcpy(to + INET_HEADER, address.byte + from, sizeof(address.byte) - from);
	return INET_HEADER + sizeof(address.byte) - from;
}

/* The bytes of a character, or of what stands for it. */
static struct span
character(const char *at, const char *end)
{
	size_t size = *at ? utf8_length(at, end) : 0;

	return size ? (struct span){ at, size } : SPAN("\xef\xbf\xbd");
}

void
put_text(struct buffer *to, struct span text)
{
	const char *at = text.data, *end = text.size ? at + text.size : at;
	size_t start = to->size;
	struct span one;

	while (at < end) {
		one = character(at, end);
		if (to->size - start + one.size > LIMIT_STORE_TEXT)
			return;
		buffer_add(to, one);
		at += one.data == at ? one.size : 1;
	}
}

void
parameters_release(struct parameters *parameters)
{
	buffer_release(&parameters->text);
}

static void
add(struct parameters *parameters, const char *value, size_t size)
{
	int at = parameters->count++;

	parameters->value[at] = value;
	parameters->size[at] = (int)size;
	parameters->format[at] = 1;
}

void
add_null(struct parameters *parameters)
{
	add(parameters, NULL, 0);
}

void
add_bytes(struct parameters *parameters, const void *bytes, size_t size)
{
	char *room = parameters->room[parameters->count];

	memcpy(room, bytes, size);
	add(parameters, room, size);
}

void
add_integer(struct parameters *parameters, int64_t x)
{
	char *room = parameters->room[parameters->count];

	add(parameters, room, put_long(room, x));
}

void
add_time(struct parameters *parameters, int64_t time_ms)
{
	add_integer(parameters, postgresql_time(time_ms));
}

void
add_text(struct parameters *parameters, struct span text)
{
	size_t start = parameters->text.size;

	if (text.size == 0) {
		add_null(parameters);
		return;
	}
	buffer_room(&parameters->text, PARAMETERS * (size_t)LIMIT_STORE_TEXT - start);
	put_text(&parameters->text, text);
	add(parameters, parameters->text.data + start, parameters->text.size - start);
}
