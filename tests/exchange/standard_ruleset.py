"""The standard ruleset of IATI, rule by rule, on a file that lxml has read; a rule of a kind not known here fails."""

import datetime
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

STANDARD = Path("exchange/iati/standard")
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
A_YEAR = datetime.timedelta(days=366)


class Ruleset:
    """Checks files; `met` counts for each rule how often it was held against something."""

    def __init__(self, today: datetime.date):
        self.rules = json.loads((STANDARD / "ruleset-standard.json").read_text())
        self.agencies = (STANDARD / "registration_agencies.txt").read_text().split()
        self.today = today
        self.met: Counter[str] = Counter()

    def ids(self) -> set[str]:
        """Return the numbers of all rules."""
        return set(re.findall(r'"id": "([0-9.]+)"', json.dumps(self.rules)))

    def broken_in(self, tree: Any) -> list[str]:
        """Return which rules a file breaks, each with where."""
        broken = []
        for context, rules in self.rules.items():
            for node in tree.xpath(context):
                broken += [f"{rule} at {tree.getpath(node)}" for rule in self._broken_at(node, rules)]
        return broken

    def _broken_at(self, node: Any, rules: dict[str, Any]) -> Iterator[str]:
        for kind, holder in rules.items():
            for case in holder["cases"]:
                if kind == "loop":
                    for value in sorted(set(node.xpath(case["foreach"]))):
                        yield from self._broken_at(node, _with(case["do"], value))
                    continue
                self.met[case["ruleInfo"]["id"]] += 1
                if "condition" in case and not node.xpath(f"boolean({case['condition']})"):
                    continue
                check: Callable[[Any, dict], bool] = getattr(self, kind)
                if not check(node, case):
                    yield f"{case['ruleInfo']['id']} {case['ruleInfo']['message']}"

    def atleast_one(self, node: Any, case: dict) -> bool:
        return any(node.xpath(path) for path in case["paths"])

    def no_more_than_one(self, node: Any, case: dict) -> bool:
        return sum(len(node.xpath(path)) for path in case["paths"]) <= 1

    def unique(self, node: Any, case: dict) -> bool:
        found = texts(node, case["paths"])
        return len(found) == len(set(found))

    def startswith(self, node: Any, case: dict) -> bool:
        begins = []
        for prefix in case["prefix"]:
            known = self.agencies if prefix == "ORG-ID-PREFIX" else texts(node, [prefix])
            begins += [f"{each}{case.get('separator', '-')}" for each in known]
        return all(each.startswith(tuple(begins)) for each in texts(node, case["paths"]))

    def one_or_all(self, node: Any, case: dict) -> bool:
        if node.xpath(case["one"]):
            return True
        every = {
            "lang": ("descendant::narrative", "@xml:lang"),
            "sector": ("transaction", "sector"),
            "currency": ("descendant::*[@value-date]", "@currency"),
        }
        whole, has = every[case["all"]]
        return all(each.xpath(has) for each in node.xpath(whole))

    def date_now(self, node: Any, case: dict) -> bool:
        return all(day_of(each) <= self.today for each in texts(node, [case["date"]]))

    def date_order(self, node: Any, case: dict) -> bool:
        return all(a < b for a in self._days(node, case["less"]) for b in self._days(node, case["more"]))

    def between_dates(self, node: Any, case: dict) -> bool:
        first, last = self._days(node, case["start"]), self._days(node, case["end"])
        return all(first[0] <= each <= last[0] for each in self._days(node, case["date"]))

    def time_limit(self, node: Any, case: dict) -> bool:
        ends = self._days(node, case["end"])
        return all(b - a <= A_YEAR for a in self._days(node, case["start"]) for b in ends)

    def regex_matches(self, node: Any, case: dict) -> bool:
        return all(re.search(case["regex"], each) for each in texts(node, case["paths"]))

    def no_spaces(self, node: Any, case: dict) -> bool:
        return all(each == each.strip() for each in texts(node, case["paths"]))

    def strict_sum(self, node: Any, case: dict) -> bool:
        return sum(map(Decimal, texts(node, case["paths"]))) == Decimal(str(case["sum"]))

    def range(self, node: Any, case: dict) -> bool:
        return all(case["min"] <= float(each) <= case["max"] for each in texts(node, case["paths"]))

    def if_then(self, node: Any, case: dict) -> bool:
        return not node.xpath(f"boolean({case['if']})") or node.xpath(f"boolean({case['then']})")

    def _days(self, node: Any, path: str) -> list[datetime.date]:
        if path == "NOW":
            return [self.today + datetime.timedelta(days=1)]
        return [day_of(each) for each in texts(node, [path])]


def _with(rules: dict[str, Any], value: str) -> dict[str, Any]:
    """Return rules in which a value stands for the mark of a loop."""
    return json.loads(json.dumps(rules).replace("$1", value))


def texts(node: Any, paths: list[str]) -> list[str]:
    """Return the texts that paths lead to."""
    found = [each for path in paths for each in node.xpath(path)]
    return [each if isinstance(each, str) else each.text or "" for each in found]


def day_of(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text[:10])


def codes_outside_their_lists(tree: Any) -> list[str]:
    """Return each code of a file that its code list does not hold, or whose list does not lie here."""
    wrong = []
    for mapping in etree.parse(STANDARD / "codelist-mapping.xml").iter("mapping"):
        name = mapping.find("codelist").get("ref")
        where, last = mapping.findtext("path").rsplit("/", 1)
        condition = mapping.findtext("condition")
        path = f"{where}[{condition}]/{last}" if condition else f"{where}/{last}"
        found = [str(each) for each in tree.xpath(path.replace("///", "//"))]
        if found:
            kept = STANDARD / "codelists" / f"{name}.xml"
            known = codes_of(kept) if kept.exists() else set()
            wrong += [f"{name}: {each} ({path})" for each in found if each not in known]
    return wrong


def codes_of(path: Path) -> set[str]:
    items = etree.parse(path).iter("codelist-item")
    return {each.findtext("code").strip() for each in items if each.get("status") != "withdrawn"}
