/* alerts.h: what routes on alerts share (within lib/api only). */
#ifndef API_ALERTS_H
#define API_ALERTS_H

#include "api/api.h"
#include "store/triage.h"

/* The alert of an id, as its JSON; NULL and a problem. */
cJSON *alerts_find(struct exchange *exchange, const unsigned char id[STORE_ID_SIZE]);

/* The alert that the path names; false and a problem: 404. */
bool alerts_path_id(struct exchange *exchange, unsigned char id[STORE_ID_SIZE]);

/* alerts-change.c */
void post_alert_ack(struct exchange *exchange);
void post_alert_close(struct exchange *exchange);
void post_alert_reopen(struct exchange *exchange);
void post_alert_assign(struct exchange *exchange);
void post_alert_comment(struct exchange *exchange);
void post_alerts_bulk(struct exchange *exchange);

/* alerts-send.c */
void post_alert_send(struct exchange *exchange);

#endif
