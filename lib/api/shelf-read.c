/* shelf-read.c: model files, each read once as long as it stays the same. */

#include "api/shelf-read.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "api/fields.h"
#include "base/clock.h"
#include "base/limits.h"
#include "features/features.h"
#include "os/file.h"

/*
 * What is kept of a file: all that is told of it, which is a thousandth of it. The members are
 * those of Model and ModelDetail that the file alone says.
 */
struct entry {
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec changed;
	char name[SHELF_NAME_SIZE];
	cJSON *told; /* NULL: the place is free */
	int64_t used; /* by the count of readings */
};

static struct {
	pthread_mutex_t lock;
	struct entry entries[LIMIT_MODELS];
	int64_t readings;
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const cJSON *
member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static void
copy_member(cJSON *to, const char *name, const cJSON *from)
{
	cJSON_AddItemToObject(to, name, from ? cJSON_Duplicate(from, true) : cJSON_CreateNull());
}

/* siem-train writes the time of the Epoch where rows had none. */
static void
copy_time(cJSON *to, const char *name, const cJSON *from)
{
	const char *text = cJSON_GetStringValue(from);

	copy_member(to, name, text && strncmp(text, "1970-", 5) != 0 ? from : NULL);
}

static cJSON *
tell_weights(const cJSON *options)
{
	static const char *const parts[] = { "isolation_forest", "dbscan", "gmm" };
	const cJSON *weights = member(options, "weights");
	cJSON *told = cJSON_CreateObject();

	for (int i = 0; i < 3; i++)
		copy_member(told, parts[i], cJSON_GetArrayItem(weights, i));
	return told;
}

static cJSON *
tell_kinds(const cJSON *models)
{
	cJSON *told = cJSON_CreateArray(), *item;
	const cJSON *model;

	cJSON_ArrayForEach(model, models)
	{
		item = cJSON_CreateObject();
		copy_member(item, "kind", member(model, "kind"));
		copy_member(item, "rows", member(member(model, "data"), "rows"));
		cJSON_AddItemToArray(told, item);
	}
	return told;
}

static cJSON *
tell_feature(int i, const cJSON *data)
{
	static const char *const quantiles[] = { "p05", "p50", "p95" };
	cJSON *told = cJSON_CreateObject(), *typical = cJSON_CreateObject();

	cJSON_AddStringToObject(told, "name", feature_rows[i].name);
	cJSON_AddStringToObject(told, "text", feature_rows[i].text);
	cJSON_AddStringToObject(told, "unit", feature_rows[i].unit);
	cJSON_AddStringToObject(told, "group", feature_rows[i].group);
	for (int q = 0; q < 3; q++)
		copy_member(
		    typical, quantiles[q], cJSON_GetArrayItem(member(data, quantiles[q]), i));
	cJSON_AddItemToObject(told, "typical", typical);
	return told;
}

/* NULL: it is no model of ours. */
static cJSON *
tell(const cJSON *file)
{
	const cJSON *models = member(file, "models"), *options = member(file, "options");
	const cJSON *data = member(cJSON_GetArrayItem(models, 0), "data");
	const char *format = cJSON_GetStringValue(member(file, "format"));
	cJSON *told, *training, *features;

	if (!format || strcmp(format, "siem-model") != 0 || !cJSON_IsObject(data))
		return NULL;
	told = cJSON_CreateObject();
	training = cJSON_CreateObject();
	features = cJSON_CreateArray();
	cJSON_AddItemToObject(told, "kinds", tell_kinds(models));
	copy_time(training, "from", member(data, "first"));
	copy_time(training, "until", member(data, "last"));
	copy_member(training, "rows", member(data, "rows"));
	cJSON_AddItemToObject(told, "training", training);
	cJSON_AddItemToObject(told, "weights", tell_weights(options));
	copy_member(told, "parameters", options);
	for (int i = 0; i < FEATURE_COUNT; i++)
		cJSON_AddItemToArray(features, tell_feature(i, data));
	cJSON_AddItemToObject(told, "features", features);
	copy_member(told, "trained", member(cJSON_GetArrayItem(models, 0), "metrics"));
	return told;
}

static bool
is_same(const struct entry *entry, const struct stat *status)
{
	return entry->told && entry->device == status->st_dev && entry->inode == status->st_ino &&
	       entry->size == status->st_size && entry->changed.tv_sec == status->st_mtim.tv_sec &&
	       entry->changed.tv_nsec == status->st_mtim.tv_nsec;
}

static void
write_name(char name[SHELF_NAME_SIZE], struct span file)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)file.data, file.size);
	sodium_bin2hex(name, SHELF_NAME_SIZE, hash, sizeof(hash));
}

