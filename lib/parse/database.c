/*
 * database.c: who logs in to MySQL, MariaDB and PostgreSQL.
 *
 *   mysqld[9]: 12 [Warning] Access denied for user 'ana'@'203.0.113.9' (using password: YES)
 *   postgres[9]: [3-1] host=203.0.113.9 FATAL:  password authentication failed for user "ana"
 */

#include "parse/template.h"

static const struct template mysql[] = {
	{ "Access denied for user '%u'@'%a' (using password: %w)", MEANING_FAILED,
	    "database-login" },
	{ "%d [%w] Access denied for user '%u'@'%a' (using password: %w)", MEANING_FAILED,
	    "database-login" },
	{ "%d [%w] [%w] [%w] Access denied for user '%u'@'%a' (using password: %w)", MEANING_FAILED,
	    "database-login" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* What stands before the level is log_line_prefix, as the administrator chose it. */
static const struct template postgres[] = {
	{ "FATAL:  %w authentication failed for user \"%u\"", MEANING_FAILED, "database-login" },
	{ "[%w] FATAL:  %w authentication failed for user \"%u\"", MEANING_FAILED,
	    "database-login" },
	{ "[%w] host=%a %*FATAL:  %w authentication failed for user \"%u\"", MEANING_FAILED,
	    "database-login" },
	{ "[%w] client=%a %*FATAL:  %w authentication failed for user \"%u\"", MEANING_FAILED,
	    "database-login" },
	{ "[%w] %*FATAL:  %w authentication failed for user \"%u\"", MEANING_FAILED,
	    "database-login" },
	{ "%*FATAL:  no pg_hba.conf entry for host \"%a\", user \"%u\", database \"%*\"%*",
	    MEANING_FAILED, "database-login" },
	{ "%*LOG:  connection received: host=%a port=%p", MEANING_CONNECTED,
	    "database-connection" },
	{ "%*LOG:  connection authorized: user=%U database=%*", MEANING_ACCEPTED,
	    "database-login" },
	{ "%*LOG:  disconnection: session time: %w user=%U database=%* host=%a port=%p",
	    MEANING_ENDED, "database-disconnect" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_mysql(struct span message, struct event *event)
{
	return read_templates(mysql, message, event);
}

enum parse_result
parse_postgres(struct span message, struct event *event)
{
	return read_templates(postgres, message, event);
}
