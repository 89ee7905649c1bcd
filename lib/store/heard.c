/* heard.c: rows of a name and times. */

#include "store/heard.h"
#include "store/value.h"

int
store_heard_put(struct store *store, const struct store_heard *heard, struct failure *failure)
{
	const struct store_value values[] = { value_text(heard->name), value_time(heard->since_ms),
		value_time(heard->last_ms) };
	struct store_call call = { .statement = SQL_HEARD_PUT, .values = values, .count = 3 };

	return store_perform(store, &call, failure);
}

struct heard_reader {
	store_see_heard see;
	void *data;
};

static bool
see_heard(void *data, const struct store_value *column)
{
	struct heard_reader *reader = data;
	const struct store_heard heard = { column[0].text, column[1].integer, column[2].integer };

	return reader->see(reader->data, &heard);
}

int
store_heard(struct store *store, store_see_heard see, void *data, struct failure *failure)
{
	struct heard_reader reader = { see, data };
	struct store_call call = { .statement = SQL_HEARD, .see = see_heard, .data = &reader };

	return store_perform(store, &call, failure);
}

struct mark_reader {
	int64_t time_ms;
	bool is_there;
};

static bool
see_mark(void *data, const struct store_value *column)
{
	*(struct mark_reader *)data = (struct mark_reader){ column[0].integer, true };
	return true;
}

int
store_mark(struct store *store, struct span name, int64_t *time_ms, struct failure *failure)
{
	struct mark_reader reader = { 0, false };
	const struct store_value value = value_text(name);
	struct store_call call = { .statement = SQL_MARK,
		.values = &value,
		.count = 1,
		.see = see_mark,
		.data = &reader };

	if (store_perform(store, &call, failure) < 0)
		return -1;
	*time_ms = reader.time_ms;
	return reader.is_there;
}

int
store_mark_put(struct store *store, struct span name, int64_t time_ms, struct failure *failure)
{
	const struct store_value values[] = { value_text(name), value_time(time_ms) };
	struct store_call call = { .statement = SQL_MARK_PUT, .values = values, .count = 2 };

	return store_perform(store, &call, failure);
}
