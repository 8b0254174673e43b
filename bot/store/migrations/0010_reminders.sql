-- Which half-finished assessment is looked at when, and what was said of its silence before.

-- One row while an assessment may still be reminded of. `look_at`: nothing is to be done before;
-- answering does not touch this table, whoever looks sees how long the silence is. `since`: the
-- last touch of the silence that `rungs` counts in; `rungs`: how many of the days after which
-- somebody is reminded are over in it; `told`: reminders in the whole life of the assessment.
CREATE TABLE reminders (
    assessment_id TEXT NOT NULL,
    look_at BIGINT NOT NULL,
    since BIGINT NOT NULL,
    rungs BIGINT NOT NULL,
    told BIGINT NOT NULL,
    CONSTRAINT reminders_pkey PRIMARY KEY (assessment_id),
    CONSTRAINT reminders_assessment_fkey FOREIGN KEY (assessment_id)
        REFERENCES assessments (id) ON DELETE CASCADE
);

CREATE INDEX reminders_due ON reminders (look_at, assessment_id);

-- Those that are half-finished already are looked at once, as soon as somebody leads.
INSERT INTO reminders (assessment_id, look_at, since, rungs, told)
SELECT id, touched_at, touched_at, 0, 0 FROM assessments WHERE finished_at IS NULL;

-- Nobody is reminded twice on one day, whatever they began.
ALTER TABLE respondents ADD COLUMN reminded_at BIGINT;

-- What was told is kept for a while, so that it is not told again, and then forgotten.
CREATE INDEX notices_told ON notices (told_at) WHERE told_at IS NOT NULL;
