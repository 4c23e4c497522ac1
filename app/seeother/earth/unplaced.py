"""What is raised for a geometry that is nowhere on earth; each of the readers may."""


class Unplaced(ValueError):
    """A geometry has no shape; `reason` is empty, system, nowhere, unreadable or too-long."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
