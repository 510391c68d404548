import time
from pathlib import Path

import pytest

from memo_archive.importers.account import Outcome
from memo_archive.importers.readers.charsets import decode
from tests.importers.pages import copied_page, posts, prose
from tests.importers.shortcuts import bring_in, from_html, memos_in, one_in_html, shown

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><rss><channel><item><title>&j;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("It’s a café".encode(), "It’s a café"),
        ("It’s a café".encode("utf-8-sig"), "It’s a café"),
        ("It’s a café".encode("cp1252"), "It’s a café"),
        ("It’s a café".encode("utf-16"), "It’s a café"),
        (b"<meta charset=utf-8>It\x92s a caf\xe9", "<meta charset=utf-8>It’s a café"),
        ("<meta charset=iso-8859-1>It’s".encode(), "<meta charset=iso-8859-1>It’s"),
        ("<meta charset=windows-1251>Привет".encode("cp1251"), "<meta charset=windows-1251>Привет"),
        ("It’s in both: caf".encode() + b"\xe9", "It’s in both: café"),
        ("It\x92s".encode(), "It’s"),
        (b"a\x00b\x08c\r\nd", "abc\nd"),
    ],
)
def test_text_is_read_whatever_its_charset_claims_to_be(data: bytes, text: str) -> None:
    assert text == decode(data).text


def test_a_wrong_claim_is_told() -> None:
    assert decode(b"<meta charset=utf-8>caf\xe9").doubts != ()


def test_xml_that_reaches_beyond_its_file_is_refused_at_once(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "bomb.xml").write_text(BOMB, "utf-8")
    (source / "file.xml").write_text(
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>'
    )
    (source / "web.xml").write_text('<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd"><rss><channel/></rss>')
    start = time.monotonic()
    account = bring_in(tmp_path / "project", source)
    assert time.monotonic() - start < 1
    assert sum(account.refused.values()) == account.files == 3
    assert all("document type" in reason for reason in account.refused)


def test_a_folder_with_other_things_in_it_is_no_trouble(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "empty.html").write_bytes(b"")
    (source / "blank.txt").write_text("\n \n")
    (source / "sheet.xlsx").write_bytes(b"PK\x03\x04\x00\x00")
    (source / "noise.txt").write_bytes(bytes(range(256)))
    (source / "picture.png").write_bytes(b"\x89PNG")
    (source / ".hidden.txt").write_text("not to be read")
    (source / "loop").symlink_to(source)
    (source / "out.txt").symlink_to("/etc/hostname")
    (source / "post.txt").write_text(copied_page(posts(1)), "utf-8")
    account = bring_in(tmp_path / "project", source)
    assert account.outcomes == {Outcome.WRITTEN: 1}
    assert sum(account.refused.values()) == 4


def test_a_page_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    with page.open("wb") as stream:
        stream.truncate(50_000_000)
        stream.seek(0)
        stream.write(b"<p>text</p>")
    start = time.monotonic()
    account = bring_in(tmp_path / "project", page)
    assert time.monotonic() - start < 1
    assert [reason.partition(":")[0] for reason in account.refused] in (
        ["it is too large"],
        ["it is no text, page, feed or Markdown"],
    )


def test_a_page_that_is_large_by_its_pictures_is_read_without_them(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    picture = "data:image/png;base64," + "A" * 20_000_000
    page.write_text(f"<article><h1>Tills</h1><p>{prose(1)[0]}</p><img src='{picture}'></article>")
    report = tmp_path / "report.txt"
    account = bring_in(tmp_path / "project", page, reports=[report])
    assert account.outcomes == {Outcome.WRITTEN: 1}
    assert "the pictures within it were left out" in report.read_text("utf-8")


def test_elements_without_end_take_no_time() -> None:
    start = time.monotonic()
    found = one_in_html("<article><h1>Deep</h1>" + "<div><b><blockquote>" * 30_000 + prose(1)[0])
    assert time.monotonic() - start < 10
    assert prose(1)[0] in " ".join(block.line for block in found.body)


def test_many_brackets_take_no_time(tmp_path: Path) -> None:
    source = tmp_path / "page.txt"
    source.write_text("A Memo\n\n" + "[a](" * 5000 + "\n\n" + "*" * 5000 + " x\n\n" + "Posted " * 3000)
    start = time.monotonic()
    bring_in(tmp_path / "project", source)
    assert time.monotonic() - start < 10


def test_the_markup_of_word_processors_leaves_nothing_but_text() -> None:
    page = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><div class=Section1>
    <h1>Counting<o:p></o:p></h1><!--[if gte mso 9]><xml>not to be seen</xml><![endif]-->
    <p class=MsoNormal><span style='mso-spacerun:yes'>&nbsp;</span>It counts what is counted, and nothing else in the world.<o:p>&nbsp;</o:p></p>
    <p class=MsoNormal><b style='mso-bidi-font-weight:normal'>KEY POINT &#8211;</b> count what you can mend.</p></div></body></html>"""
    found = one_in_html(page)
    assert [block.line for block in found.body] == [
        "It counts what is counted, and nothing else in the world."
    ]
    assert [block.line for block in found.key_point] == ["count what you can mend."]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example/x",
        "../../../etc/passwd",
        "#top",
    ],
)
def test_a_link_that_is_none_leaves_its_text(tmp_path: Path, address: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        f'<article><h1>Links</h1><p>{prose(1)[0]} <a href="{address}">There it is</a>.</p></article>', "utf-8"
    )
    bring_in(tmp_path / "project", page)
    text = memos_in(tmp_path / "project")["undated/links.md"]
    assert address not in text
    assert "There it is" in text


def test_nothing_of_a_hostile_page_runs_in_its_memo(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        f"<article><h1>Safe &lt;script&gt;</h1><p onclick=x>{prose(1)[0]} &lt;img src=x onerror=alert(1)&gt;</p>"
        "<svg onload=alert(1)></svg><iframe src='https://evil.example/'></iframe><p><style>p{}</style>End.</p></article>",
        "utf-8",
    )
    bring_in(tmp_path / "project", page)
    (text,) = memos_in(tmp_path / "project").values()
    assert "<img" not in text
    assert "<img src=x onerror=alert(1)>" in shown(text.partition("\n---\n")[2])


def test_nested_comments_of_a_page_do_not_become_its_post() -> None:
    page = f"""<div id=content><div class=post><h2>Two Queues</h2><div class=entry><p>{prose(1)[0]}</p></div></div></div>
    <div id=comments><div class=comment><cite class=fn>Ole</cite><div class=comment-text><p>{prose(2)[0]}</p></div></div></div>"""
    (post,) = from_html(page).posts
    assert [block.line for block in post.blocks] == [prose(1)[0]]
    assert [comment.name for comment in post.comments] == ["Ole"]
