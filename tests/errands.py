"""Errands at the desk: what the busy day of walk.py doesn't come to. Forms that are wrong, pages
that others changed meanwhile, pages of editors and reporters, what is empty and what is full."""

import re
from html import unescape
from io import BytesIO

from broadsheet.archive import imported, library_files, placements
from broadsheet.archive.articles import Article
from broadsheet.archive.images import Image
from broadsheet.archive.imported import ImportedItem, LookReason
from broadsheet.archive.placements import Banner
from broadsheet.archive.sections import Section
from broadsheet.archive.store import db
from desk import Desk, hire
from uploads import mp3, pdf, picture

CONTACT = "Contact: mailto:a@example.org\nExpires: 2025-11-01T12:00:00Z"  # soon to end
LINK = re.compile(r'(?:href|hx-get)="(/newsroom[^"#]*)')
FORM = re.compile(r'(?:action|formaction|hx-post)="(/newsroom[^"]*)"')
NUMBER = re.compile(r"\d+")
STORY = re.compile(r"/newsroom/stories/\d")  # the first nine: some of each state


class Day:
    """A publisher, an editor and a reporter, and the forms that they send. Addresses are those
    within the newsroom; `who` sends something, if it isn't the publisher."""

    def __init__(self, app, clock, paper):
        self.app, self.clock, self.paper = app, clock, paper
        self.tokens = {}
        self.publisher = self.somebody("publisher", "Ζωή", "zoe@example.org")
        self.editor = self.somebody("editor", "Έλλη", "elli@example.org")
        self.reporter = self.somebody("reporter", "Ρένα", "rena@example.org")

    def somebody(self, role, name, email):
        return Desk(self.app, self.clock).sign_in_as(
            hire(self.app, self.clock, role, email, name=name)
        )

    def send(self, address, fields=None, who=None, **more):
        """Send a form, and look at the page to which it leads."""
        who = who or self.publisher
        if who not in self.tokens:
            self.tokens[who] = who.token()
        data = {"csrf_token": self.tokens[who], **(fields or {}), **more}
        answer = who.client.post("/newsroom" + address, data=data)
        if answer.location:
            who.get(answer.location)
        return answer

    def get(self, *addresses, who=None):
        for address in addresses:
            (who or self.publisher).get("/newsroom" + address)

    def typed(self, address, form="story", who=None, **fields):
        """What a form holds, and what somebody types into it."""
        return (who or self.publisher).fields("/newsroom" + address, form) | fields

    def save(self, address, form, **fields):
        return self.send(address, self.typed(address, form, **fields))

    def press(self, story, action, who=None, **fields):
        """A button of a story's form, with all that the form holds."""
        return self.send(story + action, self.typed(story, "story", who, **fields), who)

    def write(self, who=None, **fields):
        """A new story; its address."""
        with self.app.app_context():
            section = db.session.query(Section.id).filter_by(slug="κοσμος").scalar()
        given = {"section_id": section, "body_source": "Κείμενο."}
        return (who or self.publisher).write(**(given | fields)).removeprefix("/newsroom")

    def version(self, story):
        with self.app.app_context():
            number = int(story.rpartition("/")[2])
            return str(db.session.query(Article.version).filter_by(id=number).scalar())

    def id_of(self, slug):
        with self.app.app_context():
            return str(db.session.query(Article.id).filter_by(slug=slug).scalar())

    def linked(self, page, words):
        """The address, within the newsroom, of a link on a page that begins with these words."""
        html = self.publisher.get("/newsroom" + page).text
        return re.search(rf'href="/newsroom([^"]+)"[^>]*>\s*(?:<bdi>)?{words}', html)[1]


def follow_links(browser):
    """Comes to every page of the desk, one of a kind; returns where forms are sent, likewise."""
    ahead, seen, forms = ["/newsroom"], set(), {}
    while ahead:
        address = ahead.pop()
        kind = address if STORY.fullmatch(address) else NUMBER.sub("0", address)
        if kind not in seen:
            seen.add(kind)
            page = browser.get(address).get_data().decode(errors="replace")
            ahead += map(unescape, LINK.findall(page))
            forms |= {NUMBER.sub("0", form): form for form in map(unescape, FORM.findall(page))}
    return [form for kind, form in sorted(forms.items()) if not kind.endswith("sign-out")]


