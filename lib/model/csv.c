/* csv.c: one line after the other, each cell strictly. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "features/features.h"
#include "model/csv.h"
#include "os/input.h"

struct csv {
	struct dataset *dataset;
	const char *path;
	struct failure *failure;
	size_t line;
	char separator;
	bool is_first; /* no line but blank ones was seen */
	double value[LIMIT_COLUMNS];
};

static char
find_separator(struct span line)
{
	static const char known[] = { ',', ';', '\t' };

	for (size_t i = 0; i < sizeof(known); i++)
		if (span_index(line, known[i]) < line.size)
			return known[i];
	return ',';
}

/* The next cell, without quotes and blanks around it; false behind the last. */
static bool
take_cell(const struct csv *csv, struct span *line, struct span *cell)
{
	if (!line->data)
		return false;
	*line = span_trim(*line);
	if (line->size > 0 && line->data[0] == '"') {
		*line = span_skip(*line, 1);
		*cell = span_cut(line, '"');
	} else {
		*cell = span_first(*line, span_index(*line, csv->separator));
		*line = span_skip(*line, cell->size);
	}
	*cell = span_trim(*cell);
	if (span_index(*line, csv->separator) < line->size)
		*line = span_skip(*line, span_index(*line, csv->separator) + 1);
	else
		line->data = NULL;
	return true;
}

static size_t
count_cells(const struct csv *csv, struct span line)
{
	struct span cell;
	size_t count = 0;

	while (take_cell(csv, &line, &cell))
		count++;
	return count;
}

/* A header has names only; what pretends to be a number makes it a row, with its error. */
static bool
is_header(const struct csv *csv, struct span line)
{
	struct span cell;
	bool has_name = false;
	double number;

	while (take_cell(csv, &line, &cell)) {
		if (parse_decimal(cell, &number))
			return false;
		has_name |= cell.size > 0 && !span_equal_nocase(cell, SPAN("nan")) &&
			    !span_equal_nocase(cell, SPAN("inf")) &&
			    !span_equal_nocase(cell, SPAN("-inf"));
	}
	return has_name;
}

static int
wrong_columns(const struct csv *csv, size_t columns)
{
	return failure_set(csv->failure, EXIT_BAD_DATA, "%s:%zu: %zu columns instead of %zu",
	    csv->path, csv->line, columns, csv->dataset->columns);
}

/* The first line of the first file says which columns there are. */
static int
start(struct csv *csv, struct span line)
{
	struct dataset *dataset = csv->dataset;
	size_t columns = count_cells(csv, line);
	bool has_names = is_header(csv, line);
	struct span cell;

	if (columns > LIMIT_COLUMNS)
		return failure_set(csv->failure, EXIT_BAD_DATA, "%s:%zu: more than %d columns",
		    csv->path, csv->line, LIMIT_COLUMNS);
	if (dataset->columns > 0)
		return columns == dataset->columns ? 0 : wrong_columns(csv, columns);
	if (!has_names && columns == FEATURE_COUNT)
		dataset_init_features(dataset);
	else
		dataset_init(dataset, columns);
	dataset->has_events = false;
	for (size_t c = 0; has_names && take_cell(csv, &line, &cell); c++)
		dataset_set_name(dataset, c, cell);
	return 0;
}

static int
bad_cell(const struct csv *csv, size_t column, struct span cell)
{
	struct span shown = span_first(cell, 40);

	if (cell.size == 0)
		return failure_set(csv->failure, EXIT_BAD_DATA, "%s:%zu: column %zu (%s) is empty",
		    csv->path, csv->line, column + 1, csv->dataset->name[column]);
	return failure_set(csv->failure, EXIT_BAD_DATA,
	    "%s:%zu: column %zu (%s) is no finite number within +-1e30: %.*s", csv->path, csv->line,
	    column + 1, csv->dataset->name[column], (int)shown.size, shown.data);
}

static int
read_row(struct csv *csv, struct span line)
{
	static const struct dataset_row unknown = { .risk = NAN, .kind = LOG_OTHER };
	size_t columns = 0;
	struct span cell;

	while (take_cell(csv, &line, &cell)) {
		double *value = &csv->value[columns];

		if (columns == csv->dataset->columns)
			return wrong_columns(csv, columns + 1 + count_cells(csv, line));
		if (!parse_decimal(cell, value) || fabs(*value) > 1e30)
			return bad_cell(csv, columns, cell);
		columns++;
	}
	if (columns < csv->dataset->columns)
		return wrong_columns(csv, columns);
	return dataset_add(csv->dataset, &unknown, csv->value, csv->failure);
}

static int
read_line(struct csv *csv, struct span line)
{
	bool is_first = csv->is_first;

	csv->line++;
	if (csv->line == 1)
		span_take(&line, SPAN("\xef\xbb\xbf"));
	if (span_ends(line, SPAN("\r")))
		line.size--;
	if (span_trim(line).size == 0)
		return 0;
	if (is_first) {
		csv->is_first = false;
		csv->separator = find_separator(line);
		if (start(csv, line) < 0)
			return -1;
		if (is_header(csv, line))
			return 0;
	}
	return read_row(csv, line);
}

int
csv_read(struct dataset *dataset, const char *path, struct failure *failure)
{
	struct csv csv = { .dataset = dataset, .path = path, .failure = failure, .is_first = true };
	char *copy = strdup(path), *files[] = { copy, NULL };
	struct input *input = input_open(files, LIMIT_JSON_LINE);
	int result = 0;

	while (result == 0) {
		struct input_line line;
		enum input_result next = input_next(input, &line, failure);

		if (next == INPUT_END)
			break;
		if (next == INPUT_WAIT)
			input_wait(input, -1);
		else if (next == INPUT_ERROR)
			result = -1;
		else if (line.size > line.text.size)
			result = failure_set(failure, EXIT_BAD_DATA,
			    "%s:%zu: line is longer than %d bytes", path, csv.line + 1,
			    LIMIT_JSON_LINE);
		else
			result = read_line(&csv, line.text);
	}
	input_free(input);
	free(copy);
	return result;
}
