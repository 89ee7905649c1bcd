/* triage.c: alerts, who did what with them, and how far processes came. */

#include "base/limits.h"
#include "store/cursor.h"
#include "store/triage.h"
#include "store/value.h"

/* What each asks of the alert's status, and makes of it. */
static const struct {
	const char *name;
	enum store_alert_status from[2], to; /* ALERT_STATUS_COUNT: it stays */
	bool wants_note;
} actions[TRIAGE_ACTION_COUNT] = {
	[TRIAGE_ACKNOWLEDGE] = { "acknowledge", { ALERT_OPEN, ALERT_OPEN }, ALERT_ACKNOWLEDGED,
	    false },
	[TRIAGE_CLOSE] = { "close", { ALERT_OPEN, ALERT_ACKNOWLEDGED }, ALERT_CLOSED, true },
	[TRIAGE_REOPEN] = { "reopen", { ALERT_ACKNOWLEDGED, ALERT_CLOSED }, ALERT_OPEN, false },
	[TRIAGE_ASSIGN] = { "assign", { ALERT_OPEN, ALERT_ACKNOWLEDGED }, ALERT_STATUS_COUNT,
	    false },
	[TRIAGE_COMMENT] = { "comment", { ALERT_OPEN, ALERT_OPEN }, ALERT_STATUS_COUNT, true },
};

const char *
store_alert_status_name(enum store_alert_status status)
{
	static const char *const names[ALERT_STATUS_COUNT] = { "open", "acknowledged", "closed" };

	return names[status];
}

bool
store_alert_status_find(struct span name, enum store_alert_status *out)
{
	for (int i = 0; i < ALERT_STATUS_COUNT; i++) {
		*out = (enum store_alert_status)i;
		if (span_is(name, store_alert_status_name(*out)))
			return true;
	}
	return false;
}

const char *
triage_result_text(enum triage_result result)
{
	static const char *const texts[] = {
		[TRIAGE_DONE] = "done",
		[TRIAGE_NO_ALERT] = "there is no alert of that id",
		[TRIAGE_NOT_NOW] = "the alert's status does not allow it",
		[TRIAGE_OTHER_OPEN] =
		    "its group has another alert by now, which is not closed: see to that one",
		[TRIAGE_NO_NOTE] = "a note is wanted that says why",
	};

	return texts[result];
}

struct alert_reader {
	store_see_alert see;
	void *data;
	int64_t count;
};

static bool
see_alert(void *data, const struct store_value *column)
{
	struct alert_reader *reader = data;
	struct store_alert alert = { .group_key = column[1].text,
		.kind = column[2].text,
		.entity = column[3].text,
		.level = column[5].text,
		.risk = column[6].real,
		.events = column[7].integer,
		.suppressed = column[8].integer,
		.first_ms = column[9].integer,
		.last_ms = column[10].integer,
		.suppressed_by = column[12].text,
		.assignee = column[13].text,
		.reason = column[14].text,
		.doc = column[15].text,
		.state = column[16].text,
		.decided_ms = column[17].type == STORE_NULL ? 0 : column[17].integer };

	value_copy_id(alert.id, &column[0]);
	value_copy_id(alert.first_event, &column[11]);
	store_alert_status_find(column[4].text, &alert.status);
	reader->count++;
	return reader->see(reader->data, &alert);
}

/* A statement whose rows are alerts. */
static int
read_alerts(struct store *store, struct store_call call, struct alert_reader *reader,
    struct failure *failure)
{
	call.see = see_alert;
	call.data = reader;
	return store_perform(store, &call, failure);
}

int
store_alerts(struct store *store, const struct store_alert_query *query, store_see_alert see,
    void *data, struct failure *failure)
{
	unsigned char last[STORE_ID_SIZE];
	struct alert_reader reader = { see, data, 0 };
	bool has_status = query->status != ALERT_STATUS_COUNT;
	const struct store_value values[] = { value_time(query->since_ms),
		value_time(query->until_ms),
		value_text_or_null(
		    span_of(has_status ? store_alert_status_name(query->status) : "")),
		value_flag(query->is_unsettled), value_text_or_null(query->level),
		value_text_or_null(query->kind), value_text_or_null(query->entity),
		value_text_or_null(query->assignee), value_text_or_null(query->group_key),
		value_time(query->has_after ? query->after_ms : INT64_MAX),
		value_id(query->has_after ? query->after_id : last),
		value_number(query->limit > 0 ? query->limit : INT64_MAX) };

	memset(last, 255, sizeof(last));
	return read_alerts(store,
	    (struct store_call){ .statement = SQL_ALERTS, .values = values, .count = 12 }, &reader,
	    failure);
}

