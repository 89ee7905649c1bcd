/*
 * http-property.c: requests made of /openapi.json, good ones, ones at the bounds and broken
 * ones, and what is wrong with the answers.
 *
 *	http-property PORT OPENAPI.json TOKEN ID...
 *	http-property --examples OPENAPI.json	do examples fit their schemas?
 *
 * No request may be answered by a failure of the server, by nothing, by a status or type
 * that its operation does not name, or by a body that does not fit its schema.  Ids stand
 * for {names} in paths, beside hostile ones.  Says each fault, and how many requests it made;
 * status 1: there were faults.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "schema-check.h"
#include "talk.h"

enum { BIG = 10 * 1024 * 1024, DEEP = 100000, TARGET = 8192, SHOWN = 300 };

struct run {
	int port;
	const cJSON *document;
	const char *token;
	char **ids;
	int id_count;
	long requests, faults, by_class[6];
};

/* The operation that is tried. */
struct trial {
	struct run *run;
	const char *path, *method; /* as the document names them: "get" */
	const cJSON *operation;
	char target[TARGET];
};

/* These end the session that all others need. */
static const char *const left_out[] = { "/api/v1/auth/logout" };

static void
fault(struct trial *trial, const struct request *request, const struct answer *answer,
    const char *what)
{
	trial->run->faults++;
	printf("%s %.200s %s%.*s\n\tstatus %d %s: %s\n\t%.*s\n", request->method, request->target,
	    request->type ? request->type : "", request->size < 200 ? (int)request->size : 200,
	    request->type ? request->body : "", answer->status, answer->type, what, SHOWN,
	    answer->body);
}

static void
check_body(struct trial *trial, const struct request *request, const struct answer *answer,
    const cJSON *schema)
{
	struct schema_check check = { .document = trial->run->document };
	const char *end = NULL;
	cJSON *value = cJSON_ParseWithLengthOpts(answer->body, answer->size + 1, &end, true);

	if (!value)
		fault(trial, request, answer, "its body is no JSON");
	else if (!schema_fits(&check, schema, value))
		fault(trial, request, answer, check.why);
	cJSON_Delete(value);
}

static const cJSON *
find_problem(const struct run *run)
{
	const cJSON *components = cJSON_GetObjectItem(run->document, "components");

	return cJSON_GetObjectItem(cJSON_GetObjectItem(components, "schemas"), "Problem");
}

/* An answer that the operation names, with a body of the type and schema that it names. */
static void
check_named(struct trial *trial, const struct request *request, const struct answer *answer)
{
	const cJSON *responses = cJSON_GetObjectItem(trial->operation, "responses"), *content;
	char status[16];

	snprintf(status, sizeof(status), "%d", answer->status);
	content = schema_resolve(trial->run->document, cJSON_GetObjectItem(responses, status));
	if (!content) {
		fault(trial, request, answer, "the operation does not name this status");
		return;
	}
	content = cJSON_GetObjectItem(content, "content");
	if (!content && answer->size == 0)
		return;
	content = cJSON_GetObjectItem(content, answer->type);
	if (!content)
		fault(trial, request, answer, "the operation does not name this type");
	else if (strstr(answer->type, "json") && !strstr(answer->type, "ndjson"))
		check_body(trial, request, answer, cJSON_GetObjectItem(content, "schema"));
}

/* Sends it, with this token or as nobody; the operation's own promises hold if it is one. */
static void
try(struct trial *trial, struct request request, bool is_operation)
{
	struct run *run = trial->run;
	struct answer answer;

	talk(run->port, &request, &answer);
	run->requests++;
	if (answer.status > 0)
		run->by_class[answer.status / 100 % 6]++;
	/* Who is told early that a body is too long may not see it: the rest is thrown at a closed door. */
	if (answer.status == 0 && request.type && request.size >= BIG)
		return;
	if (answer.status <= 0)
		fault(trial, &request, &answer, answer.status ? "it hangs" : "no answer");
	else if (answer.status >= 500)
		fault(trial, &request, &answer, "the server failed");
	else if (answer.status >= 400 && strcmp(answer.type, "application/problem+json") != 0)
		fault(trial, &request, &answer, "no problem details");
	else if (is_operation)
		check_named(trial, &request, &answer);
	else if (answer.status >= 400)
		check_body(trial, &request, &answer, find_problem(run));
}

