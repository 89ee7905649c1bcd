/*
 * state.h: a memory in a file, so that a restart forgets nothing.
 *
 * The file is binary, for this program alone: format version, byte order and
 * record sizes, then each part's records from the one silent for longest to
 * the newest, then a checksum (BLAKE2b-256) of all that.  It is replaced in
 * one step: whoever looks, also after kill -9, finds the old or the new one
 * whole.  A stream that is interrupted by save and load gives the same bytes
 * as one that is not.
 */
#ifndef FEATURES_STATE_H
#define FEATURES_STATE_H

#include "base/failure.h"
#include "features/history.h"

/*
 * Takes the state file for this process alone, by locking PATH.lock beside it
 * (which stays there).  Returns a descriptor: the lock lasts until it is
 * closed or the process ends.  -1: EXIT_BAD_CONFIG, with the holder's pid in
 * the text if another process has it.
 */
int features_lock(const char *path, struct failure *failure);

/* Replaces the state file.  -1: EXIT_IO; the old file is as it was. */
int features_save(const struct memory *memory, const char *path, struct failure *failure);

/*
 * Fills an empty memory from the state file; no such file is an empty memory
 * too.  What the memory's caps do not hold is forgotten, oldest first.
 * -1: EXIT_BAD_CONFIG if it is damaged, of another machine's byte order or of
 * a newer version, EXIT_IO if reading fails; the memory is empty then.
 */
int features_load(struct memory *memory, const char *path, struct failure *failure);

#endif
