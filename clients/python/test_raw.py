"""A reader that knows nothing of error events must see a failure too: the transfer ends broken."""

import http.client
import json
import urllib.parse
import urllib.request

import httpx2
import pytest
from gateway import API_KEY, BASE_URL
from scene import CUT_TEXT, PRIMARY_TEXT, chat

HEADERS = {"authorization": f"Bearer {API_KEY}", "content-type": "application/json"}
URL = f"{BASE_URL}/chat/completions"


def via_httpx(body, pieces):
    with httpx2.stream("POST", URL, headers=HEADERS, content=body, timeout=10) as response:
        for piece in response.iter_bytes():
            pieces.append(piece)


def via_http_client(body, pieces):
    url = urllib.parse.urlsplit(URL)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=10)
    try:
        connection.request("POST", url.path, body=body, headers=HEADERS)
        response = connection.getresponse()
        while piece := response.read1(65536):
            pieces.append(piece)
    finally:
        connection.close()


def via_urllib_lines(body, pieces):
    request = urllib.request.Request(URL, data=body, headers=HEADERS)
    with urllib.request.urlopen(request, timeout=10) as response:
        for line in response:
            pieces.append(line)


readers = pytest.mark.parametrize(
    "read",
    [via_httpx, via_http_client, via_urllib_lines],
    ids=["httpx", "http.client", "urllib"],
)


def body(model):
    return json.dumps(chat(model, stream=True)).encode()


def events(pieces):
    text = b"".join(pieces).decode()
    return [event[6:] for event in text.split("\n\n") if event.startswith("data: ")]


def words(data):
    return "".join(json.loads(each)["choices"][0]["delta"].get("content", "") for each in data)


@readers
def test_reads_a_whole_stream_to_its_done(read):
    pieces = []
    read(body("chat"), pieces)
    data = events(pieces)

    assert data.pop() == "[DONE]"
    assert words(data) == PRIMARY_TEXT


@readers
def test_sees_a_cut_stream_as_a_broken_transfer_with_an_error_event_last(read):
    pieces = []
    with pytest.raises((httpx2.RemoteProtocolError, http.client.IncompleteRead)):
        read(body("cut"), pieces)
    data = events(pieces)
    last = json.loads(data.pop())

    assert list(last) == ["error"]
    assert last["error"]["code"] == "upstream_truncated"
    assert words(data) == CUT_TEXT
