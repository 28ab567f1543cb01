"""What Hugo and Jekyll put into Markdown besides Markdown, as Markdown."""

import re

from ....language import gettext
from ..notes import NoteKind
from . import boxes, line_forms, pairs, signs
from .context import Context

_HUGO = re.compile(r"\{\{([<%])\s*(/?)\s*([\w/.-]{1,60})([^{}]{0,2000}?)\s*/?[>%]\}\}")
_LIQUID = re.compile(r"\{%-?\s*(\w{1,40})([^{}]{0,2000}?)-?%\}")
_OUTPUT = re.compile(r"\{\{-?\s*([^{}<%][^{}]{0,500}?)\s*-?\}\}")
_KRAMDOWN = re.compile(r"(?<![ \t])[ \t]*\{:[^{}\n]{0,300}\}[ \t]*")
_HEADING_ID = re.compile(
    r"^([ ]{0,3}#{1,6}[ ][^\n{}]{1,500})\{[ ]?[#.][^{}\n]{0,200}\}[ ]{0,9}$", re.MULTILINE
)
_TABLE_OF_CONTENTS = re.compile(  # of Kramdown: a list that it puts another in the place of
    r"^[ ]{0,3}(?:[*+-]|1\.)[ ][^\n]{0,200}\n"
    r"[ ]{0,3}\{:[^{}\n]{0,100}\btoc\b[^{}\n]{0,100}\}[ ]{0,9}$",
    re.MULTILINE | re.IGNORECASE,
)
# What Pelican and Zola have before the path of a file.
_FILE = re.compile(r"(?<=\]\()(?:\{(?:filename|static|attach|photo)\}|\|filename\||@(?=/))")
_CONTENTS = re.compile(r"^[ ]{0,3}(?:\[TOC\]|\[\[_?TOC_?\]\])[ ]*$", re.MULTILINE | re.IGNORECASE)
_ABBREVIATION = re.compile(r"^\*\[([^\]\n]{1,60})\]:(?=[ ])", re.MULTILINE)
_HIDDEN = re.compile(  # what templates call a comment
    r"\{%-?\s*comment\s*-?%\}(?:(?!\{%-?\s*comment\b)[\s\S])*?\{%-?\s*endcomment\s*-?%\}"
    r"|\{\{(?P<sign>[<%])\s*comment\s*[>%]\}\}(?:(?!\{\{[<%]\s*comment\b)[\s\S])*?"
    r"\{\{(?P=sign)\s*/\s*comment\s*[>%]\}\}"
    r"|\{::comment\}(?:(?!\{::comment\})[\s\S])*?\{:/(?:comment)?\}"
)
_SNIPPET = re.compile(r"^[ ]{0,8};?--8<--.*$", re.MULTILINE)  # another file, in MkDocs
_JINJA_COMMENT = re.compile(r"\{#[^{}#]{0,2000}#\}")
# Alone on its line, such as the end of what lists show of a story (<!--more-->).
_COMMENT = re.compile(r"^[ ]{0,3}<!--(?:(?!-->)[^\n]){0,500}-->[ \t]*$", re.MULTILINE)
# Code between fences, and what Jekyll itself leaves as it is.
_LEFT = re.compile(
    r"^(?P<fence>[ \t]{0,20}(?:```+|~~~+)).{0,200}\n(?s:.*?)(?:^(?P=fence).*|\Z)"
    r"|\{%-?\s*raw\s*-?%\}(?P<raw>(?s:.*?))(?:\{%-?\s*endraw\s*-?%\}|\Z)",
    re.MULTILINE,
)
_CALL_OF_ZOLA = re.compile(r"(\w{1,40})\((.{0,500})\)\Z", re.DOTALL)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)\Z", re.IGNORECASE)
_FILM = re.compile(r"\A[^\s()<>]{1,500}\.(?:mp3|m4a|ogg|opus|wav|flac|mp4|webm)\Z", re.IGNORECASE)
_SITES = {
    "tweet": "https://twitter.com/",
    "x": "https://x.com/",
    "twitter": "https://twitter.com/",
    "instagram": "https://www.instagram.com/p/",
    "gist": "https://gist.github.com/",
}
_IMPORT = re.compile(
    r"^(?:import\s|export\s(?:const|default|let|function)\s)[^\n]*\n?", re.MULTILINE
)
_COMPONENT = re.compile(
    r"</?[A-Z][\w.]{0,60}(?:\s(?:[^<>\"'{}]|\"[^\"]*\"|'[^']*'|\{[^{}]*\})*)?/?>|\{/\*[^{}]*\*/\}"
)
_IS_LINK = ("relative_url", "absolute_url")
_SAFE_FILTERS = ("escape", "strip", "escape_once", *_IS_LINK)


