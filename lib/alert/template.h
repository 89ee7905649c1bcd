/*
 * template.h: titles and texts of messages, with {placeholders}.
 *
 *	{risk_level}: {entity} {change}, {count} events
 *
 * What stands for a placeholder is plain text and may hold anything; it is not looked
 * through for placeholders once more.
 */
#ifndef ALERT_TEMPLATE_H
#define ALERT_TEMPLATE_H

#include <cjson/cJSON.h>

#include "base/buffer.h"
#include "base/failure.h"

/* The "title" or the "text" where a channel names none; of a digest another. */
const char *template_default(const char *name, const cJSON *alert);

/* -1: EXIT_BAD_CONFIG, a placeholder is not known; says which are. */
int template_check(const char *from, struct failure *failure);

/* Appends the text with the values of a message's member "alert"; no NUL. */
void template_fill(struct buffer *to, const char *from, const cJSON *alert);

#endif
