"""The parts of a page other than posts, and the wording of their lines."""

from __future__ import annotations

import enum
import re


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
_WORDING: list[tuple[PagePart, str]] = [
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
    return re.compile(re.sub(r"\n\s*", "", rule), re.IGNORECASE)


RULES = [(part, _words_as_written(rule)) for part, rule in _WORDING]
NETWORK = re.compile(_NETWORKS, re.IGNORECASE)
