/* messages.c: the table of message formats, for what stands behind a syslog tag. */

#include "parse/formats.h"
#include "parse/own.h"

/* Rows with the same first letter stand together, the frequent first. */
const struct message_format message_formats[] = {
	{ "%ASA-4-106023", NULL, parse_cisco, /* and whatever else begins with a percent sign */
	    "Deny tcp src outside:203.0.113.9/4022 dst inside:192.0.2.1/23 by access-group \"in\" "
	    "[0x0, 0x0]" },
	{ "/usr/sbin/cron", "auth", parse_cron, "(root) CMD (/usr/local/bin/rotate)" },
	{ "/USR/SBIN/CRON", "auth", parse_cron, "(root) CMD (/usr/local/bin/rotate)" },
	{ "CRON", "auth", parse_cron, "(root) CMD (/usr/local/bin/rotate)" },
	{ "CROND", "auth", parse_cron, "(root) CMD (/usr/local/bin/rotate)" },
	{ "chpasswd", "auth", parse_accounts, "password for 'ana' changed by 'root'" },
	{ "cron", "auth", parse_cron, "(root) CMD (/usr/local/bin/rotate)" },
	{ "crond", "auth", parse_cron, "(root) CMD (/usr/local/bin/rotate)" },
	{ "crontab", "auth", parse_cron, "(root) CMD (/usr/local/bin/rotate)" },
	{ "chage", "auth", parse_accounts, "changed password expiry for ana" },
	{ "chfn", "auth", parse_accounts, "changed user 'ana' information" },
	{ "chsh", "auth", parse_accounts, "changed user 'ana' shell to '/bin/sh'" },
	{ "anacron", "auth", parse_cron, "Job `cron.daily' started" },
	{ "dropbear", "auth", parse_dropbear,
	    "Bad password attempt for 'root' from 203.0.113.9:4022" },
	{ "dovecot", "dovecot", parse_dovecot,
	    "imap-login: Login: user=<ana>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.1" },
	{ "doas", "auth", parse_doas, "ana ran command /bin/ls as root from /home/ana" },
	{ "exim", "exim", parse_exim,
	    "login authenticator failed for (mx) [203.0.113.9]: 535 Incorrect authentication data "
	    "(set_id=ana)" },
	{ "exim4", "exim", parse_exim,
	    "login authenticator failed for (mx) [203.0.113.9]: 535 Incorrect authentication data "
	    "(set_id=ana)" },
	{ "firewalld", "firewalld", parse_firewalld,
	    "WARNING: COMMAND_FAILED: '/usr/sbin/iptables -w -t filter -F' failed" },
	{ "filterlog", "pfsense", parse_filterlog,
	    "4,,,1000000103,igb0,match,block,in,4,0x0,,64,1,0,DF,6,tcp,60,203.0.113.9,192.0.2.1,"
	    "4022,23,0,S,1,,1024,," },
	{ "ftpd", "ftpd", parse_ftpd, "FTP LOGIN FROM 192.0.2.7 as ana" },
	{ "groupadd", "auth", parse_accounts, "new group: name=dev, GID=1002" },
	{ "groupdel", "auth", parse_accounts, "removed group 'dev'" },
	{ "groupmod", "auth", parse_accounts, "new group: name=dev, GID=1002" },
	{ "gpasswd", "auth", parse_accounts, "add 'ana' to group 'dev'" },
	{ "in.ftpd", "ftpd", parse_ftpd, "FTP LOGIN FROM 192.0.2.7 as ana" },
	{ "in.wuftpd", "ftpd", parse_ftpd, "FTP LOGIN FROM mx [192.0.2.7], ana" },
	{ "internal-sftp", "auth", parse_sftp,
	    "session opened for local user ana from [192.0.2.7]" },
	{ "kernel", NULL, parse_iptables,
	    "[   12.345678] IN=eth0 OUT= SRC=203.0.113.9 DST=192.0.2.1 LEN=40 PROTO=TCP SPT=4022 "
	    "DPT=23" },
	{ "login", "auth", parse_login,
	    "FAILED LOGIN 1 FROM 203.0.113.9 FOR ana, Authentication failure" },
	{ "mod_evasive", "apache", parse_evasive,
	    "Blacklisting address 203.0.113.9: possible DoS attack." },
	{ "mysqld", "mysql", parse_mysql,
	    "Access denied for user 'ana'@'203.0.113.9' (using password: YES)" },
	{ "mariadbd", "mysql", parse_mysql,
	    "Access denied for user 'ana'@'203.0.113.9' (using password: YES)" },
	{ "mysql", "mysql", parse_mysql,
	    "Access denied for user 'ana'@'203.0.113.9' (using password: YES)" },
	{ "mariadb", "mysql", parse_mysql,
	    "Access denied for user 'ana'@'203.0.113.9' (using password: YES)" },
	{ "newusers", "auth", parse_accounts,
	    "new user: name=ana, UID=1001, GID=1001, home=/home/ana, shell=/bin/bash" },
	{ "newgrp", "auth", parse_accounts, "Invalid password for group 'dev' from 'ana'" },
	{ "passwd", "auth", parse_accounts, "password for 'ana' changed by 'root'" },
	{ "pkexec", "auth", parse_pkexec,
	    "ana: Executing command [USER=root] [TTY=unknown] [CWD=/] [COMMAND=/usr/bin/id]" },
	{ "polkitd", "auth", parse_polkit,
	    "Operator of unix-session:2 FAILED to authenticate to gain authorization for action "
	    "org.example.stop for unix-process:71:99 [sh] (owned by unix-user:ana)" },
	{ "postfix", "postfix", parse_postfix,
	    "warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6" },
	{ "postgres", "postgresql", parse_postgres,
	    "FATAL:  password authentication failed for user \"ana\"" },
	{ "postgresql", "postgresql", parse_postgres,
	    "FATAL:  password authentication failed for user \"ana\"" },
	{ "proftpd", "proftpd", parse_proftpd,
	    "web1 (203.0.113.9[203.0.113.9]) - USER ana: Login successful." },
	{ "pure-ftpd", "pure-ftpd", parse_pure_ftpd,
	    "(?@203.0.113.9) [WARNING] Authentication failed for user [ana]" },
	{ "sshd", "auth", parse_sshd, "Failed password for root from 203.0.113.9 port 4022 ssh2" },
	{ "sshd-session", "auth", parse_sshd,
	    "Accepted publickey for ana from 192.0.2.7 port 50122 ssh2: ED25519 SHA256:abc" },
	{ "sshd-auth", "auth", parse_sshd, "Invalid user x from 203.0.113.9 port 4022" },
	{ "sftp-server", "auth", parse_sftp, "session opened for local user ana from [192.0.2.7]" },
	{ "sudo", "auth", parse_sudo,
	    "ana : TTY=pts/0 ; PWD=/home/ana ; USER=root ; COMMAND=/usr/bin/apt update" },
	{ "su", "auth", parse_su, "(to root) ana on pts/0" },
	{ "su-l", "auth", parse_su, "(to root) ana on pts/0" },
	{ "sudo-rs", "auth", parse_sudo,
	    "ana : TTY=pts/0 ; PWD=/home/ana ; USER=root ; COMMAND=/usr/bin/apt update" },
	{ "saslauthd", "auth", parse_saslauthd,
	    "do_auth         : auth failure: [user=ana] [service=smtp] [realm=] [mech=pam] "
	    "[reason=PAM auth error]" },
	{ "suhosin", "suhosin", parse_suhosin,
	    "ALERT - tried to register forbidden variable 'x' through GET variables (attacker "
	    "'203.0.113.9', file '/srv/a.php')" },
	{ "systemd-logind", "auth", parse_logind, "New session 17 of user ana." },
	{ "systemd-sysusers", "auth", parse_accounts,
	    "Creating user 'ana' (n/a) with UID 991 and GID 991." },
	{ "runuser", "auth", parse_su, "(to ana) root on pts/0" },
	{ "ulogd", NULL, parse_iptables,
	    "IN=eth0 OUT= SRC=203.0.113.9 DST=192.0.2.1 LEN=40 PROTO=TCP SPT=4022 DPT=23" },
	{ "useradd", "auth", parse_accounts,
	    "new user: name=ana, UID=1001, GID=1001, home=/home/ana, shell=/bin/bash" },
	{ "unix_chkpwd", "auth", parse_chkpwd, "password check failed for user (ana)" },
	{ "userdel", "auth", parse_accounts, "delete user 'ana'" },
	{ "usermod", "auth", parse_accounts, "add 'bob' to group 'sudo'" },
	{ "vsftpd", "vsftpd", parse_vsftpd, "[ana] FAIL LOGIN: Client \"203.0.113.9\"" },
	{ "wu-ftpd", "ftpd", parse_ftpd, "FTP LOGIN FROM mx [192.0.2.7], ana" },
	{ "wuftpd", "ftpd", parse_ftpd, "FTP LOGIN FROM mx [192.0.2.7], ana" },
	{ "xinetd", "auth", parse_xinetd, "START: ssh pid=812 from=203.0.113.9" },
	{ 0 },
};

