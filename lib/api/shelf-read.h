/* shelf-read.h: what stands in model files (within lib/api only, for shelf.c). */
#ifndef API_SHELF_READ_H
#define API_SHELF_READ_H

#include "api/shelf.h"

const char *shelf_folder(const struct api *api);

/* The name of the model in that file; false: it is none. */
bool shelf_name(const char *path, char name[SHELF_NAME_SIZE]);

#endif
