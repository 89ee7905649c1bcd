/* test-channel-email.c: mails to a server of the test's own. */

#include "channel-alone.h"

#include "alert/channel-types.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

/* A server of SMTP: what it answers where it is told so, and what it got. */
struct sink {
	const char *verb; /* of the command that is answered otherwise; NULL: none */
	const char *reply;
	const char *offers; /* lines of its answer to EHLO, or NULL */
	int fd;
	pthread_t thread;
	char server[64];
	char commands[4096], mail[65536];
	int mails;
};

static void
say(FILE *file, const char *text)
{
	fprintf(file, "%s\r\n", text);
	fflush(file);
}

static void
take_mail(struct sink *sink, FILE *in)
{
	char line[2048];
	size_t size = 0;

	while (fgets(line, sizeof(line), in) && strcmp(line, ".\r\n") != 0)
		size += (size_t)snprintf(sink->mail + size, sizeof(sink->mail) - size, "%s", line);
	sink->mails++;
}

static bool
answer(struct sink *sink, const char *line, FILE *in, FILE *out)
{
	if (sink->verb && strncmp(line, sink->verb, strlen(sink->verb)) == 0) {
		say(out, sink->reply);
	} else if (strncmp(line, "EHLO", 4) == 0) {
		fprintf(out, "250-sink\r\n%s", sink->offers ? sink->offers : "");
		say(out, "250 8BITMIME");
	} else if (strncmp(line, "DATA", 4) == 0) {
		say(out, "354 go on");
		take_mail(sink, in);
		say(out, "250 2.0.0 taken as 42");
	} else {
		say(out, strncmp(line, "QUIT", 4) == 0 ? "221 bye" : "250 ok");
	}
	return strncmp(line, "QUIT", 4) != 0;
}

static void
serve_one(struct sink *sink, int fd)
{
	FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
	char line[2048];
	size_t size;

	say(out, "220 sink");
	while (fgets(line, sizeof(line), in)) {
		size = strlen(sink->commands);
		snprintf(sink->commands + size, sizeof(sink->commands) - size, "%s", line);
		if (!answer(sink, line, in, out))
			break;
	}
	fclose(in);
	fclose(out);
}

static void *
serve(void *data)
{
	struct sink *sink = data;
	int fd;

	while ((fd = accept(sink->fd, NULL, NULL)) >= 0)
		serve_one(sink, fd);
	return NULL;
}

static void
start(struct sink *sink)
{
	struct sockaddr_in here = { .sin_family = AF_INET };
	socklen_t size = sizeof(here);

	here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sink->fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(sink->fd, (struct sockaddr *)&here, sizeof(here)), 0);
	assert_int_equal(listen(sink->fd, 4), 0);
	assert_int_equal(getsockname(sink->fd, (struct sockaddr *)&here, &size), 0);
	snprintf(sink->server, sizeof(sink->server), "smtp://127.0.0.1:%d", ntohs(here.sin_port));
	assert_int_equal(pthread_create(&sink->thread, NULL, serve, sink), 0);
}

static void
stop(struct sink *sink)
{
	shutdown(sink->fd, SHUT_RDWR);
	pthread_join(sink->thread, NULL);
	close(sink->fd);
}

static const char *const people = "ana@example.org, bob@example.org";

/* One message to such a server; it is stopped behind that. */
static struct receipt
send_one(struct sink *sink, const char *tls, struct message message, enum delivery expected)
{
	struct receipt receipt;
	void *channel;

	start(sink);
	channel = must_open(
	    &channel_email, SETTINGS({ "server", sink->server }, { "from", "siem@example.org" },
				{ "to", people }, { "tls", tls }));
	receipt = check_send(&channel_email, channel, message, expected);
	channel_email.free(channel);
	stop(sink);
	return receipt;
}

/* The headers' value, unfolded no further; fails if the header is not there once. */
static void
check_header(const char *mail, const char *name, const char *expected)
{
	char key[64];
	const char *at;
	size_t size = strlen(expected);

	snprintf(key, sizeof(key), "\r\n%s: ", name);
	at = strstr(mail, key);
	if (at == NULL || strstr(at + 2, key) || strncmp(at + strlen(key), expected, size) != 0)
		fail_msg("%s: %s is not in\n%s", name, expected, mail);
}

