/* audit-meaning.c: what records of the Linux audit system mean (audit.h). */

#include "base/number.h"
#include "parse/audit.h"

static const struct record_type record_types[] = {
#define COMPANION SUBJECT_ACCOUNT, CATEGORY_AUTHENTICATION, TYPE_INFO
#define VERDICT SUBJECT_ACCOUNT, CATEGORY_AUTHENTICATION, TYPE_START
#define ANOMALY SUBJECT_ACCOUNT, CATEGORY_AUTHENTICATION | CATEGORY_INTRUSION_DETECTION, TYPE_INFO
#define RUN SUBJECT_SESSION, CATEGORY_PROCESS
	{ "USER_LOGIN", 1112, VERDICT, "login" },
	{ "USER_AUTH", 1100, VERDICT, "authentication" },
	{ "USER_ACCT", 1101, COMPANION, "account-check" },
	{ "CRED_ACQ", 1103, COMPANION, "credentials" },
	{ "CRED_DISP", 1104, COMPANION, "credentials" },
	{ "CRED_REFR", 1110, COMPANION, "credentials" },
	{ "USER_ERR", 1109, COMPANION, "authentication" },
	{ "GRP_AUTH", 1126, COMPANION, "authentication" },
	{ "CRYPTO_KEY_USER", 2404, COMPANION, "ssh-key" },
	{ "CRYPTO_SESSION", 2407, COMPANION, "ssh-session" },
	{ "CRYPTO_LOGIN", 2402, COMPANION, "login" },
	{ "CRYPTO_LOGOUT", 2403, COMPANION, "logout" },
	{ "USER_START", 1105, SUBJECT_ACCOUNT, CATEGORY_SESSION, TYPE_START, "session-opened" },
	{ "USER_END", 1106, SUBJECT_ACCOUNT, CATEGORY_SESSION, TYPE_END, "session-closed" },
	{ "USER_LOGOUT", 1113, SUBJECT_ACCOUNT, CATEGORY_SESSION, TYPE_END, "logout" },
	{ "LOGIN", 1006, SUBJECT_SESSION, CATEGORY_SESSION, TYPE_INFO, "session-new" },
	{ "USER_CMD", 1123, SUBJECT_CALLER, CATEGORY_PROCESS, TYPE_START, "sudo-command" },
	{ "USER_MGMT", 1102, SUBJECT_USER, CATEGORY_IAM, TYPE_USER | TYPE_CHANGE, "user-changed" },
	{ "USER_CHAUTHTOK", 1108, SUBJECT_USER, CATEGORY_IAM, TYPE_USER | TYPE_CHANGE,
	    "password-changed" },
	{ "ADD_USER", 1114, SUBJECT_USER, CATEGORY_IAM, TYPE_USER | TYPE_CREATION, "user-added" },
	{ "DEL_USER", 1115, SUBJECT_USER, CATEGORY_IAM, TYPE_USER | TYPE_DELETION, "user-deleted" },
	{ "ADD_GROUP", 1116, SUBJECT_GROUP, CATEGORY_IAM, TYPE_GROUP | TYPE_CREATION,
	    "group-added" },
	{ "DEL_GROUP", 1117, SUBJECT_GROUP, CATEGORY_IAM, TYPE_GROUP | TYPE_DELETION,
	    "group-deleted" },
	{ "GRP_MGMT", 1132, SUBJECT_GROUP, CATEGORY_IAM, TYPE_GROUP | TYPE_CHANGE,
	    "group-changed" },
	{ "GRP_CHAUTHTOK", 1133, SUBJECT_GROUP, CATEGORY_IAM, TYPE_GROUP | TYPE_CHANGE,
	    "group-password-changed" },
	{ "ACCT_LOCK", 1135, SUBJECT_USER, CATEGORY_IAM, TYPE_USER | TYPE_CHANGE, "user-locked" },
	{ "ACCT_UNLOCK", 1136, SUBJECT_USER, CATEGORY_IAM, TYPE_USER | TYPE_CHANGE,
	    "user-unlocked" },
	{ "ROLE_ASSIGN", 2301, SUBJECT_USER, CATEGORY_IAM, TYPE_USER | TYPE_CHANGE,
	    "role-assigned" },
	{ "ROLE_REMOVE", 2302, SUBJECT_USER, CATEGORY_IAM, TYPE_USER | TYPE_CHANGE,
	    "role-removed" },
	{ "USER_ROLE_CHANGE", 2300, COMPANION, "role-changed" },
	{ "CHUSER_ID", 1125, COMPANION, "user-id-changed" },
	{ "CHGRP_ID", 1119, COMPANION, "group-id-changed" },
	{ "ANOM_LOGIN_FAILURES", 2100, ANOMALY, "login-failures" },
	{ "ANOM_LOGIN_TIME", 2101, ANOMALY, "login-time" },
	{ "ANOM_LOGIN_SESSIONS", 2102, ANOMALY, "login-sessions" },
	{ "ANOM_LOGIN_ACCT", 2103, ANOMALY, "login-account" },
	{ "ANOM_LOGIN_LOCATION", 2104, ANOMALY, "login-location" },
	{ "RESP_ACCT_LOCK", 2207, ANOMALY, "user-locked" },
	{ "RESP_ACCT_LOCK_TIMED", 2206, ANOMALY, "user-locked" },
	{ "ANOM_ABEND", 1701, RUN, TYPE_ERROR, "crash" },
	{ "ANOM_PROMISCUOUS", 1700, SUBJECT_SESSION, CATEGORY_NETWORK, TYPE_INFO, "promiscuous" },
	{ "SERVICE_START", 1130, RUN, TYPE_START, "service-started" },
	{ "SERVICE_STOP", 1131, RUN, TYPE_END, "service-stopped" },
	{ "SYSTEM_BOOT", 1127, RUN, TYPE_START, "boot" },
	{ "SYSTEM_SHUTDOWN", 1128, RUN, TYPE_END, "shutdown" },
	{ "SYSTEM_RUNLEVEL", 1129, RUN, TYPE_INFO, "runlevel" },
	{ "USER_AVC", 1107, RUN, TYPE_INFO, "selinux" },
	{ "AVC", 1400, RUN, TYPE_INFO, "selinux" },
	{ "USER_TTY", 1124, RUN, TYPE_INFO, "input" },
	{ "TTY", 1319, RUN, TYPE_INFO, "input" },
	{ "SYSCALL", 1300, RUN, TYPE_INFO, "syscall" },
	{ "EXECVE", 1309, RUN, TYPE_INFO, "executed" },
	{ "PROCTITLE", 1327, RUN, TYPE_INFO, "executed" },
	{ "CWD", 1307, RUN, TYPE_INFO, "executed" },
	{ "PATH", 1302, RUN, TYPE_INFO, "executed" },
	{ "SECCOMP", 1326, RUN, TYPE_INFO, "seccomp" },
	{ "CONFIG_CHANGE", 1305, SUBJECT_SESSION, CATEGORY_CONFIGURATION, TYPE_CHANGE,
	    "configured" },
	{ "USYS_CONFIG", 1111, SUBJECT_SESSION, CATEGORY_CONFIGURATION, TYPE_CHANGE, "configured" },
	{ "NETFILTER_CFG", 1325, SUBJECT_SESSION, CATEGORY_CONFIGURATION, TYPE_CHANGE,
	    "configured" },
	{ "DAEMON_START", 1200, RUN, TYPE_START, "service-started" },
	{ "DAEMON_END", 1201, RUN, TYPE_END, "service-stopped" },
#undef COMPANION
#undef VERDICT
#undef ANOMALY
#undef RUN
};

