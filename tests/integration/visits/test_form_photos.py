"""Photos in the visit form without scripts: what is refused is told, and what is good stays."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from tests.fixtures.city import SCHOOL
from tests.integration.visits.typed import NEW, count, fields_of, filled, jpeg, send

if TYPE_CHECKING:
    from tests.fixtures.city import City


def test_a_bad_photo_is_told_beside_the_photos_and_the_good_one_stays(city: City) -> None:
    client = city.client("ye")
    for content, told in (
        (b"<!doctype html><script>alert(1)</script>", "无法读取这张照片"),
        (b"\xff\xd8\xff\xe0 cut off", "无法读取这张照片"),
        (bytes(8 * 1024 * 1024 + 1), "照片超过 8 MB"),
    ):
        photos = [jpeg(), (BytesIO(content), "photo.jpg")]
        answer = send(client, NEW, filled(city, client), photos=photos)
        assert answer.status_code == 422, told
        assert told in answer.text
        assert len(fields_of(answer)["kept"]) == 1
    assert count(city) == 0


def test_a_request_of_eighty_megabytes_is_refused_whole(city: City) -> None:
    client = city.client("ye")
    answer = send(client, NEW, filled(city, client), photos=[(BytesIO(bytes(80_000_000)), "photo.jpg")])
    assert answer.status_code == 413
    assert f'name="opinions-0-text" value="{SCHOOL}"' in answer.text


def test_photos_that_nothing_made_smaller_fit_into_one_form(city: City) -> None:
    client = city.client("ye")
    photos = [(BytesIO(jpeg((60 + n, 60))[0].getvalue() + bytes(7_000_000)), "photo.jpg") for n in range(3)]
    answer = send(client, NEW, filled(city, client), "add", photos=photos)
    assert len(fields_of(answer)["kept"]) == 3


def test_a_tenth_photo_is_refused(city: City) -> None:
    client = city.client("ye")
    photos = [jpeg((60 + n, 60)) for n in range(10)]
    answer = send(client, NEW, filled(city, client), photos=photos)
    assert answer.status_code == 422
    assert "最多 9 张照片" in answer.text


def test_a_photo_of_somebody_else_cannot_be_put_into_a_visit(city: City) -> None:
    client, other = city.client("ye"), city.client("wu")
    theirs = fields_of(send(other, NEW, fields_of(other.get(NEW)), "add", photos=[jpeg()]))["kept"]
    assert client.get(f"/visits/photos/{theirs[0]}").status_code == 404
    answer = send(client, NEW, filled(city, client), kept=theirs)
    assert answer.status_code == 422
    assert "已不在服务器上" in answer.text
