/* Every text of the dashboard's own.  What comes from logs or the server stands beside these, as data. */

import { count } from './logic/format';

const plural = (value: number, one: string, many: string) => `${count(value)} ${value === 1 ? one : many}`;

export const texts = {
  loading: 'Loading', failed: 'This could not be loaded', retry: 'Try again', nothing: 'Nothing here', close: 'Close', cancel: 'Cancel', undo: 'Undo',
  save: 'Save', add: 'Add', remove: 'Remove', copied: 'Copied', copyFailed: 'Not copied', skip: 'Skip to the content', signOut: 'Sign out', all: 'All',
  never: 'never', none: 'none', more: 'Show more', yes: 'yes', no: 'no',
  serverAway: 'The server does not answer.',
  awayBanner: 'The server does not answer. What you see is from before; this page goes on by itself when it is back.',
  stale: (time: string) => `Not refreshed since ${time}: the server could not be asked.`,
  ago: (age: string) => `${age} ago`,
  techniquePage: 'MITRE ATT&CK, in a new tab',
  levels: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', normal: 'Normal' },
  actions: {
    BLOCK_IP: 'Block the address', REQUIRE_MFA: 'Require a second factor', ALERT_ADMIN: 'Tell the administrator', MONITOR: 'Keep an eye on it', NO_ACTION: 'Nothing to do',
  } as Record<string, string>,
  kinds: { ip: 'Address', user: 'User', host: 'Host' },
  stream: { connecting: 'Connecting', open: 'Live', lost: 'Live updates interrupted' },
  theme: { auto: 'Colours as the system has them; switch to light', light: 'Light; switch to dark', dark: 'Dark; switch to the system’s' },
  nav: {
    label: 'Main', home: 'siem, overview', overview: 'Overview', alerts: 'Alerts', explore: 'Explore', live: 'Live', models: 'Models', settings: 'Settings', openAlerts: 'open alerts',
  },
  keys: {
    title: 'Keyboard',
    all: [
      ['?', 'this help'], ['g o', 'go to the overview'], ['g a', 'go to the alerts'], ['g e', 'go to explore'], ['g l', 'go to live'], ['g m', 'go to the models'], ['g s', 'go to the settings'],
      ['j', 'alerts: next'], ['k', 'alerts: previous'], ['Enter', 'alerts: open'], ['x', 'alerts: select'], ['a', 'alerts: acknowledge'], ['c', 'alerts: close'],
      ['f', 'alerts: mark as a false positive'], ['r', 'alerts: open again'], ['/', 'search'], ['Esc', 'leave the search, a panel or a dialog'],
    ] as const,
  },
  lost: { title: 'No such page', text: 'Nothing lives at this address.', home: 'To the overview' },
  features: {
    hour_of_day: 'Hour of day', day_of_week: 'Day of the week', is_weekend: 'Weekend', is_business_hours: 'Business hours', login_attempts_per_minute: 'Logins a minute',
    requests_per_second: 'Events a second', unique_ips_last_hour: 'Sources in an hour', unique_endpoints_accessed: 'Endpoints tried in an hour', failed_auth_rate: 'Failed logins',
    error_rate_4xx: 'Refused requests (4xx)', error_rate_5xx: 'Server errors (5xx)', geographic_distance_km: 'Distance from usual place', is_known_country: 'Known country', is_known_ip: 'Known address',
    bytes_transferred: 'Bytes transferred', time_since_last_activity_sec: 'Silence before', session_duration_sec: 'Time since first seen', payload_entropy: 'Entropy of the payload (bits a byte)',
    is_privileged_user: 'Privileged user', is_sensitive_endpoint: 'Sensitive endpoint', is_known_user_agent: 'Known user agent',
  } as Record<string, string>,
  signIn: {
    title: 'Sign in', name: 'Name', password: 'Password', submit: 'Sign in', wrong: 'Name or password is not right.', later: 'Too many attempts. Wait a moment and try again.',
    lead: 'Anomalies in security logs, and why they are ones.',
  },
  setup: {
    title: 'First start', lead: 'Nobody has an account yet. The server wrote a setup token when it started; whoever can read it becomes the administrator.',
    token: 'Setup token', name: 'Your name', password: 'Password (12 characters or more)', again: 'Password again', differs: 'The two passwords differ.', submit: 'Create the administrator',
  },
  welcome: {
    title: 'Your first log', lead: 'Give it some lines and watch them scored. They are kept like any others, so the overview has something to show.',
    drop: 'Drop a log file here', or: 'or', choose: 'choose a file', paste: 'Or paste lines', placeholder: 'Mar  2 06:03:05 web1 sshd[15960]: Failed password for root from 203.0.113.3 port 44939 ssh2',
    start: 'Score these lines', stop: 'Stop', skip: 'Skip this',
    progress: (lines: number, anomalies: number) => `${plural(lines, 'line', 'lines')} scored, ${plural(anomalies, 'anomaly', 'anomalies')}`,
    done: 'Done', overview: 'See the overview', line: 'Line', why: 'Why', risk: 'Risk', riskiest: 'The riskiest so far', calm: 'Nothing unusual so far',
    unreadable: 'The file could not be read to its end.', lines: 'Lines to score',
    next: 'From now on, send logs with siem-tail, syslog (siem-recv) or POST /api/v1/logs with an API key from the settings.',
  },
  range: {
    label: 'Span of time', ages: { '1h': '1 hour', '24h': '24 hours', '7d': '7 days', '30d': '30 days', '365d': '1 year' } as Record<string, string>,
    from: 'From', until: 'Until', custom: 'Own span', apply: 'Show', back: 'Back to the last 24 hours', span: (from: string, to: string) => `${from} to ${to}`,
  },
  overview: {
    title: 'Overview', logs: 'Logs analysed', anomalies: 'Anomalies', rate: 'Anomaly rate', open: 'Open alerts', before: 'against the period before', noBefore: 'no period before to compare with',
    overTime: 'Events and anomalies over time', overTimeHint: 'drag to zoom, double-click to go back', events: 'Events', maxRisk: 'Highest risk',
    histogram: 'Risk of all events', histogramHint: '0.6 and above is an anomaly', lanes: 'Who, and when', lanesHint: 'height and colour say the highest risk of that time',
    top: 'Most frequent', topFields: { 'source.ip': 'Sources', 'user.name': 'Users', 'host.hostname': 'Hosts', technique: 'Techniques' } as Record<string, string>,
    onlyAnomalies: 'of anomalies only', places: 'Where from', noPlaces: 'No event in this span says where its address is.',
    noPlacesHint: 'With siem-parse --geoip they would.', sources: 'Health of the sources', source: 'Source', lastSeen: 'Last event', lag: 'Lag', unparsed: 'Not recognised', status: 'Status',
    sourceStates: { ok: 'on time', late: 'late', silent: 'silent' }, noSources: 'No source has sent anything yet', quiet: 'No events in this span',
    quietHint: 'There are some at another time.', showLatest: 'Show the latest', firstLog: 'Give it a first log',
    lane: (entity: string, time: string, risk: string, events: number) => `${entity}, ${time}: highest risk ${risk}, ${plural(events, 'event', 'events')}`,
    bin: (from: string, to: string) => `risk ${from} to ${to}`, mapText: (places: number) => `Map of ${plural(places, 'place', 'places')}; the table beside it has the same`,
    country: 'Place', asTable: 'As a table',
  },
  alerts: {
    title: 'Alerts', search: 'Search', searchHint: 'reason, entity, group key', status: 'Status', level: 'Level', kind: 'Kind', assignee: 'Assignee', anyone: 'Anyone', anyLevel: 'Any level', anyKind: 'Any kind',
    statuses: { open: 'Open', acknowledged: 'Acknowledged', closed: 'Closed' }, about: 'About', risk: 'Risk', count: 'Events', last: 'Last event', group: 'Group key', select: 'Select', selectAll: 'Select all that are shown',
    reasons: { resolved: 'Resolved', false_positive: 'False positive: nothing bad happened', expected: 'Expected: bad, but known and wanted', duplicate: 'Duplicate of another alert' },
    kinds: { authentication: 'Authentication', web: 'Web', firewall: 'Firewall', other: 'Other' } as Record<string, string>,
    acknowledge: 'Acknowledge', closeAlert: 'Close', falsePositive: 'False positive', reopen: 'Open again', assignMe: 'Assign to me', unassign: 'Assign to nobody',
    whyClose: (alerts: number) => alerts === 1 ? 'Why is this alert closed?' : `Why are these ${count(alerts)} alerts closed?`, note: 'Note (optional)',
    selected: (alerts: number) => `${plural(alerts, 'alert', 'alerts')} selected`, clear: 'Clear the selection',
    did: { ack: (alerts: number) => `${plural(alerts, 'alert', 'alerts')} acknowledged`, close: (alerts: number) => `${plural(alerts, 'alert', 'alerts')} closed`,
      reopen: (alerts: number) => `${plural(alerts, 'alert', 'alerts')} opened again`, assign: (alerts: number) => `${plural(alerts, 'alert', 'alerts')} assigned` },
    someFailed: (failed: number, why: string) => `${plural(failed, 'alert', 'alerts')} could not be changed: ${why}`,
    empty: 'No alert is like that', emptyOpen: 'No open alerts', emptyOpenHint: 'Nothing waits for you.', savedFilters: 'Saved filters', saveFilter: 'Save this filter', filterName: 'Name of the filter', forget: 'Forget this filter',
    why: 'Why', examples: 'Lines', events: 'Anomalies', deliveries: 'Who was told', log: 'What happened to it', recommended: 'Recommended', technique: 'Techniques', first: 'First event', comment: 'Comment', addComment: 'Add the comment',
    openWorst: 'Read why', suppressedBy: 'Suppressed by', nobodyTold: 'Nobody was told.', details: 'Details of the alert', closePanel: 'Close the panel', sortBy: 'Sort by', hint: 'j k move, Enter opens, a acknowledges, c closes, f marks a false positive, ? helps',
    offer: 'Should anomalies like these raise no alert from now on?', offerYes: 'Suppress them', offerNo: 'No, only this one', suppressed: 'Suppressed from now on', until: 'until', forever: 'until somebody removes it', undone: 'verdict taken back',
    assigned: 'Assigned to', sendAgain: 'Send to a channel', send: 'Send', sent: 'Sent', attempts: (tries: number) => plural(tries, 'attempt', 'attempts'),
  },
} as const;
