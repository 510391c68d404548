import pytest

from memo_archive.importers.writing.image_download import FetchError, fetch, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.7",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "224.0.0.1",
        "nonsense",
    ],
)
def test_an_address_of_this_machine_or_its_network_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_an_address_of_the_internet_is_public() -> None:
    assert is_public("1.1.1.1")
    assert is_public("2606:4700:4700::1111")


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/x.png",
        "http://intranet.example/x.png",
        "https://metadata.example/x.png",
    ],
)
def test_a_host_with_one_address_that_is_not_public_is_not_asked(url: str) -> None:
    with pytest.raises(FetchError, match="not on the public internet"):
        fetch(url, resolve=lambda host, port: ["1.1.1.1", "127.0.0.1"])


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://old.example/x",
        "http://old.example:22/",
        "http://u:p@old.example/",
        "http://[",
    ],
)
def test_what_is_no_address_of_the_web_is_not_asked(url: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise AssertionError("nothing may be looked up")

    with pytest.raises(FetchError):
        fetch(url, resolve=resolve)
