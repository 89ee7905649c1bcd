/*
 * sftp.c: OpenSSH's sftp-server, also as sshd's internal-sftp.
 *
 *   internal-sftp[9]: session opened for local user ana from [192.0.2.7]
 *   internal-sftp[9]: open "/srv/a" flags WRITE,CREATE,TRUNCATE mode 0644
 *   internal-sftp[9]: sent status No such file
 *
 * The session is that of the login before it; what is done in it are its
 * companions.
 */

#include "parse/template.h"

#define IN_SESSION CATEGORY_SESSION, TYPE_INFO, OUTCOME_SUCCESS

static const struct template templates[] = {
	{ "session opened for local user %u from [%a]", IN_SESSION, "sftp-session" },
	{ "session closed for local user %u from [%a]", CATEGORY_SESSION, TYPE_END, OUTCOME_SUCCESS,
	    "sftp-session" },
	{ "open \"%f\" flags %w mode %d", IN_SESSION, "sftp-open" },
	{ "close \"%f\" bytes read %d written %d", IN_SESSION, "sftp-close" },
	{ "forced close \"%f\" bytes read %d written %d", IN_SESSION, "sftp-close" },
	{ "opendir \"%f\"", IN_SESSION, "sftp-list" },
	{ "closedir \"%f\"", IN_SESSION, "sftp-list" },
	{ "remove name \"%f\"", IN_SESSION, "sftp-remove" },
	{ "rmdir name \"%f\"", IN_SESSION, "sftp-remove" },
	{ "mkdir name \"%f\" mode %w", IN_SESSION, "sftp-create" },
	{ "rename old \"%+\" new \"%f\"", IN_SESSION, "sftp-rename" },
	{ "posix-rename old \"%+\" new \"%f\"", IN_SESSION, "sftp-rename" },
	{ "symlink old \"%+\" new \"%f\"", IN_SESSION, "sftp-create" },
	{ "hardlink old \"%+\" new \"%f\"", IN_SESSION, "sftp-create" },
	{ "set \"%f\" %+", IN_SESSION, "sftp-change" },
	{ "sent status %r", CATEGORY_SESSION, TYPE_INFO, OUTCOME_FAILURE, "sftp-status" },
	{ "received client version %d", IN_SESSION, "sftp-session" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_sftp(struct span message, struct event *event)
{
	return read_templates(templates, message, event);
}
