/* report.c: verdicts by rule. */

#include "alert/report.h"
#include "json/write.h"

static void
report_rule(struct buffer *to, const struct rule *rule, const int64_t counts[VERDICT_COUNT])
{
	int64_t sum = 0;

	for (int i = 0; i < VERDICT_COUNT; i++)
		sum += counts[i];
	buffer_add(to, SPAN("{\"rule\":"));
	json_write_string(to, span_of(rule_name(rule)));
	buffer_add(to, SPAN(",\"anomalies\":"));
	json_write_integer(to, sum);
	for (int i = 0; i < VERDICT_COUNT; i++) {
		buffer_add(to, SPAN(",\""));
		buffer_add(to, span_of(tell_verdict_name((enum tell_verdict)i)));
		buffer_add(to, SPAN("\":"));
		json_write_integer(to, counts[i]);
	}
	buffer_add(to, SPAN("}\n"));
}

void
report_policy(struct buffer *to, const struct policy *policy, const struct teller *teller)
{
	for (size_t i = 0; i <= policy->count; i++)
		report_rule(
		    to, i < policy->count ? policy_rule(policy, i) : NULL, teller->verdicts[i]);
}
