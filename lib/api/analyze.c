/* analyze.c: lines handed in, and what was made of them. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "api/analysis.h"
#include "api/api.h"
#include "api/lines.h"
#include "api/similar.h"
#include "base/limits.h"
#include "http/pipeline.h"
#include "json/write.h"
#include "os/signals.h"

enum {
	SLICE_LINES = 1000, /* of a large body, so that others' lines come in between */
	SLICE_BYTES = 1024 * 1024,
	SLICES = 4, /* of one request on their way */
};

/* One request with lines: what goes into each envelope, and how long it may take. */
struct intake {
	struct exchange *exchange;
	int64_t received_ms, deadline_ms;
	double began_ms;
	struct span key; /* the client's Idempotency-Key, with who it is; "": none */
	int64_t added;
};

static double
clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* A key is its client's: nobody else's lines are taken for these. */
static bool
read_key(struct intake *intake)
{
	struct exchange *exchange = intake->exchange;
	struct span key = exchange_header(exchange, "Idempotency-Key");
	char *text;
	int size;

	if (key.size == 0)
		return true;
	if (key.size > LIMIT_LINE_SOURCE) {
		problem(
		    exchange, 400, "Idempotency-Key is longer than %d bytes", LIMIT_LINE_SOURCE);
		return false;
	}
	text = arena_alloc(exchange->arena, key.size + 64);
	size = snprintf(
	    text, 64, "%" PRId64 ".%" PRId64 ":", exchange->caller.user, exchange->caller.key);
	memcpy(text + size, key.data, key.size);
	intake->key = (struct span){ text, (size_t)size + key.size };
	return true;
}

static bool
intake_open(struct intake *intake, struct exchange *exchange)
{
	*intake = (struct intake){ .exchange = exchange,
		.received_ms = clock_now_ms(),
		.deadline_ms = clock_monotonic_ms() + LIMIT_LINES_MS,
		.began_ms = clock_ms() };
	if (!exchange->api || !exchange->api->pipeline) {
		problem_later(exchange, 503, 60, "this server analyzes no lines");
		return false;
	}
	return read_key(intake);
}

/* A token of a source speaks for that one alone. */
static void
add_line(struct intake *intake, struct parcel *parcel, struct parcel_entry *entry)
{
	struct exchange *exchange = intake->exchange;
	char *key;
	int size;

	if (exchange->caller.source.size > 0)
		entry->source = exchange->caller.source;
	entry->peer = span_of(exchange->peer);
	entry->received_ms = intake->received_ms;
	if (intake->key.size > 0) {
		key = arena_alloc(exchange->arena, intake->key.size + 32);
		memcpy(key, intake->key.data, intake->key.size);
		size = snprintf(key + intake->key.size, 32, ":%" PRId64, intake->added);
		entry->key = (struct span){ key, intake->key.size + (size_t)size };
	}
	intake->added++;
	parcel_add(parcel, entry);
}

static bool
refuse(struct exchange *exchange, enum pipeline_answer answer)
{
	if (answer == PIPELINE_FULL)
		problem_later(exchange, 429, 1, "too many lines are being analyzed");
	else if (answer == PIPELINE_DOWN)
		problem_later(exchange, 503, 5, "the analysis is not running just now");
	else if (answer == PIPELINE_LATE)
		problem_later(exchange, 503, 10,
		    "the lines were taken and not stored in time; they may be yet. Sent again with "
		    "the same Idempotency-Key they are kept once");
	return answer == PIPELINE_DONE;
}

static bool
is_json(struct exchange *exchange)
{
	if (lines_form(exchange) != LINES_JSON) {
		problem(exchange, 415, "the body must be application/json");
		return false;
	}
	return exchange_check_json(exchange);
}

static int64_t
left_ms(const struct intake *intake)
{
	int64_t left = intake->deadline_ms - clock_monotonic_ms();

	return left > 0 ? left : 0;
}

/* Writes the i-th line's analysis; the time is that of the whole request. */
static void
write_answer(
    struct intake *intake, const struct parcel *parcel, size_t i, struct similar_memory *memory)
{
	struct exchange *exchange = intake->exchange;
	struct analysis_extras extras = { .processing_ms = clock_ms() - intake->began_ms };
	struct span line = parcel_answer(parcel, i);
	struct analysis analysis;

