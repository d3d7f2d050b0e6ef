"""The names people write for months and calendars, in English, Nepali and French, as one looks them up."""

import re
import unicodedata

from config.calendar import Calendar

_GREGORIAN = (
    "january jan janvier janv जनवरी जनवरि",
    "february feb fevrier fevr fev फेब्रुअरी फेब्रुवरी फेब्रुअरि फरवरी",
    "march mar mars मार्च",
    "april apr avril avr अप्रिल एप्रिल",
    "may mai मे मई",
    "june jun juin जून जुन",
    "july jul juillet juil जुलाई जुलाइ जुलै",
    "august aug aout अगस्त अगस्ट अगष्ट अग्सत",
    "september sept sep septembre सेप्टेम्बर सेप्तेम्बर सेप्टेंबर सितम्बर",
    "october oct octobre अक्टोबर अक्टुबर अक्टुवर",
    "november nov novembre नोभेम्बर नोवेम्बर नभम्वर नभेम्बर",
    "december dec decembre डिसेम्बर डिसेंबर डिसम्वर",
)
_BIKRAM = (
    "baisakh baishakh vaisakh vaishakh baisakha बैशाख वैशाख बैसाख",
    "jestha jeth jesth jeshtha jyestha जेठ जेष्ठ ज्येष्ठ",
    "asar ashadh asadh ashad asad ashar असार आषाढ अषाढ आसार",
    "shrawan saun sawan srawan shravan sravan साउन श्रावण सावन",
    "bhadra bhadau bhado bhadow भदौ भाद्र",
    "ashwin asoj aswin ashoj asauj ashvin असोज आश्विन अश्विन",
    "kartik kattik kartika katik कार्तिक कात्तिक",
    "mangsir mansir mangshir marga मंसिर मङ्सिर मार्ग",
    "poush push pus paush poos pousa पुष पुस पौष पूस",
    "magh mag माघ",
    "falgun phagun phalgun fagun फागुन फाल्गुन",
    "chaitra chait chaita चैत चैत्र",
)
_SUFFIXES = {
    Calendar.GREGORIAN: r"a\.?\s?d\.?|c\.?e\.?|[ईइ]\.?\s?(?:सं|स)\.?|सन्|ap(?:r)?\.?\s?j\.?-?c\.?",
    Calendar.BIKRAM: r"b\.?\s?s\.?|v\.?\s?s\.?|बि?\.?\s?(?:सं|स)\.?|वि?\.?\s?(?:सं|स)\.?|(?:विक्रम\s?)?(?:संवत्?|सम्वत्?)",
}
_NO_DIGITS_BEFORE_LETTERS = r"(?:^|(?<=[\s\d,]))(?:{})(?=$|[\s\d,])"
CALENDAR_MARKS = {
    calendar: re.compile(_NO_DIGITS_BEFORE_LETTERS.format(pattern)) for calendar, pattern in _SUFFIXES.items()
}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_LATIN_ACCENTS = re.compile("[\u0300-\u036f]")


def plain(text: str) -> str:
    """Return what was typed in small letters, ASCII digits, single spaces, without accents or invisible signs."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKD", text))
    bare = _LATIN_ACCENTS.sub("", visible).casefold()
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in bare)
    return " ".join(digits.split())


def _looked_up(names: tuple[str, ...], calendar: Calendar) -> dict[str, tuple[Calendar, int]]:
    return {plain(name): (calendar, number) for number, line in enumerate(names, 1) for name in line.split()}


MONTH_NAMED = _looked_up(_GREGORIAN, Calendar.GREGORIAN) | _looked_up(_BIKRAM, Calendar.BIKRAM)
