/* spool-lines.h: a spool in a folder of its own, and lines that know their number. */
#ifndef TESTS_SPOOL_LINES_H
#define TESTS_SPOOL_LINES_H

#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "os/file.h"
#include "spool/spool.h"

enum { KIB = 1024, MIB = 1024 * 1024 };

static char home[] = "/dev/shm/siem-test-spool-XXXXXX";
static char folder[64];

static inline int
make_home(void **state)
{
	(void)state;
	/* In memory where that can be: kill -9 does not ask for the disk, and it is far slower. */
	if (!mkdtemp(home)) {
		strcpy(home, "/tmp/siem-test-spool-XXXXXX");
		if (!mkdtemp(home))
			return -1;
	}
	snprintf(folder, sizeof(folder), "%s/spool", home);
	return 0;
}

static inline const char *
in_folder(const char *name)
{
	static char path[400];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static inline int
empty_folder(void **state)
{
	DIR *list = opendir(folder);
	struct dirent *entry;

	(void)state;
	while (list && (entry = readdir(list))) {
		if (unlink(in_folder(entry->d_name)) < 0)
			rmdir(in_folder(entry->d_name));
	}
	if (list)
		closedir(list);
	rmdir(folder);
	return access(folder, F_OK) < 0 ? 0 : -1;
}

static inline int
remove_home(void **state)
{
	(void)state;
	return rmdir(home);
}

static inline struct spool *
open_spool(int64_t max_bytes)
{
	struct failure failure = { .text = "" };
	struct spool *spool = spool_open(folder, max_bytes, &failure);

	assert_string_equal(failure.text, "");
	assert_non_null(spool);
	return spool;
}

static inline void
take(struct spool *spool)
{
	struct failure failure = { .text = "" };

	assert_int_equal(spool_take(spool, &failure), 0);
	assert_string_equal(failure.text, "");
}

/* Empty where nothing waits. */
static inline struct span
look(struct spool *spool, size_t max_bytes)
{
	struct failure failure = { .text = "" };
	struct span lines = { NULL, 0 };
	int result = spool_read(spool, max_bytes, &lines, &failure);

	assert_string_equal(failure.text, "");
	assert_int_equal(result, lines.size > 0);
	return lines;
}

static inline struct buffer
content_of(const char *name)
{
	struct buffer content = { 0 };
	struct failure failure;

	assert_int_equal(file_read(in_folder(name), 100 * MIB, &content, &failure), 0);
	return content;
}

static inline void
write_file(const char *name, struct span content)
{
	int fd = open(in_folder(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(file_write(fd, content), 0);
	close(fd);
}

static inline bool
exists(const char *name)
{
	return access(in_folder(name), F_OK) == 0;
}

/*
 * Line 0, 1, 2, ...: each has its number and a length of its own, some blanks only,
 * some longer than what the tests read at a time.
 */
static inline void
add_line(struct buffer *to, int64_t number)
{
	char head[32];
	size_t more = (size_t)(number * 7919 % (number % 13 == 0 ? 5000 : 300));

	buffer_add(to, (struct span){ head,
			   (size_t)snprintf(head, sizeof(head), "%lld ", (long long)number) });
	memset(buffer_room(to, more), 'x', more);
	to->size += more;
	buffer_add_byte(to, '\n');
}

/* How many lines these are, if they are the lines from `number` on; else -1. */
static inline int64_t
count_from(struct span lines, int64_t number)
{
	struct buffer expected = { 0 };
	int64_t count = 0;
	bool is_same = true;

	while (is_same && lines.size > 0) {
		expected.size = 0;
		add_line(&expected, number + count++);
		is_same = span_take(&lines, buffer_span(&expected));
	}
	buffer_release(&expected);
	return is_same ? count : -1;
}

static inline enum spool_result
append_from(struct spool *spool, int64_t number, int64_t count)
{
	struct buffer lines = { 0 };
	struct failure failure;
	enum spool_result result;

	for (int64_t i = 0; i < count; i++)
		add_line(&lines, number + i);
	result = spool_append(spool, buffer_span(&lines), &failure);
	buffer_release(&lines);
	return result;
}

/* Takes all and expects the lines from..to - 1. */
static inline void
assert_holds(struct spool *spool, int64_t from, int64_t to)
{
	assert_int_equal(spool_lines(spool), to - from);
	while (!spool_is_empty(spool)) {
		int64_t count = count_from(look(spool, 3000), from);

		assert_true(count > 0);
		take(spool);
		from += count;
		assert_int_equal(spool_lines(spool), to - from);
	}
	assert_int_equal(from, to);
	assert_int_equal(spool_bytes(spool), 0);
}

static inline int
end_of(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

#endif
