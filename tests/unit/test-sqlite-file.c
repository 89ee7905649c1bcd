/* test-sqlite-file.c: the file itself: made, refused, taken away, damaged, full. */

#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>

#include "sqlite-db.h"

static struct sqlite *
db_of(struct store *store)
{
	return store->db;
}

static int
mode_of(const char *file)
{
	struct stat status;

	return stat(file, &status) == 0 ? (int)(status.st_mode & 07777) : -1;
}

static const char *
accounts_path(void)
{
	static char accounts[160];

	snprintf(accounts, sizeof(accounts), "%.*s-accounts.db", (int)strlen(path) - 3, path);
	return accounts;
}

static void
overwrite(const char *file, off_t at, const char *bytes)
{
	int fd = open(file, O_WRONLY | O_CREAT, 0600);

	assert_int_equal(pwrite(fd, bytes, strlen(bytes), at), strlen(bytes));
	close(fd);
}

static void
who_writes_makes_the_file_for_nobody_else(void **state)
{
	struct store_row row = row_of(NOW, 1, "{}");
	mode_t mask = umask(0);
	struct store *store = open_new();

	(void)state;
	write_rows(store, &row, 1);
	umask(mask);
	assert_int_equal(mode_of(path), 0600);
	assert_string_equal(value_of("pragma journal_mode"), "wal");
	assert_string_equal(value_of("pragma auto_vacuum"), "2");
	assert_string_equal(value_of("pragma application_id"), "1936287085");
	assert_string_equal(
	    value_of("select group_concat(name, ' ') from schema_steps"), "001-events 002-triage");
	assert_int_equal(mode_of(accounts_path()), -1);
	store_free(store);
}

static void
who_writes_has_readers_stop_nobody_whatever_the_file_was_set_to(void **state)
{
	(void)state;
	store_free(open_new());
	assert_string_equal(value_of("pragma journal_mode = delete"), "delete");
	store_free(open_for(STORE_READS));
	assert_string_equal(value_of("pragma journal_mode"), "delete");
	store_free(open_for(STORE_WRITES));
	assert_string_equal(value_of("pragma journal_mode"), "wal");
}

/* Of the files that this process has open, is one so named? */
static bool
is_open(const char *name)
{
	DIR *files = opendir("/proc/self/fd");
	struct dirent *entry;
	char link[280], target[512];
	bool is = false;
	ssize_t size;

	while ((entry = readdir(files)) != NULL) {
		snprintf(link, sizeof(link), "/proc/self/fd/%s", entry->d_name);
		size = readlink(link, target, sizeof(target) - 1);
		target[size > 0 ? size : 0] = '\0';
		is = is || strstr(target, name);
	}
	closedir(files);
	return is;
}

static void
accounts_are_in_a_file_that_only_migrating_opens(void **state)
{
	static const enum store_use uses[] = { STORE_MIGRATES, STORE_WRITES, STORE_READS,
		STORE_CHANGES };
	struct store_row row = row_of(NOW, 1, "{}");
	struct failure failure;
	struct store *store;
	int applied;

	(void)state;
	name_file();
	store = open_for(STORE_MIGRATES);
	assert_int_equal(store_migrate(store, &applied, &failure), 0);
	assert_int_equal(applied, 3);
	assert_int_equal(store_migrate(store, &applied, &failure), 0);
	assert_int_equal(applied, 0);
	store_free(store);
	assert_int_equal(mode_of(accounts_path()), 0600);
	assert_string_equal(value_in(accounts_path(), "select count(*) from users"), "0");
	assert_string_equal(
	    value_of("select count(*) from sqlite_schema where name = 'users'"), "0");
	for (size_t i = 0; i < sizeof(uses) / sizeof(*uses); i++) {
		store = open_for(uses[i]);
		if (uses[i] == STORE_WRITES)
			write_rows(store, &row, 1);
		assert_true(is_open(path));
		assert_false(is_open("-accounts"));
		store_free(store);
	}
	assert_false(is_open(path));
}

static void
what_is_missing_or_empty_says_how_to_make_it(void **state)
{
	static const enum store_use uses[] = { STORE_READS, STORE_CHANGES };
	struct failure failure;

	(void)state;
	for (size_t i = 0; i < sizeof(uses) / sizeof(*uses); i++) {
		name_file();
		failure = refused(uses[i]);
		assert_int_equal(failure.status, EXIT_NO_INPUT);
		assert_non_null(strstr(failure.text, "cannot open store "));
		assert_non_null(strstr(failure.text, "--migrate"));
		assert_int_equal(mode_of(path), -1);
		store_free(open_for(STORE_MIGRATES));
		failure = refused(uses[i]);
		assert_int_equal(failure.status, EXIT_BAD_CONFIG);
		assert_non_null(strstr(failure.text, "--migrate"));
	}
	store_free(open_for(STORE_WRITES));
	store_free(open_for(STORE_READS));
	snprintf(address, sizeof(address), "sqlite:%s/none/t.db", folder);
	assert_int_equal(refused(STORE_WRITES).status, EXIT_UNAVAILABLE);
	assert_int_equal(refused(STORE_READS).status, EXIT_NO_INPUT);
	snprintf(address, sizeof(address), "sqlite:");
	assert_int_equal(refused(STORE_WRITES).status, EXIT_BAD_CONFIG);
}

