"""Make a corpus: memos of invented words, the same for the same number, for this program and its peers.

The text of a memo does not depend on the system; front matter and links have the form each reads. About 730
words a memo: five headings, two lists, a quotation, two links to other memos, two to four steps.
"""

import argparse
import datetime as dt
import itertools
import json
import random
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SEED = 20261122
NEWEST = dt.date(2026, 11, 16)
VOCABULARY = 40_000

TOPICS = """\
Positioning; Email; Pricing; Onboarding; Retention; Referral; Copywriting; SEO; Analytics; Brand;
Events; Partnerships; Content; Launches; Research; Social; Ads; Community; Sales Enablement;
Localization""".replace("\n", " ").split("; ")
PRINCIPLES = """\
Start with the customer; One message per page; Make it easy to say yes; Earn attention; Measure what
matters; Keep promises; Show, do not tell; Repeat the core idea; Respect the inbox; Test before you
scale; Write like you talk; Build trust slowly""".replace("\n", " ").split("; ")
SERIES = ("", "", "", "Launch Playbook", "Inbox Clinic", "Pricing Notes", "Field Research")
AUTHORS = ("author-one", "author-two", "author-three", "author-four", "author-five")
FUNCTION_WORDS = """\
the of and to a in that is it for you we on with as are be this your at our they by have from or not
but what can will more when so an about if one their all do which has how who there them up out
would than its time some into could no make only other new after two also us most even because any
these over such where first now should way through just before those much between own while each
like both then get still every since few many being here too very need same may without down another
against during under does ever again both off why might never once next until yet""".split()
CONTENT_WORDS = """\
customer message offer page email list launch brand market reader subject line price value product
team week sales lead story test result click headline promise campaign audience channel content
conversion segment funnel landing newsletter copy proof draft feedback survey interview goal metric
budget discount trial signup onboarding retention churn referral partner webinar event demo pitch
deck position category competitor benefit feature outcome objection question answer reason trust
habit attention inbox open rate reply unsubscribe schedule calendar review memo principle action
plan owner deadline checklist template example experiment hypothesis sample variant control lift
baseline quarter month growth revenue margin cost spend return forecast pipeline account prospect
buyer user visitor session traffic source search keyword ranking link query snippet title
description image video post comment share community forum member advocate testimonial case study
quote research insight data report dashboard chart trend pattern signal noise gap problem solution
need pain gain job task moment journey stage step path flow form button field error copywriter
designer editor founder manager analyst write read send ask tell show teach learn listen talk call
meet decide choose pick start stop keep cut add move change improve repeat measure track compare
rank sort count earn build grow scale ship publish clear simple short honest direct specific useful
relevant familiar early late small large strong weak best better worst good bad right wrong easy
hard fast slow free paid public private local global annual weekly daily monthly final original
recent common rare single double whole half full empty open closed voice tone style format layout
color font logo tagline slogan name word phrase sentence paragraph benchmark cohort bundle tier
upgrade renewal invoice contract refund guarantee bonus coupon voucher localization translation
region language culture holiday season timing frequency cadence sequence automation trigger rule
filter tag score model attribution impression reach bid auction creative placement retargeting
lookalike pixel cookie consent privacy policy deliverability reputation domain spam sender preview
preheader cta hero banner sidebar footer header popup modal survey nps feedback""".split()
ONSETS = (
    "b br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sl sp st str t th tr v w".split()
)
NUCLEI = "a e i o u ai ea ee ou oa io".split()
CODAS = ("", "n", "r", "l", "t", "s", "m", "nd", "nt", "st", "rd", "ck", "mp", "x")
SUFFIXES = ("", "", "", "s", "ed", "ing", "er", "ly", "tion", "ment", "ness", "able", "al", "ive")


@dataclass(frozen=True)
class Memo:
    """A memo before it is written for a system."""

    title: str
    slug: str
    date: dt.date
    subtitle: str
    key_point: str
    steps: tuple[str, ...]
    topics: tuple[str, ...]
    principles: tuple[str, ...]
    series: str
    author: str
    linked: tuple[int, int]
    """The numbers of the two memos its body links to."""


Link = Callable[[Memo, Memo], str]
"""Gives the address with which the first memo links to the second."""


@dataclass(frozen=True)
class System:
    """How one program wants its memos."""

    folder: str
    """Where they go, below the project."""
    link: Link
    front_matter: Callable[[Memo], str]
    teaser: str = ""
    """The mark after the lead paragraph."""


