/* path.h: a value deep in a JSON text, by the names that lead there. */
#ifndef JSON_PATH_H
#define JSON_PATH_H

#include "base/arena.h"
#include "base/span.h"

/* The value at "source.ip", as written; data NULL: it is not there. */
struct span json_find(struct span json, struct span path);

/* The text that a string there stands for, in the arena if it had escapes; data NULL: no string. */
struct span json_find_text(struct span json, struct span path, struct arena *arena);

#endif
