/* hush.c: alerts on hosts that fell silent, from our memory of them and our clock. */

#include <sodium.h>
#include <stdio.h>

#include "alert/alerting.h"
#include "base/clock.h"
#include "event/id.h"
#include "json/write.h"
#include "os/signals.h"

/* A group of its own for each host, whatever the policy groups by. */
static void
make_key(unsigned char key[16], struct span host)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, 16);
	crypto_generichash_update(
	    &state, (const unsigned char *)KIND_SILENCE, sizeof(KIND_SILENCE));
	crypto_generichash_update(&state, (const unsigned char *)host.data, host.size);
	crypto_generichash_final(&state, key, 16);
}

/* In place of an event's id: the same host, heard last at the same moment, is the same silence. */
static void
make_id(char to[36], const unsigned char key[16], int64_t last_ms)
{
	unsigned char id[16];

	memcpy(id, key, sizeof(id));
	for (int i = 0; i < 6; i++)
		id[i] = (unsigned char)((uint64_t)last_ms >> (40 - 8 * i));
	id[6] = (unsigned char)(0x80 | (id[6] & 0x0f));
	id[8] = (unsigned char)(0x80 | (id[8] & 0x3f));
	id_write(to, id);
}

static void
write_reason(struct buffer *to, struct span host, int64_t last_ms)
{
	struct buffer text = { 0 };
	char when[CLOCK_TEXT_SIZE];

	clock_write(when, last_ms);
	buffer_add(&text, host);
	buffer_add(&text, SPAN(" used to write logs and has not since "));
	buffer_add(&text, (struct span){ when, sizeof(when) });
	buffer_add_byte(to, '[');
	json_write_string(to, buffer_span(&text));
	buffer_add_byte(to, ']');
	buffer_release(&text);
}

static void
raise_alert(void *data, struct silence_host *host)
{
	struct alerting *alerting = data;
	struct span name = buffer_span(&host->name);
	struct facts facts = { .time_ms = host->last_ms + alerting->policy.silence_ms,
		.source = name,
		.host = name,
		.kind = KIND_SILENCE,
		.level = SPAN("medium") };
	struct judged judged = { .risk = 0.6, .is_anomaly = true, .level = "medium" };
	struct buffer reasons = { 0 };
	unsigned char key[16];
	struct telling telling = { .time_ms = facts.time_ms, .wall_ms = clock_now_ms() };
	struct anomaly_event event = { &facts, &judged, NULL, SPAN("") };
	char id[36], suppression[40];

	make_key(key, name);
	telling.group = take_group(alerting, key);
	if (telling.group->status != GROUP_CLOSED)
		return; /* an earlier process has said so */
	make_id(id, key, host->last_ms);
	event.id = id;
	write_reason(&reasons, name, host->last_ms);
	judged.reasons = buffer_span(&reasons);
	judged.action = SPAN("ALERT_ADMIN");
	telling.rule = policy_find(&alerting->policy, &facts);
	take_suppression(alerting, &facts, key, &telling, suppression);
	take_begin(alerting, telling.group, &facts, id);
	group_take(telling.group, &event);
	take_tell(alerting, &telling, NULL);
	alerting->silences++;
	buffer_release(&reasons);
}

void
hush_heard(struct alerting *alerting, struct span name)
{
	int64_t now_ms = clock_now_ms(), limit_ms = alerting->policy.silence_ms;
	struct silence_host *host;
	unsigned char key[16];
	struct group *group;

	if (alerting->settings.is_dry_run)
		return;
	host = silence_heard(alerting->silence, name, now_ms, limit_ms);
	if (host == NULL)
		return;
	make_key(key, name);
	group = take_group(alerting, key);
	if (group->status == GROUP_CLOSED)
		return;
	group->status = GROUP_CLOSED;
	group->last_ms = now_ms;
	group->news |= NEWS_RESOLVED;
	group->is_dirty = true;
	alerting->resolved++;
	announce_to_who_knows(alerting, group, "resolved");
}

void
hush_check(struct alerting *alerting)
{
	silence_check(
	    alerting->silence, clock_now_ms(), alerting->policy.silence_ms, raise_alert, alerting);
}
