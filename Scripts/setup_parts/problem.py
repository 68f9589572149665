"""What is told to the person when something cannot be done: what happened, and what to do about it."""


class Problem(Exception):
    def __init__(self, what: str, remedy: str):
        super().__init__(f"{what}\n  {remedy}")
