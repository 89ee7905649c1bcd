/*
 * place.h: where somebody usually logs in from.
 *
 * The mean of the places of successful logins, as a sum of unit vectors on
 * the sphere, so that the date line and the poles need no special case.  A
 * login counts half after 14 days; a late one counts as if it had come in
 * time, but one that is more than a day late sets the clock back: the newest
 * time was wrong, and would make all that follows count for nothing.
 */
#ifndef FEATURES_PLACE_H
#define FEATURES_PLACE_H

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_HALF_LIFE_DAYS = 14 };

/* Mean radius of the earth (IUGG R1). */
#define EARTH_RADIUS_KM 6371.0088

struct point {
	double x, y, z; /* on the unit sphere */
};

/* All zero bits: no login yet. */
struct place {
	struct point sum;
	int64_t time_ms; /* of the newest login */
	int64_t logins;
};

/* false: no place on earth (NaN, beyond the poles). */
bool point_of(double latitude, double longitude, struct point *out);

/* Adds a login. */
void place_add(struct place *place, const struct point *at, int64_t time_ms);

/*
 * Great-circle distance of a point from the mean, by the haversine formula
 * (Sinnott 1984): half the chord between unit vectors is the root of the
 * haversine.  -1 if there is no mean: no login, or opposite ones cancel out.
 */
double place_distance_km(const struct place *place, const struct point *from);

/* Could place_add have made it?  For what came from a file. */
bool place_is_valid(const struct place *place);

#endif
