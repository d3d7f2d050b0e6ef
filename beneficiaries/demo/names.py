"""Names of the invented people, as Nepal's communities bear them, in both scripts."""

from dataclasses import dataclass

from beneficiaries.models.lists import CasteOrEthnicity, Language

Name = tuple[str, str]
"""A name in Latin and in Devanagari letters."""


def _names(text: str) -> list[Name]:
    return [(latin.replace("_", " "), devanagari.replace("_", " ")) for latin, devanagari in _pairs(text.split())]


def _pairs(words: list[str]) -> zip:
    return zip(words[::2], words[1::2], strict=True)


HILL_WOMEN = _names(
    "Anita अनिता Binita बिनिता Sarita सरिता Mina मीना Kabita कविता Laxmi लक्ष्मी Parbati पार्वती Gita गीता Maya माया"
    " Rekha रेखा Sushila सुशीला Pabitra पवित्रा Samjhana सम्झना Asmita अस्मिता Puja पूजा Roshani रोशनी Nirmala निर्मला"
    " Kalpana कल्पना Sabina सबिना Muna मुना Bishnu बिष्णु Manju मञ्जु Radhika राधिका Srijana सृजना Urmila उर्मिला"
    " Yamuna यमुना Deuki देउकी Goma गोमा Januka जानुका Kopila कोपिला Lalita ललिता Mandira मन्दिरा Nisha निशा"
    " Prakriti प्रकृति Rupa रुपा Sangita सङ्गीता Tulasi तुलसी Usha उषा Bhawani भवानी Chandrakala चन्द्रकला"
)
JANAJATI_WOMEN = _names(
    "Dilmaya दिलमाया Phulmaya फूलमाया Sanumaya सानुमाया Buddhimaya बुद्धिमाया Pasang पासाङ Dolma डोल्मा Lhamu ल्हामु"
    " Suntali सुन्तली Aaitimaya आइतीमाया Kanchhi कान्छी Som_Maya सोम_माया Ranjana रञ्जना Alina अलिना Prabina प्रबिना"
    " Bishnumaya बिष्णुमाया Jamuna जमुना Sukmaya सुकमाया Mingmar मिङमार Sirjana सिर्जना Anju अञ्जु Menuka मेनुका"
)
TARAI_WOMEN = _names(
    "Rinku रिंकु Ranju रञ्जु Anjali अञ्जली Babita बबिता Lalmuni लालमुनी Soni सोनी Pramila प्रमिला Sita सीता"
    " Chandani चाँदनी Munni मुन्नी Phulkumari फूलकुमारी Ruby रुबी Gudiya गुडिया Indu इन्दु Kanchan कञ्चन"
)
THARU_WOMEN = _names(
    "Basanti बसन्ती Phulmati फूलमती Sarmila सर्मिला Bhagwati भगवती Rampyari रामप्यारी Asha आशा Juna जुना Budhani बुधनी"
)
MUSLIM_WOMEN = _names("Salma सल्मा Nasima नसिमा Rukhsana रुख्साना Sahana सहाना Jamila जमिला Shabnam शबनम Afsana अफसाना")
HILL_MEN = _names(
    "Bikash विकास Suraj सुरज Santosh सन्तोष Dipak दीपक Anil अनिल Rajan राजन Sandip सन्दीप Prakash प्रकाश"
    " Milan मिलन Arjun अर्जुन Kumar कुमार Bhim भीम"
)
JANAJATI_MEN = _names("Buddha बुद्ध Pemba पेम्बा Sonam सोनाम Bir_Bahadur वीर_बहादुर Jit_Bahadur जीत_बहादुर Kailash कैलाश")
TARAI_MEN = _names("Raju राजु Pappu पप्पु Dinesh दिनेश Sunil सुनिल Mithilesh मिथिलेश Ranjit रञ्जित")
MUSLIM_MEN = _names("Imran इमरान Aslam असलम Sajid साजिद")


@dataclass(frozen=True)
class Community:
    """People who share names, a language and the districts most of them come from."""

    group: CasteOrEthnicity
    language: Language
    families: list[Name]
    women: list[Name]
    men: list[Name]
    districts: tuple[str, ...]
    weight: int


