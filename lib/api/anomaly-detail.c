/* anomaly-detail.c: the neighbours of an anomaly, in the store and in words. */

#include "api/anomaly-detail.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "api/fields.h"
#include "base/clock.h"
#include "event/entity.h"
#include "event/id.h"
#include "json/path.h"
#include "json/write.h"
#include "store/cursor.h"
#include "store/triage.h"
#include "wire/wire.h"

enum { SIMILAR_MOST = 10, SIMILAR_LOOKED_AT = 100 };

struct looking {
	struct exchange *exchange;
	const struct anomaly_of *anomaly;
	struct wire_line *line;
	struct span entity;
	int count, looked_at;
};

static struct span
entity_of(struct looking *looking, struct span doc)
{
	struct wire_error error;

	if (!wire_read(doc, looking->exchange->arena, looking->line, &error))
		return (struct span){ NULL, 0 };
	return event_entity(&looking->line->event, looking->exchange->arena);
}

static void
add_similar(struct buffer *to, const unsigned char *id, int64_t time_ms, struct span doc)
{
	struct span risk = json_find(doc, SPAN("anomaly.risk_score"));
	struct span reasons = json_find(doc, SPAN("anomaly.reasons"));

	buffer_add(to, SPAN("{\"id\":\""));
	id_write(buffer_room(to, 36), id);
	to->size += 36;
	buffer_add(to, SPAN("\",\"timestamp\":\""));
	clock_write(buffer_room(to, CLOCK_TEXT_SIZE), time_ms);
	to->size += CLOCK_TEXT_SIZE;
	buffer_add(to, SPAN("\",\"risk_score\":"));
	buffer_add(to, risk.data ? risk : SPAN("null"));
	buffer_add(to, SPAN(",\"reasons\":"));
	buffer_add(to, reasons.data ? reasons : SPAN("[]"));
	buffer_add_byte(to, '}');
}

static bool
see_similar(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct looking *looking = data;

	if (memcmp(id, looking->anomaly->id, STORE_ID_SIZE) != 0 &&
	    span_equal(entity_of(looking, doc), looking->entity)) {
		if (looking->count++ > 0)
			buffer_add_byte(&looking->exchange->answer, ',');
		add_similar(&looking->exchange->answer, id, time_ms, doc);
	}
	return looking->count < SIMILAR_MOST && ++looking->looked_at < SIMILAR_LOOKED_AT;
}

bool
detail_similar(struct exchange *exchange, const struct anomaly_of *anomaly)
{
	struct looking looking = { .exchange = exchange, .anomaly = anomaly };
	struct store_query query = STORE_QUERY_ALL;
	struct failure failure;
	int done = 0;

	looking.line = must_alloc(sizeof(*looking.line));
	looking.entity = entity_of(&looking, anomaly->doc);
	looking.entity = arena_copy(exchange->arena, looking.entity);
	query.since_ms = anomaly->time_ms - DAY_MS;
	query.until_ms = anomaly->time_ms + DAY_MS;
	query.only_anomalies = query.is_newest_first = true;
	query.kind = span_of(log_kind_name(event_log_kind(&looking.line->event)));
	if (event_has(&looking.line->event, FIELD_SOURCE_IP)) {
		query.source_ip = looking.entity;
	} else {
		query.host = event_text(&looking.line->event, FIELD_HOST_HOSTNAME);
		query.user = event_text(&looking.line->event, FIELD_USER_NAME);
	}
	query.host = arena_copy(exchange->arena, query.host);
	query.user = arena_copy(exchange->arena, query.user);
	buffer_add_byte(&exchange->answer, '[');
	if (looking.entity.size > 0)
		done = store_select(exchange->store, &query, see_similar, &looking, &failure);
	buffer_add_byte(&exchange->answer, ']');
	free(looking.line);
	if (done < 0)
		problem_of(exchange, &failure);
	return done == 0;
}

struct holder {
	const struct anomaly_of *anomaly;
	char id[36];
	enum store_alert_status status;
	bool is_found;
};

static bool
see_alert(void *data, const struct store_alert *alert)
{
	struct holder *holder = data;

	if (alert->first_ms > holder->anomaly->time_ms)
		return true;
	id_write(holder->id, alert->id);
	holder->status = alert->status;
	holder->is_found = true;
	return false;
}

