/*
 * entity.h: whom an event is counted and grouped under, in words.
 *
 * The same as the source of the features (features/keys.h): source.ip (IPv6:
 * its /64, "2001:db8::/64"), else source.address as written, else
 * user.name@host.hostname, else process.name@host.hostname.
 */
#ifndef EVENT_ENTITY_H
#define EVENT_ENTITY_H

#include "event/event.h"

/* Made in the arena, or a part of the event. */
struct span event_entity(const struct event *event, struct arena *arena);

#endif
