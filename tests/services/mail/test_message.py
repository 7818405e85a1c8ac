"""Mail: what is no address or would write headers is refused; URLs of servers are read, and never repeated."""

import pytest

from services.core.errors import BadValue
from services.core.ports import Message
from services.mail.message import write_message
from services.mail.smtp import Server, SmtpMailer, server_of

SENDER = "cartograph@shop.example"


def message(to: str = "ann@example.org", subject: str = "Your link", text: str = "Here.") -> Message:
    return Message(to=to, subject=subject, text=text)


def test_a_mail_says_who_to_whom_and_that_a_program_wrote_it() -> None:
    letter = write_message(message(text="Grüße\nund Punkte.\n"), sender=SENDER)
    assert (letter["From"], letter["To"], letter["Subject"]) == (SENDER, "ann@example.org", "Your link")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@shop.example>")
    assert letter.get_content() == "Grüße\nund Punkte.\n"
    assert letter.get_content_type() == "text/plain"


def test_each_mail_has_an_id_of_its_own() -> None:
    assert len({write_message(message(), sender=SENDER)["Message-ID"] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    "address",
    ["", "ann", "@example.org", "ann@", "ann@example.org, ben@example.org", "Ann <ann@example.org>", "a b@example.org",
     "ann@example.org\nBcc: ben@example.org", "ann@example.org\r", "ann(comment)@example.org", "ann@a@b",
     "ann\u202e@example.org", "ann;ben@example.org", '"ann"@example.org'],
)  # fmt: skip
def test_what_is_not_exactly_one_address_is_refused_on_either_side(address: str) -> None:
    with pytest.raises(BadValue, match="goes from one e-mail address to one other"):
        write_message(message(to=address), sender=SENDER)
    with pytest.raises(BadValue, match="goes from one e-mail address to one other"):
        write_message(message(), sender=address)


@pytest.mark.parametrize("subject", ["a\nBcc: ben@example.org", "a\rb", "a\x00b", "x" * 201, "tab\there"])
def test_a_subject_is_one_line(subject: str) -> None:
    with pytest.raises(BadValue, match="one line of at most 200 characters"):
        write_message(message(subject=subject), sender=SENDER)


@pytest.mark.parametrize("subject", ["", "x" * 200, "Ihr Schlüssel: 密码"])
def test_any_other_subject_is_kept_as_it_is(subject: str) -> None:
    assert write_message(message(subject=subject), sender=SENDER)["Subject"] == subject


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", ("smtp", "mail.example", 25, None, None)),
        ("smtps://mail.example", ("smtps", "mail.example", 465, None, None)),
        ("smtp+starttls://mail.example", ("smtp+starttls", "mail.example", 587, None, None)),
        ("smtp://mail.example:2525", ("smtp", "mail.example", 2525, None, None)),
        ("smtps://me:p%40ss%2Fword@mail.example", ("smtps", "mail.example", 465, "me", "p@ss/word")),
        ("smtps://me@mail.example", ("smtps", "mail.example", 465, "me", None)),
        ("smtp://[::1]:25", ("smtp", "::1", 25, None, None)),
    ],
)
def test_the_url_of_a_server(url: str, server: tuple[str, str, int, str | None, str | None]) -> None:
    found = server_of(url)
    assert found == Server(scheme=server[0], host=server[1], port=server[2], user=server[3], password=server[4])


@pytest.mark.parametrize(
    "url", ["", "mail.example", "http://localhost", "smtp://", "smtp://:25", "smtp://h:hunter2", "smtp://h:99999",
            "imap://me:hunter2@mail.example", "smtp://[hunter2"],
)  # fmt: skip
def test_what_is_no_server_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadValue, match=r"^CARTOGRAPH_MAIL_URL must begin with smtp://") as refused:
        SmtpMailer(url, sender=SENDER)
    assert "hunter2" not in refused.value.public
