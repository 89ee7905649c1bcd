/*
 * redis.c: commands, pipelined, over a connection that is made again when lost.
 *
 * Commands go as argument lists with lengths, never as text: a name with spaces or
 * newlines is a name.
 */
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/limits.h"
#include "base/number.h"
#include "store/redis.h"

enum { ARGUMENTS = 8 };

struct redis {
	char host[256], path[256]; /* one of them is empty */
	int port;
	int database;
	struct span password; /* our own copy */
	redisContext *context; /* NULL: none */
	redisReply *reply; /* the last one, which values point into */
	struct timespec pause; /* monotonic: no connection before */
	struct buffer key; /* of the command at hand */
	struct buffer alerts; /* those not confirmed, each behind its size */
	int waiting; /* how many */
};

struct command {
	const char *argument[ARGUMENTS];
	size_t size[ARGUMENTS];
	int count;
};

static void
add(struct command *command, struct span argument)
{
	command->argument[command->count] = argument.data ? argument.data : "";
	command->size[command->count++] = argument.size;
}

/* The address's parts; false if it is none. */
static bool
parse_host(struct redis *redis, struct span text)
{
	struct span host = span_cut(&text, '/'), end;
	int64_t number = 6379, database = 0;

	if (span_take(&host, SPAN("["))) {
		if (span_index(host, ']') == host.size)
			return false;
		end = host;
		host = span_cut(&end, ']');
	} else {
		end = span_skip(host, span_index(host, ':'));
		host = span_first(host, host.size - end.size);
	}
	if (end.size && (!span_take(&end, SPAN(":")) || !parse_number(end, 1, 65535, &number)))
		return false;
	if (text.size && !parse_number(text, 0, 1 << 20, &database))
		return false;
	if (host.size == 0 || host.size >= sizeof(redis->host))
		return false;
	memcpy(redis->host, host.data, host.size);
	redis->port = (int)number;
	redis->database = (int)database;
	return true;
}

static bool
parse_address(struct redis *redis, struct span text)
{
	if (span_take(&text, SPAN("redis://")))
		return parse_host(redis, text);
	if (!span_take(&text, SPAN("redis+unix:")) || text.size == 0 ||
	    text.size >= sizeof(redis->path))
		return false;
	memcpy(redis->path, text.data, text.size);
	return true;
}

static const char *
place(const struct redis *redis)
{
	return redis->path[0] ? redis->path : redis->host;
}

static void
forget_reply(struct redis *redis)
{
	if (redis->reply)
		freeReplyObject(redis->reply);
	redis->reply = NULL;
}

static void
disconnect(struct redis *redis)
{
	if (redis->context)
		redisFree(redis->context);
	redis->context = NULL;
}

static bool
is_paused(const struct redis *redis)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec < redis->pause.tv_sec ||
	       (now.tv_sec == redis->pause.tv_sec && now.tv_nsec < redis->pause.tv_nsec);
}

static int
lost(struct redis *redis, struct failure *failure)
{
	failure_set(failure, EXIT_UNAVAILABLE, "Redis at %s: %s", place(redis),
	    redis->context && redis->context->errstr[0] ? redis->context->errstr : "not connected");
	disconnect(redis);
	return -1;
}

static int
send_command(struct redis *redis, struct command *command, struct failure *failure)
{
	if (redisAppendCommandArgv(
		redis->context, command->count, command->argument, command->size) != REDIS_OK)
		return lost(redis, failure);
	return 0;
}

/* The next answer in redis->reply; what the server refuses is a failure. */
static int
receive(struct redis *redis, struct failure *failure)
{
	void *reply;

	forget_reply(redis);
	if (redisGetReply(redis->context, &reply) != REDIS_OK)
		return lost(redis, failure);
	redis->reply = reply;
	if (redis->reply->type != REDIS_REPLY_ERROR)
		return 0;
	return failure_set(
	    failure, EXIT_BAD_CONFIG, "Redis at %s: %s", place(redis), redis->reply->str);
}

