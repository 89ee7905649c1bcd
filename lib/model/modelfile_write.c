/* modelfile_write.c: a model as JSON, compact and in one order. */

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/number.h"
#include "json/write.h"
#include "model/modelfile.h"
#include "os/file.h"

/* A comma, unless this is the first in its object or array. */
static void
separate(struct buffer *out)
{
	char last = out->size > 0 ? out->data[out->size - 1] : '{';

	if (last != '{' && last != '[' && last != ':' && last != '\n')
		buffer_add_byte(out, ',');
}

static void
put_name(struct buffer *out, const char *name)
{
	separate(out);
	json_write_string(out, span_of(name));
	buffer_add_byte(out, ':');
}

static void
open_object(struct buffer *out, const char *name)
{
	if (name)
		put_name(out, name);
	else
		separate(out);
	buffer_add_byte(out, '{');
}

static void
open_array(struct buffer *out, const char *name)
{
	if (name)
		put_name(out, name);
	else
		separate(out);
	buffer_add_byte(out, '[');
}

static void
put_number(struct buffer *out, double x)
{
	separate(out);
	out->size += write_exact(buffer_room(out, NUMBER_SIZE), x);
}

static void
put_integer(struct buffer *out, int64_t x)
{
	separate(out);
	json_write_integer(out, x);
}

static void
put_named(struct buffer *out, const char *name, double x)
{
	put_name(out, name);
	put_number(out, x);
}

static void
put_size(struct buffer *out, const char *name, size_t x)
{
	put_name(out, name);
	put_integer(out, (int64_t)x);
}

static void
put_numbers(struct buffer *out, const char *name, const double *x, size_t count)
{
	open_array(out, name);
	for (size_t i = 0; i < count; i++)
		put_number(out, x[i]);
	buffer_add_byte(out, ']');
}

/* The shortest text that is x again once it is read in double and cut to single precision. */
static void
put_single(struct buffer *out, float x)
{
	char text[NUMBER_SIZE];
	int size = 0;

	for (int digits = 6; digits <= 9; digits++) {
		size = snprintf(text, sizeof(text), "%.*g", digits, (double)x);
		if ((float)strtod(text, NULL) == x)
			break;
	}
	separate(out);
	buffer_add(out, (struct span){ text, (size_t)size });
}

static void
put_time(struct buffer *out, const char *name, int64_t time_ms)
{
	char text[CLOCK_TEXT_SIZE];

	clock_write(text, time_ms);
	put_name(out, name);
	json_write_string(out, (struct span){ text, sizeof(text) });
}

static void
put_histograms(struct buffer *out, const struct histogram *histogram, size_t columns)
{
	open_array(out, "histograms");
	for (size_t c = 0; c < columns; c++) {
		open_object(out, NULL);
		put_numbers(out, "from", histogram[c].from, histogram[c].bins);
		put_numbers(out, "share", histogram[c].share, histogram[c].bins);
		put_named(out, "max", histogram[c].max);
		buffer_add_byte(out, '}');
	}
	buffer_add_byte(out, ']');
}

static void
put_data(struct buffer *out, const struct ensemble *ensemble)
{
	const struct training_data *data = &ensemble->data;
	size_t columns = ensemble->columns;

	open_object(out, "data");
	put_size(out, "rows", data->rows);
	if (data->last_ms != 0) {
		put_time(out, "first", data->first_ms);
		put_time(out, "last", data->last_ms);
	}
	open_array(out, "p05");
	for (size_t c = 0; c < columns; c++)
		put_number(out, data->typical[c].p05);
	buffer_add_byte(out, ']');
	open_array(out, "p50");
	for (size_t c = 0; c < columns; c++)
		put_number(out, data->typical[c].p50);
	buffer_add_byte(out, ']');
	open_array(out, "p95");
	for (size_t c = 0; c < columns; c++)
		put_number(out, data->typical[c].p95);
	buffer_add_byte(out, ']');
	if (data->histogram)
		put_histograms(out, data->histogram, columns);
	buffer_add_byte(out, '}');
}

static void
put_preparation(struct buffer *out, const struct preparation *preparation)
{
	open_object(out, "preparation");
	put_numbers(out, "log_factor", preparation->factor, preparation->columns);
	open_array(out, "held");
	for (size_t c = 0; c < preparation->columns; c++) {
		if (preparation->is_held[c]) {
			put_number(out, preparation->held[c]);
		} else {
			separate(out);
			buffer_add(out, SPAN("null"));
		}
	}
	buffer_add(out, SPAN("]}"));
}

