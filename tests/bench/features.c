/*
 * features.c: what the features' own work costs an event, without JSON.
 *
 * Draws events of an auth and a web log from many live sources at random,
 * which is harder on the caches than logs are, and prints CPU time an event;
 * then what a state file costs, and the memory that a million sources take,
 * and ten million in turn.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/random.h"
#include "features/history.h"
#include "features/state.h"

enum { TEXTS = 4096, BATCH = 128 };

#define START_MS INT64_C(1774616400000)

static char ips[BATCH][16];
static char paths[TEXTS][64];
static char users[TEXTS][16];
static const char *const agents[] = {
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
	"Chrome/124.0.0.0 Safari/537.36",
	"Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0",
	"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
	"curl/8.5.0",
};

static double
cpu_seconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static long
peak_mib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss / 1024;
}

static void
make_texts(struct random *random)
{
	for (int i = 0; i < TEXTS; i++) {
		snprintf(paths[i], sizeof(paths[i]),
		    "/articles/2026/%02d/a-page-about-%05d/index.html", i % 12,
		    (int)random_below(random, 100000));
		snprintf(users[i], sizeof(users[i]), "user%d", i);
	}
}

/* The n-th address; no two below 2^30 are the same. */
static struct span
ip_of(uint64_t n, char to[16])
{
	int size = snprintf(to, 16, "%d.%d.%d.%d", (int)(11 + (n >> 24 & 63)), (int)(n >> 16 & 255),
	    (int)(n >> 8 & 255), (int)(n & 255));

	return (struct span){ to, (size_t)size };
}

static void
draw_web(struct event *event, struct random *random)
{
	event->category = CATEGORY_WEB;
	event->type = TYPE_ACCESS;
	event_set(event, FIELD_URL_PATH, span_of(paths[random_below(random, TEXTS)]));
	if (random_below(random, 3) == 0)
		event_set(event, FIELD_URL_QUERY, SPAN("id=1234&sort=date&page=2"));
	event_set_integer(
	    event, FIELD_HTTP_RESPONSE_STATUS_CODE, random_below(random, 9) ? 200 : 404);
	event_set_integer(
	    event, FIELD_HTTP_RESPONSE_BODY_BYTES, (int64_t)random_below(random, 100000));
	event_set(event, FIELD_USER_AGENT_ORIGINAL, span_of(agents[random_below(random, 4)]));
}

static void
draw_auth(struct event *event, struct random *random, bool is_person)
{
	event->category = CATEGORY_AUTHENTICATION;
	event->type = random_below(random, 2) ? TYPE_START : TYPE_INFO;
	event->outcome = is_person ? OUTCOME_SUCCESS : OUTCOME_FAILURE;
	event_set(event, FIELD_PROCESS_NAME, SPAN("sshd"));
	event_set_integer(event, FIELD_PROCESS_PID, (int64_t)random_below(random, 30000));
	event_set(event, FIELD_USER_NAME, span_of(users[random_below(random, TEXTS)]));
	event_set(event, FIELD_MESSAGE,
	    SPAN("Failed password for invalid user admin from 203.0.113.9 port 4023 ssh2"));
	event_set(event, FIELD_EVENT_TIMEZONE, SPAN("+02:00"));
}

static void
draw(struct event *event, struct random *random, int64_t time_ms, struct span ip)
{
	event_clear(event);
	event->has_time = true;
	event->time_ms = time_ms;
	event_set(event, FIELD_HOST_HOSTNAME, SPAN("web1"));
	event_set(event, FIELD_SOURCE_ADDRESS, ip);
	event_set(event, FIELD_SOURCE_IP, ip);
	if (random_below(random, 2))
		draw_web(event, random);
	else
		draw_auth(
		    event, random, ip.data[ip.size - 1] == '7' && random_below(random, 4) == 0);
}

/* Nanoseconds an event.  The events are drawn beforehand: only their features are timed. */
static double
time_events(struct memory *memory, uint64_t events, uint64_t sources)
{
	static struct event batch[BATCH];
	int64_t now_ms = START_MS;
	struct features features;
	struct history history;
	struct random random;
	double seconds = 0;

	random_seed(&random, 1);
	for (uint64_t done = 0; done < events; done += BATCH) {
		double start;

		for (int i = 0; i < BATCH; i++)
			draw(&batch[i], &random, now_ms += (int64_t)random_below(&random, 5),
			    ip_of(random_below(&random, sources), ips[i]));
		start = cpu_seconds();
		for (int i = 0; i < BATCH; i++)
			features_compute(memory, &batch[i], &features, &history);
		if (done >= events / 2) /* by then nearly all sources have been seen */
			seconds += cpu_seconds() - start;
	}
	return seconds * 1e9 / ((double)events / 2);
}

static void
bench_live(uint64_t events, uint64_t sources)
{
	struct memory *memory = memory_new(&(struct memory_options){ 0 });

	printf("%" PRIu64 " live sources: %.0f ns of CPU an event\n", sources,
	    time_events(memory, events, sources));
	memory_free(memory);
}

static void
bench_turn(uint64_t sources)
{
	struct memory *memory = memory_new(&(struct memory_options){ 0 });
	struct features features;
	struct history history;
	struct random random;
	struct event event;
	char ip[16];

	random_seed(&random, 1);
	for (uint64_t n = 0; n < sources; n++) {
		draw(&event, &random, START_MS + (int64_t)n, ip_of(n, ip));
		features_compute(memory, &event, &features, &history);
		if (n + 1 == LIMIT_SOURCES || n + 1 == sources)
			printf("%" PRIu64 " sources in turn: %zu remembered, %" PRIu64
			       " forgotten, %ld MiB at most\n",
			    n + 1, memory_count(memory, MEMORY_SOURCES),
			    memory_evictions(memory, MEMORY_SOURCES), peak_mib());
	}
	memory_free(memory);
}

static void
bench_state(uint64_t events, uint64_t sources)
{
	struct memory *memory = memory_new(&(struct memory_options){ 0 });
	char name[] = "/tmp/bench-features-XXXXXX";
	int fd = mkstemp(name);
	struct failure failure;
	double start, saved;

	time_events(memory, events, sources);
	start = cpu_seconds();
	if (fd < 0 || features_save(memory, name, &failure) < 0)
		goto out;
	saved = cpu_seconds();
	if (features_load(memory, name, &failure) == 0)
		printf("state of %" PRIu64 " sources: %.2f s of CPU to save, %.2f s to load\n",
		    sources, saved - start, cpu_seconds() - saved);
	unlink(name);
out:
	if (fd >= 0)
		close(fd);
	memory_free(memory);
}

int
main(void)
{
	struct random random;

	random_seed(&random, 1);
	make_texts(&random);
	bench_live(1000000, 100);
	bench_live(2000000, 100000);
	bench_state(1000000, 100000);
	bench_turn(10000000);
	return 0;
}
