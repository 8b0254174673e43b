-- Where each person stands, and which updates were taken in.

-- `assessment_id` repeats what the JSON says, so that one statement can find its answers.
CREATE TABLE sessions (
    respondent_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    state TEXT NOT NULL,
    assessment_id TEXT,
    updated_at BIGINT NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (respondent_id),
    CONSTRAINT sessions_respondent_fkey FOREIGN KEY (respondent_id) REFERENCES respondents (id),
    CONSTRAINT sessions_assessment_fkey FOREIGN KEY (assessment_id)
        REFERENCES assessments (id) ON DELETE SET NULL,
    CONSTRAINT sessions_revision_is_positive CHECK (revision > 0)
);

-- Deleting an assessment has to find the session that points to it.
CREATE INDEX sessions_by_assessment ON sessions (assessment_id) WHERE assessment_id IS NOT NULL;

CREATE TABLE screens (
    respondent_id TEXT NOT NULL,
    message_id BIGINT NOT NULL,
    CONSTRAINT screens_pkey PRIMARY KEY (respondent_id),
    CONSTRAINT screens_respondent_fkey FOREIGN KEY (respondent_id) REFERENCES respondents (id)
);

-- Ids fall after a quiet week, so a duplicate is known by its own row, never by comparing.
CREATE TABLE seen_updates (
    update_id BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    CONSTRAINT seen_updates_pkey PRIMARY KEY (update_id)
);

CREATE INDEX seen_updates_by_time ON seen_updates (seen_at);

-- Raw updates that run later; the row goes in the commit of the unit that handles it. What was
-- set aside never runs again and waits for the operator.
CREATE TABLE inbox (
    update_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    raw TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    parked_at BIGINT NOT NULL,
    set_aside_at BIGINT,
    CONSTRAINT inbox_pkey PRIMARY KEY (update_id)
);

CREATE INDEX inbox_by_chat ON inbox (chat_id, parked_at, update_id) WHERE set_aside_at IS NULL;
