/* sqlite-value.c: values as SQLite takes them. */

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/address.h"
#include "store/sqlite-session.h"

void
sqlite_bind_text(sqlite3_stmt *stmt, int at, struct span text)
{
	sqlite3_bind_text64(stmt, at, text.data, text.size, SQLITE_STATIC, SQLITE_UTF8);
}

void
sqlite_bind_id(sqlite3_stmt *stmt, int at, const unsigned char *id)
{
	sqlite3_bind_blob(stmt, at, id, STORE_ID_SIZE, SQLITE_STATIC);
}

struct span
sqlite_address(struct span text, struct arena *arena)
{
	struct span none = { NULL, 0 };
	char canonical[INET6_ADDRSTRLEN];
	struct address address;
	bool is_v4;

	if (text.size == 0 || !address_parse(text, &address))
		return none;
	is_v4 = address_is_v4(&address);
	/* Four numbers have one form, and leading zeros were refused. */
	if (is_v4 && span_index(text, ':') == text.size)
		return text;
	inet_ntop(is_v4 ? AF_INET : AF_INET6, address.byte + (is_v4 ? 12 : 0), canonical,
	    sizeof(canonical));
	return arena_copy(arena, span_of(canonical));
}

/* Whole octets: "192.0.2." of 192.0.2.0/26. */
static size_t
write_octets(char *to, size_t room, const struct network *network)
{
	int count = (network->bits - 96) / 8;
	size_t size = 0;

	for (int i = 0; i < count && i < 3; i++)
		size +=
		    (size_t)snprintf(to + size, room - size, "%d.", network->address.byte[12 + i]);
	return size;
}

/* Whole groups up to one that is 0: "2001:db8:" of 2001:db8::/40.  Zeros may be left out. */
static size_t
write_groups(char *to, size_t room, const struct network *network)
{
	const unsigned char *byte = network->address.byte;
	size_t size = 0;
	int group;

	for (int i = 0; i < network->bits / 16 && i < 7; i++) {
		group = byte[2 * i] << 8 | byte[2 * i + 1];
		if (group == 0)
			break;
		size += (size_t)snprintf(to + size, room - size, "%x:", group);
	}
	return size;
}

bool
sqlite_network_range(struct span text, struct sqlite_range *out)
{
	struct network network;
	size_t size;

	if (text.size == 0 || !network_parse(text, &network))
		return false;
	size = network.bits >= 96 && address_is_v4(&network.address)
		   ? write_octets(out->from, sizeof(out->from), &network)
		   : write_groups(out->from, sizeof(out->from), &network);
	if (size == 0)
		return false;
	memcpy(out->until, out->from, size + 1);
	out->until[size - 1]++;
	return true;
}

struct parsed {
	bool is_network;
	struct network network;
};

/* Parsed once a search: SQLite keeps it beside the value. */
static const struct parsed *
network_of(sqlite3_context *context, sqlite3_value *value)
{
	const struct parsed *former = sqlite3_get_auxdata(context, 1);
	struct parsed *parsed;
	struct span text;

	if (former)
		return former;
	parsed = must_calloc(1, sizeof(*parsed));
	text.data = (const char *)sqlite3_value_text(value);
	text.size = (size_t)sqlite3_value_bytes(value);
	parsed->is_network = text.size && network_parse(text, &parsed->network);
	sqlite3_set_auxdata(context, 1, parsed, free);
	return sqlite3_get_auxdata(context, 1);
}

/* in_network(address, network): what is neither is in none. */
static void
in_network(sqlite3_context *context, int count, sqlite3_value **values)
{
	const struct parsed *parsed = network_of(context, values[1]);
	struct address address;
	struct span text;

	(void)count;
	text.data = (const char *)sqlite3_value_text(values[0]);
	text.size = (size_t)sqlite3_value_bytes(values[0]);
	sqlite3_result_int(context, parsed && parsed->is_network && text.size &&
					address_parse(text, &address) &&
					network_holds(&parsed->network, &address));
}

int
sqlite_add_functions(sqlite3 *conn)
{
	return sqlite3_create_function_v2(conn, "in_network", 2,
	    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL, in_network, NULL, NULL,
	    NULL);
}
