/* cage.h: what a child of the server may do, set between fork and exec. */
#ifndef HTTP_CAGE_H
#define HTTP_CAGE_H

#include <stdbool.h>

/*
 * For the child alone: no descriptors but the first three, no core dumps, no more privileges by
 * exec, signals as at a login, and with has_network false no sockets. Only calls that are safe
 * behind the fork of a process with threads. False: errno.
 */
bool cage_enter(bool has_network);

/*
 * The environment that a child gets, for free(): all of ours, or for one without network only
 * what is no secret: PATH, HOME, TZ, LANG, LC_* and SIEM_*.
 */
char **cage_environment(bool has_network);

#endif
