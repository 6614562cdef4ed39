// A reader that knows nothing of error events must see a failure too: the transfer ends broken.

import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { abortSeen, apiKey, attemptsFor, baseURL, cutText, primaryText, question } from './scene.js';

function body(model) {
  return JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: question() }] });
}

const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` };

async function viaFetch(model) {
  const response = await fetch(`${baseURL}/chat/completions`, { method: 'POST', headers, body: body(model) });
  return gather(response.body, response.status);
}

async function viaHttp(model) {
  const request = http.request(`${baseURL}/chat/completions`, { method: 'POST', headers });
  request.end(body(model));
  const [response] = await once(request, 'response');
  return gather(response, response.statusCode);
}

/** Reads bytes to the end and never looks at them. */
async function gather(source, status) {
  const pieces = [];
  let error = null;
  try {
    for await (const piece of source) {
      pieces.push(piece);
    }
  } catch (thrown) {
    error = thrown;
  }
  return { status, sse: Buffer.concat(pieces).toString(), error };
}

function events(sse) {
  return sse
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => event.slice('data: '.length));
}

function text(data) {
  return data.map((each) => JSON.parse(each).choices?.[0]?.delta?.content ?? '').join('');
}

for (const [name, read] of [['fetch', viaFetch], ['node:http', viaHttp]]) {
  describe(name, () => {
    test('reads a whole stream to its [DONE]', async () => {
      const { status, sse, error } = await read('chat');
      const data = events(sse);

      assert.equal(status, 200);
      assert.equal(error, null);
      assert.equal(data.pop(), '[DONE]');
      assert.equal(text(data), primaryText);
    });

    test('sees a cut stream as a broken transfer, with an error event last and no [DONE]', async () => {
      const { sse, error } = await read('cut');
      const data = events(sse);
      const last = JSON.parse(data.at(-1));

      assert.ok(error, 'the transfer ended as if all were well');
      assert.deepEqual(Object.keys(last), ['error']);
      assert.equal(last.error.code, 'upstream_truncated');
      assert.ok(!sse.includes('[DONE]'));
      assert.ok(!sse.includes('"finish_reason":"'));
      assert.equal(text(data.slice(0, -1)), cutText);
    });
  });
}

describe('a client that just leaves', () => {
  test('is noticed at the provider within a second', async () => {
    const asked = body('slow');
    const request = http.request(`${baseURL}/chat/completions`, { method: 'POST', headers });
    request.end(asked);
    const [response] = await once(request, 'response');
    await once(response, 'data');
    const leftAt = Date.now();
    response.destroy();

    const [{ content }] = JSON.parse(asked).messages;
    const seenAt = await abortSeen(content);
    assert.ok(seenAt - leftAt < 1000, `seen after ${seenAt - leftAt} ms`);
    assert.equal((await attemptsFor(content)).length, 1);
  });
});
