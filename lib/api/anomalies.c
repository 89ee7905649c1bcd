/* anomalies.c: what stood out, why, and what people say of it. */

#include "alert/suppress.h"
#include "api/anomaly-detail.h"
#include "api/api.h"
#include "api/audit.h"
#include "api/champion.h"
#include "api/events-query.h"
#include "api/fields.h"
#include "base/clock.h"
#include "base/limits.h"
#include "os/signals.h"

static void
get_anomalies(struct exchange *exchange)
{
	struct store_query query;

	if (!events_query(exchange, &query) || !events_query_page(exchange, &query))
		return;
	query.only_anomalies = true;
	events_answer(exchange, &query);
}

static bool
find(struct exchange *exchange, struct buffer *doc, struct anomaly_of *out)
{
	if (!events_find(exchange, doc, &out->time_ms, out->id))
		return false;
	out->doc = buffer_span(doc);
	return true;
}

static void
get_anomaly(struct exchange *exchange)
{
	struct buffer *to = &exchange->answer, doc = { 0 };
	struct anomaly_of anomaly;
	bool is_good;

	if (!find(exchange, &doc, &anomaly)) {
		buffer_release(&doc);
		return;
	}
	buffer_add(to, SPAN("{\"event\":"));
	buffer_add(to, anomaly.doc);
	buffer_add(to, SPAN(",\"counterfactual\":"));
	champion_counterfactual(exchange->api->model, anomaly.doc, to);
	buffer_add(to, SPAN(",\"techniques\":"));
	detail_techniques(exchange, &anomaly);
	buffer_add(to, SPAN(",\"command\":\"siem-query --id "));
	buffer_add(to, exchange->params[0]);
	buffer_add(to, SPAN(" | siem-score --explain all --counterfactual\",\"similar\":"));
	is_good = detail_similar(exchange, &anomaly);
	if (is_good)
		buffer_add(to, SPAN(",\"alert\":"));
	is_good = is_good && detail_alert(exchange, &anomaly);
	if (is_good)
		buffer_add(to, SPAN(",\"feedback\":"));
	if (is_good && detail_feedback(exchange, &anomaly))
		buffer_add_byte(to, '}');
	buffer_release(&doc);
}

static cJSON *
offer_of(struct exchange *exchange, struct span doc, const struct store_verdict *verdict)
{
	struct store_suppression offer;
	cJSON *object;

	if (!suppress_offer_of_event(doc, verdict, exchange->arena, &offer))
		return cJSON_CreateNull();
	object = cJSON_CreateObject();
	cJSON_AddItemToObject(
	    object, "filter", cJSON_ParseWithLength(offer.filter.data, offer.filter.size));
	field_put_text(object, "reason", offer.reason);
	field_put_time(object, "expires", offer.expires_ms);
	return object;
}

static bool
is_verdict(struct span text)
{
	return span_is(text, "attack") || span_is(text, "false_positive") ||
	       span_is(text, "unsure");
}

static void
post_feedback(struct exchange *exchange)
{
	static const struct field word = { "verdict", 32, true };
	static const struct field note = { "note", LIMIT_TRIAGE_TEXT, false };
	struct store_verdict verdict = { .actor = exchange->caller.name,
		.given_ms = clock_now_ms() };
	struct anomaly_of anomaly;
	struct buffer doc = { 0 };
	struct failure failure;
	cJSON *body = exchange_object(exchange), *answer;

	if (!body || !field_text(exchange, body, &word, &verdict.verdict) ||
	    !field_text(exchange, body, &note, &verdict.note) || !find(exchange, &doc, &anomaly))
		goto out;
	if (!is_verdict(verdict.verdict)) {
		problem_at(exchange, 422, "/verdict",
		    "verdict: attack, false_positive or unsure is wanted");
		goto out;
	}
	verdict.time_ms = anomaly.time_ms;
	memcpy(verdict.id, anomaly.id, sizeof(verdict.id));
	if (store_judge(exchange->store, &verdict, &failure) < 0) {
		problem_of(exchange, &failure);
		goto out;
	}
	audit(exchange, "feedback.give", exchange->params[0], body);
	answer = cJSON_CreateObject();
	field_put_text(answer, "verdict", verdict.verdict);
	field_put_text(answer, "actor", verdict.actor);
	field_put_text(answer, "note", verdict.note.data ? verdict.note : SPAN(""));
	field_put_time(answer, "given", verdict.given_ms);
	cJSON_AddItemToObject(answer, "offer", offer_of(exchange, anomaly.doc, &verdict));
	exchange_answer(exchange, answer);
out:
	buffer_release(&doc);
	cJSON_Delete(body);
}

static const struct route_parameter list_parameters[] = {
	EVENT_FILTER_PARAMETERS,
	LIST_PARAMETERS,
	{ 0 },
};

const struct route routes_anomalies[] = {
	{
	    .path = "/api/v1/anomalies",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_anomalies,
	    .summary = "Anomalies, the newest first",
	    .parameters = list_parameters,
	    .reply = "EventList",
	    .status = 200,
	    .problems = "422",
	},
	{
	    .path = "/api/v1/anomalies/{id}",
	    .roles = ROLES_READ,
	    .lane = LANE_WORK,
	    .handle = get_anomaly,
	    .summary = "Why an event stands out, and what stands beside it",
	    .reply = "AnomalyDetail",
	    .status = 200,
	    .problems = "404",
	},
	{
	    .method = METHOD_POST,
	    .path = "/api/v1/anomalies/{id}/feedback",
	    .roles = ROLES_TRIAGE,
	    .lane = LANE_WORK,
	    .handle = post_feedback,
	    .body_max = 16 * 1024,
	    .summary = "Say what it was; a false positive offers a suppression",
	    .request = "Verdict",
	    .reply = "VerdictGiven",
	    .status = 200,
	    .problems = "404 415 422",
	},
	{ 0 },
};
