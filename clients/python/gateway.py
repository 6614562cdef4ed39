"""The gateway under test, as the test that started us describes it."""

import os
import uuid


def variable(name):
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(
            f"{name}: not set (expected: a JUnit test starts these tests; run ./homeostat test)"
        )
    return value


BASE_URL = variable("HOMEOSTAT_BASE_URL")
API_KEY = variable("HOMEOSTAT_API_KEY")


def question():
    """A question that no other test asks, so that its attempts can be told from theirs."""
    return f"How is the weather? ({uuid.uuid4()})"
