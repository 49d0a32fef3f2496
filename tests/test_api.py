"""The REST contract, as a client sees it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Response
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from indexer.assembly import build_index, open_searcher
from indexer.search import Searcher
from tests.citing_corpus import open_citing
from tests.examples import examples
from tests.test_build import corpus
from webui import create_app
from webui.rest.delivery import conditional
from webui.rest.replies import _defused


def search(client: FlaskClient, **parameters: Any) -> Any:
    reply = client.get("/api/v1/search", query_string=parameters)
    assert reply.status_code == 200, reply.text
    return json.loads(reply.text)


def problem(reply: TestResponse, status: int) -> Any:
    assert reply.status_code == status
    assert reply.mimetype == "application/problem+json"
    body = json.loads(reply.text)
    assert body["status"] == status
    assert {"type", "title", "detail"} <= body.keys()
    return body


def test_a_hit_is_citable_marked_and_traced_to_its_lines(client: FlaskClient) -> None:
    reply = search(client, q='"国际月球日"')
    (hit,) = reply["hits"]
    assert hit["id"] == "un-resolution:op13"
    assert hit["document"] == {
        "id": "un-resolution",
        "title": "和平利用外层空间方面的国际合作",
        "symbol": "A/RES/76/76",
    }
    assert (hit["kind"], hit["label"], hit["group"]) == ("paragraph", "13", "whole")
    assert hit["section"] == [{"id": "un-resolution:operative", "title": "执行部分"}]
    assert hit["citation"] == "A/RES/76/76，第13段"
    assert hit["url"] == "/documents/un-resolution#op13"
    assert hit["source"] == [
        {"file": "004_0eaa3de4b33c872d.txt", "first_line": 205, "last_line": 209}
    ]
    (mark,) = hit["matches"]
    assert hit["text"][mark["start"] : mark["end"]] == "国际月球日"
    assert "".join(segment["text"] for segment in hit["segments"]) == hit["text"]
    assert reply["counts"] == {"literal": 1, "whole_word": 0}
    assert reply["groups"] == {"whole": 1, "related": 0}


def test_the_reply_has_every_key_of_the_contract(client: FlaskClient) -> None:
    reply = search(client, q="外空")
    assert {
        "query", "total", "total_relation", "counts", "groups", "page", "per_page", "hits",
        "facets", "suggestions", "generation", "took_ms", "timed_out", "links",
    } <= reply.keys()  # fmt: skip
    assert {"text", "understood", "variants", "replaced_by"} <= reply["query"].keys()
    assert reply["facets"].keys() == {"document", "section", "kind"}
    assert (reply["total_relation"], reply["timed_out"]) == ("exact", False)


def test_every_mark_has_its_term_and_the_whole_query_is_the_last(client: FlaskClient) -> None:
    reply = search(client, q="北斗 系统")
    assert [(t["text"], t["whole"]) for t in reply["terms"]] == [
        ("北斗", False), ("系统", False), ("北斗 系统", True),
    ]  # fmt: skip
    assert {mark["term"] for hit in reply["hits"] for mark in hit["matches"]} == {0, 1, 2}
    assert reply["counts"]["literal"] == sum(t["literal"] for t in reply["terms"][:2])
    assert reply["terms"][2]["literal"] > 0
    assert [t["whole"] for t in search(client, q="外空")["terms"]] == [False]


def test_chinese_is_not_escaped_and_the_charset_is_said(client: FlaskClient) -> None:
    reply = client.get("/api/v1/search?q=外空")
    assert "外空" in reply.text
    assert reply.content_type == "application/json; charset=utf-8"


def test_filters_may_be_repeated_and_name_sections_as_printed(client: FlaskClient) -> None:
    both = search(client, q="合作", document=["un-report", "un-resolution"], per_page=100)
    assert {hit["document"]["id"] for hit in both["hits"]} == {"un-report", "un-resolution"}
    annex = search(client, q="合作", section="附件 海南倡议", per_page=100)
    assert annex["total"] > 0
    for hit in annex["hits"]:
        assert "附件 海南倡议" in [section["title"] for section in hit["section"]]


def test_links_lead_through_all_pages(client: FlaskClient) -> None:
    url, seen = "/api/v1/search?q=卫星&per_page=4&document=white-paper", []
    while url:
        reply = client.get(url)
        body = json.loads(reply.text)
        seen += [hit["id"] for hit in body["hits"]]
        url = body["links"]["next"]
        assert ('rel="next"' in reply.headers.get("Link", "")) == bool(url)
    assert len(seen) == len(set(seen)) == body["total"] > 8
    assert body["links"]["previous"]


@pytest.mark.parametrize(("query", "name"), [
    ("", "q"),
    ("q=外空&page=0", "page"),
    ("q=外空&page=x", "page"),
    ("q=外空&page=１", "page"),
    ("q=外空&per_page=101", "per_page"),
    ("q=外空&page=101&per_page=100", "page"),
    ("q=外空&q=卫星", "q"),
    ("q=外空&sort=best", "sort"),
    ("q=外空&expand=2", "expand"),
    ("q=外空&format=xml", "format"),
    ("q=外空&documents=un-report", "documents"),
    ("q=外空&document=no-such", "document"),
    ("q=外空&section=没有", "section"),
    ("q=外空&kind=没有", "kind"),
])  # fmt: skip
def test_parameters_that_cannot_be_taken_are_named(
    client: FlaskClient, query: str, name: str
) -> None:
    assert problem(client.get(f"/api/v1/search?{query}"), 400)["parameter"] == name


def test_what_is_wrong_with_a_parameter_is_said_in_both_languages(client: FlaskClient) -> None:
    body = problem(client.get("/api/v1/search?q=外空&page=0"), 400)
    assert body["detail"] == (
        "page：必须是 1 到 10000 的整数 / must be a whole number from 1 to 10000"
    )
    assert problem(client.get("/healthz?x=1"), 400)["detail"] == (
        "x：这个网址不带参数 / none is taken here"
    )


@pytest.mark.parametrize(
    ("query", "position"), [("外空 “月球", 3), ("(潜水艇", 0), ("", 0), ("外空 AND", 3)]
)
def test_a_query_that_cannot_be_read_says_where(
    client: FlaskClient, query: str, position: int
) -> None:
    body = problem(client.get("/api/v1/search", query_string={"q": query}), 400)
    assert body["position"] == position
    assert "hint" in body


def test_unknown_addresses_and_methods_are_problems_too(client: FlaskClient) -> None:
    problem(client.get("/api/v1/nothing"), 404)
    problem(client.get("/api/v1/documents/nothing"), 404)
    body = client.post("/api/v1/search?q=外空")
    problem(body, 405)
    assert "GET" in body.headers["Allow"]


def test_an_unchanged_reply_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/api/v1/search?q=外空")
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/api/v1/search?q=外空", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    other = client.get("/api/v1/search?q=卫星", headers={"If-None-Match": tag})
    assert other.status_code == 200


@pytest.mark.parametrize("query", ["q=外空 “月球", "q=外空&kind=没有", "q=(潜水艇&format=csv"])
def test_no_precondition_hides_that_a_query_cannot_be_read(
    client: FlaskClient, searcher: Searcher, query: str
) -> None:
    with client.application.test_request_context(f"/api/v1/search?{query}"):
        tag = conditional(searcher, lambda: Response()).headers["ETag"]
    for known in ("*", tag):
        problem(client.get(f"/api/v1/search?{query}", headers={"If-None-Match": known}), 400)


def test_a_star_matches_only_a_reply_that_there_is(client: FlaskClient) -> None:
    star = {"If-None-Match": "*"}
    assert client.get("/api/v1/search?q=外空", headers=star).status_code == 304
    assert client.get("/api/v1/documents", headers=star).status_code == 304
    problem(client.get("/api/v1/documents/nothing", headers=star), 404)


def test_a_search_that_is_cut_short_says_so_and_is_not_kept(hasty: Searcher) -> None:
    impatient = create_app(hasty).test_client()
    reply = impatient.get("/api/v1/search?q=外空")
    body = json.loads(reply.text)
    assert (body["timed_out"], body["total_relation"]) == (True, "at_least")
    assert reply.headers["Cache-Control"] == "no-store"
    assert "ETag" not in reply.headers
    assert impatient.get("/api/v1/search?q=外空", headers={"If-None-Match": "*"}).status_code == 200


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_there_is_no_file_of_half_the_hits(hasty: Searcher, form: str) -> None:
    impatient = create_app(hasty).test_client()
    reply = impatient.get(f"/api/v1/search?q=外空&format={form}")
    assert "检索超时" in problem(reply, 503)["detail"]
    assert int(reply.headers["Retry-After"]) > 0


def test_a_file_has_all_hits_and_no_cell_that_a_spreadsheet_would_run(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "c", a='——/=1+1/外空/，/\n——/外空/@SUM/。/\n——/外空/"引"/，/')
    build_index(folder, tmp_path / "i")
    own = create_app(open_searcher(tmp_path / "i")).test_client()
    reply = own.get("/api/v1/search?q=外空&format=csv&per_page=1")
    assert reply.data.startswith("\ufeff".encode())
    assert reply.mimetype == "text/csv"
    assert "attachment" in reply.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(reply.data.decode("utf-8-sig"))))
    assert [row["text"] for row in rows] == ["外空@SUM。", '外空"引"，', "'=1+1外空，"] or {
        row["text"] for row in rows
    } == {"'=1+1外空，", "外空@SUM。", '外空"引"，'}
    lines = own.get("/api/v1/search?q=外空&format=jsonl").text.splitlines()
    assert [json.loads(line)["document"]["id"] for line in lines] == ["a"] * 3


def test_full_width_signs_are_defused_too(tmp_path: Path) -> None:
    texts = ["＝1+1外空，", "＋1外空，", "－1外空，", "＠SUM外空，"]
    folder = corpus(tmp_path / "c", a="\n".join(f"——/{text[:-3]}/外空/，/" for text in texts))
    build_index(folder, tmp_path / "i")
    own = create_app(open_searcher(tmp_path / "i")).test_client()
    reply = own.get("/api/v1/search?q=外空&format=csv&sort=reading")
    rows = csv.DictReader(io.StringIO(reply.data.decode("utf-8-sig")))
    assert [row["text"] for row in rows] == [f"'{text}" for text in texts]


@pytest.mark.parametrize("first", [*"=+-@", *"＝＋－＠", "\t", "\r", "\n"])
def test_no_cell_begins_with_what_a_spreadsheet_would_run(first: str) -> None:
    assert _defused(f"{first}1") == f"'{first}1"
    assert _defused(f"1{first}") == f"1{first}"


def test_documents_are_listed_and_given_whole_in_reading_order(
    client: FlaskClient, searcher: Searcher
) -> None:
    listed = json.loads(client.get("/api/v1/documents").text)["documents"]
    assert [d["id"] for d in listed] == ["white-paper", "un-report", "un-resolution"]
    assert {"id", "title", "symbol", "date", "language", "passage_count", "url"} <= listed[0].keys()
    assert [d["date"] for d in listed] == ["2022-01-28", None, "2021-12-09"]
    for document in listed:
        body = json.loads(client.get(f"/api/v1/documents/{document['id']}").text)
        assert len(body["passages"]) == document["passage_count"]
        found = searcher.document(document["id"])
        assert found is not None
        assert [p["id"] for p in body["passages"]] == [p.id for p in found.passages]
        assert {"id", "kind", "label", "section", "citation", "text", "source"} <= body["passages"][
            0
        ].keys()
        assert body["outline"]


def test_footnotes_are_tied_to_the_places_that_refer_to_them(client: FlaskClient) -> None:
    body = json.loads(client.get("/api/v1/documents/un-resolution").text)
    referred = [note["id"] for passage in body["passages"] for note in passage["footnotes"]]
    assert sorted(referred) == sorted(f"un-resolution:fn{number}" for number in range(1, 24))


def test_explain_says_how_each_segmentation_cut_and_why_a_hit_matched(client: FlaskClient) -> None:
    reply = search(client, q="空间碎片", explain=1)
    assert set(reply["query"]["segmentations"]["provided"]) >= {"空间/碎片", "空间碎片"}
    assert reply["query"]["segmentations"]["jieba"]
    assert "BM25" in reply["hits"][0]["explanation"]
    assert "explanation" not in search(client, q="空间碎片")["hits"][0]


def test_what_was_searched_beside_a_term_is_told_and_can_be_turned_off(
    client: FlaskClient,
) -> None:
    reply = search(client, q="宇航员")
    assert reply["query"]["variants"] == [{"of": "宇航员", "added": ["航天员"]}]
    assert reply["query"]["understood"] == "宇航员 (或 航天员)"
    grades = {
        hit["text"][m["start"] : m["end"]]: m["grade"]
        for hit in reply["hits"]
        for m in hit["matches"]
    }
    assert grades == {"宇航员": "word", "航天员": "variant"}
    for off in ({"q": "+宇航员"}, {"q": '"宇航员"'}, {"q": "宇航员", "expand": 0}):
        alone = search(client, **off)
        assert alone["query"]["variants"] == []
        assert alone["total"] < reply["total"]
        assert alone["counts"] == reply["counts"]


@pytest.mark.parametrize(
    ("typed", "searched", "why"),
    [
        ("yuhangyuan", "宇航员", "pinyin"),
        ("COPUOS", "和平利用外层空间委员会", "english"),
    ],
)
def test_what_was_searched_instead_is_told_with_its_reason(
    client: FlaskClient, typed: str, searched: str, why: str
) -> None:
    reply = search(client, q=typed)
    assert (reply["query"]["replaced_by"], reply["query"]["replaced_why"]) == (searched, why)
    assert reply["total"] > 0
    literal = search(client, q=typed, expand=0)
    assert (literal["query"]["replaced_by"], literal["query"]["replaced_why"]) == (None, None)
    assert literal["total"] == 0


def test_what_may_have_been_meant_is_suggested_with_its_reason(client: FlaskClient) -> None:
    reply = search(client, q="hangtianyuan 月球")
    assert {"query": "航天员 月球", "why": "pinyin"} in reply["suggestions"]
    assert search(client, q="外星人")["suggestions"] == []


def test_a_passage_is_given_as_in_its_document_with_its_neighbours(
    client: FlaskClient, searcher: Searcher
) -> None:
    for document in searcher.documents:
        listed = json.loads(client.get(f"/api/v1/documents/{document.id}").text)["passages"]
        before = None
        for expected, passage in zip(listed, document.passages, strict=True):
            given = json.loads(client.get(f"/api/v1/passages/{passage.id}").text)
            assert {name: given[name] for name in expected} == expected
            assert given["document"]["id"] == document.id
            assert given["url"] == f"/documents/{document.id}#{passage.place}"
            assert given["previous"] == (before["id"] if before else None)
            assert before is None or before["next"] == given["id"]
            before = given
        assert before is not None
        assert before["next"] is None


def test_a_passage_has_its_words_by_both_segmentations(client: FlaskClient) -> None:
    given = json.loads(client.get("/api/v1/passages/white-paper:6.2.2").text)
    cuts = {
        one["name"]: [given["text"][start:end] for start, end in one["words"]]
        for one in given["segmentations"]
    }
    assert len(cuts) > 1
    assert "".join(cuts["jieba"]) == given["text"]
    assert all("".join(words) == given["text"] for words in cuts.values())
    assert ["载人", "航天", "。"] in cuts.values()


def test_references_lead_out_of_a_passage_and_into_it(tmp_path: Path) -> None:
    own = create_app(open_citing(tmp_path)).test_client()

    def references(passage: str) -> Any:
        return json.loads(own.get(f"/api/v1/passages/{passage}").text)["references"]

    (number,) = references("new:op1")["out"]
    assert number == {
        "start": 4, "end": 16, "symbol": "A/RES/61/110", "how": "number", "detail": "第 2 段",
        "paragraphs": [[2, 2]], "via": None, "passages": ["old:op2"], "address": None,
    }  # fmt: skip
    report, via_note = references("new:op2")["out"]
    assert (report["passages"], report["address"]) == (
        [], "https://undocs.org/zh/A/AC.105/1240",
    )  # fmt: skip
    assert (report["paragraphs"], report["via"]) == ([[7, 7]], None)
    assert (via_note["via"], via_note["passages"]) == ("new:fn1", ["old:op1"])
    assert [(r["passage"], r["citation"], r["via"]) for r in references("old:op1")["in"]] == [
        ("new:op2", "A/RES/76/76，第2段", "new:fn1"), ("new:fn1", "A/RES/76/76，脚注1", None),
    ]  # fmt: skip
    assert references("old:op1")["out"] == []
    text = json.loads(own.get("/api/v1/passages/new:op1").text)["text"]
    assert text[number["start"] : number["end"]] == "第 61/110 号决议"


@pytest.mark.parametrize("name", ["un-report", "un-report:", "un-report:p999", "没有", ":p1"])
def test_what_is_no_passage_is_a_problem(client: FlaskClient, name: str) -> None:
    problem(client.get(f"/api/v1/passages/{name}"), 404)


def terms(client: FlaskClient, **parameters: Any) -> Any:
    reply = client.get("/api/v1/terms", query_string=parameters)
    assert reply.status_code == 200, reply.text
    body = json.loads(reply.text)
    assert body["total"] == len(body["terms"])
    return body["terms"]


def test_terms_say_which_document_uses_which_name(client: FlaskClient) -> None:
    (office,) = terms(client, q="外空厅")
    used = {form["form"]: form["counts"] for form in office["forms"]}
    assert office["name"] == "外层空间事务厅"
    assert used["外空厅"].keys() == {"un-report", "un-resolution"}
    assert all(form["total"] == sum(form["counts"].values()) for form in office["forms"])
    assert "UNOOSA" in office["acronyms"]
    assert office["varies"]
    assert not set(office["unused"]) & set(used)
    for form, counts in used.items():  # what Ctrl+F counts, without names inside longer names
        found = search(client, q=f'"{form}"', document=list(counts))
        assert 0 < sum(counts.values()) <= found["counts"]["literal"]


@pytest.mark.parametrize(
    "q", ["外空厅", "unoosa", "Outer Space Affairs", "affairs  OUTER", "外 空厅"]
)
def test_terms_are_found_by_any_name_in_any_spelling(client: FlaskClient, q: str) -> None:
    assert "外层空间事务厅" in [term["name"] for term in terms(client, q=q)]


def test_terms_can_be_narrowed_to_those_that_vary(client: FlaskClient) -> None:
    every, varying = terms(client), terms(client, varying=1)
    assert varying == [term for term in every if term["varies"]]
    assert 0 < len(varying) < len(every)
    assert all((len(term["forms"]) > 1) == term["varies"] for term in every)
    assert terms(client, q="外星人") == terms(client, q="，") == []
    assert problem(client.get("/api/v1/terms?form=x"), 400)["parameter"] == "form"


def test_health_and_readiness_differ(client: FlaskClient, searcher: Searcher) -> None:
    assert client.get("/healthz").status_code == 200
    ready = json.loads(client.get("/readyz").text)
    assert ready["generation"] == searcher.generation
    closed = create_app(None).test_client()
    assert closed.get("/healthz").status_code == 200
    for path in (
        "/readyz", "/api/v1/search?q=外空", "/api/v1/documents", "/api/v1/terms",
        "/api/v1/passages/un-report:p1",
    ):  # fmt: skip
        reply = closed.get(path)
        problem(reply, 503)
        assert int(reply.headers["Retry-After"]) > 0


def test_a_document_without_passages_is_listed_and_given(tmp_path: Path) -> None:
    build_index(corpus(tmp_path / "c", full="外空/月球/。/", bare=""), tmp_path / "i")
    own = create_app(open_searcher(tmp_path / "i")).test_client()
    assert json.loads(own.get("/readyz").text)["passages"] == 1
    listed = json.loads(own.get("/api/v1/documents").text)["documents"]
    assert [(d["id"], d["passage_count"]) for d in listed] == [("full", 1), ("bare", 0)]
    bare = json.loads(own.get("/api/v1/documents/bare").text)
    assert (bare["passages"], bare["outline"]) == ([], [])
    assert search(own, q="月球")["total"] == 1
    for parameters in ({"q": "题bare"}, {"q": "文件：bare"}, {"q": "月球", "document": "bare"}):
        reply = search(own, **parameters)
        assert (reply["total"], reply["hits"]) == (0, [])
    files = own.get("/api/v1/search?q=月球&document=bare&format=csv")
    assert len(list(csv.reader(io.StringIO(files.text)))) == 1


def test_every_reply_forbids_what_it_does_not_need(client: FlaskClient) -> None:
    for path in ("/api/v1/search?q=外空", "/api/v1/nothing", "/healthz"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


@examples(150)
@given(
    typed=st.text(), page=st.text(max_size=3), sort=st.sampled_from(["relevance", "reading", "?"])
)
def test_no_parameters_make_the_server_fail(
    searcher: Searcher, typed: str, page: str, sort: str
) -> None:
    client = create_app(searcher).test_client()
    reply = client.get("/api/v1/search", query_string={"q": typed, "page": page, "sort": sort})
    assert reply.status_code in (200, 400)
