/* template.c: placeholders and how their values are written. */

#include <stdio.h>
#include <string.h>

#include "alert/escape.h"
#include "alert/template.h"
#include "base/number.h"

enum form { FORM_PLAIN, FORM_LIST, FORM_LINES, FORM_TYPICAL };

static const struct {
	const char *placeholder, *member;
	enum form form;
} rows[] = {
	{ "id", "id", FORM_PLAIN },
	{ "entity", "entity", FORM_PLAIN },
	{ "kind", "kind", FORM_PLAIN },
	{ "change", "change", FORM_PLAIN },
	{ "status", "status", FORM_PLAIN },
	{ "risk_level", "risk_level", FORM_PLAIN },
	{ "risk_score", "risk_score", FORM_PLAIN },
	{ "count", "count", FORM_PLAIN },
	{ "alerts", "alerts", FORM_PLAIN },
	{ "suppressed", "suppressed", FORM_PLAIN },
	{ "first_seen", "first_seen", FORM_PLAIN },
	{ "last_seen", "last_seen", FORM_PLAIN },
	{ "techniques", "technique", FORM_LIST },
	{ "recommended_action", "recommended_action", FORM_PLAIN },
	{ "reasons", "reasons", FORM_LINES },
	{ "contributions", "contributions", FORM_TYPICAL },
	{ "hosts", "hosts", FORM_LIST },
	{ "users", "users", FORM_LIST },
	{ "examples", "examples", FORM_LINES },
	{ "rule", "rule", FORM_PLAIN },
	{ "url", "url", FORM_PLAIN },
};

enum { ROWS = sizeof(rows) / sizeof(*rows), TYPICAL_MOST = 3 };

static const char title[] = "{risk_level}: {entity} {change}";
static const char text[] =
    "{reasons}\n{contributions}\n{count} anomalies of {entity} ({kind}) from "
    "{first_seen} to {last_seen}\nhosts: {hosts}\nusers: {users}\n"
    "techniques: {techniques}\nrecommended: {recommended_action}\n"
    "alert {id}, rule {rule}\n{url}";
static const char digest_title[] = "digest: {alerts} alerts";
static const char digest_text[] =
    "{count} anomalies of {alerts} alerts from {first_seen} to {last_seen}\n{url}";

const char *
template_default(const char *name, const cJSON *alert)
{
	const char *change = cJSON_GetStringValue(cJSON_GetObjectItem(alert, "change"));
	bool is_digest = change && strcmp(change, "digest") == 0;

	if (strcmp(name, "title") == 0)
		return is_digest ? digest_title : title;
	return is_digest ? digest_text : text;
}

/* The placeholder that a text begins with behind its brace, and its size; -1: none. */
static int
find_row(const char *at, size_t *size)
{
	const char *end = strchr(at, '}');

	*size = end ? (size_t)(end - at) : 0;
	for (int i = 0; end && i < ROWS; i++)
		if (strlen(rows[i].placeholder) == *size &&
		    memcmp(rows[i].placeholder, at, *size) == 0)
			return i;
	return -1;
}

int
template_check(const char *from, struct failure *failure)
{
	char known[640];
	size_t size, used = 0;

	for (const char *at = strchr(from, '{'); at; at = strchr(at + 1, '{')) {
		if (find_row(at + 1, &size) >= 0)
			continue;
		for (int i = 0; i < ROWS; i++)
			used += (size_t)snprintf(known + used, sizeof(known) - used, "%s{%s}",
			    i ? ", " : "", rows[i].placeholder);
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "\"%.40s\" begins with no placeholder: %s are known", at, known);
	}
	return 0;
}

static void
add_number(struct buffer *to, const cJSON *number)
{
	char *room = buffer_room(to, NUMBER_SIZE);

	to->size += write_fixed6(room, number->valuedouble);
}

static void
add_value(struct buffer *to, const cJSON *value)
{
	if (cJSON_IsString(value))
		plain_add(to, span_of(value->valuestring));
	else if (cJSON_IsNumber(value))
		add_number(to, value);
}

static void
add_list(struct buffer *to, const cJSON *list, const char *separator)
{
	const cJSON *item;
	bool is_first = true;

	cJSON_ArrayForEach(item, list)
	{
		if (!is_first)
			buffer_add(to, span_of(separator));
		add_value(to, item);
		is_first = false;
	}
}

/* failed_auth_rate 1 (typical 0 to 0.2) */
static void
add_typical(struct buffer *to, const cJSON *list)
{
	const cJSON *item, *typical;
	int count = 0;

	cJSON_ArrayForEach(item, list)
	{
		if (count == TYPICAL_MOST)
			return;
		if (count++ > 0)
			buffer_add_byte(to, '\n');
		typical = cJSON_GetObjectItem(item, "typical");
		add_value(to, cJSON_GetObjectItem(item, "feature"));
		buffer_add_byte(to, ' ');
		add_value(to, cJSON_GetObjectItem(item, "value"));
		buffer_add(to, SPAN(" (typical "));
		add_value(to, cJSON_GetObjectItem(typical, "p05"));
		buffer_add(to, SPAN(" to "));
		add_value(to, cJSON_GetObjectItem(typical, "p95"));
		buffer_add_byte(to, ')');
	}
}

static void
add_row(struct buffer *to, int row, const cJSON *alert)
{
	const cJSON *value = cJSON_GetObjectItem(alert, rows[row].member);

	switch (rows[row].form) {
	case FORM_PLAIN:
		add_value(to, value);
		break;
	case FORM_LIST:
		add_list(to, value, ", ");
		break;
	case FORM_LINES:
		add_list(to, value, "\n");
		break;
	case FORM_TYPICAL:
		add_typical(to, value);
		break;
	}
}

void
template_fill(struct buffer *to, const char *from, const cJSON *alert)
{
	size_t size;
	int row;

	for (const char *at = from; *at; at++) {
		row = *at == '{' ? find_row(at + 1, &size) : -1;
		if (row < 0) {
			buffer_add_byte(to, *at);
			continue;
		}
		add_row(to, row, alert);
		at += size + 1;
	}
}
