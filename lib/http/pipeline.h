/*
 * pipeline.h: the tools as children of the server, joined by pipes; lines in, events out.
 *
 *   siem-parse --envelope | siem-features | siem-score | siem-store | siem-alert --pass
 *
 * One thread moves the lines of all requests, in one order: into the first program, whose events
 * it reads and keeps (from then on a line has its time and its event.id), and into the others.
 * So whatever dies, what is sent again is either a line that nobody behind siem-parse has seen,
 * or the same event byte for byte, which siem-store keeps once. siem-features knows the lines by
 * log.file.fingerprint (this pipeline) and log.offset (the line's number in it), and does not
 * count one twice. A line that kills a program twice becomes a pipeline error and goes on as that.
 */
#ifndef HTTP_PIPELINE_H
#define HTTP_PIPELINE_H

#include "base/failure.h"
#include "http/command.h"
#include "http/parcel.h"

struct pipeline;

struct pipeline_settings {
	const char *command; /* "siem-parse --envelope | ..."; NULL: as above */
	const char *programs; /* folder of the tools; NULL: PATH */
	/* For the default: */
	const char *db; /* address of the store; NULL: siem-store's own default */
	bool is_db_shared; /* it stands in SIEM_DB, too: no argument has to show its password */
	const char *model; /* NULL: siem-score's own default */
	const char *state; /* folder of what programs remember, and of the spool; NULL: neither */
	const char *channels; /* of siem-alert; NULL: nobody is told */
	/*
	 * Each line that came back, in their order; it lives until the call is over. Called
	 * by the pipeline's thread, which must not be kept waiting.
	 */
	void (*on_line)(void *data, struct span line, bool is_anomaly);
	void *data;
};

enum pipeline_answer {
	PIPELINE_DONE, /* all lines are answered */
	PIPELINE_FULL, /* there is no room now: nothing was taken */
	PIPELINE_DOWN, /* its programs do not run: nothing was taken */
	PIPELINE_LATE, /* taken, but not answered in time: what became of the lines is not known */
};

/* The folder that this program is in, where its tools are too; NULL: it cannot be found. */
const char *pipeline_find_programs(char *folder, size_t size);

/* Can the programs be found?  EXIT_BAD_CONFIG; for --check-config. */
int pipeline_check(const struct pipeline_settings *settings, struct failure *failure);

/* Finds the programs and starts them.  NULL: EXIT_BAD_CONFIG or EXIT_UNAVAILABLE. */
struct pipeline *pipeline_open(const struct pipeline_settings *settings, struct failure *failure);

/*
 * Hands the lines in and waits until they are answered. Of PIPELINE_LATE the parcel has gone
 * over to the pipeline: *parcel is NULL then.
 */
enum pipeline_answer pipeline_run(
    struct pipeline *pipeline, struct parcel **parcel, int64_t timeout_ms);

/*
 * The same in two steps, for who has several on their way: hand in (waiting for room at most
 * so long), and wait.
 */
enum pipeline_answer pipeline_hand_in(
    struct pipeline *pipeline, struct parcel *parcel, int64_t wait_ms);
enum pipeline_answer pipeline_await(
    struct pipeline *pipeline, struct parcel **parcel, int64_t timeout_ms);

/* SIGHUP for all programs. */
void pipeline_reload(struct pipeline *pipeline);

/* A child, for /ready. */
struct pipeline_child {
	const char *name; /* lives as long as the pipeline */
	bool is_alive;
	int64_t restarts;
};

struct pipeline_status {
	struct pipeline_child children[COMMAND_PROGRAMS];
	int count;
	bool is_ready; /* lines are taken */
	size_t lines, bytes; /* on their way */
};

void pipeline_status(struct pipeline *pipeline, struct pipeline_status *out);

/* Metrics of the pipeline and of its children, as Prometheus text. */
void pipeline_metrics(struct pipeline *pipeline, struct buffer *to);

/*
 * Takes no more, waits at most so long for what is on its way, and ends the programs. Who still
 * waits then is told that it is late. Once; other threads may still be in the pipeline.
 */
void pipeline_stop(struct pipeline *pipeline, int64_t drain_ms);

/* When no other thread is in it any more; NULL will do. */
void pipeline_free(struct pipeline *pipeline);

#endif
