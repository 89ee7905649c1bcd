-- Who may sign in: a file of its own, which the process that reads hostile lines never opens.

create table users (
	id integer primary key autoincrement, -- a key of somebody who went is nobody else's
	name text not null,
	password text not null,
	role text not null check (role in ('viewer', 'analyst', 'admin')),
	created integer not null,
	disabled integer
) strict;
-- Nobody is called like somebody else but for capitals.
create unique index users_name on users (lower(name));

create table api_keys (
	id integer primary key autoincrement,
	user_id integer references users on delete set null, -- for whom it acts, or who made it
	name text not null,
	hash blob not null unique,
	role text not null check (role in ('ingest', 'viewer', 'analyst')),
	source text,
	created integer not null,
	last_used integer,
	expires integer
) strict;
create index api_keys_user on api_keys (user_id);

-- Tokens that followed from one signing in; refresh: the hash of the last one that renews it.
create table sessions (
	id blob primary key,
	user_id integer not null references users on delete cascade,
	refresh blob not null,
	created integer not null,
	expires integer not null,
	revoked integer
) strict, without rowid;
create index sessions_user on sessions (user_id, created);
create index sessions_expires on sessions (expires);
create index sessions_revoked on sessions (revoked) where revoked is not null;

-- How often anything of these three changed that servers must know soon.
create table account_changes (
	one integer primary key default 1 check (one = 1),
	number integer not null default 0
) strict;
insert into account_changes default values;
