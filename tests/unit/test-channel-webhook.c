/* test-channel-webhook.c: a webhook's message, and receivers that fail. */

#include "http-sink.h"

#include <sodium.h>

#include "alert/channel-types.h"
#include "base/clock.h"
#include "os/signals.h"

/* One message to such a receiver, by a webhook of these settings and "allow-local". */
static struct receipt
send_to(struct sink *sink, const char *timeout, enum delivery expected)
{
	struct receipt receipt;
	void *channel;

	sink_start(sink);
	channel = must_open(&channel_webhook,
	    SETTINGS({ "url-file", sink->url }, { "key-file", "the key" },
		{ "token-file", "a-token" }, { "allow-local", "yes" }, { "timeout", timeout }));
	receipt = check_send(&channel_webhook, channel, hostile_message(), expected);
	channel_webhook.free(channel);
	sink_stop(sink);
	return receipt;
}

/* The value of a header, copied. */
static char *
header(const struct sink *sink, const char *name, char *to, size_t size)
{
	const char *at = strcasestr(sink->head, name);

	assert_non_null(at);
	snprintf(to, size, "%.*s", (int)strcspn(at + strlen(name), "\r\n"), at + strlen(name));
	return to;
}

static void
a_webhook_is_signed_over_its_time_and_body(void **state)
{
	struct sink sink = { .answer = SINK_OK };
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state hash;
	char time[32], signature[80], hex[80], text[100];

	(void)state;
	send_to(&sink, "10s", DELIVERED);
	header(&sink, "X-Siem-Timestamp: ", time, sizeof(time));
	assert_true(llabs(strtoll(time, NULL, 10) - clock_now_ms() / SECOND_MS) < 600);
	crypto_auth_hmacsha256_init(&hash, (const unsigned char *)"the key", 7);
	crypto_auth_hmacsha256_update(&hash, (const unsigned char *)time, strlen(time));
	crypto_auth_hmacsha256_update(&hash, (const unsigned char *)".", 1);
	crypto_auth_hmacsha256_update(&hash, (const unsigned char *)sink.body, strlen(sink.body));
	crypto_auth_hmacsha256_final(&hash, mac);
	sodium_bin2hex(hex, sizeof(hex), mac, sizeof(mac));
	assert_string_equal(header(&sink, "X-Siem-Signature: ", signature, 80), hex);
	assert_string_equal(header(&sink, "Idempotency-Key: ", text, 100), "0196-a-1");
	assert_string_equal(header(&sink, "Authorization: ", text, 100), "Bearer a-token");
	assert_string_equal(header(&sink, "Content-Type: ", text, 100), "application/json");
}

static void
a_webhook_gets_the_alert_and_the_texts(void **state)
{
	struct sink sink = { .answer = SINK_OK };
	const cJSON *alert;
	cJSON *json;

	(void)state;
	send_to(&sink, "10s", DELIVERED);
	json = cJSON_Parse(sink.body);
	alert = cJSON_GetObjectItem(json, "alert");
	assert_string_equal(cJSON_GetObjectItem(alert, "id")->valuestring, "0196-a");
	assert_string_equal(
	    cJSON_GetObjectItem(json, "title")->valuestring, hostile_message().title);
	assert_string_equal(cJSON_GetObjectItem(json, "text")->valuestring, hostile_message().text);
	cJSON_Delete(json);
}

static void
statuses_say_whether_to_try_again(void **state)
{
	static const struct {
		const char *answer;
		enum delivery delivery;
		int64_t retry_after_ms;
		const char *text;
	} rows[] = {
		{ "HTTP/1.1 204 No Content\r\n\r\n", DELIVERED, 0, "HTTP 204" },
		{ "HTTP/1.1 429 Slow\r\nRetry-After: 30\r\nContent-Length: 4\r\n\r\nslow",
		    TRY_LATER, 30000, "HTTP 429: slow" },
		{ "HTTP/1.1 503 Away\r\nRetry-After: 999999\r\nContent-Length: 0\r\n\r\n",
		    TRY_LATER, 3600000, "HTTP 503" },
		{ "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", TRY_LATER, 0, "HTTP 500" },
		{ "HTTP/1.1 408 Late\r\nContent-Length: 0\r\n\r\n", TRY_LATER, 0, "HTTP 408" },
		{ "HTTP/1.1 404 No\r\nContent-Length: 3\r\n\r\nno\n", REFUSED, 0, "HTTP 404: no" },
		{ "HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: "
		  "0\r\n\r\n",
		    REFUSED, 0, "HTTP 302, and redirects are not followed" },
		/* A body that does not end as it says. */
		{ "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", DELIVERED, 0, "HTTP 200: ok" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct sink sink = { .answer = rows[i].answer };
		struct receipt receipt = send_to(&sink, "10s", rows[i].delivery);

		assert_string_equal(receipt.text, rows[i].text);
		assert_int_equal(receipt.retry_after_ms, rows[i].retry_after_ms);
		assert_int_equal(sink.requests, 1);
	}
}

static void
retry_after_may_be_a_date(void **state)
{
	char answer[200], date[64];
	time_t then = time(NULL) + 120;
	struct sink sink = { .answer = answer };
	struct receipt receipt;
	struct tm tm;

	(void)state;
	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&then, &tm));
	snprintf(answer, sizeof(answer),
	    "HTTP/1.1 429 Slow\r\nRetry-After: %s\r\nContent-Length: 0\r\n\r\n", date);
	receipt = send_to(&sink, "10s", TRY_LATER);
	assert_in_range(receipt.retry_after_ms, 1000, 120000);
}

