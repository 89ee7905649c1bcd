-- Who may sign in: a file of its own, which the process that reads hostile lines never opens.

create table users (
	id integer primary key autoincrement, -- a key of somebody who went is nobody else's
	name text not null unique,
	password text not null,
	role text not null check (role in ('viewer', 'analyst', 'admin')),
	created integer not null default (cast((julianday('now') - 2440587.5) * 86400000 as integer)),
	disabled integer
) strict;

create table api_keys (
	id integer primary key,
	user_id integer not null references users on delete cascade,
	name text not null,
	hash blob not null unique,
	created integer not null default (cast((julianday('now') - 2440587.5) * 86400000 as integer)),
	last_used integer,
	expires integer
) strict;
create index api_keys_user on api_keys (user_id);

create table sessions (
	id blob primary key,
	user_id integer not null references users on delete cascade,
	created integer not null default (cast((julianday('now') - 2440587.5) * 86400000 as integer)),
	expires integer not null,
	revoked integer
) strict, without rowid;
create index sessions_user on sessions (user_id);
