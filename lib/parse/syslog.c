/*
 * syslog.c: the frames in which syslog lines come, then what is in them.
 *
 *   <38>Mar 27 13:06:56 web1 sshd[812]: message           RFC 3164
 *   <38>1 2026-03-27T13:06:56.003Z web1 sshd 812 - - message   RFC 5424
 *   1774616816.123 web1 sshd[812]: message                 seconds since 1970
 *   2026-03-27T13:06:56.003+02:00 web1 sshd[812]: message      rsyslog's and systemd's
 *
 * PRI, host and pid may be missing.  What is written otherwise: syslog-rare.c.
 */

#include "base/number.h"
#include "parse/formats.h"
#include "parse/frame.h"

/* The facilities and severities of RFC 5424, tables 1 and 2. */
const char *const facility_names[FACILITY_COUNT] = { "kern", "user", "mail", "daemon", "auth",
	"syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp", "security", "console",
	"solaris-cron", "local0", "local1", "local2", "local3", "local4", "local5", "local6",
	"local7" };
static const char *const severities[] = { "Emergency", "Alert", "Critical", "Error", "Warning",
	"Notice", "Informational", "Debug" };

void
set_priority(struct event *event, int facility, int severity)
{
	if (facility >= 0 && severity >= 0)
		event_set_integer(event, FIELD_LOG_SYSLOG_PRIORITY, facility * 8 + severity);
	if (facility >= 0) {
		event_set_integer(event, FIELD_LOG_SYSLOG_FACILITY_CODE, facility);
		event_set(event, FIELD_LOG_SYSLOG_FACILITY_NAME, span_of(facility_names[facility]));
	}
	if (severity >= 0) {
		event_set_integer(event, FIELD_LOG_SYSLOG_SEVERITY_CODE, severity);
		event_set(event, FIELD_LOG_SYSLOG_SEVERITY_NAME, span_of(severities[severity]));
	}
}

bool
take_priority(struct span *line, int *priority)
{
	struct span at = *line, digits;
	int64_t number;

	*priority = -1;
	if (!span_take(&at, SPAN("<")))
		return true;
	digits = span_cut(&at, '>');
	if (digits.size > 3 || at.size == 0 || !parse_number(digits, 0, 191, &number))
		return false;
	*priority = (int)number;
	*line = at;
	return true;
}

static void
set_process(struct event *event, struct span program, struct span pid)
{
	int64_t number;

	if (program.size > 0 && !span_is(program, "-"))
		event_set(event, FIELD_PROCESS_NAME, program);
	if (parse_number(pid, 0, INT32_MAX, &number))
		event_set_number(event, FIELD_PROCESS_PID, number, pid);
}

/* Can it stand in a tag: "CRON", "sshd-session", "(systemd)", "postfix/smtpd"? */
static bool
is_tag(struct span text)
{
	if (text.size == 0 || text.size > 64)
		return false;
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.data[i] <= ' ' || text.data[i] == ':' ||
		    text.data[i] == '"' || text.data[i] == '[')
			return false;
	return true;
}

bool
is_count(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	return text.size > 0;
}

bool
take_tag(struct span *text, struct event *event)
{
	struct span at = *text, program, pid = { NULL, 0 };
	size_t end = 0;

	while (end < at.size && end < 66 && at.data[end] != ':' && at.data[end] != '[' &&
	       at.data[end] != ' ')
		end++;
	if (end == at.size || at.data[end] == ' ')
		return false;
	program = span_first(at, end);
	if (!is_tag(program))
		return false;
	at = span_skip(at, end);
	if (span_take(&at, SPAN("["))) {
		pid = span_cut(&at, ']');
		if (pid.size > 20)
			return false;
	} else if (is_count(program)) {
		return false;
	}
	if (span_starts(at, SPAN(" ("))) { /* "process[1] (sub[2]): " */
		size_t close = span_index(span_first(at, 66), ')');

		at = span_skip(at, close + 1);
	}
	if (!span_take(&at, SPAN(":")) || (!span_take(&at, SPAN(" ")) && at.size > 0))
		return false; /* "2001:db8::5" is a host */
	set_process(event, program, pid);
	*text = at;
	return true;
}

