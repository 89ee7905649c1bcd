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

-- Retention of one day: all of it goes, or all but the anomalies, which are written anew
-- while the rest goes as a file and leaves no dead rows.  Returns the events that went, or
-- NULL where somebody reads the day: the next call tries again.
create function prune_day(name text, keeps_anomalies boolean) returns bigint
	language plpgsql security definer set search_path = siem, pg_temp set lock_timeout = '500ms' as $$
declare
	bounds text;
	gone bigint;
begin
	select pg_get_expr(relpartbound, oid) into strict bounds from pg_class
	where oid = format('siem.%I', name)::regclass and relispartition and name ~ '^logs_[0-9]{8}$';
	execute format('lock table %I in share row exclusive mode', name);
	execute format('select count(*) from %I where not (is_anomaly and $1)', name)
		using keeps_anomalies into gone;
	if gone = 0 and keeps_anomalies then
		return 0;
	end if;
	execute format('alter table logs detach partition %I', name);
	execute format('alter table %I rename to logs_old', name);
	if keeps_anomalies and exists (select from logs_old where is_anomaly) then
		execute format('create table %I (like logs including all)', name);
		execute format('insert into %I select * from logs_old where is_anomaly', name);
		execute format('alter table logs attach partition %I %s', name, bounds);
	end if;
	drop table logs_old;
	return gone;
exception when lock_not_available or deadlock_detected then
	return null;
end $$;

-- The days that retention may look at, the oldest first, as names with their ends.
create function days() returns table (name text, until timestamptz) language sql stable as $$
	select relname::text, siem.day_start(to_date(substr(relname, 6), 'YYYYMMDD') + 1)
	from pg_catalog.pg_class join pg_catalog.pg_inherits on inhrelid = pg_class.oid
	where inhparent = 'siem.logs'::regclass and relname ~ '^logs_[0-9]{8}$' order by relname
$$;
