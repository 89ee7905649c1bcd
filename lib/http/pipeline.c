/* pipeline.c: what other threads see of the pipeline. */

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/random.h"
#include "http/pipeline-parts.h"
#include "os/file.h"
#include "os/signals.h"
#include "store/store.h"

/* No line of the server before this one may look like one of it to siem-features. */
static void
name_lines(struct pipeline *pipeline)
{
	static const char hex[] = "0123456789abcdef";
	unsigned char bytes[8];

	if (getentropy(bytes, sizeof(bytes)) != 0) {
		struct random random;

		random_seed(&random, (uint64_t)clock_now_ms() ^ (uint64_t)getpid() << 40);
		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (unsigned char)random_below(&random, 256);
	}
	memcpy(pipeline->fingerprint, "httpd-", 6);
	for (size_t i = 0; i < sizeof(bytes); i++) {
		pipeline->fingerprint[6 + 2 * i] = hex[bytes[i] >> 4];
		pipeline->fingerprint[7 + 2 * i] = hex[bytes[i] & 15];
	}
}

static void
init_locks(struct pipeline *pipeline)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(&pipeline->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&pipeline->room, &attributes);
	pthread_condattr_destroy(&attributes);
}

static void
wake(struct pipeline *pipeline)
{
	const uint64_t one = 1;

	file_write(pipeline->wake, (struct span){ (const char *)&one, sizeof(one) });
}

static void
release(struct pipeline *pipeline)
{
	for (int i = 0; i < LEGS; i++)
		leg_release(&pipeline->legs[i]);
	pipeline_remove_folder(pipeline);
	command_release(&pipeline->command);
	if (pipeline->wake >= 0)
		close(pipeline->wake);
	pthread_mutex_destroy(&pipeline->lock);
	pthread_cond_destroy(&pipeline->room);
	free(pipeline);
}

static void
init_legs(struct pipeline *pipeline)
{
	const struct program *programs = pipeline->command.programs;

	leg_init(&pipeline->legs[LEG_HEAD], programs, 1);
	pipeline->legs[LEG_HEAD].chain.is_first_alone = true;
	pipeline->legs[LEG_HEAD].hang_ms = 30000;
	leg_init(&pipeline->legs[LEG_TAIL], programs + 1, pipeline->command.count - 1);
	pipeline->status.count = pipeline->command.count;
	for (int i = 0; i < pipeline->command.count; i++)
		pipeline->status.children[i].name = programs[i].name;
}

/* Several programs open the store: one that is new gets its tables before they race for it. */
static void
prepare_store(const struct pipeline_settings *settings)
{
	struct failure failure;

	/* One that is away, or of another version, is siem-store's to say. */
	if (settings->db)
		store_free(store_open(settings->db, STORE_WRITES, &failure));
}

/* Signals are for the server's main thread, from the first moment on. */
static int
start_thread(struct pipeline *pipeline, struct failure *failure)
{
	sigset_t all, former;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &former);
	errno = pthread_create(&pipeline->thread, NULL, pipeline_thread, pipeline);
	pthread_sigmask(SIG_SETMASK, &former, NULL);
	if (errno != 0)
		return failure_errno(failure, EXIT_UNAVAILABLE, "pipeline: cannot start a thread");
	pipeline->has_thread = true;
	return 0;
}

int
pipeline_check(const struct pipeline_settings *settings, struct failure *failure)
{
	struct pipeline *pipeline = must_calloc(1, sizeof(*pipeline));
	int result;

	pipeline->settings = *settings;
	result = pipeline_command(pipeline, failure);
	command_release(&pipeline->command);
	free(pipeline);
	return result;
}

struct pipeline *
pipeline_open(const struct pipeline_settings *settings, struct failure *failure)
{
	struct pipeline *pipeline = must_calloc(1, sizeof(*pipeline));

	pipeline->settings = *settings;
	pipeline->last_arrived = &pipeline->arrived;
	init_locks(pipeline);
	name_lines(pipeline);
	pipeline->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pipeline_make_folder(pipeline);
	if (pipeline->wake < 0) {
		failure_errno(failure, EXIT_UNAVAILABLE, "pipeline: cannot make an eventfd");
		goto failed;
	}
	if (pipeline_command(pipeline, failure) < 0)
		goto failed;
	init_legs(pipeline);
	prepare_store(settings);
	if (start_thread(pipeline, failure) < 0)
		goto failed;
	return pipeline;
failed:
	release(pipeline);
	return NULL;
}

static struct timespec
deadline_in(int64_t ms)
{
	int64_t at_ms = clock_monotonic_ms() + ms;

	return (struct timespec){ .tv_sec = at_ms / 1000, .tv_nsec = at_ms % 1000 * 1000000 };
}

