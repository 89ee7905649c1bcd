/* alert-json.c: columns, and what the alert's line says beside them. */

#include "api/alert-json.h"

#include "api/fields.h"
#include "event/id.h"

enum { ID_TEXT = 36 };

bool
alert_id(struct span text, unsigned char id[STORE_ID_SIZE])
{
	return text.size == ID_TEXT && id_parse(text.data, id);
}

void
alert_put_id(cJSON *object, const char *name, const unsigned char id[STORE_ID_SIZE])
{
	char text[ID_TEXT];

	id_write(text, id);
	field_put_text(object, name, (struct span){ text, sizeof(text) });
}

/* An array of the line; an empty one where it has none. */
static void
put_array(cJSON *to, const char *name, const cJSON *said, const char *as)
{
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(said, as);

	cJSON_AddItemToObject(
	    to, name, cJSON_IsArray(array) ? cJSON_Duplicate(array, true) : cJSON_CreateArray());
}

static void
put_or_null(cJSON *to, const char *name, struct span text)
{
	field_put_text(to, name, text.size ? text : (struct span){ NULL, 0 });
}

static int64_t
updated_ms(const struct store_alert *alert)
{
	return alert->decided_ms > alert->last_ms ? alert->decided_ms : alert->last_ms;
}

cJSON *
alert_json(const struct store_alert *alert)
{
	cJSON *json = cJSON_CreateObject();
	cJSON *line = cJSON_ParseWithLength(alert->doc.data, alert->doc.size);
	const cJSON *said = cJSON_GetObjectItemCaseSensitive(line, "alert");
	const char *action =
	    cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(said, "recommended_action"));

	alert_put_id(json, "id", alert->id);
	field_put_text(json, "group_key", alert->group_key);
	field_put_text(json, "kind", alert->kind);
	field_put_text(json, "entity", alert->entity);
	cJSON_AddStringToObject(json, "status", store_alert_status_name(alert->status));
	field_put_text(json, "level", alert->level);
	cJSON_AddNumberToObject(json, "risk_score", alert->risk);
	cJSON_AddNumberToObject(json, "count", (double)alert->events);
	cJSON_AddNumberToObject(json, "suppressed", (double)alert->suppressed);
	field_put_time(json, "first_seen", alert->first_ms);
	field_put_time(json, "last_seen", alert->last_ms);
	alert_put_id(json, "first_event", alert->first_event);
	put_or_null(json, "assignee", alert->assignee);
	put_or_null(json, "reason", alert->reason);
	put_array(json, "reasons", said, "reasons");
	put_array(json, "techniques", said, "technique");
	put_array(json, "examples", said, "examples");
	put_array(json, "hosts", said, "hosts");
	put_array(json, "users", said, "users");
	cJSON_AddStringToObject(json, "recommended_action", action ? action : "NO_ACTION");
	put_or_null(json, "suppressed_by", alert->suppressed_by);
	field_put_time(json, "updated", updated_ms(alert));
	cJSON_Delete(line);
	return json;
}
