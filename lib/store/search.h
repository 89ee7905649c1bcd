/* search.h: siem-query's answers, written to its output. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "os/output.h"
#include "store/store.h"

enum search_answer { SEARCH_EVENTS, SEARCH_COUNT, SEARCH_STATS, SEARCH_TOP };

struct search {
	struct store_query query;
	enum search_answer answer;
	const char *id; /* only this event; NULL: all that the query takes */
	const char *top; /* the field, with SEARCH_TOP; query.limit of its values, 0: 10 */
	bool has_labels; /* verdicts are added to events */
};

/* Begins behind the event of that id.  -1: EXIT_USAGE, it is none. */
int search_behind(struct search *search, const char *id, struct failure *failure);

/* Writes the answer; stops where the reader went away. */
int search_run(const struct search *search, struct store *store, struct output *output,
    struct failure *failure);

/* Keeps a verdict on the event of that id.  -1: EXIT_NO_INPUT, there is no such event. */
int search_judge(
    struct store *store, const char *id, struct store_verdict *verdict, struct failure *failure);

#endif
