"""What the people of the small world are called and what they say; invented here, like the people."""

import random

NAME_MAX = 15
"""Characters of a user name, as on X."""

FIRST = """
ada amira anders aoife aya bao beatriz bilal bram carmen chidi clara dario deniz eko elif emeka esra fatou felix
freya gita hana hugo ida ines ivan jamal jonas juno kaito kamal lena leo lina luca maja malik mara mateo mei
milan mina nadia niko noor nora olu omar otto petra priya rafael rana rosa ruben sana selin sofia sven tariq
tess theo uma vera viktor wanda yara yusuf zara zoe
""".split()

LAST = """
almeida banda berg bianchi castro dahl demir diallo duarte eriksen farah fischer garcia haddad hansen horvat
ito jansen kaya keller khan kowalski lind marin mensah moreau nakano novak okafor osei park patel petrov quist
ramos rossi sato silva singh stern tanaka toth vargas weber wolf yilmaz zhou
""".split()

STARS = {
    "nova_quill": "Nova Quill",
    "the_night_sky": "The Night Sky",
    "harbour_fm": "Harbour FM",
    "chef_tamsin": "Chef Tamsin",
}
"""Accounts that most people follow."""

VIEWER = ("robin", "Robin")
"""The person whose token is printed: follows enough to have a full page."""

SLOTS = {
    "animal": "a kingfisher;two foxes;a very calm heron;an owl;forty starlings;a hedgehog;one angry goose",
    "food": "sourdough;lentil soup;plum cake;dumplings;a tomato salad;burnt toast;the last mango",
    "place": "the harbour;platform 4;the allotment;the library;the top of the hill;my kitchen;the ferry",
    "time": "before breakfast;at midnight;all afternoon;since Tuesday;for once;in the rain;by accident",
    "tool": "a bicycle pump;an old radio;the good scissors;a second monitor;my grandmother's atlas",
    "book": "a book about maps;a novel with no chapters;the manual;letters from 1911;a field guide",
    "tag": "#birds;#slowfood;#nightshift;#gardening;#trains;#firstlight;#smallwins",
}

POSTS = """Saw {animal} near {place} {time}. {tag}
Is there anything better than {food} {time}?
Reading {book} at {place}. Send help, or tea.
Today I learned that {animal} can find {place} without a map.
{place} is closed again, so: {food}.
Unpopular opinion: {food} tastes better at {place}.
I have been looking for {tool} {time}. It was at {place}. It always is.
Nobody told me {place} was this quiet {time}.
Swapped {tool} for {food}. No regrets.
{animal} watched me eat {food}. I feel judged. {tag}
Finished {book}. Now what?
Somebody left {book} at {place}; it has my name in it and I have never seen it before.
Fixed it with {tool}. Do not ask what it was.
The light at {place} this morning. {tag}
My neighbour has {animal} and, {time}, so do I.
Three things I need: {food}, {tool}, quiet.
If you are at {place} {time}, look up.
The train stood still for an hour beside {animal}. Best hour of the week. {tag}
Making {food} {time}. What could go wrong?
It turns out {tool} is not waterproof.
Does anybody near {place} have {tool} to lend?
{time} I remembered the word I was looking for. It was “{food}”.
Wind from the east, {animal} over {place}. {tag}
A good day: {food}, {book}, nobody called.
Day 12 of learning the accordion. The neighbours are moving out.
Whoever plays the piano at {place} {time}: thank you.
Why does every recipe for {food} begin with a childhood?
I would like to report {animal} for loitering at {place}.
Small victory: {tool} works again. {tag}
Rain on the roof of {place}. Staying.""".splitlines()

STAR_POSTS = """New today: forty minutes from {place}, recorded {time}. Listen with the lights off.
Ask me anything about {food}. I start at eight.
Look west after sunset tonight: the thin moon, and {animal} if you are lucky. {tag}
A thousand of you wrote about {food}. I have read every letter.
Tonight live from {place}. Bring {tool}.
One picture, one sentence: {animal}, {time}.
The tour ends where it began, at {place}. Thank you for everything.
Tomorrow's sky: clear over {place}. Set an alarm. {tag}""".splitlines()

REPLIES = """Where exactly? Asking for {animal}.
Same here, {time}.
This made my day.
Try it with {food}.
I disagree, but politely.
Was that {place}? I think I saw you.
You should read {book}.
Take {tool} next time.
Please say there is a photo.
My sister says the same about {food}.
Ha! {time}?
No way.""".splitlines()


def people(draw: random.Random, count: int) -> dict[str, str]:
    """User name to display name, stars first, then the viewer, then everybody else."""
    everybody = {**STARS, VIEWER[0]: VIEWER[1]}
    pairs = [f"{first}_{last}" for first in FIRST for last in LAST]
    fitting = [name for name in pairs if len(name) <= NAME_MAX]
    for name in draw.sample(fitting, count - len(everybody)):
        everybody[name] = name.replace("_", " ").title()
    return everybody


def said(draw: random.Random, sentences: list[str]) -> str:
    """One sentence with its gaps filled."""
    text = draw.choice(sentences).format_map({slot: draw.choice(words.split(";")) for slot, words in SLOTS.items()})
    return text[0].upper() + text[1:]
