/* proxy.c: X-Forwarded-For, X-Forwarded-Proto and Forwarded. */

#include <arpa/inet.h>

#include "http/proxy.h"
#include "http/request.h"

int
proxies_read(struct proxies *proxies, const char *list, struct failure *failure)
{
	struct span rest = span_of(list ? list : "");

	proxies->count = 0;
	while (rest.size > 0) {
		struct span one = span_trim(span_cut(&rest, ','));

		if (proxies->count == LIMIT_HTTP_PROXIES ||
		    !network_parse(one, &proxies->network[proxies->count]))
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "behind-proxy: not up to %d networks: %.*s", LIMIT_HTTP_PROXIES,
			    (int)one.size, one.data);
		proxies->count++;
	}
	return 0;
}

bool
proxies_hold(const struct proxies *proxies, const struct address *address)
{
	for (int i = 0; i < proxies->count; i++)
		if (network_holds(&proxies->network[i], address))
			return true;
	return false;
}

/* The values of a header that may stand several times, in their order. */
struct values {
	const char *name;
	struct buffer joined;
};

static enum MHD_Result
see(void *data, enum MHD_ValueKind kind, const char *key, size_t key_size, const char *value,
    size_t value_size)
{
	struct values *values = data;

	(void)kind;
	if (!span_equal_nocase((struct span){ key, key_size }, span_of(values->name)))
		return MHD_YES;
	if (values->joined.size > 0)
		buffer_add_byte(&values->joined, ',');
	buffer_add(&values->joined, (struct span){ value, value_size });
	return MHD_YES;
}

static struct buffer
join(struct exchange *exchange, const char *name)
{
	struct values values = { .name = name };

	MHD_get_connection_values_n(exchange->request->mhd, MHD_HEADER_KIND, see, &values);
	return values.joined;
}

/* "192.0.2.7", "192.0.2.7:4711", "[2001:db8::1]:80" and "2001:db8::1". */
static bool
read_hop(struct span text, struct address *out)
{
	size_t colon = span_index(text, ':');

	if (text.size > 0 && text.data[0] == '[') {
		text = span_skip(text, 1);
		return address_parse(span_first(text, span_index(text, ']')), out);
	}
	if (colon < text.size && colon == span_last_index(text, ':'))
		text = span_first(text, colon);
	return address_parse(text, out);
}

/* The value of "for" or "proto" in `for="[2001:db8::1]:80";proto=https`. */
static struct span
pair_value(struct span element, struct span name)
{
	while (element.size > 0) {
		struct span value = span_cut(&element, ';');
		struct span key = span_trim(span_cut(&value, '='));

		if (!span_equal_nocase(key, name))
			continue;
		value = span_trim(value);
		if (value.size >= 2 && value.data[0] == '"' && value.data[value.size - 1] == '"')
			value = (struct span){ value.data + 1, value.size - 2 };
		return value;
	}
	return (struct span){ NULL, 0 };
}

/* The last element that is not a proxy's; *client stays where a hop is no address. */
static void
walk(const struct proxies *proxies, struct span list, bool is_forwarded, struct address *client)
{
	for (int hops = 0; list.size > 0 && hops < LIMIT_HTTP_HOPS; hops++) {
		size_t comma = span_last_index(list, ',');
		struct span hop = comma < list.size ? span_skip(list, comma + 1) : list;
		struct address address;

		list = comma < list.size ? span_first(list, comma) : SPAN("");
		hop = span_trim(hop);
		if (is_forwarded)
			hop = pair_value(hop, SPAN("for"));
		if (!read_hop(hop, &address))
			return;
		*client = address;
		if (!proxies_hold(proxies, &address))
			return;
	}
}

static void
write_peer(struct exchange *exchange, const struct address *address)
{
	if (address_is_v4(address))
		inet_ntop(AF_INET, address->byte + 12, exchange->peer, sizeof(exchange->peer));
	else
		inet_ntop(AF_INET6, address->byte, exchange->peer, sizeof(exchange->peer));
}

/* What the proxy that is connected to us says: the last element. */
static bool
says_https(struct span list, bool is_forwarded)
{
	size_t comma = span_last_index(list, ',');
	struct span last = span_trim(comma < list.size ? span_skip(list, comma + 1) : list);

	if (is_forwarded)
		last = pair_value(last, SPAN("proto"));
	return span_equal_nocase(last, SPAN("https"));
}

void
proxies_tell(
    const struct proxies *proxies, const struct connection *connection, struct exchange *exchange)
{
	struct buffer hops = join(exchange, "X-Forwarded-For");
	struct buffer proto = join(exchange, "X-Forwarded-Proto");
	struct buffer forwarded = join(exchange, "Forwarded");
	struct address by_hops = connection->address, by_forwarded = connection->address;

	walk(proxies, buffer_span(&hops), false, &by_hops);
	walk(proxies, buffer_span(&forwarded), true, &by_forwarded);
	if (hops.size == 0)
		write_peer(exchange, &by_forwarded);
	else if (forwarded.size == 0 || memcmp(&by_hops, &by_forwarded, sizeof(by_hops)) == 0)
		write_peer(exchange, &by_hops);
	exchange->is_secure = proto.size > 0 ? says_https(buffer_span(&proto), false)
					     : says_https(buffer_span(&forwarded), true);
	buffer_release(&hops);
	buffer_release(&proto);
	buffer_release(&forwarded);
}