static void
put_tree(struct buffer *out, const struct forest *forest, const struct forest_tree *tree)
{
	const struct forest_node *node = forest->node + tree->first;

	open_object(out, NULL);
	open_array(out, "column");
	for (uint32_t i = 0; i < tree->count; i++)
		put_integer(out, node[i].skip > 0 ? node[i].column : -1);
	buffer_add_byte(out, ']');
	open_array(out, "threshold");
	for (uint32_t i = 0; i < tree->count; i++)
		if (node[i].skip > 0)
			put_single(out, node[i].threshold);
	buffer_add_byte(out, ']');
	open_array(out, "rows");
	for (uint32_t i = 0; i < tree->count; i++)
		if (node[i].skip == 0)
			put_integer(out, forest->rows[tree->first + i]);
	buffer_add(out, SPAN("]}"));
}

static void
put_forest(struct buffer *out, const struct forest *forest)
{
	open_object(out, model_part_name(PART_IFOREST));
	put_size(out, "samples", forest->samples);
	open_array(out, "trees");
	for (size_t t = 0; t < forest->trees; t++)
		put_tree(out, forest, &forest->tree[t]);
	buffer_add(out, SPAN("]}"));
}

static void
put_cores(struct buffer *out, const struct ensemble *ensemble)
{
	const struct cores *cores = &ensemble->cores;
	const struct training_metrics *metrics = &ensemble->metrics;

	open_object(out, model_part_name(PART_DBSCAN));
	put_named(out, "eps", cores->eps);
	put_size(out, "clusters", metrics->clusters);
	put_size(out, "core_rows", metrics->core_rows);
	put_size(out, "noise_rows", metrics->noise_rows);
	put_size(out, "distinct_cores", metrics->distinct_cores);
	put_named(out, "dropped_radius", metrics->dropped_radius);
	put_size(out, "representatives", cores->representatives);
	put_numbers(out, "baseline", ensemble->square_baseline, ensemble->columns);
	open_array(out, "cores");
	for (size_t i = 0; i < cores->count; i++)
		put_numbers(
		    out, NULL, ensemble->core_rows + i * ensemble->columns, ensemble->columns);
	buffer_add(out, SPAN("]}"));
}

static void
put_gmm(struct buffer *out, const struct ensemble *ensemble)
{
	const struct gmm *gmm = &ensemble->gmm;
	size_t d = gmm->columns;

	open_object(out, model_part_name(PART_GMM));
	put_numbers(out, "weights", gmm->weight, gmm->components);
	open_array(out, "means");
	for (size_t k = 0; k < gmm->components; k++)
		put_numbers(out, NULL, gmm->mean + k * d, d);
	buffer_add_byte(out, ']');
	open_array(out, "covariances");
	for (size_t k = 0; k < gmm->components; k++) {
		open_array(out, NULL);
		for (size_t i = 0; i < d; i++)
			for (size_t j = 0; j <= i; j++)
				put_number(out, gmm->covariance[(k * d + i) * d + j]);
		buffer_add_byte(out, ']');
	}
	buffer_add_byte(out, ']');
	put_size(out, "iterations", gmm->iterations);
	put_name(out, "converged");
	buffer_add(out, gmm->has_converged ? SPAN("true") : SPAN("false"));
	put_named(out, "lower_bound", gmm->lower_bound);
	put_named(out, "aic", ensemble->metrics.aic);
	put_named(out, "bic", ensemble->metrics.bic);
	put_numbers(out, "baseline", ensemble->gmm_baseline, d);
	put_named(out, "baseline_rest", ensemble->gmm_rest);
	buffer_add_byte(out, '}');
}

static void
put_calibration(struct buffer *out, const struct ensemble *ensemble)
{
	open_object(out, "calibration");
	for (int p = 0; p < PART_COUNT; p++) {
		if (!ensemble->has[p])
			continue;
		open_object(out, model_part_name(p));
		put_named(out, "median", ensemble->calibration[p].median);
		put_named(out, "threshold", ensemble->calibration[p].threshold);
		put_named(out, "weight", ensemble->weight[p]);
		buffer_add_byte(out, '}');
	}
	put_named(out, "weighted_threshold", ensemble->weighted_threshold);
	buffer_add_byte(out, '}');
}

