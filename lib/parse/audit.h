/*
 * audit.h: a record of the Linux audit system, taken apart (within lib/parse
 * only).  audit.c fills it, audit-meaning.c says what it means.
 */
#ifndef PARSE_AUDIT_H
#define PARSE_AUDIT_H

#include "parse/formats.h"

/* What the record's fields say of whom. */
enum subject {
	SUBJECT_NONE,
	SUBJECT_ACCOUNT, /* acct is the user who acts or is acted for */
	SUBJECT_CALLER, /* uid acts */
	SUBJECT_SESSION, /* auid acts */
	SUBJECT_USER, /* auid acts on the user acct */
	SUBJECT_GROUP, /* auid acts on the group grp or acct */
};

struct record_type {
	const char *name;
	int64_t number; /* as the kernel's log says it */
	enum subject subject;
	uint32_t category, type;
	const char *action;
};

/* The fields that are read. */
enum record_field {
	PID,
	UID,
	AUID,
	ID,
	ACCT,
	GRP,
	OP,
	CWD,
	CMD,
	PROCTITLE,
	SUCCESS,
	EXE,
	COMM,
	HOSTNAME,
	ADDR,
	RPORT,
	RES,
	UID_NAME,
	AUID_NAME,
	ID_NAME,
	RECORD_FIELD_COUNT
};

struct record {
	const struct record_type *type; /* NULL: none that means something here */
	struct span node;
	struct span
	    value[RECORD_FIELD_COUNT]; /* as written, for audit_decode; no data: absent or "?" */
	struct span arguments; /* of EXECVE, as one line */
	struct arena *strings;
};

/* The row of a name ("USER_LOGIN") or number ("1112"), or NULL. */
const struct record_type *audit_find_type(struct span name);

/* `"ana"` without quotes, or "616E61" decoded; NUL, which stands between arguments, is a blank. */
struct span audit_decode(struct span value, struct arena *strings);

/* What the record says, but for its host and its time. */
void audit_set_event(const struct record *record, struct event *event);

#endif