const struct record_type *
audit_find_type(struct span name)
{
	int64_t number = -1;

	parse_number(name, 0, 10000, &number);
	for (size_t i = 0; i < sizeof(record_types) / sizeof(*record_types); i++)
		if (span_is(name, record_types[i].name) || number == record_types[i].number)
			return &record_types[i];
	return NULL;
}

/* The last part of a path. */
static struct span
base_name(struct span path)
{
	size_t slash = span_last_index(path, '/');

	return slash < path.size ? span_skip(path, slash + 1) : path;
}

static bool
is_one_of(struct span text, const char *const list[])
{
	while (*list && !span_is(text, *list))
		list++;
	return *list;
}

static enum event_outcome
find_outcome(const struct record *record)
{
	static const char *const good[] = { "success", "yes", "1", NULL };
	static const char *const bad[] = { "failed", "fail", "no", "0", NULL };
	struct span result = record->value[record->value[RES].size > 0 ? RES : SUCCESS];

	if (is_one_of(result, good))
		return OUTCOME_SUCCESS;
	return is_one_of(result, bad) ? OUTCOME_FAILURE : OUTCOME_UNKNOWN;
}

/* USER_AUTH of a program that gives its verdict in another record. */
static bool
is_echo(const struct record *record, struct span program)
{
	static const char *const login_programs[] = { "sshd", "sshd-session", "sshd-auth", "login",
		"gdm-session-worker", "sudo", NULL };

	return span_is(span_of(record->type->name), "USER_AUTH") &&
	       is_one_of(program, login_programs);
}

static void
set_record_meaning(const struct record *record, struct span program, struct event *event)
{
	const struct record_type *type = record->type;
	enum event_outcome outcome = find_outcome(record);

	set_meaning(event, type->category, type->type, outcome, type->action);
	if (is_echo(record, program))
		event->type = TYPE_INFO;
	else if (type->type == TYPE_START && type->category == CATEGORY_AUTHENTICATION &&
		 outcome == OUTCOME_SUCCESS && span_is(span_of(type->name), "USER_LOGIN"))
		event->category |= CATEGORY_SESSION;
	else if (type->subject == SUBJECT_CALLER && outcome == OUTCOME_FAILURE)
		set_meaning(event, CATEGORY_AUTHENTICATION, TYPE_START, outcome, "sudo-refused");
}