class Writer:
    """Writes sentences of words by their frequency."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._words, self._weights = vocabulary()
        self._buffer: list[str] = []

    def words(self, count: int) -> list[str]:
        """Return the next `count` words."""
        while len(self._buffer) < count:
            self._buffer += self._rng.choices(self._words, cum_weights=self._weights, k=1100)
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def sentence(self, low: int = 8, high: int = 20, *, plain: bool = False) -> str:
        """Return a sentence; one in eight has a strong word and one in ten a stressed one, unless `plain`."""
        words = self.words(self._rng.randint(low, high))
        if len(words) > 11:
            words[len(words) // 2] += ","
        place, chance = self._rng.randrange(len(words) - 1), self._rng.random()
        mark = "**" if chance < 0.12 else "*" if chance < 0.21 else ""
        text = " ".join(words)
        if mark and not plain and place:
            words[place] = f"{mark}{words[place].rstrip(',')}{mark}"
            text = " ".join(words)
        return text[0].upper() + text[1:] + "."

    def paragraph(self, sentences: int) -> str:
        """Return a paragraph on one line."""
        return " ".join(self.sentence() for _ in range(sentences))

    def title(self, low: int, high: int) -> str:
        """Return a phrase without function words."""
        common = set(FUNCTION_WORDS)
        words = [word for word in self.words(60) if word not in common]
        text = " ".join(words[: self._rng.randint(low, high)])
        return text[0].upper() + text[1:]


_made: list[tuple[list[str], list[float]]] = []


def vocabulary() -> tuple[list[str], list[float]]:
    """Return words, commonest first, and their cumulative weights: Zipf-Mandelbrot with a steeper tail."""
    if _made:
        return _made[0]
    rng = random.Random("vocabulary")  # noqa: S311 - nothing secret
    common = list(dict.fromkeys(FUNCTION_WORDS))
    content = [word for word in dict.fromkeys(CONTENT_WORDS) if word not in set(common)]
    rng.shuffle(content)
    seen = {*common, *content}
    invented: list[str] = []
    while len(seen) < VOCABULARY:
        parts = range(rng.choice((1, 2, 2, 2, 3)))
        stem = "".join(
            rng.choice(ONSETS) + rng.choice(NUCLEI) + (rng.choice(CODAS) if k else "") for k in parts
        )
        for suffix in ("", rng.choice(SUFFIXES), rng.choice(SUFFIXES)):
            if len(stem + suffix) > 2 and stem + suffix not in seen:
                seen.add(stem + suffix)
                invented.append(stem + suffix)
    invented.sort(key=lambda word: len(word) + 5 * rng.random())
    words = (common + content + invented)[:VOCABULARY]
    _made.append((words, list(itertools.accumulate(map(_frequency, range(1, len(words) + 1))))))
    return _made[0]


def _frequency(rank: int, knee: int = 2500) -> float:
    return 1 / (rank + 2.7) if rank <= knee else 1 / (knee + 2.7) * (knee / rank) ** 2


def memos(count: int) -> list[Memo]:
    """Return `count` memos, newest first: one a week, or as many as fit them into twenty years."""
    per_week = max(1, -(-count // 1040))
    return [_memo(number, count, NEWEST - dt.timedelta(weeks=number // per_week)) for number in range(count)]


def _memo(number: int, count: int, date: dt.date) -> Memo:
    rng = random.Random(f"{SEED}:{number}:head")  # noqa: S311
    writer = Writer(rng)
    title = writer.title(3, 6)
    others = [rng.randrange(max(1, count - 1)) for _ in range(2)]
    return Memo(
        title=title,
        slug=f"{slugify(title)}-{number:05}",
        date=date,
        subtitle=writer.sentence(6, 10, plain=True),
        key_point=writer.sentence(10, 16, plain=True),
        steps=tuple(writer.sentence(6, 12, plain=True) for _ in range(rng.randint(2, 4))),
        topics=tuple(sorted(rng.sample(TOPICS, rng.randint(1, 3)))),
        principles=tuple(sorted(rng.sample(PRINCIPLES, rng.randint(1, 3)))),
        series=rng.choice(SERIES),
        author=rng.choice(AUTHORS),
        linked=((others[0] + (others[0] >= number)) % count, (others[1] + (others[1] >= number)) % count),
    )


def body(number: int, memo: Memo, all_memos: Sequence[Memo], system: System) -> str:
    """Return the Markdown of a memo: a lead and four sections."""
    rng = random.Random(f"{SEED}:{number}:body")  # noqa: S311
    w = Writer(rng)
    first, second = (f"[{all_memos[n].title}]({system.link(memo, all_memos[n])})" for n in memo.linked)
    parts = [w.paragraph(4), system.teaser, w.paragraph(4)]
    parts += [f"## {w.title(2, 5)}", w.paragraph(5), f"See also {first} on this. {w.paragraph(3)}"]
    parts += [f"## {w.title(2, 5)}", w.paragraph(4), _listed("- ", w, rng.randint(4, 6)), w.paragraph(4)]
    parts += [f"### {w.title(2, 4)}", f"> {w.paragraph(2)}", w.paragraph(4)]
    parts += [f"## {w.title(2, 5)}", w.paragraph(3), _listed("1. ", w, rng.randint(3, 5))]
    parts += [f"{w.paragraph(4)} We said as much in {second}.", f"## {w.title(2, 4)}", w.paragraph(5)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _listed(mark: str, writer: Writer, count: int) -> str:
    return "\n".join(f"{mark}{writer.sentence(6, 14)}" for _ in range(count))


def slugify(text: str) -> str:
    """Return `text` in small letters and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _to_file(own: Memo, other: Memo) -> str:
    name = f"{other.slug}.md"
    return name if own.date.year == other.date.year else f"../{other.date.year}/{name}"


