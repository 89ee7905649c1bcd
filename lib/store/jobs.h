/*
 * jobs.h: work that takes a while, and who was told of an alert by hand, in the store.
 *
 * The server that does a job says so every few seconds; a job that nobody says anything of any
 * more was lost with its server, and any server may end it as failed.
 *
 * As in triage.h: a store opened with STORE_CHANGES, texts that live until the callback
 * returns, 0 or -1 and *failure.
 */
#ifndef STORE_JOBS_H
#define STORE_JOBS_H

#include "store/store.h"

struct store_job {
	int64_t id; /* given by the store */
	struct span kind; /* "retrain" */
	struct span state; /* "waiting", "running", "done", "failed" */
	struct span actor;
	int64_t created_ms;
	int64_t ended_ms; /* INT64_MAX: not yet */
	double progress; /* 0..1; below 0: not known */
	struct span result; /* JSON, or empty */
};

typedef bool (*store_see_job)(void *data, const struct store_job *job);

/* Begins one, of kind, actor and created_ms, and sets its id; 0: one of the kind is not over. */
int store_job_add(struct store *store, struct store_job *job, struct failure *failure);

/* It goes on; progress below 0: as before.  *is_ours: nobody has ended it. */
int store_job_goes(struct store *store, int64_t id, double progress, int64_t now_ms, bool *is_ours,
    struct failure *failure);

int store_job_end(struct store *store, const struct store_job *job, struct failure *failure);

/* Ends as failed what was not heard of since before_ms; `lost` is told of each. */
int store_jobs_lost(struct store *store, int64_t before_ms, const struct store_job *end,
    void (*lost)(void *data, int64_t id), void *data, struct failure *failure);

/* 1: it was seen, 0: it is not there, -1. */
int store_job_find(
    struct store *store, int64_t id, store_see_job see, void *data, struct failure *failure);

/* The newest first, before that id. */
int store_jobs(struct store *store, int64_t before, int64_t limit, store_see_job see, void *data,
    struct failure *failure);

/* A message about an alert, and how it went; the same key is the same message, tried again. */
struct store_delivery {
	unsigned char alert[STORE_ID_SIZE];
	struct span channel, key;
	struct span state; /* "waiting", "delivered", "failed" */
	int64_t attempts; /* counted by the store */
	struct span error; /* or empty */
};

typedef bool (*store_see_delivery)(void *data, const struct store_delivery *delivery);

int store_delivery_put(
    struct store *store, const struct store_delivery *delivery, struct failure *failure);
int store_deliveries(struct store *store, const unsigned char *alert, int64_t limit,
    store_see_delivery see, void *data, struct failure *failure);

#endif
