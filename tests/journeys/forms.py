"""Filling forms as a person does: by what is written beside each field."""

import re
from functools import reduce

from playwright.sync_api import ElementHandle, Locator, Page


def fill(page: Page, **answers: str | bool) -> None:
    """Answer questions by their labels: texts are typed or chosen, True ticks; the rest is left as it is."""
    for label, answer in answers.items():
        answer_one(page, label, answer)


FIELD_OF = """([label, within]) => {
    const said = of => of.textContent.replace(/\\s+/g, " ").trim() === label
    const place = within || document.querySelector("main")
    if (!place) return null
    const labels = [...place.querySelectorAll("label")].filter(each => said(each) && each.control)
    const legends = [...place.querySelectorAll("fieldset > legend")].filter(said)
    const field = labels.length ? labels[0].control : legends.length ? legends[0].parentElement : null
    return field && field.checkVisibility() && !field.disabled ? field : null
}"""
"""Finds the field that a label or a legend of exactly these words belongs to, as the browser knows it."""


def answer_one(page: Page, label: str, answer: str | bool) -> None:
    """Answer one question of a form, whatever kind of field it is, once the page with it is there.

    What has no label of its own is looked for by the role and the name that a screen reader is told: that takes the
    browser ten times as long.
    """
    page.wait_for_load_state("domcontentloaded")
    field = _field(page, label)
    if field is None:
        _answer_by_role(page, label, answer)
        return
    match field.evaluate("field => field.type"):
        case "checkbox":
            field.set_checked(bool(answer))
        case "select-one":
            field.select_option(label=str(answer))
        case "fieldset":
            chosen = _field(page, str(answer), field)
            chosen.check() if chosen else field.query_selector("select").select_option(label=str(answer))
        case "radio":
            _answer_by_role(page, label, answer)
        case _:
            field.fill(str(answer))


def _field(page: Page, label: str, within: ElementHandle | None = None) -> ElementHandle | None:
    return page.evaluate_handle(FIELD_OF, [label, within]).as_element()


def _answer_by_role(page: Page, label: str, answer: str | bool) -> None:
    main = page.get_by_role("main")
    kinds = ["checkbox", "textbox", "spinbutton", "combobox", "group"]
    fields = {kind: main.get_by_role(kind, name=label, exact=True) for kind in kinds}
    reduce(Locator.or_, fields.values()).first.wait_for()
    kind = next(kind for kind in kinds if fields[kind].count())
    field = fields[kind].first
    if kind == "checkbox":
        field.set_checked(bool(answer))
    elif kind == "combobox":
        field.select_option(label=str(answer))
    elif kind == "group" and field.get_by_role("radio").count():
        field.get_by_role("radio", name=str(answer), exact=True).check()
    elif kind == "group":
        field.get_by_role("combobox").first.select_option(label=str(answer))
    else:
        field.fill(str(answer))


def send(page: Page, button: str = "Save") -> None:
    """Press a form's button, wait for the answer, and expect no complaint about what was typed."""
    words = re.compile(rf"^\s*{re.escape(button)}\s*$")
    with page.expect_navigation():
        page.locator("main button:visible").filter(has_text=words).click()
    complaint = page.locator("[role=alert]:visible")
    assert not complaint.count(), complaint.first.inner_text()


def code_on(page: Page) -> str:
    """Return the code of the person whom a page is about."""
    found = re.search(r"/(?:people|cases)/(NB-[0-9A-Z]{4}-[0-9A-Z])/", page.url)
    assert found, page.url
    return found[1]
