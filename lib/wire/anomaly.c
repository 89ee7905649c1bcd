/*
 * anomaly.c: members in the order in which people read them.
 *
 * Numbers have six decimals, so the contributions on the wire no longer sum
 * to logit(risk_score) to the last place; "rest" holds what is missing.
 */

#include "base/math.h"
#include "base/number.h"
#include "json/write.h"
#include "wire/anomaly.h"

static void
add_number(struct buffer *to, const char *key, double value)
{
	buffer_add(to, span_of(key));
	json_write_decimal(to, value);
}

static void
add_name(struct buffer *to, const char *key, const char *value)
{
	buffer_add(to, span_of(key));
	buffer_add_byte(to, '"');
	buffer_add(to, span_of(value));
	buffer_add_byte(to, '"');
}

static void
write_models(struct buffer *to, const struct anomaly *anomaly)
{
	char separator = '{';

	buffer_add(to, SPAN(",\"models\":"));
	for (int part = 0; part < PART_COUNT; part++) {
		if (!model_has_part(anomaly->model, anomaly->kind, part))
			continue;
		buffer_add_byte(to, separator);
		add_name(to, "", model_part_name(part));
		add_number(to, ":", anomaly->score.calibrated[part]);
		separator = ',';
	}
	buffer_add_byte(to, '}');
}

static void
write_contribution(struct buffer *to, const struct anomaly *anomaly, enum feature feature)
{
	struct typical typical = model_typical(anomaly->model, anomaly->kind, feature);

	add_name(to, "{\"feature\":", feature_rows[feature].name);
	add_number(to, ",\"value\":", anomaly->features->value[feature]);
	add_number(to, ",\"typical\":{\"p05\":", typical.p05);
	add_number(to, ",\"p50\":", typical.p50);
	add_number(to, ",\"p95\":", typical.p95);
	add_number(to, "},\"contribution\":", anomaly->explanation.contribution[feature]);
	buffer_add_byte(to, '}');
}

/* Those that are not 0, the most suspicious first; then what six decimals lose. */
static void
write_contributions(struct buffer *to, const struct anomaly *anomaly, const enum feature *order)
{
	double rest = math_logit(anomaly->judgement.risk) - round6(anomaly->explanation.baseline);
	char separator = '[';

	add_number(to, ",\"baseline\":", anomaly->explanation.baseline);
	buffer_add(to, SPAN(",\"contributions\":"));
	for (int i = 0; i < FEATURE_COUNT; i++) {
		double written = round6(anomaly->explanation.contribution[order[i]]);

		if (written == 0)
			continue;
		buffer_add_byte(to, separator);
		write_contribution(to, anomaly, order[i]);
		rest -= written;
		separator = ',';
	}
	if (separator == '[')
		buffer_add_byte(to, '[');
	add_number(to, "],\"rest\":", rest);
}

/* A feature is a reason if it adds at least this much to logit(risk). */
#define REASON_FROM 0.05

static void
write_reasons(struct buffer *to, const struct anomaly *anomaly, const enum feature *order)
{
	bool has_address = event_has(anomaly->event, FIELD_SOURCE_IP);
	char separator = '[';

	buffer_add(to, SPAN(",\"reasons\":"));
	for (int i = 0; i < MAX_REASONS; i++) {
		struct typical typical = model_typical(anomaly->model, anomaly->kind, order[i]);
		struct feature_reason reason = { .feature = order[i],
			.value = anomaly->features->value[order[i]],
			.p05 = typical.p05,
			.p50 = typical.p50,
			.p95 = typical.p95,
			.has_address = has_address };
		char text[FEATURE_REASON_SIZE];

		if (anomaly->explanation.contribution[order[i]] < REASON_FROM)
			break;
		buffer_add_byte(to, separator);
		json_write_string(to, (struct span){ text, feature_write_reason(text, &reason) });
		separator = ',';
	}
	if (separator == '[')
		buffer_add_byte(to, '[');
	buffer_add_byte(to, ']');
}

/* null: no change of one feature alone would do. */
static void
write_counterfactual(struct buffer *to, const struct anomaly *anomaly)
{
	const struct counterfactual *counterfactual = &anomaly->counterfactual;

	buffer_add(to, SPAN(",\"counterfactual\":"));
	if (!counterfactual->is_found) {
		buffer_add(to, SPAN("null"));
		return;
	}
	add_name(to, "{\"feature\":", feature_rows[counterfactual->feature].name);
	add_number(to, ",\"value\":", anomaly->features->value[counterfactual->feature]);
	add_number(to, ",\"to\":", counterfactual->to);
	add_number(to, ",\"risk_score\":", counterfactual->risk);
	buffer_add_byte(to, '}');
}

static void
write_techniques(struct buffer *to, const struct judgement *judgement)
{
	if (judgement->technique_count == 0)
		return;
	for (int i = 0; i < judgement->technique_count; i++)
		add_name(to, i ? "," : ",\"technique\":[", judgement->technique[i]);
	buffer_add_byte(to, ']');
}

void
wire_write_anomaly(struct buffer *to, const struct anomaly *anomaly)
{
	const struct judgement *judgement = &anomaly->judgement;
	enum feature order[FEATURE_COUNT];

	add_number(to, "\"anomaly\":{\"risk_score\":", judgement->risk);
	buffer_add(to,
	    judgement->is_anomaly ? SPAN(",\"is_anomaly\":true") : SPAN(",\"is_anomaly\":false"));
	add_name(to, ",\"risk_level\":", risk_level_name(judgement->level));
	add_name(to, ",\"confidence\":", confidence_name(judgement->confidence));
	add_number(to, ",\"weighted\":", anomaly->score.weighted);
	write_models(to, anomaly);
	if (anomaly->is_explained) {
		rank_contributions(&anomaly->explanation, order);
		write_contributions(to, anomaly, order);
		if (judgement->level != LEVEL_NORMAL)
			write_reasons(to, anomaly, order);
	}
	if (anomaly->has_counterfactual)
		write_counterfactual(to, anomaly);
	add_name(to, ",\"recommended_action\":", action_name(judgement->action));
	write_techniques(to, judgement);
	add_name(to, ",\"model\":", model_name(anomaly->model));
	buffer_add_byte(to, '}');
}
