"""The site in a real browser: what people do on it, at two widths, by keyboard, without JavaScript, from disk."""

import csv
import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

import servers
from lexrights import bibliography, citation
from lexrights.dataset.published import Published
from lexrights.home import Home

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
LANGUAGES = {"en": ".html", "ru": ".ru.html", "kk": ".kk.html"}
CLAIM = "doc/claim/odf-20141120-222"
STATEMENT, ANSWER = "doc/claim/odf-20141120-119", "doc/claim/odf-20141120-120"
TYPES = [
    *("index", "browse", "questions", "questions/07-maximum-before-and-after", "query", "pictures", "network"),
    *("ns", "terms", "shapes", "alignments", "dataset", "about", "404", "v/1.0.0/index", CLAIM, ANSWER),
    *("doc/claim/odf-20141120-902", "doc/passage/odf-20141120-001", "doc/passage/odf-20141120-061"),
    *("doc/provision/cc-2014-400", "doc/right/freedom-of-assembly", "doc/person/seytgaparov-kanat"),
    *("doc/org/open-dialog-foundation", "doc/case/kozlov-vladimir", "doc/report/odf-20141120", "doc/norm/iccpr"),
    *("doc/act/cc-2014", "doc/event/upr-2014-10-30", "doc/group/kazakh-authorities", "doc/offence/illegal-assembly"),
    *("doc/concept/death-penalty", "doc/scheme/concepts"),
    *("doc/place/kazakhstan", "doc/source/adilet-gov-kz-60603"),
]
DAILY = pytest.mark.daily  # a landing looks at each thing in one width and language, the daily run in all
LOOKS = [  # each kind of page on a landing in the next of the six, so that each of the six is looked at as well
    pytest.param(kind, width, language, id=f"{kind}-{width}-{language}", marks=() if place == at % 6 else DAILY)
    for at, kind in enumerate(TYPES)
    for place, (width, language) in enumerate(product(WIDTHS, LANGUAGES))
]
EDITOR = "document.querySelector('.CodeMirror').CodeMirror"
expect.set_options(timeout=20_000)  # the engine answers within, also where other work goes on


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    servers.installed("npm", "npm")  # without it the pages have no editor and no network
    chromium = servers.installed("chromium", "chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    with servers.preview(built) as url:
        yield url


@pytest.fixture(params=["desktop", pytest.param("phone", marks=DAILY)])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    width, height = WIDTHS[request.param]
    made = browser.new_context(viewport={"width": width, "height": height})
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, address: str, record_property: Callable[[str, object], None]) -> Iterator[Page]:
    """A page that fails the test where anything is logged as an error, or asked of another origin."""
    opened, faults, asked = context.new_page(), list[str](), list[str]()
    opened.on("request", lambda one: asked.append(one.url))
    opened.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    assert not faults
    assert not [url for url in asked if not _ours(url, address)]
    record_property("requests of the browser, all to this site", len(asked))


def _ours(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:"))


def test_an_article_is_found_by_its_number(page: Page, address: str) -> None:
    page.goto(f"{address}index.html")
    page.get_by_role("searchbox").fill("art 174")
    expect(page.locator("#found a").first).to_contain_text("Article 174 of the Criminal Code of 2014")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}doc/provision/cc-2014-174.html")
    expect(page.locator("main")).to_contain_text("12 → 20 years (144 → 240 months)")


def test_a_name_is_found_in_its_own_script_and_a_wrong_one_is_told(page: Page, address: str) -> None:
    page.goto(f"{address}about.ru.html")
    page.get_by_role("searchbox").fill("козлов")
    expect(page.locator("#found a").first).to_have_attribute("href", "doc/person/kozlov-vladimir.ru.html")
    expect(page.locator("#found a bdi").first).to_have_text("Владимир Иванович Козлов")
    page.get_by_role("searchbox").fill("xyzzy")
    expect(page.locator("#found")).to_contain_text("Ничего не найдено")
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()


