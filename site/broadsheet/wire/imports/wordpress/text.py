"""WordPress's text: blocks, shortcodes and bare paragraphs, as plain HTML."""

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from ....language import gettext, number
from ..html import cleaning
from ..notes import NoteKind
from . import builders, plugins
from .builders import Find

_BLOCK = re.compile(r"\s*(/?)wp:([a-z][a-z0-9_/-]{0,80})(\s.*?)?(/?)\Z", re.DOTALL)
_SHORTCODE = re.compile(r"(\[?)\[(/?)([a-zA-Z][\w-]{0,60})((?:\s[^\[\]]{0,2000})?)(/?)\](\]?)")
_CLOSED = re.compile(r"\[/([a-zA-Z][\w-]{0,60})\]")
_ATTRIBUTE = re.compile(
    r"""(?<![\w-])([\w-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s'"]+))"""
)
# Words in brackets stay words ("[sic]") unless they can be nothing but a shortcode.
_KNOWN = frozenset(
    """caption wp_caption gallery embed audio video playlist youtube vimeo tweet instagram facebook
    tiktok spotify wpvideo videopress soundcloud row column vc_row vc_column one_half one_third
    contact-form toc sitemap archives polldaddy poll button buttons tabs tab
    accordion spacer divider social ad ads adsense""".split()
)
_PLAYERS = frozenset(
    """embed youtube vimeo audio video tweet soundcloud playlist instagram facebook tiktok spotify
    wpvideo videopress""".split()
)
_FILMS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "wpvideo": "https://videopress.com/v/",
    "videopress": "https://videopress.com/v/",
}
_FORMULA = re.compile(r"\$latex\s([^$\n]{1,1000})\$")  # of Jetpack
# What these hold is shown as it is, by plugins such as SyntaxHighlighter, CodeColorer and Crayon.
_CODE = re.compile(
    r"\[(code|source|sourcecode|crayon|cc[a-zA-Z]{0,4}(?:_\w{1,20})?|actionscript3|as3|bash|clojure"
    r"|coldfusion|cpp|csharp|css|delphi|diff|erlang|fsharp|golang|go|groovy|haskell|html5?|java"
    r"|javafx|javascript|js|jscript|json|kotlin|latex|matlab|objc|perl|php|plain|powershell|python"
    r"|ruby|rust|scala|shell|sql|swift|typescript|vb|vbnet|xhtml|xml|yaml)"
    r"(?:\s[^\[\]]{0,500})?\](.*?)\[/\1\]",
    re.DOTALL | re.IGNORECASE,
)
_AS_IT_IS = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
# What these show is made anew at each request, from other content.
_DYNAMIC = re.compile(
    r"(latest-|post-|query|comment|site-|page-list|navigation|categories|archives|calendar|rss|search"
    r"|tag-cloud|term-|social-link|avatar|loginout|read-more|template-part|block$|pattern|legacy-widget)"
)
_TOP = (
    "address article aside blockquote center dd details div dl dt fieldset figure figcaption footer"
    " form h1 h2 h3 h4 h5 h6 header hr iframe li main nav ol p pre section script style table tbody"
    " td tfoot th thead tr ul video audio"
).split()
_OPENS = re.compile(rf"\s*</?(?:{'|'.join(_TOP)})[\s>/]", re.IGNORECASE)
# Of blocks that are made when they are shown: what of their attributes are words.
_WORDS = frozenset(
    """answer body caption citation content description heading headline label question quote
    subtitle summary text title value""".split()
)
# What a block shows that plays something, or a page of another site.
_PLAYS = re.compile(r"\"(?:url|embedUrl|src|videoUrl)\":\"(https?:[^\"<>\s]{1,1000})\"")
_NOTED = re.compile(r'<sup\b[^<>]*\bdata-fn="([^"<>]{1,100})"[^<>]*>(?:(?!<sup).){0,500}?</sup>')
# Beside a link to the same file.
_FILE_BUTTON = re.compile(r"<a\b[^<>]*\bwp-block-file__button\b[^<>]*>[^<>]*</a>")
# A picture that is a box's background.
_COVER = re.compile(
    r"<div\b[^<>]{0,300}\bwp-block-cover[^<>]{0,500}?\bbackground-image:\s?url\(([^()<>\"]{1,500})\)"
    r"[^<>]{0,500}>"
)
_BARE_ADDRESS = re.compile(r"(?m)^[ \t]*(https?://[^\s<>\"\[\]]+)[ \t]*$")


def to_html(source: str, find: Find, gallery: list[str], notes: list[str]) -> str:
    """HTML of a post's text. `find` knows attachments by their id; `gallery` has the ids of those
    that belong to the post. Notes what can't be shown."""
    text = _with_code(source.replace("\r\n", "\n").replace("\r", "\n"))
    has_blocks = "<!-- wp:" in text
    text = _FILE_BUTTON.sub("", _without_comments(text, notes))
    text = _COVER.sub(lambda m: cleaning.picture(unescape(m[1]).strip("'")) + m[0], text)
    text = _BARE_ADDRESS.sub(lambda m: "\n\n" + cleaning.link(unescape(m[1])) + "\n\n", text)
    text = _shortcodes(text, find, gallery, notes)
    text = _FORMULA.sub(lambda said: f"<code>{said[1].strip()}</code>", text)
    return text if has_blocks else paragraphs(text)


