/* test-spool.c: lines on disk, in order, and files that are not as they should be. */

#include "spool-lines.h"

#include <sys/stat.h>

#include "base/random.h"

static void
put(struct spool *spool, const char *text)
{
	struct failure failure = { .text = "" };

	assert_int_equal(spool_append(spool, span_of(text), &failure), SPOOL_OK);
	assert_string_equal(failure.text, "");
}

static void
get(struct spool *spool, size_t max_bytes, const char *expected)
{
	assert_span(look(spool, max_bytes), expected);
	take(spool);
}

static void
assert_refused(enum exit_status status, const char *word)
{
	struct failure failure = { .text = "" };

	assert_null(spool_open(folder, MIB, &failure));
	if (!strstr(failure.text, word))
		fail_msg("\"%s\" does not say \"%s\"", failure.text, word);
	assert_int_equal(failure.status, status);
}

static void
lines_come_out_in_the_order_they_went_in(void **state)
{
	struct spool *spool = open_spool(MIB);

	(void)state;
	assert_true(spool_is_empty(spool));
	assert_span(look(spool, 100), "");
	take(spool);
	put(spool, "one\n");
	put(spool, "two\nthree\n");
	put(spool, "");
	assert_int_equal(spool_lines(spool), 3);
	assert_int_equal(spool_bytes(spool), 14);
	get(spool, 100, "one\ntwo\nthree\n");
	assert_true(spool_is_empty(spool));
	put(spool, "\n\n");
	put(spool, "four\n");
	get(spool, 2, "\n\n");
	get(spool, 100, "four\n");
	assert_span(look(spool, 100), "");
	spool_close(spool);
}

static void
what_is_read_and_not_taken_is_read_again(void **state)
{
	struct spool *spool = open_spool(MIB);

	(void)state;
	put(spool, "one\ntwo\nthree\n");
	assert_span(look(spool, 9), "one\ntwo\n");
	assert_span(look(spool, 4), "one\n");
	put(spool, "four\n");
	take(spool);
	take(spool);
	assert_int_equal(spool_lines(spool), 3);
	assert_span(look(spool, 4), "two\n");
	spool_close(spool);
	spool = open_spool(MIB);
	assert_int_equal(spool_lines(spool), 3);
	assert_int_equal(spool_bytes(spool), 15);
	get(spool, 4, "two\n");
	spool_close(spool);
	spool = open_spool(MIB);
	assert_int_equal(spool_lines(spool), 2);
	get(spool, 100, "three\nfour\n");
	spool_close(spool);
	spool = open_spool(MIB);
	assert_true(spool_is_empty(spool));
	spool_close(spool);
}

static void
a_line_longer_than_asked_for_comes_whole(void **state)
{
	struct spool *spool = open_spool(64 * MIB);
	struct buffer line = { 0 };
	struct failure failure;

	(void)state;
	memset(buffer_room(&line, 9 * MIB), 'y', 9 * MIB);
	line.size = 9 * MIB;
	buffer_add_byte(&line, '\n');
	put(spool, "short\n");
	assert_int_equal(spool_append(spool, buffer_span(&line), &failure), SPOOL_OK);
	put(spool, "last\n");
	get(spool, 0, "short\n");
	assert_true(span_equal(look(spool, 10), buffer_span(&line)));
	take(spool);
	get(spool, 1, "last\n");
	buffer_release(&line);
	spool_close(spool);
}

/* Against two numbers: what was taken, what was appended. */
static void
any_order_of_calls_keeps_every_line(void **state)
{
	struct spool *spool = open_spool(64 * KIB);
	int64_t from = 0, to = 0, full = 0;
	struct random random;

	(void)state;
	random_seed(&random, 5);
	for (int i = 0; i < 3000; i++) {
		int64_t count = (int64_t)random_below(&random, 40);

		if (random_below(&random, 2)) {
			enum spool_result result = append_from(spool, to, count);

			assert_int_not_equal(result, SPOOL_FAILED);
			full += result == SPOOL_FULL;
			to += result == SPOOL_OK ? count : 0;
		} else if (random_below(&random, 5)) {
			count = count_from(look(spool, random_below(&random, 9000)), from);
			assert_true(count >= 0);
			take(spool);
			from += count;
		} else {
			spool_close(spool);
			spool = open_spool(64 * KIB);
		}
		assert_int_equal(spool_lines(spool), to - from);
	}
	assert_true(full > 10 && from > 1000);
	assert_holds(spool, from, to);
	spool_close(spool);
}

