"""Hostile shapes as the files of other systems that a paper reads: pages, feeds, exports."""

import json

from abuse.markup import PAGES
from abuse.shapes import TEXTS, Shape, again, filled, nested, numbered

WEB_PAGE = "<html><head><title>a</title></head><body><article>@</article></body></html>"
HEAD = "<html><head>@</head><body><article></article></body></html>"

WEB_PAGES: dict[str, Shape] = {
    "meta data": filled(HEAD, again('<meta name="keywords" content="a,b">')),
    "topics": filled(HEAD, again('<meta property="article:tag" content="a">')),
    "addresses": filled(HEAD, again("<link rel=canonical href=a>")),
    "structured data": filled(HEAD, again('<script type="application/ld+json">{}</script>')),
    "nested structured data": filled(
        HEAD, filled('<script type="application/ld+json">@</script>', nested("[", "]"))
    ),
    "half structured data": filled(HEAD, again('<script type="application/ld+json">{')),
    "titles": filled(HEAD, again("<title>a</title>")),
    "headings": filled(WEB_PAGE, again("<h1>a</h1>")),
    "moments": filled(WEB_PAGE, again("<time datetime=2025-01-01>a</time>")),
    "authors": filled(WEB_PAGE, again("<a rel=author>Ida</a>")),
    "articles": filled(WEB_PAGE, again("<article>a</article>")),
    "navigation": filled(WEB_PAGE, again("<nav><a href=a>b</a></nav>")),
    **{name: filled(WEB_PAGE, shape) for name, shape in PAGES.items()},
}

FEED = (
    '<rss version="2.0"><channel><title>a</title><item><guid>b</guid><title>c</title>'
    "@</item></channel></rss>"
)

CDATA = "<description><![CDATA[@]]></description>"

FEEDS: dict[str, Shape] = {
    "stories": filled(FEED, again("</item><item><guid>b</guid>")),
    "topics": filled(FEED, again("<category>a</category>")),
    "authors": filled(FEED, again("<author>a</author>")),
    "enclosures": filled(FEED, again('<enclosure url="a" type="image/png"/>')),
    "links": filled(FEED, again("<link>http://a.b</link>")),
    "moments": filled(FEED, again("<pubDate>2025-01-01</pubDate>")),
    "nested elements": filled(FEED, nested("<a>", "</a>")),
    "elements half open": filled(FEED, again("<a>")),
    "entities": filled(FEED, again("&amp;")),
    "half entities": filled(FEED, again("&a")),
    "blanks": filled(FEED, again(" ")),
    "many attributes": filled(FEED, numbered(" a@='b'", "<category", "/>")),
    "comments": filled(FEED, again("<!--a-->")),
    "half character data": filled(FEED, again("<![CDATA[")),
    **{f"text: {name}": filled(FEED, filled(CDATA, shape)) for name, shape in PAGES.items()},
}

LEXICAL = '{"root":{"children":[@{"type":"text"}]}}'
WORDS = '{"type":"text","text":"a","format":127},'


def in_json(shape: Shape) -> Shape:
    """As a string of JSON."""
    return lambda length: json.dumps(shape(length))


LEXICALS: dict[str, Shape] = {
    "words": filled(LEXICAL, again(WORDS)),
    "paragraphs": filled(
        LEXICAL, again(f'{{"type":"paragraph","children":[{WORDS.rstrip(",")}]}},')
    ),
    "nested paragraphs": filled(
        LEXICAL, filled("@,", nested('{"type":"paragraph","children":[', "]}", "0"))
    ),
    "lists": filled(LEXICAL, again('{"type":"list","children":[{"type":"listitem"}]},')),
    "links": filled(LEXICAL, again('{"type":"link","url":"http://a.b","children":[]},')),
    "line breaks": filled(LEXICAL, again('{"type":"linebreak"},')),
    "unknown cards": filled(LEXICAL, numbered('{"type":"a@"},')),
    "cards for members": filled(LEXICAL, again('{"type":"email"},')),
    "pictures": filled(LEXICAL, again('{"type":"image","src":"a"},')),
    "galleries": filled(LEXICAL, again('{"type":"gallery","images":[{"src":"a"}]},')),
    "headers": filled(LEXICAL, again('{"type":"header","header":"<b>a</b>"},')),
    "numbers": filled(LEXICAL, again("0,")),
    **{
        f"Markdown: {name}": filled(
            LEXICAL, filled('{"type":"markdown","markdown":@},', in_json(shape))
        )
        for name, shape in TEXTS.items()
    },
    **{
        f"HTML: {name}": filled(LEXICAL, filled('{"type":"html","html":@},', in_json(shape)))
        for name, shape in PAGES.items()
    },
}


MOBILEDOC = '{"cards":[["html",{"html":@}]],"sections":[[10,0]]}'


def mobiledoc(parts: str, part: Shape, section: str) -> Shape:
    """Half of it one part, and half of it sections that use it."""
    return lambda length: (
        f'{{"{parts}":[{part(length // 2)}],"sections":['
        + f"{section}," * (length // 2 // len(section))
        + "0]}"
    )


MOBILEDOCS: dict[str, Shape] = {
    "a long link often used": mobiledoc(
        "markups", filled('["a",["href","@"]]', again("a")), '[1,"p",[[0,[0],1,"b"]]]'
    ),
    "a long link often opened": mobiledoc(
        "markups", filled('["a",["href","@"]]', again("a")), '[1,"p",[[0,[0,0,0,0,0,0],9,"b"]]]'
    ),
    "a long atom often used": mobiledoc(
        "atoms", filled('["a","@"]', again("a")), '[1,"p",[[1,[],0,0]]]'
    ),
    "a long card often used": mobiledoc(
        "cards", filled('["html",{"html":"@"}]', again("<p>a</p>")), "[10,0]"
    ),
    "a long Markdown card often used": mobiledoc(
        "cards", filled('["markdown",{"markdown":"@"}]', again("[a]: b ")), "[10,0]"
    ),
    "sections": mobiledoc("cards", lambda _: "0", '[1,"p",[[0,[],0,"a"]]]'),
    "lists": mobiledoc("cards", lambda _: "0", '[3,"ul",[[[0,[],0,"a"]]]]'),
    "pictures": mobiledoc("cards", lambda _: "0", '[2,"a"]'),
    "markups that nobody closes": mobiledoc(
        "markups", lambda _: '["b"]', '[1,"p",[[0,[0],0,"a"]]]'
    ),
    "unknown cards": mobiledoc("cards", numbered('["a@",{}],', "", "0"), "[10,3]"),
    **{f"HTML: {name}": filled(MOBILEDOC, in_json(shape)) for name, shape in PAGES.items()},
}
