// Each client in each scenario of the yardstick: it has the complete text, or it raises. What it is
// given is a model for each pair, and what a stream and a JSON answer must come to.

import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { ChatOpenAI } from '@langchain/openai';
import { generateText, streamText } from 'ai';
import OpenAI from 'openai';
import { apiKey, baseURL, question, variable } from './gateway.js';

const scenarios = JSON.parse(variable('HOMEOSTAT_SCENARIOS'));
const url = `${baseURL}/chat/completions`;
const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` };

// Every client stays at its defaults: what it repeats by itself is part of what is tested.
const openai = new OpenAI({ baseURL, apiKey });
const aiOpenAI = (model) => createOpenAI({ baseURL, apiKey }).chat(model);
const aiCompatible = (model) => createOpenAICompatible({ name: 'homeostat', baseURL, apiKey })(model);
const langchain = (model) => new ChatOpenAI({ model, apiKey, configuration: { baseURL } });

/** A reader takes a model and a function that it tells the text, piece by piece. */
const readers = {
  'openai-node': async (model, tell) => {
    for await (const chunk of await openai.chat.completions.create(request(model, true))) {
      tell(chunk.choices[0]?.delta.content);
    }
  },
  'openai-node-helper': async (model, tell) => {
    const final = await openai.chat.completions.stream(request(model, true)).finalChatCompletion();
    tell(final.choices[0].message.content);
  },
  'openai-node-json': async (model, tell) => {
    tell((await openai.chat.completions.create(request(model, false))).choices[0].message.content);
  },
  ...aiSdk('ai-sdk-openai', aiOpenAI),
  ...aiSdk('ai-sdk-compatible', aiCompatible),
  'langchain-node': async (model, tell) => {
    for await (const chunk of await langchain(model).stream(question())) {
      tell(chunk.text);
    }
  },
  'langchain-node-events': async (model, tell) => {
    for await (const { event, data } of langchain(model).streamEvents(question(), { version: 'v2' })) {
      if (event === 'on_chat_model_stream') tell(data.chunk.text);
    }
  },
  'langchain-node-json': async (model, tell) => {
    tell((await langchain(model).invoke(question())).text);
  },
  fetch: async (model, tell) => {
    const lines = lineReader(tell);
    for await (const piece of (await post(model, true)).body.pipeThrough(new TextDecoderStream())) {
      lines(piece);
    }
  },
  'fetch-text': async (model, tell) => {
    lineReader(tell)(await (await post(model, true)).text());
  },
  'fetch-json': async (model, tell) => {
    tell((await (await post(model, false)).json()).choices[0].message.content);
  },
  'node-http': (model, tell) =>
    new Promise((resolve, reject) => {
      const asked = http.request(url, { method: 'POST', headers }, (response) => {
        if (response.statusCode >= 400) {
          reject(new Error(`status ${response.statusCode}`));
        }
        response.setEncoding('utf8');
        response.on('data', lineReader(tell));
        response.on('end', resolve);
        response.on('error', reject);
      });
      asked.on('error', reject);
      asked.end(JSON.stringify(request(model, true)));
    }),
};

/** The ways to read this SDK: its parts, its text alone, its promise of the text, and without a stream. */
function aiSdk(name, provider) {
  const stream = (model, onError = () => {}) =>
    streamText({ model: provider(model), prompt: question(), onError });
  return {
    [`${name}-parts`]: async (model, tell) => {
      for await (const part of stream(model).fullStream) {
        if (part.type === 'text-delta') tell(part.text);
        if (part.type === 'error') throw part.error;
      }
    },
    // A refusal before the stream reaches a reader of the text alone by onError only, from any server.
    [`${name}-text`]: async (model, tell) => {
      const errors = [];
      let pieces = 0;
      for await (const piece of stream(model, ({ error }) => errors.push(error)).textStream) {
        pieces++;
        tell(piece);
      }
      if (pieces === 0) throw errors[0];
    },
    [`${name}-promise`]: async (model, tell) => {
      tell(await stream(model).text);
    },
    [`${name}-json`]: async (model, tell) => {
      tell((await generateText({ model: provider(model), prompt: question() })).text);
    },
  };
}

function request(model, stream) {
  return { model, stream, messages: [{ role: 'user', content: question() }] };
}

async function post(model, stream) {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(request(model, stream)) });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response;
}

/** Tells the text of the events in the pieces it is given; it passes over error events. */
function lineReader(tell) {
  let rest = '';
  return (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith('data: {')) {
        tell(JSON.parse(line.slice('data: '.length)).choices?.[0]?.delta.content);
      }
    }
  };
}

async function ask(read, model) {
  let text = '';
  try {
    await read(model, (piece) => (text += piece ?? ''));
    return { text, error: null };
  } catch (error) {
    return { text, error: error ?? new Error('thrown') };
  }
}

describe('scenarios', { concurrency: 6 }, () => {
  for (const [client, read] of Object.entries(readers)) {
    describe(client, { concurrency: 8 }, () => {
      for (const scenario of scenarios) {
        const json = client.endsWith('-json');
        const whole = json ? scenario.json : scenario.stream;
        if (json && !scenario.json_asked) continue;

        test(`${scenario.name} ${client}: ${whole === null ? 'raises, nothing spliced' : 'whole'}`, async () => {
          for (let i = 0; i < scenario.requests; i++) {
            if (i > 0) await pause(scenario.pause_ms);
            judge(await ask(read, `${scenario.name}.${client}`), whole, scenario.begins);
          }
        });
      }
    });
  }
});

function judge({ text, error }, whole, begins) {
  if (whole === null) {
    assert.ok(error, `taken for success: ${text}`);
    assert.ok(begins.startsWith(text), `spliced: ${text}`);
  } else {
    assert.equal(error, null);
    assert.equal(text, whole);
  }
}
