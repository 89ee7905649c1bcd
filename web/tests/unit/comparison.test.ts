import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import type { AlertChanges, GateAnswer } from '../../src/api/types';
import challenger from '../support/challenger.json';

vi.stubGlobal('window', { addEventListener: () => undefined });
const { Comparison } = await import('../../src/views/models/Comparison');
const { Changes } = await import('../../src/views/models/Changes');

/* siem-retrain wrote both of a challenger that it refused. */
const gate = challenger.gate as GateAnswer;
const changes = challenger.changes as unknown as AlertChanges;
const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

test('a gate that says no is shown with its reasons, every check and the events in question', () => {
  const html = renderToStaticMarkup(createElement(Comparison, { comparison: gate }));
  expect(textOf(html)).toContain('The model in use stays');
  for (const reason of gate.reasons)
    expect(textOf(html)).toContain(reason);
  expect(html.match(/<tr>/g)).toHaveLength(1 + gate.checks.length);
  expect(textOf(html)).toContain('Recall low-and-slow in authentication logs 0.832 0.948 0.416 – kept');
  expect(textOf(html)).toContain('Confirmed attacks found 30 15 30 – broken');
  for (const id of [...gate.lost, ...gate.flagged])
    expect(html).toContain(`href="/explore?event=${id}"`);
});

test('a gate that says yes needs no reasons and names no events', () => {
  const html = renderToStaticMarkup(createElement(Comparison, { comparison: { ...gate, replace: true, reasons: [], lost: [], flagged: [] } }));
  expect(textOf(html)).toContain('It may replace the model in use');
  expect(html).not.toContain('href=');
});

test('a model that never was a challenger says so', () => {
  expect(textOf(renderToStaticMarkup(createElement(Comparison, { comparison: null })))).toContain('It was not compared with another.');
  expect(renderToStaticMarkup(createElement(Changes, { changes: null }))).toBe('');
});

test('anomalies gained and lost are counted, and the first are linked', () => {
  const html = renderToStaticMarkup(createElement(Changes, { changes: { ...changes, champion: 3317, challenger: 2453 } }));
  expect(textOf(html)).toContain('Gained: 26 (the first 2 are shown)');
  expect(textOf(html)).toContain('Lost: 890 (the first 1 are shown)');
  for (const change of changes.changes)
    expect(html).toContain(`href="/explore?event=${change.id}"`);
});