COMMUNITIES = [
    Community(
        CasteOrEthnicity.HILL_JANAJATI,
        Language.TAMANG,
        _names("Tamang तामाङ Lama लामा Moktan मोक्तान Ghising घिसिङ Waiba वाइबा Lo लो Syangtan स्याङ्तान"),
        JANAJATI_WOMEN + HILL_WOMEN[:12],
        JANAJATI_MEN + HILL_MEN[:4],
        ("Sindhupalchok", "Nuwakot", "Dhading", "Rasuwa", "Makwanpur", "Kavrepalanchok"),
        24,
    ),
    Community(
        CasteOrEthnicity.HILL_DALIT,
        Language.NEPALI,
        _names("Bishwakarma विश्वकर्मा Nepali नेपाली Pariyar परियार Sunar सुनार Mijar मिजार Sarki सार्की"),
        HILL_WOMEN,
        HILL_MEN,
        ("Dhading", "Gorkha", "Kavrepalanchok", "Jajarkot", "Surkhet", "Nuwakot"),
        18,
    ),
    Community(
        CasteOrEthnicity.HILL_BRAHMIN_CHHETRI,
        Language.NEPALI,
        _names(
            "Adhikari अधिकारी Poudel पौडेल Khatri खत्री Karki कार्की Basnet बस्नेत Bhandari भण्डारी Rawal रावल"
            " Bohara बोहरा Regmi रेग्मी Khadka खड्का"
        ),
        HILL_WOMEN,
        HILL_MEN,
        ("Dhading", "Dolakha", "Ramechap", "Sindhuli", "Kalikot", "Jumla", "Acham"),
        16,
    ),
    Community(
        CasteOrEthnicity.HILL_JANAJATI,
        Language.MAGAR,
        _names("Thapa_Magar थापा_मगर Rana_Magar राना_मगर Pun पुन Ale_Magar आले_मगर Gharti_Magar घर्ती_मगर"),
        JANAJATI_WOMEN[5:] + HILL_WOMEN,
        JANAJATI_MEN + HILL_MEN,
        ("Gorkha", "Rolpa", "Pyuthan", "Tanahun", "Makwanpur"),
        9,
    ),
    Community(
        CasteOrEthnicity.HILL_JANAJATI,
        Language.CHEPANG,
        _names("Chepang चेपाङ Praja प्रजा"),
        JANAJATI_WOMEN + HILL_WOMEN[:10],
        JANAJATI_MEN,
        ("Dhading", "Makwanpur", "Chitwan", "Gorkha"),
        7,
    ),
    Community(
        CasteOrEthnicity.HILL_JANAJATI,
        Language.RAI,
        _names("Rai राई Limbu लिम्बू Gurung गुरुङ"),
        JANAJATI_WOMEN[5:] + HILL_WOMEN[10:30],
        JANAJATI_MEN,
        ("Khotang", "Bhojpur", "Taplejung", "Ilam", "Lamjung"),
        6,
    ),
    Community(
        CasteOrEthnicity.NEWAR,
        Language.NEWARI,
        _names("Maharjan महर्जन Shrestha श्रेष्ठ Tandukar तण्डुकार Desar देसार"),
        HILL_WOMEN,
        HILL_MEN,
        ("Kathmandu", "Lalitpur", "Bhaktapur", "Dhading"),
        4,
    ),
    Community(
        CasteOrEthnicity.TARAI_JANAJATI,
        Language.THARU,
        _names("Chaudhary चौधरी Tharu थारू"),
        THARU_WOMEN + HILL_WOMEN[:8],
        TARAI_MEN,
        ("Bardiya", "Kailali", "Dang", "Banke", "Kanchanpur"),
        7,
    ),
    Community(
        CasteOrEthnicity.TARAI_CASTE,
        Language.MAITHILI,
        _names("Yadav यादव Sah साह Mandal मण्डल Jha झा Mahato महतो"),
        TARAI_WOMEN,
        TARAI_MEN,
        ("Dhanusha", "Sarlahi", "Mahottari", "Siraha", "Saptari"),
        4,
    ),
    Community(
        CasteOrEthnicity.TARAI_DALIT,
        Language.MAITHILI,
        _names("Paswan पासवान Ram राम Sada सदा Majhi माझी"),
        TARAI_WOMEN,
        TARAI_MEN,
        ("Dhanusha", "Siraha", "Rautahat", "Saptari"),
        4,
    ),
    Community(
        CasteOrEthnicity.MUSLIM,
        Language.URDU,
        _names("Khatun खातुन Ansari अन्सारी Sheikh शेख"),
        MUSLIM_WOMEN,
        MUSLIM_MEN,
        ("Banke", "Rautahat", "Parsa", "Bara"),
        3,
    ),
]
