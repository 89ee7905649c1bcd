/* block-ask.c: a line to siem-block's socket, and a line back. */

#include "api/block-ask.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "json/write.h"
#include "os/signals.h"

static void
write_line(struct buffer *to, const struct block_question *question)
{
	json_add_text(to, "{\"action\":", span_of(block_action_name(question->action)));
	json_add_text(to, ",\"address\":", question->address);
	json_add_text(to, ",\"actor\":", question->actor);
	if (question->reason.size > 0)
		json_add_text(to, ",\"reason\":", question->reason);
	if (question->timeout_s > 0) {
		buffer_add(to, SPAN(",\"timeout_s\":"));
		json_write_integer(to, question->timeout_s);
	}
	buffer_add(to, SPAN("}\n"));
}

static int
dial(const char *path, struct failure *failure)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const struct timeval patience = { BLOCK_ASK_MS / 1000, 0 };
	int fd;

	if (strlen(path) >= sizeof(address.sun_path))
		return failure_set(failure, EXIT_BAD_CONFIG, "the path is too long: %s", path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	/* For connect too: one that hangs takes no more once its queue is full. */
	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)) == 0 &&
	    connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	failure_errno(failure, EXIT_UNAVAILABLE, "siem-block is not at %s", path);
	if (fd >= 0)
		close(fd);
	return -1;
}

/* One line, which fits into the socket's buffer on the way there. */
static int
exchange_lines(int fd, struct span line, struct buffer *answer, struct failure *failure)
{
	int64_t end_ms = clock_monotonic_ms() + BLOCK_ASK_MS, left_ms;
	struct pollfd fds = { .fd = fd, .events = POLLIN };
	ssize_t size = send(fd, line.data, line.size, MSG_NOSIGNAL);

	if (size != (ssize_t)line.size)
		return failure_errno(failure, EXIT_UNAVAILABLE, "siem-block takes no request");
	while (span_index(buffer_span(answer), '\n') == answer->size) {
		left_ms = end_ms - clock_monotonic_ms();
		if (left_ms <= 0 || answer->size > LIMIT_BLOCK_PENDING)
			return failure_set(failure, EXIT_UNAVAILABLE, "siem-block does not answer");
		if (poll(&fds, 1, (int)left_ms) <= 0)
			continue;
		size = recv(fd, buffer_room(answer, 4096), 4096, 0);
		if (size == 0 || (size < 0 && errno != EINTR))
			return failure_set(failure, EXIT_UNAVAILABLE, "siem-block hung up");
		answer->size += size > 0 ? (size_t)size : 0;
	}
	return 0;
}

static const char *
text_of(const cJSON *json, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, name));

	return text ? text : "";
}

static void
read_reply(struct span line, struct block_reply *reply)
{
	cJSON *json = cJSON_ParseWithLength(line.data, line.size);
	const char *error = text_of(json, "error"), *refused = text_of(json, "refused_because");
	bool is_done = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "done"));

	*reply = (struct block_reply){ .outcome = BLOCK_FAILED };
	if (!*error && *refused)
		reply->outcome = BLOCK_REFUSED;
	else if (!*error && cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "dry_run")))
		reply->outcome = BLOCK_DRY;
	else if (!*error && is_done)
		reply->outcome = BLOCK_DONE;
	snprintf(reply->text, sizeof(reply->text), "%s",
	    *error     ? error
	    : *refused ? refused
		       : "siem-block did not say that it is done");
	snprintf(reply->network, sizeof(reply->network), "%s", text_of(json, "network"));
	if (!clock_parse(span_of(text_of(json, "until")), &reply->until_ms))
		reply->until_ms = 0;
	cJSON_Delete(json);
}

int
block_ask_once(
    const struct block_question *question, struct block_reply *reply, struct failure *failure)
{
	int fd = dial(question->socket, failure), done;
	struct buffer line = { 0 }, answer = { 0 };
	struct span rest;

	if (fd < 0)
		return -1;
	write_line(&line, question);
	done = exchange_lines(fd, buffer_span(&line), &answer, failure);
	if (done == 0) {
		rest = buffer_span(&answer);
		read_reply(span_cut(&rest, '\n'), reply);
	}
	buffer_release(&line);
	buffer_release(&answer);
	close(fd);
	return done;
}
