"""Boilerplate: lines of a page and not of a post, such as share bars, navigation, comment forms, bylines.

Text copied from a browser has no markup, so words alone tell these lines, and only where they fill the line:
a sentence that holds "share this" is a sentence.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from functools import lru_cache

from memo_archive.importers.cues.bylines import BYLINE, NAME
from memo_archive.importers.cues.dates import day_in


class PagePart(enum.StrEnum):
    """The part of a page to which a line belongs."""

    SHARE = "share bar"
    NAVIGATION = "navigation"
    PAGES = "page numbers"
    DATA = "data line"
    """Date, byline, categories: above a post or below it."""
    FOOT = "data line below the post"
    TAGS = "tag list"
    COMMENTS = "comments"
    """Begins a section of comments."""
    FORM = "comment form"
    BIO = "about the author"
    """Begins a note on the author."""
    RELATED = "related posts"
    SIDEBAR = "sidebar"
    IMAGE_NAME = "stray image name"
    LEGAL = "copyright line"
    MAIL = "mail footer"
    COOKIES = "cookie notice"
    REPEATED = "the same at most posts of the page"
    EMPTY = "empty line"


OPENS_SECTION = frozenset(
    {PagePart.COMMENTS, PagePart.FORM, PagePart.BIO, PagePart.RELATED, PagePart.SIDEBAR, PagePart.MAIL}
)
"""Parts whose first line opens a section: the lines below it are boilerplate too."""


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The part of a page for which a line was taken."""

    part: PagePart
    value: str = ""
    """A name or a list of terms that the line gives."""
    is_ambiguous: bool = False
    """An author's heading can read the same, so the line counts only beside other boilerplate."""