static void
a_mail_is_one_text_with_its_headers(void **state)
{
	static struct sink sink;
	struct receipt receipt = send_one(&sink, "off", hostile_message(), DELIVERED);

	(void)state;
	assert_string_equal(receipt.text, "250 2.0.0 taken as 42");
	assert_non_null(strstr(sink.commands, "MAIL FROM:<siem@example.org>\r\n"));
	assert_non_null(strstr(sink.commands,
	    "RCPT TO:<ana@example.org>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\nQUIT\r\n"));
	assert_memory_equal(sink.mail, "From: siem@example.org\r\n", 24);
	check_header(sink.mail, "To", "ana@example.org,\r\n bob@example.org\r\n");
	check_header(sink.mail, "Subject", "critical: x  Bcc: eve@example.org\r\n");
	check_header(sink.mail, "Message-ID", "<0196-a@siem.");
	check_header(sink.mail, "Auto-Submitted", "auto-generated\r\n");
	check_header(sink.mail, "Content-Type", "text/plain; charset=UTF-8\r\n");
	check_header(sink.mail, "Date", "");
	assert_non_null(strstr(sink.mail, " +0000\r\n"));
	assert_null(strstr(sink.mail, "In-Reply-To"));
	assert_null(strstr(sink.mail, "\r\nBcc"));
	/* printf 'first \r\n. \r\nQUIT\r\nlast é\r\n' | base64 */
	assert_non_null(strstr(sink.mail, "\r\n\r\nZmlyc3QgDQouIA0KUVVJVA0KbGFzdCDDqQ0K\r\n"));
	assert_int_equal(sink.mails, 1);
}

static void
later_mails_on_an_alert_refer_to_the_first(void **state)
{
	static struct sink sink;
	struct message message = hostile_message();
	cJSON *json = cJSON_Parse("{\"id\":\"0196-a\",\"told\":2}");

	(void)state;
	message.alert = json;
	message.key = "0196-a-2";
	send_one(&sink, "off", message, DELIVERED);
	check_header(sink.mail, "Message-ID", "<0196-a-2@siem.");
	check_header(sink.mail, "In-Reply-To", "<0196-a@siem.");
	check_header(sink.mail, "References", "<0196-a@siem.");
	cJSON_Delete(json);
}

static void
a_subject_that_is_not_ascii_is_cut_between_characters(void **state)
{
	static struct sink sink;
	struct message message = hostile_message();
	const char *at, *end;

	(void)state;
	message.title =
	    "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3"
	    "\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3"
	    "\xa9\r\nX: y";
	send_one(&sink, "off", message, DELIVERED);
	check_header(sink.mail, "Subject",
	    "=?UTF-8?B?w6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6nDqcOpw6k=?=\r\n"
	    " =?UTF-8?B?w6kgIFg6IHk=?=\r\n");
	for (at = sink.mail; (end = strstr(at, "\r\n")); at = end + 2)
		assert_in_range(end - at, 0, 78);
}

static void
what_looks_like_an_encoded_word_is_encoded(void **state)
{
	static struct sink sink;
	struct message message = hostile_message();

	(void)state;
	message.title = "=?UTF-8?B?eA==?=";
	send_one(&sink, "off", message, DELIVERED);
	check_header(sink.mail, "Subject", "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=\r\n");
}

static void
a_server_without_starttls_gets_no_mail(void **state)
{
	static struct sink sink;
	struct receipt receipt = send_one(&sink, "required", hostile_message(), REFUSED);

	(void)state;
	assert_non_null(strstr(receipt.text, "STARTTLS"));
	assert_null(strstr(sink.commands, "MAIL"));
	assert_int_equal(sink.mails, 0);
}

static void
tls_that_is_not_to_be_had_now_is_later(void **state)
{
	static struct sink sink = {
		.offers = "250-STARTTLS\r\n", .verb = "STARTTLS", .reply = "454 TLS not available"
	};

	(void)state;
	send_one(&sink, "required", hostile_message(), TRY_LATER);
	assert_null(strstr(sink.commands, "MAIL"));
}

