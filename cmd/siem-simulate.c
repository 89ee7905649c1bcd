/*
 * siem-simulate: raw log lines of a host that nobody has, with labels.
 *
 *	siem-simulate --lines 5000 --attack ssh-brute-force:0.05 --labels l | siem-parse
 */

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "os/log.h"
#include "os/options.h"
#include "os/output.h"
#include "os/signals.h"
#include "simulate/simulate.h"

struct settings {
	int64_t seed, lines, days, hosts, start_ms;
	double rate;
	const char *attacks, *labels, *only;
	bool lists;
};

static const struct option_row rows[] = {
	OPTION_INTEGER(
	    's', "seed", "N", "another seed, another life (1)", struct settings, seed, 0, 9e15),
	OPTION_INTEGER('n', "lines", "N", "how many lines; 0: no end (10000, with --days no end)",
	    struct settings, lines, 0, 1e15),
	OPTION_TIME(
	    0, "start", "TIME", "when it begins (2026-03-02T06:00:00Z)", struct settings, start_ms),
	OPTION_INTEGER(
	    0, "days", "N", "how many days; 0: no end (0)", struct settings, days, 0, 36500),
	OPTION_DECIMAL(0, "rate", "N", "lines a second; 0: as fast as possible (0)",
	    struct settings, rate, 0, 1e9),
	OPTION_INTEGER(
	    0, "hosts", "N", "how many hosts (1)", struct settings, hosts, 1, SIMULATE_HOSTS_MAX),
	OPTION_TEXT(
	    0, "only", "KIND,...", "only auth, web or firewall lines", struct settings, only),
	OPTION_TEXT('a', "attack", "NAME:SHARE,...", "attacks, each with its share of the lines",
	    struct settings, attacks),
	OPTION_TEXT('l', "labels", "FILE", "write 0 or 1, a tab and the kind of each line",
	    struct settings, labels),
	OPTION_ACTION(0, "list-attacks", "list the attacks there are", struct settings, lists),
	{ 0 },
};

static const struct tool tool = {
	.name = "siem-simulate",
	.synopsis = "[options]",
	.purpose = "Writes the log lines of a simulated host, with attacks on it if asked.",
	.rows = rows,
};

static int
usage_error(struct failure *failure, const char *fact, const char *value)
{
	return failure_set(failure, EXIT_USAGE, "%s%s", fact, value);
}

static int
parse_streams(const char *text, unsigned *streams, struct failure *failure)
{
	static const struct {
		const char *name;
		unsigned stream;
	} names[] = { { "auth", SIMULATE_AUTH }, { "web", SIMULATE_WEB },
		{ "firewall", SIMULATE_FIREWALL } };
	struct span rest = span_of(text);

	for (*streams = 0; rest.size > 0;) {
		struct span name = span_trim(span_cut(&rest, ','));
		unsigned stream = 0;

		for (size_t i = 0; i < 3; i++)
			if (span_is(name, names[i].name))
				stream = names[i].stream;
		if (stream == 0)
			return usage_error(
			    failure, "--only takes auth, web and firewall, not ", text);
		*streams |= stream;
	}
	return *streams ? 0 : usage_error(failure, "--only takes auth, web and firewall", text);
}

static int
make_options(
    const struct settings *settings, struct simulate_options *options, struct failure *failure)
{
	int64_t lines = settings->lines;

	if (lines < 0)
		lines = settings->days > 0 ? 0 : 10000;
	*options = (struct simulate_options){ .seed = (uint64_t)settings->seed,
		.start_ms = settings->start_ms,
		.lines = lines,
		.hosts = (int)settings->hosts,
		.streams = SIMULATE_ALL };
	if (settings->days > 0)
		options->end_ms = settings->start_ms + settings->days * DAY_MS;
	if (settings->only && parse_streams(settings->only, &options->streams, failure) < 0)
		return -1;
	return settings->attacks
		   ? simulate_parse_attacks(span_of(settings->attacks), options, failure)
		   : 0;
}

static int
list_attacks(struct failure *failure)
{
	const struct simulate_attack *attack;
	struct output out;
	char line[256];
	int result;

	output_open(&out, STDOUT_FILENO);
	for (int i = 0; (attack = simulate_attack(i)) != NULL; i++) {
		snprintf(line, sizeof(line), "%-24s %s\n", attack->name, attack->text);
		buffer_add(&out.buffer, span_of(line));
	}
	result = output_close(&out, failure);
	output_release(&out);
	return result;
}

