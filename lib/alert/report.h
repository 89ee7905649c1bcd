/* report.h: what a policy told and kept from people, for siem-alert --dry-run. */
#ifndef ALERT_REPORT_H
#define ALERT_REPORT_H

#include "alert/tell.h"

/* A JSON object a rule, one a line, in the policy's order: {"rule":"backup","anomalies":12,"told":1,...} */
void report_policy(struct buffer *to, const struct policy *policy, const struct teller *teller);

#endif
