/* tls.c: certificates by GnuTLS. */

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/limits.h"
#include "http/tls.h"
#include "os/file.h"
#include "os/signals.h"

const char tls_priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE";

enum { CHAIN = 8, OLD_MS = 60 * 1000 };

struct identity {
	struct identity *former; /* handshakes that began with it may still use it */
	int64_t made_ms;
	gnutls_pcert_st chain[CHAIN];
	unsigned count;
	gnutls_privkey_t key;
};

static struct identity *_Atomic current;

static void
free_identity(struct identity *identity)
{
	for (unsigned i = 0; i < identity->count; i++)
		gnutls_pcert_deinit(&identity->chain[i]);
	if (identity->key)
		gnutls_privkey_deinit(identity->key);
	free(identity);
}

static int /* NOLINTNEXTLINE(readability-function-size): so GnuTLS calls it */
choose(gnutls_session_t session, const gnutls_datum_t *authorities, int authority_count,
    const gnutls_pk_algorithm_t *algorithms, int algorithm_count, gnutls_pcert_st **chain,
    unsigned *count, gnutls_privkey_t *key)
{
	struct identity *identity = atomic_load(&current);

	(void)session;
	(void)authorities;
	(void)authority_count;
	(void)algorithms;
	(void)algorithm_count;
	*chain = identity->chain;
	*count = identity->count;
	*key = identity->key;
	return 0;
}

void *
tls_callback(void)
{
	/* As POSIX has it for dlsym: a function's address as an object's. */
	gnutls_certificate_retrieve_function2 *function = choose;
	void *address;

	memcpy(&address, &function, sizeof(address));
	return address;
}

static int
import(struct identity *identity, struct buffer *cert, struct buffer *key)
{
	gnutls_datum_t cert_text = { (unsigned char *)cert->data, (unsigned)cert->size };
	gnutls_datum_t key_text = { (unsigned char *)key->data, (unsigned)key->size };
	unsigned count = CHAIN;
	int result;

	result = gnutls_pcert_list_import_x509_raw(identity->chain, &count, &cert_text,
	    GNUTLS_X509_FMT_PEM, GNUTLS_X509_CRT_LIST_FAIL_IF_UNSORTED);
	if (result < 0)
		return result;
	identity->count = count;
	result = gnutls_privkey_init(&identity->key);
	return result < 0 ? result
			  : gnutls_privkey_import_x509_raw(
				identity->key, &key_text, GNUTLS_X509_FMT_PEM, NULL, 0);
}

/* Does the key fit the certificate?  GnuTLS would only find out in a handshake. */
static int
check_pair(const char *cert_path, const char *key_path, const struct buffer *cert,
    const struct buffer *key, struct failure *failure)
{
	gnutls_datum_t cert_text = { (unsigned char *)cert->data, (unsigned)cert->size };
	gnutls_datum_t key_text = { (unsigned char *)key->data, (unsigned)key->size };
	gnutls_certificate_credentials_t both;
	int result = gnutls_certificate_allocate_credentials(&both);

	if (result >= 0) {
		result = gnutls_certificate_set_x509_key_mem(
		    both, &cert_text, &key_text, GNUTLS_X509_FMT_PEM);
		gnutls_certificate_free_credentials(both);
	}
	return result >= 0 ? 0
			   : failure_set(failure, EXIT_BAD_CONFIG,
				 "cannot use certificate %s with key %s: %s", cert_path, key_path,
				 gnutls_strerror(result));
}

static struct identity *
read_identity(const char *cert_path, const char *key_path, struct failure *failure)
{
	struct identity *identity = must_calloc(1, sizeof(*identity));
	struct buffer cert = { 0 }, key = { 0 };
	int result = file_read(cert_path, LIMIT_HTTP_CERTIFICATE, &cert, failure);

	if (result == 0)
		result = file_read(key_path, LIMIT_HTTP_CERTIFICATE, &key, failure);
	if (result == 0)
		result = check_pair(cert_path, key_path, &cert, &key, failure);
	if (result == 0) {
		result = import(identity, &cert, &key);
		if (result < 0)
			failure_set(failure, EXIT_BAD_CONFIG, "cannot use certificate %s: %s",
			    cert_path, gnutls_strerror(result));
	}
	if (key.data)
		sodium_memzero(key.data, key.capacity);
	buffer_release(&cert);
	buffer_release(&key);
	if (result >= 0)
		return identity;
	free_identity(identity);
	return NULL;
}

/* Those that no handshake can still use: one takes half a minute at most. */
static void
free_old(struct identity *newest, int64_t now_ms)
{
	struct identity *at = newest;

	while (at->former && now_ms - at->made_ms < OLD_MS)
		at = at->former;
	for (struct identity *old = at->former, *next; old; old = next) {
		next = old->former;
		free_identity(old);
	}
	at->former = NULL;
}

int
tls_load(const char *cert, const char *key, struct failure *failure)
{
	struct identity *identity = read_identity(cert, key, failure);

	if (!identity)
		return -1;
	identity->made_ms = clock_monotonic_ms();
	identity->former = atomic_load(&current);
	atomic_store(&current, identity);
	free_old(identity, identity->made_ms);
	return 0;
}

void
tls_release(void)
{
	struct identity *identity = atomic_exchange(&current, NULL);

	while (identity) {
		struct identity *former = identity->former;

		free_identity(identity);
		identity = former;
	}
}
