/*
 * audit.c: records of the Linux audit system, of audit.log, of the kernel's
 * log and as audisp and the journal pass them on.
 *
 *   type=USER_LOGIN msg=audit(1774616816.123:42): pid=812 uid=0 auid=4294967295 ses=4294967295 msg='op=login acct="ana" exe="/usr/sbin/sshd" hostname=? addr=203.0.113.9 terminal=ssh res=failed'
 *   node=web1 type=USER_CMD msg=audit(1774616816.123:43): pid=9 uid=1000 auid=1000 ses=3 msg='cwd="/root" cmd=6964202D75 terminal=pts/0 res=success'<GS>UID="ana" AUID="ana"
 *   audit: type=1112 audit(1774616816.123:42): pid=812 ...
 *   audit[812]: USER_LOGIN pid=812 uid=0 ...
 *
 * A login leaves many records.  The verdict is USER_LOGIN, and USER_CMD for
 * sudo; USER_AUTH is one for programs that write neither.  The others are
 * companions.
 *
 * A value with blanks or quotes should come in hexadecimal, but some programs
 * forget it: what they say of themselves stands behind the account's name, so
 * acct reaches as far as it can and the last of each later field counts.
 */

#include "base/number.h"
#include "parse/audit.h"

static const struct {
	const char *name;
	bool is_last; /* the last one counts, else the first */
} names[RECORD_FIELD_COUNT] = {
	[PID] = { "pid", false },
	[UID] = { "uid", false },
	[AUID] = { "auid", false },
	[ID] = { "id", false },
	[ACCT] = { "acct", false },
	[GRP] = { "grp", false },
	[OP] = { "op", false },
	[CWD] = { "cwd", false },
	[CMD] = { "cmd", false },
	[PROCTITLE] = { "proctitle", false },
	[SUCCESS] = { "success", false },
	[EXE] = { "exe", true },
	[COMM] = { "comm", true },
	[HOSTNAME] = { "hostname", true },
	[ADDR] = { "addr", true },
	[RPORT] = { "rport", false },
	[RES] = { "res", true },
	[UID_NAME] = { "UID", true },
	[AUID_NAME] = { "AUID", true },
	[ID_NAME] = { "ID", true },
};

/* `"ana"`, or ana in hexadecimal if it holds blanks or quotes; NUL stands between arguments. */
struct span
audit_decode(struct span value, struct arena *strings)
{
	char *text;

	if (value.size > 0 && value.data[0] == '"') {
		value = span_skip(value, 1);
		value.size -= value.size > 0 && value.data[value.size - 1] == '"';
		return value;
	}
	for (size_t i = 0; i < value.size; i++)
		if (hex_digit(value.data[i]) < 0)
			return value;
	if (value.size == 0 || value.size % 2 == 1)
		return value;
	text = arena_alloc(strings, value.size / 2);
	for (size_t i = 0; i < value.size; i += 2) {
		int byte = hex_digit(value.data[i]) * 16 + hex_digit(value.data[i + 1]);

		text[i / 2] = byte == 0 ? ' ' : (char)byte;
	}
	return (struct span){ text, value.size / 2 };
}

/* A value without quotes ends at a blank or at <GS>, which rsyslog writes as "#035". */
static size_t
find_end(struct span at)
{
	size_t end = 0;

	while (end < at.size && at.data[end] != ' ' && at.data[end] != '\x1d' &&
	       (at.data[end] != '#' || !span_starts(span_skip(at, end), SPAN("#035"))))
		end++;
	return end;
}

/* A value off the front: quoted or not; acct may hold quotes. */
static struct span
take_value(struct span *at, bool is_account)
{
	struct span value = *at, rest;
	size_t end;

	if (!span_take(at, SPAN("\""))) {
		value = span_first(*at, find_end(*at));
		*at = span_skip(*at, value.size);
		while (value.size > 0 && strchr(",)'", value.data[value.size - 1]))
			value.size--;
		return value;
	}
	end = is_account ? span_find_last(*at, SPAN("\" exe=")) : at->size;
	if (end == at->size)
		end = span_index(*at, '"');
	rest = span_skip(*at, end + 1);
	value.size = (size_t)(rest.data - value.data);
	*at = rest;
	return value;
}

/* "argc=3 a0="ls" a1="-l" a2=2F746D702F612062" as one line. */
static struct span
join_arguments(struct span at, struct arena *strings)
{
	char *text = arena_alloc(strings, at.size + 1);
	size_t size = 0;

	while (at.size > 0) {
		struct span key, value;
		size_t equals = span_index(at, '=');

		key = span_trim(span_first(at, equals));
		at = span_skip(at, equals + 1);
		value = take_value(&at, false);
		if (key.size < 2 || key.data[0] != 'a' || key.data[1] < '0' || key.data[1] > '9')
			continue;
		value = audit_decode(value, strings);
		if (size > 0)
			text[size++] = ' ';
		if (value.size > 0)
			memcpy(text + size, value.data, value.size);
		size += value.size;
	}
	return (struct span){ text, size };
}

