/* channel-redis.c: the list of recent alerts, and who listens to it. */

#include <stdio.h>
#include <stdlib.h>

#include "alert/channel-types.h"
#include "alert/receipt.h"
#include "store/redis.h"

struct redis_channel {
	char *address, *password;
	struct redis *redis; /* NULL before the first message, or where nobody was there */
	char pending[64]; /* key of the message that waits in *redis for a connection */
};

static const struct channel_setting_row settings_redis[] = {
	{ "address", true, "redis://HOST:PORT/DATABASE or redis+unix:PATH" },
	{ "password-file", false, "file with the password" },
	{ NULL, false, NULL },
};

static char *
copy(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(must_alloc(size), text, size);
}

static void *
open_redis(const struct channel_settings *settings, struct failure *failure)
{
	struct redis_channel *channel;
	const char *address = channel_setting(settings, "address");
	const char *password = channel_setting(settings, "password-file");

	if (address == NULL || (!span_starts(span_of(address), SPAN("redis://")) &&
				   !span_starts(span_of(address), SPAN("redis+unix:")))) {
		failure_set(failure, EXIT_BAD_CONFIG,
		    "address \"%s\" is neither redis://HOST:PORT/DATABASE nor redis+unix:PATH",
		    address ? address : "");
		return NULL;
	}
	channel = must_calloc(1, sizeof(*channel));
	channel->address = copy(address);
	channel->password = copy(password ? password : "");
	return channel;
}

static void
free_redis(void *data)
{
	struct redis_channel *channel = data;

	redis_free(channel->redis);
	explicit_bzero(channel->password, strlen(channel->password));
	free(channel->password);
	free(channel->address);
	free(channel);
}

/* It is added once, however often it is tried: what got no answer waits for a connection. */
static int
give(struct redis_channel *channel, const struct message *message, struct failure *failure)
{
	if (channel->redis == NULL)
		channel->redis = redis_open(channel->address, span_of(channel->password), failure);
	if (channel->redis == NULL)
		return -1;
	if (strcmp(channel->pending, message->key) != 0 &&
	    redis_alert(channel->redis, message->line, failure) < 0)
		return -1;
	channel->pending[0] = '\0';
	if (redis_flush(channel->redis, failure) == 0)
		return 0;
	if (failure->status == EXIT_UNAVAILABLE)
		snprintf(channel->pending, sizeof(channel->pending), "%s", message->key);
	return -1;
}

static void
send_redis(void *data, const struct message *message, struct receipt *receipt)
{
	struct redis_channel *channel = data;
	struct failure failure;

	if (give(channel, message, &failure) == 0)
		receipt_set(receipt, DELIVERED, "published");
	else if (channel->redis == NULL && failure.status == EXIT_BAD_CONFIG)
		receipt_set(receipt, REFUSED, "%s", failure.text);
	else /* what a server refuses that knows us goes away: it is loading, or out of memory */
		receipt_set(receipt, TRY_LATER, "%s", failure.text);
}

const struct channel_type channel_redis = {
	.name = "redis",
	.settings = settings_redis,
	.open = open_redis,
	.free = free_redis,
	.send = send_redis,
};
