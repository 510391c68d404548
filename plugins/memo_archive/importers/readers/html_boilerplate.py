"""Boilerplate elements, told by the names that themes and plugins give them."""

from __future__ import annotations

import re
from functools import lru_cache

from memo_archive.importers.readers.html_blocks import is_hidden
from memo_archive.importers.readers.html_tree import Node

_RULES = [
    (why, re.compile(pattern))
    for why, pattern in (
        (
            "share bar",
            (
                r"sharedaddy|sd-(?:sharing|block|social|like|content|rating).*|jp-post-flair|shar(?:e|"
                r"ing)(?:[-_]?(?:bar|buttons?|links?|this|post|icons?|box|tools?|container|wrapper|widget|"
                r"daddy|section|label|count|on))*|"
                r"social(?:[-_](?:share|sharing|media|links?|icons?|buttons?|bar|box|shares?|wrap\w*|likes?|"
                r"network\w*|container))*|(?:post|entry|article|blog|content|page)[-_](?:share|sharing|social|"
                r"likes?)\b.*|"
                r"addtoany.*|a2a_.*|addthis.*|ssba.*|ssbp.*|essb.*|shareaholic.*|heateor.*|st-(?:btn|inline).*|"
                r"sharethis.*|fb-(?:like|share).*|twitter-share.*|tweetmeme.*|wpl-likebox|swp_.*|mashsb.*|"
                r"dpsp-.*|"
                r"simplesocial.*|socialmedia|likebtn.*|post-likes-widget.*|wp_rp_.*share|google-plus|gplus|"
                r"pinit.*|snapshot-share|Share-buttons|goog-inline-block|sqs-(?:social|share).*|"
                r"squarespace-social.*|"
                r"social-share.*|pvc_stats.*|post-ratings.*|gdrts.*|kk-star-ratings.*|feedflare|"
                r"printfriendly.*|pf-button.*"
            ),
        ),
        (
            "comments",
            (
                r"comments?|comments?-(?:area|list|section|wrapper|container|holder|template|block|form|"
                r"respond|link|title|count|number|meta|box|thread|inner|content)|commentlist|commentary|"
                r"commentslist|respond|(?:comment|reply)-?(?:form|respond|reply|title)|"
                r"disqus.*|post-comments?|fb-comments|comments-wrap|comment-(?:nav|navigation).*|commentblock|"
                r"leave-?reply|reply-title|blog-comments?|trackbacks?|pings?|no-?comments|comment-footer|"
                r"comment-form-.*|intensedebate.*|livefyre.*|gh-comments|post-comment-link|comments-link|"
                r"commentlink"
            ),
        ),
        (
            "navigation",
            (
                r"nav|navi|navigation|navbar|nav-?(?:links?|previous|next|single|above|below|menu|main|primary|"
                r"posts?|bar|wrapper|paging)|(?:post|posts|page|paging|entry|article|content|site|main|primary|"
                r"secondary|item|blog|single|comment)[-_](?:nav|navigation|pagination|pager)(?:[-_].*)?|"
                r"pag(?:ination|er|inator|enavi|ing)(?:[-_].*)?|wp-page-?navi|"
                r"page-(?:numbers|links|nav)|breadcrumbs?(?:[-_].*)?|yoast-breadcrumbs?|blog-pager.*|"
                r"prev-?next|previous-?next|prevnext|screen-reader-text|sr-only|visually-?hidden|skip-?link.*|"
                r"menu|main-menu|topnav|toc-?container|ez-toc.*|toc|footer-nav|read-?more|more-link|"
                r"older-?posts?|newer-?posts?|alignprevnext|jump-link|content-nav|BlogItem-pagination.*|"
                r"item-pagination.*"
            ),
        ),
        (
            "about the author",
            (
                r"(?:post-|entry-|article-|single-|the-)?author(?:-|_)?(?:box|bio|info|area|card|profile|"
                r"description|desc|details|wrap|wrapper|container|about|section|content|avatar|image|photo|"
                r"footer|block)(?:[-_].*)?|about-?(?:the-?)?author|abh_box.*|saboxplugin.*|sab-.*|m-a-box.*|"
                r"fancy-author.*|wp-about-author.*|molongui.*|"
                r"bio|byline-bio|post-?bio|entry-author|authorbox|author-wrap|writer-bio|contributor-bio|"
                r"gh-author-.*|byline-author-bio|vcard-bio|p-author-bio"
            ),
        ),
        (
            "related posts",
            (
                r"related(?:[-_]?(?:posts?|articles?|content|stories|entries|links|wrap|container|items|"
                r"reading|block))*(?:[-_].*)?|jp-relatedposts.*|yarpp.*|crp_related.*|wp_rp.*|zemanta.*|"
                r"linkwithin.*|nrelate.*|recommended(?:[-_].*)?|you-?may-?(?:also-?)?like|more-?(?:posts|"
                r"stories|from).*|read-?next.*|"
                r"similar-?posts.*|up-?next|outbrain.*|ob_.*|taboola.*|upprev.*|also-?like|suggested.*|"
                r"contextly.*|rp4wp.*|popular-?posts.*|recent-?posts.*"
            ),
        ),
        (
            "sidebar",
            (
                r"sidebar.*|.*[-_]sidebar|widget(?:s|[-_]?area|-container|_.*)?|side-?bar.*|aside-?widget.*|"
                r"footer-?widgets?|blogroll|tag-?cloud|textwidget|secondary|complementary|rail|"
                r"right-?col(?:umn)?|left-?nav"
            ),
        ),
        (
            "sign-up form",
            (
                r"subscri(?:be|ption).*|newsletter.*|mc_embed.*|mc4wp.*|mailchimp.*|opt-?in.*|"
                r"jetpack_subscription.*|wpcf7.*|signup.*|sign-up.*|convertkit.*|formkit.*|email-?(?:form|"
                r"signup|capture).*|feedburner.*|gh-subscribe.*|search-?form|searchform|(?:hs-)?cta(?:[-_].*)?|hs-form.*|nf-form.*|gform.*|ninja-forms.*|popup.*|modal.*|cookie.*|gdpr.*"
            ),
        ),
        (
            "advertisement",
            (
                r"ads|adsbygoogle.*|advert.*|ad-(?:container|unit|wrapper|slot|box).*|google-auto-placed|wpcnt|"
                r"wordads.*|sponsor(?:ed)?.*|banner-?ad.*|adsense.*|googlead.*"
            ),
        ),
    )
]
_DATA = re.compile(
    (
        r"entry-?meta.*|post-?meta(?:data)?.*|meta-?(?:data|info|line|top|bottom)?|entry-?(?:utility|footer|"
        r"info|details|categories|tags|header-meta|byline|date)|post-?(?:info|details|footer.*|date|author|"
        r"data|categories|category|tags?|timestamp|labels|icons|location|backlinks|byline|time|published|"
        r"updated|publish-info)|"
        r"article-?(?:meta|info|footer|date|tags|byline)|blog-?(?:meta|info|date|categories|tags|author|"
        r"item-meta.*)|by-?line.*|posted-?(?:on|by|in)|postmetadata.*|postinfo|postdate|postauthor|posttags?|"
        r"date(?:-?header|-outer|line|time|-published)?|time-?stamp|timestamp-link|published|dt-published|"
        r"updated|"
        r"cat-?links|categories-?links|category(?:-list|-links|-meta)?|categories|category-?links|tags?-?links|"
        r"tags?(?:-list|list|-wrapper)?|taglinks|labels?|label-links?|terms|taxonom.*|filed-under|"
        r"reading-?time.*|edit-?link|word-?count|read-time|eta|bookmark|permalink.*|entry-?author(?:-name)?|"
        r"submitted|author|vcard|fn|byauthor|createdate|modifydate|published-.*|hits|article-info.*|"
        r"asset-?(?:meta|footer).*|entry-?(?:tags|cats)|single-?tags|blog-?item-(?:date|author|category|tag).*|"
        r"BlogItem-meta.*|p-category"
    ),
    re.IGNORECASE,
)
_HEADS = re.compile(
    (
        r"entry-?header|post-?header|article-?header|asset-?header|post-?title-?wrap.*|page-?header|"
        r"gh-article-header|post-?full-?header|blog-?item-?(?:top|header|title).*"
    ),
    re.IGNORECASE,
)


