"""openai-python, sync and async, at its defaults: what it repeats by itself is part of the test."""

import itertools
import time

import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from gateway import API_KEY, BASE_URL
from scene import (
    CUT_TEXT,
    FALLBACK_TEXT,
    PRIMARY_TEXT,
    TOOLS,
    Told,
    abort_seen,
    assert_arguments,
    attempts_for,
    chat,
)

pytestmark = pytest.mark.anyio

# A limit that one test has met keeps the next one from asking: each has a model of its own.
LIMITS = itertools.count(5)


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Sync:
    """The sync client behind the async client's face, so that each test is written once."""

    def __init__(self, **options):
        self.client = OpenAI(base_url=BASE_URL, **{"api_key": API_KEY, **options})

    async def create(self, **request):
        return self.client.chat.completions.create(**request)

    async def create_raw(self, **request):
        return self.client.chat.completions.with_raw_response.create(**request)

    async def gather(self, stream, most=None):
        told = Told()
        try:
            for count, chunk in enumerate(stream, 1):
                told.add(chunk)
                if count == most:
                    break
        except openai.OpenAIError as error:
            told.error = error
        return told

    async def final(self, **request):
        with self.client.chat.completions.stream(**request) as stream:
            return stream.get_final_completion()

    async def model_names(self):
        return [model.id for model in self.client.models.list()]

    async def model(self, name):
        return self.client.models.retrieve(name)

    async def leave(self, stream):
        stream.close()

    async def close(self):
        self.client.close()


class Async:
    def __init__(self, **options):
        self.client = AsyncOpenAI(base_url=BASE_URL, **{"api_key": API_KEY, **options})

    async def create(self, **request):
        return await self.client.chat.completions.create(**request)

    async def create_raw(self, **request):
        return await self.client.chat.completions.with_raw_response.create(**request)

    async def gather(self, stream, most=None):
        told = Told()
        count = 0
        try:
            async for chunk in stream:
                told.add(chunk)
                count += 1
                if count == most:
                    break
        except openai.OpenAIError as error:
            told.error = error
        return told

    async def final(self, **request):
        async with self.client.chat.completions.stream(**request) as stream:
            return await stream.get_final_completion()

    async def model_names(self):
        return [model.id async for model in self.client.models.list()]

    async def model(self, name):
        return await self.client.models.retrieve(name)

    async def leave(self, stream):
        await stream.close()

    async def close(self):
        await self.client.close()


@pytest.fixture(params=[Sync, Async], ids=["sync", "async"])
async def make(request):
    made = []

    def make(**options):
        made.append(request.param(**options))
        return made[-1]

    yield make
    for client in made:
        await client.close()


@pytest.fixture
async def client(make):
    return make()


json_and_stream = pytest.mark.parametrize("stream", [False, True], ids=["json", "stream"])


async def test_chat_gives_text_usage_model_and_the_gateways_headers(client):
    raw = await client.create_raw(**chat("chat"))
    answer = raw.parse()

    assert answer.choices[0].message.content == PRIMARY_TEXT
    assert answer.choices[0].finish_reason == "stop"
    assert answer.model == "wall-1"
    assert answer.usage.completion_tokens == 60
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + 60
    assert raw.request_id
    assert answer._request_id == raw.request_id
    assert raw.headers["x-homeostat-target"] == "primary/wall-1"
    assert raw.headers["x-homeostat-attempts"] == "1"
    assert raw.headers["x-homeostat-trail"].startswith("primary/wall-1=ok@")


async def test_a_stream_has_every_word_one_finish_and_no_usage_that_nobody_asked_for(client):
    stream = await client.create(**chat("chat", stream=True))
    told = await client.gather(stream)

    assert told.error is None
    assert told.text == PRIMARY_TEXT
    assert told.roles == ["assistant"]
    assert told.finishes == ["stop"]
    assert told.usages == []
    assert len(told.ids) == 1
    assert stream.response.headers["x-request-id"]


async def test_a_stream_has_one_usage_when_it_is_asked_for(client):
    request = chat("chat", stream=True, stream_options={"include_usage": True})
    told = await client.gather(await client.create(**request))

    assert told.text == PRIMARY_TEXT
    assert told.finishes == ["stop"]
    assert [usage.completion_tokens for usage in told.usages] == [60]


async def test_the_stream_helper_assembles_the_final_completion(client):
    final = await client.final(**chat("chat"))

    assert final.choices[0].message.content == PRIMARY_TEXT
    assert final.choices[0].finish_reason == "stop"


async def test_a_tool_call_arrives_whole(client):
    answer = await client.create(**chat("tools", tools=TOOLS))
    [call] = answer.choices[0].message.tool_calls

    assert answer.choices[0].finish_reason == "tool_calls"
    assert call.id
    assert call.function.name == "weather"
    assert_arguments(call.function.arguments)


