/*
 * stage.h: the loop over records, written once for every filter.
 *
 * It keeps the contract of siem(7): one record in, one line out, in order;
 * output is flushed before any read that would block; SIGTERM drains, SIGHUP
 * reloads, SIGUSR1 says the counts; what is no event becomes an error record.
 * A stage gives one function and, where it needs them, a few more.
 */
#ifndef STAGE_STAGE_H
#define STAGE_STAGE_H

#include "event/id.h"
#include "os/input.h"
#include "os/options.h"
#include "os/output.h"
#include "wire/wire.h"

enum record_result {
	RECORD_EVENT,
	RECORD_UNRECOGNIZED, /* an event that no format knew */
	RECORD_ERROR, /* a pipeline error, made here or passed on */
};

/* What every filter can be told. */
struct stage_options {
	bool is_strict;
	double drain_s;
	const char *metrics;
};

#define STAGE_OPTIONS_DEFAULT    \
	{                        \
		false, 5.0, NULL \
	}

/* The rows for a tool's table, whose settings hold a struct stage_options. */
#define STAGE_OPTION_ROWS(s, m)                                                            \
	OPTION_FLAG(0, "strict", "end with status 65 at the first error", s, m.is_strict), \
	    OPTION_DECIMAL(0, "drain", "SECONDS", "read on so long after SIGTERM (5)", s,  \
		m.drain_s, 0, 86400),                                                      \
	    OPTION_TEXT(0, "metrics", "FILE", "write counts as Prometheus text", s, m.metrics)

struct stage_counts {
	int64_t in, events, unrecognized, errors;
};

/* What the loop lends to a stage while it works on a record. */
struct stage_record {
	struct arena *arena; /* cleared behind the record */
	struct buffer *to; /* the line goes here, newline included */
	struct identities *identities;
	int64_t former_ms; /* @timestamp of the former record, for those that have none */
	const char *error; /* if RECORD_ERROR: what was wrong */
};

/* For --metrics: what ends with "_total" only grows; anything else is a gauge. */
struct stage_counter {
	const char *name, *help;
	int64_t value;
};

struct stage {
	const char *name; /* "siem-parse" */
	void *state;
	size_t cap; /* of a line, in bytes */
	int64_t now_ms; /* @timestamp of records without one, before any event; 0 will do */

	/* Either raw lines (siem-parse) ... */
	enum record_result (*line)(
	    void *state, const struct input_line *line, struct stage_record *record);
	/* ... or events that were read: writes the line with what the stage adds. */
	void (*event)(void *state, struct wire_line *line, struct stage_record *record);
	/* ... or lines that pass as they are, error records too: this one stands in record->to at `at`. */
	void (*pass)(void *state, struct wire_line *line, struct stage_record *record, size_t at);

	/*
	 * A stage whose lines may leave only when they are safe somewhere is asked first, with all
	 * that is held: 0: they may; > 0: ask again after so many ms (*failure says why); -1: they
	 * never will, and the stage ends.
	 */
	int64_t (*commit)(void *state, struct span held, struct failure *failure);
	/* Then it may still change the lines that leave; NULL: they stay as they are. */
	void (*mark)(void *state, struct buffer *held);
	/* Behind each record of such a stage: is it time? */
	bool (*is_due)(void *state);
	bool is_silent; /* nothing is written to standard output */

	/* SIGHUP; on -1 the former settings stay. */
	int (*reload)(void *state, struct failure *failure);
	/* About once a second, and when idle. */
	int (*tick)(void *state, struct failure *failure);
	/* At the end, before standard output is closed. */
	int (*finish)(void *state, struct failure *failure);
	/* Fills at most `max` counters, returns how many. */
	int (*counters)(void *state, struct stage_counter *out, int max);
};

/* Runs a stage over files (none: standard input) to its end; the exit status, all said. */
int stage_run(const struct stage *stage, const struct stage_options *options, char **files);

/*
 * The error record of an input in two steps, for who knows more of it: all but the id, with
 * a text that outlives the record; then the id and the line.
 */
void stage_begin_error(const struct stage_record *record, const struct input_line *line,
    const char *text, struct event *event);
enum record_result stage_end_error(
    struct stage_record *record, struct event *event, const struct line_identity *identity);

/* Both: writes an error record for an input: event.kind pipeline_error, error.message. */
enum record_result stage_write_error(
    struct stage_record *record, const struct input_line *line, const char *text);

#endif
