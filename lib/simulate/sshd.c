/*
 * sshd.c: connections as a host of 2016 and one of 2023 write them:
 *
 *   Invalid user admin from 198.19.4.7                 Invalid user admin from 198.19.4.7 port 4022
 *   input_userauth_request: invalid user admin [preauth]
 *   pam_unix(sshd:auth): check pass; user unknown                          (both)
 *   Failed password for invalid user admin from 198.19.4.7 port 4022 ssh2  (both)
 *   Connection closed by 198.19.4.7 port 4022 [preauth]
 *                           Connection closed by invalid user admin 198.19.4.7 port 4022 [preauth]
 */

#include "simulate/sshd.h"

void
connection_open(struct scene *scene, struct connection *c)
{
	c->pid = new_pid(scene->host);
	c->port = draw_port(scene->sim);
	c->failures = 0;
	if (c->is_user)
		return;
	if (scene->host->is_old) {
		say(scene, "sshd", c->pid, "Invalid user %s from %s", c->user, c->address);
		say(scene, "sshd", c->pid, "input_userauth_request: invalid user %s [preauth]",
		    c->user);
	} else {
		say(scene, "sshd", c->pid, "Invalid user %s from %s port %d", c->user, c->address,
		    c->port);
	}
}

static void
say_wrong_password(struct scene *scene, const struct connection *c)
{
	say(scene, "sshd", c->pid, "Failed password for %s%s from %s port %d ssh2",
	    c->is_user ? "" : "invalid user ", c->user, c->address, c->port);
}

/* What PAM says before sshd does: the failure once, an unknown user each time. */
static void
say_pam_echo(struct scene *scene, const struct connection *c)
{
	if (!c->is_user)
		say(scene, "sshd", c->pid, "pam_unix(sshd:auth): check pass; user unknown");
	if (c->failures > 0)
		return;
	say(scene, "sshd", c->pid,
	    "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= "
	    "rhost=%s%s%s",
	    c->address, c->is_user ? "  user=" : "", c->is_user ? c->user : "");
}

/* rsyslog with $RepeatedMsgReduction, as Ubuntu had it, folds what is equal. */
static void
say_repeats(struct scene *scene, struct connection *c, int count)
{
	pass_ms(scene, count * INT64_C(2300));
	if (count == 1)
		say_wrong_password(scene, c);
	else
		say(scene, "sshd", c->pid,
		    "message repeated %d times: [ Failed password for %s from %s port %d ssh2]",
		    count, c->user, c->address, c->port);
	c->failures += count;
}

void
connection_fail(struct scene *scene, struct connection *c, int count)
{
	for (int i = 0; i < count; i++) {
		say_pam_echo(scene, c);
		pass_between(scene, 1500, 3200);
		say_wrong_password(scene, c);
		c->failures++;
		if (c->is_user && scene->host->is_old && count - i > 1) {
			say_repeats(scene, c, count - i - 1);
			return;
		}
	}
}

static void
say_session_opened(struct scene *scene, const char *program, unsigned pid, const char *service,
    const struct connection *c)
{
	if (scene->host->is_old)
		say(scene, program, pid,
		    "pam_unix(%s:session): session opened for user %s by (uid=0)", service,
		    c->user);
	else
		say(scene, program, pid,
		    "pam_unix(%s:session): session opened for user %s(uid=%u) by (uid=0)", service,
		    c->user, c->uid);
}

void
connection_accept(struct scene *scene, struct connection *c)
{
	struct host *host = scene->host;
	const char *algorithm = c->key && c->key[0] < 'a' ? "RSA" : "ED25519";

	say(scene, "sshd", c->pid, "Accepted %s for %s from %s port %d ssh2%s%s%s%s",
	    c->key ? "publickey" : "password", c->user, c->address, c->port, c->key ? ": " : "",
	    c->key ? algorithm : "", c->key ? " SHA256:" : "", c->key ? c->key : "");
	say_session_opened(scene, "sshd", c->pid, "sshd", c);
	pass_between(scene, 10, 90);
	c->session = ++host->session;
	say(scene, "systemd-logind", host->logind, "New session %u of user %s.", c->session,
	    c->user);
	if (!chance(scene->sim, 0.6))
		return;
	pass_between(scene, 5, 60);
	if (host->is_old)
		say_session_opened(scene, "systemd", 0, "systemd-user", c);
	else
		say_session_opened(scene, "systemd", new_pid(host), "systemd-user", c);
}