static const char *
upper(const char *method)
{
	static char text[16];
	size_t i = 0;

	for (; method[i] && i + 1 < sizeof(text); i++)
		text[i] = (char)toupper((unsigned char)method[i]);
	text[i] = '\0';
	return text;
}

/* The path with this in place of each {name}, and a query behind it. */
static const char *
make_target(struct trial *trial, const char *id, const char *query)
{
	const char *from = trial->path;
	size_t size = 0, room = sizeof(trial->target);

	while (*from && size + 1 < room) {
		if (*from != '{') {
			trial->target[size++] = *from++;
			continue;
		}
		size += (size_t)snprintf(trial->target + size, room - size, "%s", id);
		size = size < room ? size : room - 1;
		from = strchr(from, '}') + 1;
	}
	trial->target[size] = '\0';
	if (query && size < room)
		snprintf(trial->target + size, room - size, "?%s", query);
	return trial->target;
}

static struct request
make_request(struct trial *trial, const char *id, const char *query)
{
	return (struct request){ .method = upper(trial->method),
		.target = make_target(trial, id, query),
		.token = trial->run->token };
}

static const cJSON *
body_types(const struct trial *trial)
{
	return cJSON_GetObjectItem(cJSON_GetObjectItem(trial->operation, "requestBody"), "content");
}

static const cJSON *
json_schema(const struct trial *trial)
{
	const cJSON *json = cJSON_GetObjectItem(body_types(trial), "application/json");

	return schema_resolve(trial->run->document, cJSON_GetObjectItem(json, "schema"));
}

/* The body of the schema's first example; for cJSON_Delete. */
static cJSON *
good_body(const struct trial *trial)
{
	const cJSON *examples = cJSON_GetObjectItem(json_schema(trial), "examples");

	return cJSON_Duplicate(cJSON_GetArrayItem(examples, 0), true);
}

static void
send_to(struct trial *trial, struct request request, const cJSON *body)
{
	char *text = cJSON_PrintUnformatted(body);

	request.type = "application/json";
	request.body = text;
	request.size = strlen(text);
	try(trial, request, true);
	cJSON_free(text);
}

static void
send_text(struct trial *trial, const char *type, const char *body, size_t size)
{
	struct request request = make_request(trial, trial->run->ids[0], NULL);

	request.type = type;
	request.body = body;
	request.size = size;
	try(trial, request, true);
}

static void
send_json(struct trial *trial, const cJSON *body)
{
	send_to(trial, make_request(trial, trial->run->ids[0], NULL), body);
}

/* Paths: ids that are there, ids that are not, and tricks. */
static void
try_paths(struct trial *trial)
{
	static const char *const tricks[] = { "0", "-1", "1e3", "99999999999999999999",
		"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
		"ip", "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%00", "%ff%fe", "%", "%zz",
		"'%20or%201=1--", "%0d%0aX:%201", "a%2fb", "", "\xff", "%F0%9F%90%98" };
	char name[3000], *body = NULL;
	const cJSON *example;
	cJSON *good = good_body(trial);
	struct request request;

	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	if (good)
		body = cJSON_PrintUnformatted(good);
	for (int i = 0; i < trial->run->id_count; i++) {
		if (!body)
			try(trial, make_request(trial, trial->run->ids[i], NULL), true);
		cJSON_ArrayForEach(example, cJSON_GetObjectItem(json_schema(trial), "examples"))
		    send_to(trial, make_request(trial, trial->run->ids[i], NULL), example);
	}
	for (size_t i = 0; strchr(trial->path, '{') && i < sizeof(tricks) / sizeof(*tricks) + 1;
	     i++) {
		request = make_request(
		    trial, i < sizeof(tricks) / sizeof(*tricks) ? tricks[i] : name, NULL);
		if (body)
			request.type = "application/json", request.body = body,
			request.size = strlen(body);
		/* Some of these are no path of the operation, or none at all. */
		try(trial, request, false);
	}
	cJSON_free(body);
	cJSON_Delete(good);
}