def why_no_post(node: Node) -> str:
    """Return the part of a page that `node` is, where it cannot hold a post's text; else nothing."""
    hidden = is_hidden(node)
    if hidden:
        return hidden
    if node.tag == "nav" or node.get("role") in ("navigation", "search"):
        return "navigation"
    if node.tag in ("form", "button", "fieldset", "label"):
        return "form"
    if node.get("role") == "complementary":
        return "sidebar"
    if node.tag in ("body", "root", "main", "article") or (node.tag == "p" and "bio" not in node.tokens):
        return ""
    return next((why for token in sorted(node.tokens) if (why := _why_of_token(token))), "")


@lru_cache(maxsize=4096)
def _why_of_token(token: str) -> str:
    return next((why for why, rule in _RULES if rule.fullmatch(token)), "")


@lru_cache(maxsize=4096)
def _is_data_token(token: str) -> bool:
    return bool(_DATA.fullmatch(token))


def is_data(node: Node) -> bool:
    """Tell whether `node` holds a post's date, author, categories or tags."""
    if node.tag == "time" or node.get("rel") in ("tag", "category tag", "author", "bookmark"):
        return True
    return any(map(_is_data_token, node.tokens)) or node.get("itemprop") in (
        "datePublished",
        "dateModified",
        "author",
        "keywords",
        "articleSection",
    )


def is_head(node: Node) -> bool:
    """Tell whether `node` is the header of a post, with its title and data."""
    return node.tag in ("header", "hgroup") or any(_HEADS.fullmatch(token) for token in node.tokens)


def why_no_post_above(node: Node, top: Node) -> str:
    """Return the boilerplate part of the page around `node`, below `top`; empty where there is none."""
    for outer in node.above():
        if outer is top:
            return ""
        why = why_no_post(outer)
        if why:
            return why
    return ""