static void
at_its_limit_it_is_full_until_something_is_taken(void **state)
{
	struct spool *spool = open_spool(10 * KIB);
	struct failure failure = { .text = "" };
	int64_t to = 0, count;

	(void)state;
	while (append_from(spool, to, 1) == SPOOL_OK)
		to++;
	assert_true(spool_bytes(spool) > 5 * KIB && spool_bytes(spool) < 10 * KIB);
	assert_int_equal(spool_append(spool, SPAN("\n"), &failure), SPOOL_OK);
	assert_int_equal(append_from(spool, to, 1), SPOOL_FULL);
	spool_close(spool);
	spool = open_spool(10 * KIB);
	assert_int_equal(append_from(spool, to, 1), SPOOL_FULL);
	count = count_from(look(spool, 10 * KIB), 0);
	assert_in_range(count, 1, to - 1);
	take(spool);
	assert_int_equal(append_from(spool, 0, 1), SPOOL_OK);
	spool_close(spool);
}

static void
an_append_larger_than_the_limit_never_fits(void **state)
{
	struct spool *spool = open_spool(10);
	struct failure failure = { .text = "" };

	(void)state;
	assert_int_equal(spool_append(spool, SPAN("0123456789\n"), &failure), SPOOL_FULL);
	assert_non_null(strstr(failure.text, folder));
	assert_true(spool_is_empty(spool));
	spool_close(spool);
	assert_false(exists("0000000001.spool"));
}

/* A spool of "one two three" of which "one" is taken, cut at `size`; what does it hold? */
static void
open_cut(struct span content, size_t size, const char *expected)
{
	struct spool *spool;

	write_file("0000000001.spool", span_first(content, size));
	spool = open_spool(MIB);
	assert_span(look(spool, 100), expected);
	put(spool, "more\n");
	spool_close(spool);
	spool = open_spool(MIB);
	assert_int_equal(spool_lines(spool), (*expected != '\0') + (strlen(expected) > 6) + 1);
	take(spool);
	if (*expected)
		assert_true(span_starts(look(spool, 100), span_of(expected)));
	assert_true(span_ends(look(spool, 100), SPAN("more\n")));
	take(spool);
	spool_close(spool);
}

static void
a_newest_file_cut_anywhere_holds_its_whole_lines(void **state)
{
	struct spool *spool = open_spool(MIB);
	struct buffer content;
	char fresh[77];

	(void)state;
	put(spool, "one\ntwo\nthree\n");
	content = content_of("0000000001.spool");
	memcpy(fresh, content.data, sizeof(fresh));
	get(spool, 4, "one\n");
	spool_close(spool);
	buffer_release(&content);
	content = content_of("0000000001.spool");
	assert_int_equal(content.size, sizeof(fresh) + 14);
	for (size_t size = 0; size < sizeof(fresh); size++)
		open_cut((struct span){ fresh, sizeof(fresh) }, size, "");
	for (size_t size = sizeof(fresh) + 4; size <= content.size; size++)
		open_cut(buffer_span(&content), size,
		    size < content.size - 6 ? ""
		    : size < content.size   ? "two\n"
					    : "two\nthree\n");
	/* Lengths without content, as some file systems leave them. */
	memset(content.data + 20, 0, content.size - 20);
	open_cut(buffer_span(&content), content.size, "");
	memset(content.data, 0, content.size);
	open_cut(buffer_span(&content), content.size, "");
	buffer_release(&content);
}

