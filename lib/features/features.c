/* features.c: the table of features, and their values in words. */

#include <stdio.h>
#include <string.h>

#include "base/math.h"
#include "features/features.h"

const struct feature_row feature_rows[FEATURE_COUNT] = {
	[FEATURE_HOUR_OF_DAY] = { .name = "hour_of_day",
	    .group = "temporal",
	    .unit = "hour, 0..23",
	    .text = "local hour of the event",
	    .high = "it happened at {value}, later than usual",
	    .low = "it happened at {value}, earlier than usual",
	    .style = STYLE_HOUR,
	    .steps = 1 },
	[FEATURE_DAY_OF_WEEK] = { .name = "day_of_week",
	    .group = "temporal",
	    .unit = "day, 0 (Monday) .. 6",
	    .text = "local day of the week",
	    .high = "it happened on a {value}",
	    .low = "it happened on a {value}",
	    .style = STYLE_DAY,
	    .steps = 1 },
	[FEATURE_IS_WEEKEND] = { .name = "is_weekend",
	    .group = "temporal",
	    .unit = "0 or 1",
	    .text = "Saturday or Sunday, local time",
	    .high = "it happened at the weekend",
	    .low = "it happened on a weekday",
	    .style = STYLE_FLAG,
	    .is_flag = true,
	    .steps = 1 },
	[FEATURE_IS_BUSINESS_HOURS] = { .name = "is_business_hours",
	    .group = "temporal",
	    .unit = "0 or 1",
	    .text = "a weekday from 9:00 to 18:00, local time",
	    .high = "it happened within business hours",
	    .low = "it happened outside business hours",
	    .style = STYLE_FLAG,
	    .is_flag = true,
	    .steps = 1 },
	[FEATURE_LOGIN_ATTEMPTS_PER_MINUTE] = { .name = "login_attempts_per_minute",
	    .group = "frequency",
	    .unit = "attempts in 60 s",
	    .text = "login attempts of this source in a minute",
	    .high = "{value} logins a minute from {source}",
	    .low = "only {value} logins a minute from {source}",
	    .is_log = true,
	    .steps = 1 },
	[FEATURE_REQUESTS_PER_SECOND] = { .name = "requests_per_second",
	    .group = "frequency",
	    .unit = "events a second, over 60 s",
	    .text = "events of this source a second, over a minute",
	    .high = "{value} events a second from {source}",
	    .low = "only {value} events a second from {source}",
	    .is_log = true,
	    .steps = 60 },
	[FEATURE_UNIQUE_IPS_LAST_HOUR] = { .name = "unique_ips_last_hour",
	    .group = "frequency",
	    .unit = "sources in 3,600 s",
	    .text = "different sources that this host saw in an hour",
	    .high = "this host saw {value} different sources within an hour",
	    .low = "this host saw only {value} different sources within an hour",
	    .is_log = true,
	    .steps = 1 },
	[FEATURE_UNIQUE_ENDPOINTS_ACCESSED] = { .name = "unique_endpoints_accessed",
	    .group = "frequency",
	    .unit = "endpoints in 3,600 s",
	    .text = "different paths, ports and users that this source tried in an hour",
	    .high = "{source} tried {value} different paths, ports or users within an hour",
	    .low = "{source} tried only {value} different paths, ports or users within an hour",
	    .is_log = true,
	    .steps = 1 },
	[FEATURE_FAILED_AUTH_RATE] = { .name = "failed_auth_rate",
	    .group = "rates",
	    .unit = "share, 0..1",
	    .text = "failed share of this source's logins in 5 minutes",
	    .high = "{value} of the logins from {source} failed in the last 5 minutes",
	    .low = "only {value} of the logins from {source} failed in the last 5 minutes",
	    .style = STYLE_SHARE },
	[FEATURE_ERROR_RATE_4XX] = { .name = "error_rate_4xx",
	    .group = "rates",
	    .unit = "share, 0..1",
	    .text = "share of this source's web requests in 5 minutes refused or not found (4xx)",
	    .high = "{value} of the requests from {source} were refused or not found (4xx) in the "
		    "last 5 minutes",
	    .low = "only {value} of the requests from {source} were refused or not found (4xx) in "
		   "the last 5 minutes",
	    .style = STYLE_SHARE },
	[FEATURE_ERROR_RATE_5XX] = { .name = "error_rate_5xx",
	    .group = "rates",
	    .unit = "share, 0..1",
	    .text = "share of this source's web requests in 5 minutes that broke the server (5xx)",
	    .high = "{value} of the requests from {source} ended in a server error (5xx) in the "
		    "last 5 minutes",
	    .low = "only {value} of the requests from {source} ended in a server error (5xx) in "
		   "the last 5 minutes",
	    .style = STYLE_SHARE },
	[FEATURE_GEOGRAPHIC_DISTANCE_KM] = { .name = "geographic_distance_km",
	    .group = "geographic",
	    .unit = "km",
	    .text = "distance from where this user, or this host's users, log in from",
	    .high = "{value} from where this user usually logs in",
	    .low = "only {value} from where this user usually logs in",
	    .style = STYLE_KM },
	[FEATURE_IS_KNOWN_COUNTRY] = { .name = "is_known_country",
	    .group = "geographic",
	    .unit = "0 or 1",
	    .text = "a country that logins have come from before",
	    .high = "the country is known from earlier logins",
	    .low = "no login has come from this country before",
	    .style = STYLE_FLAG,
	    .is_flag = true,
	    .steps = 1 },
	[FEATURE_IS_KNOWN_IP] = { .name = "is_known_ip",
	    .group = "geographic",
	    .unit = "0 or 1",
	    .text = "a private or configured address, or one that has logged in before",
	    .high = "the address is known",
	    .low = "nobody has logged in from {source} before",
	    .style = STYLE_FLAG,
	    .is_flag = true,
	    .steps = 1 },
	[FEATURE_BYTES_TRANSFERRED] = { .name = "bytes_transferred",
	    .group = "behavioral",
	    .unit = "ln(1 + bytes)",
	    .text = "bytes transferred",
	    .high = "{value} were transferred",
	    .low = "only {value} were transferred",
	    .style = STYLE_BYTES },
	[FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC] = { .name = "time_since_last_activity_sec",
	    .group = "behavioral",
	    .unit = "s, at most 86,400",
	    .text = "time since this source's former event",
	    .high = "nothing was heard from {source} for {value}",
	    .low = "only {value} since the former event from {source}",
	    .style = STYLE_SPAN,
	    .is_log = true,
	    .steps = 1 },
	[FEATURE_SESSION_DURATION_SEC] = { .name = "session_duration_sec",
	    .group = "behavioral",
	    .unit = "s",
	    .text = "time since this source's session began",
	    .high = "{source} has been busy for {value} without a pause",
	    .low = "{source} has been there for only {value}",
	    .style = STYLE_SPAN,
	    .is_log = true,
	    .steps = 1 },
	[FEATURE_PAYLOAD_ENTROPY] = { .name = "payload_entropy",
	    .group = "behavioral",
	    .unit = "bits a byte, 0..8",
	    .text = "how random the text looks that the client chose",
	    .high = "the text that {source} sent looks random ({value} bits a byte)",
	    .low = "the text that {source} sent is very uniform ({value} bits a byte)" },
	[FEATURE_IS_PRIVILEGED_USER] = { .name = "is_privileged_user",
	    .group = "context",
	    .unit = "0 or 1",
	    .text = "a user with special rights",
	    .high = "the user has special rights",
	    .low = "the user has no special rights",
	    .style = STYLE_FLAG,
	    .is_flag = true,
	    .steps = 1 },
	[FEATURE_IS_SENSITIVE_ENDPOINT] = { .name = "is_sensitive_endpoint",
	    .group = "context",
	    .unit = "0 or 1",
	    .text = "a sensitive path, port or command, or a URL full of code",
	    .high = "it aims at something sensitive (path, port or command) or carries code",
	    .low = "it aims at nothing sensitive",
	    .style = STYLE_FLAG,
	    .is_flag = true,
	    .steps = 1 },
	[FEATURE_IS_KNOWN_USER_AGENT] = { .name = "is_known_user_agent",
	    .group = "context",
	    .unit = "0 or 1",
	    .text = "a well-known browser or robot, or no web request",
	    .high = "the program is well known",
	    .low = "the program that asks is no well-known browser or robot",
	    .style = STYLE_FLAG,
	    .is_flag = true,
	    .steps = 1 },
};

