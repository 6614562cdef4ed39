"""The gateway under test and the two walls behind it, as the test that started us describes them."""

import json
import time
import urllib.request

from gateway import question, variable

# JSON, because an environment isn't UTF-8 everywhere.
PRIMARY_TEXT = json.loads(variable("HOMEOSTAT_PRIMARY_TEXT"))
FALLBACK_TEXT = json.loads(variable("HOMEOSTAT_FALLBACK_TEXT"))

WALLS = {
    "primary": variable("HOMEOSTAT_PRIMARY_WALL"),
    "fallback": variable("HOMEOSTAT_FALLBACK_WALL"),
}

# What an answer contains that was cut after twenty of its sixty words.
CUT_TEXT = " ".join(PRIMARY_TEXT.split(" ")[:20])

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "description": "The weather of a place",
            "parameters": {
                "type": "object",
                "properties": {"place": {"type": "string"}, "days": {"type": "integer"}},
                "required": ["place", "days"],
            },
        },
    }
]


def chat(model, **more):
    return {"model": model, "messages": [{"role": "user", "content": question()}], **more}


def asked(request):
    return request["messages"][0]["content"]


def attempts_for(request):
    """What the walls saw of a request: one entry for each attempt."""
    seen = []
    for wall, url in WALLS.items():
        with urllib.request.urlopen(f"{url}/wall/attempts", timeout=5) as response:
            attempts = json.load(response)["attempts"]
        seen += [{**each, "wall": wall} for each in attempts if asked(request) in each["body"]]
    return seen


def abort_seen(request):
    """Waits until the provider has seen its caller leave, and says when that was."""
    for _ in range(200):
        for attempt in attempts_for(request):
            if attempt["end"] == "client_aborted":
                return attempt["ended_ms"]
        time.sleep(0.01)
    raise AssertionError("the provider saw nobody leave within 2 s")


def assert_arguments(text):
    arguments = json.loads(text)
    assert isinstance(arguments["place"], str)
    assert isinstance(arguments["days"], int)


class Told:
    """What a stream said, whether it ended well or not."""

    def __init__(self):
        self.text = ""
        self.roles = []
        self.finishes = []
        self.usages = []
        self.ids = set()
        self.error = None

    def add(self, chunk):
        self.ids.add(chunk.id)
        if chunk.usage:
            self.usages.append(chunk.usage)
        for choice in chunk.choices:
            self.text += choice.delta.content or ""
            if choice.delta.role:
                self.roles.append(choice.delta.role)
            if choice.finish_reason:
                self.finishes.append(choice.finish_reason)
