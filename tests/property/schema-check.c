/* schema-check.c: a table of keywords, each a question about one value. */

#include "schema-check.h"

#include <ctype.h>
#include <math.h>
#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool misfit(struct schema_check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool
misfit(struct schema_check *check, const char *format, ...)
{
	int size = snprintf(check->why, sizeof(check->why), "%s: ", check->at);
	va_list list;

	va_start(list, format);
	vsnprintf(check->why + size, sizeof(check->why) - (size_t)size, format, list);
	va_end(list);
	return false;
}

const cJSON *
schema_resolve(const cJSON *document, const cJSON *schema)
{
	const char *ref = cJSON_GetStringValue(cJSON_GetObjectItem(schema, "$ref"));
	char path[256], *rest = path, *word;

	if (!ref)
		return schema;
	if (strncmp(ref, "#/", 2) != 0 || strlen(ref) >= sizeof(path))
		return NULL;
	strcpy(path, ref + 2);
	while (document && (word = strsep(&rest, "/")) != NULL)
		document = cJSON_GetObjectItemCaseSensitive(document, word);
	return document;
}

static bool
fits_at(struct schema_check *check, const cJSON *schema, const cJSON *value, const char *name)
{
	size_t size = strlen(check->at);
	bool fits;

	snprintf(check->at + size, sizeof(check->at) - size, "/%.60s", name);
	fits = schema_fits(check, schema, value);
	check->at[size] = '\0';
	return fits;
}

static bool
is_of_type(const cJSON *value, const char *type)
{
	if (strcmp(type, "integer") == 0)
		return cJSON_IsNumber(value) && value->valuedouble == floor(value->valuedouble);
	return (strcmp(type, "object") == 0 && cJSON_IsObject(value)) ||
	       (strcmp(type, "array") == 0 && cJSON_IsArray(value)) ||
	       (strcmp(type, "string") == 0 && cJSON_IsString(value)) ||
	       (strcmp(type, "number") == 0 && cJSON_IsNumber(value)) ||
	       (strcmp(type, "boolean") == 0 && cJSON_IsBool(value)) ||
	       (strcmp(type, "null") == 0 && cJSON_IsNull(value));
}

/* One question: the keyword's value, the whole schema, the value that is looked at. */
struct question {
	const cJSON *word, *schema, *value;
};

static bool
ask_type(struct schema_check *check, const struct question *question)
{
	const cJSON *type;

	if (cJSON_IsString(question->word) &&
	    is_of_type(question->value, question->word->valuestring))
		return true;
	cJSON_ArrayForEach(
	    type, question->word) if (is_of_type(question->value, type->valuestring)) return true;
	return misfit(check, "is of another type");
}

static bool
ask_enum(struct schema_check *check, const struct question *question)
{
	const cJSON *one;

	cJSON_ArrayForEach(
	    one, question->word) if (cJSON_Compare(one, question->value, true)) return true;
	return misfit(check, "is none of those that are listed");
}

static bool
ask_const(struct schema_check *check, const struct question *question)
{
	return cJSON_Compare(question->word, question->value, true) ||
	       misfit(check, "is not the constant");
}

static bool
ask_required(struct schema_check *check, const struct question *question)
{
	const cJSON *name;

	if (cJSON_IsObject(question->value))
		cJSON_ArrayForEach(
		    name, question->word) if (!cJSON_GetObjectItemCaseSensitive(question->value,
						  name->valuestring)) return misfit(check,
		    "lacks \"%s\"", name->valuestring);
	return true;
}

static bool
ask_properties(struct schema_check *check, const struct question *question)
{
	const cJSON *schema, *value;

	if (!cJSON_IsObject(question->value))
		return true;
	cJSON_ArrayForEach(schema, question->word)
	{
		value = cJSON_GetObjectItemCaseSensitive(question->value, schema->string);
		if (value && !fits_at(check, schema, value, schema->string))
			return false;
	}
	return true;
}

static bool
ask_additional(struct schema_check *check, const struct question *question)
{
	const cJSON *known = cJSON_GetObjectItem(question->schema, "properties"), *value;

	if (!cJSON_IsObject(question->value) || cJSON_IsTrue(question->word))
		return true;
	cJSON_ArrayForEach(value, question->value)
	{
		if (known && cJSON_GetObjectItemCaseSensitive(known, value->string))
			continue;
		if (cJSON_IsFalse(question->word))
			return misfit(check, "has \"%s\" beside", value->string);
		if (!fits_at(check, question->word, value, value->string))
			return false;
	}
	return true;
}

static bool
ask_items(struct schema_check *check, const struct question *question)
{
	int i = 0, first = cJSON_GetArraySize(cJSON_GetObjectItem(question->schema, "prefixItems"));
	const cJSON *item;
	char name[16];

	if (!cJSON_IsArray(question->value))
		return true;
	cJSON_ArrayForEach(item, question->value)
	{
		snprintf(name, sizeof(name), "%d", i);
		if (i++ >= first && !fits_at(check, question->word, item, name))
			return false;
	}
	return true;
}

static bool
ask_prefix(struct schema_check *check, const struct question *question)
{
	const cJSON *item = cJSON_IsArray(question->value) ? question->value->child : NULL;

	for (const cJSON *schema = question->word->child; item && schema;
	     schema = schema->next, item = item->next)
		if (!fits_at(check, schema, item, "item"))
			return false;
	return true;
}

/* Characters, not bytes. */
static int
length_of(const cJSON *value)
{
	int length = 0;

	for (const char *at = value->valuestring; *at; at++)
		length += ((unsigned char)*at & 0xc0) != 0x80;
	return length;
}