enum { FORMAT_COUNT = sizeof(message_formats) / sizeof(*message_formats) - 1 };

/* The first row for each first letter, made at the first message. */
static const struct message_format **
rows_by_letter(void)
{
	static const struct message_format *rows[256];

	if (!rows[(unsigned char)message_formats[0].program[0]])
		for (size_t i = FORMAT_COUNT; i-- > 0;)
			rows[(unsigned char)message_formats[i].program[0]] = &message_formats[i];
	return rows;
}

static const struct message_format *
find_format(struct span program)
{
	const struct message_format *row;
	char letter = program.size > 0 ? program.data[0] : '\0';

	row = rows_by_letter()[(unsigned char)letter];
	for (; row && row < message_formats + FORMAT_COUNT && row->program[0] == letter; row++)
		if (span_is(program, row->program))
			return row;
	return NULL;
}

/* Under which of the table's names a program stands. */
static struct span
table_name(struct span program, struct span message)
{
	if (span_starts(program, SPAN("postfix"))) /* postfix/smtpd, postfix-mx/submission/smtpd */
		return span_first(program, 7);
	if (span_starts(program, SPAN("%")))
		return SPAN("%ASA-4-106023");
	/* "[WAN_IN-default-D]IN=eth0 OUT=...": some routers' kernels have no tag. */
	if (program.size == 0 &&
	    (span_starts(message, SPAN("IN=")) ||
		(span_take(&message, SPAN("[")) && message.size > 0 && message.data[0] < 'a')))
		return SPAN("kernel");
	return program;
}

