/* alerts-send.c: an alert that somebody sends to a channel by hand. */

#include <inttypes.h>
#include <stdio.h>

#include "api/alert-json.h"
#include "api/alerts.h"
#include "api/audit.h"
#include "api/channel-run.h"
#include "api/fields.h"
#include "base/limits.h"
#include "http/hub.h"
#include "os/signals.h"
#include "store/jobs.h"

static bool
copy_line(void *data, const struct store_alert *alert)
{
	struct buffer *line = data;

	buffer_add(line, alert->doc);
	buffer_add_byte(line, '\n');
	return false;
}

/* What became of it, in the alert's log and beside it. */
static int
keep(struct exchange *exchange, const unsigned char id[STORE_ID_SIZE], struct span channel,
    const struct receipt *receipt, struct failure *failure)
{
	struct store_log_entry entry = {
		.time_ms = clock_now_ms(), .actor = exchange->caller.name, .action = SPAN("send")
	};
	struct store_delivery delivery = { .channel = channel };
	char note[sizeof(receipt->text) + LIMIT_TRIAGE_NAME + 32], key[64];

	snprintf(note, sizeof(note), "%.*s: %s: %s", (int)channel.size, channel.data,
	    channel_delivery_name(receipt->delivery), receipt->text);
	snprintf(key, sizeof(key), "api-%" PRId64, entry.time_ms);
	entry.note = span_of(note);
	delivery.key = span_of(key);
	delivery.state = receipt->delivery == DELIVERED ? SPAN("delivered") : SPAN("failed");
	delivery.error = receipt->delivery == DELIVERED ? SPAN("") : span_of(receipt->text);
	memcpy(entry.alert, id, STORE_ID_SIZE);
	memcpy(delivery.alert, id, STORE_ID_SIZE);
	return store_alert_note(exchange->store, &entry, failure) < 0
		   ? -1
		   : store_delivery_put(exchange->store, &delivery, failure);
}

static void
send_line(struct exchange *exchange, const unsigned char id[STORE_ID_SIZE], struct span channel,
    struct span line)
{
	struct receipt receipt;
	struct failure failure;
	cJSON *detail;

	if (!channel_run(exchange, channel, line, &receipt))
		return;
	if (keep(exchange, id, channel, &receipt, &failure) < 0) {
		problem_of(exchange, &failure);
		return;
	}
	hub_wake(exchange->api->hub);
	detail = cJSON_CreateObject();
	field_put_text(detail, "channel", channel);
	cJSON_AddStringToObject(detail, "delivery", channel_delivery_name(receipt.delivery));
	audit(exchange, "alert.send", exchange->params[0], detail);
	cJSON_Delete(detail);
	exchange_answer(exchange, channel_receipt_json(&receipt));
}

void
post_alert_send(struct exchange *exchange)
{
	const struct field field = { "channel", LIMIT_TRIAGE_NAME, true };
	unsigned char id[STORE_ID_SIZE];
	struct buffer line = { 0 };
	struct failure failure;
	struct span channel;
	cJSON *body;
	int found;

	if (!alerts_path_id(exchange, id))
		return;
	body = exchange_object(exchange);
	if (!body)
		return;
	if (field_text(exchange, body, &field, &channel) && channel_find(exchange, channel)) {
		found = store_alert_find(exchange->store, id, copy_line, &line, &failure);
		if (found < 0)
			problem_of(exchange, &failure);
		else if (found == 0)
			problem(exchange, 404, "no alert has this id");
		else
			send_line(exchange, id, channel, buffer_span(&line));
	}
	buffer_release(&line);
	cJSON_Delete(body);
}