def readable(source: str) -> str:
    """A post's text without its shortcodes; what stands between two of them stays."""
    if "[" not in source:
        return source
    text = _with_code(source)
    closed = set(_CLOSED.findall(text))
    return "".join(
        piece
        if is_code
        else _SHORTCODE.sub(
            lambda code: " " if _is_shortcode(code[3], _attributes(code[4]), closed) else code[0],
            piece,
        )
        for piece, is_code in _parted(text)
    )


def _with_code(text: str) -> str:
    """A text in which shortcodes around code are elements. Most plugins keep its signs escaped."""
    return _CODE.sub(lambda c: f"\n\n<pre><code>{_signs(c[2])}</code></pre>\n\n", text)


def _signs(code: str) -> str:
    return code.strip("\n").replace("<", "&lt;").replace(">", "&gt;")


def _parted(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, and whether each is code, whose brackets are its own."""
    at = 0
    for code in _AS_IT_IS.finditer(text):
        yield text[at : code.start()], False
        yield code[0], True
        at = code.end()
    yield text[at:], False


def paragraphs(text: str) -> str:
    """What stands between blank lines becomes a paragraph, a line end a <br>: WordPress does so
    when it shows a classic post."""
    made, at, low = [], 0, text.lower()
    while (start := low.find("<pre", at)) >= 0 and (end := low.find("</pre>", start)) >= 0:
        made += [_paragraphs(text[at:start]), text[start : end + 6]]
        at = end + 6
    return "\n".join([*made, _paragraphs(text[at:])])


def _paragraphs(text: str) -> str:
    tags = "|".join(_TOP)
    text = re.sub(rf"(<(?:{tags})\b[^<>]*>)", r"\n\n\1", text, flags=re.IGNORECASE)
    text = re.sub(rf"(</(?:{tags})>|<hr[^<>]*>)", r"\1\n\n", text, flags=re.IGNORECASE)
    made = []
    for chunk in re.split(r"\n\s*\n", text):
        chunk = chunk.strip()
        if not chunk or _OPENS.match(chunk):
            made.append(chunk)
        else:
            broken = re.sub(r"(?<!<br>)(?<!<br/>)(?<!<br />)\n", "<br>\n", chunk)
            made.append(f"<p>{broken}</p>")
    return "\n".join(made)


def _without_comments(text: str, notes: list[str]) -> str:
    """Blocks are marked by comments; what is between their marks is HTML."""
    kept, at, lost = [], 0, dict[str, None]()
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
        if mark := _BLOCK.match(text[start + 4 : end]):
            kept.append(_of_block(mark, lost, notes))
    if lost:
        notes.append(
            NoteKind.BLOCK.note(
                gettext(
                    "blocks without words of their own were left out: %(names)s",
                    names=", ".join(lost),
                )
            )
        )
    return "".join(kept) + text[at:]


def _of_block(mark: re.Match[str], lost: dict[str, None], notes: list[str]) -> str:
    """The words of a block that has no HTML of its own; notes what has none."""
    closes, name, attributes, alone = mark.groups()
    name = name.removeprefix("core/")
    if closes or not alone or name == "footnotes":
        return ""
    if name == "block":
        notes.append(
            NoteKind.BLOCK.note(
                gettext("a reusable block was left out: it stands elsewhere in WordPress")
            )
        )
    elif found := [] if _DYNAMIC.match(name) else [*_words_of(attributes or "")]:
        notes.append(
            gettext("the words of the block %(name)s are those of its attributes", name=name)
        )
        return "".join(f"\n\n<p>{words}</p>\n\n" for words in found)
    elif not _DYNAMIC.match(name) and (shown := _PLAYS.search(attributes or "")):
        return cleaning.link(shown[1].replace("\\/", "/").replace("\\u0026", "&"))
    elif _DYNAMIC.match(name) or attributes:
        lost[name] = None
    return ""


def _words_of(attributes: str) -> Iterator[str]:
    """The HTML that stands in a block's attributes, in order, however deep."""
    try:
        waiting: list[tuple[str, Any]] = [("", json.loads(attributes))]
    except (ValueError, RecursionError):
        return
    while waiting:
        name, value = waiting.pop(0)
        if isinstance(value, dict):
            waiting[:0] = value.items()
        elif isinstance(value, list):
            waiting[:0] = [(name, one) for one in value]
        elif isinstance(value, str) and name in _WORDS and re.search(r"\w\s+\w", value):
            yield value if "<" in value else escape(value, quote=False)


def with_footnotes(text: str, said: str) -> str:
    """A text with the notes that WordPress keeps beside it, in a story's own notation."""
    try:
        found = json.loads(said) if said else []
    except (ValueError, RecursionError):
        return text
    notes = {}
    for one in found if isinstance(found, list) else []:
        match one:
            case {"id": str(name), "content": str(words)}:
                notes[name] = words
    numbers = {name: n for n, name in enumerate(notes, 1)}
    text = _NOTED.sub(lambda sup: f"[^{numbers[sup[1]]}]" if sup[1] in numbers else sup[0], text)
    return text + "".join(
        f"\n<p>{f'[^{number}]: ' * (f'[^{number}]' in text)}{notes[name]}</p>"
        for name, number in numbers.items()
    )


def _shortcodes(text: str, find: Find, gallery: list[str], notes: list[str]) -> str:
    text, said = _captions(text), list[str]()
    text = "".join(
        piece if is_code else plugins.take_notes(piece, said) for piece, is_code in _parted(text)
    )
    text += plugins.written_out(said)
    closed, dropped = set(_CLOSED.findall(text)), dict[str, None]()
    made = []
    for piece, is_code in _parted(text):
        if is_code:
            made.append(re.sub(r"\[(\[[^\[\]]{1,2000}\])\]", r"\1", piece))
        else:
            made += _without_shortcodes(piece, closed, dropped, find, gallery, notes)
    notes += [
        NoteKind.BLOCK.note(gettext("the shortcode [%(name)s] was taken out", name=name))
        for name in dropped
    ]
    return "".join(made)


def _without_shortcodes(
    text: str,
    closed: set[str],
    dropped: dict[str, None],
    find: Find,
    gallery: list[str],
    notes: list[str],
) -> list[str]:
    made, at = [], 0
    for code in _SHORTCODE.finditer(text):
        if code.start() < at:
            continue
        quoted, closes, name, given, _, quoted_end = code.groups()
        made.append(text[at : code.start()])
        at = code.end()
        if quoted and quoted_end:  # [[gallery]] means the words
            made.append(code[0][1:-1])
            continue
        attributes = _attributes(given)
        if not _is_shortcode(name, attributes, closed):
            made.append(code[0])
            continue
        made.append(quoted)
        key = name.lower()
        if closes:
            made.append(plugins.gap(name))
        elif key == "gallery":
            made.append(_gallery(attributes, find, gallery, notes))
        elif key in _PLAYERS:
            inner, at = plugins.inner(text, at, key)
            made.append(_player(key, given, attributes, inner, notes))
        else:
            built = builders.opened(name, attributes, text, at, find)
            dropped |= {} if built and built[0].strip() else {name: None}
            opened, at = built or plugins.opened(
                name, attributes, text, at, is_closed=name in closed
            )
            made.append(opened)
        made.append(quoted_end)
    return [*made, text[at:]]


def _captions(text: str) -> str:
    def replaced(code: re.Match[str]) -> str:
        inner = code[2].strip()
        made = cleaning.captioned(inner, unescape(_attributes(code[1]).get("caption", "")))
        return inner if made == inner else f"\n\n{made}\n\n"

    return re.sub(
        r"\[(?:wp_)?caption\b([^\[\]]{0,2000})\]((?:(?!\[(?:wp_)?caption\b).)*?)\[/(?:wp_)?caption\]",
        replaced,
        text,
        flags=re.DOTALL,
    )


def _is_shortcode(name: str, attributes: dict[str, str], closed: set[str]) -> bool:
    if name.lower() in _KNOWN or attributes or name in closed:
        return True
    parts = re.split("[_-]", name)  # "[a-z]" is a range of letters
    return len(parts) > 1 and name.islower() and all(len(part) > 1 for part in parts)


def _attributes(given: str) -> dict[str, str]:
    plain = given.replace("”", '"').replace("″", '"').replace("“", '"')
    return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(unescape(plain))}


