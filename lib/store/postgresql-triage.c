/* postgresql-triage.c: what people and siem-alert make of events, as statements. */

#include "store/postgresql-session.h"

#define ALERT(state)                                                                               \
	"select id, group_key, kind, entity, status, level, risk, events, suppressed, first_time," \
	" last_time, first_event, suppressed_by, assignee, reason, doc, " state                    \
	", decided from siem.alerts"

#define NEWEST_FIRST " order by last_time desc, id desc limit $1::bigint"

#define BLOCK                                                                              \
	"select id, concat(network), alert, reason, actor, created, expires, undone from " \
	"siem.blocks"

const char *const postgresql_triage_sql[SQL_TRIAGE_COUNT] = {
	[SQL_ALERTS - SQL_TRIAGE] = ALERT(
	    "null::text") " where last_time >= $1::timestamptz and last_time < $2::timestamptz"
			  " and ($3::text is null or status = $3)"
			  " and (not $4::bool or status <> 'closed')"
			  " and ($5::text is null or level = $5)"
			  " and ($6::text is null or kind = $6)"
			  " and ($7::text is null or entity = $7)"
			  " and ($8::text is null or assignee = $8)"
			  " and ($9::text is null or group_key = $9)"
			  " and last_time <= $10::timestamptz and (last_time, id) < ($10, "
			  "$11::uuid)"
			  " order by last_time desc, id desc limit $12::bigint",
	[SQL_ALERT_FIND - SQL_TRIAGE] = ALERT("null::text") " where id = $1::uuid",
	[SQL_ALERTS_UNSETTLED - SQL_TRIAGE] =
	    ALERT("state") " where status <> 'closed'" NEWEST_FIRST,
	[SQL_ALERTS_SETTLED - SQL_TRIAGE] = ALERT("state") " where status = 'closed'" NEWEST_FIRST,
	[SQL_ALERT_OF_GROUP - SQL_TRIAGE] =
	    ALERT("state") " where group_key = $1::text order by status = 'closed', last_time "
			   "desc, id desc limit 1",
	[SQL_ALERTS_DECIDED - SQL_TRIAGE] = ALERT("null::text") " where decided >= $1::timestamptz",
	[SQL_ALERTS_COUNT - SQL_TRIAGE] =
	    "select status, count(*) from siem.alerts group by status",
	[SQL_ALERT_STATUS - SQL_TRIAGE] = "select status from siem.alerts where id = $1::uuid",
	[SQL_ALERT_SET - SQL_TRIAGE] =
	    "update siem.alerts set status = $2::text, reason = $5::text, decided = $6::timestamptz"
	    " where id = $1::uuid and status in ($3::text, $4::text)",
	[SQL_ALERT_REOPEN - SQL_TRIAGE] =
	    "update siem.alerts set status = 'open', reason = null, decided = $2::timestamptz"
	    " where id = $1::uuid and status <> 'open' and not exists (select 1 from siem.alerts "
	    "as others"
	    " where others.group_key = alerts.group_key and others.status <> 'closed'"
	    " and others.id <> alerts.id)",
	[SQL_ALERT_ASSIGN - SQL_TRIAGE] =
	    "update siem.alerts set assignee = $2::text where id = $1::uuid and status <> 'closed'",
	[SQL_ALERT_LOG_ADD - SQL_TRIAGE] =
	    "insert into siem.alert_log (alert, time, actor, action, note)"
	    " select $1::uuid, $2::timestamptz, $3::text, $4::text, $5::text from siem.alerts "
	    "where id = $1",
	[SQL_ALERT_LOG - SQL_TRIAGE] =
	    "select id, time, alert, actor, action, note from siem.alert_log"
	    " where alert = $1::uuid order by id limit $2::bigint",
	[SQL_ALERT_UPDATE - SQL_TRIAGE] =
	    "update siem.alerts set kind = $2::text, level = $3::text, risk = $4::float8, events = "
	    "$5::bigint, suppressed = $6::bigint,"
	    " first_time = $7::timestamptz, last_time = $8::timestamptz, suppressed_by = $9::text, "
	    "doc = $10::text, state = $11::text,"
	    " reason = case when $12::bool and status <> 'closed' then $13::text else reason end,"
	    " status = case when $12 then 'closed' else status end where id = $1::uuid returning "
	    "status",
	[SQL_ALERT_ADD - SQL_TRIAGE] =
	    "insert into siem.alerts (id, group_key, kind, entity, status, level, risk, events,"
	    " suppressed, first_time, last_time, first_event, suppressed_by, reason, doc, state) "
	    "values ("
	    "$1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::float8, $8::bigint,"
	    " $9::bigint, $10::timestamptz, $11::timestamptz, $12::uuid, $13::text, $14::text, "
	    "$15::text, $16::text) on conflict do nothing",
	[SQL_SUPPRESS - SQL_TRIAGE] =
	    "insert into siem.suppressions (filter, reason, actor, created, expires)"
	    " values ($1::text, $2::text, $3::text, $4::timestamptz, $5::timestamptz) returning id",
	[SQL_SUPPRESSIONS - SQL_TRIAGE] =
	    "select id, filter, reason, actor, created, expires, hits from siem.suppressions"
	    " where expires is null or expires > $1::timestamptz order by id",
	[SQL_SUPPRESSION_DELETE - SQL_TRIAGE] =
	    "delete from siem.suppressions where id = $1::bigint",
	[SQL_SUPPRESSION_HITS - SQL_TRIAGE] =
	    "update siem.suppressions set hits = hits + $2::bigint where id = $1::bigint",
	[SQL_NEVER_BLOCK - SQL_TRIAGE] =
	    "insert into siem.never_block (network, reason, actor, created)"
	    " values ($1::text::inet, $2::text, $3::text, $4::timestamptz) on conflict (network) "
	    "do update"
	    " set reason = excluded.reason, actor = excluded.actor, created = excluded.created",
	[SQL_NEVER_BLOCKS - SQL_TRIAGE] =
	    "select concat(network), reason, actor, created from siem.never_block order by network",
	[SQL_NEVER_BLOCK_DELETE - SQL_TRIAGE] =
	    "delete from siem.never_block where network = $1::text::inet",
	[SQL_BLOCK_ADD - SQL_TRIAGE] =
	    "insert into siem.blocks (network, alert, reason, actor, created, expires)"
	    " values ($1::text::inet, $2::uuid, $3::text, $4::text, $5::timestamptz, "
	    "$6::timestamptz) returning id",
	[SQL_BLOCKS - SQL_TRIAGE] = BLOCK " where id < $2::bigint and (expires > $1::timestamptz "
					  "and undone is null or $1 = '-infinity')"
					  " order by id desc limit $3::bigint",
	[SQL_BLOCK_FIND - SQL_TRIAGE] = BLOCK " where id = $1::bigint",
	[SQL_BLOCK_UNDO - SQL_TRIAGE] = "update siem.blocks set undone = $2::timestamptz where id "
					"= $1::bigint and undone is null",
	[SQL_HEARD_PUT - SQL_TRIAGE] =
	    "insert into siem.heard (name, since, last) values ($1::text, $2::timestamptz, "
	    "$3::timestamptz)"
	    " on conflict (name) do update set since = excluded.since, last = excluded.last",
	[SQL_HEARD - SQL_TRIAGE] =
	    "select name, since, last from siem.heard order by last desc, name",
	[SQL_MARK_PUT - SQL_TRIAGE] =
	    "insert into siem.marks (name, time) values ($1::text, $2::timestamptz)"
	    " on conflict (name) do update set time = excluded.time",
	[SQL_MARK - SQL_TRIAGE] = "select time from siem.marks where name = $1::text",
};
