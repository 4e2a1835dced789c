# Gradus in a container: the pins of requirements/run.txt, no root, nothing to write to.
#   docker build --tag gradus .
#   docker run --read-only --cap-drop ALL --publish 127.0.0.1:8000:8000 gradus

FROM python:3.14-slim AS build
COPY requirements/run.txt /build/
RUN python -m venv --without-pip /opt/gradus/.venv \
    && python -m pip --no-cache-dir --python /opt/gradus/.venv/bin/python \
        install --require-hashes --only-binary :all: --requirement /build/run.txt \
    && /opt/gradus/.venv/bin/python -m compileall -q /opt/gradus/.venv/lib

FROM python:3.14-slim
COPY --from=build /opt/gradus /opt/gradus
WORKDIR /opt/gradus
COPY engine engine
COPY app app
COPY templates templates
COPY static static
ENV PATH=/opt/gradus/.venv/bin:$PATH \
    OPENBLAS_NUM_THREADS=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["python", "-m", "uvicorn", "app.main:app", "--host=0.0.0.0", "--port=8000", \
    "--ws-per-message-deflate=false", "--ws-max-size=1048576", "--timeout-graceful-shutdown=3", \
    "--no-access-log", "--no-server-header"]