static void
a_4xx_is_later_and_a_5xx_refused(void **state)
{
	static const struct {
		const char *verb, *reply;
		enum delivery delivery;
	} cases[] = {
		{ "MAIL", "451 4.3.0 not now", TRY_LATER },
		{ "MAIL", "550 5.7.1 not you", REFUSED },
		{ "RCPT", "452 4.2.2 full", TRY_LATER },
		{ "RCPT", "550 5.1.1 nobody", REFUSED },
		{ "DATA", "421 4.3.2 going down", TRY_LATER },
		{ "DATA", "554 5.7.1 no", REFUSED },
	};
	static struct sink sink;
	struct receipt receipt;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		sink = (struct sink){ .verb = cases[i].verb, .reply = cases[i].reply };
		receipt = send_one(&sink, "off", hostile_message(), cases[i].delivery);
		assert_string_equal(receipt.text, cases[i].reply);
		assert_int_equal(sink.mails, 0);
	}
}

static void
an_address_that_is_refused_does_not_keep_the_mail_from_others(void **state)
{
	static struct sink sink = { .verb = "RCPT TO:<ana", .reply = "550 5.1.1 ana left" };
	struct receipt receipt = send_one(&sink, "off", hostile_message(), DELIVERED);

	(void)state;
	assert_string_equal(
	    receipt.text, "250 2.0.0 taken as 42, but not to all: 550 5.1.1 ana left");
	assert_int_equal(sink.mails, 1);
}

static void
an_address_that_is_full_keeps_the_mail_for_all(void **state)
{
	static struct sink sink = { .verb = "RCPT TO:<ana", .reply = "452 4.2.2 ana is full" };

	(void)state;
	send_one(&sink, "off", hostile_message(), TRY_LATER);
	assert_int_equal(sink.mails, 0);
}

static void
nobody_there_is_later(void **state)
{
	static struct sink sink;
	void *channel;

	(void)state;
	start(&sink);
	stop(&sink);
	channel = must_open(&channel_email,
	    SETTINGS({ "server", sink.server }, { "from", "siem@example.org" }, { "to", people }));
	check_send(&channel_email, channel, hostile_message(), TRY_LATER);
	channel_email.free(channel);
}

static void
settings_that_say_nothing_safe_are_refused(void **state)
{
	static const char *const servers[] = { "", "127.0.0.1:25", "http://127.0.0.1",
		"smtp://ana:secret@127.0.0.1", "smtp://127.0.0.1/path", "smtp://" };
	static const char *const addresses[] = { "", "ana", "@example.org", "ana@",
		"a na@example.org", "ana@example.org>\r\nRCPT TO:<eve@example.org",
		"<ana@example.org>", "ana@example.org,,bob@example.org" };

	(void)state;
	for (size_t i = 0; i < sizeof(servers) / sizeof(*servers); i++)
		check_refused(&channel_email,
		    SETTINGS({ "server", servers[i] }, { "from", "a@b" }, { "to", "a@b" }));
	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++) {
		check_refused(&channel_email,
		    SETTINGS({ "server", "smtp://h" }, { "from", addresses[i] }, { "to", "a@b" }));
		check_refused(&channel_email,
		    SETTINGS({ "server", "smtp://h" }, { "from", "a@b" }, { "to", addresses[i] }));
	}
	check_refused(&channel_email, SETTINGS({ "server", "smtp://mail.example.org" },
					  { "from", "a@b" }, { "to", "a@b" }, { "tls", "off" }));
	check_refused(&channel_email, SETTINGS({ "server", "smtp://127.0.0.1" }, { "from", "a@b" },
					  { "to", "a@b" }, { "tls", "try" }));
	check_refused(&channel_email, SETTINGS({ "server", "smtp://127.0.0.1" }, { "from", "a@b" },
					  { "to", "a@b" }, { "user", "u" }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mail_is_one_text_with_its_headers),
		cmocka_unit_test(later_mails_on_an_alert_refer_to_the_first),
		cmocka_unit_test(a_subject_that_is_not_ascii_is_cut_between_characters),
		cmocka_unit_test(what_looks_like_an_encoded_word_is_encoded),
		cmocka_unit_test(a_server_without_starttls_gets_no_mail),
		cmocka_unit_test(tls_that_is_not_to_be_had_now_is_later),
		cmocka_unit_test(a_4xx_is_later_and_a_5xx_refused),
		cmocka_unit_test(an_address_that_is_refused_does_not_keep_the_mail_from_others),
		cmocka_unit_test(an_address_that_is_full_keeps_the_mail_for_all),
		cmocka_unit_test(nobody_there_is_later),
		cmocka_unit_test(settings_that_say_nothing_safe_are_refused),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
