// The gateway under test and the two walls behind it, as the test that started us describes them.

import { setTimeout as pause } from 'node:timers/promises';
import { variable } from './gateway.js';

export { apiKey, baseURL, question } from './gateway.js';

// JSON, because an environment isn't UTF-8 everywhere.
export const primaryText = JSON.parse(variable('HOMEOSTAT_PRIMARY_TEXT'));
export const fallbackText = JSON.parse(variable('HOMEOSTAT_FALLBACK_TEXT'));

const walls = {
  primary: variable('HOMEOSTAT_PRIMARY_WALL'),
  fallback: variable('HOMEOSTAT_FALLBACK_WALL'),
};

/** What an answer contains that was cut after twenty of its sixty words. */
export const cutText = primaryText.split(' ').slice(0, 20).join(' ');

/** What the walls saw of a question: one entry for each attempt. */
export async function attemptsFor(asked) {
  const seen = [];
  for (const [wall, url] of Object.entries(walls)) {
    const { attempts } = await (await fetch(`${url}/wall/attempts`)).json();
    seen.push(...attempts.filter((each) => each.body.includes(asked)).map((each) => ({ ...each, wall })));
  }
  return seen;
}

/** Waits until the provider has seen its caller leave, and says when that was. */
export async function abortSeen(asked) {
  for (let tries = 0; tries < 200; tries++) {
    const aborted = (await attemptsFor(asked)).find((each) => each.end === 'client_aborted');
    if (aborted) {
      return aborted.ended_ms;
    }
    await pause(10);
  }
  throw new Error('the provider saw nobody leave within 2 s');
}

/** A fetch that counts, to see what a client repeats by itself. */
export function countingFetch() {
  const counting = async (...call) => {
    counting.requests++;
    return fetch(...call);
  };
  counting.requests = 0;
  return counting;
}
