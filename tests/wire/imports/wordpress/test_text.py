"""WordPress's text: blocks, shortcodes, captions, galleries, links."""

import pytest

from answers import words
from broadsheet.archive import articles
from from_wordpress import STORY, story, text_of
from wire.imports.wordpress import attachment, export, item
from wire.imports.wordpress import meta as postmeta

TEXTS = [
    ("One.\n\nTwo\nlines.", ["One.", "Two lines."]),
    ("<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph -->", ["One."]),
    ("He said [sic] it [1] was [not so].", ["He said [sic] it [1] was [not so]."]),
    ("A [vc_row width='1']word[/vc_row] here.", ["A word here."]),
    ('See [contact-form-7 id="3"] it.', ["See it."]),
    ("[one_half]a b[/one_half][one_half_last]c d[/one_half_last]", ["a b", "c d"]),
    (
        '[tabs][tab title="One & two"]a[/tab][tab title="Three"]b[/tab][/tabs]',
        ["One & two", "a", "Three", "b"],
    ),
    ('Here: [su_button url="https://example.org"]press[/su_button]!', ["Here: press!"]),
    (
        '<!-- wp:file --><div><a href="https://x.org/a.pdf">It</a>'
        '<a href="https://x.org/a.pdf" class="wp-block-file__button">Download</a></div>'
        "<!-- /wp:file -->",
        ["It"],
    ),
    ("Write [[gallery]] for pictures.", ["Write [gallery] for pictures."]),
    ("<div>One.<div>Two.</div>Three.</div>", ["One.", "Two.", "Three."]),
    ("<p>x</p><script>alert(1)</script><p onclick='y()'>z</p>", ["x", "z"]),
    ("One.\n\nhttps://example.org/y\n\nTwo.", ["One.", "https://example.org/y", "Two."]),
    ("[embed]https://example.org/x[/embed]", ["https://example.org/x"]),
    ("One.<!--more-->\n\nTwo.<!--nextpage-->", ["One.", "Two."]),
    ("A <b>bold</b> <i>word</i>.", ["A bold word."]),
    ("[instagram url=https://www.instagram.com/p/abc/]", ["https://www.instagram.com/p/abc/"]),
    ("[wpvideo abcd1234 w=640]", ["https://videopress.com/v/abcd1234"]),
    ("So $latex e^x$ is, for $5.", ["So e^x is, for $5."]),
    (
        '<!-- wp:embedpress/embedpress {"url":"https:\\/\\/a.example\\/b?c=d\\u0026e=f"} /-->',
        ["https://a.example/b?c=d&e=f"],
    ),
    (
        "<!-- wp:rank-math/toc-block --><div><h2>Contents</h2><nav><ul><li>a</li></ul></nav></div>"
        "<!-- /wp:rank-math/toc-block --><p>b</p>",
        ["b"],
    ),
]


@pytest.mark.parametrize(("source", "paragraphs"), TEXTS)
def test_wordpress_s_text_is_read_as_its_readers_saw_it(client, bring, source, paragraphs):
    bring(export(item(1, content_encoded=source)))
    article = text_of(client, STORY)
    assert [words(p) for p in article.iter("p") if words(p)][-len(paragraphs) :] == paragraphs
    assert article.find(".//script") is None


def test_notes_within_the_text_are_notes(client, bring):
    source = "One[ref]Its\n\nnote.[/ref] and two[mfn]The other.[/mfn].\n\n<pre>[ref]x[/ref]</pre>"
    bring(export(item(1, content_encoded=source)))
    article = text_of(client, STORY)
    assert "One1 and two2." in [words(paragraph) for paragraph in article.iter("p")]
    assert "[ref]x[/ref]" in words(article)
    notes = [words(note) for note in article.iter("li")]
    assert [any(said in note for note in notes) for said in ("Its", "The other.")] == [1, 1]


def test_a_film_s_address_alone_on_a_line_is_a_film(client, bring):
    bring(export(item(1, content_encoded="One.\n\nhttps://youtu.be/dQw4w9WgXcQ\n\nTwo.")))
    page = text_of(client, STORY)
    assert any(e.get("data-frame") or "youtube" in str(e.attrib) for e in page.iter())
    assert "https://youtu.be" not in [words(p) for p in page.iter("p")]


def test_what_is_left_out_is_told(bring):
    source = (
        '<!-- wp:latest-posts {"a":1} /--><!-- wp:block {"ref":3} /--><p>x</p>[poll id="1"]'
        '<form><input></form><iframe src="https://maps.example/x"></iframe>[gallery ids="8,9"]'
    )
    notes = bring(export(item(1, content_encoded=source))).notes
    for note in ("latest-posts", "reusable block", "[poll]", "<form>", "maps.example", "0 of 2"):
        assert note in notes


