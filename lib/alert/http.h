/*
 * http.h: a POST to a receiver of messages (within lib/alert only).
 *
 * Redirects are not followed, no proxy is taken from the environment, and the address
 * that is connected to is looked at (reach.h).  Each message has a connection of its own:
 * over one that was kept, nobody knows whether a message arrived that broke it.
 */
#ifndef ALERT_HTTP_H
#define ALERT_HTTP_H

#include "alert/channel.h"

/* Rows of what every channel of this kind knows, in a type's settings. */
#define HTTP_SETTINGS                                                                    \
	{ "timeout", false, "for a message; 10s" },                                      \
	    { "ca", false, "file of certificates to believe in place of the system's" }, \
	    { "proxy", false, "URL of a proxy; none is taken from the environment" },    \
	    { "insecure", false, "yes: http to other machines, unencrypted" },           \
	{                                                                                \
		"allow-local", false, "yes: addresses of this machine and its wire"      \
	}

struct http;

/*
 * For this URL, which came from the setting of that name.  NULL: EXIT_BAD_CONFIG, it is no
 * URL of http or https, or http without leave.
 */
struct http *http_open(const struct channel_settings *settings, const char *name, const char *url,
    struct failure *failure);
void http_free(struct http *http);

/* Adds a header to those of the next request: "Name: value". */
void http_header(struct http *http, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Posts the body, as application/json, to the URL with `path` behind it (may be ""), and
 * fills the receipt: 2xx is delivered, 408, 429 and 5xx are for later, all else is refused.
 * Headers are forgotten then.
 */
void http_post(struct http *http, const char *path, struct span body, struct receipt *receipt);

/* The first LIMIT_RESPONSE bytes of the last answer's body. */
struct span http_answer(const struct http *http);

#endif
