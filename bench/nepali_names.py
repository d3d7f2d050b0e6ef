"""Usual Nepali names in both scripts, from which fictional people are made; and the test set of real spellings."""

import csv
import random
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

VARIANTS = Path(__file__).resolve().parent.parent / "tests" / "beneficiaries" / "spelling_variants.csv"

GIVEN = """
Aarati आरती, Aasha आशा, Alina अलिना, Ambika अम्बिका, Amrita अमृता, Anju अन्जु, Anisha अनिशा, Anita अनिता, Anjali अञ्जली,
Anuradha अनुराधा, Apsara अप्सरा, Archana अर्चना, Aruna अरुणा, Asmita अस्मिता, Babita बबिता, Barsha बर्षा, Basanti बसन्ती,
Bhagawati भगवती, Bhawana भावना, Bhumika भूमिका, Bimala बिमला, Bina बिना, Bindu बिन्दु, Binita बिनिता, Bishnu बिष्णु,
Chameli चमेली, Chanda चन्दा, Chandrakala चन्द्रकला, Chandani चाँदनी, Daya दया, Deepa दीपा, Deepika दीपिका, Devaki देवकी,
Devi देवी, Dhana धना, Dilmaya दिलमाया, Dipti दीप्ति, Durga दुर्गा, Elina एलिना, Ganga गंगा, Gauri गौरी, Gayatri गायत्री,
Geeta गीता, Goma गोमा, Gyanu ज्ञानु, Hari हरि, Hema हेमा, Indira इन्दिरा, Indu इन्दु, Ishwari ईश्वरी, Jamuna जमुना,
Janaki जानकी, Januka जानुका, Jaya जया, Jharana झरना, Junu जुनु, Jyoti ज्योति, Kabita कविता, Kalpana कल्पना, Kalika कालिका,
Kamala कमला, Kanchhi कान्छी, Karuna करुणा, Khusi खुशी, Kiran किरण, Kopila कोपिला, Krishna कृष्ण, Kumari कुमारी, Kusum कुसुम,
Lalita ललिता, Laxmi लक्ष्मी, Leela लीला, Lila लिला, Madhavi माधवी, Maiya मैयाँ, Mamata ममता, Mandira मन्दिरा, Manisha मनिषा,
Manju मन्जु, Maya माया, Meena मीना, Meera मीरा, Menuka मेनुका, Mina मिना, Muna मुना, Namrata नम्रता, Nanda नन्दा,
Nani नानी, Nirmala निर्मला, Nirmaya निर्माया, Nisha निशा, Nita निता, Pabitra पबित्रा, Padma पद्मा, Parbati पार्वती,
Phulmaya फूलमाया, Pooja पूजा, Prabha प्रभा, Pramila प्रमिला, Pratima प्रतिमा, Prativa प्रतिभा, Prema प्रेमा, Priya प्रिया,
Punam पुनम, Purnima पूर्णिमा, Puspa पुष्पा, Rabina रबिना, Radha राधा, Radhika राधिका, Rajani रजनी, Rama रमा, Ramila रमिला,
Rashmi रश्मि, Ratna रत्न, Rekha रेखा, Renu रेणु, Renuka रेणुका, Reshma रेश्मा, Rina रिना, Rita रिता, Roshani रोशनी, Rupa रुपा,
Sabina सबिना, Sabita सबिता, Sadhana साधना, Samjhana सम्झना, Sangita संगीता, Sanju सन्जु, Sanumaya सानुमाया, Saraswati सरस्वती,
Sarita सरिता, Sarmila शर्मिला, Shanti शान्ति, Sharada शारदा, Shila शीला, Shobha शोभा, Shova शोभा, Simran सिमरन, Sita सीता,
Smriti स्मृति, Soniya सोनिया, Srijana सृजना, Subhadra सुभद्रा, Sujata सुजाता, Sumitra सुमित्रा, Sunita सुनिता, Sunmaya सुनमाया,
Suntali सुन्तली, Supriya सुप्रिया, Sushila सुशीला, Susma सुष्मा, Susmita सुस्मिता, Tara तारा, Tika टीका, Tulasi तुलसी,
Uma उमा, Urmila उर्मिला, Usha उषा, Yamuna यमुना, Yashoda यशोदा, Binod बिनोद, Rajesh राजेश, Ramesh रमेश, Suman सुमन,
Bikash विकास, Dipak दीपक, Ganesh गणेश, Gopal गोपाल, Hasta हस्त, Kumar कुमार, Mohan मोहन, Nabin नवीन, Prakash प्रकाश,
Santosh सन्तोष, Shyam श्याम, Sunil सुनिल, Pasang पासाङ, Dolma डोल्मा, Pema पेमा, Lhamu ल्हामु, Nima निमा, Chhiring छिरिङ
"""
FAMILY = """
Adhikari अधिकारी, Acharya आचार्य, Ale आले, Aryal अर्याल, Ansari अन्सारी, Baniya बानियाँ, Baral बराल, Basnet बस्नेत,
Bhandari भण्डारी, Bhattarai भट्टराई, Bhujel भुजेल, Bhusal भुसाल, Bishwakarma विश्वकर्मा, Bista बिष्ट, Bogati बोगटी,
Bohara बोहरा, Budha बुढा, Budhathoki बुढाथोकी, Chaudhary चौधरी, Chepang चेपाङ, Chhetri क्षेत्री, Dahal दाहाल, Damai दमाई, Danuwar दनुवार,
Devkota देवकोटा, Dhakal ढकाल, Dhamala धमला, Dhami धामी, Dhungana ढुङ्गाना, Dong दोङ, Gautam गौतम, Gharti घर्ती,
Ghale घले, Ghimire घिमिरे, Giri गिरी, Gurung गुरुङ, Gyawali ज्ञवाली, Hamal हमाल, Jha झा, Joshi जोशी, Kafle काफ्ले,
Kami कामी, Karki कार्की, KC के.सी., Khadka खड्का, Khatri खत्री, Khatun खातुन, Khanal खनाल, Koirala कोइराला, Kunwar कुँवर,
Lama लामा, Lamichhane लामिछाने, Limbu लिम्बु, Magar मगर, Mahara महरा, Mahato महतो, Maharjan महर्जन, Mainali मैनाली,
Majhi माझी, Malla मल्ल, Mandal मण्डल, Moktan मोक्तान, Nepali नेपाली, Neupane न्यौपाने, Oli ओली, Pandey पाण्डे,
Pahari पहरी, Pariyar परियार, Paswan पासवान, Pathak पाठक, Paudel पौडेल, Pokharel पोखरेल, Praja प्रजा, Pulami पुलामी,
Pun पुन, Rai राई, Rana राना, Raut राउत, Rawal रावल, Regmi रेग्मी, Rijal रिजाल, Rokaya रोकाया, Sada सदा, Sah साह,
Sapkota सापकोटा, Sarki सार्की, Saud साउद, Shah शाह, Shahi शाही, Sharma शर्मा, Sherpa शेर्पा, Shrestha श्रेष्ठ,
Silwal सिलवाल, Singh सिंह, Subedi सुवेदी, Sunar सुनार, Sunuwar सुनुवार, Syangtan स्याङ्तान, Tamang तामाङ, Thakuri ठकुरी,
Thapa थापा, Tharu थारु, Thing थिङ, Timalsina तिमल्सिना, Tiwari तिवारी, Upreti उप्रेती, Waiba वाइबा, Yadav यादव, Yonjan योन्जन
"""
MIDDLE = [("Kumari", "कुमारी"), ("Maya", "माया"), ("Devi", "देवी"), ("Bahadur", "बहादुर"), ("Prasad", "प्रसाद")]
COMMON = 9
"""How much likelier the first of the shuffled families is than the last: surnames are very unevenly spread."""


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the names of a list as (Latin, Devanagari)."""
    return [(latin, nepali) for latin, nepali in (name.split() for name in text.replace("\n", " ").split(","))]


def variants() -> list[dict[str, str]]:
    """Return the test set: how a person is recorded, and how somebody else writes her name."""
    with VARIANTS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def fictional_people(number: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield the names of so many fictional people, two in three in both scripts; none is named like the test set's."""
    chance = random.Random(seed)
    taken = {(row["given_name"].split()[0], row["family_name"]) for row in variants()}
    given, families = pairs(GIVEN), pairs(FAMILY)
    chance.shuffle(families)
    weights = [1 + (COMMON - 1) * (1 - place / len(families)) ** 4 for place in range(len(families))]
    made = 0
    while made < number:
        first, family = chance.choice(given), chance.choices(families, weights)[0]
        if (first[0], family[0]) in taken:
            continue
        middle = chance.choice(MIDDLE) if chance.random() < 0.25 else ("", "")
        nepali = " ".join(filter(None, [first[1], middle[1], family[1]])) if chance.random() < 0.67 else ""
        yield {"given_name": first[0], "middle_name": middle[0], "family_name": family[0], "name_ne": nepali}
        made += 1


def rows_of(people: Iterable[dict[str, str]], site: uuid.UUID, first: int = 0) -> Iterator[dict[str, Any]]:
    """Yield rows of people at a site, with codes from the one of that number on."""
    from beneficiaries.codes import ALPHABET, check_letter

    for number, names in enumerate(people, first):
        body = "".join(ALPHABET[number // 30**place % 30] for place in range(4))
        code = f"NB-{body}-{check_letter(body)}"
        yield names | {"id": uuid.uuid4(), "code": code, "site_id": site, "keeper_id": None}
