/* response.c: what is kept from people, and who is kept out. */

#include "base/address.h"
#include "base/limits.h"
#include "store/response.h"
#include "store/value.h"

/* Texts that people write. */
static int
check_texts(struct span reason, struct span actor, struct failure *failure)
{
	if (reason.size <= LIMIT_TRIAGE_TEXT && actor.size <= LIMIT_TRIAGE_TEXT)
		return 0;
	return failure_set(
	    failure, EXIT_BAD_DATA, "a reason or name is longer than %d bytes", LIMIT_TRIAGE_TEXT);
}

/* The one way in which a network is written, without bits of a host. */
static int
write_network(char to[NETWORK_TEXT_SIZE], struct span text, struct failure *failure)
{
	struct network network;

	if (text.size == 0 || !network_parse(text, &network))
		return failure_set(failure, EXIT_BAD_DATA, "\"%.*s\" is no address and no network",
		    (int)(text.size < 64 ? text.size : 64), text.size ? text.data : "");
	for (int bit = network.bits; bit < 128; bit++)
		network.address.byte[bit / 8] &= (unsigned char)~(0x80 >> bit % 8);
	network_write(to, &network);
	return 0;
}

static int64_t
time_or_never(const struct store_value *value)
{
	return value->type == STORE_NULL ? INT64_MAX : value->integer;
}

/* One that changes what has that number; *changed: it was there. */
static int
change(struct store *store, struct store_call call, bool *changed, struct failure *failure)
{
	if (store_perform(store, &call, failure) < 0)
		return -1;
	*changed = call.changed > 0;
	return 0;
}

int
store_suppress(struct store *store, struct store_suppression *suppression, struct failure *failure)
{
	const struct store_value values[] = { value_text(suppression->filter),
		value_text(suppression->reason), value_text(suppression->actor),
		value_time(suppression->created_ms), value_time_or_null(suppression->expires_ms) };
	struct store_call call = { .statement = SQL_SUPPRESS,
		.values = values,
		.count = 5,
		.see = value_see_number,
		.data = &suppression->id };

	return check_texts(suppression->reason, suppression->actor, failure) < 0
		   ? -1
		   : store_perform(store, &call, failure);
}

struct suppression_reader {
	store_see_suppression see;
	void *data;
};

static bool
see_suppression(void *data, const struct store_value *column)
{
	struct suppression_reader *reader = data;
	const struct store_suppression suppression = { .id = column[0].integer,
		.filter = column[1].text,
		.reason = column[2].text,
		.actor = column[3].text,
		.created_ms = column[4].integer,
		.expires_ms = time_or_never(&column[5]),
		.hits = column[6].integer };

	return reader->see(reader->data, &suppression);
}

int
store_suppressions(struct store *store, int64_t active_ms, store_see_suppression see, void *data,
    struct failure *failure)
{
	struct suppression_reader reader = { see, data };
	const struct store_value value = value_time(active_ms);
	struct store_call call = { .statement = SQL_SUPPRESSIONS,
		.values = &value,
		.count = 1,
		.see = see_suppression,
		.data = &reader };

	return store_perform(store, &call, failure);
}

int
store_suppression_delete(struct store *store, int64_t id, bool *deleted, struct failure *failure)
{
	const struct store_value value = value_number(id);

	return change(store,
	    (struct store_call){
		.statement = SQL_SUPPRESSION_DELETE, .values = &value, .count = 1 },
	    deleted, failure);
}

int
store_suppression_hits(struct store *store, int64_t id, int64_t hits, struct failure *failure)
{
	const struct store_value values[] = { value_number(id), value_number(hits) };
	struct store_call call = {
		.statement = SQL_SUPPRESSION_HITS, .values = values, .count = 2
	};

	return store_perform(store, &call, failure);
}

int
store_never_block(struct store *store, const struct store_never *never, struct failure *failure)
{
	char network[NETWORK_TEXT_SIZE] = "";
	struct store_value values[] = { value_text(SPAN("")), value_text(never->reason),
		value_text(never->actor), value_time(never->created_ms) };
	struct store_call call = { .statement = SQL_NEVER_BLOCK, .values = values, .count = 4 };

	if (write_network(network, never->network, failure) < 0 ||
	    check_texts(never->reason, never->actor, failure) < 0)
		return -1;
	values[0].text = span_of(network);
	return store_perform(store, &call, failure);
}

