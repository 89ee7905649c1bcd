/*
 * accounts.c: programs around accounts and sessions.
 *
 *   useradd[9]: new user: name=ana, UID=1001, GID=1001, home=/home/ana, shell=/bin/bash
 *   userdel[9]: delete user 'ana'
 *   groupadd[9]: new group: name=dev, GID=1002
 *   systemd-logind[5]: New session 17 of user ana.
 *   CRON[81]: (root) CMD (run-parts /etc/cron.hourly)
 */

#include "parse/formats.h"

static const struct {
	const char *prefix;
	uint32_t type;
	enum event_outcome outcome;
	const char *action;
	enum event_field field; /* of the name behind the prefix */
} account_messages[] = {
	{ "new user: name=", TYPE_USER | TYPE_CREATION, OUTCOME_SUCCESS, "user-added",
	    FIELD_USER_TARGET_NAME },
	{ "failed adding user '", TYPE_USER | TYPE_CREATION, OUTCOME_FAILURE, "user-added",
	    FIELD_USER_TARGET_NAME },
	{ "delete user '", TYPE_USER | TYPE_DELETION, OUTCOME_SUCCESS, "user-deleted",
	    FIELD_USER_TARGET_NAME },
	{ "change user '", TYPE_USER | TYPE_CHANGE, OUTCOME_SUCCESS, "user-changed",
	    FIELD_USER_TARGET_NAME },
	{ "add '", TYPE_USER | TYPE_CHANGE, OUTCOME_SUCCESS, "group-member-added",
	    FIELD_USER_TARGET_NAME },
	{ "lock user '", TYPE_USER | TYPE_CHANGE, OUTCOME_SUCCESS, "user-locked",
	    FIELD_USER_TARGET_NAME },
	{ "unlock user '", TYPE_USER | TYPE_CHANGE, OUTCOME_SUCCESS, "user-unlocked",
	    FIELD_USER_TARGET_NAME },
	{ "changed password expiry for ", TYPE_USER | TYPE_CHANGE, OUTCOME_SUCCESS, "user-changed",
	    FIELD_USER_TARGET_NAME },
	{ "new group: name=", TYPE_GROUP | TYPE_CREATION, OUTCOME_SUCCESS, "group-added",
	    FIELD_GROUP_NAME },
	{ "group added to /etc/group: name=", TYPE_GROUP | TYPE_CREATION, OUTCOME_SUCCESS,
	    "group-added", FIELD_GROUP_NAME },
	{ "removed group '", TYPE_GROUP | TYPE_DELETION, OUTCOME_SUCCESS, "group-deleted",
	    FIELD_GROUP_NAME },
	{ "password for '", TYPE_USER | TYPE_CHANGE, OUTCOME_SUCCESS, "password-changed",
	    FIELD_USER_TARGET_NAME },
};

enum parse_result
parse_accounts(struct span message, struct event *event)
{
	for (size_t i = 0; i < sizeof(account_messages) / sizeof(*account_messages); i++) {
		struct span rest = message, name;

		if (!span_take(&rest, span_of(account_messages[i].prefix)))
			continue;
		name = rest.data[-1] == '\'' ? span_cut(&rest, '\'') : span_cut(&rest, ',');
		set_meaning(event, CATEGORY_IAM, account_messages[i].type,
		    account_messages[i].outcome, account_messages[i].action);
		event_set(event, account_messages[i].field, name);
		return PARSE_OK;
	}
	return PARSE_NOT_MINE;
}

enum parse_result
parse_logind(struct span message, struct event *event)
{
	struct span rest = message;
	size_t of_user;

	if (span_take(&rest, SPAN("New session "))) {
		of_user = span_find(rest, SPAN(" of user "));
		rest = span_skip(rest, of_user + 9);
		if (rest.size > 0 && rest.data[rest.size - 1] == '.')
			rest.size--;
		set_meaning(event, CATEGORY_SESSION, TYPE_INFO, OUTCOME_SUCCESS, "session-new");
		if (rest.size > 0)
			event_set(event, FIELD_USER_NAME, rest);
		return PARSE_OK;
	}
	if (span_starts(rest, SPAN("Session ")) &&
	    span_find(rest, SPAN(" logged out")) < rest.size) {
		set_meaning(event, CATEGORY_SESSION, TYPE_END, OUTCOME_SUCCESS, "session-logout");
		return PARSE_OK;
	}
	if (span_starts(rest, SPAN("Removed session "))) {
		set_meaning(event, CATEGORY_SESSION, TYPE_END, OUTCOME_SUCCESS, "session-removed");
		return PARSE_OK;
	}
	return PARSE_NOT_MINE;
}

enum parse_result
parse_cron(struct span message, struct event *event)
{
	struct span rest = message, user;

	if (!span_take(&rest, SPAN("(")))
		return PARSE_NOT_MINE;
	user = span_cut(&rest, ')');
	if (!span_take(&rest, SPAN(" CMD (")) || rest.size == 0)
		return PARSE_NOT_MINE;
	rest.size -= rest.data[rest.size - 1] == ')';
	set_meaning(event, CATEGORY_PROCESS, TYPE_START, OUTCOME_SUCCESS, "cron-command");
	event_set(event, FIELD_USER_NAME, user);
	event_set(event, FIELD_PROCESS_COMMAND_LINE, span_trim(rest));
	return PARSE_OK;
}
