/*
 * docs.c: the API described: /openapi.json for programs, and /docs for people.
 *
 * The page is made of the same document, here: it needs no script, and no other host.
 */
#include <pthread.h>
#include <stdio.h>

#include "api/api.h"
#include "api/openapi.h"

static struct {
	pthread_once_t once;
	struct buffer json, html;
} docs = { .once = PTHREAD_ONCE_INIT };

static void
add_text(struct buffer *to, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			buffer_add(to, SPAN("&lt;"));
		else if (*text == '&')
			buffer_add(to, SPAN("&amp;"));
		else if (*text == '"')
			buffer_add(to, SPAN("&quot;"));
		else
			buffer_add_byte(to, *text);
	}
}

static void
add_element(struct buffer *to, const char *name, const char *text)
{
	buffer_add_byte(to, '<');
	buffer_add(to, span_of(name));
	buffer_add_byte(to, '>');
	add_text(to, text);
	buffer_add(to, SPAN("</"));
	buffer_add(to, span_of(name));
	buffer_add_byte(to, '>');
}

static const char *
text_of(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));

	return text ? text : "";
}

/* #/components/schemas/Event, as a link. */
static void
add_link(struct buffer *to, const char *what, const cJSON *content)
{
	const cJSON *json = cJSON_GetObjectItem(content, "application/json");
	const char *name = strrchr(text_of(cJSON_GetObjectItem(json, "schema"), "$ref"), '/');

	if (!name)
		return;
	add_element(to, "dt", what);
	buffer_add(to, SPAN("<dd><a href=\"#"));
	add_text(to, name + 1);
	buffer_add(to, SPAN("\">"));
	add_text(to, name + 1);
	buffer_add(to, SPAN("</a></dd>"));
}

static void
add_parameters(struct buffer *to, const cJSON *operation)
{
	const cJSON *parameter;

	cJSON_ArrayForEach(parameter, cJSON_GetObjectItem(operation, "parameters"))
	{
		char *schema = cJSON_PrintUnformatted(cJSON_GetObjectItem(parameter, "schema"));

		add_element(to, "dt", text_of(parameter, "name"));
		buffer_add(to, SPAN("<dd>"));
		add_text(to, text_of(parameter, "description"));
		buffer_add_byte(to, ' ');
		add_element(to, "code", schema ? schema : "");
		buffer_add(to, SPAN("</dd>"));
		cJSON_free(schema);
	}
}

static void
add_curl(struct buffer *to, const char *method, const char *path, const cJSON *operation)
{
	bool is_get = strcmp(method, "get") == 0;
	char text[400];

	snprintf(text, sizeof(text), "curl %s%s%s%s\"$SIEM%s\"", is_get ? "" : "-X ",
	    is_get ? "" : method, is_get ? "" : " ",
	    cJSON_GetArraySize(cJSON_GetObjectItem(operation, "security")) > 0
		? "-H \"Authorization: Bearer $TOKEN\" "
		: "",
	    path);
	if (cJSON_GetObjectItem(operation, "requestBody"))
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    " -H \"Content-Type: application/json\" -d @body.json");
	buffer_add(to, SPAN("<pre>"));
	add_text(to, text);
	buffer_add(to, SPAN("</pre>"));
}

static void
add_operation(struct buffer *to, const char *path, const cJSON *operation)
{
	const cJSON *role, *answer;
	char title[200];

	snprintf(title, sizeof(title), "%s %s", operation->string, path);
	buffer_add(to, SPAN("<section id=\""));
	add_text(to, text_of(operation, "operationId"));
	buffer_add(to, SPAN("\">"));
	add_element(to, "h2", title);
	add_element(to, "p", text_of(operation, "summary"));
	add_curl(to, operation->string, path, operation);
	buffer_add(to, SPAN("<dl>"));
	cJSON_ArrayForEach(role, cJSON_GetObjectItem(operation, "x-roles"))
	{
		add_element(to, "dt", "role");
		add_element(to, "dd", role->valuestring);
	}
	add_parameters(to, operation);
	add_link(to, "body",
	    cJSON_GetObjectItem(cJSON_GetObjectItem(operation, "requestBody"), "content"));
	cJSON_ArrayForEach(answer, cJSON_GetObjectItem(operation, "responses"))
	    add_link(to, answer->string, cJSON_GetObjectItem(answer, "content"));
	buffer_add(to, SPAN("</dl></section>\n"));
}

