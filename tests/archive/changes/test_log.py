"""The change log: what a process learns of the stamps, whoever asks first."""

from threading import Thread

from broadsheet.archive import reading


def test_an_edit_between_the_first_two_looks_of_a_new_process_is_not_missed(
    make_app, paper, monkeypatch
):
    story, other = paper.story("Before"), paper.story("Another")
    app, ask, first = make_app(), reading.ask, ["look"]

    def overtaken(*given):
        """The first asks while nothing is known; before it is answered another page is printed,
        and then an editor saves."""
        if first:
            first.clear()
            second = Thread(target=app.test_client().get, args=(story,))
            second.start()
            second.join()
            paper.change(story, lambda article: setattr(article, "headline", "After"))
        return ask(*given)

    monkeypatch.setattr(reading, "ask", overtaken)
    assert app.test_client().get(other).status_code == 200
    assert "After" in app.test_client().get(story).text
