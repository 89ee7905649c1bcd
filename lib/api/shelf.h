/*
 * shelf.h: the folder of models as siem-retrain(8) keeps it, and what is told of each.
 *
 * The champion is the file that this server's siem-score reads, else DIR/champion.json, else the
 * model that comes with the tools. A model is named by its SHA-256. Files are read anew only
 * when they have changed.
 */
#ifndef API_SHELF_H
#define API_SHELF_H

#include <cjson/cJSON.h>

#include "api/api.h"
#include "base/failure.h"

enum { SHELF_NAME_SIZE = 65, SHELF_PATH_SIZE = 4096 };

enum shelf_state { SHELF_CHAMPION, SHELF_CHALLENGER, SHELF_RETIRED };

struct shelf_model {
	char name[SHELF_NAME_SIZE];
	char path[SHELF_PATH_SIZE];
	enum shelf_state state;
};

/*
 * The champion first, then the others, youngest first, each model once; at most LIMIT_MODELS.
 * A file that is no model is left out. -1: there is no champion.
 */
int shelf_list(
    const struct api *api, struct shelf_model *models, int *count, struct failure *failure);

int shelf_champion(const struct api *api, struct shelf_model *out, struct failure *failure);

/* 1: found, 0: there is none of that name, -1. */
int shelf_find(
    const struct api *api, struct span name, struct shelf_model *out, struct failure *failure);

/* The object Model of schema/api/models.json, or with details ModelDetail. */
cJSON *shelf_json(const struct api *api, const struct shelf_model *model);
cJSON *shelf_details(const struct api *api, const struct shelf_model *model);

#endif
