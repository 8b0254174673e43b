-- Assessments with their answers. Answers and remarks are append-only: a change adds a version
-- and takes the mark `is_current` from the one before, so history is never lost.

CREATE TABLE assessments (
    id TEXT NOT NULL,
    respondent_id TEXT NOT NULL,
    instrument TEXT NOT NULL,
    version TEXT NOT NULL,
    region TEXT NOT NULL,
    role TEXT NOT NULL,
    own_subsector TEXT NOT NULL,
    leading_subsector TEXT NOT NULL,
    cursor TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    touched_at BIGINT NOT NULL,
    finished_at BIGINT,
    CONSTRAINT assessments_pkey PRIMARY KEY (id),
    CONSTRAINT assessments_respondent_fkey FOREIGN KEY (respondent_id) REFERENCES respondents (id)
);

CREATE INDEX assessments_by_respondent ON assessments (respondent_id);
CREATE INDEX assessments_by_region ON assessments (instrument, version, region, role);

CREATE TABLE answers (
    assessment_id TEXT NOT NULL,
    indicator TEXT NOT NULL,
    version BIGINT NOT NULL,
    is_current SMALLINT NOT NULL,
    status TEXT NOT NULL,
    value TEXT,
    answered_at BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    CONSTRAINT answers_pkey PRIMARY KEY (assessment_id, indicator, version),
    CONSTRAINT answers_assessment_fkey FOREIGN KEY (assessment_id)
        REFERENCES assessments (id) ON DELETE CASCADE,
    CONSTRAINT answers_is_current_is_flag CHECK (is_current IN (0, 1)),
    CONSTRAINT answers_status_is_known
        CHECK (status IN ('given', 'dont_know', 'not_applicable', 'skipped')),
    CONSTRAINT answers_value_when_given CHECK ((status = 'given') = (value IS NOT NULL))
);

CREATE UNIQUE INDEX answers_current_key ON answers (assessment_id, indicator)
    WHERE is_current = 1;

CREATE TABLE remarks (
    assessment_id TEXT NOT NULL,
    question TEXT NOT NULL,
    version BIGINT NOT NULL,
    is_current SMALLINT NOT NULL,
    body TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    CONSTRAINT remarks_pkey PRIMARY KEY (assessment_id, question, version),
    CONSTRAINT remarks_assessment_fkey FOREIGN KEY (assessment_id)
        REFERENCES assessments (id) ON DELETE CASCADE,
    CONSTRAINT remarks_is_current_is_flag CHECK (is_current IN (0, 1))
);

CREATE UNIQUE INDEX remarks_current_key ON remarks (assessment_id, question)
    WHERE is_current = 1;

-- `nodes` and `contributions` are JSON objects: id -> number.
CREATE TABLE scores (
    assessment_id TEXT NOT NULL,
    rubric_hash TEXT NOT NULL,
    value DOUBLE PRECISION,
    lo DOUBLE PRECISION,
    hi DOUBLE PRECISION,
    nodes TEXT NOT NULL,
    contributions TEXT NOT NULL,
    scored_at BIGINT NOT NULL,
    CONSTRAINT scores_pkey PRIMARY KEY (assessment_id),
    CONSTRAINT scores_assessment_fkey FOREIGN KEY (assessment_id)
        REFERENCES assessments (id) ON DELETE CASCADE
);
