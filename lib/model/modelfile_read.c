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

/* The numbers of an array of exactly `count`. */
static bool
get_numbers(const cJSON *object, const char *name, double *to, size_t count)
{
	const cJSON *array = name ? cJSON_GetObjectItemCaseSensitive(object, name) : object, *item;
	size_t i = 0;

	if (!cJSON_IsArray(array))
		return false;
	cJSON_ArrayForEach(item, array) {
		if (i == count || !cJSON_IsNumber(item) || !isfinite(item->valuedouble))
			return false;
		to[i++] = item->valuedouble;
	}
	return i == count;
}

static bool
get_number(const cJSON *object, const char *name, double *to)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

	if (!cJSON_IsNumber(item) || !isfinite(item->valuedouble))
		return false;
	*to = item->valuedouble;
	return true;
}

static bool
get_size(const cJSON *object, const char *name, size_t *to, size_t max)
{
	double x;

	if (!get_number(object, name, &x) || x < 0 || x > (double)max || x != floor(x))
		return false;
	*to = (size_t)x;
	return true;
}

static size_t
array_size(const cJSON *object, const char *name)
{
	return (size_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(object, name));
}

static void
get_time(const cJSON *object, const char *name, int64_t *to)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

	if (!cJSON_IsString(item) || !clock_parse(span_of(item->valuestring), to))
		*to = 0;
}

static bool
read_data(const cJSON *object, struct ensemble *ensemble)
{
	const cJSON *data = cJSON_GetObjectItemCaseSensitive(object, "data");
	double quantile[3][LIMIT_COLUMNS];
	size_t columns = ensemble->columns;

	if (!get_size(data, "rows", &ensemble->data.rows, LIMIT_TRAINING_ROWS) ||
	    !get_numbers(data, "p05", quantile[0], columns) ||
	    !get_numbers(data, "p50", quantile[1], columns) ||
	    !get_numbers(data, "p95", quantile[2], columns))
		return false;
	get_time(data, "first", &ensemble->data.first_ms);
	get_time(data, "last", &ensemble->data.last_ms);
	ensemble->data.typical = must_alloc(columns * sizeof(struct typical));
	for (size_t c = 0; c < columns; c++)
		ensemble->data.typical[c] =
		    (struct typical){ quantile[0][c], quantile[1][c], quantile[2][c] };
	return true;
}

static bool
read_preparation(const cJSON *object, struct ensemble *ensemble)
{
	const cJSON *preparation = cJSON_GetObjectItemCaseSensitive(object, "preparation");
	const cJSON *held = cJSON_GetObjectItemCaseSensitive(preparation, "held"), *item;
	size_t c = 0;

	preparation_init(&ensemble->preparation, ensemble->columns);
	if (!get_numbers(preparation, "log_factor", ensemble->preparation.factor,
		ensemble->columns) ||
	    array_size(preparation, "held") != ensemble->columns)
		return false;
	cJSON_ArrayForEach(item, held) {
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
	if (!get_numbers(object, "mean", scaler->mean, ensemble->columns) ||
	    !get_numbers(object, "scale", scaler->scale, ensemble->columns))
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
		if (!get_number(part, "median", &calibration->median) ||
		    !get_number(part, "threshold", &calibration->threshold) ||
		    !get_number(part, "weight", &ensemble->weight[p]) ||
		    calibration->threshold <= calibration->median)
			return false;
		ensemble->has[p] = true;
		parts++;
	}
	if (parts == 0 || !get_number(all, "weighted_threshold", &threshold))
		return false;
	ensemble_set_threshold(ensemble, threshold);
	return true;
}

/* One tree's nodes behind those that are there; `skip` comes with complete_skips. */
static bool
read_nodes(const cJSON *json, struct forest *forest, struct forest_tree *tree)
{
	const cJSON *column = cJSON_GetObjectItemCaseSensitive(json, "column"), *item;
	const cJSON *threshold = cJSON_GetObjectItemCaseSensitive(json, "threshold");
	const cJSON *rows = cJSON_GetObjectItemCaseSensitive(json, "rows");

	threshold = threshold ? threshold->child : NULL;
	rows = rows ? rows->child : NULL;
	tree->first = (uint32_t)forest->nodes;
	cJSON_ArrayForEach(item, column) {
		struct forest_node *node = &forest->node[forest->nodes];
		const cJSON **next = item->valueint >= 0 ? &threshold : &rows;

		if (!cJSON_IsNumber(item) || !*next || !cJSON_IsNumber(*next) ||
		    item->valueint >= (int)forest->columns || (*next)->valuedouble < -3e38 ||
		    (*next)->valuedouble > 3e38)
			return false;
		node->threshold = item->valueint >= 0 ? (float)(*next)->valuedouble : NAN;
		node->column = item->valueint >= 0 ? (uint16_t)item->valueint : 0;
		node->skip = item->valueint >= 0;
		forest->rows[forest->nodes++] =
		    item->valueint >= 0 ? 0 : (uint32_t)(*next)->valueint;
		*next = (*next)->next;
	}
	tree->count = (uint32_t)(forest->nodes - tree->first);
	return tree->count < 2 * FOREST_MAX_SAMPLES && !threshold && !rows;
}

