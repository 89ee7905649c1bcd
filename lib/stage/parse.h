/* parse.h: siem-parse's stage: raw lines become events. */
#ifndef STAGE_PARSE_H
#define STAGE_PARSE_H

#include "stage/stage.h"

#define TIME_UNSET INT64_MIN

struct parse_settings {
	const char *format; /* "auto", a group or a format */
	const char *formats; /* the folder of the user's own; NULL: none */
	const char *geoip; /* a .mmdb file; NULL: none */
	const char *source; /* names the host where the line does not */
	const char *timezone; /* of stamps that name none */
	int64_t year; /* of the first year-less stamp; 0: by nearness */
	int64_t now_ms; /* TIME_UNSET: the machine's clock */
	bool is_enveloped; /* lines are envelopes (stage/envelope.h) */
	bool is_explained; /* how lines were read, in place of events (stage/explain.h) */
	int64_t max_line; /* bytes of text that are kept */
	struct stage_options stage;
};

#define PARSE_SETTINGS_DEFAULT                                                  \
	{                                                                       \
		.format = "auto", .now_ms = TIME_UNSET, .max_line = LIMIT_LINE, \
		.stage = STAGE_OPTIONS_DEFAULT                                  \
	}

/*
 * Runs the stage.  `reread` (may be NULL) fills fresh settings at SIGHUP;
 * what of them is about formats, GeoIP, source and time is taken over.
 */
int parse_run(const struct parse_settings *settings, char **files,
    int (*reread)(struct parse_settings *settings, struct failure *failure),
    struct failure *failure);

#endif
