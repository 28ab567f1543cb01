"""Signs that Markdown's relatives have besides it: what they mean is there, and they are not."""

# ruff: noqa: E501 - tables of what comes in and what comes out

import pytest

from broadsheet.archive import articles
from broadsheet.wire.imports.markdown.signs import written, written_out

KNOWN = {"The Pier": "/2025/the-pier/"}


def read(text: str) -> str:
    notes: list[str] = []
    return written(text, notes, KNOWN.get) + written_out(notes)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A ==very *late*== vote, ==twice== a==b==c.", "A very *late* vote, twice a==b==c."),
        ("これは==重要==です", "これは重要です"),
        ("H~2~O, CO~2~ and 10^6^ m^3^, x^2n^", "H₂O, CO₂ and 10⁶ m³, x²ⁿ"),
        ("le XX^e^ siècle, log~b~ x", "le XX<sup>e</sup> siècle, log<sub>b</sub> x"),
        ("10~20、30~40 ^_^ ~~gone~~ a ^ b ^ c", "10~20、30~40 ^_^ ~~gone~~ a ^ b ^ c"),
        ("Mass is $E = mc^2$, $x$ and $$\na_1 * b_1\n$$", "Mass is `E = mc^2`, `x` and `a_1 * b_1`"),
        (r"It is \\(a_1\\) and \(b^2\), \(not this\).", r"It is `a_1` and `b^2`, \(not this\)."),
        ("From $5 to $10, US$3-$4, $5$ and R$ 7", "From $5 to $10, US$3-$4, $5$ and R$ 7"),
        ("`==a==` ``$x_1$ ` `` https://a.example/~b/==c==", "`==a==` ``$x_1$ ` `` https://a.example/~b/==c=="),
        ("[a](/b~1~c){ .md-button } ![c](/d){width=50% #e}", "[a](/b~1~c) ![c](/d)"),
        ("[Small]{.smallcaps} `print`{.python} {x} {a: 1}", "Small `print` {x} {a: 1}"),
        ("A name ({#an-id}) ends. {.lead #top}\n{.b} c", "A name ({#an-id}) ends.\n{.b} c"),
        (r"`\`${A}/${B}\``", r"`\`${A}/${B}\``"),
        ("^^under^^ ++ctrl+alt+del++ C++ and g++ :material-account: me", "under ctrl+alt+del C++ and g++  me"),
        ("See [[The Pier]], [[The Pier|it]], [[Gulls#Nests]], [[#Here]].", "See [The Pier](/2025/the-pier/), [it](/2025/the-pier/), Gulls, Here."),
        ("![[low tide.png|300]] ![[a.jpg|The pier]]", "![](low%20tide.png) ![The pier](a.jpg)"),
        ("[[1]](https://a.example) and [[2]] if [[ -f x ]]", "[[1]](https://a.example) and [[2]] if [[ -f x ]]"),
        ("Open %%ask Ida%% again ^a1b2c3\n\n%%\nHidden.\n%%", "Open  again\n\n"),
        ("One^[With *a* [link](/b).] two^[More].", "One[^in-text-1] two[^in-text-2].\n\n[^in-text-1]: With *a* [link](/b).\n\n[^in-text-2]: More"),
    ],
)  # fmt: skip
def test_each_sign_says_what_it_means(source, expected):
    assert read(source) == expected


def test_code_is_kept_wherever_it_stands(app, bring):
    code = "- One:\n\n    ```\n    ==a== $b_1$ - [x] [[c]]\n    ```"
    bring(f"---\ntitle: T\ndate: 2025-01-01\n---\n{code}\n", name="t.md")
    with app.app_context():
        assert articles.by_slug("t").body_source == code


def test_what_a_template_hides_is_hidden(app, bring):
    source = """A. {% comment %}no{% endcomment %} B. {::comment}no{:/comment}

{{% comment %}}
no
{{% /comment %}}

--8<-- "no.md"

{{< audio src="/horn.mp3" >}}"""
    brought = bring(f"---\ntitle: T\ndate: 2025-01-01\n---\n{source}", name="t.md")
    with app.app_context():
        body = articles.by_slug("t").body_source
    assert body.split() == ["A.", "B.", "[/horn.mp3](/horn.mp3)"]
    assert "“--8<--” was taken out" in brought.notes


def test_what_signs_said_counts_as_brought_in(bring):
    source = "- [x] Water is H~2~O.\n\n> [!NOTE] Big\n> 10^6^{.large}\n"
    brought = bring(f"---\ntitle: T\ndate: 2025-01-01\n---\n{source}", name="t.md")
    assert brought.of("T")["words"]["lost"] == []
