/* test-state.c: a memory in a file, whole or refused. */

#include "events.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/random.h"
#include "features/state.h"

static char folder[] = "/tmp/siem-test-state-XXXXXX";
static char path[64];

static int
make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/state", folder);
	return 0;
}

static int
remove_folder(void **state)
{
	static const char *const names[] = { "state", "state.lock", "state.new", "again" };
	char name[96];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(name, sizeof(name), "%s/%s", folder, names[i]);
		unlink(name);
	}
	return rmdir(folder);
}

/* Events of all sorts, many of one source, some late, some implausible, some seen again. */
static struct event
random_event(struct random *random, int64_t *now_ms)
{
	static char ip[32], user[16], url[32];
	static const char *const countries[] = { "AT", "DE", "NZ", "US" };
	struct event event;

	*now_ms += (int64_t)random_exponential(random) * 2000 + (int64_t)random_below(random, 700);
	snprintf(ip, sizeof(ip), "203.0.%d.%d", (int)random_below(random, 2),
	    (int)(random_below(random, 16) * random_below(random, 16)));
	snprintf(user, sizeof(user), "user%d", (int)random_below(random, 12));
	snprintf(url, sizeof(url), "/page/%d", (int)random_below(random, 90));
	if (random_below(random, 3) == 0)
		event = login_from(
		    *now_ms, ip, user, random_below(random, 2) ? OUTCOME_FAILURE : OUTCOME_SUCCESS);
	else
		event = request_from(*now_ms, ip, url, 200 + 100 * (int)random_below(random, 4));
	event_set_integer(&event, FIELD_PROCESS_PID, (int64_t)random_below(random, 50));
	if (random_below(random, 20) == 0)
		event_set(&event, FIELD_EVENT_ACTION, SPAN("ssh-preauth-disconnect"));
	if (random_below(random, 2)) {
		event_set_decimal(&event, FIELD_SOURCE_GEO_LOCATION_LAT, random_unit(random) * 90);
		event_set_decimal(&event, FIELD_SOURCE_GEO_LOCATION_LON, random_unit(random) * 90);
		event_set(&event, FIELD_SOURCE_GEO_COUNTRY_ISO_CODE,
		    span_of(countries[random_below(random, 4)]));
	}
	event.time_ms -= random_below(random, 10) ? 0 : (int64_t)random_below(random, 4000000);
	event.tags = random_below(random, 30) ? 0 : TAG_TIME_IMPLAUSIBLE;
	event.has_time = random_below(random, 50) != 0;
	event_set(&event, FIELD_LOG_FILE_FINGERPRINT, SPAN("5f2a"));
	event_set_integer(
	    &event, FIELD_LOG_OFFSET, *now_ms - (random_below(random, 20) ? 0 : 3000));
	return event;
}

static struct memory *
save_and_load(struct memory *memory, size_t max_sources)
{
	struct failure failure = { .text = "" };
	int result = features_save(memory, path, &failure);

	assert_string_equal(failure.text, "");
	assert_int_equal(result, 0);
	memory_free(memory);
	memory = memory_new(&(struct memory_options){ .max_sources = max_sources });
	result = features_load(memory, path, &failure);
	assert_string_equal(failure.text, "");
	assert_int_equal(result, 0);
	return memory;
}

/* 20,000 events through two memories, one of which goes to the file and back now and then. */
static void
assert_interruptions_change_nothing(size_t max_sources)
{
	struct memory_options options = { .max_sources = max_sources };
	struct memory *whole = memory_new(&options), *interrupted = memory_new(&options);
	int64_t now_ms = NOON;
	struct random random;

	random_seed(&random, 11);
	for (int i = 0; i < 20000; i++) {
		struct event event = random_event(&random, &now_ms);
		struct features a, b;
		struct history history_a, history_b;

		if (i % 1777 == 5)
			interrupted = save_and_load(interrupted, max_sources);
		features_compute(whole, &event, &a, &history_a);
		features_compute(interrupted, &event, &b, &history_b);
		assert_memory_equal(&a, &b, sizeof(a));
		assert_memory_equal(&history_a, &history_b, sizeof(history_a));
	}
	memory_free(whole);
	memory_free(interrupted);
}

static void
a_stream_that_is_interrupted_gives_the_same_features(void **state)
{
	(void)state;
	assert_interruptions_change_nothing(0);
}

static void
so_does_one_that_forgets_sources_all_the_time(void **state)
{
	(void)state;
	assert_interruptions_change_nothing(20);
}

