/* http.c: libcurl, with everything off that a webhook does not need. */

#include <curl/curl.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "alert/http.h"
#include "alert/patience.h"
#include "alert/reach.h"
#include "alert/settings.h"
#include "alert/escape.h"
#include "base/clock.h"
#include "base/limits.h"

enum { USUAL_TIMEOUT_MS = 10 * SECOND_MS };

struct http {
	CURL *curl;
	struct curl_slist *headers;
	char *url, *ca, *proxy;
	int64_t timeout_ms;
	bool is_insecure, allows_local;
	struct reach reach;
	struct patience patience;
	struct buffer answer;
	char error[CURL_ERROR_SIZE];
};

/* A part of the URL, for curl_free; NULL: it has none. */
static char *
url_part(CURLU *parsed, CURLUPart part)
{
	char *text = NULL;

	return curl_url_get(parsed, part, &text, 0) == CURLUE_OK ? text : NULL;
}

/* Why it will not do, or NULL. */
static const char *
url_fault(const struct http *http, const char *url)
{
	CURLU *parsed = curl_url();
	const char *fault = "a URL is wanted: https://HOST/...";
	char *scheme = NULL, *user = NULL;

	if (curl_url_set(parsed, CURLUPART_URL, url, CURLU_DISALLOW_USER) == CURLUE_OK) {
		scheme = url_part(parsed, CURLUPART_SCHEME);
		user = url_part(parsed, CURLUPART_USER);
		if (scheme == NULL || user)
			fault = "a URL without user and password is wanted";
		else if (strcmp(scheme, "https") == 0)
			fault = NULL;
		else if (strcmp(scheme, "http") != 0)
			fault = "only https and http are spoken";
		else if (http->is_insecure || (http->allows_local && http->proxy == NULL))
			fault = NULL;
		else
			fault = "http is not encrypted, which insecure = yes permits";
	}
	curl_free(scheme);
	curl_free(user);
	curl_url_cleanup(parsed);
	return fault;
}

/* A password does not stand in settings. */
static const char *
proxy_fault(const char *url)
{
	CURLU *parsed = curl_url();
	CURLUcode code = curl_url_set(
	    parsed, CURLUPART_URL, url, CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME);

	curl_url_cleanup(parsed);
	return code == CURLUE_OK ? NULL
				 : "a URL without user and password is wanted: http://HOST:PORT";
}

/* -1: one of what all channels of this kind know is wrong. */
static int
read_settings(struct http *http, const struct channel_settings *settings, struct failure *failure)
{
	const char *fault;

	http->timeout_ms = USUAL_TIMEOUT_MS;
	http->ca = setting_copy(settings, "ca");
	http->proxy = setting_copy(settings, "proxy");
	if (setting_duration(settings, "timeout", &http->timeout_ms, failure) < 0 ||
	    setting_is_yes(settings, "insecure", &http->is_insecure, failure) < 0 ||
	    setting_is_yes(settings, "allow-local", &http->allows_local, failure) < 0)
		return -1;
	if (http->ca && access(http->ca, R_OK) < 0)
		return setting_fail(settings, "ca", strerror(errno), failure);
	fault = http->proxy ? proxy_fault(http->proxy) : NULL;
	return fault ? setting_fail(settings, "proxy", fault, failure) : 0;
}

static size_t
keep_answer(char *data, size_t size, size_t count, void *closure)
{
	struct http *http = closure;
	size_t room = LIMIT_RESPONSE - http->answer.size;

	(void)size; /* is 1 */
	buffer_add(&http->answer, span_first((struct span){ data, count }, room));
	return count < room ? count : 0; /* enough was read: the connection ends */
}

static curl_socket_t
open_socket(void *closure, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct http *http = closure;
	int fd;

	if (purpose != CURLSOCKTYPE_IPCXN)
		return CURL_SOCKET_BAD;
	fd = reach_socket(&http->reach, address->socktype, address->protocol, &address->addr);
	return fd < 0 ? CURL_SOCKET_BAD : fd;
}

/* Not 0: it is enough. */
static int
look_at_clock(
    void *closure, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
	struct http *http = closure;

	(void)down_total, (void)down, (void)up_total, (void)up;
	return patience_left(&http->patience) == 0;
}

/* What is the same for every request. */
static void
prepare(struct http *http)
{
	CURL *curl = http->curl;

	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, http->proxy ? http->proxy : "");
	curl_easy_setopt(curl, CURLOPT_NOPROXY, ""); /* else NO_PROXY is taken */
	curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "siem/" SIEM_VERSION);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, http->error);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_answer);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, http);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, http);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_at_clock);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, http);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)http->timeout_ms);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)http->timeout_ms);
	if (http->ca)
		curl_easy_setopt(curl, CURLOPT_CAINFO, http->ca);
}

