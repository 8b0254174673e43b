-- Identity and free text are sealed with a key that is kept elsewhere. Here the tables change
-- shape; what they hold is sealed right afterwards, in slices, before anybody is answered
-- (bot.store.resealing): a text that does not begin with the mark of the key is still plain.
-- The program before this one cannot run beside it.

-- One row. `key_id` names the key that fits; `next_key_id` the one that comes, while all is
-- sealed anew; `is_whole` says that nothing plain is left.
CREATE TABLE sealing (
    part TEXT NOT NULL,
    key_id TEXT NOT NULL,
    next_key_id TEXT NOT NULL,
    is_whole SMALLINT NOT NULL,
    CONSTRAINT sealing_pkey PRIMARY KEY (part),
    CONSTRAINT sealing_is_whole_is_flag CHECK (is_whole IN (0, 1))
);

INSERT INTO sealing (part, key_id, next_key_id, is_whole) VALUES ('database', '', '', 0);

-- `fingerprint` is a keyed hash of the Telegram id, for looking people up; `telegram_id` is
-- sealed.
ALTER TABLE identities RENAME TO identities_plain;

CREATE TABLE identities (
    respondent_id TEXT NOT NULL,
    telegram_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    CONSTRAINT identities_pkey PRIMARY KEY (respondent_id),
    CONSTRAINT identities_fingerprint_key UNIQUE (fingerprint),
    CONSTRAINT identities_respondent_fkey FOREIGN KEY (respondent_id) REFERENCES respondents (id)
);

INSERT INTO identities (respondent_id, telegram_id, fingerprint)
SELECT respondent_id, CAST(telegram_id AS TEXT), CAST(telegram_id AS TEXT)
FROM identities_plain;

DROP TABLE identities_plain;

-- `payload` has the chat in it: «chat payload», sealed together.
ALTER TABLE outbox RENAME TO outbox_plain;

CREATE TABLE outbox (
    id INTEGER CONSTRAINT outbox_pkey PRIMARY KEY AUTOINCREMENT,
    respondent_id TEXT NOT NULL,
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
    owner TEXT NOT NULL DEFAULT '',
    CONSTRAINT outbox_respondent_fkey FOREIGN KEY (respondent_id) REFERENCES respondents (id),
    CONSTRAINT outbox_priority_is_known CHECK (priority IN (0, 1, 2)),
    CONSTRAINT outbox_screen_is_flag CHECK (screen IN (0, 1)),
    CONSTRAINT outbox_state_is_known CHECK (
        state IN ('queued', 'sending', 'sent', 'blocked', 'failed', 'ambiguous', 'dropped')
    ),
    CONSTRAINT outbox_empty_when_settled CHECK (
        (state IN ('sent', 'blocked', 'failed', 'dropped')) = (payload IS NULL)
    )
);

-- The id of an erased row is never given to another message, whatever the copy holds.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'outbox', seq FROM sqlite_sequence WHERE name = 'outbox_plain';

INSERT INTO outbox (
    id, respondent_id, method, payload, priority, screen, edits, job, state, attempts,
    not_before, created_at, settled_at, message_id, error, owner
)
SELECT
    id, respondent_id, method, CAST(chat_id AS TEXT) || ' ' || payload, priority, screen, edits,
    job, state, attempts, not_before, created_at, settled_at, message_id, error, owner
FROM outbox_plain;

DROP TABLE outbox_plain;

CREATE INDEX outbox_waiting ON outbox (priority, id) WHERE state = 'queued';
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
CREATE INDEX outbox_by_respondent ON outbox (respondent_id, id);
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX outbox_waiting_replies ON outbox (respondent_id, id)
    WHERE state = 'queued' AND priority = 0;

-- `chat` is the fingerprint of the chat; `raw` has the chat in it: «chat update», sealed
-- together.
ALTER TABLE inbox RENAME TO inbox_plain;

CREATE TABLE inbox (
    update_id BIGINT NOT NULL,
    chat TEXT NOT NULL,
    raw TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    parked_at BIGINT NOT NULL,
    set_aside_at BIGINT,
    owner TEXT NOT NULL DEFAULT '',
    CONSTRAINT inbox_pkey PRIMARY KEY (update_id)
);

INSERT INTO inbox (update_id, chat, raw, attempts, not_before, parked_at, set_aside_at, owner)
SELECT
    update_id, CAST(chat_id AS TEXT), CAST(chat_id AS TEXT) || ' ' || raw, attempts, not_before,
    parked_at, set_aside_at, owner
FROM inbox_plain;

DROP TABLE inbox_plain;

CREATE INDEX inbox_by_chat ON inbox (chat, parked_at, update_id) WHERE set_aside_at IS NULL;
