/* card.h: what chats show beside a message's text (within lib/alert only). */
#ifndef ALERT_CARD_H
#define ALERT_CARD_H

#include "alert/channel.h"
#include "alert/escape.h"

/* A string member of `object`: the text, escaped and cut. */
struct card_text {
	const char *text;
	const struct escape *escapes;
	size_t max;
};
void card_add(cJSON *object, const char *name, const struct card_text *text);

/* Prints and deletes the object; "" where memory is out. */
void card_print(struct buffer *to, cJSON *object);

#endif
