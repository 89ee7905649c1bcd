-- What people and siem-alert make of the events.

set local search_path = siem, pg_temp;

create table alerts (
	id uuid primary key,
	group_key text not null,
	kind text not null,
	entity text not null,
	status text not null check (status in ('open', 'acknowledged', 'closed')),
	level text not null,
	risk double precision not null,
	events bigint not null,
	suppressed bigint not null default 0,
	first_time timestamptz not null,
	last_time timestamptz not null,
	first_event uuid not null,
	suppressed_by text,
	assignee text,
	reason text, -- why it is closed
	decided timestamptz, -- when people said so last
	doc text not null, -- JSON: what people are told
	state text -- JSON: what siem-alert remembers of it
);
-- One open alert a group.
create unique index alerts_open on alerts (group_key) where status <> 'closed';
create index alerts_last on alerts (last_time, id);
create index alerts_group on alerts (group_key, last_time);
create index alerts_decided on alerts (decided) where decided is not null;

create table alert_log (
	id bigint generated always as identity primary key,
	alert uuid not null references alerts on delete cascade,
	time timestamptz not null default now(),
	actor text not null,
	action text not null,
	note text
);
create index alert_log_alert on alert_log (alert, id);

create table feedback (
	time timestamptz not null,
	id uuid not null,
	verdict text not null check (verdict in ('attack', 'false_positive', 'unsure')),
	actor text not null,
	note text,
	given timestamptz not null default now(),
	primary key (time, id, actor)
);

create table suppressions (
	id bigint generated always as identity primary key,
	filter text not null, -- JSON
	reason text not null,
	actor text not null,
	created timestamptz not null default now(),
	expires timestamptz,
	hits bigint not null default 0
);

create table never_block (
	network inet primary key,
	reason text not null,
	actor text not null,
	created timestamptz not null default now()
);

create table blocks (
	id bigint generated always as identity primary key,
	network inet not null,
	alert uuid,
	reason text not null,
	actor text not null,
	created timestamptz not null default now(),
	expires timestamptz not null,
	undone timestamptz
);
create index blocks_expires on blocks (expires) where undone is null;

create table deliveries (
	alert uuid not null,
	channel text not null,
	key text not null,
	attempts integer not null default 0,
	state text not null check (state in ('waiting', 'delivered', 'failed')),
	next_try timestamptz,
	error text,
	primary key (alert, channel, key)
);
create index deliveries_waiting on deliveries (next_try) where state = 'waiting';

-- Since when hosts write without a long pause, and when they were heard last, by our clock.
create table heard (
	name text primary key,
	since timestamptz not null,
	last timestamptz not null
);

-- How far a process came.
create table marks (
	name text primary key,
	time timestamptz not null
);

create table models (
	sha256 text primary key,
	name text not null,
	state text not null check (state in ('champion', 'challenger', 'retired')),
	metrics jsonb,
	created timestamptz not null default now(),
	promoted timestamptz
);
create unique index models_champion on models (state) where state = 'champion';

create table jobs (
	id bigint generated always as identity primary key,
	kind text not null,
	state text not null check (state in ('waiting', 'running', 'done', 'failed')),
	actor text not null,
	created timestamptz not null default now(),
	heard timestamptz not null, -- when the server that does it said so last
	ended timestamptz,
	progress double precision,
	result text -- JSON
);
-- One of a kind at a time.
create unique index jobs_busy on jobs (kind) where state in ('waiting', 'running');

-- The last things that those who watch were told.  Who adds one holds a lock, so that numbers
-- are seen in their order.
create table live (
	number bigint generated always as identity primary key, -- of all servers
	type text not null,
	level text,
	key text unique, -- what is told once, whoever says it
	doc text not null -- JSON
);

create table audit_log (
	id bigint generated always as identity primary key,
	time timestamptz not null default now(),
	actor text not null,
	address inet,
	action text not null,
	object text,
	detail text -- JSON
);
create index audit_log_time on audit_log (time);

create table users (
	id bigint generated always as identity primary key,
	name text not null,
	password text not null,
	role text not null check (role in ('viewer', 'analyst', 'admin')),
	created timestamptz not null default now(),
	disabled timestamptz
);
-- Nobody is called like somebody else but for capitals.
create unique index users_name on users (lower(name));

create table api_keys (
	id bigint generated always as identity primary key,
	user_id bigint references users on delete set null, -- for whom it acts, or who made it
	name text not null,
	hash bytea not null unique,
	role text not null check (role in ('ingest', 'viewer', 'analyst')),
	source text,
	created timestamptz not null default now(),
	last_used timestamptz,
	expires timestamptz
);

-- Tokens that followed from one signing in; refresh: the hash of the last one that renews it.
create table sessions (
	id uuid primary key,
	user_id bigint not null references users on delete cascade,
	refresh bytea not null,
	created timestamptz not null default now(),
	expires timestamptz not null,
	revoked timestamptz
);
create index sessions_user on sessions (user_id, created);
create index sessions_expires on sessions (expires);
create index sessions_revoked on sessions (revoked) where revoked is not null;

-- How often anything of these three changed that servers must know soon.
create table account_changes (
	one boolean primary key default true check (one),
	number bigint not null default 0
);
insert into account_changes default values;