/* The one alert of a statement with one value, if it is there. */
static int
find_alert(struct store *store, struct store_call call, struct alert_reader *reader,
    struct failure *failure)
{
	if (read_alerts(store, call, reader, failure) < 0)
		return -1;
	return reader->count > 0;
}

int
store_alert_find(struct store *store, const unsigned char *id, store_see_alert see, void *data,
    struct failure *failure)
{
	struct alert_reader reader = { see, data, 0 };
	const struct store_value value = value_id(id);

	return find_alert(store,
	    (struct store_call){ .statement = SQL_ALERT_FIND, .values = &value, .count = 1 },
	    &reader, failure);
}

int
store_alert_of_group(struct store *store, struct span group_key, store_see_alert see, void *data,
    struct failure *failure)
{
	struct alert_reader reader = { see, data, 0 };
	const struct store_value value = value_text(group_key);

	return find_alert(store,
	    (struct store_call){ .statement = SQL_ALERT_OF_GROUP, .values = &value, .count = 1 },
	    &reader, failure);
}

int
store_alerts_load(
    struct store *store, int64_t limit, store_see_alert see, void *data, struct failure *failure)
{
	struct alert_reader reader = { see, data, 0 };
	struct store_value value = value_number(limit);
	struct store_call call = {
		.statement = SQL_ALERTS_UNSETTLED, .values = &value, .count = 1
	};

	if (read_alerts(store, call, &reader, failure) < 0)
		return -1;
	value.integer = limit - reader.count;
	call.statement = SQL_ALERTS_SETTLED;
	return value.integer > 0 ? read_alerts(store, call, &reader, failure) : 0;
}

int
store_alerts_decided(
    struct store *store, int64_t since_ms, store_see_alert see, void *data, struct failure *failure)
{
	struct alert_reader reader = { see, data, 0 };
	const struct store_value value = value_time(since_ms);

	return read_alerts(store,
	    (struct store_call){ .statement = SQL_ALERTS_DECIDED, .values = &value, .count = 1 },
	    &reader, failure);
}

static bool
see_status_count(void *data, const struct store_value *column)
{
	int64_t *counts = data;
	enum store_alert_status status;

	if (store_alert_status_find(column[0].text, &status))
		counts[status] = column[1].integer;
	return true;
}

int
store_alerts_count(struct store *store, int64_t counts[ALERT_STATUS_COUNT], struct failure *failure)
{
	struct store_call call = {
		.statement = SQL_ALERTS_COUNT, .see = see_status_count, .data = counts
	};

	memset(counts, 0, ALERT_STATUS_COUNT * sizeof(*counts));
	return store_perform(store, &call, failure);
}

int
store_begin(struct store *store, struct failure *failure)
{
	return store->driver->begin(store->db, failure);
}

int
store_commit(struct store *store, struct failure *failure)
{
	return store->driver->commit(store->db, failure);
}

void
store_rollback(struct store *store)
{
	store->driver->rollback(store->db);
}

int
store_alert_note(struct store *store, const struct store_log_entry *entry, struct failure *failure)
{
	const struct store_value values[] = { value_id(entry->alert), value_time(entry->time_ms),
		value_text(entry->actor), value_text(entry->action),
		value_text_or_null(entry->note) };
	struct store_call call = { .statement = SQL_ALERT_LOG_ADD, .values = values, .count = 5 };

	return store_perform(store, &call, failure);
}

