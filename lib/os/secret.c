/* secret.c: a file's first line. */

#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "os/file.h"
#include "os/secret.h"

char *
secret_read(const char *path, struct failure *failure)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	struct span name = span_of(path), secret;
	struct buffer text = { 0 };
	char full[4096], *copy = NULL;

	snprintf(full, sizeof(full), "%s", path);
	if (span_take(&name, SPAN("credential:")))
		snprintf(full, sizeof(full), "%s/%s", folder ? folder : "", name.data);
	if (file_read(full, LIMIT_LINE, &text, failure) == 0) {
		secret =
		    span_trim(span_first(buffer_span(&text), span_index(buffer_span(&text), '\n')));
		copy = must_alloc(secret.size + 1);
		if (secret.size)
			memcpy(copy, secret.data, secret.size);
		copy[secret.size] = '\0';
		explicit_bzero(text.data, text.size);
	} else {
		failure->status = EXIT_BAD_CONFIG;
	}
	buffer_release(&text);
	return copy;
}
