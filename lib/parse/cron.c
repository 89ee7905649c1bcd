/*
 * cron.c: cron, crond, crontab and anacron.
 *
 *   CRON[81]: (root) CMD (cd / && run-parts --report /etc/cron.hourly)
 *   crontab[81]: (ana) REPLACE (bob)
 *   cron[1]: (*system*) RELOAD (/etc/cron.d/rotate)
 *   crond[1]: USER root pid 81 cmd run-parts /etc/periodic/hourly
 *   anacron[1]: Job `cron.daily' started
 *
 * A command may hold anything, also parentheses; the user stands before it.
 */

#include "parse/template.h"

#define SERVER CATEGORY_PROCESS, TYPE_INFO
#define CRONTAB CATEGORY_CONFIGURATION

/* What stands behind "(ana) ". */
static const struct template templates[] = {
	{ "CMD (%c)", CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "cron-command" },
	{ "CMD (%c", CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "cron-command" },
	{ "END (%c)", CATEGORY_PROCESS, TYPE_END, OUTCOME_SUCCESS, "cron-command" },
	{ "CMDEND (%c)", CATEGORY_PROCESS, TYPE_END, OUTCOME_SUCCESS, "cron-command" },
	{ "CMDOUT (%*", CATEGORY_PROCESS, TYPE_INFO, OUTCOME_SUCCESS, "cron-output" },
	{ "MAIL (%*", CATEGORY_PROCESS, TYPE_INFO, OUTCOME_SUCCESS, "cron-output" },
	{ "BEGIN EDIT (%t)", CRONTAB, TYPE_INFO, OUTCOME_SUCCESS, "crontab-edit" },
	{ "END EDIT (%t)", CRONTAB, TYPE_INFO, OUTCOME_SUCCESS, "crontab-edit" },
	{ "LIST (%t)", CRONTAB, TYPE_ACCESS, OUTCOME_SUCCESS, "crontab-list" },
	{ "REPLACE (%t)", CRONTAB, TYPE_CHANGE, OUTCOME_SUCCESS, "crontab-replace" },
	{ "DELETE (%t)", CRONTAB, TYPE_DELETION, OUTCOME_SUCCESS, "crontab-delete" },
	{ "AUTH (%r)", CRONTAB, TYPE_INFO, OUTCOME_FAILURE, "crontab-refused" },
	{ "FAILED to authorize user with PAM (%r)", MEANING_ECHO, OUTCOME_FAILURE, "cron-refused" },
	{ "FAILED to open PAM security session (%r)", MEANING_ECHO, OUTCOME_FAILURE,
	    "cron-refused" },
	{ "PAM ERROR (%r)", MEANING_ECHO, OUTCOME_FAILURE, "cron-refused" },
	{ "RELOAD (%*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "INFO (%*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "STARTUP (%*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "ORPHAN (%r)", SERVER, OUTCOME_FAILURE, "cron-error" },
	{ "ERROR (%r)", SERVER, OUTCOME_FAILURE, "cron-error" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/* Of cron itself: what stands in the parentheses is no user. */
static const struct template server_templates[] = {
	{ "(CRON) DEATH (%r)", CATEGORY_PROCESS, TYPE_END, OUTCOME_FAILURE, "cron-server" },
	{ "(CRON) ERROR (%r)", SERVER, OUTCOME_FAILURE, "cron-error" },
	{ "(CRON) error (%r)", SERVER, OUTCOME_FAILURE, "cron-error" },
	{ "(CRON) bad %*", SERVER, OUTCOME_FAILURE, "cron-error" },
	{ "(CRON) %*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "(*system*%w BAD FILE MODE (%*", SERVER, OUTCOME_FAILURE, "cron-error" },
	{ "(*system*%w %*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "USER %U pid %d cmd %c", CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "cron-command" },
	{ "Job `%*' started", CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "anacron-job" },
	{ "Job `%*' terminated%*", CATEGORY_PROCESS, TYPE_END, OUTCOME_SUCCESS, "anacron-job" },
	{ "Will run job `%*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "Jobs will be executed sequentially", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "Anacron %*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "Normal exit (%*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

/*
 * "(ana) CMDOUT (x) CMD (y)": an account's name holds no parenthesis, and what
 * its jobs say may look like any line, so the first one ends the name.
 */
static enum parse_result
read_users(struct span message, struct event *event)
{
	size_t end = span_find(message, SPAN(") "));

	if (!span_starts(message, SPAN("(")) ||
	    read_templates(templates, span_skip(message, end + 2), event) != PARSE_OK)
		return PARSE_NOT_MINE;
	event_set(event, FIELD_USER_NAME, span_skip(span_first(message, end), 1));
	if (event_has(event, FIELD_PROCESS_COMMAND_LINE)) /* "(   cd / && ...)" */
		event_set(event, FIELD_PROCESS_COMMAND_LINE,
		    span_trim(event_text(event, FIELD_PROCESS_COMMAND_LINE)));
	return PARSE_OK;
}

enum parse_result
parse_cron(struct span message, struct event *event)
{
	if (!span_starts(message, SPAN("(CRON)")) && !span_starts(message, SPAN("(*")) &&
	    read_users(message, event) == PARSE_OK)
		return PARSE_OK;
	return read_templates(server_templates, message, event);
}
