/* sqlite-sql.c: every statement that SQLite is asked. */

#include "store/sqlite-session.h"

/*
 * Where a search begins: the one index it may use, and the filter that leads there.  Left to
 * itself SQLite would choose without knowing the values.
 */
#define BY_TIME " from logs not indexed where true"
#define BY_SOURCE " from logs indexed by logs_source where source_ip = ?6"
#define BY_USER " from logs indexed by logs_user where user_name = ?7"
#define BY_HOST " from logs indexed by logs_host where host = ?8"
#define BY_ANOMALY " from logs indexed by logs_anomaly where is_anomaly"

/* All addresses of a network lie between two texts, and few others. */
#define BY_NETWORK " from logs indexed by logs_source where source_ip >= ?17 and source_ip < ?18"

#define DOC "(select doc from lines where number = line)"

/* The filters of a search but for its time, ?3 to ?13; those that are NULL read no column. */
#define FILTER                                                                      \
	" and (?3 is null or risk >= ?3) and (?4 is null or risk < ?4)"             \
	" and (not ?5 or is_anomaly) and (?6 is null or in_network(source_ip, ?6))" \
	" and (?7 is null or user_name = ?7) and (?8 is null or host = ?8)"         \
	" and (?9 is null or dataset = ?9) and (?10 is null or kind = ?10)"         \
	" and (?11 is null or action = ?11) and (?12 is null or outcome = ?12)"     \
	" and (?13 is null or instr(" DOC ", ?13))"
#define TIMES " and time >= ?1 and time < ?2"

/* A row of five, one for each lead. */
#define LEADS(at, text)                                                     \
	[at] = text(BY_TIME), [at + LEAD_SOURCE] = text(BY_SOURCE),         \
	[at + LEAD_USER] = text(BY_USER), [at + LEAD_HOST] = text(BY_HOST), \
	[at + LEAD_ANOMALY] = text(BY_ANOMALY)

/*
 * An index is entered at one place: where the time begins, or behind the event that was last
 * seen, whichever is further on.  No id comes before x''.
 */
#define BEHIND " and (time, id) > (max(?1, ?14), iif(?14 >= ?1, ?15, x'')) and time < ?2"
#define BEFORE " and (time, id) < (min(?2, ?14), iif(?14 < ?2, ?15, x'')) and time >= ?1"
#define UP " order by time, id limit ?16"
#define DOWN " order by time desc, id desc limit ?16"
#define SELECT_UP(lead) "select time, id, " DOC lead BEHIND FILTER UP
#define SELECT_DOWN(lead) "select time, id, " DOC lead BEFORE FILTER DOWN

/*
 * Of a network events are sorted, before their lines are looked up.  Without other filters the
 * index has all that this takes.
 */
#define SORTED(place, order)                                                              \
	"with found as materialized (select time, id, line" BY_NETWORK place FILTER order \
	") select time, id, " DOC " from found" order
#define LINES_OF_FOUND                                                         \
	") select time, id, (select doc from logs join lines on number = line" \
	" where logs.time = found.time and logs.id = found.id) from found"
#define SORTED_ALONE(place, order)                               \
	"with found as materialized (select time, id" BY_NETWORK \
	" and in_network(source_ip, ?6)" place order LINES_OF_FOUND order

/*
 * Of a user at a host the two indexes are compared: to look at each of the user's events would
 * be to read most of the table.
 */
#define PAIRED(place, order)                                                                    \
	"with found as materialized (select time, id" BY_USER place                             \
	" and exists (select 1 from logs as others indexed by logs_host where others.host = ?8" \
	" and others.time = logs.time and others.id = logs.id)" order LINES_OF_FOUND order

/* Where the step begins in which a time lies, also before 1970. */
#define STEP(ms) "time - ((time % " ms ") + " ms ") % " ms
#define POINTS(lead)                                                                     \
	"select " STEP("?14") ", count(*), sum(is_anomaly), max(risk)" lead TIMES FILTER \
			      " group by 1 order by 1"

#define COUNT(lead) "select count(*)" lead TIMES FILTER

#define TOP(column, lead)                                              \
	"select " column ", count(*)" lead TIMES FILTER " and " column \
	" is not null group by " column " order by 2 desc, 1 limit ?14"
#define TOP_SOURCES(lead) TOP("source_ip", lead)
#define TOP_USERS(lead) TOP("user_name", lead)
#define TOP_HOSTS(lead) TOP("host", lead)
#define TOP_DATASETS(lead) TOP("dataset", lead)
#define TOP_ACTIONS(lead) TOP("action", lead)
#define TOP_OUTCOMES(lead) TOP("outcome", lead)
#define TOP_KINDS(lead) TOP("kind", lead)

#define EDGE(column, from, until)                                                   \
	" union all select " column ", 1 from logs not indexed where time >= " from \
	" and time < " until " and (not ?5 or is_anomaly) and " column " is not null"
#define COUNTED(field, column)                                                               \
	"select value, iif(?5, anomalies, events) as events from tops where field = '" field \
	"' and hour >= ?1 and hour < ?2" EDGE(column, "?3", "?1") EDGE(column, "?2", "?4")