/* Where a proxy is named, it is what is connected to, and it was meant. */
static struct reach
reach_of(const struct http *http)
{
	bool is_plain = strncasecmp(http->url, "https:", 6) != 0;

	if (http->proxy)
		return (struct reach){ .allows_local = true };
	return (struct reach){ .allows_local = http->allows_local,
		.wants_loopback = is_plain && !http->is_insecure };
}

struct http *
http_open(const struct channel_settings *settings, const char *name, const char *url,
    struct failure *failure)
{
	struct http *http = must_calloc(1, sizeof(*http));
	const char *fault;

	http->url = strdup(url);
	if (read_settings(http, settings, failure) == 0) {
		fault = url_fault(http, url);
		if (fault)
			setting_fail(settings, name, fault, failure);
		else if ((http->curl = curl_easy_init()) == NULL)
			setting_fail(settings, name, "libcurl does not begin", failure);
	}
	if (http->curl) {
		prepare(http);
		return http;
	}
	http_free(http);
	return NULL;
}

void
http_free(struct http *http)
{
	if (http == NULL)
		return;
	if (http->curl)
		curl_easy_cleanup(http->curl);
	curl_slist_free_all(http->headers);
	buffer_release(&http->answer);
	free(http->url);
	free(http->ca);
	free(http->proxy);
	free(http);
}

void
http_header(struct http *http, const char *format, ...)
{
	char *text = NULL;
	va_list ap;

	va_start(ap, format);
	if (vasprintf(&text, format, ap) >= 0)
		http->headers = curl_slist_append(http->headers, text);
	va_end(ap);
	free(text);
}

struct span
http_answer(const struct http *http)
{
	return buffer_span(&http->answer);
}

/* On one line and readable, whatever the other side said. */
static void
fill_receipt(struct receipt *receipt, enum delivery delivery, const char *what, struct span said)
{
	struct buffer text = { 0 };

	buffer_add(&text, span_of(what));
	if (said.size > 0)
		buffer_add(&text, SPAN(": "));
	plain_add(&text, said);
	receipt->delivery = delivery;
	snprintf(receipt->text, sizeof(receipt->text), "%s", buffer_text(&text));
	buffer_release(&text);
}

/* Of an answer the status counts, even if its body did not come to an end. */
static void
judge_status(struct http *http, long status, struct receipt *receipt)
{
	curl_off_t after_s = 0;
	struct span body = http_answer(http), line = span_trim(span_cut(&body, '\n'));
	enum delivery delivery = REFUSED;
	char what[64];

	if (status >= 200 && status < 300)
		delivery = DELIVERED;
	else if (status == 408 || status == 429 || status >= 500)
		delivery = TRY_LATER;
	snprintf(what, sizeof(what), "HTTP %ld%s", status,
	    status >= 300 && status < 400 ? ", and redirects are not followed" : "");
	fill_receipt(receipt, delivery, what, span_first(line, 300));
	curl_easy_getinfo(http->curl, CURLINFO_RETRY_AFTER, &after_s);
	if (delivery == TRY_LATER && after_s > 0)
		receipt->retry_after_ms =
		    SECOND_MS * (after_s < LIMIT_RETRY_AFTER_S ? after_s : LIMIT_RETRY_AFTER_S);
}

/* No answer: what another try would not change is refused. */
static void
judge_fault(const struct http *http, CURLcode code, struct receipt *receipt)
{
	static const CURLcode lasting[] = { CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT,
		CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE };
	const char *text = *http->error ? http->error : curl_easy_strerror(code);
	enum delivery delivery = TRY_LATER;

	if (*http->reach.refused) {
		fill_receipt(receipt, REFUSED, "refused", span_of(http->reach.refused));
		return;
	}
	if (code == CURLE_ABORTED_BY_CALLBACK)
		text = "it took too long";
	for (size_t i = 0; i < sizeof(lasting) / sizeof(*lasting); i++)
		if (code == lasting[i])
			delivery = REFUSED;
	fill_receipt(receipt, delivery, "no answer", span_of(text));
}

void
http_post(struct http *http, const char *path, struct span body, struct receipt *receipt)
{
	char *url = NULL;
	CURLcode code;
	long status = 0;

	if (asprintf(&url, "%s%s", http->url, path) < 0)
		url = NULL;
	http_header(http, "Content-Type: application/json");
	http_header(http, "Expect:"); /* none: the body is small */
	http->answer.size = 0;
	http->error[0] = '\0';
	http->reach = reach_of(http);
	http->patience = patience_begin(http->timeout_ms);
	curl_easy_setopt(http->curl, CURLOPT_URL, url);
	curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, http->headers);
	curl_easy_setopt(http->curl, CURLOPT_POSTFIELDS, body.data);
	curl_easy_setopt(http->curl, CURLOPT_POSTFIELDSIZE, (long)body.size);
	code = curl_easy_perform(http->curl);
	curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status >= 200)
		judge_status(http, status, receipt);
	else
		judge_fault(http, code, receipt);
	curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(http->headers);
	http->headers = NULL;
	free(url);
}