static int
update_status(
    struct store *store, const struct store_change *change, bool *is_done, struct failure *failure)
{
	enum store_alert_status to = actions[change->action].to;
	const enum store_alert_status *from = actions[change->action].from;
	const struct store_value values[] = { value_id(change->id),
		value_text(span_of(store_alert_status_name(to))),
		value_text(span_of(store_alert_status_name(from[0]))),
		value_text(span_of(store_alert_status_name(from[1]))),
		value_text_or_null(change->action == TRIAGE_CLOSE ? change->note : SPAN("")),
		value_time(change->at_ms) };
	struct store_call call = { .statement = SQL_ALERT_SET, .values = values, .count = 6 };

	if (store_perform(store, &call, failure) < 0)
		return -1;
	*is_done = call.changed > 0;
	return 0;
}

static int
reopen(
    struct store *store, const struct store_change *change, bool *is_done, struct failure *failure)
{
	const struct store_value values[] = { value_id(change->id), value_time(change->at_ms) };
	struct store_call call = { .statement = SQL_ALERT_REOPEN, .values = values, .count = 2 };

	if (store_perform(store, &call, failure) < 0)
		return -1;
	*is_done = call.changed > 0;
	return 0;
}

static int
assign(
    struct store *store, const struct store_change *change, bool *is_done, struct failure *failure)
{
	const struct store_value values[] = { value_id(change->id),
		value_text_or_null(change->assignee) };
	struct store_call call = { .statement = SQL_ALERT_ASSIGN, .values = values, .count = 2 };

	if (store_perform(store, &call, failure) < 0)
		return -1;
	*is_done = call.changed > 0;
	return 0;
}

static bool
see_status(void *data, const struct store_value *column)
{
	return store_alert_status_find(column[0].text, data);
}

/* ALERT_STATUS_COUNT: there is no such alert. */
static int
find_status(struct store *store, struct store_change *change, struct failure *failure)
{
	const struct store_value value = value_id(change->id);
	struct store_call call = { .statement = SQL_ALERT_STATUS,
		.values = &value,
		.count = 1,
		.see = see_status,
		.data = &change->status };

	change->status = ALERT_STATUS_COUNT;
	return store_perform(store, &call, failure);
}

static enum triage_result
why_not(const struct store_change *change)
{
	const enum store_alert_status *from = actions[change->action].from;

	if (change->status == ALERT_STATUS_COUNT)
		return TRIAGE_NO_ALERT;
	if (change->action == TRIAGE_REOPEN &&
	    (change->status == from[0] || change->status == from[1]))
		return TRIAGE_OTHER_OPEN;
	return TRIAGE_NOT_NOW;
}

static bool
see_first_event(void *data, const struct store_alert *alert)
{
	memcpy(data, alert->first_event, STORE_ID_SIZE);
	return false;
}

static int
judge(struct store *store, const struct store_change *change, struct failure *failure)
{
	struct store_verdict verdict = { .verdict = change->verdict,
		.actor = change->actor,
		.note = change->verdict_note,
		.given_ms = change->at_ms };

	if (store_alert_find(store, change->id, see_first_event, verdict.id, failure) < 0)
		return -1;
	verdict.time_ms = cursor_time(verdict.id);
	return store_judge(store, &verdict, failure);
}

static int
carry_out(struct store *store, struct store_change *change, enum triage_result *result,
    struct failure *failure)
{
	struct store_log_entry entry = { .time_ms = change->at_ms,
		.actor = change->actor,
		.action = span_of(actions[change->action].name),
		.note = change->note };
	bool is_done = true;
	int done = 0;

	memcpy(entry.alert, change->id, STORE_ID_SIZE);
	if (change->action == TRIAGE_ASSIGN) {
		done = assign(store, change, &is_done, failure);
		entry.note = change->assignee;
	} else if (change->action == TRIAGE_REOPEN) {
		done = reopen(store, change, &is_done, failure);
	} else if (actions[change->action].to != ALERT_STATUS_COUNT) {
		done = update_status(store, change, &is_done, failure);
	}
	if (done < 0 || find_status(store, change, failure) < 0)
		return -1;
	if (!is_done || change->status == ALERT_STATUS_COUNT) {
		*result = why_not(change);
		return 0;
	}
	*result = TRIAGE_DONE;
	if (change->action == TRIAGE_CLOSE && change->verdict.size > 0 &&
	    judge(store, change, failure) < 0)
		return -1;
	return store_alert_note(store, &entry, failure);
}

