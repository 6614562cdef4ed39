import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import OpenAI from 'openai';
import {
  abortSeen,
  apiKey,
  attemptsFor,
  baseURL,
  countingFetch,
  cutText,
  fallbackText,
  primaryText,
  question,
} from './scene.js';

const tools = [
  {
    type: 'function',
    function: {
      name: 'weather',
      description: 'The weather of a place',
      parameters: {
        type: 'object',
        properties: { place: { type: 'string' }, days: { type: 'integer' } },
        required: ['place', 'days'],
      },
    },
  },
];

// Retries stay at the client's default: what it repeats by itself is part of what is tested.
function client(options = {}) {
  return new OpenAI({ baseURL, apiKey, ...options });
}

function chat(model, more = {}) {
  return { model, messages: [{ role: 'user', content: question() }], ...more };
}

/** Reads a stream to its end and gathers what it said, whether it ends well or not. */
async function gather(stream) {
  const told = { text: '', finishes: [], usages: [], ids: new Set(), roles: [], error: null };
  try {
    for await (const chunk of stream) {
      told.ids.add(chunk.id);
      if (chunk.usage) told.usages.push(chunk.usage);
      for (const choice of chunk.choices) {
        told.text += choice.delta.content ?? '';
        if (choice.delta.role) told.roles.push(choice.delta.role);
        if (choice.finish_reason) told.finishes.push(choice.finish_reason);
      }
    }
  } catch (error) {
    told.error = error;
  }
  return told;
}

async function* slowly(stream, millis) {
  for await (const chunk of stream) {
    await pause(millis);
    yield chunk;
  }
}

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('it succeeded (expected: an error)');
}

