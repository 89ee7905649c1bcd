-- What people and siem-alert make of the events.

create table alerts (
	id blob primary key,
	group_key text not null,
	kind text not null,
	entity text not null,
	status text not null check (status in ('open', 'acknowledged', 'closed')),
	level text not null,
	risk real not null,
	events integer not null,
	suppressed integer not null default 0,
	first_time integer not null,
	last_time integer not null,
	first_event blob not null,
	suppressed_by text,
	assignee text,
	reason text, -- why it is closed
	decided integer, -- when people said so last
	doc text not null, -- JSON: what people are told
	state text -- JSON: what siem-alert remembers of it
) strict;
-- One open alert a group.
create unique index alerts_open on alerts (group_key) where status <> 'closed';
create index alerts_last on alerts (last_time, id);
create index alerts_group on alerts (group_key, last_time);
create index alerts_decided on alerts (decided) where decided is not null;

create table alert_log (
	id integer primary key,
	alert blob not null references alerts on delete cascade,
	time integer not null default (cast((julianday('now') - 2440587.5) * 86400000 as integer)),
	actor text not null,
	action text not null,
	note text
) strict;
create index alert_log_alert on alert_log (alert, id);

create table feedback (
	time integer not null,
	id blob not null,
	verdict text not null check (verdict in ('attack', 'false_positive', 'unsure')),
	actor text not null,
	note text,
	given integer not null,
	primary key (time, id, actor)
) strict, without rowid;
create index feedback_given on feedback (time, id, given);

create table suppressions (
	id integer primary key,
	filter text not null, -- JSON
	reason text not null,
	actor text not null,
	created integer not null default (cast((julianday('now') - 2440587.5) * 86400000 as integer)),
	expires integer,
	hits integer not null default 0
) strict;

create table never_block (
	network text primary key,
	reason text not null,
	actor text not null,
	created integer not null default (cast((julianday('now') - 2440587.5) * 86400000 as integer))
) strict, without rowid;

create table blocks (
	id integer primary key,
	network text not null,
	alert blob,
	reason text not null,
	actor text not null,
	created integer not null default (cast((julianday('now') - 2440587.5) * 86400000 as integer)),
	expires integer not null,
	undone integer
) strict;
create index blocks_expires on blocks (expires) where undone is null;

create table deliveries (
	alert blob not null,
	channel text not null,
	key text not null,
	attempts integer not null default 0,
	state text not null check (state in ('waiting', 'delivered', 'failed')),
	next_try integer,
	error text,
	primary key (alert, channel, key)
) strict, without rowid;
create index deliveries_waiting on deliveries (next_try) where state = 'waiting';

-- Since when hosts write without a long pause, and when they were heard last, by our clock.
create table heard (
	name text primary key,
	since integer not null,
	last integer not null
) strict, without rowid;

-- How far a process came.
create table marks (
	name text primary key,
	time integer not null
) strict, without rowid;

create table models (
	sha256 text primary key,
	name text not null,
	state text not null check (state in ('champion', 'challenger', 'retired')),
	metrics text, -- JSON
	created integer not null default (cast((julianday('now') - 2440587.5) * 86400000 as integer)),
	promoted integer
) strict, without rowid;
create unique index models_champion on models (state) where state = 'champion';

create table jobs (
	id integer primary key,
	kind text not null,
	state text not null check (state in ('waiting', 'running', 'done', 'failed')),
	actor text not null,
	created integer not null default (cast((julianday('now') - 2440587.5) * 86400000 as integer)),
	heard integer not null, -- when the server that does it said so last
	ended integer,
	progress real,
	result text -- JSON
) strict;
-- One of a kind at a time.
create unique index jobs_busy on jobs (kind) where state in ('waiting', 'running');

-- The last things that those who watch were told.
create table live (
	number integer primary key autoincrement, -- of all servers
	type text not null,
	level text,
	key text unique, -- what is told once, whoever says it
	doc text not null -- JSON
) strict;

create table audit_log (
	id integer primary key autoincrement, -- a number is never given twice
	time integer not null default (cast((julianday('now') - 2440587.5) * 86400000 as integer)),
	actor text not null,
	address text,
	action text not null,
	object text,
	detail text -- JSON
) strict;
create index audit_log_time on audit_log (time);
