/*
 * lighttpd.c: lighttpd's error log.
 *
 *   2026-03-27 13:06:56: (mod_auth.c.525) password doesn't match for /x username: ana IP: 203.0.113.9
 *   2026-03-27 13:06:57: (http_auth.c.820) digest: auth failed for ana : wrong password, IP: 203.0.113.9
 *
 * A name or path may hold " IP: ": the last one is the server's.  Versions
 * differ in blanks and commas.
 */

#include "parse/template.h"

enum { PLACE_SIZE = 64 }; /* source file and line */

static const struct template logins[] = {
	{ "password doesn't match for %* username: %u, IP: %a", MEANING_FAILED, "http-login" },
	{ "password doesn't match for %* username: %u IP: %a", MEANING_FAILED, "http-login" },
	{ "digest: auth failed for %u: wrong password, IP: %a", MEANING_FAILED, "http-login" },
	{ "digest: auth failed: wrong password, IP: %a", MEANING_FAILED, "http-login" },
	{ "digest: auth failed: uri mismatch (%+), IP: %a", MEANING_FAILED, "http-login" },
	{ "digest: auth failed: uri mismatch (%+) IP: %a", MEANING_FAILED, "http-login" },
	{ "digest: auth failed for %u: wrong password IP: %a", MEANING_FAILED, "http-login" },
	{ "get_password failed, IP: %a", MEANING_FAILED, "http-login" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* "(mod_auth.c.525) message"; later versions leave the first bracket out. */
static enum parse_result
read_error(struct span line, struct event *event)
{
	struct span place;

	span_take(&line, SPAN("("));
	place = span_first(line, span_index(span_first(line, PLACE_SIZE), ')'));
	line = span_skip(line, place.size);
	if (span_find(place, SPAN(".c.")) == place.size || span_index(place, ' ') < place.size ||
	    !span_take(&line, SPAN(") ")))
		return PARSE_NOT_MINE;
	set_web_error(event, span_first(line, 0), "lighttpd.error");
	event_set(event, FIELD_PROCESS_NAME, SPAN("lighttpd"));
	event_set(event, FIELD_MESSAGE, line);
	if (read_web_login(logins, line, event) && event_has(event, FIELD_USER_NAME))
		event_set(event, FIELD_USER_NAME, span_trim(event_text(event, FIELD_USER_NAME)));
	return PARSE_OK;
}

enum parse_result
parse_lighttpd_error(struct span line, struct parsed *out)
{
	if (line.size < 23 || line.data[19] != ':' || line.data[20] != ' ' ||
	    !stamp_take_iso(&line, &out->stamp) || !span_take(&line, SPAN(": ")))
		return PARSE_NOT_MINE;
	return read_error(line, out->event);
}

/* Through syslog errors come without a stamp. */
enum parse_result
parse_lighttpd(struct span line, struct parsed *out)
{
	if (parse_access(line, "lighttpd.access", out) == PARSE_OK)
		return PARSE_OK;
	out->stamp.kind = STAMP_NONE;
	return read_error(line, out->event);
}
