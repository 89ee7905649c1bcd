/* channel-types.h: the types that a channels file can name (within lib/alert only). */
#ifndef ALERT_CHANNEL_TYPES_H
#define ALERT_CHANNEL_TYPES_H

#include "alert/channel.h"

extern const struct channel_type channel_stdout, channel_file, channel_syslog, channel_email,
    channel_redis, channel_exec, channel_webhook, channel_slack, channel_teams, channel_telegram,
    channel_pagerduty, channel_alertmanager;

#endif
