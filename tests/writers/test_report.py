"""The report: what is in the page, that nothing of a text can act in it, and that it works in a real browser."""

import re

import pytest
from browser import Browser
from hypothesis import given, settings
from lxml import html
from made import bitexts, ferry

from align.writers import write


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "ferry.html"
    write(ferry(), str(path))
    return path


def test_it_is_one_file_that_loads_nothing(page):
    text = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not re.findall(r"""(?:src|href|action)\s*=\s*["'](?!#)|@import|url\(|https?://""", text)


def test_it_holds_every_text_in_order_and_every_issue(page):
    tree = html.parse(str(page), html.HTMLParser(encoding="utf-8")).getroot()
    rows = tree.xpath("//article")
    assert [row.get("id") for row in rows] == [f"p{n}" for n in range(1, 8)]
    shown = [[p.text_content() for p in row.xpath(".//p[@class='text']")] for row in rows]
    assert shown == [[text for text in pair[1:] if text] for pair in ferry().pairs()]
    assert [mark.text for mark in rows[0].xpath(".//mark")] == ["90", "80"]
    assert [mark.text for mark in rows[3].xpath(".//mark")] == ["Nobody expected the fog."]
    notes = [li.text_content() for li in tree.xpath("//ul[@class='notes']/li")]
    assert notes == [
        "major accuracy/number The source says 90, the translation 80.",
        "critical accuracy/omission This sentence is not in the translation.",
    ]
    assert rows[3].xpath(".//p[@class='empty']")[0].text == "not in the translation"
    counts = [" ".join(li.text_content().split()) for li in tree.xpath("//ul[@class='counts']/li")]
    assert counts == ["4 pairs", "1 only in the source", "2 lines set aside", "1 critical issue", "1 major issue"]
    assert str(ferry().signature) in tree.xpath("//p[@class='signature']")[0].text


@settings(max_examples=60)
@given(bitext=bitexts())
def test_no_text_becomes_markup(bitext, tmp_path):
    path = tmp_path / "x.html"
    write(bitext, str(path))
    tree = html.parse(str(path), html.HTMLParser(encoding="utf-8", huge_tree=True)).getroot()
    shown = [p.text_content() for p in tree.xpath("//article//p[@class='text']")]
    assert shown == [text for pair in bitext.pairs() for text in pair[1:] if text]
    assert len(tree.xpath("//script")) == len(tree.xpath("//style")) == 1
    assert not tree.xpath("//article//*[not(self::div or self::p or self::span or self::a or self::i)]")


@pytest.mark.needs_browser
def test_it_works_in_a_browser(page):
    shown = "[...document.querySelectorAll('.pair:not([hidden])')].map(p => +p.id.slice(1))"
    with Browser() as browser:
        browser.open(page)
        assert browser.run(shown) == [1, 2, 3, 4, 5, 6, 7]
        browser.run("document.querySelector('[value=issues]').click()")
        assert browser.run(shown) == [1, 4]
        browser.run("document.querySelector('.severities [value=critical]').click()")
        assert browser.run(shown) == [4]
        browser.press("Escape")
        assert browser.run(shown) == [1, 2, 3, 4, 5, 6, 7]
        browser.run("document.querySelector('[value=alone]').click()")
        assert browser.run(shown) == [4, 6, 7]
        browser.press("Escape")
        browser.press("/")
        browser.call("Input.insertText", text="她说")
        assert browser.run(shown) == [3]
        browser.press("Escape")
        browser.press("j")
        assert browser.run("document.querySelector('.here').id") == "p1"
        assert browser.run("document.activeElement.textContent") == "90"
        assert "The source says 90" in browser.run("document.querySelector('#tip').textContent")
        browser.press("j")
        assert browser.run("document.querySelector('.here').id") == "p4"
        browser.press("k")
        assert browser.run("document.querySelector('.here').id") == "p1"
        assert browser.trouble() == []


@pytest.mark.needs_browser
@pytest.mark.parametrize(("width", "columns"), [(1200, 3), (390, 1)])
def test_it_fits_the_screen(page, width, columns):
    with Browser() as browser:
        browser.open(page, width=width)
        assert browser.run("document.documentElement.scrollWidth") == width
        tracks = browser.run("getComputedStyle(document.querySelector('.pair')).gridTemplateColumns")
        assert len(tracks.split()) == columns
        light = browser.run("getComputedStyle(document.body).backgroundColor")
        browser.events.clear()
        browser.open(page, width=width, dark=True)
        assert browser.run("getComputedStyle(document.body).backgroundColor") != light
