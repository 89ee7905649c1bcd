/* talk.h: one request to a server on this machine, and its whole answer. */
#ifndef TESTS_TALK_H
#define TESTS_TALK_H

#include <stdbool.h>
#include <stddef.h>

struct request {
	const char *method, *target; /* target with its query, percent-encoded */
	const char *type; /* content type; NULL: no body */
	const char *body;
	size_t size;
	const char *token; /* NULL: nobody is signed in */
};

/* Memory stays the callee's until the next call. */
struct answer {
	int status; /* 0: the connection ended without an answer, -1: nothing came for a minute */
	char type[80]; /* without parameters */
	bool has_retry_after;
	const char *body; /* ended by a NUL */
	size_t size;
};

void talk(int port, const struct request *request, struct answer *out);

#endif
