/* channel-email.c: a mail, through a server that takes it over TLS. */

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

#include "alert/channel-types.h"
#include "alert/mail.h"
#include "alert/receipt.h"

enum {
	CONNECT_S = 10,
	TIMEOUT_S = 30,
};

struct email_channel {
	char *server, *from, *user, *password;
	bool is_plain; /* tls = off, to this machine alone */
	struct curl_slist *to;
	struct buffer mail;
};

/* One conversation with a server. */
struct talk {
	struct span rest; /* of the mail */
	char reply[256]; /* its last line */
	char refusal[256]; /* its last line with 5xx */
};

static const struct channel_setting_row settings_email[] = {
	{ "server", true, "smtp://HOST:587 or smtps://HOST:465" },
	{ "from", true, "the sender's address" },
	{ "to", true, "addresses, with commas between them" },
	{ "user", false, "name at the server" },
	{ "password-file", false, "file with the password" },
	{ "tls", false, "required, or off: only with a server on this machine (required)" },
	{ NULL, false, NULL },
};

static char *
copy(struct span text)
{
	char *to = must_alloc(text.size + 1);

	if (text.size)
		memcpy(to, text.data, text.size);
	to[text.size] = '\0';
	return to;
}

static void
free_email(void *data)
{
	struct email_channel *channel = data;

	if (channel->password)
		explicit_bzero(channel->password, strlen(channel->password));
	free(channel->password);
	free(channel->user);
	free(channel->server);
	free(channel->from);
	curl_slist_free_all(channel->to);
	buffer_release(&channel->mail);
	free(channel);
}

/* One address alone: nothing that could end it in a command or a header. */
static bool
is_address(struct span text)
{
	size_t at = span_index(text, '@');

	if (at == 0 || at + 1 >= text.size)
		return false;
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] <= ' ' || text.data[i] > '~' || strchr("<>,;:\"()", text.data[i]))
			return false;
	return text.size <= 254;
}

static bool
is_loopback(const char *host)
{
	struct in_addr address;

	return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (inet_pton(AF_INET, host, &address) == 1 && ntohl(address.s_addr) >> 24 == 127);
}

/* smtp://HOST:PORT and nothing else: a password in it would be one in the channels file. */
static bool
parse_server(const char *text, bool *is_here)
{
	CURLU *url = curl_url();
	char *scheme = NULL, *host = NULL, *user = NULL, *path = NULL;
	bool is_good = false;

	if (curl_url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
	    curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	    curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
	    curl_url_get(url, CURLUPART_PATH, &path, 0) == CURLUE_OK) {
		is_good = (strcmp(scheme, "smtp") == 0 || strcmp(scheme, "smtps") == 0) &&
			  strcmp(path, "/") == 0 &&
			  curl_url_get(url, CURLUPART_USER, &user, 0) != CURLUE_OK;
		*is_here = is_loopback(host);
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(user);
	curl_free(path);
	curl_url_cleanup(url);
	return is_good;
}

static int
read_server(
    struct email_channel *channel, const struct channel_settings *settings, struct failure *failure)
{
	const char *server = channel_setting(settings, "server");
	const char *tls = channel_setting(settings, "tls");
	bool is_here = false;

	if (server == NULL || !parse_server(server, &is_here))
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "server \"%s\" is neither smtp://HOST:PORT nor smtps://HOST:PORT",
		    server ? server : "");
	if (tls && strcmp(tls, "required") != 0 && strcmp(tls, "off") != 0)
		return failure_set(
		    failure, EXIT_BAD_CONFIG, "tls \"%s\" is neither required nor off", tls);
	channel->is_plain = tls && strcmp(tls, "off") == 0;
	if (channel->is_plain && !is_here)
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "tls = off is for a server on this machine (127.0.0.1, localhost), not %s",
		    server);
	channel->server = copy(span_of(server));
	return 0;
}

static int
read_people(
    struct email_channel *channel, const struct channel_settings *settings, struct failure *failure)
{
	const char *from = channel_setting(settings, "from"),
		   *list = channel_setting(settings, "to");
	struct span rest = span_of(list ? list : ""), address;
	char *one;

	if (from == NULL || !is_address(span_of(from)))
		return failure_set(failure, EXIT_BAD_CONFIG,
		    "from \"%s\" is no address such as siem@example.org", from ? from : "");
	channel->from = copy(span_of(from));
	do {
		address = span_trim(span_cut(&rest, ','));
		if (!is_address(address))
			return failure_set(failure, EXIT_BAD_CONFIG,
			    "to \"%s\" is no list of addresses such as ana@example.org, "
			    "bob@example.org",
			    list ? list : "");
		one = copy(address);
		channel->to = curl_slist_append(channel->to, one);
		free(one);
	} while (rest.size);
	return 0;
}

static int
read_secrets(
    struct email_channel *channel, const struct channel_settings *settings, struct failure *failure)
{
	const char *user = channel_setting(settings, "user");
	const char *password = channel_setting(settings, "password-file");

