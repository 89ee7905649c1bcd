/* blocks.c: who was blocked, by siem-alert or by people; siem-block does it. */

#include "api/alert-json.h"
#include "api/api.h"
#include "api/audit.h"
#include "api/block-ask.h"
#include "api/fields.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/number.h"
#include "block/target.h"
#include "os/signals.h"
#include "store/response.h"

static cJSON *
block_json(const struct store_block *block)
{
	cJSON *json = cJSON_CreateObject();

	field_put_id(json, "id", block->id);
	field_put_text(json, "network", block->network);
	if (block->has_alert)
		alert_put_id(json, "alert", block->alert);
	else
		cJSON_AddNullToObject(json, "alert");
	field_put_text(json, "reason", block->reason);
	field_put_text(json, "actor", block->actor);
	field_put_time(json, "created", block->created_ms);
	field_put_time(json, "expires", block->expires_ms);
	field_put_time(json, "undone", block->undone_ms);
	return json;
}

struct list {
	cJSON *items;
	int64_t left, last;
	bool has_more;
};

static bool
see_block(void *data, const struct store_block *block)
{
	struct list *list = data;

	list->has_more = list->left == 0;
	if (list->has_more)
		return false;
	list->left--;
	list->last = block->id;
	cJSON_AddItemToArray(list->items, block_json(block));
	return true;
}

static void
get_blocks(struct exchange *exchange)
{
	struct list list = { .left = LIST_DEFAULT };
	struct store_block_query query = { .active_ms = clock_now_ms() };
	struct failure failure;
	bool is_all = false;

	if (!exchange_query_flag(exchange, "ended", &is_all) ||
	    !exchange_query_number(exchange, "limit", 1, LIST_MOST, &list.left) ||
	    !exchange_query_number(exchange, "cursor", 1, INT64_MAX, &query.before))
		return;
	if (is_all)
		query.active_ms = INT64_MIN;
	query.limit = list.left + 1;
	list.items = cJSON_CreateArray();
	if (store_blocks(exchange->store, &query, see_block, &list, &failure) < 0) {
		cJSON_Delete(list.items);
		problem_of(exchange, &failure);
		return;
	}
	field_answer_list(exchange, list.items, list.has_more, list.last);
}

/* Blocking is for whoever runs the server to switch on. */
static bool
is_off(struct exchange *exchange)
{
	if (exchange->api->block && span_is(span_of(exchange->api->block), "on"))
		return false;
	problem(exchange, 409,
	    "blocking is off: start siem-httpd with --block on, and siem-block with --enable and "
	    "--listen; on the machine itself, siem-block --enable ADDRESS does it at once");
	return true;
}

/* False: a problem was answered. */
static bool
ask(struct exchange *exchange, const struct block_question *question, struct block_reply *reply)
{
	struct failure failure;

	if (block_ask_once(question, reply, &failure) < 0) {
		problem_later(exchange, 503, 30, "%s", failure.text);
		return false;
	}
	if (reply->outcome == BLOCK_DRY)
		problem(exchange, 409,
		    "siem-block runs dry, and nothing was changed: start it with --enable");
	else if (reply->outcome == BLOCK_REFUSED)
		problem(exchange, 409, "siem-block refuses: %s", reply->text);
	else if (reply->outcome == BLOCK_FAILED)
		problem(exchange, 502, "siem-block: %s", reply->text);
	return reply->outcome == BLOCK_DONE;
}

struct guard {
	struct network target;
	bool is_guarded;
};

static bool
see_never(void *data, const struct store_never *never)
{
	struct guard *guard = data;
	struct network network;

	guard->is_guarded = guard->is_guarded || (network_parse(never->network, &network) &&
						     networks_overlap(&network, &guard->target));
	return !guard->is_guarded;
}

/* False: a problem was answered. */
static bool
may_block(struct exchange *exchange, const struct network *target)
{
	struct guard guard = { .target = *target };
	struct failure failure;

	if (store_never_blocks(exchange->store, see_never, &guard, &failure) < 0)
		problem_of(exchange, &failure);
	else if (guard.is_guarded)
		problem(exchange, 409, "it is on the list of what is never blocked");
	else
		return true;
	return false;
}

static void
keep_block(struct exchange *exchange, struct store_block *block, const struct block_reply *reply)
{
	struct failure failure;
	char id[NUMBER_SIZE];
	cJSON *json;

	if (reply->network[0])
		block->network = span_of(reply->network);
	if (reply->until_ms > 0)
		block->expires_ms = reply->until_ms;
	if (store_block_add(exchange->store, block, &failure) < 0) {
		problem_of(exchange, &failure);
		return;
	}
	json = block_json(block);
	audit(exchange, "block.create", (struct span){ id, write_integer(id, block->id) }, json);
	exchange_answer(exchange, json);
}

/* siem-block takes a single address, and blocks its target. */
static bool
is_target(const struct network *network)
{
	struct network target = target_of(&network->address);

	return network->bits == 128 || network_compare(&target, network) == 0;
}

