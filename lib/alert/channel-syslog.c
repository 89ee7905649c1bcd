/*
 * channel-syslog.c: a message of RFC 5424, to a syslog server or the machine's own.
 *
 *	<82>1 2026-03-27T13:06:56.000Z web1 siem-alert 812 ALERT
 *	    [siem@32473 key="...-1" id="..." level="critical" ...] critical: 203.0.113.9
 *
 * UDP and the machine's socket confirm nothing: what was sent counts as delivered.
 */

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "alert/channel-types.h"
#include "alert/receipt.h"
#include "base/clock.h"
#include "base/number.h"
#include "json/utf8.h"
#include "json/write.h"
#include "os/signals.h"

enum {
	UDP_SIZE =
	    2048, /* RFC 5424, 6.1: what receivers should take; the header fits in any case */
	STREAM_SIZE = 8192, /* what rsyslog takes unless told otherwise */
	VALUE_SIZE = 256, /* of a parameter */
	PATIENCE_S = 10,
	CLOSE_PATIENCE_S = 1, /* for a server to say that it does not want it */
};

enum transport { UDP, TCP, UNIX };

struct syslog_channel {
	enum transport transport;
	char host[256], port[8];
	char path[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	int facility;
	struct buffer text, frame;
};

static const struct channel_setting_row settings_syslog[] = {
	{ "address", false, "udp:HOST:PORT, tcp:HOST:PORT or unix:PATH (unix:/dev/log)" },
	{ "facility", false, "name or number (authpriv)" },
	{ NULL, false, NULL },
};

static const char *const facilities[] = { "kern", "user", "mail", "daemon", "auth", "syslog", "lpr",
	"news", "uucp", "cron", "authpriv", "ftp", "ntp", "audit", "alert", "clock", "local0",
	"local1", "local2", "local3", "local4", "local5", "local6", "local7" };

enum { FACILITIES = sizeof(facilities) / sizeof(*facilities), NOTICE = 5 };

/* RFC 5424, table 2. */
static const struct {
	const char *level;
	int severity;
} severities[] = { { "critical", 2 }, { "high", 3 }, { "medium", 4 }, { "low", NOTICE },
	{ "normal", 6 } };

/* Members of the alert, as parameters. */
static const char *const members[] = { "id", "change", "status", "risk_level", "risk_score",
	"entity", "kind", "count", "alerts" };

static bool
parse_facility(const char *text, int *facility)
{
	int64_t number;

	if (parse_number(span_of(text), 0, FACILITIES - 1, &number)) {
		*facility = (int)number;
		return true;
	}
	for (int i = 0; i < FACILITIES; i++) {
		if (strcmp(text, facilities[i]) == 0) {
			*facility = i;
			return true;
		}
	}
	return false;
}

static bool
keep(char *to, size_t room, struct span text)
{
	if (text.size == 0 || text.size >= room)
		return false;
	memcpy(to, text.data, text.size);
	return true;
}

static bool
parse_address(struct syslog_channel *channel, struct span text)
{
	struct span host;
	int64_t port;
	size_t colon;

	if (span_take(&text, SPAN("unix:"))) {
		channel->transport = UNIX;
		return keep(channel->path, sizeof(channel->path), text);
	}
	channel->transport = span_starts(text, SPAN("tcp:")) ? TCP : UDP;
	if (!span_take(&text, SPAN("tcp:")) && !span_take(&text, SPAN("udp:")))
		return false;
	colon = span_last_index(text, ':');
	host = span_first(text, colon);
	text = span_skip(text, colon + 1);
	if (span_starts(host, SPAN("[")) && span_ends(host, SPAN("]")))
		host = span_first(span_skip(host, 1), host.size - 2);
	return parse_number(text, 1, 65535, &port) &&
	       keep(channel->host, sizeof(channel->host), host) &&
	       keep(channel->port, sizeof(channel->port), text);
}

static void
free_syslog(void *data)
{
	struct syslog_channel *channel = data;

	buffer_release(&channel->text);
	buffer_release(&channel->frame);
	free(channel);
}

static void *
open_syslog(const struct channel_settings *settings, struct failure *failure)
{
	struct syslog_channel *channel = must_calloc(1, sizeof(*channel));
	const char *address = channel_setting(settings, "address");
	const char *facility = channel_setting(settings, "facility");

	if (address == NULL)
		address = "unix:/dev/log";
	if (facility == NULL)
		facility = "authpriv";
	if (!parse_address(channel, span_of(address)))
		failure_set(failure, EXIT_BAD_CONFIG,
		    "address \"%s\" is neither udp:HOST:PORT, tcp:HOST:PORT nor unix:PATH",
		    address);
	else if (!parse_facility(facility, &channel->facility))
		failure_set(failure, EXIT_BAD_CONFIG,
		    "facility \"%s\" is neither a name of syslog(3), such as authpriv, nor 0 to %d",
		    facility, FACILITIES - 1);
	else
		return channel;
	free_syslog(channel);
	return NULL;
}

static int
severity_of(const struct message *message)
{
	const char *level = cJSON_GetStringValue(cJSON_GetObjectItem(message->alert, "risk_level"));

	for (size_t i = 0; level && i < sizeof(severities) / sizeof(*severities); i++)
		if (strcmp(level, severities[i].level) == 0)
			return severities[i].severity;
	return NOTICE;
}

/* As much of a text as fits into so many bytes, without half a character. */
static struct span
first_characters(struct span text, size_t size)
{
	const char *at = text.data, *end = text.data + text.size;
	size_t length;

	while (at < end) {
		length = utf8_length(at, end);
		if ((size_t)(at - text.data) + length > size || length == 0)
			break;
		at += length;
	}
	return span_first(text, (size_t)(at - text.data));
}

static char
without_control(char byte)
{
	return (unsigned char)byte < ' ' || byte == '\x7f' ? ' ' : byte;
}

/* RFC 5424, 6.3.3: three characters stand behind a backslash. */
static void
add_parameter(struct buffer *to, const char *name, struct span value)
{
	value = first_characters(value, VALUE_SIZE);
	buffer_add_byte(to, ' ');
	buffer_add(to, span_of(name));
	buffer_add(to, SPAN("=\""));
	for (size_t i = 0; i < value.size; i++) {
		if (strchr("\"\\]", value.data[i]) && value.data[i])
			buffer_add_byte(to, '\\');
		buffer_add_byte(to, without_control(value.data[i]));
	}
	buffer_add_byte(to, '"');
}

static void
add_member(struct buffer *to, const cJSON *alert, const char *name)
{
	const cJSON *member = cJSON_GetObjectItem(alert, name);
	struct buffer number = { 0 };

	if (cJSON_IsString(member))
		add_parameter(to, name, span_of(member->valuestring));
	if (!cJSON_IsNumber(member))
		return;
	json_write_decimal(&number, member->valuedouble);
	add_parameter(to, name, buffer_span(&number));
	buffer_release(&number);
}

static void
add_header(struct buffer *to, int priority)
{
	char time[CLOCK_TEXT_SIZE], host[256] = "", text[64];

	clock_write(time, clock_now_ms());
	if (gethostname(host, sizeof(host) - 1) < 0 || host[0] == '\0')
		strcpy(host, "-");
	snprintf(text, sizeof(text), "<%d>1 %.*s ", priority, CLOCK_TEXT_SIZE, time);
	buffer_add(to, span_of(text));
	for (const char *at = host; *at; at++)
		buffer_add_byte(to, *at > ' ' && *at < '\x7f' ? *at : '?');
	snprintf(text, sizeof(text), " siem-alert %ld ALERT ", (long)getpid());
	buffer_add(to, span_of(text));
}

static void
make_text(struct syslog_channel *channel, const struct message *message, size_t size)
{
	struct buffer *to = &channel->text;
	struct span title = span_of(message->title);

	to->size = 0;
	add_header(to, channel->facility * 8 + severity_of(message));
	buffer_add(to, SPAN("[siem@32473"));
	add_parameter(to, "key", span_of(message->key));
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
		add_member(to, message->alert, members[i]);
	buffer_add(to, SPAN("] \xef\xbb\xbf"));
	title = first_characters(title, size > to->size ? size - to->size : 0);
	for (size_t i = 0; i < title.size; i++)
		buffer_add_byte(to, without_control(title.data[i]));
}

static int
connect_within(int fd, const struct sockaddr *address, socklen_t size)
{
	struct timeval patience = { PATIENCE_S, 0 };

	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	return connect(fd, address, size);
}

static int
connect_unix(const struct syslog_channel *channel, struct receipt *receipt)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	memcpy(address.sun_path, channel->path, sizeof(address.sun_path));
	if (fd >= 0 && connect_within(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	if (errno == ENOENT) /* not yet: the server makes it when it starts */
		receipt_set(receipt, TRY_LATER, "%s: no syslog server is there", channel->path);
	else
		receipt_errno(receipt, "cannot connect to %s", channel->path);
	if (fd >= 0)
		close(fd);
	return -1;
}

static int
connect_host(const struct syslog_channel *channel, struct receipt *receipt)
{
	struct addrinfo hints = { .ai_socktype =
				      channel->transport == TCP ? SOCK_STREAM : SOCK_DGRAM };
	struct addrinfo *found;
	int fd = -1, error = getaddrinfo(channel->host, channel->port, &hints, &found);

	if (error != 0) {
		receipt_set(receipt, error == EAI_NONAME ? REFUSED : TRY_LATER, "%s: %s",
		    channel->host, gai_strerror(error));
		return -1;
	}
	for (const struct addrinfo *at = found; at && fd < 0; at = at->ai_next) {
		fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
		if (fd < 0 || connect_within(fd, at->ai_addr, at->ai_addrlen) == 0)
			continue;
		receipt_errno(receipt, "cannot connect to %s", channel->host);
		close(fd);
		fd = -1;
	}
	if (fd < 0 && receipt->text[0] == '\0')
		receipt_errno(receipt, "cannot connect to %s", channel->host);
	freeaddrinfo(found);
	return fd;
}

static bool
send_all(int fd, struct span text)
{
	ssize_t sent;

	while (text.size) {
		sent = send(fd, text.data, text.size, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return false;
		text = span_skip(text, (size_t)sent);
	}
	return true;
}

/* A server that is gone resets the connection; one that took it closes, or waits for more. */
static bool
end_stream(int fd)
{
	struct timeval patience = { CLOSE_PATIENCE_S, 0 };
	char bytes[256];
	ssize_t size;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (shutdown(fd, SHUT_WR) < 0)
		return false;
	do
		size = recv(fd, bytes, sizeof(bytes), 0);
	while (size < 0 && errno == EINTR);
	return size >= 0 || errno == EAGAIN;
}

/* RFC 6587, 3.4.1: the number of bytes, a space, the message. */
static bool
send_stream(struct syslog_channel *channel, int fd)
{
	struct buffer *frame = &channel->frame;

	frame->size = 0;
	json_write_integer(frame, (int64_t)channel->text.size);
	buffer_add_byte(frame, ' ');
	buffer_add(frame, buffer_span(&channel->text));
	return send_all(fd, buffer_span(frame)) && end_stream(fd);
}

static void
send_syslog(void *data, const struct message *message, struct receipt *receipt)
{
	struct syslog_channel *channel = data;
	const char *where = channel->transport == UNIX ? channel->path : channel->host;
	bool is_sent;
	int fd;

	*receipt = (struct receipt){ .delivery = TRY_LATER };
	make_text(channel, message, channel->transport == UDP ? UDP_SIZE : STREAM_SIZE);
	fd = channel->transport == UNIX ? connect_unix(channel, receipt)
					: connect_host(channel, receipt);
	if (fd < 0)
		return;
	is_sent = channel->transport == TCP ? send_stream(channel, fd)
					    : send_all(fd, buffer_span(&channel->text));
	if (is_sent)
		receipt_set(receipt, DELIVERED, "sent to %s", where);
	else
		receipt_errno(receipt, "cannot send to %s", where);
	close(fd);
}

const struct channel_type channel_syslog = {
	.name = "syslog",
	.settings = settings_syslog,
	.open = open_syslog,
	.free = free_syslog,
	.send = send_syslog,
};