#define TOP_HOURS(field, column)                                                             \
	"with counted (value, events) as (" COUNTED(                                         \
	    field, column) ") select value, sum(events) from counted group by value having " \
			   "sum(events) > 0"                                                 \
			   " order by 2 desc, 1 limit ?6"
#define BOTH(at, field, column) \
	[SQL_TOP_HOURS + at] = TOP_HOURS(field, column), [SQL_COUNTED + at] = COUNTED(field, column)

const char *const sqlite_fields[TOP_COUNT] = {
	[TOP_SOURCE] = "source.ip",
	[TOP_USER] = "user.name",
	[TOP_HOST] = "host.hostname",
	[TOP_DATASET] = "event.dataset",
	[TOP_ACTION] = "event.action",
	[TOP_OUTCOME] = "event.outcome",
	[TOP_KIND] = "kind",
};

const char *const sqlite_sql[SQL_OWN_COUNT] = {
	LEADS(SQL_SELECT_UP, SELECT_UP),
	LEADS(SQL_SELECT_DOWN, SELECT_DOWN),
	LEADS(SQL_COUNT, COUNT),
	LEADS(SQL_TOP + TOP_SOURCE * LEAD_COUNT, TOP_SOURCES),
	LEADS(SQL_TOP + TOP_USER * LEAD_COUNT, TOP_USERS),
	LEADS(SQL_TOP + TOP_HOST * LEAD_COUNT, TOP_HOSTS),
	LEADS(SQL_TOP + TOP_DATASET * LEAD_COUNT, TOP_DATASETS),
	LEADS(SQL_TOP + TOP_ACTION * LEAD_COUNT, TOP_ACTIONS),
	LEADS(SQL_TOP + TOP_OUTCOME * LEAD_COUNT, TOP_OUTCOMES),
	LEADS(SQL_TOP + TOP_KIND * LEAD_COUNT, TOP_KINDS),
	[SQL_PAIRED + SQL_SELECT_UP / LEAD_COUNT] = PAIRED(BEHIND, UP),
	[SQL_PAIRED + SQL_SELECT_DOWN / LEAD_COUNT] = PAIRED(BEFORE, DOWN),
	BOTH(TOP_SOURCE, "source.ip", "source_ip"),
	BOTH(TOP_USER, "user.name", "user_name"),
	BOTH(TOP_HOST, "host.hostname", "host"),
	BOTH(TOP_DATASET, "event.dataset", "dataset"),
	BOTH(TOP_ACTION, "event.action", "action"),
	BOTH(TOP_OUTCOME, "event.outcome", "outcome"),
	BOTH(TOP_KIND, "kind", "kind"),
	[SQL_HOURS] = "select hour, kind, outcome, level, events from rollups"
		      " where hour >= ?1 and hour < ?2 order by 1, 2, 3, 4",
	[SQL_JUDGE] = "insert into feedback (time, id, verdict, actor, note, given)"
		      " values (?1, ?2, ?3, ?4, ?5, ?6) on conflict do update"
		      " set verdict = excluded.verdict, note = excluded.note,"
		      " given = excluded.given",
	[SQL_VERDICTS] = "select time, id, verdict, actor, note, given from feedback"
			 " indexed by feedback_given"
			 " where time >= ?1 and time < ?2 order by time, id, given, actor",
	[SQL_OLD] = "select count(*) from logs not indexed"
		    " where time < max(?1, ?2) and time < iif(is_anomaly, ?2, ?1)",
	LEADS(SQL_POINTS, POINTS),
	[SQL_ANOMALY_POINTS] =
	    "select " STEP("?3") ", count(*), max(risk) from anomalies"
				 " where time >= ?1 and time < ?2 group by 1 order by 1",
	[SQL_RISKS] = "select min(cast(risk * ?3 as integer), ?3 - 1), count(*)"
		      " from logs not indexed where time >= ?1 and time < ?2"
		      " and risk is not null group by 1 order by 1",
	[SQL_LANES] = "with worst as materialized (select entity, max(risk) as most,"
		      " count(*) as events from anomalies where time >= ?1 and time < ?2"
		      " and entity is not null group by entity order by 2 desc, 3 desc, 1"
		      " limit ?4) select anomalies.entity, " STEP(
			  "?3") ", count(*), max(risk)"
				" from worst join anomalies on anomalies.entity = worst.entity"
				" where time >= ?1 and time < ?2 group by most, events, 1, 2"
				" order by most desc, events desc, 1, 2",
	[SQL_SOURCES] = "select name, first_seen, last_seen, last_received, events,"
			" unrecognized, errors, anomalies from sources order by name",
	[SQL_NETWORK_SIZE] = "select count(*) from (select 1 from logs indexed by logs_source"
			     " where source_ip >= ?1 and source_ip < ?2 limit ?3)",
	[SQL_NETWORK + SQL_SELECT_UP / LEAD_COUNT] = SORTED(BEHIND, UP),
	[SQL_NETWORK + SQL_SELECT_DOWN / LEAD_COUNT] = SORTED(BEFORE, DOWN),
	[SQL_NETWORK + SQL_COUNT / LEAD_COUNT] = COUNT(BY_NETWORK),
	[SQL_NETWORK + SQL_TOP / LEAD_COUNT + TOP_SOURCE] = TOP_SOURCES(BY_NETWORK),
	[SQL_NETWORK + SQL_TOP / LEAD_COUNT + TOP_USER] = TOP_USERS(BY_NETWORK),
	[SQL_NETWORK + SQL_TOP / LEAD_COUNT + TOP_HOST] = TOP_HOSTS(BY_NETWORK),
	[SQL_NETWORK + SQL_TOP / LEAD_COUNT + TOP_DATASET] = TOP_DATASETS(BY_NETWORK),
	[SQL_NETWORK + SQL_TOP / LEAD_COUNT + TOP_ACTION] = TOP_ACTIONS(BY_NETWORK),
	[SQL_NETWORK + SQL_TOP / LEAD_COUNT + TOP_OUTCOME] = TOP_OUTCOMES(BY_NETWORK),
	[SQL_NETWORK + SQL_TOP / LEAD_COUNT + TOP_KIND] = TOP_KINDS(BY_NETWORK),
	[SQL_NETWORK_ALONE + SQL_SELECT_UP / LEAD_COUNT] = SORTED_ALONE(BEHIND, UP),
	[SQL_NETWORK_ALONE + SQL_SELECT_DOWN / LEAD_COUNT] = SORTED_ALONE(BEFORE, DOWN),
	[SQL_NETWORK_ALONE + SQL_COUNT / LEAD_COUNT] =
	    "select count(*)" BY_NETWORK " and in_network(source_ip, ?6)" TIMES,
	[SQL_BEGIN] = "begin immediate",
	[SQL_COMMIT] = "commit",
	[SQL_LAST_LINE] = "select ifnull(max(number), 0) from lines",
	[SQL_ADD_EVENT] =
	    "insert into logs (time, id, received, dataset, action, outcome, host, user_name,"
	    " source_ip, entity, kind, risk, is_anomaly, line)"
	    " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
	    " on conflict do nothing",
	[SQL_ADD_LINE] = "insert into lines (number, doc) values (?1, ?2)",
	[SQL_ADD_ANOMALY] = "insert into anomalies (time, id, entity, kind, risk, level, model,"
			    " features) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
			    " on conflict do nothing",
	[SQL_ADD_TOP] = "insert into tops (field, hour, value, events, anomalies)"
			" values (?1, ?2, ?3, ?4, ?5) on conflict do update"
			" set events = events + excluded.events,"
			" anomalies = anomalies + excluded.anomalies",
	[SQL_ADD_HOUR] = "insert into rollups (hour, kind, outcome, level, events)"
			 " values (?1, ?2, ?3, ?4, ?5) on conflict do update"
			 " set events = events + excluded.events",
	[SQL_ADD_SOURCE] = "insert into sources (name, first_seen, last_seen, last_received,"
			   " events, unrecognized, errors, anomalies)"
			   " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict do update"
			   " set first_seen = min(first_seen, excluded.first_seen),"
			   " last_seen = max(last_seen, excluded.last_seen),"
			   " last_received = max(last_received, excluded.last_received),"
			   " events = events + excluded.events,"
			   " unrecognized = unrecognized + excluded.unrecognized,"
			   " errors = errors + excluded.errors,"
			   " anomalies = anomalies + excluded.anomalies",
	/* From the place on where the former batch ended: anomalies that stay are passed once. */
	[SQL_OLD_EVENTS] = "select time, id, line, is_anomaly from logs not indexed"
			   " where time >= ?3 and time < max(?1, ?2)"
			   " and time < iif(is_anomaly, ?2, ?1) order by time, id limit ?4",
	[SQL_DELETE_EVENT] = "delete from logs where time = ?1 and id = ?2",
	[SQL_DELETE_LINE] = "delete from lines where number = ?1",
	[SQL_DELETE_ANOMALY] = "delete from anomalies where time = ?1 and id = ?2",
	[SQL_DELETE_TOPS] = "delete from tops where (field, hour, value) in (select field, hour,"
			    " value from tops where field = ?1 and hour < ?2 limit ?3)",
	[SQL_DELETE_SOURCES] = "delete from sources where name in"
			       " (select name from sources where last_received < ?1 limit ?2)",
};

/*
 * A commit is on the disk.  16 MiB of pages are held; the log of changes is put into the file
 * every 32 MiB, so that pages which many batches touch are written once, and is cut behind that.
 * What is deleted is overwritten where that costs no writing.
 */
const char sqlite_begin_session[] =
    "pragma foreign_keys = on; pragma trusted_schema = off; pragma synchronous = full;"
    "pragma cache_size = -16384; pragma wal_autocheckpoint = 8192;"
    "pragma journal_size_limit = 67108864; pragma secure_delete = fast";

const char sqlite_begin_reading[] = "pragma query_only = on";

const char sqlite_steps_table[] =
    "create table schema_steps (number integer primary key, name text not null, checksum text"
    " not null, applied integer not null default"
    " (cast((julianday('now') - 2440587.5) * 86400000 as integer))) strict";