/* The second of two positions is cut at every byte; reopened in between or not. */
static void
assert_position_survives(bool is_reopened)
{
	struct spool *spool = open_spool(MIB);
	struct buffer one, two;

	put(spool, "one\ntwo\nthree\n");
	get(spool, 4, "one\n");
	one = content_of("0000000001.spool");
	if (is_reopened) {
		spool_close(spool);
		spool = open_spool(MIB);
	}
	get(spool, 4, "two\n");
	two = content_of("0000000001.spool");
	spool_close(spool);
	assert_int_equal(one.size, two.size);
	for (size_t i = 0; i <= one.size; i++) {
		struct span lines;

		memcpy(one.data, two.data, i);
		write_file("0000000001.spool", buffer_span(&one));
		spool = open_spool(MIB);
		lines = look(spool, 100);
		assert_true(
		    span_is(lines, "three\n") || (i < 77 && span_is(lines, "two\nthree\n")));
		assert_int_equal(spool_bytes(spool), lines.size);
		spool_close(spool);
	}
	unlink(in_folder("0000000001.spool"));
	buffer_release(&one);
	buffer_release(&two);
}

static void
a_position_cut_while_it_was_written_is_the_old_or_the_new_one(void **state)
{
	(void)state;
	assert_position_survives(false);
	assert_position_survives(true);
}

static void
a_file_whose_lines_are_all_taken_goes(void **state)
{
	struct spool *spool = open_spool(MIB);
	struct buffer content;

	(void)state;
	put(spool, "one\ntwo\n");
	get(spool, 4, "one\n");
	content = content_of("0000000001.spool");
	content.size -= 4;
	spool_close(spool);
	write_file("0000000001.spool", buffer_span(&content));
	write_file("0000000007.spool", buffer_span(&content));
	spool = open_spool(MIB);
	assert_true(spool_is_empty(spool));
	assert_false(exists("0000000001.spool"));
	assert_false(exists("0000000007.spool"));
	spool_close(spool);
	buffer_release(&content);
}

static void
a_newer_format_is_refused_with_the_way_out(void **state)
{
	struct spool *spool = open_spool(MIB);

	(void)state;
	spool_close(spool);
	write_file("0000000003.spool", SPAN("siem-spool 2\nwho knows\n"));
	assert_refused(EXIT_BAD_CONFIG, "0000000003.spool has format 2");
	assert_refused(EXIT_BAD_CONFIG, "move the file away");
	assert_true(exists("0000000003.spool"));
}

static void
a_damaged_file_is_named_and_can_be_moved_away(void **state)
{
	struct spool *spool = open_spool(4 * KIB);
	struct buffer content;
	int64_t all;

	(void)state;
	while (append_from(spool, 26 * spool_lines(spool) + 1, 1) == SPOOL_OK)
		;
	all = spool_lines(spool);
	spool_close(spool);
	content = content_of("0000000002.spool");
	write_file("0000000002.spool", SPAN(""));
	assert_refused(EXIT_IO, "0000000002.spool is damaged");
	write_file("0000000002.spool", SPAN("something else\n"));
	assert_refused(EXIT_IO, "0000000002.spool is damaged");
	memcpy(content.data + 20, "????", 4);
	memcpy(content.data + 60, "????", 4);
	write_file("0000000002.spool", buffer_span(&content));
	assert_refused(EXIT_IO, "0000000002.spool is damaged");
	unlink(in_folder("0000000002.spool"));
	assert_int_equal(mkdir(in_folder("0000000002.spool"), 0700), 0);
	assert_refused(EXIT_IO, "0000000002.spool: Is a directory");
	rmdir(in_folder("0000000002.spool"));
	assert_int_equal(symlink("lock", in_folder("0000000002.spool")), 0);
	assert_refused(EXIT_IO, "0000000002.spool");
	unlink(in_folder("0000000002.spool"));
	spool = open_spool(4 * KIB);
	assert_in_range(spool_lines(spool), 1, all - 1);
	assert_true(count_from(look(spool, 1), 1) == 1);
	spool_close(spool);
	buffer_release(&content);
}

