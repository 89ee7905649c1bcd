/*
 * schema-check.h: does a value fit a JSON Schema (2020-12), for the keywords that schema/api uses.
 *
 * A keyword that this does not know is a misfit, so that none is passed over in silence.
 */
#ifndef TESTS_SCHEMA_CHECK_H
#define TESTS_SCHEMA_CHECK_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct schema_check {
	const cJSON *document; /* where "#/components/..." leads */
	char why[512]; /* of the first misfit: "items/3/time: is no string" */
	char at[256]; /* the place that is being looked at */
};

bool schema_fits(struct schema_check *check, const cJSON *schema, const cJSON *value);

/* What a "$ref" leads to, or the schema itself; NULL: nowhere. */
const cJSON *schema_resolve(const cJSON *document, const cJSON *schema);

#endif
