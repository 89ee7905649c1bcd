/* period.c: times and steps that make sense together. */

#include "api/period.h"

#include "base/clock.h"
#include "base/limits.h"
#include "os/signals.h"

bool
period_read(struct exchange *exchange, struct period *out)
{
	out->until_ms = clock_now_ms();
	out->since_ms = out->until_ms - DAY_MS;
	if (!exchange_query_time(exchange, "since", &out->since_ms) ||
	    !exchange_query_time(exchange, "until", &out->until_ms))
		return false;
	if (out->since_ms < out->until_ms)
		return true;
	problem_at(exchange, 422, "?since", "since is not before until");
	return false;
}

static const struct {
	const char *name;
	int64_t ms;
} steps[] = {
	{ "1m", MINUTE_MS },
	{ "5m", 5 * MINUTE_MS },
	{ "15m", 15 * MINUTE_MS },
	{ "1h", HOUR_MS },
	{ "6h", 6 * HOUR_MS },
	{ "1d", DAY_MS },
	{ "7d", INT64_C(7) * DAY_MS },
	{ "30d", INT64_C(30) * DAY_MS },
};

enum { STEPS = sizeof(steps) / sizeof(*steps) };

static bool
fits(const struct period *period, int64_t step_ms)
{
	return (period->until_ms - period->since_ms) / step_ms < LIMIT_API_POINTS;
}

bool
period_step(struct exchange *exchange, const struct period *period, int64_t *step_ms)
{
	struct span name = exchange_query(exchange, "step");
	int i = 0;

	while (
	    i < STEPS && (name.data ? !span_is(name, steps[i].name) : !fits(period, steps[i].ms)))
		i++;
	if (i == STEPS && name.data) {
		problem_at(
		    exchange, 422, "?step", "step: 1m, 5m, 15m, 1h, 6h, 1d, 7d or 30d is wanted");
		return false;
	}
	*step_ms = i < STEPS ? steps[i].ms : steps[STEPS - 1].ms;
	if (fits(period, *step_ms))
		return true;
	problem_at(exchange, 422, name.data ? "?step" : "?since",
	    "that would be more than %d points", LIMIT_API_POINTS);
	return false;
}