struct never_reader {
	store_see_never see;
	void *data;
};

static bool
see_never(void *data, const struct store_value *column)
{
	struct never_reader *reader = data;
	const struct store_never never = { column[0].text, column[1].text, column[2].text,
		column[3].integer };

	return reader->see(reader->data, &never);
}

int
store_never_blocks(struct store *store, store_see_never see, void *data, struct failure *failure)
{
	struct never_reader reader = { see, data };
	struct store_call call = {
		.statement = SQL_NEVER_BLOCKS, .see = see_never, .data = &reader
	};

	return store_perform(store, &call, failure);
}

int
store_never_block_delete(
    struct store *store, struct span network, bool *deleted, struct failure *failure)
{
	char text[NETWORK_TEXT_SIZE] = "";
	struct store_value value = value_text(SPAN(""));

	if (write_network(text, network, failure) < 0)
		return -1;
	value.text = span_of(text);
	return change(store,
	    (struct store_call){
		.statement = SQL_NEVER_BLOCK_DELETE, .values = &value, .count = 1 },
	    deleted, failure);
}

int
store_block_add(struct store *store, struct store_block *block, struct failure *failure)
{
	char network[NETWORK_TEXT_SIZE] = "";
	struct store_value values[] = { value_text(SPAN("")), { .type = STORE_NULL },
		value_text(block->reason), value_text(block->actor), value_time(block->created_ms),
		value_time(block->expires_ms) };
	struct store_call call = { .statement = SQL_BLOCK_ADD,
		.values = values,
		.count = 6,
		.see = value_see_number,
		.data = &block->id };

	if (write_network(network, block->network, failure) < 0 ||
	    check_texts(block->reason, block->actor, failure) < 0)
		return -1;
	values[0].text = span_of(network);
	if (block->has_alert)
		values[1] = value_id(block->alert);
	return store_perform(store, &call, failure);
}

struct block_reader {
	store_see_block see;
	void *data;
	bool is_found;
};

static bool
see_block(void *data, const struct store_value *column)
{
	struct block_reader *reader = data;
	struct store_block block = { .id = column[0].integer,
		.network = column[1].text,
		.has_alert = column[2].type != STORE_NULL,
		.reason = column[3].text,
		.actor = column[4].text,
		.created_ms = column[5].integer,
		.expires_ms = column[6].integer,
		.undone_ms = time_or_never(&column[7]) };

	if (block.has_alert)
		value_copy_id(block.alert, &column[2]);
	reader->is_found = true;
	return reader->see(reader->data, &block);
}

int
store_blocks(struct store *store, const struct store_block_query *query, store_see_block see,
    void *data, struct failure *failure)
{
	struct block_reader reader = { see, data, false };
	const struct store_value values[] = { value_time(query->active_ms),
		value_number(query->before > 0 ? query->before : INT64_MAX),
		value_number(query->limit > 0 ? query->limit : INT64_MAX) };
	struct store_call call = { .statement = SQL_BLOCKS,
		.values = values,
		.count = 3,
		.see = see_block,
		.data = &reader };

	return store_perform(store, &call, failure);
}

int
store_block_find(
    struct store *store, int64_t id, store_see_block see, void *data, struct failure *failure)
{
	struct block_reader reader = { see, data, false };
	const struct store_value value = value_number(id);
	struct store_call call = { .statement = SQL_BLOCK_FIND,
		.values = &value,
		.count = 1,
		.see = see_block,
		.data = &reader };

	return store_perform(store, &call, failure) < 0 ? -1 : reader.is_found;
}

int
store_block_undo(
    struct store *store, int64_t id, int64_t at_ms, bool *undone, struct failure *failure)
{
	const struct store_value values[] = { value_number(id), value_time(at_ms) };

	return change(store,
	    (struct store_call){ .statement = SQL_BLOCK_UNDO, .values = values, .count = 2 },
	    undone, failure);
}
