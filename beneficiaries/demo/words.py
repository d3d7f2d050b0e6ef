"""What caseworkers write in the invented case files: three parts of a note, and the other free texts."""

OPENINGS = {
    "visit": (
        "Visited {them} in {her} room; it was tidy and {she} had made tea before I came.",
        "Home visit. {She} was washing clothes at the tap and we sat down in the sun afterwards.",
        "Went to see {them} with the lunch basket; {she} was alone and glad of the company.",
        "Visit in the evening, as {she} had asked. The landlady greeted us and left us alone.",
        "Found {them} well. {She} showed me what {she} has planted in two oil tins.",
        "The road was closed by the rain, so I came two hours late. {She} had waited.",
    ),
    "call": (
        "{She} called from a friend's telephone, as agreed, and could talk freely.",
        "Called at the hour that is safe. {She} was at the water tap and had ten minutes.",
        "Short call. {She} spoke quietly because others were in the room; we agreed on a word for danger.",
        "The line broke twice; {she} called back by {her} own wish.",
    ),
    "session": (
        "Session in the quiet room. {She} chose the chair by the window again.",
        "Counselling session, 50 minutes. We began with breathing, as last time.",
        "Session with drawing; {she} drew first and talked after.",
        "Session. {She} came ten minutes early, for the first time.",
    ),
    "at_centre": (
        "We talked in the garden after the morning meal.",
        "Talked with {them} in the yard during the break.",
        "{She} asked to see me after supper; we sat on the stairs where it is quiet.",
        "Weekly talk at the centre.",
    ),
    "about_her": (
        "Spoke with the health worker about {them}.",
        "Met the ward officer about {her} papers; gave no more than {her} name and age.",
        "Talked with {her} mother by telephone, with {her} consent and in {her} presence.",
        "Asked the health post for the result; said only that I accompany {them}.",
    ),
}

SUBSTANCE = {
    "start": (
        "{She} sleeps little and wakes at every motorbike. A lamp may stay on at night.",
        "We went through what we do, who reads {her} file, and that {she} may say no at any time.",
        "{She} asked three times whether {her} family will be told where {she} is. They will not without {her} word.",
        "{She} holds {her} bag close; I did not ask what is in it.",
        "{She} did not want to speak of what happened today and we did not. We played cards.",
        "Made the safety plan together: whom to call, which door, where the money for the bus lies.",
        "Medical check done by the woman doctor; {she} was told every step before it was taken.",
        "{She} asked whether everything is written down. I showed {them} the file and {she} corrected one word.",
        "Talked little and listened much. {She} knows Kathmandu only from inside one house, {she} says.",
        "{She} wanted to know what it costs. It costs nothing.",
    ),
    "middle": (
        "The nights are better: four of seven without bad dreams, by {her} own count.",
        "{She} laughed when the others sang, then was startled by it. We talked about being allowed to laugh.",
        "The lawyer explained the two ways open to {them}. {She} wants time until after Tihar.",
        "Medicine taken every day; the box with the days on it helps.",
        "{Her} mother cried on the telephone, and then they spoke about the goats for half an hour.",
        "Said for the first time: “It was not my fault.” We let it stand for a while.",
        "Headaches again. Appointment at the hospital made; eye test first.",
        "The citizenship papers lack the father's signature; the ward will accept the mother's.",
        "Saw a man at the bus stop who resembled one of them. Breathing exercise; we looked at the safety plan again.",
        "We looked at the plan: two things done, one given up because {she} no longer wants it.",
        "{She} has written a letter to {her} grandmother and asked me to post it without a sender.",
        "Bad week. {She} says it is the month in which it began.",
        "{She} asked for the date of the hearing twice. We went to see the empty court room, so that it is known.",
        "Went to the market alone and came back with spinach and pride.",
        "{She} forgets to eat at noon; we agreed on an alarm.",
        "Wanted to cancel today, came, and stayed longer than planned.",
    ),
    "late": (
        "Has put aside a little for the festival.",
        "Went home for Dashain for the first time. {Her} grandmother put the tika on {her} forehead.",
        "No contact from anyone of that time for a year now.",
        "{She} speaks of what happened in the past tense.",
        "Accompanied a newcomer to the health post by {her} own wish.",
        "Asked whether {she} may call also when nothing is wrong. Of course.",
        "Nothing new, {she} says, and that this is the news.",
        "{She} knows by now whom to call, and called the ward {self} about the water.",
        "Helped to cook for the festival at the centre, as a guest.",
    ),
    "centre": (
        "A quarrel in the dormitory over the radio; settled among themselves without us.",
        "Clothes, soap and a towel given. {She} chose the blue blanket.",
        "The house mother says {she} eats well now and helps with the rice.",
        "Has the bed by the window since Saturday. {She} keeps the garden list this month.",
        "Sang at the Teej evening of the house.",
    ),
    "workshop": (
        "{She} finished {her} first bag that passed the quality check at once.",
        "Taught two newcomers to thread the machine. {She} is patient with them.",
        "Eleven pieces this week, one to rework. {She} knew which before the check.",
        "Wages counted together; {she} keeps the book {self} now.",
    ),
    "training": (
        "Likes the training; the trainer says {she} asks more than the others.",
        "Missed two days of training with fever and caught up on Saturday.",
        "The first thing {she} earned with what {she} learnt: 350 rupees. {She} showed me the notes.",
    ),
    "school": (
        "Reads signs on buses aloud, {she} says, to annoy the conductor.",
        "Attended all six days this week. Came second in the dictation.",
        "Mathematics is hard; a volunteer helps on Fridays.",
        "At school {she} is among the older ones and helps the younger ones.",
        "Has a school bag with {her} name on it and carries it also on Saturday.",
    ),
    "own work": (
        "Pays {her} rent alone since two months.",
        "The neighbour knows {them} from work and from nothing else. {She} likes that.",
        "Regular customers by now.",
        "The savings group made {them} its treasurer.",
    ),
    "child": (
        "Drew {her} house with the bridge and everybody in front of it.",
        "Lost a tooth and showed it to everyone.",
        "Asks often about {her} little brother; a letter was written today.",
        "Slept at a friend's house for the first time and was fetched at nine, as agreed.",
        "Can write the whole address now, with the ward.",
    ),
    "boy": ("Plays football with the neighbours' children; the first friend's name is Roshan.",),
}
"""What a note tells, by the time of the case and by what is going on in it."""

