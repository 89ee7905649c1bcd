import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { curl, quote, siemQuery } from '../../src/logic/shell';

const echoed = (word: string) => execFileSync('sh', ['-c', `printf %s ${quote(word)}`], { encoding: 'utf8' });

describe('a word of a shell command', () => {
  test('comes out of a real shell as it was', () => {
    const words = ['plain', 'two words', "it's", '$(reboot)', '`id`', '; rm -rf /', '-n', '%s%n', '\\n\\033', '"quoted"', 'ünïcödé €', '*', '!$', "'\\''", '#x', '~root', "a%b'c\\d\u001b[2J%"];
    for (const word of words)
      expect(echoed(word)).toBe(word);
  });
  test('holds no character that a terminal would obey or that turns text around', () => {
    const hostile = 'x\u001b[31m\u0007\u0003\r\u202egnp.exe\u200b\u009b1m%\\';
    expect(quote(hostile)).toMatch(/^[\u0020-\u007e]*$/);
    expect(echoed(hostile)).toBe(hostile);
  });
});

test('a search becomes the command line of siem-query', () => {
  expect(siemQuery({ since: '24h', user: "o'brien x", only_anomalies: 'true', min_risk: '0.6' })).toBe("siem-query --newest --anomalies --since 24h --min-risk 0.6 --user 'o'\\''brien x'");
});
test('an upper limit of the risk, which siem-query does not know, is asked of jq', () => {
  expect(siemQuery({ max_risk: '0.9' })).toBe("siem-query --newest | jq -c 'select(.anomaly.risk_score <= 0.9)'");
  expect(siemQuery({ max_risk: "1'; reboot '" })).toBe('siem-query --newest');
});
test('a request as curl names the key by a variable, not by its value', () => {
  expect(curl('http://127.0.0.1:8000/api/v1/anomalies/a%20b?x=1&y=2')).toBe(`curl -sS -H "Authorization: Bearer $SIEM_API_KEY" 'http://127.0.0.1:8000/api/v1/anomalies/a%20b?x=1&y=2'`);
});
