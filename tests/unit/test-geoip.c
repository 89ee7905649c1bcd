/* GeoIP: addresses found in databases of both layouts, and what is no database. */

#include <unistd.h>

#include "base/number.h"
#include "check.h"
#include "mmdb-samples.h"
#include "parse/geoip.h"

static struct mmdb db;
static char path[] = "/tmp/test-geoip.XXXXXX";

static int
make_path(void **state)
{
	(void)state;
	return mkstemp(path) < 0;
}

static int
remove_path(void **state)
{
	(void)state;
	return unlink(path);
}

static struct geoip *
write_and_open(void)
{
	FILE *file = fopen(path, "wb");
	struct failure failure = { 0 };
	struct geoip *geoip;

	assert_non_null(file);
	mmdb_write(&db, file);
	assert_int_equal(fclose(file), 0);
	geoip = geoip_open(path, &failure);
	if (!geoip)
		print_error("%s\n", failure.text);
	assert_non_null(geoip);
	return geoip;
}

/* "DE München 48.1374 11.5755", with "-" for what is not set; lives until the next call. */
static const char *
place_of(struct geoip *geoip, const char *ip)
{
	static char text[400];
	static const enum event_field places[] = { FIELD_SOURCE_GEO_LOCATION_LAT,
		FIELD_SOURCE_GEO_LOCATION_LON };
	struct arena arena = { 0 };
	struct event event;
	struct span country, city;
	int size;

	event_clear(&event);
	event_set(&event, FIELD_SOURCE_IP, span_of(ip));
	geoip_locate(geoip, &event, &arena);
	country = event_text(&event, FIELD_SOURCE_GEO_COUNTRY_ISO_CODE);
	city = event_text(&event, FIELD_SOURCE_GEO_CITY_NAME);
	size = snprintf(text, sizeof(text), "%.*s %.*s", country.size ? (int)country.size : 1,
	    country.size ? country.data : "-", city.size ? (int)city.size : 1,
	    city.size ? city.data : "-");
	for (int i = 0; i < 2; i++) {
		char number[NUMBER_SIZE + 1] = "-";

		if (event_has(&event, places[i]))
			number[write_fixed6(number, event.value[places[i]].decimal)] = '\0';
		size += snprintf(text + size, sizeof(text) - (size_t)size, " %s", number);
	}
	arena_release(&arena);
	return text;
}

static void
both_layouts_are_read_at_every_width_of_a_record(void **state)
{
	(void)state;
	for (int bits = 24; bits <= 32; bits += 4) {
		struct geoip *geoip;

		mmdb_open(&db, bits, 6);
		mmdb_add_nested(&db);
		geoip = write_and_open();
		assert_string_equal(
		    place_of(geoip, "203.0.113.9"), "DE M\xc3\xbcnchen 48.1374 11.5755");
		assert_string_equal(
		    place_of(geoip, "198.51.100.7"), "AU Sydney -33.86785 151.207321");
		assert_string_equal(place_of(geoip, "192.0.2.1"), "JP - - -");
		assert_string_equal(place_of(geoip, "2001:db8::1"), "CL no \xff UTF-8 0 -180");
		assert_string_equal(place_of(geoip, "2001:db9::1"), "- - - -");
		assert_string_equal(place_of(geoip, "10.0.0.1"), "- - - -");
		assert_string_equal(
		    place_of(geoip, "::ffff:203.0.113.9"), "DE M\xc3\xbcnchen 48.1374 11.5755");
		assert_string_equal(place_of(geoip, "no address"), "- - - -");
		assert_int_equal(geoip_failures(geoip), 0);
		geoip_close(geoip);

		mmdb_open(&db, bits, 6);
		mmdb_add_flat(&db);
		geoip = write_and_open();
		assert_string_equal(
		    place_of(geoip, "203.0.113.9"), "DE M\xc3\xbcnchen 48.1374 11.5755");
		assert_string_equal(
		    place_of(geoip, "198.51.100.7"), "AU Sydney -33.86785 151.207321");
		assert_string_equal(place_of(geoip, "192.0.2.1"), "JP - 35.6895 139.69171");
		assert_string_equal(place_of(geoip, "2001:db8::1"), "CL - -33.5 -70");
		geoip_close(geoip);
	}
}

static void
a_tree_of_ipv4_knows_no_ipv6(void **state)
{
	struct geoip *geoip;

	(void)state;
	mmdb_open(&db, 24, 4);
	mmdb_add_nested(&db);
	geoip = write_and_open();
	assert_string_equal(place_of(geoip, "203.0.113.9"), "DE M\xc3\xbcnchen 48.1374 11.5755");
	assert_string_equal(place_of(geoip, "2001:db8::1"), "- - - -");
	assert_int_equal(geoip_failures(geoip), 0);
	geoip_close(geoip);
}

