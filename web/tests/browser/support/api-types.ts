/* The types of the API's JSON, made of what the server says of itself. */

import { resolve } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

export const file = resolve(__dirname, '../../../src/api/schema.d.ts');

/* Examples are many and say nothing to a compiler. */
function withoutExamples(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(withoutExamples);
  if (typeof value !== 'object' || value === null)
    return value;
  return Object.fromEntries(Object.entries(value).filter(([name, each]) => !(name === 'example' || (name === 'examples' && Array.isArray(each)))).map(([name, each]) => [name, withoutExamples(each)]));
}

export async function typesOf(url: string): Promise<string> {
  const described: unknown = await (await fetch(`${url}/openapi.json`)).json();
  const tree = await openapiTS(withoutExamples(described) as Parameters<typeof openapiTS>[0]);
  return `/* Made of /openapi.json by "npm run api-types"; do not edit. */\n\n${astToString(tree)}`;
}
