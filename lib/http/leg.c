/* leg.c: a window of lines over a chain that may die. */

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "http/leg.h"
#include "os/log.h"

enum {
	READ_BYTES = 256 * 1024,
	READS_A_TURN = 4,
	FIRST_PAUSE_MS = 50,
	LAST_PAUSE_MS = 10000,
	ASK_AFTER_MS = 2000, /* an ending chain is sent SIGTERM, */
	KILL_AFTER_MS = 8000, /* and SIGKILL */
	SETTLED_MS = 30000, /* a chain that lived so long did not die of its start */
	PROVEN_MS = 3000, /* and one that lived so long may be trusted with lines */
	PARTS = 32, /* into which suspects are parted */
};

void
leg_init(struct leg *leg, const struct program *programs, int count)
{
	*leg = (struct leg){ .state = LEG_DOWN };
	chain_init(&leg->chain, programs, count);
}

void
leg_release(struct leg *leg)
{
	chain_release(&leg->chain);
	buffer_release(&leg->window);
	buffer_release(&leg->said);
	free(leg->items);
	leg->items = NULL;
	leg->first = leg->end = leg->capacity = 0;
}

struct span
leg_oldest(const struct leg *leg)
{
	return (struct span){ leg->window.data + leg->start, leg->items[leg->first].size };
}

void
leg_push(struct leg *leg, const struct leg_item *item)
{
	if (leg->end == leg->capacity) {
		leg->capacity = leg->capacity ? 2 * leg->capacity : 64;
		leg->items = must_realloc(leg->items, leg->capacity * sizeof(*leg->items));
	}
	leg->items[leg->end++] = *item;
}

/* Gives back what stands before the oldest item, now and then. */
static void
compact(struct leg *leg)
{
	if (leg->start > READ_BYTES && leg->start > leg->window.size / 2) {
		leg->window.size -= leg->start;
		memmove(leg->window.data, leg->window.data + leg->start, leg->window.size);
		leg->sent -= leg->start;
		leg->start = 0;
	}
	if (leg->first > leg->capacity / 2) {
		memmove(leg->items, leg->items + leg->first, leg_count(leg) * sizeof(*leg->items));
		leg->end -= leg->first;
		leg->first = 0;
	}
}

static void
pop(struct leg *leg)
{
	leg->start += leg->items[leg->first++].size;
	if (leg->sent < leg->start)
		leg->sent = leg->start;
	if (leg->suspects > 0 && --leg->suspects == 0)
		leg->limit = 0;
	if (leg_count(leg) == 0) {
		leg->window.size = leg->start = leg->sent = 0;
		leg->first = leg->end = 0;
	}
	compact(leg);
}

void
leg_drop(struct leg *leg)
{
	pop(leg);
}

void
leg_replace(struct leg *leg, struct span line)
{
	struct leg_item *item = &leg->items[leg->first];
	struct buffer fresh = { 0 };
	struct span rest = span_skip(buffer_span(&leg->window), leg->start + item->size);

	buffer_add(&fresh, line);
	buffer_add(&fresh, rest);
	buffer_release(&leg->window);
	leg->window = fresh;
	leg->start = leg->sent = 0;
	item->size = line.size;
	item->is_replaced = true;
	item->deaths = 0;
}

/* How many items are in the chain, the last perhaps only with its beginning. */
static size_t
count_sent(const struct leg *leg)
{
	size_t at = leg->start, count = 0;

	while (at < leg->sent)
		at += leg->items[leg->first + count++].size;
	return count;
}

static void
begin_end(struct leg *leg, int64_t now_ms)
{
	if (leg->state != LEG_UP)
		return;
	leg->state = LEG_ENDING;
	leg->ending_ms = now_ms;
	leg->next_ms = now_ms + ASK_AFTER_MS;
	chain_close_in(&leg->chain);
}

/* It answers what it was not asked: nothing that it says can be believed any more. */
static void
lose_step(struct leg *leg, int64_t now_ms, const char *what)
{
	log_error("pipeline: %s; it is started anew", what);
	leg->mismatches++;
	leg->is_deaf = true;
	begin_end(leg, now_ms);
}

/* Where sending has to stop for now. */
static size_t
end_of_allowed(const struct leg *leg)
{
	size_t end = leg->start;

	/* Did they die of their start, or of the first line?  Without a line it shows. */
	if (!leg->has_worked && leg->failures > 0)
		return end;
	if (leg->limit == 0 || leg->limit >= leg_count(leg))
		return leg->window.size;
	for (size_t i = 0; i < leg->limit; i++)
		end += leg->items[leg->first + i].size;
	return end;
}

