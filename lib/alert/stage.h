/* stage.h: siem-alert's stage: anomalies in, alerts out. */
#ifndef ALERT_STAGE_H
#define ALERT_STAGE_H

#include "alert/outbox.h"
#include "stage/stage.h"

struct alert_settings {
	const char *policy; /* NULL: everybody is told of everything, as policy_init says */
	const char *channels, *spool; /* NULL: nobody but who reads standard output */
	const char *db; /* address of the store that keeps the alerts; NULL: they end with us */
	const char *redis, *redis_password; /* an address, and the file of its password; or NULL */
	const char *block, *block_socket; /* "off", "dry-run" or "on"; where siem-block is asked */
	const char *mask; /* fields whose values nobody is told, parted by commas; NULL: none */
	int64_t since_ms; /* earlier events of the input make no alerts */
	int64_t spool_mib, max_groups;
	double give_up_h;
	bool is_pass; /* every line passes, with its alert on it */
	bool is_dry_run; /* nothing is sent: a report of what would have been */
};

#define ALERT_SETTINGS_DEFAULT                                                                \
	{                                                                                     \
		.since_ms = INT64_MIN, .spool_mib = 64, .max_groups = 10000, .give_up_h = 24, \
		.block = "off", .block_socket = "/run/siem/block"                             \
	}

/* Looks at values, the policy and the channels file, for --check-config.  -1: EXIT_BAD_CONFIG. */
int alert_check(const struct alert_settings *settings, struct failure *failure);

/* Runs siem-alert over files; `reread` as in stage/parse.h.  -1: it could not start. */
int alert_run(const struct alert_settings *settings, const struct stage_options *options,
    char **files, int (*reread)(struct alert_settings *settings, struct failure *failure),
    struct failure *failure);

#endif
