/* operations.c: what watches over the service asks. */

#include <stdio.h>

#include "api/api.h"
#include "http/pipeline.h"
#include "http/server.h"
#include "json/write.h"

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

static void
add_check(struct buffer *to, const char *name, bool is_ok, const char *detail)
{
	if (to->data[to->size - 1] == '}')
		buffer_add_byte(to, ',');
	buffer_add(to, SPAN("{\"name\":"));
	json_write_string(to, span_of(name));
	buffer_add(to, is_ok ? SPAN(",\"status\":\"ok\",\"detail\":")
			     : SPAN(",\"status\":\"failed\",\"detail\":"));
	json_write_string(to, span_of(detail));
	buffer_add_byte(to, '}');
}

static void
add_pipeline_checks(struct buffer *to, const struct pipeline_status *status)
{
	char detail[64];

	snprintf(detail, sizeof(detail), "%zu lines on their way", status->lines);
	add_check(to, "pipeline", status->is_ready, detail);
	for (int i = 0; i < status->count; i++) {
		snprintf(detail, sizeof(detail), "started again %lld times",
		    (long long)status->children[i].restarts);
		add_check(to, status->children[i].name, status->children[i].is_alive, detail);
	}
}

/* Lines are taken: a load balancer sends them elsewhere otherwise. */
static void
get_ready(struct exchange *exchange)
{
	struct pipeline_status status = { .is_ready = false };
	struct buffer *to = &exchange->answer;

	if (exchange->api->pipeline)
		pipeline_status(exchange->api->pipeline, &status);
	exchange->status = status.is_ready ? 200 : 503;
	buffer_add(to, status.is_ready ? SPAN("{\"status\":\"ok\",\"checks\":[")
				       : SPAN("{\"status\":\"failed\",\"checks\":["));
	add_pipeline_checks(to, &status);
	buffer_add(to, SPAN("]}"));
}

static void
get_metrics(struct exchange *exchange)
{
	exchange->content_type = "text/plain; version=0.0.4; charset=utf-8";
	server_write_metrics(exchange, &exchange->answer);
	if (exchange->api->pipeline)
		pipeline_metrics(exchange->api->pipeline, &exchange->answer);
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
	{
	    .path = "/ready",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_QUICK,
	    .handle = get_ready,
	    .summary = "Are lines taken?",
	    .reply = "Ready",
	    .status = 200,
	},
	{
	    .path = "/metrics",
	    .roles = ROLE_ANYONE,
	    .lane = LANE_QUICK,
	    .handle = get_metrics,
	    .summary = "Counts of the server and of the tools",
	    .reply_type = "text/plain",
	    .status = 200,
	},
	{ 0 },
};
