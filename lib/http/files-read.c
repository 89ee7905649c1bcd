/* files-read.c: a folder of files becomes answers that are ready to be sent. */

#include <fcntl.h>
#include <fts.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/limits.h"
#include "http/core.h"
#include "http/files.h"

static const struct {
	const char *end, *type;
	bool shrinks; /* gzip makes it smaller */
} types[] = {
	{ ".html", "text/html; charset=utf-8", true },
	{ ".js", "text/javascript; charset=utf-8", true },
	{ ".mjs", "text/javascript; charset=utf-8", true },
	{ ".css", "text/css; charset=utf-8", true },
	{ ".json", "application/json", true },
	{ ".map", "application/json", true },
	{ ".webmanifest", "application/manifest+json", true },
	{ ".svg", "image/svg+xml", true },
	{ ".txt", "text/plain; charset=utf-8", true },
	{ ".wasm", "application/wasm", true },
	{ ".ico", "image/x-icon", true },
	{ ".png", "image/png", false },
	{ ".jpg", "image/jpeg", false },
	{ ".webp", "image/webp", false },
	{ ".woff2", "font/woff2", false },
	{ ".gz", "application/gzip", false },
	{ "", "application/octet-stream", false },
};

/* Below this a packet holds it anyway. */
enum { WORTH_SHRINKING = 1024, GZIP_WINDOW = 15 + 16, HASH_PART = 8 };

static size_t
type_of(const char *path)
{
	size_t i = 0;

	while (!span_ends(span_of(path), span_of(types[i].end)))
		i++;
	return i;
}

/*
 * Does the name hold a hash of the content, so that it never means anything else?  As Vite
 * writes them: /assets/index-BzQ3k1aF.js
 */
static bool
is_hashed(const char *path)
{
	struct span name = span_of(path);
	size_t dash;

	if (!span_take(&name, SPAN("/assets/")))
		return false;
	name = span_first(name, span_last_index(name, '.'));
	if (name.size <= HASH_PART)
		return false;
	dash = name.size - HASH_PART - 1;
	return name.data[dash] == '-' || name.data[dash] == '.';
}

