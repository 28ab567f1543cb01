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
        given = {m[1]: m[2] or m[3] or "" for m in _ATTRIBUTE.finditer(rest)}
        first = re.match(r'\s*"?([^\s"=]{1,500})"?\s*\Z', rest)
        if closes:
            return "\n```\n" if name == "highlight" else ""
        match name:
            case "figure" if given.get("src"):
                title = (given.get("caption") or given.get("title") or "").replace('"', "”")
                return f'\n\n![{given.get("alt", "")}]({given["src"]} "{title}")\n\n'
            case "youtube" | "vimeo":
                video = given.get("id") or (first[1] if first else "")
                where = {"youtube": "www.youtube.com/watch?v=", "vimeo": "vimeo.com/"}[name]
                if re.fullmatch(r"[\w-]{5,20}", video):
                    return f"\n\nhttps://{where}{video}\n\n"
            case "ref" | "relref":
                path = re.sub(r"\.md\Z", "/", first[1] if first else "")
                return path if path.startswith("/") else f"/{path}"
            case "highlight":
                return f"\n```{rest.split()[0] if rest.split() else ''}\n"
        left_out[name] = None
        return ""

    return _HUGO.sub(replaced, text)


def _of_jekyll(text: str, left_out: dict[str, None]) -> str:
    def tag(code: re.Match[str]) -> str:
        name, rest = code.groups()
        match name:
            case "highlight":
                return f"\n```{rest.split()[0] if rest.split() else ''}\n"
            case "endhighlight":
                return "\n```\n"
            case "raw" | "endraw" | "comment" | "endcomment":
                return ""
            case "post_url" | "link":
                return "/" + re.sub(
                    r"\A(?:_posts/)?(\d{4})-(\d\d)-(\d\d)-", r"\1/\2/\3/", rest.strip()
                )
        left_out[name] = None
        return ""

    def output(code: re.Match[str]) -> str:
        said = code[1]
        if quoted := re.match(r"""["']([^"']*)["']\s*\|""", said):
            return quoted[1]
        if not any(said.startswith(base) for base in _BASES):
            left_out[said.split()[0]] = None
        return ""

    text = _OUTPUT.sub(output, _LIQUID.sub(tag, text))
    return _KRAMDOWN.sub("", text)