/*
 * Finds where right children are: in preorder from behind, a parent takes the
 * two subtrees that stand on top of a stack.
 */
static bool
complete_skips(struct forest *forest, const struct forest_tree *tree)
{
	uint32_t *stack = must_alloc(tree->count * sizeof(uint32_t)), open = 0;
	bool is_good = true;

	for (uint32_t i = tree->first + tree->count; is_good && i-- > tree->first;) {
		if (forest->node[i].skip > 0) {
			is_good = open >= 2;
			if (is_good) {
				forest->node[i].skip = (uint16_t)(stack[open - 2] - i);
				open -= 2;
			}
		}
		stack[open++] = i;
	}
	free(stack);
	return is_good && open == 1;
}

static size_t
count_nodes(const cJSON *trees)
{
	const cJSON *tree;
	size_t nodes = 0;

	cJSON_ArrayForEach(tree, trees)
		nodes += array_size(tree, "column");
	return nodes;
}

static bool
read_forest(const cJSON *object, struct ensemble *ensemble)
{
	const cJSON *json = cJSON_GetObjectItemCaseSensitive(object, model_part_name(PART_IFOREST));
	const cJSON *trees = cJSON_GetObjectItemCaseSensitive(json, "trees"), *tree;
	struct forest *forest = &ensemble->forest;
	size_t nodes = count_nodes(trees);

	*forest = (struct forest){ .columns = ensemble->columns };
	if (!get_size(json, "samples", &forest->samples, FOREST_MAX_SAMPLES) ||
	    forest->samples < 2 || nodes == 0)
		return false;
	forest_allocate(forest, array_size(json, "trees"), nodes);
	cJSON_ArrayForEach(tree, trees) {
		if (!read_nodes(tree, forest, &forest->tree[forest->trees]) ||
		    !complete_skips(forest, &forest->tree[forest->trees]))
			return false;
		forest->trees++;
	}
	return forest_complete(forest);
}

/* Prepares and scales the cores as training did, so that they are the same numbers. */
static void
build_cores(struct ensemble *ensemble, size_t count, size_t representatives, double eps)
{
	size_t columns = ensemble->columns;
	double *scaled = must_alloc(count * columns * sizeof(double));
	struct rows rows = { scaled, count, columns };
	float single[LIMIT_COLUMNS];

	for (size_t i = 0; i < count; i++)
		ensemble_prepare(ensemble, ensemble->core_rows + i * columns, single,
		    scaled + i * columns);
	cores_build(&ensemble->cores, &rows, representatives, eps);
	free(scaled);
}

static bool
read_cores(const cJSON *object, struct ensemble *ensemble)
{
	const cJSON *json = cJSON_GetObjectItemCaseSensitive(object, model_part_name(PART_DBSCAN));
	const cJSON *cores = cJSON_GetObjectItemCaseSensitive(json, "cores"), *core;
	struct training_metrics *metrics = &ensemble->metrics;
	size_t count = array_size(json, "cores"), representatives, i = 0;
	double eps;

	ensemble->square_baseline = must_alloc(ensemble->columns * sizeof(double));
	if (!get_number(json, "eps", &eps) || eps <= 0.0 || count == 0 ||
	    !get_size(json, "representatives", &representatives, count) || representatives == 0 ||
	    !get_size(json, "clusters", &metrics->clusters, LIMIT_TRAINING_ROWS) ||
	    !get_size(json, "core_rows", &metrics->core_rows, LIMIT_TRAINING_ROWS) ||
	    !get_size(json, "noise_rows", &metrics->noise_rows, LIMIT_TRAINING_ROWS) ||
	    !get_size(json, "distinct_cores", &metrics->distinct_cores, LIMIT_TRAINING_ROWS) ||
	    !get_number(json, "dropped_radius", &metrics->dropped_radius) ||
	    !get_numbers(json, "baseline", ensemble->square_baseline, ensemble->columns))
		return false;
	ensemble->core_rows = must_alloc(count * ensemble->columns * sizeof(double));
	cJSON_ArrayForEach(core, cores) {
		if (!get_numbers(core, NULL, ensemble->core_rows + i * ensemble->columns,
			ensemble->columns))
			return false;
		i++;
	}
	build_cores(ensemble, count, representatives, eps);
	return true;
}

