/* retention.c: classes and their ages. */

#include "base/clock.h"
#include "store/retention.h"

static int64_t *
find_class(struct store_age *age, struct span name)
{
	if (span_is(name, "normal"))
		return &age->normal_before_ms;
	return span_is(name, "anomaly") ? &age->anomaly_before_ms : NULL;
}

int
retention_parse(struct span text, int64_t now_ms, struct store_age *out, struct failure *failure)
{
	struct span rest = text, name, age;
	int64_t *before_ms, age_ms;

	*out = (struct store_age){ INT64_MIN, INT64_MIN };
	do {
		age = span_cut(&rest, ',');
		name = span_trim(span_cut(&age, ':'));
		before_ms = find_class(out, name);
		if (before_ms == NULL || !clock_parse_duration(span_trim(age), &age_ms))
			return failure_set(failure, EXIT_USAGE,
			    "\"%.*s\" is no retention: say normal:7d,anomaly:90d (s, m, h, d or w)",
			    (int)text.size, text.data);
		*before_ms = now_ms - age_ms;
	} while (rest.size > 0);
	return 0;
}
