# One image for every process of the deployed form: web, worker, migrate and the command line.

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /venv
WORKDIR /src
COPY .ci/constraints.txt pyproject.toml README.md ./
COPY config config
COPY models models
COPY services services
COPY dashapp dashapp
RUN /venv/bin/pip install -c constraints.txt .

FROM python:3.11-slim
RUN groupadd --gid 10001 cartograph \
    && useradd --uid 10001 --gid cartograph --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin cartograph \
    && install -d -o cartograph -g cartograph -m 0700 /var/lib/cartograph
COPY --from=build /venv /venv
# No bytecode is written and nothing goes outside of the home and /tmp, so that the image can run read-only.
ENV PATH="/venv/bin:$PATH" PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 CARTOGRAPH_HOME=/var/lib/cartograph PORT=8050
WORKDIR /var/lib/cartograph
VOLUME /var/lib/cartograph
USER 10001:10001
EXPOSE 8050
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health', timeout=4)"]
CMD ["cartograph", "--help"]
