-- Events, and what is counted of them.
--
-- Everything stands in a schema of its own, which the functions below name: they run with
-- the rights of who migrated, for roles that may not alter tables.

set local search_path = siem, pg_temp;

-- Who keeps the events' time apart.  TimescaleDB's Apache build has hypertables alone; before
-- 2.11 nothing could be deleted from what is compressed, nor added where it was not there yet.
create function level_wanted() returns text language sql stable as $$
	select coalesce(
		(select case when pg_catalog.current_setting('timescaledb.license', true) = 'timescale'
			and pg_catalog.string_to_array(pg_catalog.substring(extversion, '^[0-9]+[.][0-9]+'), '.')::int[]
				>= array[2, 11]
			then 'timescale' else 'hypertable' end
		from pg_catalog.pg_extension where extname = 'timescaledb'),
		'partitions')
$$;

-- What TimescaleDB is asked for, in this order; home is the schema of its functions.  None of
-- it has run against a real TimescaleDB yet: it is not in Debian.  Two years are only for
-- where nobody prunes.  The aggregate serves other programs' charts: it lacks what comes
-- later than three days, which rollups have.
create function timescale_statements(level text, home text) returns setof text language sql immutable as $$
	select pg_catalog.format(statement, home) from (values
		(1, 'hypertable', 'select %I.create_hypertable(''siem.logs'', ''time'', '
			'chunk_time_interval => interval ''1 day'', create_default_indexes => false)'),
		(2, 'timescale', 'alter table siem.logs set (timescaledb.compress, '
			'timescaledb.compress_orderby = ''time, id'')'),
		(3, 'timescale', 'select %I.add_compression_policy(''siem.logs'', compress_after => interval ''3 days'')'),
		(4, 'timescale', 'select %I.add_retention_policy(''siem.logs'', drop_after => interval ''2 years'')'),
		(5, 'timescale', 'create materialized view siem.hours with (timescaledb.continuous, '
			'timescaledb.materialized_only = false) as '
			'select %I.time_bucket(interval ''1 hour'', time) as hour, kind, outcome, is_anomaly, '
			'count(*) as events from siem.logs group by 1, 2, 3, 4 with no data'),
		(6, 'timescale', 'select %I.add_continuous_aggregate_policy(''siem.hours'', '
			'start_offset => interval ''3 days'', end_offset => interval ''1 hour'', '
			'schedule_interval => interval ''10 minutes'')')
	) as statements (number, at_level, statement)
	where level = 'timescale' or (level = 'hypertable' and at_level = 'hypertable')
	order by number
$$;

create function timescale_home() returns text language sql stable as $$
	select nspname::text from pg_catalog.pg_extension
	join pg_catalog.pg_namespace on pg_namespace.oid = extnamespace where extname = 'timescaledb'
$$;

-- Words are compared byte by byte: that is quick, and the same on every machine.
create table logs (
	time timestamptz not null,
	id uuid not null,
	received timestamptz not null,
	dataset text collate "C",
	action text collate "C",
	outcome text collate "C",
	host text collate "C",
	user_name text collate "C",
	source_ip inet,
	entity text collate "C",
	kind text collate "C",
	risk double precision,
	is_anomaly boolean not null,
	doc text not null, -- the line without its newline, byte for byte
	primary key (time, id)
) partition by range (time);

do $$
begin
	if siem.level_wanted() <> 'partitions' then
		create table siem.plain (like siem.logs including all);
		drop table siem.logs;
		alter table siem.plain rename to logs;
		alter index siem.plain_pkey rename to logs_pkey;
	end if;
end $$;

create index logs_source on logs (source_ip, time, id);
create index logs_user on logs (user_name, time, id);
create index logs_host on logs (host, time, id);
create index logs_anomaly on logs (time, id) where is_anomaly;

do $$
declare
	statement text;
begin
	for statement in select * from siem.timescale_statements(siem.level_wanted(), siem.timescale_home()) loop
		execute statement;
	end loop;
end $$;

-- Level, model and features of the anomalies: small rows, read for retraining and for what
-- is similar.
create table anomalies (
	time timestamptz not null,
	id uuid not null,
	entity text,
	kind text,
	risk double precision not null,
	level text,
	model text,
	features real[],
	primary key (time, id)
);
create index anomalies_entity on anomalies (entity, kind, time);

-- Events by hour: they stay when the events go.  Words that a client may choose are kept
-- out, so that there are no more rows than kinds, outcomes and levels.
create table rollups (
	hour timestamptz not null,
	kind text not null,
	outcome text not null,
	level text not null,
	events bigint not null,
	primary key (hour, kind, outcome, level)
);

-- Values by hour, of the fields that are counted, under the names that events give them.
-- They are updated in place, for which pages have room left.  Most values come a few times
-- and never again: who looks for the most frequent ones begins with what came more than
-- seven times in some hour, which changes once and so leaves updates in place.
create table tops (
	field text collate "C" not null,
	hour timestamptz not null,
	value text collate "C" not null,
	events integer not null,
	anomalies integer not null,
	is_frequent boolean not null,
	primary key (field, hour, value)
) with (fillfactor = 70);
create index tops_frequent on tops (field, hour) where is_frequent;
create index tops_anomalies on tops (field, hour) where anomalies > 0;

-- Who writes logs, by host.hostname ('' where that is missing).  first_seen and last_seen are
-- times of events; last_received is a time of ours.
create table sources (
	name text collate "C" primary key,
	first_seen timestamptz not null,
	last_seen timestamptz not null,
	last_received timestamptz not null,
	events bigint not null,
	unrecognized bigint not null,
	errors bigint not null,
	anomalies bigint not null
);
