/*
 * sudo.c: people who become root, by sudo and by su.
 *
 *   sudo:      ana : TTY=pts/0 ; PWD=/home/ana ; USER=root ; COMMAND=/usr/bin/apt update
 *   sudo: pam_unix(sudo:session): session opened for user root(uid=0) by ana(uid=1001)
 *   sudo: pam_unix(sudo:session): session closed for user root
 */

#include "simulate/sshd.h"

static void
say_root_opened(struct scene *scene, const char *program, unsigned pid, const struct sudo *s)
{
	if (scene->host->is_old)
		say(scene, program, pid,
		    "pam_unix(%s:session): session opened for user root by %s(uid=%u)", program,
		    s->user, s->uid);
	else
		say(scene, program, pid,
		    "pam_unix(%s:session): session opened for user root(uid=0) by %s(uid=%u)",
		    program, s->user, s->uid);
}

static void
say_command(struct scene *scene, const struct sudo *s, const char *verdict)
{
	say(scene, "sudo", 0, "%8s : %sTTY=pts/%d ; PWD=%s ; USER=root ; COMMAND=%s", s->user,
	    verdict, s->tty, s->directory, s->command);
}

void
sudo_run(struct scene *scene, const struct sudo *s, double seconds)
{
	say_command(scene, s, "");
	say_root_opened(scene, "sudo", 0, s);
	pass_about(scene, seconds * 1000);
	say(scene, "sudo", 0, "pam_unix(sudo:session): session closed for user root");
}

void
sudo_refuse(struct scene *scene, const struct sudo *s, int wrong_passwords)
{
	char verdict[64];

	say(scene, "sudo", 0,
	    "pam_unix(sudo:auth): authentication failure; logname=%s uid=%u euid=0 tty=/dev/pts/%d "
	    "ruser=%s rhost=  user=%s",
	    s->user, s->uid, s->tty, s->user, s->user);
	pass_between(scene, 2000, 9000);
	snprintf(verdict, sizeof(verdict), "%d incorrect password attempt%s ; ", wrong_passwords,
	    wrong_passwords == 1 ? "" : "s");
	say_command(scene, s, wrong_passwords > 0 ? verdict : "user NOT in sudoers ; ");
}

unsigned
su_root(struct scene *scene, const struct sudo *s)
{
	unsigned pid = new_pid(scene->host);

	if (scene->host->is_old) {
		say(scene, "su", pid, "Successful su for root by %s", s->user);
		say(scene, "su", pid, "+ /dev/pts/%d %s:root", s->tty, s->user);
	} else {
		say(scene, "su", pid, "(to root) %s on pts/%d", s->user, s->tty);
	}
	say_root_opened(scene, "su", pid, s);
	return pid;
}

void
su_leave(struct scene *scene, unsigned pid)
{
	say(scene, "su", pid, "pam_unix(su:session): session closed for user root");
}

void
su_fail(struct scene *scene, const struct sudo *s)
{
	unsigned pid = new_pid(scene->host);

	say(scene, "su", pid,
	    "pam_unix(su:auth): authentication failure; logname=%s uid=%u euid=0 tty=/dev/pts/%d "
	    "ruser=%s rhost=  user=root",
	    s->user, s->uid, s->tty, s->user);
	pass_between(scene, 1500, 3000);
	if (scene->host->is_old) {
		say(scene, "su", pid, "FAILED su for root by %s", s->user);
		say(scene, "su", pid, "- /dev/pts/%d %s:root", s->tty, s->user);
	} else {
		say(scene, "su", pid, "FAILED SU (to root) %s on pts/%d", s->user, s->tty);
	}
}
