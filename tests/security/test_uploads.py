"""Uploads: files and jobs are their owner's alone; what is too much is refused, and nothing of it stays."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from services.accounts import people
from tests.dashapp.auth.visitor import OURS, Visitor
from tests.security import posting
from tests.security.kept import changed, kept
from tests.security.shop import FORMULAS, Shop, shop_in
from tests.security.sound import check, no_fault, text_of
from tests.services.accounts.hiring import WHO

GOOD = b"transaction_id,customer_id,date,revenue\nannsorder,C1,2024-01-13,10.5\n"
PLAIN = "application/octet-stream"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """An application that takes files of 4 MB at most."""
    with shop_in(tmp_path_factory.mktemp("small") / "home", upload_megabytes=4) as made:
        yield made


@pytest.fixture(autouse=True)
def faultless() -> Iterator[None]:
    """No answer hides an exception behind a reference."""
    with no_fault():
        yield


def begin(shop: Shop, visitor: Visitor, name: object = "a.csv", size: object = len(GOOD)) -> TestResponse:
    """Announce a file."""
    return check(shop, visitor.post_json("/upload/begin", {"name": name, "size": size}), (name, size))


def piece(shop: Shop, visitor: Visitor, upload: str, content: bytes, at: object = 0) -> TestResponse:
    """Send a piece of it."""
    return check(shop, visitor.post_raw(f"/upload/{upload}/{at}", content, PLAIN), (upload, at))


def finish(shop: Shop, visitor: Visitor, upload: str) -> TestResponse:
    """Close it."""
    return check(shop, visitor.post_json(f"/upload/{upload}/finish", {}), upload)


def sent(shop: Shop, visitor: Visitor, content: bytes = GOOD, name: str = "a.csv") -> tuple[str, TestResponse]:
    """Send a whole file; give its id and the last answer."""
    upload = begin(shop, visitor, name, len(content)).json["id"]
    assert piece(shop, visitor, upload, content).status_code == 200
    return upload, finish(shop, visitor, upload)


def stored(shop: Shop) -> list[str]:
    """Give the files that wait."""
    return (
        sorted(path.name for path in shop.ctx.settings.uploads.iterdir()) if shop.ctx.settings.uploads.exists() else []
    )


def test_who_may_not_import_sends_nothing(small: Shop) -> None:
    viewer, before = small.as_("viewer"), kept(small.ctx)
    for response in (begin(small, viewer), piece(small, viewer, "x", GOOD), finish(small, viewer, "x")):
        assert response.status_code == 403
    assert changed(before, kept(small.ctx)) == {}


def test_who_sees_a_part_of_the_store_imports_nothing_into_it(small: Shop) -> None:
    north = small.as_("north")
    if (begun := begin(small, north)).status_code == 200:
        upload = begun.json["id"]
        piece(small, north, upload, GOOD)
        finish(small, north, upload)
        before = kept(small.ctx)
        assert check(small, _checked(upload, north)).status_code == 403
        assert changed(before, kept(small.ctx)) == {}
    for name in ("data.demo", "data.remove_demo"):
        assert check(small, north.post_json(f"/act/{name}", {"fields": {}})).status_code == 403
    assert north.post_json("/act/data.undo", {"fields": {"load": "3"}}).status_code == 403
    assert begun.status_code in (200, 403)


def test_a_file_of_another_is_as_if_it_was_not_there(small: Shop) -> None:
    ann, bob, admin = (small.enter(small.hire(role)) for role in ("analyst", "analyst", "admin"))
    open_ = begin(small, ann).json["id"]
    whole, _ = sent(small, ann)
    before = kept(small.ctx)
    for upload in (open_, whole):
        for other in (bob, admin):
            for call in (lambda u, o: piece(small, o, u, GOOD), lambda u, o: finish(small, o, u), _discard, _checked):
                there, nowhere = call(upload, other), call("0" * 32, other)
                assert there.status_code == nowhere.status_code == 404
                assert there.json["error"] == nowhere.json["error"]
            shown = small_page(small, other, f"?x.upload={upload}")
            assert "a.csv" not in shown
            assert "annsorder" not in shown
    assert changed(before, kept(small.ctx)) == {}
    assert piece(small, ann, open_, GOOD).status_code == 200


def _discard(upload: str, visitor: Visitor) -> TestResponse:
    return visitor.post_json("/act/data.discard", {"fields": {"uploads": upload}})


def _checked(upload: str, visitor: Visitor) -> TestResponse:
    return visitor.post_json("/act/data.check", {"fields": {"uploads": upload, "kind": "transactions"}})


def small_page(shop: Shop, visitor: Visitor, search: str) -> str:
    """Give what the page Data answers."""
    page = posting.opened(shop.app, visitor, "/data", search)
    keys = posting.declared(shop.app)
    return "".join(text_of(check(shop, posting.post(visitor, page.body(key)), key)) for key in keys if '"body"' in key)


def test_a_job_of_another_is_as_if_it_was_not_there(small: Shop) -> None:
    ann, bob = small.enter(small.hire("analyst")), small.enter(small.hire("analyst"))
    upload, _ = sent(small, ann, name="annfile.csv")
    asked = check(small, _checked(upload, ann))
    assert asked.status_code == 200
    job = asked.json["go"].partition("x.job=")[2]
    assert len(job) == 32
    before = kept(small.ctx)
    for name in ("data.import", "data.cancel"):
        there, nowhere = (bob.post_json(f"/act/{name}", {"fields": {"job": one}}) for one in (job, "0" * 32))
        assert (there.status_code, there.json["error"]) == (nowhere.status_code, nowhere.json["error"])
        assert there.status_code == 404
    assert changed(before, kept(small.ctx)) == {}
    assert "annfile" in small_page(small, ann, f"?x.job={job}")
    for control in ("job", "mapped"):
        assert "annfile" not in small_page(small, bob, f"?x.{control}={job}")


def test_a_file_ends_with_its_owners_rights(small: Shop) -> None:
    email = small.hire("analyst")
    visitor = small.enter(email)
    upload = begin(small, visitor).json["id"]
    people.change_role(small.ctx, email, "viewer", who=WHO)
    assert piece(small, visitor, upload, GOOD).status_code == 403
    people.disable(small.ctx, email, who=WHO)
    assert piece(small, visitor, upload, GOOD).status_code == 401


SIZES = (0, -1, 4 * 2**20 + 1, 10**30, 1.5, "1", None, True, [], {})
NAMES = (None, 1, [], {}, True, "x" * 5000)


def test_too_much_is_refused_before_it_comes(small: Shop) -> None:
    visitor = small.enter(small.hire("analyst"))
    before = stored(small)
    for size in SIZES:
        assert begin(small, visitor, size=size).status_code in (400, 413, 422), size
    for name in NAMES:
        assert begin(small, visitor, name=name).status_code == 400, name
    assert stored(small) == before


def test_pieces_stay_within_what_was_announced(small: Shop) -> None:
    visitor = small.enter(small.hire("analyst"))
    upload = begin(small, visitor, size=10).json["id"]
    for content, at in ((b"x" * 11, 0), (b"x", 10), (b"x", 9), (b"x", 2**40), (b"", 0), (b"x", 10**30)):
        assert piece(small, visitor, upload, content, at).status_code in (400, 409), (content, at)
    assert piece(small, visitor, upload, b"x" * (16 * 2**20 + 1)).status_code == 413
    assert piece(small, visitor, upload, b"x", "-1").status_code in (404, 405)
    assert finish(small, visitor, upload).status_code == 400
    assert all(path.stat().st_size <= 10 for path in small.ctx.settings.uploads.glob(f"*{upload}*"))


def test_nobody_fills_the_disk(small: Shop) -> None:
    visitor = small.enter(small.hire("analyst"))
    statuses = [begin(small, visitor, size=3 * 2**20).status_code for _ in range(4)]
    assert statuses == [200, 200, 422, 422]
    other = small.enter(small.hire("analyst"))
    assert [begin(small, other, size=1).status_code for _ in range(22)][-2:] == [422, 422]


def bomb(megabytes: int) -> bytes:
    """Zeros, packed."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(bytes(2**20)) for _ in range(megabytes)), packer.flush()])


