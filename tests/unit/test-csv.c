/* test-csv.c: numbers from files, or where they are wrong. */

#include "ml-data.h"

#include <unistd.h>

#include "features/features.h"

/* Reads text as a CSV file; false with the message in *failure. */
static bool
read_text(struct dataset *dataset, const char *text, struct failure *failure)
{
	char path[] = "/tmp/siem-csv-XXXXXX";
	int fd = mkstemp(path);
	bool is_good;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	*dataset = (struct dataset){ 0 };
	is_good = csv_read(dataset, path, failure) == 0;
	unlink(path);
	return is_good;
}

static void
a_header_is_known_by_its_names(void **state)
{
	struct failure failure;
	struct dataset dataset;

	(void)state;
	assert_true(read_text(&dataset, "a,\"b, too\"\n1,2\n3,4e1\n", &failure));
	assert_int_equal(dataset.columns, 2);
	assert_int_equal(dataset.count, 2);
	assert_string_equal(dataset.name[1], "b, too");
	assert_near(ml_at(&dataset, 1, 1), 40, 0);
	dataset_release(&dataset);
}

static void
without_a_header_columns_are_numbered(void **state)
{
	struct failure failure;
	struct dataset dataset;

	(void)state;
	assert_true(read_text(&dataset, "1;-2.5;\"3\"\r\n\r\n4;5;6", &failure));
	assert_int_equal(dataset.columns, 3);
	assert_int_equal(dataset.count, 2);
	assert_string_equal(dataset.name[2], "column3");
	assert_near(ml_at(&dataset, 0, 1), -2.5, 0);
	assert_near(ml_at(&dataset, 0, 2), 3, 0);
	dataset_release(&dataset);
}

static void
as_many_columns_as_features_are_the_features(void **state)
{
	struct failure failure;
	struct dataset dataset;

	(void)state;
	assert_true(read_text(
	    &dataset, "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21\n", &failure));
	assert_string_equal(dataset.name[5], feature_rows[5].name);
	dataset_release(&dataset);
}

static void
what_is_no_number_is_named_by_line_and_column(void **state)
{
	static const struct {
		const char *text;
		const char *message; /* behind the path */
	} cases[] = {
		{ "a,b\n1,2\n3,x\n", ":3: column 2 (b) is no finite number within +-1e30: x" },
		{ "1,nan\n", ":1: column 2 (column2) is no finite number within +-1e30: nan" },
		{ "nan,nan\n", ":1: column 1 (column1) is no finite number within +-1e30: nan" },
		{ "1,2\n-Inf,2\n",
		    ":2: column 1 (column1) is no finite number within +-1e30: -Inf" },
		{ "1,2\n1e31,2\n",
		    ":2: column 1 (column1) is no finite number within +-1e30: 1e31" },
		{ "1,2\n3,\n", ":2: column 2 (column2) is empty" },
		{ "1,2\n3\n", ":2: 1 columns instead of 2" },
		{ "1,2\n3,4,5\n", ":2: 3 columns instead of 2" },
		{ "a,1\n3,4\n", ":1: column 1 (column1) is no finite number within +-1e30: a" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct failure failure;
		struct dataset dataset;

		assert_false(read_text(&dataset, cases[i].text, &failure));
		assert_int_equal(failure.status, EXIT_BAD_DATA);
		assert_string_equal(strchr(failure.text, ':'), cases[i].message);
		dataset_release(&dataset);
	}
}

static void
a_missing_file_is_no_input(void **state)
{
	struct dataset dataset = { 0 };
	struct failure failure;

	(void)state;
	assert_int_equal(csv_read(&dataset, "/nowhere/x.csv", &failure), -1);
	assert_int_equal(failure.status, EXIT_NO_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_is_known_by_its_names),
		cmocka_unit_test(without_a_header_columns_are_numbered),
		cmocka_unit_test(as_many_columns_as_features_are_the_features),
		cmocka_unit_test(what_is_no_number_is_named_by_line_and_column),
		cmocka_unit_test(a_missing_file_is_no_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
