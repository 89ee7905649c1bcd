/* file.c: reading whole, replacing in one step, locking. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/file.h"

int
file_read(const char *path, size_t max_size, struct buffer *out, struct failure *failure)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), result = 0;
	ssize_t n;

	if (fd < 0)
		return failure_errno(failure, EXIT_NO_INPUT, "cannot open %s", path);
	while ((n = read(fd, buffer_room(out, 65536), 65536)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			result = failure_errno(failure, EXIT_IO, "cannot read %s", path);
			break;
		}
		out->size += (size_t)n;
		if (out->size > max_size) {
			result = failure_set(
			    failure, EXIT_IO, "%s is larger than %zu bytes", path, max_size);
			break;
		}
	}
	close(fd);
	return result;
}

int
file_write(int fd, struct span data)
{
	while (data.size > 0) {
		ssize_t n = write(fd, data.data, data.size);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0)
			data = span_skip(data, (size_t)n);
	}
	return 0;
}

void
file_sync_folder(const char *path)
{
	char *folder = strdup(path);
	char *slash = folder ? strrchr(folder, '/') : NULL;
	int fd;

	if (slash)
		slash[slash == folder ? 1 : 0] = '\0';
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd); /* some file systems refuse; the rename is done all the same */
		close(fd);
	}
	free(folder);
}

/* The mode of a new file follows umask; of a replaced one, the old file. */
static mode_t
mode_of(const char *path)
{
	struct stat old;
	mode_t mask = umask(0);

	umask(mask);
	return stat(path, &old) == 0 ? old.st_mode & 07777 : 0666 & ~mask;
}

static int
replace_regular(const char *path, struct span content, struct failure *failure)
{
	size_t size = strlen(path) + sizeof(".XXXXXX");
	char *temporary = must_alloc(size);
	int fd, result = -1;

	snprintf(temporary, size, "%s.XXXXXX", path);
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0) {
		failure_errno(failure, EXIT_IO, "cannot write beside %s", path);
		goto out;
	}
	if (file_write(fd, content) < 0 || fchmod(fd, mode_of(path)) < 0 || fsync(fd) < 0) {
		failure_errno(failure, EXIT_IO, "cannot write %s", path);
		close(fd);
		unlink(temporary);
		goto out;
	}
	close(fd);
	if (rename(temporary, path) < 0) {
		failure_errno(failure, EXIT_IO, "cannot replace %s", path);
		unlink(temporary);
		goto out;
	}
	file_sync_folder(path);
	result = 0;
out:
	free(temporary);
	return result;
}

/* What cannot be replaced by a file without harm: /dev/full, a terminal, a named pipe. */
static bool
is_special(const char *path)
{
	struct stat old;

	return stat(path, &old) == 0 && !S_ISREG(old.st_mode);
}

static int
write_to_special(const char *path, struct span content, struct failure *failure)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), result = 0;

	if (fd < 0)
		return failure_errno(failure, EXIT_IO, "cannot open %s", path);
	if (file_write(fd, content) < 0)
		result = failure_errno(failure, EXIT_IO, "cannot write %s", path);
	if (close(fd) < 0 && result == 0)
		result = failure_errno(failure, EXIT_IO, "cannot write %s", path);
	return result;
}

int
file_replace(const char *path, struct span content, struct failure *failure)
{
	if (is_special(path))
		return write_to_special(path, content, failure);
	return replace_regular(path, content, failure);
}

static int
name_holder(int fd, const char *owner, struct failure *failure)
{
	struct flock holder = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(fd, F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK && holder.l_pid > 0)
		return failure_set(failure, EXIT_BAD_CONFIG, "%s is in use by process %ld", owner,
		    (long)holder.l_pid);
	return failure_set(failure, EXIT_BAD_CONFIG, "%s is in use by another process", owner);
}

int
file_lock(const char *lock, const char *owner, struct failure *failure)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return failure_errno(failure, EXIT_BAD_CONFIG, "cannot lock %s by %s", owner, lock);
	if (fcntl(fd, F_SETLK, &whole) == 0)
		return fd;
	if (errno == EACCES || errno == EAGAIN)
		name_holder(fd, owner, failure);
	else
		failure_errno(failure, EXIT_BAD_CONFIG, "cannot lock %s by %s", owner, lock);
	close(fd);
	return -1;
}