@pytest.mark.parametrize(
    ("name", "content"),
    [("bomb.csv.gz", b""), ("a.xlsx", b"PK\x03\x04" + b"\x00" * 200), ("a.parquet",
    b"PAR1" + b"\xff" * 200 + b"PAR1"),
     ("a.csv", b"\x00" * 5000), ("a.csv", b"\xff\xfe\x00" * 99), ("a.csv", b"," * 100_000), ("a.csv.gz",
     b"\x1f\x8b\x08" + b"x" * 90)],
    ids=["bomb", "book", "parquet", "nul", "utf-16", "commas", "gzip"],
)  # fmt: skip
def test_bombs_and_ruins_are_refused_and_gone(small: Shop, name: str, content: bytes) -> None:
    content = content or bomb(512)
    visitor, before = small.enter(small.hire("analyst")), stored(small)
    upload, answer = sent(small, visitor, content, name)
    if answer.status_code == 200:  # it can be read as some table: then the check says what is wrong with it
        answer = check(small, _checked(upload, visitor))
        _discard(upload, visitor).close()
    assert answer.status_code in (200, 400, 422), (name, answer.data)
    if name == "bomb.csv.gz":
        assert "unpacks to far more" in answer.json["error"]
    assert stored(small) == before


TRICKS = ("../../x.csv", "..\\..\\x.csv", "/etc/x.csv", "x\x00.csv", "x\r\nSet-Cookie: a=b.csv", "\u202evsc.x",
"<script>x</script>.csv",
          "=HYPERLINK(1).csv", "con", "", "..", "\ud800.csv", "a" * 4000 + ".csv")  # fmt: skip


