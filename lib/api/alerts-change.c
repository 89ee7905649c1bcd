/* alerts-change.c: what people make of alerts. */

#include <stdio.h>
#include <stdlib.h>

#include "alert/suppress.h"
#include "api/alert-json.h"
#include "api/alerts.h"
#include "api/audit.h"
#include "api/fields.h"
#include "base/limits.h"
#include "http/hub.h"
#include "os/signals.h"

static const char *const reasons[] = { "resolved", "false_positive", "expected", "duplicate" };

/* The routes' names of actions; what they are called in the store is in the log. */
static const struct action_name {
	const char *name, *audit;
	enum triage_action action;
} actions[] = {
	{ "ack", "alert.acknowledge", TRIAGE_ACKNOWLEDGE },
	{ "close", "alert.close", TRIAGE_CLOSE },
	{ "reopen", "alert.reopen", TRIAGE_REOPEN },
	{ "assign", "alert.assign", TRIAGE_ASSIGN },
	{ "comment", "alert.comment", TRIAGE_COMMENT },
};

/* A change as a body has it. */
struct order {
	const struct action_name *action;
	struct span reason, note, assignee;
	struct span verdict, verdict_note; /* on what raised it */
};

static bool
read_reason(struct exchange *exchange, const cJSON *body, struct span *out)
{
	const struct field field = { "reason", 64, true };

	if (!field_text(exchange, body, &field, out))
		return false;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		if (span_is(*out, reasons[i]))
			return true;
	problem_at(exchange, 422, "/reason",
	    "reason is one of resolved, false_positive, expected and duplicate");
	return false;
}

/* Why it is closed: "false_positive", or "false_positive: our own scanner". */
static struct span
write_reason(struct exchange *exchange, struct span reason, struct span note)
{
	struct buffer text = { 0 };
	struct span copy;

	buffer_add(&text, reason);
	if (note.size > 0)
		buffer_add(&text, SPAN(": "));
	buffer_add(&text, note);
	copy = arena_copy(exchange->arena, buffer_span(&text));
	buffer_release(&text);
	return copy;
}

static bool
read_order(struct exchange *exchange, const cJSON *body, struct order *order)
{
	const bool is_comment = order->action->action == TRIAGE_COMMENT;
	const struct field note = { "note", LIMIT_TRIAGE_TEXT - 64, is_comment };
	const struct field assignee = { "assignee", LIMIT_TRIAGE_NAME, false };

	if (!field_text(exchange, body, &note, &order->note))
		return false;
	if (order->action->action == TRIAGE_ASSIGN &&
	    !field_text(exchange, body, &assignee, &order->assignee))
		return false;
	if (order->action->action != TRIAGE_CLOSE)
		return true;
	if (!read_reason(exchange, body, &order->reason))
		return false;
	if (span_is(order->reason, "false_positive")) {
		order->verdict = order->reason;
		order->verdict_note = order->note;
	}
	order->note = write_reason(exchange, order->reason, order->note);
	return true;
}

/* What became of a change, and the alert's status behind it. */
struct outcome {
	enum triage_result result;
	enum store_alert_status status;
};

static int
carry_out(struct exchange *exchange, const struct order *order,
    const unsigned char id[STORE_ID_SIZE], struct outcome *outcome, struct failure *failure)
{
	struct store_change change = { .action = order->action->action,
		.actor = exchange->caller.name,
		.note = order->note,
		.assignee = order->assignee,
		.verdict = order->verdict,
		.verdict_note = order->verdict_note,
		.at_ms = clock_now_ms() };
	cJSON *detail, *alert = cJSON_CreateObject();

	memcpy(change.id, id, STORE_ID_SIZE);
	alert_put_id(alert, "id", id);
	if (store_triage(exchange->store, &change, &outcome->result, failure) < 0) {
		cJSON_Delete(alert);
		return -1;
	}
	outcome->status = change.status;
	if (outcome->result == TRIAGE_DONE) {
		detail = cJSON_CreateObject();
		if (order->note.size > 0)
			field_put_text(detail, "note", order->note);
		if (order->action->action == TRIAGE_ASSIGN)
			field_put_text(detail, "assignee", order->assignee);
		audit(exchange, order->action->audit,
		    span_of(cJSON_GetObjectItem(alert, "id")->valuestring), detail);
		cJSON_Delete(detail);
		hub_wake(exchange->api->hub);
	}
	cJSON_Delete(alert);
	return 0;
}

/* A sentence; it says what the alert is where that is why. */
static const char *
why_not(const struct outcome *outcome, char text[128])
{
	if (outcome->result != TRIAGE_NOT_NOW || outcome->status == ALERT_STATUS_COUNT)
		return triage_result_text(outcome->result);
	snprintf(text, 128, "%s: it is %s", triage_result_text(outcome->result),
	    store_alert_status_name(outcome->status));
	return text;
}

static void
refuse(struct exchange *exchange, const struct outcome *outcome)
{
	char text[128];

	problem(
	    exchange, outcome->result == TRIAGE_NO_ALERT ? 404 : 409, "%s", why_not(outcome, text));
}

/* For whoever calls it a false positive: what would keep people from hearing of it again. */
struct offer {
	struct exchange *exchange;
	const struct order *order;
	cJSON *json;
};

static bool
see_offered(void *data, const struct store_alert *alert)
{
	struct offer *offer = data;
	const struct store_verdict verdict = { .verdict = SPAN("false_positive"),
		.actor = offer->exchange->caller.name,
		.given_ms = clock_now_ms() };
	struct store_suppression offered;

	if (!suppress_offer_of_alert(alert, &verdict, offer->exchange->arena, &offered))
		return false;
	offer->json = cJSON_CreateObject();
	cJSON_AddItemToObject(
	    offer->json, "filter", cJSON_ParseWithLength(offered.filter.data, offered.filter.size));
	field_put_text(offer->json, "reason", offer->order->note);
	field_put_time(offer->json, "expires", offered.expires_ms);
	return false;
}

