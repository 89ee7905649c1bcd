/* outbox.c: a spool and a process for each channel. */

#include <cjson/cJSON.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alert/channel.h"
#include "alert/group.h"
#include "alert/outbox.h"
#include "alert/patience.h"
#include "alert/sender.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/random.h"
#include "json/write.h"
#include "os/file.h"
#include "os/log.h"
#include "os/signals.h"
#include "spool/spool.h"

/* HURRIED_MS: a sender that is asked to end has PATIENCE_GRACE_MS, and says what it heard. */
enum {
	FIRST_PAUSE_MS = 1000,
	LAST_PAUSE_MS = 5 * MINUTE_MS,
	HURRIED_MS = PATIENCE_GRACE_MS + 2000
};

struct lane {
	const char *name;
	char *folder;
	struct spool *spool;
	struct sender sender;
	bool is_sending; /* the oldest message is with the sender */
	int64_t next_ms, pause_ms;
	bool is_full; /* new messages were put aside, and people heard so; until all is sent */
	bool is_kept; /* they were, and are not lost */
	int64_t failing_ms; /* nothing was delivered since, and people heard so; 0: it is well */
	struct outbox_counts counts;
};

struct outbox {
	struct outbox_settings settings;
	struct channel **channels;
	struct lane *lanes;
	size_t count;
	struct random random;
};

static char *
path_of(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = must_alloc(size);

	snprintf(path, size, "%s/%s", folder, name);
	return path;
}

static int
open_lane(struct outbox *outbox, struct lane *lane, struct failure *failure)
{
	lane->folder = path_of(outbox->settings.spool, lane->name);
	lane->pause_ms = FIRST_PAUSE_MS;
	lane->sender.fd_in = lane->sender.fd_out = -1;
	lane->spool = spool_open(lane->folder, outbox->settings.spool_bytes, failure);
	return lane->spool ? 0 : -1;
}

struct outbox *
outbox_open(const struct outbox_settings *settings, struct failure *failure)
{
	struct outbox *outbox = must_calloc(1, sizeof(*outbox));

	outbox->settings = *settings;
	random_seed(&outbox->random, (uint64_t)clock_now_ms() ^ (uint64_t)getpid() << 32);
	if (channels_read(settings->channels, &outbox->channels, failure) < 0)
		goto failed;
	if (mkdir(settings->spool, 0700) < 0 && errno != EEXIST) {
		failure_errno(failure, EXIT_IO, "cannot make spool %s", settings->spool);
		goto failed;
	}
	while (outbox->channels[outbox->count])
		outbox->count++;
	outbox->lanes = must_calloc(outbox->count + 1, sizeof(*outbox->lanes));
	for (size_t i = 0; i < outbox->count; i++) {
		outbox->lanes[i].name = channel_name(outbox->channels[i]);
		if (open_lane(outbox, &outbox->lanes[i], failure) < 0)
			goto failed;
	}
	return outbox;
failed:
	outbox_close(outbox);
	return NULL;
}

void
outbox_close(struct outbox *outbox)
{
	if (outbox == NULL)
		return;
	for (size_t i = 0; outbox->lanes && i < outbox->count; i++) {
		sender_stop(&outbox->lanes[i].sender);
		spool_close(outbox->lanes[i].spool);
		free(outbox->lanes[i].folder);
	}
	free(outbox->lanes);
	channels_free(outbox->channels);
	free(outbox);
}

static bool
is_listed(struct span list, const char *name)
{
	if (span_trim(list).size == 0)
		return true;
	while (list.size > 0)
		if (span_is(span_trim(span_cut(&list, ',')), name))
			return true;
	return false;
}

void
outbox_add_names(const struct outbox *outbox, struct span channels, struct buffer *names)
{
	for (size_t i = 0; i < outbox->count; i++)
		if (is_listed(channels, outbox->lanes[i].name))
			group_add_names(names, span_of(outbox->lanes[i].name));
}

static void
wait_longer(struct outbox *outbox, struct lane *lane, const struct receipt *receipt)
{
	int64_t pause_ms =
	    (int64_t)((double)lane->pause_ms * (0.5 + random_unit(&outbox->random) / 2));

	if (receipt->retry_after_ms > pause_ms)
		pause_ms = receipt->retry_after_ms;
	lane->next_ms = clock_monotonic_ms() + pause_ms;
	lane->pause_ms = 2 * lane->pause_ms < LAST_PAUSE_MS ? 2 * lane->pause_ms : LAST_PAUSE_MS;
}