static void
send_lines(struct leg *leg, int64_t now_ms)
{
	size_t end = end_of_allowed(leg);
	ssize_t size;

	while (leg->state == LEG_UP && leg->chain.in >= 0 && leg->sent < end) {
		size = write(leg->chain.in, leg->window.data + leg->sent, end - leg->sent);
		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0 && errno == EAGAIN)
			return;
		if (size < 0) {
			begin_end(leg, now_ms);
			return;
		}
		if (leg->sent == leg->start)
			leg->active_ms = now_ms;
		leg->sent += (size_t)size;
	}
}

static bool
take_line(struct leg *leg, struct span line, int64_t now_ms)
{
	if (leg->sent < leg->start + (leg_count(leg) ? leg->items[leg->first].size : 1)) {
		lose_step(leg, now_ms, "a program wrote a line that nobody asked for");
		return false;
	}
	if (!leg->calls.take(leg->calls.data, leg, &leg->items[leg->first], line)) {
		lose_step(leg, now_ms, "a program wrote another line than was its turn");
		return false;
	}
	leg->failures = 0;
	leg->active_ms = now_ms;
	leg->has_worked = true;
	pop(leg);
	return true;
}

/* The whole lines of what was read. */
static void
take_lines(struct leg *leg, int64_t now_ms)
{
	struct span rest = buffer_span(&leg->said);
	size_t end;

	while (!leg->is_deaf && (end = span_index(rest, '\n')) < rest.size) {
		struct span line = span_first(rest, end);

		rest = span_skip(rest, end + 1);
		take_line(leg, line, now_ms);
	}
	if (leg->is_deaf)
		rest.size = 0;
	if (rest.size > LIMIT_PIPELINE_ANSWER)
		lose_step(leg, now_ms, "a program wrote a line without an end");
	if (rest.size > 0)
		memmove(leg->said.data, rest.data, rest.size);
	leg->said.size = rest.size;
}

static void
read_answers(struct leg *leg, int64_t now_ms)
{
	for (int i = 0; i < READS_A_TURN && leg->chain.out >= 0 && !leg->is_held; i++) {
		ssize_t size =
		    read(leg->chain.out, buffer_room(&leg->said, READ_BYTES), READ_BYTES);

		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0 && errno == EAGAIN)
			return;
		if (size <= 0) {
			close(leg->chain.out);
			leg->chain.out = -1;
			begin_end(leg, now_ms);
			return;
		}
		leg->said.size += (size_t)size;
		take_lines(leg, now_ms);
	}
}

static int64_t
pause_of(int failures)
{
	int64_t pause_ms = failures < 2 ? 0 : FIRST_PAUSE_MS;

	for (int i = 2; i < failures && pause_ms < LAST_PAUSE_MS; i++)
		pause_ms *= 2;
	return pause_ms < LAST_PAUSE_MS ? pause_ms : LAST_PAUSE_MS;
}

/* Who was in the chain when it died, and how they are tried again. */
static void
suspect(struct leg *leg)
{
	size_t sent = count_sent(leg);
	bool is_again = leg->suspects > 0;

	leg->replayed += (int64_t)sent;
	leg->sent = leg->start;
	/* Nor is a line to blame for programs that have never worked. */
	if (sent == 0 || !leg->has_worked || (leg->chain.excuses > 0 && leg->chain.crashes == 0))
		return;
	if (leg->limit == 1) {
		struct leg_item *item = &leg->items[leg->first];

		if (++item->deaths >= 2)
			leg->calls.blame(leg->calls.data, leg, item);
		return;
	}
	leg->suspects = sent;
	if (is_again)
		leg->limit = sent > PARTS ? sent / PARTS : 1;
}

/* Nothing of the chain is left. */
static void
note_death(struct leg *leg, int64_t now_ms)
{
	bool is_asked = leg->is_last && leg_count(leg) == 0;

	chain_release(&leg->chain);
	leg->said.size = 0;
	leg->is_deaf = false;
	if (is_asked) {
		leg->state = LEG_OVER;
		return;
	}
	leg->state = LEG_DOWN;
	leg->deaths++;
	leg->failures++;
	leg->next_ms = now_ms + pause_of(leg->failures);
	suspect(leg);
	log_error("pipeline: %s is started again%s", leg->chain.children[0].program->name,
	    leg->chain.count > 1 ? ", with all behind it" : "");
}