bool
detail_alert(struct exchange *exchange, const struct anomaly_of *anomaly)
{
	struct looking looking = { .exchange = exchange, .anomaly = anomaly };
	struct holder holder = { .anomaly = anomaly };
	struct store_alert_query query = STORE_ALERT_QUERY_ALL;
	struct buffer *to = &exchange->answer;
	struct failure failure;
	int done = 0;

	looking.line = must_alloc(sizeof(*looking.line));
	query.entity = entity_of(&looking, anomaly->doc);
	query.kind = span_of(log_kind_name(event_log_kind(&looking.line->event)));
	query.since_ms = anomaly->time_ms;
	query.limit = 100;
	if (query.entity.size > 0)
		done = store_alerts(exchange->store, &query, see_alert, &holder, &failure);
	free(looking.line);
	if (done < 0) {
		problem_of(exchange, &failure);
		return false;
	}
	if (holder.is_found) {
		buffer_add(to, SPAN("{\"id\":\""));
		buffer_add(to, (struct span){ holder.id, sizeof(holder.id) });
		buffer_add(to, SPAN("\",\"status\":\""));
		buffer_add(to, span_of(store_alert_status_name(holder.status)));
		buffer_add(to, SPAN("\"}"));
	} else {
		buffer_add(to, SPAN("null"));
	}
	return true;
}

struct saying {
	const struct anomaly_of *anomaly;
	cJSON *list;
};

static bool
see_verdict(void *data, const struct store_verdict *verdict)
{
	struct saying *saying = data;
	cJSON *item;

	if (memcmp(verdict->id, saying->anomaly->id, STORE_ID_SIZE) != 0)
		return true;
	item = cJSON_CreateObject();
	field_put_text(item, "verdict", verdict->verdict);
	field_put_text(item, "actor", verdict->actor);
	field_put_text(item, "note", verdict->note.size ? verdict->note : SPAN(""));
	field_put_time(item, "given", verdict->given_ms);
	cJSON_AddItemToArray(saying->list, item);
	return true;
}

bool
detail_feedback(struct exchange *exchange, const struct anomaly_of *anomaly)
{
	struct saying saying = { anomaly, cJSON_CreateArray() };
	struct failure failure;
	char *text = NULL;
	int done = store_verdicts(exchange->store, anomaly->time_ms, anomaly->time_ms + 1,
	    see_verdict, &saying, &failure);

	if (done < 0)
		problem_of(exchange, &failure);
	else if ((text = cJSON_PrintUnformatted(saying.list)) != NULL)
		buffer_add(&exchange->answer, span_of(text));
	cJSON_free(text);
	cJSON_Delete(saying.list);
	return done == 0;
}

/* attack.mitre.org/techniques/T1110/001/; an id is a T, digits and a dot. */
static bool
is_technique(struct span id)
{
	if (id.size < 5 || id.size > 9 || id.data[0] != 'T')
		return false;
	for (size_t i = 1; i < id.size; i++)
		if (id.data[i] != '.' && (id.data[i] < '0' || id.data[i] > '9'))
			return false;
	return true;
}

static void
add_technique(struct buffer *to, struct span id)
{
	struct span of = span_cut(&(struct span){ id.data, id.size }, '.');

	buffer_add(to, SPAN("{\"id\":\""));
	buffer_add(to, id);
	buffer_add(to, SPAN("\",\"url\":\"https://attack.mitre.org/techniques/"));
	buffer_add(to, of);
	buffer_add_byte(to, '/');
	if (of.size < id.size) {
		buffer_add(to, span_skip(id, of.size + 1));
		buffer_add_byte(to, '/');
	}
	buffer_add(to, SPAN("\"}"));
}

void
detail_techniques(struct exchange *exchange, const struct anomaly_of *anomaly)
{
	struct span list = json_find(anomaly->doc, SPAN("anomaly.technique")), id;
	struct buffer *to = &exchange->answer;
	bool is_first = true;

	buffer_add_byte(to, '[');
	span_cut(&list, '"');
	while (list.size > 0) {
		id = span_cut(&list, '"');
		span_cut(&list, '"');
		if (!is_technique(id))
			continue;
		if (!is_first)
			buffer_add_byte(to, ',');
		add_technique(to, id);
		is_first = false;
	}
	buffer_add_byte(to, ']');
}
