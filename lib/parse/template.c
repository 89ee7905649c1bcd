/* template.c: messages as texts with holes. */

#include "base/limits.h"
#include "parse/template.h"

enum {
	HOLES = 12, /* in a template */
};

enum hole_kind {
	HOLE_TEXT,
	HOLE_ADDRESS,
	HOLE_ADDRESS_PORT,
	HOLE_PEER,
	HOLE_PORT,
	HOLE_DIGITS,
	HOLE_WORD
};

static const struct hole {
	char letter;
	enum hole_kind kind;
	bool is_first; /* up to the first place that fits */
	int field; /* -1: nothing is set */
} holes[] = {
	{ 'u', HOLE_TEXT, false, FIELD_USER_NAME },
	{ 'a', HOLE_ADDRESS, false, FIELD_SOURCE_ADDRESS },
	{ 'p', HOLE_PORT, false, FIELD_SOURCE_PORT },
	{ '*', HOLE_TEXT, true, -1 },
	{ '+', HOLE_TEXT, false, -1 },
	{ 'd', HOLE_DIGITS, false, -1 },
	{ 'w', HOLE_WORD, false, -1 },
	{ 'e', HOLE_TEXT, false, FIELD_USER_EFFECTIVE_NAME },
	{ 't', HOLE_TEXT, false, FIELD_USER_TARGET_NAME },
	{ 'g', HOLE_TEXT, false, FIELD_GROUP_NAME },
	{ 'c', HOLE_TEXT, false, FIELD_PROCESS_COMMAND_LINE },
	{ 'r', HOLE_TEXT, false, FIELD_EVENT_REASON },
	{ 'f', HOLE_TEXT, false, FIELD_FILE_PATH },
	{ 'U', HOLE_TEXT, true, FIELD_USER_NAME },
	{ 'E', HOLE_TEXT, true, FIELD_USER_EFFECTIVE_NAME },
	{ 'T', HOLE_TEXT, true, FIELD_USER_TARGET_NAME },
	{ 'G', HOLE_TEXT, true, FIELD_GROUP_NAME },
	{ 'A', HOLE_ADDRESS_PORT, false, FIELD_SOURCE_ADDRESS },
	{ 'h', HOLE_PEER, false, FIELD_SOURCE_ADDRESS },
	{ 'b', HOLE_DIGITS, false, FIELD_DESTINATION_BYTES },
	{ 'B', HOLE_DIGITS, false, FIELD_SOURCE_BYTES },
	{ 'D', HOLE_ADDRESS, false, FIELD_DESTINATION_ADDRESS },
	{ 'P', HOLE_PORT, false, FIELD_DESTINATION_PORT },
	{ 'i', HOLE_DIGITS, false, FIELD_USER_ID },
	{ 'n', HOLE_TEXT, true, FIELD_RULE_NAME },
};

struct matcher {
	const struct hole *hole[HOLES];
	struct span taken[HOLES];
	int count;
	int tries; /* left */
};

static bool match(struct matcher *matcher, const char *text, struct span at);

static const struct hole *
find_hole(char letter)
{
	const struct hole *hole = holes;

	while (hole->letter != letter)
		hole++;
	return hole;
}

static bool
can_stand_in(enum hole_kind kind, char c)
{
	bool is_digit = c >= '0' && c <= '9';

	if (kind == HOLE_PORT || kind == HOLE_DIGITS)
		return is_digit;
	if (kind == HOLE_WORD)
		return c != ' ';
	return is_digit || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
	       c == '-' || c == '_' || c == ':' || c == '%';
}

/* The two ends of a "%h", and how many bytes it takes. */
struct peer {
	struct span name, address, port, here, here_port;
	size_t size;
};

/* "203.0.113.9]:4022", the port at will. */
static bool
take_bracketed(struct span *at, struct span *address, struct span *port)
{
	size_t size = 0;

	while (size < at->size && can_stand_in(HOLE_ADDRESS, at->data[size]))
		size++;
	*address = span_first(*at, size);
	*at = span_skip(*at, size);
	if (size == 0 || !span_take(at, SPAN("]")))
		return false;
	for (size = 1; size < at->size && can_stand_in(HOLE_PORT, at->data[size]);)
		size++;
	if (span_starts(*at, SPAN(":")) && size > 1) { /* "[203.0.113.9]: text" has none */
		*port = span_skip(span_first(*at, size), 1);
		*at = span_skip(*at, size);
	}
	return true;
}

/*
 * A name and what the client calls itself hold no blank, so neither can hold
 * the " [203.0.113.9]" that follows them.
 */
static bool
read_peer(struct span text, struct peer *peer)
{
	struct span at = text, none = { NULL, 0 }, helo;

	*peer = (struct peer){ none, none, none, none, none, 0 };
	while (at.size > 0 && can_stand_in(HOLE_ADDRESS, at.data[0]))
		at = span_skip(at, 1);
	peer->name = span_first(text, text.size - at.size);
	span_take(&at, SPAN(" ")); /* also of a name that is empty */
	if (span_starts(at, SPAN("("))) {
		helo = span_cut(&at, ' ');
		if (!span_ends(helo, SPAN(")")))
			return false;
	}
	if (!span_take(&at, SPAN("[")) || !take_bracketed(&at, &peer->address, &peer->port))
		return false;
	if (span_take(&at, SPAN(" I=[")) && !take_bracketed(&at, &peer->here, &peer->here_port))
		return false;
	if (span_take(&at, SPAN(" U="))) /* what an ident server says */
		while (at.size > 0 && at.data[0] != ' ' && at.data[0] != ':')
			at = span_skip(at, 1);
	peer->size = (size_t)(at.data - text.data);
	return true;
}