@pytest.mark.parametrize("name", TRICKS, ids=lambda name: ascii(name)[:20])
def test_the_name_of_a_file_is_words_and_no_place(small: Shop, name: str) -> None:
    visitor, before = small.enter(small.hire("analyst")), kept(small.ctx)["files"]
    answer = begin(small, visitor, name)
    assert answer.status_code in (200, 400, 422)
    if answer.status_code == 200:
        assert not any(part in answer.json["name"] for part in ("/", "\\", "\x00", "\r", "\n", "\u202e"))
        shown = small_page(small, visitor, f"?x.upload={answer.json['id']}")
        assert "<script>x" not in shown.replace("\\u003c", "<").replace('"<script>x', "")
    came = [line for line in kept(small.ctx)["files"] if line not in before]
    assert all(line.startswith("uploads/") for line in came)


def test_rows_set_aside_are_for_whoever_sees_the_whole_store(shop: Shop) -> None:
    for who in ("viewer", "north"):
        for load in (1, 2, 99, 2**31, 10**30):
            path = f"/quarantine/{load}.csv"
            response = check(shop, shop.as_(who).client.get(path, headers=OURS), path)
            assert response.status_code in (403, 404), (who, load)
            assert not any(formula in response.text for formula in FORMULAS)
    given = shop.as_("analyst").client.get("/quarantine/2.csv", headers=OURS)
    assert check(shop, given).status_code == 200
    assert given.text.count("much") >= len(FORMULAS)


def test_no_address_gives_a_file_back(small: Shop, tmp_path: Path) -> None:
    visitor = small.enter(small.hire("analyst"))
    upload, _ = sent(small, visitor)
    for path in (
        f"/upload/{upload}",
        f"/uploads/{upload}",
        f"/assets/../uploads/{upload}",
        f"/upload/{upload}/0",
        f"/uploads/{upload}.csv",
    ):
        response = check(small, visitor.client.get(path, headers={}), path)
        assert b"annsorder" not in response.data, path
