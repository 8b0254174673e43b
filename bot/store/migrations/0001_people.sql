-- People and what identifies them. The Telegram id stands in `identities` alone; everything
-- else knows a person by the id in `respondents`. Times are UTC microseconds, booleans 0 or 1.

CREATE TABLE respondents (
    id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    language TEXT NOT NULL,
    reachable SMALLINT NOT NULL,
    erased_at BIGINT,
    CONSTRAINT respondents_pkey PRIMARY KEY (id),
    CONSTRAINT respondents_reachable_is_flag CHECK (reachable IN (0, 1))
);

CREATE TABLE identities (
    respondent_id TEXT NOT NULL,
    telegram_id BIGINT NOT NULL,
    CONSTRAINT identities_pkey PRIMARY KEY (respondent_id),
    CONSTRAINT identities_telegram_id_key UNIQUE (telegram_id),
    CONSTRAINT identities_respondent_fkey FOREIGN KEY (respondent_id) REFERENCES respondents (id)
);

CREATE TABLE consents (
    respondent_id TEXT NOT NULL,
    version TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    CONSTRAINT consents_pkey PRIMARY KEY (respondent_id, version, given_at),
    CONSTRAINT consents_respondent_fkey FOREIGN KEY (respondent_id) REFERENCES respondents (id)
);

-- `detail` is JSON about the act; it never holds an answer, a name or a Telegram id.
CREATE TABLE audit_events (
    id TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    detail TEXT NOT NULL,
    CONSTRAINT audit_events_pkey PRIMARY KEY (id)
);

CREATE INDEX audit_events_by_actor ON audit_events (actor, at);
