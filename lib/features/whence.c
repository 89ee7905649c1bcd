/* whence.c: where successful logins come from: places, countries, addresses. */

#include "features/turn.h"

static bool
point_of_event(const struct event *event, struct point *out)
{
	return event_has(event, FIELD_SOURCE_GEO_LOCATION_LAT) &&
	       event_has(event, FIELD_SOURCE_GEO_LOCATION_LON) &&
	       point_of(event->value[FIELD_SOURCE_GEO_LOCATION_LAT].decimal,
		   event->value[FIELD_SOURCE_GEO_LOCATION_LON].decimal, out);
}

/* Was there a successful login long enough ago?  Remembers this one. */
static bool
is_known(struct turn *turn, enum memory_part part, const struct registry_key *key)
{
	struct registry *registry = turn->memory->part[part];
	struct first_login *first = registry_find(registry, key);
	bool is_long_ago = first && first->time_ms <= turn->known_before_ms, is_new;

	if (turn->is_login) {
		first = registry_take(registry, key, &is_new);
		if (is_new || turn->sighting.time_ms < first->time_ms)
			first->time_ms = turn->sighting.time_ms;
	}
	return is_long_ago;
}

static bool
is_known_ip(struct turn *turn)
{
	const struct source_name *source = &turn->source;
	bool is_known_login;

	if (!source->has_address)
		return true;
	is_known_login = is_known(turn, MEMORY_LOGINS, &source->key);
	return is_known_login ||
	       (source->has_ip && (address_is_private(&source->address) ||
				      lists_have_network(turn->memory->lists, &source->address)));
}

static bool
is_known_country(struct turn *turn)
{
	struct span country = event_text(turn->event, FIELD_SOURCE_GEO_COUNTRY_ISO_CODE);
	struct registry_key key;
	bool is_known_login;

	if (country.size == 0)
		return true;
	key = key_of_text(KEY_COUNTRY, country);
	is_known_login = is_known(turn, MEMORY_COUNTRIES, &key);
	return is_known_login || lists_have(turn->memory->lists, LIST_KNOWN_COUNTRIES, country);
}

/* A user without a usual place is measured by the host's; the login itself moves both after. */
static double
distance_km(struct turn *turn, struct host *host)
{
	struct span name = event_text(turn->event, FIELD_USER_NAME);
	struct registry_key key = key_of_text(KEY_USER, name);
	struct registry *users = turn->memory->part[MEMORY_USERS];
	struct user *user = name.size > 0 ? registry_find(users, &key) : NULL;
	struct point point;
	double km = -1.0;
	bool is_new;

	if (!point_of_event(turn->event, &point))
		return 0.0;
	if (user)
		km = place_distance_km(&user->place, &point);
	if (km < 0.0)
		km = place_distance_km(&host->place, &point);
	if (turn->is_login) {
		place_add(&host->place, &point, turn->sighting.time_ms);
		if (name.size > 0) {
			user = registry_take(users, &key, &is_new);
			place_add(&user->place, &point, turn->sighting.time_ms);
		}
	}
	return km > 0.0 ? km : 0.0;
}

void
compute_whence(struct turn *turn, struct host *host)
{
	turn->features->value[FEATURE_GEOGRAPHIC_DISTANCE_KM] = distance_km(turn, host);
	turn->features->value[FEATURE_IS_KNOWN_COUNTRY] = is_known_country(turn);
	turn->features->value[FEATURE_IS_KNOWN_IP] = is_known_ip(turn);
}
