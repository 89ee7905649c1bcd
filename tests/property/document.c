/* document.c: what is checked of a document without a server. */

#include "document.h"

#include <stdio.h>
#include <stdlib.h>

#include "schema-check.h"

enum { DOCUMENT_MAX = 10 * 1024 * 1024 };

cJSON *
document_read(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, DOCUMENT_MAX);
	cJSON *document = NULL;

	if (file && text && fread(text, 1, DOCUMENT_MAX - 1, file) > 0)
		document = cJSON_Parse(text);
	if (file)
		fclose(file);
	free(text);
	return document;
}

int
document_check_examples(const cJSON *document)
{
	const cJSON *components = cJSON_GetObjectItem(document, "components"), *schema, *example;
	struct schema_check check = { .document = document };
	int faults = 0, count = 0;

	cJSON_ArrayForEach(schema, cJSON_GetObjectItem(components, "schemas"))
	{
		cJSON_ArrayForEach(example, cJSON_GetObjectItem(schema, "examples"))
		{
			count++;
			if (schema_fits(&check, schema, example))
				continue;
			printf("example of %s%s\n", schema->string, check.why);
			check.at[0] = '\0';
			faults++;
		}
	}
	printf("%d examples, %d faults\n", count, faults);
	return faults > 0 || count == 0;
}
