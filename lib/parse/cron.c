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

static const struct template templates[] = {
	{ "(%U) CMD (%c)", CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "cron-command" },
	{ "(%U) CMD (%c", CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "cron-command" },
	{ "(%U) END (%c)", CATEGORY_PROCESS, TYPE_END, OUTCOME_SUCCESS, "cron-command" },
	{ "(%U) CMDEND (%c)", CATEGORY_PROCESS, TYPE_END, OUTCOME_SUCCESS, "cron-command" },
	{ "(%U) CMDOUT (%*", CATEGORY_PROCESS, TYPE_INFO, OUTCOME_SUCCESS, "cron-output" },
	{ "(%U) MAIL (%*", CATEGORY_PROCESS, TYPE_INFO, OUTCOME_SUCCESS, "cron-output" },
	{ "USER %U pid %d cmd %c", CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "cron-command" },
	{ "(%U) BEGIN EDIT (%t)", CRONTAB, TYPE_INFO, OUTCOME_SUCCESS, "crontab-edit" },
	{ "(%U) END EDIT (%t)", CRONTAB, TYPE_INFO, OUTCOME_SUCCESS, "crontab-edit" },
	{ "(%U) LIST (%t)", CRONTAB, TYPE_ACCESS, OUTCOME_SUCCESS, "crontab-list" },
	{ "(%U) REPLACE (%t)", CRONTAB, TYPE_CHANGE, OUTCOME_SUCCESS, "crontab-replace" },
	{ "(%U) DELETE (%t)", CRONTAB, TYPE_DELETION, OUTCOME_SUCCESS, "crontab-delete" },
	{ "(%U) AUTH (%r)", CRONTAB, TYPE_INFO, OUTCOME_FAILURE, "crontab-refused" },
	{ "(%U) FAILED to authorize user with PAM (%r)", MEANING_ECHO, OUTCOME_FAILURE,
	    "cron-refused" },
	{ "(%U) FAILED to open PAM security session (%r)", MEANING_ECHO, OUTCOME_FAILURE,
	    "cron-refused" },
	{ "(%U) PAM ERROR (%r)", MEANING_ECHO, OUTCOME_FAILURE, "cron-refused" },
	{ "(%U) RELOAD (%*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "(%U) INFO (%*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "(%U) STARTUP (%*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "(%U) ORPHAN (%r)", SERVER, OUTCOME_FAILURE, "cron-error" },
	{ "(%U) ERROR (%r)", SERVER, OUTCOME_FAILURE, "cron-error" },
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
	{ "Job `%*' started", CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "anacron-job" },
	{ "Job `%*' terminated%*", CATEGORY_PROCESS, TYPE_END, OUTCOME_SUCCESS, "anacron-job" },
	{ "Will run job `%*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "Jobs will be executed sequentially", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "Anacron %*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ "Normal exit (%*", SERVER, OUTCOME_SUCCESS, "cron-server" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_cron(struct span message, struct event *event)
{
	if (!span_starts(message, SPAN("(CRON)")) && !span_starts(message, SPAN("(*")) &&
	    read_templates(templates, message, event) == PARSE_OK) {
		if (event_has(event, FIELD_PROCESS_COMMAND_LINE)) /* "(   cd / && ...)" */
			event_set(event, FIELD_PROCESS_COMMAND_LINE,
			    span_trim(event_text(event, FIELD_PROCESS_COMMAND_LINE)));
		return PARSE_OK;
	}
	return read_templates(server_templates, message, event);
}
