/* never-block.c: whom nobody blocks, neither siem-alert nor people. */

#include "api/api.h"
#include "api/audit.h"
#include "api/fields.h"
#include "base/address.h"
#include "base/limits.h"
#include "os/signals.h"
#include "store/response.h"

static bool
add_network(void *data, const struct store_never *never)
{
	cJSON *item = cJSON_CreateObject();

	field_put_text(item, "network", never->network);
	field_put_text(item, "reason", never->reason);
	field_put_text(item, "actor", never->actor);
	field_put_time(item, "created", never->created_ms);
	cJSON_AddItemToArray(data, item);
	return true;
}

static void
get_never_block(struct exchange *exchange)
{
	cJSON *answer = cJSON_CreateObject(), *items = cJSON_AddArrayToObject(answer, "items");
	struct failure failure;

	if (store_never_blocks(exchange->store, add_network, items, &failure) < 0) {
		cJSON_Delete(answer);
		problem_of(exchange, &failure);
		return;
	}
	cJSON_AddNullToObject(answer, "next");
	exchange_answer(exchange, answer);
}

/* As the store shows it: without bits of a host. */
static void
answer_network(
    struct exchange *exchange, const struct store_never *never, const struct network *network)
{
	struct store_never shown = *never;
	struct network plain = *network;
	char text[NETWORK_TEXT_SIZE];
	cJSON *list = cJSON_CreateArray(), *item;

	for (int bit = plain.bits; bit < 128; bit++)
		plain.address.byte[bit / 8] &= (unsigned char)~(0x80 >> bit % 8);
	network_write(text, &plain);
	shown.network = span_of(text);
	add_network(list, &shown);
	item = cJSON_DetachItemFromArray(list, 0);
	cJSON_Delete(list);
	audit(exchange, "never_block.create", shown.network, item);
	exchange_answer(exchange, item);
}

static void
post_never_block(struct exchange *exchange)
{
	const struct field network_field = { "network", NETWORK_TEXT_SIZE, true };
	const struct field reason_field = { "reason", LIMIT_TRIAGE_TEXT, true };
	struct store_never never = { .actor = exchange->caller.name, .created_ms = clock_now_ms() };
	cJSON *body = exchange_object(exchange);
	struct network network;
	struct failure failure;

	if (!body)
		return;
	if (field_text(exchange, body, &network_field, &never.network) &&
	    field_text(exchange, body, &reason_field, &never.reason)) {
		if (!network_parse(never.network, &network))
			problem_at(exchange, 422, "/network",
			    "network is no address and no network such as 192.0.2.0/24");
		else if (store_never_block(exchange->store, &never, &failure) < 0)
			problem_of(exchange, &failure);
		else
			answer_network(exchange, &never, &network);
	}
	cJSON_Delete(body);
}

static void
delete_never_block(struct exchange *exchange)
{
	struct span name = exchange->params[0];
	struct network network;
	struct failure failure;
	bool deleted = false;

	if (network_parse(name, &network) &&
	    store_never_block_delete(exchange->store, name, &deleted, &failure) < 0)
		problem_of(exchange, &failure);
	else if (!deleted)
		problem(exchange, 404, "this network is not on the list");
	else
		audit(exchange, "never_block.delete", name, NULL);
}

const struct route routes_never_block[] = {
	{
	    .path = "/api/v1/never-block",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_never_block,
	    .summary = "Whom nobody blocks",
	    .reply = "NeverBlockList",
	    .status = 200,
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/never-block",
	    .roles = ROLES_TRIAGE,
	    .lane = LANE_WORK,
	    .handle = post_never_block,
	    .body_max = LIMIT_TRIAGE_BODY,
	    .summary = "Never block this address or network",
	    .request = "NeverBlockOrder",
	    .reply = "NeverBlock",
	    .status = 201,
	    .problems = "415 422",
	},
	{
	    .method = METHOD_DELETE,
	    .path = "/api/v1/never-block/{network}",
	    .roles = ROLES_TRIAGE,
	    .lane = LANE_WORK,
	    .handle = delete_never_block,
	    .summary = "It may be blocked again; a slash in the path is written %2F",
	    .status = 204,
	    .problems = "404",
	},
	{ 0 },
};
