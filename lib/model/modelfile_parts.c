/* modelfile_parts.c: forest, mixture and core samples from JSON. */

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "model/modelfile_json.h"

bool
json_get_numbers(const cJSON *object, const char *name, double *to, size_t count)
{
	const cJSON *array = name ? cJSON_GetObjectItemCaseSensitive(object, name) : object, *item;
	size_t i = 0;

	if (!cJSON_IsArray(array))
		return false;
	cJSON_ArrayForEach(item, array)
	{
		if (i == count || !cJSON_IsNumber(item) || !isfinite(item->valuedouble))
			return false;
		to[i++] = item->valuedouble;
	}
	return i == count;
}

bool
json_get_number(const cJSON *object, const char *name, double *to)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

	if (!cJSON_IsNumber(item) || !isfinite(item->valuedouble))
		return false;
	*to = item->valuedouble;
	return true;
}

bool
json_get_size(const cJSON *object, const char *name, size_t *to, size_t max)
{
	double x;

	if (!json_get_number(object, name, &x) || x < 0 || x > (double)max || x != floor(x))
		return false;
	*to = (size_t)x;
	return true;
}

size_t
json_array_size(const cJSON *object, const char *name)
{
	return (size_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(object, name));
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
	cJSON_ArrayForEach(item, column)
	{
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

	cJSON_ArrayForEach(tree, trees) nodes += json_array_size(tree, "column");
	return nodes;
}

bool
modelfile_read_forest(const cJSON *object, struct ensemble *ensemble)
{
	const cJSON *json = cJSON_GetObjectItemCaseSensitive(object, model_part_name(PART_IFOREST));
	const cJSON *trees = cJSON_GetObjectItemCaseSensitive(json, "trees"), *tree;
	struct forest *forest = &ensemble->forest;
	size_t nodes = count_nodes(trees);

	*forest = (struct forest){ .columns = ensemble->columns };
	if (!json_get_size(json, "samples", &forest->samples, FOREST_MAX_SAMPLES) ||
	    forest->samples < 2 || nodes == 0)
		return false;
	forest_allocate(forest, json_array_size(json, "trees"), nodes);
	cJSON_ArrayForEach(tree, trees)
	{
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
		ensemble_prepare(
		    ensemble, ensemble->core_rows + i * columns, single, scaled + i * columns);
	cores_build(&ensemble->cores, &rows, representatives, eps);
	free(scaled);
}

bool
modelfile_read_cores(const cJSON *object, struct ensemble *ensemble)
{
	const cJSON *json = cJSON_GetObjectItemCaseSensitive(object, model_part_name(PART_DBSCAN));
	const cJSON *cores = cJSON_GetObjectItemCaseSensitive(json, "cores"), *core;
	struct training_metrics *metrics = &ensemble->metrics;
	size_t count = json_array_size(json, "cores"), representatives, i = 0;
	double eps;

	ensemble->square_baseline = must_alloc(ensemble->columns * sizeof(double));
	if (!json_get_number(json, "eps", &eps) || eps <= 0.0 || count == 0 ||
	    !json_get_size(json, "representatives", &representatives, count) ||
	    representatives == 0 ||
	    !json_get_size(json, "clusters", &metrics->clusters, LIMIT_TRAINING_ROWS) ||
	    !json_get_size(json, "core_rows", &metrics->core_rows, LIMIT_TRAINING_ROWS) ||
	    !json_get_size(json, "noise_rows", &metrics->noise_rows, LIMIT_TRAINING_ROWS) ||
	    !json_get_size(json, "distinct_cores", &metrics->distinct_cores, LIMIT_TRAINING_ROWS) ||
	    !json_get_number(json, "dropped_radius", &metrics->dropped_radius) ||
	    !json_get_numbers(json, "baseline", ensemble->square_baseline, ensemble->columns))
		return false;
	ensemble->core_rows = must_alloc(count * ensemble->columns * sizeof(double));
	cJSON_ArrayForEach(core, cores)
	{
		if (!json_get_numbers(
			core, NULL, ensemble->core_rows + i * ensemble->columns, ensemble->columns))
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
	bool is_good = json_get_numbers(mean, NULL, gmm->mean + k * d, d) &&
		       json_get_numbers(covariance, NULL, triangle, size);

	for (size_t i = 0; is_good && i < d; i++)
		for (size_t j = 0; j <= i; j++)
			gmm->covariance[(k * d + i) * d + j] =
			    gmm->covariance[(k * d + j) * d + i] = triangle[at++];
	free(triangle);
	return is_good;
}

bool
modelfile_read_gmm(const cJSON *object, struct ensemble *ensemble)
{
	const cJSON *json = cJSON_GetObjectItemCaseSensitive(object, model_part_name(PART_GMM));
	const cJSON *means = cJSON_GetObjectItemCaseSensitive(json, "means");
	const cJSON *covariances = cJSON_GetObjectItemCaseSensitive(json, "covariances");
	size_t components = json_array_size(json, "weights");
	struct gmm *gmm = &ensemble->gmm;

	ensemble->gmm_baseline = must_alloc(ensemble->columns * sizeof(double));
	if (components == 0 || components > GMM_MAX_COMPONENTS)
		return false;
	gmm_init(gmm, components, ensemble->columns);
	if (!json_get_numbers(json, "weights", gmm->weight, components) ||
	    !json_get_size(json, "iterations", &gmm->iterations, INT32_MAX) ||
	    !json_get_number(json, "lower_bound", &gmm->lower_bound) ||
	    !json_get_number(json, "aic", &ensemble->metrics.aic) ||
	    !json_get_number(json, "bic", &ensemble->metrics.bic) ||
	    !json_get_numbers(json, "baseline", ensemble->gmm_baseline, ensemble->columns) ||
	    !json_get_number(json, "baseline_rest", &ensemble->gmm_rest))
		return false;
	gmm->has_converged = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "converged"));
	for (int k = 0; k < (int)components; k++)
		if (gmm->weight[k] < 0.0 || !read_component(cJSON_GetArrayItem(means, k),
						cJSON_GetArrayItem(covariances, k), gmm, (size_t)k))
			return false;
	return gmm_complete(gmm);
}
