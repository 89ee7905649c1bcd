/* postgresql-accounts.c: who may sign in, and who did what, as statements. */

#include "store/postgresql-session.h"

#define USER "select id, name, password, role, created, disabled from siem.users"
#define KEY                                                                               \
	"select id, user_id, name, hash, role, source, created, last_used, expires from " \
	"siem.api_keys"

const char *const postgresql_accounts_sql[SQL_ACCOUNTS_COUNT] = {
	[SQL_AUDIT_ADD - SQL_ACCOUNTS] =
	    "insert into siem.audit_log (time, actor, address, action, object, detail)"
	    " values ($1::timestamptz, $2::text, $3::text::inet, $4::text, $5::text,"
	    " $6::text)",
	[SQL_AUDIT - SQL_ACCOUNTS] =
	    "select id, time, actor, host(address), action, object, detail from"
	    " siem.audit_log where time >= $1::timestamptz and time < $2::timestamptz and"
	    " ($3::text is null or actor = $3::text) and ($4::text is null or action ="
	    " $4::text) and id < $5::bigint order by id desc limit $6::bigint",
	[SQL_ACCOUNTS_CHANGE - SQL_ACCOUNTS] =
	    "update siem.account_changes set number = number + 1",
	[SQL_ACCOUNTS_VERSION - SQL_ACCOUNTS] = "select number from siem.account_changes",
	[SQL_USERS - SQL_ACCOUNTS] =
	    USER " where id < $1::bigint order by id desc limit $2::bigint",
	[SQL_USER_FIND - SQL_ACCOUNTS] = USER " where id = $1::bigint",
	[SQL_USER_NAMED - SQL_ACCOUNTS] = USER " where lower(name) = lower($1::text)",
	[SQL_USERS_COUNT - SQL_ACCOUNTS] =
	    "select count(*), count(*) filter (where role = 'admin' and disabled is null)"
	    " from siem.users where id <> $1::bigint",
	[SQL_USER_ADD - SQL_ACCOUNTS] =
	    "insert into siem.users (name, password, role, created) values ($1::text,"
	    " $2::text, $3::text, $4::timestamptz) on conflict do nothing returning id",
	[SQL_USER_SET - SQL_ACCOUNTS] =
	    "update siem.users set role = coalesce($2::text, role), disabled = case when"
	    " $3::bool then $4::timestamptz else disabled end, password ="
	    " coalesce($5::text, password) where id = $1::bigint",
	[SQL_USER_DELETE - SQL_ACCOUNTS] = "delete from siem.users where id = $1::bigint",
	[SQL_API_KEYS - SQL_ACCOUNTS] =
	    KEY " where id < $1::bigint order by id desc limit $2::bigint",
	[SQL_API_KEY_FIND - SQL_ACCOUNTS] = KEY " where id = $1::bigint",
	[SQL_API_KEYS_COUNT - SQL_ACCOUNTS] =
	    "select count(*), count(*) filter (where user_id = $1::bigint and role <> 'ingest')"
	    " from siem.api_keys",
	[SQL_API_KEY_ADD - SQL_ACCOUNTS] =
	    "insert into siem.api_keys (user_id, name, hash, role, source, created,"
	    " expires) values ($1::bigint, $2::text, $3::bytea, $4::text, $5::text,"
	    " $6::timestamptz, $7::timestamptz) returning id",
	[SQL_API_KEY_DELETE - SQL_ACCOUNTS] = "delete from siem.api_keys where id = $1::bigint",
	[SQL_API_KEYS_DELETE - SQL_ACCOUNTS] =
	    "delete from siem.api_keys where user_id = $1::bigint and role <> 'ingest'",
	[SQL_API_KEY_USED - SQL_ACCOUNTS] =
	    "update siem.api_keys set last_used = $2::timestamptz where id = $1::bigint",
	[SQL_SESSION_ADD - SQL_ACCOUNTS] =
	    "insert into siem.sessions (id, user_id, refresh, created, expires) values"
	    " ($1::uuid, $2::bigint, $3::bytea, $4::timestamptz, $5::timestamptz)",
	[SQL_SESSION_FIND - SQL_ACCOUNTS] =
	    "select user_id, refresh, created, expires, revoked from siem.sessions where"
	    " id = $1::uuid",
	[SQL_SESSION_ROTATE - SQL_ACCOUNTS] =
	    "update siem.sessions set refresh = $3::bytea, expires = $4::timestamptz"
	    " where id = $1::uuid and refresh = $2::bytea and revoked is null",
	[SQL_SESSION_REVOKE - SQL_ACCOUNTS] =
	    "update siem.sessions set revoked = $2::timestamptz where id = $1::uuid and"
	    " revoked is null",
	[SQL_SESSIONS_REVOKE - SQL_ACCOUNTS] =
	    "update siem.sessions set revoked = $2::timestamptz where user_id ="
	    " $1::bigint and revoked is null and id <> $3::uuid and id not in (select id"
	    " from siem.sessions where user_id = $1::bigint and revoked is null order by"
	    " created desc, id limit $4::bigint)",
	[SQL_SESSIONS_REVOKED - SQL_ACCOUNTS] =
	    "select id, revoked from siem.sessions where revoked >= $1::timestamptz order"
	    " by revoked desc limit $2::bigint",
	[SQL_SESSIONS_DELETE - SQL_ACCOUNTS] =
	    "delete from siem.sessions where expires < $1::timestamptz or revoked <"
	    " $1::timestamptz",
};
