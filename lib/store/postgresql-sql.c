/* postgresql-sql.c: every statement that is sent to PostgreSQL. */

#include "store/postgresql-session.h"

/*
 * The filters of a search, $1 to $13.  Plans are made for the values at hand
 * (plan_cache_mode), so that a filter which is NULL is not even looked at, and the
 * others choose the index: one text does for all leads, but that only `=` to an address
 * keeps an index's order.
 */
#define FILTER(network)                                                                  \
	" from siem.logs where time >= $1::timestamptz and time < $2::timestamptz"       \
	" and ($3::float8 is null or risk >= $3)"                                        \
	" and ($4::float8 is null or risk < $4) and (not $5::bool or is_anomaly)"        \
	" and ($6::inet is null or source_ip " network " $6)"                            \
	" and ($7::text is null or user_name = $7)"                                      \
	" and ($8::text is null or host = $8) and ($9::text is null or dataset = $9)"    \
	" and ($10::text is null or kind = $10) and ($11::text is null or action = $11)" \
	" and ($12::text is null or outcome = $12)"                                      \
	" and ($13::text is null or position($13 in doc) > 0)"

/* A row of five, one for each lead. */
#define LEADS(at, text)                                                                     \
	[at] = text("<<="), [at + LEAD_SOURCE] = text("="), [at + LEAD_USER] = text("<<="), \
	[at + LEAD_HOST] = text("<<="), [at + LEAD_ANOMALY] = text("<<=")

/* The time stands there twice: a bound of it alone leaves days out of the plan. */
#define SELECT_UP_OF(columns, network)                                                       \
	"select " columns FILTER(network) " and time >= $14::timestamptz"                    \
					  " and (time, id) > ($14::timestamptz, $15::uuid) " \
					  "order by time, id limit $16::bigint"
#define SELECT_DOWN_OF(columns, network)                                                    \
	"select " columns FILTER(network) " and time <= $14::timestamptz"                   \
					  " and (time, id) < ($14::timestamptz, $15::uuid)" \
					  " order by time desc, id desc limit $16::bigint"
#define SELECT_UP(network) SELECT_UP_OF("time, id, doc", network)
#define SELECT_DOWN(network) SELECT_DOWN_OF("time, id, doc", network)

/*
 * Of a network all events are sorted, by what the index holds, before their lines are fetched:
 * those are wide, and a network has many events more than are wanted.
 */
#define NETWORK(list, order)                                                    \
	"with found as materialized (" list ") select time, id, doc from found" \
	" join siem.logs using (time, id)" order

/* Where the step begins in which a time lies. */
#define STEP(ms)                              \
	"date_bin(make_interval(secs => (" ms \
	"::bigint / 1000.0)::float8), time, timestamptz 'epoch')"
#define POINTS(network)                                                                           \
	"select " STEP("$14") ", count(*), count(*) filter (where is_anomaly), max(risk)" FILTER( \
	    network) " group by 1 order by 1"

#define COUNT(network) "select count(*)" FILTER(network)

#define TOP(column, text, network)                                                                 \
	"select " text ", count(*)" FILTER(network) " and " column " is not null group by " column \
						    " order by 2 desc, 1 limit $14::bigint"
#define TOP_SOURCES(network) TOP("source_ip", "host(source_ip) collate \"C\"", network)
#define TOP_USERS(network) TOP("user_name", "user_name", network)
#define TOP_HOSTS(network) TOP("host", "host", network)
#define TOP_DATASETS(network) TOP("dataset", "dataset", network)
#define TOP_ACTIONS(network) TOP("action", "action", network)
#define TOP_OUTCOMES(network) TOP("outcome", "outcome", network)
#define TOP_KINDS(network) TOP("kind", "kind", network)

/* Events of a part of an hour, grouped. */
#define EDGE(column, text, from, until, condition)                                     \
	" union all select " text ", count(*)::int from siem.logs where time >= " from \
	" and time < " until " and (not $5::bool or is_anomaly) and " column           \
	" is not null" condition " group by " column
#define ALL_VALUES(field, column, text, condition)                                          \
	" select value, case when $5::bool then anomalies else events end from siem.tops"   \
	" where field = '" field "' and hour >= $1::timestamptz and hour < $2::timestamptz" \
	" and (not $5 or anomalies > 0)" condition                                          \
	EDGE(column, text, "$3::timestamptz", "$1", condition)                              \
	    EDGE(column, text, "$2", "$4::timestamptz", condition)
