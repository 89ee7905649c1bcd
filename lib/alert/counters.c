/* counters.c: what siem-alert counts, for --metrics. */

#include "alert/alerting.h"

static int
add(struct stage_counter *out, int at, int max, const struct stage_counter *rows, int count)
{
	for (int i = 0; i < count && at < max; i++)
		out[at++] = rows[i];
	return at;
}

#define COUNT(rows) ((int)(sizeof(rows) / sizeof(*(rows))))

static int
add_alerts(const struct alerting *alerting, struct stage_counter *out, int at, int max)
{
	const struct stage_counter rows[] = {
		{ "siem_alert_anomalies_total", "Anomalies that came.", alerting->anomalies },
		{ "siem_alert_passed_over_total", "Events before --since.", alerting->passed_over },
		{ "siem_alert_opened_total", "Alerts opened.", alerting->opened },
		{ "siem_alert_resolved_total", "Alerts closed for quiet.", alerting->resolved },
		{ "siem_alert_evicted_total", "Open alerts forgotten at --max-groups.",
		    groups_evicted(alerting->groups) },
	};

	return add(out, at, max, rows, COUNT(rows));
}

static int
add_messages(const struct alerting *alerting, struct stage_counter *out, int at, int max)
{
	const struct outbox_counts sent =
	    alerting->outbox ? outbox_counts(alerting->outbox) : (struct outbox_counts){ 0 };
	const struct stage_counter rows[] = {
		{ "siem_alert_delivered_total", "Messages delivered.", sent.delivered },
		{ "siem_alert_retried_total", "Deliveries that failed and are tried again.",
		    sent.retried },
		{ "siem_alert_dead_total", "Messages put aside as dead letters.", sent.dead },
		{ "siem_alert_waiting", "Messages in the spool.", sent.waiting },
	};

	return add(out, at, max, rows, COUNT(rows));
}

static int
add_ledger(const struct alerting *alerting, struct stage_counter *out, int at, int max)
{
	const struct ledger_counts kept = ledger_counts(alerting->ledger);
	const struct stage_counter rows[] = {
		{ "siem_alert_repeated_total", "Anomalies that were counted before.",
		    alerting->repeated },
		{ "siem_alert_stored_total", "Rows of alerts written to the store.", kept.written },
		{ "siem_alert_caught_up_total", "Anomalies read back from the store at the start.",
		    kept.caught_up },
		{ "siem_alert_store_unavailable_total", "Attempts that found the store away.",
		    kept.tries },
		{ "siem_alert_lost_total", "Alerts and notes that could not wait for the store.",
		    kept.lost },
		{ "siem_alert_suppressions_refused", "Suppressions of the store that are none.",
		    kept.refused },
		{ "siem_alert_store_up", "1 while the store is there.",
		    !ledger_is_away(alerting->ledger) },
	};

	return add(out, at, max, rows, COUNT(rows));
}

static int
add_blocks(const struct alerting *alerting, struct stage_counter *out, int at, int max)
{
	const struct stage_counter rows[] = {
		{ "siem_alert_blocked_total", "Addresses that siem-block blocked.",
		    alerting->asked[ASKED_BLOCKED] },
		{ "siem_alert_block_dry_total", "Blocks that a dry run left out.",
		    alerting->asked[ASKED_DRY] },
		{ "siem_alert_block_refused_total", "Blocks that were refused.",
		    alerting->asked[ASKED_REFUSED] },
		{ "siem_alert_block_failed_total", "Requests that siem-block did not carry out.",
		    alerting->asked[ASKED_FAILED] },
	};

	return add(out, at, max, rows, COUNT(rows));
}

static int
add_silences(const struct alerting *alerting, struct stage_counter *out, int at, int max)
{
	const struct stage_counter rows[] = {
		{ "siem_alert_silences_total", "Hosts that fell silent.", alerting->silences },
		{ "siem_alert_hosts_forgotten_total", "Lines of hosts beyond those remembered.",
		    silence_forgotten(alerting->silence) },
	};

	return add(out, at, max, rows, COUNT(rows));
}

int
alerting_counters(void *data, struct stage_counter *out, int max)
{
	const struct alerting *alerting = data;
	const struct stage_counter redis = { "siem_alert_unpublished_total",
		"Recent alerts that Redis did not take.", alerting->redis_lost };
	int at = add_alerts(alerting, out, 0, max);

	if (alerting->outbox)
		at = add_messages(alerting, out, at, max);
	if (alerting->ledger)
		at = add_ledger(alerting, out, at, max);
	if (alerting->asker)
		at = add_blocks(alerting, out, at, max);
	if (alerting->policy.silence_ms > 0)
		at = add_silences(alerting, out, at, max);
	if (alerting->settings.redis)
		at = add(out, at, max, &redis, 1);
	return at;
}