AGREED = (
    "Agreed: we meet again as planned.",
    "{She} will think it over; nothing is decided without {them}.",
    "Next: go to the school together.",
    "Next: ask the lawyer for a date.",
    "I will bring the form in Nepali so that {she} can read it alone first.",
    "{She} wants the next talk outside, at the stupa.",
    "Next: medicine for two months, blood test on the way.",
    "Agreed that {she} calls, not I.",
    "To do for me: ask the workshop whether there is a place.",
    "",
    "",
)

RESTRICTED = (
    "{She} told me more of what happened, in one breath, and asked that it stays with me. Kept short on purpose.",
    "Spoke about a person of {her} family whom {she} fears. {She} is not ready for anybody else to know.",
    "Result of the test as explained by the doctor. {She} wishes that only I and the supervisor know.",
    "{She} met somebody from that time by chance, and is ashamed without reason. Nothing follows from it for others.",
)

SAFETY = {
    "low": (
        "No one who harmed {them} knows where {she} lives. The family home is safe.",
        "Safe where {she} lives; the landlady and the ward officer know whom to call.",
    ),
    "medium": (
        "The recruiter has been seen in the village. {She} stays with us until the ward has spoken with him.",
        "{Her} old number is still called at night; the card was changed and the calls are noted.",
        "Safe at the centre. Outside {she} goes with another woman for now.",
    ),
    "high": (
        "Two men asked for {them} in the neighbourhood. Not outside alone; the night guard has been told.",
        "The debt is claimed from {her} parents. The lawyer has written; the family sleeps at an uncle's.",
    ),
    "emergency": (
        "The owner sent a message that he knows the street. Moved to the inner dormitory tonight; police informed.",
        "{She} speaks of not wanting to live. Not left alone; the doctor comes tonight and again in the morning.",
    ),
}

WISHES = (
    "“To sew well enough that they ask for me by name.”",
    "“A room with a window that I can lock from inside.”",
    "“To finish class 10, and nobody to ask where I was.”",
    "“That my sister does not take the same bus.”",
    "“To see my mother, but not in the village.”",
    "“A tea shop by the road, where people stop because the tea is good.”",
    "“I want to know what the paper says before I put my thumb on it.”",
    "“First to sleep. Then we see.”",
    "“To become a nurse like the one who held my hand.”",
    "“To drive a tempo. Women do it in Kathmandu.”",
    "“My own goats and a phone with credit.”",
    "“To teach the little ones in our village to read.”",
)

PLACES_OF_NOTES = {
    "visit": ("Her room", "Rented room, Gongabu", "The family's house", "Tea shop by the bus park", "School, Dhading"),
    "call": ("",),
    "session": ("Counselling room", "Quiet room, first floor"),
    "at_centre": ("Garden", "Yard", "Stairs", "Kitchen"),
    "about_her": ("Office", "By telephone", "Ward office"),
}

CLOSURES = (
    "{She} lives and works on {her} own, and knows how to reach us.",
    "Back with {her} family by {her} own wish, at school, and visited three times without worry.",
    "{She} found work in another district, and asked for no further visits. {She} is well.",
    "Tailoring shop of {her} own for a year; the last two follow-ups found no danger.",
)
CLOSURES_OF_CHILDREN = (
    "Back with {her} family by {her} own wish, at school, and visited three times without worry.",
    "With an aunt whom {she} chose, and in class every day; the last three visits found no worry.",
)
TRANSFERS = (
    "Moved to the far west by {her} own wish; accompanied from there by a partner, with {her} consent.",
    "Needs long psychiatric care, which the partner's house gives; {she} has seen it and agrees.",
)
DECLINES = (
    "{She} is looked after by another organisation already and wishes to stay with it.",
    "Not within what we can do: {she} needs surgery first; taken to the hospital's social service.",
)
REOPENINGS = (
    "{She} called: the old threats have begun again.",
    "Lost the room after the monsoon and came back for a while.",
)
ASKED_FOR = (
    "{She} has slept in three places this month and needs a safe bed, a doctor, and somebody to talk to.",
    "Came with a plastic bag of clothes. Does not wish the family to know yet. Wants to learn something.",
    "{She} is quiet and eats little. A colleague stayed with {them} overnight. There is a cousin in the city.",
    "Has left the work three days ago; the owner calls. {She} agrees to come and look at the centre.",
    "Needs a place until the statement at the police is made. Speaks some Nepali, better in {her} own language.",
    "Was met twice before {she} said {her} name. Asks whether one may sew there.",
)
