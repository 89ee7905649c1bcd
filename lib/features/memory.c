/* memory.c: the registries that a memory is made of. */

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "features/keys.h"
#include "features/memory.h"

static bool
is_time(int64_t time_ms)
{
	return time_ms >= CLOCK_MIN_MS && time_ms <= CLOCK_MAX_MS;
}

static bool
is_source(const void *record)
{
	return source_is_valid(record);
}

static bool
is_host(const void *record)
{
	return host_is_valid(record);
}

static bool
is_user(const void *record)
{
	const struct user *user = record;

	return place_is_valid(&user->place);
}

static bool
is_first_login(const void *record)
{
	const struct first_login *login = record;

	return is_time(login->time_ms);
}

static bool
is_sshd_process(const void *record)
{
	const struct sshd_process *process = record;

	return is_time(process->time_ms);
}

static bool
is_log_file(const void *record)
{
	const struct log_file *file = record;

	return file->offset >= 0;
}

const struct memory_part_row memory_parts[MEMORY_PARTS] = {
	[MEMORY_SOURCES] = { sizeof(struct source), LIMIT_SOURCES, is_source },
	[MEMORY_HOSTS] = { sizeof(struct host), LIMIT_HOSTS, is_host },
	[MEMORY_USERS] = { sizeof(struct user), LIMIT_SOURCES, is_user },
	[MEMORY_LOGINS] = { sizeof(struct first_login), LIMIT_SOURCES, is_first_login },
	[MEMORY_COUNTRIES] = { sizeof(struct first_login), LIMIT_COUNTRIES, is_first_login },
	[MEMORY_SSHD] = { sizeof(struct sshd_process), LIMIT_SSHD_PIDS, is_sshd_process },
	[MEMORY_FILES] = { sizeof(struct log_file), LIMIT_FILES, is_log_file },
};

/* --max-sources is about what logs can fill at will; the small parts have caps of their own. */
static size_t
max_of(enum memory_part part, size_t max_sources)
{
	size_t max = memory_parts[part].max;

	if (max == LIMIT_SOURCES)
		return max_sources;
	return part == MEMORY_HOSTS && max_sources < max ? max_sources : max;
}

struct memory *
memory_new(const struct memory_options *options)
{
	struct memory *memory = must_calloc(1, sizeof(*memory));
	size_t max_sources = options->max_sources ? options->max_sources : LIMIT_SOURCES;

	for (int part = 0; part < MEMORY_PARTS; part++) {
		memory->part[part] = registry_new(
		    memory_parts[part].record_size, max_of((enum memory_part)part, max_sources));
		memory->copy[part] = must_alloc(memory_parts[part].record_size);
	}
	memory->host_key = key_of_text(KEY_HOST, SPAN(""));
	memory_set_lists(memory, options->lists);
	return memory;
}

void
memory_free(struct memory *memory)
{
	if (!memory)
		return;
	for (int part = 0; part < MEMORY_PARTS; part++) {
		registry_free(memory->part[part]);
		free(memory->copy[part]);
	}
	lists_free(memory->default_lists);
	free(memory);
}

void
memory_clear(struct memory *memory)
{
	for (int part = 0; part < MEMORY_PARTS; part++)
		registry_clear(memory->part[part]);
	memory->has_time = false;
	memory->time_ms = 0;
}

void
memory_set_lists(struct memory *memory, const struct lists *lists)
{
	if (!lists && !memory->default_lists)
		memory->default_lists = lists_new();
	memory->lists = lists ? lists : memory->default_lists;
}

size_t
memory_count(const struct memory *memory, enum memory_part part)
{
	return registry_count(memory->part[part]);
}

uint64_t
memory_evictions(const struct memory *memory, enum memory_part part)
{
	return registry_evictions(memory->part[part]);
}
