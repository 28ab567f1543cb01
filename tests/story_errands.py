"""Errands at stories: wrong forms, what keeps a story in, conflicts, proposals, many at once."""

import re
from dataclasses import replace

from broadsheet.archive.actions import Action
from broadsheet.archive.articles import Article
from broadsheet.archive.manuscripts import revisions, working_copies
from broadsheet.archive.store import begin_writing, db
from errands import Day

STATES = "all draft review scheduled live changed withdrawn headlines spiked".split()
LATER = {"publish_at": "2026-01-01T10:00", "at_an_hour": "1"}
# Links and pictures as they are typed, and spelt so that no line is known for them.
LINKS = (
    "[α](/που) [β]()\n\n[γ](/spor/παλια) [δ](/κοσμος/κρυφο) [ζ](/g) ![](τίποτα)",
    "[α](/π&#111;υ) [γ](/spor/παλι&#945;) [δ](/κοσμος/κρυ&#966;ο) [ζ](/&#103;) ![](τίπο&#964;α)",
)
MOMENTS = "χθες 1066-01-01T00:00 2020-01-01T10:00 2026-03-29T03:30 2026-10-25T03:30".split()


def forms(day: Day) -> None:
    """A story's form with all that can be wrong in it, and fields that come back."""
    form = day.typed("/stories/new")
    long = {"headline": "Ω" * 999, "topics": "Ω" * 300, "slug": "A B", "canonical_url": "x"}
    many = {"bylines": "\n".join(f"Ω{n}" for n in range(60)), "picks": "που", "lead_image_id": "x"}
    for wrong in (long, many, {"section_id": ""}, {"language": "χχ", "proposal": "x"}):
        day.send("/stories/new", form | wrong)
    day.send("/stories/new", form | {"bylines": "Αννα\nΆννυ", "topics": "πλοια\nΠλοίο"})
    for n in range(2):
        day.send("/stories/autosave", form | {"autosave_key": f"κλειδί{n}", "headline": f"Α{n}"})
    day.get("/stories/new", "/names/author?q=Άγνωστος&new=1", "/names/topic?q=Πλ")
    day.send("/paste", html="<p>α<img src=x></p>")
    day.send("/paste", text="α" * 600_000)


def going_out(day: Day) -> str:
    """What keeps a story in; one that is scheduled in the end."""
    bare = day.write(body_source="")
    day.press(bare, "/submit")
    day.press(bare, "/submit", headline="Γυμνό")
    day.press(bare, "/publish-changes")
    day.press(bare, "/publish", now="1")
    day.press(bare, "/publish", at_an_hour="1")
    day.write(headline="Κρυφό", slug="κρυφο")
    story = day.write(headline="Δεσμοί", slug="δεσμοι")
    for moment in MOMENTS:
        when = {"publish_at": moment, "unpublish_at": moment, "at_an_hour": "1"}
        day.press(story, "/publish", **when)
    for text in LINKS:
        day.press(story, "/publish", body_source=text, **LATER)
        day.press(story, "/publish", body_source=text.partition(" ![]")[0], **LATER)
        day.press(story, "/hold")
    day.press(story, "/publish", body_source="[α](/που)", **LATER)
    day.get(*(story + page for page in ("", "/history")), "", "?state=scheduled", "/as-of")
    day.press(story, "", body_source="")
    for headline in ("Δεσμοί", "Άλλοι δεσμοί"):
        typed = day.typed(story) | {"headline": headline}
        day.send(story + "/autosave", typed)
    day.press(story, "/share", share_days="x", share_shows="x")
    day.press(story, "/share", share_days="7", share_shows="story", share_note="Άννα")
    day.get(story)
    unfit = day.write(headline="Άδειο", slug="αδειο")
    day.press(unfit, "/publish", **LATER)
    day.paper.change("/κοσμος/αδειο", lambda article: article.file_copy("", "markdown", ""))
    day.get("", "?state=scheduled")
    return story


def together(day: Day) -> None:
    """Two at one story, one of them unknown."""
    story = day.write(headline="Μαζί", slug="μαζι")
    mine, theirs = day.typed(story), day.typed(story, who=day.editor)
    day.send(story, theirs | {"headline": "Αλλιώς", "dek": "Αυτό"}, day.editor)
    day.send(story + "/autosave", mine | {"headline": "Δικό μου"})
    day.get(story + "/company?version=1", story, "")
    for typed in ({"kicker": "Δικό μου"}, {"headline": "Δικό μου", "body_source": "Δικό."}):
        day.send(story, mine | typed)
    day.send(story + "/publish", mine)
    day.send(story + "/spike", version="1")
    in_two_windows(day)
    pages = ("", "/history", "/compare", "/preview", "/widths?width=phone", "/widths?width=desktop")
    day.get(*(story + page for page in pages))
    with day.app.app_context():
        known = [one.id for one in revisions.of(db.session.get_one(Article, number_of(story)))]
    day.get(f"{story}/compare?old={known[-1]}&new={known[-1]}")
    nobody(day, story)
    for page in ("", "/company?version=1", "/history", "/compare"):
        day.get(story + page)
    day.send(story, mine | {"headline": "Δικό μου"})
    for nothing in ("", "τίποτα"):
        day.press(story, "/translations", translation_of=nothing)
    day.press(story, "/translations", translation_of="limani")
    filed = "/stories/" + day.id_of("limani")
    day.get(filed + "/history")
    stale = day.typed(filed)
    day.paper.change("/κοσμος/limani", lambda article: article.new_version(day.clock()))
    day.send(filed, stale | {"headline": "Λιμάνια", "note": "Για όλους."})


