/* pipeline-metrics.c: counts of the pipeline, and what its children wrote, as one text. */

#include <inttypes.h>
#include <stdio.h>

#include "http/pipeline-parts.h"
#include "os/file.h"

enum { FAMILIES = 128, FILE_MAX = 256 * 1024, ROW = 512 };

/* Samples of one name, from several children: Prometheus wants them together. */
struct family {
	struct span name;
	struct span head; /* # HELP and # TYPE, with their line ends */
	struct buffer samples;
};

struct families {
	struct family rows[FAMILIES];
	int count;
};

static struct span
take_line(struct span *text)
{
	size_t end = span_index(*text, '\n');
	struct span line = span_first(*text, end + 1);

	*text = span_skip(*text, end + 1);
	return line;
}

static struct family *
find_family(struct families *families, struct span name)
{
	for (int i = 0; i < families->count; i++)
		if (span_equal(families->rows[i].name, name))
			return &families->rows[i];
	if (families->count == FAMILIES)
		return NULL;
	families->rows[families->count] = (struct family){ .name = name };
	return &families->rows[families->count++];
}

/* # HELP NAME words, # TYPE NAME kind, then NAME{...} values. */
static void
gather(struct families *families, struct span text)
{
	struct family *family = NULL;

	while (text.size > 0) {
		struct span start = text, line = take_line(&text), rest = line;

		if (span_take(&rest, SPAN("# HELP "))) {
			family = find_family(families, span_cut(&rest, ' '));
			line = take_line(&text);
			if (family && family->head.size == 0)
				family->head = (struct span){ start.data,
					(size_t)(line.data + line.size - start.data) };
		} else if (family) {
			buffer_add(&family->samples, line);
		}
	}
}

/* Our own families first: a child may count by the same name. */
static void
add_children(struct pipeline *pipeline, struct span own, struct buffer *to)
{
	struct buffer texts[COMMAND_PROGRAMS] = { 0 };
	struct families families = { .count = 0 };
	char path[sizeof(pipeline->folder) + 20];
	struct failure failure;

	gather(&families, own);
	for (int i = 0; pipeline->folder[0] && i < pipeline->command.count; i++) {
		snprintf(path, sizeof(path), "%s/%d.prom", pipeline->folder, i);
		/* One that has not written yet has nothing to tell. */
		if (file_read(path, FILE_MAX, &texts[i], &failure) == 0)
			gather(&families, buffer_span(&texts[i]));
	}
	for (int i = 0; i < families.count; i++) {
		buffer_add(to, families.rows[i].head);
		buffer_add(to, buffer_span(&families.rows[i].samples));
		buffer_release(&families.rows[i].samples);
	}
	for (int i = 0; i < COMMAND_PROGRAMS; i++)
		buffer_release(&texts[i]);
}

static void
add_head(struct buffer *to, const char *name, const char *help, const char *type)
{
	int size = snprintf(
	    buffer_room(to, ROW), ROW, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);

	to->size += (size_t)size;
}

static void
add_number(struct buffer *to, const char *name, const char *help, int64_t value)
{
	bool is_total = span_ends(span_of(name), SPAN("_total"));

	add_head(to, name, help, is_total ? "counter" : "gauge");
	to->size += (size_t)snprintf(buffer_room(to, ROW), ROW, "%s %" PRId64 "\n", name, value);
}

static void
add_programs(const struct pipeline_status *status, struct buffer *to)
{
	add_head(to, "siem_pipeline_up", "1 while the program runs.", "gauge");
	for (int i = 0; i < status->count; i++)
		to->size += (size_t)snprintf(buffer_room(to, ROW), ROW,
		    "siem_pipeline_up{program=\"%s\",place=\"%d\"} %d\n", status->children[i].name,
		    i, status->children[i].is_alive);
	add_head(
	    to, "siem_pipeline_restarts_total", "Times the program was started again.", "counter");
	for (int i = 0; i < status->count; i++)
		to->size += (size_t)snprintf(buffer_room(to, ROW), ROW,
		    "siem_pipeline_restarts_total{program=\"%s\",place=\"%d\"} %" PRId64 "\n",
		    status->children[i].name, i, status->children[i].restarts);
}

void
pipeline_metrics(struct pipeline *pipeline, struct buffer *to)
{
	struct pipeline_status status;
	struct pipeline_counts counts;
	int64_t deaths, mismatches, replayed;
	struct buffer own = { 0 };

	pipeline_status(pipeline, &status);
	pthread_mutex_lock(&pipeline->lock);
	counts = pipeline->counts;
	deaths = pipeline->deaths;
	mismatches = pipeline->mismatches;
	replayed = pipeline->replayed;
	pthread_mutex_unlock(&pipeline->lock);
	const struct {
		const char *name, *help;
		int64_t value;
	} rows[] = {
		{ "siem_logs_analyzed_total", "Lines that were answered.", counts.lines },
		{ "siem_anomalies_detected_total", "Anomalies among them.", counts.anomalies },
		{ "siem_pipeline_errors_total", "Pipeline errors among them.", counts.errors },
		{ "siem_pipeline_spooled_total", "Lines that were answered from the spool.",
		    counts.spooled },
		{ "siem_pipeline_in_flight_lines", "Lines on their way.", (int64_t)status.lines },
		{ "siem_pipeline_in_flight_bytes", "Bytes of these lines.", (int64_t)status.bytes },
		{ "siem_pipeline_refused_full_total", "Requests refused for lack of room.",
		    counts.full },
		{ "siem_pipeline_refused_down_total", "Requests refused as programs did not run.",
		    counts.down },
		{ "siem_pipeline_late_total", "Requests that were not answered in time.",
		    counts.late },
		{ "siem_pipeline_deaths_total", "Times a part of the chain died.", deaths },
		{ "siem_pipeline_mismatches_total", "Times a program answered out of turn.",
		    mismatches },
		{ "siem_pipeline_replayed_total", "Lines that were sent again.", replayed },
		{ "siem_pipeline_blamed_total", "Lines that ended a program twice.",
		    counts.blamed },
		{ "siem_pipeline_lost_total", "Of these, lines that could not even be errors.",
		    counts.lost },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		add_number(&own, rows[i].name, rows[i].help, rows[i].value);
	add_programs(&status, &own);
	add_children(pipeline, buffer_span(&own), to);
	buffer_release(&own);
}
