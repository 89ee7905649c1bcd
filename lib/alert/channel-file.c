/*
 * channel-file.c: a line at the end of a file.
 *
 *	[record]
 *	type = file
 *	path = /var/log/siem/alerts.ndjson
 *
 * It is opened for each message, so that it can be rotated at any time.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "alert/channel-types.h"
#include "os/file.h"

static const struct channel_setting_row settings[] = {
	{ "path", true, "the file" },
	{ NULL, false, NULL },
};

static void *
open_file(const struct channel_settings *from, struct failure *failure)
{
	(void)failure;
	return strdup(channel_setting(from, "path"));
}

/* What a full disk left of a line is taken back. */
static int
append(int fd, struct span line)
{
	off_t end = lseek(fd, 0, SEEK_END);
	int saved;

	if (file_write(fd, line) == 0 && file_write(fd, SPAN("\n")) == 0 && fsync(fd) == 0)
		return 0;
	saved = errno;
	if (end >= 0 && ftruncate(fd, end) < 0)
		saved = errno;
	errno = saved;
	return -1;
}

static void
send_to_file(void *channel, const struct message *message, struct receipt *receipt)
{
	const char *path = channel;
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
	bool is_written = fd >= 0 && append(fd, message->line) == 0;

	receipt->delivery = is_written ? DELIVERED : TRY_LATER;
	if (is_written)
		snprintf(receipt->text, sizeof(receipt->text), "written to %.400s", path);
	else
		snprintf(receipt->text, sizeof(receipt->text), "%.300s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
}

const struct channel_type channel_file = {
	.name = "file",
	.settings = settings,
	.open = open_file,
	.free = free,
	.send = send_to_file,
};
