/* value.h: values of statements (within lib/store only). */
#ifndef STORE_VALUE_H
#define STORE_VALUE_H

#include "store/driver.h"

static inline struct store_value
value_text(struct span text)
{
	return (struct store_value){ .type = STORE_TEXT, .text = text };
}

static inline struct store_value
value_text_or_null(struct span text)
{
	return (struct store_value){ .type = text.size ? STORE_TEXT : STORE_NULL, .text = text };
}

static inline struct store_value
value_real_or_null(double x, bool is_null)
{
	return (struct store_value){ .type = is_null ? STORE_NULL : STORE_REAL, .real = x };
}

static inline struct store_value
value_time(int64_t time_ms)
{
	return (struct store_value){ .type = STORE_TIME, .integer = time_ms };
}

static inline struct store_value
value_time_or_null(int64_t time_ms)
{
	return (struct store_value){ .type = time_ms == INT64_MAX ? STORE_NULL : STORE_TIME,
		.integer = time_ms };
}

static inline struct store_value
value_flag(bool is_set)
{
	return (struct store_value){ .type = STORE_BOOL, .integer = is_set };
}

static inline struct store_value
value_number(int64_t x)
{
	return (struct store_value){ .type = STORE_INTEGER, .integer = x };
}

static inline struct store_value
value_id(const unsigned char *id)
{
	return (
	    struct store_value){ .type = STORE_ID, .text = { (const char *)id, STORE_ID_SIZE } };
}

/* An id of a column; one that others wrote and that is none is zeros. */
static inline void
value_copy_id(unsigned char id[STORE_ID_SIZE], const struct store_value *column)
{
	memset(id, 0, STORE_ID_SIZE);
	if (column->text.size == STORE_ID_SIZE)
		memcpy(id, column->text.data, STORE_ID_SIZE);
}

/* For a statement of one row and one number: into the int64_t that data is. */
static inline bool
value_see_number(void *data, const struct store_value *column)
{
	*(int64_t *)data = column[0].integer;
	return true;
}

static inline int
store_perform(struct store *store, struct store_call *call, struct failure *failure)
{
	return store->driver->run(store->db, call, failure);
}

#endif
