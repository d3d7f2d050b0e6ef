"""A name has one spelling, however it is written."""

import re

import pytest
from django.db import connection

from beneficiaries import names

pytestmark = pytest.mark.django_db

SAME = [
    "Laxmi Lakshmi Lachhmi लक्ष्मी",
    "Sunita Suneeta Sunitha सुनिता सुनीता",
    "Pooja Puja पूजा पुजा",
    "Shrestha Srestha श्रेष्ठ",
    "Gyawali Gnawali ज्ञवाली",
    "Pragya Prajna Pragnya प्रज्ञा",
    "Rai Ray राई राय",
    "Gurung गुरुङ गुरुङ्ग गुरुङ्",
    "Tamang तामाङ तामाङ्ग तामांग",
    "Chaudhary Chaudhari चौधरी",
    "Paudel Poudel पौडेल",
    "Chhetri Kshetri क्षेत्री",
    "Sangita संगीता सङ्गीता",
    "Vimala Bimala बिमला विमला",
    "Zainab Jainab जैनब",
    "Krishna Krisna कृष्ण",
    "Phul Ful फूल",
    "Kunwar कुँवर कुंवर",
    "Bdr. Bahadur बहादुर",
    "Adhikari Adikari अधिकारी",
]


def forms(written: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_forms(%s)", [written])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_name_are_one(spellings):
    assert len(set(forms(spellings))) == 1, forms(spellings)


@pytest.mark.parametrize("written", ["B.K.", "B K", "b.k", "बि.क.", "वि. क.", "Bishwokarma"])
def test_initials_and_short_ways_to_write_are_spelt_out(written):
    assert forms(written) == ["bisbokarma"]


@pytest.mark.parametrize("written", ["K.C.", "KC", "K C", "के.सी.", "के सी"])
def test_k_c_is_one_word(written):
    assert forms(written) == ["kc"]


def test_other_names_stay_others():
    distinct = ["Sita", "Gita", "Rita", "Mina", "Maya", "Tara", "Sunita", "Sarita"]
    families = ["Anita", "Usha", "Asha", "Rai", "Rana", "Karki", "Tamang", "Magar"]
    assert len({*forms(" ".join(distinct)), *forms(" ".join(families))}) == 16


def test_courtesies_and_signs_do_not_count():
    assert forms("Mrs. Sita\u200d   Rai; --") == forms("Sita Rai")


@pytest.mark.parametrize("written", ["", "   ", "张伟", "'; DROP TABLE beneficiaries_person; --", "%_\\", "a" * 10_000])
def test_anything_may_be_written(written):
    assert all(re.fullmatch("[a-z]+", form) for form in forms(written))


def test_each_devanagari_sign_has_a_sound():
    assert len(names.CONSONANTS) == len(names.CONSONANTS_LATIN)
    assert len(names.VOWELS) == len(names.VOWELS_LATIN)
    assert len(names.VOWEL_SIGNS) == len(names.VOWEL_SIGNS_LATIN)
