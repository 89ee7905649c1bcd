/* openapi.c: from rows of routes to operations. */

#include "api/openapi.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/api.h"

/* The files of schema/api, by the build: an object of schemas each. */
extern const char *const api_schemas[];

static const char *const method_members[METHOD_COUNT] = { "get", "post", "put", "patch", "delete" };

static const struct {
	unsigned role;
	const char *name;
} roles[] = { { ROLE_INGEST, "ingest" }, { ROLE_VIEWER, "viewer" }, { ROLE_ANALYST, "analyst" },
	{ ROLE_ADMIN, "admin" } };

static cJSON *
refer(const char *to, const char *name)
{
	cJSON *object = cJSON_CreateObject();
	char text[160];

	snprintf(text, sizeof(text), "#/components/%s/%s", to, name);
	cJSON_AddStringToObject(object, "$ref", text);
	return object;
}

/* "getEventsByIdContext": the method and the words of the path. */
static void
name_operation(cJSON *operation, const struct route *route)
{
	const char *path = route->path;
	char name[160];
	size_t size = (size_t)snprintf(name, sizeof(name), "%s", method_members[route->method]);
	bool is_first = true;

	if (strncmp(path, "/api/v1", 7) == 0)
		path += 7;
	for (; *path && size + 4 < sizeof(name); path++) {
		if (*path == '{')
			size += (size_t)snprintf(name + size, sizeof(name) - size, "By");
		if (!isalnum((unsigned char)*path)) {
			is_first = true;
			continue;
		}
		name[size++] = is_first ? (char)toupper((unsigned char)*path) : *path;
		is_first = false;
	}
	name[size] = '\0';
	cJSON_AddStringToObject(operation, "operationId", name);
}

/* The word behind /api/v1: operations are shown in such groups. */
static void
tag_operation(cJSON *operation, const char *path)
{
	struct span rest = span_of(path), word = SPAN("operations");
	char name[40];

	if (span_starts(rest, SPAN("/api/v1/"))) {
		rest = span_skip(rest, 8);
		word = span_cut(&rest, '/');
	}
	snprintf(name, sizeof(name), "%.*s", (int)word.size, word.data);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(operation, "tags"), cJSON_CreateString(name));
}

/* {names} of the path, then those of the query. */
static void
add_parameters(cJSON *operation, const struct route *route)
{
	cJSON *list = cJSON_CreateArray(), *item, *schema;
	const struct route_parameter *row = route->parameters;
	struct span rest = span_of(route->path), word;
	char name[40];

	for (span_cut(&rest, '{'); rest.size > 0; span_cut(&rest, '{')) {
		word = span_cut(&rest, '}');
		snprintf(name, sizeof(name), "%.*s", (int)word.size, word.data);
		item = cJSON_CreateObject();
		cJSON_AddStringToObject(item, "name", name);
		cJSON_AddStringToObject(item, "in", "path");
		cJSON_AddTrueToObject(item, "required");
		cJSON_AddStringToObject(cJSON_AddObjectToObject(item, "schema"), "type", "string");
		cJSON_AddItemToArray(list, item);
	}
	for (; row && row->name; row++) {
		item = cJSON_CreateObject();
		cJSON_AddStringToObject(item, "name", row->name);
		cJSON_AddStringToObject(item, "in", "query");
		cJSON_AddStringToObject(item, "description", row->description);
		schema = cJSON_Parse(row->schema);
		assert(schema);
		cJSON_AddItemToObject(item, "schema", schema);
		cJSON_AddItemToArray(list, item);
	}
	if (cJSON_GetArraySize(list) > 0)
		cJSON_AddItemToObject(operation, "parameters", list);
	else
		cJSON_Delete(list);
}

/* Other types than JSON: a text, "a/b, c/d". */
static void
add_types(cJSON *content, const char *types)
{
	struct span rest = types ? span_of(types) : SPAN(""), type;
	char name[80];

	while (rest.size > 0) {
		type = span_trim(span_cut(&rest, ','));
		snprintf(name, sizeof(name), "%.*s", (int)type.size, type.data);
		cJSON_AddStringToObject(
		    cJSON_AddObjectToObject(cJSON_AddObjectToObject(content, name), "schema"),
		    "type", "string");
	}
}

static void
add_json(cJSON *content, const char *schema)
{
	cJSON_AddItemToObject(cJSON_AddObjectToObject(content, "application/json"), "schema",
	    refer("schemas", schema));
}

static void
add_request(cJSON *operation, const struct route *route)
{
	cJSON *body, *content;

	if (!route->request && !route->request_type)
		return;
	body = cJSON_AddObjectToObject(operation, "requestBody");
	cJSON_AddTrueToObject(body, "required");
	content = cJSON_AddObjectToObject(body, "content");
	if (route->request)
		add_json(content, route->request);
	add_types(content, route->request_type);
}

static void
add_problem(cJSON *responses, int status)
{
	char name[8];

	snprintf(name, sizeof(name), "%d", status);
	if (!cJSON_GetObjectItem(responses, name))
		cJSON_AddItemToObject(responses, name, refer("responses", "Problem"));
}