_NETWORKS = (
    r"(?:facebook|twitter|x|linkedin|google\s?\+?|google\s?plus|pinterest|reddit|tumblr|pocket|whatsapp|telegram|"
    r"skype|stumble\s?upon|digg|delicious|del\.icio\.us|e-?mail|email this|print(?:er friendly)?|pdf|more|"
    r"rss|"
    r"instagram|youtube|flickr|mastodon|threads|bluesky|buffer|xing|flipboard|hacker ?news|mail|"
    r"copy link|link|blogthis!?|"
    r"save|pin ?it|tweet(?: this)?|share|like|\+1|messenger|sms|line|vk|newsvine|technorati|"
    r"press this|nextdoor|forward)"
)
_N = r"(?:\d{1,3}(?:[,.]\d{3})*|no|one|two|three|four|five|six|seven|eight|nine|ten|leave a|add a|post a|0)"
_RULES: list[tuple[PagePart, str]] = [
    (
        PagePart.SHARE,
        rf"""(?:please\s+)?(?:share|spread|bookmark|tell|forward|recommend)\s+(?:this|it|on|via|with|
        the love|the word|and enjoy)?
        \s*(?:post|article|page|entry|memo|story|on|with|via|friends|your friends|a friend|\s)*\s*[:!.]?|
        share\s*(?:on|via|to|with|this)?\s*:?\s*{_NETWORKS}(?:[\s,|·•/]+{_NETWORKS})*|
        {_NETWORKS}(?:[\s,|·•/]+{_NETWORKS})+\s*\d*|
        (?:like|tweet|share|pin|email|print|save|\+1|pin it|tweet this|like this|share this|email this|
        print this)\s*[:!]?\s*\d{{0,6}}|
        like\s*(?:this)?\s*:?\s*(?:like)?\s*loading\s*(?:\.{{3}}|…)?|loading\s*(?:\.{{3}}|…)|
        (?:be the first to|\d+ bloggers?|%d bloggers?|one blogger|\d+ people|
        you and \d+ others?)\s+like[sd]?\s+this.{{0,20}}|%d|
        click to (?:share|email|print|tweet|pin)\b.{{0,90}}|
        (?:opens in new window|click here to (?:share|tweet|print))|shares?\s*\d{{0,6}}|
        \d{{1,6}}\s+(?:shares?|likes?|tweets?|claps?|hearts?)|
        (?:follow|find|join|like|connect with)\s+(?:us|me)\s+on\s+{_NETWORKS}(?:[\s,&|
        ]+(?:and\s+)?{_NETWORKS})*[.!]?|
        customize buttons|powered by (?:addthis|shareaholic|sharethis)|sharing is caring!?|
        rate this:?.{{0,40}}|i?\s?rate this|(?:did you\s+)?(?:enjoy(?:ed)?|liked?|loved?)\s+this\s+
        (?:article|post|memo|issue|story)\s*\?.{{0,80}}""",
    ),
    (
        PagePart.PAGES,
        r"""(?:page|pages|seite)\s*:?\s*\(?\d{1,4}\s*(?:of|/)\s*\d{1,4}\)?(?:[\s\d.…«»‹›<>]|first|last|next|
        previous|prev|page)*|
        (?:pages?\s*:?\s*)?(?:(?:[«‹<←]+|first|prev(?:ious)?|newer|page)\s*)*\(?\d{1,4}\)?(?:[\s,|
        ·.…\-]+\(?\d{1,4}\)?)+(?:\s|[«»‹›<>→.…,|·]|next|last|older|page)*|
        (?:\d{1,4}\s+)+(?:next|last|older)\b.{0,20}""",
    ),
    (
        PagePart.NAVIGATION,
        r"""(?:skip|jump)\s+(?:to|navigation)\b.{0,60}|(?:back|return|go|skip|
        scroll)\s+to\s+(?:the\s+)?(?:top|content|home|blog|index|main)\b.{0,40}|
        top\s*(?:of page)?\s*[↑^]?|[↑^]\s*(?:back to )?top|(?:main\s+)?(?:menu|navigation)|
        toggle\s+(?:navigation|menu|search)\b.{0,20}|
        primary\s+(?:menu|navigation|sidebar)|post\s+navigation|posts?\s+navigation|search(?:\s+(?:for|
        this\s+(?:blog|site)|results?(?: for)?))?\s*:?|
        subscribe\s+(?:to:?\s+)?(?:the\s+|our\s+|my\s+|this\s+|via\s+|by\s+|in\s+a\s+)?
        (?:rss|feed|posts?\b|comments?\b|e-?mail|reader|blog).{0,40}|
        (?:(?:older|newer)\s+(?:posts?|entries)|home)(?:\s+(?:(?:older|newer)\s+(?:posts?|entries)|home))+|rss(?:\s+feed)?|entries\s+(?:\(?rss\)?|feed)|
        home(?:\s*[|»>·•/\-]\s*[\w ’'&-]{1,30})*|(?:home|about|about us|contact|contact us|blog|services|
        products|archive|archives|store|shop|books?|speaking|
        newsletter|login|log in|register|sitemap|site map|privacy policy|terms of (?:use|service)|resources|
        events|news|faq|testimonials|clients|media|press)
        (?:\s*[|»·•/]\s*[\w ’'&-]{1,30})*|(?:(?:home|about(?: us| me)?|contact(?: us| me)?|blog|archives?|
        services|products|store|shop|books?|speaking|newsletter|resources|events|news|faq|clients|media|press|
        memos|articles)(?:\s+|$)){2,}|(?:close|open)\s+(?:menu|search)|
        (?:[«‹←<]+|[⟵])\s*.{1,120}|(?:older|newer|previous|next|earlier|later)\s+(?:posts?|entries|articles?|
        memos?|page|pages|story|stories)\s*(?:[»›→>:]+.{0,120})?|
        (?:previous|next)\s+(?:post|article|entry|memo|page)?\s*:\s*.{1,120}|(?:previous|next|prev|continue|
        older|newer)\s*[»›→>]*|
        .{1,110}\s(?:[»›→]|>{1,2})|(?:permalink|permanent link|trackback(?: url)?|comments? rss|
        comments? feed|edit(?: this)?|print this (?:post|page)|email this (?:post|page))|
        you are here\b.{0,140}|(?:category|tag|monthly|daily|yearly|author|blog)\s+archives?\s*:?.{0,80}|
        archives?\s+for\s+.{1,80}|
        (?:archive|posts?)\s+(?:for|from|in|tagged|by)\s+(?:the\s+)?(?:category|tag|month|author)?.{1,70}|
        browsing\s+(?:category|tag|archives?).{0,80}|
        (?:category|tag)\s*:\s*.{1,60}|rich footer|accessibility links|sign (?:in|up|out)|log (?:in|out)|
        cart|checkout|cookies?(?: policy)?""",
    ),
    (
        PagePart.FOOT,
        rf"""(?:(?:this entry was\s+)?(?:posted|filed|published|categori[sz]ed|listed|archived)\s+(?:in|
        under|to)\s*:?\s*(?P<terms1>.{{1,160}})|
        {_N}\s+(?:comments?|responses?|repl(?:y|ies)|thoughts|trackbacks?|pingbacks?)(?:\s*[»›→]+)?(?:\s*[|
        ·•]\s*.{{0,120}})?|
        (?:leave|add|post|write)\s+(?:a|your)\s+(?:comment|reply|response)(?:\s*[»›→]+)?|
        comments?\s*[:(]\s*\d+\s*\)?|comment|
        comments?\s+off(?:\s+on\s+.{{1,120}})?|
        (?:bookmark the|permalink).{{0,80}}|(?:continue reading|read (?:more|the rest|full|on)|
        more)\b.{{0,140}}?(?:[»›→…]|\.\.\.)|
        (?:continue reading|read more|read the rest of this entry)\b.{{0,140}}|
        you can follow any (?:responses|comments).{{0,200}}|both comments and pings are.{{0,80}}|
        (?:responses|comments) are currently closed.{{0,100}}|
        posted\s+(?:by\s+\S.{{0,40}}\s+)?at\s+\d{{1,2}}[:.]\d\d.{{0,60}}|email\s?this\s?blogthis.{{0,80}}|
        (?:links to this post|create a link|reactions:?)|\W*\d{{1,3}}[\s-]*min(?:ute)?s?(?: read)?|
        reading time.{{0,30}}|(?:page\s+|this page was\s+)?last\s+(?:modified|updated|changed)\b.{{0,50}})""",
    ),
    (
        PagePart.TAGS,
        r"""(?:post(?:ed)?\s+)?(?:tagged\s+(?:with|as)\s*:?|(?:tags?|tagged|labels?|topics?|keywords?|
        categor(?:y|ies)|technorati tags|filed under)\s*:)\s*(?P<terms2>[^.!?]{0,200})|tags?\s*(?:,\s*)+""",
    ),
    (
        PagePart.COMMENTS,
        r"""(?:\d{1,4}|no|one)\s+(?:(?:responses?|repl(?:y|ies))\s+(?:to|on)\b.{0,200}|(?:comments?|
        thoughts?|responses?|repl(?:y|ies))\s+(?:to|on)\s+[“"‘«'].{0,200}|(?:comments?|
        responses?)\s+so far\b.{0,40})|(?:comments?|responses?|discussion|readers?[’'] comments)\s*:?|
        comments?\s+are\s+(?:now\s+)?closed\b.{0,60}|comments?\s+(?:rss|feed)\b.{0,60}|
        (?:trackbacks?(?:\s*/\s*pingbacks?)?|pingbacks?)\s*:?(?:\s*\(\d+\))?""",
    ),
    (
        PagePart.FORM,
        r"""leave\s+(?:a|your)\s+(?:reply|comment|response)\s+(?:to\b.{0,80}|cancel\b.{0,20})|
        leave\s+a\s+(?:reply|response)|cancel\s+repl(?:y|ies)|(?:post|submit|add|write)\s+(?:your\s+)?comment|
        your\s+e-?mail\s+(?:address\s+)?(?:will|is)\b.{0,120}|required\s+fields\s+are\s+marked.{0,20}|
        fill\s+in\s+your\s+details\b.{0,100}|
        you\s+are\s+commenting\s+using\b.{0,100}|(?:wordpress\.com|facebook|twitter|gravatar|
        google\+?)\s+(?:logo|photo|picture)|connecting\s+to\s+%s|
        you\s+must\s+(?:be\s+)?log(?:ged)?\s*(?:-|\s)?in\s+to\s+(?:post|leave|reply).{0,40}|
        log\s*in\s+to\s+(?:reply|leave a comment|post).{0,30}|
        notify\s+me\s+(?:of|by|when)\b.{0,120}|(?:name|e-?mail|website|url|comment)\s*(?:\(?required\)?|
        \*)?\s*(?:\(.{0,40}\))?\s*\*?|save my name.{0,120}|
        you\s+may\s+use\s+these\s+html\b.{0,300}|this\s+site\s+uses\s+akismet\b.{0,120}|
        (?:click\s+here\s+to\s+)?cancel\s+reply\.?|reply|like\s+reply|change\s*\)?|log\s*out\s*/?.{0,20}""",
    ),
    (
        PagePart.BIO,
        r"""about\s+(?:the\s+|this\s+|our\s+)?(?P<who>author|writer|contributor|blogger|me)s?\s*:?|(?:author|
        writer)\s+(?:bio|profile)\s*:?|
        (?:view|see|read)\s+(?:all|more)\s+(?:posts?|articles?|entries)\s+(?:by|from)\b.{0,80}|(?:more|
        other)\s+(?:posts?|articles?)\s+(?:by|from)\s+(?:this|the)\s+author.{0,20}|
        view my complete profile""",
    ),
    (
        PagePart.RELATED,
        r"""(?:you\s+(?:may|might)\s+(?:also\s+)?(?:like|enjoy|be interested in)|related(?:\s+(?:posts?|
        articles?|stories|reading|content|entries|links|memos?|topics))?|
        (?:more|other|similar|recommended|popular|further)\s+(?:posts?|articles?|stories|from (?:this|
        the) (?:blog|category|archive))|possibly related(?: posts)?.{0,30}|
        more\s+from\s+.{1,60}|people who read this.{0,40}|read next|up next|what to read next|
        if you (?:liked|enjoyed) this.{0,60})\s*:?""",
    ),
    (
        PagePart.SIDEBAR,
        r"""(?:(?:my\s+|our\s+)?(?:recent|latest|popular|top|featured|favou?rite|most (?:read|
        popular))\s+(?:posts?|comments?|articles?|tweets?|entries|news|memos?|issues)|
        archives?|blog\s*roll|categories|tag cloud|tags|meta|pages|links|calendar|followers|
        subscribe(?:\s+(?:now|here|today))?|blog archive|search(?: this blog)?|
        social(?:\s+(?:networking|media|networks|links))?|follow(?:\s+(?:us|me|blog|this blog|by email|
        blog via email|on twitter))?|join \d[\d,]* other (?:followers|subscribers)|
        enter your email address.{0,140}|sign up (?:for|to)\b.{0,60}newsletter.{0,60}|(?:select|
        choose) (?:month|category)|blog stats|[\d,]+ (?:hits|views|visitors)|
        create a free website.{0,60}|blog at wordpress\.com\.?|theme:\s.{1,60}|powered by\s+(?:wordpress|
        blogger|typepad|squarespace|ghost|movable type|drupal|joomla).{0,60}|
        proudly powered by.{0,60}|designed? by\b.{0,60}|keep an eye out for me on .{1,40}|
        get every new post delivered.{0,60}|newsletter|advertisements?|sponsored.{0,40}|
        report this ad|privacy (?:&|and) cookies.{0,200}|
        already have a wordpress\.com account.{0,60})\s*:?""",
    ),
    (
        PagePart.MAIL,
        r"""(?:you[’']?(?:\s+are|re)?\s+receiv(?:ing|ed)\s+this\s+(?:e-?mail|message|newsletter|memo)|this\s+
        (?:e-?mail|message|newsletter)\s+was\s+sent\s+(?:to|by)|(?:click\s+here\s+)?to\s+unsubscribe|unsubscribe|
        if\s+you\s+(?:no\s+longer\s+)?(?:wish|want|would\s+like|prefer)\s+(?:not\s+)?to\s+(?:unsubscribe|
        receive\s+(?:these|this|our))|want\s+to\s+change\s+how\s+you\s+receive|you\s+can\s+(?:update\s+your\s+
        preferences|unsubscribe)|update\s+(?:your\s+)?(?:profile|preferences|subscription)|having\s+trouble\s+
        (?:viewing|reading)|(?:view|read|open)\s+(?:this|it)?\s*(?:e-?mail|message|newsletter|memo)?\s*
        (?:in\s+(?:your|a)\s+browser|online)|(?:our\s+)?mailing\s+address(?:\s+is)?|
        forward\s+(?:this\s+(?:e-?mail|memo|newsletter|message|issue)|to\s+a\s+friend))\b.{0,200}""",
    ),
    (
        PagePart.COOKIES,
        r"""(?:(?:this|our)\s+(?:web)?site|we)\s+uses?\s+cookies\b.{0,280}|(?:accept|reject|allow|manage)\s+
        (?:all\s+)?(?:the\s+)?cookies?(?:\s+settings)?|cookie\s+(?:settings|notice|consent|preferences).{0,80}|
        by\s+(?:continuing|using)\s+(?:to\s+)?(?:use|browse)?\s*(?:this|our)\s+(?:web)?site\b.{0,200}""",
    ),
    (
        PagePart.LEGAL,
        r"""(?:©|\(c\)|copyright)\s*(?:©|\(c\)|copyright)?\s*(?:\d{4}|by\b|[A-Z]).{0,160}|
        all rights reserved\.?.{0,60}|.{1,80}\s(?:©|\(c\))\s*\d{4}.{0,80}""",
    ),
]


