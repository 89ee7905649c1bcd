/*
 * accounts.c: programs that change accounts: shadow's, and systemd-sysusers.
 *
 *   useradd[9]: new user: name=ana, UID=1001, GID=1001, home=/home/ana, shell=/bin/bash, from=/dev/pts/0
 *   usermod[9]: add 'bob' to shadow group 'sudo'
 *   groupmod[9]: group changed in /etc/group (group dev/1002, new name: ops)
 *   gpasswd[9]: user bob added by root to group sudo
 *   passwd[9]: password for 'ana' changed by 'root'
 *
 * What a user may choose himself (comment, shell) stands behind the names.
 */

#include "parse/template.h"

#define USER_ADDED CATEGORY_IAM, TYPE_USER | TYPE_CREATION
#define USER_CHANGED CATEGORY_IAM, TYPE_USER | TYPE_CHANGE
#define USER_DELETED CATEGORY_IAM, TYPE_USER | TYPE_DELETION
#define GROUP_ADDED CATEGORY_IAM, TYPE_GROUP | TYPE_CREATION, OUTCOME_SUCCESS, "group-added"
#define GROUP_CHANGED CATEGORY_IAM, TYPE_GROUP | TYPE_CHANGE
#define GROUP_DELETED CATEGORY_IAM, TYPE_GROUP | TYPE_DELETION, OUTCOME_SUCCESS, "group-deleted"

