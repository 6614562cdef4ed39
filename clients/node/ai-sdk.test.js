import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText, streamText, tool } from 'ai';
import { z } from 'zod';
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

const providers = {
  '@ai-sdk/openai': (model, options = {}) =>
    createOpenAI({ baseURL, apiKey, ...options }).chat(model),
  '@ai-sdk/openai-compatible': (model, options = {}) =>
    createOpenAICompatible({ name: 'homeostat', baseURL, apiKey, includeUsage: true, ...options })(model),
};

const tools = {
  weather: tool({
    description: 'The weather of a place',
    inputSchema: z.object({ place: z.string(), days: z.number().int() }),
  }),
};

// A limit that one client has met keeps the next one from asking.
let limits = 0;

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('it succeeded (expected: an error)');
}

/** Reads a stream's parts to its end, whether it ends well or not. */
async function gather(result) {
  const told = { text: '', input: '', calls: [], finish: null, usage: null, errors: [], thrown: null };
  try {
    for await (const part of result.fullStream) {
      if (part.type === 'text-delta') told.text += part.text;
      if (part.type === 'tool-input-delta') told.input += part.delta;
      if (part.type === 'tool-call') told.calls.push(part);
      if (part.type === 'error') told.errors.push(part.error);
      if (part.type === 'finish') {
        told.finish = part.finishReason;
        told.usage = part.totalUsage;
      }
    }
  } catch (error) {
    told.thrown = error;
  }
  return told;
}

// streamText prints errors unless somebody takes them.
const onError = () => {};

