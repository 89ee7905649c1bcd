/* asker.c: a socket that does not block, and a queue of what was asked. */

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "alert/asker.h"
#include "base/clock.h"
#include "base/limits.h"
#include "json/scan.h"
#include "json/write.h"
#include "os/log.h"
#include "os/signals.h"

enum { FIRST_PAUSE_MS = 500, LAST_PAUSE_MS = 30 * 1000 };

struct question {
	char alert[36];
	struct buffer line; /* with its newline */
	struct buffer reason;
	int64_t asked_ms;
};

struct asker {
	char *path;
	void (*hear)(void *data, const struct asker_answer *answer);
	void *data;
	int fd; /* -1: none */
	struct question questions[LIMIT_BLOCK_ASKED]; /* a ring; the oldest is at `first` */
	int first, count;
	int sent; /* of them, whole, over this connection */
	size_t sent_bytes; /* of the next one */
	struct buffer in;
	int64_t pause_ms, next_try_ms;
	bool is_failing;
};

struct asker *
asker_new(const char *path, void (*hear)(void *data, const struct asker_answer *answer), void *data)
{
	struct asker *asker = must_calloc(1, sizeof(*asker));
	size_t size = strlen(path) + 1;

	asker->path = must_alloc(size);
	memcpy(asker->path, path, size);
	asker->hear = hear;
	asker->data = data;
	asker->fd = -1;
	asker->pause_ms = FIRST_PAUSE_MS;
	return asker;
}

void
asker_free(struct asker *asker)
{
	if (asker == NULL)
		return;
	if (asker->fd >= 0)
		close(asker->fd);
	for (int i = 0; i < LIMIT_BLOCK_ASKED; i++) {
		buffer_release(&asker->questions[i].line);
		buffer_release(&asker->questions[i].reason);
	}
	buffer_release(&asker->in);
	free(asker->path);
	free(asker);
}

static struct question *
question_at(struct asker *asker, int i)
{
	return &asker->questions[(asker->first + i) % LIMIT_BLOCK_ASKED];
}

bool
asker_ask(struct asker *asker, const char alert[36], struct span address, struct span reason)
{
	struct question *question;

	if (asker->count == LIMIT_BLOCK_ASKED)
		return false;
	question = question_at(asker, asker->count++);
	memcpy(question->alert, alert, sizeof(question->alert));
	question->asked_ms = clock_monotonic_ms();
	question->line.size = question->reason.size = 0;
	buffer_add(&question->reason, reason);
	json_add_text(&question->line, "{\"action\":\"block\",\"address\":", address);
	json_add_text(&question->line, ",\"alert\":", (struct span){ alert, 36 });
	json_add_text(&question->line, ",\"actor\":", SPAN("siem-alert"));
	json_add_text(&question->line, ",\"reason\":", reason);
	buffer_add(&question->line, SPAN("}\n"));
	return true;
}

/* The oldest question is answered, or given up. */
static void
end_question(struct asker *asker, struct asker_answer *answer)
{
	const struct question *question = question_at(asker, 0);

	memcpy(answer->alert, question->alert, sizeof(answer->alert));
	answer->reason = buffer_span(&question->reason);
	asker->first = (asker->first + 1) % LIMIT_BLOCK_ASKED;
	asker->count--;
	asker->sent -= asker->sent > 0;
	asker->hear(asker->data, answer);
}

static void
hang_up(struct asker *asker, const char *why)
{
	if (asker->fd >= 0)
		close(asker->fd);
	asker->fd = -1;
	asker->sent = 0;
	asker->sent_bytes = asker->in.size = 0;
	asker->next_try_ms = clock_monotonic_ms() + asker->pause_ms;
	asker->pause_ms = 2 * asker->pause_ms < LAST_PAUSE_MS ? 2 * asker->pause_ms : LAST_PAUSE_MS;
	if (!asker->is_failing)
		log_error("siem-block at %s: %s; trying again", asker->path, why);
	asker->is_failing = true;
}

/* It went while nobody asked: the next question dials anew. */
static void
hang_up_idle(struct asker *asker)
{
	close(asker->fd);
	asker->fd = -1;
	asker->sent_bytes = asker->in.size = 0;
}

