/*
 * lines.c: what POST logs/batch and logs/analyze take, without HTTP: bodies in, answers out,
 * by the tools beside this program.
 *
 *	lines TOOLS DB FILE [CALLERS [MODEL]]
 *
 * Prints lines a second of batches of 1,000 from so many callers, CPU seconds of the server and
 * of the tools a 100,000 lines, and how long single lines take.
 */

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "api/api.h"
#include "http/pipeline.h"
#include "json/write.h"
#include "os/file.h"

enum { BATCH = 1000, SINGLES = 2000 };

static struct api api;
static struct buffer *bodies;
static size_t body_count, next_body;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static double
wall(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double
cpu(int who)
{
	struct rusage used;

	getrusage(who, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
}

static int
post(const struct route *route, struct span body)
{
	struct arena arena = { 0 };
	struct exchange exchange = EXCHANGE_BLANK(&arena);
	int status;

	exchange.api = &api;
	exchange.route = route;
	exchange.head = SPAN("Content-Type: application/json\n");
	exchange.body = body;
	route->handle(&exchange);
	status = exchange.status;
	buffer_release(&exchange.answer);
	arena_release(&arena);
	return status;
}

static void *
call(void *data)
{
	size_t mine;

	(void)data;
	for (;;) {
		pthread_mutex_lock(&lock);
		mine = next_body++;
		pthread_mutex_unlock(&lock);
		if (mine >= body_count)
			return NULL;
		if (post(&routes_analyze[1], buffer_span(&bodies[mine])) >= 300)
			fprintf(stderr, "a batch failed\n");
	}
}

static void
make_bodies(struct span text)
{
	size_t count = 0;

	bodies = must_calloc(text.size / BATCH + 2, sizeof(*bodies));
	while (text.size > 0) {
		struct buffer *body = &bodies[body_count];

		buffer_add(body, count == 0 ? SPAN("{\"logs\":[") : SPAN(","));
		json_write_string(body, span_cut(&text, '\n'));
		if (++count == BATCH || text.size == 0) {
			buffer_add(body, SPAN("]}"));
			body_count++;
			count = 0;
		}
	}
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
time_singles(struct span text)
{
	static double times[SINGLES];
	struct buffer body = { 0 };
	double began;

	for (int i = 0; i < SINGLES; i++) {
		body.size = 0;
		buffer_add(&body, SPAN("{\"log_line\":"));
		json_write_string(&body, span_cut(&text, '\n'));
		buffer_add_byte(&body, '}');
		began = wall();
		if (post(&routes_analyze[0], buffer_span(&body)) != 200)
			fprintf(stderr, "a line failed\n");
		times[i] = (wall() - began) * 1e3;
	}
	qsort(times, SINGLES, sizeof(*times), compare);
	printf(
	    "one line: p50 %.3f ms, p99 %.3f ms\n", times[SINGLES / 2], times[SINGLES * 99 / 100]);
	buffer_release(&body);
}

int
main(int argc, char **argv)
{
	struct pipeline_settings settings = { .programs = argv[1], .db = argc > 2 ? argv[2] : "" };
	int callers = argc > 4 ? atoi(argv[4]) : 4;
	struct failure failure;
	struct buffer text = { 0 };
	pthread_t threads[64];
	double began, taken, own, lines;

	if (argc < 4 || callers < 1 || callers > 64)
		return 64;
	signal(SIGPIPE, SIG_IGN);
	settings.model = argc > 5 ? argv[5] : NULL;
	api.pipeline = pipeline_open(&settings, &failure);
	if (!api.pipeline || file_read(argv[3], (size_t)1 << 31, &text, &failure) < 0) {
		fprintf(stderr, "%s\n", failure.text);
		return 1;
	}
	make_bodies(buffer_span(&text));
	time_singles(buffer_span(&text));
	own = cpu(RUSAGE_SELF);
	began = wall();
	for (int i = 0; i < callers; i++)
		pthread_create(&threads[i], NULL, call, NULL);
	for (int i = 0; i < callers; i++)
		pthread_join(threads[i], NULL);
	taken = wall() - began;
	own = cpu(RUSAGE_SELF) - own;
	pipeline_stop(api.pipeline, 60000);
	pipeline_free(api.pipeline);
	lines = (double)body_count * BATCH;
	printf("batches of %d by %d: %.0f lines/s; CPU seconds a 100,000 lines: server %.3f, "
	       "tools %.3f\n",
	    BATCH, callers, lines / taken, own / lines * 1e5,
	    cpu(RUSAGE_CHILDREN) / (lines + SINGLES) * 1e5);
	return 0;
}