for (const [name, model] of Object.entries(providers)) {
  describe(name, () => {
    test('generateText: text, usage, model and the gateway\'s headers', async () => {
      const result = await generateText({ model: model('chat'), prompt: question() });

      assert.equal(result.text, primaryText);
      assert.equal(result.finishReason, 'stop');
      assert.equal(result.usage.outputTokens, 60);
      assert.equal(result.response.modelId, 'wall-1');
      assert.ok(result.response.headers['x-request-id']);
      assert.match(result.response.headers['x-homeostat-trail'], /^primary\/wall-1=ok@/);
    });

    test('streamText: every word, one finish reason, usage', async () => {
      const result = streamText({ model: model('chat'), prompt: question(), onError });
      const told = await gather(result);

      assert.deepEqual(told.errors, []);
      assert.equal(told.thrown, null);
      assert.equal(told.text, primaryText);
      assert.equal(told.finish, 'stop');
      assert.equal(told.usage.outputTokens, 60);
      assert.ok((await result.response).headers['x-request-id']);
    });

    test('generateText: a tool call arrives whole', async () => {
      const result = await generateText({ model: model('tools'), tools, prompt: question() });

      assert.equal(result.finishReason, 'tool-calls');
      assertCall(result.toolCalls);
    });

    test('streamText: the arguments of a tool call can be put together', async () => {
      const told = await gather(streamText({ model: model('tools'), tools, prompt: question(), onError }));

      assert.deepEqual(told.errors, []);
      assert.equal(told.thrown, null);
      assert.equal(told.finish, 'tool-calls');
      assertCall(told.calls);
      assert.deepEqual(JSON.parse(told.input), told.calls[0].input);
    });

    test('a failover on the way is not noticed, and told in the trail', async () => {
      const result = await generateText({ model: model('failover'), maxRetries: 0, prompt: question() });

      assert.equal(result.text, fallbackText);
      assert.match(result.response.headers['x-homeostat-trail'], /=upstream_error.*; fallback\/wall-1=ok@/);
    });

    test('a failover before a stream is not noticed', async () => {
      const told = await gather(
        streamText({ model: model('failover'), maxRetries: 0, prompt: question(), onError }),
      );

      assert.deepEqual(told.errors, []);
      assert.equal(told.thrown, null);
      assert.equal(told.text, fallbackText);
    });

    for (const [what, status, code, options] of [
      ['an invalid key', 401, 'invalid_api_key', { model: 'chat', apiKey: 'wrong' }],
      ['an unknown model', 404, 'model_not_found', { model: 'nobody' }],
      ['a request that the provider refuses', 400, 'invalid_value', { model: 'refused' }],
    ]) {
      test(`${what} is an APICallError ${status} that is not repeated`, async () => {
        const fetch = countingFetch();
        const { model: asked, ...rest } = options;
        const error = await failure(generateText({ model: model(asked, { ...rest, fetch }), prompt: question() }));

        assert.ok(APICallError.isInstance(error));
        assert.equal(error.statusCode, status);
        assert.equal(JSON.parse(error.responseBody).error.code, code);
        assert.equal(fetch.requests, 1);
      });

      test(`${what} is an error of a stream, too`, async () => {
        const { model: asked, ...rest } = options;
        const told = await gather(streamText({ model: model(asked, rest), prompt: question(), onError }));

        assert.equal(told.text, '');
        assert.equal(told.errors.length, 1);
        assert.equal(told.errors[0].statusCode, status);
      });
    }

    // This client repeats each 429 by its status and asks no header; how often is its caller's choice.
    test('429 from everybody is an APICallError with the headers', async () => {
      const prompt = question();
      const error = await failure(generateText({ model: model(`limited-${++limits}`), maxRetries: 0, prompt }));

      assert.ok(APICallError.isInstance(error));
      assert.equal(error.statusCode, 429);
      assert.equal(error.responseHeaders['retry-after'], '60');
      assert.equal(error.responseHeaders['x-should-retry'], 'false');
      assert.equal((await attemptsFor(prompt)).length, 2);
    });

    test('an answer that is cut everywhere is an error, never a short text', async () => {
      const error = await failure(generateText({ model: model('cut'), maxRetries: 0, prompt: question() }));

      assert.equal(error.statusCode, 502);
    });

    for (const cut of ['cut', 'cut-slowly']) {
      test(`a stream that is cut everywhere gives what it had, tells why and raises (${cut})`, async () => {
        const told = await gather(streamText({ model: model(cut), prompt: question(), onError }));

        assert.equal(told.text, cutText);
        assert.equal(told.errors.length, 1);
        assert.match(told.errors[0].message ?? String(told.errors[0]), /upstream_truncated/);
        assert.notEqual(told.finish, 'stop');
        assert.ok(told.thrown, 'the broken transfer went unnoticed');
      });
    }

    test('a stream that is cut everywhere calls onError', async () => {
      const errors = [];
      const result = streamText({
        model: model('cut'),
        prompt: question(),
        onError: ({ error }) => errors.push(error),
      });
      await result.consumeStream();

      assert.ok(errors.length >= 1);
    });

    test('the promises of a stream that is cut everywhere reject', async () => {
      const result = streamText({ model: model('cut'), prompt: question(), onError });
      const settled = await Promise.allSettled([result.text, result.finishReason, result.usage]);

      assert.deepEqual(settled.map((each) => each.status), ['rejected', 'rejected', 'rejected']);
    });

    test('an aborted stream is aborted at the provider within a second', async () => {
      const prompt = question();
      const abort = new AbortController();
      const result = streamText({ model: model('slow'), prompt, abortSignal: abort.signal, onError });
      let abortedAt = 0;
      for await (const part of result.fullStream) {
        if (part.type === 'text-delta' && !abortedAt) {
          abortedAt = Date.now();
          abort.abort();
        }
      }

      const seenAt = await abortSeen(prompt);
      assert.ok(seenAt - abortedAt < 1000, `seen after ${seenAt - abortedAt} ms`);
    });
  });
}

function assertCall(calls) {
  assert.equal(calls.length, 1);
  const [call] = calls;
  assert.ok(call.toolCallId);
  assert.equal(call.toolName, 'weather');
  assert.equal(typeof call.input.place, 'string');
  assert.ok(Number.isInteger(call.input.days));
}
