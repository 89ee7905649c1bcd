/* geoip.c: looks an address up and finds in either layout what ECS has fields for. */

#include <maxminddb.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "base/address.h"
#include "base/limits.h"
#include "base/number.h"
#include "parse/geoip.h"

struct geoip {
	MMDB_s database;
	int64_t failures;
};

/* The fields of an end of the connection. */
static const struct end {
	enum event_field ip, country, city, lat, lon;
} ends[] = {
	{ FIELD_SOURCE_IP, FIELD_SOURCE_GEO_COUNTRY_ISO_CODE, FIELD_SOURCE_GEO_CITY_NAME,
	    FIELD_SOURCE_GEO_LOCATION_LAT, FIELD_SOURCE_GEO_LOCATION_LON },
	{ FIELD_DESTINATION_IP, FIELD_DESTINATION_GEO_COUNTRY_ISO_CODE,
	    FIELD_DESTINATION_GEO_CITY_NAME, FIELD_DESTINATION_GEO_LOCATION_LAT,
	    FIELD_DESTINATION_GEO_LOCATION_LON },
};

/* A value's names from the outside in; the first path that leads somewhere counts. */
enum { PATH_DEPTH = 4, PATHS = 5 };
typedef const char *const path_list[PATHS][PATH_DEPTH];

static path_list country_paths = { { "country", "iso_code" }, { "country_code" }, { "country" },
	{ "registered_country", "iso_code" } };
static path_list city_paths = { { "city", "names", "en" }, { "city", "name" }, { "city" },
	{ "city_name" } };
static path_list lat_paths = { { "location", "latitude" }, { "latitude" }, { "lat" } };
static path_list lon_paths = { { "location", "longitude" }, { "longitude" }, { "lon" }, { "lng" } };
static path_list pair_paths = { { "loc" } };

struct geoip *
geoip_open(const char *path, struct failure *failure)
{
	struct geoip *geoip = must_calloc(1, sizeof(*geoip));
	int status = MMDB_open(path, MMDB_MODE_MMAP, &geoip->database);

	if (status == MMDB_SUCCESS)
		return geoip;
	free(geoip);
	if (status == MMDB_FILE_OPEN_ERROR || status == MMDB_IO_ERROR)
		failure_errno(failure, EXIT_BAD_CONFIG, "cannot open %s", path);
	else
		failure_set(failure, EXIT_BAD_CONFIG, "%s is no GeoIP database (.mmdb): %s", path,
		    MMDB_strerror(status));
	return NULL;
}

void
geoip_close(struct geoip *geoip)
{
	if (!geoip)
		return;
	MMDB_close(&geoip->database);
	free(geoip);
}

int64_t
geoip_failures(const struct geoip *geoip)
{
	return geoip ? geoip->failures : 0;
}

static struct span
text_of(const MMDB_entry_data_s *value)
{
	if (value->type != MMDB_DATA_TYPE_UTF8_STRING)
		return (struct span){ NULL, 0 };
	return (struct span){ value->utf8_string, value->data_size };
}

static bool
number_of(const MMDB_entry_data_s *value, double *out)
{
	switch (value->type) {
	case MMDB_DATA_TYPE_DOUBLE:
		*out = value->double_value;
		return true;
	case MMDB_DATA_TYPE_FLOAT:
		*out = (double)value->float_value;
		return true;
	case MMDB_DATA_TYPE_INT32:
		*out = value->int32;
		return true;
	case MMDB_DATA_TYPE_UINT16:
		*out = value->uint16;
		return true;
	case MMDB_DATA_TYPE_UINT32:
		*out = value->uint32;
		return true;
	default:
		return parse_decimal(text_of(value), out);
	}
}

/* The i-th path's value, if it is a text or a number. */
static bool
find_value(MMDB_entry_s *entry, const char *const path[PATH_DEPTH], MMDB_entry_data_s *out)
{
	return path[0] && MMDB_aget_value(entry, out, path) == MMDB_SUCCESS && out->has_data &&
	       out->type != MMDB_DATA_TYPE_MAP && out->type != MMDB_DATA_TYPE_ARRAY;
}

