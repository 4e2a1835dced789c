"""What the tests of the app share: a server of their own, and the article's experiment."""

import copy

import pytest
from starlette.testclient import TestClient

from app.experiment import ARTICLE_XOR
from app.main import create_app
from app.settings import Settings


@pytest.fixture
def article():
    """The article's XOR as JSON, free to change."""
    return copy.deepcopy(ARTICLE_XOR.model_dump(exclude_none=True))


@pytest.fixture
def server():
    """Makes clients of servers of their own."""
    clients = []

    def make(**settings):
        client = TestClient(create_app(Settings(**settings)))
        client.__enter__()
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def client(server):
    """A client of a server."""
    return server()


@pytest.fixture
def new_run(client, article):
    """Creates runs: the article's, with some of its fields changed; gives the address of the run."""

    def make(**changes):
        response = client.post("/api/runs", json={**article, **changes})
        assert response.status_code == 201, response.text
        return f"/api/runs/{response.json()['id']}"

    return make


@pytest.fixture
def diverging():
    """Fields of an experiment that diverges within a few steps: a linear output and a learning rate of 10."""
    return {
        "layers": [
            {"kind": "fully_connected", "units": 3, "initializer": "uniform"},
            {"kind": "activation", "function": "identity"},
            {"kind": "fully_connected", "units": 1, "initializer": "uniform"},
        ],
        "optimizer": {"kind": "sgd", "learning_rate": 10.0},
    }
