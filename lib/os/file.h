/* file.h: whole files, read and replaced. */
#ifndef OS_FILE_H
#define OS_FILE_H

#include "base/buffer.h"
#include "base/failure.h"

/*
 * Reads all of a file into *out (appended).  -1: EXIT_NO_INPUT if it cannot
 * be opened, EXIT_IO if reading fails or it is larger than max_size.
 */
int file_read(const char *path, size_t max_size, struct buffer *out, struct failure *failure);

/*
 * Replaces a file in one step: a temporary file in the same folder is
 * written, fsynced and renamed, then the folder is fsynced.  Whoever looks,
 * also after kill -9 or a crash, sees the old or the new content whole.  What
 * is no regular file (/dev/stdout, a named pipe) is written to instead.
 */
int file_replace(const char *path, struct span content, struct failure *failure);

/* Makes a rename of path durable, as far as its file system can. */
void file_sync_folder(const char *path);

/*
 * Takes something for this process alone by locking the file `lock`, which is
 * made and stays there; `owner` is what messages call it ("state /var/x").
 * Returns a descriptor: the lock lasts until the process closes it, or any
 * other descriptor of that file, or ends.  -1: EXIT_BAD_CONFIG, with the
 * holder's pid in the text if another process has it.
 */
int file_lock(const char *lock, const char *owner, struct failure *failure);

/* All of data to a descriptor, over short writes and EINTR.  -1 with errno. */
int file_write(int fd, struct span data);

#endif