def _gallery(attributes: dict[str, str], find: Find, own: list[str], notes: list[str]) -> str:
    ids = attributes.get("ids") or attributes.get("include") or ""
    wanted = re.findall(r"\d+", ids) or own
    left_out = set(re.findall(r"\d+", attributes.get("exclude", "")))
    found = [find(number) for number in wanted if number not in left_out]
    figures = [cleaning.picture(*picture) for picture in found if picture]
    if len(figures) < len(found) or not found:
        notes.append(
            NoteKind.FILE.note(
                gettext(
                    "a gallery shows %(shown)s of %(all)s pictures: the file lacks them",
                    shown=number(len(figures)),
                    all=number(len(found)),
                )
            )
        )
    return "\n\n" + "\n".join(figures) + "\n\n"


def _player(name: str, given: str, attributes: dict[str, str], inner: str, notes: list[str]) -> str:
    address = next(
        (
            attributes[k]
            for k in ("src", "url", "mp3", "m4a", "ogg", "mp4", "webm")
            if k in attributes
        ),
        "",
    )
    address = address or cleaning.words(inner) or given.strip().strip("=\"' ")
    address = address.split()[0] if name in _FILMS and address else address  # "abc w=640"
    if name in _FILMS and re.fullmatch(r"[\w-]{6,20}", address):
        address = _FILMS[name] + address
    made = cleaning.link(address)
    if not made:
        notes.append(
            NoteKind.BLOCK.note(
                gettext("the shortcode [%(name)s] was taken out: it names no address", name=name)
            )
        )
    return f"\n\n{made}\n\n"
