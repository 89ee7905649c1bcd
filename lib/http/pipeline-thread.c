/* pipeline-thread.c: lines of parcels into the first leg, its events into the second, and back. */

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/number.h"
#include "http/answer-line.h"
#include "http/pipeline-parts.h"
#include "os/log.h"
#include "os/signals.h"

/* An event that the programs behind siem-parse would still read with all that they add. */
enum { EVENT_MAX = LIMIT_EVENT - 64 * 1024 };

enum { MARKS_WITHIN = 512 }; /* siem-store's mark is so near to the end, or not there */

/* The lines of a parcel go into the first leg, each with its number. */
static void
unpack(struct pipeline *pipeline, struct parcel *parcel)
{
	struct leg *head = &pipeline->legs[LEG_HEAD];
	struct span rest = buffer_span(&parcel->envelopes);
	struct buffer *to = &head->window;

	for (size_t i = 0; i < parcel->count; i++) {
		struct leg_item item = {
			.parcel = parcel, .index = i, .number = pipeline->next_number++
		};
		size_t at = to->size;

		buffer_add(to, span_first(rest, parcel->lines[i].size));
		rest = span_skip(rest, parcel->lines[i].size);
		buffer_add(to, SPAN(",\"fingerprint\":\""));
		buffer_add(to, span_of(pipeline->fingerprint));
		buffer_add(to, SPAN("\",\"offset\":"));
		to->size += write_integer(buffer_room(to, NUMBER_SIZE), item.number);
		buffer_add(to, SPAN("}\n"));
		item.size = to->size - at;
		leg_push(head, &item);
	}
}

/* One line fewer is awaited; the last one wakes who waits. */
static void
note_answered(struct pipeline *pipeline, struct parcel *parcel, size_t index)
{
	bool is_abandoned = false;

	pipeline->answered++;
	pipeline->answered_bytes += parcel->lines[index].size;
	if (--parcel->left > 0)
		return;
	pthread_mutex_lock(&pipeline->lock);
	is_abandoned = parcel->is_abandoned;
	parcel->is_done = true;
	pthread_cond_signal(&parcel->done);
	pthread_mutex_unlock(&pipeline->lock);
	if (is_abandoned)
		parcel_free(parcel);
}

static void
keep_answer(struct parcel *parcel, size_t index, struct span line)
{
	struct parcel_line *kept = &parcel->lines[index];

	kept->at = parcel->answers.size;
	kept->answer_size = line.size;
	buffer_add(&parcel->answers, line);
}

/* An event on its way into the second leg; one that is too long for it becomes an error record. */
static void
push_event(struct pipeline *pipeline, struct leg_item item, struct span line, struct span id)
{
	struct leg *tail = &pipeline->legs[LEG_TAIL];
	struct parcel_line *kept = &item.parcel->lines[item.index];
	size_t at = tail->window.size;

	if (line.size > EVENT_MAX) {
		kept->is_error = true;
		answer_write_error(&tail->window, line, "the event is longer than 4 MiB");
	} else {
		buffer_add(&tail->window, line);
		buffer_add_byte(&tail->window, '\n');
	}
	memcpy(item.id, id.data, sizeof(item.id));
	item.size = tail->window.size - at;
	item.deaths = 0;
	leg_push(tail, &item);
}

static bool
take_event(void *data, struct leg *leg, const struct leg_item *item, struct span line)
{
	struct pipeline *pipeline = data;
	struct answer_event event;

	(void)leg;
	if (!answer_read_event(line, &event) || event.offset != item->number)
		return false;
	item->parcel->lines[item->index].is_error = event.is_error;
	push_event(pipeline, *item, line, event.id);
	return true;
}

static bool
holds(struct span text, struct span what)
{
	return text.size >= what.size && memmem(text.data, text.size, what.data, what.size);
}

/* What the programs have added to the event, if they left it as it was; else all. */
static struct span
find_added(struct span line, struct span event)
{
	size_t same = event.size - 2; /* without "}\n" */

	if (line.size > same && memcmp(line.data, event.data, same) == 0)
		return span_skip(line, same);
	return line;
}

/* No text can hold these: its quotes would be escaped.  Before what was added anything may stand. */
static void
read_marks(struct parcel_line *kept, struct span added)
{
	struct span end =
	    added.size > MARKS_WITHIN ? span_skip(added, added.size - MARKS_WITHIN) : added;

	kept->is_anomaly = !kept->is_error && holds(added, SPAN("\"is_anomaly\":true"));
	kept->is_spooled = holds(end, SPAN("\"spooled\":true"));
}