static cJSON *
add_success(cJSON *responses, int status)
{
	cJSON *answer;
	char name[8];

	snprintf(name, sizeof(name), "%d", status);
	answer = cJSON_AddObjectToObject(responses, name);
	cJSON_AddStringToObject(answer, "description", "Success");
	return answer;
}

static void
add_successes(cJSON *responses, const struct route *route)
{
	cJSON *answer = add_success(responses, route->status), *content;

	if (route->reply || route->reply_type) {
		content = cJSON_AddObjectToObject(answer, "content");
		if (route->reply)
			add_json(content, route->reply);
		add_types(content, route->reply_type);
	}
	if (route->other_reply)
		add_json(
		    cJSON_AddObjectToObject(add_success(responses, route->other_status), "content"),
		    route->other_reply);
}

static void
add_responses(cJSON *operation, const struct route *route)
{
	static const int usual[] = { 400, 429, 500, 503 };
	cJSON *responses = cJSON_AddObjectToObject(operation, "responses");
	struct span rest = route->problems ? span_of(route->problems) : SPAN("");

	add_successes(responses, route);
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		add_problem(responses, usual[i]);
	if (!(route->roles & ROLE_ANYONE)) {
		add_problem(responses, 401);
		add_problem(responses, 403);
	}
	if (route->body_max > 0) {
		add_problem(responses, 413);
		add_problem(responses, 415);
	}
	while (rest.size > 0)
		add_problem(responses, atoi(span_cut(&rest, ' ').data));
}

static void
add_security(cJSON *operation, const struct route *route)
{
	cJSON *list = cJSON_AddArrayToObject(operation, "security"), *names;

	if (!(route->roles & ROLE_ANYONE)) {
		cJSON_AddItemToArray(list, cJSON_Parse("{\"bearer\":[]}"));
		cJSON_AddItemToArray(list, cJSON_Parse("{\"cookie\":[]}"));
		names = cJSON_AddArrayToObject(operation, "x-roles");
		for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
			if (route->roles & roles[i].role)
				cJSON_AddItemToArray(names, cJSON_CreateString(roles[i].name));
	}
}

static void
add_operation(cJSON *paths, const struct route *route)
{
	cJSON *path = cJSON_GetObjectItem(paths, route->path), *operation;

	if (!path)
		path = cJSON_AddObjectToObject(paths, route->path);
	if (cJSON_GetObjectItem(path, method_members[route->method]))
		return; /* of equal rows the first counts */
	operation = cJSON_AddObjectToObject(path, method_members[route->method]);
	name_operation(operation, route);
	cJSON_AddStringToObject(operation, "summary", route->summary);
	tag_operation(operation, route->path);
	add_security(operation, route);
	add_parameters(operation, route);
	add_request(operation, route);
	add_responses(operation, route);
}

static void
add_components(cJSON *document)
{
	static const char schemes[] =
	    "{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":"
	    "\"An access token, or an API key.\"},"
	    "\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"siem_access\","
	    "\"description\":\"What changes something wants the header X-CSRF-Token too.\"}}";
	static const char problem[] =
	    "{\"Problem\":{\"description\":\"Problem details (RFC 9457).\",\"content\":"
	    "{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/"
	    "Problem\"}}}}}";
	cJSON *components = cJSON_AddObjectToObject(document, "components"), *file, *schema;
	cJSON *schemas = cJSON_AddObjectToObject(components, "schemas");

	for (int i = 0; api_schemas[i]; i++) {
		file = cJSON_Parse(api_schemas[i]);
		assert(file);
		while ((schema = file->child) != NULL) {
			cJSON_DetachItemViaPointer(file, schema);
			cJSON_AddItemToObject(schemas, schema->string, schema);
		}
		cJSON_Delete(file);
	}
	cJSON_AddItemToObject(components, "responses", cJSON_Parse(problem));
	cJSON_AddItemToObject(components, "securitySchemes", cJSON_Parse(schemes));
}

void
openapi_write(struct buffer *to)
{
	cJSON *document = cJSON_CreateObject(), *paths;
	const struct route *route;
	char *text;

	cJSON_AddStringToObject(document, "openapi", "3.1.0");
	cJSON_AddItemToObject(document, "info",
	    cJSON_Parse("{\"title\":\"siem\",\"version\":\"" SIEM_VERSION "\","
			"\"summary\":\"Anomaly detection for security logs\"}"));
	cJSON_AddItemToObject(document, "servers", cJSON_Parse("[{\"url\":\"/\"}]"));
	paths = cJSON_AddObjectToObject(document, "paths");
	for (int i = 0; api_routes[i]; i++)
		for (route = api_routes[i]; route->path; route++)
			add_operation(paths, route);
	add_components(document);
	text = cJSON_PrintUnformatted(document);
	if (text)
		buffer_add(to, span_of(text));
	cJSON_free(text);
	cJSON_Delete(document);
}
