-- One partition a day, made ahead of need and for late events; what lies beyond stands in
-- logs_default.  Times come from outside: a client that names a thousand years must not
-- make a table for each day of them.

set local search_path = siem, pg_temp;

-- Days around now that always get their partition, and how many there are in all.
create function days_behind() returns int language sql immutable as 'select 90';
create function days_ahead() returns int language sql immutable as 'select 7';
create function days_most() returns int language sql immutable as 'select 1000';

create function is_partitioned() returns boolean language sql stable as $$
	select relkind = 'p' from pg_catalog.pg_class where oid = 'siem.logs'::regclass
$$;

create function day_name(day date) returns text language sql immutable as $$
	select pg_catalog.format('logs_%s', pg_catalog.to_char(day, 'YYYYMMDD'))
$$;

create function day_start(day date) returns timestamptz language sql immutable as $$
	select day::timestamp at time zone 'UTC'
$$;

do $$
begin
	if siem.is_partitioned() then
		create table siem.logs_default partition of siem.logs default;
	end if;
end $$;

-- Says whether a day deserves a partition.
create function is_day_wanted(day date) returns boolean language sql stable as $$
	select siem.is_partitioned()
		and day <= (now() at time zone 'UTC')::date + siem.days_ahead()
		and (day >= (now() at time zone 'UTC')::date - siem.days_behind()
			or (select count(*) from pg_catalog.pg_inherits
				where inhparent = 'siem.logs'::regclass) <= siem.days_most())
$$;

-- Makes the partition of a day and moves there what had come too early for it.  It is made
-- beside the others and then attached: that stops no writer.  Who reads logs_default for
-- long would be waited for; instead the events go there too, and the next call moves them.
create function make_day(day date) returns boolean language plpgsql security definer
	set search_path = siem, pg_temp set lock_timeout = '500ms' as $$
declare
	name text := siem.day_name(day);
	lower_end timestamptz := siem.day_start(day);
	upper_end timestamptz := siem.day_start(day + 1);
begin
	if not siem.is_day_wanted(day) or to_regclass('siem.' || name) is not null then
		return false;
	end if;
	perform pg_advisory_xact_lock(7434493, 1);
	if to_regclass('siem.' || name) is not null then
		return false;
	end if;
	execute format('create table %I (like logs including all)', name);
	execute format('with early as (delete from logs_default where time >= %L and time < %L returning *) '
		'insert into %I select * from early', lower_end, upper_end, name);
	execute format('alter table logs attach partition %I for values from (%L) to (%L)',
		name, lower_end, upper_end);
	return true;
exception when lock_not_available or deadlock_detected or duplicate_table then
	return false; -- the other writer that made it may have done so unseen
end $$;

-- The days ahead; returns how many were made.
create function make_days_ahead() returns bigint language sql as $$
	select count(*) from generate_series(0, siem.days_ahead()) as ahead
	where siem.make_day((now() at time zone 'UTC')::date + ahead)
$$;

-- What retention may look at: days, or TimescaleDB's chunks, the oldest first.
create function days() returns table (relation text, since timestamptz, until timestamptz)
	language plpgsql stable as $$
begin
	if siem.is_partitioned() then
		return query select format('siem.%I', relname), siem.day_start(to_date(substr(relname, 6), 'YYYYMMDD')),
			siem.day_start(to_date(substr(relname, 6), 'YYYYMMDD') + 1)
		from pg_catalog.pg_class join pg_catalog.pg_inherits on inhrelid = pg_class.oid
		where inhparent = 'siem.logs'::regclass and relname ~ '^logs_[0-9]{8}$' order by relname;
	elsif siem.timescale_home() is not null then
		return query execute 'select format(''%I.%I'', chunk_schema, chunk_name), range_start, range_end'
			' from timescaledb_information.chunks'
			' where hypertable_schema = ''siem'' and hypertable_name = ''logs'' order by range_start';
	end if;
end $$;

-- The days up to the newest that follow each other without a gap: no event of that time
-- stands in logs_default.
create function days_run() returns table (since timestamptz, until timestamptz) language sql stable as $$
	select min(since), max(until) from
		(select since, until, since - row_number() over (order by since) * interval '24 hours' as run
		from siem.days()) as days
	group by run order by 2 desc limit 1
$$;

-- A day without what goes, which goes as a file and leaves no dead rows; what stays is
-- written anew.
create function renew_partition(day text, normals boolean, anomalies boolean) returns void
	language plpgsql as $$
declare
	name text := substr(day, length('siem.') + 1);
	bounds text;
begin
	select pg_get_expr(relpartbound, oid) into strict bounds from pg_class where oid = day::regclass;
	execute format('alter table logs detach partition %I', name);
	execute format('alter table %I rename to logs_old', name);
	if exists (select from logs_old where not case when is_anomaly then anomalies else normals end) then
		execute format('create table %I (like logs including all)', name);
		execute format('insert into %I select * from logs_old '
			'where not case when is_anomaly then $1 else $2 end', name) using anomalies, normals;
		execute format('alter table logs attach partition %I %s', name, bounds);
	end if;
	drop table logs_old;
end $$;

create function renew_chunk(since timestamptz, until timestamptz, normals boolean, anomalies boolean)
	returns void language plpgsql as $$
begin
	create temp table logs_kept on commit drop as select * from logs
	where time >= since and time < until and not case when is_anomaly then anomalies else normals end;
	execute format('select %I.drop_chunks(''siem.logs'', older_than => %L::timestamptz, '
		'newer_than => %L::timestamptz)', siem.timescale_home(), until, since);
	insert into logs select * from logs_kept;
	drop table logs_kept;
end $$;

-- Retention of one day: its events that are no anomalies, its anomalies, or both.  Returns
-- how many went, or NULL where somebody reads the day: the next call tries again.
create function prune_day(day text, normals boolean, anomalies boolean) returns bigint
	language plpgsql security definer set search_path = siem, pg_temp set lock_timeout = '500ms' as $$
declare
	span record;
	gone bigint;
begin
	select * into strict span from siem.days() where relation = day;
	execute format('lock table %s in share row exclusive mode', day);
	execute format('select count(*) from %s where case when is_anomaly then $1 else $2 end', day)
		using anomalies, normals into gone;
	if gone = 0 and not (normals and anomalies) then
		return 0;
	end if;
	if siem.is_partitioned() then
		perform siem.renew_partition(day, normals, anomalies);
	else
		perform siem.renew_chunk(span.since, span.until, normals, anomalies);
	end if;
	return gone;
exception when lock_not_available or deadlock_detected then
	return null;
end $$;

-- How many events retention would delete: what lies in no day goes to the moment.
create function count_old(normal_before timestamptz, anomaly_before timestamptz) returns bigint
	language sql stable as $$
	with limits as (
		select siem.level_wanted() = 'partitions' and not siem.is_partitioned() as is_table,
			normal_before, anomaly_before, date_trunc('day', normal_before, 'UTC') as normal_day,
			date_trunc('day', anomaly_before, 'UTC') as anomaly_day
	)
	select count(*) from siem.logs, limits
	where time < greatest($1, $2) and time < case
		when is_table or logs.tableoid = to_regclass('siem.logs_default')
			then case when is_anomaly then anomaly_before else normal_before end
		when is_anomaly then anomaly_day
		else normal_day end
$$;