def _words_as_written(rule: str) -> re.Pattern[str]:
    """Compile a rule, whose own line breaks and indents are layout of this module."""
    rule = re.sub(r"\n\s*", "", rule)
    return re.compile(rule, re.IGNORECASE)


_COMPILED = [(part, _words_as_written(rule)) for part, rule in _RULES]
_NETWORK = re.compile(_NETWORKS, re.IGNORECASE)
_COUNT = re.compile(r"\d{1,3}")
_ABOUT = re.compile(rf"About\s+(?P<name>{NAME})\s*:?")
_DATA_WORDS = re.compile(
    r"\b(?:posted|written|published|updated|last modified|modified|submitted|created|on|by|at|in|under|filed|"
    r"issue|vol(?:ume)?|date|"
    r"author|comments?|no|leave|a|reply|views?|reads?|min(?:ute)?s?|read|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday|mon|tue|wed|thu|fri|sat|sun|am|pm|a\.m\.|p\.m\.|gmt|utc|e[sd]t|p[sd]t|c[sd]t|edit|permalink|"
    r"categor(?:y|ies)|uncategori[sz]ed|print|email|the|of|admin)\b",
    re.IGNORECASE,
)
_IMAGE_NAME = re.compile(
    r"\d{5,}|(?:img|dsc|dscn|dscf|image|photo|picture|pic|screen[ _-]?shot|scan|p|mvc)[ _-]?\d{2,}"
    r"[\w .()-]{0,40}|"
    r"[\w ()&+.,'’-]{1,80}\.(?:jpe?g|png|gif|webp|bmp|tiff?|svg)|(?=\S*\d)(?=\S*[_-])[\w-]{6,}\d{3,}[\w-]*",
    re.IGNORECASE,
)
_DIMENSIONS = re.compile(r"\b\d{2,4}\s?[x×]\s?\d{2,4}\b")
_LIKE_HEADINGS = frozenset(
    {
        PagePart.SHARE,
        PagePart.NAVIGATION,
        PagePart.FORM,
        PagePart.SIDEBAR,
        PagePart.RELATED,
        PagePart.COMMENTS,
        PagePart.FOOT,
    }
)
_SURE = re.compile(
    r"(?i)(?:share|tweet|email|print|pin|like) th?is|like(?: this)? loading.*|loading(?:\.{3}|…)|"
    r"related posts?|recent posts?|"
    r"(?:previous|next|older|newer) (?:posts?|entries)|post navigation|cancel reply|.*[«»←→\d].*|post comment"
)
_PROSE_END = re.compile(r"[.!?][\"”’')\]]*$")
_LONGEST = 320


