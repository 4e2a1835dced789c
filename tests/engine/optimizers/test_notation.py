"""The signs that optimizers' formulas are written with: minus, powers, roots."""

import numpy as np
import pytest

from engine.formula import Call, Formula, Number, Power, Root, Symbol, symbols

α, β, t = (Symbol(name, is_matrix=False) for name in ("α", "β", "t"))
g, v = symbols("g v")


@pytest.mark.parametrize(
    ("expression", "text", "code"),
    [
        (-α * g, "−α·g", "-α * g"),
        (-(g - v), "−(g − v)", "-(g - v)"),
        (g - (-α * v), "g − −α·v", "g - -α * v"),
        (Power(g, 2), "g²", "g**2"),
        (Number("1") - Power(β, t), "1 − βᵗ", "1 - β**t"),
        (Power(g + v, 2), "(g + v)²", "(g + v)**2"),
        (Power(Power(g, 2), 3), "(g²)³", "(g**2)**3"),
        (g / (Root(v) + α), "g/(√v + α)", "g / (np.sqrt(v) + α)"),
        (Power(β, Call("floor", (t / α,), "np.floor")), "β^floor(t/α)", "β**np.floor(t / α)"),
        (Power(β, t + α), "β^(t + α)", "β**(t + α)"),
        (Root(v + α), "√(v + α)", "np.sqrt(v + α)"),
        (α * g * v, "α·g⊙v", "α * g * v"),
    ],
)
def test_text_and_code_say_the_same(expression, text, code):
    formula = Formula("Δ", expression, lambda: expression)
    assert formula.text() == f"Δ = {text}"
    assert formula.code() == code
    numbers = {"α": 0.1, "β": 0.9, "t": 3, "g": np.array([1.0, -2.0]), "v": np.array([4.0, 9.0]), "np": np}
    assert np.isfinite(eval(code, numbers)).all()


def test_mathml_of_each_sign():
    formula = Formula("Δ", -α * g / Root(Power(v, 2) + Power(β, t)), lambda: g)
    assert "<mo>−</mo>" in formula.mathml()
    assert "<msqrt>" in formula.mathml()
    assert "<msup><mrow><mi>v</mi></mrow><mrow><mn>2</mn></mrow></msup>" in formula.mathml()
    assert "<msup><mrow><mi>β</mi></mrow><mrow><mi>t</mi></mrow></msup>" in formula.mathml()
