"""Random numbers that are named by what they are for."""

from engine.randomness import generator


def test_a_draw_does_not_depend_on_other_draws():
    first = generator(1, "initial", 0).random(4)
    generator(1, "order", 5).permutation(100)
    assert (generator(1, "initial", 0).random(4) == first).all()


def test_seed_purpose_and_counter_each_tell_draws_apart():
    names = [(1, "initial", 0), (2, "initial", 0), (1, "order", 0), (1, "initial", 1)]
    draws = {tuple(generator(*name).random(4)) for name in names}
    assert len(draws) == 4


def test_the_numbers_are_the_same_on_every_machine_and_version():
    expected = [0.73548496, 0.55769435]
    drawn = generator(1, "initial", 0).random(2)
    assert drawn.round(8).tolist() == expected
