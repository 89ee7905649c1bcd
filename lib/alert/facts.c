/* facts.c: from an event that was judged. */

#include "alert/facts.h"
#include "event/entity.h"

struct facts
facts_of(const struct event *event, const struct judged *judged, struct arena *arena)
{
	return (struct facts){ .time_ms = event->time_ms,
		.source = event_entity(event, arena),
		.ip = event_text(event, FIELD_SOURCE_IP),
		.user = event_text(event, FIELD_USER_NAME),
		.host = event_text(event, FIELD_HOST_HOSTNAME),
		.dataset = event_text(event, FIELD_EVENT_DATASET),
		.action = event_text(event, FIELD_EVENT_ACTION),
		.kind = log_kind_name(event_log_kind(event)),
		.level = judged->level ? span_of(judged->level) : SPAN("medium"),
		.techniques = judged->techniques };
}

bool
facts_list_has(struct span list, struct span item)
{
	while (list.size > 0)
		if (span_equal(span_trim(span_cut(&list, ',')), item))
			return true;
	return false;
}

bool
facts_have_technique(struct span techniques, struct span list)
{
	struct span one, rest = techniques;

	while (rest.size > 0) {
		span_cut(&rest, '"');
		one = span_cut(&rest, '"');
		if (one.size > 0 &&
		    (facts_list_has(list, one) ||
			facts_list_has(list, span_first(one, span_index(one, '.')))))
			return true;
	}
	return false;
}
