from datetime import UTC
from io import BytesIO
from pathlib import Path

import pytest

from memo_archive.importers.account import Outcome
from memo_archive.importers.post import Post
from memo_archive.importers.readers.rss_atom import FeedRefusedError, posts_in_feed
from tests.importers.pages import prose
from tests.importers.shortcuts import bring_in, memos_in

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Farrow Notes</title><link>https://old.example/</link>
<item><title>Tom &amp;amp; the Till</title><link>https://old.example/2011/03/tom/</link>
<guid isPermaLink="false">https://old.example/?p=12</guid><pubDate>Mon, 07 Mar 2011 08:00:00 +0000</pubDate>
<dc:creator>Ines Farrow</dc:creator><category><![CDATA[Service]]></category><description>Short […]</description>
<content:encoded><![CDATA[<p>{prose(1)[0]}&nbsp;&copy; <b>KEY</b></p><script>alert(1)</script>]]></content:encoded></item>
<item><title>Next</title><link>https://old.example/2011/03/next/</link><guid>tag:next</guid>
<pubDate>Mon, 14 Mar 2011 23:30:00 GMT</pubDate><description>&lt;p&gt;{prose(2)[0]}&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Farrow Notes</title><entry><id>tag:old.example,2010:1</id>
<title type="html">One &lt;em&gt;Kettle&lt;/em&gt;</title><link rel="alternate" href="https://old.example/kettle"/>
<author><name>Ines Farrow</name></author><published>2010-05-03T08:00:00+02:00</published><category term="tea" label="Tea"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{prose(3)[0]} <b>bold</b></p><ul><li>x</li></ul></div></content>
</entry></feed>"""


def _posts(feed: str | bytes) -> list[Post]:
    return list(
        posts_in_feed(BytesIO(feed if isinstance(feed, bytes) else feed.encode()), "feed.xml", zone=UTC)
    )


def test_an_rss_feed_gives_its_posts_with_their_ids_to_the_letter() -> None:
    first, second = _posts(RSS)
    assert (first.title, first.guid, first.author, first.terms) == (
        "Tom & the Till",
        "https://old.example/?p=12",
        "Ines Farrow",
        ("Service",),
    )
    assert [block.text for block in first.blocks] == [f"{prose(1)[0]}\u00a0© KEY"]
    assert [block.text for block in second.blocks] == [prose(2)[0]]
    assert [str(post.date) for post in (first, second)] == ["2011-03-07", "2011-03-14"]


def test_an_atom_feed_with_xhtml_gives_its_posts() -> None:
    (post,) = _posts(ATOM)
    assert (post.title, post.url, post.guid) == (
        "One Kettle",
        "https://old.example/kettle",
        "tag:old.example,2010:1",
    )
    assert [block.kind for block in post.blocks] == ["paragraph", "list"]
    assert str(post.date) == "2010-05-03"


@pytest.mark.parametrize(
    "feed",
    [
        RSS.replace('encoding="utf-8"', 'encoding="iso-8859-1"').encode(),
        RSS.replace("Farrow Notes", "Farrow’s Notes").encode("cp1252"),
        RSS.replace("Short […]", "Tom & Jerry &nbsp; \x0b").encode(),
        b"\xef\xbb\xbf" + RSS.encode(),
    ],
)
def test_a_feed_with_the_usual_faults_is_read(feed: bytes) -> None:
    assert len(_posts(feed)) == 2


def test_what_is_no_feed_is_refused_with_its_reason() -> None:
    for text, reason in (
        ("<html><body>x</body></html>", "no feed"),
        ("<rss><channel><item>", "not whole"),
        (
            '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version></channel></rss>',
            "export of WordPress",
        ),
    ):
        with pytest.raises(FeedRefusedError, match=reason):
            _posts(text)


def test_the_ids_of_a_feed_are_kept_for_its_subscribers(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS, "utf-8")
    bring_in(tmp_path / "project", tmp_path / "feed.xml")
    memos = memos_in(tmp_path / "project")
    assert "feed_id: https://old.example/?p=12" in memos["2011/tom-the-till.md"]
    assert "feed_id: tag:next" in memos["2011/next.md"]


FILES = {
    "hugo/content/posts/tills.md": '+++\ntitle = "Tills: a story"\ndate = 2012-02-06T09:00:00Z\ntags = ["Service"]\naliases = ["/old/tills/"]\n+++\n\n'
    'See [the bundle]({{< ref "posts/bundle/index.md" >}}).\n\n![a till](/images/x.png "Our till")\n\n{{< youtube abc >}}\n\n'
    "**KEY POINT:** tills *matter*.\n\n**TAKING ACTION:** Look at one.\n\n- Then count it.\n",
    "hugo/content/posts/bundle/index.md": "---\ntitle: Bundle\ndate: 2012-02-13\n---\nText of the bundle.\n",
    "hugo/content/posts/_index.md": "---\ntitle: Posts\n---\n",
    "jekyll/_posts/2013-04-01-fools.md": "---\ntitle: Fools\ncategories: service money\n---\nSee [wise]({% post_url 2013-04-08-wise %}).\n\n```\nKEY POINT: in code\n```\n",
    "jekyll/_posts/2013-04-08-wise.md": "---\ntitle: Wise\npublished: false\n---\nWise text <script>alert(1)</script> it is.\n",
    "pelican/content/one.md": "Title: One\nDate: 2014-01-06 10:20\nTags: a, b\nSlug: one\n\nSee [two]({filename}two.md).\n",
    "pelican/content/two.md": "Title: Two\nDate: 2014-01-13\n\nTwo it is.\n",
}


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    images = tmp_path / "site/hugo/static/images"
    images.mkdir(parents=True)
    (images / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    return tmp_path / "site"


def test_folders_of_hugo_jekyll_and_pelican_become_memos(folders: Path, tmp_path: Path) -> None:
    account = bring_in(tmp_path / "project", folders)
    assert account.outcomes == {Outcome.WRITTEN: 6}
    memos = memos_in(tmp_path / "project")
    tills = memos["2012/tills-a-story.md"]
    assert "key_point: tills *matter*.\ntaking_action: |\n  Look at one.\n\n  Then count it.\n" in tills
    assert "aliases: [/old/tills/, /posts/tills/]" in tills
    assert "[the bundle](memo:2012/bundle)" in tills
    assert '![a till](../images/imported/tills-a-story-x.png "Our till")' in tills
    assert "youtube" not in tills
    assert "[two](memo:2014/two)" in memos["2014/one.md"]
    assert "aliases: [/one.html]" in memos["2014/one.md"]
    assert "aliases: [/service/money/2013/04/01/fools.html]" in memos["2013/fools.md"]


def test_a_draft_stays_one_and_no_script_comes_along(folders: Path, tmp_path: Path) -> None:
    bring_in(tmp_path / "project", folders)
    wise = memos_in(tmp_path / "project")["2013/wise.md"]
    assert "draft: true" in wise
    assert "script" not in wise


def test_what_stands_in_code_is_no_label(folders: Path, tmp_path: Path) -> None:
    bring_in(tmp_path / "project", folders)
    assert "key_point" not in memos_in(tmp_path / "project")["2013/fools.md"]
