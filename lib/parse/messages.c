/* messages.c: the table of message formats, for what stands behind a syslog tag. */

#include "parse/formats.h"

/* Who writes what.  Rows with the same first letter stand together, the frequent first. */
static const struct message_format {
	const char *program;
	const char *dataset; /* of every line of the program, understood or not */
	enum parse_result (*parse)(struct span message, struct event *event);
} message_formats[] = {
	{ "/usr/sbin/cron", "auth", parse_cron },
	{ "CRON", "auth", parse_cron },
	{ "chpasswd", "auth", parse_accounts },
	{ "cron", "auth", parse_cron },
	{ "crond", "auth", parse_cron },
	{ "crontab", "auth", parse_cron },
	{ "chage", "auth", parse_accounts },
	{ "dropbear", "auth", parse_dropbear },
	{ "dovecot", "dovecot", parse_dovecot },
	{ "doas", "auth", parse_doas },
	{ "exim", "exim", parse_exim },
	{ "exim4", "exim", parse_exim },
	{ "filterlog", "pfsense", parse_filterlog },
	{ "ftpd", "ftpd", parse_ftpd },
	{ "groupadd", "auth", parse_accounts },
	{ "groupdel", "auth", parse_accounts },
	{ "groupmod", "auth", parse_accounts },
	{ "gpasswd", "auth", parse_accounts },
	{ "haproxy", "haproxy", parse_haproxy },
	{ "in.ftpd", "ftpd", parse_ftpd },
	{ "kernel", NULL, parse_iptables },
	{ "login", "auth", parse_login },
	{ "mysqld", "mysql", parse_mysql },
	{ "mariadbd", "mysql", parse_mysql },
	{ "passwd", "auth", parse_accounts },
	{ "polkitd", "auth", parse_polkit },
	{ "postfix", "postfix", parse_postfix },
	{ "postgres", "postgresql", parse_postgres },
	{ "postgresql", "postgresql", parse_postgres },
	{ "proftpd", "proftpd", parse_proftpd },
	{ "pure-ftpd", "pure-ftpd", parse_pure_ftpd },
	{ "runuser", "auth", parse_su },
	{ "sshd", "auth", parse_sshd },
	{ "sshd-session", "auth", parse_sshd },
	{ "sshd-auth", "auth", parse_sshd },
	{ "sudo", "auth", parse_sudo },
	{ "su", "auth", parse_su },
	{ "su-l", "auth", parse_su },
	{ "sudo-rs", "auth", parse_sudo },
	{ "systemd-logind", "auth", parse_logind },
	{ "useradd", "auth", parse_accounts },
	{ "userdel", "auth", parse_accounts },
	{ "usermod", "auth", parse_accounts },
	{ "vsftpd", "vsftpd", parse_vsftpd },
};

enum { FORMAT_COUNT = sizeof(message_formats) / sizeof(*message_formats) };

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

void
parse_message(struct span message, struct parsed *out)
{
	struct event *event = out->event;
	struct span program = event_text(event, FIELD_PROCESS_NAME);
	const struct message_format *format;

	if (span_starts(message, SPAN("pam_")) || span_starts(message, SPAN("PAM "))) {
		struct span dataset = event_text(event, FIELD_EVENT_DATASET);

		event_set(event, FIELD_EVENT_DATASET, SPAN("auth"));
		if (parse_pam(message, event) == PARSE_OK)
			return;
		event_set(event, FIELD_EVENT_DATASET, dataset);
	}
	if (span_ends(program, SPAN(")")) && span_find(program, SPAN("(pam_")) < program.size) {
		event_set(event, FIELD_EVENT_DATASET, SPAN("auth"));
		parse_pam_tag(message, event);
		return;
	}
	if (span_starts(program, SPAN("postfix"))) /* postfix/smtpd, postfix-mx/submission/smtpd */
		program = span_first(program, 7);
	format = find_format(program);
	if (!format)
		return;
	if (format->dataset)
		event_set(event, FIELD_EVENT_DATASET, span_of(format->dataset));
	format->parse(message, event);
}
