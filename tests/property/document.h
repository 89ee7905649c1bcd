/* document.h: an OpenAPI document in a file, and its own examples. */
#ifndef TESTS_DOCUMENT_H
#define TESTS_DOCUMENT_H

#include <cjson/cJSON.h>

/* NULL: it cannot be read, or is no JSON. */
cJSON *document_read(const char *path);

/* Says which examples of schemas do not fit; 1: some, or there are none. */
int document_check_examples(const cJSON *document);

#endif
