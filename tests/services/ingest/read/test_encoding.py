"""Encoding: told by the bytes of a file alone, named where it is not UTF-8, said by the person where it is wrong."""

import codecs
import gzip
from pathlib import Path

import pytest

from services.core.errors import UnknownName
from services.ingest.audit import Named
from services.ingest.read.encoding import DecodedFile, decode_file, detect_encoding, find_foreign_head
from services.ingest.read.encoding_names import OFFERED, describe_encoding, find_encoding
from services.ingest.read.utf8_share import count_utf8
from tests.services.ingest.clean.stage import new_stage

ACCENTS = "name,ort\nJürgen,Köln\nRené,Orléans\nAña,Málaga\n" * 20

ENCODED = {
    "ascii": (b"a,b\n1,2\n", "utf-8"),
    "utf-8": (ACCENTS.encode(), "utf-8"),
    "a character cut off at the end": ("Köln é".encode()[:-1], "utf-8"),
    "marked utf-8": (codecs.BOM_UTF8 + b"a,b", "utf-8-sig"),
    "marked utf-16": (ACCENTS.encode("utf-16"), "utf-16"),
    "marked utf-16 the other way": (codecs.BOM_UTF16_BE + "a,b".encode("utf-16-be"), "utf-16"),
    "marked utf-32": (ACCENTS.encode("utf-32"), "utf-32"),
    "utf-16 without a mark": (ACCENTS.encode("utf-16-le"), "utf-16-le"),
    "utf-16 the other way": (ACCENTS.encode("utf-16-be"), "utf-16-be"),
    "the spreadsheets of Western Europe": (ACCENTS.encode("cp1252"), "cp1252"),
    "one accent alone": (b"name\nM\xfcller\n", "cp1252"),
    "Chinese that looks like UTF-8 by chance": ("省\n广东省\n".encode("gb18030"), "gb18030"),
    "UTF-8 with a damaged line": ("Köln Düsseldorf\n".encode() * 9 + b"M\xfcnchen \xc3\xb6\n", "utf-8"),
    "a euro sign": ("preis\n5 €\n".encode("cp1252"), "cp1252"),
}


@pytest.mark.parametrize("what", ENCODED)
def test_the_encoding(what: str) -> None:
    head, expected = ENCODED[what]
    assert detect_encoding(head, "file.csv") == expected


SHARES = {
    b"plain": False,
    b"M\xfcller": False,
    "Müller".encode(): True,
    b"M\xfcller\n" + "é".encode(): True,
    b"M\xfcller " + "é".encode(): False,
    b"M\xfcller " + "é".encode() * 4: True,
    b"\xff\xfe": False,
    "江苏省".encode("gb18030"): False,
}


@pytest.mark.parametrize("data", SHARES)
def test_utf_8_is_told_by_the_share_of_bytes(data: bytes) -> None:
    assert count_utf8(data).speaks_for_utf8 is SHARES[data]