static bool
take_result(void *data, struct leg *leg, const struct leg_item *item, struct span line)
{
	struct pipeline *pipeline = data;
	struct parcel_line *kept = &item->parcel->lines[item->index];
	struct span added = find_added(line, leg_oldest(leg));

	if (added.data == line.data &&
	    !span_equal(answer_id(line), (struct span){ item->id, sizeof(item->id) }))
		return false;
	read_marks(kept, added);
	kept->added = (size_t)(added.data - line.data);
	keep_answer(item->parcel, item->index, line);
	pipeline->unsaid.lines++;
	pipeline->unsaid.anomalies += kept->is_anomaly;
	pipeline->unsaid.errors += kept->is_error;
	pipeline->unsaid.spooled += kept->is_spooled;
	if (pipeline->settings.on_line)
		pipeline->settings.on_line(pipeline->settings.data, line, kept->is_anomaly);
	note_answered(pipeline, item->parcel, item->index);
	return true;
}

/* siem-parse dies of it: the others get its error record. */
static void
blame_line(void *data, struct leg *leg, const struct leg_item *item)
{
	struct pipeline *pipeline = data;
	struct leg_item replaced = *item;
	struct buffer record = { 0 };
	struct span line = leg_oldest(leg);

	log_error("pipeline: a line ended %s twice and becomes an error record",
	    leg->chain.children[0].program->name);
	answer_write_error(&record, span_first(line, line.size - 1),
	    "a program of the pipeline ended when it read this line");
	line = span_first(buffer_span(&record), record.size - 1);
	pipeline->unsaid.blamed++;
	replaced.parcel->lines[replaced.index].is_error = true;
	replaced.is_replaced = true;
	push_event(pipeline, replaced, line, answer_id(line));
	buffer_release(&record);
	leg_drop(leg);
}

/* A program behind siem-parse dies of it: its error record is tried, then nothing is left to try. */
static void
blame_event(void *data, struct leg *leg, const struct leg_item *item)
{
	struct pipeline *pipeline = data;
	struct parcel *parcel = item->parcel;
	size_t index = item->index;
	struct buffer record = { 0 };
	struct span line = leg_oldest(leg);

	answer_write_error(&record, span_first(line, line.size - 1),
	    "a program of the pipeline ended when it read this event");
	parcel->lines[index].is_error = true;
	if (!item->is_replaced) {
		log_error("pipeline: an event ended a program twice and becomes an error record");
		pipeline->unsaid.blamed++;
		leg_replace(leg, buffer_span(&record));
	} else {
		log_error("pipeline: an error record ended a program twice too and is not stored");
		pipeline->unsaid.lost++;
		pipeline->unsaid.lines++;
		pipeline->unsaid.errors++;
		parcel->lines[index].is_lost = true;
		keep_answer(parcel, index, span_first(buffer_span(&record), record.size - 1));
		leg_drop(leg);
		note_answered(pipeline, parcel, index);
	}
	buffer_release(&record);
}

static void
add_counts(struct pipeline_counts *to, struct pipeline_counts *from)
{
	to->lines += from->lines;
	to->anomalies += from->anomalies;
	to->errors += from->errors;
	to->spooled += from->spooled;
	to->blamed += from->blamed;
	to->lost += from->lost;
	*from = (struct pipeline_counts){ 0 };
}

static void
tell_status(struct pipeline *pipeline, int64_t now_ms)
{
	struct pipeline_status *status = &pipeline->status;
	int child = 0;

	pipeline->is_down = false;
	pipeline->deaths = pipeline->mismatches = pipeline->replayed = 0;
	for (int i = 0; i < LEGS; i++) {
		const struct leg *leg = &pipeline->legs[i];

		pipeline->is_down = pipeline->is_down || leg_is_down(leg, now_ms);
		pipeline->deaths += leg->deaths;
		pipeline->mismatches += leg->mismatches;
		pipeline->replayed += leg->replayed;
		for (int j = 0; j < leg->chain.count; j++, child++) {
			const struct chain_child *one = &leg->chain.children[j];

			status->children[child].is_alive = one->pid > 0;
			status->children[child].restarts = one->starts > 0 ? one->starts - 1 : 0;
		}
	}
	status->is_ready = !pipeline->is_down && !pipeline->is_closing;
	for (int i = 0; i < status->count; i++)
		status->is_ready = status->is_ready && status->children[i].is_alive;
}

