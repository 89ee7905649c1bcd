/* postgresql-live.c: what is told to who watches, and jobs, as statements. */

#include "store/postgresql-session.h"

#define JOB "select id, kind, state, actor, created, ended, progress, result from siem.jobs"

const char *const postgresql_live_sql[SQL_LIVE_COUNT] = {
	/* The lock is held to the end of the transaction: numbers are committed in their order. */
	[SQL_LIVE_ADD - SQL_LIVE] =
	    "with locked as materialized (select pg_advisory_xact_lock(7434493, 2) as mine)"
	    " insert into siem.live (type, level, key, doc) select $1::text, $2::text, $3::text,"
	    " $4::text from locked on conflict do nothing",
	[SQL_LIVE_ITEMS - SQL_LIVE] = "select number, type, level, doc from siem.live where number "
				      "> $1::bigint order by number limit $2::bigint",
	[SQL_LIVE_LAST - SQL_LIVE] = "select coalesce(max(number), 0) from siem.live",
	[SQL_LIVE_PRUNE - SQL_LIVE] = "delete from siem.live where number <= $1::bigint",
	[SQL_NEWS - SQL_LIVE] = "select id, alert from siem.alert_log where id > $1::bigint order "
				"by id limit $2::bigint",
	[SQL_NEWS_LAST - SQL_LIVE] = "select coalesce(max(id), 0) from siem.alert_log",
	[SQL_JOB_ADD - SQL_LIVE] =
	    "insert into siem.jobs (kind, state, actor, created, heard) values ($1::text,"
	    " 'running', $2::text, $3::timestamptz, $3) on conflict do nothing returning id",
	[SQL_JOB_GOES - SQL_LIVE] =
	    "update siem.jobs set progress = coalesce($2::float8, progress), heard ="
	    " $3::timestamptz where id = $1::bigint and state = 'running'",
	[SQL_JOB_END - SQL_LIVE] =
	    "update siem.jobs set state = $2::text, ended = $3::timestamptz, result = $4::text,"
	    " progress = case when $2 = 'done' then 1 else progress end"
	    " where id = $1::bigint and state = 'running'",
	[SQL_JOB_LOST - SQL_LIVE] =
	    "update siem.jobs set state = 'failed', ended = $2::timestamptz, result = $3::text"
	    " where state in ('waiting', 'running') and heard < $1::timestamptz returning id",
	[SQL_JOB_FIND - SQL_LIVE] = JOB " where id = $1::bigint",
	[SQL_JOBS - SQL_LIVE] = JOB " where id < $1::bigint order by id desc limit $2::bigint",
	[SQL_DELIVERY_PUT - SQL_LIVE] =
	    "insert into siem.deliveries (alert, channel, key, attempts, state, error)"
	    " values ($1::uuid, $2::text, $3::text, 1, $4::text, $5::text)"
	    " on conflict (alert, channel, key) do update set attempts = deliveries.attempts + 1,"
	    " state = excluded.state, error = excluded.error",
	[SQL_DELIVERIES - SQL_LIVE] =
	    "select channel, state, attempts, error from siem.deliveries where alert = $1::uuid"
	    " order by channel, key limit $2::bigint",
};
