"""A paper that is filled with harmless words."""

import sqlalchemy as sa

from broadsheet.archive import sections
from broadsheet.archive.addresses import FormerAddress
from broadsheet.archive.articles import TEXT_FIELDS, Article
from broadsheet.archive.authors import Author, FormerName, Topic
from broadsheet.archive.desk.audit import AuditEntry
from broadsheet.archive.desk.import_jobs import ImportJob
from broadsheet.archive.house.imprint import Imprint, StandingPage
from broadsheet.archive.house.machine_terms import MachineTerms
from broadsheet.archive.house.text_files import TextFile
from broadsheet.archive.images import Image
from broadsheet.archive.imported import ImportedItem
from broadsheet.archive.library_files import LibraryFile
from broadsheet.archive.manuscripts.manuscript import Manuscript
from broadsheet.archive.manuscripts.revisions import Revision
from broadsheet.archive.manuscripts.working_copies import WorkingCopy
from broadsheet.archive.placements import Banner, Placement
from broadsheet.archive.preview_links import PreviewLink
from broadsheet.archive.readings import Reading
from broadsheet.archive.store import db
from broadsheet.archive.story_fields import FieldKind
from broadsheet.text.rendering import to_html
from stories import START

EARLIER, FAR = START.replace(hour=9), START.replace(year=2030)
HARMLESS = "plain words"
MARK = "wombat"  # what is searched for


def fill_the_paper() -> None:
    """Harmless words wherever an editor can type: a story that readers see, with a change to it
    that they don't (2), others around it, and one of everything else. The first of the staff is
    there already."""
    for guard in ("update", "delete"):  # of the log, which only grows
        db.session.execute(sa.text(f"DROP TRIGGER audit_keeps_{guard}"))
    world, sports = sections.named("World"), sections.named("Sports")
    world.name = world.dek = sports.dek = HARMLESS
    picture = Image(
        id=7, file="p", width=1200, height=900, digest="p", name="p", alt=HARMLESS,
        caption=HARMLESS, credit=HARMLESS, original_name=HARMLESS, uploaded_by=HARMLESS,
        uploaded_at=START,
    )  # fmt: skip
    author = Author(
        slug="it", name=HARMLESS, beat=HARMLESS, bio=HARMLESS, email=f"mail@{HARMLESS}",
        website=f"https://example.org/{HARMLESS}", portrait=picture,
    )  # fmt: skip
    topic = Topic(slug="it", name=HARMLESS, dek=HARMLESS)
    db.session.add_all([picture, author, topic, Author(slug="other", name="Other")])
    db.session.flush()
    elsewhere = f"https://example.org/{HARMLESS}"  # and so not in the sitemaps
    words = {FieldKind.LINE: HARMLESS, FieldKind.SENTENCES: HARMLESS, FieldKind.ADDRESS: elsewhere}
    typed = {field.name: words[field.kind] for field in TEXT_FIELDS if field.kind in words}
    typed["headline"] = f"{HARMLESS} {MARK}"
    for slug in ("before", "story", "gone", "moved"):
        typed["canonical_url"] = elsewhere if slug == "story" else ""
        story = Article(slug=slug, section=world, lead_image=picture, published_at=EARLIER, **typed)
        source = f"{HARMLESS}\n\n{MARK}"
        story.file_copy(source, "markdown", to_html(source, "markdown"))
        story.sign([author])
        story.tag([topic])
        db.session.add(story)
        db.session.flush()
        for note in ("saved", "correction"):
            text = Manuscript.of(story).kept() | {"dek": f"{HARMLESS} {note}"}
            db.session.add(
                Revision(
                    article_id=story.id, version=1, manuscript=text, action=note, note=HARMLESS,
                    saved_at=START,
                )
            )  # fmt: skip
        story.correct("correction", HARMLESS, START)
        db.session.add(Reading(hour=START, article_id=story.id, count=9))
    story.withdraw(START, HARMLESS, f"/{HARMLESS}")
    db.session.get_one(Article, 3).withdraw(START, HARMLESS)
    db.session.add_all(
        [
            Banner(headline=HARMLESS, article_id=2, starts_at=START, ends_at=FAR),
            Placement(slot=1, article_id=2),
            Placement(slot=1, article_id=2, section_id=world.id),
            Imprint(
                name=HARMLESS, tagline=HARMLESS, email=f"mail@{HARMLESS}", phone=HARMLESS,
                postal_address=HARMLESS, logo=picture,
            ),
            MachineTerms(id=1, licence_url=f"https://example.org/{HARMLESS}", version=1),
            TextFile(name="ads.txt", text=HARMLESS),
            ImportedItem(
                origin=HARMLESS, digest="d", file=HARMLESS, headline=HARMLESS, site=HARMLESS,
                result="failed", looks=" failed ", told_at=START, waits=True,
                report={"notes": [HARMLESS], "words": [3, 1, 0, 2], "lost": [HARMLESS]},
            ),
            LibraryFile(
                name="p.pdf", digest="p", bytes=1, original_name=HARMLESS, uploaded_by=HARMLESS,
                uploaded_at=START,
            ),
            ImportJob(
                made_at=START, told_at=START, staff_id=1, name=HARMLESS, size=1, folder="none",
                machine=HARMLESS, options={}, state="failed", is_dry=False, problem=HARMLESS,
                report={
                    "number": 1, "lines": [HARMLESS], "left_out": {},
                    "shown": [
                        {
                            "result": "failed", "headline": HARMLESS, "file": HARMLESS,
                            "origin": "", "address": HARMLESS, "notes": [HARMLESS],
                        }
                    ],
                },
            ),
            StandingPage(slug="about", source=HARMLESS, html=HARMLESS),
            FormerAddress(path=f"/{HARMLESS}", target=f"/{HARMLESS}"),
            FormerName(kind="author", name=HARMLESS, author_id=author.id),
            PreviewLink(
                digest="p", staff_id=1, article_id=2, note=HARMLESS, made_at=START, ends_at=FAR,
                manuscript=Manuscript.of(db.session.get_one(Article, 2)).kept(),
            ),
            PreviewLink(
                digest="q", staff_id=1, moment=FAR, note=HARMLESS, made_at=START, ends_at=FAR
            ),
            WorkingCopy(
                article_id=2, manuscript=Manuscript.of(db.session.get_one(Article, 2)).kept(),
                changed_at=START, staff_id=1,
            ),
            AuditEntry(
                at=START, staff_id=1, who=HARMLESS, action="saved", kind="story", subject_id=2,
                subject=HARMLESS, details={"reason": HARMLESS},
            ),
        ]
    )  # fmt: skip
    db.session.commit()
