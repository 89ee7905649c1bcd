/* sighting.c: what an event is remembered under, and what it adds to windows. */

#include "base/number.h"
#include "features/turn.h"

/* A login makes its address known only after this, so that a thief's second login is not. */
enum { KNOWN_AFTER_MS = HOUR_MS };

/*
 * An sshd process serves one connection and is gone; its number comes back,
 * but not within LoginGraceTime (2 minutes) and its companions' delay.
 */
enum { SSHD_MEMORY_MS = 10 * MINUTE_MS };

/* Where the file's checkpoint is behind the event, moves it there. */
static bool
is_repeated(struct memory *memory, const struct event *event)
{
	int64_t offset = event_integer(event, FIELD_LOG_OFFSET, -1);
	struct registry_key key;
	struct log_file *file;
	bool is_new;

	if (offset < 0 || !event_has(event, FIELD_LOG_FILE_FINGERPRINT))
		return false;
	key = key_of_text(KEY_FILE, event_text(event, FIELD_LOG_FILE_FINGERPRINT));
	file = registry_take(memory->part[MEMORY_FILES], &key, &is_new);
	if (!is_new && offset <= file->offset)
		return true;
	file->offset = offset;
	return false;
}

/* An event without a time has the former one's. */
static int64_t
time_of(const struct memory *memory, const struct event *event)
{
	int64_t time_ms = event->has_time ? event->time_ms : memory->time_ms;

	return time_ms < CLOCK_MIN_MS	? CLOCK_MIN_MS
	       : time_ms > CLOCK_MAX_MS ? CLOCK_MAX_MS
					: time_ms;
}

static void
read_time(struct turn *turn)
{
	struct memory *memory = turn->memory;
	struct sighting *sighting = &turn->sighting;
	bool repeated = is_repeated(memory, turn->event);
	int64_t believed_ms;

	sighting->time_ms = time_of(memory, turn->event);
	if (turn->event->tags & TAG_TIME_IMPLAUSIBLE)
		sighting->kind = SIGHTING_IMPLAUSIBLE;
	else
		sighting->kind = repeated ? SIGHTING_REPEATED : SIGHTING_NEW;
	if (sighting->kind == SIGHTING_NEW && turn->event->has_time) {
		memory->time_ms = sighting->time_ms;
		memory->has_time = true;
	}
	/* A time that is not believed must not make new logins look old. */
	believed_ms = sighting->kind == SIGHTING_IMPLAUSIBLE && memory->has_time
			  ? memory->time_ms
			  : sighting->time_ms;
	turn->known_before_ms = believed_ms - KNOWN_AFTER_MS;
}

/* Marks the event's sshd process as counted; was it, these last minutes? */
static bool
is_counted_process(const struct turn *turn)
{
	struct registry *processes = turn->memory->part[MEMORY_SSHD];
	int64_t pid = event_integer(turn->event, FIELD_PROCESS_PID, -1), age_ms;
	struct registry_key key = turn->host_key;
	struct sshd_process *process;
	bool is_new, is_counted;

	if (pid < 0)
		return false;
	key.word[1] ^= (uint64_t)pid;
	process = registry_find(processes, &key);
	age_ms = process ? turn->sighting.time_ms - process->time_ms : 0;
	is_counted = process && age_ms < SSHD_MEMORY_MS && age_ms > -SSHD_MEMORY_MS;
	if (turn->sighting.kind == SIGHTING_NEW) {
		process = registry_take(processes, &key, &is_new);
		process->time_ms = turn->sighting.time_ms;
	}
	return is_counted;
}

/* Whoever leaves before a verdict has tried too: scanners that only look at the server's keys. */
static bool
is_silent_attempt(const struct turn *turn)
{
	return span_is(event_text(turn->event, FIELD_EVENT_ACTION), "ssh-preauth-disconnect") &&
	       !is_counted_process(turn);
}

static bool
is_ssh_server(struct span program)
{
	return span_starts(program, SPAN("sshd")) || span_is(program, "dropbear");
}

