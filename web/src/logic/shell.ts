/* Commands to copy.  What a log wrote must not become a command when it is pasted into a terminal. */

const plain = /^[\w@%+=:,./-]+$/;
/* Control characters, and those that change the direction of text, so that a reader sees other words than the shell. */
// eslint-disable-next-line no-control-regex
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const octal = (character: string) => [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/* One word of a shell command. */
export function quote(word: string): string {
  if (word.search(unsafe) !== -1) {
    const format = word.replace(/\\/g, '\\\\').replace(/%/g, '%%').replace(/'/g, "'\\''").replace(unsafe, octal);
    return `"$(printf '${format}')"`;
  }
  return plain.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

export const curl = (url: string) => `curl -sS -H "Authorization: Bearer $SIEM_API_KEY" ${quote(url)}`;

/* siem-query's flags by the names of the API's parameters. */
const flags: [string, string][] = [
  ['since', '--since'], ['until', '--until'], ['min_risk', '--min-risk'], ['source_ip', '--source-ip'], ['user', '--user'], ['host', '--host'],
  ['dataset', '--dataset'], ['kind', '--kind'], ['action', '--action'], ['outcome', '--outcome'], ['contains', '--contains'],
];

/* The same search as siem-query would do it: `max_risk` is a jq filter behind it, for it has no such flag. */
export function siemQuery(filters: Record<string, string | undefined>): string {
  const words = ['siem-query', '--newest'];
  if (filters.only_anomalies === 'true')
    words.push('--anomalies');
  for (const [name, flag] of flags) {
    const value = filters[name];
    if (value)
      words.push(flag, quote(value));
  }
  const most = Number(filters.max_risk);
  const command = words.join(' ');
  return filters.max_risk && Number.isFinite(most) ? `${command} | jq -c 'select(.anomaly.risk_score <= ${most})'` : command;
}
