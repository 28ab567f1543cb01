"""One publisher's busy day, on which each form of the desk is sent at least once, and taken."""

import re
from io import BytesIO

import pyotp

from broadsheet.archive import staff as members
from broadsheet.archive.articles import Article
from broadsheet.archive.lists import proposals
from broadsheet.archive.manuscripts import revisions, working_copies
from broadsheet.archive.preview_links import PreviewLink
from broadsheet.archive.sections import Section
from broadsheet.archive.staff import Staff
from broadsheet.archive.store import db
from desk import PASSWORD, Desk, errors, row
from import_errands import without_work
from uploads import pdf, picture

# Forms that are sent and keep nothing: they answer with what the words give, or with a next step.
ANSWER_ONLY = {"paste", "preview_text", "picked", "bulk"}


def views_that_take_forms(app):
    names = {
        rule.endpoint.removeprefix("newsroom.")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("newsroom.") and "POST" in rule.methods
    }
    return names - ANSWER_ONLY


class Walk:
    """A browser in which a publisher does everything."""

    def __init__(self, app, clock, browser, paper):
        self.app, self.clock, self.browser, self.paper = app, clock, browser, paper
        self.story_, self.language = "", "en"

    def send(self, address, fields=None, expect=303, **more):
        story = address.rpartition("/")[0] if "/stories/" in address else self.story_
        fields = {"version": self.browser.version(story) or "0"} | (fields or {})
        answer = self.browser.post(address, fields, **more)
        assert answer.status_code == expect, (address, answer.status, errors(answer.text))
        return answer

    def found(self, pattern, address):
        """What stands on a page, as a pattern finds it."""
        return re.search(pattern, self.browser.get(address).text)[1]

    def everything(self, desk):
        self.sections()
        self.stories()
        self.publishing()
        self.pictures()
        self.files()
        self.placing()
        self.credits()
        self.imports()
        self.the_paper()
        self.staff()
        self.account()
        self.door(desk())

    def sections(self):
        for name in ("Πόλη", "Αγώνες", "Τέχνες", "Σκουπίδια"):
            self.send("/newsroom/sections", {"name": name})
        with self.app.app_context():
            self.section = {s.name: s.id for s in db.session.query(Section)}
        world = f"/newsroom/sections/{self.section['Πόλη']}"
        self.send(world + "/move", by="down")
        self.send(world, self.browser.fields(world, "part") | {"dek": "Όλα"})
        arts, into = self.section["Τέχνες"], self.section["Αγώνες"]
        self.send(f"/newsroom/sections/{arts}/merge", into=into)
        self.send(f"/newsroom/sections/{self.section['Σκουπίδια']}/delete")

    def story(self, **fields):
        return self.browser.write(
            section_id=self.section["Πόλη"], body_source="Ένα *κείμενο*.", **fields
        )

    def stories(self):
        self.story_ = story = self.story(headline="Ένα νέο")
        for action in ("", "/submit", "/return", "/submit", "/recall", "/spike", "/take-up"):
            answer = self.browser.edit(story, action, body_source=f"*Λέξη* {len(action)}.")
            assert answer.status_code == 303, (action, answer.text)
        self.send(story + "/autosave", {"headline": "Α", "version": "1"}, expect=200)
        self.send("/newsroom/stories/autosave", {"headline": "Α"}, expect=200)
        self.send("/newsroom/stories/unsaved/forget", key="any")
        answer = self.browser.edit(story, "/share", share_days="7", share_shows="version")
        assert answer.status_code == 200
        with self.app.app_context():
            link = db.session.query(PreviewLink).one().id
        assert self.browser.edit(story, f"/share/{link}/end").status_code == 303
        with self.app.app_context():
            article = db.session.get_one(Article, int(story.rpartition("/")[2]))
            first = revisions.of(article)[-1].id
        self.send(story + "/restore", {"revision": first})
        with self.app.app_context():
            article = db.session.get_one(Article, int(story.rpartition("/")[2]))
            member = db.session.get_one(Staff, article.filed_by_id)
            text = working_copies.latest_text(article)
            revisions.propose(article, text, member, self.clock())
            db.session.commit()
            (waiting,) = proposals.waiting()
            number = waiting.id
        self.send(story + "/decline", {"revision": number})
        here, there = self.story(headline="Προβλήτα"), self.story(headline="Μώλος", language="de")
        answer = self.browser.edit(here, "/translations", translation_of=row(self.app, there).slug)
        assert answer.status_code == 303
        assert self.browser.edit(there, "/translations/end").status_code == 303
        one, other = self.story(headline="Ένα"), self.story(headline="Δύο")
        shown = [f"{s.rpartition('/')[2]}:{row(self.app, s).version}" for s in (one, other)]
        self.send("/newsroom/bulk/do", {"story": shown, "do": "publish"})

    def publishing(self):
        story = self.story(headline="Έξω")
        assert self.browser.edit(story, "/publish").status_code == 303
        fields = {"body_source": "Άλλη *λέξη*.", "kind": "typo"}
        assert self.browser.edit(story, "/publish-changes", **fields).status_code == 303
        assert self.browser.edit(story, "", body_source="Πάλι *λέξη*.").status_code == 303
        self.send(story + "/discard-changes", self.browser.fields(story))
        self.send(story + "/address", slug="έξω-εκεί")
        self.clock.advance(minutes=1)
        with self.app.app_context():
            article = db.session.get_one(Article, int(story.rpartition("/")[2]))
            article.correct("correction", "Ήταν Τρίτη.", self.clock())
            db.session.commit()
        note = self.found(rf'href="({story}/notes/\d+)"', story)
        self.send(note, {"was": "Ήταν Τρίτη.", "note": "Ήταν Πέμπτη."})
        self.send(note + "/take-back")
        self.send(story + "/withdraw", reason="Ένα λάθος")
        self.send(story + "/put-back")
        self.send(story + "/withdraw", reason="Κανένα λάθος")
        assert self.browser.edit(story, "/hold").status_code == 303
        self.send("/newsroom/as-of", {"at": "2025-10-20 10:00", "share": "1"}, expect=200)
        with self.app.app_context():
            link = db.session.query(PreviewLink).one().id
        self.send(f"/newsroom/as-of/links/{link}/end")

    def pictures(self):
        files = {"pictures": [(BytesIO(picture()), "ένα.jpg"), (BytesIO(b"none"), "δύο.jpg")]}
        self.send("/newsroom/pictures", files, expect=200)
        one = self.found(r'href="(/newsroom/pictures/\d+)', "/newsroom/pictures")
        fields = self.browser.fields(one, "picture")
        self.send(one, fields | {"alt": "Βάρκες", "focal_x": "20"})
        fields = self.browser.fields(one, "picture")
        self.send(one, fields | {"focus.x": "30", "focus.y": "40"})
        other = picture("PNG", (640, 480))
        self.send(one + "/replace", {"picture": (BytesIO(other), "άλλη.png")})
        number = self.story_.rpartition("/")[2]
        self.send(one + "/use", story=number, how="text")
        self.send("/newsroom/authors", {"name": "Μπο"})
        author = self.found(r'href="/newsroom/authors/(\d+)"', "/newsroom/authors")
        self.send(one + "/use/portrait", author=author)
        self.send(one + "/use/logo")
        unused = {"pictures": [(BytesIO(picture(size=(300, 300))), "τρία.jpg")]}
        self.send("/newsroom/pictures", unused, expect=200)
        unused = self.found(r'href="(/newsroom/pictures/\d+)', "/newsroom/pictures")
        self.send(unused + "/delete")

    def files(self):
        sent = {"files": [(BytesIO(pdf()), "ένα.pdf"), (BytesIO(b"none"), "δύο.pdf")]}
        self.send("/newsroom/files", sent, expect=200)
        one = self.found(r'href="(/newsroom/files/\d+)', "/newsroom/files")
        self.send(one + "/delete")

    def placing(self):
        live = self.paper.story("Στη θέση", section="Πόλη", body="Κείμενο.")
        with self.app.app_context():
            (number,) = db.session.query(Article.id).filter_by(slug=live.rpartition("/")[2]).one()
        version = self.browser.fields("/newsroom/placing", "placing")["version"]
        order = {"article_id": str(number), "version": version, "do": "save"}
        self.send("/newsroom/placing", order)
        self.send("/newsroom/banners", {"headline": "Πλημμύρα", "lasts": "2"})
        banner = self.found(r'href="(/newsroom/banners/\d+)"', "/newsroom/banners")
        self.send(banner, self.browser.fields(banner, "banner") | {"headline": "Πλημμύρες"})
        self.send(banner + "/end")

    def credits(self):
        for name in ("Νερό", "Πλημμύρες", "Βροχή"):
            self.send("/newsroom/topics", {"name": name})
        page = self.browser.get("/newsroom/topics").text
        ids = dict(re.findall(r'href="/newsroom/topics/(\d+)"[^>]*>\s*(\w+)', page))
        topic = {name: f"/newsroom/topics/{id_}" for id_, name in ids.items()}
        self.send(topic["Νερό"], self.browser.fields(topic["Νερό"], "part") | {"dek": "Υγρό"})
        self.send(topic["Πλημμύρες"] + "/merge", into=topic["Νερό"].rpartition("/")[2])
        self.send(topic["Βροχή"] + "/delete")
        self.send("/newsroom/addresses", {"path": "/old", "target": "/latest"})
        self.send("/newsroom/addresses/forget", {"path": "/old"})
        self.send("/newsroom/from-imports", {"do": "all"})

    def imports(self):
        with without_work():
            file = BytesIO("---\ntitle: Ένα\n---\nΛέξη".encode()), "ένα"
            job = self.send("/newsroom/import", {"file": file, "section": "Πόλη"}).location
            for verb in ("cancel", "try", "bring-in", "cancel", "delete"):
                self.send(f"{job}/{verb}")

    def the_paper(self):
        fields = self.browser.fields("/newsroom/paper", "imprint")
        self.send("/newsroom/paper", fields | {"tagline": "Νέα"})
        look = self.browser.fields("/newsroom/paper/look", "look")
        self.send("/newsroom/paper/look", look | {"accent": "#00538c", "do": "live"})
        self.send("/newsroom/paper/about", {"source": "Είμαστε *νέοι*.", "version": "0"})

        self.send("/newsroom/paper/machines", {"training": "no", "version": "0"})
        ads = {"text": "example.com, 1, DIRECT", "version": "0"}
        self.send("/newsroom/paper/files/ads.txt", ads)

    def staff(self):
        new = {"name": "Άννα", "email": "ann@example.org", "role": "editor"}
        self.send("/newsroom/staff", new, expect=200)
        ann = self.found(r'href="(/newsroom/staff/\d+)">Άννα', "/newsroom/staff")
        self.send(ann, new | {"name": "Άννα Β.", "byline": "Άννα Β."})
        link = self.send(ann + "/link", expect=200).text
        self.link = re.search(r"(/newsroom/invitation/[^\"<\s]+)", link)[1]
        self.send(ann + "/dismiss")
        self.send(ann + "/take-back")

    def account(self):
        """Ann takes up the invitation, and looks after her account."""
        self.ann = Desk(self.app, self.clock)
        new = {"password": PASSWORD}
        assert self.ann.post(self.link, new).status_code == 303
        self.sign_in()
        again = "seven brass geese march"
        self.ann_sends("/password", current=PASSWORD, password=again)
        with self.app.app_context():
            ann = members.by_email("ann@example.org")
            token = members.begin_session(ann, self.clock(), "127.0.0.1", "Άλλο")
            db.session.commit()
            number = members.session_of(token, self.clock()).id
        self.ann_sends(f"/sessions/{number}/end")
        self.ann_sends("/sessions/end")
        self.ann_sends("/language", language=self.language)
        self.ann_sends("/second-factor", current="what is counted as a guess")
        shown = self.ann.post("/newsroom/account/second-factor", current=again)
        self.secret = re.search(r"<code>([A-Z2-7 ]+)</code>", shown.text)[1].replace(" ", "")
        self.ann_sends("/second-factor/confirm", expect=200, code=self.code())
        self.ann.post("/newsroom/sign-out")
        self.clock.advance(minutes=1)
        assert self.sign_in(again).status_code == 200
        assert self.ann.post("/newsroom/sign-in/code", code=self.code()).status_code == 303
        self.ann_sends("/recovery-codes", expect=200, current=again)
        self.ann_sends("/second-factor/drop", current=again)
        self.ann_sends("/name", name="Άννα Γ.")

    def door(self, stranger):
        assert stranger.post("/newsroom/password", email="ann@example.org").status_code == 200

    def sign_in(self, password=PASSWORD):
        return self.ann.post("/newsroom/sign-in", email="ann@example.org", password=password)

    def code(self):
        return pyotp.TOTP(self.secret).at(self.clock())

    def ann_sends(self, address, expect=303, **fields):
        answer = self.ann.post("/newsroom/account" + address, fields)
        assert answer.status_code == expect, (address, answer.status, answer.text)