/* What begins with a module's name, whatever the program. */
static const struct message_format pam = { "pam", "auth", parse_pam,
	"pam_unix(sshd:auth): check pass; user unknown" };

static const struct message_format audit = { "audit", "auditd", NULL,
	"type=USER_LOGIN msg=audit(1774616816.123:42): ..." };

/* Who passes audit records on. */
static bool
is_audit(struct span program)
{
	return span_is(program, "kernel") || span_starts(program, SPAN("audit")) ||
	       span_starts(program, SPAN("audisp"));
}

/* "pam_unix(sshd:auth): ...", "PAM 2 more authentication failures; ..." */
static bool
is_pam(struct span message)
{
	if (span_starts(message, SPAN("pam_")) || span_starts(message, SPAN("PAM service(")))
		return true;
	return span_take(&message, SPAN("PAM ")) && message.size > 0 && message.data[0] >= '0' &&
	       message.data[0] <= '9';
}

const struct server_format server_formats[] = {
	{ { "nginx", "nginx", NULL,
	      "203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] \"GET /a HTTP/1.1\" 200 512 \"-\" "
	      "\"Mozilla/5.0\"" },
	    parse_nginx },
	{ { "apache", "apache", NULL,
	      "203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] \"GET /a HTTP/1.1\" 200 512 \"-\" "
	      "\"Mozilla/5.0\"" },
	    parse_apache },
	{ { "apache2", "apache", NULL,
	      "203.0.113.9 - - [27/Mar/2026:13:06:56 +0000] \"GET /a HTTP/1.1\" 200 512" },
	    parse_apache },
	{ { "httpd", "apache", NULL,
	      "[core:error] [pid 35:tid 71] [client 203.0.113.9:4022] AH00128: File does not "
	      "exist: /srv/a" },
	    parse_apache },
	{ { "haproxy", "haproxy", NULL,
	      "203.0.113.9:4022 [27/Mar/2026:13:06:56.123] fe be/srv 0/0/1/2/3 200 512 - - ---- "
	      "1/1/0/0/0 0/0 \"GET /a HTTP/1.1\"" },
	    parse_haproxy },
	{ { "lighttpd", "lighttpd", NULL,
	      "(mod_auth.c.525) password doesn't match for /x username: ana IP: 203.0.113.9" },
	    parse_lighttpd },
	{ { 0 }, NULL },
};

