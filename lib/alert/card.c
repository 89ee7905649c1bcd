/* card.c: JSON of chats. */

#include <stdlib.h>

#include "alert/card.h"

void
card_add(cJSON *object, const char *name, const struct card_text *text)
{
	struct buffer escaped = { 0 };

	escape_add(&escaped, span_of(text->text), text->escapes, text->max);
	cJSON_AddStringToObject(object, name, buffer_text(&escaped));
	buffer_release(&escaped);
}

void
card_print(struct buffer *to, cJSON *object)
{
	char *text = cJSON_PrintUnformatted(object);

	if (text)
		buffer_add(to, span_of(text));
	cJSON_free(text);
	cJSON_Delete(object);
}