def _yaml(memo: Memo, *more: str) -> str:
    fields = [
        f"title: {json.dumps(memo.title)}", f"date: {memo.date}", f"subtitle: {json.dumps(memo.subtitle)}",
        f"key_point: {json.dumps(memo.key_point)}", f"taking_action: {json.dumps(memo.steps)}",
    ]  # fmt: skip
    return "\n".join(("---", *fields, *more, "---", "", ""))


def _named(memo: Memo) -> tuple[str, ...]:
    topics, principles = json.dumps(memo.topics), json.dumps(memo.principles)
    return f"topics: {topics}", f"principles: {principles}", f"authors: [{memo.author}]"


def _by_id(memo: Memo) -> str:
    topics, principles = (", ".join(map(slugify, names)) for names in (memo.topics, memo.principles))
    return _yaml(memo, f"topics: [{topics}]", f"principles: [{principles}]", f"authors: [{memo.author}]")


def _for_blog(memo: Memo) -> str:
    both = (f"categories: {json.dumps(memo.topics)}", f"tags: {json.dumps(memo.principles)}")
    return _yaml(memo, f"slug: {memo.slug}", *_named(memo), *both)


def _for_hugo(memo: Memo) -> str:
    series = (f"series: [{json.dumps(memo.series)}]",) if memo.series else ()
    return _yaml(memo, f"slug: {memo.slug}", *_named(memo), *series)


def _for_pelican(memo: Memo) -> str:
    tags = ", ".join((*memo.topics, *(principle.replace(",", "") for principle in memo.principles)))
    lines = (
        f"Title: {memo.title}", f"Date: {memo.date}", f"Slug: {memo.slug}", f"Category: {memo.topics[0]}",
        f"Tags: {tags}", f"Authors: {memo.author}", f"Summary: {memo.key_point}",
        f"Subtitle: {memo.subtitle}",
    )  # fmt: skip
    return "\n".join((*lines, "", ""))


SYSTEMS = {
    "memo-archive": System("memos", _to_file, _by_id),
    "hugo": System("content/memos", _to_file, _for_hugo, "<!--more-->"),
    "eleventy": System(
        "src/memos", lambda own, other: f"/memos/{other.slug}/", lambda memo: _yaml(memo, *_named(memo))
    ),
    "pelican": System(
        "content", lambda own, other: f"{{filename}}/{other.date.year}/{other.slug}.md", _for_pelican
    ),
    "mkdocs-blog": System("docs/blog/posts", _to_file, _for_blog, "<!-- more -->"),
}


def make_corpus(system_name: str, count: int, project: Path) -> None:
    """Write `count` memos below `project` as the system wants them, in place of those that were there."""
    system = SYSTEMS[system_name]
    folder = project / system.folder
    if system_name == "memo-archive":
        shutil.rmtree(folder, ignore_errors=True)
        _write_registries(folder)
    else:
        for year in folder.glob("[0-9][0-9][0-9][0-9]"):
            shutil.rmtree(year)
    all_memos = memos(count)
    for number, memo in enumerate(all_memos):
        file = folder / str(memo.date.year) / f"{memo.slug}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        text = system.front_matter(memo) + body(number, memo, all_memos, system)
        file.write_text(text, encoding="utf-8", newline="\n")


def _write_registries(folder: Path) -> None:
    files = {
        f"topics/{slugify(name)}.md": f"---\nname: {json.dumps(name)}\n---\nWhat it is about.\n"
        for name in TOPICS
    }
    for number, name in enumerate(PRINCIPLES, 1):
        fields = f"number: {number}\nname: {json.dumps(name)}\nstatement: {json.dumps(f'{name}.')}\n"
        phrases = f"phrases: [{json.dumps(name.lower())}]\n"
        files[f"principles/{slugify(name)}.md"] = f"---\n{fields}{phrases}---\nWhy it holds.\n"
    files["authors.yml"] = "".join(
        f"{author}:\n  name: {author.replace('-', ' ').title()}\n" for author in AUTHORS
    )
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Read the arguments, write the corpus."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int, help="how many memos")
    parser.add_argument("project", type=Path, help="the project's folder")
    parser.add_argument("--system", choices=sorted(SYSTEMS), default="memo-archive")
    chosen = parser.parse_args()
    make_corpus(chosen.system, chosen.count, chosen.project)
    print(f"{chosen.count} memos for {chosen.system} in {chosen.project / SYSTEMS[chosen.system].folder}")


if __name__ == "__main__":
    main()
