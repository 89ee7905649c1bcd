/* sqlite-live.c: what is told to who watches, and jobs, as statements. */

#include "store/sqlite-session.h"

#define JOB "select id, kind, state, actor, created, ended, progress, result from jobs"

const char *const sqlite_live_sql[SQL_LIVE_COUNT] = {
	[SQL_LIVE_ADD - SQL_LIVE] = "insert into live (type, level, key, doc)"
				    " values (?1, ?2, ?3, ?4) on conflict do nothing",
	[SQL_LIVE_ITEMS - SQL_LIVE] =
	    "select number, type, level, doc from live where number > ?1 order by number limit ?2",
	[SQL_LIVE_LAST - SQL_LIVE] = "select ifnull(max(number), 0) from live",
	[SQL_LIVE_PRUNE - SQL_LIVE] = "delete from live where number <= ?1",
	[SQL_NEWS - SQL_LIVE] =
	    "select id, alert from alert_log where id > ?1 order by id limit ?2",
	[SQL_NEWS_LAST - SQL_LIVE] = "select ifnull(max(id), 0) from alert_log",
	[SQL_JOB_ADD - SQL_LIVE] = "insert into jobs (kind, state, actor, created, heard)"
				   " values (?1, 'running', ?2, ?3, ?3) on conflict do nothing"
				   " returning id",
	[SQL_JOB_GOES - SQL_LIVE] = "update jobs set progress = ifnull(?2, progress), heard = ?3"
				    " where id = ?1 and state = 'running'",
	[SQL_JOB_END - SQL_LIVE] = "update jobs set state = ?2, ended = ?3, result = ?4,"
				   " progress = iif(?2 = 'done', 1, progress)"
				   " where id = ?1 and state = 'running'",
	[SQL_JOB_LOST - SQL_LIVE] = "update jobs set state = 'failed', ended = ?2, result = ?3"
				    " where state in ('waiting', 'running') and heard < ?1"
				    " returning id",
	[SQL_JOB_FIND - SQL_LIVE] = JOB " where id = ?1",
	[SQL_JOBS - SQL_LIVE] = JOB " where id < ?1 order by id desc limit ?2",
	[SQL_DELIVERY_PUT - SQL_LIVE] =
	    "insert into deliveries (alert, channel, key, attempts, state, error)"
	    " values (?1, ?2, ?3, 1, ?4, ?5) on conflict do update set attempts = attempts + 1,"
	    " state = excluded.state, error = excluded.error",
	[SQL_DELIVERIES - SQL_LIVE] = "select channel, state, attempts, error from deliveries"
				      " where alert = ?1 order by channel, key limit ?2",
};