/* An empty pipeline takes any parcel: what a request may hold is the server's to say. */
static bool
has_room(const struct pipeline *pipeline, const struct parcel *parcel)
{
	return pipeline->lines == 0 ||
	       (pipeline->lines + parcel->count <= LIMIT_PIPELINE_LINES &&
		   pipeline->bytes + parcel->envelopes.size <= LIMIT_PIPELINE_BYTES);
}

enum pipeline_answer
pipeline_hand_in(struct pipeline *pipeline, struct parcel *parcel, int64_t wait_ms)
{
	const struct timespec deadline = deadline_in(wait_ms);
	enum pipeline_answer answer = PIPELINE_DONE;

	parcel->left = parcel->count;
	parcel->is_done = parcel->count == 0;
	if (parcel->is_done)
		return PIPELINE_DONE;
	pthread_mutex_lock(&pipeline->lock);
	while (!pipeline->is_closing && !pipeline->is_down && !has_room(pipeline, parcel) &&
	       answer != PIPELINE_FULL)
		if (wait_ms == 0 ||
		    pthread_cond_timedwait(&pipeline->room, &pipeline->lock, &deadline) != 0)
			answer = PIPELINE_FULL;
	if (pipeline->is_closing || pipeline->is_down)
		answer = PIPELINE_DOWN;
	pipeline->counts.full += answer == PIPELINE_FULL;
	pipeline->counts.down += answer == PIPELINE_DOWN;
	if (answer == PIPELINE_DONE) {
		*pipeline->last_arrived = parcel;
		pipeline->last_arrived = &parcel->next;
		pipeline->lines += parcel->count;
		pipeline->bytes += parcel->envelopes.size;
	}
	pthread_mutex_unlock(&pipeline->lock);
	if (answer == PIPELINE_DONE)
		wake(pipeline);
	return answer;
}

enum pipeline_answer
pipeline_await(struct pipeline *pipeline, struct parcel **parcel, int64_t timeout_ms)
{
	const struct timespec deadline = deadline_in(timeout_ms);
	enum pipeline_answer answer = PIPELINE_DONE;
	struct parcel *given_up = NULL;

	pthread_mutex_lock(&pipeline->lock);
	while (!(*parcel)->is_done && !(*parcel)->is_given_up && answer == PIPELINE_DONE)
		if (pthread_cond_timedwait(&(*parcel)->done, &pipeline->lock, &deadline) != 0)
			answer = PIPELINE_LATE;
	answer = (*parcel)->is_done ? PIPELINE_DONE : PIPELINE_LATE;
	pipeline->counts.late += answer == PIPELINE_LATE;
	if (answer == PIPELINE_LATE) {
		given_up = (*parcel)->is_given_up ? *parcel : NULL;
		(*parcel)->is_abandoned = true;
		*parcel = NULL;
	}
	pthread_mutex_unlock(&pipeline->lock);
	parcel_free(given_up);
	return answer;
}

enum pipeline_answer
pipeline_run(struct pipeline *pipeline, struct parcel **parcel, int64_t timeout_ms)
{
	enum pipeline_answer answer = pipeline_hand_in(pipeline, *parcel, 0);

	return answer == PIPELINE_DONE ? pipeline_await(pipeline, parcel, timeout_ms) : answer;
}

void
pipeline_reload(struct pipeline *pipeline)
{
	pthread_mutex_lock(&pipeline->lock);
	pipeline->is_reload_asked = true;
	pthread_mutex_unlock(&pipeline->lock);
	wake(pipeline);
}

void
pipeline_status(struct pipeline *pipeline, struct pipeline_status *out)
{
	pthread_mutex_lock(&pipeline->lock);
	*out = pipeline->status;
	out->lines = pipeline->lines;
	out->bytes = pipeline->bytes;
	pthread_mutex_unlock(&pipeline->lock);
}

void
pipeline_stop(struct pipeline *pipeline, int64_t drain_ms)
{
	if (!pipeline->has_thread)
		return;
	pthread_mutex_lock(&pipeline->lock);
	pipeline->is_closing = true;
	pipeline->close_ms = clock_monotonic_ms() + drain_ms;
	pthread_cond_broadcast(&pipeline->room);
	pthread_mutex_unlock(&pipeline->lock);
	wake(pipeline);
	pthread_join(pipeline->thread, NULL);
	pipeline->has_thread = false;
}

void
pipeline_free(struct pipeline *pipeline)
{
	if (pipeline == NULL)
		return;
	pipeline_stop(pipeline, 0);
	release(pipeline);
}
