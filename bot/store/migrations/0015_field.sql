-- What shows that an answer is so, and the part of an assessment that a colleague answers.

-- `id` is the link's through which the colleague comes. `label` is how the owner of the assessment
-- calls the colleague; sealed. `indicators` is a JSON list, in the order of asking.
CREATE TABLE colleague_parts (
    id TEXT NOT NULL,
    assessment_id TEXT NOT NULL,
    label TEXT NOT NULL,
    indicators TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    colleague_id TEXT,
    opened_at BIGINT,
    sent_at BIGINT,
    CONSTRAINT colleague_parts_pkey PRIMARY KEY (id),
    CONSTRAINT colleague_parts_assessment_fkey FOREIGN KEY (assessment_id)
        REFERENCES assessments (id) ON DELETE CASCADE,
    CONSTRAINT colleague_parts_colleague_fkey FOREIGN KEY (colleague_id)
        REFERENCES respondents (id)
);

CREATE INDEX colleague_parts_by_assessment ON colleague_parts (assessment_id);
CREATE INDEX colleague_parts_by_colleague ON colleague_parts (colleague_id);

-- What the colleague says. It counts nowhere: `verdict` is what the owner made of it, whose own
-- answer stands in `answers`.
CREATE TABLE colleague_answers (
    part_id TEXT NOT NULL,
    indicator TEXT NOT NULL,
    status TEXT NOT NULL,
    value TEXT,
    answered_at BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    CONSTRAINT colleague_answers_pkey PRIMARY KEY (part_id, indicator),
    CONSTRAINT colleague_answers_part_fkey FOREIGN KEY (part_id)
        REFERENCES colleague_parts (id) ON DELETE CASCADE,
    CONSTRAINT colleague_answers_status_is_known
        CHECK (status IN ('given', 'dont_know', 'not_applicable', 'skipped')),
    CONSTRAINT colleague_answers_verdict_is_known
        CHECK (verdict IN ('', 'confirmed', 'changed', 'kept'))
);

-- One piece of evidence. `body` is JSON, sealed: text, name of the file, Telegram's id of it,
-- place. `blob` is the keyed hash of what was kept, `sort` its real kind; both empty for what is
-- no file and while it is fetched. `part_id` is empty for what the owner of the assessment gave.
CREATE TABLE evidence (
    id TEXT NOT NULL,
    assessment_id TEXT NOT NULL,
    indicator TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    blob TEXT NOT NULL,
    sort TEXT NOT NULL,
    size BIGINT NOT NULL,
    part_id TEXT NOT NULL,
    given_by TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    fetch_at BIGINT,
    CONSTRAINT evidence_pkey PRIMARY KEY (id),
    CONSTRAINT evidence_assessment_fkey FOREIGN KEY (assessment_id)
        REFERENCES assessments (id) ON DELETE CASCADE,
    CONSTRAINT evidence_giver_fkey FOREIGN KEY (given_by) REFERENCES respondents (id),
    CONSTRAINT evidence_kind_is_known
        CHECK (kind IN ('link', 'text', 'photo', 'document', 'location')),
    CONSTRAINT evidence_state_is_known CHECK (state IN ('kept', 'fetching')),
    CONSTRAINT evidence_is_fetched_at_a_time CHECK ((state = 'fetching') = (fetch_at IS NOT NULL))
);

CREATE INDEX evidence_by_assessment ON evidence (assessment_id, indicator);
CREATE INDEX evidence_by_giver ON evidence (given_by);
CREATE INDEX evidence_by_blob ON evidence (blob) WHERE blob <> '';
CREATE INDEX evidence_to_fetch ON evidence (fetch_at) WHERE fetch_at IS NOT NULL;
