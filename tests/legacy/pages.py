"""Pages of an invented earlier site, in the markup that themes and programs give them. The prose is ours."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

_SUBJECTS = (
    "the counter|a late parcel|the second invoice|our front desk|a returned kettle|the waiting room|a good name|"
    "the price list|one angry letter|the spare key|a Monday queue|the night porter|the delivery slot|an old account"
).split("|")
_VERBS = (
    "keeps its promise|costs more than it earns|is remembered for a year|teaches us something|is nobody's task|"
    "shows what we value|changes hands too often|deserves a second look|is measured badly|can be mended by Friday"
).split("|")
_TAILS = (
    "and nobody has written it down|when the people in charge look away|as any regular visitor could tell you|"
    "while the figures say otherwise|because the rule is older than the building|although it would take an hour|"
    "if the person at the desk may decide|and the report arrives too late to help"
).split("|")


def sentence(chance: random.Random) -> str:
    """Return a sentence that means little and reads well."""
    words = f"{chance.choice(_SUBJECTS)} {chance.choice(_VERBS)} {chance.choice(_TAILS)}"
    return words[0].upper() + words[1:] + "."


def prose(seed: int, paragraphs: int = 4, sentences: int = 5) -> list[str]:
    """Return paragraphs that differ from those of every other seed."""
    chance = random.Random(seed)
    return [
        " ".join([*(sentence(chance) for _ in range(sentences)), f"This is note {seed}-{number}."])
        for number in range(paragraphs)
    ]


@dataclass(frozen=True)
class Old:
    """A post of the invented site."""

    title: str
    body: list[str]
    subtitle: str = ""
    key_point: str = ""
    steps: list[str] = field(default_factory=list)
    day: str = "2011-03-07"
    slug: str = "post"
    tags: tuple[str, ...] = ("Service",)
    author: str = "Ines Farrow"

    @property
    def written_day(self) -> str:
        year, month, day = map(int, self.day.split("-"))
        names = (
            "January February March April May June July August September October November December".split()
        )
        return f"{names[month - 1]} {day}, {year}"

    @property
    def html(self) -> str:
        """The text as a visual editor would have saved it."""
        parts = [f"<p><em>{self.subtitle}</em></p>"] if self.subtitle else []
        parts += [f"<p>{paragraph}</p>" for paragraph in self.body]
        if self.key_point:
            parts.append(f"<p><strong>KEY POINT:</strong>&nbsp; {self.key_point}</p>")
        for number, step in enumerate(self.steps):
            label = "<strong>TAKING ACTION:</strong>&nbsp; " if not number else ""
            parts.append(f"<p>{label}{step}</p>")
        return "\n".join(parts)

    @property
    def text(self) -> str:
        """The text as a browser copies it."""
        parts = [self.subtitle] if self.subtitle else []
        parts += self.body
        if self.key_point:
            parts.append(f"KEY POINT: \u00a0 {self.key_point}")
        for number, step in enumerate(self.steps):
            parts.append(f"TAKING ACTION: \u00a0 {step}" if not number else step)
        return "\n\n".join(parts)


TITLES = (
    "The Second Invoice|Why Good Visitors Leave Quietly|A Queue Is a Message|Promises Made at the Counter|"
    "What the Night Porter Knows|Two Keys for One Door|Pricing Without Apology|The Letter Nobody Answered|"
    "Small Rules and Large Exceptions|Where the Figures Stop|The Kettle That Came Back|Names on a Visiting Card"
).split("|")


def posts(count: int, *, without_closing: tuple[int, ...] = ()) -> list[Old]:
    """Return `count` posts, those of the places `without_closing` without key point and steps."""
    made = []
    for number in range(count):
        title = TITLES[number % len(TITLES)] + ("" if number < len(TITLES) else f" Again {number}")
        closes = number not in without_closing
        made.append(
            Old(
                title,
                prose(number + 1),
                key_point=f"note {number} matters more than the person who wrote it down." if closes else "",
                steps=[
                    f"Ask the three people nearest to you what note {number} means to them.",
                    f"Which of your own habits would note {number} change? Who decides?",
                ]
                if closes
                else [],
                day=f"2011-{1 + number % 12:02}-{3 + number % 20:02}",
                slug=title.lower().replace(" ", "-"),
            )
        )
    return made


def wordpress(made: list[Old], *, is_single: bool = False) -> str:
    """Return a page of a WordPress theme of 2011, with share bars, related posts, comments and widgets."""
    parts = []
    for number, old in enumerate(made):
        url = f"https://old.example/{old.day.replace('-', '/')}/{old.slug}/"
        title = old.title if is_single else f'<a href="{url}" rel="bookmark">{old.title}</a>'
        parts.append(f"""
