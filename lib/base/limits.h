/*
 * limits.h: every cap on what comes from outside, with its reason.
 *
 * What a cap cuts is tagged or counted, never dropped in silence.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum {
	/* Text lines: longer ones are cut (--max-line).  sshd's and nginx's longest are below 16 KiB. */
	LIMIT_LINE = 64 * 1024,
	/* JSON into siem-parse is never cut, since half of it is not JSON: longer is an error. */
	LIMIT_JSON_LINE = 1024 * 1024,
	/* Later stages see what siem-parse made of 1 MiB: escapes and copies can quadruple it. */
	LIMIT_EVENT = 4 * 1024 * 1024,
	/* What an error record keeps of its input. */
	LIMIT_ERROR_ORIGINAL = 64 * 1024,
	/* Nesting in JSON: deeper is an error.  ECS needs 5. */
	LIMIT_JSON_DEPTH = 64,
	/* Sources (host names, files) whose clocks siem-parse remembers. */
	LIMIT_CLOCKS = 1024,
	/* Sources, hosts and users that siem-features remembers (--max-sources). */
	LIMIT_SOURCES = 1000000,
	/* Hosts among them: each counts its sources, in 6 KiB.  Senders of syslog choose their names. */
	LIMIT_HOSTS = 16384,
	/* sshd processes whose verdict is awaited; more than any MaxStartups. */
	LIMIT_SSHD_PIDS = 65536,
	/* Countries seen in successful logins: ISO 3166 has 249 codes. */
	LIMIT_COUNTRIES = 512,
	/* Checkpointed log files: an offset is kept for each. */
	LIMIT_FILES = 4096,
};

#endif