def in_two_windows(day: Day) -> None:
    """One person saves a story twice, from pages of the same version."""
    story = day.write(headline="Δύο", slug="δυο")
    first = day.typed(story)
    day.send(story, first | {"headline": "Αλλιώς", "dek": "Αυτό"})
    day.get(f"{story}/company?version={first['version']}")
    for typed in ({"kicker": "Άλλο"}, {"headline": "Άλλο"}):
        day.send(story, first | typed)


def noted(day: Day) -> None:
    """Notes to readers, changed by two and taken back."""
    story = day.write(headline="Σημείωση", body_source="Κείμενο.")
    day.press(story, "/publish", now="1")
    for text in ("Ένα.", "Δύο."):
        day.press(story, "/publish-changes", kind="correction", note=text)
    notes = re.findall(
        rf'href="/newsroom({story}/notes/\d+)"', day.publisher.get("/newsroom" + story).text
    )
    day.get(story, *notes)
    for text in ("", "Αλλιώς.", "Πάλι."):
        day.send(notes[0], was="Ένα.", note=text)
    day.send(notes[1] + "/take-back")
    day.get(story, "/audit")


def linked_by_a_reporter(day: Day) -> None:
    """Who may not change what readers see, links stories that are out, or one that is hidden."""
    for language in ("ru", "uk"):
        facts = {"slug": f"γεφυρα-{language}", "section": "Κόσμος", "language": language}
        day.paper.story("Γέφυρα", body="Ανοιχτή.", **facts)
    hidden = day.write(headline="Κρυφό", slug="κρυφο-bg", language="bg")
    day.press(hidden, "/translations", translation_of="γεφυρα-ru")
    for language in ("bg", "ka"):
        own = day.write(who=day.reporter, headline="Δικό μου", language=language)
        for other in ("γεφυρα-ru", "γεφυρα-uk"):
            day.press(own, "/translations", who=day.reporter, translation_of=other)


def nobody(day: Day, story: str) -> None:
    """A program, no person, changes a text, and its format."""
    with day.app.app_context():
        begin_writing()
        article = db.session.get_one(Article, number_of(story))
        text = replace(
            working_copies.latest_text(article), body_format="plain", body_source="Άλλο."
        )
        article.new_version(day.clock())
        article.file_copy(text.body_source, text.body_format, "<p>Άλλο.</p>")
        revisions.keep(article, text, None, day.clock(), Action.IMPORTED)
        db.session.commit()


def live(day: Day) -> str:
    """A story that is out: its changes, another address, a withdrawal that is refused."""
    story = day.write(headline="Ζωντανό", slug="ζωντανο", topics="Πλοία")
    day.press(story, "/publish", now="1")
    day.get(*(story + page for page in ("", "/address", "/withdraw")))
    stale = day.typed(story)
    for kind in ("", "typo", "correction"):
        day.press(story, "/publish-changes", kind=kind)
    day.press(story, "/publish-changes", body_source="Κι άλλο.")
    for kind in ("update", "correction", "clarification"):
        change = {"note": "Ήταν Τρίτη.", "body_source": f"Ωραία {len(kind)}."}
        day.press(story, "/publish-changes", kind=kind, **change)
    day.press(story, "", body_source="Αλλαγή.")
    day.get(story, story + "/history", story + "/compare", "?state=changed")
    for slug in ("limani", "", "A b"):
        day.send(story + "/address", slug=slug, version=day.version(story))
    day.send(story + "/address", slug="νεο", version="1")
    day.send(story + "/withdraw", version="1", reason="Ω")
    day.send(story + "/withdraw", version="1")
    for to in ("http://[", "/που", "/κοσμος/ζωντανο", "https://example.org/x"):
        fields = {"version": day.version(story), "reason": "Ω", "withdrawn_to": to}
        day.send(story + "/withdraw", fields)
    day.send(story + "/publish-changes", stale | {"kind": "typo"})
    with day.app.app_context():  # nobody knows who changed it
        working_copies.of(db.session.get_one(Article, number_of(story))).staff_id = None
        db.session.commit()
    day.get(story)
    day.press(story, "", body_source="Πάλι κάτι.")
    return story


