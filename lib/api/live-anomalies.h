/* live-anomalies.h: anomalies that others put into the store, for live.c. */
#ifndef API_LIVE_ANOMALIES_H
#define API_LIVE_ANOMALIES_H

#include "http/hub.h"
#include "store/store.h"

struct anomaly_watch;

struct anomaly_watch *anomaly_watch_new(void);
void anomaly_watch_free(struct anomaly_watch *watch);

/* Publishes an anomaly's line, with that text as its id, unless it was; from any thread. */
void anomaly_watch_tell(
    struct anomaly_watch *watch, struct hub *hub, struct span id, const struct hub_item *item);

/* Publishes what is new among the newest in the store; at the first call nothing is. */
int anomaly_watch_look(
    struct anomaly_watch *watch, struct hub *hub, struct store *store, struct failure *failure);

#endif