/* What a new connection begins with: the password, then the database. */
static int
greet(struct redis *redis, struct failure *failure)
{
	char digits[NUMBER_SIZE];
	struct command auth = { .count = 0 }, choose = { .count = 0 };

	add(&auth, SPAN("AUTH"));
	add(&auth, redis->password);
	if (redis->password.size &&
	    (send_command(redis, &auth, failure) != 0 || receive(redis, failure) != 0))
		return -1;
	add(&choose, SPAN("SELECT"));
	add(&choose, (struct span){ digits, write_integer(digits, redis->database) });
	return send_command(redis, &choose, failure) != 0 ? -1 : receive(redis, failure);
}

static int
connect_now(struct redis *redis, struct failure *failure)
{
	struct timeval patience = { REDIS_PATIENCE_MS / 1000, REDIS_PATIENCE_MS % 1000 * 1000L };

	redis->context = redis->path[0]
			     ? redisConnectUnixWithTimeout(redis->path, patience)
			     : redisConnectWithTimeout(redis->host, redis->port, patience);
	if (redis->context == NULL || redis->context->err)
		return lost(redis, failure);
	redisSetTimeout(redis->context, patience);
	if (greet(redis, failure) == 0)
		return 0;
	disconnect(redis);
	return -1;
}

static int
connect_again(struct redis *redis, struct failure *failure)
{
	if (redis->context)
		return 0;
	if (is_paused(redis))
		return lost(redis, failure);
	if (connect_now(redis, failure) == 0)
		return 0;
	clock_gettime(CLOCK_MONOTONIC, &redis->pause);
	redis->pause.tv_sec += REDIS_PAUSE_MS / 1000;
	return -1;
}

struct redis *
redis_open(const char *address, struct span password, struct failure *failure)
{
	struct redis *redis = must_calloc(1, sizeof(*redis));
	char *copy = must_alloc(password.size + 1);

	if (password.size)
		memcpy(copy, password.data, password.size);
	redis->password = (struct span){ copy, password.size };
	if (!parse_address(redis, span_of(address)))
		failure_set(failure, EXIT_BAD_CONFIG,
		    "\"%s\" is no address of Redis (redis://HOST:PORT/DATABASE, redis+unix:PATH)",
		    address);
	else if (connect_now(redis, failure) == 0)
		return redis;
	redis_free(redis);
	return NULL;
}

void
redis_free(struct redis *redis)
{
	struct failure failure;

	if (redis == NULL)
		return;
	if (redis->waiting)
		redis_flush(redis, &failure);
	forget_reply(redis);
	disconnect(redis);
	explicit_bzero((char *)(uintptr_t)redis->password.data, redis->password.size);
	free((char *)(uintptr_t)redis->password.data);
	buffer_release(&redis->key);
	buffer_release(&redis->alerts);
	free(redis);
}

/* One command and its answer; a connection that broke while idle is made again once. */
static int
ask(struct redis *redis, struct command *command, struct failure *failure)
{
	for (int turn = 0; turn < 2; turn++) {
		if (connect_again(redis, failure) != 0)
			return -1;
		if (send_command(redis, command, failure) == 0 && receive(redis, failure) == 0)
			return 0;
		if (redis->context)
			return -1;
	}
	return -1;
}

static struct span
key_of(struct redis *redis, struct span name)
{
	redis->key.size = 0;
	buffer_add(&redis->key, SPAN("siem:rl:"));
	buffer_add(&redis->key, name);
	return buffer_span(&redis->key);
}

/* All in one step of the server's.  "%d" takes no number above 2^31 in some of its versions. */
static const char bucket_script[] =
    "local now, room, step = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])"
    " local tokens = tonumber(ARGV[4])"
    " local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)"
    " full = math.min(full, now + room * step)"
    " local wait = math.max(full - now - (room - 1) * step, 0)"
    " if tokens < 0 or (tokens > 0 and wait == 0) then full = full + tokens * step"
    " if full > now then"
    " redis.call('SET', KEYS[1], string.format('%.0f', full),"
    " 'PX', string.format('%.0f', full - now))"
    " else redis.call('DEL', KEYS[1]) end end"
    " return wait";

static void
add_number(struct command *command, char digits[NUMBER_SIZE], int64_t x)
{
	add(command, (struct span){ digits, write_integer(digits, x) });
}

