-- The coordinator's desk: sealed links, grants, rounds, and what somebody shall be told.

-- A link of any kind (`k` grant, `i` invitation, `b` colleague, `f` meeting); `detail` is JSON.
CREATE TABLE links (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT,
    most_uses BIGINT,
    withdrawn_at BIGINT,
    detail TEXT NOT NULL,
    CONSTRAINT links_pkey PRIMARY KEY (id),
    CONSTRAINT links_kind_is_known CHECK (kind IN ('k', 'i', 'b', 'f'))
);

CREATE INDEX links_by_maker ON links (made_by, kind);

-- `place` counts up: two people who use a link's last place at once cannot both have it.
CREATE TABLE link_uses (
    link_id TEXT NOT NULL,
    place BIGINT NOT NULL,
    respondent_id TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    CONSTRAINT link_uses_pkey PRIMARY KEY (link_id, place),
    CONSTRAINT link_uses_respondent_key UNIQUE (link_id, respondent_id),
    CONSTRAINT link_uses_link_fkey FOREIGN KEY (link_id) REFERENCES links (id) ON DELETE CASCADE
);

CREATE INDEX link_uses_by_respondent ON link_uses (respondent_id);

-- `id` is the link's through which it was accepted: a link makes one grant.
CREATE TABLE grants (
    id TEXT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    respondent_id TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    until BIGINT,
    withdrawn_at BIGINT,
    withdrawn_by TEXT,
    CONSTRAINT grants_pkey PRIMARY KEY (id),
    CONSTRAINT grants_respondent_fkey FOREIGN KEY (respondent_id) REFERENCES respondents (id),
    CONSTRAINT grants_role_is_known CHECK (role IN ('coordinator', 'assessor'))
);

CREATE INDEX grants_by_respondent ON grants (respondent_id) WHERE withdrawn_at IS NULL;

-- `quotas` is JSON: group -> number; `reminder_days` a JSON list.
CREATE TABLE rounds (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    instrument TEXT NOT NULL,
    version TEXT NOT NULL,
    scope TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    quotas TEXT NOT NULL,
    note TEXT NOT NULL,
    reminder_days TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    closed_at BIGINT,
    CONSTRAINT rounds_pkey PRIMARY KEY (id),
    CONSTRAINT rounds_end_after_start CHECK (starts_at < ends_at)
);

CREATE TABLE round_regions (
    round_id TEXT NOT NULL,
    region TEXT NOT NULL,
    CONSTRAINT round_regions_pkey PRIMARY KEY (round_id, region),
    CONSTRAINT round_regions_round_fkey FOREIGN KEY (round_id)
        REFERENCES rounds (id) ON DELETE CASCADE
);

CREATE INDEX round_regions_by_region ON round_regions (region);

-- What somebody shall be told, once, from `due_at` on; `key` says what it is about. It becomes a
-- message in the outbox in the commit that sets `told_at`.
CREATE TABLE notices (
    key TEXT NOT NULL,
    respondent_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    urgent SMALLINT NOT NULL,
    made_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    told_at BIGINT,
    CONSTRAINT notices_pkey PRIMARY KEY (key),
    CONSTRAINT notices_respondent_fkey FOREIGN KEY (respondent_id) REFERENCES respondents (id),
    CONSTRAINT notices_urgent_is_flag CHECK (urgent IN (0, 1))
);

CREATE INDEX notices_waiting ON notices (due_at) WHERE told_at IS NULL;
CREATE INDEX notices_by_respondent ON notices (respondent_id);

-- Which round it belongs to (empty: none), through which link it came, and the coordinator who
-- wrote the answers down for somebody without Telegram.
ALTER TABLE assessments ADD COLUMN round_id TEXT NOT NULL DEFAULT '';
ALTER TABLE assessments ADD COLUMN link_id TEXT NOT NULL DEFAULT '';
ALTER TABLE assessments ADD COLUMN facilitated_by TEXT NOT NULL DEFAULT '';

CREATE INDEX assessments_by_round ON assessments (round_id, region, role) WHERE round_id <> '';
CREATE INDEX assessments_by_link ON assessments (link_id) WHERE link_id <> '';

-- The round in whose figures a standing counts: finished in time; else empty.
ALTER TABLE standings ADD COLUMN round_id TEXT NOT NULL DEFAULT '';

-- Reminders that are not wanted, and whether a coordinator may write to the person.
ALTER TABLE respondents ADD COLUMN muted_at BIGINT;
ALTER TABLE respondents ADD COLUMN contactable SMALLINT NOT NULL DEFAULT 0;
