"""A rendering is made of photographs with the mood that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from simspaint.bank.moods.tags import TAGS_FILE
from simspaint.domain.choices import Choices
from simspaint.domain.mood import LabelAppearance, Mood
from simspaint.domain.picture_settings import Matching, Method
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.mood import MoodConfig
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import differences, painted, request_of

MISTY = (1, 3, 4, 7)
CLEAR = (0, 2, 5, 6, 8)


@pytest.fixture
def tagged(pack: OpenedPack, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenedPack]:
    """The small pack where some photographs are misty, and four are enough of them."""
    names = pack.bank.photographs
    tags = {names[i]: frozenset({"mist"}) for i in MISTY} | {names[i]: frozenset({"clear"}) for i in CLEAR}
    pack.bank.write_tags(tags)
    monkeypatch.setattr("simspaint.engine.steps.component_candidates.MoodConfig", lambda: MoodConfig(4, 1))
    yield pack
    (pack.bank.folder / TAGS_FILE).unlink()
    vars(pack.bank).pop("tags", None)


def with_mood(request: RenderRequest, mood: Mood, **changes: object) -> RenderRequest:
    picture = replace(request.settings.picture, mood=mood, **changes)
    return replace(request, settings=replace(request.settings, picture=picture))


@pytest.mark.parametrize("changes", [{}, {"top_k": 3, "seed": 5}, {"adherence": 0.1}, {"fill_segments": 3}])
def test_all_segments_come_from_photographs_with_the_mood(
    tagged: OpenedPack, models: Models, changes: dict
) -> None:
    memo = Memo()
    names = tagged.bank.photographs
    for words, own in (("misty", MISTY), ("clear sky", CLEAR), ("misty", MISTY)):
        request = request_of(painted(), appearance_consistency=1.0, **changes)
        rendering = choose_and_render(with_mood(request, Mood(words)), tagged, models, memo=memo)
        assert {row.photograph for row in rendering.provenance} <= {names[i] for i in own}
        assert rendering.composition.settings.mood == Mood(words)
        assert rendering.notes == ()


def test_the_composition_is_chosen_anew_for_another_mood_alone(tagged: OpenedPack, models: Models) -> None:
    request = with_mood(request_of(painted(), appearance_consistency=1.0), Mood("misty"))
    first = choose_and_render(request, tagged, models)
    again = replace(request, composition=first.composition)
    assert differences(choose_and_render(again, tagged, models), first) == []
    clear = choose_and_render(with_mood(again, Mood("clear")), tagged, models)
    assert not {r.photograph for r in clear.provenance} & {r.photograph for r in first.provenance}


@pytest.mark.parametrize("is_chosen_anew", [False, True])
def test_what_a_person_locked_keeps_its_look_in_another_mood(
    tagged: OpenedPack, models: Models, is_chosen_anew: bool
) -> None:
    request = with_mood(request_of(painted(), appearance_consistency=1.0), Mood("misty"), matching=Matching())
    first = choose_and_render(request, tagged, models)
    looks = [replace(each, color_shift=(3.0, -2.0, 1.0)) for each in first.composition.components]
    for look in (each for each in looks if each.segment is not None):
        assert look.segment is not None
        choices = Choices().with_lock(look.row, look.column, look.segment)
        known = (look,) if is_chosen_anew else tuple(looks)
        before = replace(first.composition, components=known)
        again = replace(request, composition=before, settings=replace(request.settings, choices=choices))
        clear = choose_and_render(with_mood(again, Mood("clear")), tagged, models)
        kept = [each for each in clear.composition.components if each.segment == look.segment]
        assert [(each.affine, each.stance, each.color_shift) for each in kept] == [
            (look.affine, look.stance, look.color_shift)
        ]


def test_what_no_photograph_has_is_told_once_a_rendering(tagged: OpenedPack, models: Models) -> None:
    request = request_of(painted(), appearance_consistency=1.0)
    plain = choose_and_render(request, tagged, models)
    snowy = choose_and_render(with_mood(request, Mood("snow")), tagged, models)
    assert snowy.notes == ("No photograph is 'snow': the mood changes nothing.",)
    np.testing.assert_array_equal(snowy.photograph, plain.photograph)


def test_like_a_picture_takes_the_photographs_that_look_like_it(
    tagged: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simspaint.engine.steps.component_candidates.MoodConfig", lambda: MoodConfig(1, 1))
    bank = tagged.bank
    row = bank.light(np.array([3]))[0]
    labels = [label.name for label in bank.labels.labels]
    looks = [LabelAppearance(n, tuple(v.tolist())) for n, v in zip(labels, row[:-1], strict=True) if v[0] > 0]
    looks.append(LabelAppearance("", tuple(row[-1].tolist())))
    looks.append(LabelAppearance("a label of another pack", (0.5,) * 6))
    request = with_mood(request_of(painted(), appearance_consistency=1.0), Mood("misty", tuple(looks)))
    rendering = choose_and_render(request, tagged, models)
    shown = {int(label_id) for label_id in np.unique(bank.layout_ids(3))}
    own = {r.photograph for r in rendering.provenance if r.label_id in shown}
    assert own == {bank.photographs[3]}


def test_the_method_paper_takes_no_notice(tagged: OpenedPack, models: Models) -> None:
    request = request_of(painted())
    plain = choose_and_render(with_mood(request, Mood(), method=Method.PAPER), tagged, models)
    misty = choose_and_render(with_mood(request, Mood("misty"), method=Method.PAPER), tagged, models)
    np.testing.assert_array_equal(misty.photograph, plain.photograph)
    assert misty.notes == ("The method paper takes no notice of the mood.",)


def test_preferred_photographs_come_first_after_the_mood(tagged: OpenedPack, models: Models) -> None:
    names = tagged.bank.photographs
    tagged.bank.write_tags(
        {name: frozenset({"mist" if i in MISTY else "clear", *(("own",) if i in (1, 0) else ())})
         for i, name in enumerate(names)}
    )  # fmt: skip
    for words, own in (("", {0, 1}), ("misty", {1})):
        request = with_mood(request_of(painted(), appearance_consistency=1.0), Mood(words))
        request = replace(request, settings=replace(request.settings, preferred_tag="own"))
        rendering = choose_and_render(request, tagged, models)
        shown = {int(i) for k in own for i in np.unique(tagged.bank.layout_ids(k))}
        of_shown = {row.photograph for row in rendering.provenance if row.label_id in shown}
        assert of_shown <= {names[i] for i in own}
    assert rendering.notes == ()