/* With the body that the operation wants, of each id. */
static void
try_value(struct trial *trial, const char *name, const char *value)
{
	cJSON *good = good_body(trial);
	struct request request;
	char query[TARGET];

	snprintf(query, sizeof(query), "%s=%s", name, value);
	try(trial, make_request(trial, trial->run->ids[0], query), true);
	for (int i = 0; good && i < trial->run->id_count; i++) {
		request = make_request(trial, trial->run->ids[i], query);
		send_to(trial, request, good);
	}
	cJSON_Delete(good);
}

static void
try_bound(struct trial *trial, const char *name, const cJSON *bound)
{
	char value[64];

	if (!cJSON_IsNumber(bound))
		return;
	for (int step = -1; step <= 1; step++) {
		snprintf(value, sizeof(value), "%.17g", bound->valuedouble + step);
		try_value(trial, name, value);
	}
}

/* Parameters: what their schemas list, their bounds, and what is none of it. */
static void
try_queries(struct trial *trial)
{
	static const char *const values[] = { "", "0", "-1", "1", "1.5", "1e400", "-1e400", "nan",
		"inf", "0x10", "9223372036854775807", "9223372036854775808",
		"-99999999999999999999", "true", "maybe", "24h", "99999999d", "-1h", "0s",
		"2026-03-27T13:06:56Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59.999Z",
		"0001-01-01T00:00:00Z", "@0", "@-99999999999999", "%00", "%ff", "%", "%25",
		"'%20or%201=1", "%22%7B", "192.0.2.7", "192.0.2.0/24", "::/0", "0.0.0.0/0", "a&a=b",
		"source.ip", "ndjson", "csv", "xml", "only=%F0%9F%90%98" };
	const cJSON *parameter, *schema, *one;
	char longest[3500];

	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	cJSON_ArrayForEach(parameter, cJSON_GetObjectItem(trial->operation, "parameters"))
	{
		const char *name = cJSON_GetObjectItem(parameter, "name")->valuestring;

		if (strcmp(cJSON_GetObjectItem(parameter, "in")->valuestring, "query") != 0)
			continue;
		schema = cJSON_GetObjectItem(parameter, "schema");
		cJSON_ArrayForEach(one, cJSON_GetObjectItem(schema, "enum"))
		    try_value(trial, name, one->valuestring);
		try_bound(trial, name, cJSON_GetObjectItem(schema, "minimum"));
		try_bound(trial, name, cJSON_GetObjectItem(schema, "maximum"));
		for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
			try_value(trial, name, values[i]);
		try_value(trial, name, longest);
	}
	try_value(trial, "nobody_knows", "1");
}

/* A member in turn: gone, or of every other type and size. */
static void
try_members(struct trial *trial, const cJSON *good)
{
	static const char *const values[] = { "null", "true", "-1", "0.5", "1e308", "1e999",
		"123456789012345678901234567890", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"",
		"\"'; drop table logs; --\"", "[]", "{}", "[null,1,\"a\",{\"b\":[]}]",
		"{\"a\":{\"b\":1}}", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]" };
	const cJSON *member;
	cJSON *bad;

	cJSON_ArrayForEach(member, good)
	{
		if (!member->string)
			break;
		bad = cJSON_Duplicate(good, true);
		cJSON_DeleteItemFromObjectCaseSensitive(bad, member->string);
		send_json(trial, bad);
		for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
			cJSON_DeleteItemFromObjectCaseSensitive(bad, member->string);
			cJSON_AddRawToObject(bad, member->string, values[i]);
			send_json(trial, bad);
		}
		cJSON_Delete(bad);
	}
	bad = cJSON_Duplicate(good, true);
	if (cJSON_IsObject(bad)) {
		cJSON_AddRawToObject(bad, "__proto__", "{\"role\":\"admin\"}");
		send_json(trial, bad);
	}
	cJSON_Delete(bad);
}

