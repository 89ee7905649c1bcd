-- Events, and what is counted of them.
--
-- Everything stands in a schema of its own, which the functions below name: they run with
-- the rights of who migrated, for roles that may not alter tables.

set local search_path = siem, pg_temp;

-- Who keeps the events' time apart.  TimescaleDB's Apache build has hypertables alone.
create function level_wanted() returns text language sql stable as $$
	select case
	when not exists (select from pg_catalog.pg_extension where extname = 'timescaledb')
		then 'partitions'
	when pg_catalog.current_setting('timescaledb.license', true) = 'timescale'
		then 'timescale'
	else 'hypertable' end
$$;

create table logs (
	time timestamptz not null,
	id uuid not null,
	received timestamptz not null,
	dataset text,
	action text,
	outcome text,
	host text,
	user_name text,
	source_ip inet,
	entity text,
	kind text,
	risk double precision,
	is_anomaly boolean not null,
	doc text not null, -- the line without its newline, byte for byte
	primary key (time, id)
) partition by range (time);

do $$
declare
	home text := (select nspname from pg_catalog.pg_extension
		join pg_catalog.pg_namespace on pg_namespace.oid = extnamespace
		where extname = 'timescaledb');
begin
	if siem.level_wanted() <> 'partitions' then
		create table siem.plain (like siem.logs including all);
		drop table siem.logs;
		alter table siem.plain rename to logs;
		alter index siem.plain_pkey rename to logs_pkey;
		execute format('select %I.create_hypertable(''siem.logs'', ''time'', '
			'chunk_time_interval => interval ''1 day'', create_default_indexes => false)', home);
	end if;
	if siem.level_wanted() = 'timescale' then
		execute 'alter table siem.logs set (timescaledb.compress, '
			'timescaledb.compress_orderby = ''time, id'')';
		execute format('select %I.add_compression_policy(''siem.logs'', interval ''3 days'')', home);
	end if;
end $$;

create index logs_source on logs (source_ip, time, id);
create index logs_user on logs (user_name, time, id);
create index logs_host on logs (host, time, id);
create index logs_anomaly on logs (time, id) where is_anomaly;

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

-- Where each source was last read to, and when it was last heard of.
create table sources (
	name text primary key,
	first_seen timestamptz not null,
	last_seen timestamptz not null,
	events bigint not null default 0
);