static bool
read_entry(struct entry *entry, const char *path, const struct stat *status)
{
	struct buffer file = { 0 };
	struct failure failure;
	cJSON *json = NULL;

	cJSON_Delete(entry->told);
	*entry = (struct entry){ .device = status->st_dev,
		.inode = status->st_ino,
		.size = status->st_size,
		.changed = status->st_mtim };
	if (file_read(path, LIMIT_MODEL_SHOWN, &file, &failure) == 0)
		json = cJSON_ParseWithLength(file.data, file.size);
	if (json)
		entry->told = tell(json);
	write_name(entry->name, buffer_span(&file));
	cJSON_Delete(json);
	buffer_release(&file);
	return entry->told != NULL;
}

/* Under the lock: the entry of the file as it is now; NULL: it is no model. */
static struct entry *
find_entry(const char *path)
{
	struct entry *oldest = &kept.entries[0];
	struct stat status;

	if (stat(path, &status) < 0 || !S_ISREG(status.st_mode))
		return NULL;
	for (int i = 0; i < LIMIT_MODELS; i++) {
		struct entry *entry = &kept.entries[i];

		if (is_same(entry, &status)) {
			entry->used = ++kept.readings;
			return entry;
		}
		if (!entry->told || (oldest->told && entry->used < oldest->used))
			oldest = entry;
	}
	if (!read_entry(oldest, path, &status))
		return NULL;
	oldest->used = ++kept.readings;
	return oldest;
}

bool
shelf_name(const char *path, char name[SHELF_NAME_SIZE])
{
	const struct entry *entry;

	pthread_mutex_lock(&kept.lock);
	entry = find_entry(path);
	if (entry)
		memcpy(name, entry->name, SHELF_NAME_SIZE);
	pthread_mutex_unlock(&kept.lock);
	return entry != NULL;
}

/* A file of siem-retrain's; NULL: it is not there, or no JSON. */
static cJSON *
read_report(const struct api *api, const struct shelf_model *model, const char *suffix)
{
	char path[SHELF_PATH_SIZE + 128];
	struct buffer file = { 0 };
	struct failure failure;
	cJSON *json = NULL;

	snprintf(path, sizeof(path), "%s/reports/%s%s", shelf_folder(api), model->name, suffix);
	if (file_read(path, LIMIT_MODEL_REPORT, &file, &failure) == 0)
		json = cJSON_ParseWithLength(file.data, file.size);
	buffer_release(&file);
	return json;
}

/* When it was promoted last: lines "2026-03-05T00:00:00Z SHA-256 promoted". */
static void
tell_promoted(cJSON *told, const struct api *api, const struct shelf_model *model)
{
	char path[SHELF_PATH_SIZE];
	struct buffer file = { 0 };
	struct failure failure;
	struct span rest, line, time;
	int64_t last_ms = INT64_MAX;

	snprintf(path, sizeof(path), "%s/promotions", shelf_folder(api));
	if (file_read(path, LIMIT_MODEL_REPORT, &file, &failure) == 0) {
		rest = buffer_span(&file);
		while (rest.size > 0) {
			line = span_cut(&rest, '\n');
			time = span_cut(&line, ' ');
			if (span_is(span_cut(&line, ' '), model->name) &&
			    !clock_parse(time, &last_ms))
				last_ms = INT64_MAX;
		}
	}
	field_put_time(told, "promoted", last_ms);
	buffer_release(&file);
}