int
store_triage(struct store *store, struct store_change *change, enum triage_result *result,
    struct failure *failure)
{
	*result = TRIAGE_NO_NOTE;
	change->status = ALERT_STATUS_COUNT;
	if (change->note.size > LIMIT_TRIAGE_TEXT || change->assignee.size > LIMIT_TRIAGE_TEXT)
		return failure_set(failure, EXIT_BAD_DATA, "a note or name is longer than %d bytes",
		    LIMIT_TRIAGE_TEXT);
	if (actions[change->action].wants_note && change->note.size == 0)
		return 0;
	if (store_begin(store, failure) < 0)
		return -1;
	if (carry_out(store, change, result, failure) == 0 &&
	    (*result != TRIAGE_DONE || store_commit(store, failure) == 0)) {
		if (*result != TRIAGE_DONE)
			store_rollback(store);
		return 0;
	}
	store_rollback(store);
	return -1;
}

struct log_reader {
	store_see_log see;
	void *data;
};

static bool
see_log(void *data, const struct store_value *column)
{
	struct log_reader *reader = data;
	struct store_log_entry entry = { .number = column[0].integer,
		.time_ms = column[1].integer,
		.actor = column[3].text,
		.action = column[4].text,
		.note = column[5].text };

	value_copy_id(entry.alert, &column[2]);
	return reader->see(reader->data, &entry);
}

int
store_alert_log(struct store *store, const unsigned char *id, int64_t limit, store_see_log see,
    void *data, struct failure *failure)
{
	struct log_reader reader = { see, data };
	const struct store_value values[] = { value_id(id),
		value_number(limit > 0 ? limit : INT64_MAX) };
	struct store_call call = { .statement = SQL_ALERT_LOG,
		.values = values,
		.count = 2,
		.see = see_log,
		.data = &reader };

	return store_perform(store, &call, failure);
}

/* *status: what it is now; ALERT_STATUS_COUNT: it is not there. */
static int
update_alert(struct store *store, const struct store_alert *alert, enum store_alert_status *status,
    struct failure *failure)
{
	const struct store_value values[] = { value_id(alert->id), value_text(alert->kind),
		value_text(alert->level), value_real_or_null(alert->risk, false),
		value_number(alert->events), value_number(alert->suppressed),
		value_time(alert->first_ms), value_time(alert->last_ms),
		value_text_or_null(alert->suppressed_by), value_text(alert->doc),
		value_text(alert->state),
		value_flag(alert->status == ALERT_CLOSED && alert->reason.size > 0),
		value_text_or_null(alert->reason) };
	struct store_call call = { .statement = SQL_ALERT_UPDATE,
		.values = values,
		.count = 13,
		.see = see_status,
		.data = status };

	*status = ALERT_STATUS_COUNT;
	return store_perform(store, &call, failure);
}

int
store_alert_put(
    struct store *store, struct store_alert *alert, enum store_put *put, struct failure *failure)
{
	const struct store_value values[] = { value_id(alert->id), value_text(alert->group_key),
		value_text(alert->kind), value_text(alert->entity),
		value_text(span_of(store_alert_status_name(alert->status))),
		value_text(alert->level), value_real_or_null(alert->risk, false),
		value_number(alert->events), value_number(alert->suppressed),
		value_time(alert->first_ms), value_time(alert->last_ms),
		value_id(alert->first_event), value_text_or_null(alert->suppressed_by),
		value_text_or_null(alert->reason), value_text(alert->doc),
		value_text(alert->state) };
	struct store_call call = { .statement = SQL_ALERT_ADD, .values = values, .count = 16 };
	enum store_alert_status status;

	*put = PUT_CHANGED;
	if (update_alert(store, alert, &status, failure) < 0)
		return -1;
	if (status != ALERT_STATUS_COUNT) {
		alert->status = status;
		return 0;
	}
	if (store_perform(store, &call, failure) < 0)
		return -1;
	*put = call.changed > 0 ? PUT_NEW : PUT_TAKEN;
	return 0;
}
