/* settings.c: values of settings, read strictly. */

#include "alert/settings.h"
#include "base/clock.h"

char *
setting_copy(const struct channel_settings *settings, const char *name)
{
	const char *value = channel_setting(settings, name);

	return value ? strdup(value) : NULL;
}

int
setting_fail(const struct channel_settings *settings, const char *name, const char *way,
    struct failure *failure)
{
	const char *value = channel_setting(settings, name);

	if (value == NULL || span_ends(span_of(name), SPAN("-file")))
		return failure_set(failure, EXIT_BAD_CONFIG, "%s: %s", name, way);
	return failure_set(failure, EXIT_BAD_CONFIG, "%s = %.200s: %s", name, value, way);
}

int
setting_is_yes(
    const struct channel_settings *settings, const char *name, bool *out, struct failure *failure)
{
	const char *value = channel_setting(settings, name);

	if (value == NULL)
		return 0;
	*out = strcmp(value, "yes") == 0;
	if (*out || strcmp(value, "no") == 0)
		return 0;
	return setting_fail(settings, name, "yes or no is wanted", failure);
}

int
setting_duration(const struct channel_settings *settings, const char *name, int64_t *out_ms,
    struct failure *failure)
{
	const char *value = channel_setting(settings, name);

	if (value == NULL)
		return 0;
	if (clock_parse_duration(span_of(value), out_ms) && *out_ms >= SECOND_MS)
		return 0;
	return setting_fail(
	    settings, name, "a number and s, m, h, d or w is wanted, from 1s on", failure);
}