/* The number of a user, unless it is the -1 of "nobody logged in". */
static void
set_user_id(struct event *event, struct span id)
{
	int64_t number;

	if (parse_number(id, 0, UINT32_MAX - INT64_C(1), &number))
		event_set(event, FIELD_USER_ID, id);
}

/* sshd says "(unknown user)" of who is none; who did not log in is "unset". */
static void
set_name(struct event *event, enum event_field field, struct span name)
{
	if (name.data && !span_is(name, "unset") && !span_starts(name, SPAN("(")))
		event_set(event, field, name);
}

/* Who logged in and acts; without a login, whose process it is. */
static void
set_session_user(const struct record *record, struct event *event)
{
	bool is_set = record->value[AUID].size > 0 && !span_is(record->value[AUID], "4294967295") &&
		      !span_is(record->value[AUID], "-1");

	set_user_id(event, record->value[is_set ? AUID : UID]);
	set_name(event, FIELD_USER_NAME,
	    audit_decode(record->value[is_set ? AUID_NAME : UID_NAME], record->strings));
}

/* su's account is whom the caller becomes, and so is sudo's but for the password. */
static void
set_account(const struct record *record, struct span program, struct event *event)
{
	static const char *const changers[] = { "su", "runuser", "sudo", "pkexec", NULL };
	struct span account = audit_decode(record->value[ACCT], record->strings);
	struct span op = record->value[OP];
	bool is_own = span_is(program, "sudo") && !span_starts(op, SPAN("PAM:session")) &&
		      !span_starts(op, SPAN("PAM:setcred"));

	if (account.data && is_one_of(program, changers) && !is_own) {
		set_session_user(record, event);
		if (!event_has(event, FIELD_USER_NAME)) {
			event_unset(event, FIELD_USER_ID);
			event_set(event, FIELD_USER_NAME, account);
		} else if (!span_equal(event_text(event, FIELD_USER_NAME), account)) {
			event_set(event, FIELD_USER_EFFECTIVE_NAME, account);
		}
		return;
	}
	set_user_id(event, record->value[ID]);
	set_name(event, FIELD_USER_NAME,
	    account.data ? account : audit_decode(record->value[ID_NAME], record->strings));
}

static void
set_subject(const struct record *record, struct span program, struct event *event)
{
	struct span account = audit_decode(record->value[ACCT], record->strings);
	struct span group = audit_decode(record->value[GRP], record->strings);

	switch (record->type->subject) {
	case SUBJECT_NONE:
		break;
	case SUBJECT_ACCOUNT:
		set_account(record, program, event);
		break;
	case SUBJECT_CALLER:
		set_user_id(event, record->value[UID]);
		set_name(
		    event, FIELD_USER_NAME, audit_decode(record->value[UID_NAME], record->strings));
		break;
	case SUBJECT_SESSION:
		set_session_user(record, event);
		break;
	case SUBJECT_USER:
		set_session_user(record, event);
		if (!account.data)
			account = audit_decode(record->value[ID_NAME], record->strings);
		set_name(event, FIELD_USER_TARGET_NAME, account);
		set_name(event, FIELD_GROUP_NAME, group);
		break;
	case SUBJECT_GROUP:
		set_session_user(record, event);
		set_name(event, FIELD_GROUP_NAME, group.data ? group : account);
		break;
	}
}

static void
set_process(const struct record *record, struct span program, struct event *event)
{
	struct span command = record->value[record->value[CMD].data ? CMD : PROCTITLE];
	int64_t pid;

	if (program.size > 0)
		event_set(event, FIELD_PROCESS_NAME, program);
	if (parse_number(record->value[PID], 0, INT32_MAX, &pid))
		event_set_integer(event, FIELD_PROCESS_PID, pid);
	if (record->arguments.size > 0)
		event_set(event, FIELD_PROCESS_COMMAND_LINE, record->arguments);
	else if (command.data)
		event_set(
		    event, FIELD_PROCESS_COMMAND_LINE, audit_decode(command, record->strings));
	if (record->value[CWD].data)
		event_set(event, FIELD_PROCESS_WORKING_DIRECTORY,
		    audit_decode(record->value[CWD], record->strings));
}

void
audit_set_event(const struct record *record, struct event *event)
{
	struct span program = audit_decode(record->value[EXE], record->strings), address;

	program = program.size > 0 ? base_name(program)
				   : audit_decode(record->value[COMM], record->strings);
	set_process(record, program, event);
	address = record->value[ADDR];
	if (!address.data && find_ip(record->value[HOSTNAME]).size > 0)
		address = record->value[HOSTNAME]; /* else it may be this host's name */
	if (address.data && !span_is(address, "UNKNOWN"))
		set_source(event, audit_decode(address, record->strings));
	if (!record->type)
		return;
	set_record_meaning(record, program, event);
	set_subject(record, program, event);
	set_port(event, FIELD_SOURCE_PORT, record->value[RPORT]);
}
