/* memory.h: what history.c and state.c know of a memory's inside. */
#ifndef FEATURES_MEMORY_H
#define FEATURES_MEMORY_H

#include "features/history.h"
#include "features/registry.h"
#include "features/source.h"
#include "os/zone.h"

struct user {
	struct place place;
};

/* An sshd process whose attempt is counted, by a verdict or by its end without one. */
struct sshd_process {
	int64_t time_ms;
};

struct log_file {
	int64_t offset; /* of the last line that was counted */
};

struct memory_part_row {
	size_t record_size;
	size_t max; /* or the option's, if that is smaller */
	bool (*is_valid)(const void *record); /* could we have written it? */
};

extern const struct memory_part_row memory_parts[MEMORY_PARTS];

struct memory {
	struct registry *part[MEMORY_PARTS];
	void *copy[MEMORY_PARTS]; /* room for one record, for what is not to be remembered */
	const struct lists *lists;
	struct lists *default_lists;
	int64_t time_ms; /* of the last event whose time was believed */
	bool has_time;
	char host_name[64]; /* the last one, and its key: lines come in runs of a host */
	size_t host_name_size;
	struct registry_key host_key;
	char zone_name[64]; /* the last event.timezone that was looked up, and its zone */
	size_t zone_name_size;
	struct zone *zone;
};

/* Forgets everything. */
void memory_clear(struct memory *memory);

#endif
