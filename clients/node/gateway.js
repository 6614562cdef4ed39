// The gateway under test, as the test that started us describes it.

import { randomUUID } from 'node:crypto';

export const baseURL = variable('HOMEOSTAT_BASE_URL');
export const apiKey = variable('HOMEOSTAT_API_KEY');

/** A question that no other test asks, so that its attempts can be told from theirs. */
export function question() {
  return `How is the weather? (${randomUUID()})`;
}

export function variable(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name}: not set (expected: a JUnit test starts these tests; run ./homeostat test)`);
  }
  return value;
}