/* Where lines go, and their labels. */
struct sink {
	struct output lines, labels;
	const char *labels_path; /* NULL: nobody wants labels */
};

static int
sink_open(struct sink *sink, const char *labels_path, struct failure *failure)
{
	int fd = -1;

	if (labels_path) {
		fd = open(labels_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (fd < 0)
			return failure_errno(
			    failure, EXIT_IO, "cannot write labels %s", labels_path);
	}
	sink->labels_path = labels_path;
	output_open(&sink->lines, STDOUT_FILENO);
	output_open(&sink->labels, fd);
	return 0;
}

static int
sink_flush(struct sink *sink, struct failure *failure)
{
	if (output_flush(&sink->lines, failure) < 0)
		return -1;
	if (sink->labels_path && output_flush(&sink->labels, failure) < 0)
		return failure_errno(failure, EXIT_IO, "cannot write labels %s", sink->labels_path);
	return 0;
}

static int
sink_close(struct sink *sink, struct failure *failure)
{
	if (sink_flush(sink, failure) < 0)
		return -1;
	if (sink->labels_path && output_close(&sink->labels, failure) < 0)
		return failure_errno(failure, EXIT_IO, "cannot write labels %s", sink->labels_path);
	return output_close(&sink->lines, failure);
}

static int
sink_add(struct sink *sink, const struct simulate_line *line, struct failure *failure)
{
	buffer_add(&sink->lines.buffer, line->text);
	buffer_add_byte(&sink->lines.buffer, '\n');
	if (sink->labels_path) {
		buffer_add(&sink->labels.buffer, line->kind ? SPAN("1\t") : SPAN("0\t"));
		buffer_add(&sink->labels.buffer, span_of(simulate_kind_name(line->kind)));
		buffer_add_byte(&sink->labels.buffer, '\n');
	}
	if (sink->lines.buffer.size < OUTPUT_BATCH && sink->labels.buffer.size < OUTPUT_BATCH)
		return 0;
	return sink_flush(sink, failure);
}

/* Shows what there is and waits until due_ms of the monotonic clock. */
static int
wait_until(struct sink *sink, double due_ms, struct failure *failure)
{
	double wait_ms = due_ms - (double)clock_monotonic_ms();

	if (wait_ms > 0 && sink_flush(sink, failure) < 0)
		return -1;
	for (; wait_ms > 0 && !signals_end_asked(); wait_ms = due_ms - (double)clock_monotonic_ms())
		usleep((useconds_t)(1000 * (wait_ms < 200 ? wait_ms + 1 : 200)));
	return 0;
}

static int
run(const struct simulate_options *options, double rate, struct sink *sink, struct failure *failure)
{
	struct simulation *sim = simulation_open(options);
	struct simulate_line line;
	double began_ms = (double)clock_monotonic_ms();
	int result = 0;

	for (int64_t n = 1; result == 0 && !sink->lines.is_closed && !signals_end_asked(); n++) {
		if (!simulation_next(sim, &line))
			break;
		result = sink_add(sink, &line, failure);
		if (result == 0 && rate > 0)
			result = wait_until(sink, began_ms + 1000 * (double)n / rate, failure);
	}
	simulation_close(sim);
	return result;
}

static int
simulate(const struct settings *settings, struct failure *failure)
{
	struct simulate_options options;
	struct sink sink = { 0 };
	int result;

	if (make_options(settings, &options, failure) < 0 ||
	    sink_open(&sink, settings->labels, failure) < 0)
		return -1;
	result = run(&options, settings->rate, &sink, failure);
	if (result == 0)
		result = sink_close(&sink, failure);
	output_release(&sink.lines);
	output_release(&sink.labels);
	return result;
}

static int
run_tool(const struct settings *settings, const char *file, struct failure *failure)
{
	if (file)
		return usage_error(failure, "takes no files: ", file);
	return settings->lists ? list_attacks(failure) : simulate(settings, failure);
}

int
main(int argc, char **argv)
{
	struct settings settings = {
		.seed = 1, .lines = -1, .hosts = 1, .start_ms = INT64_C(1772431200000)
	};
	struct failure failure;
	char **files;
	int status;

	if (!options_start(&tool, argc, argv, &settings, &files, &status))
		return status;
	signals_open();
	status = run_tool(&settings, *files, &failure) == 0 ? EXIT_DONE : (int)failure.status;
	if (status != EXIT_DONE)
		log_error("%s", failure.text);
	return status;
}
