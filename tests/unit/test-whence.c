/* test-whence.c: known addresses and countries, distances, and the mean on the sphere. */

#include "events.h"

#include <math.h>
#include <string.h>

#include "features/place.h"

#define HOUR ((int64_t)HOUR_MS)

static const char *const HOME = "198.51.100.4";

static double
known_ip(struct memory *memory, const struct event *event)
{
	return value_of(memory, event, FEATURE_IS_KNOWN_IP);
}

static void
an_address_is_known_an_hour_after_a_successful_login(void **state)
{
	struct memory *memory = new_memory();
	struct event event = login_from(NOON, HOME, "ana", OUTCOME_FAILURE);

	(void)state;
	assert_value(known_ip(memory, &event), 0);
	event.time_ms = NOON + 2 * HOUR;
	assert_value(known_ip(memory, &event), 0); /* failures make nothing known */
	event.outcome = OUTCOME_SUCCESS;
	assert_value(known_ip(memory, &event), 0);
	event.time_ms = NOON + 3 * HOUR - 1;
	assert_value(known_ip(memory, &event), 0);
	event.time_ms = NOON + 3 * HOUR;
	assert_value(known_ip(memory, &event), 1);
	event.outcome = OUTCOME_FAILURE;
	assert_value(known_ip(memory, &event), 1);
	memory_free(memory);
}

static void
a_command_or_session_is_no_login(void **state)
{
	struct memory *memory = new_memory();
	struct event event = login_from(NOON, HOME, "ana", OUTCOME_SUCCESS);

	(void)state;
	event.type = TYPE_INFO;
	compute(memory, &event);
	event.type = TYPE_START;
	event.category = CATEGORY_PROCESS;
	compute(memory, &event);
	event.time_ms += 2 * HOUR;
	assert_value(known_ip(memory, &event), 0);
	memory_free(memory);
}

static void
an_implausible_time_makes_no_address_known(void **state)
{
	struct memory *memory = new_memory();
	struct event event = login_from(NOON, HOME, "ana", OUTCOME_SUCCESS);

	(void)state;
	compute(memory, &event);
	event.time_ms = NOON + 1000 * HOUR;
	event.tags = TAG_TIME_IMPLAUSIBLE;
	assert_value(known_ip(memory, &event), 0);
	memory_free(memory);
}

static void
private_and_configured_addresses_are_known(void **state)
{
	struct lists *lists = lists_new();
	struct memory *memory = memory_new(&(struct memory_options){ .lists = lists });
	struct event event = event_from(NOON, "192.168.1.7");
	struct failure failure;

	(void)state;
	assert_value(known_ip(memory, &event), 1);
	event = event_from(NOON, HOME);
	assert_value(known_ip(memory, &event), 0);
	assert_int_equal(
	    lists_set(lists, LIST_KNOWN_NETWORKS, SPAN("198.51.100.0/24"), &failure), 0);
	assert_value(known_ip(memory, &event), 1);
	event = event_at(NOON);
	assert_value(known_ip(memory, &event), 1); /* no address at all */
	memory_free(memory);
	lists_free(lists);
}

static void
a_login_stays_known_when_its_source_is_forgotten(void **state)
{
	struct memory *memory = memory_new(&(struct memory_options){ .max_sources = 2 });
	struct event event = login_from(NOON, HOME, "ana", OUTCOME_SUCCESS), other;

	(void)state;
	compute(memory, &event);
	for (int i = 0; i < 5; i++) {
		other = event_from(NOON, (const char *[]){ "203.0.113.1", "203.0.113.2",
					     "203.0.113.3", "203.0.113.4", "203.0.113.5" }[i]);
		compute(memory, &other);
	}
	event.time_ms = NOON + HOUR;
	assert_value(known_ip(memory, &event), 1);
	memory_free(memory);
}

