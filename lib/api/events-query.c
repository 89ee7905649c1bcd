/* events-query.c: filters, pages and single events. */

#include "api/events-query.h"
#include "api/fields.h"

#include <stdio.h>

#include "base/address.h"
#include "base/clock.h"
#include "json/write.h"
#include "model/judge.h"
#include "store/cursor.h"

static bool
refuse(struct exchange *exchange, const char *name, const char *what)
{
	char pointer[64];

	snprintf(pointer, sizeof(pointer), "?%s", name);
	problem_at(exchange, 422, pointer, "%s: %s", name, what);
	return false;
}

static bool
query_risk(struct exchange *exchange, const char *name, double *out)
{
	return exchange_query_real(exchange, name, out) &&
	       (!exchange_query(exchange, name).data || (*out >= 0 && *out <= 1) ||
		   refuse(exchange, name, "a number from 0 to 1 is wanted"));
}

static bool
query_level(struct exchange *exchange, struct store_query *out)
{
	struct span level = exchange_query(exchange, "level");
	double from, until;

	if (level.data == NULL)
		return true;
	if (!risk_level_range(level, &from, &until))
		return refuse(exchange, "level", "normal, low, medium, high or critical is wanted");
	if (out->min_risk < from)
		out->min_risk = from;
	if (out->max_risk < 0 || out->max_risk > until)
		out->max_risk = until;
	return true;
}

static bool
query_network(struct exchange *exchange, struct store_query *out)
{
	struct network network;

	out->source_ip = exchange_query(exchange, "source_ip");
	return out->source_ip.data == NULL || network_parse(out->source_ip, &network) ||
	       refuse(exchange, "source_ip", "an address or a network is wanted");
}

bool
events_query(struct exchange *exchange, struct store_query *out)
{
	*out = (struct store_query)STORE_QUERY_ALL;
	out->is_newest_first = true;
	out->user = exchange_query(exchange, "user");
	out->host = exchange_query(exchange, "host");
	out->dataset = exchange_query(exchange, "dataset");
	out->kind = exchange_query(exchange, "kind");
	out->action = exchange_query(exchange, "action");
	out->outcome = exchange_query(exchange, "outcome");
	out->contains = exchange_query(exchange, "contains");
	return exchange_query_time(exchange, "since", &out->since_ms) &&
	       exchange_query_time(exchange, "until", &out->until_ms) &&
	       query_risk(exchange, "min_risk", &out->min_risk) &&
	       query_risk(exchange, "max_risk", &out->max_risk) && query_level(exchange, out) &&
	       query_network(exchange, out);
}

bool
events_query_page(struct exchange *exchange, struct store_query *out)
{
	struct span cursor = exchange_query(exchange, "cursor");

	out->limit = LIST_DEFAULT;
	if (!exchange_query_number(exchange, "limit", 1, LIST_MOST, &out->limit))
		return false;
	out->has_after = cursor.data != NULL;
	return !out->has_after || cursor_parse(cursor, &out->after_ms, out->after_id) ||
	       refuse(exchange, "cursor", "it is none of an answer's");
}

struct listing {
	struct buffer *to;
	int64_t left;
	bool has_more;
	char last[CURSOR_SIZE];
};

static bool
see_event(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct listing *listing = data;

	listing->has_more = listing->left == 0;
	if (listing->has_more)
		return false;
	if (listing->to->data[listing->to->size - 1] != '[')
		buffer_add_byte(listing->to, ',');
	buffer_add(listing->to, doc);
	cursor_write(listing->last, time_ms, id);
	listing->left--;
	return true;
}

void
events_answer(struct exchange *exchange, const struct store_query *query)
{
	struct listing listing = { .to = &exchange->answer, .left = query->limit };
	struct store_query one_more = *query;
	struct failure failure;

	one_more.limit++;
	buffer_add(&exchange->answer, SPAN("{\"items\":["));
	if (store_select(exchange->store, &one_more, see_event, &listing, &failure) < 0) {
		problem_of(exchange, &failure);
		return;
	}
	buffer_add(&exchange->answer, SPAN("],\"next\":"));
	if (listing.has_more)
		json_write_string(
		    &exchange->answer, (struct span){ listing.last, sizeof(listing.last) });
	else
		buffer_add(&exchange->answer, SPAN("null"));
	buffer_add_byte(&exchange->answer, '}');
}

static bool
keep_doc(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	(void)time_ms, (void)id;
	buffer_add(data, doc);
	return false;
}

bool
events_find(struct exchange *exchange, struct buffer *doc, int64_t *time_ms, unsigned char *id)
{
	struct span name = exchange->params[0];
	struct failure failure;
	int found;

	if (name.size != 36 || !cursor_parse(name, time_ms, id)) {
		problem(exchange, 404, "this is no id of an event");
		return false;
	}
	found = store_find(exchange->store, *time_ms, id, keep_doc, doc, &failure);
	if (found < 0)
		problem_of(exchange, &failure);
	else if (found == 0)
		problem(exchange, 404, "there is no event of that id, or not any more");
	return found > 0;
}
