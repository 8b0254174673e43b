-- Reports as they were issued, and good practice that people agreed to share.

-- What stood in a region's report when it was made: later answers change the figures, and nobody
-- could work them out again. `digest` is the SHA-256 of the file; `claims` is JSON and holds only
-- figures that may be shown. Of a person's report there is the digest alone.
CREATE TABLE issued_reports (
    digest TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    round_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    claims TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    CONSTRAINT issued_reports_pkey PRIMARY KEY (digest),
    CONSTRAINT issued_reports_kind_is_known CHECK (kind IN ('respondent', 'region'))
);

CREATE INDEX issued_reports_by_subject ON issued_reports (kind, subject, at);

-- A row is somebody's consent that what they wrote may serve others as an example; without it
-- nothing is shown. `body` is what a coordinator made of it, sealed; empty before that.
CREATE TABLE examples (
    assessment_id TEXT NOT NULL,
    question TEXT NOT NULL,
    agreed_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    indicator TEXT NOT NULL,
    body TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT,
    CONSTRAINT examples_pkey PRIMARY KEY (assessment_id),
    CONSTRAINT examples_assessment_fkey FOREIGN KEY (assessment_id)
        REFERENCES assessments (id) ON DELETE CASCADE,
    CONSTRAINT examples_state_is_known CHECK (state IN ('offered', 'approved', 'declined'))
);

CREATE INDEX examples_by_indicator ON examples (indicator) WHERE state = 'approved';
