/* test-channel-chats.c: what chats, PagerDuty and Alertmanager are sent. */

#include "http-sink.h"

#include "alert/channel-types.h"
#include "alert/message.h"
#include "base/clock.h"
#include "os/signals.h"

/* The body that a receiver of that type gets; for cJSON_Delete. */
static cJSON *
sent(struct sink *sink, const struct channel_type *type, struct message message)
{
	void *channel;
	cJSON *json;

	sink->answer = SINK_OK;
	sink_start(sink);
	channel = must_open(
	    type, SETTINGS({ "url-file", sink->url }, { "url", sink->url },
		      { "key-file", "the-key" }, { "token-file", "12:ab-C" }, { "chat", "-100" },
		      { "labels", "site=lab, team=a" }, { "allow-local", "yes" }));
	check_send(type, channel, message, DELIVERED);
	type->free(channel);
	sink_stop(sink);
	json = cJSON_Parse(sink->body);
	assert_non_null(json);
	return json;
}

/* The hostile message with a link and markup of all languages, in a line of that change. */
static struct message
message_of(struct parsed_message *parsed, const char *change, const char *status)
{
	static char line[600];
	struct message message;

	snprintf(line, sizeof(line),
	    "{\"alert\":{\"id\":\"0196-a\",\"change\":\"%s\",\"status\":\"%s\",\"kind\":\"auth\","
	    "\"entity\":\"<!channel> *x*\\u0000hidden\",\"risk_level\":\"high\","
	    "\"first_seen\":\"2026-11-01T10:00:00.000Z\","
	    "\"last_seen\":\"2026-11-01T11:00:00.000Z\",\"told\":2}}",
	    change, status);
	assert_true(message_parse(parsed, span_of(line), "https://siem.example.org"));
	message = parsed->message;
	message.title = "high: <!channel> *x*";
	message.text = "<b>1</b> [a](javascript:1) & more";
	return message;
}

static const char *
text_at(const cJSON *json, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(json, name));

	if (text == NULL)
		fail_msg("%s is not there", name);
	return text;
}

static void
slack_gets_blocks_in_which_nothing_calls_anybody(void **state)
{
	struct sink sink = { 0 };
	struct parsed_message parsed;
	cJSON *body = sent(&sink, &channel_slack, message_of(&parsed, "opened", "open"));
	const cJSON *blocks = cJSON_GetObjectItem(body, "blocks"), *text, *button;

	(void)state;
	assert_null(strchr(sink.body, '<'));
	assert_int_equal(cJSON_GetArraySize(blocks), 3);
	text = cJSON_GetObjectItem(cJSON_GetArrayItem(blocks, 1), "text");
	assert_string_equal(
	    text_at(text, "text"), "&lt;b&gt;1&lt;/b&gt; [a](javascript:1) &amp; more");
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(text, "verbatim")));
	button =
	    cJSON_GetArrayItem(cJSON_GetObjectItem(cJSON_GetArrayItem(blocks, 2), "elements"), 0);
	assert_string_equal(text_at(button, "url"), "https://siem.example.org/alerts?open=0196-a");
	cJSON_Delete(body);
	message_release(&parsed);
}

static void
teams_gets_an_adaptive_card_without_markup_of_others(void **state)
{
	struct sink sink = { 0 };
	struct parsed_message parsed;
	cJSON *body = sent(&sink, &channel_teams, message_of(&parsed, "opened", "open"));
	const cJSON *attachment = cJSON_GetArrayItem(cJSON_GetObjectItem(body, "attachments"), 0);
	const cJSON *card = cJSON_GetObjectItem(attachment, "content");
	const cJSON *title = cJSON_GetArrayItem(cJSON_GetObjectItem(card, "body"), 0);
	const cJSON *text = cJSON_GetArrayItem(cJSON_GetObjectItem(card, "body"), 1);

	(void)state;
	assert_string_equal(text_at(body, "type"), "message");
	assert_string_equal(
	    text_at(attachment, "contentType"), "application/vnd.microsoft.card.adaptive");
	assert_string_equal(text_at(card, "type"), "AdaptiveCard");
	assert_string_equal(text_at(title, "color"), "Attention");
	assert_string_equal(text_at(title, "text"), "high: &lt;\\!channel\\> \\*x\\*");
	assert_non_null(strstr(text_at(text, "text"), "\\[a\\]\\(javascript:1\\)"));
	cJSON_Delete(body);
	message_release(&parsed);
}