def test_an_article_is_found_as_a_lawyer_types_it(page: Page, address: str) -> None:
    page.goto(f"{address}index.ru.html")
    for typed in ("art. 174", "Article 174", "ст. 174", "статья 174", "174-бап", "174"):
        page.get_by_role("searchbox").fill("")
        page.get_by_role("searchbox").fill(typed)
        expect(page.locator("#found a").first).to_have_attribute("href", "doc/provision/cc-2014-174.ru.html")
        expect(page.locator("#found-count")).to_contain_text("Найдено: ")
    page.get_by_role("searchbox").fill("Козлову")
    expect(page.locator("#found a").first).to_have_attribute("href", "doc/person/kozlov-vladimir.ru.html")
    for typed in ("libel", "CC 130", "130 УК", "130 ҚК"):  # noqa: RUF001 - Russian and Kazakh
        page.get_by_role("searchbox").fill(typed)
        expect(page.locator("#found a[href='doc/provision/cc-2014-130.ru.html']")).to_be_visible()


def test_the_language_is_switched_and_kept(page: Page, address: str) -> None:
    page.goto(f"{address}{CLAIM}.html")
    page.locator(".languages a[hreflang=ru]").click()
    expect(page).to_have_url(f"{address}{CLAIM}.ru.html")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("h1")).to_have_attribute("lang", "en")
    page.locator("dl.who a").first.click()
    expect(page).to_have_url(f"{address}doc/org/open-dialog-foundation.ru.html")


def test_a_citation_is_copied(page: Page, address: str, home: Home) -> None:
    cited = citation.claim(Published(home), f"https://w3id.org/lexrights/id/{CLAIM.removeprefix('doc/')}")
    page.goto(f"{address}{CLAIM}.html")
    for form in ("text", "bibtex", "ris", "csl-json"):
        section = page.locator("details").filter(has=page.locator(f"#cite-{form}"))
        if form != "text":
            section.locator("summary").click()
        section.get_by_role("button").click()
        assert page.evaluate("navigator.clipboard.readText()") == bibliography.FORMS[form](cited)
        expect(section.get_by_role("button")).to_have_text("Copied")


@pytest.fixture
def asking(page: Page, address: str) -> Callable[..., None]:
    """Open the query page and run what is typed, or what the address names."""

    def ask(query: str = "", at: str = "query.html") -> None:
        if "query" not in page.url:
            page.goto(f"{address}{at}")
            page.locator("body[data-ready]").wait_for(timeout=60_000)
        if query:
            page.evaluate(f"text => {EDITOR}.setValue(text)", query)
        page.get_by_role("button", name="Run").click()
        page.locator("#run[data-state=ready]").wait_for(timeout=60_000)

    return ask


def test_a_question_runs_in_the_page(page: Page, home: Home, asking: Callable[..., None]) -> None:
    asking(at="query.html#question=7")
    expect(page.locator("#status")).to_have_text("rows: 3")
    shipped = (home.ontology / "questions/07-maximum-before-and-after.csv").read_text(encoding="utf-8")
    heads, *rows = csv.reader(shipped.splitlines())
    assert page.locator("#results th").all_text_contents() == heads
    for row, shown in zip(rows, page.locator("#results tbody tr").all(), strict=True):
        cells = [text.split(" ")[0] for text in shown.locator("td").all_text_contents()[2:4]]
        assert cells == row[2:4]
    expect(page.locator("#results tbody")).to_contain_text("maximum imprisonment")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the answer").click()
    assert list(csv.reader(Path(download.value.path()).read_text(encoding="utf-8").splitlines())) == [heads, *rows]


