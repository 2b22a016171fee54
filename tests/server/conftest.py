import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from index import Server  # noqa: E402


@pytest.fixture
def server(tmp_path):
    with Server(tmp_path / "data", "--not-durable") as running:
        yield running


@pytest.fixture
def pypi(tmp_path):
    with Server(tmp_path / "data", "--not-durable", "--pypi") as running:
        yield running