<article id="post-{number + 7}" class="post-{number + 7} post type-post status-publish hentry category-service">
<header class="entry-header"><h{1 if is_single else 2} class="entry-title">{title}</h{1 if is_single else 2}>
<div class="entry-meta"><span class="sep">Posted on </span><a href="{url}" rel="bookmark"><time class="entry-date" datetime="{old.day}T08:00:00+01:00">{old.written_day}</time></a>
<span class="by-author"> by <span class="author vcard"><a class="url fn n" rel="author" href="/author/x/">{old.author}</a></span></span></div></header>
<div class="entry-content">{old.html}
<div class="sharedaddy sd-sharing-enabled"><div class="robots-nocontent sd-block sd-social"><h3 class="sd-title">Share this:</h3><ul><li><a href="#">Twitter</a></li><li><a href="#">Facebook</a></li></ul></div></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3><p>Another Story In Brief</p></div></div>
<footer class="entry-meta"><span class="cat-links">Posted in {", ".join(f'<a href="/c/" rel="category tag">{t}</a>' for t in old.tags)}</span> | <span class="comments-link"><a href="#respond">Leave a reply</a></span></footer>
</article>""")
    comments = """
<div id="comments" class="comments-area"><h2 class="comments-title">One thought on “It”</h2><ol class="commentlist">
<li class="comment even" id="li-comment-3"><article id="comment-3" class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Ole Brand</b> <span class="says">says:</span></div><time datetime="2011-04-01T10:00:00+00:00">April 1</time></footer><div class="comment-content"><p>We tried this in our shop and the queue grew shorter.</p></div><div class="reply"><a href="#">Reply</a></div></article></li></ol>
<div id="respond" class="comment-respond"><h3 class="comment-reply-title">Leave a Reply</h3><form><p>Your email address will not be published.</p><label>Name</label><input></form></div></div>"""
    canonical = (
        f'<link rel="canonical" href="https://old.example/{made[0].day.replace("-", "/")}/{made[0].slug}/"><meta property="og:type" content="article">'
        if is_single
        else '<link rel="canonical" href="https://old.example/category/service/">'
    )
    pages = '<nav id="nav-below"><div class="nav-previous"><a href="/page/2/">← Older posts</a></div></nav><div class="wp-pagenavi"><span class="pages">Page 1 of 9</span><span class="current">1</span><a>2</a><a>3</a></div>'
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{made[0].title if is_single else "Service"} | Farrow Notes</title>{canonical}<meta property="og:site_name" content="Farrow Notes"><style>.x{{}}</style><script>alert("x")</script></head>
<body class="{"single single-post" if is_single else "archive category"}"><div id="page" class="hfeed"><header id="branding"><h1 id="site-title"><a href="/">Farrow Notes</a></h1><h2 id="site-description">Notes on service</h2><nav id="access"><ul class="menu"><li><a href="/">Home</a></li><li><a href="/about/">About</a></li></ul></nav></header>
<div id="main"><div id="primary"><div id="content" role="main">{"" if is_single else '<h1 class="page-title">Category Archives: Service</h1>'}{"".join(parts)}{comments if is_single else pages}</div></div>
<div id="secondary" class="widget-area" role="complementary"><aside class="widget"><h3>Recent Posts</h3><ul><li><a href="#">The Second Invoice</a></li></ul></aside></div></div>
<footer id="colophon">Proudly powered by WordPress</footer></div></body></html>"""


