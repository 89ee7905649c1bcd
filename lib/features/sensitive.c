/*
 * sensitive.c: does an event ask for what attackers ask for?
 *
 *   GET /index.php?id=1%27%20OR%20(1=1)--
 *   GET /static/%252e%252e/%252e%252e/etc/passwd
 *   ana : TTY=pts/0 ; PWD=/home/ana ; USER=root ; COMMAND=/usr/bin/cat /etc/shadow
 */

#include "features/context.h"
#include "base/number.h"

/* Paths are compared by their first bytes; what follows is counted all the same. */
enum { PATH_MAX_BYTES = 2048 };

static const bool is_odd[256] = { ['<'] = true,
	['>'] = true,
	['\''] = true,
	['"'] = true,
	['('] = true,
	[')'] = true,
	[';'] = true,
	['|'] = true,
	['`'] = true,
	['$'] = true,
	['\\'] = true,
	['{'] = true,
	['}'] = true,
	['['] = true,
	[']'] = true,
	['*'] = true,
	['\0'] = true,
	['\r'] = true,
	['\n'] = true };
/* The next byte of text, percent-decoded once; -1 at the end. */
static int
next_decoded(struct span *text)
{
	const char *at = text->data;
	size_t size = 1;
	int c, high, low;

	if (text->size == 0)
		return -1;
	c = (unsigned char)*at;
	if (c == '%' && text->size >= 3 && (high = hex_digit(at[1])) >= 0 &&
	    (low = hex_digit(at[2])) >= 0) {
		c = high * 16 + low;
		size = 3;
	}
	text->data += size;
	text->size -= size;
	return c;
}

/* The same, of what that gives. */
static int
next_decoded_twice(struct span *text)
{
	struct span ahead;
	int c = next_decoded(text), high, low;

	if (c != '%' || text->size == 0)
		return c;
	ahead = *text;
	high = next_decoded(&ahead);
	low = next_decoded(&ahead);
	if (high < 0 || low < 0 || (high = hex_digit((char)high)) < 0 ||
	    (low = hex_digit((char)low)) < 0)
		return c;
	*text = ahead;
	return high * 16 + low;
}

/* Counts odd things as their bytes come by: "..", "--" and "://" are two each. */
struct odd {
	unsigned char before, last; /* the two bytes that came before */
	int count;
};

static void
odd_see(struct odd *odd, unsigned char c)
{
	bool is_pair = (c == '.' || c == '-') ? odd->last == c
					      : c == '/' && odd->last == '/' && odd->before == ':';

	odd->count += is_odd[c] + 2 * is_pair;
	odd->before = odd->last;
	odd->last = is_pair ? 0 : c; /* "..." is one pair */
}

/* Decodes text into at most `room` bytes, ASCII letters lowered, and counts all of it. */
static size_t
decode(struct span text, struct odd *odd, char *to, size_t room)
{
	size_t size = 0;
	int c;

	while ((c = next_decoded_twice(&text)) >= 0) {
		odd_see(odd, (unsigned char)c);
		if (size < room)
			to[size++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	return size;
}

static bool
is_sensitive_url(const struct lists *lists, struct span path, struct span query)
{
	char decoded[PATH_MAX_BYTES];
	struct odd odd = { 0 };
	size_t size = decode(path, &odd, decoded, sizeof(decoded));

	if (odd.count >= 2)
		return true;
	odd.last = 0;
	decode(query, &odd, decoded, 0);
	return odd.count >= 2 ||
	       lists_have_path(lists, LIST_SENSITIVE_PATHS, (struct span){ decoded, size });
}

/* Programs that run the one behind them. */
static bool
is_wrapper(struct span name)
{
	static const char *const names[] = { "sudo", "env", "nice", "nohup", "ionice", "setsid",
		"time", "timeout", "exec", "stdbuf", "xargs", "doas" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_is(name, names[i]))
			return true;
	return false;
}

static bool
is_sensitive_command(const struct lists *lists, struct span line)
{
	struct span rest = line;
	bool is_wrapped = false;

	if (lists_have_path(lists, LIST_SENSITIVE_FILES, line))
		return true;
	while (rest.size > 0) {
		struct span word = span_cut(&rest, ' ');
		size_t slash = span_last_index(word, '/');
		struct span name = slash < word.size ? span_skip(word, slash + 1) : word;

		if (lists_have(lists, LIST_SENSITIVE_COMMANDS, name))
			return true;
		if (is_wrapper(name))
			is_wrapped = true;
		else if (!is_wrapped || (word.size > 0 && word.data[0] != '-' &&
					    span_index(word, '=') == word.size))
			return false;
	}
	return false;
}

bool
context_is_sensitive(const struct lists *lists, const struct event *event)
{
	struct span path, query;

	context_url(event, &path, &query);
	return lists_have_port(lists, event_integer(event, FIELD_DESTINATION_PORT, -1)) ||
	       is_sensitive_command(lists, event_text(event, FIELD_PROCESS_COMMAND_LINE)) ||
	       is_sensitive_url(lists, path, query);
}
