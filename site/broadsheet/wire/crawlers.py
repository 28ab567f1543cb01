"""Crawlers that say what they read for, by the names that their makers have them answer to in a
robots.txt (RFC 9309, 2.2.1), and the uses that they read for.

Checked in November 2026 against their makers' pages and https://github.com/ai-robots-txt/. Who is
not here, or says nothing of its purpose, goes by the preferences that are told to all."""

from ..archive.house.machine_terms import Use

SEARCH, ANSWERS, TRAINING = (
    frozenset({Use.SEARCH}),
    frozenset({Use.ANSWERS}),
    frozenset({Use.TRAINING}),
)

CRAWLERS: dict[str, frozenset[Use]] = {
    # Google https://developers.google.com/crawling/docs/crawlers-fetchers/google-common-crawlers
    "Googlebot": SEARCH,
    "Google-Extended": ANSWERS | TRAINING,  # no crawler, but a name that Google goes by
    "Google-CloudVertexBot": ANSWERS,
    # Microsoft https://www.bing.com/webmasters/help/which-crawlers-does-bing-use-8c184ec0
    "Bingbot": SEARCH,
    # OpenAI https://platform.openai.com/docs/bots
    "GPTBot": TRAINING,
    "OAI-SearchBot": ANSWERS,
    "ChatGPT-User": ANSWERS,
    # Anthropic https://support.claude.com/en/articles/8896518
    "ClaudeBot": TRAINING,
    "Claude-SearchBot": ANSWERS,
    "Claude-User": ANSWERS,
    "anthropic-ai": TRAINING,
    # Apple https://support.apple.com/en-us/119829
    "Applebot": SEARCH,
    "Applebot-Extended": TRAINING,
    # Meta https://developers.facebook.com/docs/sharing/webmasters/web-crawlers
    "meta-externalagent": TRAINING,
    "meta-externalfetcher": ANSWERS,
    "meta-webindexer": ANSWERS,
    "FacebookBot": TRAINING,
    # Amazon https://developer.amazon.com/amazonbot
    "Amazonbot": ANSWERS | TRAINING,
    "Amzn-SearchBot": ANSWERS,
    "Amzn-User": ANSWERS,
    # Perplexity https://docs.perplexity.ai/guides/bots
    "PerplexityBot": ANSWERS,
    "Perplexity-User": ANSWERS,
    # other search engines
    "DuckDuckBot": SEARCH,
    "YandexBot": SEARCH,
    "Baiduspider": SEARCH,
    "Yeti": SEARCH,
    "SeznamBot": SEARCH,
    "Qwantbot": SEARCH,
    "MojeekBot": SEARCH,
    "PetalBot": SEARCH | ANSWERS,
    "Bravebot": SEARCH | ANSWERS,
    # other answers
    "DuckAssistBot": ANSWERS,
    "MistralAI-User": ANSWERS,
    "YandexAdditional": ANSWERS | TRAINING,
    "YouBot": ANSWERS,
    # data sets, and other models
    "CCBot": TRAINING,  # Common Crawl https://commoncrawl.org/ccbot
    "AI2Bot": TRAINING,
    "Bytespider": TRAINING,
    "cohere-training-data-crawler": TRAINING,
    "DeepSeekBot": TRAINING,
    "Diffbot": TRAINING,
    "ICC-Crawler": TRAINING,
    "ImagesiftBot": TRAINING,
    "omgili": TRAINING,
    "PanguBot": TRAINING,
    "SBIntuitionsBot": TRAINING,
    "Timpibot": TRAINING,
    "Webzio-Extended": TRAINING,
}
