/* sqlite-accounts.c: who may sign in, and who did what, as statements. */

#include "store/sqlite-session.h"

#define USER "select id, name, password, role, created, disabled from users"
#define KEY \
	"select id, user_id, name, hash, role, source, created, last_used, expires from api_keys"

const char *const sqlite_accounts_sql[SQL_ACCOUNTS_COUNT] = {
	[SQL_AUDIT_ADD - SQL_ACCOUNTS] =
	    "insert into audit_log (time, actor, address, action, object, detail) values"
	    " (?1, ?2, ?3, ?4, ?5, ?6)",
	[SQL_AUDIT - SQL_ACCOUNTS] =
	    "select id, time, actor, address, action, object, detail from audit_log where"
	    " time >= ?1 and time < ?2 and (?3 is null or actor = ?3) and (?4 is null or"
	    " action = ?4) and id < ?5 order by id desc limit ?6",
	[SQL_ACCOUNTS_CHANGE - SQL_ACCOUNTS] = "update account_changes set number = number + 1",
	[SQL_ACCOUNTS_VERSION - SQL_ACCOUNTS] = "select number from account_changes",
	[SQL_USERS - SQL_ACCOUNTS] = USER " where id < ?1 order by id desc limit ?2",
	[SQL_USER_FIND - SQL_ACCOUNTS] = USER " where id = ?1",
	[SQL_USER_NAMED - SQL_ACCOUNTS] = USER " where lower(name) = lower(?1)",
	[SQL_USERS_COUNT - SQL_ACCOUNTS] =
	    "select count(*), count(*) filter (where role = 'admin' and disabled is null)"
	    " from users where id <> ?1",
	[SQL_USER_ADD - SQL_ACCOUNTS] =
	    "insert into users (name, password, role, created) values (?1, ?2, ?3, ?4) on"
	    " conflict do nothing returning id",
	[SQL_USER_SET - SQL_ACCOUNTS] =
	    "update users set role = coalesce(?2, role), disabled = case when ?3 then ?4"
	    " else disabled end, password = coalesce(?5, password) where id = ?1",
	[SQL_USER_DELETE - SQL_ACCOUNTS] = "delete from users where id = ?1",
	[SQL_API_KEYS - SQL_ACCOUNTS] = KEY " where id < ?1 order by id desc limit ?2",
	[SQL_API_KEY_FIND - SQL_ACCOUNTS] = KEY " where id = ?1",
	[SQL_API_KEYS_COUNT - SQL_ACCOUNTS] =
	    "select count(*), count(*) filter (where user_id = ?1 and role <> 'ingest')"
	    " from api_keys",
	[SQL_API_KEY_ADD - SQL_ACCOUNTS] =
	    "insert into api_keys (user_id, name, hash, role, source, created, expires)"
	    " values (?1, ?2, ?3, ?4, ?5, ?6, ?7) returning id",
	[SQL_API_KEY_DELETE - SQL_ACCOUNTS] = "delete from api_keys where id = ?1",
	[SQL_API_KEYS_DELETE - SQL_ACCOUNTS] =
	    "delete from api_keys where user_id = ?1 and role <> 'ingest'",
	[SQL_API_KEY_USED - SQL_ACCOUNTS] = "update api_keys set last_used = ?2 where id = ?1",
	[SQL_SESSION_ADD - SQL_ACCOUNTS] =
	    "insert into sessions (id, user_id, refresh, created, expires) values (?1,"
	    " ?2, ?3, ?4, ?5)",
	[SQL_SESSION_FIND - SQL_ACCOUNTS] =
	    "select user_id, refresh, created, expires, revoked from sessions where id ="
	    " ?1",
	[SQL_SESSION_ROTATE - SQL_ACCOUNTS] =
	    "update sessions set refresh = ?3, expires = ?4 where id = ?1 and refresh ="
	    " ?2 and revoked is null",
	[SQL_SESSION_REVOKE - SQL_ACCOUNTS] =
	    "update sessions set revoked = ?2 where id = ?1 and revoked is null",
	[SQL_SESSIONS_REVOKE - SQL_ACCOUNTS] =
	    "update sessions set revoked = ?2 where user_id = ?1 and revoked is null and"
	    " id <> ?3 and id not in (select id from sessions where user_id = ?1 and"
	    " revoked is null order by created desc, id limit ?4)",
	[SQL_SESSIONS_REVOKED - SQL_ACCOUNTS] =
	    "select id, revoked from sessions where revoked >= ?1 order by revoked desc"
	    " limit ?2",
	[SQL_SESSIONS_DELETE - SQL_ACCOUNTS] =
	    "delete from sessions where expires < ?1 or revoked < ?1",
};
