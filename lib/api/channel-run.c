/* channel-run.c: siem-alert as a child that sends one message. */

#include "api/channel-run.h"

#include <ini.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "alert/receipt.h"
#include "api/child.h"
#include "base/limits.h"

enum { SEND_MS = 45 * 1000 };

static const char *const deliveries[] = {
	[DELIVERED] = "delivered",
	[TRY_LATER] = "later",
	[REFUSED] = "refused",
};

const char *
channel_delivery_name(enum delivery delivery)
{
	return deliveries[delivery];
}

cJSON *
channel_receipt_json(const struct receipt *receipt)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "delivery", channel_delivery_name(receipt->delivery));
	cJSON_AddStringToObject(json, "text", receipt->text);
	return json;
}

struct reader {
	void (*see)(void *data, const char *name, const char *type);
	void *data;
};

static int
see_line(void *data, const char *section, const char *name, const char *value)
{
	const struct reader *reader = data;

	if (strcmp(name, "type") == 0)
		reader->see(reader->data, section, value);
	return 1;
}

int
channel_names(const char *path, void (*see)(void *data, const char *name, const char *type),
    void *data, struct failure *failure)
{
	struct reader reader = { see, data };
	int line = ini_parse(path, see_line, &reader);

	if (line < 0)
		return failure_errno(failure, EXIT_BAD_CONFIG, "cannot read channels %s", path);
	if (line > 0)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "%s:%d: neither [channel] nor name = value", path, line);
	return 0;
}

struct search {
	struct span name;
	bool is_found;
};

static void
compare(void *data, const char *name, const char *type)
{
	struct search *search = data;

	(void)type;
	search->is_found = search->is_found || span_is(search->name, name);
}

bool
channel_find(struct exchange *exchange, struct span name)
{
	struct search search = { name, false };
	struct failure failure;

	if (!exchange->api->channels)
		problem(
		    exchange, 409, "this server has no channels: start it with --channels FILE");
	else if (channel_names(exchange->api->channels, compare, &search, &failure) < 0)
		problem_of(exchange, &failure);
	else if (!search.is_found)
		problem(exchange, 404, "no channel has this name");
	return search.is_found;
}

/* What siem-alert says: {"delivery":"later","text":"HTTP 429"}, or of a test "ops: HTTP 204". */
struct hearing {
	struct receipt *receipt;
	bool is_test, is_heard;
	char error[LIMIT_CHILD_SAYS];
};

static void
hear_receipt(struct hearing *hearing, struct span line)
{
	cJSON *json = cJSON_ParseWithLength(line.data, line.size);
	const char *delivery = cJSON_GetStringValue(cJSON_GetObjectItem(json, "delivery"));
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(json, "text"));

	for (int i = DELIVERED; delivery && text && i <= REFUSED; i++) {
		if (strcmp(delivery, deliveries[i]) != 0)
			continue;
		receipt_set(hearing->receipt, (enum delivery)i, "%s", text);
		hearing->is_heard = true;
	}
	cJSON_Delete(json);
}

static void
hear(void *data, bool is_error, struct span line)
{
	struct hearing *hearing = data;

	if (is_error) {
		snprintf(hearing->error, sizeof(hearing->error), "%.*s", (int)line.size, line.data);
	} else if (!hearing->is_test) {
		hear_receipt(hearing, line);
	} else {
		span_cut(&line, ':');
		line = span_trim(line);
		receipt_set(hearing->receipt, REFUSED, "%.*s", (int)line.size, line.data);
		hearing->is_heard = true;
	}
}

static int
make_command(struct exchange *exchange, struct command *command, const char *words[4],
    struct failure *failure)
{
	if (child_find(command, exchange->api, "siem-alert", failure) < 0)
		return -1;
	for (int i = 0; i < 4; i++)
		program_add(&command->programs[0], words[i]);
	return 0;
}

static const char *
copy_text(struct exchange *exchange, struct span text)
{
	char *copy = arena_alloc(exchange->arena, text.size + 1);

	memcpy(copy, text.data, text.size);
	copy[text.size] = '\0';
	return copy;
}

static bool
run_one(struct exchange *exchange, struct span name, struct span line, struct receipt *receipt)
{
	struct hearing hearing = { .receipt = receipt, .is_test = line.size == 0 };
	const char *words[4] = { "--channels", exchange->api->channels,
		hearing.is_test ? "--test" : "--send", copy_text(exchange, name) };
	struct child_order order = {
		.input = line, .limit_ms = SEND_MS, .hear = hear, .data = &hearing
	};
	struct command command;
	struct failure failure;
	int status = 0, done = make_command(exchange, &command, words, &failure);

	if (done == 0) {
		order.program = &command.programs[0];
		done = child_run(&order, &status, &failure);
		command_release(&command);
	}
	if (done < 0) {
		problem_of(exchange, &failure);
		return false;
	}
	if (hearing.is_test && status == EXIT_DONE)
		receipt->delivery = DELIVERED;
	else if (hearing.is_test && status == EXIT_UNAVAILABLE)
		receipt->delivery = TRY_LATER;
	if (!hearing.is_heard)
		receipt_set(receipt, REFUSED, "%s",
		    hearing.error[0] ? hearing.error : "siem-alert said nothing");
	return true;
}

bool
channel_run(struct exchange *exchange, struct span name, struct span line, struct receipt *receipt)
{
	static atomic_int running;
	bool has_run = false;

	if (atomic_fetch_add(&running, 1) < LIMIT_CHANNEL_RUNS)
		has_run = run_one(exchange, name, line, receipt);
	else
		problem_later(
		    exchange, 503, 5, "%d messages are being sent just now", LIMIT_CHANNEL_RUNS);
	atomic_fetch_sub(&running, 1);
	return has_run;
}
