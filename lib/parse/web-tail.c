/*
 * web-tail.c: what configurations append to an access line.
 *
 *   ... "curl/8" "198.51.100.4, 192.0.2.7" rt=0.123 uct="0.000"   nginx, by usual names
 *   ... "curl/8" 0.123                                            nginx, $request_time
 *   ... "curl/8" 1234                                             Apache, %D
 *   ... "curl/8" 210 5432                                         Apache, combinedio
 *   ... "curl/8" 12 "web@docker" "http://192.0.2.1:80" 3ms        Traefik
 *
 * Whom a request was forwarded for is the client's word: never the source.
 */

#include "base/number.h"
#include "parse/formats.h"

enum { NUMBERS = 3, SECOND_NS = 1000000000, MILLI_NS = 1000000, MICRO_NS = 1000 };

struct tail {
	struct span rest;
	struct event *event;
	struct span numbers[NUMBERS]; /* bare whole ones */
	int count; /* may be more than that */
};

enum tail_use { TAIL_SECONDS, TAIL_FORWARDED, TAIL_HOST };

static const struct {
	const char *name;
	enum tail_use use;
} tail_names[] = {
	{ "rt", TAIL_SECONDS },
	{ "rqt", TAIL_SECONDS },
	{ "request_time", TAIL_SECONDS },
	{ "duration", TAIL_SECONDS },
	{ "xff", TAIL_FORWARDED },
	{ "fwd", TAIL_FORWARDED },
	{ "forwarded_for", TAIL_FORWARDED },
	{ "x_forwarded_for", TAIL_FORWARDED },
	{ "http_x_forwarded_for", TAIL_FORWARDED },
	{ "host", TAIL_HOST },
	{ "vhost", TAIL_HOST },
	{ "sn", TAIL_HOST },
};

bool
set_forwarded(struct event *event, struct span list)
{
	struct span first = { NULL, 0 };

	while (list.size > 0) {
		struct span ip = span_trim(span_cut(&list, ',')), address = find_ip(ip);

		if (address.size > 0 && first.size == 0)
			first = address;
		if (address.size == 0 && !span_is(ip, "unknown") && !span_is(ip, "-"))
			return false;
	}
	if (first.size == 0 || event_has(event, FIELD_NETWORK_FORWARDED_IP))
		return false;
	event_set(event, FIELD_NETWORK_FORWARDED_IP, first);
	return true;
}

static void
use_named(struct tail *tail, struct span name, struct span value)
{
	for (size_t i = 0; i < sizeof(tail_names) / sizeof(*tail_names); i++) {
		if (!span_is(name, tail_names[i].name))
			continue;
		if (tail_names[i].use == TAIL_SECONDS)
			set_duration(tail->event, value, SECOND_NS);
		else if (tail_names[i].use == TAIL_FORWARDED)
			set_forwarded(tail->event, value);
		else if (value.size > 0 && !span_is(value, "-"))
			set_url_host(tail->event, value);
		return;
	}
}

static void
use_word(struct tail *tail, struct span word)
{
	size_t slash = span_index(word, '/');
	int64_t number;

	if (parse_number(word, 0, INT64_MAX, &number)) {
		if (tail->count < NUMBERS)
			tail->numbers[tail->count] = word;
		tail->count++;
	} else if (slash > 0 && parse_number(span_first(word, slash), 0, INT64_MAX, &number)) {
		set_duration(tail->event, span_skip(word, slash + 1), MICRO_NS); /* "%T/%D" */
	} else if (word.size > 0 && word.data[0] >= '0' && word.data[0] <= '9') {
		set_duration(tail->event, word, SECOND_NS);
	}
}

/* One word, quoted text or name=value off the front. */
static void
read_piece(struct tail *tail)
{
	struct span text, name;
	size_t end = 0;

	if (take_quoted(&tail->rest, &text)) {
		set_forwarded(tail->event, text);
		return;
	}
	while (end < tail->rest.size && tail->rest.data[end] != ' ' && tail->rest.data[end] != '=')
		end++;
	name = span_first(tail->rest, end);
	if (end == tail->rest.size || tail->rest.data[end] == ' ') {
		use_word(tail, name);
		tail->rest = span_skip(tail->rest, end);
		return;
	}
	tail->rest = span_skip(tail->rest, end + 1);
	if (!take_quoted(&tail->rest, &text)) {
		text = span_first(tail->rest, span_index(tail->rest, ' '));
		tail->rest = span_skip(tail->rest, text.size);
	}
	use_named(tail, name, text);
}

/* " 12 "router@docker" "http://192.0.2.1:80" 3ms" */
static bool
read_traefik(struct span rest, struct event *event)
{
	struct span text;
	int64_t number;

	if (!span_ends(rest, SPAN("ms")) || !span_take(&rest, SPAN(" ")) ||
	    !parse_number(span_cut(&rest, ' '), 0, INT64_MAX, &number) ||
	    !take_quoted(&rest, &text) || !span_take(&rest, SPAN(" ")) ||
	    !take_quoted(&rest, &text) || !span_take(&rest, SPAN(" ")) ||
	    !parse_number(span_first(rest, rest.size - 2), 0, INT64_MAX, &number))
		return false;
	event_set(event, FIELD_EVENT_DATASET, SPAN("traefik.access"));
	set_duration(event, span_first(rest, rest.size - 2), MILLI_NS);
	return true;
}

void
read_access_tail(struct span rest, struct event *event)
{
	struct tail tail = { .rest = rest, .event = event };

	if (read_traefik(rest, event))
		return;
	while (tail.rest.size > 0)
		if (tail.rest.data[0] == ' ')
			tail.rest = span_skip(tail.rest, 1);
		else
			read_piece(&tail);
	if ((tail.count == 2 || tail.count == 3) &&
	    !event_has(event, FIELD_EVENT_DURATION)) { /* "%I %O" */
		set_count(event, FIELD_SOURCE_BYTES, tail.numbers[0]);
		set_count(event, FIELD_DESTINATION_BYTES, tail.numbers[1]);
	}
	if (tail.count == 1 || tail.count == 3)
		set_duration(event, tail.numbers[tail.count - 1], MICRO_NS);
}
