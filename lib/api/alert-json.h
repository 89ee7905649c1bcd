/* alert-json.h: an alert of the store as the API tells it. */
#ifndef API_ALERT_JSON_H
#define API_ALERT_JSON_H

#include <cjson/cJSON.h>

#include "store/triage.h"

/* The object Alert of schema/api/alerts.json. */
cJSON *alert_json(const struct store_alert *alert);

/* The 16 bytes of an id in a path or body; false: it is none. */
bool alert_id(struct span text, unsigned char id[STORE_ID_SIZE]);
void alert_put_id(cJSON *object, const char *name, const unsigned char id[STORE_ID_SIZE]);

#endif