@lru_cache(maxsize=4096)
def boilerplate_of(line: str) -> Boilerplate | None:
    """Return the boilerplate that `line`, a whole block, is; None where it may be the author's own."""
    line = line.strip("\u00a0 \t\u200b")
    if not line or not any(c.isalnum() for c in line):
        return Boilerplate(PagePart.EMPTY) if not line or len(line) < 60 else None
    if len(line) > _LONGEST:
        return None
    if is_image_name(line):
        return Boilerplate(PagePart.IMAGE_NAME)
    data = _data_line(line)
    if data:
        return data
    about = _ABOUT.fullmatch(line)
    if about and about["name"].split()[0] not in ("Us", "The", "This", "Our", "Me", "That", "Time"):
        return Boilerplate(PagePart.BIO, about["name"])
    if _NETWORK.fullmatch(line) or _COUNT.fullmatch(line):
        return Boilerplate(PagePart.SHARE, is_ambiguous=True)
    words = len(line.split())
    for part, rule in _COMPILED:
        found = rule.fullmatch(line)
        if not found:
            continue
        terms = next((v for k, v in found.groupdict().items() if v and k.startswith("terms")), "")
        if part is PagePart.TAGS and words > 14 and _PROSE_END.search(line):
            continue
        if part is PagePart.NAVIGATION and words > 8 and _PROSE_END.search(line):
            continue
        is_ambiguous = words <= 2 and ":" not in line and part in _LIKE_HEADINGS and not _SURE.fullmatch(line)
        return Boilerplate(part, terms.strip(" ,|"), is_ambiguous)
    return None


