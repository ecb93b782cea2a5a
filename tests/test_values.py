import pytest

from lexrights.dataset import context
from lexrights.home import Home
from lexrights.source import values


@pytest.fixture(scope="module")
def table(home: Home) -> context.Context:
    return context.load(home.ontology)


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        (2012, "xsd:gYear"),
        ("2012", "xsd:gYear"),
        ("2013-07", "xsd:gYearMonth"),
        ("2014-02-28", "xsd:date"),
        ("2014-02-30", ""),
        ("2014-13", ""),
        ("14-02-03", ""),
        ("in 2014", ""),
        (20120, ""),
    ],
)
def test_a_date_takes_the_type_of_its_own_form(value: str | int, datatype: str) -> None:
    assert values.calendar_type(value) == datatype


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plain", ""),
        ("Қазақстан Республикасы", ""),
        (" blank", "blanks around"),
        ("", "empty"),
        ("zero\u200bwidth", "invisible character U+200B"),
        ("bidi\u202emark", "invisible character U+202E"),
        ("cafe\u0301", "normal form C"),
        ("\u0421ode of Administrative Offences", "mixes Cyrillic and Latin letters"),
        ("write to a.person@example.org", "e-mail"),
        ("call +48 22 123 45 67", "telephone"),
        (12, "not text"),
    ],
)
def test_text_is_clean(text: str, words: str) -> None:
    assert words in values.text_problem(text)
    assert bool(values.text_problem(text)) == bool(words)


@pytest.mark.parametrize(
    "reference",
    [
        "person:../../etc/passwd",
        "person:%2e%2e%2fetc",
        "person:/etc/passwd",
        "person:a\\b",
        "person:a\x00b",
        "person:" + "a" * 5_000,
        "person:-rf",
        "person:CON",
        "person:con",
        "person:Kozlov",
        "person:kozlov--vladimir",
        "person:kozl\u043ev",
        "parson:kozlov",
        "http://a b/",
        "javascript:alert(1)",
        "../x",
    ],
)
def test_a_reference_that_could_leave_its_folder_or_break_a_uri_is_refused(
    table: context.Context, reference: str
) -> None:
    assert values.reference_problem(reference, table)


@pytest.mark.parametrize(
    "reference", ["person:kozlov-vladimir", "case:a", "right:b", "http://a.org/%D0%A1", "dataset:#x"]
)
def test_a_reference_is_a_kind_with_a_key_or_a_web_address(table: context.Context, reference: str) -> None:
    assert values.reference_problem(reference, table) == ""


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("value", 90, ""),
        ("value", "90", "not a number"),
        ("value", True, "not a number"),
        ("start", "1", "not a whole number"),
        ("approximate", True, ""),
        ("approximate", "NO", "neither true nor false"),
        ("occurred", "2014-02-30", "not a date"),
        ("measure", "max-fine", ""),
        ("measure", "Max Fine", "not a code"),
        ("label", {"ru": "да", "en": ["a", "b"]}, ""),
        ("label", {"english!": "a"}, "not a language tag"),
        ("label", {"en": 3}, "not text"),
    ],
)
def test_each_kind_of_value_has_its_form(table: context.Context, key: str, value: object, words: str) -> None:
    found = values.problem(table.terms[key], value, table)
    assert words in found
    assert bool(found) == bool(words)
