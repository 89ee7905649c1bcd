/*
 * api.h: what the routes work on; one for a server, shared by its threads.
 *
 * Each part locks for itself what it changes.
 */
#ifndef API_API_H
#define API_API_H

#include "http/route.h"

struct pipeline; /* http/pipeline.h: the tools as children */
struct similar; /* api/similar.h: anomalies like another */
struct accounts; /* api/accounts.h: who may sign in, tokens, limits */
struct jobs; /* api/jobs.h: work that takes a while */
struct hub; /* http/hub.h: live events for those that listen */

struct api {
	const char *db; /* address of the store */
	const char *model; /* champion's file */
	const char *models; /* folder of models and their versions */
	const char *channels; /* channels file, or NULL */
	const char *web; /* folder of the dashboard, or NULL */
	const char *retrain; /* the program that retrains, with its arguments; NULL: siem-retrain */
	const char *programs; /* folder of the tools, or NULL: PATH */
	const char *block, *block_socket; /* "off" or "on"; where siem-block is asked */
	struct jobs *jobs; /* or NULL */
	struct pipeline *pipeline;
	struct similar *similar; /* or NULL: none are looked for */
	struct accounts *accounts;
	struct hub *hub;
};

/* All tables of routes, one a resource; ended by NULL. */
extern const struct route *const api_routes[];

/* One a resource, ended by a row without a path. */
extern const struct route routes_analyze[], routes_events[], routes_anomalies[], routes_alerts[],
    routes_stats[], routes_top[], routes_entities[], routes_sources[], routes_suppressions[],
    routes_never_block[], routes_blocks[], routes_channels[], routes_models[], routes_jobs[],
    routes_stream[], routes_setup[], routes_auth[], routes_users[], routes_api_keys[],
    routes_audit[], routes_docs[], routes_operations[];

#endif
