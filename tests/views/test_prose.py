"""Plain pages fit a narrow window and a strict policy."""

from __future__ import annotations

from memo_archive.views.prose import fitted


def test_a_table_scrolls_in_a_frame_that_the_keyboard_reaches() -> None:
    frame = '<div class="table" role="region" tabindex="0" aria-label="Table">'

    assert f"{frame}<table><tr><td>1</td></tr></table></div>" == fitted("<table><tr><td>1</td></tr></table>")


def test_alignment_becomes_a_class() -> None:
    cell = '<td class="n" style="text-align: right;">1</td>'

    assert '<td class="n"' in fitted(f"<table><tr>{cell}</tr></table>")
    assert "style=" not in fitted(f"<table><tr>{cell}</tr></table>")


def test_a_page_without_tables_stays_as_it_is() -> None:
    assert '<p style="text-align: right;">1</p>' == fitted('<p style="text-align: right;">1</p>')
