/*
 * ftp-logs.c: the log files that FTP servers write themselves.
 *
 *   Fri Mar 27 13:06:56 2026 [pid 9] [ana] FAIL LOGIN: Client "203.0.113.9"                        vsftpd
 *   2026-03-27 13:06:56,123 web1 proftpd[9] web1 (203.0.113.9[203.0.113.9]): FTP session opened.   ProFTPD 1.3.5
 *   Mar 27 13:06:56 web1 proftpd[9] web1 (203.0.113.9[203.0.113.9]): FTP session opened.           ProFTPD before
 *   Fri Mar 27 13:06:56 2026 1 203.0.113.9 12 /srv/a b _ i r ana ftp 0 * c                         xferlog of all
 */

#include "parse/formats.h"

/* "Fri Mar 27 13:06:56 2026 ": ctime's. */
static bool
take_ctime(struct span *line, struct stamp *stamp)
{
	struct span at = span_skip(*line, 4);

	if (line->size < 25 || line->data[3] != ' ' || line->data[7] != ' ' ||
	    !stamp_take_bsd(&at, stamp) || stamp->kind != STAMP_LOCAL || !span_take(&at, SPAN(" ")))
		return false;
	*line = at;
	return true;
}

enum parse_result
parse_vsftpd_log(struct span line, struct parsed *out)
{
	struct span pid;

	if (!take_ctime(&line, &out->stamp) || !span_take(&line, SPAN("[pid ")))
		return PARSE_NOT_MINE;
	pid = span_cut(&line, ']');
	if (!span_take(&line, SPAN(" ")))
		return PARSE_NOT_MINE;
	set_count(out->event, FIELD_PROCESS_PID, pid);
	set_program(out->event, "vsftpd", "vsftpd", line);
	parse_vsftpd(line, out->event);
	return PARSE_OK;
}

enum parse_result
parse_proftpd_log(struct span line, struct parsed *out)
{
	struct span host, pid, rest = behind_stamp(line);

	span_cut(&rest, ' ');
	if (!span_starts(rest, SPAN("proftpd[")))
		return PARSE_NOT_MINE;
	if ((!stamp_take_bsd(&line, &out->stamp) && !stamp_take_iso(&line, &out->stamp)) ||
	    !span_take(&line, SPAN(" ")))
		return PARSE_NOT_MINE;
	host = span_cut(&line, ' ');
	if (!span_take(&line, SPAN("proftpd[")))
		return PARSE_NOT_MINE;
	pid = span_cut(&line, ']');
	if (!span_take(&line, SPAN(" ")))
		return PARSE_NOT_MINE;
	event_set(out->event, FIELD_HOST_HOSTNAME, host);
	set_count(out->event, FIELD_PROCESS_PID, pid);
	set_program(out->event, "proftpd", "proftpd", line);
	parse_proftpd(line, out->event);
	return PARSE_OK;
}

/* Takes the last word off. */
static struct span
cut_last(struct span *text)
{
	size_t space = span_last_index(*text, ' ');
	struct span word = span_skip(*text, space + 1);

	*text = span_first(*text, space);
	return word;
}

static bool
is_one_of(struct span word, const char *letters)
{
	return word.size == 1 && word.data[0] != '\0' && strchr(letters, word.data[0]);
}

/* What was done by direction; an incomplete transfer failed. */
static void
set_transfer(struct event *event, char direction, bool is_complete, struct span size)
{
	static const struct {
		char letter;
		uint32_t type;
		const char *action;
		enum event_field bytes;
	} directions[] = {
		{ 'i', TYPE_CREATION, "ftp-upload", FIELD_SOURCE_BYTES },
		{ 'o', TYPE_ACCESS, "ftp-download", FIELD_DESTINATION_BYTES },
		{ 'd', TYPE_DELETION, "ftp-delete", FIELD_SOURCE_BYTES },
	};

	for (size_t i = 0; i < sizeof(directions) / sizeof(*directions); i++) {
		if (directions[i].letter != direction)
			continue;
		set_meaning(event, CATEGORY_FILE, directions[i].type,
		    is_complete ? OUTCOME_SUCCESS : OUTCOME_FAILURE, directions[i].action);
		if (direction != 'd')
			set_count(event, directions[i].bytes, size);
	}
}

/*
 * xferlog(5): seconds host size PATH type special direction access user
 * service method id status.  A path may hold anything: it is what is left.
 */
enum parse_result
parse_xferlog(struct span line, struct parsed *out)
{
	struct event *event = out->event;
	struct span host, size, seconds, status, user, access, direction;
	struct span rest, message;

	if (!take_ctime(&line, &out->stamp))
		return PARSE_NOT_MINE;
	rest = message = line;
	while (span_take(&rest, SPAN(" "))) /* a short time is padded */
		;
	seconds = span_cut(&rest, ' ');
	host = span_cut(&rest, ' ');
	size = span_cut(&rest, ' ');
	status = cut_last(&rest);
	cut_last(&rest); /* id */
	cut_last(&rest); /* method */
	cut_last(&rest); /* service */
	user = cut_last(&rest);
	access = cut_last(&rest);
	direction = cut_last(&rest);
	cut_last(&rest); /* what was done to it: compressed, ... */
	if (!is_one_of(status, "ci") || !is_one_of(access, "agr") || !is_one_of(direction, "iod") ||
	    !is_one_of(cut_last(&rest), "ab") || seconds.size == 0 || rest.size == 0)
		return PARSE_NOT_MINE;
	set_program(event, NULL, "xferlog", message);
	set_transfer(event, direction.data[0], status.data[0] == 'c', size);
	set_source(event, host);
	event_set(event, FIELD_FILE_PATH, rest);
	if (access.data[0] == 'r') /* the others are what an anonymous client calls itself */
		event_set(event, FIELD_USER_NAME, user);
	return PARSE_OK;
}
