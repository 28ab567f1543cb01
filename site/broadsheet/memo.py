"""What is asked with every request, and answered once."""

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


class Memo(dict[str, Answer]):
    """The answers of a function to the texts that it was asked about, up to `most` of them: then
    all are forgotten. `memo[text]` takes half of the time of `functools.lru_cache`, which keeps
    account of what was asked last."""

    def __init__(self, answer: Callable[[str], Answer], most: int) -> None:
        super().__init__()
        self.answer, self.most = answer, most

    def __missing__(self, text: str) -> Answer:
        if len(self) >= self.most:
            self.clear()
        answer = self[text] = self.answer(text)
        return answer