def blogger(made: list[Old]) -> str:
    """Return a page of Blogger, whose date stands above the post and whose paragraphs are line breaks."""
    parts = []
    for number, old in enumerate(made):
        text = old.text.replace("\n\n", "<br /><br />")
        parts.append(f"""<div class="date-outer"><h2 class='date-header'><span>Monday, {old.written_day}</span></h2><div class="date-posts"><div class='post-outer'>
<div class='post hentry uncustomized-post-template' itemscope itemtype='http://schema.org/BlogPosting'><a name='{number}1234567'></a>
<h3 class='post-title entry-title' itemprop='name'><a href='http://farrow.blogspot.example/2011/03/{old.slug}.html'>{old.title}</a></h3><div class='post-header'><div class='post-header-line-1'></div></div>
<div class='post-body entry-content' id='post-body-{number}' itemprop='description articleBody'>{text}<div style='clear: both;'></div></div>
<div class='post-footer'><div class='post-footer-line post-footer-line-1'><span class='post-author vcard'>Posted by <span class='fn' itemprop='author'><span itemprop='name'>{old.author}</span></span></span> <span class='post-timestamp'>at <a class='timestamp-link' href='http://farrow.blogspot.example/2011/03/{old.slug}.html' rel='bookmark'><abbr class='published' itemprop='datePublished' title='{old.day}T09:30:00+01:00'>9:30 AM</abbr></a></span> <span class='post-comment-link'><a class='comment-link'>2 comments:</a></span><div class='post-share-buttons goog-inline-block'><a>Email This</a><a>BlogThis!</a></div></div>
<div class='post-footer-line post-footer-line-2'><span class='post-labels'>Labels: {", ".join(f"<a href='/search/label/x' rel='tag'>{t}</a>" for t in old.tags)}</span></div></div></div></div></div></div>""")
    return f"""<html><head><meta content='text/html; charset=UTF-8' http-equiv='Content-Type'/><title>Farrow Notes: March 2011</title></head><body><div class='content-outer'><div class='navbar section' id='navbar'></div><div class='header section'><div class='widget Header'><h1 class='title'>Farrow Notes</h1></div></div>
<div class='main section' id='main'><div class='widget Blog' id='Blog1'><div class='blog-posts hfeed'>{"".join(parts)}</div><div class='blog-pager' id='blog-pager'><a class='blog-pager-older-link'>Older Posts</a> <a class='home-link'>Home</a></div></div></div>
<div class='sidebar section'><div class='widget Profile'><h2>About Me</h2><a>View my complete profile</a></div><div class='widget BlogArchive'><h2>Blog Archive</h2><ul><li>2011 (12)</li></ul></div></div></div></body></html>"""


def typepad(made: list[Old]) -> str:
    """Return a page of Typepad."""
    parts = [
        f"""<h2 class="date-header">{old.written_day}</h2><div class="entry entry-author-x entry-type-post" id="entry-6a00{number}"><div class="entry-inner"><h3 class="entry-header"><a href="http://farrow.typepad.example/notes/2011/03/{old.slug}.html">{old.title}</a></h3>
<div class="entry-content"><div class="entry-body">{old.html}</div></div><div class="entry-footer"><p class="entry-footer-info"><span class="post-footers">Posted by {old.author} on {old.written_day} at 09:12 AM</span> <span class="separator">|</span> <a class="permalink" href="http://farrow.typepad.example/notes/2011/03/{old.slug}.html">Permalink</a> | <a href="#comments">Comments (0)</a></p></div></div></div>"""
        for number, old in enumerate(made)
    ]
    return f"""<html><head><title>Farrow Notes: Service</title></head><body class="layout-two-column-right"><div id="container"><div id="banner"><h1 id="banner-header"><a>Farrow Notes</a></h1></div><div id="pagebody"><div id="alpha"><div id="alpha-inner">{"".join(parts)}<div class="pager-bottom pager-categories pager content-nav"><span class="pager-right"><a>Next »</a></span></div></div></div><div id="beta"><div class="module-recent-posts module"><h2 class="module-header">Recent Posts</h2><ul><li><a>{made[0].title}</a></li></ul></div></div></div></div></body></html>"""