static void
telegram_gets_html_within_its_limit(void **state)
{
	static char long_text[20000];
	struct sink sink = { 0 };
	struct parsed_message parsed;
	struct message message = message_of(&parsed, "opened", "open");
	cJSON *body;

	(void)state;
	memset(long_text, '<', sizeof(long_text) - 1);
	message.text = long_text;
	body = sent(&sink, &channel_telegram, message);
	assert_non_null(strstr(sink.head, "POST /bot12:ab-C/sendMessage "));
	assert_string_equal(text_at(body, "chat_id"), "-100");
	assert_string_equal(text_at(body, "parse_mode"), "HTML");
	assert_true(strlen(text_at(body, "text")) <= 4096);
	assert_non_null(strstr(text_at(body, "text"), "<b>high: &lt;!channel&gt; *x*</b>\n&lt;"));
	assert_non_null(strstr(text_at(body, "text"),
	    "...\n<a href=\"https://siem.example.org/alerts?open=0196-a\">Open</a>"));
	cJSON_Delete(body);
	message_release(&parsed);
}

static void
telegram_says_in_its_answer_how_long_to_wait(void **state)
{
	struct sink sink = { .answer = "HTTP/1.1 429 Slow\r\nContent-Length: 44\r\n\r\n"
				       "{\"ok\":false,\"parameters\":{\"retry_after\":17}}" };
	struct receipt receipt;
	void *channel;

	(void)state;
	sink_start(&sink);
	channel =
	    must_open(&channel_telegram, SETTINGS({ "url", sink.url }, { "token-file", "12:ab" },
					     { "chat", "1" }, { "allow-local", "yes" }));
	receipt = check_send(&channel_telegram, channel, hostile_message(), TRY_LATER);
	assert_int_equal(receipt.retry_after_ms, 17000);
	channel_telegram.free(channel);
	sink_stop(&sink);
	check_refused(&channel_telegram, SETTINGS({ "token-file", "12:a/../b" }, { "chat", "1" }));
}