def test_a_query_is_shared_and_kept(page: Page, asking: Callable[..., None]) -> None:
    asking("SELECT ?c { ?c lr:claimant person:asimova-elvira }")
    page.get_by_role("button", name="Copy a link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_focused()
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto("about:blank")
    page.goto(link)
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    shared = page.evaluate(f"{EDITOR}.getValue()")
    assert "PREFIX lr: <https://w3id.org/lexrights/ns#>" in shared  # so that it runs elsewhere, too
    page.locator(".languages a[hreflang=ru]").click()
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    assert page.evaluate(f"{EDITOR}.getValue()") == shared
    page.evaluate("location.hash = 'question=2'")
    expect(page.locator("#examples")).to_have_value("2")
    assert page.evaluate(f"{EDITOR}.getValue()") == page.locator("#example-2").text_content()


def test_what_cannot_be_copied_is_told(page: Page, address: str) -> None:
    page.add_init_script("delete Navigator.prototype.clipboard; document.execCommand = () => false")
    page.goto(f"{address}{CLAIM}.html")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Not copied")).to_be_visible()


def test_a_term_is_completed_and_the_editor_is_left_by_tab(page: Page, address: str) -> None:
    page.goto(f"{address}query.html")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    for typed, offered in (("SELECT ?c { ?c lr:claiman", "lr:claimant"), ("SELECT ?c { ?c schema:abo", "schema:about")):
        page.evaluate(f"text => {{ {EDITOR}.setValue(text); {EDITOR}.focus(); }}", typed)
        page.evaluate(f"{EDITOR}.setCursor({EDITOR}.lastLine(), 99)")
        page.keyboard.press("Control+Space")
        expect(page.locator(".CodeMirror-hints li").first).to_have_text(offered)
        assert Axe().run(page).response["violations"] == []
        page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.CodeMirror')")


def test_an_answer_names_things_and_leads_to_their_pages(page: Page, asking: Callable[..., None]) -> None:
    for query in (
        "SELECT ?s { ?s schema:about person:kozlov-vladimir }",
        "CONSTRUCT { ?s a lr:Claim } WHERE { ?s schema:about person:kozlov-vladimir }",
    ):
        asking(query)
        expect(page.locator("#results tbody")).to_contain_text("Open Dialog Foundation: ")
        link = page.locator("#results tbody a").first
        assert str(link.get_attribute("href")).startswith("doc/claim/odf-20141120-")
    expect(page.locator("#status")).to_contain_text("triples: ")
    expect(page.locator("#results tbody a", has_text="lr:Claim").first).to_have_attribute("href", "ns.html#Claim")
    page.get_by_role("button", name="As returned").click()
    expect(page.locator("#results .CodeMirror")).to_contain_text("<https://w3id.org/lexrights/ns#Claim>")
    assert Axe().run(page).response["violations"] == []
    asking("ASK { ?s a lr:Claim }")
    expect(page.locator("#status")).to_have_text("Yes")


@pytest.mark.parametrize("context", ["phone", pytest.param("desktop", marks=DAILY)], indirect=True)
def test_an_answer_of_any_question_fits_and_is_accessible(page: Page, asking: Callable[..., None]) -> None:
    asking(at="query.html#question=22")
    expect(page.locator("#results tbody")).to_contain_text("where the former maximum was 12")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page).response["violations"] == []
    asking("ASK { ?s a lr:Claim }")
    assert Axe().run(page).response["violations"] == []


ERRORS = {
    "SELECT nonsense": "Syntax error: line 1, column 16.",
    "SELECT ?s {\n  ?s }": "Syntax error: line 2, column 7.",
    "SELECT ?s { ?s lr:claimant ?w ; nope:x 'lr:y' }": "The prefix nope: is not declared.",
    "DELETE WHERE { ?s ?p ?o }": "Only queries run here; nothing can be changed.",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }": "The service <http://127.0.0.1:9/> is not",
}


SLIPS = {
    "SELECT ?c { ?c lr:claimnt ?x }": "rows: 0. lr:claimnt is not in the data. Did you mean lr:claimant?",
    "PREFIX q: <https://w3id.org/lexrights/ns#> ASK { ?c a q:Clam.}": (
        "No. q:Clam is not in the data. Did you mean lr:Claim?"
    ),
    "ASK { <https://w3id.org/lexrights/id/person/kozlow-vladimir> ?p lrt:xyzzy }": (
        "No. <https://w3id.org/lexrights/id/person/kozlow-vladimir> is not in the data. "
        "Did you mean person:kozlov-vladimir? lrt:xyzzy is not in the data."
    ),
    "ASK { ?c a <http://w3id.org/lexrights/ns#Claim> }": (
        "No. <http://w3id.org/lexrights/ns#Claim> is not in the data. Did you mean lr:Claim?"
    ),
    "PREFIX lr: <https://w3id.org/lexrights/ns> ASK { ?c a lr:Claim ; lr:voice ?v }": (
        "No. PREFIX lr: <https://w3id.org/lexrights/ns> is not in the data. "
        "Did you mean <https://w3id.org/lexrights/ns#>?"
    ),
    "BASE <https://w3id.org/lexrights/ns#> ASK { ?c a <Claim> }": (
        "No. <Claim> is not in the data. Did you mean lr:Claim?"
    ),
    "PREFIX schema: <http://schema.org/> ASK { ?c schema:about ?x }": (
        "No. PREFIX schema: <http://schema.org/> is not in the data. Did you mean <https://schema.org/>?"
    ),
    "ASK { ?c lr:abut ?x ; lr:claim\\-ant ?y }": (
        "No. lr:abut is not in the data. Did you mean schema:about? "
        "lr:claim\\-ant is not in the data. Did you mean lr:claimant?"
    ),
    "ASK { ?c ?p provision:cc-2014-999 }": "No. provision:cc-2014-999 is not in the data.",
    "CONSTRUCT { ?c lr:made lrt:here } WHERE { ?c lr:hedge ?h } LIMIT 1": "triples: 1",
    "ASK { ?c ?p <urn:x> ; foaf:mbox <http://e/1> ; skos:broader ?x }": "No",
    "ASK { ?c ?p 'lr:nothing' } # lr:nothing <https://w3id.org/lexrights/ns#nothing>": "No",
    "ASK { ?c lr:claimant person:sarsenov-serik ; a lr:Claim }": "Yes",
}


