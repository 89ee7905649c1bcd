/* anomaly-detail.h: what is told of one anomaly beside its event. */
#ifndef API_ANOMALY_DETAIL_H
#define API_ANOMALY_DETAIL_H

#include "http/exchange.h"
#include "store/store.h"

/* An event that was found. */
struct anomaly_of {
	struct span doc;
	int64_t time_ms;
	unsigned char id[STORE_ID_SIZE];
};

/*
 * Each appends a member's JSON to the answer; false and a problem: the store failed.
 * Anomalies of the same group within 24 hours; the alert that counts it, or null; what people
 * said of it; its techniques with their pages.
 */
bool detail_similar(struct exchange *exchange, const struct anomaly_of *anomaly);
bool detail_alert(struct exchange *exchange, const struct anomaly_of *anomaly);
bool detail_feedback(struct exchange *exchange, const struct anomaly_of *anomaly);
void detail_techniques(struct exchange *exchange, const struct anomaly_of *anomaly);

#endif
