-- Events, and what is counted of them.
--
-- Times are milliseconds since 1970 in UTC, of the years 1 to 9999; ids are 16 bytes; addresses
-- are written in the one canonical way, IPv4 never as IPv6.  Words are compared byte by byte.

-- What is searched and counted stands apart from the lines: it is a tenth of their size.  The
-- events lie in the order of their time, so that a time is read in one go, and no index of it
-- is needed beside.
create table logs (
	time integer not null,
	id blob not null,
	received integer not null,
	dataset text,
	action text,
	outcome text,
	host text,
	user_name text,
	source_ip text,
	entity text,
	kind text,
	risk real,
	is_anomaly integer not null,
	line integer not null, -- lines.number
	primary key (time, id)
) strict, without rowid;

create index logs_source on logs (source_ip, time, id) where source_ip is not null;
create index logs_user on logs (user_name, time, id) where user_name is not null;
create index logs_host on logs (host, time, id) where host is not null;
create index logs_anomaly on logs (time, id) where is_anomaly;

-- The lines without their newline, byte for byte, in the order in which they came: they are
-- only ever added behind the last.
create table lines (
	number integer primary key,
	doc text not null
) strict;

-- Level, model and features of the anomalies: small rows, read for retraining and for what
-- is similar.
create table anomalies (
	time integer not null,
	id blob not null,
	entity text,
	kind text,
	risk real,
	level text,
	model text,
	features blob, -- 32-bit floats (IEEE 754), the lowest byte first, in the features' order
	primary key (time, id)
) strict, without rowid;
create index anomalies_entity on anomalies (entity, kind, time);

-- Events by hour: they stay when the events go.  Words that a client may choose are kept
-- out, so that there are no more rows than kinds, outcomes and levels.
create table rollups (
	hour integer not null,
	kind text not null,
	outcome text not null,
	level text not null,
	events integer not null,
	primary key (hour, kind, outcome, level)
) strict, without rowid;

-- Values by hour, of the fields that are counted, under the names that events give them.
create table tops (
	field text not null,
	hour integer not null,
	value text not null,
	events integer not null,
	anomalies integer not null,
	primary key (field, hour, value)
) strict, without rowid;

-- Who writes logs, by host.hostname ('' where that is missing).  first_seen and last_seen are
-- times of events; last_received is a time of ours.
create table sources (
	name text primary key,
	first_seen integer not null,
	last_seen integer not null,
	last_received integer not null,
	events integer not null,
	unrecognized integer not null,
	errors integer not null,
	anomalies integer not null
) strict, without rowid;
