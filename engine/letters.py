"""Names and indices as mathematics writes them: dE_dW becomes ∂E/∂W, gamma γ, and indices stand low."""

_SUPERSCRIBED = "0123456789kt"
_SUPERSCRIPTS = str.maketrans(_SUPERSCRIBED, "⁰¹²³⁴⁵⁶⁷⁸⁹ᵏᵗ")
_SUBSCRIPTS = str.maketrans("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")

_LETTERS = {"gamma": "γ", "beta": "β", "mean": "μ", "deviation": "σ", "normalized": "X̂", "mask": "M"}


def name_text(name: str) -> str:
    """A tensor's name as it is written in mathematics: dE_dW becomes ∂E/∂W, gamma γ."""
    return "∂E/∂" + name_text(name[4:]) if name.startswith("dE_d") else _LETTERS.get(name, name)


def name_mathml(name: str) -> str:
    """The same as MathML, with a fraction for ∂E/∂W."""
    if name.startswith("dE_d"):
        of = name_text(name[4:])
        return f"<mfrac><mrow><mo>∂</mo><mi>E</mi></mrow><mrow><mo>∂</mo><mi>{of}</mi></mrow></mfrac>"
    return f"<mi>{name_text(name)}</mi>"


def raised(letters: str) -> str | None:
    """Letters as they stand high in text: ᵗ; None if one of them cannot."""
    return letters.translate(_SUPERSCRIPTS) if set(letters) <= set(_SUPERSCRIBED) else None


def lowered(letters: str) -> str:
    """Letters as they stand below a sign in text: ᵢ,ⱼ."""
    return ",".join(letter.translate(_SUBSCRIPTS) for letter in letters.split())