static const struct template templates[] = {
	{ "new user: name=%T, UID=%*", USER_ADDED, OUTCOME_SUCCESS, "user-added" },
	{ "new account added - account=%T, uid=%*", USER_ADDED, OUTCOME_SUCCESS, "user-added" },
	{ "failed adding user '%T', %r", USER_ADDED, OUTCOME_FAILURE, "user-added" },
	{ "Creating user '%T' (%*) with UID %*", USER_ADDED, OUTCOME_SUCCESS, "user-added" },
	{ "delete user '%T'", USER_DELETED, OUTCOME_SUCCESS, "user-deleted" },
	{ "failed deleting user '%T'%*", USER_DELETED, OUTCOME_FAILURE, "user-deleted" },
	{ "change user name '%T' to '%*'", USER_CHANGED, OUTCOME_SUCCESS, "user-changed" },
	{ "change user '%T' password", USER_CHANGED, OUTCOME_SUCCESS, "password-changed" },
	{ "change user '%T' %*", USER_CHANGED, OUTCOME_SUCCESS, "user-changed" },
	{ "change user '%T'", USER_CHANGED, OUTCOME_SUCCESS, "user-changed" },
	{ "changed user '%T' %*", USER_CHANGED, OUTCOME_SUCCESS, "user-changed" },
	{ "changed user `%T' %*", USER_CHANGED, OUTCOME_SUCCESS, "user-changed" },
	{ "changed password expiry for %t", USER_CHANGED, OUTCOME_SUCCESS, "user-changed" },
	{ "lock user '%T' password", USER_CHANGED, OUTCOME_SUCCESS, "user-locked" },
	{ "unlock user '%T' password", USER_CHANGED, OUTCOME_SUCCESS, "user-unlocked" },
	{ "failed to unlock user '%T' password", USER_CHANGED, OUTCOME_FAILURE, "user-unlocked" },
	/* passwords */
	{ "password for '%t' changed by '%u'", USER_CHANGED, OUTCOME_SUCCESS, "password-changed" },
	{ "password for `%t' changed by `%u'", USER_CHANGED, OUTCOME_SUCCESS, "password-changed" },
	{ "password for '%t' changed", USER_CHANGED, OUTCOME_SUCCESS, "password-changed" },
	{ "password changed for %t, by %u", USER_CHANGED, OUTCOME_SUCCESS, "password-changed" },
	{ "password changed for %t", USER_CHANGED, OUTCOME_SUCCESS, "password-changed" },
	{ "failed to change password for %t", USER_CHANGED, OUTCOME_FAILURE, "password-change" },
	{ "failed to change password", USER_CHANGED, OUTCOME_FAILURE, "password-change" },
	{ "incorrect password for %t", USER_CHANGED, OUTCOME_FAILURE, "password-change" },
	{ "(user %t) pam_chauthtok() failed, error:%*", USER_CHANGED, OUTCOME_FAILURE,
	    "password-change" },
	{ "password change failed%*", USER_CHANGED, OUTCOME_FAILURE, "password-change" },
	{ "can't view or modify password information for %t", USER_CHANGED, OUTCOME_FAILURE,
	    "password-change" },
	/* members */
	{ "add '%T' to group '%g'", USER_CHANGED, OUTCOME_SUCCESS, "group-member-added" },
	{ "add '%T' to shadow group '%g'", USER_CHANGED, OUTCOME_SUCCESS, "group-member-added" },
	{ "delete '%T' from group '%g'", USER_CHANGED, OUTCOME_SUCCESS, "group-member-removed" },
	{ "delete '%T' from shadow group '%g'", USER_CHANGED, OUTCOME_SUCCESS,
	    "group-member-removed" },
	{ "remove '%T' from group '%g'", USER_CHANGED, OUTCOME_SUCCESS, "group-member-removed" },
	{ "change '%T' to '%*' in group '%g'", USER_CHANGED, OUTCOME_SUCCESS, "user-changed" },
	{ "change '%T' to '%*' in shadow group '%g'", USER_CHANGED, OUTCOME_SUCCESS,
	    "user-changed" },
	{ "change admin '%T' to '%*' in shadow group '%g'", USER_CHANGED, OUTCOME_SUCCESS,
	    "user-changed" },
	{ "user %T added by %U to group %g", USER_CHANGED, OUTCOME_SUCCESS, "group-member-added" },
	{ "user %T removed by %U from group %g", USER_CHANGED, OUTCOME_SUCCESS,
	    "group-member-removed" },
	/* groups */
	{ "new group: name=%G, GID=%*", GROUP_ADDED },
	{ "group added to %w name=%G, GID=%*", GROUP_ADDED },
	{ "group added to %w name=%g", GROUP_ADDED },
	{ "Creating group '%G' with GID %*", GROUP_ADDED },
	{ "removed group '%G' owned by '%*'", GROUP_DELETED },
	{ "removed shadow group '%G' owned by '%*'", GROUP_DELETED },
	{ "removed group '%g'", GROUP_DELETED },
	{ "removed shadow group '%g'", GROUP_DELETED },
	{ "group '%G' removed from %w", GROUP_DELETED },
	{ "group '%g' removed", GROUP_DELETED },
	{ "remove group '%g'", GROUP_DELETED },
	{ "group changed in %w (group %G/%*", GROUP_CHANGED, OUTCOME_SUCCESS, "group-changed" },
	{ "group changed in %w (group %G, %*", GROUP_CHANGED, OUTCOME_SUCCESS, "group-changed" },
	{ "group changed in %w (%*", GROUP_CHANGED, OUTCOME_SUCCESS, "group-changed" },
	{ "change group '%G' %*", GROUP_CHANGED, OUTCOME_SUCCESS, "group-changed" },
	{ "change gid for '%G' to %*", GROUP_CHANGED, OUTCOME_SUCCESS, "group-changed" },
	{ "password of group %G changed by %u", GROUP_CHANGED, OUTCOME_SUCCESS,
	    "group-password-changed" },
	{ "password of group %G removed by %u", GROUP_CHANGED, OUTCOME_SUCCESS,
	    "group-password-changed" },
	{ "change the password of group %G by %u", GROUP_CHANGED, OUTCOME_SUCCESS,
	    "group-password-changed" },
	{ "access to group %G restricted by %u", GROUP_CHANGED, OUTCOME_SUCCESS, "group-changed" },
	{ "administrators of group %G set by %U to %*", GROUP_CHANGED, OUTCOME_SUCCESS,
	    "group-changed" },
	{ "members of group %G set by %U to %*", GROUP_CHANGED, OUTCOME_SUCCESS, "group-changed" },
	{ "Invalid password for group '%G' from '%u'", MEANING_FAILED, "group-password" },
	{ NULL, 0, 0, OUTCOME_NONE, NULL },
};

enum parse_result
parse_accounts(struct span message, struct event *event)
{
	return read_templates(templates, message, event);
}
