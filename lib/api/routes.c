/* routes.c: all that can be asked of the server. */

#include "api/api.h"

const struct route *const api_routes[] = {
	routes_operations,
	routes_docs,
	routes_events,
	routes_anomalies,
	routes_stats,
	routes_top,
	routes_entities,
	routes_sources,
	routes_analyze,
	routes_alerts,
	routes_suppressions,
	routes_never_block,
	routes_blocks,
	routes_channels,
	routes_models,
	routes_jobs,
	routes_stream,
	routes_setup,
	routes_auth,
	routes_users,
	routes_api_keys,
	routes_audit,
	NULL,
};