/* Few decimals for small numbers, none for large ones; thousands parted. */
static int
write_count(char *to, double value)
{
	char digits[32];
	int size, written = 0;

	if (value < 99.95)
		return snprintf(to, FEATURE_VALUE_SIZE, "%.*f", value < 9.995 ? 2 : 1, value);
	size = snprintf(digits, sizeof(digits), "%.0f", value < 1e18 ? value : 1e18);
	for (int i = 0; i < size; i++) {
		if (i > 0 && (size - i) % 3 == 0)
			to[written++] = ',';
		to[written++] = digits[i];
	}
	to[written] = '\0';
	return written;
}

/* Without "2.00" and "2.50". */
static int
trim_zeros(char *to, int size)
{
	if (!memchr(to, '.', (size_t)size))
		return size;
	while (size > 0 && to[size - 1] == '0')
		size--;
	if (size > 0 && to[size - 1] == '.')
		size--;
	to[size] = '\0';
	return size;
}

static int
write_short(char *to, double value, const char *unit)
{
	int size = trim_zeros(to, write_count(to, value));

	return size + snprintf(to + size, FEATURE_VALUE_SIZE - (size_t)size, "%s", unit);
}

static int
write_span(char *to, double seconds)
{
	long whole = (long)(seconds + 0.5);

	if (seconds < 59.5)
		return write_short(to, seconds, " s");
	if (whole < 3600)
		return snprintf(to, FEATURE_VALUE_SIZE, "%ld min", (whole + 30) / 60);
	if (whole < 86400)
		return snprintf(
		    to, FEATURE_VALUE_SIZE, "%ld h %ld min", whole / 3600, whole % 3600 / 60);
	return snprintf(to, FEATURE_VALUE_SIZE, "%ld h", whole / 3600);
}

