/*
 * logind.c: systemd-logind.
 *
 *   systemd-logind[5]: New session 17 of user ana.
 *   systemd-logind[5]: New session '17' of user 'ana' with class 'user' and type 'tty'.
 *   systemd-logind[5]: Session 17 logged out. Waiting for processes to exit.
 *   systemd-logind[5]: System is rebooting.
 */

#include "parse/template.h"

#define SESSION_NEW CATEGORY_SESSION, TYPE_INFO, OUTCOME_SUCCESS, "session-new"
#define SESSION_ENDED CATEGORY_SESSION, TYPE_END, OUTCOME_SUCCESS
#define MACHINE CATEGORY_PROCESS, TYPE_INFO, OUTCOME_SUCCESS

static const struct template templates[] = {
	{ "New session '%w' of user '%u' with class '%w' and type '%w'.", SESSION_NEW },
	{ "New session %w of user '%u'.", SESSION_NEW },
	{ "New session %w of user %u.", SESSION_NEW },
	{ "New session %w of user %u", SESSION_NEW },
	{ "Session %w logged out. Waiting for processes to exit.", SESSION_ENDED,
	    "session-logout" },
	{ "Session %w logged out.%*", SESSION_ENDED, "session-logout" },
	{ "Removed session %w.", SESSION_ENDED, "session-removed" },
	{ "Removed session %w", SESSION_ENDED, "session-removed" },
	{ "User %u logged out.%*", SESSION_ENDED, "session-logout" },
	{ "User of session %w logged out.", SESSION_ENDED, "session-logout" },
	{ "Failed to abandon session scope%*", CATEGORY_SESSION, TYPE_INFO, OUTCOME_FAILURE,
	    "session-removed" },
	{ "Failed to start session scope%*", CATEGORY_SESSION, TYPE_INFO, OUTCOME_FAILURE,
	    "session-new" },
	{ "Failed to start user service%*", CATEGORY_SESSION, TYPE_INFO, OUTCOME_FAILURE,
	    "session-new" },
	{ "New seat %w.", MACHINE, "seat" },
	{ "Removed seat %w.", MACHINE, "seat" },
	{ "Watching system buttons on %*", MACHINE, "seat" },
	{ "Power key pressed%*", MACHINE, "power-key" },
	{ "Reboot key pressed%*", MACHINE, "power-key" },
	{ "Suspend key pressed%*", MACHINE, "power-key" },
	{ "Lid closed.", MACHINE, "lid" },
	{ "Lid opened.", MACHINE, "lid" },
	{ "Powering %*", MACHINE, "shutdown" },
	{ "Rebooting%*", MACHINE, "shutdown" },
	{ "Suspending%*", MACHINE, "suspend" },
	{ "System is powering %*", MACHINE, "shutdown" },
	{ "System is rebooting%*", MACHINE, "shutdown" },
	{ "System is halting%*", MACHINE, "shutdown" },
	{ "The system will %*", MACHINE, "shutdown" },
	{ "Creating /run/nologin, blocking further logins...", MACHINE, "shutdown" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_logind(struct span message, struct event *event)
{
	return read_templates(templates, message, event);
}
