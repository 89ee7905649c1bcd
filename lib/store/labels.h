/*
 * labels.h: the analysts' verdicts, put on the events they are about.
 *
 *	"feedback":{"verdict":"false_positive","actor":"ana","note":"...","given":"..."}
 *
 * siem-eval and siem-train read them there.
 */
#ifndef STORE_LABELS_H
#define STORE_LABELS_H

#include "base/buffer.h"
#include "store/store.h"

struct labels;

/* The last verdict on each event of that time.  NULL: the store failed, or they are too many. */
struct labels *labels_load(
    struct store *store, int64_t since_ms, int64_t until_ms, struct failure *failure);
void labels_free(struct labels *labels);

/* Writes an event's line with its verdict; one without a verdict byte for byte.  A newline ends it. */
void labels_write(
    struct labels *labels, struct buffer *to, const unsigned char *id, struct span doc);

#endif