bool
take_host(struct span *text, struct span *host)
{
	struct span at = *text, word = span_cut(&at, ' ');
	bool has_name = false, is_plain = true, has_dot = false;

	if (word.size == 0 || word.size > 255 || word.size == text->size)
		return false;
	for (size_t i = 0; i < word.size; i++) {
		char c = word.data[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
			has_name = true;
		else if (c == ':' || c == '/' || c == '@' || c == '[' || c == ']')
			is_plain = false;
		else if (c == '.')
			has_dot = true;
		else if (c != '-' && c != '_' && c != '%')
			return false;
	}
	is_plain &= !has_dot || word.size > 16 || word.data[0] < 'a'; /* "authpriv.warning" */
	*host = word;
	if (!has_name || (!is_plain && !tidy_host(host)))
		return false;
	*text = at;
	return true;
}

void
read_rest(struct span rest, bool is_bsd, struct parsed *out, struct span *message)
{
	struct event *event = out->event;
	struct span host;

	*message = rest;
	if (take_tag(message, event))
		return;
	if (!take_host(&rest, &host)) {
		if (!take_named_priority(&rest, event))
			return;
		*message = rest;
		if (take_tag(message, event) || !take_host(&rest, &host))
			return;
	}
	if (!take_tag(&rest, event) && !read_rare_rest(&rest, out) && !is_bsd)
		return;
	if (!event_has(event, FIELD_HOST_HOSTNAME)) /* a frame in the frame may name it */
		event_set(event, FIELD_HOST_HOSTNAME, host);
	*message = rest;
}

static bool
is_nil(struct span text)
{
	return span_is(text, "-");
}

/* "[id name="value" ...][...]" or "-"; values may hold \" \\ \]. */
static bool
take_structured_data(struct span *text, struct event *event)
{
	struct span start = *text;
	bool is_quoted = false;
	size_t i = 0;

	if (span_take(text, SPAN("-")))
		return text->size == 0 || text->data[0] == ' ';
	while (i < start.size && (is_quoted || start.data[i] == '[' || i > 0)) {
		char c = start.data[i++];

		if (is_quoted && c == '\\')
			i++;
		else if (c == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && c == ']' && (i == start.size || start.data[i] != '['))
			break;
	}
	if (i == 0 || i > start.size || start.data[i - 1] != ']')
		return false;
	event_set(event, FIELD_LOG_SYSLOG_STRUCTURED_DATA, span_first(start, i));
	*text = span_skip(start, i);
	return true;
}

bool
read_rfc5424(struct span at, struct parsed *out, struct span *message)
{
	struct event *event = out->event;
	struct span host, program, pid, msgid;

	if (!span_take(&at, SPAN("- "))) {
		if (!stamp_take_iso(&at, &out->stamp) || !span_take(&at, SPAN(" ")))
			return false;
	}
	host = span_cut(&at, ' ');
	program = span_cut(&at, ' ');
	pid = span_cut(&at, ' ');
	msgid = span_cut(&at, ' ');
	if (msgid.size == 0 || !take_structured_data(&at, event))
		return false;
	span_take(&at, SPAN(" "));
	span_take(&at, SPAN("\xef\xbb\xbf"));
	event_set(event, FIELD_LOG_SYSLOG_VERSION, SPAN("1"));
	if (!is_nil(host))
		event_set(event, FIELD_HOST_HOSTNAME, host);
	if (!is_nil(msgid))
		event_set(event, FIELD_LOG_SYSLOG_MSGID, msgid);
	set_process(event, program, pid);
	*message = at;
	return true;
}

bool
read_frame(struct span line, struct parsed *out, struct span *message)
{
	struct span at = line, rest;
	int priority;
	bool is_bsd;

	if (!take_priority(&at, &priority))
		return false;
	if (priority >= 0)
		set_priority(out->event, priority / 8, priority % 8);
	rest = at;
	if (span_take(&rest, SPAN("1 ")) && (priority >= 0 || !span_starts(rest, SPAN("-"))) &&
	    read_rfc5424(rest, out, message))
		return true;
	is_bsd = stamp_take_bsd(&at, &out->stamp);
	if (!is_bsd && !stamp_take_iso(&at, &out->stamp) && !stamp_take_epoch(&at, &out->stamp))
		return read_rare_frame(at, priority >= 0, out, message);
	if (at.size > 1 && at.data[1] <= 'Z') /* few hosts begin with a capital or a sign */
		stamp_take_zone(&at, &out->stamp);
	span_take(&at, SPAN(":"));
	if (!span_take(&at, SPAN(" ")))
		return false;
	while (at.size > 0 && at.data[0] == ' ') /* macOS writes two */
		at = span_skip(at, 1);
	read_rest(at, is_bsd, out, message);
	return true;
}

/* "Last message 'Failed password for ' repeated 3 times, suppressed by syslog-ng on web1" */
static struct span
find_suppressed(struct span message)
{
	struct span at = message;

	if (!span_take(&at, SPAN("Last message '")))
		return (struct span){ NULL, 0 };
	at = span_skip(at, span_find_last(at, SPAN("' repeated ")) + sizeof("' repeated ") - 1);
	return span_first(at, span_index(at, ' '));
}

/*
 * "message repeated 3 times: [ Failed password ...]": the message, and
 * labels.repeat.  "last message repeated 3 times" says no more than that.
 */
static struct span
unwrap_repeat(struct span message, struct event *event)
{
	struct span at = message, count;
	int64_t number;

	count = find_suppressed(message);
	if (parse_number(count, 1, 1000000, &number))
		event_set(event, FIELD_LABELS_REPEAT, count);
	span_take(&at, SPAN("--- "));
	span_take(&at, SPAN("last "));
	if (!span_take(&at, SPAN("message repeated ")))
		return message;
	count = span_cut(&at, ' ');
	if (!parse_number(count, 1, 1000000, &number))
		return message;
	if (at.size > 0 &&
	    (span_is(at, "times") || span_is(at, "times ---") || span_is(at, "time"))) {
		event_set(event, FIELD_LABELS_REPEAT, count);
		return message;
	}
	if (!span_take(&at, SPAN("times: [")) || at.size == 0 || at.data[at.size - 1] != ']')
		return message;
	event_set(event, FIELD_LABELS_REPEAT, count);
	at.size--;
	return span_trim(at);
}

void
parse_framed_message(struct span message, struct parsed *out)
{
	struct span program = event_text(out->event, FIELD_PROCESS_NAME);

	event_set(out->event, FIELD_MESSAGE, message);
	event_set(out->event, FIELD_EVENT_DATASET, SPAN("syslog"));
	message = unwrap_repeat(message, out->event);
	if (program.size > 2 && strchr(")]", program.data[program.size - 1]))
		message = open_brackets(message, out);
	parse_message(message, out);
}

enum parse_result
parse_syslog(struct span line, struct parsed *out)
{
	struct span message;

	if (!read_frame(line, out, &message) &&
	    (!take_octet_count(&line) || !read_frame(line, out, &message)))
		return PARSE_NOT_MINE;
	if (span_starts(message, SPAN("[ID ")))
		take_solaris_id(&message, out->event);
	parse_framed_message(message, out);
	return PARSE_OK;
}
