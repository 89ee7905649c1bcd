/* anomaly.h: what siem-score says of an event, as its member "anomaly". */
#ifndef WIRE_ANOMALY_H
#define WIRE_ANOMALY_H

#include "base/buffer.h"
#include "model/judge.h"

struct anomaly {
	const struct model *model;
	enum log_kind kind;
	const struct event *event;
	const struct features *features;
	struct score score;
	struct judgement judgement;
	bool is_explained; /* the explanation is filled and written */
	struct explanation explanation;
	bool has_counterfactual; /* it was looked for, and what was found is written */
	struct counterfactual counterfactual;
};

/* "anomaly":{...}, no comma at its ends. */
void wire_write_anomaly(struct buffer *to, const struct anomaly *anomaly);

#endif
