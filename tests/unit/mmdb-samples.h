/* mmdb-samples.h: the places of documentation addresses, in both layouts. */
#ifndef TESTS_MMDB_SAMPLES_H
#define TESTS_MMDB_SAMPLES_H

#include "mmdb.h"

static inline void
mmdb_country(struct mmdb *db, const char *key, const char *code)
{
	mmdb_text(db, key);
	mmdb_map(db, 1);
	mmdb_pair(db, "iso_code", code);
}

static inline void
mmdb_place(struct mmdb *db, const char *lat, double lat_deg, const char *lon, double lon_deg)
{
	mmdb_text(db, lat);
	mmdb_double(db, lat_deg);
	mmdb_text(db, lon);
	mmdb_double(db, lon_deg);
}

/* {"country":{"iso_code":..},"city":{"names":{"de":..,"en":..}},"location":{..}} */
static inline void
mmdb_nested_place(struct mmdb *db, const char *code, const char *city, double lat, double lon)
{
	mmdb_map(db, 4);
	mmdb_country(db, "registered_country", "ZZ");
	mmdb_country(db, "country", code);
	mmdb_text(db, "city");
	mmdb_map(db, 1);
	mmdb_text(db, "names");
	mmdb_map(db, 2);
	mmdb_pair(db, "de", "anderswo");
	mmdb_pair(db, "en", city);
	mmdb_text(db, "location");
	mmdb_map(db, 2);
	mmdb_place(db, "latitude", lat, "longitude", lon);
}

static inline void
mmdb_add_nested(struct mmdb *db)
{
	mmdb_add(db, "203.0.113.0", 24, mmdb_here(db));
	mmdb_nested_place(db, "DE", "M\xc3\xbcnchen", 48.1374, 11.5755);
	mmdb_add(db, "198.51.100.0", 24, mmdb_here(db));
	mmdb_nested_place(db, "AU", "Sydney", -33.86785, 151.20732123456);
	mmdb_add(db, "192.0.2.0", 24, mmdb_here(db));
	mmdb_map(db, 1);
	mmdb_country(db, "registered_country", "JP");
	if (db->ip_version == 6) {
		mmdb_add(db, "2001:db8::", 32, mmdb_here(db));
		mmdb_nested_place(db, "CL", "no \xff UTF-8", 0, -180);
	}
}

static inline void
mmdb_add_flat(struct mmdb *db)
{
	mmdb_add(db, "203.0.113.0", 24, mmdb_here(db));
	mmdb_map(db, 5);
	mmdb_pair(db, "country_code", "de");
	mmdb_pair(db, "country", "Germany");
	mmdb_pair(db, "city", "M\xc3\xbcnchen");
	mmdb_place(db, "latitude", 48.1374, "longitude", 11.5755);
	mmdb_add(db, "198.51.100.0", 24, mmdb_here(db));
	mmdb_map(db, 4);
	mmdb_pair(db, "country", "AU");
	mmdb_pair(db, "city", "Sydney");
	mmdb_pair(db, "lat", "-33.86785");
	mmdb_pair(db, "lng", "151.207321");
	mmdb_add(db, "192.0.2.0", 24, mmdb_here(db));
	mmdb_map(db, 3);
	mmdb_pair(db, "country", "JP");
	mmdb_pair(db, "city", "");
	mmdb_pair(db, "loc", "35.6895, 139.69171");
	if (db->ip_version == 6) {
		mmdb_add(db, "2001:db8::", 32, mmdb_here(db));
		mmdb_map(db, 3);
		mmdb_pair(db, "country_code", "CL");
		mmdb_text(db, "lat");
		mmdb_float(db, -33.5F);
		mmdb_text(db, "lon");
		mmdb_number(db, MMDB_INT32, (uint32_t)-70, 4);
	}
}

#endif
