/* test-registry.c: records by key, in bounded memory. */

#include "events.h"

#include "base/random.h"
#include "features/registry.h"

struct record {
	uint64_t value;
	uint64_t padding[4];
};

static struct registry_key
key(uint64_t n)
{
	return (struct registry_key){ { n, ~n } };
}

static struct record *
take(struct registry *registry, uint64_t n, bool *is_new)
{
	struct registry_key of = key(n);

	return registry_take(registry, &of, is_new);
}

static struct record *
find(struct registry *registry, uint64_t n)
{
	struct registry_key of = key(n);

	return registry_find(registry, &of);
}

static void
a_record_is_found_again(void **state)
{
	struct registry *registry = registry_new(sizeof(struct record), 10);
	bool is_new;

	(void)state;
	assert_null(find(registry, 1));
	take(registry, 1, &is_new)->value = 11;
	assert_true(is_new);
	assert_int_equal(take(registry, 1, &is_new)->value, 11);
	assert_false(is_new);
	assert_int_equal(find(registry, 1)->value, 11);
	assert_null(find(registry, 2));
	registry_free(registry);
}

static void
the_record_not_taken_for_longest_gives_way(void **state)
{
	struct registry *registry = registry_new(sizeof(struct record), 3);
	bool is_new;

	(void)state;
	for (uint64_t n = 1; n <= 3; n++)
		take(registry, n, &is_new)->value = n;
	take(registry, 1, &is_new);
	find(registry, 2); /* looking does not count */
	assert_int_equal(take(registry, 4, &is_new)->value, 0);
	assert_true(is_new);
	assert_null(find(registry, 2));
	assert_non_null(find(registry, 1));
	assert_non_null(find(registry, 3));
	assert_int_equal(registry_count(registry), 3);
	assert_int_equal(registry_evictions(registry), 1);
	registry_free(registry);
}

static void
a_walk_goes_from_the_oldest_to_the_newest(void **state)
{
	static const uint64_t expected[] = { 2, 4, 5, 1, 3 };
	struct registry *registry = registry_new(sizeof(struct record), 100);
	size_t i = 0;
	bool is_new;

	(void)state;
	for (uint64_t n = 1; n <= 5; n++)
		take(registry, n, &is_new)->value = n;
	take(registry, 1, &is_new);
	take(registry, 3, &is_new);
	for (uint32_t n = registry_oldest(registry); n != REGISTRY_END;
	     n = registry_newer(registry, n), i++) {
		const struct record *record = registry_record(registry, n);

		assert_int_equal(record->value, expected[i]);
		assert_int_equal(registry_key(registry, n)->word[0], expected[i]);
	}
	assert_int_equal(i, 5);
	registry_free(registry);
}

static void
one_record_is_room_enough(void **state)
{
	struct registry *registry = registry_new(sizeof(struct record), 1);
	bool is_new;

	(void)state;
	for (uint64_t n = 1; n <= 50; n++) {
		assert_int_equal(take(registry, n, &is_new)->value, 0);
		assert_true(is_new);
		take(registry, n, &is_new)->value = n;
	}
	assert_int_equal(find(registry, 50)->value, 50);
	assert_null(find(registry, 49));
	assert_int_equal(registry_evictions(registry), 49);
	registry_free(registry);
}

/* Against a plain array with stamps: the same records live, whatever the order. */
static void
ten_thousand_random_turns_agree_with_a_plain_table(void **state)
{
	enum { KEYS = 400, ROOM = 150 };
	struct registry *registry = registry_new(sizeof(struct record), ROOM);
	uint64_t taken[KEYS] = { 0 }, turn;
	struct random random;
	bool is_new;

	(void)state;
	random_seed(&random, 7);
	for (turn = 1; turn <= 10000; turn++) {
		uint64_t n = random_below(&random, KEYS);
		struct record *record = take(registry, n, &is_new);
		uint64_t newer = 0;

		for (int i = 0; i < KEYS; i++)
			newer += taken[i] > taken[n];
		assert_int_equal(is_new, taken[n] == 0 || newer >= ROOM);
		assert_int_equal(record->value, is_new ? 0 : n + 1);
		record->value = n + 1;
		taken[n] = turn;
	}
	registry_free(registry);
}

static void
a_cleared_registry_is_empty_and_usable(void **state)
{
	struct registry *registry = registry_new(sizeof(struct record), 1000);
	bool is_new;

	(void)state;
	for (uint64_t n = 0; n < 900; n++)
		take(registry, n, &is_new)->value = n;
	registry_clear(registry);
	assert_int_equal(registry_count(registry), 0);
	assert_int_equal(registry_oldest(registry), REGISTRY_END);
	assert_null(find(registry, 5));
	for (uint64_t n = 0; n < 1000; n++)
		assert_int_equal(take(registry, n, &is_new)->value, 0);
	assert_int_equal(registry_count(registry), 1000);
	registry_free(registry);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_is_found_again),
		cmocka_unit_test(the_record_not_taken_for_longest_gives_way),
		cmocka_unit_test(a_walk_goes_from_the_oldest_to_the_newest),
		cmocka_unit_test(one_record_is_room_enough),
		cmocka_unit_test(ten_thousand_random_turns_agree_with_a_plain_table),
		cmocka_unit_test(a_cleared_registry_is_empty_and_usable),
	};

	return cmocka_run_group_tests_name("registry", tests, NULL, NULL);
}
