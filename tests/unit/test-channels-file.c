/* test-channels-file.c: channels files that are wrong, and how that is said. */

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alert/channel.h"
#include "alert/template.h"
#include "base/limits.h"

static char folder[] = "/tmp/siem-channels-XXXXXX";
static char file[64], secret[64];

static void
write_file(const char *path, const char *text)
{
	FILE *to = fopen(path, "w");

	assert_non_null(to);
	fputs(text, to);
	fclose(to);
}

/* Of a file with that text; what is said of it begins with the file's name and a colon. */
static struct failure
refused(const char *text)
{
	struct failure failure = { .status = EXIT_DONE };
	struct channel **channels;

	write_file(file, text);
	if (channels_read(file, &channels, &failure) == 0)
		fail_msg("this was taken:\n%s", text);
	assert_null(channels);
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_memory_equal(failure.text, file, strlen(file));
	return failure;
}

static struct channel **
taken(const char *text)
{
	struct failure failure;
	struct channel **channels;

	write_file(file, text);
	if (channels_read(file, &channels, &failure) < 0)
		fail_msg("%s", failure.text);
	return channels;
}

static void
contributions_are_values_against_what_is_typical(void **state)
{
	static const char said[] =
	    "{\"contributions\":["
	    "{\"feature\":\"failed_auth_rate\",\"value\":1,\"typical\":{\"p05\":0,\"p50\":0,"
	    "\"p95\":0.2}},"
	    "{\"feature\":\"hour_of_day\",\"value\":3.25,\"typical\":{\"p05\":8,\"p50\":12,\"p95\":"
	    "18}},"
	    "{\"feature\":\"is_known_ip\",\"value\":0,\"typical\":{\"p05\":1,\"p50\":1,\"p95\":1}},"
	    "{\"feature\":\"fourth\",\"value\":0,\"typical\":{\"p05\":1,\"p50\":1,\"p95\":1}}]}";
	struct buffer text = { 0 };
	cJSON *alert = cJSON_Parse(said);

	(void)state;
	assert_non_null(alert);
	template_fill(&text, "why: {contributions}.", alert);
	buffer_add_byte(&text, '\0');
	assert_string_equal(text.data, "why: failed_auth_rate 1 (typical 0 to 0.2)\n"
				       "hour_of_day 3.25 (typical 8 to 18)\n"
				       "is_known_ip 0 (typical 1 to 1).");
	buffer_release(&text);
	cJSON_Delete(alert);
}

