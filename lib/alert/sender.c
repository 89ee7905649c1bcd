/* sender.c: both ends of the pipes between siem-alert and a channel. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alert/sender.h"
#include "base/clock.h"
#include "base/limits.h"
#include "json/write.h"
#include "os/file.h"
#include "os/input.h"
#include "os/output.h"
#include "os/signals.h"

static const char *const deliveries[] = {
	[DELIVERED] = "delivered",
	[TRY_LATER] = "later",
	[REFUSED] = "refused",
};

/* Where a sender finds our standard output: its own is the pipe to us (channel-stdout.c). */
enum { OUR_STDOUT = 100 };
#define OUR_STDOUT_NAME "100"

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int
spawn(
    struct sender *sender, int in, int out, const char *const arguments[], struct failure *failure)
{
	posix_spawn_file_actions_t actions;
	int error;

	setenv("SIEM_STDOUT_FD", OUR_STDOUT_NAME, 1);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, OUR_STDOUT);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	error = posix_spawn(&sender->pid, "/proc/self/exe", &actions, NULL,
	    (char *const *)(uintptr_t)arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (error == 0)
		return 0;
	errno = error;
	sender->pid = 0;
	return failure_errno(failure, EXIT_IO, "cannot start a sender");
}

int
sender_start(struct sender *sender, const char *channels, const char *name, struct failure *failure)
{
	const char *const arguments[] = { "siem-alert", "--channels", channels, "--send", name,
		NULL };
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, result = -1;

	if (sender->pid > 0)
		return 0;
	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0) {
		failure_errno(failure, EXIT_IO, "cannot start channel %s", name);
	} else {
		/* A message fits whole, so that giving one never blocks. */
		(void)fcntl(in[1], F_SETPIPE_SZ, LIMIT_MESSAGE);
		(void)fcntl(in[1], F_SETFL, O_NONBLOCK);
		(void)fcntl(out[0], F_SETFL, O_NONBLOCK);
		result = spawn(sender, in[0], out[1], arguments, failure);
	}
	close_fd(&in[0]);
	close_fd(&out[1]);
	sender->fd_in = in[1];
	sender->fd_out = out[0];
	sender->answer.size = 0;
	if (result < 0)
		sender_stop(sender);
	return result;
}

