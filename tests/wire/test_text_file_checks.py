"""What the desk takes of the text files that machines read."""

import pytest

from broadsheet.wire.text_file_checks import expires_at, problems
from stories import START

CONTACT, EXPIRES = "Contact: mailto:a@example.org", "Expires: 2026-01-31T12:00:00Z"
LINE = "Line {} can’t be read by machines. They expect lines like “{}”."
ADS, TRUST = "example.com, 1234, DIRECT", "belongto=https://www.example.org/"
HOW, WHEN = "Contact: mailto:security@example.org", "Expires: 2026-01-31T12:00:00Z"

GOOD = {
    "ads.txt": [
        "google.com, pub-1, DIRECT, f08c47fec0942fa0",
        "# sold here\nads.example,1,reseller # by them\n\nOWNERDOMAIN=example.org",
        "placeholder.example.com, placeholder, DIRECT, placeholder; of=theirs",
    ],
    "app-ads.txt": ["ads.example, 1, RESELLER"],
    "trust.txt": [
        "# us\nbelongto=https://www.example.org/ # them\ncontact=Ann, 1 Quay\nnewname=https://a.example",
        "datatrainingallowed=no",
    ],
    "security.txt": [
        f"{CONTACT}\n{EXPIRES}",
        "# us\ncontact: https://example.org/#report\nexpires: 2026-01-31T12:00:00+01:00\nOther: x",
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{CONTACT}\n{EXPIRES}\n"
        "-----BEGIN PGP SIGNATURE-----\n\nwsB5BAE\n=x\n-----END PGP SIGNATURE-----",
    ],
    "humans.txt": ["/* TEAM */\nAnything at all"],
}
WRONG = [
    ("ads.txt", "example.com; 1; DIRECT", [LINE.format(1, ADS)]),
    ("ads.txt", f"{ADS}\n\nexample.com, 1, INDIRECT", [LINE.format(3, ADS)]),
    ("ads.txt", "nowhere, 1, DIRECT\nexample.com, , DIRECT", [LINE.format(n, ADS) for n in (1, 2)]),
    ("ads.txt", "x\n" * 9, [LINE.format(n, ADS) for n in range(1, 6)]),
    ("app-ads.txt", "<html>", [LINE.format(1, ADS)]),
    ("trust.txt", "member=example.org\n=x", [LINE.format(n, TRUST) for n in (1, 2)]),
    ("trust.txt", "datatrainingallowed=maybe", [LINE.format(1, "datatrainingallowed=no")]),
    ("security.txt", EXPIRES, ["A line “Contact: …” is missing."]),
    ("security.txt", CONTACT, ["A line “Expires: …” is missing."]),
    ("security.txt", f"Contact: a@example.org\n{EXPIRES}", [LINE.format(1, HOW)]),
    ("security.txt", f"Contact: http://example.org\n{EXPIRES}", [LINE.format(1, HOW)]),
    ("security.txt", f"{CONTACT}\nExpires: tomorrow", [LINE.format(2, WHEN)]),
    ("security.txt", f"{CONTACT}\nExpires: 2026-01-31", [LINE.format(2, WHEN)]),
    (
        "security.txt",
        f"{CONTACT}\nExpires: 2025-10-20T12:00:00Z",
        ["Line 2: that moment has passed."],
    ),
    (
        "security.txt",
        f"{CONTACT}\n{EXPIRES}\n{EXPIRES}",
        ["“Expires” stands there more than once."],
    ),
    (
        "security.txt",
        f"{CONTACT}\n{EXPIRES}\nwrite to us",
        [LINE.format(3, "Policy: https://www.example.org/policy")],
    ),
]


@pytest.fixture
def database():
    return "sqlite"


def test_what_machines_can_read_passes(app):
    with app.test_request_context():
        for name, texts in GOOD.items():
            for text in texts:
                assert problems(name, text, START) == [], text


def test_what_they_cannot_is_told_with_its_line(app):
    with app.test_request_context():
        for name, text, told in WRONG:
            assert problems(name, text, START) == told, text


def test_a_security_txt_says_until_when_it_holds():
    assert expires_at(f"{CONTACT}\nEXPIRES: 2026-01-31T12:00:00+02:00").hour == 10
    assert expires_at(CONTACT) is None
    assert expires_at("Expires: never") is None