/* Is it within what siem-block takes?  False: a problem was answered. */
static bool
read_block(struct exchange *exchange, const cJSON *body, struct store_block *block,
    struct network *network)
{
	const struct field network_field = { "network", NETWORK_TEXT_SIZE, true };
	const struct field reason_field = { "reason", LIMIT_TRIAGE_TEXT, true };

	block->expires_ms = block->created_ms;
	if (!field_text(exchange, body, &network_field, &block->network) ||
	    !field_text(exchange, body, &reason_field, &block->reason) ||
	    !field_time(exchange, body, "expires", 1, &block->expires_ms))
		return false;
	if (!network_parse(block->network, network) || !is_target(network)) {
		problem_at(exchange, 422, "/network",
		    "network is no address: IPv4 is blocked one by one, IPv6 by its /64");
		return false;
	}
	if (block->expires_ms < block->created_ms ||
	    block->expires_ms - block->created_ms > (int64_t)LIMIT_BLOCK_SECONDS * SECOND_MS) {
		problem_at(exchange, 422, "/expires", "expires is not within the next 30 days");
		return false;
	}
	return true;
}

static void
post_block(struct exchange *exchange)
{
	struct store_block block = {
		.actor = exchange->caller.name, .created_ms = clock_now_ms(), .undone_ms = INT64_MAX
	};
	cJSON *body = exchange_object(exchange);
	char address[NETWORK_TEXT_SIZE];
	struct block_reply reply;
	struct network network, target;

	if (!body)
		return;
	if (!is_off(exchange) && read_block(exchange, body, &block, &network) &&
	    (target = target_of(&network.address), may_block(exchange, &target))) {
		address_write(address, &network.address);
		const struct block_question question = { .socket = exchange->api->block_socket,
			.action = BLOCK_ADD,
			.address = span_of(address),
			.actor = block.actor,
			.reason = block.reason,
			.timeout_s = (block.expires_ms - block.created_ms) / SECOND_MS };

		if (ask(exchange, &question, &reply))
			keep_block(exchange, &block, &reply);
	}
	cJSON_Delete(body);
}

/* A copy of the one that the path names; its texts live in the arena. */
struct found {
	struct arena *arena;
	struct store_block block;
};

static bool
see_one(void *data, const struct store_block *block)
{
	struct found *found = data;

	found->block = *block;
	found->block.network = arena_copy(found->arena, block->network);
	return false;
}

static void
undo(struct exchange *exchange, const struct store_block *block)
{
	char address[NETWORK_TEXT_SIZE] = "";
	struct block_question question = { .socket = exchange->api->block_socket,
		.action = BLOCK_REMOVE,
		.actor = exchange->caller.name };
	struct network network;
	struct block_reply reply;
	struct failure failure;
	bool undone;

	if (network_parse(block->network, &network))
		address_write(address, &network.address);
	question.address = span_of(address);
	if (block->undone_ms != INT64_MAX || block->expires_ms <= clock_now_ms())
		problem(exchange, 409, "it has ended already");
	else if (!is_off(exchange) && ask(exchange, &question, &reply)) {
		if (store_block_undo(
			exchange->store, block->id, clock_now_ms(), &undone, &failure) < 0)
			problem_of(exchange, &failure);
		else
			audit(exchange, "block.delete", exchange->params[0], NULL);
	}
}

static void
delete_block(struct exchange *exchange)
{
	struct found found = { .arena = exchange->arena };
	struct failure failure;
	int64_t id;
	int is_there = 0;

	if (field_id(exchange->params[0], &id))
		is_there = store_block_find(exchange->store, id, see_one, &found, &failure);
	if (is_there < 0)
		problem_of(exchange, &failure);
	else if (is_there == 0)
		problem(exchange, 404, "no block has this number");
	else
		undo(exchange, &found.block);
}

static const struct route_parameter list_parameters[] = {
	{ "ended", "{\"type\":\"boolean\",\"default\":false}", "Also those that have ended" },
	LIST_PARAMETERS,
	{ 0 },
};

const struct route routes_blocks[] = {
	{
	    .path = "/api/v1/blocks",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_blocks,
	    .summary = "Who is blocked, the newest first",
	    .parameters = list_parameters,
	    .reply = "BlockList",
	    .status = 200,
	    .problems = "422",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/blocks",
	    .roles = ROLES_TRIAGE,
	    .lane = LANE_WORK,
	    .handle = post_block,
	    .body_max = LIMIT_TRIAGE_BODY,
	    .summary = "Have siem-block block an address for a while; 409 while that is off",
	    .request = "BlockOrder",
	    .reply = "Block",
	    .status = 201,
	    .problems = "409 415 422 502",
	},
	{
	    .method = METHOD_DELETE,
	    .path = "/api/v1/blocks/{id}",
	    .roles = ROLES_TRIAGE,
	    .lane = LANE_WORK,
	    .handle = delete_block,
	    .summary = "Take a block back",
	    .status = 204,
	    .problems = "404 409 502",
	},
	{ 0 },
};
