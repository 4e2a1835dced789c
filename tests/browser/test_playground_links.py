"""TensorFlow Playground settings behind our own address: on arrival, in a tab that has a run, and undone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage, Server
from tests.browser.screen import names_on_stage, state, wait_for_state

DEFAULT = (
    "#activation=relu&batchSize=12&dataset=spiral&regDataset=reg-plane&learningRate=0.1&regularizationRate=0.001"
    "&regularization=L2&noise=10&networkShape=5,3&seed=0.27392&percTrainData=60&x=true&y=false&xSquared=true"
    "&sinY=true&problem=classification&initZero=false"
)


def note(page: Page) -> Locator:
    return page.locator("#setup").get_by_role("status")


def test_a_playground_link_works_behind_our_own_address(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    page.goto(server.url + DEFAULT)
    expect(note(page)).to_contain_text("Opened from TensorFlow Playground.")
    assert page.url == server.url
    made = state(page, "run")["experiment"]
    assert made["data"]["features"] == ["x1", "x1_squared", "sin_x2"]
    assert (made["data"]["kind"], made["data"]["noise"], made["data"]["train_share"]) == ("spiral", 0.1, 0.6)
    assert [layer["units"] for layer in made["layers"] if "units" in layer] == [5, 3, 1]
    assert made["regularisation"] == [{"kind": "l2", "strength": 0.001}]
    assert [name.partition(":")[0] for name in names_on_stage(page) if name.startswith("X neuron")] == [
        "X neuron 1",
        "X neuron 2 (x₁²)",
        "X neuron 3 (sin x₂)",
    ]

    switches = [page.locator("#surface").get_by_label(name) for name in ("discretise", "test points")]
    for switch in switches:
        expect(switch).not_to_be_checked()

    first = state(page, "run")["id"]
    page.evaluate(
        "() => { location.hash = 'dataset=gauss&activation=swish&discretize=true&showTestData=true'; }"
    )
    wait_for_state(page, "run.value.experiment.data.kind === 'gauss'")
    expect(note(page)).to_contain_text("“swish” is not, so tanh was taken.")
    for switch in switches:
        expect(switch).to_be_checked()
    note(page).get_by_role("button", name="Undo").click()
    wait_for_state(page, "run.value.id === values[0]", first)
    page.keyboard.press("ArrowRight")
    wait_for_state(page, "moment.value > 0")
