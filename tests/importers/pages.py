"""Pages of an invented earlier site, in the markup that themes and programs give them. The prose is ours."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

THEMES = Path(__file__).parent / "themes"
ARCHIVES = (
    *("wordpress", "kubrick", "blogger", "typepad", "squarespace", "drupal"),
    *("tables", "nineties", "hashed", "word"),
)
"""Themes of pages that hold whole posts one after another; those of the second line name nothing."""
SINGLES = (
    *("wordpress-single", "ghost-single", "medium-single", "substack-single", "word-single"),
    *("mailing-single", "nameless-single"),
)

_SUBJECTS = (
    "the counter|a late parcel|the second invoice|our front desk|a returned kettle|the waiting room|a good name|"
    "the price list|one angry letter|the spare key|a Monday queue|the night porter|the delivery slot"
).split("|")
_VERBS = (
    "keeps its promise|costs more than it earns|is remembered for a year|teaches us something|is nobody's task|"
    "shows what we value|changes hands too often|deserves a second look|is measured badly|can be mended"
).split("|")
_TAILS = (
    "and nobody has written it down|when the people in charge look away|as any regular visitor could tell you|"
    "while the figures say otherwise|because the rule is older than the building|although it would take an hour|"
    "if the clerk may decide|and the report arrives too late to help"
).split("|")
_TITLES = (
    "The Second Invoice|Why Good Visitors Leave Quietly|A Queue Is a Message|Promises Made at the Counter|"
    "What the Night Porter Knows|Two Keys for One Door|Pricing Without Apology|The Letter Nobody Answered|"
    "Small Rules and Large Exceptions|Where the Figures Stop|The Kettle That Came Back|Names on a Visiting Card"
).split("|")


@dataclass(frozen=True)
class Old:
    """A post of the invented site."""

    title: str
    body: tuple[str, ...]
    subtitle: str = ""
    key_point: str = ""
    steps: tuple[str, ...] = ()
    offer: str = ""
    day: date = date(2011, 3, 7)
    tag: str = "Service"
    author: str = "Ines Farrow"

    @property
    def slug(self) -> str:
        return self.title.lower().replace(" ", "-")

    @property
    def closing(self) -> list[tuple[str, str]]:
        """The paragraphs that close it, each with its label."""
        paragraphs = [("KEY POINT:", self.key_point)] if self.key_point else []
        paragraphs += [("" if number else "TAKING ACTION:", step) for number, step in enumerate(self.steps)]
        return [*paragraphs, ("", self.offer)] if self.offer else paragraphs

    @property
    def html(self) -> str:
        """The text as a visual editor would have saved it."""
        paragraphs = [f"<em>{self.subtitle}</em>"] if self.subtitle else []
        paragraphs += self.body
        paragraphs += [
            f"<strong>{label}</strong>&nbsp; {text}" if label else text for label, text in self.closing
        ]
        return "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)

    @property
    def text(self) -> str:
        """The text as a browser copies it."""
        paragraphs = [self.subtitle] if self.subtitle else []
        paragraphs += self.body
        paragraphs += [f"{label} \u00a0 {text}" if label else text for label, text in self.closing]
        return "\n\n".join(paragraphs)

    def in_theme(self, template: str, number: int = 7) -> str:
        """Return the post in a theme's markup."""
        word = "".join(
            f"<p class=MsoNormal><span style='font-size:12.0pt'>{p}<o:p></o:p></span></p>"
            for p in self.text.split("\n\n")
        )
        return Template((THEMES / template).read_text("utf-8")).substitute(
            title=self.title,
            html=self.html,
            breaks=self.text.replace("\n\n", "<br /><br />"),
            word=word,
            day=self.day.isoformat(),
            written_day=f"{self.day:%B} {self.day.day}, {self.day.year}",
            path=f"{self.day:%Y/%m/%d}/{self.slug}",
            slug=self.slug,
            tag=self.tag,
            author=self.author,
            number=number,
        )


def prose(seed: int, *, paragraphs: int = 4, sentences: int = 5) -> tuple[str, ...]:
    """Return paragraphs that differ from those of every other seed."""
    chance = random.Random(seed)
    return tuple(
        " ".join([*(_sentence(chance) for _ in range(sentences)), f"This is note {seed}-{number}."])
        for number in range(paragraphs)
    )


def posts(count: int, *, without_closing: tuple[int, ...] = ()) -> list[Old]:
    """Return `count` posts, those of the places `without_closing` without key point and steps."""
    return [
        Old(
            _TITLES[number % len(_TITLES)],
            prose(number + 1),
            day=date(2011, 1 + number % 12, 3 + number % 20),
            key_point="" if number in without_closing else f"note {number} matters more than its writer.",
            steps=()
            if number in without_closing
            else (
                f"Ask the three people nearest to you what note {number} means to them.",
                f"Which of your own habits would note {number} change? Who decides?",
            ),
        )
        for number in range(count)
    ]


def archive_page(theme: str, made: list[Old]) -> str:
    """Return a page of `theme` with the posts `made` one after another."""
    parts = "\n".join(old.in_theme(f"{theme}.post.html", number + 7) for number, old in enumerate(made))
    return Template((THEMES / f"{theme}.html").read_text("utf-8")).substitute(posts=parts)


def single_page(theme: str, old: Old) -> str:
    """Return the page of `theme` that holds one post."""
    return old.in_theme(f"{theme}.html")


def copied_page(made: list[Old], *, has_data_lines: bool = True) -> str:
    """Return a category page as a browser copies it, with page numbers at its end."""
    if not has_data_lines:
        return "\n\n".join([*(f"{old.title}\n\n{old.text}" for old in made), "1 2 3 … 9 Next"]) + "\n"
    parts = ["Skip to content", "Farrow Notes", "Notes on service", "Home", "About", "Contact"]
    parts.append("Category Archives: Service")
    for old in made:
        parts += [
            old.title,
            f"Posted on {old.day:%B} {old.day.day}, {old.day.year} by {old.author}",
            old.text,
        ]
        parts += ["Share this:", "Twitter\nFacebook\nLinkedIn", "Like Loading..."]
        parts.append(f"Posted in {old.tag} | Leave a comment")
    parts += [
        "Page 1 of 9 1 2 3 … 9 Next »",
        "Search",
        "Recent Posts",
        "The Second Invoice\nTwo Keys for One Door",
    ]
    return "\n\n".join([*parts, "Archives", "March 2011", "Proudly powered by WordPress"]) + "\n"


def _sentence(chance: random.Random) -> str:
    words = f"{chance.choice(_SUBJECTS)} {chance.choice(_VERBS)} {chance.choice(_TAILS)}"
    return words[0].upper() + words[1:] + "."