static void
put_ensemble(struct buffer *out, const char *kind, const struct ensemble *ensemble)
{
	open_object(out, NULL);
	put_name(out, "kind");
	json_write_string(out, span_of(kind));
	put_data(out, ensemble);
	put_preparation(out, &ensemble->preparation);
	put_numbers(out, "mean", ensemble->scaler.mean, ensemble->columns);
	put_numbers(out, "scale", ensemble->scaler.scale, ensemble->columns);
	put_calibration(out, ensemble);
	open_object(out, "metrics");
	put_named(out, "flagged", ensemble->metrics.flagged);
	buffer_add_byte(out, '}');
	if (ensemble->has[PART_IFOREST])
		put_forest(out, &ensemble->forest);
	if (ensemble->has[PART_GMM])
		put_gmm(out, ensemble);
	if (ensemble->has[PART_DBSCAN])
		put_cores(out, ensemble);
	buffer_add_byte(out, '}');
}

/* Seeds are 64 bits, more than JSON's numbers hold: as text. */
static void
put_options(struct buffer *out, const struct train_options *options)
{
	char seed[NUMBER_SIZE];

	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)options->seed);
	open_object(out, "options");
	put_name(out, "seed");
	json_write_string(out, span_of(seed));
	put_named(out, "contamination", options->contamination);
	put_size(out, "trees", options->trees);
	put_size(out, "samples", options->samples);
	put_named(out, "eps", options->eps);
	put_size(out, "min_samples", options->min_samples);
	put_size(out, "components", options->components);
	put_numbers(out, "weights", options->weight, PART_COUNT);
	put_named(out, "exclude_above", options->exclude_above);
	put_size(out, "per_source_hour", options->per_source_hour);
	put_named(out, "max_source_share", options->max_source_share);
	put_size(out, "representatives", options->representatives);
	buffer_add_byte(out, '}');
}

static void
put_digest(struct buffer *out, struct span bytes)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	char *to = buffer_room(out, MODEL_NAME_SIZE);

	crypto_hash_sha256(digest, (const unsigned char *)bytes.data, bytes.size);
	sodium_bin2hex(to, MODEL_NAME_SIZE, digest, sizeof(digest));
	out->size += MODEL_NAME_SIZE - 1;
}

void
modelfile_write(const struct model *model, struct buffer *out)
{
	size_t start = out->size, end;

	buffer_add(out, SPAN("{\"format\":\"siem-model\""));
	put_size(out, "version", MODELFILE_VERSION);
	put_name(out, "features");
	buffer_add_byte(out, '[');
	for (size_t c = 0; c < model->columns; c++) {
		separate(out);
		json_write_string(out, span_of(model->column_name[c]));
	}
	buffer_add_byte(out, ']');
	put_options(out, &model->options);
	buffer_add(out, SPAN(",\n\"models\":["));
	put_ensemble(out, "global", model->global);
	for (int k = 0; k < LOG_KIND_COUNT; k++) {
		if (!model->kind[k])
			continue;
		buffer_add(out, SPAN(",\n"));
		put_ensemble(out, log_kind_name(k), model->kind[k]);
	}
	buffer_add_byte(out, ']');
	end = out->size;
	buffer_add(out, SPAN(",\"checksum\":\""));
	buffer_room(out, 2 * MODEL_NAME_SIZE); /* so that the bytes stay where they are */
	put_digest(out, (struct span){ out->data + start, end - start });
	buffer_add(out, SPAN("\"}\n"));
}

void
modelfile_name(struct model *model, struct span file)
{
	struct buffer name = { 0 };

	put_digest(&name, file);
	memcpy(model->name, name.data, MODEL_NAME_SIZE - 1);
	model->name[MODEL_NAME_SIZE - 1] = '\0';
	buffer_release(&name);
}

int
model_save(struct model *model, const char *path, struct failure *failure)
{
	struct buffer file = { 0 };
	int result;

	modelfile_write(model, &file);
	modelfile_name(model, buffer_span(&file));
	result = file_replace(path, buffer_span(&file), failure);
	buffer_release(&file);
	return result;
}