static char *
read_state(const char *name, size_t *size)
{
	FILE *file = fopen(name, "rb");
	char *bytes;

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	*size = (size_t)ftell(file);
	rewind(file);
	bytes = malloc(*size + 1);
	assert_int_equal(fread(bytes, 1, *size, file), *size);
	fclose(file);
	return bytes;
}

static void
write_state(const char *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	fclose(file);
}

/* A saved memory of a hundred events. */
static struct memory *
save_some(void)
{
	struct memory *memory = new_memory();
	int64_t now_ms = NOON;
	struct random random;
	struct failure failure;

	random_seed(&random, 5);
	for (int i = 0; i < 100; i++) {
		struct event event = random_event(&random, &now_ms);

		compute(memory, &event);
	}
	assert_int_equal(features_save(memory, path, &failure), 0);
	return memory;
}

static void
the_same_memory_gives_the_same_file(void **state)
{
	struct memory *memory = save_some();
	size_t size, again_size;
	char *bytes = read_state(path, &size), *again;
	struct stat about;

	(void)state;
	memory = save_and_load(memory, 0);
	again = read_state(path, &again_size);
	assert_int_equal(size, again_size);
	assert_memory_equal(bytes, again, size);
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	free(bytes);
	free(again);
	memory_free(memory);
}

static void
no_file_is_an_empty_memory(void **state)
{
	struct memory *memory = new_memory();
	struct failure failure;

	(void)state;
	unlink(path);
	assert_int_equal(features_load(memory, path, &failure), 0);
	assert_int_equal(memory_count(memory, MEMORY_SOURCES), 0);
	memory_free(memory);
}

static void
assert_refused(const char *words)
{
	struct memory *memory = new_memory();
	struct failure failure = { .text = "" };

	assert_int_equal(features_load(memory, path, &failure), -1);
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, words));
	assert_non_null(strstr(failure.text, path));
	for (int part = 0; part < MEMORY_PARTS; part++)
		assert_int_equal(memory_count(memory, (enum memory_part)part), 0);
	memory_free(memory);
}

static void
a_file_cut_short_anywhere_is_refused(void **state)
{
	size_t size;
	char *bytes;

	(void)state;
	memory_free(save_some());
	bytes = read_state(path, &size);
	for (size_t cut = 0; cut < size; cut += cut < 200 ? 1 : 97) {
		write_state(bytes, cut);
		assert_refused(cut + 32 < size ? "cut short" : "");
	}
	free(bytes);
}

static void
a_flipped_bit_anywhere_is_refused(void **state)
{
	size_t size;
	char *bytes;

	(void)state;
	memory_free(save_some());
	bytes = read_state(path, &size);
	for (size_t at = 0; at < size; at += at < 200 ? 1 : 61) {
		bytes[at] ^= 0x10;
		write_state(bytes, size);
		assert_refused("");
		bytes[at] ^= 0x10;
	}
	write_state(bytes, size);
	bytes[size] = 0;
	write_state(bytes, size + 1); /* something behind the end */
	assert_refused("damaged");
	free(bytes);
}

static void
write_with_checksum(char *bytes, size_t size)
{
	crypto_generichash(
	    (unsigned char *)bytes + size - 32, 32, (unsigned char *)bytes, size - 32, NULL, 0);
	write_state(bytes, size);
}

/* A forged file may be believed or refused, but breaks nothing either way. */
static void
a_right_checksum_does_not_make_nonsense_believed(void **state)
{
	struct random random;
	int refused = 0, believed = 0;
	size_t size;
	char *bytes;

	(void)state;
	memory_free(save_some());
	bytes = read_state(path, &size);
	random_seed(&random, 13);
	for (int i = 0; i < 1500; i++) {
		struct memory *memory = new_memory();
		struct failure failure;
		size_t at = (size_t)random_below(&random, size - 32);
		char was = bytes[at];
		int64_t now_ms = NOON + SECONDS(100);

		bytes[at] = (char)random_below(&random, 256);
		write_with_checksum(bytes, size);
		bytes[at] = was;
		if (features_load(memory, path, &failure) < 0)
			refused++;
		else
			believed++;
		for (int k = 0; k < 30; k++) {
			struct event event = random_event(&random, &now_ms);

			compute(memory, &event);
		}
		memory_free(memory);
	}
	assert_true(refused > 100);
	assert_true(believed > 100);
	free(bytes);
}

static void
files_of_others_are_named_for_what_they_are(void **state)
{
	size_t size;
	char *bytes;

	(void)state;
	memory_free(save_some());
	bytes = read_state(path, &size);
	bytes[12]++;
	write_state(bytes, size);
	assert_refused("format 2, newer than this program's 1");
	bytes[12]--;
	bytes[8] = 1, bytes[9] = 2, bytes[10] = 3, bytes[11] = 4;
	write_state(bytes, size);
	assert_refused("another byte order");
	write_state("{\"@timestamp\":\"2026-03-27T13:00:00.000Z\"}\n", 43);
	assert_refused("no state of siem-features");
	free(bytes);
}

