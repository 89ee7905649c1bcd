/* channels.c: where people are told. */

#include "api/audit.h"
#include "api/channel-run.h"
#include "api/fields.h"

static void
add_channel(void *data, const char *name, const char *type)
{
	cJSON *item = cJSON_CreateObject();

	cJSON_AddStringToObject(item, "name", name);
	cJSON_AddStringToObject(item, "type", type);
	cJSON_AddItemToArray(data, item);
}

static void
get_channels(struct exchange *exchange)
{
	cJSON *answer = cJSON_CreateObject(), *items = cJSON_AddArrayToObject(answer, "items");
	struct failure failure;

	if (exchange->api->channels &&
	    channel_names(exchange->api->channels, add_channel, items, &failure) < 0) {
		cJSON_Delete(answer);
		problem_of(exchange, &failure);
		return;
	}
	cJSON_AddNullToObject(answer, "next");
	exchange_answer(exchange, answer);
}

static void
post_test(struct exchange *exchange)
{
	struct span name = exchange->params[0];
	struct receipt receipt;
	cJSON *answer;

	if (!channel_find(exchange, name) || !channel_run(exchange, name, SPAN(""), &receipt))
		return;
	answer = channel_receipt_json(&receipt);
	audit(exchange, "channel.test", name, answer);
	exchange_answer(exchange, answer);
}

const struct route routes_channels[] = {
	{
	    .path = "/api/v1/channels",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_channels,
	    .summary = "Where people are told of alerts",
	    .reply = "ChannelList",
	    .status = 200,
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/channels/{name}/test",
	    .roles = ROLE_ADMIN,
	    .lane = LANE_WORK,
	    .handle = post_test,
	    .body_max = 1024,
	    .summary = "Send a test there, and say what came back",
	    .reply = "ChannelReceipt",
	    .status = 200,
	    .problems = "404 409",
	},
	{ 0 },
};