def test_a_name_that_nothing_has_is_told_beside_the_answer(page: Page, asking: Callable[..., None]) -> None:
    for query, said in SLIPS.items():
        asking(query)
        expect(page.locator("#status")).to_have_text(said)


def test_an_error_is_told_in_words(page: Page, asking: Callable[..., None]) -> None:
    for query, said in ERRORS.items():
        asking("SELECT ?c { ?c a lr:Case }")
        expect(page.locator("#results")).to_be_visible()
        asking(query)
        expect(page.locator("#status")).to_contain_text(said)
        expect(page.locator("#results")).to_be_hidden()  # what it showed was the answer to another query


def test_an_endless_query_can_be_stopped(page: Page, address: str) -> None:
    page.goto(f"{address}query.html")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    page.evaluate(f"{EDITOR}.setValue('{query}')")
    page.get_by_role("button", name="Run").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Stopped.")
    expect(page.locator("#run[data-state=ready]")).to_be_focused(timeout=60_000)
    page.evaluate(f"{EDITOR}.setValue('SELECT ?c {{ ?c a lr:Case }}')")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("rows: 7")


def test_a_query_runs_by_its_key_here(page: Page, address: str) -> None:
    page.goto(f"{address}query.html#question=7")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    page.evaluate(f"{EDITOR}.focus()")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_have_text("rows: 3")
    expect(page.locator("#results tbody tr")).to_have_count(3)


def test_a_link_to_no_question_shows_the_first(page: Page, address: str) -> None:
    page.goto(f"{address}query.html#question=999")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    assert "Which codes were signed" in page.evaluate(f"{EDITOR}.getValue()")
    expect(page.locator("#examples")).to_have_value("1")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 50000", "rows: 10000 (there are more)"),
        ("CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d lr:claimant ?f }", "triples: 10000 (there are more)"),
    ],
)
def test_an_answer_of_many_rows_is_cut_and_it_is_told(
    page: Page, asking: Callable[..., None], query: str, said: str
) -> None:
    asking(query)
    expect(page.locator("#status")).to_have_text(said)
    expect(page.locator("#results tbody tr")).to_have_count(200)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#results tbody tr")).to_have_count(400)
    page.get_by_role("button", name="As returned").click()
    expect(page.locator("#results")).to_contain_text("The first 500 lines; the download holds all.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the answer").click()
    assert Path(download.value.path()).read_text(encoding="utf-8").count("\n") >= 9_999


def test_an_answer_too_large_for_the_browser_is_told_and_the_next_is_given(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}query.html#query=SELECT * {{ ?a ?b ?c . ?d ?e ?f }}")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#status")).to_contain_text("Add a LIMIT", timeout=120_000)
    page.evaluate(f"{EDITOR}.setValue('SELECT ?c {{ ?c a lr:Case }}')")
    page.locator("#run[data-state=ready]").click(timeout=60_000)
    expect(page.locator("#status")).to_have_text("rows: 7", timeout=60_000)
    page.close()