int
redis_bucket(struct redis *redis, const struct redis_bucket *bucket, int64_t *wait_ms,
    struct failure *failure)
{
	char digits[4][NUMBER_SIZE];
	struct command command = { .count = 0 };

	add(&command, SPAN("EVAL"));
	add(&command, span_of(bucket_script));
	add(&command, SPAN("1"));
	add(&command, key_of(redis, bucket->name));
	add_number(&command, digits[0], bucket->now_ms);
	add_number(&command, digits[1], bucket->room);
	add_number(&command, digits[2], bucket->step_ms);
	add_number(&command, digits[3], bucket->tokens);
	if (ask(redis, &command, failure) != 0)
		return -1;
	*wait_ms = redis->reply->integer;
	return 0;
}

int
redis_alert(struct redis *redis, struct span alert, struct failure *failure)
{
	if (redis->waiting >= LIMIT_REDIS_PENDING && redis_flush(redis, failure) != 0)
		return -1;
	buffer_add(&redis->alerts, (struct span){ (char *)&alert.size, sizeof(alert.size) });
	buffer_add(&redis->alerts, alert);
	redis->waiting++;
	return 0;
}

static int
send_alert(struct redis *redis, struct span alert, struct failure *failure)
{
	struct command push = { .count = 0 }, publish = { .count = 0 };

	add(&push, SPAN("LPUSH"));
	add(&push, SPAN("siem:alerts"));
	add(&push, alert);
	add(&publish, SPAN("PUBLISH"));
	add(&publish, SPAN("siem:alerts"));
	add(&publish, alert);
	return send_command(redis, &push, failure) != 0 ? -1
							: send_command(redis, &publish, failure);
}

static int
send_alerts(struct redis *redis, struct failure *failure)
{
	char digits[NUMBER_SIZE];
	struct command trim = { .count = 0 };
	struct span rest = buffer_span(&redis->alerts), alert;

	while (rest.size) {
		memcpy(&alert.size, rest.data, sizeof(alert.size));
		alert.data = rest.data + sizeof(alert.size);
		if (send_alert(redis, alert, failure) != 0)
			return -1;
		rest = span_skip(rest, sizeof(alert.size) + alert.size);
	}
	add(&trim, SPAN("LTRIM"));
	add(&trim, SPAN("siem:alerts"));
	add(&trim, SPAN("0"));
	add(&trim, (struct span){ digits, write_integer(digits, LIMIT_RECENT_ALERTS - 1) });
	return send_command(redis, &trim, failure);
}

/* All answers are taken, also behind one that refuses: the next command must find its own. */
static int
receive_all(struct redis *redis, int count, struct failure *failure)
{
	int result = 0;

	for (int i = 0; i < count && redis->context; i++)
		if (receive(redis, failure) != 0)
			result = -1;
	return result;
}

int
redis_flush(struct redis *redis, struct failure *failure)
{
	int result = -1;

	if (redis->waiting == 0)
		return 0;
	for (int turn = 0; turn < 2 && result != 0; turn++) {
		if (connect_again(redis, failure) != 0)
			return -1;
		if (send_alerts(redis, failure) == 0)
			result = receive_all(redis, 2 * redis->waiting + 1, failure);
		if (redis->context)
			break;
	}
	if (redis->context) {
		redis->waiting = 0;
		redis->alerts.size = 0;
	}
	return result;
}

int
redis_recent(struct redis *redis, int64_t limit, redis_see see, void *data, struct failure *failure)
{
	char digits[NUMBER_SIZE];
	struct command command = { .count = 0 };
	struct redisReply *one;

	if (limit < 1)
		return 0;
	add(&command, SPAN("LRANGE"));
	add(&command, SPAN("siem:alerts"));
	add(&command, SPAN("0"));
	add(&command, (struct span){ digits, write_integer(digits, limit - 1) });
	if (ask(redis, &command, failure) != 0)
		return -1;
	for (size_t i = 0; i < redis->reply->elements; i++) {
		one = redis->reply->element[i];
		if (one->type == REDIS_REPLY_STRING &&
		    !see(data, (struct span){ one->str, one->len }))
			break;
	}
	return 0;
}
