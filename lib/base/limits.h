/*
 * limits.h: every cap on what comes from outside, with its reason.
 *
 * What a cap cuts is tagged or counted, never dropped in silence.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum {
	/* Text lines: longer ones are cut (--max-line).  sshd's and nginx's longest are below 16 KiB. */
	LIMIT_LINE = 64 * 1024,
	/* JSON into siem-parse is never cut, since half of it is not JSON: longer is an error. */
	LIMIT_JSON_LINE = 1024 * 1024,
	/* Later stages see what siem-parse made of 1 MiB: escapes and copies can quadruple it. */
	LIMIT_EVENT = 4 * 1024 * 1024,
	/* What an error record keeps of its input. */
	LIMIT_ERROR_ORIGINAL = 64 * 1024,
	/* What --explain shows of one text: people read it. */
	LIMIT_EXPLAINED = 1024,
	/* Nesting in JSON: deeper is an error.  ECS needs 5. */
	LIMIT_JSON_DEPTH = 64,
	/* Places at which a message's template is tried: names made of a template's words end it. */
	LIMIT_TEMPLATE_TRIES = 64,
	/* Shapes of events whose writing is planned ahead; more than any log has, each in 6 KiB. */
	LIMIT_EVENT_SHAPES = 64,
	/* Own formats: each is tried on every line. */
	LIMIT_OWN_FORMATS = 256,
	/* An own format's file; its examples may be as long as lines are. */
	LIMIT_OWN_FILE = 1024 * 1024,
	/* Of its name, fields, words with a meaning, examples and what is expected of them. */
	LIMIT_OWN_NAME = 63,
	LIMIT_OWN_FIELDS = 64,
	LIMIT_OWN_WORDS = 128,
	LIMIT_OWN_EXAMPLES = 64,
	LIMIT_OWN_EXPECTATIONS = 1024,
	/*
	 * Steps of an own pattern on a line: good ones take some dozens, and what backtracks has
	 * no end.  Of long lines fewer, since a step may look at the whole line: so many bytes
	 * that a line costs a tenth of a second at worst.
	 */
	LIMIT_OWN_TRIES = 20000,
	LIMIT_OWN_BYTES = 256 * 1024 * 1024,
	/* Memory of a match: of the compiled pattern's stack, and of the interpreter where JIT is off. */
	LIMIT_OWN_STACK = 512 * 1024,
	LIMIT_OWN_HEAP_KIB = 4 * 1024,
	/* A city's name in a GeoIP database: the longest that people use has 168 letters. */
	LIMIT_CITY = 256,
	/* Sources (host names, files) whose clocks siem-parse remembers. */
	LIMIT_CLOCKS = 1024,
	/* Log files of containers whose last line may go on: a node runs some hundred. */
	LIMIT_PARTS = 1024,
	/* Sources, hosts and users that siem-features remembers (--max-sources). */
	LIMIT_SOURCES = 1000000,
	/* Hosts among them: each counts its sources, in 6 KiB.  Senders of syslog choose their names. */
	LIMIT_HOSTS = 16384,
	/* sshd processes whose verdict is awaited; more than any MaxStartups. */
	LIMIT_SSHD_PIDS = 65536,
	/* Countries seen in successful logins: ISO 3166 has 249 codes. */
	LIMIT_COUNTRIES = 512,
	/* Checkpointed log files: an offset is kept for each. */
	LIMIT_FILES = 4096,
	/* Kinds of attacks in siem-eval's labels: a report of more says nothing to anyone. */
	LIMIT_ATTACK_KINDS = 256,
	/* Scored events that siem-eval holds: 50 to 250 bytes each. */
	LIMIT_SCORED_EVENTS = 10000000,
	/* Verdicts of analysts: more than people give. */
	LIMIT_VERDICTS = 1000000,
	/* Events that a report of siem-eval --gate names. */
	LIMIT_GATE_NAMES = 20,
	/* Columns of a CSV: rows of that many numbers are held on the stack. */
	LIMIT_COLUMNS = 512,
	/* Rows a model is trained on: 2 GiB hold them with 21 columns and all that is made of them. */
	LIMIT_TRAINING_ROWS = 4000000,
	/* Trees of a forest: a hundred settle the scores, a thousand are for the curious. */
	LIMIT_TREES = 10000,
	/* Core samples a model keeps, unless all are asked for: about a megabyte of its file. */
	LIMIT_CORES = 10000,
	/* A model file: a kind with LIMIT_CORES cores is below 2 MiB, `--representatives all` more. */
	LIMIT_MODEL_FILE = 1024 * 1024 * 1024,
	/* Commands that wait for Redis to answer; a hundred in a round trip are as good as a thousand. */
	LIMIT_REDIS_PENDING = 1000,
	/* Recent alerts that Redis keeps for who reads siem:alerts: nobody scrolls further. */
	LIMIT_RECENT_ALERTS = 1000,
	/* Text in a column of a store: PostgreSQL's index entry holds 2,704 bytes, and a time beside it. */
	LIMIT_STORE_TEXT = 1024,
	/* Days a batch may make partitions for: times come from outside, and each is a table. */
	LIMIT_STORE_NEW_DAYS = 32,
	/*
	 * Events in a transaction, and bytes of their lines: more makes neither database faster,
	 * and all of them are in memory.
	 */
	LIMIT_STORE_BATCH = 10000,
	LIMIT_STORE_BATCH_BYTES = 8 * 1024 * 1024,
	/* SQLite's one writer is waited for so long: the longest of ours holds it for a second. */
	LIMIT_STORE_BUSY_MS = 5000,
	/* What is counted of a batch before it is written: most batches have less, in 2 MiB. */
	LIMIT_STORE_TALLIES = 16384,
	/*
	 * Events of a network that a search in SQLite sorts: of more it passes the others in the
	 * order of time, and soon has a page of them.
	 */
	LIMIT_STORE_SORTED = 50000,
	/* Values of a field that are counted in memory to find the most frequent, and their bytes. */
	LIMIT_STORE_RANKED = 128 * 1024,
	LIMIT_STORE_RANKED_BYTES = 8 * 1024 * 1024,
	/* Rows that one transaction of a pruning deletes: others write between two of them. */
	LIMIT_STORE_PRUNED = 5000,
	/* Events in a page of a search: it is one query, of which locks are held to its end. */
	LIMIT_STORE_PAGE = 1000,
	/* A file of a spool, the step in which room comes back: a batch of siem-store's goes into one. */
	LIMIT_SPOOL_SEGMENT = 8 * 1024 * 1024,
	/*
	 * Ids of a group's newest events that are kept with its alert: only the last 64 matter, but
	 * all of one moment, and logs have many to a second.
	 */
	LIMIT_ALERT_IDS = 4096,
	/* Ids of anomalies that siem-alert remembers, 16 to 32 bytes each. */
	LIMIT_ALERT_RECENT = 256 * 1024,
	/* Closed alerts that wait for the store: beyond that siem-alert waits too. */
	LIMIT_ALERT_WAITING = 4096,
	/* Texts of an alert (names, addresses), its example lines, and each JSON array of its event. */
	LIMIT_ALERT_TEXT = 256,
	LIMIT_ALERT_EXAMPLE = 1024,
	LIMIT_ALERT_JSON = 8 * 1024,
	/* A message to a channel: what an alert can hold, escaped. */
	LIMIT_MESSAGE = 256 * 1024,
	/* Channels of a file: each has a spool and a process. */
	LIMIT_CHANNELS = 64,
	/* A channel's text, all of its lines. */
	LIMIT_CHANNEL_TEXT = 16 * 1024,
	/* What is read of a receiver's answer: people see its first line. */
	LIMIT_RESPONSE = 4 * 1024,
	/* Seconds that a receiver may ask us to wait: longer is no longer an alert. */
	LIMIT_RETRY_AFTER_S = 3600,
	/*
	 * What receivers take, and people read.  Where they count characters these are bytes,
	 * so that what is cut always fits.
	 */
	LIMIT_SLACK_TITLE = 150, /* a header block */
	LIMIT_SLACK_TEXT = 3000, /* a section block */
	LIMIT_TEAMS_TITLE = 1024,
	LIMIT_TEAMS_TEXT = 16 * 1024, /* Teams takes 28 KB, JSON and all */
	LIMIT_TELEGRAM_TEXT = 4096,
	LIMIT_PAGERDUTY_SUMMARY = 1024,
	LIMIT_ALERTMANAGER_TEXT = 8 * 1024, /* it holds all alerts in memory */
	/* What people write of an alert: a note, a reason, a name. */
	LIMIT_TRIAGE_TEXT = 4 * 1024,
	/* The same in requests: names of people, alerts changed at once, and a body of all that. */
	LIMIT_TRIAGE_NAME = 256,
	LIMIT_TRIAGE_BULK = 500,
	LIMIT_TRIAGE_BODY = 64 * 1024,
	/* Alerts that one request searches for a text; the answer's next goes on behind them. */
	LIMIT_ALERTS_SEARCHED = 20000,
	/* Alerts that the preview of a suppression counts. */
	LIMIT_PREVIEW_ALERTS = 1000,
	/* Lines of an alert's log that are shown. */
	LIMIT_ALERT_LOG = 1000,
	/* Points of a curve in an answer: no screen shows more. */
	LIMIT_API_POINTS = 2000,
	/* Anomalies that are read for counts which no index has (techniques, places). */
	LIMIT_API_SAMPLE = 5000,
	/* Rules of an alert policy: each is tried on every anomaly. */
	LIMIT_RULES = 1000,
	/* A lock, waited for a second each time, or a deadlock: who still has it then is stuck. */
	LIMIT_LOCK_TRIES = 30,
	/* A request to siem-block: an address, an id and a sentence. */
	LIMIT_BLOCK_LINE = 16 * 1024,
	/* Requests of siem-alert that siem-block has not answered: it carries out 60 in a minute. */
	LIMIT_BLOCK_ASKED = 256,
	/* Who may be connected to siem-block: siem-alert, siem-httpd and a few people. */
	LIMIT_BLOCK_CLIENTS = 32,
	/* Answers that such a client has not taken yet; it is not read from before it does. */
	LIMIT_BLOCK_PENDING = 64 * 1024,
	/* How long a block may last, in seconds (30 days): addresses change hands. */
	LIMIT_BLOCK_SECONDS = 30 * 24 * 3600,
	/* The most that --max-blocks allows: listing them, for each request, takes 0.7 s of CPU. */
	LIMIT_BLOCKS = 100000,
	/* The most that --max-per-minute allows: the time of each is kept. */
	LIMIT_BLOCKS_A_MINUTE = 10000,
	/* Networks that are never blocked, and ports that --protect-ports names. */
	LIMIT_NEVER_BLOCK = 65536,
	LIMIT_PROTECTED_PORTS = 64,
	/* A line in an envelope, as JSON: siem-parse reads 4 MiB of it all, and 1 MiB of JSON. */
	LIMIT_ENVELOPE_LINE = 3 * 1024 * 1024,
	/* Lines in siem-httpd's pipeline, and bytes of their envelopes: who brings more comes later. */
	LIMIT_PIPELINE_LINES = 50000,
	LIMIT_PIPELINE_BYTES = 64 * 1024 * 1024,
	/* Bytes of events that wait for the programs behind the first one. */
	LIMIT_PIPELINE_WINDOW = 16 * 1024 * 1024,
	/* A line of a child's that has no end: four times what any writes. */
	LIMIT_PIPELINE_ANSWER = 4 * LIMIT_EVENT,
	/* A message of a child to people. */
	LIMIT_CHILD_SAYS = 2048,
	/* Files of a child: siem-alert has some for each channel. */
	LIMIT_CHILD_FILES = 1024,
	/* Bodies of lines: Vector sends 10 MB at once; and their lines, a second of the pipeline. */
	LIMIT_LINES_BODY = 12 * 1024 * 1024,
	LIMIT_LINES_COUNT = 100000,
	/* Lines of POST logs/batch, whose answer holds 2 KiB of each. */
	LIMIT_LINES_BATCH = 1000,
	/* The body of one line: JSON over 1 MiB is an error anyway. */
	LIMIT_LINE_BODY = 2 * 1024 * 1024,
	/* A host's name in a request, and what is kept beside a line. */
	LIMIT_LINE_SOURCE = 255,
	LIMIT_LINE_METADATA = 64 * 1024,
	/* Entities of a request whose other anomalies are looked for: each is a search. */
	LIMIT_SIMILAR_ENTITIES = 16,
	/* How long a request waits for its lines. */
	LIMIT_LINES_MS = 30 * 1000,
	/* What siem-block reads about its machine: the connections of a busy one are 20 MB. */
	LIMIT_PROC_FILE = 64 * 1024 * 1024,
	/* Addresses that siem-httpd listens at, and threads that serve their connections. */
	LIMIT_HTTP_LISTENERS = 8,
	LIMIT_HTTP_THREADS = 64,
	/*
	 * A request's line and headers, and what its connection reads and writes through; the
	 * library clears all of it for each request.
	 */
	LIMIT_HTTP_CONNECTION = 16 * 1024,
	/* Path and query: ours have a hundred bytes, and leave room for a token and cookies. */
	LIMIT_HTTP_TARGET = 4 * 1024,
	/* How long a connection may be idle, and a request's headers may take. */
	LIMIT_HTTP_HEAD_MS = 30 * 1000,
	/* Bytes a second that a body, or the taking of an answer, may not fall below beyond that. */
	LIMIT_HTTP_RATE = 8 * 1024,
	/*
	 * Bodies of all requests that are being read or worked on; 503 above.  The largest one as it
	 * came and unpacked, each in a buffer that doubles, is to fit.
	 */
	LIMIT_HTTP_BODIES = 64 * 1024 * 1024,
	/* What is read of a body whose request is refused, so that the client gets to the answer. */
	LIMIT_HTTP_DRAIN = 256 * 1024,
	/* Requests that wait for a worker of their lane, and how long they may; 503 above. */
	LIMIT_HTTP_QUEUE = 512,
	/* Messages that people have sent at once: each waits for a receiver, on one of four workers. */
	LIMIT_CHANNEL_RUNS = 2,
	LIMIT_HTTP_WAIT_MS = 30 * 1000,
	/* How long what was accepted may take when the server is to stop. */
	LIMIT_HTTP_STOP_MS = 15 * 1000,
	/* Bytes that wait for the client of a stream or an export: who leaves more is cut off. */
	LIMIT_HTTP_STREAM = 256 * 1024,
	/* Who may watch events at once: each takes a connection and 8 KiB. */
	LIMIT_HTTP_STREAMS = 1000,
	/* An event stream's longest silence: proxies take connections for dead after a minute. */
	LIMIT_HTTP_HEARTBEAT_MS = 15 * 1000,
	/* The dashboard's files, which are kept in memory, compressed too: ours are below 2 MB. */
	LIMIT_HTTP_WEB = 16 * 1024 * 1024,
	LIMIT_HTTP_FILES = 2000,
	/* Lines about requests that wait to be written: above, they are counted. */
	LIMIT_HTTP_JOURNAL = 1024 * 1024,
	/* What such a line says of a path. */
	LIMIT_HTTP_LOGGED = 256,
	/* A certificate with its chain, and a key. */
	LIMIT_HTTP_CERTIFICATE = 256 * 1024,
	/* Networks of proxies, and hops that they name in a request. */
	LIMIT_HTTP_PROXIES = 64,
	LIMIT_HTTP_HOPS = 32,
	/* Requests whose memory is kept for the next ones, and how large their buffers may be then. */
	LIMIT_HTTP_POOL = 64,
	LIMIT_HTTP_KEPT = 64 * 1024,
	/*
	 * What those who watch were told last: who comes back within that is told the rest, at this
	 * server or another.  Items are 2 KiB, mostly.
	 */
	LIMIT_HUB_ITEMS = 1024,
	LIMIT_HUB_BYTES = 8 * 1024 * 1024,
	/* One of them: a dashboard shows no more, and a stream's queue holds a few. */
	LIMIT_HUB_ITEM = 64 * 1024,
	/* Items that wait to be numbered by the store; what is beyond is not told, and counted. */
	LIMIT_HUB_PENDING = 4096,
	/* Anomalies of others that are told in a second: of more, the newest. */
	LIMIT_HUB_FOUND = 200,
	/* Lines of the log of alerts that may be seen out of their order. */
	LIMIT_HUB_NEWS = 256,
	/* Models that are shown: siem-retrain keeps a handful; a file that is read for it; its reports. */
	LIMIT_MODELS = 32,
	LIMIT_MODEL_SHOWN = 256 * 1024 * 1024,
	LIMIT_MODEL_REPORT = 1024 * 1024,
	/* Events that drift is measured on: the newest; reading them takes half a second. */
	LIMIT_DRIFT_EVENTS = 50000,
	/* Lines of a job's standard error that are kept: siem-retrain says 20. */
	LIMIT_JOB_SAID = 60,
	/* What the audit log keeps of a change, in bytes of JSON: a body is mostly shorter. */
	LIMIT_AUDIT_DETAIL = 16 * 1024,
	/* An access token in a request: ours have 300 bytes. */
	LIMIT_ACCESS_TOKEN = 1024,
	/* Access tokens that were found good, of people who are in; 80 bytes each. */
	LIMIT_TOKEN_CACHE = 4096,
	/* Users and API keys of an installation: each server has all of them in memory. */
	LIMIT_USERS = 10000,
	LIMIT_API_KEYS = 10000,
	/* Of these, keys that act for one user: who signs in must not use up those of all. */
	LIMIT_OWN_KEYS = 100,
	/* Sessions of a user, the oldest of which ends: browsers and scripts of one person. */
	LIMIT_SESSIONS = 100,
	/* Sessions that were ended while their access tokens still run; of more, all tokens end. */
	LIMIT_REVOKED = 65536,
	/* Names whose tries are counted, in 1 MiB. */
	LIMIT_LIMITED_NAMES = 65536,
};

#endif
