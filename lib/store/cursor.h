/*
 * cursor.h: a place in the order of events, as text: "2026-03-27T13:00:00.000Z/ID", or an
 * id alone, since an event.id of ours begins with its time.
 */
#ifndef STORE_CURSOR_H
#define STORE_CURSOR_H

#include "base/clock.h"
#include "store/store.h"

enum { CURSOR_SIZE = CLOCK_TEXT_SIZE + 1 + 36 };

/* When an event of ours was, which its id begins with. */
int64_t cursor_time(const unsigned char id[STORE_ID_SIZE]);

bool cursor_parse(struct span text, int64_t *time_ms, unsigned char id[STORE_ID_SIZE]);
void cursor_write(char to[CURSOR_SIZE], int64_t time_ms, const unsigned char *id);

#endif
