"""The site in a real browser: what people do on it, at two widths, by keyboard, without JavaScript, from disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

import servers
from lexrights import citing, published
from lexrights.homes import Home

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
LANGUAGES = {"en": ".html", "ru": ".ru.html", "kk": ".kk.html"}
CLAIM = "doc/claim/odf-20141120-222"
STATEMENT, ANSWER = "doc/claim/odf-20141120-119", "doc/claim/odf-20141120-120"
TYPES = [
    *("index", "browse", "questions", "questions/07-maximum-before-and-after", "query", "pictures", "network"),
    *("ns", "terms", "shapes", "alignments", "dataset", "about", "404", CLAIM, ANSWER),
    *("doc/claim/odf-20141120-902", "doc/passage/odf-20141120-001", "doc/passage/odf-20141120-061"),
    *("doc/provision/cc-2014-400", "doc/right/freedom-of-assembly", "doc/person/seytgaparov-kanat"),
    *("doc/org/open-dialog-foundation", "doc/case/kozlov-vladimir", "doc/report/odf-20141120", "doc/norm/iccpr"),
]


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


@pytest.fixture(params=WIDTHS)
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    width, height = WIDTHS[request.param]
    made = browser.new_context(viewport={"width": width, "height": height})
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page that fails the test where anything is logged as an error, or asked of another origin."""
    opened, faults = context.new_page(), []
    opened.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("request", lambda asked: None if _ours(asked.url, address) else faults.append(asked.url))
    yield opened
    assert not faults


def _ours(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:"))


def test_an_article_is_found_by_its_number(page: Page, address: str) -> None:
    page.goto(f"{address}index.html")
    page.get_by_role("searchbox").fill("art 174")
    expect(page.locator("#found a").first).to_contain_text("Article 174 of the Criminal Code of 2014")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}doc/provision/cc-2014-174.html")
    expect(page.locator("main")).to_contain_text("144 → 240 months (12 → 20 years)")


def test_a_name_is_found_in_its_own_script_and_a_wrong_one_is_told(page: Page, address: str) -> None:
    page.goto(f"{address}about.ru.html")
    page.get_by_role("searchbox").fill("козлов")
    expect(page.locator("#found a").first).to_have_attribute("href", "doc/person/kozlov-vladimir.ru.html")
    page.get_by_role("searchbox").fill("xyzzy")
    expect(page.locator("#found")).to_contain_text("Ничего не найдено")
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()


def test_the_language_is_switched_and_kept(page: Page, address: str) -> None:
    page.goto(f"{address}{CLAIM}.html")
    page.locator(".languages a[hreflang=ru]").click()
    expect(page).to_have_url(f"{address}{CLAIM}.ru.html")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("h1")).to_have_attribute("lang", "en")
    page.locator("dl.who a").first.click()
    expect(page).to_have_url(f"{address}doc/org/open-dialog-foundation.ru.html")


def test_a_citation_is_copied(page: Page, address: str, home: Home) -> None:
    store = published.load(home)
    cited = citing.claim(store, f"https://w3id.org/lexrights/id/{CLAIM.removeprefix('doc/')}")
    page.goto(f"{address}{CLAIM}.html")
    for form in ("text", "bibtex", "ris", "csl-json"):
        section = page.locator("details").filter(has=page.locator(f"#cite-{form}"))
        if form != "text":
            section.locator("summary").click()
        section.get_by_role("button").click()
        assert page.evaluate("navigator.clipboard.readText()") == citing.FORMS[form](cited)
        expect(section.get_by_role("button")).to_have_text("Copied")


def test_a_question_runs_in_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}query.html#question=7")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#status")).to_have_text("rows: 3")
    expect(page.locator("#results tbody tr")).to_have_count(3)
    expect(page.locator("#results tbody")).to_contain_text("maximum imprisonment")
    with page.expect_download() as download:
        page.locator(".yasr_downloadIcon").click()
    assert Path(download.value.path()).read_text(encoding="utf-8").count("\n") >= 3
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    assert "lr:before ?before" in page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")


