/* stub, not committed */
#include "features/features.h"
const struct feature_row feature_rows[FEATURE_COUNT] = {
{ "hour_of_day","temporal","","",0,0},{ "day_of_week","temporal","","",0,0},{ "is_weekend","temporal","","",0,1},{ "is_business_hours","temporal","","",0,1},
{ "login_attempts_per_minute","frequency","","",1,0},{ "requests_per_second","frequency","","",1,0},{ "unique_ips_last_hour","frequency","","",1,0},{ "unique_endpoints_accessed","frequency","","",1,0},
{ "failed_auth_rate","rates","","",0,0},{ "error_rate_4xx","rates","","",0,0},{ "error_rate_5xx","rates","","",0,0},
{ "geographic_distance_km","geographic","","",0,0},{ "is_known_country","geographic","","",0,1},{ "is_known_ip","geographic","","",0,1},
{ "bytes_transferred","behavioral","","",0,0},{ "time_since_last_activity_sec","behavioral","","",1,0},{ "session_duration_sec","behavioral","","",1,0},{ "payload_entropy","behavioral","","",0,0},
{ "is_privileged_user","context","","",0,1},{ "is_sensitive_endpoint","context","","",0,1},{ "is_known_user_agent","context","","",0,1},
};