static void
who_stalls_resets_or_is_not_there_is_tried_again(void **state)
{
	struct sink stalls = { .answer = NULL }, resets = { .resets = true };
	struct sink half = { .answer = "HTTP/1.1 200 O" };
	void *channel;

	(void)state;
	assert_non_null(strstr(send_to(&stalls, "1s", TRY_LATER).text, "no answer"));
	assert_non_null(strstr(send_to(&resets, "10s", TRY_LATER).text, "no answer"));
	send_to(&half, "10s", TRY_LATER);
	channel = must_open(
	    &channel_webhook, SETTINGS({ "url-file", resets.url }, { "allow-local", "yes" }));
	check_send(&channel_webhook, channel, hostile_message(), TRY_LATER);
	channel_webhook.free(channel);
}

static void
an_endless_answer_is_read_no_further(void **state)
{
	static char answer[60000];
	struct sink sink = { .answer = answer };
	int size;

	(void)state;
	size = snprintf(
	    answer, sizeof(answer), "HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n\x1b[31m");
	memset(answer + size, 'x', sizeof(answer) - 1 - (size_t)size);
	assert_null(strchr(send_to(&sink, "10s", DELIVERED).text, '\x1b'));
}

static void
addresses_of_this_machine_and_its_wire_are_refused(void **state)
{
	static const char *const urls[] = { "https://127.0.0.1:9/", "https://localhost:9/",
		"https://[::1]:9/", "https://0.0.0.0:9/", "https://169.254.169.254/latest",
		"https://[fe80::1]/", "https://[::ffff:127.0.0.1]:9/", "https://2130706433:9/",
		"https://0x7f.1:9/", "https://[64:ff9b::7f00:1]:9/" };

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		void *channel = must_open(&channel_webhook, SETTINGS({ "url-file", urls[i] }));
		struct receipt receipt =
		    check_send(&channel_webhook, channel, hostile_message(), REFUSED);

		if (!strstr(receipt.text, "allow-local"))
			fail_msg("%s: %s", urls[i], receipt.text);
		channel_webhook.free(channel);
	}
}

static void
what_is_sent_unencrypted_stays_on_this_machine(void **state)
{
	void *channel = must_open(&channel_webhook,
	    SETTINGS({ "url-file", "http://192.0.2.1:9/" }, { "allow-local", "yes" }));

	(void)state;
	assert_non_null(
	    strstr(check_send(&channel_webhook, channel, hostile_message(), REFUSED).text,
		"not encrypted"));
	channel_webhook.free(channel);
}

static void
no_proxy_is_taken_from_the_environment(void **state)
{
	struct sink proxy = { .answer = SINK_OK }, sink = { .answer = SINK_OK };

	(void)state;
	sink_start(&proxy);
	setenv("http_proxy", proxy.url, 1);
	setenv("all_proxy", proxy.url, 1);
	send_to(&sink, "10s", DELIVERED);
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	sink_stop(&proxy);
	assert_int_equal(sink.requests, 1);
	assert_int_equal(proxy.requests, 0);
}

static void
a_proxy_that_is_named_is_not_gone_around(void **state)
{
	struct sink proxy = { .answer = SINK_OK };
	void *channel;

	(void)state;
	sink_start(&proxy);
	setenv("no_proxy", "*", 1);
	channel = must_open(&channel_webhook, SETTINGS({ "url-file", "http://192.0.2.1:9/in" },
						  { "proxy", proxy.url }, { "insecure", "yes" }));
	check_send(&channel_webhook, channel, hostile_message(), DELIVERED);
	channel_webhook.free(channel);
	unsetenv("no_proxy");
	sink_stop(&proxy);
	assert_non_null(strstr(proxy.head, "POST http://192.0.2.1:9/in "));
}

static void
settings_that_are_wrong_are_refused(void **state)
{
	(void)state;
	check_refused(&channel_webhook, SETTINGS({ "url-file", "http://example.org/" }));
	check_refused(&channel_webhook, SETTINGS({ "url-file", "ftp://example.org/" }));
	check_refused(&channel_webhook, SETTINGS({ "url-file", "https://me:secret@example.org/" }));
	check_refused(&channel_webhook, SETTINGS({ "url-file", "no url" }));
	check_refused(&channel_webhook,
	    SETTINGS({ "url-file", "https://example.org/" }, { "timeout", "soon" }));
	check_refused(&channel_webhook,
	    SETTINGS({ "url-file", "https://example.org/" }, { "allow-local", "perhaps" }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_webhook_is_signed_over_its_time_and_body),
		cmocka_unit_test(a_webhook_gets_the_alert_and_the_texts),
		cmocka_unit_test(statuses_say_whether_to_try_again),
		cmocka_unit_test(retry_after_may_be_a_date),
		cmocka_unit_test(who_stalls_resets_or_is_not_there_is_tried_again),
		cmocka_unit_test(an_endless_answer_is_read_no_further),
		cmocka_unit_test(addresses_of_this_machine_and_its_wire_are_refused),
		cmocka_unit_test(what_is_sent_unencrypted_stays_on_this_machine),
		cmocka_unit_test(no_proxy_is_taken_from_the_environment),
		cmocka_unit_test(a_proxy_that_is_named_is_not_gone_around),
		cmocka_unit_test(settings_that_are_wrong_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