def sections(day):
    for name, slug in (
        ("", ""), ("Κόσμος", ""), ("Άλλη", "latest"), ("Άλλη", "A B"), ("Άλλη", "newsroom"),
        ("Άλλη", "κοσμος"), ("Άλλη", "α" * 200), ("!", ""), ("Ω" * 61, ""), ("Μία", "mia"),
        ("Κενή", ""),
    ):  # fmt: skip
        day.send("/sections", name=name, slug=slug, version="0")
    world, sport, empty, single = (
        day.linked("/sections", name) for name in ("Κόσμος", "Σπορ", "Κενή", "Μία")
    )
    day.paper.story("Μόνο", section="Μία", slug="μονο", body="Μόνο.")
    ids = {part: part.rpartition("/")[2] for part in (world, sport)}
    for part in (world, empty, single):
        day.get(part, *(f"{part}/merge?into={into}" for into in (*ids.values(), "99", "")))
        day.send(part + "/delete")
    day.send(world + "/merge", into=ids[world])
    day.send(single + "/merge", into=ids[sport])
    day.send(sport + "/move", {"by": "up"})
    stale = day.typed(world, "part")
    day.save(world, "part", dek="Όλος", slug="οικουμενη")
    day.save(world, "part", slug="κοσμος")
    for fields in ({"dek": "Άλλος"}, {"slug": "spor"}, {"name": "Σπορ"}):
        day.send(world, stale | fields)
    day.save(world, "part", dek="")
    day.send(world, stale | {"dek": "Άλλος"})


def credits_(day):
    for kind, name, text in (("author", "Άννα", "bio"), ("topic", "Πλοία", "dek")):
        listed = f"/{kind}s"
        wrong = {"email": "x", "website": "x", "portrait_id": "99"}
        for fields in (
            {"name": ""}, {"name": name}, {"name": "Ω", "slug": "A b"}, {"name": "!"},
            {"name": "Ω", "slug": "anna"}, {"name": "Ω", "slug": "ploia"},
            {"name": "Ωμέγα", **wrong}, {"name": "Όνομα άλφα"}, {"name": "Όνομα βήτα"},
        ):  # fmt: skip
            day.send(listed, fields | {"version": "0"})
        used, one, other = (day.linked(listed, n) for n in (name, "Όνομα άλφα", "Όνομα βήτα"))
        day.get(used, one, listed + "?q=ψψψ", listed + "?q=Ό")
        for into in ("", "ψψψ", name, "Όνομα", "Όνομα άλφα"):
            day.get(f"{used}/merge?into={into}", f"{one}/merge?into={into}")
        day.send(used + "/delete")
        day.send(one + "/merge", into=used.rpartition("/")[2])
        day.send(other + "/delete")
        stale = day.typed(used, "part")
        day.save(used, "part", slug="νεος-τοπος")
        day.save(used, "part", **{text: "Κείμενο"})
        day.send(used, stale | {text: "Άλλο"})
        day.save(used, "part", **{text: ""})
        day.send(used, stale | {text: "Άλλο"})


def addresses(day):
    for path, target in (
        ("", ""), ("/palio", ""), ("/palio", "/κοσμος/limani"), ("/palio/limani", "/κοσμος/limani"),
        ("/palio", "/κοσμος/limani"), ("/κοσμος", "/spor"), ("/latest", "/spor"),
        ("/a?b=c", "/spor"), ("/a\\b", "/spor"), ("/" + "a" * 1999, "/spor"), ("/aftos", "/aftos"),
        ("/b", "/palio"), ("/c", "/που"), ("/d", "https://example.org/x"), ("/e", "http://["),
    ):  # fmt: skip
        day.send("/addresses", path=path, target=target)
    for path in ("/g", "/g", "/κοσμος/limani"):
        day.send("/addresses", path=path, gone="y")
    day.get(*(f"/addresses{asked}" for asked in ("", "?q=/pali", "?q=/ψψ", "?q=http://[")))


def from_imports(day):
    """What imports could not decide: nothing; a page full, for every reason; one; many."""

    def listed(*asked):
        day.get(*(f"/from-imports{why}" for why in ("", "?why=looked-at", "?why=?", *asked)))

    listed()
    with day.app.app_context():
        story, looks = int(day.id_of("limani")), f" {' '.join(LookReason)} "
        told = {"digest": "", "file": "1.txt", "headline": "", "result": "", "told_at": day.clock()}
        for n, lost in enumerate([["Χάθηκε"], ["Α", "Β"], *[[]] * imported.ON_A_PAGE]):
            report = {"notes": [], "words": [3, 1, 0, len(lost)], "lost": lost}
            row = ImportedItem(origin=f"παλιά-{n}", looks=looks, report=report, waits=True, **told)
            row.article_id = story if n else None
            db.session.add(row)
        db.session.commit()
        ids = [n for (n,) in db.session.query(ImportedItem.id)]
    day.get("", "/from-imports?why=file")
    day.send("/from-imports", do="ticked")
    day.send("/from-imports", one=ids[0])
    day.send("/from-imports", do="ticked", item=ids[1:3])
    listed()
    day.send("/from-imports", do="again", item=ids[0], why="looked-at")
    day.send("/from-imports", do="again", item=ids[1:3], why="looked-at")
    with day.app.app_context():  # more than are counted one by one
        report = {"notes": [], "words": [0, 0, 0, 0], "lost": []}
        for n in range(100):
            row = ImportedItem(origin=f"νέα-{n}", looks=looks, report=report, waits=True, **told)
            db.session.add(row)
        db.session.commit()
    day.get("")