def test_captions_and_galleries_are_figures(app, bring):
    pictures = [
        attachment(
            n, 1, f"2012/{n}.jpg", excerpt_encoded=f"Caption {n}",
            more=postmeta("_wp_attachment_image_alt", f"Alt {n}"),
        )
        for n in (8, 9)
    ]  # fmt: skip
    source = '[caption width="3"]<img src="/a.jpg" alt="A"> The pier[/caption]\n\n[gallery]'
    bring(export(*pictures, item(1, content_encoded=source)))
    assert story(app, "1").body_source.split("\n") == [
        '<figure><img src="/a.jpg" alt="A"><figcaption>The pier</figcaption></figure>',
        '<figure><img src="/wp-content/uploads/2012/8.jpg" alt="Alt 8">'
        "<figcaption>Caption 8</figcaption></figure>",
        '<figure><img src="/wp-content/uploads/2012/9.jpg" alt="Alt 9">'
        "<figcaption>Caption 9</figcaption></figure>",
    ]


CAPTIONS = [
    ('<img src="/a.jpg" alt="a &gt; b"> The pier', 'alt="a &gt; b"><figcaption>The pier<'),
    ("<img src='/a.jpg' alt='a > b'> The pier", 'alt="a &gt; b"><figcaption>The pier<'),
    (
        '<a href="/a.jpg"><img src="/a.jpg"></a>\nThe <em>old</em> <b>pier</b>',
        '<img src="/a.jpg"><figcaption>The <em>old</em>\n<strong>pier</strong><',
    ),
    ('<img src="/a.jpg">', '<img src="/a.jpg"><figcaption>Said &amp; meant<'),
]


@pytest.mark.parametrize(("inner", "made"), CAPTIONS)
def test_a_caption_stands_below_its_picture_however_that_is_written(app, bring, inner, made):
    source = f'One. [caption caption="Said &amp;amp; meant"]{inner}[/caption] Two.'
    bring(export(item(1, content_encoded=source)))
    assert f"{made}/figcaption></figure>\n<p>Two.</p>" in story(app, "1").body_source


def test_words_alone_in_a_caption_s_brackets_stay_words(app, bring):
    bring(export(item(1, content_encoded="One [caption]and a half[/caption] more.")))
    assert story(app, "1").body_source == "<p>One and a half more.</p>"


def test_links_to_the_old_site_are_paths_of_the_paper(app, bring):
    source = '<p><a href="https://old.example/2004/03/01/b/?x=1">b</a> <a href="https://x.example/">x</a></p>'
    bring(export(item(1, content_encoded=source)))
    body = story(app, "1").body_source
    assert 'href="/2004/03/01/b/?x=1"' in body
    assert 'href="https://x.example/"' in body


CODE = """Look:

[sourcecode language="php"]
if ($a < $b) {

    $c = $_POST['d'][e-f] . "<form>";
}
[/sourcecode]

[ccnLe_js]x &lt; y[/ccnLe_js] Then [a-z] and [csharp]."""


def test_code_between_shortcodes_is_kept_as_it_is(client, bring):
    brought = bring(export(item(1, content_encoded=CODE)))
    article = text_of(client, STORY)
    first, second = ("".join(code.itertext()) for code in article.iter("code"))
    assert (
        first
        == """if ($a < $b) {

    $c = $_POST['d'][e-f] . "<form>";
}"""
    )
    assert second == "x < y"
    assert [words(p) for p in article.iter("p")][-1] == "Then [a-z] and [csharp]."
    assert brought.notes == ""
    assert brought.report[0]["words"]["left_out"] == 0


def test_brackets_in_code_are_no_shortcodes(client, bring):
    source = "<pre>a[my_key][tmp-name] [[gallery]]</pre><p><code>[ad_top]</code> [ad_top]</p>"
    brought = bring(export(item(1, content_encoded=source)))
    article = text_of(client, STORY)
    assert words(article.find(".//pre")) == "a[my_key][tmp-name] [gallery]"
    assert words(article.find(".//code")) == "[ad_top]"
    assert brought.notes == "the shortcode [ad_top] was taken out"


def test_the_questions_of_an_accordion_are_kept(client, bring):
    source = """<div class="panel"><button aria-expanded="false">Is it open?</button><p>It is.</p>
<button>Share</button></div>"""
    bring(export(item(1, content_encoded=source)))
    found = [words(p) for p in text_of(client, STORY).iter("p") if words(p)]
    assert found[-2:] == ["Is it open?", "It is."]


def test_an_accordion_s_heading_is_one_without_its_signs(app, bring):
    source = (
        '<h3><button type="button" aria-expanded="false"><span>Why?</span>'
        '<span aria-hidden="true">+</span></button></h3><p>So.</p>'
    )
    bring(export(item(1, content_encoded=source)))
    assert story(app, "1").body_html == "<h3>Why?</h3>\n<p>So.</p>"


