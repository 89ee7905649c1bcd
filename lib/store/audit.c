/* audit.c: rows of the audit log. */

#include "base/address.h"
#include "store/audit.h"
#include "store/value.h"

/* A column of addresses takes no other text. */
static struct store_value
address_value(struct span text)
{
	struct address address;

	return value_text_or_null(address_parse(text, &address) ? text : SPAN(""));
}

int
store_audit(struct store *store, const struct store_deed *deed, struct failure *failure)
{
	const struct store_value values[] = { value_time(deed->time_ms), value_text(deed->actor),
		address_value(deed->address), value_text(deed->action),
		value_text_or_null(deed->object), value_text_or_null(deed->detail) };
	struct store_call call = { .statement = SQL_AUDIT_ADD, .values = values, .count = 6 };

	return store_perform(store, &call, failure);
}

struct deed_reader {
	store_see_deed see;
	void *data;
};

static bool
see_deed(void *data, const struct store_value *column)
{
	struct deed_reader *reader = data;
	const struct store_deed deed = { .number = column[0].integer,
		.time_ms = column[1].integer,
		.actor = column[2].text,
		.address = column[3].text,
		.action = column[4].text,
		.object = column[5].text,
		.detail = column[6].text };

	return reader->see(reader->data, &deed);
}

int
store_deeds(struct store *store, const struct store_deed_query *query, store_see_deed see,
    void *data, struct failure *failure)
{
	struct deed_reader reader = { see, data };
	const struct store_value values[] = { value_time(query->since_ms),
		value_time(query->until_ms), value_text_or_null(query->actor),
		value_text_or_null(query->action), value_number(query->before),
		value_number(query->limit) };
	struct store_call call = { .statement = SQL_AUDIT,
		.values = values,
		.count = 6,
		.see = see_deed,
		.data = &reader };

	return store_perform(store, &call, failure);
}