def without_components(text: str) -> str:
    """MDX without what it imports, its components' tags and its comments; code is kept."""
    made, end = [], 0
    for left in _LEFT.finditer(text):
        made += [_COMPONENT.sub("", _IMPORT.sub("", text[end : left.start()])), left[0]]
        end = left.end()
    return "".join([*made, _COMPONENT.sub("", _IMPORT.sub("", text[end:]))])


def plain(text: str, notes: list[str], context: Context) -> str:
    """Markdown alone. What can't be shown is left out and noted; code between fences is kept."""
    text = boxes.opened(text)
    made, left_out, in_text, end = [], dict[str, None](), list[str](), 0
    for left in _LEFT.finditer(text):
        made += [_made(text[end : left.start()], context, left_out, in_text)]
        made += [left[0] if left["raw"] is None else left["raw"]]
        end = left.end()
    made += [_made(text[end:], context, left_out, in_text), signs.written_out(in_text)]
    notes += [
        NoteKind.BLOCK.note(gettext("“%(name)s” was taken out", name=name)) for name in left_out
    ]
    return "".join(made)


def _made(piece: str, context: Context, left_out: dict[str, None], in_text: list[str]) -> str:
    piece = _TABLE_OF_CONTENTS.sub("", _FILE.sub("", _HIDDEN.sub("", piece)))
    piece = _HEADING_ID.sub(lambda head: head[1].rstrip(), _COMMENT.sub("", piece))
    piece, count = _SNIPPET.subn("", _JINJA_COMMENT.sub("", _CONTENTS.sub("", piece)))
    if count:
        left_out["--8<--"] = None
    piece = pairs.written(_ABBREVIATION.sub(r"\1:", piece))
    piece = _of_jekyll(_of_hugo(piece, context, left_out), context, left_out)
    return signs.written(line_forms.written(piece), in_text, context.address)


def _of_hugo(text: str, context: Context, left_out: dict[str, None]) -> str:
    def replaced(code: re.Match[str]) -> str:
        _, closes, name, rest = code.groups()
        if closes:
            return "\n```\n" if name == "highlight" else ""
        made = _shortcode(name, rest, context)
        if made is None:
            left_out[name] = None
        return made or ""

    return _HUGO.sub(replaced, text)


def _shortcode(name: str, rest: str, context: Context) -> str | None:
    """One of Hugo's own shortcodes as Markdown; None for one that can't be shown."""
    given = pairs.given_in(rest)
    unnamed = re.match(r'\s*"?([^\s"=]{1,500})"?\s*\Z', rest)
    first = unnamed[1] if unnamed else ""
    match name:
        case "figure" | "image" | "img" | "picture" | "include" if _picture(given):
            title = _caption(given).replace('"', "”")
            return f'\n\n![{given.get("alt", "")}]({_picture(given)} "{title}")\n\n'
        case "include" if re.match(r"\s*(?:video|youtube|vimeo)", rest):
            provider = given.get("provider") or (re.match(r"\s*(\w+)", rest) or [""])[0].strip()
            return _shortcode(provider, f'id="{given.get("id", "")}"', context)
        case "tweet" | "x" | "twitter" | "instagram" | "gist":
            return _post(name, given, rest)
        case "youtube" | "vimeo":
            video = given.get("id") or first
            where = {"youtube": "www.youtube.com/watch?v=", "vimeo": "vimeo.com/"}[name]
            is_video = re.fullmatch(r"[\w-]{5,20}", video)
            return f"\n\nhttps://{where}{video}\n\n" if is_video else None
        case "ref" | "relref":
            path = context.address(first) or re.sub(r"\.md\Z", "/", first)
            return path if path.startswith("/") else f"/{path}"
        case "param":
            return context.value(first)
        case "highlight":
            return _fence(rest)
    return _film(given, first)


def _picture(given: dict[str, str]) -> str:
    """The file of a picture, whatever a theme calls it."""
    named = (given.get(name, "") for name in ("src", "path", "image_path", "url", "image", "file"))
    return next(filter(_PICTURE.search, named), "")