static void
pagerduty_triggers_acknowledges_and_resolves_one_incident(void **state)
{
	static const struct {
		const char *change, *status, *action;
	} rows[] = {
		{ "opened", "open", "trigger" },
		{ "risen", "open", "trigger" },
		{ "acknowledged", "acknowledged", "acknowledge" },
		{ "resolved", "closed", "resolve" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct sink sink = { 0 };
		struct parsed_message parsed;
		cJSON *body = sent(
		    &sink, &channel_pagerduty, message_of(&parsed, rows[i].change, rows[i].status));
		const cJSON *payload = cJSON_GetObjectItem(body, "payload");

		assert_non_null(strstr(sink.head, "POST /v2/enqueue "));
		assert_string_equal(text_at(body, "event_action"), rows[i].action);
		assert_string_equal(text_at(body, "dedup_key"), "0196-a");
		assert_string_equal(text_at(body, "routing_key"), "the-key");
		if (i < 2) {
			assert_string_equal(text_at(payload, "severity"), "error");
			/* What stands behind a NUL is not hidden. */
			assert_non_null(strstr(text_at(payload, "source"), "hidden"));
			assert_string_equal(text_at(body, "client_url"),
			    "https://siem.example.org/alerts?open=0196-a");
		}
		cJSON_Delete(body);
		message_release(&parsed);
	}
}

/* "endsAt" of what Alertmanager is sent, in ms from now. */
static int64_t
ends_in_ms(const char *change, const char *status)
{
	struct sink sink = { 0 };
	struct parsed_message parsed;
	cJSON *body = sent(&sink, &channel_alertmanager, message_of(&parsed, change, status));
	const cJSON *alert = cJSON_GetArrayItem(body, 0);
	const cJSON *labels = cJSON_GetObjectItem(alert, "labels");
	int64_t starts_ms, ends_ms;

	assert_non_null(strstr(sink.head, "POST /api/v2/alerts "));
	assert_string_equal(text_at(labels, "alert_id"), "0196-a");
	assert_string_equal(text_at(labels, "site"), "lab");
	assert_string_equal(text_at(labels, "team"), "a");
	/* Labels name the alert: what rises would make another of it. */
	assert_null(cJSON_GetObjectItem(labels, "severity"));
	assert_string_equal(text_at(cJSON_GetObjectItem(alert, "annotations"), "severity"), "high");
	assert_true(clock_parse(span_of(text_at(alert, "startsAt")), &starts_ms));
	assert_true(clock_parse(span_of(text_at(alert, "endsAt")), &ends_ms));
	assert_true(starts_ms <= ends_ms);
	cJSON_Delete(body);
	message_release(&parsed);
	return ends_ms - clock_now_ms();
}

static void
alertmanager_is_told_when_an_alert_ends(void **state)
{
	(void)state;
	assert_in_range(ends_in_ms("opened", "open"), 11 * HOUR_MS, 12 * HOUR_MS);
	assert_true(ends_in_ms("resolved", "closed") <= 0);
	check_refused(&channel_alertmanager,
	    SETTINGS({ "url", "https://example.org" }, { "labels", "no label" }));
}

static void
no_message_is_longer_than_its_receiver_takes(void **state)
{
	static const struct {
		const struct channel_type *type;
		size_t title, text, body; /* bytes of the longest, and of all JSON */
	} rows[] = {
		{ &channel_slack, 150, 3000, 8 * 1024 },
		{ &channel_teams, 1024, 16 * 1024, 28 * 1024 },
		{ &channel_telegram, 1024, 4096, 8 * 1024 },
		{ &channel_alertmanager, 8 * 1024, 8 * 1024, 24 * 1024 },
	};
	static char title[30000], text[30000];

	(void)state;
	memset(title, '&', sizeof(title) - 1);
	memset(text, '*', sizeof(text) - 1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct sink sink = { 0 };
		struct parsed_message parsed;
		struct message message = message_of(&parsed, "opened", "open");
		size_t ampersands = 0, stars = 0;

		message.title = title;
		message.text = text;
		cJSON_Delete(sent(&sink, rows[i].type, message));
		assert_true(strlen(sink.body) <= rows[i].body);
		for (const char *at = sink.body; *at; at++) {
			ampersands += *at == '&';
			stars += *at == '*';
		}
		/* Slack has the title twice. */
		assert_in_range(ampersands, 10, 2 * rows[i].title);
		assert_in_range(stars, 100, rows[i].text);
		message_release(&parsed);
	}
}

static void
a_digest_is_named_by_what_it_says(void **state)
{
	static const char one[] = "{\"alert\":{\"change\":\"digest\",\"alerts\":12,\"items\":"
				  "[{\"risk_level\":\"low\"},{\"risk_level\":\"critical\"}]}}";
	static const char other[] = "{\"alert\":{\"change\":\"digest\",\"alerts\":13}}";
	struct parsed_message a, b, again;
	char *entity;

	(void)state;
	assert_true(message_parse(&a, SPAN(one), NULL));
	assert_true(message_parse(&b, SPAN(other), NULL));
	assert_true(message_parse(&again, SPAN(one), NULL));
	assert_string_equal(a.message.dedup_key, again.message.dedup_key);
	assert_string_not_equal(a.message.dedup_key, b.message.dedup_key);
	assert_string_equal(message_level(&a.message), "critical");
	entity = message_entity(&a.message);
	assert_string_equal(entity, "12 alerts");
	free(entity);
	assert_null(a.message.url);
	message_release(&a);
	message_release(&b);
	message_release(&again);
	assert_false(message_parse(&a, SPAN("{\"alert\":{\"id\":\"a\\r\\nX: y\"}}"), NULL));
	assert_false(message_parse(&a, SPAN("{}"), NULL));
	assert_false(message_parse(&a, SPAN("no JSON"), NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slack_gets_blocks_in_which_nothing_calls_anybody),
		cmocka_unit_test(teams_gets_an_adaptive_card_without_markup_of_others),
		cmocka_unit_test(telegram_gets_html_within_its_limit),
		cmocka_unit_test(telegram_says_in_its_answer_how_long_to_wait),
		cmocka_unit_test(pagerduty_triggers_acknowledges_and_resolves_one_incident),
		cmocka_unit_test(alertmanager_is_told_when_an_alert_ends),
		cmocka_unit_test(no_message_is_longer_than_its_receiver_takes),
		cmocka_unit_test(a_digest_is_named_by_what_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
