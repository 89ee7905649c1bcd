/* jobs.c: rows of jobs and deliveries. */

#include "store/jobs.h"
#include "store/value.h"

int
store_job_add(struct store *store, struct store_job *job, struct failure *failure)
{
	const struct store_value values[] = { value_text(job->kind), value_text(job->actor),
		value_time(job->created_ms) };
	struct store_call call = { .statement = SQL_JOB_ADD,
		.values = values,
		.count = 3,
		.see = value_see_number,
		.data = &job->id };

	job->id = 0;
	return store_perform(store, &call, failure);
}

int
store_job_goes(struct store *store, int64_t id, double progress, int64_t now_ms, bool *is_ours,
    struct failure *failure)
{
	const struct store_value values[] = { value_number(id),
		value_real_or_null(progress, progress < 0), value_time(now_ms) };
	struct store_call call = { .statement = SQL_JOB_GOES, .values = values, .count = 3 };

	if (store_perform(store, &call, failure) < 0)
		return -1;
	*is_ours = call.changed > 0;
	return 0;
}

int
store_job_end(struct store *store, const struct store_job *job, struct failure *failure)
{
	const struct store_value values[] = { value_number(job->id), value_text(job->state),
		value_time(job->ended_ms), value_text_or_null(job->result) };
	struct store_call call = { .statement = SQL_JOB_END, .values = values, .count = 4 };

	return store_perform(store, &call, failure);
}

struct lost_reader {
	void (*lost)(void *data, int64_t id);
	void *data;
};

static bool
see_lost(void *data, const struct store_value *column)
{
	struct lost_reader *reader = data;

	reader->lost(reader->data, column[0].integer);
	return true;
}

int
store_jobs_lost(struct store *store, int64_t before_ms, const struct store_job *end,
    void (*lost)(void *data, int64_t id), void *data, struct failure *failure)
{
	struct lost_reader reader = { lost, data };
	const struct store_value values[] = { value_time(before_ms), value_time(end->ended_ms),
		value_text_or_null(end->result) };
	struct store_call call = { .statement = SQL_JOB_LOST,
		.values = values,
		.count = 3,
		.see = see_lost,
		.data = &reader };

	return store_perform(store, &call, failure);
}

struct job_reader {
	store_see_job see;
	void *data;
	bool is_seen;
};

static bool
see_job(void *data, const struct store_value *column)
{
	struct job_reader *reader = data;
	const struct store_job job = { .id = column[0].integer,
		.kind = column[1].text,
		.state = column[2].text,
		.actor = column[3].text,
		.created_ms = column[4].integer,
		.ended_ms = column[5].type == STORE_NULL ? INT64_MAX : column[5].integer,
		.progress = column[6].type == STORE_NULL ? -1 : column[6].real,
		.result = column[7].text };

	reader->is_seen = true;
	return reader->see(reader->data, &job);
}

int
store_job_find(
    struct store *store, int64_t id, store_see_job see, void *data, struct failure *failure)
{
	struct job_reader reader = { see, data, false };
	const struct store_value value = value_number(id);
	struct store_call call = { .statement = SQL_JOB_FIND,
		.values = &value,
		.count = 1,
		.see = see_job,
		.data = &reader };

	return store_perform(store, &call, failure) < 0 ? -1 : reader.is_seen;
}

int
store_jobs(struct store *store, int64_t before, int64_t limit, store_see_job see, void *data,
    struct failure *failure)
{
	struct job_reader reader = { see, data, false };
	const struct store_value values[] = { value_number(before), value_number(limit) };
	struct store_call call = {
		.statement = SQL_JOBS, .values = values, .count = 2, .see = see_job, .data = &reader
	};

	return store_perform(store, &call, failure);
}

int
store_delivery_put(
    struct store *store, const struct store_delivery *delivery, struct failure *failure)
{
	const struct store_value values[] = { value_id(delivery->alert),
		value_text(delivery->channel), value_text(delivery->key),
		value_text(delivery->state), value_text_or_null(delivery->error) };
	struct store_call call = { .statement = SQL_DELIVERY_PUT, .values = values, .count = 5 };

	return store_perform(store, &call, failure);
}

struct delivery_reader {
	store_see_delivery see;
	void *data;
	const unsigned char *alert;
};

static bool
see_delivery(void *data, const struct store_value *column)
{
	struct delivery_reader *reader = data;
	struct store_delivery delivery = { .channel = column[0].text,
		.state = column[1].text,
		.attempts = column[2].integer,
		.error = column[3].text };

	memcpy(delivery.alert, reader->alert, STORE_ID_SIZE);
	return reader->see(reader->data, &delivery);
}

int
store_deliveries(struct store *store, const unsigned char *alert, int64_t limit,
    store_see_delivery see, void *data, struct failure *failure)
{
	struct delivery_reader reader = { see, data, alert };
	const struct store_value values[] = { value_id(alert), value_number(limit) };
	struct store_call call = { .statement = SQL_DELIVERIES,
		.values = values,
		.count = 2,
		.see = see_delivery,
		.data = &reader };

	return store_perform(store, &call, failure);
}