static void
plan_retry(struct outbox *outbox, struct lane *lane, const struct receipt *receipt)
{
	wait_longer(outbox, lane, receipt);
	lane->counts.retried++;
	if (lane->failing_ms != 0)
		return;
	lane->failing_ms = clock_monotonic_ms();
	log_error("channel %s: %s; trying again", lane->name, receipt->text);
}

/* The receiver is there: it takes messages, or says what is wrong with them. */
static void
be_well(struct lane *lane)
{
	lane->failing_ms = 0;
	lane->pause_ms = FIRST_PAUSE_MS;
	lane->next_ms = 0;
}

/* {"channel":"ops","error":"HTTP 404","message":{...}} as DIR/CHANNEL/dead/TIME-N.json */
static int
bury(struct lane *lane, struct span line, const struct receipt *receipt, struct failure *failure)
{
	struct buffer text = { 0 };
	char *folder = path_of(lane->folder, "dead"), *path, name[64];
	int result;

	(void)mkdir(folder, 0700); /* what is wrong with it, writing says */
	snprintf(name, sizeof(name), "%lld-%lld.json", (long long)clock_now_ms(),
	    (long long)lane->counts.dead);
	path = path_of(folder, name);
	buffer_add(&text, SPAN("{\"channel\":"));
	json_write_string(&text, span_of(lane->name));
	buffer_add(&text, SPAN(",\"error\":"));
	json_write_string(&text, span_of(receipt->text));
	buffer_add(&text, SPAN(",\"message\":"));
	buffer_add(&text, line);
	buffer_add(&text, SPAN("}\n"));
	result = file_replace(path, buffer_span(&text), failure);
	buffer_release(&text);
	free(path);
	free(folder);
	return result;
}

/* What does not fit behind those that wait.  People hear of the first. */
static void
bury_newest(struct outbox *outbox, struct lane *lane, struct span line, const char *why)
{
	const struct outbox_trial trial = { lane->name, line, "failed", why };
	struct receipt receipt = { .delivery = REFUSED };
	struct failure failure;
	bool is_kept;

	if (outbox->settings.heard)
		outbox->settings.heard(outbox->settings.data, &trial);
	snprintf(receipt.text, sizeof(receipt.text), "%.500s", why);
	is_kept = bury(lane, line, &receipt, &failure) == 0;
	lane->counts.dead++;
	if (lane->is_full && lane->is_kept == is_kept)
		return;
	if (is_kept)
		log_error("channel %s: %s; new messages are put aside in %s/dead", lane->name, why,
		    lane->folder);
	else
		log_error(
		    "channel %s: %s; new messages are lost: %s", lane->name, why, failure.text);
	lane->is_full = true;
	lane->is_kept = is_kept;
}

int
outbox_add(struct outbox *outbox, struct span line, struct span channels, struct failure *failure)
{
	struct buffer text = { 0 };
	int result = 0;

	buffer_add(&text, line);
	buffer_add_byte(&text, '\n');
	for (size_t i = 0; i < outbox->count && result == 0; i++) {
		struct lane *lane = &outbox->lanes[i];

		if (!is_listed(channels, lane->name))
			continue;
		switch (spool_append(lane->spool, buffer_span(&text), failure)) {
		case SPOOL_OK:
			break;
		case SPOOL_FULL:
			bury_newest(outbox, lane, line, failure->text);
			break;
		case SPOOL_FAILED:
			result = -1;
			break;
		}
	}
	buffer_release(&text);
	outbox_turn(outbox);
	return result;
}

static void
take(struct lane *lane)
{
	struct failure failure;

	if (spool_take(lane->spool, &failure) < 0)
		log_error("channel %s: %s", lane->name, failure.text);
	if (spool_is_empty(lane->spool))
		lane->is_full = false;
}

/* Puts the oldest message aside, or waits until that can be done. */
static void
give_up(struct lane *lane, const struct receipt *receipt)
{
	struct failure failure;
	struct span line;

	if (spool_read(lane->spool, 1, &line, &failure) != 1 ||
	    bury(lane, span_first(line, line.size - 1), receipt, &failure) < 0) {
		log_error("channel %s: %s", lane->name, failure.text);
		lane->next_ms = clock_monotonic_ms() + LAST_PAUSE_MS;
		return;
	}
	lane->counts.dead++;
	log_error("channel %s: %s; a message was put aside in %s/dead", lane->name, receipt->text,
	    lane->folder);
	take(lane);
}

/* Says what became of the oldest message, which is still there. */
static void
report(struct outbox *outbox, struct lane *lane, const struct receipt *receipt, const char *state)
{
	struct outbox_trial trial = {
		.channel = lane->name, .state = state, .text = receipt->text
	};
	struct failure failure;
	struct span line;

	if (!outbox->settings.heard || spool_read(lane->spool, 1, &line, &failure) != 1)
		return;
	trial.line = span_first(line, line.size - 1);
	outbox->settings.heard(outbox->settings.data, &trial);
}