static void
a_schema_that_is_not_this_program_s_is_refused(void **state)
{
	struct failure failure;
	struct store *store;
	int applied;

	(void)state;
	store_free(open_new());
	value_of(
	    "insert into schema_steps (number, name, checksum) values (999, '999-later', 'x')");
	for (int use = STORE_READS; use <= STORE_MIGRATES; use++) {
		failure = refused((enum store_use)use);
		assert_int_equal(failure.status, EXIT_BAD_CONFIG);
		assert_non_null(strstr(failure.text, "newer"));
	}
	value_of("delete from schema_steps where number = 999;"
		 "update schema_steps set checksum = 'x' where number = 2");
	assert_non_null(strstr(refused(STORE_READS).text, "002-triage"));
	assert_non_null(strstr(refused(STORE_MIGRATES).text, "002-triage"));
	value_of("delete from schema_steps where number = 2; drop table alert_log;"
		 "drop table alerts; drop table feedback; drop table suppressions;"
		 "drop table never_block; drop table blocks; drop table deliveries;"
		 "drop table heard; drop table marks; drop table live;"
		 "drop table models; drop table jobs; drop table audit_log");
	assert_non_null(strstr(refused(STORE_WRITES).text, "--migrate"));
	assert_non_null(strstr(refused(STORE_READS).text, "lacks step 002-triage"));
	store = open_for(STORE_MIGRATES);
	assert_int_equal(store_migrate(store, &applied, &failure), 0);
	assert_int_equal(applied, 2); /* and the accounts */
	store_free(store);
	store_free(open_for(STORE_WRITES));
	value_in(accounts_path(), "update schema_steps set checksum = 'x'");
	store = open_for(STORE_MIGRATES);
	assert_int_equal(store_migrate(store, &applied, &failure), -1);
	assert_non_null(strstr(failure.text, "001-accounts"));
	store_free(store);
}

/* Half a schema would be neither empty nor whole. */
static void
steps_are_applied_together_or_not_at_all(void **state)
{
	static const struct schema_step broken[] = {
		{ 1, "001-good", "create table a (x)" },
		{ 2, "002-bad", "create table b (x); create tabel c (x)" },
		{ 0, NULL, NULL },
	};
	const struct sqlite_content content = { "events", broken, sqlite_events.application,
		sqlite_events.mark };
	struct failure failure;
	struct store *store;
	int applied = 0;

	(void)state;
	name_file();
	store = open_for(STORE_MIGRATES);
	db_of(store)->content = &content;
	assert_int_equal(sqlite_apply(db_of(store), &applied, &failure), -1);
	assert_int_equal(applied, 0);
	store_free(store);
	store_free(open_for(STORE_WRITES));
}

static void
what_is_no_store_is_refused_and_left_alone(void **state)
{
	struct failure failure;
	char before[64];

	(void)state;
	name_file();
	overwrite(path, 0, "");
	value_of("create table theirs (x); insert into theirs values (1)");
	for (int use = STORE_READS; use <= STORE_MIGRATES; use++) {
		failure = refused((enum store_use)use);
		assert_int_equal(failure.status, EXIT_BAD_CONFIG);
		assert_non_null(strstr(failure.text, "something else"));
	}
	assert_string_equal(value_of("pragma journal_mode"), "delete");
	name_file();
	for (int i = 0; i < 100; i++)
		overwrite(path, 10 * i, "some text\n");
	failure = refused(STORE_WRITES);
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, "not a database"));
	assert_non_null(strstr(failure.text, path));
	snprintf(before, sizeof(before), "%s", folder);
	snprintf(address, sizeof(address), "sqlite:%s", before);
	assert_int_equal(refused(STORE_WRITES).status, EXIT_BAD_CONFIG);
}

static void
the_accounts_are_no_store(void **state)
{
	struct failure failure;
	struct store *store;
	int applied;

	(void)state;
	name_file();
	store = open_for(STORE_MIGRATES);
	assert_int_equal(store_migrate(store, &applied, &failure), 0);
	store_free(store);
	snprintf(address, sizeof(address), "sqlite:%s", accounts_path());
	assert_non_null(strstr(refused(STORE_WRITES).text, "no events"));
}