static bool
dial(struct asker *asker)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (asker->fd >= 0)
		return true;
	if (clock_monotonic_ms() < asker->next_try_ms)
		return false;
	if (strlen(asker->path) >= sizeof(address.sun_path)) {
		hang_up(asker, "the path is too long for a socket");
		return false;
	}
	memcpy(address.sun_path, asker->path, strlen(asker->path) + 1);
	asker->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (asker->fd >= 0 &&
	    connect(asker->fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return true;
	hang_up(asker, strerror(errno));
	return false;
}

static void
send_questions(struct asker *asker)
{
	struct span rest;
	ssize_t size;

	while (asker->sent < asker->count) {
		rest = span_skip(
		    buffer_span(&question_at(asker, asker->sent)->line), asker->sent_bytes);
		size = send(asker->fd, rest.data, rest.size, MSG_NOSIGNAL);
		if (size < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (size < 0) {
			hang_up(asker, strerror(errno));
			return;
		}
		asker->sent_bytes += (size_t)size;
		if ((size_t)size == rest.size) {
			asker->sent++;
			asker->sent_bytes = 0;
		}
	}
}

struct reply {
	bool is_done, is_dry;
	struct span network, refused, error, until;
};

static void
read_member(struct json_cursor *cursor, struct span key, struct arena *arena, struct reply *reply)
{
	const struct {
		const char *name;
		struct span *text;
	} texts[] = { { "network", &reply->network }, { "refused_because", &reply->refused },
		{ "error", &reply->error }, { "until", &reply->until } };
	struct json_text text;

	if (span_is(key, "done"))
		reply->is_done = json_peek(cursor) == JSON_TRUE;
	else if (span_is(key, "dry_run"))
		reply->is_dry = json_peek(cursor) == JSON_TRUE;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (!span_is(key, texts[i].name) || json_peek(cursor) != JSON_STRING)
			continue;
		if (json_string(cursor, &text))
			*texts[i].text = json_decode(&text, arena);
		return;
	}
	json_skip(cursor);
}

static void
take_answer(struct asker *asker, struct span line)
{
	struct json_cursor cursor = json_open(line);
	struct asker_answer answer = { .outcome = ASKED_FAILED };
	struct reply reply = { .is_done = false };
	struct arena arena = { 0 };
	struct json_text key;

	if (json_peek(&cursor) == JSON_OBJECT && json_enter(&cursor, '{'))
		while (json_member(&cursor, &key))
			read_member(&cursor, key.raw, &arena, &reply);
	answer.network = reply.network;
	answer.text = reply.error.size ? reply.error : reply.refused;
	if (reply.until.size == 0 || !clock_parse(reply.until, &answer.until_ms))
		answer.until_ms = 0;
	if (cursor.error || reply.error.size > 0)
		answer.outcome = ASKED_FAILED;
	else if (reply.refused.size > 0)
		answer.outcome = ASKED_REFUSED;
	else if (reply.is_dry)
		answer.outcome = ASKED_DRY;
	else if (reply.is_done)
		answer.outcome = ASKED_BLOCKED;
	if (answer.outcome == ASKED_FAILED && answer.text.size == 0)
		answer.text = SPAN("siem-block did not say that it is done");
	end_question(asker, &answer);
	arena_release(&arena);
	asker->pause_ms = FIRST_PAUSE_MS;
	asker->is_failing = false;
}

static void
hear_answers(struct asker *asker)
{
	struct span rest, line;
	ssize_t size;

	while (asker->fd >= 0) {
		size = recv(asker->fd, buffer_room(&asker->in, 4096), 4096, 0);
		if (size < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (size <= 0 || asker->in.size > LIMIT_BLOCK_PENDING) {
			if (asker->count > 0)
				hang_up(asker, size < 0 ? strerror(errno) : "it hung up");
			else
				hang_up_idle(asker);
			return;
		}
		asker->in.size += (size_t)size;
		rest = buffer_span(&asker->in);
		while (span_index(rest, '\n') < rest.size && asker->sent > 0) {
			line = span_cut(&rest, '\n');
			take_answer(asker, line);
		}
		memmove(asker->in.data, rest.data, rest.size);
		asker->in.size = rest.size;
	}
}

static void
give_up_old(struct asker *asker)
{
	int64_t before_ms = clock_monotonic_ms() - ASKER_PATIENCE_MS;
	struct asker_answer answer = { .outcome = ASKED_FAILED };

	if (asker->count == 0 || question_at(asker, 0)->asked_ms > before_ms)
		return;
	/* Its answer could still come, and would be taken for the next one's. */
	if (asker->sent > 0 || asker->sent_bytes > 0)
		hang_up(asker, "it does not answer");
	answer.text = SPAN("siem-block did not answer");
	while (asker->count > 0 && question_at(asker, 0)->asked_ms <= before_ms)
		end_question(asker, &answer);
}

void
asker_turn(struct asker *asker)
{
	if (asker->fd >= 0)
		hear_answers(asker);
	give_up_old(asker);
	if (asker->sent < asker->count && dial(asker))
		send_questions(asker);
	if (asker->fd >= 0)
		hear_answers(asker);
}

void
asker_drain(struct asker *asker, int64_t limit_ms)
{
	int64_t end_ms = clock_monotonic_ms() + limit_ms;

	for (asker_turn(asker); asker->count > 0 && clock_monotonic_ms() < end_ms;
	     asker_turn(asker))
		signals_wait_readable(asker->fd, 50);
}