/* Texts that are no body of anything. */
static void
try_texts(struct trial *trial, const char *type)
{
	static const struct {
		const char *text;
		size_t size;
	} texts[] = { { "", 0 }, { "{", 1 }, { "null", 4 }, { "true", 4 }, { "1e999", 5 },
		{ "[]", 2 }, { "{}", 2 }, { "\"x\"", 3 }, { "{\"a\":1}{\"a\":2}", 14 },
		{ "{\"a\":\"\xff\xfe\"}", 10 }, { "{\"a\\u0000b\":1}", 14 }, { "\0\0\0\0", 4 },
		{ "{\"log_line\":\"\0\"}", 16 }, { "\xef\xbb\xbf{}", 5 },
		{ "{\"a\":1,\"a\":{}}", 14 }, { "[1,\"a\",null,[[]],{}]", 20 } };
	char *text = malloc(BIG);

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		send_text(trial, type, texts[i].text, texts[i].size);
	if (!text)
		abort();
	memset(text, '[', BIG);
	send_text(trial, type, text, DEEP);
	memset(text, '1', BIG);
	send_text(trial, type, text, DEEP);
	memset(text, ' ', BIG);
	send_text(trial, type, text, BIG);
	free(text);
}

static void
try_bodies(struct trial *trial)
{
	static const char *const types[] = { "text/html", "application/jsonx",
		"multipart/form-data", "application/json; charset=iso-8859-1",
		"application/x-www-form-urlencoded", "application/*", "x" };
	const cJSON *type;
	cJSON *good = good_body(trial);
	char *text;

	if (good) {
		send_json(trial, good);
		try_members(trial, good);
		text = cJSON_PrintUnformatted(good);
		for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
			send_text(trial, types[i], text, strlen(text));
		cJSON_free(text);
	}
	cJSON_Delete(good);
	cJSON_ArrayForEach(type, body_types(trial)) try_texts(trial, type->string);
}

/* Methods that the path does not have, and nobody who asks. */
static void
try_others(struct trial *trial, const cJSON *path)
{
	static const char *const methods[] = { "get", "post", "put", "patch", "delete" };
	struct request request;

	request = make_request(trial, trial->run->ids[0], NULL);
	request.token = NULL;
	try(trial, request, true);
	request.token = "siem_notakey";
	try(trial, request, true);
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++) {
		if (cJSON_GetObjectItem(path, methods[i]))
			continue;
		request = make_request(trial, trial->run->ids[0], NULL);
		request.method = upper(methods[i]);
		request.type = "application/json";
		request.body = "{}";
		request.size = 2;
		try(trial, request, false);
	}
}

static bool
is_left_out(const char *path)
{
	for (size_t i = 0; i < sizeof(left_out) / sizeof(*left_out); i++)
		if (strcmp(left_out[i], path) == 0)
			return true;
	return false;
}

static void
try_path(struct run *run, const cJSON *path)
{
	struct trial trial = { .run = run, .path = path->string };
	const cJSON *operation;

	cJSON_ArrayForEach(operation, path)
	{
		trial.method = operation->string;
		trial.operation = operation;
		try_paths(&trial);
		try_queries(&trial);
		try_bodies(&trial);
		try_others(&trial, path);
	}
}

int
main(int argc, char **argv)
{
	struct run run = { 0 };
	const cJSON *path;
	cJSON *document;
	bool is_of_examples = argc == 3 && strcmp(argv[1], "--examples") == 0;

	if (argc < 5 && !is_of_examples) {
		fprintf(stderr, "usage: http-property PORT OPENAPI.json TOKEN ID...\n"
				"       http-property --examples OPENAPI.json\n");
		return 64;
	}
	document = document_read(argv[2]);
	if (!document) {
		fprintf(stderr, "http-property: %s is no JSON\n", argv[2]);
		return 66;
	}
	if (is_of_examples)
		return document_check_examples(document);
	run = (struct run){ .port = atoi(argv[1]),
		.document = document,
		.token = argv[3],
		.ids = argv + 4,
		.id_count = argc - 4 };
	setvbuf(stdout, NULL, _IOLBF, 0);
	cJSON_ArrayForEach(path, cJSON_GetObjectItem(document,
				     "paths")) if (!is_left_out(path->string)) try_path(&run, path);
	printf("%ld requests, %ld faults; 2xx %ld, 3xx %ld, 4xx %ld, 5xx %ld\n", run.requests,
	    run.faults, run.by_class[2], run.by_class[3], run.by_class[4], run.by_class[5]);
	cJSON_Delete(document);
	return run.faults > 0 || run.requests == 0;
}
