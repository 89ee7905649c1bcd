/*
 * options.h: settings of a tool: flag, then environment, then siem.conf, then default.
 *
 * A tool has one table; a row serves the command line (--threshold 0.7), the
 * environment (SIEM_THRESHOLD), siem.conf (threshold = 0.7 in the section of
 * the tool) and --help.
 *
 *	static const struct option_row rows[] = {
 *		OPTION_TEXT('m', "model", "FILE", "the model", struct settings, model),
 *		...
 *		{ 0 }
 *	};
 */
#ifndef OS_OPTIONS_H
#define OS_OPTIONS_H

#include <stdint.h>

#include "base/failure.h"
#include "base/span.h"

enum option_type {
	OPTION_IS_FLAG, /* bool: "true" or "false" in siem.conf */
	OPTION_IS_TEXT, /* const char *, NULL if not given; repeated in siem.conf: joined by ',' */
	OPTION_IS_INTEGER, /* int64_t in min..max */
	OPTION_IS_DECIMAL, /* double in min..max */
	OPTION_IS_TIME, /* int64_t ms; RFC 3339, @seconds, or an age such as 7d */
	OPTION_IS_ACTION, /* bool, on the command line only */
};

struct option_row {
	char letter; /* 0: no short form */
	const char *name;
	const char *argument; /* "FILE", NULL for flags */
	const char *help;
	enum option_type type;
	size_t place; /* offset in the tool's struct of settings */
	double min, max;
};

#define OPTION_FLAG(l, n, h, s, m)                                  \
	{                                                           \
		l, n, NULL, h, OPTION_IS_FLAG, offsetof(s, m), 0, 0 \
	}
#define OPTION_ACTION(l, n, h, s, m)                                  \
	{                                                             \
		l, n, NULL, h, OPTION_IS_ACTION, offsetof(s, m), 0, 0 \
	}
#define OPTION_TEXT(l, n, a, h, s, m)                            \
	{                                                        \
		l, n, a, h, OPTION_IS_TEXT, offsetof(s, m), 0, 0 \
	}
#define OPTION_INTEGER(l, n, a, h, s, m, lo, hi)                      \
	{                                                             \
		l, n, a, h, OPTION_IS_INTEGER, offsetof(s, m), lo, hi \
	}
#define OPTION_DECIMAL(l, n, a, h, s, m, lo, hi)                      \
	{                                                             \
		l, n, a, h, OPTION_IS_DECIMAL, offsetof(s, m), lo, hi \
	}
#define OPTION_TIME(l, n, a, h, s, m)                            \
	{                                                        \
		l, n, a, h, OPTION_IS_TIME, offsetof(s, m), 0, 0 \
	}

struct tool {
	const char *name; /* "siem-parse": also the section of siem.conf */
	const char *synopsis; /* "[options] [FILE ...]" */
	const char *purpose; /* one sentence for --help */
	const struct option_row *rows;
	int section; /* of its manual page; 0: 1 */
	/* For --check-config: the files that settings name.  NULL: all was looked at. */
	int (*check)(const void *settings, struct failure *failure);
};

enum options_result {
	OPTIONS_GO, /* settings are filled */
	OPTIONS_DONE, /* --help, --version or --check-config: all said, exit 0 */
	OPTIONS_ERROR, /* failure says what */
};

/*
 * Fills `settings`, which hold the defaults.  Every tool also takes -h, -V,
 * -v, -c FILE and --check-config, which are handled here (log_open is called).
 * Texts live as long as the program.  *files is the NULL-terminated rest of
 * the command line.
 */
enum options_result options_read(const struct tool *tool, int argc, char **argv, void *settings,
    char ***files, struct failure *failure);

/*
 * The same for main(): says what is wrong.  True: go on; false: the program
 * ends with *status.
 */
bool options_start(
    const struct tool *tool, int argc, char **argv, void *settings, char ***files, int *status);

/* Reads all of them once more (SIGHUP), into settings that hold the defaults. */
int options_again(const struct tool *tool, void *settings, struct failure *failure);

/* The FILE of -c, or of SIEM_CONFIG; NULL: /etc/siem.  For who starts other tools. */
const char *options_config(void);

/* Says a failure and returns its exit status, for the end of main(). */
int options_fail(const struct failure *failure);

#endif