/* A code is two letters; a country's name is none. */
static bool
is_code(struct span text)
{
	return text.size == 2 && ((text.data[0] | 0x20) >= 'a' && (text.data[0] | 0x20) <= 'z') &&
	       ((text.data[1] | 0x20) >= 'a' && (text.data[1] | 0x20) <= 'z');
}

static void
set_country(MMDB_entry_s *entry, enum event_field field, struct event *event, struct arena *strings)
{
	MMDB_entry_data_s value;

	for (int i = 0; i < PATHS; i++) {
		char *code;

		if (!find_value(entry, country_paths[i], &value) || !is_code(text_of(&value)))
			continue;
		code = arena_alloc(strings, 2);
		code[0] = (char)(value.utf8_string[0] & ~0x20); /* capitals, as ISO 3166 has them */
		code[1] = (char)(value.utf8_string[1] & ~0x20);
		event_set(event, field, (struct span){ code, 2 });
		return;
	}
}

static void
set_city(MMDB_entry_s *entry, enum event_field field, struct event *event)
{
	MMDB_entry_data_s value;

	for (int i = 0; i < PATHS; i++) {
		struct span name;

		if (!find_value(entry, city_paths[i], &value))
			continue;
		name = text_of(&value);
		if (name.size == 0 || name.size > LIMIT_CITY)
			continue;
		event_set(event, field, name);
		return;
	}
}

static bool
find_number(MMDB_entry_s *entry, path_list paths, double *out)
{
	MMDB_entry_data_s value;

	for (int i = 0; i < PATHS; i++)
		if (find_value(entry, paths[i], &value) && number_of(&value, out))
			return true;
	return false;
}

/* "48.137,11.575" */
static bool
find_pair(MMDB_entry_s *entry, double *lat, double *lon)
{
	MMDB_entry_data_s value;
	struct span text, first;

	if (!find_value(entry, pair_paths[0], &value))
		return false;
	text = text_of(&value);
	first = span_trim(span_cut(&text, ','));
	return parse_decimal(first, lat) && parse_decimal(span_trim(text), lon);
}

/* Both or none, and only what is on Earth. */
static void
set_location(MMDB_entry_s *entry, const struct end *end, struct event *event)
{
	double lat, lon;

	if (!(find_number(entry, lat_paths, &lat) && find_number(entry, lon_paths, &lon)) &&
	    !find_pair(entry, &lat, &lon))
		return;
	if (!(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180))
		return;
	event_set_decimal(event, end->lat, round6(lat));
	event_set_decimal(event, end->lon, round6(lon));
}

/* The record of an address; false: it has none. */
static bool
find_entry(struct geoip *geoip, const struct address *address, MMDB_entry_s *out)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	MMDB_lookup_result_s found;
	int error;

	memcpy(&v4.sin_addr, address->byte + 12, 4);
	memcpy(&v6.sin6_addr, address->byte, 16);
	found = MMDB_lookup_sockaddr(&geoip->database,
	    address_is_v4(address) ? (const struct sockaddr *)&v4 : (const struct sockaddr *)&v6,
	    &error);
	geoip->failures +=
	    error != MMDB_SUCCESS && error != MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR;
	*out = found.entry;
	return error == MMDB_SUCCESS && found.found_entry;
}

static bool
is_located(const struct event *event, const struct end *end)
{
	return event_has(event, end->country) || event_has(event, end->city) ||
	       event_has(event, end->lat) || event_has(event, end->lon);
}

void
geoip_locate(struct geoip *geoip, struct event *event, struct arena *strings)
{
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		const struct end *end = &ends[i];
		struct address address;
		MMDB_entry_s entry;

		if (!event_has(event, end->ip) || is_located(event, end) ||
		    !address_parse(event_text(event, end->ip), &address) ||
		    !find_entry(geoip, &address, &entry))
			continue;
		set_country(&entry, end->country, event, strings);
		set_city(&entry, end->city, event);
		set_location(&entry, end, event);
	}
}