static void
a_country_is_known_as_an_address_is(void **state)
{
	struct lists *lists = lists_new();
	struct memory *memory = memory_new(&(struct memory_options){ .lists = lists });
	struct event event = login_from(NOON, HOME, "ana", OUTCOME_SUCCESS);
	const enum feature feature = FEATURE_IS_KNOWN_COUNTRY;
	struct failure failure;

	(void)state;
	assert_value(value_of(memory, &event, feature), 1); /* no GeoIP */
	event_set(&event, FIELD_SOURCE_GEO_COUNTRY_ISO_CODE, SPAN("AT"));
	assert_value(value_of(memory, &event, feature), 0);
	event.time_ms += HOUR;
	assert_value(value_of(memory, &event, feature), 1);
	event_set(&event, FIELD_SOURCE_GEO_COUNTRY_ISO_CODE, SPAN("NZ"));
	event.outcome = OUTCOME_FAILURE;
	assert_value(value_of(memory, &event, feature), 0);
	assert_int_equal(lists_set(lists, LIST_KNOWN_COUNTRIES, SPAN("NZ"), &failure), 0);
	assert_value(value_of(memory, &event, feature), 1);
	memory_free(memory);
	lists_free(lists);
}

static struct event
login_at(double latitude, double longitude, const char *user, enum event_outcome outcome)
{
	struct event event = login_from(NOON, HOME, user, outcome);

	event_set_decimal(&event, FIELD_SOURCE_GEO_LOCATION_LAT, latitude);
	event_set_decimal(&event, FIELD_SOURCE_GEO_LOCATION_LON, longitude);
	return event;
}

static double
distance(struct memory *memory, const struct event *event)
{
	return value_of(memory, event, FEATURE_GEOGRAPHIC_DISTANCE_KM);
}

static void
the_distance_is_from_where_the_user_logged_in_before(void **state)
{
	struct memory *memory = new_memory();
	struct event vienna = login_at(48.0, 16.0, "ana", OUTCOME_SUCCESS);
	struct event equator = login_at(0.0, 0.0, "ana", OUTCOME_FAILURE);

	(void)state;
	assert_value(distance(memory, &equator), 0); /* nothing is known yet */
	assert_value(distance(memory, &vienna), 0);
	assert_value(distance(memory, &vienna), 0);
	/* acos(cos 48 cos 16) = 49.966... degrees of 111.195080 km */
	assert_value(distance(memory, &equator),
	    round(6371.0088 * acos(cos(48 * M_PI / 180) * cos(16 * M_PI / 180)) * 1e6) / 1e6);
	assert_value(distance(memory, &vienna), 0); /* failures have moved nothing */
	memory_free(memory);
}

static void
an_unknown_user_is_measured_by_the_host(void **state)
{
	struct memory *memory = new_memory();
	struct event ana = login_at(0.0, 10.0, "ana", OUTCOME_SUCCESS);
	struct event ben = login_at(0.0, 11.0, "ben", OUTCOME_FAILURE);
	struct event elsewhere;

	(void)state;
	compute(memory, &ana);
	assert_value(distance(memory, &ben), 111.195080); /* a degree of the equator */
	elsewhere = ben;
	event_set(&elsewhere, FIELD_HOST_HOSTNAME, SPAN("web2"));
	assert_value(distance(memory, &elsewhere), 0);
	ben.outcome = OUTCOME_SUCCESS;
	compute(memory, &ben);
	assert_value(distance(memory, &ben), 0); /* by then his own place counts */
	memory_free(memory);
}

static void
places_that_are_none_are_unknown(void **state)
{
	struct memory *memory = new_memory();
	struct event event = login_at(0.0, 0.0, "ana", OUTCOME_SUCCESS);

	(void)state;
	compute(memory, &event);
	event = login_at(91.0, 0.0, "ana", OUTCOME_SUCCESS);
	assert_value(distance(memory, &event), 0);
	event = login_at(NAN, 0.0, "ana", OUTCOME_SUCCESS);
	assert_value(distance(memory, &event), 0);
	event_unset(&event, FIELD_SOURCE_GEO_LOCATION_LON);
	assert_value(distance(memory, &event), 0);
	memory_free(memory);
}

static struct point
point(double latitude, double longitude)
{
	struct point at;

	assert_true(point_of(latitude, longitude, &at));
	return at;
}

static double
degrees(double km)
{
	return km / (EARTH_RADIUS_KM * M_PI / 180);
}

