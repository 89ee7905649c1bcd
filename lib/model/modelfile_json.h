/* modelfile_json.h: what the reader of model files is made of. */
#ifndef MODEL_MODELFILE_JSON_H
#define MODEL_MODELFILE_JSON_H

#include <cjson/cJSON.h>

#include "model/ensemble.h"

/* The finite numbers of a member (NULL: the object itself) that is an array of exactly `count`. */
bool json_get_numbers(const cJSON *object, const char *name, double *to, size_t count);

/* A finite number. */
bool json_get_number(const cJSON *object, const char *name, double *to);

/* A whole number from 0 to max. */
bool json_get_size(const cJSON *object, const char *name, size_t *to, size_t max);

/* Elements of a member that is an array; 0 if there is none. */
size_t json_array_size(const cJSON *object, const char *name);

/* The detectors; false if a member is missing or wrong.  Preparation and scaler come before. */
bool modelfile_read_forest(const cJSON *object, struct ensemble *ensemble);
bool modelfile_read_gmm(const cJSON *object, struct ensemble *ensemble);
bool modelfile_read_cores(const cJSON *object, struct ensemble *ensemble);

#endif
