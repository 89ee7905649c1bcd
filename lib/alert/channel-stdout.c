/*
 * channel-stdout.c: a line on the standard output of siem-alert.
 *
 * A sender's own standard output carries its answers, so siem-alert hands its own down
 * under a number that the environment names.
 */

#include <stdlib.h>
#include <unistd.h>

#include "alert/channel-types.h"
#include "alert/receipt.h"
#include "base/number.h"
#include "os/file.h"

struct output_channel {
	int fd;
	struct buffer line;
};

static const struct channel_setting_row settings_stdout[] = { { NULL, false, NULL } };

static void *
open_stdout(const struct channel_settings *settings, struct failure *failure)
{
	struct output_channel *channel;
	const char *number = getenv("SIEM_STDOUT_FD");
	int64_t fd = STDOUT_FILENO;

	(void)settings;
	if (number && !parse_number(span_of(number), 0, 65535, &fd)) {
		failure_set(failure, EXIT_BAD_CONFIG,
		    "SIEM_STDOUT_FD=%s is no number of a descriptor", number);
		return NULL;
	}
	channel = must_calloc(1, sizeof(*channel));
	channel->fd = (int)fd;
	return channel;
}

static void
free_stdout(void *data)
{
	struct output_channel *channel = data;

	buffer_release(&channel->line);
	free(channel);
}

/* In one piece, since others may write there too. */
static void
send_stdout(void *data, const struct message *message, struct receipt *receipt)
{
	struct output_channel *channel = data;

	channel->line.size = 0;
	buffer_add(&channel->line, message->line);
	buffer_add_byte(&channel->line, '\n');
	if (file_write(channel->fd, buffer_span(&channel->line)) < 0)
		receipt_errno(receipt, "cannot write to standard output");
	else
		receipt_set(receipt, DELIVERED, "written");
}

const struct channel_type channel_stdout = {
	.name = "stdout",
	.settings = settings_stdout,
	.open = open_stdout,
	.free = free_stdout,
	.send = send_stdout,
};