/* What siem-eval measured, and, of the training, what siem-train did. */
static void
tell_metrics(cJSON *told, const cJSON *trained, const cJSON *report)
{
	static const char *const areas[] = { "roc_auc", "pr_auc" };
	static const char *const counts[] = { "precision", "recall", "f1", "fpr", "alerts_a_day" };
	const cJSON *threshold = cJSON_GetArrayItem(member(report, "thresholds"), 0);
	cJSON *metrics = cJSON_CreateObject();

	for (size_t i = 0; i < sizeof(areas) / sizeof(*areas); i++)
		if (cJSON_IsNumber(member(report, areas[i])))
			copy_member(metrics, areas[i], member(report, areas[i]));
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		if (cJSON_IsNumber(member(threshold, counts[i])))
			copy_member(metrics, counts[i], member(threshold, counts[i]));
	if (cJSON_IsNumber(member(trained, "flagged")))
		copy_member(metrics, "flagged", member(trained, "flagged"));
	cJSON_AddItemToObject(told, "metrics", metrics);
}

static void
tell_who(cJSON *told, const struct shelf_model *model)
{
	static const char *const states[] = { "champion", "challenger", "retired" };
	struct span path = span_of(model->path);
	struct stat status;
	char name[16];

	snprintf(name, sizeof(name), "%.12s", model->name);
	cJSON_AddStringToObject(told, "id", model->name);
	cJSON_AddStringToObject(
	    told, "name", span_ends(path, SPAN("/default.json")) ? "default" : name);
	cJSON_AddStringToObject(told, "state", states[model->state]);
	field_put_time(told, "created",
	    stat(model->path, &status) < 0 ? INT64_MAX : (int64_t)status.st_mtime * SECOND_MS);
}

/* What the file says; an empty object: it was taken away meanwhile. */
static cJSON *
copy_told(const struct shelf_model *model)
{
	const struct entry *entry;
	cJSON *told;

	pthread_mutex_lock(&kept.lock);
	entry = find_entry(model->path);
	told = entry ? cJSON_Duplicate(entry->told, true) : cJSON_CreateObject();
	pthread_mutex_unlock(&kept.lock);
	return told;
}

static cJSON *
make(const struct api *api, const struct shelf_model *model, const cJSON *report, bool has_details)
{
	cJSON *from = copy_told(model), *told = cJSON_CreateObject();

	tell_who(told, model);
	tell_promoted(told, api, model);
	copy_member(told, "kinds", member(from, "kinds"));
	copy_member(told, "training", member(from, "training"));
	tell_metrics(told, member(from, "trained"), report);
	copy_member(told, "weights", member(from, "weights"));
	cJSON_AddNumberToObject(told, "threshold", 0.6);
	if (has_details) {
		copy_member(told, "parameters", member(from, "parameters"));
		copy_member(told, "features", member(from, "features"));
		copy_member(told, "curves", member(report, "curves"));
	}
	cJSON_Delete(from);
	return told;
}

cJSON *
shelf_json(const struct api *api, const struct shelf_model *model)
{
	cJSON *report = read_report(api, model, ".json");
	cJSON *told = make(api, model, report, false);

	cJSON_Delete(report);
	return told;
}

/* The sums of siem-eval --compare, and which events; null: that was not asked. */
static void
tell_changes(cJSON *told, const cJSON *report)
{
	static const char *const names[] = { "both", "gained", "lost", "changes" };
	cJSON *changes;

	if (!cJSON_IsNumber(member(report, "gained")) ||
	    !cJSON_IsArray(member(report, "changes"))) {
		cJSON_AddNullToObject(told, "changes");
		return;
	}
	changes = cJSON_AddObjectToObject(told, "changes");
	copy_member(changes, "champion", member(report, "anomalies_a"));
	copy_member(changes, "challenger", member(report, "anomalies_b"));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		copy_member(changes, names[i], member(report, names[i]));
}

cJSON *
shelf_details(const struct api *api, const struct shelf_model *model)
{
	cJSON *report = read_report(api, model, ".json");
	cJSON *gate = read_report(api, model, ".gate.json");
	cJSON *changes = read_report(api, model, ".changes.json");
	cJSON *told = make(api, model, report, true);

	copy_member(told, "comparison", cJSON_IsObject(gate) ? gate : NULL);
	cJSON_Delete(gate);
	tell_changes(told, changes);
	cJSON_Delete(changes);
	cJSON_Delete(report);
	return told;
}
