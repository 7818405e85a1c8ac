"""Announcement: what a browser says of a file before it sends the bytes."""

from typing import Annotated

from pydantic import Field

from services.core.parsing import StrictModel


class UploadAnnouncement(StrictModel):
    """The name of a file, as long as file systems have them, and its size in bytes."""

    name: Annotated[str, Field(max_length=4096)]
    size: int
