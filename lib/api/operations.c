/* operations.c: what watches over the service asks. */

#include "api/api.h"

/* It runs and answers. */
static void
get_health(struct exchange *exchange)
{
	buffer_add(&exchange->answer, SPAN("{\"status\":\"ok\",\"version\":\"" SIEM_VERSION "\"}"));
}

static void
get_live(struct exchange *exchange)
{
	buffer_add(&exchange->answer, SPAN("{\"status\":\"ok\"}"));
}

const struct route routes_operations[] = {
	{
	    .path = "/health",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_QUICK,
	    .handle = get_health,
	    .summary = "Does the service answer, and which version is it?",
	    .reply = "health",
	    .status = 200,
	},
	{
	    .path = "/live",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_QUICK,
	    .handle = get_live,
	    .summary = "Does the service answer?",
	    .reply = "health",
	    .status = 200,
	},
	{ 0 },
};
