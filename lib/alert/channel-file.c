/*
 * channel-file.c: a line at the end of a file.
 *
 * It is opened for each message, so that whoever renames it needs to tell nobody.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alert/channel-types.h"
#include "alert/receipt.h"
#include "os/file.h"

struct file_channel {
	char *path;
	struct buffer line;
};

static const struct channel_setting_row settings_file[] = {
	{ "path", true, "the file that lines are added to" },
	{ NULL, false, NULL },
};

static void *
open_file(const struct channel_settings *settings, struct failure *failure)
{
	struct file_channel *channel;
	const char *path = channel_setting(settings, "path");

	if (path == NULL || path[0] == '\0') {
		failure_set(failure, EXIT_BAD_CONFIG, "path names no file");
		return NULL;
	}
	channel = must_calloc(1, sizeof(*channel));
	channel->path = must_alloc(strlen(path) + 1);
	memcpy(channel->path, path, strlen(path) + 1);
	return channel;
}

static void
free_file(void *data)
{
	struct file_channel *channel = data;

	free(channel->path);
	buffer_release(&channel->line);
	free(channel);
}

/* Half a line, on a disk that is full now, would stand before the whole one of the next try. */
static void
take_back(int fd, const struct stat *before)
{
	int error = errno;

	if (S_ISREG(before->st_mode) && ftruncate(fd, before->st_size) < 0)
		error = errno;
	errno = error;
}

static int
append(int fd, struct span line)
{
	struct stat before;

	if (fstat(fd, &before) < 0)
		return -1;
	if (file_write(fd, line) == 0 && (fsync(fd) == 0 || !S_ISREG(before.st_mode)))
		return 0;
	take_back(fd, &before);
	return -1;
}

static void
send_file(void *data, const struct message *message, struct receipt *receipt)
{
	struct file_channel *channel = data;
	/* O_NONBLOCK: a named pipe that nobody reads is no reason to wait for ever. */
	int fd = open(
	    channel->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0640);

	if (fd < 0) {
		receipt_errno(receipt, "cannot open %s", channel->path);
		return;
	}
	channel->line.size = 0;
	buffer_add(&channel->line, message->line);
	buffer_add_byte(&channel->line, '\n');
	if (append(fd, buffer_span(&channel->line)) < 0)
		receipt_errno(receipt, "cannot write to %s", channel->path);
	else
		receipt_set(receipt, DELIVERED, "written to %s", channel->path);
	close(fd);
}

const struct channel_type channel_file = {
	.name = "file",
	.settings = settings_file,
	.open = open_file,
	.free = free_file,
	.send = send_file,
};
