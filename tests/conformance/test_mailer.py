"""What every mailer does: one mail to one person, as it was written, or a reason why not."""

import logging
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from config.settings import Settings
from services.core.errors import BadValue, MailNotSent
from services.core.ports import Mailer, Message
from services.mail import build_mailer
from services.mail.background import Background
from services.mail.outbox import OutboxMailer
from services.mail.smtp import SmtpMailer
from tests.fixtures.mail import SECRET, USER, Mailbox, certificate, read, smtp, until

SENDER = "store@example.org"
HELLO = Message(to="ann@example.org", subject="Grüße", text="Zwölf Boxkämpfer\n.\n" + "long " * 400 + "\nthe end\n")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A mailer, and what came out of it."""

    mailer: Mailer
    letters: Callable[[], list[EmailMessage]]


@pytest.fixture(params=["outbox", "smtp", "background"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    if request.param == "outbox":
        folder = tmp_path / "home" / "outbox"
        yield Case(
            mailer=OutboxMailer(folder, sender=SENDER),
            letters=lambda: [read(path.read_bytes()) for path in folder.glob("*.eml")],
        )
        return
    mailbox: Mailbox = request.getfixturevalue("smtp_server")
    mailer = SmtpMailer(f"smtp://127.0.0.1:{mailbox.port}", sender=SENDER)
    mailer = Background(mailer) if request.param == "background" else mailer

    def letters() -> list[EmailMessage]:
        mailer.close()
        return mailbox.letters

    yield Case(mailer=mailer, letters=letters)
    mailer.close()


def test_a_mail_arrives_as_it_was_written(case: Case) -> None:
    case.mailer.send(HELLO)
    (letter,) = case.letters()
    assert (letter["To"], letter["From"], letter["Subject"]) == ("ann@example.org", SENDER, "Grüße")
    assert letter.get_content().splitlines() == HELLO.text.splitlines()
    assert letter["Message-ID"].endswith("@example.org>")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime.year >= 2024


def test_each_mail_is_one(case: Case) -> None:
    for number in range(3):
        case.mailer.send(Message(to=f"person{number}@example.org", subject="x", text="x"))
    letters = case.letters()
    assert sorted(letter["To"] for letter in letters) == [f"person{number}@example.org" for number in range(3)]
    assert len({letter["Message-ID"] for letter in letters}) == 3


@pytest.mark.parametrize(
    "to",
    ["", "ann", "a@b\r\nBcc: eve@example.org", "a@b\nBcc: eve@example.org", "a@b, eve@example.org", "a@b;e@example.org",
     "Ann <ann@example.org>", "a@b\x00", "a@b@c", "a b@example.org", "a@b\u2028", '"a b"@example.org', "\ud800@b"],
)  # fmt: skip
def test_what_is_more_or_less_than_an_address_is_refused(case: Case, to: str) -> None:
    with pytest.raises(BadValue):
        case.mailer.send(Message(to=to, subject="x", text="x"))
    assert case.letters() == []


@pytest.mark.parametrize("subject", ["x\nBcc: eve@example.org", "x\r\n\r\nbody", "x\x00", "x\u2028y", "x" * 201])
def test_a_subject_writes_no_other_header(case: Case, subject: str) -> None:
    with pytest.raises(BadValue):
        case.mailer.send(Message(to="ann@example.org", subject=subject, text="x"))
    assert case.letters() == []


def test_a_text_writes_no_header_and_ends_no_mail(case: Case) -> None:
    case.mailer.send(Message(to="ann@example.org", subject="x", text="\n\nBcc: eve@example.org\n.\nQUIT\n"))
    (letter,) = case.letters()
    assert letter["Bcc"] is None
    assert "QUIT" in letter.get_content()


def test_the_files_of_the_outbox_are_their_owners_alone(tmp_path: Path) -> None:
    OutboxMailer(tmp_path / "outbox", sender=SENDER).send(HELLO)
    (path,) = (tmp_path / "outbox").iterdir()
    assert path.suffix == ".eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_outbox_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file in its place")
    with pytest.raises(MailNotSent, match="cannot be written"):
        OutboxMailer(tmp_path / "outbox", sender=SENDER).send(HELLO)


@pytest.fixture(params=["smtps", "smtp+starttls"])
def secure(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Mailbox, Path]]:
    """A server with TLS that asks for a password: its scheme, what it was handed, and its certificate."""
    made, key = certificate(tmp_path)
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    mailbox = Mailbox()
    options = {"authenticator": mailbox.authenticated}
    tls = {"ssl_context": context, "auth_require_tls": False} if request.param == "smtps" else {
        "tls_context": context, "require_starttls": True}  # fmt: skip
    with smtp(mailbox, **options, **tls):
        yield request.param, mailbox, made


def url_of(scheme: str, mailbox: Mailbox, password: str = SECRET) -> str:
    return f"{scheme}://{quote(USER, safe='')}:{quote(password, safe='')}@127.0.0.1:{mailbox.port}"


def test_a_server_with_tls_gets_it_after_the_password(
    secure: tuple[str, Mailbox, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    scheme, mailbox, made = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    SmtpMailer(url_of(scheme, mailbox), sender=SENDER).send(HELLO)
    assert (len(mailbox.letters), mailbox.users) == (1, [USER])
    with pytest.raises(MailNotSent, match="SMTPAuthenticationError") as told:
        SmtpMailer(url_of(scheme, mailbox, "wrong word"), sender=SENDER).send(HELLO)
    assert "wrong word" not in str(told.value)


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(secure: tuple[str, Mailbox, Path]) -> None:
    scheme, mailbox, _ = secure
    with pytest.raises(MailNotSent, match="SSLCertVerificationError"):
        SmtpMailer(url_of(scheme, mailbox), sender=SENDER).send(HELLO)
    assert (mailbox.letters, mailbox.users) == ([], [])


def test_a_server_without_tls_does_not_get_what_was_to_be_sent_by_it(smtp_server: Mailbox) -> None:
    with pytest.raises(MailNotSent, match="SMTPNotSupportedError"):
        SmtpMailer(f"smtp+starttls://me:hunter2@127.0.0.1:{smtp_server.port}", sender=SENDER).send(HELLO)
    assert smtp_server.letters == []


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(MailNotSent, match="did not take it"):
        SmtpMailer("smtp://127.0.0.1:1", sender=SENDER).send(HELLO)


def test_what_fails_in_the_background_is_in_the_log_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    mailer = Background(SmtpMailer("smtp://me:hunter2@127.0.0.1:1", sender=SENDER))
    with caplog.at_level(logging.ERROR):
        mailer.send(HELLO)
        until(lambda: caplog.records)
        mailer.close()
    (record,) = caplog.records
    assert (record.message, record.to) == ("a mail was not sent", "ann@example.org")  # type: ignore[attr-defined]
    assert "Boxk" not in caplog.text
    assert "hunter2" not in caplog.text


@pytest.mark.parametrize(
    "url", ["", "http://example.org", "smtp://", "smtp://host:port", "smtp://host:99999", "host:25", "smtp://[x"]
)
def test_a_wrong_url_is_told_at_the_start_without_its_password(settings: Settings, url: str) -> None:
    with pytest.raises(BadValue, match="CARTOGRAPH_MAIL_URL must begin with") as told:
        build_mailer(settings.model_copy(update={"mail_url": SecretStr(url.replace("://", "://me:hunter2@"))}))
    assert "hunter2" not in told.value.public


def test_the_settings_choose(settings: Settings) -> None:
    assert isinstance(build_mailer(settings), OutboxMailer)
    assert isinstance(build_mailer(settings.model_copy(update={"mail_url": SecretStr("smtp://host")})), Background)