static void
hear(struct outbox *outbox, struct lane *lane, const struct receipt *receipt)
{
	bool is_late = lane->failing_ms != 0 &&
		       clock_monotonic_ms() - lane->failing_ms >= outbox->settings.give_up_ms;

	lane->is_sending = false;
	if (receipt->delivery == DELIVERED) {
		if (lane->failing_ms != 0)
			log_error("channel %s works again", lane->name);
		be_well(lane);
		lane->counts.delivered++;
		report(outbox, lane, receipt, "delivered");
		take(lane);
	} else if (receipt->delivery == REFUSED) {
		be_well(lane);
		report(outbox, lane, receipt, "failed");
		give_up(lane, receipt);
	} else if (is_late) {
		/* The pauses go on: those behind it have a try each. */
		wait_longer(outbox, lane, receipt);
		report(outbox, lane, receipt, "failed");
		give_up(lane, receipt);
	} else {
		report(outbox, lane, receipt, "waiting");
		plan_retry(outbox, lane, receipt);
	}
}

/* Gives the oldest message to the sender. */
static void
send_oldest(struct outbox *outbox, struct lane *lane)
{
	struct failure failure;
	struct receipt receipt = { .delivery = TRY_LATER };
	struct span line;

	if (clock_monotonic_ms() < lane->next_ms || spool_is_empty(lane->spool))
		return;
	if (spool_read(lane->spool, 1, &line, &failure) == 1 &&
	    sender_start(&lane->sender, outbox->settings.channels, lane->name, &failure) == 0 &&
	    sender_give(&lane->sender, line, &failure) == 0) {
		lane->is_sending = true;
		return;
	}
	snprintf(receipt.text, sizeof(receipt.text), "%.500s", failure.text);
	plan_retry(outbox, lane, &receipt);
}

/* Whether some lane still waits for its sender. */
static bool
hear_senders(struct outbox *outbox)
{
	struct receipt receipt;
	bool is_sending = false;

	for (size_t i = 0; i < outbox->count; i++) {
		struct lane *lane = &outbox->lanes[i];

		if (lane->is_sending && sender_hear(&lane->sender, &receipt))
			hear(outbox, lane, &receipt);
		is_sending |= lane->is_sending;
	}
	return is_sending;
}

void
outbox_turn(struct outbox *outbox)
{
	(void)hear_senders(outbox);
	for (size_t i = 0; i < outbox->count; i++)
		if (!outbox->lanes[i].is_sending)
			send_oldest(outbox, &outbox->lanes[i]);
}

static bool
is_empty(const struct outbox *outbox)
{
	for (size_t i = 0; i < outbox->count; i++)
		if (!spool_is_empty(outbox->lanes[i].spool))
			return false;
	return true;
}

/* Until a sender says something, or for so many ms. */
static void
wait_for_senders(const struct outbox *outbox, int timeout_ms)
{
	struct pollfd *fds = must_calloc(outbox->count + 1, sizeof(*fds));
	nfds_t count = 0;

	for (size_t i = 0; i < outbox->count; i++)
		if (outbox->lanes[i].is_sending)
			fds[count++] = (struct pollfd){ .fd = outbox->lanes[i].sender.fd_out,
				.events = POLLIN };
	(void)poll(fds, count, timeout_ms);
	free(fds);
}

bool
outbox_drain(struct outbox *outbox, int64_t limit_ms)
{
	int64_t end_ms = clock_monotonic_ms() + limit_ms;

	for (outbox_turn(outbox); !is_empty(outbox) && clock_monotonic_ms() < end_ms;
	     outbox_turn(outbox))
		wait_for_senders(outbox, 50);
	/* What is on its way is heard to its end: it may have come, and would be sent twice. */
	for (size_t i = 0; i < outbox->count; i++)
		if (outbox->lanes[i].is_sending)
			sender_hurry(&outbox->lanes[i].sender);
	end_ms = clock_monotonic_ms() + HURRIED_MS;
	while (hear_senders(outbox) && clock_monotonic_ms() < end_ms)
		wait_for_senders(outbox, 50);
	return is_empty(outbox);
}

struct outbox_counts
outbox_counts(const struct outbox *outbox)
{
	struct outbox_counts sum = { 0 };

	for (size_t i = 0; i < outbox->count; i++) {
		const struct lane *lane = &outbox->lanes[i];

		sum.delivered += lane->counts.delivered;
		sum.retried += lane->counts.retried;
		sum.dead += lane->counts.dead;
		sum.waiting += spool_lines(lane->spool);
	}
	return sum;
}
