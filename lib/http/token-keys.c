/* token-keys.c: the key that tokens are signed with, in a file. */

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/token.h"
#include "os/file.h"
#include "os/secret.h"

enum { KEY_BYTES = 32 };

/* As secret.h has it: the service manager sees to who may read it. */
static const char credential[] = "credential:";

static void
derive(unsigned char out[32], const char *purpose, struct span text)
{
	unsigned char key[32];

	crypto_generichash(key, sizeof(key), (const unsigned char *)text.data, text.size, NULL, 0);
	crypto_generichash(
	    out, 32, (const unsigned char *)purpose, strlen(purpose), key, sizeof(key));
	sodium_memzero(key, sizeof(key));
}

void
token_keys_set(struct token_keys *keys, struct span text)
{
	char *copy = must_alloc(text.size);

	memcpy(copy, text.data, text.size);
	keys->jwt = (struct span){ copy, text.size };
	derive(keys->refresh, "siem refresh tokens", text);
	derive(keys->csrf, "siem csrf tokens", text);
}

void
token_keys_release(struct token_keys *keys)
{
	char *copy = (char *)(uintptr_t)keys->jwt.data;

	if (copy)
		sodium_memzero(copy, keys->jwt.size);
	free(copy);
	sodium_memzero(keys, sizeof(*keys));
}

/* Writes the new key beside its place and links it there, whole: somebody may have been faster. */
static int
place_key(const char *path, const char *beside, struct failure *failure)
{
	unsigned char bytes[KEY_BYTES];
	char text[2 * KEY_BYTES + 2];
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), done;

	if (fd < 0)
		return failure_errno(failure, EXIT_IO, "cannot make the key file %s", path);
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(text, sizeof(text), bytes, sizeof(bytes));
	text[2 * KEY_BYTES] = '\n';
	done = file_write(fd, (struct span){ text, sizeof(text) - 1 });
	if (done == 0)
		done = fsync(fd);
	sodium_memzero(bytes, sizeof(bytes));
	sodium_memzero(text, sizeof(text));
	if (close(fd) < 0 || done < 0 || (link(beside, path) < 0 && errno != EEXIST))
		done = failure_errno(failure, EXIT_IO, "cannot make the key file %s", path);
	unlink(beside);
	if (done == 0)
		file_sync_folder(path);
	return done;
}

static int
make_key(const char *path, struct failure *failure)
{
	size_t size = strlen(path) + 32;
	char *beside = must_alloc(size);
	int done;

	snprintf(beside, size, "%s.%08x", path, (unsigned)randombytes_random());
	done = place_key(path, beside, failure);
	free(beside);
	return done;
}

static int
check_mode(const char *path, struct failure *failure)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return failure_errno(failure, EXIT_NO_INPUT, "cannot read the key file %s", path);
	if (status.st_mode & (S_IRWXG | S_IRWXO))
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "others may read the key file %s: chmod 600 it", path);
	return 0;
}

static int
read_key(const char *path, struct token_keys *keys, struct failure *failure)
{
	char *text = secret_read(path, failure);
	int done = 0;

	if (!text)
		return -1;
	if (strlen(text) >= TOKEN_KEY_MIN)
		token_keys_set(keys, span_of(text));
	else
		done = failure_set(failure, EXIT_BAD_CONFIG,
		    "the key in %s is shorter than %d bytes", path, TOKEN_KEY_MIN);
	explicit_bzero(text, strlen(text));
	free(text);
	return done;
}

int
token_keys_load(const char *path, struct token_keys *keys, struct failure *failure)
{
	if (sodium_init() < 0)
		return failure_set(failure, EXIT_UNAVAILABLE, "libsodium cannot start");
	if (strncmp(path, credential, strlen(credential)) == 0)
		return read_key(path, keys, failure);
	if (access(path, F_OK) < 0 && errno == ENOENT && make_key(path, failure) < 0)
		return -1;
	return check_mode(path, failure) < 0 ? -1 : read_key(path, keys, failure);
}
