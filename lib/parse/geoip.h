/*
 * geoip.h: where addresses are, from a MaxMind DB file (.mmdb).
 *
 * Two layouts are understood, of whoever made the file: MaxMind's, which nests
 * (country.iso_code, city.names.en, location.latitude), and the flat one
 * (country_code or country, city, latitude or lat, longitude or lon or lng, or
 * loc = "lat,lon"), with numbers also as texts.
 *
 * The file is mapped, not read: replace it by renaming another over it, never
 * by writing into it.  Texts of an event point into it.
 */
#ifndef PARSE_GEOIP_H
#define PARSE_GEOIP_H

#include "base/failure.h"
#include "event/event.h"

struct geoip;

/* NULL and *failure (EXIT_BAD_CONFIG) if it cannot be read or is no such file. */
struct geoip *geoip_open(const char *path, struct failure *failure);

/* Nothing for NULL. */
void geoip_close(struct geoip *geoip);

/*
 * Sets source.geo by source.ip and destination.geo by destination.ip.  An end
 * that has a geo field is left alone: half of it from elsewhere would be a
 * place that is none.
 */
void geoip_locate(struct geoip *geoip, struct event *event, struct arena *strings);

/* Lookups that failed because the file is damaged. */
int64_t geoip_failures(const struct geoip *geoip);

#endif
