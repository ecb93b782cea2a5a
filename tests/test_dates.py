"""Uncertain dates in plain words, and in order."""

import pytest

from lexrights.dataset import dates

WORDS = {
    "2014-07-03": "2014-07-03",
    "2010~": "about 2010",
    "2010-05?": "perhaps 2010-05",
    "2010%": "perhaps about 2010",
    "201X": "the 2010s",
    "20XX": "a year from 2000 to 2099",
    "2013-XX": "some time in 2013",
    "2013-11-XX": "some day in 2013-11",
    "2013-11-2X": "between 2013-11-20 and 2013-11-29",
    "2013-21": "spring 2013",
    "2013-24~": "about winter 2013",
    "[2013-11-21..2013-11-30]": "between 2013-11-21 and 2013-11-30",
    "[2012,2014]": "2012 or 2014",
}


@pytest.mark.parametrize(("text", "words"), WORDS.items())
def test_a_date_is_told_in_words(text: str, words: str) -> None:
    assert dates.words(text) == words


def test_dates_stand_in_the_order_of_their_beginnings() -> None:
    told = ["2014", "[2013-11-21..2013-11-30]", "201X", "2012~", "2013-11-2X"]
    assert sorted(told, key=dates.order) == ["201X", "2012~", "2013-11-2X", "[2013-11-21..2013-11-30]", "2014"]
