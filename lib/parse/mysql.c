/*
 * mysql.c: the error logs of MySQL and MariaDB, and what they write through syslog.
 *
 *   2026-03-27T13:06:56.123456Z 12 [Note] [MY-010926] [Server] Access denied for user 'ana'@'203.0.113.9' (using password: YES)
 *   2026-03-27 13:06:56 12 [Warning] Access denied for user 'ana'@'203.0.113.9' (using password: NO)
 *   2026-03-27  9:06:56 12 [Warning] Access denied for user 'ana'@'203.0.113.9' (using password: NO)
 *   260327 13:06:56 [Warning] Access denied for user 'ana'@'203.0.113.9' (using password: NO)
 *   2026-03-27T13:06:56.123456Z	   12 Connect	Access denied for user ...                             general log
 */

#include "parse/template.h"

#define FAILED MEANING_FAILED, "database-login"
#define REFUSED MEANING_DENIED, "database-connection"
#define ENDED MEANING_ENDED, "database-disconnect"
#define NAMES CATEGORY_NETWORK, TYPE_INFO, OUTCOME_UNKNOWN, "database-reverse-mapping"

/*
 * Who fails may call itself anything: its name reaches to the last place that
 * fits.  Who is refused a database has logged in, and chose that one's name.
 */
static const struct template messages[] = {
	{ "Access denied for user '%u'@'%a' (using password: %w)", FAILED },
	{ "Access denied for user '%U'@'%a' to database '%*'", FAILED },
	{ "Access denied for user '%u'@'%a'. Account is blocked for %*", FAILED },
	{ "Access denied for user '%u'@'%a'. Account is locked.", FAILED },
	{ "Access denied for user '%u'@'%a'. Account is locked", FAILED },
	{ "Access denied for user '%u'@'%a'", FAILED },
	{ "Access denied for user '%u' (using password: %w)", FAILED },
	{ "Access denied, this account is locked%*", FAILED },
	{ "Aborted connection %d to db: '%+' user: '%u' host: '%a' (%r)", ENDED },
	{ "Aborted connection %d to db: '%+' user: '%u' host: '%a' (%r).", ENDED },
	{ "Host '%a' is not allowed to connect to this %*", REFUSED },
	{ "Host '%a' is blocked because of many connection errors%*", REFUSED },
	{ "Too many connections", REFUSED },
	{ "User '%u' has exceeded the '%w' resource%*", REFUSED },
	{ "User %u already has more than 'max_user_connections' active connections", REFUSED },
	{ "Unknown database '%*'", CATEGORY_DATABASE, TYPE_ERROR, OUTCOME_FAILURE,
	    "database-unknown" },
	{ "IP address '%a' could not be resolved: %r", NAMES },
	{ "IP address '%a' has been resolved to the host name '%*", NAMES },
	{ "Hostname '%*' does not resolve to '%a'.", NAMES },
	{ "Host name '%*' could not be resolved: %r", NAMES },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/*
 * "'ana'@'203.0.113.9' to database 'app'": with a second address, it may stand
 * in the name of either the user or the database.
 */
static bool
is_ambiguous(struct span message)
{
	struct span mark = SPAN("'@'");

	return span_ends(message, SPAN("'")) &&
	       span_find(message, SPAN("' to database '")) < message.size &&
	       span_find(message, mark) != span_find_last(message, mark);
}

static enum parse_result
read_message(struct span message, struct event *event)
{
	if (is_ambiguous(message) || read_templates(messages, message, event) != PARSE_OK)
		return PARSE_NOT_MINE;
	if (span_is(event_text(event, FIELD_USER_NAME), "unauthenticated"))
		event_unset(event, FIELD_USER_NAME); /* of an aborted connection: nobody yet */
	return PARSE_OK;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The hour's first digit may be a blank, in both kinds. */
static bool
read_stamp(char iso[19], struct stamp *stamp)
{
	struct span text = { iso, 19 };

	if (iso[11] == ' ')
		iso[11] = '0';
	return stamp_take_iso(&text, stamp) && text.size == 0 && stamp->kind == STAMP_LOCAL;
}

/* "260327 13:06:56" or "2026-03-27  9:06:56" */
static bool
take_padded_stamp(struct span *text, struct stamp *stamp)
{
	char iso[20] = "20yy-mm-dd hh:mm:ss";
	size_t size = 15;

	if (text->size < 20 || (text->data[6] != ' ' && text->data[10] != ' '))
		return false;
	if (text->data[6] == ' ') {
		memcpy(iso + 2, text->data, 2);
		memcpy(iso + 5, text->data + 2, 2);
		memcpy(iso + 8, text->data + 4, 2);
		memcpy(iso + 11, text->data + 7, 8);
	} else {
		size = 19;
		memcpy(iso, text->data, size);
	}
	if (!read_stamp(iso, stamp))
		return false;
	stamp->text = span_first(*text, size);
	*text = span_skip(*text, size);
	return true;
}

static bool
take_stamp(struct span *text, struct stamp *stamp)
{
	return take_padded_stamp(text, stamp) || stamp_take_iso(text, stamp);
}

static bool
take_blanks(struct span *text)
{
	size_t before = text->size;

	while (text->size > 0 && (text->data[0] == ' ' || text->data[0] == '\t'))
		*text = span_skip(*text, 1);
	return text->size < before;
}

/* "12 ", the connection. */
static bool
take_connection(struct span *text)
{
	size_t size = 0;

	while (size < text->size && is_digit(text->data[size]))
		size++;
	if (size == 0 || size == text->size || text->data[size] != ' ')
		return false;
	*text = span_skip(*text, size + 1);
	return true;
}

/* "[Note] [MY-010926] [Server] ", of which the first is the level. */
static bool
take_level(struct span *text, struct event *event)
{
	static const char *const levels[] = { "Note", "Warning", "Warn", "ERROR", "Error", "System",
		"Info" };
	struct span rest = *text, level;

	if (!span_take(&rest, SPAN("[")))
		return false;
	level = span_first(rest, span_index(rest, ']'));
	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++)
		if (span_is(level, levels[i])) {
			rest = span_skip(rest, level.size + 1);
			span_take(&rest, SPAN(" "));
			if (span_take(&rest, SPAN("[MY-")))
				rest = span_skip(rest, span_index(rest, ']') + 2);
			if (span_starts(rest, SPAN("["))) /* "[Server]", "[InnoDB]" */
				rest = span_skip(rest, span_index(rest, ']') + 2);
			event_set(event, FIELD_LOG_LEVEL, level);
			*text = rest;
			return true;
		}
	return false;
}

/* What stands between the stamp and the message. */
static bool
take_head(struct span *text, struct event *event)
{
	struct span rest = *text;
	bool has_connection = take_connection(&rest);

	if (has_connection && span_take(&rest, SPAN("Connect\t")))
		*text = rest;
	else if (take_level(&rest, event))
		*text = rest;
	else
		return false;
	return true;
}

/* Stamp and blanks at will: a daemon that writes them for its own log writes them to syslog too. */
enum parse_result
parse_mysql(struct span message, struct event *event)
{
	struct span rest = message;
	struct stamp stamp;

	if (take_stamp(&rest, &stamp) && take_blanks(&rest))
		message = rest;
	take_head(&message, event);
	return read_message(message, event);
}

enum parse_result
parse_mysql_log(struct span line, struct parsed *out)
{
	struct span message = line, first = behind_stamp(line);

	take_blanks(&first);
	if (first.size == 0 || (!is_digit(first.data[0]) && first.data[0] != '['))
		return PARSE_NOT_MINE;
	if (!take_stamp(&message, &out->stamp) || !take_blanks(&message) ||
	    !take_head(&message, out->event))
		return PARSE_NOT_MINE;
	set_program(out->event, "mysqld", "mysql", message);
	read_message(message, out->event);
	return PARSE_OK;
}