async def test_the_arguments_of_a_streamed_tool_call_can_be_put_together(client):
    final = await client.final(**chat("tools", tools=TOOLS))
    [call] = final.choices[0].message.tool_calls

    assert final.choices[0].finish_reason == "tool_calls"
    assert call.id
    assert call.function.name == "weather"
    assert_arguments(call.function.arguments)


async def test_a_failover_on_the_way_is_not_noticed_and_told_in_the_trail(client):
    raw = await client.create_raw(**chat("failover"))

    assert raw.parse().choices[0].message.content == FALLBACK_TEXT
    assert raw.headers["x-homeostat-target"] == "fallback/wall-1"
    assert "=upstream_error@" in raw.headers["x-homeostat-trail"]
    assert "; fallback/wall-1=ok@" in raw.headers["x-homeostat-trail"]


async def test_a_failover_before_a_stream_is_not_noticed_and_told_in_the_trail(client):
    stream = await client.create(**chat("failover", stream=True))
    told = await client.gather(stream)

    assert told.error is None
    assert told.text == FALLBACK_TEXT
    assert told.finishes == ["stop"]
    assert "=upstream_error@" in stream.response.headers["x-homeostat-trail"]


@json_and_stream
async def test_an_invalid_key_is_an_authentication_error(make, stream):
    with pytest.raises(openai.AuthenticationError) as caught:
        await make(api_key="wrong").create(**chat("chat", stream=stream))

    assert caught.value.code == "invalid_api_key"
    assert caught.value.request_id


@json_and_stream
async def test_an_unknown_model_is_a_not_found_error(client, stream):
    with pytest.raises(openai.NotFoundError) as caught:
        await client.create(**chat("nobody", stream=stream))

    assert caught.value.code == "model_not_found"
    assert caught.value.param == "model"
    assert "'nobody'" in caught.value.message


@json_and_stream
async def test_a_request_that_the_gateway_refuses_is_a_bad_request_error(client, stream):
    with pytest.raises(openai.BadRequestError) as caught:
        await client.create(model="chat", messages=[], stream=stream)

    assert caught.value.param == "messages"


@json_and_stream
async def test_a_request_that_the_provider_refuses_is_a_bad_request_error_in_its_words(client, stream):
    request = chat("refused", stream=stream)
    with pytest.raises(openai.BadRequestError) as caught:
        await client.create(**request)

    assert caught.value.code == "invalid_value"
    assert "temperature: 9" in caught.value.message
    assert len(attempts_for(request)) == 1


@json_and_stream
async def test_429_from_everybody_is_a_rate_limit_error_that_the_client_does_not_repeat(client, stream):
    request = chat(f"limited-{next(LIMITS)}", stream=stream)
    with pytest.raises(openai.RateLimitError) as caught:
        await client.create(**request)

    assert caught.value.code == "rate_limit_exceeded"
    assert caught.value.response.headers["x-should-retry"] == "false"
    assert caught.value.response.headers["retry-after"] == "60"
    attempts = attempts_for(request)
    assert [attempt["wall"] for attempt in attempts] == ["primary", "fallback"]


async def test_an_answer_that_is_cut_everywhere_is_an_error_and_not_repeated(client):
    with pytest.raises(openai.InternalServerError) as caught:
        await client.create(**chat("cut"))

    assert caught.value.status_code == 502
    assert caught.value.code == "upstream_truncated"
    assert caught.value.response.headers["x-should-retry"] == "false"


@pytest.mark.parametrize("cut", ["cut", "cut-slowly"])
async def test_a_stream_that_is_cut_everywhere_raises_after_the_text_it_had(client, cut):
    told = await client.gather(await client.create(**chat(cut, stream=True)))

    assert isinstance(told.error, openai.APIError)
    assert told.error.code == "upstream_truncated"
    assert told.text == CUT_TEXT
    assert told.finishes == []


async def test_the_stream_helper_raises_when_the_stream_is_cut(client):
    with pytest.raises(openai.APIError):
        await client.final(**chat("cut"))


async def test_models_are_listed_and_retrieved(client):
    assert "chat" in await client.model_names()
    assert (await client.model("chat")).id == "chat"
    assert (await client.model("primary/wall-1")).id == "primary/wall-1"
    with pytest.raises(openai.NotFoundError) as caught:
        await client.model("nobody")
    assert caught.value.code == "model_not_found"


async def test_a_stream_that_is_closed_is_aborted_at_the_provider_within_a_second(client):
    request = chat("slow", stream=True)
    stream = await client.create(**request)
    await client.gather(stream, most=3)
    left_ms = time.time() * 1000
    await client.leave(stream)

    assert abort_seen(request) - left_ms < 1000


async def test_an_answer_no_longer_waited_for_is_aborted_at_the_provider_within_a_second(make):
    request = chat("slow")
    started_ms = time.time() * 1000
    with pytest.raises(openai.APITimeoutError):
        await make(timeout=0.3, max_retries=0).create(**request)

    assert abort_seen(request) - started_ms - 300 < 1000
