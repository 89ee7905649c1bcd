/*
 * modelfile_read.c: a model from JSON.
 *
 * The checksum is checked first, so what fails later is no accident of disk or
 * network; still nothing is trusted that would let a number point outside.
 */

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/number.h"
#include "model/modelfile.h"
#include "model/modelfile_json.h"

static void
get_time(const cJSON *object, const char *name, int64_t *to)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

	if (!cJSON_IsString(item) || !clock_parse(span_of(item->valuestring), to))
		*to = 0;
}

static bool
read_histogram(const cJSON *json, struct histogram *histogram)
{
	size_t bins = json_array_size(json, "from");

	if (bins == 0 || bins > HISTOGRAM_BINS ||
	    !json_get_numbers(json, "from", histogram->from, bins) ||
	    !json_get_numbers(json, "share", histogram->share, bins) ||
	    !json_get_number(json, "max", &histogram->max))
		return false;
	histogram->bins = bins;
	return true;
}

/* Former versions wrote none. */
static bool
read_histograms(const cJSON *data, struct ensemble *ensemble)
{
	const cJSON *histograms = cJSON_GetObjectItemCaseSensitive(data, "histograms"), *item;
	size_t c = 0;

	if (!histograms)
		return true;
	if (json_array_size(data, "histograms") != ensemble->columns)
		return false;
	ensemble->data.histogram = must_calloc(ensemble->columns, sizeof(struct histogram));
	cJSON_ArrayForEach(item, histograms)
	{
		if (!read_histogram(item, &ensemble->data.histogram[c++]))
			return false;
	}
	return true;
}

static bool
read_data(const cJSON *object, struct ensemble *ensemble)
{
	const cJSON *data = cJSON_GetObjectItemCaseSensitive(object, "data");
	double quantile[3][LIMIT_COLUMNS];
	size_t columns = ensemble->columns;

	if (!json_get_size(data, "rows", &ensemble->data.rows, LIMIT_TRAINING_ROWS) ||
	    !json_get_numbers(data, "p05", quantile[0], columns) ||
	    !json_get_numbers(data, "p50", quantile[1], columns) ||
	    !json_get_numbers(data, "p95", quantile[2], columns))
		return false;
	get_time(data, "first", &ensemble->data.first_ms);
	get_time(data, "last", &ensemble->data.last_ms);
	ensemble->data.typical = must_alloc(columns * sizeof(struct typical));
	for (size_t c = 0; c < columns; c++)
		ensemble->data.typical[c] =
		    (struct typical){ quantile[0][c], quantile[1][c], quantile[2][c] };
	return read_histograms(data, ensemble);
}

static bool
read_preparation(const cJSON *object, struct ensemble *ensemble)
{
	const cJSON *preparation = cJSON_GetObjectItemCaseSensitive(object, "preparation");
	const cJSON *held = cJSON_GetObjectItemCaseSensitive(preparation, "held"), *item;
	size_t c = 0;

	preparation_init(&ensemble->preparation, ensemble->columns);
	if (!json_get_numbers(
		preparation, "log_factor", ensemble->preparation.factor, ensemble->columns) ||
	    json_array_size(preparation, "held") != ensemble->columns)
		return false;
	cJSON_ArrayForEach(item, held)
	{
		if (cJSON_IsNumber(item))
			preparation_hold(&ensemble->preparation, c, item->valuedouble);
		else if (!cJSON_IsNull(item))
			return false;
		c++;
	}
	return true;
}

static bool
read_scaler(const cJSON *object, struct ensemble *ensemble)
{
	struct scaler *scaler = &ensemble->scaler;

	scaler->columns = ensemble->columns;
	scaler->mean = must_alloc(ensemble->columns * sizeof(double));
	scaler->scale = must_alloc(ensemble->columns * sizeof(double));
	if (!json_get_numbers(object, "mean", scaler->mean, ensemble->columns) ||
	    !json_get_numbers(object, "scale", scaler->scale, ensemble->columns))
		return false;
	for (size_t c = 0; c < ensemble->columns; c++)
		if (scaler->scale[c] <= 0.0)
			return false;
	return true;
}

static bool
read_calibration(const cJSON *object, struct ensemble *ensemble)
{
	const cJSON *all = cJSON_GetObjectItemCaseSensitive(object, "calibration");
	double threshold;
	int parts = 0;

	for (int p = 0; p < PART_COUNT; p++) {
		const cJSON *part = cJSON_GetObjectItemCaseSensitive(all, model_part_name(p));
		struct calibration *calibration = &ensemble->calibration[p];

		if (!part)
			continue;
		if (!json_get_number(part, "median", &calibration->median) ||
		    !json_get_number(part, "threshold", &calibration->threshold) ||
		    !json_get_number(part, "weight", &ensemble->weight[p]) ||
		    calibration->threshold <= calibration->median)
			return false;
		ensemble->has[p] = true;
		parts++;
	}
	if (parts == 0 || !json_get_number(all, "weighted_threshold", &threshold))
		return false;
	ensemble_set_threshold(ensemble, threshold);
	return true;
}

static bool
read_metrics(const cJSON *object, struct ensemble *ensemble)
{
	return json_get_number(cJSON_GetObjectItemCaseSensitive(object, "metrics"), "flagged",
	    &ensemble->metrics.flagged);
}

/* In the order in which they build on each other. */
static const struct {
	const char *name;
	bool (*read)(const cJSON *object, struct ensemble *ensemble);
	int part; /* -1: must be there */
} members[] = {
	{ "data", read_data, -1 },
	{ "preparation", read_preparation, -1 },
	{ "mean and scale", read_scaler, -1 },
	{ "calibration", read_calibration, -1 },
	{ "metrics", read_metrics, -1 },
	{ "isolation_forest", modelfile_read_forest, PART_IFOREST },
	{ "gmm", modelfile_read_gmm, PART_GMM },
	{ "dbscan", modelfile_read_cores, PART_DBSCAN },
};