@pytest.mark.parametrize("packed", [False, True])
def test_the_lines_of_a_foreign_file_are_found_anywhere(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "file.csv"

    def head_of(content: bytes) -> bytes | None:
        path.write_bytes(gzip.compress(content) if packed else content)
        return find_foreign_head(path, packed=packed)

    plain = b"name\n" + b"x\n" * 1000
    assert head_of(plain) == b"name\n"
    assert head_of(plain + b"M\xfcller\n" + b"y\n") == b"name\nM\xfcller\n"
    assert head_of(plain + b"M\xfcller\n" + "Köln\n".encode()) is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_of_another_encoding_is_copied_in_utf_8(tmp_path: Path, encoding: str, packed: bool) -> None:
    content = ACCENTS.encode(encoding)
    path = tmp_path / "file.csv"
    path.write_bytes(gzip.compress(content) if packed else content)
    folder = tmp_path / "stage"
    folder.mkdir()
    stage = new_stage(folder)
    found = decode_file(stage, Named(path=path, name="file.csv"), content, packed=packed)
    stage.connection.close()
    assert found.copy is not None
    assert found.copy.read_text(encoding="utf-8").removeprefix("\ufeff") == ACCENTS
    assert found.text.removeprefix("\ufeff") == ACCENTS


def test_a_file_in_utf_8_is_not_copied_and_its_mark_is_no_text(tmp_path: Path) -> None:
    stage = new_stage(tmp_path)
    head = codecs.BOM_UTF8 + "größe\n".encode()
    file = Named(path=tmp_path / "file.csv", name="file.csv")
    assert decode_file(stage, file, head, packed=False) == DecodedFile(text="größe\n", encoding="utf-8-sig")
    stage.connection.close()


WORDS = {
    "cp1250": "Łódź Kraków Gdańsk Poznań Wrocław Częstochowa Białystok Śląskie",
    "iso8859-2": "Łódź Kraków Gdańsk Poznań Wrocław Częstochowa Białystok Śląskie",
    "cp1252": "Köln München Orléans Besançon Málaga Coruña São Göteborg",
    "cp1251": "Москва Казань Самара Иванов Петров Доставка Пермь Уфа",
    "cp866": "Москва Казань Самара Иванов Петров Доставка Пермь Уфа",
    "koi8-u": "Москва Казань Самара Иванов Петров Доставка Пермь Уфа",
    "cp1253": "Αθήνα Θεσσαλονίκη Πάτρα Ηράκλειο Λάρισα Βόλος Ιωάννινα Χανιά",
    "cp1254": "İstanbul İzmir Eskişehir Diyarbakır Muğla Yıldız Çelik Beşiktaş",
    "cp1257": "Šiauliai Panevėžys Klaipėda Mažeikiai Žemaitija Kėdainiai Ąžuolas Širvintos",
    "gb18030": "广东省 江苏省 浙江省 上海市 北京市 四川省 陕西省 张伟",
    "cp950": "台北市 高雄市 新北市 台中市 桃園市 已付款 訂單 王小明",
    "cp932": "東京都 大阪府 神奈川県 北海道 京都府 株式会社 注文 さくら",
    "euc_jp": "東京都 大阪府 神奈川県 北海道 京都府 株式会社 注文 さくら",
    "cp949": "서울특별시 부산광역시 대구 인천 경기도 김민수 결제완료 광주",
    "cp850": "Köln München Orléans Besançon Málaga Muñoz Nürnberg Düsseldorf",
}
"""Eight values of a column, as shops have them, by the encoding that they are written in."""


@pytest.mark.parametrize("encoding", WORDS)
def test_eight_values_are_enough_to_read_them_as_they_were_written(encoding: str) -> None:
    text = "Order ID;Total;Region\n" + "".join(
        f"{at};10,50;{word}\n" for at, word in enumerate(WORDS[encoding].split())
    )
    head = text.encode(encoding)
    assert head.decode(detect_encoding(head, "file.csv")) == text


def _decode(folder: Path, content: bytes, said: str | None = None) -> DecodedFile:
    path = folder / "file.csv"
    path.write_bytes(content)
    (folder / "stage").mkdir()
    stage = new_stage(folder / "stage")
    found = decode_file(stage, Named(path=path, name="file.csv"), content, packed=False, said=said)
    stage.connection.close()
    return found


def test_a_choice_is_named_with_a_value_as_it_was_read(tmp_path: Path) -> None:
    (note,) = _decode(tmp_path, "name;city\nx;Łódź\ny;Gdańsk\n".encode("cp1250")).notes
    assert note.code == "encoding-chosen"
    assert note.sentence == "file.csv is not UTF-8; it was read as cp1250 (Central European), such as 'Łódź'."


@pytest.mark.parametrize("content", [b"name\nM\xfcller\n", "a;b\n1;é\n".encode("utf-16-le")])
def test_few_bytes_are_not_decided_in_silence(tmp_path: Path, content: bytes) -> None:
    assert [note.code for note in _decode(tmp_path, content).notes] == ["encoding-chosen"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_utf_8_and_marked_files_need_no_note(tmp_path: Path, encoding: str) -> None:
    assert _decode(tmp_path, ACCENTS.encode(encoding)).notes == ()


def test_the_encoding_that_a_person_says_counts(tmp_path: Path) -> None:
    found = _decode(tmp_path, "Łódź\n".encode("cp1250"), said="iso-8859-2")
    assert (found.encoding, found.notes) == ("iso8859-2", ())
    assert found.text != "Łódź\n"


def test_characters_that_are_not_in_it_are_counted(tmp_path: Path) -> None:
    found = _decode(tmp_path, b"name\n" + b"x" * 100 + b"\x81\x81\n", said="cp1252")
    assert [note.sentence for note in found.notes] == ["file.csv: 2 characters are not in cp1252 and became \ufffd."]


@pytest.mark.parametrize("name", ["no such", "idna", "hex", "punycode", "\0", ""])
def test_an_encoding_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(UnknownName, match="There is no encoding"):
        find_encoding(name)


@pytest.mark.parametrize(("said", "found"), [("windows-1250", "cp1250"), ("GBK", "gb18030"), ("UTF8", "utf-8-sig")])
def test_encodings_are_called_in_many_ways(said: str, found: str) -> None:
    assert find_encoding(said) == found


def test_what_is_offered_is_there() -> None:
    assert [find_encoding(name) for name in OFFERED]
    assert describe_encoding("mac-roman") == "mac-roman (Western European, Mac)"
    assert describe_encoding("utf-16-le") == "utf-16-le"