/* One network, whose record the caller adds. */
static void
begin_one(size_t keys)
{
	mmdb_open(&db, 24, 6);
	mmdb_add(&db, "203.0.113.0", 24, mmdb_here(&db));
	mmdb_map(&db, keys);
}

static void
expect_one(const char *place)
{
	struct geoip *geoip = write_and_open();

	assert_string_equal(place_of(geoip, "203.0.113.9"), place);
	geoip_close(geoip);
}

static void
what_is_no_place_is_not_one(void **state)
{
	char name[284];

	(void)state;
	begin_one(3);
	mmdb_pair(&db, "country", "Germany");
	mmdb_place(&db, "latitude", 90.5, "longitude", 0);
	expect_one("- - - -");
	begin_one(2);
	mmdb_pair(&db, "country_code", "D1");
	mmdb_pair(&db, "lat", "48");
	expect_one("- - - -");
	begin_one(3);
	mmdb_pair(&db, "country_code", "");
	mmdb_pair(&db, "lat", "nan");
	mmdb_pair(&db, "lon", "12");
	expect_one("- - - -");
	begin_one(1);
	mmdb_pair(&db, "loc", "48.1");
	expect_one("- - - -");
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	begin_one(1);
	mmdb_pair(&db, "city", name);
	expect_one("- - - -");
	mmdb_open(&db, 24, 6);
	mmdb_add(&db, "203.0.113.0", 24, mmdb_here(&db));
	mmdb_text(&db, "no map at all");
	expect_one("- - - -");
}

static void
an_end_that_says_where_it_is_is_left_alone(void **state)
{
	struct arena arena = { 0 };
	struct geoip *geoip;
	struct event event;

	(void)state;
	mmdb_open(&db, 28, 6);
	mmdb_add_nested(&db);
	geoip = write_and_open();
	event_clear(&event);
	event_set(&event, FIELD_SOURCE_IP, SPAN("203.0.113.9"));
	event_set(&event, FIELD_SOURCE_GEO_COUNTRY_ISO_CODE, SPAN("FR"));
	event_set(&event, FIELD_DESTINATION_IP, SPAN("198.51.100.7"));
	geoip_locate(geoip, &event, &arena);
	assert_span(event_text(&event, FIELD_SOURCE_GEO_COUNTRY_ISO_CODE), "FR");
	assert_false(event_has(&event, FIELD_SOURCE_GEO_LOCATION_LAT));
	assert_span(event_text(&event, FIELD_DESTINATION_GEO_COUNTRY_ISO_CODE), "AU");
	assert_span(event_text(&event, FIELD_DESTINATION_GEO_CITY_NAME), "Sydney");
	assert_true(event_has(&event, FIELD_DESTINATION_GEO_LOCATION_LON));
	geoip_close(geoip);
	arena_release(&arena);
}

/* Every byte of the file in turn is another: nothing is read outside of it (SAN=1 sees that). */
static void
a_damaged_file_is_refused_or_says_nothing_or_something_else(void **state)
{
	struct failure failure;
	long size;

	(void)state;
	mmdb_open(&db, 24, 4);
	mmdb_add_flat(&db);
	geoip_close(write_and_open());
	FILE *file = fopen(path, "r+b");
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	for (long at = 0; at < size; at++) {
		struct geoip *geoip;
		int byte;

		fseek(file, at, SEEK_SET);
		byte = fgetc(file);
		fseek(file, at, SEEK_SET);
		fputc(byte ^ 0x55, file);
		fflush(file);
		geoip = geoip_open(path, &failure);
		if (geoip) {
			assert_non_null(place_of(geoip, "203.0.113.9"));
			assert_non_null(place_of(geoip, "192.0.2.9"));
		}
		geoip_close(geoip);
		fseek(file, at, SEEK_SET);
		fputc(byte, file);
	}
	fclose(file);
}

static void
what_is_no_database_is_said(void **state)
{
	struct failure failure;
	FILE *file = fopen(path, "wb");

	(void)state;
	fputs("no database\n", file);
	fclose(file);
	assert_null(geoip_open(path, &failure));
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, path));
	assert_non_null(strstr(failure.text, "is no GeoIP database"));
	assert_null(geoip_open("/tmp/nowhere/x.mmdb", &failure));
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, "No such file or directory"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_layouts_are_read_at_every_width_of_a_record),
		cmocka_unit_test(a_tree_of_ipv4_knows_no_ipv6),
		cmocka_unit_test(what_is_no_place_is_not_one),
		cmocka_unit_test(an_end_that_says_where_it_is_is_left_alone),
		cmocka_unit_test(a_damaged_file_is_refused_or_says_nothing_or_something_else),
		cmocka_unit_test(what_is_no_database_is_said),
	};

	return cmocka_run_group_tests(tests, make_path, remove_path);
}