/* What minimum, maxItems and their like compare; false: they say nothing of such a value. */
static bool
measure(const char *keyword, const cJSON *value, double *out)
{
	if (strstr(keyword, "Length")) {
		*out = cJSON_IsString(value) ? length_of(value) : 0;
		return cJSON_IsString(value);
	}
	if (strstr(keyword, "Items") || strstr(keyword, "Properties")) {
		*out = cJSON_GetArraySize(value);
		return strstr(keyword, "Items") ? cJSON_IsArray(value) : cJSON_IsObject(value);
	}
	*out = cJSON_GetNumberValue(value);
	return cJSON_IsNumber(value);
}

static bool
ask_bound(struct schema_check *check, const struct question *question)
{
	const char *keyword = question->word->string;
	double bound = question->word->valuedouble, x;
	bool fits;

	if (!measure(keyword, question->value, &x))
		return true;
	if (strncmp(keyword, "exclusiveM", 10) == 0)
		fits = keyword[10] == 'i' ? x > bound : x < bound;
	else
		fits = keyword[1] == 'i' ? x >= bound : x <= bound;
	return fits || misfit(check, "%s %g, has %g", keyword, bound, x);
}

static bool
ask_pattern(struct schema_check *check, const struct question *question)
{
	regex_t pattern;
	int differs;

	if (!cJSON_IsString(question->value))
		return true;
	if (regcomp(&pattern, question->word->valuestring, REG_EXTENDED | REG_NOSUB) != 0)
		return misfit(check, "pattern %s is none", question->word->valuestring);
	differs = regexec(&pattern, question->value->valuestring, 0, NULL, 0);
	regfree(&pattern);
	return !differs || misfit(check, "\"%.60s\" is not like %s", question->value->valuestring,
			       question->word->valuestring);
}

/* "d" stands for a digit, "x" for a hexadecimal one. */
static bool
is_like(const char *text, const char *shape)
{
	for (; *shape; shape++, text++)
		if (*shape == 'd'   ? !isdigit((unsigned char)*text)
		    : *shape == 'x' ? !isxdigit((unsigned char)*text)
				    : *shape != *text)
			return false;
	return *text == '\0';
}

static bool
ask_format(struct schema_check *check, const struct question *question)
{
	static const struct {
		const char *name, *shape;
	} formats[] = { { "date-time", "dddd-dd-ddTdd:dd:dd.dddZ" },
		{ "uuid", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" } };

	if (!cJSON_IsString(question->value))
		return true;
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (strcmp(question->word->valuestring, formats[i].name) == 0 &&
		    !is_like(question->value->valuestring, formats[i].shape))
			return misfit(check, "\"%.60s\" is no %s", question->value->valuestring,
			    formats[i].name);
	return true;
}

static bool
ask_combined(struct schema_check *check, const struct question *question)
{
	int fitting = 0, all = cJSON_GetArraySize(question->word);
	const char *keyword = question->word->string;
	const cJSON *schema;
	size_t place = strlen(check->at);

	cJSON_ArrayForEach(schema, question->word)
	{
		fitting += schema_fits(check, schema, question->value);
		check->at[place] = '\0';
	}
	if (keyword[0] == 'o' ? fitting == 1 : keyword[1] == 'n' ? fitting > 0 : fitting == all)
		return true;
	return fitting == 0 || keyword[1] == 'l' ? false
						 : misfit(check, "%s: %d fit", keyword, fitting);
}

static bool
ask_nothing(struct schema_check *check, const struct question *question)
{
	(void)check;
	(void)question;
	return true;
}

static const struct {
	const char *keyword;
	bool (*ask)(struct schema_check *check, const struct question *question);
} keywords[] = {
	{ "type", ask_type },
	{ "enum", ask_enum },
	{ "const", ask_const },
	{ "required", ask_required },
	{ "properties", ask_properties },
	{ "additionalProperties", ask_additional },
	{ "items", ask_items },
	{ "prefixItems", ask_prefix },
	{ "minimum", ask_bound },
	{ "maximum", ask_bound },
	{ "exclusiveMinimum", ask_bound },
	{ "exclusiveMaximum", ask_bound },
	{ "minLength", ask_bound },
	{ "maxLength", ask_bound },
	{ "minItems", ask_bound },
	{ "maxItems", ask_bound },
	{ "minProperties", ask_bound },
	{ "maxProperties", ask_bound },
	{ "pattern", ask_pattern },
	{ "format", ask_format },
	{ "oneOf", ask_combined },
	{ "anyOf", ask_combined },
	{ "allOf", ask_combined },
	{ "description", ask_nothing },
	{ "title", ask_nothing },
	{ "examples", ask_nothing },
	{ "default", ask_nothing },
	{ "readOnly", ask_nothing },
	{ "writeOnly", ask_nothing },
	{ "deprecated", ask_nothing },
};

bool
schema_fits(struct schema_check *check, const cJSON *schema, const cJSON *value)
{
	const cJSON *resolved = schema_resolve(check->document, schema), *word;
	size_t i, count = sizeof(keywords) / sizeof(*keywords);

	if (cJSON_IsBool(schema))
		return cJSON_IsTrue(schema) || misfit(check, "may not be there");
	if (!resolved)
		return misfit(check, "$ref leads nowhere");
	if (resolved != schema)
		return schema_fits(check, resolved, value);
	cJSON_ArrayForEach(word, schema)
	{
		const struct question question = { word, schema, value };

		for (i = 0; i < count && strcmp(keywords[i].keyword, word->string) != 0; i++)
			;
		if (i == count)
			return misfit(check, "keyword \"%s\" is not known here", word->string);
		if (!keywords[i].ask(check, &question))
			return false;
	}
	return true;
}
