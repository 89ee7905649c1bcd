/* live.c: items in the order of their numbers. */

#include "store/live.h"
#include "store/value.h"

int
store_live_add(struct store *store, const struct store_live *item, struct failure *failure)
{
	const struct store_value values[] = { value_text(item->type),
		value_text_or_null(item->level), value_text_or_null(item->key),
		value_text(item->doc) };
	struct store_call call = { .statement = SQL_LIVE_ADD, .values = values, .count = 4 };

	return store_perform(store, &call, failure);
}

struct live_reader {
	store_see_live see;
	void *data;
};

static bool
see_live(void *data, const struct store_value *column)
{
	struct live_reader *reader = data;
	const struct store_live item = { .number = column[0].integer,
		.type = column[1].text,
		.level = column[2].text,
		.doc = column[3].text };

	return reader->see(reader->data, &item);
}

int
store_live(struct store *store, int64_t after, int64_t limit, store_see_live see, void *data,
    struct failure *failure)
{
	struct live_reader reader = { see, data };
	const struct store_value values[] = { value_number(after), value_number(limit) };
	struct store_call call = { .statement = SQL_LIVE_ITEMS,
		.values = values,
		.count = 2,
		.see = see_live,
		.data = &reader };

	return store_perform(store, &call, failure);
}

static int
ask_last(
    struct store *store, enum store_statement statement, int64_t *number, struct failure *failure)
{
	struct store_call call = {
		.statement = statement, .see = value_see_number, .data = number
	};

	*number = 0;
	return store_perform(store, &call, failure);
}

int
store_live_last(struct store *store, int64_t *number, struct failure *failure)
{
	return ask_last(store, SQL_LIVE_LAST, number, failure);
}

int
store_live_prune(struct store *store, int64_t number, struct failure *failure)
{
	const struct store_value value = value_number(number);
	struct store_call call = { .statement = SQL_LIVE_PRUNE, .values = &value, .count = 1 };

	return store_perform(store, &call, failure);
}

struct news_reader {
	store_see_news see;
	void *data;
};

static bool
see_news(void *data, const struct store_value *column)
{
	struct news_reader *reader = data;

	return reader->see(reader->data, column[0].integer,
	    (const unsigned char *)(const void *)column[1].text.data);
}

int
store_news(struct store *store, int64_t after, int64_t limit, store_see_news see, void *data,
    struct failure *failure)
{
	struct news_reader reader = { see, data };
	const struct store_value values[] = { value_number(after), value_number(limit) };
	struct store_call call = { .statement = SQL_NEWS,
		.values = values,
		.count = 2,
		.see = see_news,
		.data = &reader };

	return store_perform(store, &call, failure);
}

int
store_news_last(struct store *store, int64_t *number, struct failure *failure)
{
	return ask_last(store, SQL_NEWS_LAST, number, failure);
}
