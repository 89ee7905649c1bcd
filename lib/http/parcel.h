/*
 * parcel.h: the lines of one request on their way through the pipeline, and what became of them.
 *
 *	struct parcel *parcel = parcel_new();
 *	parcel_add(parcel, &(struct parcel_entry){ .text = line, .source = SPAN("web1") });
 *	switch (pipeline_run(pipeline, &parcel, 30000)) ...
 *	parcel_answer(parcel, 0)	the event with all that the programs have added
 *	parcel_free(parcel);
 *
 * One thread at a time has a parcel: who fills it, then the pipeline, then the first again.
 */
#ifndef HTTP_PARCEL_H
#define HTTP_PARCEL_H

#include <pthread.h>

#include "base/buffer.h"

/* What siem-parse --envelope is told of a line. */
struct parcel_entry {
	struct span text; /* the line, any bytes */
	struct span json; /* or the same as a JSON string with its quotes, which is valid */
	struct span source; /* names the host where the line does not; "": nobody said it */
	struct span peer, file; /* "": not said */
	struct span metadata; /* a JSON object, which is valid; "": none */
	struct span key; /* what makes this line one with a former one; "": nothing does */
	int64_t received_ms;
};

struct parcel_line {
	size_t size; /* of its envelope */
	size_t at, answer_size; /* of the line in the parcel's answers, without its newline */
	size_t added; /* where in it what the programs added to the event begins; 0: not known */
	bool is_anomaly;
	bool is_error; /* its event is a pipeline error */
	bool is_spooled; /* durable in the spool, not yet in the store */
	bool is_lost; /* answered by us: no program got through it, and it is nowhere durable */
};

struct parcel {
	struct buffer envelopes; /* without what the pipeline adds to each */
	struct parcel_line *lines;
	size_t count, capacity;
	struct buffer answers;

	/* The pipeline's. */
	size_t left; /* lines that are not answered */
	bool is_done, is_abandoned, is_given_up;
	pthread_cond_t done;
	struct parcel *next;
};

struct parcel *parcel_new(void);
void parcel_free(struct parcel *parcel); /* NULL will do */

/* A line more.  One that no program would take whole is cut, as siem-parse would cut it. */
void parcel_add(struct parcel *parcel, const struct parcel_entry *entry);

static inline struct span
parcel_answer(const struct parcel *parcel, size_t i)
{
	return (struct span){ parcel->answers.data + parcel->lines[i].at,
		parcel->lines[i].answer_size };
}

#endif
