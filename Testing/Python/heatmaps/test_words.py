"""What stands beside a map in words."""

from __future__ import annotations

from OsteoRadiomicsLib.heatmaps.files import MapFacts
from OsteoRadiomicsLib.heatmaps.kinds import HEATMAP_KINDS
from OsteoRadiomicsLib.heatmaps.words import words_of

VERDICT = "Not specific: a model trained on shuffled outcomes gives much the same map."


def facts(what="occlusion", *, signed=True, **details):
    """What a made-up map shows."""
    return MapFacts(what=what, title="effect", unit="logits", signed=signed, rois=("L1",), **details)


def test_a_map_of_the_score_says_what_its_signs_do_and_for_which_models_it_is_true():
    words = words_of(facts())
    kind = HEATMAP_KINDS["occlusion"]
    assert (words.kind, words.title) == (kind.title, "effect (logits)")
    assert (words.raises, words.lowers) == ("raises the score", "lowers the score")
    assert words.caption == kind.caption({})
    assert words.validity == kind.validity
    assert words.sentence == words.verdict == ""


def test_a_feature_map_does_not_speak_of_a_score():
    assert words_of(facts("feature")).raises == "above zero"
    assert words_of(facts("feature", signed=False)).raises == ""
    assert "cube round it" in words_of(facts("feature")).caption


def test_the_verdict_stands_beside_the_sentence_and_not_in_it():
    words = words_of(facts(sentence=f"62 % comes from L2. {VERDICT}", control={"specific": False, "overlap": 0.9}))
    assert words.sentence == "62 % comes from L2."
    assert words.verdict == VERDICT
    assert words_of(facts(sentence="62 % comes from L2.", control={"specific": True})).verdict == ""


def test_a_map_of_a_kind_that_is_not_installed_is_just_a_map():
    words = words_of(facts("elsewhere", sentence=3))
    assert (words.kind, words.caption, words.validity, words.sentence) == ("Map", "", "", "")