	analysis_read(line, parcel->lines[i].is_error ? 0 : parcel->lines[i].added, &analysis);
	if (parcel->lines[i].is_anomaly && exchange->api->similar)
		extras.similar =
		    similar_find(exchange->api->similar, memory, line, exchange->arena);
	analysis_write(&exchange->answer, &analysis, &extras);
}

static void
post_analyze(struct exchange *exchange)
{
	struct similar_memory memory = { .count = 0 };
	struct json_cursor cursor = json_open(exchange->body);
	struct parcel_entry entry;
	struct parcel *parcel;
	struct intake intake;

	if (!intake_open(&intake, exchange) || !is_json(exchange) ||
	    !lines_read_item(exchange, &cursor, "", &entry))
		return;
	parcel = parcel_new();
	add_line(&intake, parcel, &entry);
	if (refuse(exchange, pipeline_run(exchange->api->pipeline, &parcel, left_ms(&intake)))) {
		if (parcel->lines[0].is_lost)
			problem(exchange, 500, "no program got through this line");
		else
			write_answer(&intake, parcel, 0, &memory);
		if (parcel->lines[0].is_spooled)
			exchange->status = 202;
	}
	parcel_free(parcel);
}

/* The cursor in the array of "logs"; false and a problem: there is none. */
static bool
find_logs(struct exchange *exchange, struct json_cursor *cursor)
{
	struct json_text key;
	bool is_array;

	if (json_peek(cursor) != JSON_OBJECT) {
		problem_at(exchange, 422, "", "the body is no JSON object");
		return false;
	}
	json_enter(cursor, '{');
	while (json_member(cursor, &key)) {
		if (!span_is(json_decode(&key, exchange->arena), "logs")) {
			json_skip(cursor);
			continue;
		}
		is_array = json_peek(cursor) == JSON_ARRAY;
		if (!is_array)
			problem_at(exchange, 422, "/logs", "logs is no array");
		return is_array && json_enter(cursor, '[');
	}
	problem_at(exchange, 422, "/logs", "logs is missing");
	return false;
}

static bool
read_batch(struct intake *intake, struct json_cursor *cursor, struct parcel *parcel)
{
	struct exchange *exchange = intake->exchange;
	struct parcel_entry entry;
	char pointer[32];

	while (json_element(cursor)) {
		if (parcel->count == LIMIT_LINES_BATCH) {
			problem_at(exchange, 422, "/logs", "logs holds more than %d lines",
			    LIMIT_LINES_BATCH);
			return false;
		}
		snprintf(pointer, sizeof(pointer), "/logs/%zu", parcel->count);
		if (!lines_read_item(exchange, cursor, pointer, &entry))
			return false;
		add_line(intake, parcel, &entry);
	}
	return true;
}

static void
add_count(struct buffer *to, struct span name, size_t count)
{
	buffer_add(to, name);
	json_write_integer(to, (int64_t)count);
}

static void
write_batch(struct intake *intake, const struct parcel *parcel)
{
	struct similar_memory memory = { .count = 0 };
	struct exchange *exchange = intake->exchange;
	struct buffer *to = &exchange->answer;
	size_t anomalies = 0;

	buffer_add(to, SPAN("{\"results\":["));
	for (size_t i = 0; i < parcel->count; i++) {
		if (i > 0)
			buffer_add_byte(to, ',');
		write_answer(intake, parcel, i, &memory);
		anomalies += parcel->lines[i].is_anomaly;
		if (parcel->lines[i].is_spooled)
			exchange->status = 202;
	}
	add_count(to, SPAN("],\"total\":"), parcel->count);
	add_count(to, SPAN(",\"anomalies\":"), anomalies);
	buffer_add(to, SPAN(",\"processing_time_ms\":"));
	json_write_decimal(to, clock_ms() - intake->began_ms);
	buffer_add_byte(to, '}');
}

static void
post_batch(struct exchange *exchange)
{
	struct json_cursor cursor = json_open(exchange->body);
	struct parcel *parcel;
	struct intake intake;

	if (!intake_open(&intake, exchange) || !is_json(exchange) || !find_logs(exchange, &cursor))
		return;
	parcel = parcel_new();
	if (read_batch(&intake, &cursor, parcel) &&
	    refuse(exchange, pipeline_run(exchange->api->pipeline, &parcel, left_ms(&intake))))
		write_batch(&intake, parcel);
	parcel_free(parcel);
}

