"""Which address the site is served at."""

import socket
from collections.abc import Iterator

import pytest

import environment
import serve


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_free_port_is_taken_in_silence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as passing:
        free: int = passing.getsockname()[1]
    assert serve.address(first=free) == f"127.0.0.1:{free}"
    assert capsys.readouterr().err == ""


def test_a_port_in_use_is_passed_over_and_said(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = serve.address(first=taken)
    assert chosen != f"127.0.0.1:{taken}"
    assert f"Port {taken} is in use" in capsys.readouterr().err


def test_no_free_port_says_how_to_choose(taken: int) -> None:
    with pytest.raises(environment.SetupError, match="choose another with -a"):
        serve.address(first=taken, tries=1)
