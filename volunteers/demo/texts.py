"""Texts that volunteers of the demonstration read and sign, and the questions of the course. No beneficiary in them."""

CONDUCT = """I treat everybody with respect, whoever she is and whatever I believe I know of her.
I give no money, no presents and no favours, and I take none.
I have no relationship with anybody whom the association serves, and I am never alone with a child.
I take no pictures of people. I write nothing about my stay where others can read it before the coordinator has agreed.
I tell the coordinator at once when I see or hear something that may harm somebody."""
CONFIDENTIALITY = """I ask nobody about her past. What I hear by chance I tell nobody, not even at home.
I write down no name of anybody whom the association serves, and keep nobody's number.
I do not say where the centre lies, who lives there or who works there.
This holds on after my placement, without an end.
When something slipped out of my mouth or out of my hands, I tell the coordinator on the same day."""
COURSE = """You help a team, so that the team can help others. You meet those whom the association serves seldom, \
and only when your coordinator has prepared it.
Three things keep people safe: distance, silence, and telling the coordinator at once.
Distance: no private meetings, no private messages, no presents.
Silence: no questions about the past, no names, no pictures, no places.
Telling: you judge nothing yourself; what worries you is told to the coordinator on the same day."""

QUESTIONS = [
    (
        "Somebody at the workshop wants to give you her phone number. What do you do?",
        "Private contact makes both of you vulnerable. A friendly no is enough, and the coordinator should know.",
        ["I thank her, do not take it, and tell the coordinator.", "I take it but never call.", "I give her mine."],
    ),
    (
        "You would like to show your family where you work. What may you post?",
        "A place, a face or a name can lead somebody to a person who hides from him.",
        [
            "Nothing before the coordinator has agreed.",
            "A picture of the street.",
            "A picture in which faces are small.",
        ],
    ),
    (
        "You overhear a story of what happened to somebody. What do you do with it?",
        "It is hers to tell. Passing it on, even kindly, takes that from her.",
        ["I keep it to myself.", "I tell it to a colleague so that she can help.", "I ask her whether it is true."],
    ),
    (
        "You see a mark on a child's arm. What do you do?",
        "Who asks badly can do harm. The coordinator knows who is trained to ask.",
        ["I tell the coordinator at once.", "I ask the child.", "I wait until I am sure."],
    ),
    (
        "A worker asks you for a small loan. What do you say?",
        "Money changes what both of you can say to each other. The association has ways to help.",
        ["No, and I tell the coordinator that she asked.", "Yes, if it is small.", "Yes, if nobody hears of it."],
    ),
]
"""Each with why its right answer is right, and its answers: the first is the right one."""
