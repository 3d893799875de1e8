# The server in a container. docs/how-to/docker.md says how it is built and started.
FROM python:3.11-slim AS build
WORKDIR /build
RUN python -m venv /opt/wyzbooks
COPY requirements/run.txt requirements/run.txt
RUN /opt/wyzbooks/bin/python -m pip install --quiet --no-cache-dir --require-hashes \
    --only-binary :all: -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY docs/errors.md docs/errors.md
COPY domain domain
COPY application application
COPY adapters adapters
COPY entrypoints entrypoints
RUN /opt/wyzbooks/bin/python -m pip install --quiet --no-cache-dir --no-deps \
    --no-build-isolation .

FROM python:3.11-slim
# The number of the user is that of the files in a folder of the host that is mounted at /books.
RUN useradd --system --uid 10001 --home-dir /books --shell /usr/sbin/nologin books \
    && install --directory --owner=books --group=books --mode=0700 /books
COPY --from=build /opt/wyzbooks /opt/wyzbooks
ENV PATH=/opt/wyzbooks/bin:$PATH
ENV WYZBOOKS_FILE=/books/books.wyzbooks
ENV WYZBOOKS_CONFIG=/books/config
USER 10001
VOLUME /books
EXPOSE 3141
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
    CMD ["python", "-m", "entrypoints.health_check"]
# Inside, it must listen beyond the container's own loopback address, and so it asks for tokens.
# The port is fixed, because it is the one that is published.
CMD ["wyzbooks", "serve", "--port", "3141", "--listen", "0.0.0.0", "--token"]
