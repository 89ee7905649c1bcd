/* drift.h: how far the newest events of the store are from what a model was trained on. */
#ifndef API_DRIFT_H
#define API_DRIFT_H

#include "api/shelf.h"

/*
 * The object Drift of schema/api/models.json, of the newest LIMIT_DRIFT_EVENTS events since then.
 * NULL and *failure: EXIT_BAD_CONFIG, the model's file does not say how its training was spread.
 */
cJSON *drift_json(struct store *store, const struct shelf_model *shown, int64_t since_ms,
    struct failure *failure);

#endif