/* What the line says of itself counts, but for a time whose zone only the frame says. */
static enum parse_result
parse_server_line(enum parse_result (*parse)(struct span line, struct parsed *out),
    struct span line, struct parsed *out)
{
	struct event before = *out->event;
	struct stamp stamp = out->stamp;

	event_unset(out->event, FIELD_MESSAGE);
	event_unset(out->event, FIELD_EVENT_DATASET);
	if (parse(line, out) != PARSE_OK) {
		*out->event = before;
		out->stamp = stamp;
		return PARSE_NOT_MINE;
	}
	if (out->stamp.kind == STAMP_NONE ||
	    (out->stamp.kind == STAMP_LOCAL && stamp.kind == STAMP_ZONED))
		out->stamp = stamp;
	return PARSE_OK;
}

static void
parse_server_message(struct span program, struct span message, struct parsed *out)
{
	const struct server_format *server = server_formats;

	if (span_starts(program, SPAN("nginx_"))) /* a tag such as nginx_access */
		program = span_first(program, 5);
	while (server->parse && !span_is(program, server->message.program))
		server++;
	if (!server->parse)
		return;
	out->program = &server->message;
	out->message = parse_server_line(server->parse, message, out);
	if (out->message != PARSE_OK)
		event_set(out->event, FIELD_EVENT_DATASET, span_of(server->message.dataset));
}

void
parse_message(struct span message, struct parsed *out)
{
	struct event *event = out->event;
	struct span program = event_text(event, FIELD_PROCESS_NAME);
	const struct message_format *format;

	out->has_message = true;
	if (own_read_message(message, out) == PARSE_OK)
		return;
	if (is_pam(message)) {
		event_set(event, FIELD_EVENT_DATASET, SPAN("auth"));
		out->program = &pam;
		out->message = parse_pam(message, event);
		if (out->message == PARSE_OK)
			return;
	}
	if (is_audit(program) && parse_audit_message(message, out) == PARSE_OK) {
		out->program = &audit;
		out->message = PARSE_OK;
		return;
	}
	format = find_format(table_name(program, message));
	if (!format && program.size == 0)
		parse_server_line(parse_haproxy_line, message, out);
	else if (!format)
		parse_server_message(program, message, out);
	if (!format)
		return;
	out->program = format;
	if (format->dataset)
		event_set(event, FIELD_EVENT_DATASET, span_of(format->dataset));
	out->message = format->parse(message, event);
}
