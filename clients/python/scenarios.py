"""Each client in each scenario of the yardstick: it has the complete text, or it raises.

What it is given is a model for each pair, and what a stream and a JSON answer must come to. All
cases run at once, in the background; each test waits for its own.
"""

import asyncio
import concurrent.futures
import http.client
import inspect
import json
import threading
import time
import urllib.parse
import urllib.request

import httpx2
import pytest
import requests
from gateway import API_KEY, BASE_URL, question, variable
from langchain_openai import ChatOpenAI
from openai import AsyncOpenAI, OpenAI

SCENARIOS = json.loads(variable("HOMEOSTAT_SCENARIOS"))
URL = f"{BASE_URL}/chat/completions"
HEADERS = {"authorization": f"Bearer {API_KEY}", "content-type": "application/json"}
PATIENCE_S = 30
AT_ONCE = 24

# Every client stays at its defaults: what it repeats by itself is part of what is tested.
client = OpenAI(base_url=BASE_URL, api_key=API_KEY)
async_client = AsyncOpenAI(base_url=BASE_URL, api_key=API_KEY)

readers = {}


def reader(name):
    """A reader takes a model and a function that it tells the text, piece by piece."""

    def add(read):
        readers[name] = read
        return read

    return add


def chat(model, stream=True):
    return {"model": model, "stream": stream, "messages": [{"role": "user", "content": question()}]}


def helped(model):
    request = chat(model)
    del request["stream"]
    return request


def tell_chunk(chunk, tell):
    for choice in chunk.choices:
        tell(choice.delta.content)


@reader("openai-python")
def openai_stream(model, tell):
    for chunk in client.chat.completions.create(**chat(model)):
        tell_chunk(chunk, tell)


@reader("openai-python-helper")
def openai_helper(model, tell):
    with client.chat.completions.stream(**helped(model)) as stream:
        tell(stream.get_final_completion().choices[0].message.content)


@reader("openai-python-json")
def openai_json(model, tell):
    tell(client.chat.completions.create(**chat(model, False)).choices[0].message.content)


@reader("openai-python-async")
async def openai_async_stream(model, tell):
    async for chunk in await async_client.chat.completions.create(**chat(model)):
        tell_chunk(chunk, tell)


@reader("openai-python-async-helper")
async def openai_async_helper(model, tell):
    async with async_client.chat.completions.stream(**helped(model)) as stream:
        tell((await stream.get_final_completion()).choices[0].message.content)


@reader("openai-python-async-json")
async def openai_async_json(model, tell):
    answer = await async_client.chat.completions.create(**chat(model, False))
    tell(answer.choices[0].message.content)


def langchain(model, **more):
    return ChatOpenAI(model=model, base_url=BASE_URL, api_key=API_KEY, **more)


@reader("langchain-python")
def langchain_stream(model, tell):
    for chunk in langchain(model).stream(question()):
        tell(chunk.text)


@reader("langchain-python-invoke")
def langchain_invoke(model, tell):
    tell(langchain(model, streaming=True).invoke(question()).text)


@reader("langchain-python-json")
def langchain_json(model, tell):
    tell(langchain(model).invoke(question()).text)


@reader("langchain-python-async")
async def langchain_async_stream(model, tell):
    async for chunk in langchain(model).astream(question()):
        tell(chunk.text)


@reader("langchain-python-async-json")
async def langchain_async_json(model, tell):
    tell((await langchain(model).ainvoke(question())).text)


def body(model, stream=True):
    return json.dumps(chat(model, stream)).encode()


def post(model, stream=True):
    return urllib.request.Request(URL, data=body(model, stream), headers=HEADERS)


def tell_line(line, tell):
    """Tells the text of an event's line; it passes over error events."""
    if line.startswith(b"data: {"):
        for choice in json.loads(line[6:]).get("choices", []):
            tell(choice["delta"].get("content"))


@reader("urllib")
def urllib_whole(model, tell):
    with urllib.request.urlopen(post(model), timeout=PATIENCE_S) as response:
        for line in response.read().split(b"\n"):
            tell_line(line, tell)


@reader("urllib-lines")
def urllib_lines(model, tell):
    with urllib.request.urlopen(post(model), timeout=PATIENCE_S) as response:
        for line in response:
            tell_line(line, tell)


@reader("urllib-json")
def urllib_json(model, tell):
    with urllib.request.urlopen(post(model, False), timeout=PATIENCE_S) as response:
        tell(json.load(response)["choices"][0]["message"]["content"])


@reader("http-client")
def http_client(model, tell):
    url = urllib.parse.urlsplit(URL)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=PATIENCE_S)
    try:
        connection.request("POST", url.path, body=body(model), headers=HEADERS)
        response = connection.getresponse()
        if response.status >= 400:
            raise RuntimeError(f"status {response.status}")
        while line := response.readline():
            tell_line(line, tell)
    finally:
        connection.close()


@reader("requests")
def requests_lines(model, tell):
    with requests.post(URL, data=body(model), headers=HEADERS, stream=True, timeout=PATIENCE_S) as response:
        response.raise_for_status()
        for line in response.iter_lines():
            tell_line(line, tell)


@reader("httpx")
def httpx_lines(model, tell):
    with httpx2.stream("POST", URL, headers=HEADERS, content=body(model), timeout=PATIENCE_S) as response:
        response.raise_for_status()
        for line in response.iter_lines():
            tell_line(line.encode(), tell)


def ask(read, scenario, model):
    """What each of the scenario's requests came to: its text, and its error or None."""
    told = []
    for number in range(scenario["requests"]):
        if number:
            time.sleep(scenario["pause_ms"] / 1000)
        pieces = []
        tell = lambda piece: pieces.append(piece or "")
        error = None
        try:
            read(model, tell)
        except Exception as caught:
            error = caught
        told.append(("".join(pieces), error))
    return told


def cases():
    for scenario in SCENARIOS:
        for name in readers:
            in_json = name.endswith("-json")
            if in_json and not scenario["json_asked"]:
                continue
            whole = scenario["json" if in_json else "stream"]
            end = "raises, nothing spliced" if whole is None else "whole"
            yield pytest.param(scenario, name, whole, id=f"{scenario['name']} {name}: {end}")


CASES = list(cases())


@pytest.fixture(scope="session")
def told():
    """The results to come, by scenario and client."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    def blocking(read):
        if not inspect.iscoroutinefunction(read):
            return read
        return lambda *call: asyncio.run_coroutine_threadsafe(read(*call), loop).result()

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as threads:
        results = {}
        for case in CASES:
            scenario, name, _ = case.values
            model = f"{scenario['name']}.{name}"
            results[model] = threads.submit(ask, blocking(readers[name]), scenario, model)
        yield results
    loop.call_soon_threadsafe(loop.stop)


@pytest.mark.parametrize(("scenario", "name", "whole"), CASES)
def test_has_the_complete_text_or_raises(told, scenario, name, whole):
    results = told[f"{scenario['name']}.{name}"].result()

    assert len(results) == scenario["requests"]
    for text, error in results:
        if whole is None:
            assert error is not None, f"taken for success: {text}"
            assert scenario["begins"].startswith(text), f"spliced: {text}"
        else:
            assert error is None
            assert text == whole
