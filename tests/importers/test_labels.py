import pytest

from memo_archive.importers.cues.closing_labels import Label, label_of
from tests.importers.pages import prose
from tests.importers.shortcuts import body_of, one_in_html, one_in_text

BODY = "\n\n".join(prose(1))


@pytest.mark.parametrize(
    "key",
    [
        "KEY POINT: {}",
        "KEY POINT: \u00a0 {}",
        "Key Point: {}",
        "Key Points – {}",
        "KEY POINTS: {}",
        "KEYPOINT: {}",
        "The Key Point: {}",
        "Key point - {}",
        "KEY POINT {}",
        "KEY POINT\n\n{}",
        "KEY POINT:\n{}",
        "Key Point:\n\n{}",
        "K E Y  P O I N T: {}",
        "[KEY POINT] {}",
        "This week’s key point: {}",
        "** KEY POINT **\n\n{}",
    ],
)
@pytest.mark.parametrize(
    "action",
    [
        "TAKING ACTION: {}",
        "Taking Action – {}",
        "TAKE ACTION: {}",
        "TAKING ACTION\n\n{}",
        "Taking action:\n{}",
        "TAKING ACTION ITEMS: {}",
        "Take action now: {}",
        "Taking Action!\n\n{}",
    ],
)
def test_key_point_and_steps_are_known_in_every_spelling(key: str, action: str) -> None:
    text = f"A Memo on Queues\n\n{BODY}\n\n{key.format('queues speak.')}\n\n{action.format('Count one.')}\n\nWho waits?"
    found = one_in_text(text)
    assert [block.line for block in found.key_point] == ["queues speak."]
    assert [block.line for block in found.steps] == ["Count one.", "Who waits?"]
    assert body_of(found) == " ".join(prose(1))


@pytest.mark.parametrize(
    "markup",
    [
        "<p><strong>KEY POINT:</strong> queues speak.</p><p><strong>TAKING ACTION:</strong> Count one.</p>",
        "<p><b>Key Point</b>: queues speak.</p><p><b>Taking Action</b>: Count one.</p>",
        "<p><strong>KEY POINT</strong><br>queues speak.</p><p><strong>TAKING ACTION</strong><br>Count one.</p>",
        "<h3>Key Point</h3><p>queues speak.</p><h3>Taking Action</h3><ul><li>Count one.</li></ul>",
        "<p><u><b>KEY POINT</b></u> &ndash; queues speak.</p><p><em>TAKING ACTION</em>: Count one.</p>",
        "<p>KEY POINT:&nbsp; queues speak.<br><br>TAKING ACTION:&nbsp; Count one.</p>",
        "<p><span style='font-weight:bold'>Key Points - </span>queues speak.</p><p>TAKE ACTION: Count one.</p>",
        "<table><tr><td><b>Key Point</b></td><td>queues speak.</td></tr><tr><td><b>Taking Action</b></td><td>Count one.</td></tr></table>",
        "<blockquote><p><b>KEY POINT:</b> queues speak.</p></blockquote><p><b>TAKING ACTION:</b></p><p>Count one.</p>",
        "<ul><li><b>Key Point:</b> queues speak.</li><li><b>Taking Action:</b> Count one.</li></ul>",
        "<dl><dt>Key point</dt><dd>queues speak.</dd><dt>Taking action</dt><dd>Count one.</dd></dl>",
    ],
)
def test_key_point_and_steps_are_known_in_every_markup(markup: str) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in prose(1))
    found = one_in_html(f"<article><h1>A Memo on Queues</h1>{body}{markup}</article>")
    assert [block.line for block in found.key_point] == ["queues speak."]
    assert [block.line for block in found.steps] == ["Count one."]


@pytest.mark.parametrize(
    "text",
    [
        "Key points of contact are where customers meet us.",
        "Taking action is harder than it looks.",
        "The key point is that nobody asked.",
        "Key people: two.",
        "Actions speak louder than words.",
        "KEY POINTERS: two.",
    ],
)
def test_a_sentence_that_uses_the_words_is_no_label(text: str) -> None:
    assert label_of(text) is None


def test_a_synonym_is_less_sure_than_the_label_itself() -> None:
    ours, like = label_of("KEY POINT: x"), label_of("Key Takeaway: x")
    assert ours is not None
    assert like is not None
    assert (ours.label, like.label) == (Label.KEY_POINT, Label.KEY_POINT)
    assert ours.confidence > like.confidence


def test_a_list_below_the_label_is_a_step_an_entry() -> None:
    found = one_in_text(
        f"A Memo\n\n{BODY}\n\nKEY POINT: x y z.\n\nTAKING ACTION:\n\n• Count one.\n• Ask two."
    )
    assert [block.line for block in found.steps] == ["Count one.", "Ask two."]


def test_a_paragraph_between_key_point_and_steps_stays_in_the_body() -> None:
    found = one_in_text(
        f"A Memo\n\n{BODY}\n\nKEY POINT: x y z.\n\nAnd one more thing to know.\n\nTAKING ACTION: Count."
    )
    assert body_of(found).endswith("And one more thing to know.")
    assert [block.line for block in found.steps] == ["Count."]
