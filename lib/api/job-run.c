/* job-run.c: a thread for a job, which hears its child and keeps its row. */

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "api/child.h"
#include "api/jobs.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/number.h"
#include "http/hub.h"
#include "os/log.h"
#include "os/signals.h"

enum {
	HEARD_MS = 2000, /* the store is told that the job goes on */
	LOST_MS = 20 * 1000, /* who was not heard of for so long is gone */
	LAST_TRIES = 60, /* a second each, for a store that is away at the end */
};

struct jobs {
	const char *db;
	struct hub *hub;
	pthread_mutex_t lock; /* of what follows */
	bool is_busy; /* the thread is to be joined */
	atomic_bool is_over; /* it may be, at once */
	atomic_bool is_ending; /* all is to end */
	pthread_t thread;
	struct job *job; /* the thread's */
};

struct job {
	struct jobs *jobs;
	struct job_order order;
	int64_t id;
	struct store *store; /* NULL: it could not be opened */
	double progress;
	bool is_changed, is_ours;
	int64_t next_heard_ms;
	cJSON *said;
};

struct jobs *
jobs_new(const char *db, struct hub *hub)
{
	struct jobs *jobs = must_calloc(1, sizeof(*jobs));

	jobs->db = db;
	jobs->hub = hub;
	pthread_mutex_init(&jobs->lock, NULL);
	return jobs;
}

/* Under the lock: the thread that has ended. */
static void
join(struct jobs *jobs)
{
	pthread_join(jobs->thread, NULL);
	cJSON_Delete(jobs->job->said);
	command_release(&jobs->job->order.command);
	store_free(jobs->job->store);
	free(jobs->job);
	jobs->is_busy = false;
}

void
jobs_stop(struct jobs *jobs)
{
	if (jobs == NULL)
		return;
	atomic_store(&jobs->is_ending, true);
	pthread_mutex_lock(&jobs->lock);
	if (jobs->is_busy)
		join(jobs);
	pthread_mutex_unlock(&jobs->lock);
}

void
jobs_free(struct jobs *jobs)
{
	if (jobs == NULL)
		return;
	jobs_stop(jobs);
	pthread_mutex_destroy(&jobs->lock);
	free(jobs);
}

static bool
tell(void *data, const struct store_job *row)
{
	cJSON *json = job_json(row);
	char *text = cJSON_PrintUnformatted(json);
	const struct hub_item item = { .type = HUB_JOB, .doc = span_of(text) };

	hub_publish(data, &item);
	cJSON_free(text);
	cJSON_Delete(json);
	return true;
}

static void
tell_of(struct hub *hub, struct store *store, int64_t id)
{
	struct failure failure;

	if (hub && store_job_find(store, id, tell, hub, &failure) < 0)
		log_error("job %lld: %s", (long long)id, failure.text);
}

/* The store is asked anew when it was away; the job goes on meanwhile. */
static int
say_heard(struct job *job, struct failure *failure)
{
	if (!job->store)
		job->store = store_open(job->jobs->db, STORE_CHANGES, failure);
	if (!job->store)
		return -1;
	if (store_job_goes(
		job->store, job->id, job->progress, clock_now_ms(), &job->is_ours, failure) == 0)
		return 0;
	return store_reopen(job->store, failure) < 0
		   ? -1
		   : store_job_goes(job->store, job->id, job->progress, clock_now_ms(),
			 &job->is_ours, failure);
}

static bool
go_on(void *data)
{
	struct job *job = data;
	struct failure failure;
	int64_t now_ms = clock_monotonic_ms();

	if (job->is_changed || now_ms >= job->next_heard_ms) {
		if (say_heard(job, &failure) < 0)
			log_error("job %lld: %s", (long long)job->id, failure.text);
		else if (job->is_changed)
			tell_of(job->jobs->hub, job->store, job->id);
		job->is_changed = false;
		job->next_heard_ms = now_ms + HEARD_MS;
	}
	return job->is_ours && !atomic_load(&job->jobs->is_ending);
}

static void
keep_said(struct job *job, struct span line)
{
	char text[LIMIT_CHILD_SAYS + 1];

	memcpy(text, line.data, line.size);
	text[line.size] = '\0';
	cJSON_AddItemToArray(job->said, cJSON_CreateString(text));
	if (cJSON_GetArraySize(job->said) > LIMIT_JOB_SAID)
		cJSON_DeleteItemFromArray(job->said, 0);
}

static void
hear(void *data, bool is_error, struct span line)
{
	struct job *job = data;
	struct span number = span_cut(&line, ' ');
	double progress;

	if (is_error) {
		keep_said(
		    job, (struct span){ number.data,
			     number.size + line.size + (line.data > number.data + number.size) });
	} else if (parse_decimal(number, &progress) && progress >= 0 && progress <= 1) {
		job->progress = progress;
		job->is_changed = true;
	}
}