static void
a_file_that_vanishes_or_shrinks_is_a_failure(void **state)
{
	struct spool *spool = open_spool(MIB);
	struct failure failure = { .text = "" };
	struct span lines;

	(void)state;
	put(spool, "one\ntwo\n");
	assert_int_equal(truncate(in_folder("0000000001.spool"), 80), 0);
	assert_int_equal(spool_read(spool, 100, &lines, &failure), -1);
	assert_int_equal(failure.status, EXIT_IO);
	assert_non_null(strstr(failure.text, "0000000001.spool"));
	unlink(in_folder("0000000001.spool"));
	assert_int_equal(spool_read(spool, 100, &lines, &failure), -1);
	assert_int_equal(spool_append(spool, SPAN("three\n"), &failure), SPOOL_FAILED);
	assert_int_equal(failure.status, EXIT_IO);
	spool_close(spool);
}

static void
files_of_others_are_left_alone(void **state)
{
	static const char *const names[] = { "README", "1.spool", "0000000000.spool",
		"00000000001.spool", "0000000001.spool.bak", "000000000a.spool" };
	struct spool *spool = open_spool(MIB);

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		write_file(names[i], SPAN("mine\n"));
	put(spool, "one\n");
	spool_close(spool);
	spool = open_spool(MIB);
	get(spool, 100, "one\n");
	assert_true(spool_is_empty(spool));
	spool_close(spool);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct buffer content = content_of(names[i]);

		assert_span(buffer_span(&content), "mine\n");
		buffer_release(&content);
	}
}

static void
nobody_else_may_read_it(void **state)
{
	struct spool *spool;
	struct stat status;
	mode_t mask = umask(0);

	(void)state;
	spool = open_spool(MIB);
	put(spool, "secret\n");
	umask(mask);
	assert_int_equal(stat(folder, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0700);
	assert_int_equal(stat(in_folder("0000000001.spool"), &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(stat(in_folder("lock"), &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	spool_close(spool);
}

static void
a_second_process_is_refused_and_told_who_has_the_spool(void **state)
{
	struct spool *spool = open_spool(MIB);
	struct failure failure = { .text = "" };
	char holder[32];
	pid_t child;

	(void)state;
	snprintf(holder, sizeof(holder), "process %ld", (long)getpid());
	child = fork();
	if (child == 0)
		_exit(!spool_open(folder, MIB, &failure) && failure.status == EXIT_BAD_CONFIG &&
			      strstr(failure.text, holder) && strstr(failure.text, folder)
			  ? 0
			  : 1);
	assert_int_equal(end_of(child), 0);
	spool_close(spool);
	child = fork();
	if (child == 0)
		_exit(spool_open(folder, MIB, &failure) ? 0 : 1);
	assert_int_equal(end_of(child), 0);
}

static void
a_folder_that_cannot_be_is_bad_configuration(void **state)
{
	struct failure failure = { .text = "" };

	(void)state;
	assert_null(spool_open("/no such folder/spool", MIB, &failure));
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, "/no such folder/spool"));
	assert_null(spool_open("/dev/null", MIB, &failure));
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
}

#define TEST(name) cmocka_unit_test_teardown(name, empty_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_come_out_in_the_order_they_went_in),
		TEST(what_is_read_and_not_taken_is_read_again),
		TEST(a_line_longer_than_asked_for_comes_whole),
		TEST(any_order_of_calls_keeps_every_line),
		TEST(at_its_limit_it_is_full_until_something_is_taken),
		TEST(an_append_larger_than_the_limit_never_fits),
		TEST(a_newest_file_cut_anywhere_holds_its_whole_lines),
		TEST(a_position_cut_while_it_was_written_is_the_old_or_the_new_one),
		TEST(a_file_whose_lines_are_all_taken_goes),
		TEST(a_newer_format_is_refused_with_the_way_out),
		TEST(a_damaged_file_is_named_and_can_be_moved_away),
		TEST(a_file_that_vanishes_or_shrinks_is_a_failure),
		TEST(files_of_others_are_left_alone),
		TEST(nobody_else_may_read_it),
		TEST(a_second_process_is_refused_and_told_who_has_the_spool),
		TEST(a_folder_that_cannot_be_is_bad_configuration),
	};

	return cmocka_run_group_tests(tests, make_home, remove_home);
}
