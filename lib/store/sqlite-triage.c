/* sqlite-triage.c: what people and siem-alert make of events, as statements. */

#include "store/sqlite-session.h"

#define ALERT(state)                                                                               \
	"select id, group_key, kind, entity, status, level, risk, events, suppressed, first_time," \
	" last_time, first_event, suppressed_by, assignee, reason, doc, " state                    \
	", decided from alerts"

#define NEWEST_FIRST " order by last_time desc, id desc limit ?1"

#define BLOCK "select id, network, alert, reason, actor, created, expires, undone from blocks"

const char *const sqlite_triage_sql[SQL_TRIAGE_COUNT] = {
	[SQL_ALERTS - SQL_TRIAGE] =
	    ALERT("null") " where last_time >= ?1 and last_time < ?2"
			  " and (?3 is null or status = ?3)"
			  " and (not ?4 or status <> 'closed')"
			  " and (?5 is null or level = ?5)"
			  " and (?6 is null or kind = ?6)"
			  " and (?7 is null or entity = ?7)"
			  " and (?8 is null or assignee = ?8)"
			  " and (?9 is null or group_key = ?9)"
			  " and last_time <= ?10 and (last_time, id) < (?10, ?11)"
			  " order by last_time desc, id desc limit ?12",
	[SQL_ALERT_FIND - SQL_TRIAGE] = ALERT("null") " where id = ?1",
	[SQL_ALERTS_UNSETTLED - SQL_TRIAGE] =
	    ALERT("state") " where status <> 'closed'" NEWEST_FIRST,
	[SQL_ALERTS_SETTLED - SQL_TRIAGE] = ALERT("state") " where status = 'closed'" NEWEST_FIRST,
	[SQL_ALERT_OF_GROUP - SQL_TRIAGE] =
	    ALERT("state") " where group_key = ?1 order by status = 'closed', last_time desc, id "
			   "desc limit 1",
	[SQL_ALERTS_DECIDED - SQL_TRIAGE] = ALERT("null") " where decided >= ?1",
	[SQL_ALERTS_COUNT - SQL_TRIAGE] = "select status, count(*) from alerts group by status",
	[SQL_ALERT_STATUS - SQL_TRIAGE] = "select status from alerts where id = ?1",
	[SQL_ALERT_SET - SQL_TRIAGE] = "update alerts set status = ?2, reason = ?5, decided = ?6"
				       " where id = ?1 and status in (?3, ?4)",
	[SQL_ALERT_REOPEN - SQL_TRIAGE] =
	    "update alerts set status = 'open', reason = null, decided = ?2"
	    " where id = ?1 and status <> 'open' and not exists (select 1 from alerts as others"
	    " where others.group_key = alerts.group_key and others.status <> 'closed'"
	    " and others.id <> alerts.id)",
	[SQL_ALERT_ASSIGN - SQL_TRIAGE] =
	    "update alerts set assignee = ?2 where id = ?1 and status <> 'closed'",
	[SQL_ALERT_LOG_ADD - SQL_TRIAGE] =
	    "insert into alert_log (alert, time, actor, action, note)"
	    " select ?1, ?2, ?3, ?4, ?5 from alerts where id = ?1",
	[SQL_ALERT_LOG - SQL_TRIAGE] = "select id, time, alert, actor, action, note from alert_log"
				       " where alert = ?1 order by id limit ?2",
	[SQL_ALERT_UPDATE - SQL_TRIAGE] =
	    "update alerts set kind = ?2, level = ?3, risk = ?4, events = ?5, suppressed = ?6,"
	    " first_time = ?7, last_time = ?8, suppressed_by = ?9, doc = ?10, state = ?11,"
	    " reason = case when ?12 and status <> 'closed' then ?13 else reason end,"
	    " status = case when ?12 then 'closed' else status end where id = ?1 returning status",
	[SQL_ALERT_ADD - SQL_TRIAGE] =
	    "insert into alerts (id, group_key, kind, entity, status, level, risk, events,"
	    " suppressed, first_time, last_time, first_event, suppressed_by, reason, doc, state) "
	    "values ("
	    "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
	    " ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) on conflict do nothing",
	[SQL_SUPPRESS - SQL_TRIAGE] =
	    "insert into suppressions (filter, reason, actor, created, expires)"
	    " values (?1, ?2, ?3, ?4, ?5) returning id",
	[SQL_SUPPRESSIONS - SQL_TRIAGE] =
	    "select id, filter, reason, actor, created, expires, hits from suppressions"
	    " where expires is null or expires > ?1 order by id",
	[SQL_SUPPRESSION_DELETE - SQL_TRIAGE] = "delete from suppressions where id = ?1",
	[SQL_SUPPRESSION_HITS - SQL_TRIAGE] =
	    "update suppressions set hits = hits + ?2 where id = ?1",
	[SQL_NEVER_BLOCK - SQL_TRIAGE] =
	    "insert into never_block (network, reason, actor, created)"
	    " values (?1, ?2, ?3, ?4) on conflict (network) do update"
	    " set reason = excluded.reason, actor = excluded.actor, created = excluded.created",
	[SQL_NEVER_BLOCKS - SQL_TRIAGE] =
	    "select network, reason, actor, created from never_block order by network",
	[SQL_NEVER_BLOCK_DELETE - SQL_TRIAGE] = "delete from never_block where network = ?1",
	[SQL_BLOCK_ADD - SQL_TRIAGE] =
	    "insert into blocks (network, alert, reason, actor, created, expires)"
	    " values (?1, ?2, ?3, ?4, ?5, ?6) returning id",
	[SQL_BLOCKS - SQL_TRIAGE] = BLOCK
	" where id < ?2 and (expires > ?1 and undone is null or ?1 = -9223372036854775808)"
	" order by id desc limit ?3",
	[SQL_BLOCK_FIND - SQL_TRIAGE] = BLOCK " where id = ?1",
	[SQL_BLOCK_UNDO - SQL_TRIAGE] =
	    "update blocks set undone = ?2 where id = ?1 and undone is null",
	[SQL_HEARD_PUT - SQL_TRIAGE] =
	    "insert into heard (name, since, last) values (?1, ?2, ?3)"
	    " on conflict (name) do update set since = excluded.since, last = excluded.last",
	[SQL_HEARD - SQL_TRIAGE] = "select name, since, last from heard order by last desc, name",
	[SQL_MARK_PUT - SQL_TRIAGE] = "insert into marks (name, time) values (?1, ?2)"
				      " on conflict (name) do update set time = excluded.time",
	[SQL_MARK - SQL_TRIAGE] = "select time from marks where name = ?1",
};
