"""What a step asks for is told by its sentences, and whether it sells by its words."""

import pytest

from memo_archive.text.imperatives import Asks, asks_of, sells

TASK, QUESTION, BOTH, NEITHER = Asks(True, False), Asks(False, True), Asks(True, True), Asks(False, False)

ASKED = [
    # Commands, plain ones and those with something before the verb.
    ("Ring five customers.", TASK),
    ("ring five customers", TASK),
    ("Telephone a customer, a prospect and a neighbour.", TASK),
    ("Abolish one line this month.", TASK),
    ("Sell nothing.", TASK),
    ("Listen.", TASK),
    ("Be ready to give the money back.", TASK),
    ("Please ring them first.", TASK),
    ("Then quietly take the sign down.", TASK),
    ("“Take it down,” is all it says.", TASK),
    ("Do not ask whether they were satisfied.", TASK),
    ("Don’t promise a date.", TASK),
    ("Never print the price twice.", TASK),
    ("Let a customer correct it.", TASK),
    ("If it rains, stay where the queue is.", TASK),
    ("Whenever you are given advice, by us or by others, ask what it costs.", TASK),
    ("At the tenth account on your list, not the first, ring whoever uses it.", TASK),
    ("This week: write to whoever left.", TASK),
    ("One rule for accounts – send nothing unread.", TASK),
    ("The list is long. Cut it.", TASK),
    ("Time the wait at the counter.", TASK),
    ("Change anything else.", TASK),
    # Duties.
    ("You should answer within a day.", TASK),
    ("You also need to read it aloud.", TASK),
    ("Every complaint must be read by somebody who can act on it.", TASK),
    ("Somebody at the top ought to ring them.", TASK),
    # Questions, rhetorical ones and those to oneself among them.
    ("Who wrote it, and when?", QUESTION),
    ("A delivery?", QUESTION),
    ("Who would not be angry?", QUESTION),
    ("What did they say (and why)?", QUESTION),
    ("“Is anybody there?”", QUESTION),
    ("Ask yourself whether you would buy it.", QUESTION),
    ("Consider whether anybody would miss it.", QUESTION),
    ("Think about why they came.", QUESTION),
    # Both, in one sentence after another.
    ("Show the page to three customers. Which line makes them angriest?", BOTH),
    ("What do your rules earn? Find the sum.", BOTH),
    # Neither.
    ("Thirty minutes will do.", NEITHER),
    ("Price is a promise.", NEITHER),
    ("Customers leave quietly.", NEITHER),
    ("You can tell by the colour of the tape.", NEITHER),
    ("It may be the anniversary of a contract.", NEITHER),
    ("Time spent waiting is never forgiven.", NEITHER),
    ("Between businesses it may be the day after a move.", NEITHER),
    ("The price that you have to pay is high.", NEITHER),
    ("Everything that happens at the door.", NEITHER),
    ("Much that must happen never does.", NEITHER),
    ("Trust grows slowly.", NEITHER),
    ("", NEITHER),
    ("…", NEITHER),
]


@pytest.mark.parametrize(("text", "expected"), ASKED, ids=[text for text, _ in ASKED])
def test_a_step_asks_what_its_sentences_ask(text: str, expected: Asks) -> None:
    assert expected == asks_of(text)


def test_in_another_language_what_is_no_question_counts_as_a_task() -> None:
    assert BOTH == asks_of("Rufen Sie fünf Kunden an. Was sagen sie?", language="de-AT")
    assert QUESTION == asks_of("¿Quién lo escribió?", language="es")
    assert NEITHER == asks_of("Rufen Sie fünf Kunden an.", language="en-GB")


@pytest.mark.parametrize(
    "text",
    [
        "Order your copy of the book today.",
        "Get a free copy before Friday.",
        "Sign up for our autumn workshop on pricing.",
        "Attend one of my two-day seminars.",
        "Register now at www.example.com.",
        "Call us for a quote.",
        "E-mail me to learn how we can help.",
        "The booklet is available from us at the door.",
        "Take 20% off with the code MONDAY.",
        "Early-bird prices end on Friday.",
        "The book (ISBN 978-0-00-000000-2) has more.",
        "Only $12.50 plus shipping.",
    ],
)
def test_a_step_that_offers_its_authors_goods_sells(text: str) -> None:
    assert sells(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ring six customers and ask about the contact you are least proud of.",
        "Buy something from your own shop, and take it back the next day.",
        "Order lunch for the front desk.",
        "Book a room in your own hotel under another name.",
        "Read out one of our letters at the next meeting.",
        "Sign up for your own newsletter.",
        "Call three customers who left, and tell us nothing but what they said.",
        "Print a copy of the rule and pin it up.",
        "Take ten per cent off the next invoice of whoever waited.",
        "Register every complaint, now and for a month.",
        "Offer nothing for sale until the ordinary thing has happened.",
    ],
)
def test_a_step_about_the_readers_own_trade_does_not(text: str) -> None:
    assert not sells(text)