def proposals(day: Day) -> str:
    """A reporter's story, from its first line until it is out of their hands."""
    rena = day.reporter
    story = day.write(rena, headline="Δική μου")
    day.get(story, who=rena)
    day.press(story, "/submit", rena)
    day.get(story, "", "?state=review", who=rena)
    day.press(story, "/return", word="Γιατί;")
    day.get("")  # the list, which tells of it
    day.press(story, "/submit", rena)
    day.send("/bulk", {"story": number_of(story), "do": "hold"})
    typed = day.typed(story, who=rena)
    day.press(story, "/publish", now="1")
    day.get(story + "/company?version=1", who=rena)
    for text in ("Πρόταση.", "Πρόταση δύο."):
        day.send(story, typed | {"body_source": text}, rena)
        day.get(story, "", story + "/history", who=rena)
        page = day.publisher.get("/newsroom" + story).text
        proposal = re.search(r"/newsroom(/stories/\d+/proposals/\d+)", page)[1]
        day.get(story, proposal)
        day.send(story, day.typed(proposal))
    early = day.typed(story, who=rena)
    day.send(story, early | {"body_source": "Τρίτη.", "dek": "Και τέταρτη."}, rena)
    day.send(story, early | {"body_source": "Πέμπτη.", "dek": ""}, rena)  # from another window
    day.send(story, day.typed(story, who=rena), rena)
    day.send(story, early, rena)
    day.get(story, who=rena)
    day.press(story, "", kicker="Νέα")
    day.get(story, who=rena)
    own = {name: day.typed(story)[name] for name in ("body_source", "dek")}
    day.send(story, day.typed(story, who=rena) | own, rena)
    day.get(story)
    day.send(story, early | {"body_source": "Έκτη."}, rena)
    number = day.typed(story, who=rena)["proposal"]
    day.press(story, "/decline", revision=number, word="Όχι.")
    day.get(story, "", f"{story}?proposed={number}", who=rena)
    day.send(story, early | {"body_source": "Έβδομη."}, rena)
    day.get(f"{story}?proposed={number}", who=rena)
    day.send(story, day.typed(story, who=rena) | own | {"body_source": "Κι εγώ."}, rena)
    day.press(story, "", body_source="Κι εγώ.")
    proposal = re.search(r"/proposals/\d+", day.publisher.get("/newsroom" + story).text)[0]
    day.get(story + proposal)
    day.send("/bulk", {"story": number_of(story), "do": "topic"}, rena)
    return story


def with_pictures(day: Day, pictures: tuple[str, str], *stories: str) -> None:
    """Two pictures of the library, the second without a description, in stories."""
    day.paper.story("Απλό", section="Σπορ", slug="απλο", body="Απλό.\n[?] Αυτό;")
    plain = "/stories/" + day.id_of("απλο")
    out = day.write(headline="Λιμάνι", lead_image_id=number_of(pictures[0]))
    day.get(pictures[0], who=day.reporter)
    day.press(out, "/publish", now="1")
    for picture in pictures:
        for how in ("text", "lead"):
            for story in (*stories, plain):
                fields = {"story": number_of(story), "how": how, "version": day.version(story)}
                day.send(picture + "/use", fields, at="1")
        day.get(picture)
        day.get(picture, who=day.reporter)
    day.send(pictures[0] + "/use", story=number_of(plain), how="lead", version="0")
    day.save(pictures[0], "picture", alt="")
    day.send(pictures[0] + "/delete")
    day.get("/pictures/1", who=day.reporter)
    for story in (*stories, plain):
        day.press(story, "", headline="Με εικόνα")
        day.get(story, story + "/history")
        day.press(story, "/publish-changes", kind="typo")
    day.get(*pictures)


def together_in_lists(day: Day) -> None:
    """All that can be done to several stories, done to stories in every state."""
    day.press(day.write(headline="Πεταμένο"), "/spike")
    waiting = day.write(headline="Περιμένει")
    day.press(waiting, "/submit")
    with day.app.app_context():
        newest = db.session.query(Article.id).order_by(Article.id.desc()).limit(14)
        ids = [str(number) for (number,) in newest]
    ids.append(day.id_of("παλια"))
    actions = "submit publish hold topic withdraw spike take-up section:κοσμος section:spor".split()
    fresh = [day.write(headline=f"Νέο {letter}") for letter in "αβγ"]
    for do in actions:
        day.send("/bulk", {"story": [*ids, number_of(fresh[0])], "do": do})
        day.send("/bulk/do", {"story": f"{ids[0]}:0", "do": do})
    day.send("/bulk", {"story": ids[:1]})
    day.send("/bulk", {"do": "submit"})
    for do in [*actions[:2], "withdraw", "hold", "topic", "section:spor", "spike", "take-up"]:
        for some in (fresh[:1], fresh, fresh[1:]):
            shown = [f"{number_of(story)}:{day.version(story)}" for story in some]
            told = {"topic": "Πλοία", "reason": "Ω"}
            day.send("/bulk/do", {"story": shown, "do": do, **told, "back": "/newsroom/account"})


def lists(day: Day) -> None:
    day.send("/picks", picks="limani\nτίποτα\nκρυφο")
    for state in STATES:
        day.get(f"?state={state}", f"?state={state}&q=ψψψ")
        day.get(f"?state={state}", who=day.reporter)
    day.get("/choices?q=ψψψ", "/choices", "/choices?takes=one", "/stories/9999", "/nowhere")


def number_of(story: str) -> int:
    return int(story.rpartition("/")[2])
