# The bot, without build tools: every requirement is a wheel and is checked against its hash.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    PYTHONSAFEPATH=1 \
    PYTHONPATH=/app

WORKDIR /app

COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps \
        --only-binary=:all: --require-hashes -r requirements.txt

COPY LICENSE ./
COPY rubrics rubrics
COPY locales locales
COPY scoring scoring
COPY bot bot
RUN python -m compileall -q bot scoring \
    && useradd --system --uid 10001 --no-create-home kreatif \
    && install -d -o kreatif -g kreatif -m 0700 /data /keys

# Inside a container the port is published by Docker; outside, the bot listens on 127.0.0.1 only.
ENV KREATIF_HOST=0.0.0.0 \
    KREATIF_PORT=8080 \
    KREATIF_DATABASE_URL=sqlite:////data/kota-kreatif.sqlite3 \
    KREATIF_FILES=/data/files \
    KREATIF_KEY_FILE=/keys/kota-kreatif.key

USER 10001
VOLUME ["/data", "/keys"]
EXPOSE 8080
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['KREATIF_PORT']}/healthz\", timeout=3)"]

ENTRYPOINT ["python", "-m", "bot"]
CMD ["serve"]
