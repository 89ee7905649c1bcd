/* files.c: files are found and sent. */

#include <stdlib.h>

#include "http/core.h"
#include "http/files.h"

static int
compare(const void *key, const void *row)
{
	const struct span *path = key;
	const struct file *file = row;
	size_t size = strlen(file->path), both = size < path->size ? size : path->size;
	int order = memcmp(path->data, file->path, both);

	return order ? order : (path->size > size) - (path->size < size);
}

static const struct file *
find(const struct files *files, struct span path)
{
	return files->count
		   ? bsearch(&path, files->file, files->count, sizeof(*files->file), compare)
		   : NULL;
}

const struct file *
files_find(const struct files *files, struct span path)
{
	const struct file *file = find(files, path);
	struct span last = span_skip(path, span_last_index(path, '/') + 1);

	if (file)
		return file;
	if (span_starts(path, SPAN("/api/")) || span_index(last, '.') < last.size)
		return NULL;
	return find(files, SPAN("/index.html"));
}

/* Is gzip in a list such as "gzip, deflate;q=0.5, br", and not as "gzip;q=0"? */
static bool
takes_gzip(struct span list)
{
	while (list.size > 0) {
		struct span weight = span_cut(&list, ',');
		struct span name = span_trim(span_cut(&weight, ';'));

		if (!span_equal_nocase(name, SPAN("gzip")))
			continue;
		weight = span_trim(weight);
		if (!span_take(&weight, SPAN("q=0")))
			return true;
		while (weight.size > 0 && (weight.data[0] == '.' || weight.data[0] == '0'))
			weight = span_skip(weight, 1);
		return weight.size > 0;
	}
	return false;
}

/* If-None-Match: "*", or a list in which the ETag stands, weak or not (RFC 9110, 13.1.2). */
static bool
has_etag(struct span list, const char *etag)
{
	if (span_is(span_trim(list), "*"))
		return true;
	while (list.size > 0) {
		struct span one = span_trim(span_cut(&list, ','));

		span_take(&one, SPAN("W/"));
		if (span_is(one, etag))
			return true;
	}
	return false;
}

static enum MHD_Result
send_file(const struct file *file, struct request *request)
{
	struct exchange *exchange = &request->exchange;
	bool is_secure = exchange->is_secure;
	enum file_form form = FILE_PLAIN;
	struct MHD_Response *answer;

	if (file->whole[is_secure][FILE_GZIP] &&
	    takes_gzip(exchange_header(exchange, "Accept-Encoding")))
		form = FILE_GZIP;
	answer = file->whole[is_secure][form];
	exchange->status = MHD_HTTP_OK;
	if (has_etag(exchange_header(exchange, "If-None-Match"), file->etag[form])) {
		answer = file->same[is_secure][form];
		exchange->status = MHD_HTTP_NOT_MODIFIED;
	}
	request->sent = exchange->status == MHD_HTTP_OK ? file->size : 0;
	connection_expect(request->connection, answer_time_to_take(file->size));
	request->stage = REQUEST_SENDING;
	return MHD_queue_response(request->mhd, (unsigned)exchange->status, answer);
}

enum MHD_Result
files_send(struct request *request)
{
	struct server *server = request->server;
	const struct file *file = NULL;
	enum MHD_Result result = MHD_NO;

	pthread_rwlock_rdlock(&server->files_lock);
	if (server->files)
		file = files_find(server->files, request->exchange.path);
	if (file)
		result = send_file(file, request);
	pthread_rwlock_unlock(&server->files_lock);
	if (file)
		return result;
	problem(&request->exchange, 404, "there is nothing at this path");
	return answer_send(request);
}

int
files_reload(struct server *server, struct failure *failure)
{
	struct files *former, *files = files_read(server->settings.web, failure);

	if (!files)
		return -1;
	pthread_rwlock_wrlock(&server->files_lock);
	former = server->files;
	server->files = files;
	pthread_rwlock_unlock(&server->files_lock);
	files_free(former);
	return 0;
}