static void
names_that_mean_something_to_sqlite_are_files(void **state)
{
	static const char *const names[] = { ":memory:", "file:x?mode=memory" };
	char home[512], file[128];

	(void)state;
	assert_non_null(getcwd(home, sizeof(home)));
	assert_int_equal(chdir(folder), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(address, sizeof(address), "sqlite:%s", names[i]);
		store_free(open_for(STORE_WRITES));
		snprintf(file, sizeof(file), "%s/%s", folder, names[i]);
		assert_int_equal(mode_of(file), 0600);
	}
	assert_int_equal(chdir(home), 0);
}

static void
nothing_is_written_to_a_file_that_was_taken_away(void **state)
{
	struct store *store = open_new();
	struct store_row rows[] = { row_of(NOW, 1, "{}"), row_of(NOW, 2, "{}") };
	struct failure failure;
	char away[160];

	(void)state;
	write_rows(store, rows, 1);
	snprintf(away, sizeof(away), "%s.away", path);
	assert_int_equal(rename(path, away), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(store_write(store, rows, 2, &failure), -1);
		assert_int_equal(failure.status, EXIT_UNAVAILABLE);
		assert_int_equal(store_reopen(store, &failure), -1);
		assert_int_equal(failure.status, EXIT_UNAVAILABLE);
		assert_int_equal(mode_of(path), -1);
	}
	assert_int_equal(rename(away, path), 0);
	assert_int_equal(store_reopen(store, &failure), 0);
	write_rows(store, rows, 2);
	assert_int_equal(count_of(store, all), 2);
	store_free(store);
}

static void
of_a_file_that_was_replaced_the_old_one_has_all_and_the_new_one_is_written(void **state)
{
	struct store *store = open_new();
	struct store_row rows[] = { row_of(NOW, 1, "{}"), row_of(NOW, 2, "{}") };
	struct failure failure;
	char old[128], kept[160];
	int64_t count;

	(void)state;
	write_rows(store, rows, 2);
	memcpy(old, path, sizeof(old));
	store_free(open_new());
	snprintf(kept, sizeof(kept), "%s.kept", old);
	assert_int_equal(rename(old, kept), 0);
	assert_int_equal(rename(path, old), 0);
	memcpy(path, old, sizeof(old));
	assert_int_equal(store_write(store, rows, 1, &failure), -1);
	assert_int_equal(failure.status, EXIT_UNAVAILABLE);
	assert_non_null(strstr(failure.text, "replaced"));
	assert_int_equal(store_count(store, &all, &count, &failure), -1);
	assert_int_equal(store_reopen(store, &failure), 0);
	write_rows(store, rows, 1);
	assert_string_equal(value_of("select count(*) from logs"), "1");
	assert_string_equal(value_in(kept, "select count(*) from logs"), "2");
	store_free(store);
}

static void
a_damaged_file_names_itself_and_the_way_out(void **state)
{
	enum { COUNT = 5000 };
	static struct store_row rows[COUNT];
	struct store *store = open_new();
	struct failure failure;
	int64_t count;

	(void)state;
	for (int i = 0; i < COUNT; i++)
		rows[i] = row_of(NOW + i, i, "{}");
	write_rows(store, rows, COUNT);
	store_free(store);
	for (int i = 100; i < 200; i++)
		overwrite(path, i * 4096, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
	store = open_for(STORE_WRITES);
	assert_int_equal(store_count(store, &all, &count, &failure), -1);
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, path));
	assert_non_null(strstr(failure.text, ".recover"));
	assert_int_equal(store_write(store, rows, COUNT, &failure), -1);
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	store_free(store);
	overwrite(path, 0, "Not SQLite format 3");
	assert_int_equal(refused(STORE_WRITES).status, EXIT_BAD_CONFIG);
}

static void
a_full_database_takes_rows_again_when_there_is_room(void **state)
{
	enum { COUNT = 2000 };
	static struct store_row rows[COUNT];
	static char doc[500];
	struct store *store = open_new();
	struct failure failure;

	(void)state;
	memset(doc, 'x', sizeof(doc) - 1);
	for (int i = 0; i < COUNT; i++)
		rows[i] = row_of(NOW + i, i, doc);
	write_rows(store, rows, 10);
	sqlite3_exec(db_of(store)->conn, "pragma max_page_count = 150", NULL, NULL, NULL);
	assert_int_equal(store_write(store, rows, COUNT, &failure), -1);
	assert_int_equal(failure.status, EXIT_UNAVAILABLE);
	assert_non_null(strstr(failure.text, "SQLite: database or disk is full ("));
	assert_non_null(strstr(failure.text, path));
	assert_int_equal(count_of(store, all), 10);
	assert_string_equal(value_of("select sum(events) from rollups"), "10");
	sqlite3_exec(db_of(store)->conn, "pragma max_page_count = 100000", NULL, NULL, NULL);
	write_rows(store, rows, COUNT);
	assert_int_equal(count_of(store, all), COUNT);
	assert_string_equal(value_of("pragma integrity_check"), "ok");
	store_free(store);
}

