import { expect, test } from 'vitest';
import { techniquePage } from '../../src/logic/techniques';

test('a technique leads to its page, a technique within one to its own', () => {
  expect(techniquePage('T1110')).toBe('https://attack.mitre.org/techniques/T1110/');
  expect(techniquePage('T1021.004')).toBe('https://attack.mitre.org/techniques/T1021/004/');
});
test('what is no id of a technique leads nowhere', () => {
  for (const id of ['javascript:alert(1)', 'T1110/../../x', 'T1110\njavascript:', ' T1110', 'T1110.1', '', 'https://example.org', 'T1110.0041'])
    expect(techniquePage(id)).toBeNull();
});
