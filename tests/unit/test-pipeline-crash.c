/*
 * test-pipeline-crash.c: programs and servers killed in the middle of work: a line that was
 * acknowledged is in the store, and no line is there twice.
 */

#include "pipeline-run.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/wait.h>

#include "base/number.h"
#include "base/random.h"
#include "servers.h"
#include "store/store.h"

enum { CALLERS = 3, LINES = 40, KILLS = ALL_OR_PART(20, 5) };

static struct random dice;
static char db[512], acknowledged[128], model[128];

/* One server of the test: callers hand in lines that no other has. */
struct serving {
	struct pipeline *pipeline;
	int64_t parcels; /* that each caller sends; 0: until it is killed */
	int round, caller;
};

static void
acknowledge(const struct serving *serving, int64_t parcel)
{
	char text[LINES * 48];
	size_t size = 0;
	int fd = open(acknowledged, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

	for (int i = 0; i < LINES; i++)
		size += (size_t)snprintf(text + size, sizeof(text) - size, "%d-%d-%lld-%d.\n",
		    serving->round, serving->caller, (long long)parcel, i);
	if (fd < 0 || write(fd, text, size) != (ssize_t)size)
		_exit(3);
	close(fd);
}

static void *
call(void *data)
{
	const struct serving *serving = data;

	for (int64_t n = 0; serving->parcels == 0 || n < serving->parcels; n++) {
		struct parcel *parcel = parcel_new();
		bool is_kept = true;

		for (int i = 0; i < LINES; i++) {
			char text[160];

			snprintf(text, sizeof(text),
			    "Mar 27 13:06:56 web1 sshd[812]: Failed password for %d-%d-%lld-%d. "
			    "from 203.0.113.%d port 4022 ssh2",
			    serving->round, serving->caller, (long long)n, i, i);
			add_text(parcel, text);
		}
		if (pipeline_run(serving->pipeline, &parcel, LIMIT_MS) != PIPELINE_DONE)
			_exit(4);
		for (int i = 0; i < LINES; i++)
			is_kept =
			    is_kept && !parcel->lines[i].is_lost && !parcel->lines[i].is_error;
		if (!is_kept)
			_exit(5);
		acknowledge(serving, n);
		parcel_free(parcel);
	}
	return NULL;
}

/* A server as a process of its own, for ever or until so many parcels are through. */
static pid_t
start_server(int round, int64_t parcels)
{
	const struct pipeline_settings settings = {
		.programs = tools, .db = db, .state = folder, .model = model
	};
	struct serving callers[CALLERS];
	pthread_t threads[CALLERS];
	struct failure failure;
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	/* cmocka's handlers are the parent's. */
	for (int i = 1; i < NSIG; i++)
		if (i != SIGPIPE)
			signal(i, SIG_DFL);
	callers[0].pipeline = pipeline_open(&settings, &failure);
	if (!callers[0].pipeline)
		_exit(2);
	for (int i = 0; i < CALLERS; i++) {
		callers[i] = (struct serving){ callers[0].pipeline, parcels, round, i };
		pthread_create(&threads[i], NULL, call, &callers[i]);
	}
	for (int i = 0; i < CALLERS; i++)
		pthread_join(threads[i], NULL);
	pipeline_stop(callers[0].pipeline, LIMIT_MS);
	pipeline_free(callers[0].pipeline);
	_exit(0);
}

static int64_t
count_acknowledged(void)
{
	struct stat status;

	return stat(acknowledged, &status) == 0 ? status.st_size : 0;
}

/* Until some more was acknowledged, at a moment that nobody foresees. */
static void
wait_for_progress(void)
{
	int64_t until = count_acknowledged() + 1 + (int64_t)random_below(&dice, 8000);
	int64_t end_ms = clock_monotonic_ms() + LIMIT_MS;

	while (count_acknowledged() < until && clock_monotonic_ms() < end_ms)
		pause_shortly();
	assert_true(count_acknowledged() >= until);
}

/* One of the server's programs, by chance. */
static pid_t
find_child(pid_t server)
{
	char path[64], text[512] = "";
	struct span rest;
	pid_t pids[64];
	size_t count = 0;
	DIR *dir;
	struct dirent *entry;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)server);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		struct buffer children = { 0 };
		struct failure failure;
		int64_t pid;

		snprintf(text, sizeof(text), "%s/%s/children", path, entry->d_name);
		if (entry->d_name[0] != '.' && file_read(text, 4096, &children, &failure) == 0) {
			rest = buffer_span(&children);
			while (rest.size > 0)
				if (parse_number(span_cut(&rest, ' '), 1, INT32_MAX, &pid) &&
				    count < 64)
					pids[count++] = (pid_t)pid;
		}
		buffer_release(&children);
	}
	if (dir)
		closedir(dir);
	return count > 0 ? pids[random_below(&dice, count)] : 0;
}

static void
kill_and_wait(pid_t pid, int want)
{
	int status;

	if (want == SIGKILL)
		kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (want == SIGKILL)
		assert_true(WIFSIGNALED(status));
	else
		assert_int_equal(status, 0);
}

