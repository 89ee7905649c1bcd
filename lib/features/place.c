/* place.c: a decayed mean on the sphere. */

#include <math.h>

#include "base/clock.h"
#include "base/math.h"
#include "features/place.h"

bool
point_of(double latitude, double longitude, struct point *out)
{
	const double radian = 0x1.921fb54442d18p+1 / 180.0;
	double phi = latitude * radian, lambda = longitude * radian, cosine;

	if (!(fabs(latitude) <= 90.0) || !(fabs(longitude) <= 360.0))
		return false;
	cosine = math_cos(phi);
	out->x = cosine * math_cos(lambda);
	out->y = cosine * math_sin(lambda);
	out->z = math_sin(phi);
	return true;
}

static double
decay(int64_t ms)
{
	const double half_life_ms = PLACE_HALF_LIFE_DAYS * (double)DAY_MS;

	return math_exp(-0x1.62e42fefa39efp-1 * ((double)ms / half_life_ms));
}

void
place_add(struct place *place, const struct point *at, int64_t time_ms)
{
	double old = 1.0, new = 1.0;

	if (place->logins == 0 || time_ms < place->time_ms - DAY_MS)
		place->time_ms = time_ms;
	if (time_ms > place->time_ms) {
		old = decay(time_ms - place->time_ms);
		place->time_ms = time_ms;
	} else {
		new = decay(place->time_ms - time_ms);
	}
	place->sum.x = place->sum.x * old + at->x * new;
	place->sum.y = place->sum.y * old + at->y * new;
	place->sum.z = place->sum.z * old + at->z * new;
	place->logins++;
}

double
place_distance_km(const struct place *place, const struct point *from)
{
	const struct point *sum = &place->sum;
	double length = sqrt(sum->x * sum->x + sum->y * sum->y + sum->z * sum->z);
	double x, y, z, half;

	if (place->logins == 0 || length < 1e-9)
		return -1.0;
	x = sum->x / length - from->x;
	y = sum->y / length - from->y;
	z = sum->z / length - from->z;
	half = sqrt(x * x + y * y + z * z) / 2.0;
	return 2.0 * EARTH_RADIUS_KM * math_asin(half < 1.0 ? half : 1.0);
}

bool
place_is_valid(const struct place *place)
{
	const struct point *sum = &place->sum;

	return fabs(sum->x) < 1e15 && fabs(sum->y) < 1e15 && fabs(sum->z) < 1e15 &&
	       place->time_ms >= CLOCK_MIN_MS && place->time_ms <= CLOCK_MAX_MS &&
	       place->logins >= 0 && place->logins < INT64_MAX / 2;
}