@pytest.mark.parametrize("lost", ["yasgui.min.js", "terms-data.js", "engine.js", "web_bg.wasm", "lexrights.nt"])
def test_what_cannot_be_loaded_is_told(browser: Browser, address: str, lost: str) -> None:
    page = browser.new_page()
    page.route(f"**/{lost}", lambda route: route.fulfill(status=404, body=""))
    page.goto(f"{address}query.html")
    expect(page.locator("#failed")).to_contain_text("could not be loaded")
    expect(page.locator("#with")).to_be_hidden()
    page.close()


def test_the_progress_of_loading_is_shown(browser: Browser, address: str) -> None:
    page = browser.new_page()
    held: list[Route] = []
    page.route("**/lexrights.nt", lambda route, _request: held.append(route))
    page.goto(f"{address}query.html")
    expect(page.locator("#progress")).to_be_visible()
    expect(page.locator("#progress")).to_have_js_property("value", 0.7, timeout=60_000)  # the engine is here
    expect(page.get_by_role("button", name="Run")).to_have_attribute("aria-disabled", "true")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    expect(page.locator("#progress")).to_be_hidden()
    page.close()


def test_hostile_text_stays_text_in_scripts(page: Page, address: str, asking: Callable[..., None]) -> None:
    def poison(route: Route) -> None:
        got = route.fetch()
        route.fulfill(
            response=got, body=got.text().replace("Vladimir Kozlov", "Vladimir Kozlov<img src=/pwn onerror=pwn()>")
        )

    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.route(re.compile("-data.js$|lexrights.nt$"), poison)
    page.goto(f"{address}network.html")
    page.get_by_role("searchbox").fill("kozlov")
    expect(page.locator("#found")).to_contain_text("<img src=/pwn")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Explore it").click()
    page.get_by_role("listbox").select_option("doc/person/kozlov-vladimir")
    expect(page.locator("#near p a")).to_contain_text("<img src=/pwn")
    page.goto(f"{address}query.html")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    asking("SELECT ?s ?l { VALUES ?s { person:kozlov-vladimir <javascript:pwn()> } OPTIONAL { ?s rdfs:label ?l } }")
    expect(page.locator("#results tbody")).to_contain_text("<img src=/pwn")
    expect(page.locator("#results tbody a[href^=javascript]")).to_have_count(0)
    assert not [url for url in asked if "pwn" in url]


def test_a_dispute_is_followed_from_both_sides(page: Page, address: str) -> None:
    page.goto(f"{address}{STATEMENT}.html")
    answered = page.locator(".dispute section").nth(1)
    expect(answered).to_contain_text("Open Dialog Foundation")
    answered.locator(".card .said a").first.click()
    expect(page).to_have_url(f"{address}{ANSWER}.html")
    stated = page.locator(".dispute section").nth(0)
    expect(stated).to_contain_text("Kanat Seytgaparov")
    stated.locator(".card .said a").click()
    expect(page).to_have_url(f"{address}{STATEMENT}.html")


@pytest.mark.practice(32)
def test_the_map_leads_to_the_claims(page: Page, address: str) -> None:
    page.goto(f"{address}doc/report/odf-20141120.html")
    expect(page.locator(".map li")).to_have_count(135)
    expect(page.locator(".map a.n0")).to_have_count(1)
    page.locator(".map a", has_text="061").click()
    expect(page).to_have_url(f"{address}doc/passage/odf-20141120-061.html")
    page.locator(".card .said a", has_text="20 years").click()
    expect(page).to_have_url(f"{address}{CLAIM}.html")


def test_the_network_is_walked_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}network.html")
    page.get_by_role("button", name="Explore it").focus()
    page.keyboard.press("Enter")
    choice = page.get_by_role("listbox")
    expect(choice).to_be_focused(timeout=20_000)
    choice.select_option("doc/right/freedom-of-speech")
    near = page.locator("#near")
    expect(near.locator("p a")).to_have_text("Freedom of speech")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    first = near.get_by_role("button").first
    expect(first).to_be_focused()
    name = first.text_content() or ""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the claims that name both, with who makes them
    claim = near.locator("details[open] a").first
    expect(claim).to_have_attribute("href", re.compile("^doc/claim/odf-20141120-"))
    expect(claim).to_contain_text("Open Dialog Foundation: ")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(near.locator("p a")).to_have_text(name)
    page.keyboard.press("ArrowDown")
    expect(near.locator("p a")).not_to_have_text(name)


