/* settings.h: kinds of values in a channel's section (within lib/alert only). */
#ifndef ALERT_SETTINGS_H
#define ALERT_SETTINGS_H

#include "alert/channel.h"

/* A copy of the value, for free(); NULL: the setting is absent. */
char *setting_copy(const struct channel_settings *settings, const char *name);

/* -1: EXIT_BAD_CONFIG, "NAME = VALUE: WAY"; what is read from a file is not shown. */
int setting_fail(const struct channel_settings *settings, const char *name, const char *way,
    struct failure *failure);

/* "yes" or "no"; "90s", "5m" and the like, from a second on.  Absent: *out stays as it is. */
int setting_is_yes(
    const struct channel_settings *settings, const char *name, bool *out, struct failure *failure);
int setting_duration(const struct channel_settings *settings, const char *name, int64_t *out_ms,
    struct failure *failure);

#endif