def the_paper(day):
    day.save("/paper", "imprint", zone="Ουτοπία", locale="χχ", phone="x", email="x", logo_id="99")
    day.save("/paper", "imprint")
    stale = day.typed("/paper", "imprint")
    new = {"email": "b@example.org", "phone": "", "postal_address": "Αλλού", "locale": "el_GR"}
    day.save("/paper", "imprint", tagline="Άλλο", zone="Europe/Athens", logo_id="", **new)
    day.send("/paper", stale | {"tagline": "Τρίτο"})
    day.save("/paper", "imprint", tagline="")
    day.send("/paper", stale | {"tagline": "Τρίτο"})
    stale = day.typed("/paper/look", "look")
    for accent in ("κόκκινο", "#ffcc00", "#a1121b"):
        day.save("/paper/look", "look", accent=accent)
    day.save("/paper/look", "look", accent="#a1121b", nameplate="boxed", do="live")
    day.send("/paper/look", stale | {"do": "live", "icon_letters": "Δ"})
    stale = day.typed("/paper/contact", "page")
    for source in ("Νέο.", ""):
        day.save("/paper/contact", "page", source=source)
        day.send("/paper/contact", stale | {"source": "Άλλο."})
    stale = day.typed("/paper/machines", "machines")
    day.save("/paper/machines", "machines", licence_url="x", search="x")
    with day.app.app_context():
        section = db.session.query(Section.id).filter_by(slug="spor").scalar()
    day.save(
        "/paper/machines", "machines", search="yes", answers="no", **{f"search_{section}": "no"}
    )
    day.send("/paper/machines", stale | {"training": "no"})
    for wrong in ("x", "a.example, 1, DIRECT", ""):
        day.save("/paper/files/ads.txt", "file", text=wrong)
        day.save("/paper/files/trust.txt", "file", text=wrong)
    for wrong in ("x", "Expires: x", "Expires: 2020-01-01T00:00:00Z\nExpires: x", CONTACT):
        day.save("/paper/files/security.txt", "file", text=wrong)
    day.get("", "/paper", "/paper/files/humans.txt", "/paper/files/app-ads.txt")
    day.send("/as-of", at="", share="1")


def files(day):
    """Files that are refused, and two that are not, of which a story leads to one."""
    named = [
        (b"x", "χ.txt"), (b"", "κενό.pdf"), (b"x", "χ.pdf"), (pdf(), "ένα.pdf"), (pdf(), "δύο.pdf"),
        (mp3(), "τρία.mp3"),
    ]  # fmt: skip
    day.get("/files")
    day.send("/files")
    day.send("/files", {"files": [(BytesIO(data), name) for data, name in named]})
    with day.app.app_context():
        shelf = library_files.library().files
        sound, document = (f"/files/{file.id}" for file in shelf)
        path = shelf[0].path
    day.get("/files", "/files?q=ψψψ", sound, document)
    text = f"Α.\n\n[Ομιλία]({path})"
    day.write(headline="Κρυφό", body_source=text)
    day.get(sound)
    day.get(sound, who=day.reporter)
    day.send(sound + "/delete")