static bool
read_component(const cJSON *mean, const cJSON *covariance, struct gmm *gmm, size_t k)
{
	size_t d = gmm->columns, size = d * (d + 1) / 2, at = 0;
	double *triangle = must_alloc(size * sizeof(double));
	bool is_good = get_numbers(mean, NULL, gmm->mean + k * d, d) &&
	    get_numbers(covariance, NULL, triangle, size);

	for (size_t i = 0; is_good && i < d; i++)
		for (size_t j = 0; j <= i; j++)
			gmm->covariance[(k * d + i) * d + j] =
			    gmm->covariance[(k * d + j) * d + i] = triangle[at++];
	free(triangle);
	return is_good;
}

static bool
read_gmm(const cJSON *object, struct ensemble *ensemble)
{
	const cJSON *json = cJSON_GetObjectItemCaseSensitive(object, model_part_name(PART_GMM));
	const cJSON *means = cJSON_GetObjectItemCaseSensitive(json, "means");
	const cJSON *covariances = cJSON_GetObjectItemCaseSensitive(json, "covariances");
	size_t components = array_size(json, "weights");
	struct gmm *gmm = &ensemble->gmm;

	ensemble->gmm_baseline = must_alloc(ensemble->columns * sizeof(double));
	if (components == 0 || components > GMM_MAX_COMPONENTS)
		return false;
	gmm_init(gmm, components, ensemble->columns);
	if (!get_numbers(json, "weights", gmm->weight, components) ||
	    !get_size(json, "iterations", &gmm->iterations, INT32_MAX) ||
	    !get_number(json, "lower_bound", &gmm->lower_bound) ||
	    !get_number(json, "aic", &ensemble->metrics.aic) ||
	    !get_number(json, "bic", &ensemble->metrics.bic) ||
	    !get_numbers(json, "baseline", ensemble->gmm_baseline, ensemble->columns) ||
	    !get_number(json, "baseline_rest", &ensemble->gmm_rest))
		return false;
	gmm->has_converged = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "converged"));
	for (int k = 0; k < (int)components; k++)
		if (gmm->weight[k] < 0.0 ||
		    !read_component(cJSON_GetArrayItem(means, k),
			cJSON_GetArrayItem(covariances, k), gmm, (size_t)k))
			return false;
	return gmm_complete(gmm);
}

static bool
read_metrics(const cJSON *object, struct ensemble *ensemble)
{
	return get_number(cJSON_GetObjectItemCaseSensitive(object, "metrics"), "flagged",
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
	{ "isolation_forest", read_forest, PART_IFOREST },
	{ "gmm", read_gmm, PART_GMM },
	{ "dbscan", read_cores, PART_DBSCAN },
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

	cJSON_ArrayForEach(object, models) {
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
	size_t count = array_size(json, "features");

	if (count == 0 || count > LIMIT_COLUMNS)
		return "features";
	model->column_name = must_calloc(count, sizeof(char *));
	cJSON_ArrayForEach(item, features) {
		if (!cJSON_IsString(item))
			return "features";
		model->column_name[model->columns] = strdup(item->valuestring);
		if (!model->column_name[model->columns++])
			abort();
	}
	return NULL;
}

static const char *
read_options(const cJSON *json, struct model *model)
{
	const cJSON *options = cJSON_GetObjectItemCaseSensitive(json, "options");
	const cJSON *seed = cJSON_GetObjectItemCaseSensitive(options, "seed");
	struct train_options *to = &model->options;

	if (!cJSON_IsString(seed) || !get_number(options, "contamination", &to->contamination) ||
	    !get_size(options, "trees", &to->trees, UINT32_MAX) ||
	    !get_size(options, "samples", &to->samples, FOREST_MAX_SAMPLES) ||
	    !get_number(options, "eps", &to->eps) ||
	    !get_size(options, "min_samples", &to->min_samples, UINT32_MAX) ||
	    !get_size(options, "components", &to->components, GMM_MAX_COMPONENTS) ||
	    !get_numbers(options, "weights", to->weight, PART_COUNT) ||
	    !get_number(options, "exclude_above", &to->exclude_above) ||
	    !get_size(options, "per_source_hour", &to->per_source_hour, UINT32_MAX) ||
	    !get_size(options, "representatives", &to->representatives, UINT32_MAX))
		return "options";
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
	    !get_size(json, "version", &version, UINT32_MAX))
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
