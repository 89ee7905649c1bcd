/* fields.c: what several formats put into an event. */

#include <arpa/inet.h>

#include "base/number.h"
#include "parse/formats.h"

void
set_meaning(struct event *event, uint32_t category, uint32_t type, enum event_outcome outcome,
    const char *action)
{
	event->category = category;
	event->type = type;
	event->outcome = outcome;
	event_set(event, FIELD_EVENT_ACTION, span_of(action));
}

static bool
is_ipv4(struct span text)
{
	unsigned value = 0, digits = 0, dots = 0;

	if (text.size < 7 || text.size > 15)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		unsigned digit = (unsigned char)text.data[i] - (unsigned)'0';

		if (digit <= 9) {
			value = value * 10 + digit;
			digits++;
		} else if (text.data[i] == '.' && digits > 0 && digits <= 3 && value <= 255) {
			dots++;
			value = digits = 0;
		} else {
			return false;
		}
	}
	return dots == 3 && digits > 0 && digits <= 3 && value <= 255;
}

static bool
is_ipv6(struct span text)
{
	char copy[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (text.size < 2 || text.size >= sizeof(copy))
		return false;
	memcpy(copy, text.data, text.size);
	copy[text.size] = '\0';
	return strlen(copy) == text.size && inet_pton(AF_INET6, copy, &address) == 1;
}

struct span
find_ip(struct span address)
{
	struct span none = { NULL, 0 }, mapped;

	if (is_ipv4(address))
		return address;
	if (address.size > 2 && address.data[0] == '[' && address.data[address.size - 1] == ']')
		address = (struct span){ address.data + 1, address.size - 2 };
	if (span_index(address, ':') == address.size)
		return none;
	if (address.size > 7 && span_equal_nocase(span_first(address, 7), SPAN("::ffff:"))) {
		mapped = span_skip(address, 7);
		if (is_ipv4(mapped))
			return mapped;
	}
	address = span_first(address, span_index(address, '%'));
	return is_ipv6(address) ? address : none;
}

/* Letters, digits, dots, hyphens and underscores: what a host name can be. */
static bool
is_host_name(struct span text)
{
	bool has_letter = false;

	if (text.size == 0 || text.size > 253)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		has_letter |= is_letter;
		if (!is_letter && !(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '_')
			return false;
	}
	return has_letter;
}

static void
set_address(struct event *event, struct span address, enum event_field first)
{
	/* event.h: address, ip, ..., domain stand in the same order for both ends. */
	enum event_field ip_field = first + (FIELD_SOURCE_IP - FIELD_SOURCE_ADDRESS);
	enum event_field domain_field = first + (FIELD_SOURCE_DOMAIN - FIELD_SOURCE_ADDRESS);
	struct span ip = find_ip(address);

	if (address.size == 0)
		return;
	event_set(event, first, address);
	if (ip.size > 0)
		event_set(event, ip_field, ip);
	else if (is_host_name(address))
		event_set(event, domain_field, address);
}

void
set_source(struct event *event, struct span address)
{
	set_address(event, address, FIELD_SOURCE_ADDRESS);
}

void
set_destination(struct event *event, struct span address)
{
	set_address(event, address, FIELD_DESTINATION_ADDRESS);
}

void
set_port(struct event *event, enum event_field field, struct span text)
{
	int64_t port;

	if (parse_number(text, 0, 65535, &port))
		event_set_number(event, field, port, text);
}

void
set_count(struct event *event, enum event_field field, struct span text)
{
	int64_t count;

	if (parse_number(text, 0, INT64_MAX, &count))
		event_set_number(event, field, count, text);
}

void
set_url(struct event *event, struct span target)
{
	struct span path = target;
	size_t query;

	event_set(event, FIELD_URL_ORIGINAL, target);
	if (span_starts(target, SPAN("http://")) || span_starts(target, SPAN("https://"))) {
		struct span host;
		size_t slash;

		path = span_skip(target, target.data[4] == 's' ? 8 : 7);
		slash = span_index(path, '/');
		host = span_first(path, slash);
		path = span_skip(path, slash);
		if (host.size > 0)
			event_set(event, FIELD_URL_DOMAIN, span_first(host, span_index(host, ':')));
	}
	query = span_index(path, '?');
	if (query < path.size) {
		event_set(event, FIELD_URL_QUERY, span_skip(path, query + 1));
		path = span_first(path, query);
	}
	if (path.size > 0)
		event_set(event, FIELD_URL_PATH, path);
}

/* A method is a token of capitals (RFC 9110 allows more; nobody uses it). */
static bool
is_method(struct span text)
{
	if (text.size == 0 || text.size > 20)
		return false;
	for (size_t i = 0; i < text.size; i++)
		if (!((text.data[i] >= 'A' && text.data[i] <= 'Z') || text.data[i] == '_' ||
			text.data[i] == '-'))
			return false;
	return true;
}

void
set_request(struct event *event, struct span request)
{
	struct span rest = request, method = span_cut(&rest, ' '), version;
	size_t space = span_last_index(rest, ' ');

	if (request.size == 0 || span_is(request, "-"))
		return;
	version = span_skip(rest, space + 1);
	if (!is_method(method) || rest.size == 0) {
		event_set(event, FIELD_URL_ORIGINAL, request);
		return;
	}
	event_set(event, FIELD_HTTP_REQUEST_METHOD, method);
	if (space < rest.size && span_starts(version, SPAN("HTTP/"))) {
		event_set(event, FIELD_HTTP_VERSION, span_skip(version, 5));
		rest = span_first(rest, space);
	}
	set_url(event, rest);
}

struct span
between(struct span text, struct span left, struct span right)
{
	size_t from = span_find(text, left);
	struct span rest = span_skip(text, from + left.size);

	if (from == text.size)
		return (struct span){ NULL, 0 };
	return span_first(rest, right.size ? span_find(rest, right) : rest.size);
}