/* Takes `size` bytes for the hole at `text`, and goes on behind it. */
static bool
take(struct matcher *matcher, const char *text, struct span at, size_t size)
{
	int i = matcher->count;

	matcher->hole[i] = find_hole(text[1]);
	matcher->taken[i] = span_first(at, size);
	matcher->count = i + 1;
	if (match(matcher, text + 2, span_skip(at, size)))
		return true;
	matcher->count = i;
	return false;
}

/* Up to a place where the text behind the hole goes on. */
static bool
match_text(struct matcher *matcher, const char *text, struct span at)
{
	struct span next = { text + 2, strcspn(text + 2, "%") }, head = at;
	bool is_first = find_hole(text[1])->is_first;
	size_t from = 0;

	if (next.size == 0)
		return take(matcher, text, at, at.size);
	if (text[2 + next.size] == '\0')
		return span_ends(at, next) && take(matcher, text, at, at.size - next.size);
	while (matcher->tries-- > 0) {
		size_t end = is_first ? span_find(span_skip(head, from), next) + from
				      : span_find_last(head, next);

		if (end >= head.size)
			return false;
		if (take(matcher, text, at, end))
			return true;
		if (is_first)
			from = end + 1;
		else
			head.size = end + next.size - 1;
	}
	return false;
}

/* A hole whose bytes say where it ends; an address may be followed by its own "." or ":". */
static bool
match_run(struct matcher *matcher, const char *text, struct span at)
{
	enum hole_kind kind = find_hole(text[1])->kind;
	char stop = kind == HOLE_WORD ? text[2] : '\0';
	struct peer peer;
	size_t size = 0;

	if (kind == HOLE_PEER)
		return read_peer(at, &peer) && take(matcher, text, at, peer.size);
	while (size < at.size && can_stand_in(kind, at.data[size]) &&
	       (stop == '\0' || stop == '%' || at.data[size] != stop))
		size++;
	if (size == 0)
		return false;
	if (take(matcher, text, at, size))
		return true;
	if (kind != HOLE_ADDRESS && kind != HOLE_ADDRESS_PORT)
		return false;
	if (size > 1 && (at.data[size - 1] == ':' || at.data[size - 1] == '.') &&
	    take(matcher, text, at, size - 1))
		return true;
	size = span_last_index(span_first(at, size), ':'); /* "%a:%p" */
	return size > 0 && take(matcher, text, at, size);
}

static bool
match(struct matcher *matcher, const char *text, struct span at)
{
	size_t literal = strcspn(text, "%");

	if (!span_take(&at, (struct span){ text, literal }))
		return false;
	text += literal;
	if (*text == '\0')
		return at.size == 0;
	return find_hole(text[1])->kind == HOLE_TEXT ? match_text(matcher, text, at)
						     : match_run(matcher, text, at);
}

static void
set_address_port(struct span text, struct event *event)
{
	size_t colon = span_last_index(text, ':');

	set_source(event, span_first(text, colon));
	set_port(event, FIELD_SOURCE_PORT, span_skip(text, colon + 1));
}

bool
take_peer(struct span *text, struct event *event)
{
	struct peer peer;

	if (!read_peer(*text, &peer))
		return false;
	*text = span_skip(*text, peer.size);
	if (span_is(peer.address, "unknown"))
		return true; /* Postfix, of a client that is gone */
	set_source(event, peer.address);
	if (!span_is(peer.name, "unknown") && is_host_name(peer.name))
		event_set(event, FIELD_SOURCE_DOMAIN, peer.name);
	set_port(event, FIELD_SOURCE_PORT, peer.port);
	set_destination(event, peer.here);
	set_port(event, FIELD_DESTINATION_PORT, peer.here_port);
	return true;
}

static void
set_hole(const struct hole *hole, struct span taken, struct event *event)
{
	if (hole->kind == HOLE_ADDRESS_PORT)
		set_address_port(taken, event);
	else if (hole->kind == HOLE_PEER)
		take_peer(&taken, event);
	else if (hole->letter == 'b' || hole->letter == 'B')
		set_count(event, (enum event_field)hole->field, taken);
	else if (hole->kind == HOLE_ADDRESS && hole->letter == 'a')
		set_source(event, taken);
	else if (hole->kind == HOLE_ADDRESS)
		set_destination(event, taken);
	else if (hole->kind == HOLE_PORT)
		set_port(event, (enum event_field)hole->field, taken);
	else if (hole->field >= 0)
		event_set(event, (enum event_field)hole->field, taken);
}

enum parse_result
read_templates(const struct template *templates, struct span message, struct event *event)
{
	for (const struct template *row = templates; row->text; row++) {
		struct matcher matcher = { .tries = LIMIT_TEMPLATE_TRIES };

		if (!match(&matcher, row->text, message))
			continue;
		if (row->action)
			set_meaning(event, row->category, row->type, row->outcome, row->action);
		for (int i = 0; i < matcher.count; i++)
			set_hole(matcher.hole[i], matcher.taken[i], event);
		return PARSE_OK;
	}
	return PARSE_NOT_MINE;
}