static void
read_attempts(struct turn *turn)
{
	const struct event *event = turn->event;
	struct sighting *sighting = &turn->sighting;
	int64_t attempts = event_attempts(event);
	bool is_failed = event->outcome == OUTCOME_FAILURE;

	if (attempts > 0) {
		if (is_ssh_server(event_text(event, FIELD_PROCESS_NAME)))
			is_counted_process(turn);
	} else if (is_silent_attempt(turn)) {
		attempts = 1;
		is_failed = true;
	}
	sighting->minute[MINUTE_ATTEMPTS] = (uint32_t)attempts;
	sighting->five[FIVE_ATTEMPTS] = (uint32_t)attempts;
	sighting->five[FIVE_FAILED] = is_failed ? (uint32_t)attempts : 0;
	turn->is_login =
	    attempts > 0 && event->outcome == OUTCOME_SUCCESS && sighting->kind == SIGHTING_NEW;
}

/* "message repeated N times" stands for N events. */
static uint32_t
events_of(const struct event *event)
{
	int64_t repeat = 1;

	if (event_has(event, FIELD_LABELS_REPEAT))
		parse_number(event_text(event, FIELD_LABELS_REPEAT), 1, 1000000, &repeat);
	return (uint32_t)repeat;
}

static void
read_requests(struct turn *turn)
{
	struct sighting *sighting = &turn->sighting;
	int64_t status = event_integer(turn->event, FIELD_HTTP_RESPONSE_STATUS_CODE, -1);
	uint32_t events = events_of(turn->event);

	sighting->events = events;
	sighting->minute[MINUTE_EVENTS] = events;
	if (!(turn->event->category & CATEGORY_WEB) || status < 0)
		return;
	sighting->five[FIVE_REQUESTS] = events;
	sighting->five[FIVE_4XX] = status >= 400 && status < 500 ? events : 0;
	sighting->five[FIVE_5XX] = status >= 500 && status < 600 ? events : 0;
}

static void
add_endpoint(struct sighting *sighting, const struct registry_key *key)
{
	uint32_t hash = (uint32_t)key->word[0];

	for (int i = 0; i < sighting->endpoints; i++)
		if (sighting->endpoint[i] == hash)
			return;
	sighting->endpoint[sighting->endpoints++] = hash;
}

static void
read_endpoints(struct turn *turn)
{
	const struct event *event = turn->event;
	int64_t port = event_integer(event, FIELD_DESTINATION_PORT, -1);
	struct registry_key key;

	if (event_has(event, FIELD_URL_PATH)) {
		key = key_of_text(KEY_PATH, event_text(event, FIELD_URL_PATH));
		add_endpoint(&turn->sighting, &key);
	}
	if (event_has(event, FIELD_DESTINATION_IP) || port >= 0) {
		struct registry_key number = { { (uint64_t)port, 0 } };

		key =
		    key_of_pair(KEY_DESTINATION, event_text(event, FIELD_DESTINATION_IP), &number);
		add_endpoint(&turn->sighting, &key);
	}
	if (event_has(event, FIELD_USER_NAME) && ((event->category & CATEGORY_AUTHENTICATION) ||
						     turn->sighting.five[FIVE_ATTEMPTS] > 0)) {
		key = key_of_text(KEY_USER, event_text(event, FIELD_USER_NAME));
		add_endpoint(&turn->sighting, &key);
	}
}

static struct registry_key
host_key(struct memory *memory, struct span name)
{
	if (name.size > sizeof(memory->host_name))
		return key_of_text(KEY_HOST, name);
	if (!span_equal(name, (struct span){ memory->host_name, memory->host_name_size })) {
		memory->host_key = key_of_text(KEY_HOST, name);
		memory->host_name_size = name.size;
		if (name.size > 0)
			memcpy(memory->host_name, name.data, name.size);
	}
	return memory->host_key;
}

void
turn_read(struct turn *turn)
{
	memset(&turn->sighting, 0, sizeof(turn->sighting));
	turn->host_key = host_key(turn->memory, event_text(turn->event, FIELD_HOST_HOSTNAME));
	key_of_source(turn->event, &turn->host_key, &turn->source);
	registry_expect(turn->memory->part[MEMORY_SOURCES], &turn->source.key);
	registry_expect(turn->memory->part[MEMORY_LOGINS], &turn->source.key);
	turn->sighting.source_hash = (uint32_t)source_hash(&turn->source);
	read_time(turn);
	read_attempts(turn);
	read_requests(turn);
	registry_fetch(turn->memory->part[MEMORY_SOURCES], &turn->source.key);
	read_endpoints(turn);
}
