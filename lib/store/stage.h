/* stage.h: siem-store's stage: lines pass once they are durable. */
#ifndef STORE_STAGE_H
#define STORE_STAGE_H

#include "stage/stage.h"
#include "store/writer.h"

struct store_settings {
	const char *db, *spool, *ack; /* spool and ack may be NULL */
	int64_t spool_mib;
	bool is_silent;
	bool is_marking; /* lines that only the spool has say so */
};

/* Runs siem-store over files; `reread` as in stage/parse.h.  -1: it could not start. */
int store_run(const struct store_settings *settings, const struct stage_options *options,
    char **files, int (*reread)(struct store_settings *settings, struct failure *failure),
    struct failure *failure);

#endif
