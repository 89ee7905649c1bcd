/* accesslog.c: lines about requests, gathered and written together. */

#include <inttypes.h>

#include "base/clock.h"
#include "http/core.h"
#include "http/accesslog.h"
#include "json/write.h"
#include "os/log.h"
#include "os/signals.h"

void
accesslog_open(struct accesslog *log)
{
	pthread_mutex_init(&log->lock, NULL);
}

void
accesslog_release(struct accesslog *log)
{
	pthread_mutex_destroy(&log->lock);
	buffer_release(&log->lines);
	buffer_release(&log->writing);
}

static const char *
level_of(int status)
{
	return status >= 500 ? "error" : status >= 400 ? "warning" : "info";
}

static void
add_line(struct buffer *to, const struct request *request, int64_t took_us, bool is_whole)
{
	const struct exchange *exchange = &request->exchange;
	char time[CLOCK_TEXT_SIZE];

	clock_write(time, clock_now_ms());
	json_add_text(to, "{\"time\":", (struct span){ time, sizeof(time) });
	json_add_text(to, ",\"level\":", span_of(level_of(exchange->status)));
	json_add_text(
	    to, ",\"message\":\"request\",\"request_id\":", span_of(exchange->request_id));
	json_add_text(to, ",\"peer\":", span_of(exchange->peer));
	if (exchange->caller.name.size > 0)
		json_add_text(to, ",\"user\":", exchange->caller.name);
	json_add_text(to,
	    ",\"method\":", span_of(request->is_head ? "HEAD" : method_names[exchange->method]));
	json_add_text(to, ",\"path\":", span_first(exchange->path, LIMIT_HTTP_LOGGED));
	json_add_integer(to, ",\"status\":", exchange->status);
	json_add_integer(to, ",\"bytes\":", (int64_t)request->sent);
	buffer_add(to, SPAN(",\"duration_ms\":"));
	json_write_decimal(to, (double)took_us / 1000);
	/* The client went away before it had the whole answer. */
	if (!is_whole)
		buffer_add(to, SPAN(",\"aborted\":true"));
	buffer_add(to, SPAN("}\n"));
}

bool
accesslog_add(struct accesslog *log, struct request *request, int64_t took_us, bool is_whole)
{
	bool is_first;

	pthread_mutex_lock(&log->lock);
	is_first = log->lines.size == 0;
	if (log->lines.size < LIMIT_HTTP_JOURNAL)
		add_line(&log->lines, request, took_us, is_whole);
	else
		log->lost++;
	pthread_mutex_unlock(&log->lock);
	return is_first;
}

bool
accesslog_write(struct accesslog *log)
{
	struct buffer *out = &log->writing;
	size_t written;
	uint64_t lost = 0;

	pthread_mutex_lock(&log->lock);
	if (out->size == 0) {
		struct buffer empty = *out;

		*out = log->lines;
		log->lines = empty;
		lost = log->lost;
		log->lost = 0;
		log->lost_ever += lost;
	}
	pthread_mutex_unlock(&log->lock);
	if (lost > 0)
		log_error("%" PRIu64 " lines about requests were lost: nobody reads as fast", lost);
	if (out->size == 0)
		return false;
	written = log_lines(out->data, out->size);
	out->size -= written;
	memmove(out->data, out->data + written, out->size);
	return written > 0;
}
