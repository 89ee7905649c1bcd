/*
 * csv.h: numbers from a file of separated columns.
 *
 * Separated by ',', else ';', else tab; cells may stand in double quotes.  The
 * first line is a header if none of its cells is a number.  Blank lines are
 * skipped.  Every cell must be a finite number within +-1e30.
 */
#ifndef MODEL_CSV_H
#define MODEL_CSV_H

#include "model/dataset.h"

/*
 * Reads one file ("-": standard input; .gz is decompressed) behind what the
 * dataset holds; an empty one (all zero bits) takes its columns from the file.
 * A file without header that has as many columns as there are features is
 * taken to hold those.  -1: EXIT_NO_INPUT, EXIT_IO, or EXIT_BAD_DATA with file,
 * line and column.
 */
int csv_read(struct dataset *dataset, const char *path, struct failure *failure);

#endif