static void
what_is_wrong_is_said_with_file_line_and_channel(void **state)
{
	static const struct {
		const char *text, *said; /* behind the file's name */
	} rows[] = {
		{ "[a]\ntype = file\npath = x\n[b]\ntype = stdout\n[a]\ntype = stdout\n",
		    ":7: a channel of that name stands above" },
		{ "[../a]\ntype = stdout\n", ":2: a channel's name is made of" },
		{ "[a,b]\ntype = stdout\n", ":2: a channel's name is made of" },
		{ "[]\ntype = stdout\n", ":2: [] no setting is called \"type\"" },
		{ "[a]\ntype = file\npath = x\npath = y\n", ":4: this setting stands above" },
		{ "[a]\ntype = file\npath = x\ntitle = one\n two\n", ":5: this setting stands" },
		{ "[a]\ntype = file\npath =\n", ":3: [a] path = : a value is wanted" },
		{ "[a]\ntype = file\n", ":2: [a] path is wanted: " },
		{ "[a]\npath = x\n", ":2: [a] type is wanted: known are stdout, file," },
		{ "[a]\ntype = pigeon\n", ":2: [a] type = pigeon: known are stdout, file," },
		{ "[a]\ntype = file\npath = x\ncolour = red\n",
		    ":4: [a] no setting is called \"colour\" here; there are path, type, title" },
		{ "[a]\ntype = file\npath = x\ntext = {entity}\n {entty}\n",
		    ":4: [a] \"{entty}\" begins with no placeholder: {id}, " },
		{ "[a]\ntype = file\npath = x\ndashboard = javascript:alert(1)\n",
		    ":4: [a] dashboard: a URL is wanted" },
		{ "dashboard = here\n[a]\ntype = stdout\n", ":1: [] dashboard: a URL is wanted" },
		{ "type = stdout\n", ":1: [] no setting is called \"type\"" },
		{ "[a]\ntype stdout\n", ":2: neither [name] nor setting = value" },
		{ "", ": no channel is there" },
		{ "# nothing\n[a]\n", ": no channel is there" },
		{ "[a]\ntype = alertmanager\nurl = https://example.org\ntimeout = soon\n",
		    ":2: [a] timeout = soon: " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct failure failure = refused(rows[i].text);
		const char *said = failure.text + strlen(file);

		if (strncmp(said, rows[i].said, strlen(rows[i].said)) != 0)
			fail_msg("\"%s\", not \"%s\"", said, rows[i].said);
	}
}

static void
a_line_that_would_be_cut_is_refused(void **state)
{
	char text[600];

	(void)state;
	for (int size = 150; size < 500; size++) {
		struct channel **channels;
		struct failure failure;

		snprintf(text, sizeof(text), "[a]\ntype = file\npath = /%0*d\n", size, 7);
		write_file(file, text);
		if (channels_read(file, &channels, &failure) == 0) {
			assert_true(size < 200);
			channels_free(channels);
		} else {
			assert_non_null(strstr(failure.text, ":3: the line is too long"));
			assert_true(size > 180);
		}
	}
}

static void
a_text_without_end_and_channels_without_number_are_refused(void **state)
{
	static char text[LIMIT_CHANNEL_TEXT * 2];
	size_t size;

	(void)state;
	size = (size_t)snprintf(text, sizeof(text), "[a]\ntype = stdout\ntext = x\n");
	while (size < LIMIT_CHANNEL_TEXT * 3 / 2)
		size += (size_t)snprintf(text + size, sizeof(text) - size, " %0100d\n", 0);
	assert_non_null(strstr(refused(text).text, "the text is too long"));
	size = 0;
	for (int i = 0; i <= LIMIT_CHANNELS; i++)
		size +=
		    (size_t)snprintf(text + size, sizeof(text) - size, "[c%d]\ntype = stdout\n", i);
	assert_non_null(strstr(refused(text).text, "too many channels"));
}

static void
a_secret_stands_in_a_file_of_its_own_and_in_no_message(void **state)
{
	char text[300];
	struct failure failure;

	(void)state;
	failure = refused("[a]\ntype = slack\nurl = https://hooks.example.org/hunter2\n");
	assert_non_null(strstr(failure.text, "a secret does not stand here; say url-file = FILE"));
	assert_null(strstr(failure.text, "hunter2"));
	snprintf(text, sizeof(text), "[a]\ntype = slack\nurl-file = %s\n", secret);
	unlink(secret);
	assert_non_null(strstr(refused(text).text, "No such file"));
	write_file(secret, "\nhttps://hooks.example.org/hunter2\n");
	assert_non_null(strstr(refused(text).text, "the first line of the file is empty"));
	write_file(secret, "ftp://hooks.example.org/hunter2\n");
	failure = refused(text);
	assert_non_null(strstr(failure.text, "url-file: only https and http are spoken"));
	assert_null(strstr(failure.text, "hunter2"));
	write_file(secret, "https://hooks.example.org/hunter2\n");
	channels_free(taken(text));
}

static void
a_secret_may_be_a_credential_of_the_service_manager(void **state)
{
	static const char text[] = "[a]\ntype = slack\nurl-file = credential:secret\n";

	(void)state;
	write_file(secret, "https://hooks.example.org/hunter2\n");
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	channels_free(taken(text));
	unsetenv("CREDENTIALS_DIRECTORY");
	refused(text);
}

static void
what_certificates_and_proxies_are_named_is_looked_at_first(void **state)
{
	char text[300];

	(void)state;
	assert_non_null(strstr(
	    refused("[a]\ntype = alertmanager\nurl = https://example.org\nca = /nowhere\n").text,
	    "ca = /nowhere: No such file"));
	assert_non_null(strstr(refused("[a]\ntype = alertmanager\nurl = https://example.org\n"
				       "proxy = http://me:hunter2@example.org\n")
				   .text,
	    "without user and password"));
	snprintf(text, sizeof(text),
	    "[a]\ntype = alertmanager\nurl = https://example.org\nca = %s\n"
	    "proxy = socks5h://example.org:1080\n",
	    file);
	channels_free(taken(text));
}

static void
names_in_a_list_are_channels(void **state)
{
	struct channel **channels = taken("[one]\ntype = stdout\n[two]\ntype = stdout\n");
	struct failure failure;

	(void)state;
	assert_string_equal(channel_name(channels[0]), "one");
	assert_string_equal(channel_name(channels[1]), "two");
	assert_null(channels[2]);
	assert_int_equal(channels_check(channels, SPAN("two, one"), file, &failure), 0);
	assert_int_equal(channels_check(channels, SPAN(""), file, &failure), 0);
	assert_int_equal(channels_check(channels, SPAN("one, tw"), file, &failure), -1);
	assert_int_equal(failure.status, EXIT_BAD_CONFIG);
	assert_non_null(strstr(failure.text, "has no channel \"tw\""));
	channels_free(channels);
}

static int
make_folder(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(file, sizeof(file), "%s/channels", folder);
	snprintf(secret, sizeof(secret), "%s/secret", folder);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	unlink(file);
	unlink(secret);
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contributions_are_values_against_what_is_typical),
		cmocka_unit_test(what_is_wrong_is_said_with_file_line_and_channel),
		cmocka_unit_test(a_line_that_would_be_cut_is_refused),
		cmocka_unit_test(a_text_without_end_and_channels_without_number_are_refused),
		cmocka_unit_test(a_secret_stands_in_a_file_of_its_own_and_in_no_message),
		cmocka_unit_test(a_secret_may_be_a_credential_of_the_service_manager),
		cmocka_unit_test(what_certificates_and_proxies_are_named_is_looked_at_first),
		cmocka_unit_test(names_in_a_list_are_channels),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
