/* block.c: whom siem-block is asked to block, and what became of it. */

#include <stdio.h>

#include "alert/alerting.h"
#include "base/clock.h"
#include "json/scan.h"
#include "os/log.h"
#include "os/signals.h"

static void
note(struct alerting *alerting, const char *alert, const char *action, struct span text)
{
	const struct ledger_note line = { .alert = alert, .action = action, .text = text };

	if (alerting->ledger)
		ledger_note(alerting->ledger, &line);
	else
		log_detail("alert %.36s: %s: %.*s", alert, action, (int)text.size, text.data);
}

static void
note_block(struct alerting *alerting, const struct asker_answer *answer)
{
	struct ledger_note block = { .alert = answer->alert,
		.action = "block",
		.network = answer->network,
		.reason = answer->reason,
		.expires_ms = answer->until_ms };
	struct buffer text = { 0 };
	char until[CLOCK_TEXT_SIZE];

	clock_write(until, answer->until_ms);
	buffer_add(&text, answer->network);
	buffer_add(&text, SPAN(" until "));
	buffer_add(&text, (struct span){ until, sizeof(until) });
	block.text = buffer_span(&text);
	if (alerting->ledger)
		ledger_note(alerting->ledger, &block);
	else
		note(alerting, answer->alert, "block", block.text);
	buffer_release(&text);
}

static void
hear(void *data, const struct asker_answer *answer)
{
	static const char *const actions[ASKED_OUTCOME_COUNT] = { [ASKED_BLOCKED] = "block",
		[ASKED_DRY] = "block_dry_run",
		[ASKED_REFUSED] = "block_refused",
		[ASKED_FAILED] = "block_failed" };
	struct alerting *alerting = data;
	struct network network;

	alerting->asked[answer->outcome]++;
	if (answer->outcome == ASKED_BLOCKED && network_parse(answer->network, &network))
		note_block(alerting, answer);
	else
		note(alerting, answer->alert, actions[answer->outcome],
		    answer->text.size ? answer->text : answer->network);
}

int
block_check(const char *mode, struct failure *failure)
{
	if (strcmp(mode, "off") == 0 || strcmp(mode, "on") == 0 || strcmp(mode, "dry-run") == 0)
		return 0;
	return failure_set(
	    failure, EXIT_BAD_CONFIG, "block: \"%.100s\" is neither off, dry-run nor on", mode);
}

void
block_open(struct alerting *alerting)
{
	if (strcmp(alerting->settings.block, "off") == 0 || alerting->settings.is_dry_run)
		return;
	alerting->asker = asker_new(alerting->settings.block_socket, hear, alerting);
}

/* The first of ["...","..."]. */
static struct span
first_text(struct span array, struct arena *arena)
{
	struct json_cursor cursor = json_open(array);
	struct json_text text;

	if (json_peek(&cursor) == JSON_ARRAY && json_enter(&cursor, '[') && json_element(&cursor) &&
	    json_peek(&cursor) == JSON_STRING && json_string(&cursor, &text))
		return json_decode(&text, arena);
	return SPAN("an anomaly");
}

/* Once for an alert, and again when people are told again: by then the block may have ended. */
void
block_ask(struct alerting *alerting, struct group *group)
{
	struct span ip = buffer_span(&group->address);
	bool is_dry = strcmp(alerting->settings.block, "dry-run") == 0;
	struct arena arena = { 0 };

	if (alerting->asker == NULL || !span_is(buffer_span(&group->action), "BLOCK_IP") ||
	    ip.size == 0 || group->status != GROUP_OPEN ||
	    (group->asked_wall_ms != 0 && group->asked_wall_ms >= group->told_wall_ms))
		return;
	group->asked_wall_ms = clock_now_ms();
	if (alerting->ledger && !ledger_may_block(alerting->ledger, ip)) {
		alerting->asked[ASKED_REFUSED]++;
		note(alerting, group->id, "block_refused", SPAN("it is never to be blocked"));
	} else if (is_dry) {
		alerting->asked[ASKED_DRY]++;
		note(alerting, group->id, "block_dry_run", ip);
	} else if (!asker_ask(alerting->asker, group->id, ip,
		       first_text(buffer_span(&group->reasons), &arena))) {
		alerting->asked[ASKED_FAILED]++;
		note(alerting, group->id, "block_failed", SPAN("too many requests wait"));
	} else {
		asker_turn(alerting->asker);
	}
	arena_release(&arena);
}
