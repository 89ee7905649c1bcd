/*
 * pipeline-run.h: pipelines of the built tools and of scripts, for tests of lib/http/pipeline.
 *
 * The tools are those in $BUILD/bin; where they were not built, tests are skipped.
 */
#ifndef TESTS_PIPELINE_RUN_H
#define TESTS_PIPELINE_RUN_H

#include "check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "http/pipeline.h"
#include "os/file.h"
#include "os/signals.h"

enum { LIMIT_MS = 60000 }; /* for what takes a moment: machines may be slow */

static char folder[64], tools[256];

static inline int
start(void **state)
{
	const char *build = getenv("BUILD");

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	snprintf(tools, sizeof(tools), "%s/bin", build ? build : "build");
	snprintf(folder, sizeof(folder), "/tmp/test-pipeline.XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static inline int
stop(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static inline void
need_tools(void)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/siem-parse", tools);
	if (access(path, X_OK) != 0)
		skip();
}

/* An executable shell script in the folder; returns its path, until the next call. */
static inline const char *
script(const char *name, const char *text)
{
	static char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n%s\n", text);
	fclose(file);
	assert_int_equal(chmod(path, 0700), 0);
	return path;
}

static inline struct pipeline *
open_pipeline(const char *command)
{
	const struct pipeline_settings settings = { .command = command, .programs = tools };
	struct failure failure;
	struct pipeline *pipeline = pipeline_open(&settings, &failure);

	if (!pipeline)
		print_error("%s\n", failure.text);
	assert_non_null(pipeline);
	return pipeline;
}

static inline void
close_pipeline(struct pipeline *pipeline)
{
	pipeline_stop(pipeline, LIMIT_MS);
	pipeline_free(pipeline);
}

static inline void
add_text(struct parcel *parcel, const char *text)
{
	parcel_add(parcel,
	    &(struct parcel_entry){
		.text = span_of(text), .source = SPAN("web1"), .received_ms = 1774616400000 });
}

/* Runs them to their answers. */
static inline struct parcel *
run(struct pipeline *pipeline, struct parcel *parcel)
{
	assert_int_equal(pipeline_run(pipeline, &parcel, LIMIT_MS), PIPELINE_DONE);
	return parcel;
}

static inline bool
answer_holds(const struct parcel *parcel, size_t i, const char *text)
{
	struct span answer = parcel_answer(parcel, i);

	return span_find(answer, span_of(text)) < answer.size;
}

/* Lets other threads go on; for loops that wait for something to become true. */
static inline void
pause_shortly(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
}

#endif
