/*
 * sign-in.h: sessions, their tokens and cookies, and how often somebody may try to get one.
 *
 * A session begins with a password and lives in its refresh token, each of which renews it once;
 * who comes with one that was used before is a thief, or was robbed: the session ends.
 *
 * Cookies: siem_access and siem_refresh; under TLS __Host-siem_access and __Secure-siem_refresh.
 */
#ifndef API_SIGN_IN_H
#define API_SIGN_IN_H

#include "api/accounts-state.h"

/* Who signs in. */
struct person {
	int64_t id;
	struct span name, role;
	struct span password; /* the hash that was right, or empty */
};

/* Where the tokens of a session go. */
enum carrier { BY_COOKIES, BY_BODY };

/* By cookies, unless the body says "cookies": false; false: a problem was answered. */
bool session_read_carrier(struct exchange *exchange, const cJSON *body, enum carrier *carrier);

/*
 * Begins a session and answers with it; false: a problem was answered.  It is not begun where the
 * user's password became another since it was checked, or the user was disabled or deleted.
 */
bool session_begin(struct exchange *exchange, const struct person *person, enum carrier carrier);

/* Renews it with a refresh token, and answers with it or with a problem. */
void session_renew(struct exchange *exchange, struct span token, enum carrier carrier);

/* Takes the cookies away. */
void session_clear_cookies(struct exchange *exchange);

/* Of the request; data NULL: absent. */
struct span session_access_cookie(struct exchange *exchange);
struct span session_refresh_cookie(struct exchange *exchange);

/* The caller's session has the role and name that the directory has now. */
void session_answer_caller(struct exchange *exchange);

/* Is it another site's page that asks, as far as the browser says? */
bool session_is_cross_site(struct exchange *exchange);

/*
 * A try to sign in as somebody, from the exchange's address: false, and a problem of status 429:
 * there were too many.  Each costs a token; one that was right, or that was not decided, is
 * given back.
 */
bool tries_take(struct exchange *exchange, struct span name);
void tries_give_back(struct exchange *exchange, struct span name);

/* The same for setup's token, by address alone. */
bool tries_take_setup(struct exchange *exchange);

/* Tells the audit log of one that was wrong, unless it was told of so many of late. */
void tries_audit(struct exchange *exchange, const char *action, struct span name);

/*
 * A credential that was none of ours: 401, or 429 from an address that brings many.  Of this
 * server alone, without a store: for the thread that serves connections.
 */
int tries_refuse(struct exchange *exchange, const char *why);

/* The caller's requests; false: too many in a minute, and a problem of status 429. */
bool tries_allow_request(struct exchange *exchange);

#endif
