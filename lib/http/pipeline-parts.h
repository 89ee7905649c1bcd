/* pipeline-parts.h: the inside of the pipeline (within lib/http only). */
#ifndef HTTP_PIPELINE_PARTS_H
#define HTTP_PIPELINE_PARTS_H

#include <pthread.h>

#include "http/leg.h"
#include "http/pipeline.h"

enum { LEG_HEAD, LEG_TAIL, LEGS };

struct pipeline_counts {
	int64_t lines, anomalies, errors, spooled;
	int64_t blamed; /* lines that killed, and became error records */
	int64_t lost; /* those of them that nothing could be made of */
	int64_t full, down, late; /* requests that were refused, or not answered in time */
};

struct pipeline {
	struct pipeline_settings settings;
	struct command command;
	char folder[64]; /* of the children's metrics; "": none could be made */
	char fingerprint[32];
	pthread_t thread;
	bool has_thread;
	int wake; /* an eventfd */

	/* The thread's own. */
	struct leg legs[LEGS];
	int64_t next_number;
	struct pipeline_counts unsaid; /* counted since it last had the lock */
	size_t answered, answered_bytes;

	/* Of everybody who holds the lock. */
	pthread_mutex_t lock;
	pthread_cond_t room;
	struct parcel *arrived, **last_arrived;
	size_t lines, bytes; /* on their way */
	bool is_down, is_closing, is_reload_asked;
	int64_t close_ms; /* when the last moment is over */
	struct pipeline_counts counts;
	struct pipeline_status status;
	int64_t deaths, mismatches, replayed;
};

/* The pipeline's thread: moves lines until it is asked to end and all are answered. */
void *pipeline_thread(void *data);

/* The default command, or the one of the settings, with what the server adds to it. */
int pipeline_command(struct pipeline *pipeline, struct failure *failure);

/* A private folder in memory for the children's metrics, and its end. */
void pipeline_make_folder(struct pipeline *pipeline);
void pipeline_remove_folder(struct pipeline *pipeline);

#endif
