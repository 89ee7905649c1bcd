/* test-simulate.c: simulated lines come in time order, by seed, and in the shares asked for. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/clock.h"
#include "simulate/queue.h"
#include "simulate/simulate.h"

static struct simulate_options
some_options(int64_t lines)
{
	return (struct simulate_options){ .seed = 4,
		.start_ms = INT64_C(1772431200000),
		.lines = lines,
		.hosts = 1,
		.streams = SIMULATE_ALL };
}

static uint64_t
digest(const struct simulate_options *options)
{
	struct simulation *sim = simulation_open(options);
	struct simulate_line line;
	uint64_t hash = 1;

	while (simulation_next(sim, &line))
		for (size_t i = 0; i < line.text.size; i++)
			hash = (hash ^ (unsigned char)line.text.data[i]) * 0x100000001b3;
	simulation_close(sim);
	return hash;
}

static void
the_same_seed_gives_the_same_bytes(void **state)
{
	struct simulate_options options = some_options(3000), other = some_options(3000);

	(void)state;
	other.seed = 5;
	assert_int_equal(digest(&options), digest(&options));
	assert_int_not_equal(digest(&options), digest(&other));
}

static void
no_line_is_earlier_than_the_one_before(void **state)
{
	struct simulate_options options = some_options(20000);
	struct simulation *sim;
	struct simulate_line line;
	int64_t before_ms = 0;
	struct failure failure;

	(void)state;
	options.hosts = 4;
	assert_int_equal(
	    simulate_parse_attacks(SPAN("web-scan:.1,stolen-login:.1"), &options, &failure), 0);
	sim = simulation_open(&options);
	while (simulation_next(sim, &line)) {
		assert_true(line.time_ms >= before_ms);
		before_ms = line.time_ms;
	}
	assert_true(before_ms > options.start_ms);
	simulation_close(sim);
}

/* The share of attack lines among 20,000, for the n-th attack alone. */
static double
share_of(int n, double share)
{
	struct simulate_options options = some_options(20000);
	struct simulation *sim;
	struct simulate_line line;
	int64_t attacks = 0;

	options.shares[n] = share;
	sim = simulation_open(&options);
	while (simulation_next(sim, &line)) {
		assert_true(line.kind == 0 || line.kind == n + 1);
		attacks += line.kind != 0;
	}
	simulation_close(sim);
	return (double)attacks / 20000;
}

static void
each_attack_keeps_to_its_share(void **state)
{
	(void)state;
	for (int n = 0; simulate_attack(n); n++) {
		double share = share_of(n, 0.08);

		assert_string_equal(simulate_kind_name(n + 1), simulate_attack(n)->name);
		if (share < 0.06 || share > 0.1)
			fail_msg("%s has a share of %g", simulate_attack(n)->name, share);
	}
}

static void
no_line_is_longer_than_its_slot_or_holds_a_control_character(void **state)
{
	struct simulate_options options = some_options(30000);
	struct simulation *sim;
	struct simulate_line line;

	(void)state;
	for (int n = 0; simulate_attack(n); n++)
		options.shares[n] = 0.05;
	sim = simulation_open(&options);
	while (simulation_next(sim, &line)) {
		assert_true(line.text.size > 20 && line.text.size < QUEUED_LINE_SIZE - 1);
		for (size_t i = 0; i < line.text.size; i++)
			assert_true(line.text.data[i] >= ' ' && line.text.data[i] < 127);
	}
	simulation_close(sim);
}

static void
no_line_is_at_or_behind_the_end(void **state)
{
	struct simulate_options options = some_options(0);
	struct simulation *sim;
	struct simulate_line line;
	int64_t lines = 0, last_ms = 0;

	(void)state;
	options.end_ms = options.start_ms + DAY_MS;
	sim = simulation_open(&options);
	for (; simulation_next(sim, &line); lines++)
		last_ms = line.time_ms;
	assert_true(lines > 1000);
	assert_true(last_ms < options.end_ms && last_ms > options.end_ms - HOUR_MS);
	simulation_close(sim);
}

static void
only_the_streams_asked_for_are_written(void **state)
{
	struct simulate_options options = some_options(2000);
	struct simulation *sim;
	struct simulate_line line;

	(void)state;
	options.streams = SIMULATE_FIREWALL;
	sim = simulation_open(&options);
	while (simulation_next(sim, &line))
		assert_true(span_find(line.text, SPAN(" kernel: [")) < line.text.size);
	simulation_close(sim);
}

static void
a_simulation_may_begin_at_any_time(void **state)
{
	static const int64_t starts_ms[] = { CLOCK_MIN_MS, -1, 0, INT64_C(1709164800000) };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct simulate_options options = some_options(3000);

		options.start_ms = starts_ms[i];
		assert_int_not_equal(digest(&options), 1);
	}
}

static void
wrong_attacks_are_refused_with_the_reason(void **state)
{
	static const struct {
		const char *text, *words;
		unsigned streams;
	} rows[] = {
		{ "tea-party:.1", "unknown attack \"tea-party\"", SIMULATE_ALL },
		{ "web-scan", "between 0 and 1", SIMULATE_ALL },
		{ "web-scan:", "between 0 and 1", SIMULATE_ALL },
		{ "web-scan:0", "between 0 and 1", SIMULATE_ALL },
		{ "web-scan:1", "between 0 and 1", SIMULATE_ALL },
		{ "web-scan:nan", "between 0 and 1", SIMULATE_ALL },
		{ "web-scan:.1,web-scan:.1", "given twice", SIMULATE_ALL },
		{ "web-scan:.6,port-scan:.5", "less than 1", SIMULATE_ALL },
		{ "web-scan:.1", "no lines of the kind", SIMULATE_AUTH },
		{ ",", "unknown attack", SIMULATE_ALL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct simulate_options options = { .streams = rows[i].streams };
		struct failure failure = { 0 };

		assert_int_equal(
		    simulate_parse_attacks(span_of(rows[i].text), &options, &failure), -1);
		assert_int_equal(failure.status, EXIT_USAGE);
		assert_non_null(strstr(failure.text, rows[i].words));
	}
}

static void
the_queue_gives_back_in_time_and_then_in_order(void **state)
{
	struct queue queue = { 0 };
	int64_t before_ms = -1;
	uint64_t order = 0;

	(void)state;
	for (int i = 0; i < 1000; i++)
		queue_put(&queue, i * 7919 % 97, NULL, NULL);
	while (queue.count > 0) {
		struct queued item = queue_take(&queue);

		assert_true(
		    item.at_ms > before_ms || (item.at_ms == before_ms && item.order > order));
		before_ms = item.at_ms;
		order = item.order;
	}
	queue_release(&queue);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_seed_gives_the_same_bytes),
		cmocka_unit_test(no_line_is_earlier_than_the_one_before),
		cmocka_unit_test(each_attack_keeps_to_its_share),
		cmocka_unit_test(no_line_is_longer_than_its_slot_or_holds_a_control_character),
		cmocka_unit_test(no_line_is_at_or_behind_the_end),
		cmocka_unit_test(only_the_streams_asked_for_are_written),
		cmocka_unit_test(a_simulation_may_begin_at_any_time),
		cmocka_unit_test(wrong_attacks_are_refused_with_the_reason),
		cmocka_unit_test(the_queue_gives_back_in_time_and_then_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
