from datetime import timedelta


def test_an_embargoed_article_is_missing_until_its_hour(client, paper, clock):
    address = paper.story("Budget vote", section="Politics", ago=timedelta(hours=-2))
    assert client.get(address).status_code == 404
    assert "Budget vote" not in client.get("/").text
    clock.advance(hours=2, seconds=-1)
    assert client.get(address).status_code == 404
    clock.advance(seconds=1)
    assert client.get(address).status_code == 200
    assert "Budget vote" in client.get("/").text


def test_an_article_that_moved_answers_its_old_address_with_one_redirect(client, paper):
    address = paper.story("Budget vote", section="Politics")
    answer = client.get(address.replace("politics", "world"))
    assert (answer.status_code, answer.location) == (301, address)
