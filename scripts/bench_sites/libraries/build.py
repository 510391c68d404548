"""What these memos take with the libraries that Memo Archive stands on: a page each, and no more.

Each memo is read by python-frontmatter, converted by Python-Markdown and printed by Jinja on all cores, when
MkDocs has been started. There are no lists, no feeds, no links from memo to memo, and nothing is checked.
"""

import multiprocessing
import os
from pathlib import Path

import frontmatter
import jinja2
import markdown
import mkdocs.commands.build  # noqa: F401 - the host: to start it is a part of every build

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{ title }} - Memo archive</title>
</head>
<body>
<header><a href="/">Memo archive</a></header>
<main>
<article data-pagefind-body>
<h1>{{ title }}</h1>
<p class="subtitle">{{ subtitle }}</p>
<p class="meta"><time datetime="{{ date }}">{{ date }}</time></p>
<p class="key-point"><strong>Key point:</strong> {{ key_point }}</p>
{{ body }}
<h2>Taking action</h2><ul>{% for step in taking_action %}<li>{{ step }}</li>{% endfor %}</ul>
</article>
</main>
</body>
</html>
"""
SITE = Path("site")
converter = markdown.Markdown()
template = jinja2.Environment(autoescape=False).from_string(PAGE)  # noqa: S701 - our own memos


def make(file: Path) -> None:
    """Make the page of a memo."""
    memo = frontmatter.load(str(file))
    page = SITE / file.parent.name / file.stem / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    body = converter.reset().convert(memo.content)
    page.write_text(template.render(memo.metadata, body=body), encoding="utf-8")


if __name__ == "__main__":
    files = sorted(Path("memos").glob("[0-9]*/*.md"))
    if hasattr(os, "fork"):
        with multiprocessing.get_context("fork").Pool() as pool:
            pool.map(make, files, chunksize=16)
    else:
        for file in files:
            make(file)
