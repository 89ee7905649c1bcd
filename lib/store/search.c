/* search.c: from a question to lines. */

#include "json/write.h"
#include "os/signals.h"
#include "store/cursor.h"
#include "store/labels.h"
#include "store/report.h"
#include "store/search.h"

enum { TOP_DEFAULT = 10 };

static int
parse_place(const char *id, int64_t *time_ms, unsigned char *out, struct failure *failure)
{
	if (cursor_parse(span_of(id), time_ms, out))
		return 0;
	return failure_set(failure, EXIT_USAGE, "\"%s\" is no event.id", id);
}

int
search_behind(struct search *search, const char *id, struct failure *failure)
{
	struct store_query *query = &search->query;

	query->has_after = true;
	return parse_place(id, &query->after_ms, query->after_id, failure);
}

struct printing {
	struct labels *labels; /* NULL: none were asked for */
	struct output *output;
	struct failure *failure;
	bool has_failed;
};

static bool
print_event(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct printing *printing = data;
	struct buffer *to = &printing->output->buffer;

	(void)time_ms;
	if (printing->labels) {
		labels_write(printing->labels, to, id, doc);
	} else {
		buffer_add(to, doc);
		buffer_add_byte(to, '\n');
	}
	printing->has_failed = output_batch(printing->output, printing->failure) < 0;
	return !printing->has_failed && !printing->output->is_closed && !signals_end_asked();
}

static int
print_found(const struct search *search, struct store *store, struct printing *printing)
{
	unsigned char id[STORE_ID_SIZE];
	int64_t time_ms;

	if (search->id == NULL)
		return store_select(
		    store, &search->query, print_event, printing, printing->failure);
	if (parse_place(search->id, &time_ms, id, printing->failure) < 0)
		return -1;
	return store_find(store, time_ms, id, print_event, printing, printing->failure);
}

static int
print_events(const struct search *search, struct store *store, struct printing *printing)
{
	const struct store_query *query = &search->query;
	int done;

	if (search->has_labels) {
		printing->labels =
		    labels_load(store, query->since_ms, query->until_ms, printing->failure);
		if (printing->labels == NULL)
			return -1;
	}
	done = print_found(search, store, printing);
	labels_free(printing->labels);
	return done < 0 || printing->has_failed ? -1 : 0;
}

static int
print_count(
    const struct search *search, struct store *store, struct buffer *to, struct failure *failure)
{
	int64_t count;

	if (store_count(store, &search->query, &count, failure) < 0)
		return -1;
	json_write_integer(to, count);
	buffer_add_byte(to, '\n');
	return 0;
}

int
search_run(const struct search *search, struct store *store, struct output *output,
    struct failure *failure)
{
	struct store_query query = search->query;
	struct printing printing = { .output = output, .failure = failure };

	switch (search->answer) {
	case SEARCH_COUNT:
		return print_count(search, store, &output->buffer, failure);
	case SEARCH_STATS:
		return report_stats(
		    store, query.since_ms, query.until_ms, &output->buffer, failure);
	case SEARCH_TOP:
		query.limit = query.limit ? query.limit : TOP_DEFAULT;
		return report_top(store, &query, search->top, &output->buffer, failure);
	default:
		return print_events(search, store, &printing);
	}
}

static bool
see_nothing(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	(void)data;
	(void)time_ms;
	(void)id;
	(void)doc;
	return false;
}

int
search_judge(
    struct store *store, const char *id, struct store_verdict *verdict, struct failure *failure)
{
	int found;

	if (parse_place(id, &verdict->time_ms, verdict->id, failure) < 0)
		return -1;
	found = store_find(store, verdict->time_ms, verdict->id, see_nothing, NULL, failure);
	if (found == 0)
		return failure_set(
		    failure, EXIT_NO_INPUT, "%s has no event %s", store_name(store), id);
	return found < 0 ? -1 : store_judge(store, verdict, failure);
}