static void
add_schemas(struct buffer *to, const cJSON *schemas)
{
	const cJSON *schema;

	cJSON_ArrayForEach(schema, schemas)
	{
		char *text = cJSON_Print(schema);

		buffer_add(to, SPAN("<section id=\""));
		add_text(to, schema->string);
		buffer_add(to, SPAN("\">"));
		add_element(to, "h2", schema->string);
		add_element(to, "pre", text ? text : "");
		buffer_add(to, SPAN("</section>\n"));
		cJSON_free(text);
	}
}

static void
make(void)
{
	struct buffer *to = &docs.html;
	const cJSON *path, *operation;
	cJSON *document;

	openapi_write(&docs.json);
	document = cJSON_ParseWithLength(docs.json.data, docs.json.size);
	buffer_add(to,
	    SPAN("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
		 "<meta name=\"viewport\" content=\"width=device-width\"><title>siem: API</title>"
		 "<link rel=\"stylesheet\" href=\"/docs.css\"></head><body><h1>siem: API</h1>"
		 "<p>For programs: <a href=\"/openapi.json\">/openapi.json</a></p><nav><ul>\n"));
	cJSON_ArrayForEach(path, cJSON_GetObjectItem(document, "paths"))
	{
		cJSON_ArrayForEach(operation, path)
		{
			buffer_add(to, SPAN("<li><a href=\"#"));
			add_text(to, text_of(operation, "operationId"));
			buffer_add(to, SPAN("\">"));
			add_text(to, operation->string);
			buffer_add_byte(to, ' ');
			add_text(to, path->string);
			buffer_add(to, SPAN("</a></li>\n"));
		}
	}
	buffer_add(to, SPAN("</ul></nav><main>\n"));
	cJSON_ArrayForEach(path, cJSON_GetObjectItem(document, "paths"))
	{
		cJSON_ArrayForEach(operation, path) add_operation(to, path->string, operation);
	}
	add_schemas(
	    to, cJSON_GetObjectItem(cJSON_GetObjectItem(document, "components"), "schemas"));
	buffer_add(to, SPAN("</main></body></html>\n"));
	cJSON_Delete(document);
}

static void
get_openapi(struct exchange *exchange)
{
	pthread_once(&docs.once, make);
	buffer_add(&exchange->answer, buffer_span(&docs.json));
}

static void
get_docs(struct exchange *exchange)
{
	pthread_once(&docs.once, make);
	exchange->content_type = "text/html; charset=utf-8";
	buffer_add(&exchange->answer, buffer_span(&docs.html));
}

static void
get_style(struct exchange *exchange)
{
	exchange->content_type = "text/css; charset=utf-8";
	buffer_add(&exchange->answer,
	    SPAN(":root{color-scheme:light dark}"
		 "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;"
		 "padding:0 1rem}"
		 "h2{font:600 1.1rem ui-monospace,monospace;border-top:1px solid;padding-top:1rem}"
		 "pre{overflow-x:auto;padding:.5rem;border:1px solid}"
		 "nav ul{columns:20rem;font:.9rem ui-monospace,monospace;list-style:none;padding:0}"
		 "dt{font-family:ui-monospace,monospace;float:left;clear:left;min-width:9rem}"
		 "dd{margin:0 0 .3rem 10rem}"));
}

const struct route routes_docs[] = {
	{
	    .path = "/openapi.json",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_QUICK,
	    .handle = get_openapi,
	    .summary = "This API, as OpenAPI 3.1",
	    .reply = "OpenApi",
	    .status = 200,
	},
	{
	    .path = "/docs",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_QUICK,
	    .handle = get_docs,
	    .summary = "This API, as a page",
	    .reply_type = "text/html",
	    .status = 200,
	},
	{
	    .path = "/docs.css",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_QUICK,
	    .handle = get_style,
	    .summary = "How that page looks",
	    .reply_type = "text/css",
	    .status = 200,
	},
	{ 0 },
};
