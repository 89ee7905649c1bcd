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

struct span
behind_stamp(struct span line)
{
	size_t end = 19;

	if (line.size > 16 && line.data[15] == ' ')
		return span_skip(line, 16);
	while (end < line.size && line.data[end] != ' ' && line.data[end] != '\t')
		end++;
	return span_skip(line, end + 1);
}

void
set_program(struct event *event, const char *program, const char *dataset, struct span message)
{
	if (program)
		event_set(event, FIELD_PROCESS_NAME, span_of(program));
	event_set(event, FIELD_EVENT_DATASET, span_of(dataset));
	event_set(event, FIELD_MESSAGE, message);
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

bool
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

struct span
find_ip_port(struct span address, int64_t *port)
{
	size_t colon = span_last_index(address, ':');
	struct span head = span_first(address, colon);

	if (!parse_number(span_skip(address, colon + 1), 0, 65535, port) ||
	    (head.data[0] != '[' && span_index(head, ':') < head.size))
		return (struct span){ NULL, 0 };
	return find_ip(head);
}

static void
set_address(struct event *event, struct span address, enum event_field first)
{
	/* event.h: address, ip, ..., domain stand in the same order for both ends. */
	enum event_field ip_field = first + (FIELD_SOURCE_IP - FIELD_SOURCE_ADDRESS);
	enum event_field domain_field = first + (FIELD_SOURCE_DOMAIN - FIELD_SOURCE_ADDRESS);
	struct span ip = find_ip(address);
	int64_t port;

	if (address.size == 0)
		return;
	event_set(event, first, address);
	if (ip.size > 0) {
		event_set(event, ip_field, ip);
	} else if ((ip = find_ip_port(address, &port)).size > 0) {
		event_set(event, ip_field, ip);
		event_set_integer(event, first + (FIELD_SOURCE_PORT - FIELD_SOURCE_ADDRESS), port);
	} else if (is_host_name(address)) {
		event_set(event, domain_field, address);
	}
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
	bool is_port = field == FIELD_SOURCE_PORT || field == FIELD_DESTINATION_PORT;
	int64_t count;

	if (parse_number(text, 0, is_port ? 65535 : INT64_MAX, &count))
		event_set_number(event, field, count, text);
}

void
set_duration(struct event *event, struct span text, int64_t unit_ns)
{
	double number;

	if (!event_has(event, FIELD_EVENT_DURATION) && parse_decimal(text, &number) &&
	    number >= 0 && number * (double)unit_ns < 9e15)
		event_set_integer(
		    event, FIELD_EVENT_DURATION, (int64_t)(number * (double)unit_ns + 0.5));
}

/* "http://host:80" off the front of an absolute target; what is left is its path. */
static bool
take_authority(struct span *target, struct span *host)
{
	size_t colon = span_index(*target, ':'), end = 0;
	struct span rest = span_skip(*target, colon);

	if (colon == 0 || colon > 8 || !span_take(&rest, SPAN("://")))
		return false;
	while (end < rest.size && rest.data[end] != '/' && rest.data[end] != '?')
		end++;
	*host = span_first(rest, end);
	*target = span_skip(rest, end);
	return true;
}

void
set_url_host(struct event *event, struct span host)
{
	struct span name;

	host = span_skip(host, span_index(host, '@') < host.size ? span_index(host, '@') + 1 : 0);
	name = span_first(host, host.size > 0 && host.data[0] == '[' ? span_index(host, ']') + 1
								     : span_index(host, ':'));
	if (name.size > 0)
		event_set(event, FIELD_URL_DOMAIN, name);
}

void
set_url(struct event *event, struct span target)
{
	struct span path = target, host;
	size_t query;

	event_set(event, FIELD_URL_ORIGINAL, target);
	if (target.size > 0 && target.data[0] != '/' && take_authority(&path, &host))
		set_url_host(event, host);
	query = span_index(path, '?');
	if (query < path.size) {
		event_set(event, FIELD_URL_QUERY, span_skip(path, query + 1));
		path = span_first(path, query);
	}
	if (path.size > 0)
		event_set(event, FIELD_URL_PATH, path);
}

/* A method is a token of capitals; with a version behind it, small letters are one too. */
static bool
is_method(struct span text, bool has_version)
{
	if (text.size == 0 || text.size > 20)
		return false;
	for (size_t i = 0; i < text.size; i++)
		if (!((text.data[i] >= 'A' && text.data[i] <= 'Z') || text.data[i] == '_' ||
			text.data[i] == '-' ||
			(has_version && text.data[i] >= 'a' && text.data[i] <= 'z')))
			return false;
	return true;
}

void
set_request(struct event *event, struct span request)
{
	struct span rest = request, method = span_cut(&rest, ' '), version;
	size_t space = span_last_index(rest, ' ');
	bool has_version;

	if (request.size == 0 || span_is(request, "-"))
		return;
	version = span_skip(rest, space + 1);
	has_version = space < rest.size && span_take(&version, SPAN("HTTP/"));
	if (!is_method(method, has_version) || rest.size == 0) {
		event_set(event, FIELD_URL_ORIGINAL, request);
		return;
	}
	event_set(event, FIELD_HTTP_REQUEST_METHOD, method);
	if (has_version) {
		event_set(event, FIELD_HTTP_VERSION, version);
		rest = span_first(rest, space);
	}
	if (span_is(method, "CONNECT")) { /* a host, and no path */
		event_set(event, FIELD_URL_ORIGINAL, rest);
		set_url_host(event, rest);
	} else {
		set_url(event, rest);
	}
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