#define MOST_FREQUENT                                                                       \
	" select value, sum(events)::bigint from counted group by value order by 2 desc, 1" \
	" limit $6::bigint"

/* Of a field that has few values. */
#define TOP_HOURS(field, column) \
	"with counted (value, events) as (" ALL_VALUES(field, column, column, "") ")" MOST_FREQUENT

/*
 * Of a field that has many, of which most come a few times and no more: they are grouped only if
 * they might matter.  What came more than seven times in an hour says how much each value
 * has at least, and, with the hours that are cut counted whole and seven for each hour in
 * which it was not frequent, at most.  If the last of those that are wanted has more than
 * seven an hour, then who has less at most is none of them, and who never was frequent neither.
 * Those that are left are few, and looked up one by one.
 */
#define RARE "7"
#define TOP_HOURS_OF_MANY(field, column, text, of_text)                                          \
	"with hours as materialized (select distinct hour from siem.rollups"                     \
	" where hour >= date_trunc('hour', $3::timestamptz, 'UTC') and hour < $4::timestamptz)," \
	" frequent as materialized (select value, sum(events) as most, coalesce(sum(events)"     \
	" filter (where hour >= $1::timestamptz and hour < $2::timestamptz), 0) as least"        \
	" from siem.tops where field = '" field "' and is_frequent and not $5::bool"             \
	" and hour >= date_trunc('hour', $3, 'UTC') and hour < $4 group by value),"              \
	" bar as materialized (select (select least from frequent order by least desc"           \
	" offset $6::bigint - 1 limit 1) as events, " RARE " * (select count(*) from hours)"     \
	" as rare), chosen as materialized (select value from frequent, bar"                     \
	" where bar.events > bar.rare and most + bar.rare >= bar.events),"                       \
	" counted (value, events) as (select value, (select coalesce(sum(events), 0) from hours" \
	" join siem.tops using (hour) where field = '" field "' and tops.value = chosen.value"   \
	" and hour >= $1 and hour < $2) + (select count(*) from siem.logs where " column         \
	" = " of_text                                                                            \
	" and time >= $3 and time < $1) + (select count(*) from siem.logs where " column         \
	" = " of_text " and time >= $2 and time < $4) from chosen union all" ALL_VALUES(         \
	    field, column, text, " and not exists (select from chosen)") ")" MOST_FREQUENT

/* A batch of what is too old, of one table. */
#define OLD_EVENTS(table)                                                    \
	"with old as (select time, id from siem." table                      \
	" where time < greatest($1::timestamptz, $2::timestamptz)"           \
	" and time < case when is_anomaly then $2 else $1 end limit 10000)," \
	" gone as (delete from siem." table " as logs using old"             \
	" where logs.time = old.time and logs.id = old.id returning 1) select count(*) from gone"

/*
 * Rows that are new go on to what is counted of them.  All is done in the order of keys, so
 * that two writers of the same wait for each other and never in a ring.
 */
static const char keep[] =
    "with fresh as (insert into siem.logs select time, id, received, dataset, action, outcome,"
    " host, user_name, source_ip, entity, kind, risk, is_anomaly, doc from pg_temp.staging"
    " order by time, id on conflict do nothing returning time, id),"
    " news as (select distinct on (time, id) time, id, date_trunc('hour', time, 'UTC') as hour,"
    " received, dataset, action, outcome, host, user_name, host(source_ip) as source_ip, entity,"
    " kind, risk, is_anomaly, level, model, features, is_unrecognized"
    " from pg_temp.staging join fresh using (time, id) order by time, id),"
    " kept as (insert into siem.anomalies select time, id, entity, kind, risk, level, model,"
    " features from news where is_anomaly on conflict do nothing),"
    " ranked as (insert into siem.tops select field, hour, value, count(*),"
    " count(*) filter (where is_anomaly), count(*) > " RARE " from news cross join lateral (values"
    " ('source.ip', source_ip), ('user.name', user_name), ('host.hostname', host),"
    " ('event.dataset', dataset), ('event.action', action), ('event.outcome', outcome),"
    " ('kind', kind)) as fields (field, value) where value is not null"
    " group by field, hour, value order by field, hour, value"
    " on conflict (field, hour, value) do update set events = tops.events + excluded.events,"
    " anomalies = tops.anomalies + excluded.anomalies,"
    " is_frequent = tops.events + excluded.events > " RARE "),"
    " heard as (insert into siem.sources select coalesce(host, ''), min(time), max(time),"
    " max(received), count(*), count(*) filter (where is_unrecognized),"
    " count(*) filter (where kind = 'error'), count(*) filter (where is_anomaly)"
    " from news group by 1 order by 1 on conflict (name) do update set"
    " first_seen = least(sources.first_seen, excluded.first_seen),"
    " last_seen = greatest(sources.last_seen, excluded.last_seen),"
    " last_received = greatest(sources.last_received, excluded.last_received),"
    " events = sources.events + excluded.events,"
    " unrecognized = sources.unrecognized + excluded.unrecognized,"
    " errors = sources.errors + excluded.errors,"
    " anomalies = sources.anomalies + excluded.anomalies)"
    " insert into siem.rollups select hour, coalesce(kind, ''),"
    " case when outcome in ('success', 'failure') then outcome else '' end,"
    " coalesce(level, ''), count(*) from news group by 1, 2, 3, 4 order by 1, 2, 3, 4"
    " on conflict (hour, kind, outcome, level)"
    " do update set events = rollups.events + excluded.events";

