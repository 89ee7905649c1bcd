/*
 * live.h: what there is to watch: anomalies as they come, alerts and jobs as they change.
 *
 * The hub (http/hub.h) tells it. Anomalies come from this server's pipeline, and are found in the
 * store once a second if others put them there: those among the newest of the last day. Changes
 * of alerts are found there too, whoever made them: siem-alert, wherever it runs, or people at any
 * server.
 */
#ifndef API_LIVE_H
#define API_LIVE_H

#include "api/api.h"

/* Starts api->hub, and api->jobs where there is a store. */
struct live;
struct live *live_open(struct api *api);
/* Ends what goes on; then nobody may be in it any more.  NULL will do. */
void live_stop(struct live *live);
void live_free(struct live *live);

/* For server_settings.tick: who watches is asked anew when somebody has lost a right. */
void live_tick(struct api *api);

/* For pipeline_settings.on_line, with the live as data: an event, with an anomaly or not. */
void live_event(void *data, struct span line, bool is_anomaly);

#endif
