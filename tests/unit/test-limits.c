/* test-limits.c: passwords, and how often somebody may try. */

#include "check.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>

#include "http/limiter.h"
#include "http/password.h"

static const struct limit five = { "five", 5, 60000 }, other = { "other", 5, 60000 };
static const struct hasher_cost cheap = { 1, 8192, 2 };

static void
a_bucket_empties_and_fills_again(void **state)
{
	struct limiter *limiter = limiter_open(1000);
	struct span ana = SPAN("ana");
	int64_t now = 1774616816000;

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(limiter_take(limiter, &five, ana, now), 0);
	assert_int_equal(limiter_take(limiter, &five, ana, now), 60000);
	assert_int_equal(limiter_wait(limiter, &five, ana, now + 1000), 59000);
	assert_int_equal(limiter_take(limiter, &five, SPAN("bo"), now), 0);
	assert_int_equal(limiter_take(limiter, &other, ana, now), 0);
	/* What is refused costs nothing: the wait does not grow. */
	assert_int_equal(limiter_take(limiter, &five, ana, now + 59999), 1);
	assert_int_equal(limiter_take(limiter, &five, ana, now + 60000), 0);
	assert_int_equal(limiter_take(limiter, &five, ana, now + 60000), 60000);
	limiter_give(limiter, &five, ana, now + 60000);
	assert_int_equal(limiter_take(limiter, &five, ana, now + 60000), 0);
	now += 3600000;
	for (int i = 0; i < 5; i++)
		assert_int_equal(limiter_take(limiter, &five, ana, now), 0);
	assert_int_equal(limiter_take(limiter, &five, ana, now), 60000);
	/* A clock that is set back by a day locks nobody for a day. */
	now -= 24 * 3600000;
	assert_int_equal(limiter_take(limiter, &five, ana, now), 60000);
	assert_int_equal(limiter_take(limiter, &five, ana, now + 60000), 0);
	limiter_free(limiter);
}

/* A thousand times as many names as there is room for, each once. */
static void
a_flood_of_names_frees_nobody_who_is_locked(void **state)
{
	struct limiter *limiter = limiter_open(1024);
	int64_t now = 1774616816000;
	char name[32];

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(limiter_take(limiter, &five, SPAN("ana"), now), 0);
	for (int i = 0; i < 1000000; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		assert_int_equal(
		    limiter_take(limiter, &five, (struct span){ name, strlen(name) }, now), 0);
	}
	assert_int_equal(limiter_take(limiter, &five, SPAN("ana"), now), 60000);
	limiter_free(limiter);
}

static void
a_password_is_right_or_wrong_and_nobodys_never_right(void **state)
{
	struct hasher *hasher = hasher_open(&cheap);
	char hash[PASSWORD_HASH_SIZE];

	(void)state;
	assert_int_equal(
	    password_hash(hasher, SPAN("correct horse battery"), hash), PASSWORD_RIGHT);
	assert_memory_equal(hash, "$argon2id$v=19$", 15);
	/* Another implementation reads it too. */
	assert_int_equal(crypto_pwhash_str_verify(hash, "correct horse battery", 21), 0);
	assert_int_equal(
	    password_check(hasher, SPAN("correct horse battery"), span_of(hash)), PASSWORD_RIGHT);
	assert_int_equal(
	    password_check(hasher, SPAN("correct horse batterY"), span_of(hash)), PASSWORD_WRONG);
	assert_int_equal(password_check(hasher, SPAN(""), span_of(hash)), PASSWORD_WRONG);
	assert_int_equal(password_check(hasher, SPAN(""), SPAN("")), PASSWORD_WRONG);
	assert_int_equal(password_check(hasher, SPAN("x"), SPAN("no hash")), PASSWORD_WRONG);
	hasher_free(hasher);
}

struct crowd {
	struct hasher *hasher;
	pthread_barrier_t barrier;
};

static void *
ask(void *data)
{
	struct crowd *crowd = data;

	pthread_barrier_wait(&crowd->barrier);
	return (void *)(uintptr_t)password_check(crowd->hasher, SPAN("guess"), SPAN(""));
}

/* Sixteen at once where none may hash: all are told so, and none waits for good. */
static void
who_comes_while_others_are_hashed_is_told_to_come_again(void **state)
{
	const struct hasher_cost none = { 1, 8192, 0 };
	struct crowd crowd = { .hasher = hasher_open(&none) };
	pthread_t threads[16];
	void *result;

	(void)state;
	pthread_barrier_init(&crowd.barrier, NULL, 16);
	for (int i = 0; i < 16; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask, &crowd), 0);
	for (int i = 0; i < 16; i++) {
		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_int_equal((uintptr_t)result, PASSWORD_BUSY);
	}
	pthread_barrier_destroy(&crowd.barrier);
	hasher_free(crowd.hasher);
}

static void
passwords_have_twelve_characters_and_are_not_the_name(void **state)
{
	char long_one[PASSWORD_MAX + 1];

	(void)state;
	memset(long_one, 'x', sizeof(long_one));
	assert_null(password_flaw(SPAN("twelve chars"), SPAN("ana")));
	assert_non_null(password_flaw(SPAN("eleven char"), SPAN("ana")));
	assert_non_null(password_flaw(SPAN(""), SPAN("ana")));
	/* Characters, not bytes. */
	assert_non_null(
	    password_flaw(SPAN("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4\xc3\xb6"), SPAN("")));
	assert_non_null(password_flaw(SPAN("Ana.Nass.Winter"), SPAN("ana.nass.winter")));
	assert_non_null(password_flaw((struct span){ long_one, sizeof(long_one) }, SPAN("ana")));
	assert_null(password_flaw((struct span){ long_one, PASSWORD_MAX }, SPAN("ana")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bucket_empties_and_fills_again),
		cmocka_unit_test(a_flood_of_names_frees_nobody_who_is_locked),
		cmocka_unit_test(a_password_is_right_or_wrong_and_nobodys_never_right),
		cmocka_unit_test(who_comes_while_others_are_hashed_is_told_to_come_again),
		cmocka_unit_test(passwords_have_twelve_characters_and_are_not_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
