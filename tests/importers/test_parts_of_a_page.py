import pytest

from memo_archive.importers.cues.attribution import attribution_in
from memo_archive.importers.cues.boilerplate import boilerplate_of
from memo_archive.importers.cues.dates import day_in, day_in_address, day_in_name, day_of_stamp
from memo_archive.importers.cues.page_parts import PagePart
from memo_archive.importers.cues.promotional_text import SELLS, price_in, promotion_score
from memo_archive.importers.segmentation.post_segment import terms_in


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("86519740", PagePart.IMAGE_NAME),
        ("blog graphic 010311 1024x389 Why They Return", PagePart.IMAGE_NAME),
        ("IMG_2041.jpg", PagePart.IMAGE_NAME),
        ("Share this:", PagePart.SHARE),
        ("Like Loading...", PagePart.SHARE),
        ("Click to share on Twitter (Opens in new window)", PagePart.SHARE),
        ("Facebook Twitter LinkedIn", PagePart.SHARE),
        ("Skip to content", PagePart.NAVIGATION),
        ("← Older posts", PagePart.NAVIGATION),
        ("Category Archives: Service", PagePart.NAVIGATION),
        ("Home | About | Contact", PagePart.NAVIGATION),
        ("1 2 3 … 12 Next", PagePart.PAGES),
        ("Page 2 of 14", PagePart.PAGES),
        ("Posted on March 3, 2011 by Ines Farrow", PagePart.DATA),
        ("Monday, March 7, 2011", PagePart.DATA),
        ("By Ines Farrow", PagePart.DATA),
        ("Posted in Service | Leave a comment", PagePart.FOOT),
        ("3 Comments", PagePart.FOOT),
        ("Continue reading →", PagePart.NAVIGATION),
        ("Tags: , , , ,", PagePart.TAGS),
        ("Labels: service, queues", PagePart.TAGS),
        ("6 responses to “Two Queues”", PagePart.COMMENTS),
        ("Comments are closed.", PagePart.COMMENTS),
        ("Leave a Reply to Ole Brand Cancel reply", PagePart.FORM),
        ("Your email address will not be published.", PagePart.FORM),
        ("About the Author", PagePart.BIO),
        ("About Ines Farrow", PagePart.BIO),
        ("You may also like", PagePart.RELATED),
        ("Recent Posts", PagePart.SIDEBAR),
        ("© 2011 Farrow Notes", PagePart.LEGAL),
    ],
)
def test_a_line_of_a_page_is_known_for_what_it_is(line: str, part: PagePart) -> None:
    boilerplate = boilerplate_of(line)
    assert boilerplate is not None
    assert boilerplate.part is part


@pytest.mark.parametrize(
    "line",
    [
        "1984",
        "By Design",
        "From Good to Great",
        "Three thoughts on pricing",
        "Share your success",
        "More is less",
        "In 2011 we sold more than ever before.",
        "On March 3, 2011 we opened a shop.",
        "Topics that matter to customers",
        "Lessons 1 and 2",
        "Share this with your team.",
        "Critical",
    ],
)
def test_a_line_that_an_author_may_write_is_left_alone(line: str) -> None:
    assert boilerplate_of(line) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("March 3, 2011", "2011-03-03"),
        ("Mar. 3rd, 2011", "2011-03-03"),
        ("3 March 2011", "2011-03-03"),
        ("the 3rd of March 2011", "2011-03-03"),
        ("2011-03-03", "2011-03-03"),
        ("3/14/2011", "2011-03-14"),
        ("14/3/2011", "2011-03-14"),
        ("14.3.2011", "2011-03-14"),
        ("03-Mar-2011", "2011-03-03"),
    ],
)
def test_a_day_is_read_in_the_forms_that_blogs_have(text: str, day: str) -> None:
    seen = day_in(f"Posted {text} by Ines")
    assert seen is not None
    assert day == str(seen.day)


def test_a_day_that_can_be_two_is_not_sure() -> None:
    unsure, confidence = day_in("3/4/2011"), day_in("March 4, 2011")
    assert unsure is not None
    assert confidence is not None
    assert unsure.confidence < 0.7 < confidence.confidence


@pytest.mark.parametrize("text", ["February 30, 2011", "13/13/2011", "version 1.2.2011.4", "1024x389"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_in(text) is None


def test_days_are_read_in_addresses_file_names_and_moments() -> None:
    assert str(day_in_address("https://old.example/2011/03/07/two-queues/")) == "2011-03-07"
    assert day_in_address("https://old.example/2011/03/two-queues.html") is None
    assert str(day_in_name("2011-03-07-two-queues.html")) == "2011-03-07"
    assert str(day_in_name("memo_20110307.txt")) == "2011-03-07"
    assert str(day_of_stamp("Mon, 07 Mar 2011 08:00:00 +0000")) == "2011-03-07"
    assert str(day_of_stamp("2011-03-07T23:30:00+05:00")) == "2011-03-07"


@pytest.mark.parametrize(
    "text",
    [
        "Give us a call to talk about your queues. We can help you shorten them.",
        "Our two-day workshop on queues is open to all. Register now at www.farrow.example.",
        "My new book, Two Queues, is available at Amazon in paperback ($9.99).",
        "Contact us today for a free consultation: hello@farrow.example",
    ],
)
def test_a_paragraph_that_sells_is_known(text: str) -> None:
    assert promotion_score(text).score >= SELLS


@pytest.mark.parametrize(
    "text",
    [
        "Ring your own call centre with a complaint, then with a question.",
        "Which of your customers would call us easy to deal with?",
        "Subscribe to your competitors' newsletters and read them for a month.",
        "Visit three shops and buy the same thing in each.",
        "List the services your customers use, and ask them what each is worth.",
    ],
)
def test_a_step_is_no_sales_call(text: str) -> None:
    assert promotion_score(text).score < SELLS


@pytest.mark.parametrize(
    ("text", "relation", "title", "author"),
    [
        ("This article is excerpted from our book Two Queues, out now.", "excerpted-from", "Two Queues", ""),
        (
            "Republished with permission of Ole Brand, from Shop Weekly.",
            "republished-from",
            "Shop Weekly",
            "Ole Brand",
        ),
        (
            "This post is adapted from “Minding the Till” by Ole Brand.",
            "adapted-from",
            "Minding the Till",
            "Ole Brand",
        ),
        ("Originally published in Shop Weekly.", "republished-from", "Shop Weekly", ""),
    ],
)
def test_where_a_text_is_from_is_read_from_what_it_says(
    text: str, relation: str, title: str, author: str
) -> None:
    attribution = attribution_in(text)
    assert attribution is not None
    assert (relation, title, author) == (attribution.relation, attribution.title, attribution.author)


def test_a_figure_that_is_taken_from_somewhere_is_no_statement_on_the_text() -> None:
    assert attribution_in("The data was taken from our survey of 2011.") is None


def test_prices_are_told_with_what_they_are_for() -> None:
    assert price_in("in paperback ($13.88) and Kindle formats ($3.88)") == "paperback $13.88, Kindle $3.88"


def test_terms_are_told_from_the_rest_of_a_data_line() -> None:
    assert terms_in("Service, Queues | Tagged price | Leave a comment") == ["Service", "Queues", "price"]