enum { SKIPPED = 77, STEP = 100, STEPS = 200 };

/*
 * In a process whose mounts are its own: a disk of 2 MiB of which half is taken.  Returns 0,
 * the line that is wrong, or SKIPPED.
 */
static int
fill_disk(void)
{
	static struct store_row rows[STEP];
	static char doc[2000], ballast[1024 * 1024];
	struct failure failure = { EXIT_DONE, "" };
	char file[128];
	struct store *store;
	int step = 0, fd;

	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", folder, "tmpfs", 0, "size=2m") != 0)
		return SKIPPED;
	snprintf(file, sizeof(file), "%s/ballast", folder);
	fd = open(file, O_WRONLY | O_CREAT, 0600);
	if (write(fd, ballast, sizeof(ballast)) != sizeof(ballast) || close(fd) != 0)
		return SKIPPED;
	memset(doc, 'x', sizeof(doc) - 1);
	store = open_new();
	for (; step < STEPS && failure.status == EXIT_DONE; step++) {
		for (int i = 0; i < STEP; i++)
			rows[i] = row_of(NOW + step, step * STEP + i, doc);
		store_write(store, rows, STEP, &failure);
	}
	if (failure.status != EXIT_UNAVAILABLE || count_of(store, all) != (step - 1) * STEP)
		return __LINE__ % 64;
	if (store_write(store, rows, STEP, &failure) != -1 || unlink(file) != 0)
		return __LINE__ % 64;
	if (store_reopen(store, &failure) != 0 || store_write(store, rows, STEP, &failure) != 0)
		return __LINE__ % 64;
	if (count_of(store, all) != step * STEP)
		return __LINE__ % 64;
	store_free(store);
	return strcmp(value_of("pragma integrity_check"), "ok") == 0 ? 0 : __LINE__ % 64;
}

static void
a_full_disk_loses_nothing_that_was_stored(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0)
		_exit(fill_disk());
	waitpid(child, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED) {
		print_message("no file system can be mounted here: a full disk is not tried\n");
		skip();
	}
	assert_int_equal(status, 0);
}

static void
another_writer_is_waited_for_and_then_given_up(void **state)
{
	struct store *store = open_new(), *other = open_for(STORE_CHANGES);
	struct store_row row = row_of(NOW, 1, "{}");
	struct failure failure;

	(void)state;
	assert_int_equal(store_sqlite.begin(other->db, &failure), 0);
	db_of(store)->busy_ms = 20;
	assert_int_equal(store_write(store, &row, 1, &failure), -1);
	assert_int_equal(failure.status, EXIT_UNAVAILABLE);
	assert_non_null(strstr(failure.text, "locked"));
	assert_int_equal(count_of(store, all), 0);
	assert_int_equal(store_sqlite.commit(other->db, &failure), 0);
	write_rows(store, &row, 1);
	store_free(other);
	store_free(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_writes_makes_the_file_for_nobody_else),
		cmocka_unit_test(who_writes_has_readers_stop_nobody_whatever_the_file_was_set_to),
		cmocka_unit_test(accounts_are_in_a_file_that_only_migrating_opens),
		cmocka_unit_test(what_is_missing_or_empty_says_how_to_make_it),
		cmocka_unit_test(a_schema_that_is_not_this_program_s_is_refused),
		cmocka_unit_test(steps_are_applied_together_or_not_at_all),
		cmocka_unit_test(what_is_no_store_is_refused_and_left_alone),
		cmocka_unit_test(the_accounts_are_no_store),
		cmocka_unit_test(names_that_mean_something_to_sqlite_are_files),
		cmocka_unit_test(nothing_is_written_to_a_file_that_was_taken_away),
		cmocka_unit_test(
		    of_a_file_that_was_replaced_the_old_one_has_all_and_the_new_one_is_written),
		cmocka_unit_test(a_damaged_file_names_itself_and_the_way_out),
		cmocka_unit_test(a_full_database_takes_rows_again_when_there_is_room),
		cmocka_unit_test(a_full_disk_loses_nothing_that_was_stored),
		cmocka_unit_test(another_writer_is_waited_for_and_then_given_up),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