static void
go_on_ending(struct leg *leg, int64_t now_ms)
{
	bool is_over = chain_reap(&leg->chain);

	/* Somebody else may still hold the pipe, but nobody will write what we wait for. */
	if (is_over && (leg->chain.out < 0 || leg->is_deaf || now_ms >= leg->next_ms)) {
		note_death(leg, now_ms);
	} else if (now_ms >= leg->ending_ms + KILL_AFTER_MS) {
		chain_signal(&leg->chain, SIGKILL);
	} else if (now_ms >= leg->next_ms && !is_over) {
		leg->next_ms = leg->ending_ms + KILL_AFTER_MS;
		chain_signal(&leg->chain, SIGTERM);
	}
}

static void
start(struct leg *leg, int64_t now_ms)
{
	struct failure failure;

	if (chain_start(&leg->chain, &failure) == 0) {
		leg->state = LEG_UP;
		leg->started_ms = leg->active_ms = now_ms;
	} else {
		log_error("pipeline: %s", failure.text);
		leg->failures++;
		leg->next_ms = now_ms + pause_of(leg->failures + 1);
	}
}

/* Whoever does not answer at all is as good as dead. */
static void
look_for_hang(struct leg *leg, int64_t now_ms)
{
	if (leg->is_held)
		leg->active_ms = now_ms;
	if (leg->hang_ms == 0 || leg->sent == leg->start || now_ms < leg->active_ms + leg->hang_ms)
		return;
	log_error("pipeline: %s has not answered for %lld s and is killed",
	    leg->chain.children[0].program->name, (long long)leg->hang_ms / 1000);
	chain_signal(&leg->chain, SIGKILL);
	leg->active_ms = now_ms;
}

void
leg_finish(struct leg *leg)
{
	leg->is_last = true;
}

void
leg_abandon(struct leg *leg)
{
	leg->is_last = leg->is_abandoned = leg->is_deaf = true;
	leg->window.size = leg->start = leg->sent = 0;
	leg->first = leg->end = leg->suspects = leg->limit = 0;
}

bool
leg_is_down(const struct leg *leg, int64_t now_ms)
{
	return leg->failures >= 3 && (leg->state != LEG_UP || now_ms < leg->started_ms + PROVEN_MS);
}

int
leg_wait(const struct leg *leg, struct pollfd *fds)
{
	int count = 0;

	if (leg->chain.in >= 0)
		fds[count++] = (struct pollfd){ leg->chain.in,
			leg->sent < end_of_allowed(leg) ? POLLOUT : 0, 0 };
	if (leg->chain.out >= 0 && !leg->is_held)
		fds[count++] = (struct pollfd){ leg->chain.out, POLLIN, 0 };
	for (int i = 0; i < leg->chain.count; i++)
		if (leg->chain.children[i].errors >= 0)
			fds[count++] = (struct pollfd){ leg->chain.children[i].errors, POLLIN, 0 };
	return count;
}

int64_t
leg_due_ms(const struct leg *leg, int64_t now_ms)
{
	if (leg->is_last && leg_count(leg) == 0 && leg->state <= LEG_UP)
		return now_ms;
	if (leg->state == LEG_DOWN)
		return leg->next_ms;
	if (leg->state == LEG_ENDING)
		return now_ms + 5;
	return leg->state == LEG_OVER ? INT64_MAX : now_ms + 1000;
}

/* The reader of what is sent is gone, which the pipe says without our writing to it. */
static bool
is_in_broken(const struct leg *leg)
{
	struct pollfd fd = { leg->chain.in, 0, 0 };

	return leg->chain.in >= 0 && poll(&fd, 1, 0) > 0 && (fd.revents & POLLERR);
}

void
leg_turn(struct leg *leg, int64_t now_ms)
{
	if (leg->state == LEG_DOWN && leg->is_last && leg_count(leg) == 0)
		leg->state = LEG_OVER;
	if (leg->state == LEG_DOWN && now_ms >= leg->next_ms)
		start(leg, now_ms);
	if (leg->state == LEG_DOWN || leg->state == LEG_OVER)
		return;
	if (leg->state == LEG_UP && now_ms >= leg->started_ms + PROVEN_MS)
		leg->has_worked = true;
	send_lines(leg, now_ms);
	read_answers(leg, now_ms);
	send_lines(leg, now_ms);
	for (int i = 0; i < leg->chain.count; i++)
		chain_hear(&leg->chain.children[i]);
	if (leg->state == LEG_UP) {
		if (now_ms >= leg->started_ms + SETTLED_MS)
			leg->failures = 0;
		look_for_hang(leg, now_ms);
		if ((leg->is_last && leg_count(leg) == 0) || is_in_broken(leg))
			begin_end(leg, now_ms);
	}
	if (leg->state == LEG_ENDING)
		go_on_ending(leg, now_ms);
}
