/*
 * files.h: the dashboard's files, all in memory (within lib/http only).
 *
 * They are read when the server starts, and anew at SIGHUP: what is asked for is looked up in
 * a table and never on the disk, so that no path can lead elsewhere.
 */
#ifndef HTTP_FILES_H
#define HTTP_FILES_H

#include <microhttpd.h>

#include "base/failure.h"
#include "http/request.h"

/* How a file may be sent. */
enum file_form { FILE_PLAIN, FILE_GZIP, FILE_FORMS };

struct file {
	char *path; /* as asked for: "/assets/index-BzQ3k1aF.js" */
	size_t size;
	char etag[FILE_FORMS][40]; /* with its quotes */
	/* Ready to be sent, without and with TLS: 200, and 304.  FILE_GZIP may be NULL. */
	struct MHD_Response *whole[2][FILE_FORMS], *same[2][FILE_FORMS];
};

struct files {
	struct file *file; /* in the order of their paths */
	size_t count;
	size_t size; /* bytes of them all */
};

/*
 * Reads a folder and those in it, but no symbolic links and nothing whose name begins with a
 * dot.  "x.js.gz" beside "x.js" is its compressed form.  NULL: EXIT_NO_INPUT if it cannot be
 * read or has no index.html, EXIT_BAD_CONFIG if there is too much in it.
 */
struct files *files_read(const char *folder, struct failure *failure);
void files_free(struct files *files);

/*
 * The file for a path: "/" and what is no file and has no dot in its last part is the
 * dashboard, which shows its own pages.  NULL: there is none.
 */
const struct file *files_find(const struct files *files, struct span path);

/*
 * Queues the file for the exchange's path, as fits its Accept-Encoding and If-None-Match, and
 * fills its status.
 */
enum MHD_Result files_send(struct request *request);

/* Reads the server's folder anew; the former files stay if that fails. */
int files_reload(struct server *server, struct failure *failure);

#endif