static void
end(struct job *job, const struct store_job *row)
{
	struct failure failure = { EXIT_DONE, "" };

	for (int i = 0; i < LAST_TRIES; i++) {
		if (i > 0)
			signals_wait_readable(-1, 1000);
		if (job->store ? i > 0 && store_reopen(job->store, &failure) < 0
			       : !(job->store = store_open(job->jobs->db, STORE_CHANGES, &failure)))
			continue;
		if (store_job_end(job->store, row, &failure) == 0) {
			tell_of(job->jobs->hub, job->store, job->id);
			return;
		}
		if (atomic_load(&job->jobs->is_ending))
			break;
	}
	log_error("job %lld: its end could not be kept: %s", (long long)job->id, failure.text);
}

static void *
work(void *data)
{
	struct job *job = data;
	struct child_order order = { .program = &job->order.command.programs[0],
		.hear = hear,
		.go_on = go_on,
		.data = job };
	struct store_job row = { .id = job->id, .state = SPAN("failed") };
	cJSON *result = cJSON_CreateObject();
	struct failure failure;
	int status;
	char *text;

	if (child_run(&order, &status, &failure) < 0) {
		cJSON_AddStringToObject(result, "error", failure.text);
	} else {
		if (status <= job->order.good)
			row.state = SPAN("done");
		else if (atomic_load(&job->jobs->is_ending))
			cJSON_AddStringToObject(result, "error", "the server was stopped");
		cJSON_AddNumberToObject(result, "status", status);
		if (job->order.finish)
			job->order.finish(job->order.data, status, result);
	}
	cJSON_AddItemToObject(result, "said", cJSON_Duplicate(job->said, true));
	row.ended_ms = clock_now_ms();
	text = cJSON_PrintUnformatted(result);
	row.result = span_of(text);
	if (job->is_ours)
		end(job, &row);
	cJSON_free(text);
	cJSON_Delete(result);
	atomic_store(&job->jobs->is_over, true);
	return NULL;
}

static int
start_thread(struct jobs *jobs)
{
	sigset_t all, former;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &former);
	error = pthread_create(&jobs->thread, NULL, work, jobs->job);
	pthread_sigmask(SIG_SETMASK, &former, NULL);
	return error;
}

static void
start(struct jobs *jobs, const struct job_order *order, int64_t id)
{
	struct job *job = must_calloc(1, sizeof(*job));

	*job = (struct job){ .jobs = jobs,
		.order = *order,
		.id = id,
		.progress = -1,
		.is_ours = true,
		.said = cJSON_CreateArray() };
	jobs->job = job;
	jobs->is_busy = true;
	atomic_store(&jobs->is_over, false);
	if (start_thread(jobs) != 0)
		abort();
}

enum jobs_answer
jobs_start(struct jobs *jobs, struct exchange *exchange, const struct job_order *order, int64_t *id,
    struct failure *failure)
{
	struct store_job row = { .kind = span_of(order->kind),
		.actor = exchange->caller.name,
		.created_ms = clock_now_ms() };
	enum jobs_answer answer = JOBS_BUSY;

	pthread_mutex_lock(&jobs->lock);
	if (jobs->is_busy && atomic_load(&jobs->is_over))
		join(jobs);
	if (!jobs->is_busy && !atomic_load(&jobs->is_ending) &&
	    jobs_sweep(jobs, exchange->store, failure) < 0) {
		answer = JOBS_FAILED;
	} else if (!jobs->is_busy && !atomic_load(&jobs->is_ending)) {
		answer = store_job_add(exchange->store, &row, failure) < 0 ? JOBS_FAILED
			 : row.id == 0					   ? JOBS_BUSY
									   : JOBS_STARTED;
		if (answer == JOBS_STARTED)
			start(jobs, order, row.id);
	}
	pthread_mutex_unlock(&jobs->lock);
	*id = row.id;
	if (answer == JOBS_STARTED)
		tell_of(jobs->hub, exchange->store, row.id);
	return answer;
}

struct sweeping {
	int64_t ids[16];
	int count;
};

static void
see_lost(void *data, int64_t id)
{
	struct sweeping *sweeping = data;

	if (sweeping->count < (int)(sizeof(sweeping->ids) / sizeof(*sweeping->ids)))
		sweeping->ids[sweeping->count++] = id;
}

int
jobs_sweep(struct jobs *jobs, struct store *store, struct failure *failure)
{
	int64_t now_ms = clock_now_ms();
	const struct store_job end = { .ended_ms = now_ms,
		.result = SPAN("{\"error\":\"the server that did it is gone\"}") };
	struct sweeping sweeping = { .count = 0 };

	if (store_jobs_lost(store, now_ms - LOST_MS, &end, see_lost, &sweeping, failure) < 0)
		return -1;
	for (int i = 0; i < sweeping.count; i++)
		tell_of(jobs->hub, store, sweeping.ids[i]);
	return 0;
}
