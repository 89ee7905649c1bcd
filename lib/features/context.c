/* context.c: what one event alone says. */

#include <pthread.h>

#include "base/math.h"
#include "features/context.h"

/* n log2 n; most texts are short, and a logarithm costs more than all the rest. */
enum { TABLE_SIZE = 512 };
static double table[TABLE_SIZE];

static double
compute_n_log2_n(uint32_t n)
{
	return n < 2 ? 0.0 : n * (math_log(n) / 0x1.62e42fefa39efp-1);
}

static void
fill_table(void)
{
	for (uint32_t n = 0; n < TABLE_SIZE; n++)
		table[n] = compute_n_log2_n(n);
}

static double
n_log2_n(uint32_t n)
{
	return n < TABLE_SIZE ? table[n] : compute_n_log2_n(n);
}

static void
count_bytes(struct span text, uint32_t count[256])
{
	for (size_t i = 0; i < text.size; i++)
		count[(unsigned char)text.data[i]]++;
}

/* Each byte's term when it is met first: sums in the text's own order. */
static double
take_terms(struct span text, uint32_t count[256])
{
	double sum = 0.0;

	for (size_t i = 0; i < text.size; i++) {
		uint32_t *n = &count[(unsigned char)text.data[i]];

		if (*n == 0)
			continue;
		sum += n_log2_n(*n);
		*n = 0;
	}
	return sum;
}

/* H = log2 n - (1/n) sum of c log2 c over the counts c of n bytes. */
static double
entropy(struct span first, struct span second)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	uint32_t count[256] = { 0 };
	size_t n = first.size + second.size;
	double sum, bits;

	if (n == 0 || n > UINT32_MAX)
		return 0.0;
	pthread_once(&once, fill_table);
	count_bytes(first, count);
	count_bytes(second, count);
	sum = take_terms(first, count);
	sum += take_terms(second, count);
	bits = (n_log2_n((uint32_t)n) - sum) / (double)n;
	return bits > 0.0 ? bits : 0.0;
}

void
context_url(const struct event *event, struct span *path, struct span *query)
{
	*path = event_text(event, FIELD_URL_PATH);
	*query = event_text(event, FIELD_URL_QUERY);
	if (path->size + query->size > 0)
		return;
	*path = event_text(event, FIELD_URL_ORIGINAL);
	*query = *path;
	*path = span_cut(query, '?');
}

double
context_entropy(const struct event *event)
{
	struct span path, query;

	context_url(event, &path, &query);
	if (path.size + query.size == 0)
		path = event_text(event, FIELD_USER_NAME);
	if (path.size + query.size == 0)
		path = event_text(event, FIELD_MESSAGE);
	return entropy(path, query);
}

double
context_bytes(const struct event *event)
{
	int64_t source = event_integer(event, FIELD_SOURCE_BYTES, 0);
	int64_t destination = event_integer(event, FIELD_DESTINATION_BYTES, 0);
	double bytes =
	    (double)(source > 0 ? source : 0) + (double)(destination > 0 ? destination : 0);

	if (event_has(event, FIELD_HTTP_RESPONSE_BODY_BYTES))
		bytes = (double)event_integer(event, FIELD_HTTP_RESPONSE_BODY_BYTES, 0);
	return bytes > 0.0 ? math_log1p(bytes) : 0.0;
}

bool
context_is_privileged(const struct lists *lists, const struct event *event)
{
	return lists_have(lists, LIST_PRIVILEGED_USERS, event_text(event, FIELD_USER_NAME)) ||
	       lists_have(
		   lists, LIST_PRIVILEGED_USERS, event_text(event, FIELD_USER_EFFECTIVE_NAME));
}

bool
context_is_known_agent(const struct lists *lists, const struct event *event)
{
	if (!(event->category & CATEGORY_WEB) || !event_has(event, FIELD_HTTP_RESPONSE_STATUS_CODE))
		return true;
	return lists_have_start(
	    lists, LIST_KNOWN_USER_AGENTS, event_text(event, FIELD_USER_AGENT_ORIGINAL));
}
