/* entity.c: an address, or a name at a host. */

#include <arpa/inet.h>

#include "base/address.h"
#include "event/entity.h"

static struct span
write_network(const struct address *address, struct arena *arena)
{
	struct address prefix = *address;
	char *text = arena_alloc(arena, INET6_ADDRSTRLEN + sizeof("/64"));
	size_t size;

	memset(prefix.byte + 8, 0, 8);
	inet_ntop(AF_INET6, prefix.byte, text, INET6_ADDRSTRLEN);
	size = strlen(text);
	memcpy(text + size, "/64", 3);
	return (struct span){ text, size + 3 };
}

static struct span
name_at_host(struct span name, struct span host, struct arena *arena)
{
	char *text = arena_alloc(arena, name.size + 1 + host.size);
	size_t size = 0;

	if (name.size)
		memcpy(text, name.data, size = name.size);
	text[size++] = '@';
	if (host.size)
		memcpy(text + size, host.data, host.size);
	return (struct span){ text, size + host.size };
}

struct span
event_entity(const struct event *event, struct arena *arena)
{
	struct span ip = event_text(event, FIELD_SOURCE_IP);
	struct span host = event_text(event, FIELD_HOST_HOSTNAME);
	struct address address;

	if (ip.size && address_parse(ip, &address))
		return address_is_v4(&address) ? ip : write_network(&address, arena);
	if (event_text(event, FIELD_SOURCE_ADDRESS).size)
		return event_text(event, FIELD_SOURCE_ADDRESS);
	if (event_has(event, FIELD_USER_NAME))
		return name_at_host(event_text(event, FIELD_USER_NAME), host, arena);
	return name_at_host(event_text(event, FIELD_PROCESS_NAME), host, arena);
}
