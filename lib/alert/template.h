/*
 * template.h: titles and texts of messages, with {placeholders}.
 *
 *	{risk_level}: {entity} {change}, {count} events
 */
#ifndef ALERT_TEMPLATE_H
#define ALERT_TEMPLATE_H

#include <cjson/cJSON.h>

#include "base/buffer.h"
#include "base/failure.h"

extern const char template_default_title[], template_default_text[];

/* -1: EXIT_BAD_CONFIG, a placeholder is not known; says which are. */
int template_check(const char *text, struct failure *failure);

/* The placeholders' values, of a message's member "alert"; url may be NULL.  Appends, no NUL. */
void template_fill(struct buffer *to, const char *text, const cJSON *alert, const char *url);

#endif
