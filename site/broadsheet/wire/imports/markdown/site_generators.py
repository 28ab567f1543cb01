"""What Hugo and Jekyll put into Markdown besides Markdown, as Markdown."""

import re

_HUGO = re.compile(r"\{\{([<%])\s*(/?)\s*([\w/.-]{1,60})([^{}]{0,2000}?)\s*/?[>%]\}\}")
_LIQUID = re.compile(r"\{%-?\s*(\w{1,40})([^{}]{0,2000}?)-?%\}")
_OUTPUT = re.compile(r"\{\{-?\s*([^{}<%][^{}]{0,500}?)\s*-?\}\}")
_KRAMDOWN = re.compile(r"[ \t]*\{:[^{}\n]{0,300}\}[ \t]*")
_ATTRIBUTE = re.compile(r'([\w-]{1,40})=(?:"([^"]*)"|`([^`]*)`)')
_FENCE = re.compile(r"^(```|~~~)", re.MULTILINE)
_BASES = ("site.baseurl", "site.url", "relref", "relative_url", "absolute_url")


def plain(text: str, notes: list[str]) -> str:
    """Markdown alone. What can't be shown is left out and noted; code between fences is kept."""
    if "{" not in text:
        return text
    pieces, made, left_out = _FENCE.split(text), [], dict[str, None]()
    is_code = False
    for piece in pieces:
        if piece in ("```", "~~~"):
            is_code = not is_code
        elif not is_code:
            piece = _of_jekyll(_of_hugo(piece, left_out), left_out)
        made.append(piece)
    notes += [f"“{name}” was taken out" for name in left_out]
    return "".join(made)


def _of_hugo(text: str, left_out: dict[str, None]) -> str:
    def replaced(code: re.Match[str]) -> str:
        _, closes, name, rest = code.groups()
        if closes:
            return "\n```\n" if name == "highlight" else ""
        made = _shortcode(name, rest)
        if made is None:
            left_out[name] = None
        return made or ""

    return _HUGO.sub(replaced, text)


def _shortcode(name: str, rest: str) -> str | None:
    """One of Hugo's own shortcodes as Markdown; None for one that can't be shown."""
    given = {m[1]: m[2] or m[3] or "" for m in _ATTRIBUTE.finditer(rest)}
    unnamed = re.match(r'\s*"?([^\s"=]{1,500})"?\s*\Z', rest)
    first = unnamed[1] if unnamed else ""
    match name:
        case "figure" if given.get("src"):
            title = (given.get("caption") or given.get("title") or "").replace('"', "”")
            return f'\n\n![{given.get("alt", "")}]({given["src"]} "{title}")\n\n'
        case "youtube" | "vimeo":
            video = given.get("id") or first
            where = {"youtube": "www.youtube.com/watch?v=", "vimeo": "vimeo.com/"}[name]
            is_video = re.fullmatch(r"[\w-]{5,20}", video)
            return f"\n\nhttps://{where}{video}\n\n" if is_video else None
        case "ref" | "relref":
            path = re.sub(r"\.md\Z", "/", first)
            return path if path.startswith("/") else f"/{path}"
        case "highlight":
            return _fence(rest)
    return None


def _fence(rest: str) -> str:
    """The opening fence of code in the language that a tag names first, if it names one."""
    return f"\n```{rest.split()[0] if rest.split() else ''}\n"


def _of_jekyll(text: str, left_out: dict[str, None]) -> str:
    def tag(code: re.Match[str]) -> str:
        made = _tag(*code.groups())
        if made is None:
            left_out[code[1]] = None
        return made or ""

    def output(code: re.Match[str]) -> str:
        said = code[1]
        quoted = re.match(r"""["']([^"']*)["']\s*\|""", said)
        if quoted:
            return quoted[1]
        if not said.startswith(_BASES):
            left_out[said.split()[0]] = None
        return ""

    text = _OUTPUT.sub(output, _LIQUID.sub(tag, text))
    return _KRAMDOWN.sub("", text)


def _tag(name: str, rest: str) -> str | None:
    """One of Jekyll's own tags as Markdown; None for one that can't be shown."""
    match name:
        case "highlight":
            return _fence(rest)
        case "endhighlight":
            return "\n```\n"
        case "raw" | "endraw" | "comment" | "endcomment":
            return ""
        case "post_url" | "link":
            dated = r"\A(?:_posts/)?(\d{4})-(\d\d)-(\d\d)-"
            return "/" + re.sub(dated, r"\1/\2/\3/", rest.strip())
    return None
