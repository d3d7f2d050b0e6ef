"""Filling forms as a person does: by what is written beside each field."""

import re

from playwright.sync_api import Page


def fill(page: Page, **answers: str | bool) -> None:
    """Answer questions by their labels: texts are typed or chosen, True ticks; the rest is left as it is."""
    for label, answer in answers.items():
        answer_one(page, label, answer)


def answer_one(page: Page, label: str, answer: str | bool) -> None:
    """Answer one question of a form, whatever kind of field it is."""
    main = page.get_by_role("main")
    if answer is True:
        main.get_by_role("checkbox", name=label, exact=True).check()
        return
    for role in ("textbox", "spinbutton"):
        field = main.get_by_role(role, name=label, exact=True)
        if field.count():
            field.first.fill(str(answer))
            return
    field = main.get_by_role("combobox", name=label, exact=True)
    if field.count():
        field.first.select_option(label=str(answer))
        return
    group = main.get_by_role("group", name=label, exact=True)
    if group.get_by_role("radio").count():
        group.get_by_role("radio", name=str(answer), exact=True).check()
        return
    group.get_by_role("combobox").first.select_option(label=str(answer))


def send(page: Page, button: str = "Save") -> None:
    """Press a form's button and expect no complaint about what was typed."""
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()
    complaint = page.get_by_role("alert")
    assert not complaint.count(), complaint.first.inner_text()


def code_on(page: Page) -> str:
    """Return the code of the person whom a page is about."""
    found = re.search(r"/(?:people|cases)/(NB-[0-9A-Z]{4}-[0-9A-Z])/", page.url)
    assert found, page.url
    return found[1]
