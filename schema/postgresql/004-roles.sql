-- What each part may do.  The roles cannot log in: grant them to those that can
-- (grant siem_ingest to ana).  Who migrates owns the tables, and alone may alter them.
--
--	siem_ingest	siem-store: adds events and reads none of them
--	siem_api	siem-query, siem-httpd: reads everything, changes what triage changes
--	siem_keeper	siem-store --prune: drops old days
--	siem_alert	siem-alert: keeps alerts, reads what people decided

set local search_path = siem, pg_temp;

revoke all on schema siem from public;
revoke all on all functions in schema siem from public;

do $$
declare
	name text;
begin
	foreach name in array array['siem_ingest', 'siem_api', 'siem_keeper', 'siem_alert'] loop
		begin
			if not exists (select from pg_catalog.pg_roles where rolname = name) then
				execute format('create role %I nologin', name);
			end if;
		exception when duplicate_object or unique_violation then
			null; -- roles are the cluster's: another database was just migrated too
		end;
		execute format('grant usage on schema siem to %I', name);
	end loop;
end $$;

grant execute on all functions in schema siem to siem_ingest, siem_api, siem_keeper, siem_alert;
revoke execute on function prune_day(text, boolean, boolean) from siem_ingest, siem_api, siem_alert;
revoke execute on function make_day(date) from siem_api, siem_alert;

grant insert, select (time, id) on logs, anomalies to siem_ingest;
grant select, insert, update on rollups, tops, sources to siem_ingest;

grant select on all tables in schema siem to siem_api;
grant insert, update on alerts, feedback, suppressions, jobs, models, users, api_keys, sessions,
	blocks, never_block, deliveries to siem_api;
grant insert on alert_log, audit_log, live to siem_api;
grant update on account_changes to siem_api;
grant delete on suppressions, never_block, users, api_keys, sessions, live to siem_api;

grant select on logs, anomalies, suppressions, never_block to siem_alert;
grant update (hits) on suppressions to siem_alert;
grant select, insert, update on alerts, heard, marks, deliveries to siem_alert;
grant insert on alert_log, blocks to siem_alert;
grant select (id) on blocks to siem_alert;

grant select, delete on logs, anomalies, tops, sources to siem_keeper;
do $$
begin
	if siem.is_partitioned() then
		grant select, delete on siem.logs_default to siem_keeper;
	end if;
end $$;

grant select on schema_steps to siem_ingest, siem_api, siem_keeper, siem_alert;