def test_blocks_that_posts_share_are_in_each_that_shows_them(app, bring):
    shared = item(8, wp_post_type="wp_block", content_encoded="<p>Shared words.</p>")
    within = item(9, wp_post_type="wp_block", content_encoded='<!-- wp:block {"ref":9} /-->')
    source = '<p>A.</p><!-- wp:block {"ref":8} /--><!-- wp:block {"ref":9} /-->'
    told = bring(export(item(1, content_encoded=source), shared, within)).of("Story 1")
    assert story(app, "1").body_html == "<p>A.</p>\n<p>Shared words.</p>"
    assert (told["words"]["said"], told["words"]["lost"]) == (5, [])
    assert "a reusable block was left out: it stands elsewhere in WordPress" in told["notes"]


def test_a_lead_picture_that_the_export_lacks_is_told(bring):
    posts = (item(n, more=postmeta("_thumbnail_id", which)) for n, which in ((1, "77"), (2, "0")))
    notes = [row["notes"] for row in bring(export(*posts)).report]
    assert notes == [["its lead picture is not in the export"], []]


BUILT = [
    ('[vc_row][vc_custom_heading text="Fees & tides"][/vc_row]', "<h2>Fees &amp; tides</h2>"),
    (
        '[vc_btn title="Go" link="url:https%3A%2F%2Fx.example%2F|title:Off"]',
        '<p><a href="https://x.example/" rel="noopener">Go</a></p>',
    ),
    ("[vc_raw_html]JTNDcCUzRXJhdyUzQyUyRnAlM0U=[/vc_raw_html]", "<p>raw</p>"),
    ("A[vc_raw_js]JTNDc2NyaXB0JTNF[/vc_raw_js]", "<p>A</p>"),
    ('[et_pb_blurb title="Fees" url="/fees"]<p>Up.</p>[/et_pb_blurb]',
     '<p><a href="/fees" rel="noopener">Fees</a></p>\n<p>Up.</p>'),
    ('[et_pb_cta title="Tides" button_text="See" button_url="/t"]Low.[/et_pb_cta]',
     '<p><strong>Tides</strong></p>\n<p><a href="/t" rel="noopener">See</a></p>\n<p>Low.</p>'),
    ('[et_pb_video src="https://youtu.be/dQw4w9WgXcQ"][/et_pb_video]',
     '<!--embed {"url": "https://youtu.be/dQw4w9WgXcQ", "title": ""}-->'),
    ('[fusion_youtube id="dQw4w9WgXcQ"]',
     '<!--embed {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "title": ""}-->'),
]  # fmt: skip


@pytest.mark.parametrize(("source", "html"), BUILT)
def test_what_page_builders_say_by_attributes_is_in_the_text(app, bring, source, html):
    bring(export(item(1, content_encoded=source)))
    assert story(app, "1").body_html == html


def test_pictures_of_page_builders_and_of_covers_are_pictures(bring):
    sources = (
        '[vc_single_image image="7"]',
        '[et_pb_image src="https://old.example/wp-content/uploads/a.jpg" alt="Pier"]',
        '<!-- wp:cover --><div class="wp-block-cover has-parallax"><div class="wp-block-cover__'
        'image-background" style="background-image:url(https://old.example/wp-content/uploads/a.jpg)">'
        "</div><p>Words.</p></div><!-- /wp:cover -->",
    )
    texts = [item(n, content_encoded=source) for n, source in enumerate(sources, 1)]
    brought = bring(export(*texts, attachment(7, 1, "a.jpg")))
    missing = [row["missing_pictures"] for row in brought.report]
    assert missing == [["/wp-content/uploads/a.jpg"]] * 3


def test_a_file_that_is_no_picture_is_named_and_its_link_stays(client, bring):
    site, file = "https://old.example", "/wp-content/uploads/2020/05/report.pdf"
    source = f'<a href="{site}{file}">The report</a> <a href="https://x.example/a.pdf">Another</a>'
    source += f'<audio src="{site}/wp-content/uploads/talk.mp3"></audio>'
    files = attachment(8, 1, "2020/05/plan.docx"), attachment(9, 1, "2020/05/a.jpg")
    told = bring(export(*files, item(1, content_encoded=source))).of("Story 1")
    others = ["/wp-content/uploads/talk.mp3", "/wp-content/uploads/2020/05/plan.docx"]
    assert told["left_files"] == [file, *others]
    assert told["missing_pictures"] == ["/wp-content/uploads/2020/05/a.jpg"]
    assert told["looks"] == ["file"]
    links = [a.get("href") for a in text_of(client, STORY).iter("a")]
    assert file in links
    assert others[0] in links


def test_quotations_of_plugins_say_whom_they_quote(app, bring):
    text = '[su_quote cite="Ada"]It *is*.[/su_quote]\n\n[pullquote]Pulled.\n\nOut.[/pullquote]'
    bring(export(item(1, content_encoded=text)))
    with app.app_context():
        found = articles.by_slug("story-1").body_source
    assert found.replace("\n", "") == (
        "<blockquote><p>It *is*.</p><p>— Ada</p></blockquote>"
        "<blockquote><p>Pulled.</p><p>Out.</p></blockquote>"
    )