def test_a_query_without_prefixes_completes_our_terms_and_can_be_left_by_tab(page: Page, address: str) -> None:
    page.goto(f"{address}query.html")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    editor = "document.querySelector('.CodeMirror').CodeMirror"
    page.evaluate(f"{editor}.setValue('SELECT ?c {{ ?c lr:claiman'); {editor}.focus(); {editor}.setCursor(0, 25)")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hints li").first).to_contain_text("lr:claimant")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.CodeMirror')")
    page.evaluate(f"{editor}.setValue('SELECT ?c {{ ?c lr:claimant person:asimova-elvira }}')")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#status")).to_have_text("rows: 2")
    page.evaluate(f"{editor}.setValue('SELECT ?s {{ ?s schema:about person:kozlov-vladimir }}')")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#results tbody")).to_contain_text("Open Dialog Foundation: ")
    link = page.locator("#results tbody a.iri").first
    assert str(link.get_attribute("href")).startswith("doc/claim/odf-20141120-")
    page.evaluate(f"{editor}.setValue('SELECT nonsense')")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#status")).to_contain_text("error at 1:16")
    expect(page.locator("#results")).to_be_hidden()  # what it showed was the answer to another query


def test_an_endless_query_can_be_stopped(page: Page, address: str) -> None:
    page.goto(f"{address}query.html")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    page.evaluate(f"document.querySelector('.CodeMirror').CodeMirror.setValue('{query}')")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#status")).to_have_text("Stopped.")
    expect(page.get_by_role("button", name="Run")).to_be_enabled(timeout=60_000)


def test_a_query_runs_by_its_key_here_and_the_answer_fits(page: Page, address: str) -> None:
    page.goto(f"{address}query.html#question=7")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.focus()")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_have_text("rows: 3")
    expect(page.locator("#results tbody tr")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_link_to_no_question_shows_the_first(page: Page, address: str) -> None:
    page.goto(f"{address}query.html#question=999")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    assert "Which codes were signed" in page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    expect(page.locator("#examples")).to_have_value("1")


def test_an_answer_of_many_rows_is_cut_and_it_is_told(page: Page, address: str) -> None:
    page.goto(f"{address}query.html")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    query = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 50000"
    page.evaluate(f"document.querySelector('.CodeMirror').CodeMirror.setValue('{query}')")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#status")).to_have_text("rows: 10000 (there are more)", timeout=60_000)
    expect(page.locator("#results tbody tr").first).to_be_visible()


def test_an_answer_too_large_for_the_browser_is_told_and_the_next_is_given(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}query.html#query=SELECT * {{ ?a ?b ?c . ?d ?e ?f }}")
    page.locator("body[data-ready]").wait_for(timeout=60_000)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#status")).to_contain_text("Add a LIMIT", timeout=120_000)
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT ?c { ?c a lr:Case }')")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#status")).to_have_text("rows: 7", timeout=60_000)
    page.close()


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
    name = (first.text_content() or "").partition(" ·")[0]
    page.keyboard.press("Enter")
    expect(near.locator("p a")).to_have_text(name)
    page.keyboard.press("ArrowDown")
    expect(near.locator("p a")).not_to_have_text(name)


@pytest.mark.parametrize("kind", TYPES)
def test_each_kind_of_page_is_accessible_and_fits(page: Page, address: str, kind: str) -> None:
    for language, ending in LANGUAGES.items():
        page.goto(f"{address}{kind}{ending}")
        if kind == "query":
            page.locator("body[data-ready]").wait_for(timeout=60_000)
            page.locator("#run").click()
            page.locator("#results tbody tr").first.wait_for()
        found: Any = Axe().run(page)
        assert found.response["violations"] == [], f"{language}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), language


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
    assert not faults
    page.close()


def test_a_claim_is_printed_without_the_furniture(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}{CLAIM}.html")
    page.emulate_media(media="print")
    for hidden in (".search", ".menu", ".languages", "button.copy"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("#cite-text")).to_be_visible()
    page.close()
