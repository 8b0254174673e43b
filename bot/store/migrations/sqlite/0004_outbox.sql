-- Messages that wait for the sender, and how they ended. AUTOINCREMENT: the id of an erased
-- row is never given to another message.

CREATE TABLE outbox (
    id INTEGER CONSTRAINT outbox_pkey PRIMARY KEY AUTOINCREMENT,
    respondent_id TEXT NOT NULL,
    chat_id BIGINT,
    method TEXT NOT NULL,
    payload TEXT,
    priority SMALLINT NOT NULL,
    screen SMALLINT NOT NULL,
    edits BIGINT,
    job TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    not_before BIGINT,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    message_id BIGINT,
    error TEXT NOT NULL,
    CONSTRAINT outbox_respondent_fkey FOREIGN KEY (respondent_id) REFERENCES respondents (id),
    CONSTRAINT outbox_priority_is_known CHECK (priority IN (0, 1, 2)),
    CONSTRAINT outbox_screen_is_flag CHECK (screen IN (0, 1)),
    CONSTRAINT outbox_state_is_known CHECK (
        state IN ('queued', 'sending', 'sent', 'blocked', 'failed', 'ambiguous', 'dropped')
    ),
    CONSTRAINT outbox_empty_when_settled CHECK (
        (state IN ('sent', 'blocked', 'failed', 'dropped')) = (payload IS NULL)
        AND (payload IS NULL) = (chat_id IS NULL)
    )
);

CREATE INDEX outbox_waiting ON outbox (priority, id) WHERE state = 'queued';
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
CREATE INDEX outbox_by_respondent ON outbox (respondent_id, id);
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;