static void
the_mean_lies_between_two_logins_also_over_the_date_line(void **state)
{
	struct place place = { 0 };
	struct point west = point(0, 179), east = point(0, -177), middle = point(0, -179);

	(void)state;
	assert_true(place_distance_km(&place, &west) < 0);
	place_add(&place, &west, NOON);
	place_add(&place, &east, NOON);
	assert_true(fabs(degrees(place_distance_km(&place, &west)) - 2) < 1e-9);
	assert_true(place_distance_km(&place, &middle) < 1e-6);
}

static void
the_mean_lies_at_the_pole_for_logins_around_it(void **state)
{
	struct place place = { 0 };
	struct point pole = point(90, 0);

	(void)state;
	for (int longitude = 0; longitude < 360; longitude += 90) {
		struct point at = point(89, longitude);

		place_add(&place, &at, NOON);
	}
	assert_true(place_distance_km(&place, &pole) < 1e-6);
}

static void
opposite_places_have_no_mean(void **state)
{
	struct place place = { 0 };
	struct point here = point(10, 20), there = point(-10, -160);

	(void)state;
	place_add(&place, &here, NOON);
	assert_true(fabs(place_distance_km(&place, &there) - EARTH_RADIUS_KM * M_PI) < 1e-3);
	place_add(&place, &there, NOON);
	assert_true(place_distance_km(&place, &here) < 0);
}

/* Two weights w and 1 at 90 degrees: the mean is atan(1 / w) from the first. */
static void
a_login_counts_half_after_its_half_life(void **state)
{
	struct place place = { 0 };
	struct point first = point(0, 0), second = point(0, 90);

	(void)state;
	place_add(&place, &first, NOON);
	place_add(&place, &second, NOON + PLACE_HALF_LIFE_DAYS * (int64_t)DAY_MS);
	assert_true(
	    fabs(degrees(place_distance_km(&place, &first)) - atan(2.0) * 180 / M_PI) < 1e-9);
}

static void
a_late_login_counts_as_if_it_had_come_in_time(void **state)
{
	struct place in_time = { 0 }, late = { 0 };
	struct point first = point(0, 0), second = point(50, 90), probe = point(70, 7);

	(void)state;
	place_add(&in_time, &first, NOON - 20 * HOUR);
	place_add(&in_time, &second, NOON);
	place_add(&late, &second, NOON);
	place_add(&late, &first, NOON - 20 * HOUR);
	assert_true(
	    fabs(place_distance_km(&in_time, &probe) - place_distance_km(&late, &probe)) < 1e-9);
}

/* A clock in the far future must not make all later logins count for nothing. */
static void
a_place_whose_clock_was_ahead_moves_again(void **state)
{
	struct place place = { 0 };
	struct point first = point(0, 0), second = point(0, 90);

	(void)state;
	place_add(&place, &first, NOON + 100000 * (int64_t)HOUR);
	place_add(&place, &second, NOON);
	assert_true(fabs(degrees(place_distance_km(&place, &second)) - 45) < 1e-9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_is_known_an_hour_after_a_successful_login),
		cmocka_unit_test(a_command_or_session_is_no_login),
		cmocka_unit_test(an_implausible_time_makes_no_address_known),
		cmocka_unit_test(private_and_configured_addresses_are_known),
		cmocka_unit_test(a_login_stays_known_when_its_source_is_forgotten),
		cmocka_unit_test(a_country_is_known_as_an_address_is),
		cmocka_unit_test(the_distance_is_from_where_the_user_logged_in_before),
		cmocka_unit_test(an_unknown_user_is_measured_by_the_host),
		cmocka_unit_test(places_that_are_none_are_unknown),
		cmocka_unit_test(the_mean_lies_between_two_logins_also_over_the_date_line),
		cmocka_unit_test(the_mean_lies_at_the_pole_for_logins_around_it),
		cmocka_unit_test(opposite_places_have_no_mean),
		cmocka_unit_test(a_login_counts_half_after_its_half_life),
		cmocka_unit_test(a_late_login_counts_as_if_it_had_come_in_time),
		cmocka_unit_test(a_place_whose_clock_was_ahead_moves_again),
	};

	return cmocka_run_group_tests_name("whence", tests, NULL, NULL);
}
