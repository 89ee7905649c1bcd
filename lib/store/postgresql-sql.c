/* postgresql-sql.c: every statement that is sent to PostgreSQL. */

#include "store/postgresql-session.h"

/*
 * The filters of a search, $1 to $9.  Plans are made for the values at hand
 * (plan_cache_mode), so that a filter which is NULL is not even looked at.
 */
#define FILTER                                                                               \
	" from siem.logs where time >= $1::timestamptz and time < $2::timestamptz"           \
	" and ($3::float8 is null or risk >= $3) and (not $4::bool or is_anomaly)"           \
	" and ($5::inet is null or source_ip = $5) and ($6::text is null or user_name = $6)" \
	" and ($7::text is null or host = $7) and ($8::text is null or dataset = $8)"        \
	" and ($9::text is null or kind = $9)"

#define TOP(column, text)                                                                 \
	"select " text ", count(*)" FILTER " and " column " is not null group by " column \
	" order by 2 desc, 1 limit $10::bigint"

/* A batch of what is too old, of one table. */
#define OLD_EVENTS(table)                                                    \
	"with old as (select time, id from siem." table                      \
	" where time < greatest($1::timestamptz, $2::timestamptz)"           \
	" and time < case when is_anomaly then $2 else $1 end limit 10000)," \
	" gone as (delete from siem." table " as logs using old"             \
	" where logs.time = old.time and logs.id = old.id returning 1) select count(*) from gone"

const char *const postgresql_sql[SQL_COUNT_OF_STATEMENTS] = {
	[SQL_LEVEL] = "select case when siem.is_partitioned() then 1"
		      " when siem.level_wanted() = 'hypertable' then 2"
		      " when siem.level_wanted() = 'timescale' then 3 else 0 end::bigint",
	[SQL_DAYS_AHEAD] = "select siem.make_days_ahead()",
	[SQL_DAY] = "select siem.make_day(date '1970-01-01' + $1::bigint::int)::int::bigint",
	/* In order, so that two writers of the same events wait for each other and never in a ring. */
	[SQL_KEEP] =
	    "with fresh as (insert into siem.logs select time, id, received, dataset, action, "
	    "outcome,"
	    " host, user_name, source_ip, entity, kind, risk, is_anomaly, doc from pg_temp.staging"
	    " order by time, id on conflict do nothing returning time, id),"
	    " news as (select distinct on (time, id) time, id, outcome, entity, kind, risk,"
	    " is_anomaly, level, model, features from pg_temp.staging join fresh using (time, id)"
	    " order by time, id),"
	    " kept as (insert into siem.anomalies select time, id, entity, kind, risk, level, "
	    "model,"
	    " features from news where is_anomaly on conflict do nothing)"
	    " insert into siem.rollups select date_trunc('hour', time, 'UTC'), coalesce(kind, ''),"
	    " case when outcome in ('success', 'failure') then outcome else '' end,"
	    " coalesce(level, ''), count(*) from news group by 1, 2, 3, 4 order by 1, 2, 3, 4"
	    " on conflict (hour, kind, outcome, level)"
	    " do update set events = rollups.events + excluded.events",
	[SQL_SELECT_UP] =
	    "select time, id, doc" FILTER " and (time, id) > ($10::timestamptz, $11::uuid)"
	    " order by time, id limit $12::bigint",
	[SQL_SELECT_DOWN] =
	    "select time, id, doc" FILTER " and (time, id) < ($10::timestamptz, $11::uuid)"
	    " order by time desc, id desc limit $12::bigint",
	[SQL_COUNT] = "select count(*)" FILTER,
	[SQL_TOP_SOURCE] = TOP("source_ip", "host(source_ip)"),
	[SQL_TOP_USER] = TOP("user_name", "user_name"),
	[SQL_TOP_HOST] = TOP("host", "host"),
	[SQL_TOP_DATASET] = TOP("dataset", "dataset"),
	[SQL_TOP_KIND] = TOP("kind", "kind"),
	[SQL_TOP_ACTION] = TOP("action", "action"),
	[SQL_TOP_OUTCOME] = TOP("outcome", "outcome"),
	[SQL_TOP_ENTITY] = TOP("entity", "entity"),
	[SQL_PRUNE_DAYS] = "select name, until <= $2::timestamptz from siem.days()"
			   " where until <= $1::timestamptz",
	[SQL_PRUNE_DAY] = "select siem.prune_day($1::text, $2::bool)",
	[SQL_PRUNE_EVENTS] = OLD_EVENTS("logs"),
	[SQL_PRUNE_REST] = OLD_EVENTS("logs_default"),
	[SQL_PRUNE_ANOMALIES] =
	    "with old as (select time, id from siem.anomalies where time < $2::timestamptz"
	    " and $1::timestamptz is not null limit 10000),"
	    " gone as (delete from siem.anomalies using old where anomalies.time = old.time"
	    " and anomalies.id = old.id returning 1) select count(*) from gone",
};

/* A commit is durable, whatever the server's habit; standby and remote settings stay. */
const char postgresql_begin_session[] =
    "set plan_cache_mode = force_custom_plan; set timezone = 'UTC';"
    "select set_config('synchronous_commit', 'on', false)"
    " where current_setting('synchronous_commit') = 'off'";

const char postgresql_staging[] =
    "create temp table if not exists staging (time timestamptz, id uuid, received timestamptz,"
    " dataset text, action text, outcome text, host text, user_name text, source_ip inet,"
    " entity text, kind text, risk float8, is_anomaly bool, doc text, level text, model text,"
    " features real[]) on commit delete rows";

const char postgresql_copy[] = "copy pg_temp.staging from stdin (format binary)";

const char postgresql_steps_table[] =
    "create schema if not exists siem; create table if not exists siem.schema_steps"
    " (number integer primary key, name text not null, checksum text not null,"
    " applied timestamptz not null default now())";