static int
write_bytes(char *to, double log_bytes)
{
	static const char *const units[] = { " bytes", " kB", " MB", " GB", " TB", " PB", " EB" };
	double bytes = math_exp(log_bytes) - 1.0;
	size_t unit = 0;

	while (bytes >= 999.5 && unit < 6) {
		bytes /= 1000.0;
		unit++;
	}
	if (unit == 0)
		bytes = (double)(long)(bytes + 0.5);
	return write_short(to, bytes, units[unit]);
}

size_t
feature_write_value(char to[FEATURE_VALUE_SIZE], enum feature feature, double value)
{
	static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday", "Sunday" };
	int size = 0;

	if (!(value > 0.0))
		value = 0.0;
	switch (feature_rows[feature].style) {
	case STYLE_COUNT:
		size = write_short(to, value, "");
		break;
	case STYLE_SHARE:
		size = write_short(to, value * 100.0, " %");
		break;
	case STYLE_HOUR:
		size = snprintf(to, FEATURE_VALUE_SIZE, "%02d:00", value < 23.0 ? (int)value : 23);
		break;
	case STYLE_DAY:
		size = snprintf(to, FEATURE_VALUE_SIZE, "%s", days[value < 6.0 ? (int)value : 6]);
		break;
	case STYLE_SPAN:
		size = write_span(to, value < 1e15 ? value : 1e15);
		break;
	case STYLE_KM:
		size = write_short(to, value, " km");
		break;
	case STYLE_BYTES:
		size = write_bytes(to, value);
		break;
	case STYLE_FLAG:
		size = snprintf(to, FEATURE_VALUE_SIZE, "%s", value >= 0.5 ? "yes" : "no");
		break;
	}
	return (size_t)size;
}

struct sentence {
	char *to;
	size_t size; /* of FEATURE_REASON_SIZE; what is longer is cut */
};

static void
say(struct sentence *sentence, const char *text, size_t size)
{
	size_t room = FEATURE_REASON_SIZE - 1 - sentence->size;

	if (size > room)
		size = room;
	memcpy(sentence->to + sentence->size, text, size);
	sentence->size += size;
	sentence->to[sentence->size] = '\0';
}

/* Says a sentence of the table with its two places filled. */
static void
say_filled(struct sentence *sentence, const char *text, const char *value, const char *source)
{
	const char *brace;

	while ((brace = strchr(text, '{'))) {
		const char *filling = strncmp(brace, "{value}", 7) == 0 ? value : source;

		say(sentence, text, (size_t)(brace - text));
		say(sentence, filling, strlen(filling));
		text = strchr(brace, '}') + 1;
	}
	say(sentence, text, strlen(text));
}

static void
say_usual(struct sentence *sentence, const struct feature_reason *reason)
{
	char low[FEATURE_VALUE_SIZE], high[FEATURE_VALUE_SIZE];

	feature_write_value(low, reason->feature, reason->p05);
	feature_write_value(high, reason->feature, reason->p95);
	say(sentence, "; usually ", 10);
	say(sentence, low, strlen(low));
	if (strcmp(low, high) != 0) {
		say(sentence, " to ", 4);
		say(sentence, high, strlen(high));
	}
}

size_t
feature_write_reason(char to[FEATURE_REASON_SIZE], const struct feature_reason *reason)
{
	const struct feature_row *row = &feature_rows[reason->feature];
	bool is_high = row->is_flag ? reason->value >= 0.5 : reason->value >= reason->p50;
	struct sentence sentence = { to, 0 };
	char value[FEATURE_VALUE_SIZE];

	feature_write_value(value, reason->feature, reason->value);
	say_filled(&sentence, is_high ? row->high : row->low, value,
	    reason->has_address ? "this address" : "this source");
	if (!row->is_flag)
		say_usual(&sentence, reason);
	return sentence.size;
}
