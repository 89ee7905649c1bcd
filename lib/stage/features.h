/*
 * features.h: siem-features' stage, and the memory that siem-score shares
 * with it.
 */
#ifndef STAGE_FEATURES_H
#define STAGE_FEATURES_H

#include "features/history.h"
#include "stage/stage.h"

struct features_settings {
	const char *state; /* NULL: nothing is kept */
	double checkpoint_s;
	int64_t max_sources;
	const char *list[LIST_COUNT]; /* NULL: the defaults */
};

#define FEATURES_SETTINGS_DEFAULT                                \
	{                                                        \
		.checkpoint_s = 60, .max_sources = LIMIT_SOURCES \
	}

/* The rows for a tool's table, whose settings hold a struct features_settings. */
#define FEATURES_OPTION_ROWS(s, m)                                                                 \
	OPTION_TEXT(0, "state", "FILE", "keep what was learned of sources in FILE", s, m.state),   \
	    OPTION_DECIMAL(                                                                        \
		0, "checkpoint", "SECONDS", "save it so often (60)", s, m.checkpoint_s, 1, 86400), \
	    OPTION_INTEGER(0, "max-sources", "N", "sources that are remembered (1000000)", s,      \
		m.max_sources, 16, LIMIT_SOURCES),                                                 \
	    OPTION_TEXT(0, "known-networks", "LIST", "addresses that count as known", s,           \
		m.list[LIST_KNOWN_NETWORKS]),                                                      \
	    OPTION_TEXT(0, "known-countries", "LIST", "countries that count as known", s,          \
		m.list[LIST_KNOWN_COUNTRIES]),                                                     \
	    OPTION_TEXT(0, "privileged-users", "LIST", "users with special rights", s,             \
		m.list[LIST_PRIVILEGED_USERS]),                                                    \
	    OPTION_TEXT(0, "sensitive-paths", "LIST", "URL paths that are sensitive", s,           \
		m.list[LIST_SENSITIVE_PATHS]),                                                     \
	    OPTION_TEXT(0, "sensitive-ports", "LIST", "ports that are sensitive", s,               \
		m.list[LIST_SENSITIVE_PORTS]),                                                     \
	    OPTION_TEXT(0, "sensitive-commands", "LIST", "commands that are sensitive", s,         \
		m.list[LIST_SENSITIVE_COMMANDS]),                                                  \
	    OPTION_TEXT(0, "sensitive-files", "LIST", "files that are sensitive in commands", s,   \
		m.list[LIST_SENSITIVE_FILES]),                                                     \
	    OPTION_TEXT(0, "known-user-agents", "LIST", "programs that are well known", s,         \
		m.list[LIST_KNOWN_USER_AGENTS])

/* A memory with its lists and its file. */
struct keeper {
	struct features_settings settings;
	struct memory *memory;
	struct lists *lists;
	int lock_fd; /* -1: no state file */
	int64_t next_save_ms;
};

int keeper_open(
    struct keeper *keeper, const struct features_settings *settings, struct failure *failure);

/* Other lists from now on; the state file stays the one that is locked. */
int keeper_reload(
    struct keeper *keeper, const struct features_settings *settings, struct failure *failure);

/* Saves if it is time. */
int keeper_tick(struct keeper *keeper, struct failure *failure);

/* Saves now. */
int keeper_save(struct keeper *keeper, struct failure *failure);
void keeper_close(struct keeper *keeper);

/* How much is remembered and had to give way, for --metrics. */
int keeper_counters(const struct keeper *keeper, struct stage_counter *out, int max);

/* Runs siem-features over files; `reread` as in stage/parse.h.  -1: it could not start. */
int features_run(const struct features_settings *settings, const struct stage_options *options,
    char **files, int (*reread)(struct features_settings *settings, struct failure *failure),
    struct failure *failure);

#endif