/* The name of the member that is wrong, or NULL. */
static const char *
read_ensemble(const cJSON *object, struct ensemble *ensemble)
{
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		if (members[i].part >= 0 && !ensemble->has[members[i].part])
			continue;
		if (!members[i].read(object, ensemble))
			return members[i].name;
	}
	return NULL;
}

static const char *
read_ensembles(const cJSON *json, struct model *model)
{
	const cJSON *models = cJSON_GetObjectItemCaseSensitive(json, "models"), *object;

	cJSON_ArrayForEach(object, models)
	{
		const cJSON *kind = cJSON_GetObjectItemCaseSensitive(object, "kind");
		struct ensemble **to = NULL;
		const char *wrong;

		if (!cJSON_IsString(kind))
			return "kind";
		if (strcmp(kind->valuestring, "global") == 0)
			to = &model->global;
		for (int k = 0; k < LOG_KIND_COUNT; k++)
			if (strcmp(kind->valuestring, log_kind_name(k)) == 0)
				to = &model->kind[k];
		if (!to || *to)
			return "kind";
		*to = must_calloc(1, sizeof(**to));
		(*to)->columns = model->columns;
		wrong = read_ensemble(object, *to);
		if (wrong)
			return wrong;
	}
	return model->global ? NULL : "models";
}

static const char *
read_columns(const cJSON *json, struct model *model)
{
	const cJSON *features = cJSON_GetObjectItemCaseSensitive(json, "features"), *item;
	size_t count = json_array_size(json, "features"), size;

	if (count == 0 || count > LIMIT_COLUMNS)
		return "features";
	model->column_name = must_calloc(count, sizeof(char *));
	cJSON_ArrayForEach(item, features)
	{
		if (!cJSON_IsString(item))
			return "features";
		size = strlen(item->valuestring) + 1;
		model->column_name[model->columns] = must_alloc(size);
		memcpy(model->column_name[model->columns++], item->valuestring, size);
	}
	return NULL;
}

static const char *
read_options(const cJSON *json, struct model *model)
{
	const cJSON *options = cJSON_GetObjectItemCaseSensitive(json, "options");
	const cJSON *seed = cJSON_GetObjectItemCaseSensitive(options, "seed");
	struct train_options *to = &model->options;

	if (!cJSON_IsString(seed) ||
	    !json_get_number(options, "contamination", &to->contamination) ||
	    !json_get_size(options, "trees", &to->trees, UINT32_MAX) ||
	    !json_get_size(options, "samples", &to->samples, FOREST_MAX_SAMPLES) ||
	    !json_get_number(options, "eps", &to->eps) ||
	    !json_get_size(options, "min_samples", &to->min_samples, UINT32_MAX) ||
	    !json_get_size(options, "components", &to->components, GMM_MAX_COMPONENTS) ||
	    !json_get_numbers(options, "weights", to->weight, PART_COUNT) ||
	    !json_get_number(options, "exclude_above", &to->exclude_above) ||
	    !json_get_size(options, "per_source_hour", &to->per_source_hour, UINT32_MAX) ||
	    !json_get_size(options, "representatives", &to->representatives, UINT32_MAX))
		return "options";
	if (!json_get_number(options, "max_source_share", &to->max_source_share))
		to->max_source_share = 1.0; /* former versions had none */
	to->seed = strtoull(seed->valuestring, NULL, 10);
	return NULL;
}

/* Do the file's last bytes say what the bytes before them hash to? */
static bool
is_whole(struct span file)
{
	size_t at = span_find_last(file, SPAN(",\"checksum\":\""));
	struct model probe;

	if (at == file.size || file.size - at < sizeof(",\"checksum\":\"") + 64)
		return false;
	modelfile_name(&probe, span_first(file, at));
	return span_starts(span_skip(file, at + sizeof(",\"checksum\":\"") - 1),
	    (struct span){ probe.name, MODEL_NAME_SIZE - 1 });
}

static int
check_format(const cJSON *json, const char *path, struct failure *failure)
{
	const cJSON *format = cJSON_GetObjectItemCaseSensitive(json, "format");
	size_t version;

	if (!cJSON_IsString(format) || strcmp(format->valuestring, "siem-model") != 0 ||
	    !json_get_size(json, "version", &version, UINT32_MAX))
		return failure_set(failure, EXIT_BAD_CONFIG, "%s is no model file", path);
	if (version > MODELFILE_VERSION)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "model %s has format version %zu; this program reads up to %d", path, version,
		    MODELFILE_VERSION);
	return 0;
}

int
modelfile_read(struct model **out, struct span file, const char *path, struct failure *failure)
{
	cJSON *json = cJSON_ParseWithLength(file.data, file.size);
	struct model *model = must_calloc(1, sizeof(*model));
	const char *wrong = NULL;
	int result = check_format(json, path, failure);

	if (result == 0 && !is_whole(file))
		result = failure_set(failure, EXIT_BAD_CONFIG,
		    "model %s is damaged: its checksum does not fit", path);
	if (result == 0) {
		wrong = read_columns(json, model);
		wrong = wrong ? wrong : read_options(json, model);
		wrong = wrong ? wrong : read_ensembles(json, model);
	}
	if (wrong)
		result = failure_set(failure, EXIT_BAD_CONFIG,
		    "model %s is damaged: member \"%s\" is missing or wrong", path, wrong);
	cJSON_Delete(json);
	if (result < 0) {
		model_free(model);
		return -1;
	}
	modelfile_name(model, file);
	*out = model;
	return 0;
}