def test_a_network_that_cannot_be_loaded_is_told(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/cytoscape.min.js", lambda route: route.abort())
    page.goto(f"{address}network.html")
    page.get_by_role("button", name="Explore it").click()
    expect(page.get_by_text("It could not be loaded.")).to_be_visible()
    page.close()


def test_every_kind_of_thing_has_a_page_that_is_tried(built: Path) -> None:
    assert {kind.split("/")[1] for kind in TYPES if kind.startswith("doc/")} == {
        folder.name for folder in (built / "doc").iterdir()
    }
    tops = {path.name.split(".")[0] for path in built.glob("*.html")}
    assert tops <= set(TYPES)


@pytest.mark.parametrize(("kind", "context", "language"), LOOKS, indirect=["context"])
def test_each_kind_of_page_is_accessible_and_fits(
    page: Page, address: str, kind: str, language: str, record_property: Callable[[str, object], None]
) -> None:
    page.goto(f"{address}{kind}{LANGUAGES[language]}" + ("#question=7" if kind == "query" else ""))
    if kind == "query":
        page.locator("body[data-ready]").wait_for(timeout=60_000)
        page.locator("#run").click()
        page.locator("#results tbody a").first.wait_for()
    found: Any = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    record_property("pages that fit, without a violation of axe", 1)


def test_a_landing_looks_at_every_kind_of_page_and_in_each_width_and_language() -> None:
    looked = [one.values for one in LOOKS if not one.marks]
    assert [kind for kind, _width, _language in looked] == TYPES
    assert {tuple(rest) for _kind, *rest in looked} == {*product(WIDTHS, LANGUAGES)}
    assert len(LOOKS) == 6 * len(TYPES)


def test_the_pages_work_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}index.html")
    page.get_by_role("searchbox").fill("Kozlov")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}browse.html?q=Kozlov")
    page.get_by_role("link", name="Vladimir Kozlov", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Vladimir Kozlov")
    page.goto(f"{address}query.html")
    expect(page.locator("#without")).to_be_visible()
    page.goto(f"{address}{CLAIM}.html")
    expect(page.locator("#cite-text")).to_be_visible()
    expect(page.locator("button.copy").first).to_be_hidden()
    context.close()


@pytest.mark.parametrize("place", ["disk", "sub-folder"])
def test_the_pages_work_from_disk_and_from_a_sub_folder(
    browser: Browser, built: Path, tmp_path: Path, place: str
) -> None:
    if place == "disk":
        _walk(browser, f"file://{built}/")
        return
    (tmp_path / "some").mkdir()
    (tmp_path / "some/where").symlink_to(built)
    with servers.plain(tmp_path) as url:
        _walk(browser, f"{url}some/where/")


def _walk(browser: Browser, root: str) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("requestfailed", lambda asked: faults.append(asked.url))
    page.on("request", lambda asked: None if _ours(asked.url, root) else faults.append(asked.url))
    page.goto(f"{root}index.kk.html")
    page.get_by_role("searchbox").fill("174")
    page.locator("#found a").first.click()
    expect(page).to_have_url(f"{root}doc/provision/cc-2014-174.kk.html")
    page.locator(".card .said a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.goto(f"{root}pictures.html")
    for place in range(page.locator("figure img").count()):
        image = page.locator("figure img").nth(place)
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", value=True)
        assert image.evaluate("one => one.naturalWidth") > 300
    page.goto(f"{root}network.html")
    page.get_by_role("button", name="Explore it").click()
    expect(page.locator("#drawing canvas").first).to_be_visible()
    page.goto(f"{root}query.html#question=7")
    if root.startswith("file:"):  # an engine may not be loaded from a disk: the page says so
        expect(page.locator("#without")).to_be_visible()
    else:
        page.locator("body[data-ready]").wait_for(timeout=60_000)
        page.locator("#run").click()
        expect(page.locator("#status")).to_have_text("rows: 3")
    assert not faults
    page.close()


def test_a_claim_is_printed_without_the_furniture(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}{CLAIM}.html")
    page.emulate_media(media="print")
    for hidden in (".search", ".menu", ".languages", "button.copy"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("#cite-text")).to_be_visible()
    expect(page.locator("details:not([open]) summary").first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.goto(f"{address}questions/07-maximum-before-and-after.html")
    assert page.evaluate("getComputedStyle(document.querySelector('.scroll')).maxHeight") == "none"
    page.close()