/* What other threads brought, and what they are told; with the lock no longer than that. */
static struct parcel *
exchange_news(struct pipeline *pipeline, int64_t now_ms)
{
	struct parcel *arrived;
	bool is_reload_asked;

	pthread_mutex_lock(&pipeline->lock);
	arrived = pipeline->arrived;
	pipeline->arrived = NULL;
	pipeline->last_arrived = &pipeline->arrived;
	is_reload_asked = pipeline->is_reload_asked;
	pipeline->is_reload_asked = false;
	if (pipeline->answered > 0) {
		pipeline->lines -= pipeline->answered;
		pipeline->bytes -= pipeline->answered_bytes;
		pipeline->answered = pipeline->answered_bytes = 0;
		pthread_cond_broadcast(&pipeline->room);
	}
	add_counts(&pipeline->counts, &pipeline->unsaid);
	tell_status(pipeline, now_ms);
	pthread_mutex_unlock(&pipeline->lock);
	for (int i = 0; is_reload_asked && i < LEGS; i++)
		chain_signal(&pipeline->legs[i].chain, SIGHUP);
	return arrived;
}

/* What is not answered by now will not be: who waits is told. */
static void
give_up(struct pipeline *pipeline)
{
	size_t left = 0;

	for (int i = 0; i < LEGS; i++) {
		struct leg *leg = &pipeline->legs[i];

		left += leg_count(leg);
		for (size_t at = leg->first; at < leg->end; at++) {
			struct parcel *parcel = leg->items[at].parcel;
			bool is_abandoned;

			if (--parcel->left > 0)
				continue;
			pthread_mutex_lock(&pipeline->lock);
			is_abandoned = parcel->is_abandoned;
			parcel->is_given_up = true;
			pthread_cond_signal(&parcel->done);
			pthread_mutex_unlock(&pipeline->lock);
			if (is_abandoned)
				parcel_free(parcel);
		}
		leg_abandon(leg);
	}
	if (left > 0)
		log_error("pipeline: %zu lines were not answered before the end", left);
}

/* True: all is over. */
static bool
is_over(struct pipeline *pipeline, int64_t now_ms)
{
	struct leg *head = &pipeline->legs[LEG_HEAD], *tail = &pipeline->legs[LEG_TAIL];
	bool is_closing;
	int64_t close_ms;

	pthread_mutex_lock(&pipeline->lock);
	is_closing = pipeline->is_closing && pipeline->arrived == NULL;
	close_ms = pipeline->close_ms;
	pthread_mutex_unlock(&pipeline->lock);
	if (!is_closing)
		return false;
	leg_finish(head);
	if (head->state == LEG_OVER)
		leg_finish(tail);
	if (now_ms >= close_ms && !tail->is_abandoned)
		give_up(pipeline);
	return head->state == LEG_OVER && tail->state == LEG_OVER;
}

static void
wait_for_work(struct pipeline *pipeline, int64_t now_ms)
{
	struct pollfd fds[LEGS * (COMMAND_PROGRAMS + 2) + 1];
	int64_t due_ms = now_ms + 1000, leg_ms;
	uint64_t wakes;
	int count = 1;

	fds[0] = (struct pollfd){ pipeline->wake, POLLIN, 0 };
	for (int i = 0; i < LEGS; i++) {
		count += leg_wait(&pipeline->legs[i], fds + count);
		leg_ms = leg_due_ms(&pipeline->legs[i], now_ms);
		due_ms = leg_ms < due_ms ? leg_ms : due_ms;
	}
	if (poll(fds, (nfds_t)count, due_ms > now_ms ? (int)(due_ms - now_ms) : 0) > 0 &&
	    (fds[0].revents & POLLIN) && read(pipeline->wake, &wakes, sizeof(wakes)) < 0)
		return;
}

void *
pipeline_thread(void *data)
{
	struct pipeline *pipeline = data;
	struct leg *head = &pipeline->legs[LEG_HEAD], *tail = &pipeline->legs[LEG_TAIL];
	struct parcel *parcel, *next;
	int64_t now_ms;

	head->calls = (struct leg_calls){ take_event, blame_line, pipeline };
	tail->calls = (struct leg_calls){ take_result, blame_event, pipeline };
	for (;;) {
		now_ms = clock_monotonic_ms();
		for (parcel = exchange_news(pipeline, now_ms); parcel; parcel = next) {
			next = parcel->next;
			unpack(pipeline, parcel);
		}
		head->is_held = leg_bytes(tail) > LIMIT_PIPELINE_WINDOW;
		leg_turn(head, now_ms);
		leg_turn(tail, now_ms);
		if (is_over(pipeline, now_ms))
			break;
		/* Room and counts are told before anything is waited for. */
		if (pipeline->answered == 0)
			wait_for_work(pipeline, now_ms);
	}
	return NULL;
}