const char *const postgresql_sql[SQL_OWN_COUNT] = {
	LEADS(SQL_SELECT_UP, SELECT_UP),
	LEADS(SQL_SELECT_DOWN, SELECT_DOWN),
	LEADS(SQL_COUNT, COUNT),
	LEADS(SQL_TOP + TOP_SOURCE * LEAD_COUNT, TOP_SOURCES),
	LEADS(SQL_TOP + TOP_USER * LEAD_COUNT, TOP_USERS),
	LEADS(SQL_TOP + TOP_HOST * LEAD_COUNT, TOP_HOSTS),
	LEADS(SQL_TOP + TOP_DATASET * LEAD_COUNT, TOP_DATASETS),
	LEADS(SQL_TOP + TOP_ACTION * LEAD_COUNT, TOP_ACTIONS),
	LEADS(SQL_TOP + TOP_OUTCOME * LEAD_COUNT, TOP_OUTCOMES),
	LEADS(SQL_TOP + TOP_KIND * LEAD_COUNT, TOP_KINDS),
	[SQL_TOP_HOURS + TOP_SOURCE] = TOP_HOURS_OF_MANY(
	    "source.ip", "source_ip", "host(source_ip) collate \"C\"", "chosen.value::inet"),
	[SQL_TOP_HOURS + TOP_USER] =
	    TOP_HOURS_OF_MANY("user.name", "user_name", "user_name", "chosen.value"),
	[SQL_TOP_HOURS + TOP_HOST] =
	    TOP_HOURS_OF_MANY("host.hostname", "host", "host", "chosen.value"),
	[SQL_TOP_HOURS + TOP_DATASET] = TOP_HOURS("event.dataset", "dataset"),
	[SQL_TOP_HOURS + TOP_ACTION] = TOP_HOURS("event.action", "action"),
	[SQL_TOP_HOURS + TOP_OUTCOME] = TOP_HOURS("event.outcome", "outcome"),
	[SQL_TOP_HOURS + TOP_KIND] = TOP_HOURS("kind", "kind"),
	[SQL_HOURS] =
	    "select hour, kind, outcome, level, events from siem.rollups"
	    " where hour >= $1::timestamptz and hour < $2::timestamptz order by 1, 2, 3, 4",
	[SQL_JUDGE] =
	    "insert into siem.feedback (time, id, verdict, actor, note, given)"
	    " values ($1, $2, $3, $4, $5, $6) on conflict (time, id, actor) do update"
	    " set verdict = excluded.verdict, note = excluded.note, given = excluded.given",
	[SQL_VERDICTS] = "select time, id, verdict, actor, note, given from siem.feedback"
			 " where time >= $1::timestamptz and time < $2::timestamptz"
			 " order by time, id, given, actor",
	[SQL_OLD] = "select siem.count_old($1::timestamptz, $2::timestamptz)",
	LEADS(SQL_POINTS, POINTS),
	[SQL_ANOMALY_POINTS] = "select " STEP(
	    "$3") ", count(*), max(risk) from siem.anomalies"
		  " where time >= $1::timestamptz and time < $2::timestamptz group by 1 order by 1",
	[SQL_RISKS] =
	    "select least(floor(risk * $3::bigint), $3 - 1)::bigint, count(*) from siem.logs"
	    " where time >= $1::timestamptz and time < $2::timestamptz"
	    " and risk is not null group by 1 order by 1",
	[SQL_LANES] = "with worst as materialized (select entity, max(risk) as most,"
		      " count(*) as events from siem.anomalies where time >= $1::timestamptz"
		      " and time < $2::timestamptz and entity is not null group by entity"
		      " order by 2 desc, 3 desc, 1 limit $4::bigint)"
		      " select anomalies.entity, " STEP(
			  "$3") ", count(*), max(risk)"
				" from worst join siem.anomalies on anomalies.entity = worst.entity"
				" where time >= $1 and time < $2 group by most, events, 1, 2"
				" order by most desc, events desc, 1, 2",
	[SQL_SOURCES] = "select name, first_seen, last_seen, last_received, events,"
			" unrecognized, errors, anomalies from siem.sources order by name",
	[SQL_NETWORK_UP] = NETWORK(SELECT_UP_OF("time, id", "<<="), " order by time, id"),
	[SQL_NETWORK_DOWN] =
	    NETWORK(SELECT_DOWN_OF("time, id", "<<="), " order by time desc, id desc"),
	[SQL_LEVEL] = "select case when siem.is_partitioned() then 1"
		      " when siem.level_wanted() = 'hypertable' then 2"
		      " when siem.level_wanted() = 'timescale' then 3 else 0 end::bigint",
	[SQL_DAYS_RUN] = "select since, until from siem.days_run()",
	[SQL_DAYS_AHEAD] = "select siem.make_days_ahead()",
	[SQL_DAY] = "select siem.make_day(date '1970-01-01' + $1::bigint::int)::int::bigint",
	[SQL_KEEP] = keep,
	[SQL_PRUNE_DAYS] = "select relation, until <= $1::timestamptz, until <= $2::timestamptz"
			   " from siem.days() where until <= greatest($1, $2)",
	[SQL_PRUNE_DAY] = "select siem.prune_day($1::text, $2::bool, $3::bool)",
	[SQL_PRUNE_EVENTS] = OLD_EVENTS("logs"),
	[SQL_PRUNE_REST] = OLD_EVENTS("logs_default"),
	[SQL_PRUNE_ANOMALIES] =
	    "with old as (select time, id from siem.anomalies where time < $2::timestamptz"
	    " and $1::timestamptz is not null limit 10000),"
	    " gone as (delete from siem.anomalies using old where anomalies.time = old.time"
	    " and anomalies.id = old.id returning 1) select count(*) from gone",
	[SQL_PRUNE_TOPS] =
	    "with old as (select field, hour, value from siem.tops"
	    " where hour < date_trunc('hour', least($1::timestamptz, $2::timestamptz), 'UTC')"
	    " limit 10000), gone as (delete from siem.tops using old where tops.field = old.field"
	    " and tops.hour = old.hour and tops.value = old.value returning 1)"
	    " select count(*) from gone",
	[SQL_PRUNE_SOURCES] =
	    "with old as (select name from siem.sources where last_received < $2::timestamptz"
	    " and $1::timestamptz is not null limit 10000),"
	    " gone as (delete from siem.sources using old where sources.name = old.name"
	    " and sources.last_received < $2 returning "
	    "1)"
	    " select count(*) from gone",
};