void
sender_stop(struct sender *sender)
{
	close_fd(&sender->fd_in);
	close_fd(&sender->fd_out);
	if (sender->pid > 0) {
		kill(sender->pid, SIGTERM);
		while (waitpid(sender->pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	}
	sender->pid = 0;
	buffer_release(&sender->answer);
	sender->answer = (struct buffer){ 0 };
}

void
sender_hurry(const struct sender *sender)
{
	if (sender->pid > 0)
		kill(sender->pid, SIGTERM);
}

int
sender_give(struct sender *sender, struct span line, struct failure *failure)
{
	if (write(sender->fd_in, line.data, line.size) == (ssize_t)line.size)
		return 0;
	failure_errno(failure, EXIT_IO, "a sender does not take a message");
	sender_stop(sender);
	return -1;
}

static void
read_answer(struct span line, struct receipt *receipt)
{
	cJSON *json = cJSON_ParseWithLength(line.data, line.size);
	const char *delivery = cJSON_GetStringValue(cJSON_GetObjectItem(json, "delivery"));
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(json, "text"));
	const cJSON *after = cJSON_GetObjectItem(json, "retry_after_s");

	*receipt = (struct receipt){ .delivery = TRY_LATER };
	for (int i = DELIVERED; delivery && i <= REFUSED; i++)
		if (strcmp(delivery, deliveries[i]) == 0)
			receipt->delivery = (enum delivery)i;
	if (cJSON_IsNumber(after))
		receipt->retry_after_ms = (int64_t)(after->valuedouble * 1000);
	snprintf(receipt->text, sizeof(receipt->text), "%s", text ? text : "no answer");
	cJSON_Delete(json);
}

bool
sender_hear(struct sender *sender, struct receipt *receipt)
{
	char *room = buffer_room(&sender->answer, 4096);
	ssize_t size = read(sender->fd_out, room, 4096);
	struct span rest;

	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (size <= 0) {
		sender_stop(sender);
		*receipt = (struct receipt){ .delivery = TRY_LATER, .text = "its process died" };
		return true;
	}
	sender->answer.size += (size_t)size;
	rest = buffer_span(&sender->answer);
	if (span_index(rest, '\n') == rest.size && rest.size < LIMIT_LINE)
		return false;
	read_answer(span_cut(&rest, '\n'), receipt);
	sender->answer.size = 0;
	return true;
}

static void
write_answer(struct buffer *to, const struct receipt *receipt)
{
	buffer_add(to, SPAN("{\"delivery\":"));
	json_write_string(to, span_of(deliveries[receipt->delivery]));
	if (receipt->retry_after_ms > 0) {
		buffer_add(to, SPAN(",\"retry_after_s\":"));
		json_write_integer(to, (receipt->retry_after_ms + 999) / 1000);
	}
	buffer_add(to, SPAN(",\"text\":"));
	json_write_string(to, span_of(receipt->text));
	buffer_add(to, SPAN("}\n"));
}

static struct channel *
find_channel(struct channel **channels, const char *name)
{
	while (*channels && strcmp(channel_name(*channels), name) != 0)
		channels++;
	return *channels;
}

static int
send_lines(struct channel *channel, struct failure *failure)
{
	struct input *input = input_open(NULL, LIMIT_MESSAGE);
	struct output output;
	struct input_line line;
	struct receipt receipt;
	enum input_result result;
	int done = 0;

	output_open(&output, STDOUT_FILENO);
	while (done == 0 && (result = input_next(input, &line, failure)) != INPUT_END) {
		if (result == INPUT_WAIT) {
			input_wait(input, -1);
			if (signals_end_asked())
				input_stop(input);
			continue;
		}
		if (result == INPUT_ERROR) {
			done = -1;
			break;
		}
		receipt = (struct receipt){ .delivery = REFUSED };
		channel_send(channel, line.text, &receipt);
		write_answer(&output.buffer, &receipt);
		done = output_flush(&output, failure);
	}
	output_release(&output);
	input_free(input);
	return done;
}

static int
with_channel(const char *file, const char *name,
    int (*work)(struct channel *channel, void *data, struct failure *failure), void *data,
    struct failure *failure)
{
	struct channel **channels, *channel;
	int result;

	if (channels_read(file, &channels, failure) < 0)
		return -1;
	channel = find_channel(channels, name);
	result =
	    channel ? work(channel, data, failure)
		    : failure_set(failure, EXIT_BAD_CONFIG, "%s has no channel \"%s\"", file, name);
	channels_free(channels);
	return result;
}

static int
work_lines(struct channel *channel, void *data, struct failure *failure)
{
	(void)data;
	signals_open();
	return send_lines(channel, failure);
}

int
sender_run(const char *channels, const char *name, struct failure *failure)
{
	return with_channel(channels, name, work_lines, NULL, failure);
}

static int
work_test(struct channel *channel, void *data, struct failure *failure)
{
	struct buffer text = { 0 };
	char now[CLOCK_TEXT_SIZE];

	(void)failure;
	clock_write(now, clock_now_ms());
	buffer_add(&text, SPAN("{\"@timestamp\":\""));
	buffer_add(&text, (struct span){ now, sizeof(now) });
	buffer_add(&text,
	    SPAN("\",\"event\":{\"kind\":\"alert\"},\"alert\":{\"id\":\"00000000-0000-8000-8000-"
		 "000000000000\",\"status\":\"open\",\"change\":\"test\",\"entity\":\"192.0.2.1\","
		 "\"kind\":\"authentication\",\"count\":1,\"risk_score\":0.9,\"risk_level\":"
		 "\"critical\",\"recommended_action\":\"NO_ACTION\",\"reasons\":[\"a test of this "
		 "channel\"],\"technique\":[],\"hosts\":[],\"users\":[],\"examples\":[],\"rule\":"
		 "\"test\",\"told\":1"));
	buffer_add(&text, SPAN(",\"first_seen\":\""));
	buffer_add(&text, (struct span){ now, sizeof(now) });
	buffer_add(&text, SPAN("\",\"last_seen\":\""));
	buffer_add(&text, (struct span){ now, sizeof(now) });
	buffer_add(&text, SPAN("\"}}"));
	channel_send(channel, buffer_span(&text), data);
	buffer_release(&text);
	return 0;
}

int
sender_test(
    const char *channels, const char *name, struct receipt *receipt, struct failure *failure)
{
	*receipt = (struct receipt){ .delivery = REFUSED };
	return with_channel(channels, name, work_test, receipt, failure);
}