def is_image_name(line: str) -> bool:
    """Tell whether `line` is the remnant of a copied image: its number, file name or alternative text.

    `86519740` and `blog graphic 010311 1024x389 Why They Return` are; "1984" and a sentence are not.
    """
    line = line.strip()
    if _IMAGE_NAME.fullmatch(line):
        return True
    return bool(_DIMENSIONS.search(line)) and len(line.split()) <= 20 and not line.endswith(".")


def _data_line(line: str) -> Boilerplate | None:
    """Return the boilerplate of a line with a date, a byline and the like, and nothing beside them."""
    if len(line) > 200:
        return None
    seen = day_in(line)
    by = BYLINE.match(line) or (seen and BYLINE.search(line))
    if not seen and not by:
        return None
    if by and not seen and (by[0][:4] == "From" or len(by["name"].split()) < 2):
        return None
    parts = re.split(r"\s*[|·•]\s*|\s+[–—/]\s+", line)
    if seen and len(parts) > 1 and all(len(part.split()) <= 4 for part in parts):
        return Boilerplate(PagePart.DATA)
    rest = line.replace(seen.text, " ", 1) if seen else line
    if by:
        rest = rest.replace(by[0], " ", 1)
    filed = re.search(r"(?i)\b(?:in|under)\s*:?\s+(.{2,120})$", rest) if seen or by else None
    value = ""
    if filed and len(filed[1].split()) <= 10 and not _PROSE_END.search(line):
        value = filed[1]
        rest = rest[: filed.start()]
    rest = re.sub(r"\b\d{1,2}[:.]\d\d\b|\d+", " ", _DATA_WORDS.sub(" ", rest))
    left = re.findall(r"\w+", rest)
    if len(left) > (0 if not by else 2) or (by and not seen and _PROSE_END.search(line)):
        return None
    return Boilerplate(PagePart.DATA, re.sub(r"(?i)[|·•].*$", "", value).strip(" ,|"))