/* What the store has of the lines: their names, one a line. */
static bool
see(void *data, int64_t time_ms, const unsigned char *id, struct span doc)
{
	struct span found = span_skip(doc, span_find(doc, SPAN("password for ")));

	(void)time_ms;
	(void)id;
	found = span_skip(found, sizeof("password for ") - 1);
	buffer_add(data, span_cut(&found, ' '));
	buffer_add_byte(data, '\n');
	return true;
}

/* Programs of a server that was killed may still store what they had read. */
static void
assert_each_once(void)
{
	struct store_query query = STORE_QUERY_ALL;
	struct buffer stored = { 0 };
	struct failure failure;
	struct store *store = store_open(db, STORE_READS, &failure);
	char command[512], path[128];

	assert_non_null(store);
	assert_int_equal(store_select(store, &query, see, &stored, &failure), 0);
	store_free(store);
	snprintf(path, sizeof(path), "%s/stored", folder);
	assert_int_equal(file_replace(path, buffer_span(&stored), &failure), 0);
	buffer_release(&stored);
	snprintf(command, sizeof(command),
	    "cd %s && sort stored >sorted && test -z \"$(uniq -d sorted | head -n 3 | tee "
	    "/dev/stderr)\" && "
	    "test -z \"$(sort -u %s | comm -23 - sorted | head -n 3 | tee /dev/stderr)\"",
	    folder, acknowledged);
	assert_int_equal(system(command), 0);
}

static void
programs_are_killed(void)
{
	pid_t server = start_server(0, 0), child;

	for (int i = 0; i < KILLS; i++) {
		wait_for_progress();
		child = find_child(server);
		if (child > 0)
			kill(child, SIGKILL);
	}
	wait_for_progress();
	kill_and_wait(server, SIGKILL);
	assert_each_once();
	kill_and_wait(start_server(1, 20), 0);
	assert_each_once();
}

static void
servers_are_killed(void)
{
	for (int i = 0; i < KILLS; i++) {
		pid_t server = start_server(10 + i, 0);

		wait_for_progress();
		kill_and_wait(server, SIGKILL);
	}
	kill_and_wait(start_server(100, 20), 0);
	assert_each_once();
}

/* Each start reads the model: the tools' own would take most of the time. */
static void
make_model(void)
{
	char command[1024];

	snprintf(model, sizeof(model), "%s/model.json", folder);
	if (access(model, R_OK) == 0)
		return;
	snprintf(command, sizeof(command),
	    "PATH=%s:$PATH; siem-simulate --lines 2000 | siem-parse | siem-features | "
	    "siem-train -o %s 2>/dev/null",
	    tools, model);
	assert_int_equal(system(command), 0);
}

static void
begin(const char *name)
{
	need_tools();
	make_model();
	snprintf(acknowledged, sizeof(acknowledged), "%s/acknowledged-%s", folder, name);
	random_seed(&dice, 4711);
}

static void
sqlite_has_each_line_once_whatever_program_is_killed(void **state)
{
	(void)state;
	begin("programs");
	snprintf(db, sizeof(db), "sqlite:%s/programs.db", folder);
	programs_are_killed();
}

static void
sqlite_has_each_line_once_whenever_the_server_is_killed(void **state)
{
	(void)state;
	begin("servers");
	snprintf(db, sizeof(db), "sqlite:%s/servers.db", folder);
	servers_are_killed();
}

static void
postgresql_has_each_line_once_whatever_is_killed(void **state)
{
	char stop_it[512], *query;

	(void)state;
	begin("postgresql");
	if (!server_run("start_postgresql && echo \"$postgresql\"", db))
		skip();
	programs_are_killed();
	servers_are_killed();
	query = strstr(db, "host=");
	assert_non_null(query);
	snprintf(stop_it, sizeof(stop_it), "postgresql_dir=%s stop_postgresql", query + 5);
	assert_true(server_run(stop_it, NULL));
}

/* siem-features goes on from its state, and what it sees again it does not count again. */
static void
features_count_a_line_once_that_is_sent_again(void **state)
{
	char command[512], text[160], want[64];
	struct pipeline *pipeline;

	(void)state;
	need_tools();
	snprintf(command, sizeof(command),
	    "siem-parse --envelope | siem-features --state %s/once.state | %s %s/dead", folder,
	    script("dies", "if [ -e \"$1\" ]; then exec cat; fi; touch \"$1\"; exec sed -u 50Q"),
	    folder);
	pipeline = open_pipeline(command);
	for (int round = 0; round < 2; round++) {
		struct parcel *parcel = parcel_new();

		for (int i = 0; i < 100; i++) {
			snprintf(text, sizeof(text),
			    "Mar 27 13:%02d:%02d web1 sshd[%d]: Failed password for ana from "
			    "203.0.113.9 port 4022 ssh2",
			    round, i % 60, i);
			add_text(parcel, text);
		}
		parcel = run(pipeline, parcel);
		snprintf(want, sizeof(want), "\"events\":%d}", 100 * round + 100);
		assert_true(answer_holds(parcel, 99, want));
		parcel_free(parcel);
	}
	close_pipeline(pipeline);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(features_count_a_line_once_that_is_sent_again),
		cmocka_unit_test(sqlite_has_each_line_once_whatever_program_is_killed),
		cmocka_unit_test(sqlite_has_each_line_once_whenever_the_server_is_killed),
		cmocka_unit_test(postgresql_has_each_line_once_whatever_is_killed),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
