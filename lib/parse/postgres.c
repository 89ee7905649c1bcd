/*
 * postgres.c: PostgreSQL's messages, through syslog and in its own log file.
 *
 *   postgres[9]: [3-1] host=203.0.113.9 FATAL:  password authentication failed for user "ana"
 *   2026-03-27 13:06:56.123 UTC [812] FATAL:  password authentication failed for user "ana"
 *   2026-03-27 13:06:56 UTC:203.0.113.9(4022):ana@app:[812]:FATAL:  password authentication failed for user "ana"
 *
 * What stands before the level is log_line_prefix, as the administrator chose
 * it; the usual ones are understood.  A name may hold a level and a message of
 * its own, in the prefix as in the message.
 */

#include "parse/template.h"

#define FAILED MEANING_FAILED, "database-login"
#define ECHO_FAILED MEANING_ECHO, OUTCOME_FAILURE, "database-login"
#define REFUSED MEANING_DENIED, "database-connection"
#define BROKEN \
	CATEGORY_NETWORK, TYPE_CONNECTION | TYPE_ERROR, OUTCOME_FAILURE, "database-connection"

/* Which messages a level can have: the same words in another one say nothing. */
static const struct template fatals[] = {
	{ "%w authentication failed for user \"%u\"", FAILED },
	{ "OAuth bearer authentication failed for user \"%u\"", FAILED },
	{ "authentication failed for user \"%u\": %*", FAILED },
	{ "role \"%u\" does not exist", FAILED },
	{ "role \"%u\" is not permitted to log in", FAILED },
	/* These come behind the verdict: "connection authorized" was said before. */
	{ "database \"%*\" does not exist", CATEGORY_DATABASE, TYPE_ERROR, OUTCOME_FAILURE,
	    "database-unknown" },
	{ "database \"%*\" is not currently accepting connections", CATEGORY_DATABASE, TYPE_DENIED,
	    OUTCOME_FAILURE, "database-access" },
	{ "permission denied for database \"%*\"", CATEGORY_DATABASE, TYPE_DENIED, OUTCOME_FAILURE,
	    "database-access" },
	{ "no pg_hba.conf entry for host \"%a\", user \"%u\", database \"%*\", %w encryption",
	    FAILED },
	{ "no pg_hba.conf entry for host \"%a\", user \"%u\", database \"%*\", SSL %w", FAILED },
	{ "no pg_hba.conf entry for host \"%a\", user \"%u\", database \"%*\"", FAILED },
	{ "no pg_hba.conf entry for replication connection from host \"%a\", user \"%u\", %*",
	    FAILED },
	{ "no pg_hba.conf entry for replication connection from host \"%a\", user \"%u\"", FAILED },
	{ "pg_hba.conf rejects connection for host \"%a\", user \"%u\", database \"%*\", %w "
	  "encryption",
	    FAILED },
	{ "pg_hba.conf rejects connection for host \"%a\", user \"%u\", database \"%*\", SSL %w",
	    FAILED },
	{ "pg_hba.conf rejects connection for host \"%a\", user \"%u\", database \"%*\"", FAILED },
	{ "pg_hba.conf rejects replication connection for host \"%a\", user \"%u\", %*", FAILED },
	{ "pg_hba.conf rejects replication connection for host \"%a\", user \"%u\"", FAILED },
	{ "no PostgreSQL user name specified in startup packet", FAILED },
	{ "connection requires a valid client certificate", FAILED },
	{ "too many connections for role \"%u\"", REFUSED },
	{ "too many connections for database \"%*\"", REFUSED },
	{ "sorry, too many clients already", REFUSED },
	{ "remaining connection slots are reserved for %*", REFUSED },
	{ "canceling authentication due to timeout", ECHO_FAILED },
	{ "unsupported frontend protocol %*", BROKEN },
	{ "terminating connection due to %r", MEANING_ENDED, "database-disconnect" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

static const struct template logs[] = {
	{ "connection received: host=%a port=%p", MEANING_CONNECTED, "database-connection" },
	{ "connection received: host=%*", MEANING_CONNECTED, "database-connection" },
	{ "connection authenticated: identity=\"%u\" method=%w (%*)", MEANING_ECHO, OUTCOME_SUCCESS,
	    "database-login" },
	{ "connection authenticated: identity=\"%u\" method=%w", MEANING_ECHO, OUTCOME_SUCCESS,
	    "database-login" },
	{ "connection authenticated: user=\"%u\" method=%w (%*)", MEANING_ECHO, OUTCOME_SUCCESS,
	    "database-login" },
	{ "connection authenticated: user=\"%u\" method=%w", MEANING_ECHO, OUTCOME_SUCCESS,
	    "database-login" },
	{ "connection authorized: user=%U database=%*", MEANING_ACCEPTED, "database-login" },
	{ "replication connection authorized: user=%U application_name=%*", MEANING_ACCEPTED,
	    "database-login" },
	{ "replication connection authorized: user=%U SSL %*", MEANING_ACCEPTED, "database-login" },
	{ "replication connection authorized: user=%u", MEANING_ACCEPTED, "database-login" },
	{ "disconnection: session time: %w user=%U database=%+ host=%a port=%p", MEANING_ENDED,
	    "database-disconnect" },
	{ "disconnection: session time: %w user=%U database=%+ host=%*", MEANING_ENDED,
	    "database-disconnect" },
	{ "provided user name (%U) and authenticated user name (%*) do not match", ECHO_FAILED },
	{ "no match in usermap \"%*\" for user \"%u\" authenticated as \"%*\"", ECHO_FAILED },
	{ "could not receive data from client: %r", BROKEN },
	{ "could not accept SSL connection: %r", BROKEN },
	{ "could not send data to client: %r", BROKEN },
	{ "invalid length of startup packet", BROKEN },
	{ "incomplete startup packet", BROKEN },
	{ "unexpected EOF on client connection%*", BROKEN },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

static const struct template details[] = {
	{ "Role \"%u\" does not exist.%*", ECHO_FAILED },
	{ "Password does not match for user \"%u\".%*", ECHO_FAILED },
	{ "User \"%u\" has no password assigned.%*", ECHO_FAILED },
	{ "User \"%u\" has an empty password.%*", ECHO_FAILED },
	{ "User \"%u\" has an expired password.%*", ECHO_FAILED },
	{ "User \"%u\" does not have a valid SCRAM secret.%*", ECHO_FAILED },
	{ "User does not have CONNECT privilege.", CATEGORY_DATABASE, TYPE_INFO, OUTCOME_FAILURE,
	    "database-access" },
	{ "Connection matched %*", MEANING_ECHO, OUTCOME_UNKNOWN, "database-login" },
	{ "Client IP address resolved to %*", MEANING_ECHO, OUTCOME_UNKNOWN, "database-login" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

static const struct level {
	const char *name; /* as before ":  " */
	const struct template *messages;
} levels[] = {
	{ "LOG", logs },
	{ "FATAL", fatals },
	{ "ERROR", NULL },
	{ "DETAIL", details },
	{ "HINT", NULL },
	{ "STATEMENT", NULL },
	{ "WARNING", NULL },
	{ "CONTEXT", NULL },
	{ "NOTICE", NULL },
	{ "INFO", NULL },
	{ "PANIC", NULL },
	{ "QUERY", NULL },
	{ "LOCATION", NULL },
	{ "DEBUG", NULL },
	{ "DEBUG1", NULL },
	{ "DEBUG2", NULL },
	{ "DEBUG3", NULL },
	{ "DEBUG4", NULL },
	{ "DEBUG5", NULL },
	{ NULL, NULL },
};

static const struct level *
find_level(struct span name)
{
	const struct level *level = levels;

	while (level->name && !span_is(name, level->name))
		level++;
	return level->name ? level : NULL;
}

/* Cuts "PREFIX LEVEL:  " off at its first place. */
static const struct level *
cut_level(struct span *text, struct span *prefix)
{
	struct span mark = SPAN(":  ");
	size_t from = 0, end;

	while ((end = span_find(span_skip(*text, from), mark) + from) < text->size) {
		size_t start = end;
		const struct level *level;

		while (start > from &&
		       ((text->data[start - 1] >= 'A' && text->data[start - 1] <= 'Z') ||
			   (text->data[start - 1] >= '1' && text->data[start - 1] <= '5')))
			start--;
		level = find_level(span_skip(span_first(*text, end), start));
		if (level) {
			*prefix = span_first(*text, start);
			*text = span_skip(*text, end + mark.size);
			return level;
		}
		from = end + 1;
	}
	return NULL;
}

#define FIELDS 0, 0, OUTCOME_NONE, NULL

/*
 * The usual prefixes behind time and pid.  The address is the server's word
 * and the names are the client's: first those in which no name stands before
 * the address ("%r %u@%d", "%h ", Amazon's "%t:%r:%u@%d:[%p]:").
 */
static const struct template addresses[] = {
	{ ":%a(%p):%U@%*:[%d]:", FIELDS },
	{ "%a(%p) %U@%*", FIELDS },
	{ "%a(%p)%*", FIELDS },
	{ "host=%a user=%U database=%*", FIELDS },
	{ "host=%a,user=%U,db=%*", FIELDS },
	{ "host=%a%*", FIELDS },
	{ "client=%a,user=%U,db=%*", FIELDS },
	{ "client=%a%*", FIELDS },
	{ "%a %U@%*", FIELDS },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

static const struct template names[] = {
	{ "user=%u,db=%*,app=%*,client=%a", FIELDS },
	{ "user=%u,db=%*,client=%a", FIELDS },
	{ "user=%u,db=%*,host=%a", FIELDS },
	{ "user=%U,db=%*", FIELDS },
	{ ":[local]:%U@%*:[%d]:", FIELDS },
	{ "%u@%w", FIELDS },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* Takes "[812] ", "[812]: " or "[3-1] " off; the first without hyphen is the pid. */
static bool
take_numbers(struct span *text, struct event *event)
{
	struct span rest = *text, number;

	if (!span_take(&rest, SPAN("[")))
		return false;
	number = span_cut(&rest, ']');
	for (size_t i = 0; i < number.size; i++)
		if (!((number.data[i] >= '0' && number.data[i] <= '9') || number.data[i] == '-'))
			return false;
	if (!event_has(event, FIELD_PROCESS_PID))
		set_count(event, FIELD_PROCESS_PID, number);
	span_take(&rest, SPAN(":"));
	*text = span_trim(rest);
	return true;
}

/* " UTC", " CET" or " +03"; an abbreviation that nobody knows leaves the stamp without zone. */
static bool
take_zone(struct span *text, struct stamp *stamp)
{
	struct span rest = *text;
	size_t size = 0;

	if (stamp_take_zone(text, stamp))
		return true;
	if (!span_take(&rest, SPAN(" ")))
		return false;
	while (size < rest.size && rest.data[size] >= 'A' && rest.data[size] <= 'Z')
		size++;
	if (size < 3 || size > 5)
		return false;
	*text = span_skip(rest, size);
	return true;
}

static void
read_prefix(struct span prefix, bool is_certain, struct event *event)
{
	struct stamp stamp;
	struct span rest;

	prefix = span_trim(prefix);
	take_numbers(&prefix, event); /* syslog's, [3-1] */
	rest = prefix;
	if (stamp_take_iso(&rest, &stamp) && take_zone(&rest, &stamp))
		prefix = span_trim(rest);
	while (take_numbers(&prefix, event))
		;
	if (read_templates(addresses, prefix, event) != PARSE_OK && is_certain)
		read_templates(names, prefix, event);
	if (span_is(event_text(event, FIELD_USER_NAME), "[unknown]") ||
	    event_text(event, FIELD_USER_NAME).size == 0)
		event_unset(event, FIELD_USER_NAME);
}

/*
 * A second level on the line is somebody's name or statement.  If it is the
 * first that is not the server's, it can still not make an attempt a success
 * or name an address.
 */
static enum parse_result
read_message(struct span prefix, const struct level *level, struct span text, struct event *event)
{
	struct span rest = text, before;
	bool is_certain = !cut_level(&rest, &before);

	read_prefix(prefix, is_certain, event);
	event_set(event, FIELD_LOG_LEVEL, span_of(level->name));
	if (!level->messages || (!is_certain && level->messages != fatals))
		return PARSE_NOT_MINE;
	return read_templates(level->messages, text, event);
}

bool
read_postgres(struct span name, struct span message, struct event *event)
{
	const struct level *level = find_level(name);

	if (!level)
		return false;
	event_set(event, FIELD_LOG_LEVEL, name);
	if (level->messages)
		read_templates(level->messages, message, event);
	return true;
}

enum parse_result
parse_postgres(struct span message, struct event *event)
{
	struct span text = message, prefix;
	const struct level *level = cut_level(&text, &prefix);

	if (!level)
		return PARSE_NOT_MINE;
	read_message(prefix, level, text, event);
	return PARSE_OK;
}

enum parse_result
parse_postgres_log(struct span line, struct parsed *out)
{
	struct span prefix, zone;
	const struct level *level;

	zone = behind_stamp(line);
	if (line.size < 24 || line.data[10] != ' ' || zone.size == 0 || zone.data[0] > 'Z' ||
	    !stamp_take_iso(&line, &out->stamp) || out->stamp.kind != STAMP_LOCAL ||
	    !take_zone(&line, &out->stamp))
		return PARSE_NOT_MINE;
	level = cut_level(&line, &prefix);
	if (!level)
		return PARSE_NOT_MINE;
	set_program(out->event, "postgres", "postgresql", line);
	read_message(prefix, level, line, out->event);
	return PARSE_OK;
}
