-- Messages from a coordinator to many, and the ledger of what became of each.

-- `scope` is the area of its recipients; `audience` is JSON and names nobody; `content` is sealed
-- JSON. `finished_at`: everybody was told, or it was cancelled and nothing is under way.
-- `board_id`: the outbox row of the message that shows the progress, `board_message` that
-- message once Telegram took it.
CREATE TABLE broadcasts (
    id TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    scope TEXT NOT NULL,
    audience TEXT NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL,
    finished_at BIGINT,
    board_id BIGINT,
    board_message BIGINT,
    CONSTRAINT broadcasts_pkey PRIMARY KEY (id),
    CONSTRAINT broadcasts_maker_fkey FOREIGN KEY (made_by) REFERENCES respondents (id),
    CONSTRAINT broadcasts_state_is_known
        CHECK (state IN ('running', 'paused', 'cancelled', 'done'))
);

CREATE INDEX broadcasts_unfinished ON broadcasts (made_at, id) WHERE finished_at IS NULL;
CREATE INDEX broadcasts_by_scope ON broadcasts (scope, made_at);

-- One row a recipient, written when the broadcast is confirmed; `attempt` rises where somebody
-- asked to send an ambiguous one again, and `repeated_at` says so in the row before. `handed`:
-- the row of the outbox says what became of it; the other states stand here. `region`: by whose
-- clock it comes at a humane hour.
CREATE TABLE deliveries (
    broadcast_id TEXT NOT NULL,
    respondent_id TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    region TEXT NOT NULL,
    state TEXT NOT NULL,
    error TEXT NOT NULL,
    outbox_id BIGINT,
    repeated_at BIGINT,
    CONSTRAINT deliveries_pkey PRIMARY KEY (broadcast_id, respondent_id, attempt),
    CONSTRAINT deliveries_outbox_key UNIQUE (outbox_id),
    CONSTRAINT deliveries_broadcast_fkey FOREIGN KEY (broadcast_id)
        REFERENCES broadcasts (id) ON DELETE CASCADE,
    CONSTRAINT deliveries_respondent_fkey FOREIGN KEY (respondent_id)
        REFERENCES respondents (id),
    CONSTRAINT deliveries_state_is_known
        CHECK (state IN ('waiting', 'handed', 'sent', 'blocked', 'failed', 'ambiguous')),
    CONSTRAINT deliveries_handed_has_row CHECK ((state = 'handed') = (outbox_id IS NOT NULL))
);

CREATE INDEX deliveries_waiting ON deliveries (broadcast_id, region, respondent_id)
    WHERE state = 'waiting';
CREATE INDEX deliveries_by_respondent ON deliveries (respondent_id);

-- Which broadcast a message is of (empty: none), and from when on it is too late in the day.
ALTER TABLE outbox ADD COLUMN broadcast_id TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN not_after BIGINT;

CREATE INDEX outbox_of_broadcasts ON outbox (broadcast_id)
    WHERE state = 'queued' AND broadcast_id <> '';
CREATE INDEX outbox_too_late ON outbox (not_after)
    WHERE state = 'queued' AND not_after IS NOT NULL;