static void
write_etag(char to[40], struct span content, bool is_gzip)
{
	unsigned char hash[16];
	char hex[2 * sizeof(hash) + 1];

	crypto_generichash(
	    hash, sizeof(hash), (const unsigned char *)content.data, content.size, NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	snprintf(to, 40, "\"%s%s\"", hex, is_gzip ? "-gz" : "");
}

/* Bytes that several answers send. */
struct content {
	atomic_int holders;
	char data[];
};

/* The library's last connection that sends them is through, or the files are read anew. */
static void
let_go(void *data)
{
	struct content *content = data;

	if (atomic_fetch_sub(&content->holders, 1) == 1)
		free(content);
}

static struct MHD_Response *
make_answer(const struct file *file, enum file_form form, struct content *content, size_t size)
{
	struct MHD_Response *answer;

	atomic_fetch_add(&content->holders, 1);
	answer = MHD_create_response_from_buffer_with_free_callback_cls(
	    size, content->data, let_go, content);
	if (!answer) {
		let_go(content);
		return NULL;
	}
	MHD_add_response_header(answer, "ETag", file->etag[form]);
	MHD_add_response_header(answer, "Cache-Control",
	    is_hashed(file->path) ? "public, max-age=31536000, immutable" : "no-cache");
	if (types[type_of(file->path)].shrinks)
		MHD_add_response_header(answer, "Vary", "Accept-Encoding");
	return answer;
}

static void
add_form(struct file *file, enum file_form form, struct span text)
{
	struct content *content = must_alloc(sizeof(*content) + text.size);

	atomic_init(&content->holders, 1);
	if (text.size > 0)
		memcpy(content->data, text.data, text.size);
	write_etag(file->etag[form], text, form == FILE_GZIP);
	for (int secure = 0; secure < 2; secure++) {
		struct MHD_Response *whole = make_answer(file, form, content, text.size);
		struct MHD_Response *same = make_answer(file, form, content, 0);

		if (!whole || !same)
			continue;
		answer_add_safety(whole, secure);
		answer_add_safety(same, secure);
		MHD_add_response_header(whole, "Content-Type", types[type_of(file->path)].type);
		if (form == FILE_GZIP)
			MHD_add_response_header(whole, "Content-Encoding", "gzip");
		file->whole[secure][form] = whole;
		file->same[secure][form] = same;
	}
	let_go(content);
}

/* False: it does not become smaller. */
static bool
shrink(struct span content, struct buffer *out)
{
	z_stream stream = { 0 };
	int result;

	if (content.size < WORTH_SHRINKING ||
	    deflateInit2(&stream, 9, Z_DEFLATED, GZIP_WINDOW, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	stream.next_in = (Bytef *)(uintptr_t)content.data;
	stream.avail_in = (uInt)content.size;
	stream.next_out = (Bytef *)buffer_room(out, content.size);
	stream.avail_out = (uInt)content.size;
	result = deflate(&stream, Z_FINISH);
	out->size = content.size - stream.avail_out;
	deflateEnd(&stream);
	return result == Z_STREAM_END && out->size < content.size;
}

static int
read_content(
    const struct files *files, const char *path, struct buffer *out, struct failure *failure)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat status;
	ssize_t n = -1;

	if (fd < 0 || fstat(fd, &status) < 0) {
		failure_errno(failure, EXIT_NO_INPUT, "web: cannot open %s", path);
	} else if (!S_ISREG(status.st_mode) ||
		   (size_t)status.st_size + files->size > LIMIT_HTTP_WEB) {
		failure_set(failure, EXIT_BAD_CONFIG,
		    "web: %s and the files before it are over %d bytes", path, LIMIT_HTTP_WEB);
	} else {
		n = read(fd, buffer_room(out, (size_t)status.st_size + 1), (size_t)status.st_size);
		if (n < 0)
			failure_errno(failure, EXIT_IO, "web: cannot read %s", path);
		else
			out->size = (size_t)n;
	}
	if (fd >= 0)
		close(fd);
	return n < 0 ? -1 : 0;
}

static void
add_file(struct files *files, const char *path, struct span content)
{
	struct file *file;
	struct buffer small = { 0 };

	if ((files->count & (files->count - 1)) == 0)
		files->file = must_realloc(
		    files->file, (files->count ? 2 * files->count : 1) * sizeof(*files->file));
	file = &files->file[files->count++];
	*file = (struct file){ .path = strdup(path), .size = content.size };
	add_form(file, FILE_PLAIN, content);
	if (types[type_of(path)].shrinks && shrink(content, &small))
		add_form(file, FILE_GZIP, buffer_span(&small));
	files->size += content.size + small.size;
	buffer_release(&small);
}

static int
see(struct files *files, const FTSENT *entry, size_t skip, struct failure *failure)
{
	struct buffer content = { 0 };
	int result;

	if (files->count == LIMIT_HTTP_FILES)
		return failure_set(failure, EXIT_BAD_CONFIG, "web: more than %d files in %.*s",
		    LIMIT_HTTP_FILES, (int)skip, entry->fts_path);
	result = read_content(files, entry->fts_path, &content, failure);
	if (result == 0)
		add_file(files, entry->fts_path + skip, buffer_span(&content));
	buffer_release(&content);
	return result;
}

static int
walk(struct files *files, FTS *tree, size_t skip, struct failure *failure)
{
	FTSENT *entry;

	while ((entry = fts_read(tree))) {
		if (entry->fts_info == FTS_D && entry->fts_level > 0 && entry->fts_name[0] == '.')
			fts_set(tree, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_F && entry->fts_name[0] != '.' &&
			 see(files, entry, skip, failure) < 0)
			return -1;
		else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR ||
			 entry->fts_info == FTS_NS)
			return failure_set(failure, EXIT_NO_INPUT, "web: cannot read %s: %s",
			    entry->fts_path, strerror(entry->fts_errno));
	}
	return 0;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

struct files *
files_read(const char *folder, struct failure *failure)
{
	struct files *files = must_calloc(1, sizeof(*files));
	size_t size = strlen(folder);
	char *root = strdup(folder);
	char *const roots[] = { root, NULL };
	FTS *tree;
	int result;

	while (size > 1 && root[size - 1] == '/')
		root[--size] = '\0';
	tree = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, NULL);
	result = tree ? walk(files, tree, size, failure)
		      : failure_errno(failure, EXIT_NO_INPUT, "web: cannot read %s", folder);
	if (tree)
		fts_close(tree);
	free(root);
	if (files->count > 0)
		qsort(files->file, files->count, sizeof(*files->file), by_path);
	if (result == 0 && !files_find(files, SPAN("/index.html")))
		result = failure_set(
		    failure, EXIT_NO_INPUT, "web: there is no index.html in %s", folder);
	if (result == 0)
		return files;
	files_free(files);
	return NULL;
}

static void
free_answer(struct MHD_Response *answer)
{
	if (answer)
		MHD_destroy_response(answer);
}

void
files_free(struct files *files)
{
	if (!files)
		return;
	for (size_t i = 0; i < files->count; i++) {
		for (int form = 0; form < 2 * FILE_FORMS; form++) {
			free_answer(files->file[i].whole[form / FILE_FORMS][form % FILE_FORMS]);
			free_answer(files->file[i].same[form / FILE_FORMS][form % FILE_FORMS]);
		}
		free(files->file[i].path);
	}
	free(files->file);
	free(files);
}