/* A large body goes in slices, some of them at once. */
struct slices {
	struct parcel *parcels[SLICES]; /* in a ring */
	size_t first, count;
	size_t accepted, anomalies, errors, spooled;
};

static struct parcel *
next_slice(struct intake *intake, struct lines *lines)
{
	struct parcel *parcel = parcel_new();
	struct parcel_entry entry;

	while (parcel->count < SLICE_LINES && parcel->envelopes.size < SLICE_BYTES &&
	       lines_next(lines, &entry))
		add_line(intake, parcel, &entry);
	return parcel;
}

static enum pipeline_answer
finish_slice(struct intake *intake, struct slices *slices)
{
	struct parcel *parcel = slices->parcels[slices->first];
	enum pipeline_answer answer =
	    pipeline_await(intake->exchange->api->pipeline, &parcel, left_ms(intake));

	slices->first = (slices->first + 1) % SLICES;
	slices->count--;
	for (size_t i = 0; parcel && i < parcel->count; i++) {
		slices->accepted += !parcel->lines[i].is_lost;
		slices->anomalies += parcel->lines[i].is_anomaly;
		slices->errors += parcel->lines[i].is_error;
		slices->spooled += parcel->lines[i].is_spooled;
	}
	parcel_free(parcel);
	return answer;
}

/* The first slice finds room or the request is refused; the others wait for theirs. */
static enum pipeline_answer
run_slices(struct intake *intake, struct lines *lines, struct slices *slices)
{
	enum pipeline_answer answer = PIPELINE_DONE, last;
	int64_t wait_ms = 0;

	for (;;) {
		struct parcel *parcel = next_slice(intake, lines);

		if (parcel->count == 0) {
			parcel_free(parcel);
			break;
		}
		if (slices->count == SLICES)
			answer = finish_slice(intake, slices);
		if (answer == PIPELINE_DONE)
			answer = pipeline_hand_in(intake->exchange->api->pipeline, parcel, wait_ms);
		if (answer != PIPELINE_DONE) {
			parcel_free(parcel);
			break;
		}
		slices->parcels[(slices->first + slices->count++) % SLICES] = parcel;
		wait_ms = left_ms(intake);
	}
	while (slices->count > 0) {
		last = finish_slice(intake, slices);
		if (answer == PIPELINE_DONE)
			answer = last;
	}
	/* Some are in, so the client is told that, and not to begin anew as if none were. */
	return answer != PIPELINE_DONE && slices->accepted > 0 ? PIPELINE_LATE : answer;
}

static void
post_logs(struct exchange *exchange)
{
	struct slices slices = { .count = 0 };
	struct buffer *to = &exchange->answer;
	struct intake intake;
	struct lines lines;

	if (!intake_open(&intake, exchange) || !lines_open(&lines, exchange) ||
	    !refuse(exchange, run_slices(&intake, &lines, &slices)))
		return;
	if (slices.spooled > 0)
		exchange->status = 202;
	add_count(to, SPAN("{\"accepted\":"), slices.accepted);
	add_count(to, SPAN(",\"anomalies\":"), slices.anomalies);
	add_count(to, SPAN(",\"errors\":"), slices.errors);
	buffer_add_byte(to, '}');
}

const struct route routes_analyze[] = {
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/logs/analyze",
	    .roles = ROLES_SEND,
	    .lane = LANE_LINES,
	    .handle = post_analyze,
	    .body_max = LIMIT_LINE_BODY,
	    .summary = "Analyze a log line and keep it",
	    .request = "Analyze",
	    .reply = "Analysis",
	    .status = 200,
	    .problems = "413 415 422",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/logs/batch",
	    .roles = ROLES_SEND,
	    .lane = LANE_LINES,
	    .handle = post_batch,
	    .body_max = LIMIT_LINES_BODY,
	    .summary = "Analyze up to 1000 log lines and keep them",
	    .request = "Batch",
	    .reply = "BatchAnalysis",
	    .status = 200,
	    .problems = "413 415 422",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/logs",
	    .roles = ROLES_SEND,
	    .lane = LANE_LINES,
	    .handle = post_logs,
	    .body_max = LIMIT_LINES_BODY,
	    .summary = "Hand in log lines, as shippers do",
	    .request = "Lines",
	    .request_type = "application/x-ndjson, text/plain",
	    .reply = "Intake",
	    .status = 200,
	    .problems = "413 415 422",
	},
	{ 0 },
};