def tables(made: list[Old]) -> str:
    """Return a page of 1999: tables in tables, fonts, no names."""
    parts = [
        f"""<font face="Verdana" size="4"><b>{old.title}</b></font><br><font size="1">{old.written_day}</font><br><br><font face="Verdana" size="2">{old.text.replace(chr(10) + chr(10), "<br><br>")}</font><br><hr>"""
        for old in made
    ]
    return f"""<html><head><title>Farrow Notes - Archive</title></head><body bgcolor="#ffffff"><table width="100%"><tr><td colspan=2><img src="logo.gif" width=300 height=60 alt="Farrow"></td></tr><tr><td width=120 valign=top><table><tr><td><a href="index.htm">Home</a><br><a href="about.htm">About</a><br><a href="contact.htm">Contact</a></td></tr></table></td><td><table><tr><td>{"".join(parts)}</td></tr></table></td></tr><tr><td colspan=2><font size=1>Copyright 2001 Farrow Notes</font></td></tr></table></body></html>"""


def ghost(old: Old) -> str:
    """Return a page of Ghost."""
    return f"""<!DOCTYPE html><html><head><title>{old.title}</title><link rel="canonical" href="https://farrow.example/{old.slug}/"><meta property="og:site_name" content="Farrow"><meta property="og:type" content="article"><meta property="article:published_time" content="{old.day}T06:00:00.000Z">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Article","headline":"{old.title}","author":{{"@type":"Person","name":"{old.author}"}},"datePublished":"{old.day}T06:00:00.000Z"}}</script></head><body class="post-template"><div class="gh-site"><header id="gh-head"><nav><a href="/">Home</a></nav></header><main id="site-main"><article class="gh-article post tag-x"><header class="gh-article-header"><a class="gh-article-tag" href="/tag/service/">Service</a><h1 class="gh-article-title">{old.title}</h1><p class="gh-article-excerpt">{old.subtitle}</p><div class="gh-article-meta"><h4 class="gh-article-meta-name"><a href="/author/x/">{old.author}</a></h4><time class="gh-article-meta-date" datetime="{old.day}">{old.written_day}</time> <span>• 3 min read</span></div></header><section class="gh-content gh-canvas">{old.html}</section></article></main><aside class="gh-read-more"><article class="gh-card post"><a href="/x/"><h3 class="gh-card-title">Another one</h3><p>Short teaser of it.</p></a></article><article class="gh-card post"><a href="/y/"><h3>And a third</h3></a></article></aside><footer>© 2024 Farrow. Powered by Ghost</footer></div></body></html>"""


def as_copied(made: list[Old], *, with_data: bool = True) -> str:
    """Return a category page as a browser copies it, with page numbers at its end."""
    parts = (
        [
            "Skip to content",
            "Farrow Notes",
            "Notes on service",
            "Home",
            "About",
            "Contact",
            "Category Archives: Service",
        ]
        if with_data
        else []
    )
    for old in made:
        parts.append(old.title)
        if with_data:
            parts.append(f"Posted on {old.written_day} by {old.author}")
        parts.append(old.text)
        if with_data:
            parts += [
                "Share this:",
                "Twitter\nFacebook\nLinkedIn",
                "Like Loading...",
                f"Posted in {', '.join(old.tags)} | Leave a comment",
            ]
    parts.append("1 2 3 … 9 Next »" if with_data else "1\n2\n3\n…\n9\nNext")
    if with_data:
        parts += [
            "Search",
            "Recent Posts",
            "The Second Invoice\nTwo Keys for One Door",
            "Archives",
            "March 2011",
            "Proudly powered by WordPress",
        ]
    return "\n\n".join(parts) + "\n"