describe('openai-node', () => {
  test('chat: text, usage, model and the gateway\'s headers', async () => {
    const { data, response, request_id } = await client().chat.completions.create(chat('chat')).withResponse();

    assert.equal(data.choices[0].message.content, primaryText);
    assert.equal(data.choices[0].finish_reason, 'stop');
    assert.equal(data.model, 'wall-1');
    assert.equal(data.usage.completion_tokens, 60);
    assert.equal(data.usage.total_tokens, data.usage.prompt_tokens + 60);
    assert.ok(request_id);
    assert.equal(data._request_id, request_id);
    assert.equal(response.headers.get('x-homeostat-target'), 'primary/wall-1');
    assert.equal(response.headers.get('x-homeostat-attempts'), '1');
    assert.match(response.headers.get('x-homeostat-trail'), /^primary\/wall-1=/);
  });

  test('a stream has every word, one role, one finish reason and no usage that nobody asked for', async () => {
    const { data, request_id } = await client()
      .chat.completions.create(chat('chat', { stream: true }))
      .withResponse();
    const told = await gather(data);

    assert.equal(told.error, null);
    assert.equal(told.text, primaryText);
    assert.deepEqual(told.roles, ['assistant']);
    assert.deepEqual(told.finishes, ['stop']);
    assert.deepEqual(told.usages, []);
    assert.equal(told.ids.size, 1);
    assert.ok(request_id);
  });

  test('a stream has one usage when it is asked for', async () => {
    const stream = await client().chat.completions.create(
      chat('chat', { stream: true, stream_options: { include_usage: true } }),
    );
    const told = await gather(stream);

    assert.equal(told.text, primaryText);
    assert.deepEqual(told.finishes, ['stop']);
    assert.deepEqual(told.usages.map((usage) => usage.completion_tokens), [60]);
  });

  test('the stream helper assembles the final completion', async () => {
    const runner = client().chat.completions.stream(chat('chat'));
    const final = await runner.finalChatCompletion();

    assert.equal(final.choices[0].message.content, primaryText);
    assert.equal(final.choices[0].finish_reason, 'stop');
  });

  test('a tool call arrives whole', async () => {
    const answer = await client().chat.completions.create(chat('tools', { tools }));
    const [call] = answer.choices[0].message.tool_calls;

    assert.equal(answer.choices[0].finish_reason, 'tool_calls');
    assert.ok(call.id);
    assert.equal(call.function.name, 'weather');
    assertArguments(call.function.arguments);
  });

  test('the arguments of a streamed tool call can be put together', async () => {
    const pieces = [];
    const runner = client()
      .chat.completions.stream(chat('tools', { tools }))
      .on('tool_calls.function.arguments.delta', ({ arguments_delta }) => pieces.push(arguments_delta));
    const final = await runner.finalChatCompletion();
    const [call] = final.choices[0].message.tool_calls;

    assert.equal(final.choices[0].finish_reason, 'tool_calls');
    assert.ok(call.id);
    assert.equal(call.function.name, 'weather');
    assert.equal(pieces.join(''), call.function.arguments);
    assertArguments(call.function.arguments);
  });

  test('a failover on the way is not noticed, and told in the trail', async () => {
    const { data, response } = await client().chat.completions.create(chat('failover')).withResponse();

    assert.equal(data.choices[0].message.content, fallbackText);
    assert.equal(response.headers.get('x-homeostat-target'), 'fallback/wall-1');
    assert.match(
      response.headers.get('x-homeostat-trail'),
      /primary\/fault:status=503=upstream_error.*; fallback\/wall-1=ok@\d+/,
    );
  });

  test('a failover before a stream is not noticed, and told in the trail', async () => {
    const { data, response } = await client()
      .chat.completions.create(chat('failover', { stream: true }))
      .withResponse();
    const told = await gather(data);

    assert.equal(told.error, null);
    assert.equal(told.text, fallbackText);
    assert.deepEqual(told.finishes, ['stop']);
    assert.match(response.headers.get('x-homeostat-trail'), /primary\/fault:status=503=upstream_error/);
  });

  for (const stream of [false, true]) {
    const form = stream ? 'stream' : 'JSON';

    test(`${form}: an invalid key is an AuthenticationError`, async () => {
      const fetch = countingFetch();
      const error = await failure(
        client({ apiKey: 'wrong', fetch }).chat.completions.create(chat('chat', { stream })),
      );

      assert.ok(error instanceof OpenAI.AuthenticationError);
      assert.equal(error.status, 401);
      assert.equal(error.code, 'invalid_api_key');
      assert.ok(error.requestID);
      assert.equal(fetch.requests, 1);
    });

    test(`${form}: an unknown model is a NotFoundError`, async () => {
      const error = await failure(client().chat.completions.create(chat('nobody', { stream })));

      assert.ok(error instanceof OpenAI.NotFoundError);
      assert.equal(error.code, 'model_not_found');
      assert.equal(error.param, 'model');
      assert.match(error.message, /'nobody'/);
    });

    test(`${form}: a request that the gateway refuses is a BadRequestError`, async () => {
      const error = await failure(
        client().chat.completions.create({ ...chat('chat', { stream }), messages: undefined }),
      );

      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.equal(error.param, 'messages');
    });

    test(`${form}: a request that the provider refuses is a BadRequestError in its words`, async () => {
      const request = chat('refused', { stream });
      const error = await failure(client().chat.completions.create(request));

      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.equal(error.code, 'invalid_value');
      assert.match(error.message, /temperature: 9/);
      assert.equal((await attemptsFor(request.messages[0].content)).length, 1);
    });

    test(`${form}: 429 from everybody is a RateLimitError that the client does not repeat`, async () => {
      const fetch = countingFetch();
      const request = chat(stream ? 'limited-3' : 'limited-4', { stream });
      const error = await failure(client({ fetch }).chat.completions.create(request));

      assert.ok(error instanceof OpenAI.RateLimitError);
      assert.equal(error.code, 'rate_limit_exceeded');
      assert.equal(error.headers.get('x-should-retry'), 'false');
      assert.equal(error.headers.get('retry-after'), '60');
      assert.equal(fetch.requests, 1);
      const attempts = await attemptsFor(request.messages[0].content);
      assert.deepEqual(attempts.map((each) => each.wall), ['primary', 'fallback']);
    });
  }

  test('an answer that is cut everywhere is an error, never a short text', async () => {
    const fetch = countingFetch();
    const error = await failure(client({ fetch }).chat.completions.create(chat('cut')));

    assert.ok(error instanceof OpenAI.InternalServerError);
    assert.equal(error.status, 502);
    assert.equal(fetch.requests, 1);
  });

  test('a stream that is cut everywhere raises after the text it had', async () => {
    const told = await gather(await client().chat.completions.create(chat('cut', { stream: true })));

    assert.ok(told.error instanceof OpenAI.APIError);
    assert.equal(told.error.code, 'upstream_truncated');
    assert.equal(told.text, cutText);
    assert.deepEqual(told.finishes, []);
  });

  test('a reader that lags behind a cut stream gets all its words and the reason', async () => {
    const stream = await client().chat.completions.create(chat('cut-slowly', { stream: true }));
    const told = await gather(slowly(stream, 6));

    assert.equal(told.error.code, 'upstream_truncated');
    assert.equal(told.text, cutText);
  });

  test('the stream helper raises when the stream is cut', async () => {
    const error = await failure(client().chat.completions.stream(chat('cut')).finalChatCompletion());

    assert.ok(error instanceof OpenAI.OpenAIError);
  });

  test('models are listed and retrieved', async () => {
    const names = [];
    for await (const model of client().models.list()) {
      names.push(model.id);
    }

    assert.ok(names.includes('chat'));
    assert.equal((await client().models.retrieve('chat')).id, 'chat');
    assert.equal((await client().models.retrieve('primary/wall-1')).id, 'primary/wall-1');
    const error = await failure(client().models.retrieve('nobody'));
    assert.ok(error instanceof OpenAI.NotFoundError);
    assert.equal(error.code, 'model_not_found');
  });

  test('an aborted stream is aborted at the provider within a second', async () => {
    const request = chat('slow', { stream: true });
    const abort = new AbortController();
    const stream = await client().chat.completions.create(request, { signal: abort.signal });
    let abortedAt = 0;
    for await (const _ of stream) {
      if (!abortedAt) {
        abortedAt = Date.now();
        abort.abort();
      }
    }

    const seenAt = await abortSeen(request.messages[0].content);
    assert.ok(seenAt - abortedAt < 1000, `seen after ${seenAt - abortedAt} ms`);
  });

  test('a JSON answer that is no longer waited for is aborted at the provider within a second', async () => {
    const request = chat('slow');
    const started = Date.now();
    const error = await failure(
      client({ timeout: 300, maxRetries: 0 }).chat.completions.create(request),
    );

    assert.ok(error instanceof OpenAI.APIConnectionTimeoutError);
    const seenAt = await abortSeen(request.messages[0].content);
    assert.ok(seenAt - started - 300 < 1000, `seen after ${seenAt - started - 300} ms`);
  });
});

function assertArguments(text) {
  const { place, days } = JSON.parse(text);
  assert.equal(typeof place, 'string');
  assert.ok(Number.isInteger(days));
}
