"""Whoever borrows a context of the browser has never been here."""

import pytest

pytestmark = pytest.mark.browser

# What a page may leave behind, and what is there of it.
LEAVE = """async () => {
  document.cookie = "mine=1; max-age=9999; path=/";
  localStorage.mine = sessionStorage.mine = "1";
  await (await caches.open("mine")).put("/mine", new Response("1"));
  await new Promise((done) => (indexedDB.open("mine", 1).onsuccess = done));
  const { scope } = await navigator.serviceWorker.register("/service.js");
  return scope;
}"""
FOUND = """async () => [
  document.cookie, localStorage.length, sessionStorage.length, await caches.keys(),
  await indexedDB.databases(), (await navigator.serviceWorker.getRegistrations()).length,
]"""
NOTHING = ["", 0, 0, [], [], 0]
# More than a reader can do: a context with which a test did it is not lent again.
MORE = {
    "its clock": lambda context: context.clock.install(),
    "the clock of a page": lambda context: context.pages[-1].clock.set_fixed_time(0),
    "a script": lambda context: context.add_init_script("window.mine = 1"),
    "a function": lambda context: context.expose_function("mine", lambda: 1),
    "an answer": lambda context: context.route("**/*", lambda route: route.abort()),
    "no network": lambda context: context.set_offline(True),
    "a right": lambda context: context.grant_permissions(["geolocation"]),
    "a header": lambda context: context.set_extra_http_headers({"X-Mine": "1"}),
    "a listener": lambda context: context.on("page", lambda page: None),
}


@pytest.fixture
def serves_a_worker(app):
    script = "", {"Content-Type": "text/javascript"}
    app.add_url_rule("/service.js", view_func=lambda: script)


def test_nothing_is_left_of_whoever_borrowed_it_before(serves_a_worker, lender, served, answered):
    one = lender.lend()
    heard = []
    one.on("request", lambda request: heard.append(request))
    desk = {"name": "desk", "value": "1", "domain": "127.0.0.1", "path": "/newsroom"}
    one.context.add_cookies([desk | {"httpOnly": True}])
    page = one.context.new_page()
    page.goto("/")
    styles = [path for path in answered if path.endswith(".css")]
    assert styles != []
    page.evaluate(LEAVE)
    left = page.evaluate(FOUND)
    assert [what for what, none in zip(left, NOTHING, strict=True) if what == none] == []
    lender.take_back(one)
    assert lender.lend() is one
    answered.clear()
    heard.clear()
    page = one.context.new_page()
    page.goto("/")
    assert page.evaluate(FOUND) == NOTHING
    assert one.context.cookies() == []
    assert [path for path in answered if path.endswith(".css")] == styles, "kept by the browser"
    assert heard == []
    assert len(one.context.pages) == 2
    lender.take_back(one)


@pytest.mark.parametrize("what", MORE)
def test_one_with_which_more_was_done_is_not_lent_again(lender, served, what):
    one = lender.lend()
    one.context.new_page()
    MORE[what](one.context)
    lender.take_back(one)
    other = lender.lend()
    assert other is not one
    lender.take_back(other)
    assert lender.lend() is other, "with which nothing was done"
    lender.take_back(other)


def test_one_of_other_options_is_closed(lender, served):
    options = {"locale": "ar"}
    one = lender.lend(**options)
    lender.take_back(one, **options)
    again = lender.lend(**options)
    assert again is not one
    lender.take_back(again, **options)