static void
answer_alert(
    struct exchange *exchange, const struct order *order, const unsigned char id[STORE_ID_SIZE])
{
	struct offer offer = { exchange, order, NULL };
	cJSON *alert = alerts_find(exchange, id);
	struct failure failure;

	if (!alert)
		return;
	if (span_is(order->reason, "false_positive") &&
	    store_alert_find(exchange->store, id, see_offered, &offer, &failure) == 1)
		cJSON_AddItemToObject(alert, "offer", offer.json);
	exchange_answer(exchange, alert);
}

static void
change_one(struct exchange *exchange, size_t action)
{
	struct order order = { .action = &actions[action] };
	unsigned char id[STORE_ID_SIZE];
	struct outcome outcome;
	struct failure failure;
	cJSON *body;

	if (!alerts_path_id(exchange, id))
		return;
	body = exchange->body.size > 0 ? exchange_object(exchange) : cJSON_CreateObject();
	if (!body)
		return;
	if (read_order(exchange, body, &order)) {
		if (carry_out(exchange, &order, id, &outcome, &failure) < 0)
			problem_of(exchange, &failure);
		else if (outcome.result != TRIAGE_DONE)
			refuse(exchange, &outcome);
		else
			answer_alert(exchange, &order, id);
	}
	cJSON_Delete(body);
}

void
post_alert_ack(struct exchange *exchange)
{
	change_one(exchange, 0);
}

void
post_alert_close(struct exchange *exchange)
{
	change_one(exchange, 1);
}

void
post_alert_reopen(struct exchange *exchange)
{
	change_one(exchange, 2);
}

void
post_alert_assign(struct exchange *exchange)
{
	change_one(exchange, 3);
}

void
post_alert_comment(struct exchange *exchange)
{
	change_one(exchange, 4);
}

static bool
read_action(struct exchange *exchange, const cJSON *body, struct order *order)
{
	const struct field field = { "action", 64, true };
	struct span name;

	if (!field_text(exchange, body, &field, &name))
		return false;
	/* All but a comment. */
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions) - 1; i++) {
		if (!span_is(name, actions[i].name))
			continue;
		order->action = &actions[i];
		return read_order(exchange, body, order);
	}
	problem_at(exchange, 422, "/action", "action is one of ack, close, reopen and assign");
	return false;
}

static void
add_failed(cJSON *failed, const cJSON *id, const char *detail)
{
	cJSON *item = cJSON_CreateObject();

	cJSON_AddItemToObject(item, "id", cJSON_Duplicate(id, true));
	cJSON_AddStringToObject(item, "detail", detail);
	cJSON_AddItemToArray(failed, item);
}

/* -1: the store is away; the others are not tried. */
static int
change_listed(struct exchange *exchange, const struct order *order, const cJSON *item,
    cJSON *answer, struct failure *failure)
{
	const char *text = cJSON_GetStringValue(item);
	struct outcome outcome = { TRIAGE_NO_ALERT, ALERT_STATUS_COUNT };
	unsigned char id[STORE_ID_SIZE];
	char why[128];

	if (text && alert_id(span_of(text), id) &&
	    carry_out(exchange, order, id, &outcome, failure) < 0)
		return -1;
	if (outcome.result == TRIAGE_DONE)
		cJSON_AddItemToArray(
		    cJSON_GetObjectItem(answer, "done"), cJSON_Duplicate(item, true));
	else
		add_failed(cJSON_GetObjectItem(answer, "failed"), item, why_not(&outcome, why));
	return 0;
}

static void
change_all(struct exchange *exchange, const struct order *order, const cJSON *ids)
{
	cJSON *answer = cJSON_CreateObject();
	struct failure failure;
	const cJSON *item;
	int done = 0;

	cJSON_AddArrayToObject(answer, "done");
	cJSON_AddArrayToObject(answer, "failed");
	cJSON_ArrayForEach(item, ids)
	{
		if (done == 0)
			done = change_listed(exchange, order, item, answer, &failure);
		if (done < 0)
			add_failed(cJSON_GetObjectItem(answer, "failed"), item,
			    "the store is not there just now");
	}
	if (done < 0 && cJSON_GetArraySize(cJSON_GetObjectItem(answer, "done")) == 0) {
		cJSON_Delete(answer);
		problem_of(exchange, &failure);
		return;
	}
	exchange_answer(exchange, answer);
}

static bool
are_names(const cJSON *ids)
{
	int count = cJSON_GetArraySize(ids);
	const cJSON *id;

	if (!cJSON_IsArray(ids) || count == 0 || count > LIMIT_TRIAGE_BULK)
		return false;
	cJSON_ArrayForEach(id, ids) if (!cJSON_IsString(id)) return false;
	return true;
}

void
post_alerts_bulk(struct exchange *exchange)
{
	cJSON *body = exchange_object(exchange);
	const cJSON *ids = cJSON_GetObjectItemCaseSensitive(body, "ids");
	struct order order = { .action = NULL };

	if (!body)
		return;
	if (!are_names(ids))
		problem_at(
		    exchange, 422, "/ids", "ids is no array of 1 to %d alerts", LIMIT_TRIAGE_BULK);
	else if (read_action(exchange, body, &order))
		change_all(exchange, &order, ids);
	cJSON_Delete(body);
}