def pictures(day):
    """Every picture that is refused, and two that are not: their addresses."""
    named = [
        (picture("PNG", (8, 8)), "μικρή.png"), (b"x", "χ.png"), (b"", "κενή.png"),
        (picture("PNG", (1200, 20)), "λωρίδα.png"), (picture()[:2000], "μισή.jpg"),
        (picture("PNG", (400, 300)), "λιμάνι.png"), (picture("PNG", (400, 300)), "ίδια.png"),
        (picture("PNG", (410, 300)), "βάρκα.png"),
    ]  # fmt: skip
    day.send("/pictures", {"pictures": [(BytesIO(data), name) for data, name in named]})
    day.send("/pictures")
    with day.app.app_context():
        *_, one, other = (
            f"/pictures/{n}" for (n,) in db.session.query(Image.id).order_by(Image.id)
        )
    for asked in ("", "without=alt", "q=ψψψ", "story=1&at=3", "whose=logo", "whose=author-1"):
        day.get(f"/pictures?{asked}")
    stale = day.typed(one, "picture")
    day.save(one, "picture", alt="Κάτι", decorative="y")
    day.save(one, "picture", alt="", focal_x="", focal_y="x")
    day.send(one, {})
    day.save(one, "picture", decorative="y")
    day.send(one, stale | {"alt": "Κάτι", "focal_x": "70"})
    day.send(one, day.typed(one, "picture", alt="Κάτι", focal_x="70") | {"decorative": ""})
    day.send(one, stale | {"alt": "Άλλο"})
    day.send(other, day.typed(other, "picture") | {"fingerprint": "x", "alt": "Άλλο"})
    for data in (None, b"x", named[0][0], named[-3][0], picture("PNG", (300, 600))):
        day.send(one + "/replace", {"picture": (BytesIO(data), "χ.png")} if data else {})
    day.send(other + "/replace", {"picture": (BytesIO(picture("PNG", (300, 600))), "χ.png")})
    return one, other


def placing(day, scheduled, live):
    ids = [day.id_of(f"πλοιο-{n}") for n in range(14)]

    def place(page="", **fields):
        day.send(f"/placing{page}", day.typed(f"/placing{page}", "placing") | fields)

    stale = day.typed("/placing", "placing") | {"article_id": ids[5], "do": "save"}
    place(article_id=ids[0], do="below:" + ids[1])
    for step in ("up", "down", "lead", "remove"):
        place(article_id=ids[:3], do=f"{step}:{ids[1]}")
    ends = {f"story-{ids[0]}-ends_at": "2001-01-01T00:00", f"story-{ids[1]}-ends_at": "x"}
    place(article_id=ids[:2], do="save", **ends)
    place(article_id=ids[:13], do="save")
    place(article_id=[ids[0], scheduled, live, day.id_of("παλια")], do="save")
    day.get("/placing", "/placing/spor", "/placing?q=ψψψ", "/placing?add=" + ids[7], "/as-of")
    day.send("/placing", stale)
    emptied = day.typed("/placing", "placing")
    day.send("/placing", {"do": "save", "version": emptied["version"]})
    day.send("/placing", emptied | {"article_id": ids[5], "do": "save"})
    with day.app.app_context():  # nobody is known to have done it
        section = db.session.query(Section.id).filter_by(slug="spor").scalar()
        placements.arrange(section, [placements.Spot(int(ids[6]), None)])
        db.session.commit()
    day.send("/placing/spor", article_id=ids[5], do="save", version="x")


def banners(day):
    form = day.typed("/banners", "banner")
    waits = {"story": "δεσμοι", "lasts": ""}
    for fields in (
        {}, {"story": "τίποτα"}, {"lasts": ""}, {"lasts": "", "ends_at": "2001-01-01T00:00"},
        {"lasts": "", "starts_at": "2025-12-01T00:00", "ends_at": "2025-11-30T00:00"},
        {"starts_at": "2025-11-20T10:00"}, {"starts_at": "2025-11-20T10:00"}, {"headline": "Β"},
        {"headline": "Γ", "story": "limani"}, waits | {"ends_at": "2025-10-20T23:00"},
        waits | {"ends_at": "2026-12-01T00:00"},
    ):  # fmt: skip
        day.send("/banners", form | ({"headline": "Α"} if fields else {}) | fields)
    page = day.publisher.get("/newsroom/banners?story=limani").text
    for address in sorted(set(re.findall(r'/newsroom(/banners/\d+)"', page))):
        stale = day.typed(address, "banner")
        day.save(address, "banner")
        day.save(address, "banner", ends_at="2001-01-01T00:00", lasts="")
        day.save(address, "banner", headline="Άλλο")
        day.send(address, stale | {"headline": "Τρίτο"})
        day.send(address + "/end")
    ahead = {"starts_at": day.clock(), "ends_at": day.clock().replace(year=2026)}
    with day.app.app_context():
        banner = Banner(headline="Δ", **ahead)
        db.session.add(banner)
        db.session.commit()
        address = f"/banners/{banner.id}"
    day.send(address, day.typed(address, "banner") | {"headline": "Ε", "version": "x"})


def log(day):
    """Back to its beginning, and what is not in it."""
    day.get("/audit?q=ψψψ", "/audit?kind=banner&q=ψψψ")
    page, older = "/newsroom/audit", True
    while older:
        older = re.search(r'rel="next"\s+href="([^"]+)"', day.publisher.get(page).text)
        page = unescape(older[1]) if older else page
        page = page if page.startswith("/") else "/newsroom/audit" + page