static void
a_smaller_memory_keeps_the_newest(void **state)
{
	struct memory *memory = new_memory();
	struct event event;

	(void)state;
	for (int i = 1; i <= 5; i++) {
		char ip[32];

		snprintf(ip, sizeof(ip), "203.0.113.%d", i);
		event = event_from(NOON, ip);
		compute(memory, &event);
	}
	memory = save_and_load(memory, 2);
	assert_int_equal(memory_count(memory, MEMORY_SOURCES), 2);
	event = event_from(NOON, "203.0.113.5");
	assert_value(value_of(memory, &event, FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC), 0);
	event = event_from(NOON, "203.0.113.3");
	assert_value(value_of(memory, &event, FEATURE_TIME_SINCE_LAST_ACTIVITY_SEC), 86400);
	memory_free(memory);
}

static void
a_save_that_fails_leaves_the_old_file(void **state)
{
	struct memory *memory = save_some();
	struct failure failure;
	char draft[96];
	size_t size, again_size;
	char *bytes = read_state(path, &size), *again;

	(void)state;
	snprintf(draft, sizeof(draft), "%s.new", path);
	assert_int_equal(mkdir(draft, 0700), 0); /* in the way */
	assert_int_equal(features_save(memory, path, &failure), -1);
	assert_int_equal(failure.status, EXIT_IO);
	assert_int_equal(rmdir(draft), 0);
	again = read_state(path, &again_size);
	assert_int_equal(size, again_size);
	assert_memory_equal(bytes, again, size);
	free(bytes);
	free(again);
	memory_free(memory);
}

/* Saves again and again until it is killed. */
static void
save_forever(const struct memory *memory)
{
	struct failure failure;

	for (;;)
		if (features_save(memory, path, &failure) < 0)
			_exit(1);
}

static void
kill_9_leaves_a_whole_file(void **state)
{
	struct memory *memory = save_some();
	struct random random;
	struct failure failure;

	(void)state;
	random_seed(&random, 9);
	for (int i = 0; i < 40; i++) {
		pid_t child = fork();
		int status;

		assert_true(child >= 0);
		if (child == 0)
			save_forever(memory);
		usleep((useconds_t)random_below(&random, 8000));
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(features_load(memory, path, &failure), 0);
		assert_true(memory_count(memory, MEMORY_SOURCES) > 0);
	}
	memory_free(memory);
}

static void
a_second_process_is_refused_and_told_who_has_the_state(void **state)
{
	struct failure failure;
	int fd = features_lock(path, &failure), status;
	char holder[32];
	pid_t child;

	(void)state;
	assert_true(fd >= 0);
	snprintf(holder, sizeof(holder), "process %ld", (long)getpid());
	child = fork();
	if (child == 0)
		_exit(features_lock(path, &failure) < 0 && failure.status == EXIT_BAD_CONFIG &&
			      strstr(failure.text, holder) && strstr(failure.text, path)
			  ? 0
			  : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(fd);
	child = fork();
	if (child == 0)
		_exit(features_lock(path, &failure) >= 0 ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void
a_lock_in_no_folder_is_bad_configuration(void **state)
{
	struct failure failure;

	(void)state;
	assert_int_equal(features_lock("/no such folder/state", &failure), -1);
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, "/no such folder/state"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_that_is_interrupted_gives_the_same_features),
		cmocka_unit_test(so_does_one_that_forgets_sources_all_the_time),
		cmocka_unit_test(the_same_memory_gives_the_same_file),
		cmocka_unit_test(no_file_is_an_empty_memory),
		cmocka_unit_test(a_file_cut_short_anywhere_is_refused),
		cmocka_unit_test(a_flipped_bit_anywhere_is_refused),
		cmocka_unit_test(a_right_checksum_does_not_make_nonsense_believed),
		cmocka_unit_test(files_of_others_are_named_for_what_they_are),
		cmocka_unit_test(a_smaller_memory_keeps_the_newest),
		cmocka_unit_test(a_save_that_fails_leaves_the_old_file),
		cmocka_unit_test(kill_9_leaves_a_whole_file),
		cmocka_unit_test(a_second_process_is_refused_and_told_who_has_the_state),
		cmocka_unit_test(a_lock_in_no_folder_is_bad_configuration),
	};

	return cmocka_run_group_tests_name("state", tests, make_folder, remove_folder);
}