void
connection_leave(struct scene *scene, struct connection *c)
{
	struct host *host = scene->host;
	unsigned child = new_pid(host); /* the one that works as the user */
	bool is_quiet = chance(scene->sim, 0.1); /* a network that went away */

	if (!is_quiet) {
		say(scene, "sshd", child,
		    "Received disconnect from %s port %d:11: disconnected by user", c->address,
		    c->port);
		say(scene, "sshd", child, "Disconnected from %s%s%s%s port %d",
		    host->is_old ? "" : "user ", host->is_old ? "" : c->user,
		    host->is_old ? "" : " ", c->address, c->port);
	}
	say(scene, "sshd", c->pid, "pam_unix(sshd:session): session closed for user %s", c->user);
	pass_between(scene, 5, 80);
	if (!host->is_old)
		say(scene, "systemd-logind", host->logind,
		    "Session %u logged out. Waiting for processes to exit.", c->session);
	say(scene, "systemd-logind", host->logind, "Removed session %u.", c->session);
}

/* "", "authenticating user root " or "invalid user admin " before the address. */
static void
say_end(struct scene *scene, const struct connection *c, const char *words)
{
	if (scene->host->is_old)
		say(scene, "sshd", c->pid, "%s %s port %d [preauth]", words, c->address, c->port);
	else
		say(scene, "sshd", c->pid, "%s %s user %s %s port %d [preauth]", words,
		    c->is_user ? "authenticating" : "invalid", c->user, c->address, c->port);
}

static void
say_too_many(struct scene *scene, const struct connection *c)
{
	const char *invalid = c->is_user ? "" : "invalid user ";

	say(scene, "sshd", c->pid,
	    "error: maximum authentication attempts exceeded for %s%s from %s port %d ssh2 "
	    "[preauth]",
	    invalid, c->user, c->address, c->port);
	if (scene->host->is_old)
		say(scene, "sshd", c->pid,
		    "Disconnecting: Too many authentication failures [preauth]");
	else
		say(scene, "sshd", c->pid,
		    "Disconnecting %s user %s %s port %d: Too many authentication failures "
		    "[preauth]",
		    c->is_user ? "authenticating" : "invalid", c->user, c->address, c->port);
}

/* PAM's sum, behind sshd's last word. */
static void
say_pam_sum(struct scene *scene, const struct connection *c)
{
	if (c->failures < 2)
		return;
	say(scene, "sshd", c->pid,
	    "PAM %d more authentication failure%s; logname= uid=0 euid=0 tty=ssh ruser= "
	    "rhost=%s%s%s",
	    c->failures - 1, c->failures == 2 ? "" : "s", c->address, c->is_user ? "  user=" : "",
	    c->is_user ? c->user : "");
	if (c->failures > 3)
		say(scene, "sshd", c->pid, "PAM service(sshd) ignoring max retries; %d > 3",
		    c->failures);
}

void
connection_drop(struct scene *scene, struct connection *c, enum connection_end end)
{
	pass_between(scene, 20, 300);
	switch (end) {
	case END_CLOSED:
		say_end(scene, c, "Connection closed by");
		break;
	case END_BYE:
		say(scene, "sshd", c->pid,
		    "Received disconnect from %s port %d:11: Bye Bye [preauth]", c->address,
		    c->port);
		say_end(scene, c, "Disconnected from");
		break;
	case END_TOO_MANY:
		say_too_many(scene, c);
		break;
	}
	say_pam_sum(scene, c);
}

void
connection_probe(struct scene *scene, const char *address)
{
	static const char *const greetings[] = { "GET / HTTP/1.1", "\\026\\003\\001", "\\003",
		"MGLNDD_192.0.2.10_22" };
	unsigned pid = new_pid(scene->host);
	int port = draw_port(scene->sim), way = draw_below(scene->sim, 5);
	const char *greeting = greetings[draw_below(scene->sim, 4)];
	bool is_old = scene->host->is_old;

	if (way == 0 && is_old)
		say(scene, "sshd", pid, "Did not receive identification string from %s", address);
	else if (way == 0)
		say(scene, "sshd", pid, "Connection closed by %s port %d", address, port);
	else if (way == 1 && is_old)
		say(scene, "sshd", pid, "Bad protocol version identification '%s' from %s port %d",
		    greeting, address, port);
	else if (way == 1)
		say(scene, "sshd", pid,
		    "banner exchange: Connection from %s port %d: invalid format", address, port);
	else if (way == 2)
		say(scene, "sshd", pid, "Connection reset by %s port %d [preauth]", address, port);
	else if (way == 3)
		say(scene, "sshd", pid,
		    "Unable to negotiate with %s port %d: no matching host key type found. Their "
		    "offer: ssh-rsa [preauth]",
		    address, port);
	else
		say(scene, "sshd", pid, "Connection closed by %s port %d [preauth]", address, port);
}