/*
 * A commit is durable, whatever the server's habit; standby and remote settings stay.  To
 * compile a plan, or to start helpers for it, takes longer than most of these run; a day's
 * sources, all different, are counted in memory.
 */
const char postgresql_begin_session[] =
    "set plan_cache_mode = force_custom_plan; set timezone = 'UTC'; set jit = off;"
    "set max_parallel_workers_per_gather = 0;"
    "select set_config('synchronous_commit', 'on', false)"
    " where current_setting('synchronous_commit') = 'off';"
    "select set_config('work_mem', '32MB', false)"
    " where pg_size_bytes(current_setting('work_mem')) < 32 * 1024 * 1024";

const char postgresql_staging[] =
    "create temp table if not exists staging (time timestamptz, id uuid, received timestamptz,"
    " dataset text collate \"C\", action text collate \"C\", outcome text collate \"C\","
    " host text collate \"C\", user_name text collate \"C\", source_ip inet,"
    " entity text collate \"C\", kind text collate \"C\", risk float8, is_anomaly bool, doc text,"
    " level text collate \"C\", model text, features real[], is_unrecognized bool)"
    " on commit delete rows";

const char postgresql_copy[] = "copy pg_temp.staging from stdin (format binary)";

const char postgresql_steps_table[] =
    "create schema if not exists siem; create table if not exists siem.schema_steps"
    " (number integer primary key, name text not null, checksum text not null,"
    " applied timestamptz not null default now())";
