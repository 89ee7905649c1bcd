/*
 * openapi.h: what the API takes and answers, as OpenAPI 3.1.
 *
 * It is made of the rows that dispatch requests, and of the schemas in schema/api, which they
 * name; so it cannot say another thing than the server does.
 */
#ifndef API_OPENAPI_H
#define API_OPENAPI_H

#include "base/buffer.h"

/* Appends the document.  The same on each call. */
void openapi_write(struct buffer *to);

#endif
