/*
 * jobs.h: work that takes a while: a child of ours that says how far it is, and its row in the
 * store, which any server shows.
 *
 * A server does one job at a time, and all servers of a store one of a kind. Those that watch are
 * told of each change. A job ends as failed when its server stops, or is not heard of any more.
 */
#ifndef API_JOBS_H
#define API_JOBS_H

#include "api/api.h"
#include "http/command.h"
#include "store/jobs.h"

/* hub may be NULL. */
struct jobs *jobs_new(const char *db, struct hub *hub);

/* Ends what is going on and waits for it; none is started any more.  NULL will do. */
void jobs_stop(struct jobs *jobs);
void jobs_free(struct jobs *jobs);

struct job_order {
	const char *kind; /* "retrain" */
	struct command command; /* its first program is run; the job releases it */
	/* Statuses up to this are a good end. */
	int good;
	/* Adds to the result of a job that came to its end; called by the job's thread. */
	void (*finish)(void *data, int status, cJSON *result);
	void *data;
};

enum jobs_answer {
	JOBS_STARTED,
	JOBS_BUSY, /* one of the kind, or another of this server, goes on */
	JOBS_FAILED, /* *failure */
};

/*
 * Starts it for the exchange's caller and sets *id. The child says on its standard output how
 * far it is, "0.35 training", a line a step; its last lines on standard error are kept as the
 * result's `said`.
 */
enum jobs_answer jobs_start(struct jobs *jobs, struct exchange *exchange,
    const struct job_order *order, int64_t *id, struct failure *failure);

/* Ends jobs of servers that are gone.  To be called every second or so, with any store. */
int jobs_sweep(struct jobs *jobs, struct store *store, struct failure *failure);

/* The object Job of schema/api/models.json. */
cJSON *job_json(const struct store_job *job);

/* Makes the job of that id the answer, or a problem. */
void job_answer(struct exchange *exchange, int64_t id);

#endif