static int
find_name(struct span key)
{
	int i = 0;

	while (i < RECORD_FIELD_COUNT && !span_is(key, names[i].name))
		i++;
	return i;
}

/* "key=value key=value", with words and the parentheses of old records between them. */
static void
read_fields(struct span at, struct record *record)
{
	while (at.size > 0) {
		size_t end = 0;
		struct span key, value;
		int name;

		while (end < at.size && at.data[end] != '=' && at.data[end] != ' ')
			end++;
		key = span_first(at, end);
		if (end == at.size || at.data[end] == ' ') {
			at = span_skip(at, end + 1);
			continue;
		}
		while (key.size > 0 && strchr("(\x1d'", key.data[0]))
			key = span_skip(key, 1);
		span_take(&key, SPAN("#035")); /* rsyslog's way to write <GS> */
		name = find_name(key);
		at = span_skip(at, end + 1);
		value = take_value(&at, name == ACCT && !record->value[ACCT].data);
		if (name < RECORD_FIELD_COUNT &&
		    (names[name].is_last || !record->value[name].data) && value.size > 0 &&
		    !span_is(value, "?") && !span_is(value, "\"?\""))
			record->value[name] = value;
	}
}

/* "audit(1774616816.123:42): " off the front. */
static bool
take_stamp(struct span *text, struct stamp *stamp)
{
	struct span at = *text, time, milli;
	int64_t second, millisecond;

	if (!span_take(&at, SPAN("audit(")))
		return false;
	milli = span_cut(&at, ':');
	time = span_cut(&milli, '.');
	span_cut(&at, ')');
	if (!parse_number(time, 0, INT32_MAX * INT64_C(4), &second) || milli.size != 3 ||
	    !parse_number(milli, 0, 999, &millisecond) || !span_take(&at, SPAN(":")))
		return false;
	*stamp = (struct stamp){ .kind = STAMP_ZONED,
		.local_ms = second * 1000 + millisecond,
		.text = { time.data, time.size + 1 + milli.size } };
	*text = span_trim(at);
	return true;
}

/* "type=NAME msg=audit(...): " or "NAME " of the journal. */
static bool
take_head(struct span *text, struct record *record, struct parsed *out)
{
	struct span at = *text, name;
	bool is_journal = span_is(event_text(out->event, FIELD_PROCESS_NAME), "audit");

	if (span_take(&at, SPAN("node=")))
		record->node = span_cut(&at, ' ');
	if (!span_take(&at, SPAN("type="))) {
		name = span_cut(&at, ' ');
		record->type = audit_find_type(name);
		*text = at;
		return is_journal && record->type && span_is(name, record->type->name);
	}
	record->type = audit_find_type(span_cut(&at, ' '));
	span_take(&at, SPAN("msg="));
	*text = at;
	return take_stamp(text, &out->stamp);
}

enum parse_result
parse_audit_message(struct span message, struct parsed *out)
{
	static const uint32_t auth = CATEGORY_AUTHENTICATION | CATEGORY_SESSION | CATEGORY_IAM;
	struct record record = { .strings = out->strings };
	struct span text = message, inner;
	size_t at, end;

	if (span_starts(text, SPAN("["))) /* "[   12.345678] audit: " */
		text = span_skip(text, span_find(text, SPAN("] ")) + 2);
	span_take(&text, SPAN("audit: "));
	if (!take_head(&text, &record, out))
		return PARSE_NOT_MINE;
	at = span_find(text, SPAN("msg='"));
	inner = span_skip(text, at + 5);
	end = span_last_index(inner, '\'');
	read_fields(span_first(text, at), &record);
	read_fields(span_first(inner, end), &record);
	read_fields(span_skip(inner, end + 1), &record);
	if (record.type && span_is(span_of(record.type->name), "EXECVE"))
		record.arguments = join_arguments(text, out->strings);
	audit_set_event(&record, out->event);
	if (record.node.size > 0)
		event_set(out->event, FIELD_HOST_HOSTNAME, record.node);
	event_set(out->event, FIELD_EVENT_DATASET,
	    record.type && (out->event->category & auth || record.type->subject == SUBJECT_CALLER)
		? SPAN("auth")
		: SPAN("auditd"));
	return PARSE_OK;
}

enum parse_result
parse_audit(struct span line, struct parsed *out)
{
	if (!span_starts(line, SPAN("type=")) && !span_starts(line, SPAN("node=")))
		return PARSE_NOT_MINE;
	event_set(out->event, FIELD_MESSAGE, line);
	return parse_audit_message(line, out);
}