	if ((user == NULL) != (password == NULL))
		return failure_set(
		    failure, EXIT_BAD_CONFIG, "user and password-file need each other");
	if (user == NULL)
		return 0;
	channel->user = copy(span_of(user));
	channel->password = copy(span_of(password));
	return 0;
}

static void *
open_email(const struct channel_settings *settings, struct failure *failure)
{
	struct email_channel *channel = must_calloc(1, sizeof(*channel));

	if (read_server(channel, settings, failure) == 0 &&
	    read_people(channel, settings, failure) == 0 &&
	    read_secrets(channel, settings, failure) == 0)
		return channel;
	free_email(channel);
	return NULL;
}

static void
make_mail(struct email_channel *channel, const struct message *message)
{
	struct buffer *to = &channel->mail;

	to->size = 0;
	buffer_add(to, SPAN("From: "));
	buffer_add(to, span_of(channel->from));
	buffer_add(to, SPAN("\r\nTo: "));
	for (const struct curl_slist *at = channel->to; at; at = at->next) {
		buffer_add(to, span_of(at->data));
		if (at->next)
			buffer_add(to, SPAN(",\r\n "));
	}
	buffer_add(to, SPAN("\r\n"));
	mail_write(to, message);
}

static size_t
give_mail(char *to, size_t size, size_t count, void *data)
{
	struct talk *talk = data;
	struct span part = span_first(talk->rest, size * count);

	if (part.size)
		memcpy(to, part.data, part.size);
	talk->rest = span_skip(talk->rest, part.size);
	return part.size;
}

static size_t
hear_reply(char *line, size_t size, size_t count, void *data)
{
	struct talk *talk = data;
	int length = (int)(size * count);

	while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
		length--;
	/* Said to our QUIT, behind what mattered. */
	if (length >= 3 && memcmp(line, "221", 3) == 0)
		return size * count;
	snprintf(talk->reply, sizeof(talk->reply), "%.*s", length, line);
	if (length > 0 && line[0] == '5')
		snprintf(talk->refusal, sizeof(talk->refusal), "%.*s", length, line);
	return size * count;
}

static void
set_server(CURL *curl, const struct email_channel *channel)
{
	curl_easy_setopt(curl, CURLOPT_URL, channel->server);
	/* Without STARTTLS there is no mail: who stands between could take the offer away. */
	curl_easy_setopt(curl, CURLOPT_USE_SSL,
	    channel->is_plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)TIMEOUT_S);
	if (channel->user) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, channel->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, channel->password);
	}
}

static void
set_mail(CURL *curl, const struct email_channel *channel, struct talk *talk)
{
	*talk = (struct talk){ .rest = buffer_span(&channel->mail) };
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, channel->from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, channel->to);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_mail);
	curl_easy_setopt(curl, CURLOPT_READDATA, talk);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear_reply);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, talk);
}

static void
say_result(CURL *curl, CURLcode code, const struct talk *talk, struct receipt *receipt)
{
	long reply = 0;

	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
	if (code == CURLE_OK)
		receipt_set(receipt, DELIVERED, "%s", talk->reply);
	else if (reply >= 400 && reply < 500)
		receipt_set(receipt, TRY_LATER, "%s", talk->reply);
	else if (code == CURLE_USE_SSL_FAILED)
		receipt_set(receipt, REFUSED, "the server offers no TLS (STARTTLS)");
	else if (reply >= 500)
		receipt_set(receipt, REFUSED, "%s", talk->reply);
	else
		receipt_set(receipt, TRY_LATER, "%s", curl_easy_strerror(code));
}

/* Without those that are refused for good: the others shall not miss it. */
static void
send_to_some(CURL *curl, const struct email_channel *channel, struct receipt *receipt)
{
	struct talk talk;

	set_mail(curl, channel, &talk);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
	say_result(curl, curl_easy_perform(curl), &talk, receipt);
	if (receipt->delivery == DELIVERED)
		receipt_set(receipt, DELIVERED, "%s, but not to all: %s", talk.reply, talk.refusal);
}

/* First to all or none, so that nobody is left out whose mailbox is full for now. */
static void
send_email(void *data, const struct message *message, struct receipt *receipt)
{
	struct email_channel *channel = data;
	CURL *curl = curl_easy_init();
	struct talk talk;
	CURLcode code;

	if (curl == NULL) {
		receipt_set(receipt, TRY_LATER, "no memory");
		return;
	}
	make_mail(channel, message);
	set_server(curl, channel);
	set_mail(curl, channel, &talk);
	code = curl_easy_perform(curl);
	say_result(curl, code, &talk, receipt);
	/* What MAIL and RCPT end with, and not a wrong password, which is better not said twice. */
	if (code == CURLE_SEND_ERROR && receipt->delivery == REFUSED && channel->to->next)
		send_to_some(curl, channel, receipt);
	curl_easy_cleanup(curl);
}

const struct channel_type channel_email = {
	.name = "email",
	.settings = settings_email,
	.open = open_email,
	.free = free_email,
	.send = send_email,
};
