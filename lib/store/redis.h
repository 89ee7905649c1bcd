/*
 * redis.h: what the processes of one installation share for a while.
 *
 * Redis holds nothing that cannot be lost: who tries too often, and the last
 * alerts.  Who may sign in, and whose session was ended, is the store's to say.
 * The keys:
 *
 *	siem:rl:NAME		when NAME's bucket of tokens will be full again
 *	siem:alerts		the last alerts, newest first; and the channel that says each
 *
 *	struct redis *redis = redis_open("redis://127.0.0.1:6379/0", password, &failure);
 *	redis_alert(redis, alert, &failure);
 *	redis_flush(redis, &failure);
 *	redis_free(redis);
 *
 * Every function but the first and last returns -1 and EXIT_UNAVAILABLE where the
 * server does not answer within REDIS_PATIENCE_MS; the next call connects anew,
 * but for a second after a connection failed none is tried, so that a server
 * that is away costs its callers nothing.  Who writes to a socket ignores SIGPIPE.
 */
#ifndef STORE_REDIS_H
#define STORE_REDIS_H

#include <stdint.h>

#include "base/failure.h"
#include "base/span.h"

enum { REDIS_PATIENCE_MS = 1000, REDIS_PAUSE_MS = 1000 };

struct redis;

/*
 * The address is "redis://HOST[:PORT][/DATABASE]" (an IPv6 host in brackets) or
 * "redis+unix:PATH"; the password, of the default user, may be empty and comes
 * from a file.  NULL and EXIT_BAD_CONFIG if the address is none or the password
 * is wrong, EXIT_UNAVAILABLE if nobody is there.
 */
struct redis *redis_open(const char *address, struct span password, struct failure *failure);
void redis_free(struct redis *redis);

/*
 * A bucket of `room` tokens, of which one comes back each step_ms, as http/limiter.h has them:
 * takes a token (tokens 1), only asks (0) or gives one back (-1).  *wait_ms: 0, or how long to
 * wait for a token; then none was taken.  All who share it count by now_ms of their own clock.
 */
struct redis_bucket {
	struct span name;
	int room;
	int64_t step_ms, now_ms;
	int tokens;
};
int redis_bucket(struct redis *redis, const struct redis_bucket *bucket, int64_t *wait_ms,
    struct failure *failure);

/*
 * Adds an alert to the recent ones and tells who listens.  It is sent with the
 * next redis_flush, or when LIMIT_REDIS_PENDING wait, in one round trip.  What was
 * not confirmed is sent again over the next connection: an alert may come twice.
 */
int redis_alert(struct redis *redis, struct span alert, struct failure *failure);
int redis_flush(struct redis *redis, struct failure *failure);

/* Returns false to stop. */
typedef bool (*redis_see)(void *data, struct span alert);

/* The last alerts, the newest first, at most `limit`. */
int redis_recent(
    struct redis *redis, int64_t limit, redis_see see, void *data, struct failure *failure);

#endif