def _film(given: dict[str, str], first: str) -> str | None:
    """A film or sound, whatever a theme calls it, as a link alone on its line."""
    named = (given.get(name, "") for name in ("src", "file", "url", "mp4", "mp3", "webm"))
    file = next(filter(_FILM.search, [*named, first]), "")
    return f"\n\n[{file}]({file})\n\n" if file else None


def _post(name: str, given: dict[str, str], rest: str) -> str | None:
    """A post of another site as a link alone on its line."""
    parts = [given.get("user", ""), given.get("id", "")] if given else rest.strip(" \"'").split()
    path = "/".join(filter(None, parts))
    if re.fullmatch(r"https?://[^\s<>()]{4,300}", path):
        return f"\n\n{path}\n\n"
    if not re.fullmatch(r"[\w.-]{1,60}(?:/[\w.-]{1,60})?", path):
        return None
    if name in ("tweet", "x", "twitter"):
        user, _, number = path.rpartition("/")
        path = f"{user or 'i'}/status/{number}"
    return f"\n\n{_SITES[name]}{path}\n\n"


def _caption(given: dict[str, str]) -> str:
    title, caption = given.get("title", ""), given.get("caption", "")
    words = f"{title}{'' if title.endswith(('.', '!', '?')) else '.'} {caption}"
    named = f" ({given['attr']})" if given.get("attr") else ""
    return (words if title and caption else title or caption) + named


def _fence(rest: str) -> str:
    """The opening fence of code in the language that a tag names first, if it names one."""
    return f"\n```{rest.split()[0] if rest.split() else ''}\n"


def _of_jekyll(text: str, context: Context, left_out: dict[str, None]) -> str:
    def tag(code: re.Match[str]) -> str:
        made = _tag(code[1], code[2], context)
        if made is None:
            left_out[code[1]] = None
        return made or ""

    def output(code: re.Match[str]) -> str:
        said = code[1].split()
        called = _CALL_OF_ZOLA.match(code[1])
        if called:
            made = _shortcode(called[1], called[2], context)
        else:
            made = _value(code[1], context) if said else ""
        if made is None:
            left_out[called[1] if called else said[0]] = None
        return made or ""

    text = _OUTPUT.sub(output, _LIQUID.sub(tag, text))
    return _KRAMDOWN.sub("", text)


def _value(said: str, context: Context) -> str | None:
    """What an output of Liquid says: a text or a variable, with filters that change no word; None
    for what can't be known."""
    name, *filters = (part.strip() for part in said.split("|"))
    if any(one not in _SAFE_FILTERS for one in filters):
        return None
    quoted = re.fullmatch(r"""["']([^"']*)["']""", name)
    if name == "site.url":  # the paper's own address is another: without it, links stay its own
        return ""
    value = context.base if name == "site.baseurl" else context.value(name)
    text = quoted[1] if quoted else value
    is_link = text is not None and any(one in _IS_LINK for one in filters)
    return f"{context.base}/{text.lstrip('/')}" if is_link and text else text


def _tag(name: str, rest: str, context: Context) -> str | None:
    """One of Jekyll's own tags as Markdown; None for one that can't be shown."""
    match name:
        case "highlight":
            return _fence(rest)
        case "codeblock":  # of Hexo, as are pictures and films
            return _fence(" ".join(re.findall(r"\blang:(\S{1,40})", rest)))
        case "endhighlight" | "endcodeblock":
            return "\n```\n"
        case "asset_img":
            return _asset(rest)
        case "youtube" | "vimeo" | "include" | "gist" | "twitter" | "tweet" | "instagram":
            return _shortcode(name, rest, context)
        case "comment" | "endcomment":
            return ""
        case "post_url" | "link":
            return _linked(rest.strip().strip("\"'"), context)
    return None


def _asset(rest: str) -> str | None:
    """A picture beside a post of Hexo: classes, its file, its size, and a title in quotes."""
    file = re.search(r"(?<!\S)[\w./%-]{1,200}\.\w{3,4}(?!\S)", rest)
    title = re.search(r"""["']([^"']{1,500})["']""", rest)
    return f"\n\n![{title[1] if title else ''}]({file[0]})\n\n" if file else None


def _linked(name: str, context: Context) -> str:
    """Where a post or a file is, as Jekyll's tags name it: without the site's own path in front,
    since people write that themselves."""
    known = context.address(f"/{name}") or context.address(name)
    if known is not None:
        return known.removeprefix(context.base)
    dated = r"\A(?:_posts/)?(\d{4})-(\d\d)-(\d\d)-"
    return "/" + re.sub(dated, r"\1/\2/\3/", name)
